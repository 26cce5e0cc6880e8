"""What the atlas can show, keep as a scene and give away: a map, a chart, or two maps together.

`geo.model.View`, `Chart` and `geo.comparison.Pair` are exhibits. Whoever draws, writes or cites one
asks it for its parts and never what it is.

A chart is said once for the screen and for paper: `geo.screen.chart` draws it with Plotly,
`geo.print.chart` with matplotlib, and both show the same marks, words, table and coverage. Texts
are plain; each renderer makes them inert for the place where it writes them.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, cast

import pandas as pd

if TYPE_CHECKING:  # a view is an exhibit itself
    from geo.model import Coverage, LegendItem, Look, Symbol, View

ATLAS: Final = "Welcoming Cities Atlas"
CONTRIBUTORS: Final = "The Welcoming Cities Atlas contributors"
Counts = Mapping[str, Mapping[str, int]]  # field of `geo.model.Filters`, code: number of rows


@dataclass(frozen=True)
class Licence:
    """A licence: its short name such as ``CC BY 4.0``, its title in words, its address."""

    name: str = ""
    title: str = ""
    path: str = ""


@dataclass(frozen=True)
class Brought:
    """A reader's own list: whose memberships are that reader's, and not the atlas's.

    ``network`` is the id of the network of its rows, ``name`` what that is called; ``rows`` how
    many there are, ``day`` when they were brought, ``licence`` what the reader states, if anything.
    They may stand ``instead`` of those of a network, which is called so.
    """

    network: str
    name: str
    rows: int
    day: dt.date
    licence: str = ""
    instead: str = ""


Whose = Literal["atlas", "list", "both"]


@dataclass(frozen=True)
class Imprint:
    """What an exhibit carries of the atlas that it was built from, in one language.

    Whoever draws or exports it finds names, titles, version and licences here, and reads no atlas
    again. `geo.views.imprint` writes it.

    ``names``, ``looks`` (colour and shape of those that are drawn, in their order) and ``reasons``
    (why the atlas names fewer members than the network counts) are those of the networks, by id;
    ``titles`` those of the references. ``licence`` is
    that of the compilation; ``shared`` is the share-alike one of the statements on parties whose
    sources are ``shared_sources``. ``brought`` is the reader's own list that stands in the atlas.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    licence: Licence = field(default_factory=Licence)
    shared: Licence = field(default_factory=Licence)
    shared_sources: frozenset[str] = frozenset()
    brought: Brought | None = None


class Later(Mapping[str, pd.DataFrame]):
    """Tables by name, each worked out when it is first asked for, and then kept."""

    def __init__(self, **makers: Callable[[], pd.DataFrame]) -> None:
        self._makers = makers
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table; a name that is not there raises KeyError."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._makers)


@dataclass(frozen=True, eq=False)
class Exhibit(ABC):
    """What every exhibit says of itself, whatever it draws; equal to nothing but itself.

    ``subtitle`` says in words what the reader asked for, ``caption`` what there is to see, and how
    sure it is; ``headline`` what was found, in one line (`geo.headline`).
    ``coverage`` tells how much is documented. ``imprint`` says from which atlas all this comes.

    ``heads`` says by name which code or day a column of the table stands for, as programs know it.

    For the page of the exhibit, so that it computes nothing again: ``facets`` returns the numbers
    beside the options of the filters, ``tables`` holds by name what stands beside the drawing.
    A pickled exhibit, as another process draws it, has all of its tables and no facets.
    """

    kind: ClassVar[Literal["map", "chart", "pair"]]
    view_id: str
    title: str
    subtitle: str
    as_of: dt.date
    language: str
    headline: str = field(default="", kw_only=True)
    caption: str = field(default="", kw_only=True)
    legend: tuple[LegendItem, ...] = field(default=(), kw_only=True)
    coverage: tuple[Coverage, ...] = field(default=(), kw_only=True)
    imprint: Imprint = field(default_factory=Imprint, kw_only=True)
    facets: Callable[[], Counts] | None = field(default=None, kw_only=True)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, kw_only=True)
    heads: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process needs to draw it."""
        return {**vars(self), "facets": None, "tables": dict(self.tables)}

    @property
    def parts(self) -> tuple[View | Chart, ...]:
        """Return what is drawn side by side: the map or chart itself, or both maps of a pair."""
        return (cast("View | Chart", self),)

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return self.row_count == 0

    @property
    def own_table(self) -> pd.DataFrame | None:
        """Return the table that leaves the atlas; None for a map, whose rows have points."""
        return None

    @property
    def codes(self) -> pd.DataFrame | None:
        """Return what goes with the rows of that table for programs: keys, and days as days."""
        return None

    @property
    @abstractmethod
    def sources(self) -> tuple[str, ...]:
        """Return the cells that name the sources of what is drawn, as the layers have them."""

    @property
    def source_cells(self) -> tuple[str, ...]:
        """Return the cells that name any source, also of parties and populations."""
        return self.sources

    @property
    def networks(self) -> frozenset[str]:
        """Return the networks whose members are shown, none where it is not about members."""
        return frozenset(n for part in self.parts for n in part.shown_networks())

    def shown_networks(self) -> set[str]:
        """Return the networks of one part, as far as it says how much of them is documented."""
        return {line.network_id for line in self.coverage}

    @property
    def whose(self) -> Whose:
        """Say whose memberships are shown: the atlas's, those of a reader's own list, or both."""
        brought, shown = self.imprint.brought, self.networks
        if brought is None or (shown and brought.network not in shown):
            return "atlas"
        return "list" if shown == {brought.network} else "both"

    @property
    def row_count(self) -> int:
        """Return how many rows the table has."""
        return 0 if self.own_table is None else len(self.own_table)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Return the days that the parts show, once if it is the same."""
        return tuple(dict.fromkeys(part.as_of for part in self.parts))

    @property
    def headings(self) -> tuple[str, ...]:
        """Return what tells the parts apart, one for each; none where there is one part."""
        return ()


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
    """Symbols at points; ``texts`` stand beside them, ``sizes`` are widths in pixels.

    A text may be broken into lines as a narrow screen needs it; paper breaks it where it has to.
    """

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
    names that readers see; ``keys`` are the columns that programs need beside it, row by row:
    identifiers, and days as days. ``sources`` are source cells as the layers have them.
    ``height`` is that of the screen, in pixels.
    """

    kind: ClassVar[Literal["chart"]] = "chart"
    rows: tuple[tuple[Panel, ...], ...]
    table: pd.DataFrame
    sources: tuple[str, ...] = ()
    heights: tuple[float, ...] = ()
    aligned: bool = False
    height: int = 360
    zoomable: bool = False
    keys: pd.DataFrame | None = None

    @property
    def marks(self) -> list[Mark]:
        """Return what all panels draw, in their order."""
        return [mark for row in self.rows for panel in row for mark in panel.marks]

    @property
    def own_table(self) -> pd.DataFrame:
        """Return the table."""
        return self.table

    @property
    def codes(self) -> pd.DataFrame | None:
        """Return the keys of the rows of the table."""
        return self.keys
