"""Reads the hand-kept tables of ``data/sources`` as text, and their sidecars.

What can't be built from is a `Problem`: always which file, line, column and value, and why.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo.errors import AtlasError
from geo.paths import read_yaml

SIDECAR_KEYS: Final = (
    "title",
    "description",
    "row",
    "columns",
    "sources",
    "licence",
    "accessed",
    "primaryKey",
)


@dataclass(frozen=True)
class Problem:
    """One cell, row or table that can't be built from."""

    file: str
    line: int | None
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """Write the problem on one line."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        cell = f", column {self.column}" if self.column else ""
        shown = f", value {self.value!r}" if self.value else ""
        return f"{where}{cell}{shown}: {self.reason}"


class BuildError(AtlasError):
    """The sources can't be built from; ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and write them as the message, one a line."""
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


@dataclass(frozen=True)
class Table:
    """One source table: its rows as text, and what its sidecar says of it."""

    path: Path
    rows: pd.DataFrame
    meta: dict[str, Any]


def sidecar_path(path: Path) -> Path:
    """Return the place of a data file's sidecar."""
    return path.with_name(path.name + ".meta.yml")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_rows(path: Path) -> pd.DataFrame:
    """Read a CSV as text: empty cells stay empty strings, and row ``i`` is line ``i + 2``.

    Raises
    ------
    BuildError
        If a row has more or fewer cells than the header, or a cell holds a line end.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    problems = []
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            reason = f"{len(row)} cells where the header has {len(header)}"
            problems.append(Problem(path.name, line, "", "", reason))
        problems += [
            Problem(path.name, line, header[i], cell, "a cell may not hold a line end")
            for i, cell in enumerate(row[: len(header)])
            if "\n" in cell or "\r" in cell
        ]
    if problems:
        raise BuildError(problems)
    return pd.DataFrame(rows, columns=header, dtype="str")


def read_table(path: Path) -> Table:
    """Read a table with its sidecar.

    Raises
    ------
    BuildError
        If the sidecar lacks a key, or describes other columns than the file has.
    """
    meta = read_yaml(sidecar_path(path))
    name = sidecar_path(path).name
    missing = [key for key in SIDECAR_KEYS if key not in meta]
    if missing:
        raise BuildError([Problem(name, None, key, "", "missing key") for key in missing])
    rows = read_rows(path)
    described = [column["name"] for column in meta["columns"]]
    if described != list(rows.columns):
        reason = f"the file has {list(rows.columns)}"
        raise BuildError([Problem(name, None, "columns", str(described), reason)])
    return Table(path, rows, meta)


def read_all(folder: Path) -> dict[str, Table]:
    """Read every table of the folder, by name without ending.

    Raises
    ------
    BuildError
        With the problems of all tables at once.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            tables[path.stem] = read_table(path)
        except BuildError as error:
            problems += error.problems
    if problems:
        raise BuildError(problems)
    return tables


def columns(path: Path) -> list[dict[str, Any]]:
    """Return the columns that the sidecar of a data file describes, in their order."""
    meta = read_yaml(sidecar_path(path))
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
