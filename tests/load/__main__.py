"""Measure how long readers wait, by their number: ``make load``.

A server is started on a free port of this machine. So many readers come within ten seconds; each
opens a map and changes a filter five times, with one to four seconds in between; each tenth lets a
figure be made. What they do and when is the same each time.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from websockets.exceptions import WebSocketException

from geo import layers
from tests.e2e.server import ROOT, Server, serve
from tests.load import proxy
from tests.load.reader import Reader
from ui import theme

PAGES: Final = ("contestatory", "iccar", "alpine", "anvita", "overlaps")
FILTER: Final = "choice_tiers"
FIGURE: Final = "fig_download"
CHOICES: Final = ((0,), (1,), (2,), (0, 1), ())  # options of the list
COMING: Final = 10.0  # seconds within which all come
THINKING: Final = (1.0, 4.0)  # seconds between two clicks
EXPORTS: Final = 10  # one reader in so many
MOST: Final = 200  # readers at once
HEADING: Final = """Seconds: median and 90 of 100.
readers |    first page |        filter |        figure |     MB | trouble
"""
BARE: Final = ROOT / "tests" / "bench" / "apps" / "one_layer.py"


@dataclass
class Waits:
    """What readers have waited for, in seconds, and what went wrong."""

    first: list[float] = field(default_factory=list)
    filters: list[float] = field(default_factory=list)
    exports: list[float] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


async def visit(url: str, number: int, waits: Waits, *, bare: bool) -> None:
    """Be one reader."""
    chance = random.Random(number)  # noqa: S311 - the same each time is what is wanted
    await asyncio.sleep(chance.uniform(0, COMING))
    try:
        async with Reader(url) as reader:
            begun = time.monotonic()
            await reader.open("" if bare else PAGES[number % len(PAGES)], "lang=en")
            waits.first.append(time.monotonic() - begun)
            for places in CHOICES:
                await asyncio.sleep(chance.uniform(*THINKING))
                took = await (reader.again() if bare else reader.choose(FILTER, *places))
                waits.filters.append(took)
            if not bare and number % EXPORTS == 0:
                waits.exports.append(await reader.take(FIGURE))
            waits.trouble.extend(reader.trouble)
    except (OSError, WebSocketException, TimeoutError, KeyError) as error:
        waits.trouble.append(type(error).__name__)


async def room(url: str, readers: int, *, bare: bool) -> Waits:
    """Let so many readers come, and return what they have waited for."""
    waits = Waits()
    await asyncio.gather(*(visit(url, number, waits, bare=bare) for number in range(readers)))
    return waits


def memory(pid: int) -> float:
    """Return the memory of a process in MB."""
    said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(said.partition("VmRSS:")[2].split()[0]) / 1024


def tell(readers: int, waits: Waits, held: float) -> str:
    """Return a line of the table."""

    def of(times: list[float]) -> str:
        if len(times) < 2:
            return f"{times[0]:6.2f}      -" if times else "     -      -"
        return f"{median(times):6.2f} {quantiles(times, n=10)[-1]:6.2f}"

    wrong = ", ".join(f"{kind} x{len(list(all_))}" for kind, all_ in _grouped(waits.trouble))
    first, filters, exports = of(waits.first), of(waits.filters), of(waits.exports)
    return f"{readers:7d} | {first} | {filters} | {exports} | {held:6.0f} | {wrong or 'none'}\n"


def _grouped(kinds: list[str]) -> itertools.groupby[str, str]:
    return itertools.groupby(sorted(kinds))


def started(folder: Path, *, bare: bool) -> AbstractContextManager[Server]:
    """Start the atlas, or the bare page with one layer of the same points."""
    if not bare:
        return serve(ROOT / "server.py", folder / "app.log")
    points = folder / "points.json"
    members = layers.read_atlas().members
    points.write_text(members[members.geometry.notna()][["geometry"]].to_json(), encoding="utf-8")
    script = folder / "app.py"
    script.write_bytes(BARE.read_bytes())
    theme.prepare_static_files(folder / "static")
    return serve(script, folder / "app.log", {"BENCH_POINTS": os.fspath(points)})


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--readers", default="1,10,30,50", help="numbers of readers")
    parser.add_argument("--bare", action="store_true", help="measure a bare page with one layer")
    parser.add_argument("--proxy", action="store_true", help="two behind nginx, one is ended")
    given = parser.parse_args()
    numbers = [min(MOST, int(number)) for number in given.readers.split(",")]
    if given.proxy:
        proxy.main(min(MOST, max(numbers)))
        return
    with tempfile.TemporaryDirectory() as name, started(Path(name), bare=given.bare) as server:
        for page in range(len(PAGES)):  # a server that has shown each page once
            asyncio.run(_warm(server.url, "" if given.bare else PAGES[page]))
        sys.stdout.write(HEADING)
        for readers in numbers:
            waits = asyncio.run(room(server.url, readers, bare=given.bare))
            sys.stdout.write(tell(readers, waits, memory(server.pid)))
            sys.stdout.flush()


async def _warm(url: str, page: str) -> None:
    async with Reader(url) as reader:
        await reader.open(page, "lang=en")


if __name__ == "__main__":
    main()
