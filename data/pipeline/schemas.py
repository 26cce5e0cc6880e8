"""The rules that each source table keeps, checked with pandera before anything is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.pipeline import alpine, readings
from data.pipeline.errors import BuildError, Problem
from data.pipeline.rules import matching, number, one_of, partial_date, source, text
from data.pipeline.sources import Table
from geo.filters import GRADES, STATUSES
from geo.levels import LEVELS
from geo.parties import FAMILIES

QUALIFIERS: Final = ("exact", "about", "more_than")
CODE_SCHEMES: Final = ("insee", "istat", "gss", "siren", "insee-dep", "insee-reg")
_SLUG: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_ID: Final = matching(_SLUG, required=True)
_TEXT: Final = text(required=True)
_COUNTRY: Final = matching(r"[A-Z]{2}", required=True)
_DATE: Final = partial_date()
_SOURCE: Final = source()


@dataclass(frozen=True)
class Rules:
    """What a table keeps: its columns, and the columns that together name a row."""

    key: tuple[str, ...]
    columns: dict[str, pa.Column]


TABLES: Final[dict[str, Rules]] = {
    "references": Rules(("ref_id",), {"ref_id": _ID, "title": _TEXT, "title_fr": _TEXT}),
    "places": Rules(
        ("place_id",),
        {
            "place_id": _ID,
            "name": _TEXT,
            "country_iso2": _COUNTRY,
            "level": one_of(LEVELS, required=True),
            "code_scheme": one_of(CODE_SCHEMES),
        },
    ),
    "memberships": Rules(
        ("membership_id",),
        {
            "membership_id": _TEXT,
            "place_id": _ID,
            "network_id": _ID,
            "status": one_of(STATUSES, required=True),
            "joined": _DATE,
            "left": _DATE,
            "as_of": _DATE,
            "evidence_grade": one_of(GRADES, required=True),
            "source": _SOURCE,
        },
    ),
    "attestations": Rules(
        ("place_id", "network_id", "date", "kind", "source", "note"),
        {"place_id": _ID, "network_id": _ID, "date": _DATE, "kind": _TEXT, "source": _SOURCE},
    ),
    "executives": Rules(
        ("place_id", "party", "as_of"),
        {
            "place_id": _ID,
            "party": _TEXT,
            "as_of": partial_date(required=True),
            "source": _SOURCE,
        },
    ),
    "executives_gb": Rules(
        ("official_code", "as_of"),
        {"official_code": _TEXT, "as_of": partial_date(required=True), "source": _SOURCE},
    ),
    "authorities_gb": Rules(
        ("official_code",),
        {
            "official_code": matching(r"[ENSW]\d{8}", required=True),
            "lat": number(49, 61, required=True),
            "lon": number(-9, 2, required=True),
            "population": number(1, 3e6),
            "source": _SOURCE,
        },
    ),
    "place_points": Rules(
        ("place_id",),
        {
            "place_id": _ID,
            "lat": number(-90, 90, required=True),
            "lon": number(-180, 180, required=True),
            "source": _SOURCE,
        },
    ),
    "networks": Rules(
        ("network_id",),
        {
            "network_id": _ID,
            "name_en": _TEXT,
            "name_fr": _TEXT,
            "table_order": number(1, 35),
            "founded": _DATE,
            "source_urls": _SOURCE,
        },
    ),
    "network_links": Rules(
        ("source_network_id", "target_network_id", "relation"),
        {
            "source_network_id": _ID,
            "target_network_id": _ID,
            "relation": _TEXT,
            "since": _DATE,
            "source": _SOURCE,
        },
    ),
    "network_contrasts": Rules(
        ("network_id",),
        {
            "network_id": _ID,
            "table_en": _TEXT,
            "table_fr": _TEXT,
            "others_en": _TEXT,
            "others_fr": _TEXT,
            "source": _SOURCE,
        },
    ),
    "coalitions": Rules(("coalition",), {"coalition": _ID, "founded": _DATE, "source": _SOURCE}),
    "events": Rules(
        ("event_id",),
        {
            "event_id": _TEXT,
            "date": partial_date(required=True),
            "title_en": _TEXT,
            "title_fr": _TEXT,
            "source": _SOURCE,
        },
    ),
    "published_counts": Rules(
        ("network_id", "coalition", "date", "total", "unit", "source"),
        {
            "network_id": _ID,
            "date": _DATE,
            "total": number(1, 2e9, required=True),
            "qualifier": one_of(QUALIFIERS, required=True),
            "source": _SOURCE,
        },
    ),
    "parties": Rules(
        ("country_iso2", "party"),
        {
            "country_iso2": _COUNTRY,
            "party": _TEXT,
            "family": one_of(FAMILIES, required=True),
            "source": _SOURCE,
        },
    ),
    "claims": Rules(("claim_id",), {"claim_id": _ID, "query": _TEXT, "value": _TEXT}),
    "crossings": Rules(("crossing_id",), alpine.CROSSINGS),
    "non_members": Rules(("non_member_id",), alpine.NON_MEMBERS),
    "paper_readings": Rules(("reading_id",), readings.PAPER_READINGS),
    "unlocated": Rules(
        ("place_id", "missing"),
        {
            "place_id": _ID,
            "missing": one_of(("point", "population"), required=True),
            "reason": _TEXT,
        },
    ),
}


def check(name: str, table: Table) -> list[Problem]:
    """Return what is wrong with a table: each cell that breaks a rule, and each repeated key."""
    if name not in TABLES:
        return []
    rules = TABLES[name]
    absent = [c for c in (*rules.key, *rules.columns) if c not in table.rows]
    if absent:
        return [Problem(table.path.name, 1, c, "", "missing column") for c in absent]
    again = [i for i, twice in enumerate(table.rows.duplicated(list(rules.key))) if twice]
    problems = [
        Problem(table.path.name, line_of(row), "+".join(rules.key), "", "the key stands twice")
        for row in again
    ]
    try:
        pa.DataFrameSchema(rules.columns, strict=False).validate(table.rows, lazy=True)
    except SchemaErrors as error:
        problems += [_problem(table, case) for case in error.failure_cases.to_dict("records")]
    return problems


def _problem(table: Table, case: dict[Any, Any]) -> Problem:
    line = None if pd.isna(case["index"]) else line_of(int(case["index"]))
    reason = f"expected {case['check']}"
    return Problem(table.path.name, line, str(case["column"]), str(case["failure_case"]), reason)


def line_of(row: int) -> int:
    """Return the line of the file on which a row of the table stands."""
    return row + 2


def _unknown(table: Table, name: str, values: pd.Series, known: set[str]) -> list[Problem]:
    """Return the cells of a column (row number as index) that name what no table has."""
    stray = values[(values != "") & ~values.isin(known)]
    return [
        Problem(table.path.name, line_of(int(str(row))), name, value, "no table has this name")
        for row, value in stray.items()
    ]


def check_references(tables: dict[str, Table]) -> list[Problem]:
    """Return the cells that name a place, network or reference which no table has."""
    places = set(tables["places"].rows["place_id"])
    networks = set(tables["networks"].rows["network_id"])
    refs = {f"ref:{name}" for name in tables["references"].rows["ref_id"]}
    known = {
        "place_id": places,
        "network_id": networks,
        "source_network_id": networks,
        "target_network_id": networks,
    }
    problems = []
    for table in tables.values():
        for name in known.keys() & set(table.rows):
            problems += _unknown(table, name, table.rows[name], known[name])
        for name in {"source", "source_urls"} & set(table.rows):
            parts = table.rows[name].str.split("|").explode()
            problems += _unknown(table, name, parts[parts.str.startswith("ref:")], refs)
    return problems


def check_all(tables: dict[str, Table]) -> None:
    """Stop the build if any table breaks a rule.

    Raises
    ------
    BuildError
        With every problem of every table.
    """
    problems = [p for name, table in tables.items() for p in check(name, table)]
    problems = problems or check_references(tables)
    if problems:
        raise BuildError(problems)
