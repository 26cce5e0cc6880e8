"""Where the marks of a chart stand: the same for the screen and for paper.

A category stands at its number in the order of the axis, a day at midnight, a number at itself.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable
from typing import Final

from geo.chart import Axis, Band, Bars, Chart, Dots, Flags, Line, Links, Mark, Panel, Place

_HALF: Final = 0.5
_ROOM: Final = 0.16  # beyond the longest bar, for the text at its end


def position(axis: Axis, place: Place) -> float | dt.date:
    """Return where a place stands on an axis.

    Raises
    ------
    ValueError
        If a category is not one of the axis.
    """
    if axis.kind == "category" and isinstance(place, str):
        return float(axis.categories.index(place))
    if isinstance(place, str):
        return dt.date.fromisoformat(place) if axis.kind == "date" else float(place)
    return place if isinstance(place, dt.date) else float(place)


def between(axis: Axis, start: Place, end: Place) -> float | dt.datetime:
    """Return the middle of two places."""
    one, other = position(axis, start), position(axis, end)
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        midnight = dt.datetime.combine(one, dt.time())
        return midnight + (dt.datetime.combine(other, dt.time()) - midnight) / 2
    return (float(one) + float(other)) / 2  # type: ignore[arg-type]


def ends(panel: Panel, *, upright: bool) -> tuple[float | dt.date, float | dt.date] | None:
    """Return the ends of an axis of a panel; None where the marks alone decide.

    Categories have half a step before the first and after the last. The axis of bars starts at
    nought and leaves room for the texts at their ends.
    """
    axis = panel.y if upright else panel.x
    if axis.span is not None:
        return position(axis, axis.span[0]), position(axis, axis.span[1])
    if axis.kind == "category":
        return -_HALF, len(axis.categories) - _HALF
    bars = [m for m in panel.marks if isinstance(m, Bars) and m.across is not upright]
    return _of_bars(bars) if bars else None


def _of_bars(bars: list[Bars]) -> tuple[float, float]:
    above: dict[Place, float] = {}
    below: dict[Place, float] = {}
    for series in bars:
        for place, length in zip(series.places, series.lengths, strict=True):
            side = above if length >= 0 else below
            side[place] = side.get(place, 0.0) + length
    longest, lowest = max(above.values(), default=0.0), min(below.values(), default=0.0)
    room = _ROOM if any(series.texts for series in bars) else _ROOM / 3
    span = (longest - lowest) or 1.0
    return (lowest - room * span if lowest else 0.0), longest + room * span


def joined(panels: tuple[Panel, ...]) -> list[bool]:
    """Say of each panel of a row whether it shares the vertical axis of the first."""
    first = panels[0].y
    return [p.y.kind == first.kind and p.y.categories == first.categories for p in panels]


def heights(chart: Chart) -> list[float]:
    """Return the part of each row of the whole height; they add up to one."""
    if not chart.rows:
        return []
    given = chart.heights or (1.0,) * len(chart.rows)
    return [height / sum(given) for height in given]


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many characters, words whole where they fit."""
    return textwrap.wrap(text, max(width, 4), break_on_hyphens=False) or [""]


def colours(chart: Chart) -> list[str]:
    """Return every colour of the marks and the legend, once, in order."""
    found: list[str] = [item.symbol.colour for item in chart.legend]
    for row in chart.rows:
        for panel in row:
            for mark in panel.marks:
                found += _of_mark(mark)
    return list(dict.fromkeys(found))


def _of_mark(mark: Mark) -> Iterable[str]:
    match mark:
        case Bars():
            return mark.colours
        case Dots():
            return [symbol.colour for symbol in mark.symbols]
        case Line() | Links() | Flags() | Band():
            return (mark.colour,)
