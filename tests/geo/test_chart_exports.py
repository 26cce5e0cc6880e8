"""A chart taken away: table, workbook, bundle, hand-out, citation, slides, and its QR code."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import segno
import shapely
from pptx import Presentation

from geo import registry
from geo.__main__ import main
from geo.escape import for_csv
from geo.exhibit import Chart, Exhibit
from geo.i18n import LANGUAGES, Texts
from geo.maps import alps_map, small_multiples
from geo.maps import iccar as iccar_map
from geo.model import Filters, View
from geo.print import content, figure
from geo.print import page as paper
from geo.print.typeset import Box
from geo.takeaway import booklet, deck, export, notes, rows, scenes
from geo.takeaway.citation import citation
from geo.takeaway.export import Paper, filename
from tests.asking import read
from tests.geo import specimens
from tests.geo.test_escape import HOSTILE
from tests.geo.test_figure import svg_texts
from tests.shared import atlas, released

EN, FR = Texts("en"), Texts("fr")
TODAY = dt.date(2026, 11, 22)
BASE = "https://atlas.example.org"
URL = f"{BASE}/anvita?part=growth&asof=2022-09-30"
GROWTH = scenes.Scene("anvita", "", "", {"asof": ("2022-09-30",), "part": ("growth",)})
FORMULAS = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tx")


@cache
def growth() -> Chart:
    found = GROWTH.asked(atlas(), TODAY).build()
    assert isinstance(found, Chart)
    return found


def hostile() -> Chart:
    plain = specimens.growth(HOSTILE)
    return replace(plain, table=plain.table.rename(columns={"Year": "=Year"}))


class Page(HTMLParser):
    """The elements of a page with their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_table_reads_back_from_csv_and_workbook() -> None:
    chart = growth()
    text = export.data(chart, "csv").decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    codes = ["network_id", "place_ids", "event_id", "total", "qualifier"]
    dated = [*codes, "first_day", "last_day", "precision", "as_of", "data_version"]
    assert list(lines[0]) == [*chart.table.columns, *dated]
    days = [row["first_day"] for row in lines if row["precision"] == "day"]
    assert days == sorted(days)
    assert days[0] == "2018-09-26"
    assert {row["as_of"] for row in lines} == {"2022-09-30"}
    book = openpyxl.load_workbook(io.BytesIO(export.data(chart, "xlsx")))
    sheet, notes, _columns = book.worksheets
    written = list(sheet.iter_rows(values_only=True))
    assert len(written) == len(lines) + 1 == len(chart.table) + 1
    for name in chart.table:
        column = [row[list(chart.table).index(name)] for row in written[1:]]
        wanted = [None if pd.isna(v) or v == "" else v for v in chart.table[name].tolist()]
        assert column == wanted
    said = {(row[0], row[1]) for row in notes.iter_rows(values_only=True)}
    assert ("Title", chart.title) in said
    assert ("Summary", chart.caption) in said
    assert any(heading == "Coverage" for heading, _ in said)
    assert sum(heading == "Source" for heading, _ in said) >= 5


CHARTS = (
    *("anvita?part=growth", "anvita?part=moves", "anvita?part=composition&since=2019-12-31"),
    *("anvita?part=claims", "history", "typology", "typology?part=relations"),
    *(f"overlaps?part={part}" for part in ("sets", "matrix", "ranking", "graph")),
    "compare?left=anvita%3Fasof%3D2019-12-31&right=anvita%3Fasof%3D2022-09-30",
)


def drawn(address: str) -> Exhibit:
    return read(f"{BASE}/{address}", atlas(), TODAY).build()


def under_maps() -> list[Exhibit]:
    anvita, iccar, alpine = (drawn(name) for name in ("anvita", "iccar", "alpine"))
    assert isinstance(anvita, View)
    assert isinstance(iccar, View)
    assert isinstance(alpine, View)
    return [
        small_multiples.multiples(anvita, "tier", ("anvita",), EN),
        iccar_map.joined(iccar, EN),
        alps_map.bands(alpine, EN),
    ]


@pytest.mark.parametrize("address", [*CHARTS, "maps"])
def test_each_row_has_codes_that_the_dictionary_explains(address: str) -> None:
    for exhibit in under_maps() if address == "maps" else [drawn(address)]:
        codes = exhibit.codes
        assert codes is not None
        assert len(codes) == exhibit.row_count > 0
        meanings = dict(notes.columns(notes.Content(exhibit), rows.flat(notes.Content(exhibit))))
        assert set(codes) <= set(meanings)
        assert set(exhibit.heads) <= set(meanings) & set(exhibit.own_table)  # type: ignore[arg-type]


def coded(address: str) -> list[dict[str, Any]]:
    """Return the rows of the workbook of a chart; days as days."""
    book = openpyxl.load_workbook(io.BytesIO(export.data(drawn(address), "xlsx")))
    head, *lines = book.worksheets[0].iter_rows(values_only=True)
    plain = [[v.date() if isinstance(v, dt.datetime) else v for v in line] for line in lines]
    return [dict(zip(map(str, head), line, strict=True)) for line in plain]


def test_what_a_row_states_is_a_day_or_a_number_in_the_workbook() -> None:
    moved = {(row["place_id"], row["move"]): row for row in coded("anvita?part=moves")}
    grenoble = moved["fr-grenoble", "founder"]
    assert grenoble["first_day"] == grenoble["last_day"] == dt.date(2018, 9, 26)
    assert (grenoble["precision"], grenoble["network_id"]) == ("day", "anvita")
    grown = coded("anvita?part=growth")
    assert {row["total"] for row in grown if row["qualifier"] == "exact"} > {8, 90}
    assert "fr-grenoble" in next(row for row in grown if row["place_ids"])["place_ids"].split("|")
    claimed = {row["claim_id"]: row for row in coded("anvita?part=claims")}
    alpine = claimed["alpine-members"]
    assert alpine["printed_number"] == 12
    assert alpine["difference_number"] == alpine["documented_number"] - 12
    assert alpine["first_day"] == dt.date(2022, 9, 30)
    francisco = claimed["us-sanctuary-san-francisco"]
    assert francisco["printed_day"] == dt.date(1985, 1, 1)
    assert francisco["printed_number"] is None
    listed = {row["network_id"]: row for row in coded("typology")}
    counted = ("members_count", "members_qualifier", "members_first_day", "members_precision")
    assert [listed["anvita"][name] for name in counted] == [
        *(90, "exact", dt.date(2025, 11, 20), "day")
    ]
    kinds = {(row["scheme"], row["category"]): row for row in coded("anvita?part=composition")}
    assert kinds["tier", "lt5k"]["claim_id"] == "membership-small-quarter"
    assert kinds["tier", "lt5k"]["printed_number"] == 0.25
    compared = {row["place_id"]: row for row in coded(CHARTS[-1])}
    assert compared["fr-grenoble"]["state"] == "same"
    assert compared["fr-grenoble"]["left_networks"] == "anvita"
    seats = {r["network_id"]: r for r in coded("typology?part=seats")}
    assert seats["anvita"]["first_day"] == dt.date(2018, 9, 26)


def test_a_figure_of_a_chart_says_no_word_of_a_map() -> None:
    said = {name: " ".join(content.words(drawn(name), "").credits) for name in CHARTS[:-1]}
    assert not [name for name, words in said.items() if "from the map" in words]
    assert "Absence proves nothing" in said["anvita?part=growth"]
    assert "Absence" not in said["typology"]


def test_a_column_in_words_says_which_code_or_day_it_stands_for() -> None:
    compared = drawn(CHARTS[2])
    assert set(compared.heads.values()) == {"as_of 2019-12-31", "as_of 2022-09-30"}
    tiers, years, bands = under_maps()
    assert tiers.heads["ANVITA"] == "network_id anvita"
    assert set(years.heads.values()) >= {"coalition eccar"}
    assert tiers.codes is not None
    assert bands.codes is not None
    assert tiers.codes["population_tier"].tolist()[0] == "lt5k"
    assert bands.codes.iloc[1].tolist() == ["25-50", 25.0, 50.0]
    assert pd.isna(bands.codes["km_to"].iloc[-1])


def test_hostile_cells_and_headings_are_no_formulas() -> None:
    chart = hostile()
    column = list(chart.table)[1]
    table = chart.table.iloc[[0] * len(FORMULAS)].assign(**{column: list(FORMULAS)})
    chart = replace(chart, table=table)
    text = export.data(released(chart, "2026.11"), "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0][0] == "'=Year"
    assert [row[1] for row in rows[1:]] == [for_csv(text) for text in FORMULAS]
    book = openpyxl.load_workbook(io.BytesIO(export.data(released(chart, "2026.11"), "xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells[5::5]][1::1]


@pytest.mark.parametrize("fmt", export.GEOGRAPHIC)
def test_a_chart_says_that_it_has_no_points(fmt: str) -> None:
    with pytest.raises(ValueError, match="only a map has points; accepted: csv, xlsx, zip"):
        export.data(growth(), fmt)


def test_the_bundle_has_the_chart_twice_its_table_and_its_words() -> None:
    chart = growth()
    content = export.data(chart, "zip", url=URL, accessed=TODAY)
    assert export.data(chart, "zip", url=URL, accessed=TODAY) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        stem = filename(chart, None, "").removesuffix(".")
        assert {f"{stem}.{end}" for end in ("csv", "png", "pdf")} < set(names)
        assert not [name for name in names if name.endswith(".geojson")]
        readme = archive.read("README.txt").decode()
        cited = archive.read("CITATION.ris").decode()
        assert archive.read(f"{stem}.csv") == export.data(chart, "csv", url=URL)
    assert "the chart as a table" in readme
    assert chart.caption in readme
    assert cited.startswith("TY  - CHART")


@pytest.mark.parametrize(
    ("t", "style", "words"),
    [
        (EN, "apa", "[Chart; data version 2026.11.1]"),
        (EN, "chicago", "Chart. Welcoming Cities Atlas, data version 2026.11.1, 2026."),
        (EN, "bibtex", "note = {Chart; data version 2026.11.1}"),
        (EN, "ris", "TY  - CHART"),
    ],
)
def test_a_chart_is_cited_as_a_chart(t: Texts, style: str, words: str) -> None:
    chart = replace(growth(), language=t.language)
    assert words in citation(released(chart, "2026.11.1"), TODAY, URL, style)


@pytest.mark.parametrize("word", ["", HOSTILE])
def test_the_hand_out_is_whole_and_without_scripts(word: str) -> None:
    chart = specimens.growth(word)
    text = export.snapshot(
        released(chart, "2026.11.1+x"), "html", url=URL, paper=Paper(qr=True)
    ).decode()
    page = Page(text)
    tags = [tag for tag, _ in page.elements]
    assert not set(tags) & {"script", "iframe", "object", "embed"}
    assert tags.count("svg") == 2  # the chart and the QR code
    assert tags.count("tr") == 1 + len(chart.table)
    policy = next(a["content"] for _, a in page.elements if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'none'")
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "xlink:href"):
            assert (attributes.get(name) or "data:").startswith(("data:", "#"))
    said = " ".join("".join(page.text).split())
    for words in (chart.title, chart.caption, "12,000", "2018", "CC BY 4.0", URL):
        assert " ".join(words.split()) in said


def test_a_chart_becomes_a_slide_and_a_page() -> None:
    chart = growth()
    slides = Presentation(io.BytesIO(deck.pptx([GROWTH], atlas(), TODAY, base=BASE, qr=True)))
    (slide,) = slides.slides
    assert slide.shapes.title is not None
    assert slide.shapes.title.text_frame.text == chart.title
    picture = next(shape for shape in slide.shapes if shape.name == "Chart")
    assert chart.caption in picture._element.nvPicPr.cNvPr.get("descr")
    assert slide.notes_slide.notes_text_frame is not None
    notes = slide.notes_slide.notes_text_frame.text
    assert "part=growth" in notes
    assert "Source" in notes
    assert deck.pdf([GROWTH], atlas(), TODAY, base=BASE).startswith(b"%PDF-")


def test_the_growth_is_among_the_ready_scenes() -> None:
    for language in LANGUAGES:
        kinds = [scene.asked(atlas(), TODAY).build() for scene in scenes.paper(Texts(language))]
        assert [isinstance(kind, Chart) for kind in kinds] == [False] * 5 + [True]


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf", "html"])
def test_the_command_line_draws_what_the_app_draws(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / f"growth.{fmt}"
    options = ["--view", "anvita", "--part", "growth", "--as-of", "2022-09-30", "--dpi", "60"]
    assert main(["snapshot", *options, "--out", str(path)], TODAY) == 0
    assert path.read_bytes() == export.snapshot(growth(), fmt, paper=Paper(dpi=60))


def test_the_command_line_exports_the_table_and_refuses_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["export", "--url", URL, "--out"]
    path = tmp_path / "growth.csv"
    assert main([*options, str(path)], TODAY) == 0
    asked = read(URL, atlas(), TODAY)
    address = registry.address(asked, TODAY, BASE)
    assert path.read_bytes() == export.data(growth(), "csv", url=address)
    with pytest.raises(SystemExit) as left:
        main([*options, str(tmp_path / "growth.gpkg")], TODAY)
    assert left.value.code == 2
    assert "only a map has points; accepted: csv, xlsx, zip" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["growth.csv"]


def test_a_qr_code_needs_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path / "a.svg")]
    with pytest.raises(SystemExit) as left:
        main(["snapshot", "--view", "anvita", "--qr", *out], TODAY)
    assert left.value.code == 2
    assert "--url" in capsys.readouterr().err
    assert main(["snapshot", "--url", URL, "--qr", *out], TODAY) == 0
    assert 'id="qr"' in (tmp_path / "a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", [URL, BASE, f"{URL}&place=" + "x" * 300])
def test_the_outline_of_a_qr_code_has_the_modules_of_the_library(address: str) -> None:
    wanted = segno.make(address, error="l", micro=False)
    rows = [[bool(module) for module in row] for row in wanted.matrix]
    assert [list(row) for row in paper.code(address).matrix] == rows
    size = len(rows) + 2 * paper.QUIET
    outline = paper.code_path(address, Box(10.0, 20.0, size * 0.5, size * 0.5))
    rings = [shapely.Polygon(ring) for ring in outline.to_polygons()]
    middles = shapely.points(
        [[(10 + (x + paper.QUIET + 0.5) * 0.5, 20 + (y + paper.QUIET + 0.5) * 0.5)
          for x in range(len(rows))] for y in range(len(rows))]
    )  # fmt: skip
    inside = sum(shapely.contains(ring, middles).astype(int) for ring in rings)
    assert ((inside % 2 == 1) == rows).all()
    low, high = outline.vertices.min(axis=0), outline.vertices.max(axis=0)
    quiet = paper.QUIET * 0.5
    assert tuple(low) == pytest.approx((10 + quiet, 20 + quiet))
    assert tuple(high) == pytest.approx((10 + size * 0.5 - quiet, 20 + size * 0.5 - quiet))


@pytest.mark.parametrize("layout", figure.LAYOUTS)
def test_the_code_stands_clear_of_all_words(layout: str) -> None:
    page = figure.LAYOUTS[layout]
    plain = figure.render(growth(), layout=layout, url=URL, fmt="svg")
    coded = figure.render(growth(), layout=layout, url=URL, fmt="svg", qr=True)
    assert b'id="qr"' not in plain
    assert coded.count(b'id="qr"') == 1
    assert growth().title in svg_texts(coded)
    assert paper.code_side(URL, page.text) < min(page.width_mm, page.height_mm) / 3


def test_no_code_without_an_address() -> None:
    assert figure.render(growth(), fmt="svg", qr=True) == figure.render(growth(), fmt="svg")


def test_file_names_say_chart_day_and_filters() -> None:
    chosen = Filters(dt.date(2022, 9, 30), tiers=("lt5k",))
    assert filename(growth(), chosen, "pdf") == f"{growth().view_id}_2022-09-30_lt5k.pdf"


def test_figures_that_differ_are_not_called_alike() -> None:
    papers = (
        *(Paper(layout) for layout in figure.LAYOUTS),
        *(Paper(style=style) for style in figure.STYLES[1:]),
        *(Paper(dpi=150), Paper(qr=True), Paper(plain=True), Paper(clear=True)),
        *(Paper(title="A"), Paper(subtitle="A"), Paper(note="A"), Paper(title="B")),
        *(Paper(names="none"), Paper(names="more"), Paper(inset=None), Paper(inset=(2, 48, 3, 49))),
        *(Paper(logo=b"a"), Paper(logo=b"b")),
        *(Paper(extent=(4.0, 44.0, 8.0, 47.0)), Paper(extent=(4.0, 44.0, 8.0, 48.0))),
    )
    french = replace(growth(), language="fr")
    names = [filename(view, None, "png", how) for how in papers for view in (growth(), french)]
    assert len(set(names)) == len(names)
    assert names[0] == f"{growth().view_id}_2022-09-30.png"
    assert names[1] == f"{growth().view_id}_2022-09-30_fr.png"
    for fmt in ("html", "csv", "zip"):  # rows and hand-outs are in words, too
        assert filename(french, None, fmt) == f"{growth().view_id}_2022-09-30_fr.{fmt}"
    assert max(map(len, names)) < 100
    assert all(re.fullmatch(r"[a-z0-9_-]+\.png", name) for name in names)


def test_the_text_beside_a_plain_figure_has_what_it_lacks() -> None:
    said = export.beside(growth(), URL, Paper(title="Mine", note="Read this.", plain=True))
    for words in ("Mine", "Read this.", growth().subtitle, growth().caption, "CC BY 4.0", URL):
        assert words in said


def test_pages_of_networks_and_coalitions_know_where_they_open() -> None:
    day = Filters(dt.date(2022, 9, 30))
    found = {
        kind: booklet.address(*kind, day, FR, BASE)
        for kind in (("network", "anvita"), ("network", "iccar"), ("coalition", "eccar"))
    }
    for (kind, code), address in found.items():
        asked = read(address, atlas(), TODAY)
        assert asked.filters.as_of == day.as_of
        assert asked.language == "fr"
        assert asked.filters.coalitions == ((code,) if kind == "coalition" else ())
    assert booklet.address("network", "anvita", day, FR, "") == ""
    assert booklet.address("country", "FR", day, FR, BASE) == ""
