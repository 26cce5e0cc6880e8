"""Files are made by processes beside the server: the same ones, behind it, and gone with it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from geo import layers, registry
from geo.model import Filters
from geo.takeaway import export
from tests.conftest import ROOT
from tests.geo.builders import request
from tests.shared import until
from ui import beside
from ui.beside import BusyError, Makers

WAIT = 60.0
SERVER = """
import time
from functools import partial
from tests.pages import test_beside
from ui.beside import Makers
print(Makers(1).made(test_beside.who).decode(), flush=True)
time.sleep(60)
"""


def who() -> bytes:
    return f"{os.getpid()} {os.nice(0)}".encode()


def nap(seconds: float) -> bytes:
    time.sleep(seconds)
    return b""


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def makers() -> Iterator[Makers]:
    found = Makers(processes=1, waiting=1)
    yield found
    found.stop()


def test_a_file_is_the_same_wherever_it_is_made(makers: Makers) -> None:
    atlas = layers.read_atlas()
    asked = request(registry.ROOMS["iccar"], atlas, Filters(as_of=dt.date(2026, 11, 22)))
    shown = asked.build()
    for work in (
        partial(export.snapshot, shown, "svg"),
        partial(export.snapshot, shown, "html"),
        partial(export.data, shown, "xlsx"),  # with the countries and their numbers
    ):
        assert makers.made(work) == work()
    assert shown.facets is not None  # what only a page needs stays with it


def test_its_process_gives_way_and_another_one_takes_the_place_of_one_that_was_ended(
    makers: Makers,
) -> None:
    first, behind = map(int, makers.made(who).split())
    assert first != os.getpid()
    assert behind == os.nice(0) + 10
    os.kill(first, signal.SIGKILL)
    until(lambda: not is_there(first))
    again, _ = map(int, makers.made(who).split())
    assert again not in {first, os.getpid()}


def test_who_comes_when_too_many_wait_is_told_so_at_once(makers: Makers) -> None:
    taken = [threading.Thread(target=makers.made, args=(partial(nap, 1.0),)) for _ in range(2)]
    for one in taken:
        one.start()
    until(lambda: makers._places._value == 0)
    with pytest.raises(BusyError):
        makers.made(who)
    for one in taken:
        one.join(WAIT)
    assert makers.made(who)


def end(marks: str) -> bytes:
    Path(marks, str(os.getpid())).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_a_process_that_is_ended_takes_no_file_of_those_who_wait_with_it() -> None:
    """Who notices last must not end the processes that the first has started anew."""
    crew = Makers(processes=1, waiting=4)
    with ThreadPoolExecutor(5) as readers:
        pid = crew.made(who).split()[0]
        asked = [readers.submit(crew.made, partial(nap, 0.3)) for _ in range(5)]
        until(lambda: crew._places._value == 0)
        os.kill(int(pid), signal.SIGKILL)
        assert [one.result(WAIT) for one in asked] == [b""] * 5
    crew.stop()


def test_a_file_whose_process_is_ended_each_time_is_given_up(tmp_path: Path) -> None:
    crew = Makers(processes=1, waiting=1)
    with pytest.raises(BusyError):
        crew.made(partial(end, str(tmp_path)))
    assert len(list(tmp_path.iterdir())) == 2
    assert crew.made(who)
    crew.stop()


def test_a_fault_of_the_work_is_that_of_who_asked(makers: Makers) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        makers.made(partial(int, "x"))  # type: ignore[arg-type]


def test_processes_are_gone_when_the_server_was_ended_from_outside() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline().split()[0])
        assert is_there(worker)
        server.kill()
    until(lambda: not is_there(worker))


def test_without_processes_a_file_is_made_here() -> None:
    assert beside.made(who, own=False).split()[0] == str(os.getpid()).encode()
