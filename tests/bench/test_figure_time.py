"""The printed map of Europe, next to a bare ``GeoDataFrame.plot`` of the same layers and size.

Times are those of the processor, taken in turns; the shortest of each kind counts, when layers are
in memory. Memory is the most that a process of its own holds, data and libraries with it.
"""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Callable
from time import process_time

import pytest
from matplotlib.figure import Figure

from geo import layers
from geo.i18n import Texts
from geo.maps import contestatory
from geo.model import Filters, View
from geo.print import background, figure
from geo.print.projection import EUROPE
from tests.conftest import ROOT
from tests.geo.builders import request
from tests.shared import released

RATIO = 2.0
ROUNDS = 4
MEMORY_RATIO = 1.5
AS_OF = dt.date(2019, 12, 31)
DPI = 300


def view() -> View:
    """Return Map 1."""
    return contestatory.view(
        request(contestatory.ROOM, layers.read_atlas(), Filters(as_of=AS_OF), Texts("en"))
    )


def by_the_atlas(shown: View) -> bytes:
    """Draw a view as a figure of the atlas: A4, 300 dpi."""
    return figure.render(released(shown, "2026.11"), fmt="png", dpi=DPI)


def stems() -> tuple[str, ...]:
    """Return the layers of the background."""
    return ("world", "europe")


def by_plot(shown: View) -> bytes:
    """Draw the same layers and points with ``GeoDataFrame.plot``, on a page of the same size."""
    wide, high = figure.LAYOUTS["a4-landscape"].pixels(DPI)
    page = Figure(figsize=(wide / DPI, high / DPI))
    axes = page.add_axes((0.0, 0.0, 1.0, 1.0))
    for stem in stems():
        west, south, east, north = contestatory.EXTENT
        rows = background.read(stem)
        rows = rows.cx[west:east, south:north]
        rows.to_crs(EUROPE).plot(ax=axes, facecolor="#f6f3ec", edgecolor="#b3aa98")
    points = shown.members[shown.members.geometry.notna()].to_crs(EUROPE)
    for colour, rows in points.groupby("colour"):
        rows.plot(ax=axes, color=str(colour), markersize=20)
    buffer = io.BytesIO()
    page.savefig(buffer, format="png", dpi=DPI)
    return buffer.getvalue()


def seconds(draw: Callable[[View], bytes], shown: View) -> float:
    """Return how long one drawing keeps the processor busy."""
    began = process_time()
    assert draw(shown).startswith(b"\x89PNG")
    return process_time() - began


def peak_mb(name: str) -> float:
    """Return the most memory that a process holds that draws once, in megabytes."""
    program = (
        "import resource\n"
        f"from tests.bench import test_figure_time as bench\n"
        f"bench.{name}(bench.view())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(said.stdout) / 1024


@pytest.mark.bench
def test_a_figure_takes_at_most_twice_as_long_as_a_plot(request: pytest.FixtureRequest) -> None:
    timed = request.config.getoption("benchmark_enable")
    shown = view()
    rounds = ROUNDS if timed else 1
    pairs = [(seconds(by_the_atlas, shown), seconds(by_plot, shown)) for _ in range(rounds)]
    ours, bare = (min(times) for times in zip(*pairs, strict=True))
    if timed:
        memory, plain = (peak_mb(draw.__name__) for draw in (by_the_atlas, by_plot))
        said = f"{ours:.2f} s and {memory:.0f} MB, plot {bare:.2f} s and {plain:.0f} MB"
        print(f"\nA4 300 dpi: {said}; {ours / bare:.2f} times")  # noqa: T201
        assert ours <= RATIO * bare
        assert memory <= MEMORY_RATIO * plain
