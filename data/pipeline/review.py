"""Shows what a contribution would change, and takes it in: rows that a reader's list has more.

A contribution is a zip of tables with the columns of the sources (`geo.listing.proposal`). Anyone
may have made it: it is read within limits, held to the contract of the sources beside all rows that
are there, in a copy, and nothing of what is there is ever overwritten.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from data.pipeline import add, contract, corrections, locate, package, sources
from data.pipeline.documents import BuildError, Problem
from geo.listing import formats, proposal

LARGEST: Final = 2_000_000  # bytes
MOST: Final = 20_000  # rows of a table
_FORMULA: Final = ("=", "+", "@", "-", "\t")
_NAMED: Final = 12  # members that the change log names
_NUMBERS: Final = frozenset({"lat", "lon"})


@dataclass(frozen=True)
class Contribution:
    """The tables of a contribution by file: rows as text, and the line on which each begins."""

    tables: Mapping[str, pd.DataFrame]
    lines: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Review:
    """What a contribution would do: rows that are new, there already, or there with other cells.

    ``new`` has the rows to be written by file; ``same`` counts those that are there, and
    ``other`` says of each that is there otherwise in what.
    """

    new: Mapping[str, pd.DataFrame]
    same: int
    other: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as a difference, a line for each row."""
        said = []
        for table, rows in self.new.items():
            said += [f"{table}: {len(rows)} new"] if len(rows) else []
            for row in rows.to_dict("records"):
                cells = [f"{name} {cell}" for name, cell in row.items() if cell]
                said.append(f"+ {'; '.join(cells)}")
        said += self.other
        said.append(f"{self.same} rows are there already")
        return "\n".join(said)


def read(path: Path) -> Contribution:
    """Read a contribution.

    Raises
    ------
    ListError
        If it is no archive that can be unpacked within limits.
    BuildError
        If it holds another file than tables of the sources, or a table with other columns.
    OSError
        If there is no such file.
    """
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise _refused(path.name, f"has more than {LARGEST // 1_000_000} MB")
    files = formats.unpack(data)
    try:
        about = json.loads(files.pop(proposal.ABOUT, b""))
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict) or about.get("schema") != proposal.SCHEMA:
        raise _refused(path.name, f"is no contribution of the schema {proposal.SCHEMA}")
    accepted = {f"{name}.csv": columns for name, columns in proposal.TABLES.items()}
    problems = [
        Problem(path.name, None, "", name, f"expected no other file than {', '.join(accepted)}")
        for name in files
        if name not in accepted
    ]
    if problems or "memberships.csv" not in files:
        raise BuildError(problems or [Problem(path.name, None, "", "", "has no memberships")])
    tables: dict[str, pd.DataFrame] = {}
    lines: dict[str, tuple[int, ...]] = {}
    for name, columns in accepted.items():
        if name in files:
            rows, where, wrong = _table(name, files[name], columns)
            tables[name], lines[name] = rows, where
            problems += wrong
    if problems:
        raise BuildError(problems)
    return Contribution(tables, lines)


def _refused(name: str, reason: str) -> BuildError:
    return BuildError([Problem(name, None, "", "", reason)])


def _table(
    name: str, body: bytes, columns: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[int, ...], list[Problem]]:
    """Read a table of a contribution as the sources are read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        try:
            rows, lines, problems = sources.read_cells(path)
        except BuildError as error:
            return pd.DataFrame(columns=columns), (), error.problems
    if tuple(rows) != columns:
        reason = f"expected the columns {', '.join(columns)}"
        return rows, lines, [Problem(name, 1, "", ",".join(map(str, rows)), reason)]
    if len(rows) > MOST:
        return rows, lines, [Problem(name, None, "", "", f"has more than {MOST} rows")]
    problems += [
        Problem(name, line, column, cell, "looks like a formula: write it without the first sign")
        for column in columns
        if column not in _NUMBERS
        for line, cell in zip(lines, rows[column], strict=True)
        if cell.startswith(_FORMULA)
    ]
    return rows, lines, problems


def review(path: Path, root: Path) -> Review:
    """Say what a contribution would change in the sources below ``root``; change nothing.

    Raises
    ------
    ListError, BuildError
        As `read`; and if its rows would break the contract, with their lines in the contribution.
    """
    given = read(path)
    found = _compared(given, root)
    with tempfile.TemporaryDirectory() as folder:
        copy = _copied(root, Path(folder))
        try:
            add.tell_change(copy / package.CHANGES, "", {})
            _put(found, copy)
            contract.check(copy)
        except BuildError as error:
            raise BuildError(_where(error.problems, given, found, copy)) from None
    return found


def accept(path: Path, root: Path) -> list[str]:
    """Write the new rows of a contribution, its places and points, and build the layers.

    Returns
    -------
    What was done, line by line. Rows that are there already are left as they are.

    Raises
    ------
    ListError, BuildError
        As `review`; every file is as it was then.
    """
    found = review(path, root)
    if not _changed(found):
        return [*found.other, f"nothing is new: {found.same} rows are there already"]
    with add.undone_if_it_fails(root):
        _put(found, root)
        return [str(found), *add.finish(root, _what(found), _changed(found))]


def _compared(given: Contribution, root: Path) -> Review:
    """Hold each row against that of the same key which is there."""
    new: dict[str, pd.DataFrame] = {}
    same, other = 0, []
    for name, rows in given.tables.items():
        table = root / "sources" / name
        key = sources.read_sidecar(table)["primaryKey"]
        there = sources.read_rows(table)
        known = dict(zip(_keys(there, key), there.to_dict("records"), strict=True))
        fresh = []
        for mark, row in zip(_keys(rows, key), rows.to_dict("records"), strict=True):
            before = known.get(mark)
            fresh.append(before is None)
            if before == row:
                same += 1
            elif before is not None:
                cells = [f"{c} {before[c]!r}, not {row[c]!r}" for c in row if before[c] != row[c]]
                other.append(f"= {name}, {' '.join(mark)} is there with {'; '.join(cells)}")
        new[name] = rows[fresh]
    return Review(new, same, tuple(other))


def _keys(rows: pd.DataFrame, key: list[str]) -> list[tuple[str, ...]]:
    return [tuple(map(str, each)) for each in rows[key].itertuples(index=False, name=None)]


def _copied(root: Path, folder: Path) -> Path:
    """Return a data folder that may be written to, with all that the contract is held to."""
    shutil.copytree(root / "sources", folder / "sources")
    for name in (corrections.FILE, package.CHANGES, package.DEAD):
        shutil.copy(root / name, folder)
    (folder / "pipeline").symlink_to(root / "pipeline")
    (folder / "reference").mkdir()
    for path in (root / "reference").iterdir():
        if path.name.startswith(locate.PLACES):
            shutil.copy(path, folder / "reference")
        else:
            (folder / "reference" / path.name).symlink_to(path)
    return folder


def _put(found: Review, root: Path) -> None:
    """Write the new rows where they belong, and locate the places among them."""
    for name, rows in found.new.items():
        for row in rows.to_dict("records"):
            add.insert(root / "sources" / name, {str(c): str(v) for c, v in row.items()})
    if len(places := found.new.get("places.csv", pd.DataFrame())):
        add.located(root, list(places["place_id"]))


def _what(found: Review) -> str:
    """Name what is new, for the change log."""
    rows = found.new["memberships.csv"]
    names = list(rows["listed_name"])
    more = f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    networks = ", ".join(dict.fromkeys(rows["network_id"]))
    return f"{networks} ({', '.join(names[:_NAMED])}{more})"


def _changed(found: Review) -> list[str]:
    return [name.removesuffix(".csv") for name, rows in found.new.items() if len(rows)]


def _where(
    problems: Iterable[Problem], given: Contribution, found: Review, copy: Path
) -> list[Problem]:
    """Return problems with the lines of the contribution, where they are about its rows."""
    moved: dict[tuple[str, int], int] = {}
    for name, rows in found.new.items():
        key = sources.read_sidecar(copy / "sources" / name)["primaryKey"]
        there, lines, _broken = sources.read_cells(copy / "sources" / name)
        at = dict(zip(_keys(there, key), lines, strict=True))
        own = [given.lines[name][number] for number in rows.index]
        moved |= {(name, at[m]): n for m, n in zip(_keys(rows, key), own, strict=True)}
    return [
        replace(problem, line=moved.get((problem.file, problem.line or 0), problem.line))
        for problem in problems
    ]
