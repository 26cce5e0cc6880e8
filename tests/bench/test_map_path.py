"""From a view to what the browser is sent, next to naive markers and ``GeoDataFrame.explore``.

Everywhere but under ``make bench`` this runs once with few members and asserts no times.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from statistics import median
from types import ModuleType

import pytest

from geo.model import AGGREGATE_FROM, View
from geo.screen import leaflet
from tests.bench import synthetic
from tests.bench.synthetic import Sent, by_explore, by_markers, by_the_atlas

pytestmark = pytest.mark.bench

MARKERS_RATIO = 50
EXPLORE_RATIO = 3
MOST_BYTES = 2_000_000
ROUNDS = 5
FEW = 300

Draw = Callable[[View], None]


@pytest.fixture
def timed(pytestconfig: pytest.Config) -> bool:
    """Whether times count."""
    return bool(pytestconfig.getoption("benchmark_enable"))


@pytest.fixture(autouse=True)
def classes(monkeypatch: pytest.MonkeyPatch) -> None:
    """``explore`` imports mapclassify, which only numeric classes need; there are none here."""
    stand_in = ModuleType("mapclassify")
    stand_in.classify = None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mapclassify", stand_in)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sent]:
    """Draw a view several times, and return the run of the median time."""

    def run(draw: Draw, view: View, rounds: int = ROUNDS) -> Sent:
        runs = [synthetic.send(monkeypatch, draw, view) for _ in range(rounds)]
        return Sent(median(one.seconds for one in runs), runs[-1].arguments)

    return run


def peak(monkeypatch: pytest.MonkeyPatch, draw: Draw, view: View) -> float:
    """Return the most memory in MB that a drawing needs on top of the view."""
    tracemalloc.start()
    synthetic.send(monkeypatch, draw, view)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def report(name: str, number: int, sent: Sent, memory: float | None = None) -> None:
    tail = "" if memory is None else f"{memory:8.1f} MB peak"
    print(f"{name:<10}{number:>8,}{sent.seconds * 1000:>11,.1f} ms{sent.size:>13,} B{tail}")  # noqa: T201


def stood_for(view: View) -> int:
    """Return how many members the features of a view stand for."""
    found = leaflet.collection(view)["features"]
    if len(view.members) <= AGGREGATE_FROM:
        return len(found)
    return sum(feature["properties"]["rank"] for feature in found)


def test_at_ten_thousand_members_it_is_far_quicker_than_the_usual_ways(
    *, several: Callable[..., Sent], monkeypatch: pytest.MonkeyPatch, timed: bool
) -> None:
    number = 10_000 if timed else FEW
    view = synthetic.view_of(number)
    ours = several(by_the_atlas, view)
    explored = several(by_explore, view, ROUNDS if timed else 1)
    marked = several(by_markers, view, 1)  # all of them, once: it takes many seconds
    report("atlas", number, ours, peak(monkeypatch, by_the_atlas, view))
    report("explore", number, explored, peak(monkeypatch, by_explore, view))
    report("markers", number, marked)
    assert stood_for(view) == number
    if timed:
        assert ours.size < min(marked.size, explored.size, MOST_BYTES)
        assert marked.seconds / ours.seconds >= MARKERS_RATIO
        assert explored.seconds / ours.seconds >= EXPLORE_RATIO


def test_up_to_the_threshold_each_member_has_its_own_symbol(
    *, several: Callable[..., Sent], monkeypatch: pytest.MonkeyPatch, timed: bool
) -> None:
    number = AGGREGATE_FROM if timed else FEW
    view = synthetic.view_of(number)
    ours = several(by_the_atlas, view)
    report("atlas", number, ours, peak(monkeypatch, by_the_atlas, view))
    if timed:
        report("explore", number, several(by_explore, view))
        marked = several(by_markers, view, 1)
        report("markers", number, marked)
        assert marked.seconds / ours.seconds >= EXPLORE_RATIO
    assert stood_for(view) == number


def test_a_hundred_thousand_members_send_no_more_than_a_page(
    *, several: Callable[..., Sent], monkeypatch: pytest.MonkeyPatch, timed: bool
) -> None:
    number = 100_000 if timed else AGGREGATE_FROM + 1
    view = synthetic.view_of(number)
    ours = several(by_the_atlas, view, ROUNDS if timed else 1)
    report("atlas", number, ours, peak(monkeypatch, by_the_atlas, view))
    assert stood_for(view) == number
    assert ours.size < MOST_BYTES
    assert set(view.members["hint"]) == {()}  # nobody could read them: none is written
