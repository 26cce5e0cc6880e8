"""What the atlas can show, keep as a scene and give away: a map, a chart, or two maps together.

`geo.model.View`, `geo.chart.Chart` and `geo.comparison.Pair` are exhibits. Whoever draws, writes
or cites one asks it for its parts and never what it is.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final, Literal, cast

import pandas as pd

if TYPE_CHECKING:  # these are exhibits themselves
    from geo.chart import Chart
    from geo.model import Coverage, LegendItem, Look, View

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
class Imprint:
    """What an exhibit carries of the atlas that it was built from, in one language.

    Whoever draws or exports it finds names, titles, version and licences here, and reads no atlas
    again. `geo.views.imprint` writes it.

    ``names``, ``looks`` (colour and shape of those that are drawn, in their order) and ``reasons``
    (why the atlas names fewer members than the network counts) are those of the networks, by id;
    ``titles`` those of the references. ``licence`` is
    that of the compilation; ``shared`` is the share-alike one of the statements on parties whose
    sources are ``shared_sources``.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    licence: Licence = field(default_factory=Licence)
    shared: Licence = field(default_factory=Licence)
    shared_sources: frozenset[str] = frozenset()


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

    For the page of the exhibit, so that it computes nothing again: ``facets`` returns the numbers
    beside the options of the filters, ``tables`` holds by name what stands beside the drawing.
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
    @abstractmethod
    def sources(self) -> tuple[str, ...]:
        """Return the cells that name the sources of what is drawn, as the layers have them."""

    @property
    def source_cells(self) -> tuple[str, ...]:
        """Return the cells that name any source, also of parties and populations."""
        return self.sources

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
