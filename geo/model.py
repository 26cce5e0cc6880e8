"""What the atlas speaks of: filters, coverage, and the view that both renderers draw.

The tables themselves are GeoDataFrames (see `geo.layers` for their columns).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd

Shape = Literal["circle", "square", "triangle", "diamond"]
Mark = Literal["full", "hollow", "cross", "ring"]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Filters:
    """What a reader asked for. An empty tuple asks for nothing in particular: all pass.

    ``as_of`` is the day that the map shows. ``statuses`` empty means current members; ``former``
    must be asked for by name. ``bases`` says how the beginning of a membership is known (see
    `geo.filters.BASES`).
    """

    as_of: dt.date
    networks: tuple[str, ...] = ()
    coalitions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Symbol:
    """How one kind of member is drawn: a colour and a shape, never a colour alone."""

    colour: str
    shape: Shape
    mark: Mark = "full"


@dataclass(frozen=True)
class LegendItem:
    """One line of the legend: a symbol, its label, and how many places it stands for."""

    symbol: Symbol
    label: str
    count: int


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
class View:
    """What is drawn: the one description that the browser map and the printed figure share.

    ``members`` is a GeoDataFrame in EPSG:4326, one row per membership shown, with the columns of
    `geo.filters.apply` and the columns ``shape``, ``mark``, ``colour``, ``tooltip`` and ``card``.
    ``extent`` is west, south, east, north in degrees; ``focus`` lists the ISO codes of the
    countries that stand out on the base map.
    """

    view_id: str
    title: str
    subtitle: str
    as_of: dt.date
    language: str
    members: gpd.GeoDataFrame
    extent: Bounds
    focus: tuple[str, ...] = ()
    legend: tuple[LegendItem, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    caption: str = ""
    base: str = "europe"
    notes: tuple[str, ...] = field(default_factory=tuple)
