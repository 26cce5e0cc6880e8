from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml

SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources"
FAMILIES = {
    "radical-left",
    "green",
    "social-democrat",
    "liberal-centre",
    "conservative-right",
    "regionalist",
    "civic-independent",
    "no-overall-control",
    "other",
    "unknown",
}
NAMES = ["name", "name_fr", "name_it"]
PARTY_COLUMNS = ["country_iso2", "party", *NAMES, "family", "source", "note"]
CLAIM_COLUMNS = [
    "claim_id",
    "paper",
    "section",
    "statement_en",
    "statement_fr",
    "statement_it",
    "query",
    "value",
    "qualifier",
    "note",
]
MEMBER_KEYS = {
    "network",
    "coalition",
    "country",
    "level",
    "tier",
    "party",
    "family",
    "status",
    "grade",
    "asof",
    "place",
    "departement",
    "alps",
}
# measure -> (parameters it must have, parameters it may have, form of its printed value)
MEASURES: dict[str, tuple[set[str], set[str], str]] = {
    "members": ({"network", "asof"}, MEMBER_KEYS, r"\d+"),
    "share": ({"network", "asof", "tier"}, MEMBER_KEYS, r"0\.\d+|0|1"),
    "networks": ({"scale"}, {"scale", "origin", "scope"}, r"\d+"),
    "published": ({"network"}, {"network", "date"}, r"\d+"),
    "left": ({"network", "year"}, {"network", "year"}, r"\d+"),
    "founders": ({"network"}, {"network"}, r"\d+"),
    "is_member": ({"network", "place", "asof"}, {"network", "place", "asof"}, r"[01]"),
    "joined": ({"network", "place"}, {"network", "place"}, r"\d{4}(-\d\d){0,2}"),
    "hosts": ({"network", "place"}, {"network", "place", "asof"}, r"\d{4}"),
}
DAY = r"\d{4}-\d\d-\d\d"
VALUE_FORMS = {
    "asof": DAY,
    "date": r"\d{4}(-\d\d){0,2}",
    "year": r"\d{4}",
    "place": r"[a-z0-9]+(-[a-z0-9]+)*",
    "network": r"[a-z0-9]+(-[a-z0-9]+)*",
    "departement": r"\d\d|2[AB]|97\d",
    "country": r"[A-Z]{2}",
    "tier": r"lt5k|5k-100k|100k-500k|ge500k|unknown",
    "alps": r"dep7",
    "family": "|".join(sorted(FAMILIES)),
    "grade": r"founding|explicit|inferred",
    "status": r"founding|member|awarded|former|host|individual|unstated",
    "scale": r"national|transnational",
    "origin": r"spontaneous|coopted",
    "scope": r"contestatory|national-association|generalist|specialised",
    "level": r"[a-z]+",
    "coalition": r"[a-z]+",
    "party": r".+",
}
URL = re.compile(r"https?://\S+")


def _rows(name: str) -> list[dict[str, str]]:
    path = SOURCES / name
    if not path.exists():
        pytest.skip(f"{name} is not there yet")
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _parties() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["country_iso2"], row["party"]): row for row in _rows("parties.csv")}


def _query(claim: dict[str, str]) -> tuple[str, dict[str, list[str]]]:
    measure, mark, text = claim["query"].partition("?")
    assert mark, f"{claim['claim_id']}: no parameters"
    return measure, parse_qs(text, strict_parsing=True, keep_blank_values=True)


@pytest.mark.parametrize(
    ("name", "columns", "key"),
    [
        ("parties.csv", PARTY_COLUMNS, ["country_iso2", "party"]),
        ("claims.csv", CLAIM_COLUMNS, ["claim_id"]),
    ],
)
def test_columns_and_key(name: str, columns: list[str], key: list[str]) -> None:
    rows = _rows(name)
    keys = [tuple(row[column] for column in key) for row in rows]
    assert list(rows[0]) == columns
    assert all(all(parts) for parts in keys)
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)
    assert b"\r" not in (SOURCES / name).read_bytes()


def test_every_party_has_a_known_family_and_a_source() -> None:
    for key, row in _parties().items():
        assert row["family"] in FAMILIES, key
        assert row["name"], key
        assert re.fullmatch(r"[A-Z]{2}", row["country_iso2"]), key
        if row["family"] != "unknown":
            assert row["source"], key
        for part in filter(None, row["source"].split("|")):
            assert re.fullmatch(r"https?://[^\s|]+|ref:[a-z0-9-]+", part), (key, part)


def test_the_same_letters_in_two_countries_stay_two_parties() -> None:
    parties = _parties()
    assert parties["FR", "FI"]["family"] == "radical-left"
    assert parties["IT", "FI"]["family"] == "conservative-right"


def test_every_party_of_an_executive_is_in_the_table() -> None:
    parties = _parties()
    countries = {row["place_id"]: row["country_iso2"] for row in _rows("places.csv")}
    used = {(countries[row["place_id"]], row["party"]) for row in _rows("executives.csv")}
    assert {pair for pair in used if pair[1]} <= parties.keys()


@pytest.mark.parametrize("column", ["control", "leading_party"])
def test_every_label_of_council_control_is_in_the_table(column: str) -> None:
    used = {("GB", row[column]) for row in _rows("executives_gb.csv") if row[column]}
    assert used
    assert used <= _parties().keys()


@pytest.mark.parametrize("claim", _rows("claims.csv"), ids=lambda claim: str(claim["claim_id"]))
def test_a_claim_is_complete_and_its_query_parses(claim: dict[str, str]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", claim["claim_id"])
    assert all(claim[column] for column in CLAIM_COLUMNS if column != "note")
    assert claim["qualifier"] in {"exact", "about", "more_than"}
    measure, parameters = _query(claim)
    required, allowed, value_form = MEASURES[measure]
    assert required <= parameters.keys() <= allowed
    assert re.fullmatch(value_form, claim["value"])
    for key, values in parameters.items():
        for value in values:
            assert re.fullmatch(VALUE_FORMS[key], value), (key, value)


def test_claims_name_papers_of_the_references() -> None:
    references = {row["ref_id"] for row in _rows("references.csv")}
    papers = {part for row in _rows("claims.csv") for part in row["paper"].split("|")}
    assert papers <= references


def test_claims_name_networks_and_parties_of_the_data() -> None:
    networks = {row["network_id"] for row in _rows("networks.csv")}
    labels = {party for _, party in _parties()}
    for claim in _rows("claims.csv"):
        parameters = _query(claim)[1]
        assert set(parameters.get("network", [])) <= networks, claim["claim_id"]
        assert set(parameters.get("party", [])) <= labels, claim["claim_id"]


def test_claims_name_places_of_the_data() -> None:
    # a printed non-member need not be a place of the data, and a network can be a member
    known = {row["place_id"] for row in _rows("places.csv")}
    known |= {row["network_id"] for row in _rows("networks.csv")}
    for claim in _rows("claims.csv"):
        measure, parameters = _query(claim)
        if measure == "is_member" and claim["value"] == "0":
            continue
        assert set(parameters.get("place", [])) <= known, claim["claim_id"]


def test_the_quadrants_add_up_to_the_sample() -> None:
    values = {
        row["claim_id"]: int(row["value"])
        for row in _rows("claims.csv")
        if row["query"].startswith("networks?")
    }
    assert values.pop("sample-networks") == sum(values.values()) == 35


@pytest.mark.parametrize("name", ["parties.csv", "claims.csv"])
def test_the_sidecar_describes_the_file(name: str) -> None:
    meta: dict[str, Any] = yaml.safe_load((SOURCES / f"{name}.meta.yml").read_text("utf-8"))
    rows = _rows(name)
    assert not {"sha256", "rows"} & set(meta)  # the build counts them
    assert [column["name"] for column in meta["columns"]] == list(rows[0])
    assert all(column["type"] == "string" for column in meta["columns"])
    assert all(column["description"] for column in meta["columns"])
    assert {"title", "description", "row", "sources", "accessed"} <= meta.keys()
    assert {"id", "title", "attribution"} <= meta["licence"].keys()


@pytest.mark.parametrize("name", ["parties.csv", "claims.csv"])
@pytest.mark.parametrize("suffix", ["", ".meta.yml"])
def test_no_local_path_or_file_name_slips_in(name: str, suffix: str) -> None:
    text = URL.sub(" ", (SOURCES / f"{name}{suffix}").read_text("utf-8"))
    text = text.replace("resource: reference/", "resource: ")  # a table of the reference data
    assert "/" not in text
    assert "\\" not in text
    assert not re.search(r"\.(txt|md|pdf|xlsx?)\b", text)
    assert not re.search(r"\b[0-9a-f]{16}\b", text)
