"""From the places of an axis to millimetres on paper, and the ticks of the axis."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from babel.dates import format_skeleton
from matplotlib.ticker import MaxNLocator

from geo.chart import Axis, Place
from geo.chart_layout import position
from geo.i18n import Texts

_YEARS: Final = (1, 2, 5, 10, 20, 50)
_MONTHS: Final = (1, 3, 6)
_SPELLED: Final = 10_000  # from here on a number on an axis has separators: years have none


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: where it is in millimetres, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Scale:
    """A straight axis from one end in millimetres to the other."""

    axis: Axis
    low: float
    high: float
    first: float
    last: float

    @classmethod
    def of(cls, axis: Axis, ends: tuple[float, float], first: float, last: float) -> Scale:
        """Return the scale between two places; one of no length is widened."""
        low, high = ends
        if high == low:
            low, high = low - 1, high + 1
        return cls(axis, low, high, first, last)

    def at(self, place: Place) -> float:
        """Return where a place is, in millimetres."""
        return self.along(_plain(position(self.axis, place)))

    def along(self, number: float) -> float:
        """Return where a number of the scale is; days are counted as by `datetime.date`."""
        return self.first + (number - self.low) / (self.high - self.low) * (self.last - self.first)

    @property
    def length(self) -> float:
        """Return how long the axis is, in millimetres."""
        return abs(self.last - self.first)

    def ticks(self, t: Texts, most: int) -> list[Tick]:
        """Return the marks of the axis, at most about so many."""
        if self.axis.kind == "category":
            return [Tick(self.along(i), name) for i, name in enumerate(self.axis.categories)]
        if self.axis.kind == "date":
            return [Tick(self.along(d.toordinal()), w) for d, w in self._days(t, most)]
        if self.axis.kind == "none":
            return []
        low, high = sorted((self.low, self.high))
        steps = MaxNLocator(max(most, 1), steps=[1, 2, 5, 10]).tick_values(low, high)
        slack = (high - low) * 1e-9
        found = [float(v) for v in steps if low - slack <= v <= high + slack]
        return [Tick(self.along(v), number(v, t)) for v in found]

    def _days(self, t: Texts, most: int) -> list[tuple[dt.date, str]]:
        first, last = (dt.date.fromordinal(int(n)) for n in sorted((self.low, self.high)))
        years = (last - first).days / 365.25
        for step in _MONTHS:
            if years * 12 / step <= most and years < 2:  # noqa: PLR2004 - then years say too little
                return [
                    (day, str(format_skeleton("yMMM", day, locale=t.language)))
                    for day in _firsts(first, last, step)
                ]
        step = next((s for s in _YEARS if years / s <= most), _YEARS[-1])
        return [
            (dt.date(year, 1, 1), str(year))
            for year in range(first.year, last.year + 1)
            if year % step == 0 and first <= dt.date(year, 1, 1) <= last
        ]


def _firsts(first: dt.date, last: dt.date, step: int) -> list[dt.date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = [dt.date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
    return [day for day in days if first <= day <= last]


def _plain(place: object) -> float:
    if isinstance(place, dt.datetime):
        return place.toordinal() + place.hour / 24
    return float(place.toordinal()) if isinstance(place, dt.date) else float(place)  # type: ignore[arg-type]


def number(value: float, t: Texts) -> str:
    """Write a number of an axis: below ten thousand without separators, as years are."""
    if abs(value) < _SPELLED and float(value).is_integer():
        return str(int(value)).replace("-", "\u2212")
    return t.number(round(value, 6)).replace("-", "\u2212")
