"""What a chart shows, said once for the screen and for paper.

A `Chart` is to charts what `geo.model.View` is to maps: `geo.screen.chart` draws it with
Plotly, `geo.print.chart` with matplotlib, and both show the same marks, words, table and
coverage. Texts are plain; each renderer makes them inert for the place where it writes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import pandas as pd

from geo.exhibit import Exhibit
from geo.model import Symbol

Place = float | str | dt.date  # a number, a category or a day, as the axis has it
AxisKind = Literal["number", "date", "category", "none"]


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    ``categories`` are in their order, the first at the left or at the top. ``span`` fixes the
    ends of a number or date axis. ``none`` draws neither line nor ticks; its places are numbers.
    The words of categories are broken into short lines; ``roomy`` gives each one long line.
    """

    kind: AxisKind = "number"
    title: str = ""
    categories: tuple[str, ...] = ()
    span: tuple[Place, Place] | None = None
    roomy: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars of one series; bars of several series at one place are stacked in their order.

    ``texts`` stand at the ends of the bars, ``hover`` under the pointer; both may be empty.
    """

    places: tuple[Place, ...]
    lengths: tuple[float, ...]
    colours: tuple[str, ...]
    name: str = ""
    across: bool = True  # horizontal: categories are on the vertical axis
    texts: tuple[str, ...] = ()
    hover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line through points; ``step`` keeps a value until the next point."""

    x: tuple[Place, ...]
    y: tuple[Place, ...]
    colour: str
    name: str = ""
    step: bool = False
    dashed: bool = False
    width: float = 2.0
    hover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dots:
    """Symbols at points; ``texts`` stand beside them, ``sizes`` are widths in pixels."""

    x: tuple[Place, ...]
    y: tuple[Place, ...]
    symbols: tuple[Symbol, ...]
    sizes: tuple[float, ...]
    name: str = ""
    texts: tuple[str, ...] = ()
    hover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Links:
    """Straight lines from one point to another, with an arrow at their end if asked for."""

    starts: tuple[tuple[Place, Place], ...]
    ends: tuple[tuple[Place, Place], ...]
    colour: str
    widths: tuple[float, ...]
    name: str = ""
    dashed: bool = False
    arrows: bool = False
    hover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flags:
    """Upright lines at places of the horizontal axis, each with words: events."""

    x: tuple[Place, ...]
    texts: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Band:
    """A shaded span of the horizontal axis with words: a period."""

    start: Place
    end: Place
    text: str
    colour: str


Mark = Bars | Line | Dots | Links | Flags | Band


@dataclass(frozen=True)
class Panel:
    """One set of axes with its marks; ``share`` is its part of the row's width."""

    marks: tuple[Mark, ...]
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    title: str = ""
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Chart(Exhibit):
    """A chart: what is drawn, and what is said of it.

    ``rows`` are rows of panels from the top, ``heights`` their parts of the whole (equal if
    empty); panels of one row share the vertical axis, panels above each other the horizontal one
    where ``aligned`` says so. ``zoomable`` lets readers zoom along the horizontal axis on the
    screen. ``table`` holds the same in words and numbers, with the column
    names that readers see. ``sources`` are source cells as the layers have them. ``height`` is
    that of the screen, in pixels.
    """

    kind: ClassVar[Literal["chart"]] = "chart"
    rows: tuple[tuple[Panel, ...], ...]
    table: pd.DataFrame
    sources: tuple[str, ...] = ()
    heights: tuple[float, ...] = ()
    aligned: bool = False
    height: int = 360
    zoomable: bool = False

    @property
    def own_table(self) -> pd.DataFrame:
        """Return the table."""
        return self.table
