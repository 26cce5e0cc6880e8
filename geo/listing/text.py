"""Text as rows of cells: its encoding and its separator found, or as the reader says."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

from charset_normalizer import from_bytes

from geo.i18n import _
from geo.listing.problems import ListError, Problem, refused

SEPARATORS: Final = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar")}
ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "iso8859-15", "mac-roman", "cp850")
LONGEST: Final = 5_000  # characters of a cell
_LOOKED_AT: Final = 300  # lines
_MOST_ROWS: Final = 20_200
_SURE: Final = 0.6  # share of the lines that have the same number of cells
_LONGEST_BREAK: Final = 30  # lines of one cell: more is a quote that is never closed
_ONE: Final = "\x1f"  # stands between nothing: each line is one cell
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a text and the name of its encoding.

    Raises
    ------
    ListError
        If it is no text, or not in the encoding that is asked for.
    """
    name = encoding or _encoding(data)
    try:
        text = data.decode("utf-8-sig" if name == "utf-8" else name)
    except (UnicodeDecodeError, LookupError):
        if not encoding:
            raise _no_text() from None
        raise refused(
            _("The text is not written in the encoding {encoding}."),
            _("Choose another encoding, or let it be found."),
            encoding=name,
        ) from None
    if _NOT_TEXT.search(text):
        raise _no_text()
    return text, name


def _no_text() -> ListError:
    return refused(
        _("This is no table: the file holds something other than text."),
        _("Save the list as CSV, XLSX or ODS."),
    )


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines[:_LOOKED_AT])
    isolated = [name.replace("-", "_") for name in ENCODINGS if name != "utf-16"]
    best = from_bytes(sample, cp_isolation=isolated).best()
    found = best.encoding.replace("_", "-") if best is not None else "cp1252"
    return found if found in ENCODINGS else "cp1252"


def separator(text: str) -> str:
    """Return what stands between the cells, empty where each line is one cell.

    Taken is what gives most lines the same number of cells, the first full line among them: a
    decimal comma stands in numbers, not between the words above them.
    """
    sample = "\n".join(text.splitlines()[:_LOOKED_AT])
    scores: dict[str, tuple[float, int]] = {}
    for candidate in SEPARATORS:
        rows = _parsed(sample, candidate)
        widths = [len(row) for row in rows if any(map(str.strip, row))]
        counted = Counter(w for w in widths if w > 1)
        if not counted:
            continue
        width, many = counted.most_common(1)[0]
        share = many / len(widths)
        if next(w for w in widths if w > 1) != width:
            share /= 2
        if share >= _SURE:
            scores[candidate] = (round(share, 2), width)
    return max(scores, key=lambda found: scores[found], default="")


def _parsed(text: str, found: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=found))
    except csv.Error:
        return []


def rows(text: str, found: str) -> tuple[list[list[str]], list[int], list[Problem]]:
    """Return the rows of a text, the line on which each begins, and what is wrong with them."""
    read, numbers, problems = _rows(text, found or _ONE, csv.QUOTE_MINIMAL)
    if problems:  # a quote is never closed: then quotes are letters like any other
        read, numbers, _none = _rows(text, found or _ONE, csv.QUOTE_NONE)
    return read, numbers, problems


def _rows(text: str, found: str, quoting: int) -> tuple[list[list[str]], list[int], list[Problem]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=found,
        quoting=quoting,  # type: ignore[arg-type]
    )
    read: list[list[str]] = []
    numbers: list[int] = []
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _LONGEST_BREAK:
                return [], [], [_unclosed(before + 1)]
            read.append(row)
            numbers.append(before + 1)
            before = reader.line_num
            if len(read) > _MOST_ROWS:
                break
    except csv.Error:
        return [], [], [_unclosed(before + 1)]
    return read, numbers, []


def _unclosed(line: int) -> Problem:
    reason = _("A quotation mark is opened here and never closed.")
    remedy = _("All quotation marks were read as letters; look at the cells of this line.")
    return Problem(line, "", "", reason, remedy, "warning")
