"""Crossings and stated non-members: sourced rows, plausible points, sidecars, layers."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.pipeline import build, schemas, sources
from data.pipeline.gazetteer import Gazetteer
from geo.layers import LAYERS

SOURCES = build.ROOT / "sources"
REFERENCE = build.ROOT / "reference"
NAMED = {
    "montgenevre": (1854, "FR|IT"),
    "frejus-tunnel": (1297, "FR|IT"),
    "col-du-frejus": (2541, "FR|IT"),
    "petit-saint-bernard": (2188, "FR|IT"),
    "mont-cenis": (2083, "FR|IT"),
    "col-de-larche": (1991, "FR|IT"),
    "col-de-tende": (1870, "FR|IT"),
    "col-de-lechelle": (1762, "FR|IT"),
    "mont-blanc-tunnel": (1395, "FR|IT"),
    "grand-saint-bernard": (2469, "CH|IT"),
}


def test_the_named_crossings_are_there_with_the_elevation_of_their_source() -> None:
    rows = gpd.read_parquet(LAYERS / "crossings.parquet").set_index("crossing_id")
    for key, (elevation, countries) in NAMED.items():
        assert rows.loc[key, ["elevation_m", "countries"]].tolist() == [elevation, countries]
    assert {"vallee-de-la-roya", "menton-ventimiglia", "tende-tunnel"} <= set(rows.index)
    assert rows.loc[["vallee-de-la-roya", "menton-ventimiglia"], "elevation_m"].isna().all()
    assert rows.crs == "EPSG:4326"


def test_every_crossing_lies_in_or_beside_both_of_its_countries() -> None:
    rows = gpd.read_parquet(LAYERS / "crossings.parquet").to_crs("EPSG:3035")
    lands = gpd.read_parquet(REFERENCE / "print" / "alps_countries.parquet").to_crs("EPSG:3035")
    outlines = lands.set_index("iso2").geometry
    for pair, point in zip(rows["countries"], rows.geometry, strict=True):
        assert max(outlines[iso2].distance(point) for iso2 in pair.split("|")) < 10_000


@pytest.mark.slow
def test_the_points_of_non_members_are_their_towns_near_their_official_codes() -> None:
    rows = gpd.read_parquet(LAYERS / "non_members.parquet")
    assert set(rows["non_member_id"]) == {"fr-bayonne", "it-ventimiglia"}
    reference = pd.concat(
        gpd.read_parquet(REFERENCE / f"{name}.parquet")[["code", "name", "geometry"]]
        for name in ("communes_fr", "comuni_it")
    ).set_index("code")
    gazetteer = Gazetteer.load()
    for row in rows.itertuples():
        assert reference.loc[row.official_code, "name"] == row.name
        middle = reference.loc[row.official_code, "geometry"]
        found = gazetteer.nearest(str(row.name), str(row.country_iso2), (middle.y, middle.x), 8)
        assert found is not None
        town = shapely.Point(found[0].lon, found[0].lat)
        assert shapely.dwithin(town, row.geometry, 1e-5)


def test_a_stated_non_member_is_no_member_in_the_data() -> None:
    members = gpd.read_parquet(LAYERS / "members.parquet")
    rows = gpd.read_parquet(LAYERS / "non_members.parquet")
    for row in rows.itertuples():
        same = members[members["official_code"] == row.official_code]
        assert row.network_id not in set(same["network_id"])
        assert "recosol" not in set(same["network_id"])


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("crossings", "kind", "bridge"),
        ("crossings", "lat", "4.49"),
        ("crossings", "countries", "FR"),
        ("crossings", "source", ""),
        ("crossings", "elevation_m", "high"),
        ("non_members", "source", "a book"),
        ("non_members", "official_code", ""),
        ("non_members", "code_scheme", "gss"),
    ],
)
def test_a_bad_cell_is_named(name: str, column: str, value: str) -> None:
    table, _broken = sources.read_table(SOURCES / f"{name}.csv")
    assert schemas.check(table) == []
    table.rows.loc[1, column] = value
    (problem,) = schemas.check(table)
    assert (problem.line, problem.column) == (3, column)


@pytest.mark.parametrize("name", ["crossings", "non_members"])
def test_rows_are_sorted_and_end_in_line_feeds(name: str) -> None:
    path = SOURCES / f"{name}.csv"
    keys = sources.read_rows(path).iloc[:, 0].tolist()
    assert keys == sorted(set(keys))
    assert b"\r" not in path.read_bytes()
