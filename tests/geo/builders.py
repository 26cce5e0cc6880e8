"""Small tables for tests: one membership or statement at a time, with sensible defaults."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely import Point

from geo import filters
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Display, Filters
from geo.request import Request, Room

ENGLISH = Texts()
DEFAULTS = {
    "membership_id": "anvita-fr-grenoble",
    "place_id": "fr-grenoble",
    "name": "Grenoble",
    "name_variants": "",
    "country_iso2": "FR",
    "level": "commune",
    "location_method": "cited",
    "official_code": "38185",
    "departement": "38",
    "region": "auvergne-rhone-alpes",
    "network_id": "anvita",
    "coalition": "",
    "status": "member",
    "joined": "",
    "left": "",
    "first_attested": "",
    "assumed_by": "",
    "accessed": "2026-11-22",
    "evidence_grade": "explicit",
    "caution_en": "",
    "caution_fr": "",
    "caution_it": "",
    "population": 156140,
    "population_year": 2023,
    "population_tier": "100k-500k",
    "reading": "none",
    "source_url": "https://example.org/list",
    "geometry": Point(5.72, 45.18),
}


def members(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Return memberships with their intervals; each row names what differs from `DEFAULTS`."""
    full = [{**DEFAULTS, "membership_id": f"m{i}", **row} for i, row in enumerate(rows)]
    frame = gpd.GeoDataFrame(full, geometry="geometry", crs="EPSG:4326")
    return gpd.GeoDataFrame(filters.with_intervals(frame), crs="EPSG:4326")


def executives(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return party statements from (place_id, party, family, as_of)."""
    names = ["place_id", "party", "party_family", "as_of"]
    return pd.DataFrame(rows, columns=names).assign(source="https://example.org/party")


def kept(rows: gpd.GeoDataFrame, said: pd.DataFrame, asked: Filters) -> gpd.GeoDataFrame:
    """Return the memberships that filters keep, as they stand on their day."""
    standing = filters.at(rows, said, asked.as_of)
    return standing[filters.mask(standing, asked)]


def request(
    room: Room, atlas: Atlas, filters: Filters, t: Texts = ENGLISH, display: Display | None = None
) -> Request:
    """Return what is asked of a room, as it opens where no display is given."""
    return Request(room.name, filters, display or room.shown, t.language, atlas=atlas, room=room)
