"""What Plotly marks are drawn with: places, colours, and texts that are inert for Plotly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo import palette
from geo.chart import Panel, Place
from geo.charting.chart_space import position, wrapped
from geo.escape import for_plotly
from geo.i18n import Texts

PAPER: Final = "#fbfaf6"  # the ground of the light theme
_BREAK: Final = "<br>"
_YEARS: Final = (1900, 2100)
_HALO: Final = 4  # shadows over each other, until they cover a line
_WORDS: Final = 34  # characters to a line of words in a panel


def axis_name(letter: str, number: int) -> str:
    """Return what Plotly calls an axis: x, x2, x3."""
    return f"{letter}{number if number > 1 else ''}"


@dataclass(frozen=True)
class Pen:
    """What a panel's marks are drawn with: its number, its axes, the language, the colours."""

    number: int
    panel: Panel
    t: Texts
    tone: Callable[[str], str]
    ink: str = palette.INK
    subtle: str = palette.SUBTLE_INK
    ground: str = PAPER

    @property
    def halo(self) -> str:
        """Return a shadow of the ground's colour, in which words are read over lines."""
        return ", ".join([f"0 0 2px {self.ground}"] * _HALO)

    @property
    def axes(self) -> dict[str, str]:
        """Return the names of the axes of a trace."""
        return {"xaxis": axis_name("x", self.number), "yaxis": axis_name("y", self.number)}

    def x(self, place: Place) -> object:
        """Return a place of the horizontal axis as Plotly takes it."""
        return plain(position(self.panel.x, place))

    def y(self, place: Place) -> object:
        """Return a place of the vertical axis as Plotly takes it."""
        return plain(position(self.panel.y, place))


def plain(place: float | dt.date) -> object:
    """Return a day as text, a number as it is."""
    return place.isoformat() if isinstance(place, dt.date) else place


def lines(text: str, width: int = _WORDS) -> str:
    """Return a text in lines, inert for Plotly."""
    return _BREAK.join(for_plotly(line) for line in wrapped(text, width))


def hover(texts: Sequence[str], count: int, given: Iterable[str]) -> dict[str, Any]:
    """Return what stands under the pointer: the texts of the mark, else those given."""
    shown = list(texts) if texts else list(given)
    if not any(shown):
        return {"hoverinfo": "skip"}
    return {"hovertext": [lines(text, 60) for text in shown[:count]], "hoverinfo": "text"}


def said_of(place: Place, t: Texts) -> str:
    """Write a place of an axis."""
    if isinstance(place, dt.date):
        return t.day(place)
    return place if isinstance(place, str) else number_of(place, t)


def number_of(value: float, t: Texts) -> str:
    """Write a number; a year has no separator."""
    year = float(value).is_integer() and _YEARS[0] <= value <= _YEARS[1]
    return str(int(value)) if year else t.number(value)
