"""How far the axes of a chart reach, where the marks alone decide, and where panels agree on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.chart import Axis, Band, Bars, Chart, Dots, Flags, Line, Links, Panel
from geo.charting.chart_space import ends, joined, position

_BEYOND: Final = 0.02  # of a range of numbers, before the first and after the last
_OVER: Final = 0.06  # and over the highest


def places(panel: Panel, *, upright: bool) -> list[float]:
    """Return where the marks of a panel stand on an axis, as numbers."""
    axis = panel.y if upright else panel.x
    found: list[object] = []
    for mark in panel.marks:
        if isinstance(mark, Line | Dots):
            found += mark.y if upright else mark.x
        elif isinstance(mark, Links):
            found += [place[upright] for place in (*mark.starts, *mark.ends)]
        elif isinstance(mark, Bars) and mark.across is upright:
            found += mark.places
        elif isinstance(mark, Flags) and not upright:
            found += mark.x
        elif isinstance(mark, Band) and not upright:
            found += [mark.start, mark.end]
    numbers = [position(axis, place) for place in found]  # type: ignore[arg-type]
    plain = [float(n.toordinal()) if isinstance(n, dt.date) else n for n in numbers]
    bars = [p for m in panel.marks if isinstance(m, Bars) and m.across is upright for p in m.places]
    if bars and plain:
        half = step(plain) / 2
        return [min(plain) - half, *plain, max(plain) + half]
    return plain


def step(numbers: Iterable[float]) -> float:
    """Return the least distance of two numbers; 1 where there are not two."""
    ordered = sorted(set(numbers))
    return min((b - a for a, b in pairwise(ordered)), default=1.0)


def tops(bars: list[Bars]) -> list[float]:
    """Return how long the stacked bars are together, at each place."""
    found: dict[object, float] = {}
    for series in bars:
        for place, length in zip(series.places, series.lengths, strict=True):
            found[place] = found.get(place, 0.0) + max(length, 0.0)
    return list(found.values())


def span(panel: Panel, *, upright: bool) -> tuple[float, float]:
    """Return the ends of an axis as numbers, days as ordinals.

    Those that the axis or its categories or bars say, else a little more than the marks need; an
    upright axis of numbers begins at nought unless they are all far from it.
    """
    found = ends(panel, upright=upright)
    if found is not None:
        return _plain(found[0]), _plain(found[1])
    numbers = places(panel, upright=upright)
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    whole = high - low or 1.0
    floor = 0.0 if upright and 0 <= low <= high / 2 else low - whole * _BEYOND
    return floor, high + whole * (_OVER if upright else _BEYOND)


def _plain(place: object) -> float:
    return float(place.toordinal() if isinstance(place, dt.date) else place)  # type: ignore[arg-type]


def agreed(chart: Chart) -> Chart:
    """Return the chart with one reach for the axes that its panels share."""
    rows = [_level(row) for row in chart.rows]
    if chart.aligned and len(rows) > 1:
        firsts = _same([row[0] for row in rows], upright=False)
        rows = [(first, *row[1:]) for first, row in zip(firsts, rows, strict=True)]
    return replace(chart, rows=tuple(rows))


def _level(row: tuple[Panel, ...]) -> tuple[Panel, ...]:
    shared = [panel for panel, same in zip(row, joined(row), strict=True) if same]
    if len(shared) == 1:
        return row
    changed = dict(zip(map(id, shared), _same(shared, upright=True), strict=True))
    return tuple(changed.get(id(panel), panel) for panel in row)


def _same(panels: list[Panel], *, upright: bool) -> list[Panel]:
    """Return panels whose axis reaches as far as all of them need; categories have theirs."""
    axes = [panel.y if upright else panel.x for panel in panels]
    if {axis.kind for axis in axes} not in ({"number"}, {"date"}, {"none"}):
        return panels
    spans = [span(panel, upright=upright) for panel in panels]
    low, high = min(s[0] for s in spans), max(s[1] for s in spans)
    reach = [_reaching(axis, low, high) for axis in axes]
    name = "y" if upright else "x"
    return [replace(p, **{name: axis}) for p, axis in zip(panels, reach, strict=True)]  # type: ignore[arg-type]


def _reaching(axis: Axis, low: float, high: float) -> Axis:
    if axis.kind != "date":
        return replace(axis, span=(low, high))
    return replace(axis, span=(dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))))
