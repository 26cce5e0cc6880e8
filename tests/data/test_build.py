"""The pipeline: rebuilt layers are the committed ones, and a bad row stops it, saying where."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from data.pipeline import build, contract, corrections, package, sources
from data.pipeline.__main__ import main
from data.pipeline.documents import BuildError
from geo import filters, layers
from tests.data.copies import copy_of, spoil
from tests.shared import atlas, in_data

ROOT = build.ROOT
REQUIRED = {
    "place_id",
    "name",
    "country_iso2",
    "level",
    "official_code",
    "network_id",
    "coalition",
    "status",
    "joined",
    "left",
    "as_of",
    "evidence_grade",
    "party",
    "party_family",
    "party_as_of",
    "population",
    "population_year",
    "population_tier",
    "source_url",
    "geometry",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources that a test may spoil."""
    return copy_of(tmp_path)


def test_a_rebuild_gives_the_committed_bytes(tmp_path: Path) -> None:
    build.write(tmp_path)
    rebuilt = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in layers.LAYERS.iterdir()}
    assert sorted(rebuilt) == sorted(committed)
    assert [name for name in rebuilt if rebuilt[name] != committed[name]] == []


def test_members_have_a_row_for_each_membership_of_every_list() -> None:
    members = gpd.read_parquet(layers.LAYERS / "members.parquet")
    assert set(members) >= REQUIRED
    assert members.crs == "EPSG:4326"
    listed = sources.read_rows(ROOT / "sources" / "memberships.csv")["network_id"].value_counts()
    assert members["network_id"].value_counts().to_dict() == listed.to_dict()
    assert members["membership_id"].is_unique


def test_the_package_describes_every_layer_with_its_rows_and_hash() -> None:
    package = layers.read_package()
    described = {r["path"]: r for r in package["resources"]}
    files = {path.name: path for path in layers.LAYERS.glob("*.parquet")}
    assert described.keys() == files.keys()
    for name, path in files.items():
        resource = described[name]
        frame = pd.read_parquet(path)
        assert resource["rows"] == len(frame)
        assert resource["hash"] == f"sha256:{sources.sha256(path)}"
        assert [f["name"] for f in resource["schema"]["fields"]] == list(frame)
        assert all(f["description"] for f in resource["schema"]["fields"])
        assert not frame.duplicated(resource["schema"]["primaryKey"]).any()
        assert resource["licenses"][0]["name"]
        for code in sources.TEXTS:
            assert resource["licenses"][0][f"title_{code}"]
            assert resource[f"title_{code}"] not in {"", resource["title"]}


def test_share_alike_control_of_british_councils_stays_in_its_own_layer() -> None:
    members = gpd.read_parquet(layers.LAYERS / "members.parquet")
    assert set(members.loc[members["country_iso2"] == "GB", "party"]) == {""}
    licences = {r["name"]: r["licenses"][0]["name"] for r in layers.read_package()["resources"]}
    assert licences["executives_gb"] == "CC-BY-SA-4.0"
    assert licences["members"] == "CC-BY-4.0"


@pytest.mark.parametrize("code", sources.TEXTS)
def test_the_package_says_every_column_in_each_language(code: str) -> None:
    package = layers.read_package()
    fields = [f for r in package["resources"] for f in r["schema"]["fields"]]
    assert [f["name"] for f in fields if f[f"description_{code}"] == f["description"]] == []
    assert [r["name"] for r in package["resources"] if not r.get(f"description_{code}")] == []
    assert [gap for gap in package["gaps"] if gap["reason"] == gap[f"reason_{code}"]] == []
    same = [e["name"] for e in package["tables"] if e["title"] == e[f"title_{code}"]]
    assert same == (["attestations"] if code == "fr" else [])


def test_the_package_describes_every_source_table_and_change() -> None:
    package = layers.read_package()
    read = sources.read_all(ROOT / "sources")
    assert {entry["name"]: entry["rows"] for entry in package["tables"]} == {
        name: len(table.rows) for name, table in read.items()
    }
    assert len(package["gaps"]) == len(read["unlocated"].rows)


def test_the_numbers_of_tests_and_the_change_log_are_those_of_the_layers() -> None:
    assert build.differences(atlas(), ROOT.parent / "tests" / "expected.yml") == []


def test_a_change_log_out_of_order_stops_the_build(copy: Path) -> None:
    path = copy / "changes.yml"
    late = "- {date: '2020-01-01', version: x, tables: {nowhere: 1}, en: a, fr: b, it: c}\n"
    path.write_text(path.read_text(encoding="utf-8") + late, encoding="utf-8")
    with pytest.raises(BuildError, match="stands after 20") as stopped:
        build.write(copy / "out", copy)
    assert "no such table" in str(stopped.value)


def test_a_dead_link_without_its_day_stops_the_build(copy: Path) -> None:
    (copy / "dead_links.yml").write_text("- {url: 'https://example.org/gone'}\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"dead_links.yml, line 1, column checked"):
        build.write(copy / "out", copy)


@pytest.mark.parametrize("code", sources.TEXTS)
def test_each_correction_is_told_in_each_language(code: str) -> None:
    rows = pd.read_parquet(layers.LAYERS / "corrections.parquet")
    assert len(rows) == in_data("corrections")
    assert rows[f"subject_{code}"].str.len().min() > 0
    assert rows[f"reason_{code}"].str.len().min() > 0
    assert not (rows["reason"] == rows[f"reason_{code}"]).any()
    readings = rows["readings"].str.count(r"\|")
    assert (rows[f"readings_{code}"].str.count(r"\|") == readings).all()
    assert list(rows.loc[rows["chosen"] == "", f"chosen_{code}"]) == ["", "", ""]


@pytest.mark.parametrize("code", sources.TEXTS)
def test_a_correction_without_a_language_stops_the_build(copy: Path, code: str) -> None:
    path = copy / "corrections.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"  reason_{code}: ", "  reason_xx: ", 1), encoding="utf-8")
    with pytest.raises(BuildError, match=rf"reason_{code}.*this entry lacks the key"):
        contract.check(copy)


def anvita(day: str) -> gpd.GeoDataFrame:
    rows = filters.at(atlas().members, atlas().executives, dt.date.fromisoformat(day))
    return rows[(rows["network_id"] == "anvita") & (rows["state"] == "current")]


def test_anvita_in_september_2022_has_members_of_which_some_are_strictly_dated() -> None:
    rows = anvita("2022-09-30")
    assert len(rows) == in_data("anvita on 2022-09-30")
    strict = rows[(rows["evidence_grade"] != "inferred") & (rows["basis"] != "assumed")]
    assert len(strict) == in_data("anvita on 2022-09-30, strictly")
    assert sorted(rows.loc[rows["basis"] == "assumed", "place_id"]) == [
        "fr-region-bourgogne-franche-comte",
        "fr-region-occitanie",
        "fr-seine-saint-denis",
    ]


@pytest.mark.parametrize("day", ["2018-09-26", "2022-12-31", "2026-11-22"])
def test_anvita_at_other_dates(day: str) -> None:
    assert len(anvita(day)) == in_data(f"anvita on {day}")


BAD_CELLS = [
    (
        "memberships",
        "joined",
        "2021-02-30",
        "expected YYYY, YYYY-MM or YYYY-MM-DD, from 1800 to 20",
    ),
    ("memberships", "status", "friend", "expected one of founding, awarded, member"),
    ("memberships", "source", "", "expected an http(s) address or ref:name, and not empty"),
    ("memberships", "place_id", "fr-nowhere", "no table has this name"),
    ("memberships", "source", "ref:nobody", "no table has this name"),
    ("places", "country_iso2", "France", "expected of the form [A-Z]{2}"),
    ("memberships", "coalition", "nowhere", "no table has this name"),
    ("memberships", "left", "soon", "expected YYYY, YYYY-MM or YYYY-MM-DD, from 1800 to 20"),
    ("networks", "colour", "red", "expected of the form #[0-9A-F]{6}"),
    ("networks", "shape", "heart", "expected one of circle, square"),
    ("networks", "same_as", "nobody", "no table has this name"),
    ("networks", "website", "example.org", "expected an http(s) address"),
    (
        "published_counts",
        "total",
        "many",
        "expected a whole number and a number from 1 to 2000000000",
    ),
]


def test_bad_cells_stop_the_build_and_say_where(copy: Path) -> None:
    """Each on a line of its own; all are told in one run."""
    wrong = list(enumerate(BAD_CELLS, start=5))
    for line, (table, column, value, _) in wrong:
        spoil(copy, table, line, column, value)
    with pytest.raises(BuildError) as caught:
        build.write(copy / "out", copy)
    told = {(p.file, p.line, p.column): p for p in caught.value.problems}
    assert set(told) >= {(f"{table}.csv", n, column) for n, (table, column, _, _) in wrong}
    for line, (table, column, value, reason) in wrong:
        problem = told[f"{table}.csv", line, column]
        assert problem.value == value
        assert reason in str(problem)
    assert not (copy / "out").exists()


def test_wrong_cells_and_unknown_names_of_all_tables_come_in_one_run(copy: Path) -> None:
    spoil(copy, "memberships", 5, "joined", "2021-02-30")
    spoil(copy, "memberships", 6, "place_id", "fr-nowhere")
    spoil(copy, "events", 7, "date", "soon")
    with pytest.raises(BuildError) as caught:
        contract.check(copy)
    found = {(p.file, p.line, p.column) for p in caught.value.problems}
    assert found == {
        ("memberships.csv", 5, "joined"),
        ("memberships.csv", 6, "place_id"),
        ("events.csv", 7, "date"),
    }


LOOKS = {
    "eurocities": ({"colour": ""}, "column colour: the network has members"),
    "eccar": ({"draw_order": "1"}, "column draw_order, value '1': the key stands twice"),
    "recosol": ({"colour": "#CC79A7", "shape": "diamond"}, "the key stands twice"),
    "icorn": ({"colour": "#00456E", "shape": "kite"}, "is the look of the councils"),
}


def test_a_network_with_members_has_a_look_of_its_own(copy: Path) -> None:
    rows = sources.read_rows(copy / "sources" / "networks.csv")
    lines = {name: int(rows.index[rows["network_id"] == name][0]) + 2 for name in LOOKS}
    for name, (values, _) in LOOKS.items():
        for column, value in values.items():
            spoil(copy, "networks", lines[name], column, value)
    with pytest.raises(BuildError) as caught:
        contract.check(copy)
    for name, (_, reason) in LOOKS.items():
        said = [str(p) for p in caught.value.problems if p.line == lines[name]]
        assert any(reason in line for line in said), (name, said)


def test_a_member_stands_once_in_each_edition_of_a_network(copy: Path) -> None:
    rows = sources.read_rows(copy / "sources" / "memberships.csv")
    for column in ("place_id", "network_id", "edition"):
        spoil(copy, "memberships", 4, column, rows[column][1])
    with pytest.raises(BuildError, match=r"column place_id\+network_id\+edition, value"):
        contract.check(copy)


def test_a_repeated_key_stops_the_build(copy: Path) -> None:
    first = sources.read_rows(copy / "sources" / "memberships.csv")["membership_id"][0]
    spoil(copy, "memberships", 5, "membership_id", first)
    with pytest.raises(
        BuildError, match=r"memberships\.csv, line 5, column membership_id, value '.*': the key"
    ):
        contract.check(copy)


def test_a_table_changed_without_its_sidecar_stops_the_build(copy: Path) -> None:
    path = copy / "sources" / "networks.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"networks.csv, line \d+: 1 cells where the header has"):
        contract.check(copy)


def test_a_correction_that_no_longer_fits_stops_the_build(copy: Path) -> None:
    entries = corrections.read(copy / "corrections.yml")
    guarded = next(
        e for e in entries if e["table"] == "memberships" and e.get("match") and e.get("expect")
    )
    rows = sources.read_rows(copy / "sources" / "memberships.csv")
    row = rows.index[corrections.matching_rows(rows, guarded["match"])][0]
    column = next(c for c in guarded["expect"] if c not in guarded["match"])
    spoil(copy, "memberships", int(row) + 2, column, "2001")
    with pytest.raises(
        BuildError, match=f"corrections.yml, column expect, value '{guarded['id']}'"
    ):
        contract.check(copy)


def test_the_list_of_licences_is_true() -> None:
    kept = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    assert kept == package.licences(ROOT)
    for path in [*(ROOT / "sources").glob("*.csv"), *layers.LAYERS.glob("*.parquet")]:
        assert f"`{path.relative_to(ROOT).as_posix()}`" in kept


def test_the_command_reports_problems_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept = tmp_path / "layers", (ROOT / "LICENSES.md").stat().st_mtime_ns
    assert main(["--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "members.parquet" in said
    version = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert f"version {version}" in said
    assert (tmp_path / "LICENSES.md").read_text(encoding="utf-8") == package.licences(ROOT)
    assert (ROOT / "LICENSES.md").stat().st_mtime_ns == kept  # nothing is written elsewhere
