"""A file of any kind as a sheet: cells as written, where each stands, and how it was read.

What a file is, is found from its contents, never from its name. Nothing of it is run, fetched or
written to a disk; a file that is too large, damaged or hostile is refused with words.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from geo.escape import cleaned
from geo.i18n import _
from geo.listing import apart, columns, formats
from geo.listing.problems import Gravity, Problem, brief, refused
from geo.paths import ROOT
from geo.spelling import fold

Cell = str | int | float | bool | dt.date | None
LARGEST: Final = 5_000_000  # bytes
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
KINDS: Final[dict[str, str]] = {
    "csv": _("Text with separators (CSV, TSV)"),
    "xlsx": _("Excel workbook (XLSX)"),
    "ods": _("OpenDocument spreadsheet (ODS)"),
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "kml": _("KML or KMZ"),
    "shapefile": _("Zipped Shapefile"),
}
DECIMALS: Final = {",": _("comma"), ".": _("point")}
_SUM: Final = re.compile(r"(?:(?:sous|sub) ?)?tot(?:al|als|ale|aux|ali)\b|(?:ensemble|sum)$")
_LAST: Final = 4  # rows in which notes below a list are looked for
_BELOW: Final = re.compile(
    r"\*|(?:sources?|notes?|nb|n\.b\.|fonte|nota|légende)\s*:", re.IGNORECASE
)
_WAIT: Final = 60.0  # seconds, on a busy machine
_GPKG: Final = (b"GPKG", b"GP10", b"GP11", b"GP12")
_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"PAR1", "Parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)
_SAVE_AS: Final = _("Save the list as CSV, XLSX or ODS.")


@dataclass(frozen=True)
class How:
    """How a file is read. Empty means: to be found; in a `Sheet`, all of it is known.

    ``format`` is one of `KINDS`, ``encoding`` and ``separator`` are of texts, ``decimal`` is the
    mark in numbers that are written as text, ``sheet`` that of a workbook or the layer of a map,
    ``header`` the number of the row of names, 0 where there is none; ``letters`` is one of
    `formats.LETTERS`, and stays empty where none looks wrong.
    """

    format: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    sheet: str = ""
    header: int | None = None
    letters: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What was read of a file; equal to nothing but itself.

    ``cells`` has the text of each cell as written (empty where there is none), under the names of
    the columns; ``typed`` the same with the numbers, days and truth values of a spreadsheet, None
    where it is but text. ``rows`` are their numbers in the file. ``sheets`` are those of the file,
    ``above`` the lines above the header, ``held`` the choices in an annotated workbook.
    """

    name: str
    cells: pd.DataFrame
    typed: pd.DataFrame
    rows: tuple[int, ...]
    how: How
    problems: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    held: str = ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.cells.columns)

    def samples(self, column: str, count: int = 3) -> tuple[str, ...]:
        """Return the first different values of a column."""
        found = self.cells[column]
        return tuple(dict.fromkeys(brief(v) for v in found[found != ""]))[:count]


@dataclass(frozen=True)
class _Grid:
    rows: list[list[Cell]]
    numbers: list[int]
    how: How
    problems: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    held: str = ""


def read(data: bytes, name: str, how: How | None = None) -> Sheet:
    """Read a file; ``how`` is what is known of it, or has been set by hand.

    Raises
    ------
    ListError
        If it can't be read, is too large or holds what no list needs.
    """
    asked = how or How()
    if len(data) > LARGEST:
        raise refused(
            _("The file has more than {limit} MB."),
            _("Keep only the columns and rows of the list."),
            limit=str(LARGEST // 1_000_000),
        )
    if not data.strip():
        raise refused(_("The file is empty."), _SAVE_AS)
    kind = _kind(data)
    grid = _READERS[kind](data, replace(asked, format=kind))
    if grid.held and asked.header is None:  # an annotated workbook, whose names stand in its first
        asked = replace(asked, header=1)
    return _sheet(_with_letters(grid, asked.letters), name, asked)


def _with_letters(grid: _Grid, asked: str) -> _Grid:
    """Put letters right that were saved twice, and say so; or leave them, as is asked."""
    found, wrong = formats.saved_twice(c for row in grid.rows for c in row if isinstance(c, str))
    letters = asked if asked in formats.LETTERS else found
    problems, rows = grid.problems, grid.rows
    if not asked and wrong:
        reason = _("Accents were saved wrongly: UTF-8 was read as another encoding.")
        remedy = _("They were put right. If that is wrong, read it otherwise: accents as written.")
        other = _("Read it otherwise, with accents put right, or mend them.")
        gravity: Gravity = "warning" if letters == "written" else "note"
        remedy = other if letters == "written" else remedy
        problems = (*problems, Problem(0, "", brief(wrong), reason, remedy, gravity))
    if letters == "twice":
        rows = [[formats.put_right(c) if isinstance(c, str) else c for c in row] for row in rows]
    return replace(grid, rows=rows, problems=problems, how=replace(grid.how, letters=letters))


def _kind(data: bytes) -> str:
    """Return what a file is, by its first bytes and by what an archive holds."""
    for start, words in _OTHERS:
        if data.startswith(start):
            raise refused(_("This is a file of the kind {kind}, not a list."), _SAVE_AS, kind=words)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(_("This is an old or a locked Office file."), _SAVE_AS)
    if data.startswith(b"SQLite format 3\0"):
        if data[68:72] not in _GPKG:
            raise refused(_("This is a database, but no GeoPackage."), _SAVE_AS)
        return "gpkg"
    if data.startswith(b"PK"):
        return _packed(data)
    start = data.removeprefix(b"\xef\xbb\xbf")[:4_000].lstrip()
    if start.startswith((b"{", b"[")):
        return "geojson"
    if start.startswith(b"<"):
        if b"<kml" in start or b":kml" in start:
            return "kml"
        raise refused(_("This is a page or an XML file, but no KML."), _SAVE_AS)
    return "csv"


def _packed(data: bytes) -> str:
    files = formats.unpack(data)
    names = [name.lower() for name in files]
    if files.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.endswith(".kml") for name in names):
        return "kml"
    if any(name.endswith(".shp") for name in names):
        return "shapefile"
    raise refused(_("This archive holds no list that can be read."), _SAVE_AS)


def _text(data: bytes, how: How) -> _Grid:
    known = how.encoding if how.encoding in formats.ENCODINGS else ""
    written, encoding = formats.decode(data, known)
    chosen = how.separator if how.separator in formats.SEPARATORS else ""
    found = chosen or formats.separator(written)
    cells, numbers, problems = formats.rows(written, found)
    kept: list[list[Cell]] = [list(row) for row in cells]
    read_as = replace(how, encoding=encoding, separator=found)
    return _Grid(kept, numbers, read_as, tuple(problems))


def _workbook(data: bytes, how: How) -> _Grid:
    for name, body in formats.unpack(data).items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            formats.without_entities(body)
    found = _apart("workbook", data, how.sheet)
    reason = _("The cells of the rows {first} to {last} are merged.")
    remedy = _("Their value was taken for each of these rows.")
    problems = [
        Problem(first, "", "", reason, remedy, "note", (("first", str(first)), ("last", str(last))))
        for first, last in found["merged"]
    ]
    return _told(found, how, problems)


def _geographic(data: bytes, how: How) -> _Grid:
    if how.format == "shapefile":
        formats.unpack(data)
    found = _apart("places", data, how.sheet)
    notes = {
        "degrees": _(
            "The file does not say in which system its coordinates are; they are degrees."
        ),
        "lambert": _("The file does not say in which system its coordinates are: Lambert-93 fits."),
        "unknown": _("The file does not say in which system its coordinates are, and none fits."),
    }
    remedy = _("Look at the map; add the .prj file if it is wrong.")
    problems = []
    if system := found["system"]:
        lost = system == "unknown"
        without = _("Add the .prj file to the archive; without it, the points are left out.")
        gravity: Gravity = "warning" if lost else "note"
        problems = [Problem(0, "", "", notes[system], without if lost else remedy, gravity)]
    return _told(found, replace(how, header=1), problems, first=0)


def _told(found: dict[str, Any], how: How, problems: list[Problem], first: int = 1) -> _Grid:
    rows = [[_cell(value) for value in row] for row in found["rows"]]
    numbers = list(range(first, len(rows) + first))
    read_as = replace(how, sheet=found["sheet"], header=first if not first else how.header)
    return _Grid(
        rows, numbers, read_as, tuple(problems), tuple(found["sheets"]), found.get("held", "")
    )


def _cell(value: Any) -> Cell:  # noqa: ANN401 - JSON of the process apart
    return dt.date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def _records(data: bytes, how: How) -> _Grid:
    if how.format == "geojson":
        found = formats.geojson(data, MOST_ROWS)
    else:
        files = formats.unpack(data) if data.startswith(b"PK") else {"doc.kml": data}
        body = next(body for name, body in files.items() if name.lower().endswith(".kml"))
        found = formats.kml(body, MOST_ROWS)
    rows = formats.as_rows(found)
    return _Grid(rows, list(range(len(rows))), replace(how, header=0))


_READERS: Final = {
    "csv": _text,
    "xlsx": _workbook,
    "ods": _workbook,
    "geojson": _records,
    "gpkg": _geographic,
    "kml": _records,
    "shapefile": _geographic,
}
_MAPS: Final = frozenset({"geojson", "gpkg", "kml", "shapefile"})


def _apart(kind: str, data: bytes, sheet: str) -> dict[str, Any]:
    """Let `geo.listing.apart` read a file.

    Raises
    ------
    ListError
        If it could not, within its limits.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file comes by its input
            [sys.executable, "-m", apart.__name__, kind, cleaned(sheet)],
            input=data,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
            timeout=_WAIT,
        )
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        found = {}
    if not found:
        raise refused(
            _("The file is damaged, or asks for more memory or time than a list may."),
            _("Copy the list into a new sheet, and save that as CSV, XLSX or ODS."),
        )
    return found


def _sheet(grid: _Grid, name: str, asked: How) -> Sheet:
    """Find the header of a grid, and what stands below it."""
    rows = [[_written(cell) for cell in row] for row in grid.rows]
    filled = [i for i in range(max(map(len, rows), default=0)) if any(_get(r, i) for r in rows)]
    at = _header_at(grid, rows, asked)
    problems = list(grid.problems)
    below = [i for i in range(0 if at is None else at + 1, len(rows)) if any(rows[i])]
    header = rows[at] if at is not None else []
    _hold_to_limits(len(filled), max(1, len(below) - _LAST))  # some may be no members
    below = _members(below, rows, header, grid.numbers, problems)
    _hold_to_limits(len(filled), len(below))
    kept = [i for i in filled if _get(header, i) or any(_get(rows[r], i) for r in below)]
    names = columns.called([_get(header, i) for i in kept])
    problems += _long(below, rows, kept, names, grid.numbers)
    cells = [[_get(rows[r], i)[: formats.LONGEST] for i in kept] for r in below]
    typed = [[_get(grid.rows[r], i, None) for i in kept] for r in below]
    typed = [[None if isinstance(cell, str) else cell for cell in row] for row in typed]
    how = replace(
        grid.how,
        header=grid.numbers[at] if at is not None else 0,
        decimal=asked.decimal if asked.decimal in DECIMALS else _decimal(cells),
    )
    return Sheet(
        name=brief(name),
        cells=pd.DataFrame(cells, columns=names, dtype="object"),
        typed=pd.DataFrame(typed, columns=names, dtype="object"),
        rows=tuple(grid.numbers[r] for r in below),
        how=how,
        problems=tuple(problems),
        sheets=grid.sheets,
        above=tuple(" ".join(filter(None, row)) for row in rows[: at or 0] if any(row)),
        held=grid.held,
    )


def _header_at(grid: _Grid, rows: list[list[str]], asked: How) -> int | None:
    """Return which row is the header: the first of a map, the one that was asked for, or found."""
    if grid.how.format in _MAPS:
        return 0
    if asked.header is not None:
        return grid.numbers.index(asked.header) if asked.header in grid.numbers else None
    return columns.header(rows)


def _hold_to_limits(columns: int, rows: int) -> None:
    """Refuse a list that is too large, or that is none.

    Raises
    ------
    ListError
        If it has too many columns or rows, or no row.
    """
    if columns > MOST_COLUMNS:
        raise refused(
            _("The list has {n} columns, more than {limit}."),
            _("Keep only the columns that are needed."),
            n=str(columns),
            limit=str(MOST_COLUMNS),
        )
    if not rows:
        raise refused(_("The file has no rows below its header."), _SAVE_AS)
    if rows > MOST_ROWS:
        raise refused(
            _("The list has more than {limit} rows."),
            _("Bring it in parts."),
            limit=str(MOST_ROWS),
        )


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return repr(cell)
    return cleaned(str(cell)).strip()


def _get(row: Sequence[Any], index: int, none: Any = "") -> Any:  # noqa: ANN401 - a cell
    return row[index] if index < len(row) else none


def _members(
    below: list[int],
    rows: list[list[str]],
    header: list[str],
    numbers: list[int],
    problems: list[Problem],
) -> list[int]:
    """Leave out what is no member: totals, notes below the list, more headers; and say so."""
    kept, remedy = list(below), _("It was left out.")
    wide = any(sum(map(bool, rows[i])) > 1 for i in below)
    for i in below if len(below) > 1 else ():
        filled = list(filter(None, rows[i]))
        reason = ""
        if _SUM.match(fold(filled[0])):
            reason = _("This row is a total and no place.")
        elif wide and len(filled) == 1 and i in below[-_LAST:] and _BELOW.match(filled[0]):
            reason = _("This row is a note below the list and no place.")
        elif header and columns.is_header(rows[i], header, second=i == below[0]):
            reason = _("This row has names or units of the columns and no place.")
        if reason:
            kept.remove(i)
            value = brief(" ".join(filled))
            problems.append(Problem(numbers[i], "", value, reason, remedy, "note"))
    return kept


def _long(
    below: list[int], rows: list[list[str]], kept: list[int], names: list[str], numbers: list[int]
) -> list[Problem]:
    reason = _("The text has more than {limit} characters.")
    gravity: Gravity = "warning"
    words = (reason, _("What follows was left out; shorten it."), gravity)
    limit = (("limit", str(formats.LONGEST)),)
    return [
        Problem(numbers[r], name, brief(_get(rows[r], i)), *words, limit)
        for r in below
        for i, name in zip(kept, names, strict=True)
        if len(_get(rows[r], i)) > formats.LONGEST
    ]


def _decimal(cells: list[list[str]]) -> str:
    """Return the decimal mark of numbers written as text: the one that more of them have."""
    found: Counter[str] = Counter()
    for row in cells:
        for cell in row:
            if match := re.fullmatch(r"[-+]?\d+([.,])(\d+)", cell):
                found[match[1]] += len(match[2]) != 3  # noqa: PLR2004 - three are thousands
    return "," if found[","] > found["."] else "."
