"""Whose the rows are, in whatever a reader's list leaves the atlas as."""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from geo import comparison, describe, registry, table
from geo.exhibit import Exhibit
from geo.i18n import Texts
from geo.listing import keeping, listing, network
from geo.maps import small_multiples
from geo.model import View
from geo.print import content, figure
from geo.print.pdf import text_of
from geo.takeaway import citation, deck, export, notes, scenes
from geo.takeaway.notes import Content
from tests import counting
from tests.geo.test_listed_network import CSV, DAY, EN, atlas, beside

WHOSE = "“Made-up” is a reader’s own list, brought on 28 November 2026 (8 rows)."
HERS = f"{WHOSE} It is no part of the atlas; its licence: not stated."
REST = "All other memberships are the atlas’s."
OURS = ("CC BY 4.0.", "Creative Commons", "contributors", "one for each membership")


@cache
def view(kind: str) -> View:
    if kind == "instead":
        return registry.offered("anvita", beside("anvita"), "en", DAY).narrowed(as_of=DAY).view()
    asked = registry.offered("your-list", beside(), "en", DAY)
    found = {
        "alone": asked,
        "beside": asked.narrowed(networks=("anvita", "your-list")),
        "difference": asked.narrowed(networks=("anvita",)).drawn(part="difference"),
        "elsewhere": registry.offered("contestatory", beside(), "en", DAY),
    }
    return found[kind].view()


def credit(exhibit: Exhibit) -> str:
    return content.words(exhibit, "").credits[0]


def is_hers(text: str) -> None:
    assert HERS in text
    assert REST not in text
    assert not [words for words in OURS if words in text]


def test_a_figure_says_whose_the_rows_are_and_whose_the_ground() -> None:
    said = credit(view("alone"))
    is_hers(said)
    assert "INSEE via Etalab, Licence Ouverte" in said
    assert "Natural Earth" in said
    made = f"Made with the Welcoming Cities Atlas, data version {atlas().version}."
    assert said.startswith(f"{HERS} {made} ")
    assert said.endswith("A place that is absent is not in the list.")


@pytest.mark.parametrize("kind", ["beside", "difference"])
def test_a_mixed_view_names_both(kind: str) -> None:
    said = credit(view(kind))
    edition = f"Welcoming Cities Atlas, data version {atlas().version}, CC BY 4.0."
    assert said.startswith(f"{HERS} {REST} {edition} Sources: ")
    lines = notes.licences(Content(view(kind)))
    assert [line.partition(",")[0].partition(" (")[0] for line in lines] == [
        "Creative Commons Attribution 4.0",
        "“Made-up”: not stated",
    ]


def test_in_place_of_a_network_it_is_hers_under_its_name() -> None:
    said = credit(view("instead"))
    assert said.startswith("“ANVITA, your list” is a reader’s own list, brought on")
    assert "CC BY 4.0." not in said
    assert "your list" not in credit(view("elsewhere"))
    assert "CC BY 4.0." in credit(view("elsewhere"))


def test_a_chart_and_two_maps_say_it_too() -> None:
    chart = small_multiples.multiples(view("alone"), "tier", ("your-list",), EN)
    is_hers(credit(chart))
    pair = comparison.pair(view("alone"), view("elsewhere"))
    assert pair.whose == "both"
    assert HERS in "".join(content.words(pair, "").credits)
    assert REST in notes.attribution(Content(pair))


OURS_BESIDE = {"left": ["your-list"], "right": ["contestatory?network=anvita&asof=2026-11-26"]}


def test_a_list_is_one_side_of_a_comparison_and_in_no_address() -> None:
    reading = registry.read("compare", OURS_BESIDE, beside(), DAY)
    assert reading.misread == ()
    asked = reading.request
    assert asked.own
    assert [side.own for side in asked.sides] == [True, False]
    assert registry.address(asked, DAY) == ""
    assert asked.sides[1].atlas is registry.offered("contestatory", atlas(), "en", DAY).atlas
    pair = asked.build()
    assert isinstance(pair, comparison.Pair)
    assert pair.whose == "both"
    assert [part.whose for part in pair.parts] == ["list", "atlas"]
    assert HERS in "".join(content.words(pair, "").credits)
    shown = set(registry.offered("your-list", beside(), "en", DAY).view().members["place_id"])
    theirs = counting.on("2026-11-26", network_id="anvita")
    assert len(pair.table) == len(shown | set(theirs["place_id"]))
    shared = pair.difference.query("state == 'changed'")
    assert set(shared["place_id"]) == shown & set(theirs["place_id"])
    assert "Made-up" in pair.table.iloc[:, 3].str.cat()
    assert "Made-up" not in pair.table.iloc[:, 4].str.cat()
    assert not pair.difference["sources"].str.startswith("|").any()
    assert "Made-up" in export.data(pair, "csv").decode()
    book = openpyxl.load_workbook(io.BytesIO(export.data(pair, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert HERS in " ".join(map(str, cells))
    with zipfile.ZipFile(io.BytesIO(export.data(pair, "zip"))) as archive:
        told = [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    assert HERS in "".join(told)
    alone = registry.read("compare", OURS_BESIDE, atlas(), DAY)
    assert [(one.key, one.why) for one in alone.misread] == [("left", "side")]
    assert not alone.request.own


def test_a_scene_of_such_a_comparison_is_the_readers_own() -> None:
    asked = registry.read("compare", OURS_BESIDE, beside(), DAY).request
    scene = scenes.kept(asked, DAY, "Both")
    assert scene.own
    assert not scenes.Scene("compare", query={"right": OURS_BESIDE["right"]}).own
    text = scenes.dumps([scene])
    assert scenes.dumps(scenes.load(text, beside(), DAY).scenes) == text
    alone = scenes.load(text, atlas(), DAY)
    assert alone.scenes == ()
    assert alone.refused == ("scene 1: it shows a list of its reader's, which is not here",)
    assert scenes.shown(scene, beside(), DAY).whose == "both"


def test_a_list_in_place_of_a_network_is_compared_with_that_of_the_atlas() -> None:
    values = {**OURS_BESIDE, "left": ["your-list?asof=2026-11-26"]}
    pair = registry.read("compare", values, beside("anvita"), DAY).request.build()
    assert isinstance(pair, comparison.Pair)
    assert [part.whose for part in pair.parts] == ["list", "atlas"]
    same = pair.table[pair.difference["state"] == "same"]
    assert len(same)
    assert same.iloc[:, 3].str.startswith("ANVITA, your list").all()
    assert same.iloc[:, 4].str.match("ANVITA[^,]").all()


def test_a_licence_that_its_reader_states_is_said() -> None:
    held = keeping.placed(CSV.encode(), "list.csv", atlas(), "FR")
    told = listing.Network("Made-up", licence="Licence Ouverte 2.0")
    asked = network.beside(atlas(), told, held.rows, held.found, DAY, EN)
    made = registry.offered("your-list", asked, "en", DAY).view()
    assert "its licence: Licence Ouverte 2.0." in credit(made)
    assert notes.licences(Content(made)) == ["“Made-up”: Licence Ouverte 2.0"]


def test_a_list_without_a_name_is_called_so_in_each_language() -> None:
    held = keeping.placed(CSV.encode(), "list.csv", atlas(), "FR")
    made = network.beside(atlas(), listing.Network(), held.rows, held.found, DAY, EN)
    french = registry.offered("your-list", made, "fr", DAY).view()
    assert french.title == "Votre liste"
    assert credit(french).startswith("«\u00a0Votre liste\u00a0» est la liste")
    instead = registry.offered("anvita", beside("anvita"), "fr", DAY)
    assert instead.names["anvita"] == "ANVITA, votre liste"


def test_it_is_said_in_french() -> None:
    asked = registry.offered("your-list", beside(), "fr", DAY)
    said = describe.ownership(Texts("fr"), asked.view())
    assert said == (
        "«\u00a0Made-up\u00a0» est la liste d’un lecteur, apportée le 28 novembre 2026 "
        "(8 lignes). Elle ne fait pas partie de l’atlas\u202f; sa licence\u00a0: non précisée."
    )


def test_figures_in_every_format() -> None:
    made = view("alone")
    svg = export.snapshot(made, "svg").decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg))
    assert WHOSE in plain
    assert "contributors" not in svg
    assert WHOSE in svg[svg.index("<desc>") : svg.index("</desc>")]
    assert "dc:creator" not in svg
    with Image.open(io.BytesIO(figure.thumbnail(made))) as small:
        assert small.width
    png = figure.render(made, dpi=50)
    with Image.open(io.BytesIO(png)) as image:
        assert WHOSE in image.text["Description"]
    for layout in ("a4-landscape", "single-column"):
        pdf = PdfReader(io.BytesIO(figure.render(made, layout=layout, fmt="pdf")))
        assert "/Author" not in (pdf.metadata or {})
        assert WHOSE in pdf.metadata["/Subject"]
        words = " ".join(text_of(pdf).split())
        assert "list, brought on 28 November 2026" in words
        assert "CC BY 4.0." not in words


def test_the_hand_out() -> None:
    page = export.snapshot(view("alone"), "html").decode()
    assert HERS in page
    assert 'name="author"' not in page
    assert "Creative Commons" not in page
    assert "Absence" not in page
    assert "Made with the Welcoming Cities Atlas" in page


_WATCHED: list[list[str]] = []


def _watch(event: str, given: tuple[object, ...]) -> None:
    """Note the files that are opened to be written, while a test asks for it."""
    if _WATCHED and event == "open":
        name, _mode, flags = given
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _WATCHED[-1].append(str(name))


sys.addaudithook(_watch)


@pytest.mark.parametrize("kind", ["alone", "beside"])
def test_nothing_of_it_is_written_to_a_disk(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, written, write = view(kind), list[str](), pyogrio.write_dataframe

    def by_gdal(rows: pd.DataFrame, file: object, **said: object) -> None:
        if not isinstance(file, io.BytesIO):
            written.append(str(file))
        write(rows, file, **said)

    monkeypatch.setattr(pyogrio, "write_dataframe", by_gdal)
    _WATCHED.append(written)
    try:
        for fmt in export.formats(shown):
            assert export.data(shown, fmt, accessed=DAY)
        for fmt in export.SNAPSHOTS:
            assert export.snapshot(shown, fmt)
    finally:
        _WATCHED.clear()
    assert written == []


def opened(raw: bytes, folder: Path) -> Path:
    file = folder / "taken.gpkg"
    file.write_bytes(raw)
    return file


def test_data_in_every_format(tmp_path: Path) -> None:
    made = view("alone")
    book = openpyxl.load_workbook(io.BytesIO(export.data(made, "xlsx")))
    told = "\n".join(str(row[1].value) for row in book["Notes"].iter_rows())
    is_hers(told)
    assert not book.properties.creator
    for fmt in ("geojson", "parquet", "gpkg"):
        raw = export.data(made, fmt)
        if fmt == "geojson":
            said = raw.decode().partition('"features"')[0]
        elif fmt == "parquet":
            said = str(pq.read_schema(io.BytesIO(raw)).metadata[b"attribution"].decode())
        else:
            said = pyogrio.read_info(opened(raw, tmp_path))["layer_metadata"]["DESCRIPTION"]
        assert HERS in said, fmt
    with zipfile.ZipFile(io.BytesIO(export.data(made, "zip", accessed=DAY))) as packed:
        for name in ("README.txt", "CITATION.txt", "CITATION.bib", "CITATION.ris"):
            said = packed.read(name).decode()
            assert WHOSE in said, name
            assert "contributors" not in said, name


def test_how_it_is_cited() -> None:
    made, version = view("alone"), atlas().version
    assert citation.citation(made, DAY, "", "apa") == (
        f"Made-up: as of 28 November 2026 [Map; data version {version}]. (2026). {HERS} "
        f"Made with the Welcoming Cities Atlas, data version {version}. Retrieved 28 November 2026."
    )
    bibtex = citation.citation(made, None, "", "bibtex")
    assert "author" not in bibtex
    assert "howpublished" not in bibtex
    ris = citation.citation(made, None, "", "ris")
    assert "AU  - " not in ris
    assert "PB  - " not in ris
    assert f"{HERS} {REST}" in citation.citation(view("beside"), None, "", "chicago")


def test_slides_and_their_notes() -> None:
    scene = scenes.Scene("your-list", query={"asof": (DAY.isoformat(),)})
    made = Presentation(io.BytesIO(deck.pptx([scene], beside(), DAY)))
    slide = made.slides[0]
    words = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert WHOSE.partition(" (")[0] in words
    assert "CC BY 4.0." not in words
    is_hers(slide.notes_slide.notes_text_frame.text)
    picture = next(s for s in slide.shapes if s.name == "Map")
    assert WHOSE in picture._element.nvPicPr.cNvPr.get("descr")
    assert not made.core_properties.author


def test_further_columns_leave_with_the_rows(tmp_path: Path) -> None:
    csv = "Nom;Élue;Name;NAME;geom;Note\nGrenoble;Zoé;=1+1;x;y;Vu\nLyon;;;;;\n"
    held = keeping.placed(csv.encode(), "list.csv", atlas(), "FR")
    given = replace(held.given, columns={"name": "Nom", "note": "Note"})
    rows = listing.rows(given)
    asked = network.beside(atlas(), listing.Network("Made-up"), rows, held.found, DAY, EN)
    made = registry.offered("your-list", asked, "en", DAY).view()
    names = ["list_row", "Élue", "Name_", "NAME__", "geom_"]
    first = ["2", "Zoé", "'=1+1", "x", "y"]
    csv_rows = pd.read_csv(io.BytesIO(export.data(made, "csv")), dtype=str, keep_default_na=False)
    assert csv_rows[names].iloc[0].tolist() == first
    assert csv_rows[names].iloc[1].tolist() == ["3", "", "", "", ""]
    plain = [*first[:2], "=1+1", *first[3:]]
    for fmt in ("geojson", "gpkg"):
        raw = export.data(made, fmt)
        taken = gpd.read_file(opened(raw, tmp_path) if fmt == "gpkg" else io.BytesIO(raw))
        assert [str(v) for v in taken[names].iloc[0]] == plain, fmt
    taken = gpd.read_parquet(io.BytesIO(export.data(made, "parquet")))
    assert [str(v) for v in taken[names].iloc[0]] == plain
    book = openpyxl.load_workbook(io.BytesIO(export.data(made, "xlsx")))["Rows"]
    head = [cell.value for cell in book[1]]
    assert [str(book[2][head.index(name)].value) for name in names] == plain
    [row] = [r for r in describe.records(made.members) if r["name"] == "Grenoble"]
    told = dict(describe.card(EN, row, "Made-up").facts)
    assert {"Note": "Vu", "Élue": "Zoé", "geom": "y"}.items() <= told.items()
    both = registry.offered("your-list", asked, "en", DAY).narrowed(networks=("recosol",)).view()
    further = table.further(both.rows, pd.DataFrame())
    assert further["list_row"].notna().sum() == int((both.rows["network_id"] == "your-list").sum())


def test_no_further_column_is_taken_for_a_number_of_the_atlas() -> None:
    """A map of a difference has no ``population_year``; a list may have one, with any text."""
    csv = "Commune,population_year\nGrenoble,=1+1\n"
    made = keeping.placed(csv.encode(), "list.csv", atlas(), "FR").alone().beside(atlas(), DAY, EN)
    asked = registry.offered("your-list", made, "en", DAY).narrowed(networks=("anvita",))
    shown = asked.drawn(part="difference").view()
    rows = pd.read_csv(io.BytesIO(export.data(shown, "csv")), dtype=str)
    assert list(rows["population_year_"].dropna()) == ["'=1+1"]
    book = openpyxl.load_workbook(io.BytesIO(export.data(shown, "xlsx")))["Rows"]
    cells = {cells[0].value: cells for cells in book.columns}["population_year_"]
    assert [cell.value for cell in cells[1:] if cell.value] == ["=1+1"]
    assert all(cell.data_type == "s" for cell in cells[1:] if cell.value)


def test_a_list_that_is_close_together_has_rivers_regions_and_towns_under_it() -> None:
    csv = "Commune;Code\nGrenoble;38185\nVoiron;38563\nMeylan;38229\nCrolles;38140\n"
    made = keeping.placed(csv.encode(), "list.csv", atlas(), "FR").beside(atlas(), DAY, EN)
    close = registry.offered("your-list", made, "en", DAY).view()
    stems = {stem for stem, _ in content.stems(close)}
    assert {"ground_lakes", "ground_rivers", "ground_lines", "ground_places"} <= stems
    drawn = figure.render(close, fmt="svg").decode()
    assert "Chambéry" in drawn
    assert "GeoNames, CC BY 4.0" in credit(close)
