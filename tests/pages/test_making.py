"""A file that takes a while: made by a process beside the server, which its button ends."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest

from tests.shared import until
from ui import making
from ui.making import Job, Line, Product

WAIT = 60.0
LONG = Product("a.pptx", "deck", ("deck", "--scenes", "paper", "--format", "pptx"))
WRONG = Product("b.pptx", "deck", ("deck", "--format", "pptx"))


def ended(job: Job) -> int:
    """Return what the process of a job ended with, once it is gone."""
    assert job.thread is not None
    job.thread.join(WAIT)
    assert not job.running
    assert job.process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(job.process.pid, 0)
    found: int = job.process.returncode
    return found


@pytest.mark.parametrize("how", ["its button", "leaving for good"])
def test_giving_the_work_up_ends_its_process_and_leaves_nothing(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    job = Job(LONG)
    job.start()
    until(lambda: job.process)
    assert job.running
    assert not list(tmp_path.iterdir())
    if how == "its button":
        job.stop.set()
    else:
        monkeypatch.setattr(making, "_GONE", 0.0)
        making._leave({"a": job})
    assert ended(job) == -signal.SIGKILL
    assert (job.content, job.failed) == (b"", False)
    assert not list(tmp_path.iterdir())


def test_a_process_that_ends_without_a_file_says_so() -> None:
    job = Job(WRONG)
    job.start()
    until(lambda: not job.running)
    assert ended(job) == 2
    assert job.failed
    assert not job.content


def test_work_waits_for_a_place_of_the_server_and_can_be_given_up_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(places=1, longest=2)
    monkeypatch.setattr(making, "_LINE", line)
    assert line.enter("another")
    job, later, too_late = Job(LONG), Job(LONG), Job(LONG)
    job.start()
    later.start()
    too_late.start()
    assert (job.before, later.before) == (1, 2)
    assert (too_late.busy, too_late.running, too_late.thread) == (True, False, None)
    job.stop.set()
    until(lambda: not job.running)
    assert (job.process, later.before) == (None, 1)
    later.stop.set()
    until(lambda: not later.running)
    assert line.before("another") == 0
    line.leave("another")
    assert line.enter("the next")
    assert line.before("the next") == 0


def test_the_progress_is_read_line_by_line_and_words_are_left_out() -> None:
    job = Job(LONG)
    with tempfile.TemporaryFile() as said:
        said.write(b'{"done": 1, "of": 6}\npython -m geo: 3\n{"scene": 2, "long": true}\n{"do')
        said.flush()
        read = job._listen(said, 0)
        assert (job.done, job.of, job.told) == (1, 6, [{"scene": 2, "long": True}])
        said.write(b'ne": 2, "of": 6}\n')
        said.flush()
        job._listen(said, read)
    assert (job.done, job.of) == (2, 6)
