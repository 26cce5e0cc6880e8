"""The rows of a map, the table of a chart, or the difference of two maps, as files.

Tables are CSV and a workbook; a map has points too, as GeoJSON, GeoPackage and GeoParquet.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from threading import Lock
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo import chart_layout, table
from geo.escape import for_csv
from geo.takeaway import notes
from geo.takeaway.notes import Content

BOM: Final = b"\xef\xbb\xbf"
NUMBERS: Final = ("population", "population_year", "lon", "lat", "list_row")
_WIDEST: Final = 290  # pixels of a column: some 40 characters
_LETTERS: Final = 110  # of a line of the notes
_A3: Final = 8  # Excel's number of the paper
_LONGEST: Final = 32_767  # characters that a cell of a workbook holds
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat(content: Content) -> pd.DataFrame:
    """Return the rows as a table without geometry.

    The columns are those of `geo.table.EXPORTED`, then ``lon`` and ``lat`` (degrees, EPSG:4326,
    empty where unknown), ``as_of`` (the day of the view) and ``data_version``. Rows of a reader's
    own list also have its further columns (`geo.table.further`). Those of a chart
    or of two maps are those of its own table, then ``as_of`` (for two maps ``left_as_of`` and
    ``right_as_of``) and ``data_version``.
    """
    about = {name: day.isoformat() for name, day in _days(content).items()}
    about["data_version"] = content.version
    if content.view.own_table is not None:
        return content.view.own_table.reset_index(drop=True).assign(**about)
    view = content.map.view
    rows = table.ordered(view.rows)
    plain = pd.DataFrame(rows[table.exported(view)]).assign(
        lon=rows.geometry.x,
        lat=rows.geometry.y,
        **about,
    )
    return plain if view.whose == "atlas" else plain.join(table.further(rows, plain))


def _days(content: Content) -> dict[str, dt.date]:
    """Return the days that are shown, by the name of their column."""
    if content.sides:
        left, right = (side.view.as_of for side in content.sides)
        return {"left_as_of": left, "right_as_of": right}
    return {"as_of": content.view.as_of}


def numeric(content: Content) -> list[str]:
    """Return the names of the columns that hold numbers."""
    own = content.view.own_table
    return list(NUMBERS) if own is None else chart_layout.numeric(own)


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
        book.set_properties(
            {
                "title": _writable(content.view.title),
                "subject": _writable(content.view.subtitle),
                "author": notes.author(content.view),
                "comments": _writable(notes.attribution(content)),
                "created": dt.datetime.combine(content.dated, dt.time(), tzinfo=dt.UTC),
            }
        )
        _write_rows(book, content)
        _write_notes(book, content)
    return file.getvalue()


def _write_rows(book: xlsxwriter.Workbook, content: Content) -> None:
    sheet = book.add_worksheet(content.t._("Rows"))
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    quoted = book.add_format({"quote_prefix": True})
    rows, numbers, days = flat(content), numeric(content), _days(content)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)
    for column, name in enumerate(rows):
        sheet.write_string(0, column, _writable(str(name)), bold)
        for line, value in enumerate(rows[name], start=1):
            if name in days:
                sheet.write_datetime(line, column, days[str(name)], day)
            elif value is None or pd.isna(value):
                continue
            elif name in numbers:
                sheet.write_number(line, column, value)
            elif text := str(value):
                formula = for_csv(text) != text  # or read as one when it is edited
                sheet.write_string(line, column, _writable(text), quoted if formula else None)
    sheet.autofit(_WIDEST)
    _on_paper(sheet, 3)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)


def _on_paper(sheet: Worksheet, across: int) -> None:
    """Let a sheet be printed on A3 across, on as few pages side by side as can be read."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(across, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _writable(text: str) -> str:
    """Return a text without what XML can't hold, as long as a cell may be."""
    return _NO_XML.sub("", text)[:_LONGEST]


def _write_notes(book: xlsxwriter.Workbook, content: Content) -> None:
    sheet = book.add_worksheet(content.t._("Notes"))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, _LETTERS)
    for line, (heading, text) in enumerate(notes.notes(content)):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, _writable(text), wrapped)
        lines = sum(1 + len(part) // (_LETTERS - 10) for part in text.split("\n"))
        sheet.set_row(line, 15 * lines)  # not each program finds out how high a row is
    _on_paper(sheet, 1)


_DECIMALS: Final = 6
_CLOCK: Final = "OGR_CURRENT_DATE"
_GDAL: Final = Lock()  # its settings are shared by all threads


def located(content: Content) -> gpd.GeoDataFrame:
    """Return the rows with their points (EPSG:4326; none where unknown).

    The columns are those of `geo.table.EXPORTED`, then ``as_of`` (the day of the view),
    ``data_version`` and ``geometry``.
    """
    rows = table.ordered(content.map.view.rows)
    plain = flat(content).drop(columns=["lon", "lat"]).reset_index(drop=True)
    return gpd.GeoDataFrame(plain, geometry=list(rows.geometry), crs=rows.crs)


def geojson(content: Content) -> bytes:
    """Return a FeatureCollection (RFC 7946): longitude and latitude in WGS 84.

    What has to stay with the rows stands in foreign members of the collection: ``title``,
    ``attribution``, ``license``, ``coverage`` and others. A row without a point has the geometry
    null. ``id`` is the key of the membership.
    """
    keys = table.ordered(content.map.view.rows)[content.map.view.key]
    rows = located(content)
    names = [c for c in rows if c != "geometry"]
    values = [  # that JSON can hold: missing ones as None, numbers as Python's own
        [None if pd.isna(v) else v for v in rows[name].astype("object").tolist()] for name in names
    ]
    features = [
        {
            "type": "Feature",
            "id": key,
            "geometry": _point(geometry),
            "properties": dict(zip(names, row, strict=True)),
        }
        for key, geometry, row in zip(keys, rows.geometry, zip(*values, strict=True), strict=True)
    ]
    about = {"type": "FeatureCollection", **notes.metadata(content)}
    text = json.dumps({**about, "features": features}, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _point(geometry: Any) -> dict[str, Any] | None:  # noqa: ANN401
    if geometry is None or geometry.is_empty:
        return None
    place = [round(geometry.x, _DECIMALS), round(geometry.y, _DECIMALS)]
    return {"type": "Point", "coordinates": place}


def gpkg(content: Content) -> bytes:
    """Return a GeoPackage with one layer, named after the view.

    The description of the layer and its metadata carry the attribution. GDAL dates a file by the
    clock; here it is told the date of the data, so that the same view gives the same bytes.
    """
    file = io.BytesIO()
    about = notes.metadata(content)
    said = "\n".join((about["description"], about["attribution"], about["license"]))
    with _GDAL:
        pyogrio.set_gdal_config_options({_CLOCK: f"{content.dated.isoformat()}T00:00:00.000Z"})
        try:
            pyogrio.write_dataframe(
                located(content),
                file,
                driver="GPKG",
                layer=content.view.view_id,
                geometry_type="Point",
                layer_metadata=about,
                layer_options={"IDENTIFIER": about["title"], "DESCRIPTION": said},
            )
        finally:
            pyogrio.set_gdal_config_options({_CLOCK: None})
    return file.getvalue()


def parquet(content: Content) -> bytes:
    """Return GeoParquet, with the attribution in the metadata of its schema."""
    file = io.BytesIO()
    located(content).to_parquet(file, index=False, schema_version="1.1.0")
    rows = pq.read_table(io.BytesIO(file.getvalue()))
    about = {k.encode(): v.encode() for k, v in notes.metadata(content).items()}
    out = io.BytesIO()
    pq.write_table(
        rows.replace_schema_metadata({**rows.schema.metadata, **about}), out, compression="zstd"
    )
    return out.getvalue()
