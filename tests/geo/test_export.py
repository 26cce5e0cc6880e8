"""What is taken away: read back row for row, inert, attributed, and the same twice."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import sqlite3
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo import filters, registry, table, views
from geo.escape import for_csv
from geo.exhibit import Imprint
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.maps import alps_map, contestatory, iccar
from geo.model import EUROPE, Display, Filters, View
from geo.takeaway import notes
from geo.takeaway.export import FORMATS, MIME, bundle, data, filename
from tests import shared
from tests.asking import read
from tests.geo.builders import executives, members, request
from tests.geo.test_escape import HOSTILE
from tests.shared import in_data, released

ANVITA_2022 = in_data("anvita on 2022-09-30")

DAY = Filters(as_of=dt.date(2022, 9, 30))
EN = Texts("en")
URL = "https://example.org/?asof=2022-09-30&network=anvita"
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\t=1", "|=cmd")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SHARE_ALIKE = "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


@pytest.fixture(scope="module")
def view(atlas: Atlas) -> View:
    return contestatory.view(request(contestatory.ROOM, atlas, DAY, EN))


NAMES = Imprint(names={"anvita": HOSTILE})


def hostile_view(*names: str) -> View:
    """Return a view with a row for each name, which also stands in other columns."""
    rows = members(
        *(
            {"joined": "2018", "name": n, "evidence": n, "place_id": f"p{i}"}
            for i, n in enumerate(names)
        )
    )
    shown = filters.at(rows, executives(), DAY.as_of)
    plain = {c: "" for c in table.EXPORTED if c not in shown}
    painted = shown.assign(**plain, as_of="2018")
    return View(
        "hostile", HOSTILE, "=1", DAY.as_of, "en", painted, (-5.0, 41.0, 10.0, 51.0), imprint=NAMES
    )


def expected(view: View) -> pd.DataFrame:
    """Return the rows as they should come back, without the code under test."""
    rows = shared.in_order(view.members)
    return pd.DataFrame(rows.drop(columns="geometry")).reset_index(drop=True)


def points(view: View) -> list[tuple[float, float] | None]:
    rows = shared.in_order(view.members)
    return [None if g is None else (round(g.x, 6), round(g.y, 6)) for g in rows.geometry]


def as_text(values: pd.Series) -> list[str]:
    return ["" if pd.isna(v) else str(v) for v in values]


def check_columns(read: pd.DataFrame, view: View) -> None:
    wanted = expected(view)
    assert len(read) == len(wanted)
    for column in table.EXPORTED:
        if column.startswith("population") and column in {"population", "population_year"}:
            assert read[column].astype("Int64").tolist() == wanted[column].tolist(), column
        else:
            assert read[column].fillna("").tolist() == wanted[column].tolist(), column
    assert set(read["data_version"]) <= {"2026.11.1+test"}


def test_the_columns_of_an_export_stand_in_their_order() -> None:
    """Readers' scripts count on it; a new column is a change to announce."""
    assert " ".join(table.EXPORTED) == (
        "place_id name country_iso2 admin1 admin2 level official_code code_scheme "
        "network_id coalition status_at joined left first_attested assumed_by basis "
        "evidence_grade evidence party party_family party_as_of party_source "
        "population population_year population_source population_tier source_url "
        "caution_en caution_fr caution_it"
    )


def exported(view: View, fmt: str) -> bytes:
    shown = released(view, "2026.11.1+test")
    if fmt == "zip":  # without its figures, which take long to draw
        return bundle(notes.Content(shown, URL), "rows", {}, None)
    return data(shown, fmt, url=URL)


BEGUN = {"joined": "joined", "attested": "first_attested", "assumed": "assumed_by"}


@pytest.mark.parametrize("bom", [True, False])
def test_csv_reads_back(view: View, *, bom: bool) -> None:
    content = data(released(view, "2026.11.1+test"), "csv", bom=bom)
    assert content.startswith(b"\xef\xbb\xbf") is bom
    text = content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = expected(view)
    assert list(rows[0]) == [*table.EXPORTED, *table.DAYS, "lon", "lat", "as_of", "data_version"]
    for column in table.EXPORTED:
        assert [r[column] for r in rows] == [for_csv(v) for v in as_text(wanted[column])], column
    placed = [
        (round(float(r["lon"]), 6), round(float(r["lat"]), 6)) if r["lon"] else None for r in rows
    ]
    assert placed == points(view)
    assert {(r["as_of"], r["data_version"]) for r in rows} == {("2022-09-30", "2026.11.1+test")}
    days = [(r["start_day"], r["start_precision"], r["end_day"], r["end_precision"]) for r in rows]
    assert days == [
        (
            str(row["start"].date()),
            {4: "year", 7: "month", 10: "day"}[len(row[BEGUN[row["basis"]]])],
            "" if pd.isna(row["end"]) else str(row["end"].date()),
            {0: "", 4: "year", 7: "month", 10: "day"}[len(row["left"])],
        )
        for row in wanted.to_dict("records")
    ]


def test_xlsx_reads_back_with_types_and_notes(view: View) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(view, "xlsx")))
    sheet, notes, columns, _printed = book.worksheets
    assert book.sheetnames == ["Rows", "Notes", "Columns", "To print"]
    _head, *meanings = columns.iter_rows(values_only=True)
    assert [name for name, _ in meanings] == [c.value for c in sheet[1]]
    assert all(meaning for _, meaning in meanings)
    assert sheet.freeze_panes == "C2"
    head, *lines = list(sheet.iter_rows(values_only=True))
    read = pd.DataFrame(lines, columns=list(head))
    assert list(head) == [*table.EXPORTED, *table.DAYS, "lon", "lat", "as_of", "data_version"]
    check_columns(read, view)
    assert {type(v) for v in read["as_of"]} <= {dt.datetime, pd.Timestamp}
    assert set(read["as_of"]) == {pd.Timestamp("2022-09-30")}
    assert {type(v) for v in read["start_day"]} <= {dt.datetime, pd.Timestamp}
    kinds = {c.data_type for row in sheet.iter_rows(min_row=2) for c in row if c.value is not None}
    assert kinds == {"s", "n", "d"}
    placed = [
        None if pd.isna(x) else (round(x, 6), round(y, 6))
        for x, y in zip(read["lon"], read["lat"], strict=True)
    ]
    assert placed == points(view)
    said = "\n".join(f"{a}: {b}" for a, b in notes.iter_rows(values_only=True))
    for text in (
        view.title,
        view.subtitle,
        view.caption,
        URL,
        LICENCE,
        SHARE_ALIKE,
        "2026.11.1+test",
    ):
        assert text in said
    assert f"ANVITA: {ANVITA_2022} documented of 69 members published (September 2022)" in said
    assert "GeoNames, CC BY 4.0" in said
    assert book.properties.created == dt.datetime(2026, 11, 1)  # noqa: DTZ001 - read as written


PAIR = "compare?left=anvita%3Fasof%3D2019-12-31&right=anvita%3Fasof%3D2022-09-30"


@pytest.mark.parametrize("address", ["anvita?lang=fr", "iccar", "anvita?part=claims", PAIR])
def test_each_sheet_prints_across_with_its_head_and_number_on_each_page(
    atlas: Atlas, address: str
) -> None:
    shown = read(f"https://a.org/{address}", atlas, dt.date(2026, 11, 22)).build()
    book = openpyxl.load_workbook(io.BytesIO(exported(shown, "xlsx")))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddHeader.left.text == shown.title.replace("&", "&&")
        assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "&P / &N")
        wide = sheet.title in {"Rows", "Lignes"} and shown.own_table is None
        assert (sheet.page_setup.fitToWidth or 1) == (3 if wide else 1)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == (None if sheet.title == "Notes" else "$1:$1")
        lines = sheet.print_area.rpartition("$")[-1]
        assert int(lines) == sheet.max_row
    if shown.own_table is not None:  # codes are not for paper
        words = len(shown.own_table.columns)
        assert book.worksheets[0].print_area.endswith(f"${chr(64 + words)}${shown.row_count + 1}")
    else:
        printed = book.worksheets[-1]
        assert printed.max_row == shown.row_count + 1
        assert printed.page_setup.paperSize == 9  # A4
        cells = [cell for line in printed["2:20"] for cell in line]
        for cell in cells:  # no column touches the next, and a population is grouped
            side = "left" if isinstance(cell.value, str) else "right"
            if cell.value is not None:
                assert (cell.alignment.horizontal, cell.alignment.indent) == (side, 1)
        grouped = {cell.number_format for cell in cells if isinstance(cell.value, int)}
        assert grouped == {"General", "#,##0"}


def test_every_source_of_a_row_is_in_the_notes(atlas: Atlas, view: View) -> None:
    titles = views.reference_titles(atlas, Texts("en"))
    content = notes.Content(released(view, "1"), "")
    said = {text for heading, text in notes.notes(content) if heading == "Source"}
    for cell in view.members["source_url"]:
        for source in filter(None, cell.split("|")):
            assert titles.get(source.removeprefix("ref:"), source) in said


def test_geojson_reads_back_and_follows_the_standard(view: View, tmp_path: Path) -> None:
    content = exported(view, "geojson")
    told = json.loads(content)
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    assert [f["id"] for f in told["features"]] == expected(view)["membership_id"].tolist()
    placed = [
        tuple(f["geometry"]["coordinates"]) if f["geometry"] else None for f in told["features"]
    ]
    assert placed == points(view)
    assert placed.count(None) == 4
    assert told["title"] == view.title
    assert told["url"] == URL
    assert LICENCE in told["license"]
    assert SHARE_ALIKE in told["license"]
    assert "2026.11.1+test" in told["attribution"]
    path = tmp_path / "rows.geojson"
    path.write_bytes(content)
    check_columns(pd.DataFrame(pyogrio.read_dataframe(path)), view)


def test_gpkg_reads_back_with_its_description(view: View, tmp_path: Path) -> None:
    path = tmp_path / "rows.gpkg"
    path.write_bytes(exported(view, "gpkg"))
    assert pyogrio.list_layers(path).tolist() == [["contestatory", "Point"]]
    read = pyogrio.read_dataframe(path)
    check_columns(pd.DataFrame(read), view)
    assert read.crs == "EPSG:4326"
    assert [None if g is None else (round(g.x, 6), round(g.y, 6)) for g in read.geometry] == points(
        view
    )
    about = pyogrio.read_info(path)["layer_metadata"]
    assert LICENCE in about["license"]
    assert about["url"] == URL
    with sqlite3.connect(path) as base:
        found = base.execute("select identifier, description, last_change from gpkg_contents")
        ((name, said, changed),) = found.fetchall()
    base.close()
    assert name == view.title
    assert "2026.11.1+test" in said
    assert changed == "2026-11-01T00:00:00.000Z"
    fields = dict(zip(*(pyogrio.read_info(path)[k] for k in ("fields", "ogr_types")), strict=True))
    assert {fields[day] for day in ("start_day", "end_day", "as_of")} == {"OFTDate"}
    held = pq.read_schema(io.BytesIO(exported(view, "parquet")))
    assert {str(held.field(d).type) for d in ("start_day", "end_day", "as_of")} == {"date32[day]"}


def test_what_a_map_shows_besides_its_rows_leaves_with_it(tmp_path: Path) -> None:
    today = dt.date(2026, 11, 28)
    for name, kind, number in (("alpine", "context", 50), ("iccar", "countries", 229)):
        shown = registry.offered(name, shared.atlas(), "en", today).build()
        assert isinstance(shown, View)
        path = tmp_path / f"{name}.gpkg"
        path.write_bytes(data(shown, "gpkg"))
        layers = dict(pyogrio.list_layers(path))
        read = pyogrio.read_dataframe(path, layer=f"{shown.view_id}_{kind}")
        assert len(layers) == 2
        assert len(read) == len(shown.areas or shown.context) == number
        book = openpyxl.load_workbook(io.BytesIO(data(shown, "xlsx")))
        assert book.worksheets[1].max_row == number + 1
        with zipfile.ZipFile(io.BytesIO(data(shown, "zip"))) as archive:
            (file,) = (n for n in archive.namelist() if n.endswith(f"_{kind}.csv"))
            lines = archive.read(file).decode("utf-8-sig").splitlines()
        assert len(lines) == number + 1
    germany = read.set_index("country_iso2").loc["DE"]
    assert germany["members"] == (shown.members["country_iso2"] == "DE").sum()
    assert germany["class"] == "25 or more"
    assert germany.geometry.area > 30


def test_parquet_reads_back_with_its_metadata(view: View) -> None:
    content = exported(view, "parquet")
    read = gpd.read_parquet(io.BytesIO(content))
    check_columns(pd.DataFrame(read), view)
    assert read.crs == "EPSG:4326"
    assert [None if g is None else (round(g.x, 6), round(g.y, 6)) for g in read.geometry] == points(
        view
    )
    about = pq.read_schema(io.BytesIO(content)).metadata
    assert json.loads(about[b"geo"])["primary_column"] == "geometry"
    assert LICENCE in about[b"license"].decode()
    assert "2026.11.1+test" in about[b"attribution"].decode()


def test_a_bundle_has_data_words_and_figures(view: View) -> None:
    extra = {"../../figure.svg": b"<svg/>"}
    shown = notes.Content(released(view, "2026.11.1+test"), URL)
    content = bundle(shown, "rows", extra, None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "README.txt",
            "CITATION.txt",
            "CITATION.bib",
            "CITATION.ris",
            "SOURCES.bib",
            "SOURCES.ris",
            "rows.csv",
            "rows.geojson",
            "COLUMNS.csv",
            "figure.svg",
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 1, 0, 0, 0)}
        assert archive.read("rows.csv") == exported(view, "csv")
        assert archive.read("rows.geojson") == exported(view, "geojson")
        readme = archive.read("README.txt").decode()
        cited = archive.read("CITATION.txt").decode()
        kept = re.findall(
            r"@misc\{(.+?),\n(.*?)\n\}", archive.read("SOURCES.bib").decode(), re.DOTALL
        )
        held = archive.read("SOURCES.ris").decode().count("ER  - ")
        meanings = archive.read("COLUMNS.csv").decode("utf-8-sig")
    sources = {source for cell in view.source_cells for source in filter(None, cell.split("|"))}
    entries = dict(kept)
    assert len(entries) == held == len(sources)
    addresses = {s for s in sources if s.startswith("http")}
    assert {
        s for s in addresses if any(f"url = {{{s}}}" in e for e in entries.values())
    } == addresses
    assert "(Flamant, Lacroix, 2023)" in entries["flamant-lacroix-2023"]
    assert set(table.DAYS) < {line.partition(",")[0] for line in meanings.splitlines()}
    for text in (view.title, view.subtitle, view.caption, URL, LICENCE, "rows.csv", "figure.svg"):
        assert text in readme
    assert cited.count(URL) == 2


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_view_gives_the_same_bytes(view: View, fmt: str) -> None:
    first = hashlib.sha256(exported(view, fmt)).hexdigest()
    time.sleep(1.1)  # formats that hold the time hold its seconds
    assert hashlib.sha256(exported(view, fmt)).hexdigest() == first


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_empty_view_can_be_taken_away(atlas: Atlas, fmt: str, tmp_path: Path) -> None:
    nobody = Filters(as_of=DAY.as_of, networks=("anvita",), countries=("IE",))
    empty = contestatory.view(request(contestatory.ROOM, atlas, nobody, EN))
    assert len(empty.members) == 0
    content = exported(empty, fmt)
    path = tmp_path / f"rows.{fmt}"
    path.write_bytes(content)
    if fmt in {"gpkg", "parquet"}:
        read = gpd.read_parquet(path) if fmt == "parquet" else pyogrio.read_dataframe(path)
        assert len(read) == 0
        assert set(table.EXPORTED) < set(read)


def test_hostile_cells_are_no_formulas_in_tables() -> None:
    view = hostile_view(HOSTILE, *FORMULAS)
    names = set(expected(view)["name"])
    rows = list(csv.DictReader(io.StringIO(exported(view, "csv").decode("utf-8-sig"), newline="")))
    assert {r["name"] for r in rows} == {str(for_csv(n)) for n in names}
    assert not any(v.startswith(("=", "+", "@", "\t")) for r in rows for v in r.values())
    book = openpyxl.load_workbook(io.BytesIO(exported(view, "xlsx")))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n", "d", "inlineStr"}
    assert not any(c.hyperlink for c in cells)
    column = table.EXPORTED.index("name") + 1
    read = [c for c in cells if c.parent.title == "Rows" and c.column == column and c.row > 1]
    assert {c.value for c in read} == names
    assert {c.value for c in read if not c.quotePrefix} == {HOSTILE, "|=cmd"}


@pytest.mark.parametrize("fmt", ["geojson", "gpkg", "parquet"])
def test_hostile_cells_come_back_as_written(fmt: str, tmp_path: Path) -> None:
    view = hostile_view(HOSTILE, *FORMULAS, "'); drop table hostile; --")
    path = tmp_path / f"rows.{fmt}"
    path.write_bytes(exported(view, fmt))
    read = gpd.read_parquet(path) if fmt == "parquet" else pyogrio.read_dataframe(path)
    assert read["name"].tolist() == expected(view)["name"].tolist()


def test_characters_that_xml_cannot_hold_are_left_out_of_a_workbook() -> None:
    view = hostile_view("a\x00b\x0b\ufffec", "x" * 40_000)
    sheet = openpyxl.load_workbook(io.BytesIO(exported(view, "xlsx"))).worksheets[0]
    column = table.EXPORTED.index("name") + 1
    assert {sheet.cell(2, column).value, sheet.cell(3, column).value} == {"abc", "x" * 32_767}


def test_share_alike_is_said_only_where_it_applies(atlas: Atlas) -> None:
    french = contestatory.view(
        request(contestatory.ROOM, atlas, Filters(as_of=DAY.as_of, networks=("anvita",)), EN)
    )
    assert SHARE_ALIKE not in json.loads(exported(french, "geojson"))["license"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_map_can_be_taken_away_in_both_languages(atlas: Atlas, language: str) -> None:
    t = Texts(language)
    world = Display(colour_by="coalition", measure="members", preset="world")
    alpine = Display(colour_by="alpine", rule="dep9", context=tuple(alps_map.CONTEXT))
    for view in (
        iccar.view(request(iccar.ROOM, atlas, DAY, t, world)),
        alps_map.view(request(alps_map.ROOM, atlas, DAY, t, alpine)),
    ):
        for fmt in FORMATS:
            assert exported(view, fmt)


def test_an_address_that_is_none_is_left_out(view: View) -> None:
    content = data(released(view, "1"), "geojson", url="javascript:alert(1)")
    assert json.loads(content)["url"] == ""


def test_an_unknown_format_is_refused_with_those_that_there_are(view: View) -> None:
    with pytest.raises(ValueError, match="csv, xlsx, geojson, gpkg, parquet, zip"):
        exported(view, "docx")
    assert set(MIME) == set(FORMATS)


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        (None, "contestatory_2022-09-30.csv"),
        (DAY, "contestatory_2022-09-30.csv"),
        (
            Filters(DAY.as_of, networks=("anvita",), tiers=("lt5k", "5k-100k")),
            "contestatory_2022-09-30_anvita_lt5k-5k-100k.csv",
        ),
        (Filters(DAY.as_of, search="Île/../<é>"), "contestatory_2022-09-30_ile-e.csv"),
        (
            Filters(DAY.as_of, networks=("anvita",), places=tuple(f"fr-{i}" for i in range(99))),
            "contestatory_2022-09-30_anvita_and-1-more.csv",
        ),
    ],
)
def test_file_names_say_view_day_and_filters(view: View, chosen: Filters | None, name: str) -> None:
    assert filename(view, chosen, "csv") == name


def test_a_hostile_view_has_a_harmless_file_name() -> None:
    view = View("../<b>", "", "", DAY.as_of, "en", members({}), (0.0, 0.0, 1.0, 1.0), base=EUROPE)
    assert filename(view, None, "zip") == "b_2022-09-30.zip"
