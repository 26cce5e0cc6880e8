"""What a run of a page that has not changed costs the server, in seconds of its processor.

Run by ``make bench`` only. The reader is one without a browser: tables and charts are drawn too.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.e2e.server import serve
from tests.load.reader import Reader

pytestmark = pytest.mark.bench

PAGES = (
    "contestatory",
    "iccar",
    "alpine",
    "anvita",
    "overlaps",
    "compare",
    "history",
    "typology",
    "",
)
MOST = 0.12
TIMES = 10


def spent(pid: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def rerun(url: str, pid: int, page: str) -> float:
    """Open a page, and return what each of some runs after the first ones costs."""
    async with Reader(url) as reader:
        await reader.open(page, "lang=en")
        await reader.again()
        before = spent(pid)
        for _ in range(TIMES):
            await reader.again()
        return (spent(pid) - before) / TIMES


def test_a_page_that_has_not_changed_costs_little(tmp_path: Path) -> None:
    with serve(ROOT / "server.py", tmp_path / "atlas.log") as server:
        found = {page: asyncio.run(rerun(server.url, server.pid, page)) for page in PAGES}
    for page, seconds in found.items():
        print(f"{page or '/':<14}{seconds:.3f} s of processor a run")  # noqa: T201
    assert {page: s for page, s in found.items() if s > MOST} == {}
