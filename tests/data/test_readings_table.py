"""What the paper on ANVITA reads into some cities: complete, sourced, and on known points."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pytest

from data.pipeline import build, contract
from data.pipeline.documents import BuildError
from geo import layers
from geo.layers import LAYERS
from tests.data.copies import copy_of, spoil

ROOT = build.ROOT
NAMED = {
    "advocacy": ["Bordeaux", "Lyon", "Marseille", "Tours"],
    "exchange": ["Chambéry", "Granville", "Melle"],
    "development": ["Vizille"],
    "common-base": [
        "Barcelona",
        "Berlin",
        "Grenoble",
        "Le Vigan",
        "Lisboa",
        "Liège",
        "Montreuil",
        "Palermo",
    ],
}


def layer() -> gpd.GeoDataFrame:
    return gpd.read_parquet(LAYERS / "paper_readings.parquet")


def test_each_reading_names_the_cities_of_the_paper() -> None:
    rows = layer()
    found = {reading: sorted(group["name"]) for reading, group in rows.groupby("reading")}
    assert found == NAMED
    assert tuple(NAMED) == layers.READINGS
    assert rows["source"].str.contains("ref:flamant-lacroix-2023").all()


def test_points_are_those_of_the_pipeline() -> None:
    with (ROOT / "reference/place_locations.csv").open(encoding="utf-8") as file:
        known = {
            r["place_id"]: (float(r["lon"]), float(r["lat"]))
            for r in csv.DictReader(file)
            if r["lat"]
        }
    communes = gpd.read_parquet(ROOT / "reference/communes_fr.parquet").set_index("code")
    for _, row in layer().iterrows():
        if row["place_id"]:
            point = known[row["place_id"]]
        else:
            found = communes.loc[row["official_code"]]
            assert found["name"] == row["name"]
            point = (found.geometry.x, found.geometry.y)
        assert (row.geometry.x, row.geometry.y) == pytest.approx(point, abs=1e-5)


def test_dates_are_those_of_the_claims() -> None:
    with (ROOT / "sources/claims.csv").open(encoding="utf-8") as file:
        claims = {r["claim_id"]: r["value"] for r in csv.DictReader(file)}
    dated = {row["place_id"]: row["date"] for _, row in layer().iterrows()}
    for city in ("bordeaux", "lyon", "granville", "melle", "vizille"):
        assert dated[f"fr-{city}"] == claims[f"joined-{city}"]
    assert dated["fr-marseille"] == dated["fr-tours"] == dated["fr-chambery"] == ""


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("reading", "friendship", "one of advocacy, exchange, development, common-base"),
        ("evidence_fr", "", "not empty"),
        ("place_id", "fr-nowhere", "no table has this name"),
    ],
)
def test_a_bad_cell_stops_the_build(tmp_path: Path, column: str, value: str, reason: str) -> None:
    spoil(copy_of(tmp_path), "paper_readings", 2, column, value)
    with pytest.raises(BuildError, match=reason):
        contract.check(tmp_path)
