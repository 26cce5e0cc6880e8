"""Checks the source tables against what their sidecars say, with pandera, before anything is built.

Beside each column a sidecar names its ``type`` (string, integer, number, boolean, date of any
precision, url), perhaps ``format: source`` (addresses or references), and ``constraints``:
``required``, ``enum``, ``pattern``, ``minimum`` and ``maximum``. For the table it names
``primaryKey``, ``uniqueKeys`` and ``foreignKeys``, as Frictionless Data does. What no sidecar can
say is a function here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.pipeline.sources import BuildError, Problem, Table
from geo import dates, palette
from geo.escape import safe_url

SOURCES: Final = ("source", "source_urls")
_REFERENCE: Final = re.compile(r"ref:[a-z0-9-]+")
Test = Callable[[str], object]


def _is_date(cell: str) -> bool:
    try:
        dates.first_day(cell)
    except ValueError:
        return False
    return True


def _is_source(cell: str) -> bool:
    return all(_REFERENCE.fullmatch(part) or safe_url(part) for part in cell.split("|"))


_TYPES: Final[dict[str, tuple[str, Test]]] = {
    "integer": ("a whole number", re.compile(r"-?\d+").fullmatch),
    "number": ("a number", re.compile(r"-?\d+(\.\d+)?").fullmatch),
    "boolean": ("true or false", ("true", "false").__contains__),
    "date": ("YYYY, YYYY-MM or YYYY-MM-DD", _is_date),
    "url": ("an http(s) address", safe_url),
    "source": ("an http(s) address or ref:name", _is_source),
}


def _tests(described: Mapping[str, Any]) -> Iterator[tuple[str, Test]]:
    """Yield what each cell of a column that is not empty must be, with its test."""
    limits = described.get("constraints", {})
    if "minimum" in limits:
        low, high = limits["minimum"], limits["maximum"]
        number = _TYPES["number"][1]
        yield (
            f"a number from {low:g} to {high:g}",
            lambda cell: number(cell) and low <= float(cell) <= high,
        )
    else:
        kind = described.get("format", described["type"])
        if kind in _TYPES:
            yield _TYPES[kind]
    if "enum" in limits:
        yield f"one of {', '.join(limits['enum'])}", frozenset(limits["enum"]).__contains__
    if "pattern" in limits:
        yield f"of the form {limits['pattern']}", re.compile(limits["pattern"]).fullmatch


def column(described: Mapping[str, Any]) -> pa.Column:
    """Return the pandera column that a sidecar describes; its cells are text."""
    required = bool(described.get("constraints", {}).get("required"))
    tests = list(_tests(described)) or [("any text", bool)]
    why = " and ".join(words for words, _test in tests)

    def holds(cell: str) -> bool:
        return all(test(cell) for _words, test in tests) if cell else not required

    def check(cells: pd.Series) -> pd.Series:
        return cells.map(holds)

    return pa.Column("str", pa.Check(check, error=f"{why}, and not empty" if required else why))


def check(table: Table) -> list[Problem]:
    """Return what is wrong with a table: each cell that breaks a rule, and each repeated key."""
    problems = []
    keys = [table.meta["primaryKey"], *table.meta.get("uniqueKeys", [])]
    for key in keys:
        said = table.rows[(table.rows[key] != "").any(axis=1)]
        problems += [
            Problem(
                table.path.name,
                line_of(int(str(row))),
                "+".join(key),
                " + ".join(table.rows.loc[row, key]),
                "the key stands twice",
            )
            for row in said.index[said.duplicated(key)]
        ]
    columns = {described["name"]: column(described) for described in table.meta["columns"]}
    try:
        pa.DataFrameSchema(columns).validate(table.rows, lazy=True)
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
    """Return the cells that name a row of another table, or a reference, which is not there."""
    refs = {f"ref:{name}" for name in tables["references"].rows["ref_id"]}
    problems = []
    for table in tables.values():
        for key in table.meta.get("foreignKeys", []):
            name, other = key["fields"], key["reference"]
            known = set(tables[other["resource"]].rows[other["fields"]])
            problems += _unknown(table, name, table.rows[name], known)
        for name in SOURCES:
            if name in table.rows:
                parts = table.rows[name].str.split("|").explode()
                problems += _unknown(table, name, parts[parts.str.startswith("ref:")], refs)
    return problems


def check_drawn(tables: dict[str, Table]) -> list[Problem]:
    """Return the networks with members that no map could draw: each needs a look and a place."""
    networks, members = tables["networks"], tables["memberships"].rows["network_id"]
    with_members = networks.rows[networks.rows["network_id"].isin(members)]
    problems = [
        Problem(networks.path.name, line_of(int(str(row))), name, "", "the network has members")
        for name in ("draw_order", "colour", "shape")
        for row in with_members.index[with_members[name] == ""]
    ]
    taken = (networks.rows[["colour", "shape"]] == list(palette.COUNCILS_LOOK)).all(axis=1)
    return problems + [
        Problem(
            networks.path.name,
            line_of(int(str(row))),
            "colour+shape",
            " + ".join(palette.COUNCILS_LOOK),
            "is the look of the councils of City of Sanctuary",
        )
        for row in networks.rows.index[taken]
    ]


def check_all(tables: dict[str, Table]) -> None:
    """Stop the build if any table breaks a rule.

    Raises
    ------
    BuildError
        With every problem of every table; of a cell that breaks two rules, the first.
    """
    problems: dict[tuple[str, int | None, str], Problem] = {}
    found = [problem for table in tables.values() for problem in check(table)]
    for problem in [*found, *check_references(tables), *check_drawn(tables)]:
        problems.setdefault((problem.file, problem.line, problem.column), problem)
    if problems:
        raise BuildError(list(problems.values()))
