"""Layers are read when they are whole, and else a reader is told which file is wrong, and how."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import layers
from geo.__main__ import main
from geo.damage import LayersError
from geo.i18n import LANGUAGES, Texts
from tests.shared import reseal

CASES = Path(__file__).parents[1] / "cases" / "layers.csv"
Harm = Callable[[Path], None]


def frame(name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Harm:
    """Change a layer, as somebody would who builds layers of their own."""

    def harm(folder: Path) -> None:
        path = folder / f"{name}.parquet"
        spatial = name in layers.POINTS
        rows = gpd.read_parquet(path) if spatial else pd.read_parquet(path)
        change(rows).to_parquet(path)
        reseal(folder)

    return harm


def cell(name: str, column: str, value: object) -> Harm:
    """Put a value into the first row of a layer."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        rows[column] = rows[column].astype("object")
        rows.loc[rows.index[0], column] = value
        return rows

    return frame(name, change)


def points(make: Callable[[gpd.GeoDataFrame], object]) -> Harm:
    """Give the memberships other points."""
    return frame("members", lambda rows: rows.set_geometry(make(rows)))


def text(file: str, written: str) -> Harm:
    """Write a file anew."""
    return lambda folder: (folder / file).write_text(written, encoding="utf-8") and None


def package(change: Callable[[dict[str, object]], object]) -> Harm:
    """Change the description of the layers."""

    def harm(folder: Path) -> None:
        path = folder / "datapackage.json"
        described = json.loads(path.read_text(encoding="utf-8"))
        change(described)
        path.write_text(json.dumps(described), encoding="utf-8")

    return harm


def a_folder(folder: Path) -> None:
    (folder / "members.parquet").unlink()
    (folder / "members.parquet").mkdir()


def cut(folder: Path) -> None:
    path = folder / "members.parquet"
    path.write_bytes(path.read_bytes()[:5000])


def plain(folder: Path) -> None:
    path = folder / "members.parquet"
    pd.DataFrame(gpd.read_parquet(path).drop(columns="geometry")).to_parquet(path)
    reseal(folder)


def empty(name: str) -> Harm:
    return frame(name, lambda rows: rows.iloc[:0])


def swap(rows: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(rows.geometry.y, rows.geometry.x), crs=4326)


def set_all(x: float, y: float) -> Harm:
    return points(lambda rows: gpd.GeoSeries([shapely.Point(x, y)] * len(rows), crs=4326))


MEMBERS = "members.parquet"
# case of layers.csv: what it does, and the file and column that are named; None where all is well
HARMS: dict[str, tuple[Harm, str | None]] = {
    "claims empty": (empty("claims"), None),
    "coordinates 999": (set_all(999, 999), MEMBERS),
    "coordinates inf": (set_all(np.inf, np.inf), MEMBERS),
    "country null": (cell("members", "country_iso2", None), None),
    "country unknown": (cell("members", "country_iso2", "XX"), None),
    "counts empty": (empty("counts"), None),
    "crs 3857": (frame("members", lambda rows: rows.to_crs(3857)), MEMBERS),
    "datapackage empty object": (text("datapackage.json", "{}"), "datapackage.json"),
    "datapackage list": (text("datapackage.json", "[]"), "datapackage.json"),
    "datapackage not json": (text("datapackage.json", "{'a'"), "datapackage.json"),
    "datapackage version html": (package(lambda p: p.update(version="<b>1</b>")), None),
    "duplicate rows": (frame("members", lambda rows: pd.concat([rows, rows])), MEMBERS),
    "events empty": (empty("events"), None),
    "executives empty": (empty("executives"), None),
    "joined bad": (cell("members", "joined", "soon"), MEMBERS),
    "joined future": (cell("members", "joined", "2999"), MEMBERS),
    "joined null": (cell("members", "joined", None), None),
    "left before joined": (
        lambda folder: (
            cell("members", "joined", "2019-06")(folder) or cell("members", "left", "1999")(folder)
        ),
        MEMBERS,
    ),
    "members is a folder": (a_folder, MEMBERS),
    "members missing": (lambda folder: (folder / MEMBERS).unlink(), MEMBERS),
    "members truncated": (cut, MEMBERS),
    "members zero bytes": (text(MEMBERS, ""), MEMBERS),
    "missing folder": (shutil.rmtree, "layers"),
    "network null": (cell("members", "network_id", None), MEMBERS),
    "networks empty": (empty("networks"), MEMBERS),
    "party family unknown": (cell("members", "party_family", "zzz"), MEMBERS),
    "plain parquet": (plain, MEMBERS),
    "points empty": (
        points(lambda rows: gpd.GeoSeries([shapely.Point()] * len(rows), crs=4326)),
        None,
    ),
    "population negative": (cell("members", "population", -5), MEMBERS),
    "status unknown": (cell("members", "status", "zzz"), MEMBERS),
    "swapped": (points(swap), MEMBERS),
    "tier null": (cell("members", "population_tier", None), MEMBERS),
    "tier unknown": (cell("members", "population_tier", "zzz"), MEMBERS),
    # neighbours
    "population of a place negative": (cell("places", "population", -1), "places.parquet"),
    "population of more than any country has": (cell("places", "population", 10**10), "places"),
    "population none": (cell("members", "population", None), None),
    "population zero": (cell("members", "population", 0), None),
    "left future": (cell("members", "left", "2099-01-01"), MEMBERS),
    "left bad": (cell("members", "left", "later"), MEMBERS),
    "joined on the day of reading": (cell("members", "joined", "2026-11-22"), None),
    "joined the day after": (cell("members", "joined", "2026-11-23"), MEMBERS),
    "left in the year of joining": (
        lambda folder: (
            cell("members", "joined", "2019-06-01")(folder)
            or cell("members", "left", "2019")(folder)
        ),
        None,
    ),
    "a layer of another build": (
        lambda folder: (
            frame("events", lambda rows: rows.iloc[1:])(folder)
            or shutil.copy(layers.LAYERS / "datapackage.json", folder)
        ),
        "events.parquet",
    ),
    "a layer that no page reads is changed": (text("attestations.parquet", ""), "attestations"),
    "event of an unknown kind": (cell("events", "kind", "zzz"), "events.parquet"),
    "network of an unknown kind": (cell("networks", "kind", "zzz"), "networks.parquet"),
    "unknown relation": (cell("links", "relation", "zzz"), "links.parquet"),
    "coalition unknown": (cell("members", "coalition", "zzz"), MEMBERS),
    "a column gone": (frame("events", lambda rows: rows.drop(columns="kind")), "events.parquet"),
    "lines for points": (
        points(lambda rows: rows.geometry.buffer(0.1).set_crs(4326, allow_override=True)),
        MEMBERS,
    ),
    "no layers in the package": (package(lambda p: p.update(resources=[])), "datapackage.json"),
    "a resource without hash": (
        package(lambda p: p["resources"][0].pop("hash")),  # type: ignore[index]
        "datapackage.json",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(layers.LAYERS, tmp_path / "layers")
    return tmp_path / "layers"


def test_every_case_of_the_list_is_tried() -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        assert {row["case"] for row in csv.DictReader(file)} <= HARMS.keys()


@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS:UserWarning")
@pytest.mark.parametrize("case", HARMS)
def test_a_damaged_folder_is_refused_with_the_file(folder: Path, case: str) -> None:
    harm, wrong = HARMS[case]
    harm(folder)
    if wrong is None:
        assert layers.read_atlas(folder).version
        return
    with pytest.raises(LayersError) as refused:
        layers.read_atlas(folder)
    assert any(wrong in damage.file for damage in refused.value.damages)
    for language in LANGUAGES:
        said = refused.value.said(Texts(language))
        assert wrong in said
        assert "make data" in said
        assert "\n" not in said
    assert "Reconstruisez les couches" in refused.value.said(Texts("fr"))
    assert "Ricostruite gli strati" in refused.value.said(Texts("it"))


def test_all_damaged_files_are_named_at_once(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    (folder / "claims.parquet").write_bytes(b"PAR1")
    with pytest.raises(LayersError) as refused:
        layers.read_atlas(folder)
    assert {damage.file for damage in refused.value.damages} == {
        "events.parquet",
        "claims.parquet",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["claims", "export"])
def test_the_command_line_says_it_on_one_line(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    language: str,
) -> None:
    (folder / "places.parquet").write_bytes(b"")
    monkeypatch.setenv("ATLAS_LAYERS", str(folder))
    own = ["--view", "anvita", "--out", str(folder / "x.csv")] if command == "export" else []
    assert main([command, *own, "--lang", language]) == 1
    [line] = capsys.readouterr().err.splitlines()
    layers = {"en": "The layers", "fr": "Les couches", "it": "Gli strati"}[language]
    assert line.startswith(f"python -m geo: {layers}")
    assert "places.parquet" in line
    assert not (folder / "x.csv").exists()
