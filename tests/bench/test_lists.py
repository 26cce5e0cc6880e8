"""A list of 5,000 rows, from its bytes to its map; and the memory that lists take.

``make bench`` prints the seconds of processor time of each step, its own process and that which
reads workbooks, and the bytes. The map is to be ready for the screen within ten seconds, also for
the first list of a server: the names of a country are read when a list asks for them.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pytest
import xlsxwriter
from playwright.sync_api import Browser

from geo import layers, registry
from geo.i18n import Texts
from geo.listing import gazetteer, keeping, listing, network, places, reading
from geo.screen import leaflet
from tests.conftest import ROOT
from tests.e2e.actions import goto, map_frame, wait_until_idle
from tests.e2e.server import serve

pytestmark = pytest.mark.bench
ROWS = 5_000
WITHIN = 10.0  # seconds of all steps, one after the other on one core
AROUND = 5.0  # times the work of the library: server and browser together
GAZETTEER = 160_000_000  # bytes that a process grows by, with all names of the world read
SESSION = 30_000_000  # bytes of one reader's list of 5,000 rows, map and all
Made = TypeVar("Made")
GROWN = """
import resource, pandas as pd
from geo import layers
layers.read_atlas()
from geo.listing import places
def held():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * resource.getpagesize()
before = held()
places.find(pd.DataFrame({"name": ["Grenoble", "Grenoblle"], "code": ["38185", ""]}))
print(held() - before)
"""


def workbook() -> bytes:
    """Return communes with homonyms among them, dates and notes, as a workbook."""
    known = gazetteer.load().rows
    towns = known[known["scheme"].isin(("insee", "istat"))].sample(ROWS, random_state=1)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Commune", "Dép", "Pays", "Adhésion", "Parti", "Remarque"])
        columns = (towns[c].tolist() for c in ("name", "department", "country"))
        for line, (name, department, country) in enumerate(zip(*columns, strict=True), start=1):
            day = f"{line % 28 + 1:02}/{line % 12 + 1:02}/{2010 + line % 15}"
            sheet.write_row(line, 0, [name, department, country, day, "PS", f"note {line}"])
    return file.getvalue()


def test_a_list_of_5000_rows_is_on_the_map_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    atlas, t = layers.read_atlas(), Texts("en")
    gazetteer.load.cache_clear()
    data = workbook()
    gazetteer.load.cache_clear()
    taken: dict[str, float] = {}

    def step(name: str, make: Callable[[], Made]) -> Made:
        begun = sum(os.times()[:4])
        made = make()
        taken[name] = sum(os.times()[:4]) - begun
        return made

    sheet = step("read the workbook", lambda: reading.read(data, "list.xlsx"))
    given = step("find its columns", lambda: keeping.of(sheet, parties=keeping.parties(atlas)))
    rows = step("read its cells", lambda: listing.rows(given))
    step("read the gazetteer", gazetteer.load)
    found = step("find the places", lambda: places.find(rows.frame))
    day = pd.Timestamp("2026-11-28").date()
    made = step(
        "make a network of it",
        lambda: network.beside(atlas, listing.Network("Bench"), rows, found, day, t),
    )
    asked = registry.offered("your-list", made, "en", day)
    view = step("make the view", asked.view)
    assert (found["state"] == "found").mean() > 0.99
    assert len(view.members) == ROWS
    step("draw its map for the screen", lambda: leaflet.render(view, t))
    with capsys.disabled():
        for name, seconds in taken.items():
            sys.stdout.write(f"\n{seconds:6.2f} s  {name}")
        sys.stdout.write(f"\n{sum(taken.values()):6.2f} s  in all\n")
    assert sum(taken.values()) < WITHIN


def spent() -> float:
    """Return the seconds of processor time of the server, the browser and all they have started."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = file.read_text().rpartition(")")[2].split()
            number = int(file.parent.name)
            parents[number], ticks[number] = int(told[1]), sum(map(int, told[11:15]))
    ours = {os.getpid()}
    while more := {n for n, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks[n] for n in ours) / os.sysconf("SC_CLK_TCK")


def test_a_reader_sees_a_list_of_5000_rows_in_time(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the choice of the file to its symbols; the work is held to that of the library alone."""
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook())
    taken: dict[str, tuple[float, float]] = {}
    with serve(ROOT / "server.py", tmp_path / "app.log") as server:
        page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
        goto(page, "/contestatory", lang="en")  # the server has answered somebody before
        goto(page, "/your_list", lang="en")

        def step(name: str, act: Callable[[], object]) -> None:
            begun, worked = time.perf_counter(), spent()
            act()
            taken[name] = time.perf_counter() - begun, spent() - worked

        def brought() -> None:
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_role("heading", name="list.xlsx").wait_for(timeout=60_000)

        def shown() -> None:
            page.get_by_role("button", name="Show it on the map").click()
            map_frame(page).wait_for_function("window.atlasBoard(window.map).count() > 0")

        step("read and placed, its page there", brought)
        wait_until_idle(page, timeout=60_000)
        step("on the map", shown)
        page.close()
    gazetteer.load.cache_clear()  # the server has read it, too
    begun, atlas, day = sum(os.times()[:4]), layers.read_atlas(), pd.Timestamp("2026-11-28").date()
    made = keeping.placed(file.read_bytes(), file.name, atlas).beside(atlas, day, Texts("en"))
    leaflet.render(registry.offered("your-list", made, "en", day).view(), Texts("en"))
    alone = sum(os.times()[:4]) - begun
    seconds, work = (sum(each) for each in zip(*taken.values(), strict=True))
    with capsys.disabled():
        for name, (lasted, worked) in taken.items():
            sys.stdout.write(f"\n{lasted:6.2f} s  {name}, in the browser ({worked:.2f} s of work)")
        sys.stdout.write(f"\n{seconds:6.2f} s  in all ({work:.2f} s of work, ")
        sys.stdout.write(f"{work / alone:.1f} times the {alone:.2f} s of the library alone)\n")
    assert work < AROUND * alone


def test_the_memory_of_the_gazetteer_and_of_a_session(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GROWN], cwd=ROOT, check=True, capture_output=True, text=True
    )
    grown = int(done.stdout)
    atlas, data, t = layers.read_atlas(), workbook(), Texts("en")
    places.find(pd.DataFrame({"name": ["Grenoble"]}))
    day = pd.Timestamp("2026-11-28").date()
    tracemalloc.start()
    held = keeping.placed(data, "list.xlsx", atlas)
    made = held.beside(atlas, day, t)
    view = registry.offered("your-list", made, "en", day).view()
    session, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(view.members) == ROWS
    with capsys.disabled():
        told = {"gazetteer": grown, "session": session, "at most meanwhile": peak}
        for name, size in told.items():
            sys.stdout.write(f"\n{size / 1e6:6.0f} MB  {name}")
        sys.stdout.write("\n")
    assert grown < GAZETTEER
    assert session < SESSION
