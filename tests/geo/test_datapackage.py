"""The whole data package: it is what its description says, and the same each time."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo import layers
from geo.about import sources
from geo.escape import for_csv
from geo.i18n import LANGUAGES, Texts
from geo.layers import LAYERS
from geo.takeaway import citation, export


@cache
def archive() -> bytes:
    return export.dataset()


@cache
def files() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive())) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_the_same_layers_give_the_same_bytes() -> None:
    assert archive() == export.dataset()
    with zipfile.ZipFile(io.BytesIO(archive())) as held:
        assert {entry.date_time[:3] for entry in held.infolist()} == {(2026, 11, 22)}


def test_the_description_fits_every_file() -> None:
    package = json.loads(files()["datapackage.json"])
    assert package["version"] == layers.read_package()["version"]
    named = [r["name"] for r in package["resources"]]
    assert len(set(named)) == len(named) == 2 * len(list(LAYERS.glob("*.parquet")))
    for resource in package["resources"]:
        body = files()[resource["path"]]
        plain = resource["path"].startswith("csv/")
        assert resource.get("bytes") == (len(body) if plain else None)  # as frictionless counts
        kinds = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
        assert kinds.get("geometry", "any" if not plain else "geojson") == (
            "geojson" if plain else "any"  # points are WKB in Parquet
        )
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        reader = pd.read_csv if resource["format"] == "csv" else pd.read_parquet
        frame = reader(io.BytesIO(body))
        assert len(frame) == resource["rows"], resource["path"]
        assert list(frame) == [field["name"] for field in resource["schema"]["fields"]]
        key = resource["schema"]["primaryKey"]
        assert not frame.duplicated(key).any()
    described = {r["path"] for r in package["resources"]}
    extra = {"datapackage.json", "README.txt", "LICENSES.md"}
    assert files().keys() - described == extra | {f"CITATION.{x}" for x in ("txt", "bib", "ris")}


@pytest.mark.parametrize("name", ["members", "events", "executives_gb", "seats"])
def test_the_csv_holds_the_same_cells(name: str) -> None:
    frame = pd.read_parquet(LAYERS / f"{name}.parquet")
    text = pd.read_csv(io.BytesIO(files()[f"csv/{name}.csv"]), dtype=str, keep_default_na=False)
    for column in frame.columns.drop("geometry", errors="ignore"):
        if pd.api.types.is_string_dtype(frame[column]):
            assert list(text[column]) == [for_csv(v) for v in frame[column].fillna("")]
        else:
            numbers = pd.to_numeric(text[column].replace({"True": "1", "False": "0"}))
            pd.testing.assert_series_equal(
                numbers.astype(float), frame[column].astype(float), check_names=False
            )


def test_points_are_geojson() -> None:
    points = gpd.read_parquet(LAYERS / "members.parquet").geometry
    cells = pd.read_csv(io.BytesIO(files()["csv/members.csv"]))["geometry"]
    assert list(cells.isna()) == list(points.isna())
    found = json.loads(cells.dropna().iloc[0])
    first = points.dropna().iloc[0]
    assert found == {"type": "Point", "coordinates": [first.x, first.y]}


def test_a_formula_in_a_cell_is_none_in_the_csv(tmp_path: Path) -> None:
    pd.DataFrame({"a": ["=1+1", "plain"], "n": [-1, 2]}).to_parquet(tmp_path / "x.parquet")
    assert export.layer_csv(tmp_path / "x.parquet") == b"a,n\n'=1+1,-1\nplain,2\n"


def test_the_readme_names_version_and_licences() -> None:
    text = files()["README.txt"].decode()
    assert layers.read_package()["version"] in text
    assert "LICENSES.md" in text
    assert export.dataset_name("2026.11.1+ab") == "welcoming-cities-atlas-2026.11.1-ab.zip"


@pytest.mark.parametrize("style", list(citation.STYLES))
def test_a_citation_of_the_data_names_title_year_and_version(style: str) -> None:
    said = citation.of_dataset(Texts("en"), "2026.11.1+ab", None, style)
    for part in ("Welcoming Cities Atlas", "2026", "2026.11.1+ab"):
        assert part in said
    assert "Retrieved" not in said


def test_the_dictionary_knows_every_layer() -> None:
    package = layers.read_package()
    for name in sources.layer_titles(Texts("en"), package):
        for language in LANGUAGES:
            table = sources.columns(Texts(language), package, name)
            assert table.iloc[:, 2].str.len().min() > 0
            assert sources.described(Texts(language), package, name)
    with pytest.raises(KeyError):
        sources.columns(Texts("en"), package, "nowhere")
