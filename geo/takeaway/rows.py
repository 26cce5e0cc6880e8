"""The rows of a map, the table of a chart, or the difference of two maps, as files.

Tables are CSV and a workbook; a map has points too, as GeoJSON, GeoPackage and GeoParquet.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
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
from geo.model import View
from geo.paths import REFERENCE
from geo.takeaway import notes
from geo.takeaway.notes import Content

BOM: Final = b"\xef\xbb\xbf"
NUMBERS: Final = ("population", "population_year", "lon", "lat", "list_row")
_COUNTED: Final = ("members", "municipalities", "per_million", "population_share")
_WIDEST: Final = 290  # pixels of a column: some 40 characters
_LETTERS: Final = 110  # of a line of the notes
_MOST: Final = 42  # characters of a column, of which `_WIDEST` is the same
_NARROW: Final = 17  # of one that is for paper
_LINE: Final = 15  # points
_TALLEST: Final = 12  # lines of a row
_A3: Final = 8  # Excel's number of the paper
_A4: Final = 9
_ON_A4: Final = 260  # characters side by side that can still be read
_ON_A3: Final = 330
_HEADER: Final = 100
_LONGEST: Final = 32_767  # characters that a cell of a workbook holds
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat(content: Content) -> pd.DataFrame:
    """Return the rows as a table without geometry.

    The columns are those of `geo.table.EXPORTED` and `geo.table.days`, then ``lon`` and ``lat``
    (degrees, EPSG:4326, empty where unknown), ``as_of`` (the day of the view) and ``data_version``.
    Rows of a reader's own list also have its further columns (`geo.table.further`). Those of a
    chart or of two maps are those of its own table and its codes, then ``as_of`` (for two maps
    ``left_as_of`` and ``right_as_of``) and ``data_version``. Days are days, not texts.
    """
    about: dict[str, Any] = {**_days(content), "data_version": content.version}
    kinds = dict.fromkeys(_days(content), table.DAY)
    own = content.view.own_table
    if own is not None:
        codes = content.view.codes
        joined = own.reset_index(drop=True)
        if codes is not None:  # a network of a list may be called as a code
            named = joined.rename(columns={name: f"{name}_" for name in codes})
            joined = named.join(codes.reset_index(drop=True))
        return joined.assign(**about).astype(kinds)
    view = content.map.view
    rows = table.ordered(view.rows)
    plain = pd.DataFrame(rows[table.exported(view)])
    plain = plain.join(table.days(rows)).assign(lon=rows.geometry.x, lat=rows.geometry.y, **about)
    plain = plain.astype(kinds)
    if view.whose == "atlas":
        return plain
    return plain.join(table.further(rows, [*plain, *NUMBERS]))  # whose names stand for numbers


def _days(content: Content) -> dict[str, dt.date]:
    """Return the days that are shown, by the name of their column."""
    if content.sides:
        left, right = (side.view.as_of for side in content.sides)
        return {"left_as_of": left, "right_as_of": right}
    return {"as_of": content.view.as_of}


def numeric(content: Content) -> list[str]:
    """Return the names of the columns that hold numbers."""
    own = content.view.own_table
    if own is None:
        return list(NUMBERS)
    codes = content.view.codes
    return chart_layout.numeric(own) + ([] if codes is None else chart_layout.numeric(codes))


def beside(content: Content) -> dict[str, pd.DataFrame]:
    """Return what a map shows besides its rows: ``context`` and ``countries``, where it has them.

    The places drawn behind the members have points (EPSG:4326) as a geometry; a country has the
    class that its colour stands for, and the words under the pointer.
    """
    if content.view.own_table is not None:
        return {}
    view, found = content.map.view, dict[str, pd.DataFrame]()
    if view.context is not None and len(view.context):
        context = view.context
        names = [c for c in ("place_id", "network_id") if c in context]
        said = [" · ".join(map(str, lines)) for lines in context["hint"]]
        texts = pd.DataFrame(context[names]).assign(name=context["label"], words=said)
        found["context"] = gpd.GeoDataFrame(texts, geometry=context.geometry, crs=context.crs)
    if view.areas:
        keys = {(key.fill, key.hatched): key.label for key in view.area_legend}
        found["countries"] = pd.DataFrame(
            {
                "country_iso2": [area.iso2 for area in view.areas],
                "name": [area.hint[0] for area in view.areas],
                "class": [keys.get((area.fill, area.hatched), "") for area in view.areas],
                "words": [" · ".join(area.hint[1:]) for area in view.areas],
            }
        )
        counted = view.tables.get("countries")
        if counted is not None:
            numbers = counted.set_index("iso2")[[c for c in _COUNTED if c in counted]]
            found["countries"] = found["countries"].join(numbers, on="country_iso2")
    return {name: rows.reset_index(drop=True) for name, rows in found.items()}


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `beside` as a table: points as ``lon`` and ``lat``."""
    if not isinstance(rows, gpd.GeoDataFrame):
        return rows
    table = pd.DataFrame(rows.drop(columns="geometry"))
    return table.assign(lon=rows.geometry.x, lat=rows.geometry.y)


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return rows of `beside` as CSV, as `csv` writes it."""
    text = plain(rows).map(for_csv).to_csv(index=False, lineterminator="\r\n")
    return BOM + text.encode("utf-8")


def dictionary(content: Content) -> bytes:
    """Return what each column of the rows, and of what is beside them, means: as CSV."""
    names = [*flat(content), *(name for rows in beside(content).values() for name in plain(rows))]
    found = notes.columns(content, dict.fromkeys(map(str, names)))
    head = [content.t._("Column"), content.t._("Meaning")]
    text = pd.DataFrame(found, columns=head).map(for_csv).to_csv(index=False, lineterminator="\r\n")
    return BOM + text.encode("utf-8")


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
    file, _ = io.BytesIO(), content.t._
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
        own = content.view.own_table
        printed = None if own is None else len(own.columns)  # what is in words
        _write_rows(book, content, _("Rows"), (flat(content), numeric(content)), printed)
        titles = {"context": _("Also on the map"), "countries": _("Countries")}
        for name, rows in beside(content).items():
            shown = plain(rows)
            _write_rows(book, content, titles[name], (shown, chart_layout.numeric(shown)))
        _write_notes(book, content)
        _write_columns(book, content)
        if own is None:
            _write_words(book, content)
    return file.getvalue()


def _write_rows(
    book: xlsxwriter.Workbook,
    content: Content,
    title: str,
    told: tuple[pd.DataFrame, list[str]],
    printed: int | None = None,
) -> Worksheet:
    """Write a table with its columns of numbers; the first columns alone may be for paper."""
    rows, numbers = told
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    lines = {"text_wrap": printed is not None, "valign": "top"}
    texts = [book.add_format({"quote_prefix": quoted} | lines) for quoted in (False, True)]
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)
    for column, name in enumerate(rows):
        sheet.write_string(0, column, _writable(str(name)), bold)
        for line, value in enumerate(rows[name], start=1):
            if value is None or pd.isna(value):
                continue
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, value, day)
            elif name in numbers:
                sheet.write_number(line, column, value)
            elif text := str(value):
                formula = for_csv(text) != text  # or read as one when it is edited
                sheet.write_string(line, column, _writable(text), texts[formula])
    sheet.autofit(_WIDEST)
    shown = rows.iloc[:, :printed]
    widths = _widths(shown, _MOST)
    if printed is not None:
        _set_heights(sheet, shown, widths)
    _on_paper(sheet, content, sum(widths), shown.shape)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    return sheet


def _write_words(book: xlsxwriter.Workbook, content: Content) -> None:
    """Write the rows of a map as its readers see them onto a sheet that prints on narrow paper."""
    view, t = content.map.view, content.t
    rows, words = table.shown(view, t, view.imprint.names)
    sheet = book.add_worksheet(t._("To print"))
    left, right = ({"align": side, "indent": 1} for side in ("left", "right"))  # else no indent
    bold, cell, year, number = (
        book.add_format({"text_wrap": True, "valign": "top"} | more)
        for more in (
            {"bold": True, "bottom": 1} | left,
            {"quote_prefix": True} | left,
            right,
            {"num_format": "#,##0"} | right,
        )
    )
    named = rows.rename(columns=words)
    *widths, last = _widths(named, 2 * _NARROW)  # that of the sources
    widths = [*(min(wide, _NARROW) for wide in widths), last]
    for column, (name, wide) in enumerate(zip(named, widths, strict=True)):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, _writable(str(name)), bold)
        for line, value in enumerate(named[name], start=1):
            if isinstance(value, str):
                sheet.write_string(line, column, _writable(value), cell)
            elif not pd.isna(value):
                how = year if rows.columns[column] == "population_year" else number
                sheet.write_number(line, column, value, how)
    _set_heights(sheet, named, widths)
    sheet.freeze_panes(1, 1)
    _on_paper(sheet, content, sum(widths), named.shape)
    sheet.repeat_rows(0)


def _set_heights(sheet: Worksheet, rows: pd.DataFrame, widths: list[int]) -> None:
    """Give each row of texts that are broken into lines its height: not each program finds it."""
    for line, values in enumerate((list(rows), *rows.to_numpy().tolist())):
        lines = (-(-len(str(v)) // (w - 3)) for v, w in zip(values, widths, strict=True))
        sheet.set_row(line, _LINE * min(max(lines), _TALLEST))


def _widths(rows: pd.DataFrame, most: int) -> list[int]:
    """Return how many characters wide each column is, with its head, at most so many."""
    texts = [[str(name), *map(str, rows[name])] for name in rows]
    return [min(max(map(len, column)) + 2, most) for column in texts]


def _on_paper(sheet: Worksheet, content: Content, wide: int, shape: tuple[int, int]) -> None:
    """Let a sheet be printed across, on one page side by side, or as few as can be read.

    Each page says what is shown, which sheet it is, and its number.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4 if wide <= _ON_A4 else _A3)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.print_area(0, 0, shape[0], shape[1] - 1)
    sheet.fit_to_pages(-(-wide // _ON_A3), 0)
    sheet.set_header("&L" + _writable(content.view.title)[:_HEADER].replace("&", "&&"))
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
        sheet.set_row(line, _LINE * lines)  # not each program finds out how high a row is
    _on_paper(sheet, content, 20 + _LETTERS, (line, 2))


def _write_columns(book: xlsxwriter.Workbook, content: Content) -> None:
    """Write what each column means onto a sheet of its own."""
    names = [*flat(content), *(name for rows in beside(content).values() for name in plain(rows))]
    found = notes.columns(content, dict.fromkeys(map(str, names)))
    head = [content.t._("Column"), content.t._("Meaning")]
    rows = pd.DataFrame(found, columns=head)
    sheet = _write_rows(book, content, content.t._("Columns"), (rows, []))
    sheet.set_column(1, 1, _LETTERS)
    _on_paper(sheet, content, 20 + _LETTERS, rows.shape)


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
        [_json(v) for v in rows[name].astype("object").tolist()] for name in names
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


def _json(value: Any) -> Any:  # noqa: ANN401
    if value is None or pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, dt.date) else value


def _point(geometry: Any) -> dict[str, Any] | None:  # noqa: ANN401
    if geometry is None or geometry.is_empty:
        return None
    place = [round(geometry.x, _DECIMALS), round(geometry.y, _DECIMALS)]
    return {"type": "Point", "coordinates": place}


def gpkg(content: Content) -> bytes:
    """Return a GeoPackage with a layer named after the view, and one for each of `beside`.

    The description of the layer and its metadata carry the attribution. GDAL dates a file by the
    clock; here it is told the date of the data, so that the same view gives the same bytes.

    Several layers need a file on a disk, where nothing of a reader's own list may be: it has one.
    """
    name, about = content.view.view_id, notes.metadata(content)
    layers: dict[str, pd.DataFrame] = {name: located(content)}
    with _GDAL, TemporaryDirectory() as folder:
        path: Path | io.BytesIO = io.BytesIO()
        if content.view.whose == "atlas":
            path = Path(folder) / "atlas.gpkg"
            layers |= {f"{name}_{kind}": rows for kind, rows in beside(content).items()}
        countries = f"{name}_countries"
        if countries in layers:
            layers[countries] = _with_shapes(layers[countries], content.map.view)
        pyogrio.set_gdal_config_options({_CLOCK: f"{content.dated.isoformat()}T00:00:00.000Z"})
        try:
            for layer, rows in layers.items():
                first = layer == name
                title = about["title"] if first else f"{about['title']}: {layer}"
                said = "\n".join((about["description"], about["attribution"], about["license"]))
                pyogrio.write_dataframe(
                    rows,
                    path,
                    driver="GPKG",
                    layer=layer,
                    dataset_options={"VERSION": "1.2"} if first else {},  # QGIS from 2018 on
                    geometry_type="Unknown" if layer == countries else "Point",
                    append=not first,
                    layer_metadata=about,
                    layer_options={"IDENTIFIER": title, "DESCRIPTION": said},
                    use_arrow=True,  # days stay days
                )
        finally:
            pyogrio.set_gdal_config_options({_CLOCK: None})
        return path.read_bytes() if isinstance(path, Path) else path.getvalue()


def _with_shapes(countries: pd.DataFrame, view: View) -> gpd.GeoDataFrame:
    """Return countries with the shapes that the map has of them."""
    shapes = gpd.read_file(REFERENCE / "web" / view.area_file)[["iso2", "geometry"]]
    shapes = shapes.drop_duplicates("iso2").rename(columns={"iso2": "country_iso2"})
    return gpd.GeoDataFrame(countries.merge(shapes, how="left"), geometry="geometry", crs=4326)


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
