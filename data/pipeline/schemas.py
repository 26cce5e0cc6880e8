"""Checks the source tables against what their sidecars say, with pandera, before anything is built.

Beside each column a sidecar names its ``type`` (string, integer, number, boolean, date of any
precision, year, url), perhaps a ``format`` (``source``: addresses or references; ``list``: values
separated by ``|``), and ``constraints``: ``required``, ``enum``, ``pattern``, ``minimum``,
``maximum`` and ``maxLength``. For the table it names ``primaryKey``, ``uniqueKeys`` and
``foreignKeys``, as Frictionless Data does. What no sidecar can say is in `data.pipeline.contract`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.pipeline.documents import Problem, nearest
from data.pipeline.sources import Table
from geo import dates
from geo.escape import safe_url

SOURCES: Final = ("source", "source_urls")
EARLIEST: Final = 1800  # no body of the atlas is older
LONGEST: Final = 2000  # letters of a cell whose sidecar says nothing else
_REFERENCE: Final = re.compile(r"ref:[a-z0-9-]+")
_CONTROL: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
Test = Callable[[str], object]
Known = Mapping[tuple[str, str], frozenset[str]]


@dataclass(frozen=True)
class Rule:
    """What a cell must be, in words and as a test, with the values that it accepts if they are few.

    ``whole`` tells a rule on the whole cell from one on each of the values that it lists; the
    ``usual`` ones hold for every cell.
    """

    words: str
    test: Test
    accepted: frozenset[str] = field(default_factory=frozenset)
    whole: bool = False
    usual: bool = False


def _is_plain(cell: str) -> bool:
    printable = cell.isascii() and cell.isprintable()
    return cell == cell.strip() and (
        printable or not any(unicodedata.category(letter) in _CONTROL for letter in cell)
    )


def _is_source(part: str) -> bool:
    return bool(_REFERENCE.fullmatch(part) or safe_url(part))


def _is_date(last: str) -> Test:
    def test(cell: str) -> bool:
        try:
            first = dates.first_day(cell)
        except ValueError:
            return False
        return first.year >= EARLIEST and first.isoformat() <= last

    return test


def _is_year(last: str) -> Test:
    year = re.compile(r"[0-9]{4}")
    return lambda cell: year.fullmatch(cell) and EARLIEST <= int(cell) <= int(last[:4])


_TYPES: Final = {
    "integer": Rule("a whole number", re.compile(r"-?[0-9]+").fullmatch),
    "number": Rule("a number", re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch),
    "boolean": Rule("true or false", ("true", "false").__contains__, frozenset({"true", "false"})),
    "url": Rule("an http(s) address", safe_url),
    "source": Rule("an http(s) address or ref:name", _is_source),
}


def _limits(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:.12g}"
    return f"at least {low:.12g}" if high is None else f"from {low:.12g} to {high:.12g}"


def rules(described: Mapping[str, Any], accessed: str) -> Iterator[Rule]:
    """Yield what the cells of a column that are not empty must be.

    Parameters
    ----------
    described
        The column in its sidecar.
    accessed
        Day on which the sources of the table were read: nothing in it is later.
    """
    limits = described.get("constraints", {})
    kind = described.get("format", described["type"])
    longest = limits.get("maxLength", LONGEST)
    plain = "text without control characters, nor spaces around it"
    yield Rule(plain, _is_plain, whole=True, usual=True)
    short = f"at most {longest} letters"
    yield Rule(short, lambda cell: len(cell) <= longest, whole=True, usual=True)
    if described["type"] == "date":
        words = f"YYYY, YYYY-MM or YYYY-MM-DD, from {EARLIEST} to {accessed}"
        yield Rule(words, _is_date(accessed))
    elif described["type"] == "year":
        yield Rule(f"a year from {EARLIEST} to {accessed[:4]}", _is_year(accessed))
    elif kind in _TYPES:
        yield _TYPES[kind]
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None or high is not None:
        number = _TYPES["number"].test
        yield Rule(
            f"a number {_limits(low, high)}",
            lambda cell: (
                number(cell)
                and (low is None or low <= float(cell))
                and (high is None or float(cell) <= high)
            ),
        )
    if "enum" in limits:
        words = f"one of {', '.join(limits['enum'])}"
        accepted = frozenset(limits["enum"])
        yield Rule(words, accepted.__contains__, accepted)
    if "pattern" in limits:
        form = limits["pattern"]
        yield Rule(f"of the form {form}", re.compile(form).fullmatch, whole=True)


def broken(
    cell: str, described: Mapping[str, Any], wanted: Collection[Rule]
) -> tuple[str, str] | None:
    """Return why a cell is refused, with the nearest value that is not; None if it is accepted.

    ``wanted`` are the `rules` of the column that is ``described``.
    """
    words = " and ".join(rule.words for rule in wanted if not rule.usual) or "a text"
    if not cell:
        required = described.get("constraints", {}).get("required")
        return (f"expected {words}, and not empty", "") if required else None
    parts = cell.split("|") if described.get("format") in {"source", "list"} else [cell]
    if len(parts) > len(set(parts)) or "" in parts:
        return "a value of the list is empty or stands twice", ""
    for rule in wanted:
        for part in [cell] if rule.whole else parts:
            if not rule.test(part):
                said = rule.words if rule.usual else words
                return f"expected {said}", _near(part, rule, wanted)
    return None


def _near(part: str, rule: Rule, wanted: Collection[Rule]) -> str:
    """Return the value that was meant: in plain digits and without spaces, or by its spelling."""
    if len(part) > LONGEST:
        return ""
    digits = {ord(letter): str(unicodedata.digit(letter, "")) for letter in part}
    plain = unicodedata.normalize("NFKC", part.translate({k: v for k, v in digits.items() if v}))
    plain = "".join(c for c in plain if unicodedata.category(c) not in _CONTROL).strip()
    for meant in (plain, plain.replace(",", "."), plain.replace("/", "-")):
        if meant and meant != part and all(one.test(meant) for one in wanted):
            return meant
    return nearest(part, rule.accepted)


def column(described: Mapping[str, Any], accessed: str) -> pa.Column:
    """Return the pandera column that a sidecar describes; its cells are text."""
    wanted = tuple(rules(described, accessed))

    def check(cells: pd.Series) -> pd.Series:
        good = {cell: broken(cell, described, wanted) is None for cell in cells.unique()}
        return cells.map(good)

    return pa.Column("str", pa.Check(check))


_CLEAN: Final[set[bytes]] = set()  # tables without a problem: they are checked before each step


def check(table: Table, read: str = "") -> list[Problem]:
    """Return what is wrong with a table: each cell that breaks a rule, and each repeated key.

    Parameters
    ----------
    table
        A table of the sources.
    read
        Last day on which sources were read, if rows have been added since the sidecar's day.
    """
    content = _digest(table, read)
    if content in _CLEAN:
        return []
    accessed = max(table.meta["accessed"], read)
    described = {one["name"]: one for one in table.meta["columns"]}
    problems = []
    for key in [table.meta["primaryKey"], *table.meta.get("uniqueKeys", [])]:
        said = table.rows[(table.rows[key] != "").any(axis=1)]
        problems += [
            problem(table, row, "+".join(key), "the key stands twice", _joined(table, row, key))
            for row in said.index[said.duplicated(key)]
        ]
    if table.rows.empty:
        problems.append(Problem(table.path.name, None, "", "", "has no rows"))
    try:
        columns = {name: column(one, accessed) for name, one in described.items()}
        pa.DataFrameSchema(columns).validate(table.rows, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.to_dict("records"):
            name, row = str(case["column"]), int(case["index"])
            cell = str(table.rows.loc[row, name])
            wanted = tuple(rules(described[name], accessed))
            found = broken(cell, described[name], wanted)
            if found:
                problems.append(problem(table, row, name, found[0], cell, found[1]))
    if not problems:
        _CLEAN.add(content)
    return problems


def _digest(table: Table, read: str) -> bytes:
    """Return what tells a table with its rules from another one."""
    rules_and_rows = repr((table.meta, read)), table.rows.to_csv(index=False)
    return hashlib.sha256("\0".join(rules_and_rows).encode()).digest()


def problem(
    table: Table, row: object, column: str, reason: str, value: str | None = None, near: str = ""
) -> Problem:
    """Return what is wrong with a row of a table, or with one cell of it."""
    place = int(str(row))
    shown = str(table.rows.loc[place, column]) if value is None else value
    return Problem(table.path.name, table.lines[place], column, shown, reason, near)


def _joined(table: Table, row: object, key: list[str]) -> str:
    return " + ".join(str(table.rows.loc[row, name]) for name in key)  # type: ignore[index]


def known(tables: Mapping[str, Table]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the values of each column of each table: what a foreign key may name."""
    return {
        (name, str(column)): frozenset(table.rows[column])
        for name, table in tables.items()
        for column in table.rows
    }


def unknown(
    table: Table, name: str, values: pd.Series, accepted: frozenset[str], whose: str
) -> list[Problem]:
    """Return the cells of a column (row number as index) that name what no row has."""
    stray = values[(values != "") & ~values.isin(accepted)]
    reason = f"no table has this name: expected one of {whose}"
    near = {value: nearest(value, accepted) for value in stray.unique()}
    return [problem(table, row, name, reason, value, near[value]) for row, value in stray.items()]


def check_references(tables: Mapping[str, Table], values: Known) -> list[Problem]:
    """Return the cells that name a row of another table, or a reference, which is not there.

    Parameters
    ----------
    tables
        The source tables.
    values
        The values that may be named, by table (or reference file) and column. What a table that
        can't be read holds is not known, and nothing is said of it.
    """
    problems = []
    for table in tables.values():
        described = {one["name"]: one for one in table.meta["columns"]}
        for key in table.meta.get("foreignKeys", []):
            name, target = key["fields"], key["reference"]
            place = (target["resource"], target["fields"])
            if place in values:
                cells = table.rows[name]
                if described[name].get("format") == "list":
                    cells = cells.str.split("|").explode()
                accepted = values[place] | set(key.get("besides", []))
                problems += unknown(table, name, cells, accepted, place[0])
        for name in SOURCES:
            if name in table.rows and ("references", "ref_id") in values:
                parts = table.rows[name].str.split("|").explode()
                refs = frozenset(f"ref:{ref}" for ref in values["references", "ref_id"])
                cited = parts[parts.str.startswith("ref:")]
                problems += unknown(table, name, cited, refs, "references")
    return problems
