"""Reads the packaged layers of ``data/layers`` into GeoDataFrames.

The layers are built by ``python -m data.pipeline`` and described in ``datapackage.json``, which
says what each column means. Reading changes nothing in them but their types.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import damage, filters, kept, palette
from geo.damage import Damage, LayersError
from geo.exhibit import Brought
from geo.i18n import Texts, said_column
from geo.paths import REFERENCE, ROOT
from geo.spelling import slug

READINGS: Final = ("advocacy", "exchange", "development", "common-base")
NO_READING: Final = "none"  # of places that the paper on ANVITA does not name
TABLES: Final = (
    "networks",
    "claims",
    "coalitions",
    "contrasts",
    "links",
    "events",
    "exonyms",
    "counts",
    "parties",
    "references",
    "corrections",
)
POINTS: Final = ("members", "places", "crossings", "seats", "non_members", "paper_readings")
_CALLED: Final = ("members", "replaced", "places", "non_members", "paper_readings")  # named places
_PARTIES: Final = ("executives", "executives_gb")  # ours, and the share-alike ones of UK councils
LAYERS: Final = ROOT / "data" / "layers"


@dataclass(frozen=True, eq=False)
class Atlas:
    """The whole dataset, read once; equal to nothing but itself.

    ``members`` has one row per membership (EPSG:4326, with the interval columns of
    `geo.filters.with_intervals`), ``executives`` one per dated statement of a party, ``networks``
    one per body, ``counts`` one per published total, ``places`` one per place, ``events`` one per
    dated event, ``exonyms`` one per place that is called otherwise in another language (see
    `in_language`), ``claims`` one per figure printed in the papers, ``links`` one per relation of
    two networks, ``contrasts`` one per network that other sources describe otherwise than its
    class, ``seats`` one per located seat (EPSG:4326), ``parties`` one per party and country,
    ``crossings`` one per pass or tunnel, ``non_members`` one per stated non-member and
    ``paper_readings`` one per city that the paper on ANVITA names for a trajectory, one of
    `READINGS` (EPSG:4326); the ``reading`` of each membership is that of its place.
    ``package`` describes the layers (see `read_package`); ``shared_sources`` are the sources of
    the share-alike statements on parties.
    """

    members: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    executives: pd.DataFrame
    networks: pd.DataFrame
    claims: pd.DataFrame
    coalitions: pd.DataFrame
    contrasts: pd.DataFrame
    seats: gpd.GeoDataFrame
    crossings: gpd.GeoDataFrame
    non_members: gpd.GeoDataFrame
    paper_readings: gpd.GeoDataFrame
    links: pd.DataFrame
    events: pd.DataFrame
    exonyms: pd.DataFrame
    counts: pd.DataFrame
    parties: pd.DataFrame
    references: pd.DataFrame
    corrections: pd.DataFrame
    version: str
    package: Mapping[str, Any]
    shared_sources: frozenset[str]
    brought: Brought | None = None  # the reader's own list in it (`geo.listing.network.beside`)
    base: Atlas | None = None  # the atlas without that list
    replaced: gpd.GeoDataFrame | None = None  # the memberships in whose place the list stands
    language: str = ""  # in which its places are called, empty where as their countries call them

    def at(self, day: dt.date) -> gpd.GeoDataFrame:
        """Return all memberships as they stand on a day (`geo.filters.at`).

        They are worked out once for each day; nobody changes them.
        """
        return _at(self, day)

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """Return the networks that have members, in the order of lists and legends."""
        return tuple(n for n in palette.networks(self.networks) if n != palette.COUNCILS)

    @cached_property
    def european(self) -> tuple[str, ...]:
        """Return those of `drawn` that the pages on Europe hold against each other unasked."""
        rows = self.networks[self.networks["european"] == "true"]
        return tuple(n for n in self.drawn if n in set(rows["network_id"]))


@kept.with_argument(0, 32)
def _at(atlas: Atlas, day: dt.date) -> gpd.GeoDataFrame:
    return filters.at(atlas.members, atlas.executives, day)


@kept.with_argument(0, 8)
def in_language(atlas: Atlas, t: Texts) -> Atlas:
    """Return the atlas with the names of its places as readers of a language know them.

    ``name`` in the layers of `_CALLED` is the usual one (`geo.i18n.said`), ``local_name`` that of
    the country, and ``other_names`` holds the names in all languages, for a search.
    """
    if atlas.language == t.language:
        return atlas
    known = atlas.exonyms.set_index(["country_iso2", "name"], drop=False)
    usual = said_column(known, "name", t)
    every = known.filter(like="name").agg("|".join, axis="columns")

    def called(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        if "local_name" in rows:  # as readers of another language know them
            rows = rows.assign(name=rows["local_name"])
        keys = pd.MultiIndex.from_frame(rows[["country_iso2", "name"]])
        return rows.assign(
            local_name=rows["name"],
            name=usual.reindex(keys).set_axis(rows.index).fillna(rows["name"]),
            other_names=every.reindex(keys).set_axis(rows.index).fillna(""),
        )

    frames: dict[str, Any] = {
        name: called(rows) for name in _CALLED if (rows := getattr(atlas, name)) is not None
    }
    return replace(atlas, **frames, language=t.language)


def folder() -> Path:
    """Return the folder of the layers: ``ATLAS_LAYERS``, or the one of the repository."""
    return Path(os.environ.get("ATLAS_LAYERS", LAYERS))


def read_package(folder: Path = LAYERS) -> dict[str, Any]:
    """Return the description of the data package (Frictionless ``datapackage.json``).

    Raises
    ------
    LayersError
        As `geo.damage.read_package`.
    """
    return damage.read_package(folder)


def read_atlas(folder: Path = LAYERS) -> Atlas:
    """Read all layers, once it is sure that they are whole.

    Raises
    ------
    LayersError
        As `geo.damage.read`, or if a date is none.
    """
    package, frames = damage.read(folder, (*TABLES, *_PARTIES), POINTS)
    members, read = frames["members"], frames["paper_readings"]
    named = read[read["place_id"] != ""].set_index("place_id")["reading"]
    members = members.assign(
        reading=members["place_id"].map(named).fillna(NO_READING),
        region=members["admin1"].fillna("").where(members["country_iso2"] == "FR", "").map(slug),
    )
    try:
        dated = filters.with_intervals(members)
    except ValueError as error:
        wrong = Damage("members.parquet", "unreadable", value=str(error))
        raise LayersError(folder, [wrong]) from None
    parts = [frames.pop(name) for name in _PARTIES]
    shared = [column for column in parts[0] if column in parts[1]]
    statements = pd.concat([part[shared] for part in parts], ignore_index=True)
    whole: dict[str, Any] = {**frames}
    return Atlas(
        **whole | {"members": gpd.GeoDataFrame(dated, crs=members.crs)},
        executives=statements,
        version=str(package["version"]),
        package=package,
        shared_sources=frozenset(parts[1]["source"]),
    )


@cache
def _heights() -> pd.Series:
    table = pd.read_csv(REFERENCE / "elevations_fr.csv", dtype={"code": "str", "geoname_id": "str"})
    return table.set_index("code")["elevation_m"]


def elevation(places: pd.DataFrame) -> pd.Series:
    """Return metres above sea level by row (Int64), missing where no file gives any.

    GeoNames reads the figure off a height model: it is that of one cell, about 90 m wide (900 m
    where the finer model has none), at the point of the settlement; a commune in the mountains
    reaches far above and below it. Only French communes in and around the Alps with a settlement
    of 1,000 inhabitants or more have one.

    Parameters
    ----------
    places
        Rows with ``country_iso2``, ``level`` and ``official_code``.
    """
    commune = (places["country_iso2"] == "FR") & (places["level"] == "commune")
    codes = places["official_code"].where(commune)
    return codes.map(_heights()).astype("Int64").rename("elevation_m")
