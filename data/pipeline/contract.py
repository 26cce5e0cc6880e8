"""Holds all that a build reads against what it promises, and tells every problem in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import pandas as pd

from data.pipeline import corrections, locate, package, rules, schemas, sources
from data.pipeline.documents import BuildError, Problem
from data.pipeline.sources import Checked, Table

_Read = TypeVar("_Read")
_CODES: Final = {
    "communes_fr": ("code", "departement", "region"),
    "comuni_it": ("code",),
    "epci_fr": ("code",),
}
COUNTRIES: Final = "countries_population"
_PLACED: Final = [field.name for field in fields(locate.Location)]
_SEATED: Final = [
    "network_id",
    *("lat", "lon", "method", "matched_id", "matched_name", "score"),
]


class _Reader:
    """Reads one file after the other, and keeps what is wrong with those that can't be read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except BuildError as error:
            self.problems += error.problems
            return None


def _known(
    tables: dict[str, Table], reference: Path, locations: pd.DataFrame | None, reader: _Reader
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the values that a cell may name, by table or reference file, and column."""
    known = schemas.known(tables)
    countries = reader(partial(sources.read_rows, reference / f"{COUNTRIES}.csv"))
    if countries is not None:
        known[f"reference/{COUNTRIES}", "iso2"] = frozenset(countries["iso2"])
    for name, columns in _CODES.items():
        try:
            codes = pd.read_parquet(reference / f"{name}.parquet", columns=list(columns))
        except (OSError, ValueError) as error:
            why = str(error).partition("\n")[0]
            reader.problems.append(Problem(f"{name}.parquet", None, "", "", f"unreadable: {why}"))
            continue
        for column in columns:
            known[f"reference/{name}", column] = frozenset(codes[column].dropna().astype("str"))
    if locations is not None:
        place = f"reference/{locate.PLACES.removesuffix('.csv')}"
        known[place, "place_id"] = frozenset(locations["place_id"])
        for column in ("lat", "lon", "population", "population_year"):
            known[place, f"place_id+{column}"] = frozenset(
                rules.located(locations["place_id"], locations[column])
            )
    return known


def _located(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = sources.read_rows(path)
    if list(rows) != columns:
        reason = f"expected the columns {', '.join(columns)}: run python -m data.pipeline --locate"
        raise BuildError([Problem(path.name, 1, "", ",".join(map(str, rows)), reason)])
    return rows


def check(root: Path) -> Checked:
    """Return what a build reads below the data folder ``root``.

    Raises
    ------
    BuildError
        With every problem of every file; of a cell that breaks two rules, the first.
    """
    reader = _Reader()
    tables, broken = sources.read_tables(root / "sources")
    pipeline, reference = root / "pipeline", root / "reference"
    locations = reader(partial(_located, reference / locate.PLACES, _PLACED))
    seats = reader(partial(_located, reference / locate.SEATS, _SEATED))
    known = _known(tables, reference, locations, reader)
    entries = reader(partial(corrections.read, root / corrections.FILE))
    changes = reader(partial(package.read_changes, root / package.CHANGES, sources.TABLES))
    dead = reader(partial(package.read_dead_links, root / package.DEAD))
    french = reader(partial(package.read_french, pipeline / package.FRENCH))
    dictionary = reader(partial(package.read_dictionary, pipeline / package.DICTIONARY))
    read = changes[-1]["date"] if changes else ""
    cells = [problem for table in tables.values() for problem in schemas.check(table, read)]
    cells += schemas.check_references(tables, known)
    cells += [problem for rule in rules.RULES for problem in rule(tables, known)]
    cells += corrections.check(tables, entries or [], corrections.FILE)
    spoilt = {problem.file for problem in [*broken, *cells]}  # there a guard would say it again
    whole = {name: table for name, table in tables.items() if table.path.name not in spoilt}
    cells += corrections.check_guards(whole, entries or [], corrections.FILE)
    if problems := _once([*broken, *reader.problems, *cells]):
        raise BuildError(problems)
    return Checked(
        tables,
        _there(entries),
        _there(changes),
        _there(dead),
        _there(french),
        _there(dictionary),
        _there(locations),
        _there(seats),
    )


def _there(read: _Read | None) -> _Read:
    assert read is not None  # noqa: S101 - what can't be read is a problem
    return read


def _once(problems: list[Problem]) -> list[Problem]:
    """Return each problem once: the first of a cell, and of a broken row that it is broken."""
    rows = {(p.file, p.line) for p in problems if p.line and not p.column}
    found: dict[tuple[str, int | None, str, str], Problem] = {}
    for problem in problems:
        if problem.column and (problem.file, problem.line) in rows:
            continue
        cell = problem.reason if problem.line is None else ""
        found.setdefault((problem.file, problem.line, problem.column, cell), problem)
    return list(found.values())
