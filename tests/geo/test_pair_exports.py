"""A comparison leaves the atlas as any view does: figure, hand-out, data, citation, scene, deck."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from geo.__main__ import main
from geo.comparison import Pair
from geo.i18n import Texts
from geo.print import content, figure
from geo.takeaway import citation, deck, export, handout, scenes
from geo.takeaway.scenes import Scene
from tests.geo.test_compare import NOW, THEN, TODAY, atlas, beside, pair
from tests.geo.test_escape import HOSTILE
from tests.geo.test_handout import Page, carried, hostile_view, unpacked
from tests.shared import in_data, released

ANVITA_2019 = in_data("anvita on 2019-12-31")

BASE = "https://atlas.example.org"
URL = (
    f"{BASE}/compare?left=contestatory%3Fasof%3D2019-12-31&right=contestatory%3Fasof%3D2026-11-22"
    "&lang=en"
)
ALPS = ("alpine?asof=2022-09-30", "iccar?asof=2022-09-30")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_both_maps_stand_on_one_page_with_one_legend() -> None:
    words = content.words(pair(), "")
    members = next(section for section in words.sections if section.heading == "Members")
    anvita = next(row for row in members.entries if row.words == "ANVITA")
    numbers = [int((v.members["network_id"] == "anvita").sum()) for v in pair().parts]
    assert anvita.count == f"{numbers[0]} | {numbers[1]}"
    assert len({row.words for row in members.entries}) == len(members.entries)
    assert [s.heading for s in words.sections[-2:]] == ["Documented, left", "Documented, right"]


@pytest.mark.parametrize("layout", ["a4-landscape", "a4-portrait"])
def test_the_maps_fill_the_page_without_meeting(layout: str) -> None:
    page = figure.page(layout, 60)
    words = content.words(pair(), "")
    drawn = figure.drawn(pair(), page, "colour", words, figure.size(page, "pdf", 60))
    boxes = [shown.frame.box for shown in drawn.maps]
    assert not boxes[0].overlaps(boxes[1])
    assert boxes[0].width == pytest.approx(boxes[1].width)
    area = sum(box.width * box.height for box in boxes)
    assert area > 0.3 * page.width_mm * page.height_mm


def test_the_figure_is_the_same_each_time_in_each_format() -> None:
    def drawn(fmt: str) -> bytes:
        paper = export.Paper(dpi=60)
        return export.snapshot(pair(), fmt, paper=paper)

    png = drawn("png")
    assert png == drawn("png")
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == figure.page("a4-landscape", 60).pixels(60)
    root = PdfReader(io.BytesIO(drawn("pdf"))).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "Contestatory networks in Europe" in root["/StructTreeRoot"]["/K"][0]["/K"][0]["/Alt"]
    svg = drawn("svg").decode()
    assert "As of 31 December 2019" in svg
    assert "As of 22 November 2026" in svg


@pytest.mark.parametrize("style", figure.STYLES)
def test_every_style_draws_both_maps(style: figure.Style) -> None:
    two = pair(*ALPS)
    paper = export.Paper("square", style, 60)
    drawn = export.snapshot(two, "png", paper=paper)
    with Image.open(io.BytesIO(drawn)) as picture:
        colours = picture.convert("RGB").getcolors(2**24)
    assert colours is not None
    coloured = [found for _, found in colours if len(set(found)) > 1]  # type: ignore[arg-type]
    assert (not coloured) == (style == "greyscale")


def test_the_difference_leaves_as_csv_with_both_days_and_sources() -> None:
    found = rows(export.data(pair(), "csv"))
    assert [row["Place"] for row in found] == list(pair().table["Place"])
    assert found[0]["Shown"] == "2019 only"
    assert {row["left_as_of"] for row in found} == {"2019-12-31"}
    assert {row["right_as_of"] for row in found} == {"2026-11-22"}
    assert {row["data_version"] for row in found} == {atlas().version}
    assert all(row["Source"] for row in found)


def test_the_workbook_has_typed_days_and_the_coverage_of_each_side() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export.data(pair(), "xlsx")))
    sheet, notes, _columns = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    second = {head: cell.value for head, cell in zip(heads, sheet[2], strict=True)}
    assert second["left_as_of"].date().isoformat() == "2019-12-31"
    assert sheet.max_row == len(pair().table) + 1
    said = [(row[0].value, row[1].value) for row in notes.iter_rows()]
    assert ("Shown as of", "2019-12-31, 2026-11-22") in said
    sides = {str(text).partition(" · ")[0] for head, text in said if head == "Coverage"}
    assert sides == {"Left", "Right"}


def test_the_bundle_has_the_rows_of_both_maps_too() -> None:
    content = export.data(pair(), "zip", url=URL)
    stem = "compare_contestatory-2019-12-31_contestatory-2026-11-22"
    assert export.filename(pair(), None, "zip") == f"{stem}.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert set(held.namelist()) == {
            "README.txt",
            "CITATION.txt",
            "CITATION.bib",
            "CITATION.ris",
            "COLUMNS.csv",
            "SOURCES.bib",
            "SOURCES.ris",
            *(f"{stem}.{fmt}" for fmt in ("csv", "png", "pdf")),
            *(f"{stem}_{side}.{fmt}" for side in ("left", "right") for fmt in ("csv", "geojson")),
        }
        for side, view in zip(("left", "right"), pair().parts, strict=True):
            assert len(rows(held.read(f"{stem}_{side}.csv"))) == len(view.rows)
            features = json.loads(held.read(f"{stem}_{side}.geojson"))["features"]
            assert len(features) == len(view.rows)
        assert "How the two differ" not in held.read("README.txt").decode()
        assert "the difference of the maps" in held.read("README.txt").decode()
    with pytest.raises(ValueError, match="only a map has points; accepted: csv, xlsx, zip"):
        export.data(pair(), "gpkg")


def test_the_citation_names_two_maps_and_both_days() -> None:
    said = citation.citation(pair(), None, URL, "apa")
    assert "Contestatory networks in Europe: " in said
    assert "[Two maps; data version" in said
    bib = citation.citation(pair(), None, URL, "bibtex")
    assert "@misc{atlas-compare-2019-12-31-2026-11-22," in bib
    assert "TY  - MAP" in citation.citation(pair(), None, URL, "ris")


def test_the_hand_out_has_both_maps_and_the_table_and_asks_for_nothing() -> None:
    paper = export.Paper(qr=True)
    text = export.snapshot(released(pair(*ALPS), "1"), "html", url=URL, paper=paper).decode()
    page = Page(text)
    maps = [a["id"] for tag, a in page.elements if str(a.get("class")) == "map"]
    assert maps == list(handout.FRAMES) == ["map-left", "map-right"]
    held = carried(page)
    drawn: list[dict[str, Any]] = unpacked(held["ATLAS_SAID"]["en"])["views"]
    assert [view["frame"] for view in drawn] == maps
    for view, side in zip(drawn, pair(*ALPS).parts, strict=True):
        assert len(view["members"]["features"]) == side.members.geometry.notna().sum()
    assert {"alps_perimeters.geojson", "world.geojson"} <= set(held["ATLAS_DATA"])
    assert sum(tag == "tr" for tag, _ in page.elements) == len(pair(*ALPS).table) + 1
    assert "QR code of the address of this view" in text
    assert all(str(a["src"]).startswith("data:") for _, a in page.elements if "src" in a)


def test_hostile_text_in_a_comparison_is_inert() -> None:
    view = hostile_view()
    two = replace(pair(), left=view, right=view, title=HOSTILE, subtitle=HOSTILE, caption=HOSTILE)
    two = replace(two, table=two.table.head(3).assign(Place=HOSTILE, Left=HOSTILE, Source=HOSTILE))
    page = Page(handout.handout(released(two, "1</script>"), "javascript:alert(1)"))
    assert not any(name.startswith("on") for _, found in page.elements for name in found)
    assert sum(tag == "script" for tag, _ in page.elements) == len(page.scripts)
    links = [str(a["href"]) for tag, a in page.elements if tag == "a"]
    assert all(link.startswith("https://") for link in links)
    assert HOSTILE in "".join(page.text)


def scene(title: str = "", note: str = "", left: str = THEN) -> Scene:
    return Scene("compare", title, note, {"left": (left,), "right": (NOW,)})


def test_a_comparison_is_kept_as_a_scene_and_comes_back() -> None:
    both = beside("fr")
    kept = scenes.kept(both, TODAY, "Avant et après", "Une note")
    assert scenes.loads(scenes.dumps([kept])) == (
        replace(kept, query={k: tuple(v) for k, v in kept.query.items()}),
    )
    assert kept.asked(atlas(), TODAY) == both
    shown = scenes.shown(kept, atlas(), TODAY)
    assert isinstance(shown, Pair)
    assert shown.title == "Avant et après"
    assert shown.subtitle.startswith("Réseaux contestataires en Europe · ")
    assert shown.headings == ("Au 31 décembre 2019", "Au 22 novembre 2026")


@pytest.mark.parametrize(
    ("side", "message"),
    [
        ("history", "scene 1, query, left: no view 'history'; accepted: contestatory, iccar"),
        ("nowhere?x=1", "scene 1, query, left: no view 'nowhere'"),
        ("", "scene 1, query, left: no address of a map"),
    ],
)
def test_a_scene_with_a_side_that_is_no_map_says_so(side: str, message: str) -> None:
    text = scenes.dumps([scene(left=side)])
    with pytest.raises(ValueError, match=re.escape(message)):
        scenes.loads(text)


def test_a_comparison_is_a_slide_and_a_page_of_the_booklet() -> None:
    titled = scene(title="Then and now", note="Say this first.")
    slides = Presentation(io.BytesIO(deck.pptx([titled], atlas(), TODAY, base=BASE)))
    (slide,) = slides.slides
    assert slide.shapes.title.text == "Then and now"
    picture = next(shape for shape in slide.shapes if shape.name == "Two maps")
    described = picture._element.nvPicPr.cNvPr.get("descr")
    assert f"2019 only ({(pair().difference['state'] == 'left').sum()})" in described
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Say this first.")
    assert f"Left · ANVITA: {ANVITA_2019} documented" in notes
    assert URL in notes
    booklet = PdfReader(io.BytesIO(deck.pdf([titled], atlas(), TODAY)))
    assert [mark.title for mark in booklet.outline] == ["Then and now"]  # type: ignore[union-attr]
    assert len(booklet.pages) == 1


def test_the_command_line_gives_what_the_app_gives(tmp_path: Path) -> None:
    path = tmp_path / "both.csv"
    assert main(["export", "--url", URL, "--out", str(path)], TODAY) == 0
    assert path.read_bytes() == export.data(pair(), "csv", url=URL)
    options = ["--view", "compare", "--left", ALPS[0], "--right", ALPS[1], "--lang", "fr"]
    out = tmp_path / "both.svg"
    assert main(["snapshot", *options, "--out", str(out)], TODAY) == 0
    wanted = pair(*ALPS, "fr")
    assert out.read_bytes() == export.snapshot(wanted, "svg")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--view", "compare", "--tier", "lt5k"],
            "argument --tier: not an option of the view compare; accepted: --left, --right, --lang",
        ),
        (["--view", "compare", "--as-of", "2022-09-30"], "argument --as-of: not an option of the"),
        (["--view", "compare", "--left", "history"], "--left: 'history' names no map to compare"),
        (
            ["--view", "iccar", "--left", THEN],
            "argument --left: not an option of the view iccar; accepted: with --view compare",
        ),
        (["--view", "compare", "--url", "iccar"], "argument --view: the address is of the view"),
    ],
)
def test_the_command_line_refuses_what_means_nothing(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", *options, "--out", str(tmp_path / "x.csv")], TODAY)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_the_words_are_there_in_french() -> None:
    french = pair(THEN, NOW, "fr")
    said = citation.citation(french, None, "", "apa")
    assert "[Deux cartes ; version des données" in said.replace("\u202f", " ").replace("\xa0", " ")
    assert Texts("fr").language == french.language
