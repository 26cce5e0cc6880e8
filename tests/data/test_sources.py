"""The hand-kept tables keep their promises: counts, keys, sources, dates, sidecars, guards."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from data.pipeline.__main__ import main
from geo.i18n import LANGUAGES, SEEN, lacking, translated
from tests.shared import in_data

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources"
REFERENCE = ROOT / "data" / "reference"
Rows = list[dict[str, str]]

KEYS = {
    "places": ("place_id",),
    "memberships": ("membership_id",),
    "attestations": ("place_id", "network_id", "date", "kind", "source"),
    "executives": ("place_id", "as_of", "party"),
    "executives_gb": ("official_code", "as_of"),
    "authorities_gb": ("official_code",),
    "place_points": ("place_id",),
    "place_populations": ("place_id",),
    "gazetteer_choices": ("place_id",),
    "networks": ("network_id",),
    "network_links": ("source_network_id", "target_network_id", "relation"),
    "network_contrasts": ("network_id",),
    "coalitions": ("coalition",),
    "events": ("event_id",),
    "published_counts": ("network_id", "coalition", "date", "total", "unit", "source"),
    "references": ("ref_id",),
    "unlocated": ("place_id", "missing"),
}
DATES = ("date", "date_end", "joined", "left", "as_of", "since", "founded", "members_as_of")
SCHEMES = {
    "insee": r"(\d{2}|2[AB])\d{3}",
    "istat": r"\d{6}",
    "gss": r"[ENSW]\d{8}",
    "siren": r"\d{9}",
    "insee-dep": r"\d{2,3}|2[AB]",
    "insee-reg": r"\d{2}",
    "": "",
}
FOREIGN = (
    ("memberships", "place_id", "places", "place_id"),
    ("memberships", "network_id", "networks", "network_id"),
    ("memberships", "national_network", "networks", "network_id"),
    ("memberships", "coalition", "coalitions", "coalition"),
    ("attestations", "place_id", "places", "place_id"),
    ("attestations", "network_id", "networks", "network_id"),
    ("executives", "place_id", "places", "place_id"),
    ("executives_gb", "official_code", "authorities_gb", "official_code"),
    ("place_points", "place_id", "places", "place_id"),
    ("place_populations", "place_id", "places", "place_id"),
    ("gazetteer_choices", "place_id", "places", "place_id"),
    ("network_links", "source_network_id", "networks", "network_id"),
    ("network_links", "target_network_id", "networks", "network_id"),
    ("network_contrasts", "network_id", "networks", "network_id"),
    ("networks", "same_as", "networks", "network_id"),
    ("events", "network_id", "networks", "network_id"),
    ("published_counts", "network_id", "networks", "network_id"),
    ("published_counts", "coalition", "coalitions", "coalition"),
    ("unlocated", "place_id", "places", "place_id"),
)


def read(table: str) -> Rows:
    with (SOURCES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corrections() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(
        (ROOT / "data" / "corrections.yml").read_text(encoding="utf-8")
    )
    return entries


def is_partial_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return False
    year, month, day = [*(int(part) for part in text.split("-")), 1, 1][:3]
    dt.date(year, month, day)
    return True


def test_every_member_list_is_complete() -> None:
    listed = [row["network_id"] for row in read("memberships")]
    for network in set(listed):
        assert listed.count(network) == in_data(f"memberships of {network}")
    assert len(listed) == in_data("memberships")


@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique_and_rows_sorted(table: str) -> None:
    keys = [tuple(row[column] for column in KEYS[table]) for row in read(table)]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize(("table", "column", "target", "key"), FOREIGN)
def test_foreign_keys_exist(table: str, column: str, target: str, key: str) -> None:
    known = {row[key] for row in read(target)} | {""}
    assert {row[column] for row in read(table)} <= known


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, "source_urls" if table == "networks" else "source")
        for table in KEYS
        if table not in {"places", "gazetteer_choices", "references", "unlocated"}
    ],
)
def test_every_row_has_a_source(table: str, column: str) -> None:
    known = {f"ref:{row['ref_id']}" for row in read("references")}
    for row in read(table):
        for part in row[column].split("|"):
            assert part in known or re.fullmatch(r"https?://\S+", part), row


@pytest.mark.parametrize("table", KEYS)
def test_dates_are_partial_dates(table: str) -> None:
    for row in read(table):
        for column in DATES:
            assert not row.get(column) or is_partial_date(row[column]), row


@pytest.mark.parametrize("name", KEYS)
def test_sidecars_describe_their_file(name: str) -> None:
    path = SOURCES / f"{name}.csv"
    meta = yaml.safe_load(path.with_name(f"{path.name}.meta.yml").read_text(encoding="utf-8"))
    header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    assert not {"sha256", "rows"} & set(meta)  # the build counts them
    assert [column["name"] for column in meta["columns"]] == header
    assert all(column["description"] for column in meta["columns"])


def test_files_are_plain() -> None:
    for path in [SOURCES / f"{table}.csv" for table in KEYS]:
        data = path.read_bytes()
        assert b"\r" not in data, path
        assert data.endswith(b"\n"), path


def test_no_paper_is_named_by_its_file() -> None:
    pattern = re.compile(r"\d{3}_[0-9a-f]{16}|\.txt\b")
    texts = [*SOURCES.glob("*"), ROOT / "data" / "corrections.yml"]
    for path in texts:
        assert not pattern.search(path.read_text(encoding="utf-8").replace("/terminal/txt/", "")), (
            path
        )


def test_official_codes_fit_their_scheme() -> None:
    for place in read("places"):
        assert re.fullmatch(SCHEMES[place["code_scheme"]], place["official_code"]), place
        assert not place["covering_code"] or place["level"] in {"group", "parish"}, place


def test_one_body_is_one_place() -> None:
    codes = [(p["code_scheme"], p["official_code"]) for p in read("places") if p["official_code"]]
    assert len(set(codes)) == len(codes)
    names = [(p["country_iso2"], p["name"], p["level"], p["admin1"]) for p in read("places")]
    assert len(set(names)) == len(names)


def test_groups_are_never_councils() -> None:
    for place in read("places"):
        is_group = place["place_id"].endswith("-group")
        assert is_group == (place["level"] == "group"), place
        assert not (is_group and place["official_code"]), place


def test_only_authorities_in_use_are_kept() -> None:
    places = read("places")
    used = {p["official_code"] for p in places if p["code_scheme"] == "gss"}
    used |= {p["covering_code"] for p in places if p["covering_code"]}
    kept = {row["official_code"] for row in read("authorities_gb")}
    assert kept <= used
    assert used - kept == {"E07000163"}, "only Craven, abolished in 2023, is in no register"


def test_corrections_still_hold() -> None:
    for entry in corrections():
        if "match" not in entry:
            continue
        hits = [
            row
            for row in read(entry["table"])
            if all(
                row[column] in (wanted if isinstance(wanted, list) else [wanted])
                for column, wanted in entry["match"].items()
            )
        ]
        assert hits, entry["id"]
        for row in hits:
            assert {column: row[column] for column in entry["expect"]} == entry["expect"], entry[
                "id"
            ]


def test_each_inferred_row_is_declared() -> None:
    declared = [e["match"] for e in corrections() if e.get("expect", {}).get("evidence_grade")]
    for row in read("memberships"):
        if row["evidence_grade"] == "inferred":
            assert any(
                all(
                    row[column] in (wanted if isinstance(wanted, list) else [wanted])
                    for column, wanted in match.items()
                )
                for match in declared
            ), row["membership_id"]


def test_anvita_of_september_2022_can_be_counted() -> None:
    assumed = {e["match"]["membership_id"] for e in corrections() if e["action"] == "assume"}
    assert assumed == {
        "anvita-fr-region-occitanie",
        "anvita-fr-region-bourgogne-franche-comte",
        "anvita-fr-seine-saint-denis",
    }
    inferred = [
        row
        for row in read("memberships")
        if row["network_id"] == "anvita" and row["evidence_grade"] == "inferred"
    ]
    assert len(inferred) == 10


def test_the_share_of_a_language_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages"]) == 0
    told = {line[:2]: line.split() for line in capsys.readouterr().out.splitlines()}
    assert set(told) == set(translated())
    for code, words in told.items():
        assert (words[1] == "offered") == (code in LANGUAGES)
        assert (words[3] == words[5]) or code not in LANGUAGES
    assert told["fr"][7] == told["fr"][9] == told["it"][7]
    assert told["de"][7] == "0"
    seen = pd.read_csv(SEEN, keep_default_na=False)
    assert seen["parts"].is_monotonic_decreasing
    assert main(["languages", "--lang", "de"]) == 0
    lacks = capsys.readouterr().out.splitlines()
    assert "Day shown" in lacks
    assert "Welcoming Cities Atlas" not in lacks
    assert not {*seen["text"][:30]} & {*lacks}  # what is seen most, first
    counts = dict(zip(seen["text"], seen["parts"], strict=True))
    asked = [counts.get(text, 0) for text in lacking("de")[0]]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] > 10
    assert asked[-1] == 0
    assert lacks.index("Day shown") < lacks.index("The file is empty.")
