"""Where the marks of a chart stand and how far its axes reach: the same for screen and paper.

A category stands at its number in the order of the axis, a day at midnight, a number at itself.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, cast

import pandas as pd
from pandas.api import types

from geo.exhibit import Axis, Band, Bars, Chart, Dots, Flags, Line, Links, Mark, Panel, Place

_HALF: Final = 0.5
_WORD: Final = 20  # characters of the longest word that is kept whole
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


def number(axis: Axis, place: Place) -> float:
    """Return where a place stands on an axis, as a number: a day as its ordinal.

    Raises
    ------
    ValueError
        If a category is not one of the axis.
    """
    at = position(axis, place)
    return float(at.toordinal() if isinstance(at, dt.date) else at)


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


def folded(panel: Panel, columns: int) -> tuple[Panel, ...]:
    """Return a panel whose categories go on beside each other, in so many columns.

    Each mark of it stands at one of the categories of the vertical axis.
    """
    every = -(-len(panel.y.categories) // columns)
    found = []
    for start in range(0, len(panel.y.categories), every):
        part = panel.y.categories[start : start + every]
        marks = [_only(mark, frozenset(part)) for mark in panel.marks]
        kept = tuple(mark for mark in marks if mark is not None)
        found.append(replace(panel, marks=kept, y=replace(panel.y, categories=part)))
    return tuple(found)


def can_fold(chart: Chart) -> bool:
    """Say whether a chart is one list of categories, so that it can go on beside itself."""
    row = chart.rows[0] if len(chart.rows) == 1 else ()
    return len(row) == 1 and row[0].y.kind == "category" and all(map(_rowed, row[0].marks))


def _rowed(mark: Mark) -> bool:
    if isinstance(mark, Links):
        return all(start[1] == end[1] for start, end in zip(mark.starts, mark.ends, strict=True))
    return isinstance(mark, Dots) or (isinstance(mark, Bars) and mark.across)


def _only(mark: Mark, names: frozenset[str]) -> Mark | None:
    """Return what of a mark stands at some categories; None where nothing does."""
    if isinstance(mark, Links):
        at = [y for _, y in mark.starts]
    else:
        at = list(mark.y if isinstance(mark, Dots) else cast("Bars", mark).places)
    kept = [i for i, place in enumerate(at) if place in names]
    each: dict[str, Any] = {
        name: tuple(held[i] for i in kept)
        for name, held in vars(mark).items()
        if isinstance(held, tuple) and held
    }
    return replace(mark, **each) if kept else None


def heights(chart: Chart) -> list[float]:
    """Return the part of each row of the whole height; they add up to one."""
    if not chart.rows:
        return []
    given = chart.heights or (1.0,) * len(chart.rows)
    return [height / sum(given) for height in given]


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many characters, or as its longest word needs.

    Only what is longer than any word is broken.
    """
    longest = max(map(len, text.split()), default=0)
    return textwrap.wrap(text, max(width, min(longest, _WORD)), break_on_hyphens=False) or [""]


def colours(chart: Chart) -> list[str]:
    """Return every colour of the marks and the legend, once, in order."""
    found: list[str] = [item.symbol.colour for item in chart.legend]
    for mark in chart.marks:
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


_BEYOND: Final = 0.02  # of a range of numbers, before the first and after the last
_OVER: Final = 0.06  # and over the highest


def places(panel: Panel, *, upright: bool) -> list[float]:
    """Return where the marks of a panel stand on an axis, as numbers."""
    axis = panel.y if upright else panel.x
    found: list[Place] = []
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
    plain = [number(axis, place) for place in found]
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
    found, axis = ends(panel, upright=upright), panel.y if upright else panel.x
    if found is not None:
        return number(axis, found[0]), number(axis, found[1])
    numbers = places(panel, upright=upright)
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    whole = high - low or 1.0
    floor = 0.0 if upright and 0 <= low <= high / 2 else low - whole * _BEYOND
    return floor, high + whole * (_OVER if upright else _BEYOND)


_GAP: Final = 1.2  # millimetres between a line and its words, and between words
_MOST: Final = 30


@dataclass(frozen=True)
class Placed:
    """The words of an event: its line stands at ``at``, they begin at ``x`` in a lane.

    Lane 0 is nearest to the chart; the line reaches up to its lane.
    """

    at: float
    x: float
    width: float
    lane: int

    def covers(self, x: float) -> bool:
        """Say whether an upright line would go through the words."""
        return self.x - _GAP / 2 < x < self.x + self.width

    def meets(self, other: Placed) -> bool:
        """Say whether the words of two events touch, or the line of one goes through the other."""
        if self.lane == other.lane:
            return self.x < other.x + other.width + _GAP and other.x < self.x + self.width + _GAP
        upper, lower = (self, other) if self.lane > other.lane else (other, self)
        return lower.covers(upper.at)


def drops(places: list[float], lengths: list[float], apart: float) -> list[float]:
    """Return how far down the words of events start that are written along their lines.

    Parameters
    ----------
    places, lengths
        Where the lines stand and how long their words are, in pixels.
    apart
        How near two lines are whose words would touch.
    """
    taken: list[tuple[float, float, float]] = []
    found: dict[int, float] = {}
    for i in sorted(range(len(places)), key=places.__getitem__):
        near = [(start, end) for at, start, end in taken if abs(at - places[i]) < apart]
        tops = [0.0, *(end + apart for _start, end in near)]
        free = (
            top
            for top in sorted(tops)
            if not any(
                start < top + lengths[i] + apart and top < end + apart for start, end in near
            )
        )
        found[i] = next(free)
        taken.append((places[i], found[i], found[i] + lengths[i]))
    return [found[i] for i in range(len(places))]


def lanes(places: list[float], widths: list[float], left: float, right: float) -> list[Placed]:
    """Return where the words of events go, in the order of the events.

    Each stand right of their line, or as far left as the right edge demands. Events at the right
    are placed first, each in the lowest lane that is free.
    """
    found: dict[int, Placed] = {}
    for i in sorted(range(len(places)), key=lambda i: -places[i]):
        x = max(left, min(places[i] + _GAP, right - widths[i]))
        options = (Placed(places[i], x, widths[i], lane) for lane in range(_MOST))
        free = (o for o in options if not any(o.meets(other) for other in found.values()))
        highest = max((other.lane for other in found.values()), default=-1)
        found[i] = next(free, Placed(places[i], x, widths[i], highest + 1))
    return [found[i] for i in range(len(places))]


_YEARS: Final = (1800, 2200)


def years(column: pd.Series) -> bool:
    """Say whether a column of numbers holds years, which have no thousands separator."""
    if not types.is_integer_dtype(column) or column.empty:
        return False
    return bool(column.between(*_YEARS).all())


def numbers(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold numbers other than years."""
    return [name for name in numeric(table) if not years(table[name])]


def numeric(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold numbers."""
    return [
        str(name)
        for name in table
        if types.is_numeric_dtype(table[name]) and not types.is_bool_dtype(table[name])
    ]
