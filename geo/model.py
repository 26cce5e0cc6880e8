"""What the atlas speaks of: filters, coverage, and the view that both renderers draw.

The tables themselves are GeoDataFrames (see `geo.layers` for their columns).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import geopandas as gpd
import pandas as pd

from geo.exhibit import Exhibit

ColourBy = Literal[
    "network",
    "coalition",
    "tier",
    "family",
    "status",
    "year",
    "grade",
    "change",
    "alpine",
    "reading",
    "overlap",
]
SizeBy = Literal["equal", "population"]
Mode = Literal["day", "change"]
Mark = Literal["full", "hollow", "cross", "ring", "line", "dash", "frame"]  # three for legends
Shape = Literal[
    "circle",
    "square",
    "triangle",
    "inverted",
    "diamond",
    "kite",
    "pentagon",
    "hexagon",
    "star",
    "plus",
]
Look = tuple[str, Shape]  # a colour, and a shape of its own: colour never stands alone
Bounds = tuple[float, float, float, float]
Inset = Bounds | Literal["crowd"] | None
_SOURCES: Final = ("source_url", "party_source", "population_source")


@dataclass(frozen=True)
class Filters:
    """What a reader asked for. An empty tuple asks for nothing in particular: all pass.

    ``as_of`` is the day that the map shows. ``statuses`` empty means current members; ``former``
    must be asked for by name. ``stated`` says when a party was stated (see `geo.filters.STATED`),
    ``bases`` how the beginning of a membership is known (see
    `geo.filters.BASES`), ``readings`` what the paper on ANVITA reads into the place (see
    `geo.anvita.anvita`). ``search`` is part of a place's name, however it is spelled (see
    `geo.spelling.fold`).
    """

    as_of: dt.date
    networks: tuple[str, ...] = ()
    coalitions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    search: str = ""


@dataclass(frozen=True)
class Display:
    """The choices of a reader on how to draw.

    ``mode`` is ``day`` or ``change`` (then and now); ``context`` lists networks drawn behind;
    ``measure`` colours the countries of the ICCAR map; ``rule`` names an Alpine perimeter;
    ``preset`` an extent; ``card`` the place whose card is open; ``part`` the part of the page
    that is shown, empty where it has only one. ``by`` is what a composition is counted by,
    ``since`` the ISO day that the chosen one is compared with, ``move`` a kind of coming or going;
    ``paper``, ``section`` and ``verdict`` narrow the claims down. Of the typology: ``classes``,
    ``kinds``, ``seats`` (countries of the seat), ``activity`` and ``relations`` narrow the networks
    shown, ``net`` is the one whose card is open. Of the history: ``kinds`` are the kinds of event,
    ``period`` is a span of years, ``lanes`` what the lines of the timeline stand for.
    ``least`` is the number of networks from which the page of overlaps lists a place.
    """

    colour_by: ColourBy = "network"
    size_by: SizeBy = "equal"
    mode: Mode = "day"
    context: tuple[str, ...] = ()
    measure: str = ""
    rule: str = ""
    preset: str = ""
    card: str = ""
    part: str = ""
    by: str = ""
    since: str = ""
    move: str = ""
    paper: str = ""
    section: str = ""
    verdict: str = ""
    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    net: str = ""
    period: str = ""
    lanes: str = ""
    least: str = ""


@dataclass(frozen=True)
class Symbol:
    """How one kind of member is drawn: a colour and a shape, never a colour alone."""

    colour: str
    shape: Shape
    mark: Mark = "full"


@dataclass(frozen=True)
class LegendItem:
    """One line of the legend: a symbol, its label, and how many places it stands for.

    ``code`` is that of its category, empty where the line explains a mark.
    """

    symbol: Symbol
    label: str
    count: int
    code: str = ""


@dataclass(frozen=True)
class Coverage:
    """How much of a published membership the atlas can name at a date.

    ``total`` is a printed figure with its own date, qualifier (exact, about, more_than) and
    source; None where no published figure is at hand. It is never scaled or interpolated.
    """

    network_id: str
    unit: str
    documented: int
    total: int | None = None
    total_date: str = ""
    qualifier: str = ""
    source: str = ""


@dataclass(frozen=True)
class BasePart:
    """One layer of the offline background.

    ``file`` is its name in ``data/reference/web``, or in ``print`` beside it if only paper draws
    it; ``style`` says how it is drawn (land, area, lake, river, border, fine, outline or image);
    ``bounds`` places an image, south-west and north-east corners as latitude and longitude.
    """

    file: str
    style: str
    bounds: tuple[tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True)
class Area:
    """A country in the colour of its class; ``hint`` are the lines under the pointer.

    ``hatched`` areas have a dashed outline: nothing is documented there, and that says little.
    """

    iso2: str
    fill: str
    hint: tuple[str, ...]
    hatched: bool = False


@dataclass(frozen=True)
class AreaKey:
    """One line of the legend of areas."""

    fill: str
    label: str
    count: int
    hatched: bool = False


_WIDE: Final = 100.0  # degrees
AGGREGATE_FROM: Final = 1_500  # located rows that no browser draws quickly with one symbol each
REST: Final = BasePart("world_rest.geojson", "land")  # what lies around the layer of Europe
EUROPE: Final = (REST, BasePart("europe.geojson", "land"))
WORLD: Final = (BasePart("world.geojson", "land"),)


@dataclass(frozen=True, eq=False)
class View(Exhibit):
    """A map: the one description that the browser map and the printed figure share.

    ``members`` is a GeoDataFrame in EPSG:4326, one row per membership shown, with the columns of
    `geo.filters.at`, `geo.colouring.with_symbols` and `geo.views.Painter.paint`; ``context`` has
    ``place_id``, ``population``, the symbols and the texts of the same, for what is drawn smaller
    behind it. Texts are plain: ``label`` is written beside a symbol, ``hint`` are the lines that
    stand under the pointer, ``card`` (a `geo.describe.Card`) is what a row tells that is no
    membership. ``extent`` is west, south, east, north in degrees; ``focus`` lists the ISO codes of
    the countries that stand out on the base map; ``areas`` are coloured countries, with their
    shapes in ``area_file``; ``outline`` names the Alpine perimeter to draw, if any.

    Where the rows are no memberships, ``table`` holds them in words (in the order of ``members``),
    ``columns`` names what leaves the atlas with them, and ``key`` what names a row. Where one
    symbol stands for a place with several memberships, ``memberships`` has these, one row each.

    On paper, ``inset`` is the part that is shown larger (by itself what is crowded; None: none),
    ``names`` how many names there are, of those that are usual.
    """

    kind: ClassVar[Literal["map"]] = "map"
    members: gpd.GeoDataFrame
    extent: Bounds
    context: gpd.GeoDataFrame | None = None
    focus: tuple[str, ...] = ()
    area_legend: tuple[AreaKey, ...] = ()
    area_title: str = ""
    context_legend: tuple[LegendItem, ...] = ()
    base: tuple[BasePart, ...] = EUROPE
    areas: tuple[Area, ...] = ()
    area_file: str = "world.geojson"
    outline: str = ""
    table: pd.DataFrame | None = None
    columns: tuple[str, ...] = ()
    key: str = "membership_id"
    memberships: gpd.GeoDataFrame | None = None
    inset: Inset = "crowd"
    names: float = 1.0

    @property
    def world(self) -> bool:
        """Say whether so much is shown that only a projection of the whole Earth fits."""
        return self.extent[2] - self.extent[0] > _WIDE

    @property
    def area_files(self) -> tuple[str, ...]:
        """Return the files of the coloured countries: what is cut around Europe goes on beyond."""
        if not self.areas:
            return ()
        around = (REST.file,) if self.area_file == EUROPE[-1].file else ()
        return (*around, self.area_file)

    def shown_networks(self) -> set[str]:
        """Return the networks of the members, those drawn behind and those that have none too."""
        drawn = (self.members, self.context)
        found = {
            n
            for rows in drawn
            if rows is not None and "network_id" in rows
            for n in rows["network_id"]
        }
        return super().shown_networks() | found

    @property
    def rows(self) -> gpd.GeoDataFrame:
        """Return one row per membership, as tables and data have them."""
        return self.members if self.memberships is None else self.memberships

    @property
    def row_count(self) -> int:
        """Return the number of memberships."""
        return len(self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the cells that name the sources of memberships."""
        return tuple(self.rows["source_url"].dropna())

    @property
    def source_cells(self) -> tuple[str, ...]:
        """Return the cells that name the sources of memberships, parties and populations."""
        rows = self.rows
        return tuple(
            cell for column in _SOURCES if column in rows for cell in rows[column].dropna()
        )
