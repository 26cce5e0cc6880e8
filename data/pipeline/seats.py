"""Gives the seat city of each network a point, by its name in the gazetteer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from data.pipeline import sources
from data.pipeline.gazetteer import ACCEPT, Gazetteer
from geo.spelling import fold

FILE: Final = "seat_locations.csv"
_NAMED: Final = re.compile(r"(?P<city>[^(]+?)(?: \((?P<admin1>[^)]+)\))?")
_CRS: Final = "EPSG:4326"


def locate(folder: Path, reference: Path) -> pd.DataFrame:
    """Locate the seats of networks.csv, such as ``Paris`` or ``Decatur (Georgia)``.

    Returns
    -------
    One row per network with a seat city that the gazetteer knows without doubt: ``network_id``,
    ``lat``, ``lon`` (EPSG:4326), ``method``, ``matched_id``, ``matched_name`` and ``score``.
    """
    rows = sources.read_rows(folder / "networks.csv")
    seated = rows[rows["seat_city"] != ""].sort_values("network_id")
    divisions = sources.read_rows(reference / "admin1_names.csv")
    codes = {
        (country, fold(name)): code
        for country, code, name in divisions.itertuples(index=False, name=None)
    }
    gazetteer = Gazetteer.load()
    found = []
    for network, city, country in zip(
        seated["network_id"], seated["seat_city"], seated["seat_country_iso2"], strict=True
    ):
        named = _NAMED.fullmatch(city)
        admin1 = named["admin1"] if named else None
        code = codes.get((country, fold(admin1))) if admin1 else None
        match = gazetteer.match(named["city"] if named else city, country, code)
        if match and match.score >= ACCEPT:
            place = match.entry
            found.append(
                {
                    "network_id": network,
                    "lat": place.lat,
                    "lon": place.lon,
                    "method": f"gazetteer-{match.method}",
                    "matched_id": str(place.geonameid),
                    "matched_name": place.name,
                    "score": match.score,
                }
            )
    return pd.DataFrame(found)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write the located seats as CSV: UTF-8, LF."""
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def layer(networks: pd.DataFrame, located: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row per located seat, with its city and country as networks.csv has them."""
    named = networks[["network_id", "seat_city", "seat_country_iso2"]]
    rows = located.merge(named, on="network_id", validate="one_to_one")
    points = gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float), crs=_CRS)
    renamed = rows.rename(columns={"method": "location_method", "score": "match_score"})
    numbers = renamed.assign(match_score=pd.to_numeric(renamed["match_score"]))
    return gpd.GeoDataFrame(numbers.drop(columns=["lat", "lon"]), geometry=points)
