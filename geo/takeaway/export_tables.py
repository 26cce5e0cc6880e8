"""The rows of a map, the table of a chart, or the difference of two maps, as CSV and workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo import table
from geo.charting import chart_table
from geo.comparison import Tabled
from geo.escape import for_csv
from geo.takeaway import export_notes
from geo.takeaway.export_notes import Content

BOM: Final = b"\xef\xbb\xbf"
NUMBERS: Final = ("population", "population_year", "lon", "lat")
_WIDTHS: Final = {"name": 24, "evidence": 40, "source_url": 40, "party_source": 40}
_WIDTH: Final = 14
_LONGEST: Final = 32_767  # characters that a cell of a workbook holds
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat(content: Content) -> pd.DataFrame:
    """Return the rows as a table without geometry.

    The columns are those of `geo.table.EXPORTED`, then ``lon`` and ``lat`` (degrees, EPSG:4326,
    empty where unknown), ``as_of`` (the day of the view) and ``data_version``. Those of a chart
    or of two maps are those of its own table, then ``as_of`` (for two maps ``left_as_of`` and
    ``right_as_of``) and ``data_version``.
    """
    about = {name: day.isoformat() for name, day in _days(content).items()}
    about["data_version"] = content.version
    if isinstance(content.view, Tabled):
        return content.view.table.reset_index(drop=True).assign(**about)
    rows = table.ordered(content.view.rows)
    return pd.DataFrame(rows[table.exported(content.view)]).assign(
        lon=rows.geometry.x,
        lat=rows.geometry.y,
        **about,
    )


def _days(content: Content) -> dict[str, dt.date]:
    """Return the days that are shown, by the name of their column."""
    if content.sides:
        left, right = (side.view.as_of for side in content.sides)
        return {"left_as_of": left, "right_as_of": right}
    return {"as_of": content.view.as_of}


def numeric(content: Content) -> list[str]:
    """Return the names of the columns that hold numbers."""
    if isinstance(content.view, Tabled):
        return chart_table.numeric(content.view.table)
    return list(NUMBERS)


def csv(content: Content, *, bom: bool = True) -> bytes:
    """Return the rows as CSV (UTF-8, RFC 4180), with a byte order mark if asked for.

    Each row carries its sources, the day of the view and the version of the data. Texts that a
    spreadsheet would read as a formula are made inert (`geo.escape.for_csv`).
    """
    plain = flat(content)
    texts = plain.columns.difference(numeric(content))
    plain[texts] = plain[texts].map(for_csv)
    text = plain.rename(columns=for_csv).to_csv(index=False, lineterminator="\r\n")
    return (BOM if bom else b"") + text.encode("utf-8")


def xlsx(content: Content) -> bytes:
    """Return a workbook: the rows with typed columns, and a sheet of notes.

    No text becomes a formula or a link. Its dates are those of the data, not of the clock.
    """
    file = io.BytesIO()
    inert = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    with xlsxwriter.Workbook(file, {"in_memory": True, **inert}) as book:
        book.set_properties(_properties(content))
        _write_rows(book, content)
        _write_notes(book, content)
    return file.getvalue()


def _properties(content: Content) -> dict[str, Any]:
    return {
        "title": _writable(content.view.title),
        "subject": _writable(content.view.subtitle),
        "author": export_notes.CONTRIBUTORS,
        "comments": _writable(export_notes.attribution(content)),
        "created": dt.datetime.combine(content.dated, dt.time(), tzinfo=dt.UTC),
    }


def _write_rows(book: xlsxwriter.Workbook, content: Content) -> None:
    sheet = book.add_worksheet(content.t._("Rows"))
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    quoted = book.add_format({"quote_prefix": True})
    rows, numbers, days = flat(content), numeric(content), _days(content)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)
    for column, name in enumerate(rows):
        sheet.set_column(column, column, _WIDTHS.get(str(name), _WIDTH))
        sheet.write_string(0, column, _writable(str(name)), bold)
        for line, value in enumerate(rows[name], start=1):
            if name in days:
                sheet.write_datetime(line, column, days[str(name)], day)
            elif name in numbers:
                _write_number(sheet, line, column, value)
            elif value is not None and not pd.isna(value) and value != "":
                _write_text(sheet, (line, column), str(value), quoted)


def _write_number(sheet: Worksheet, line: int, column: int, value: Any) -> None:  # noqa: ANN401
    if not pd.isna(value):
        sheet.write_number(line, column, value)


def _write_text(sheet: Worksheet, cell: tuple[int, int], text: str, quoted: Format) -> None:
    """Write a text as a text, also one that would be read as a formula when it is edited."""
    looks_like_formula = for_csv(text) != text
    sheet.write_string(*cell, _writable(text), quoted if looks_like_formula else None)


def _writable(text: str) -> str:
    """Return a text without what XML can't hold, as long as a cell may be."""
    return _NO_XML.sub("", text)[:_LONGEST]


def _write_notes(book: xlsxwriter.Workbook, content: Content) -> None:
    sheet = book.add_worksheet(content.t._("Notes"))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 110)
    for line, (heading, text) in enumerate(export_notes.notes(content)):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, _writable(text), wrapped)
