"""Reads the hand-kept tables of ``data/sources`` as text, and their sidecars."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import pandas as pd
from pydantic import AfterValidator, Field

from data.pipeline import documents
from data.pipeline.documents import BuildError, Kept, Problem, nearest

TEXTS: Final = {"fr": "french.yml", "it": "italian.yml"}  # of each language, by the English ones
TABLES: Final = (
    "attestations",
    "authorities_gb",
    "claims",
    "coalitions",
    "crossings",
    "events",
    "executives",
    "executives_gb",
    "exonyms",
    "gazetteer_choices",
    "memberships",
    "network_contrasts",
    "network_links",
    "networks",
    "non_members",
    "paper_readings",
    "parties",
    "place_points",
    "place_populations",
    "places",
    "published_counts",
    "references",
    "unlocated",
)
csv.field_size_limit(sys.maxsize)  # a huge cell is a problem of that cell, not of the reader


def _a_day(written: str) -> str:
    dt.date.fromisoformat(written)
    return written


def _a_pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"is no pattern: {error}") from None
    return written


_Read = TypeVar("_Read")
Text = Annotated[str, Field(min_length=1)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_a_day)]


class Constraints(Kept):
    """What the cells of a column must be, as in Frictionless Data."""

    required: bool = False
    enum: list[Text] | None = None
    pattern: Annotated[str, AfterValidator(_a_pattern)] | None = None
    minimum: float | None = None
    maximum: float | None = None
    maxLength: int | None = None  # noqa: N815 - the word of Frictionless Data


class Column(Kept):
    """One column of a table; ``list`` and ``source`` hold several values, separated by ``|``."""

    name: Text
    type: Literal["string", "integer", "number", "boolean", "date", "year", "url"]
    description: Text
    format: Literal["source", "list"] | None = None
    constraints: Constraints = Constraints()


class Target(Kept):
    """Where the values of a foreign key stand: a table of the sources, or a reference file."""

    resource: Text
    fields: Text


class ForeignKey(Kept):
    """A column that names rows of another table; ``besides`` are values that stand in none."""

    fields: Text
    reference: Target
    besides: tuple[Text, ...] = ()


class Licence(Kept):
    """The licence of a table and whom to name."""

    id: Text
    title: Text
    attribution: Text


class Origin(Kept):
    """Where the facts of a table come from."""

    title: Text
    url: str = ""
    package: str = ""


class Sidecar(Kept):
    """What is said beside a table."""

    title: Text
    description: Text
    row: Text
    columns: Annotated[list[Column], Field(min_length=1)]
    primaryKey: Annotated[list[Text], Field(min_length=1)]  # noqa: N815
    uniqueKeys: tuple[list[Text], ...] = ()  # noqa: N815
    foreignKeys: tuple[ForeignKey, ...] = ()  # noqa: N815
    sources: list[Origin]
    licence: Licence
    accessed: Day


@dataclass(frozen=True)
class Table:
    """One source table: its rows as text, the line of each, and what its sidecar says of it."""

    path: Path
    rows: pd.DataFrame
    meta: dict[str, Any]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Checked:
    """What a build reads, once nothing is wrong with it."""

    tables: dict[str, Table]
    corrections: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    dead_links: list[dict[str, str]]
    texts: dict[str, dict[str, str]]  # of each language, by the English ones
    dictionary: dict[str, Any]
    locations: pd.DataFrame
    seats: pd.DataFrame


def sidecar_path(path: Path) -> Path:
    """Return the place of a data file's sidecar."""
    return path.with_name(path.name + ".meta.yml")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_cells(path: Path) -> tuple[pd.DataFrame, tuple[int, ...], list[Problem]]:
    """Read a CSV as text, with the line on which each row begins, and the rows that are broken.

    Raises
    ------
    BuildError
        If it can't be read as a table at all.
    """
    reader = csv.reader(io.StringIO(documents.text(path), newline=""))
    header = next(reader)
    rows, lines, problems = [], [], []
    if len(set(header)) < len(header) or "" in header:
        reason = "two columns have one name, or one has none"
        raise BuildError([Problem(path.name, 1, "", ",".join(header), reason)])
    line = reader.line_num + 1
    for row in reader:
        if len(row) != len(header):
            reason = f"{len(row)} cells where the header has {len(header)}"
            problems.append(Problem(path.name, line, "", "", reason))
        problems += [
            Problem(path.name, line, header[i], cell, "a cell may not hold a line end")
            for i, cell in enumerate(row[: len(header)])
            if "\n" in cell or "\r" in cell
        ]
        rows.append((row + [""] * len(header))[: len(header)])
        lines.append(line)
        line = reader.line_num + 1
    return pd.DataFrame(rows, columns=header, dtype="str"), tuple(lines), problems


def read_rows(path: Path) -> pd.DataFrame:
    """Read a CSV as text: empty cells stay empty strings, and row ``i`` is line ``i + 2``.

    Raises
    ------
    BuildError
        If there is no such file, it is not in UTF-8 or empty, a row has more or fewer cells than
        the header, or a cell holds a line end.
    """
    rows, _lines, problems = read_cells(path)
    if problems:
        raise BuildError(problems)
    return rows


def read_table(path: Path) -> tuple[Table, list[Problem]]:
    """Read a table with its sidecar, and say which of its rows are broken.

    Raises
    ------
    BuildError
        If the table or its sidecar can't be read at all, or the sidecar describes other columns
        than the file has.
    """
    unreadable: list[Problem] = []
    meta = _tried(read_sidecar, path, unreadable)
    content = _tried(read_cells, path, unreadable)
    if meta is None or content is None:
        raise BuildError(unreadable)
    rows, lines, problems = content
    described = [column["name"] for column in meta["columns"]]
    header = [str(name) for name in rows]
    stray = [name for name in header if name not in described]
    lacking = [name for name in described if name not in header]
    wrong = [
        Problem(path.name, 1, name, "", "the sidecar has no such column", nearest(name, lacking))
        for name in stray
    ] + [
        Problem(sidecar_path(path).name, None, "columns", name, "the table has no such column")
        for name in lacking
    ]
    if not wrong and described != header:
        wrong = [Problem(path.name, 1, "", "", f"columns are in another order than {described}")]
    if wrong:
        raise BuildError(wrong)
    return Table(path, rows, meta, lines), problems


def _tried(reader: Callable[[Path], _Read], path: Path, unreadable: list[Problem]) -> _Read | None:
    try:
        return reader(path)
    except BuildError as error:
        unreadable += error.problems
        return None


def read_sidecar(table: Path) -> dict[str, Any]:
    """Read what is said beside a table.

    Raises
    ------
    BuildError
        If it can't be read, is not what `Sidecar` describes, or has a key of other columns.
    """
    path = sidecar_path(table)
    meta: dict[str, Any] = documents.read(path, Sidecar)
    columns = [column["name"] for column in meta["columns"]]
    named = [meta["primaryKey"], *meta.get("uniqueKeys", [])]
    named.append([key["fields"] for key in meta.get("foreignKeys", [])])
    problems = [
        Problem(path.name, None, "keys", name, "no column has this name", nearest(name, columns))
        for name in sorted({name for key in named for name in key} - set(columns))
    ]
    if problems:
        raise BuildError(problems)
    return meta


def read_tables(folder: Path) -> tuple[dict[str, Table], list[Problem]]:
    """Read every table of a folder that can be read, by name, and say what is wrong with others."""
    tables: dict[str, Table] = {}
    found = {path.name.removesuffix(".meta.yml").removesuffix(".csv") for path in folder.glob("*")}
    problems = []
    for name in sorted({*TABLES, *found}):
        path = folder / f"{name}.csv"
        if name not in TABLES:
            reason = "is no table of the atlas"
            problems.append(Problem(path.name, None, "", "", reason, nearest(name, TABLES)))
            continue
        try:
            tables[name], broken = read_table(path)
            problems += broken
        except BuildError as error:
            problems += error.problems
    return tables, problems


def read_all(folder: Path) -> dict[str, Table]:
    """Read every table of the folder, by name without ending.

    Raises
    ------
    BuildError
        With the problems of all tables at once.
    """
    tables, problems = read_tables(folder)
    if problems:
        raise BuildError(problems)
    return tables


def columns(path: Path) -> list[dict[str, Any]]:
    """Return the columns that the sidecar of a data file describes, in their order."""
    meta = documents.read(sidecar_path(path), dict[str, Any])
    found: list[dict[str, Any]] = meta["columns"]
    return found


def seal(path: Path, rows: int) -> None:
    """Write the hash and the number of rows of a derived file into its sidecar.

    All else in it is written by hand and stays as it is.
    """
    sidecar = sidecar_path(path)
    text = sidecar.read_text(encoding="utf-8")
    for key, value in (("sha256", sha256(path)), ("rows", rows)):
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
    sidecar.write_text(text, encoding="utf-8", newline="\n")


def said(tables: Mapping[str, Table], code: str) -> tuple[int, list[str]]:
    """Return how many texts of the sources a language has, and those that it lacks."""
    there, lacking = 0, []
    for table in tables.values():
        for column in [c for c in map(str, table.rows) if c.endswith("_fr")]:
            name = column.removesuffix("_fr")
            names = (f"{name}_en", name, f"{name}_or_initiator")
            english = next(c for c in names if c in table.rows)
            own = table.rows.get(f"{name}_{code}", table.rows[english].map(lambda _: ""))
            asked = table.rows[english] != ""
            if english == "name":  # a name is none's to translate, but where it is a description
                asked &= (table.rows.filter(regex="^name_") != "").any(axis="columns")
            there += int((asked & (own != "")).sum())
            lacking += list(table.rows[english][asked & (own == "")])
    return there, lacking
