"""Slides and booklets of scenes, read back with other programs."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.presentation import Presentation as Deck
from pptx.shapes.picture import Picture
from pptx.slide import Slide
from pptx.util import Mm

from geo.errors import CodeError, SceneError
from geo.exhibit import Exhibit
from geo.i18n import Texts
from geo.print import figure, styles
from geo.print.figure import Style
from geo.print.typeset import Box
from geo.registry import SIDES
from geo.takeaway import deck, scenes
from geo.takeaway.scenes import Scene
from geo.takeaway.slide import FONT
from tests.geo.test_escape import HOSTILE
from tests.shared import atlas, in_data

RENDER = figure.render
PICTURE = figure.picture
ANVITA_2022 = in_data("anvita on 2022-09-30")

TODAY = dt.date(2026, 11, 22)
BASE = "https://atlas.example.org"
TWO = (
    Scene("anvita", "ANVITA by tier", "First line.\nSecond line.", {"asof": ("2022-09-30",)}),
    Scene("iccar", "", "", {"asof": ("2020-01-01",), "preset": ("europe",)}, "fr"),
)


@cache
def made() -> bytes:
    return deck.pptx(TWO, atlas(), TODAY, base=BASE)


@cache
def booked() -> tuple[bytes, list[tuple[int, int]]]:
    """Return the booklet of the scenes, and what was told of its progress."""
    told: list[tuple[int, int]] = []
    file = deck.pdf(
        TWO, atlas(), TODAY, base=BASE, progress=lambda done, of: told.append((done, of))
    )
    return file, told


def read(file: bytes) -> Deck:
    return Presentation(io.BytesIO(file))


def picture(slide: Slide) -> Picture:
    found = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    found = [s for s in found if s.name != "QR code"]
    assert len(found) == 1
    assert isinstance(found[0], Picture)
    return found[0]


def title(slide: Slide) -> str:
    assert slide.shapes.title is not None
    return str(slide.shapes.title.text_frame.text)


def notes(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    return str(frame.text)


def test_titles_are_native_and_those_of_the_scenes() -> None:
    found = [title(slide) for slide in read(made()).slides]
    assert found == ["ANVITA by tier", Texts("fr")._("Coverage of ICCAR")]


def points(shape: Any) -> list[float]:  # noqa: ANN401 - a shape of pptx
    runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
    return [run.font.size.pt for run in runs]


def said(slide: Slide, name: str) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.name == name]


def boxed(slide: Slide) -> list[Box]:
    """Return the boxes of what is written and drawn, in millimetres, without the symbols."""
    shapes = [shape for shape in slide.shapes if shape.name != "Key"]
    return [Box(*(float(side.mm) for side in (s.left, s.top, s.width, s.height))) for s in shapes]


def test_a_slide_is_wide_its_picture_too_and_everything_else_is_text_of_its_own() -> None:
    shown = read(made())
    assert shown.slide_width is not None
    assert shown.slide_height is not None
    assert shown.slide_width / shown.slide_height == pytest.approx(16 / 9, abs=1e-3)
    for slide in shown.slides:
        drawn = picture(slide)
        assert (drawn.left, drawn.width) == (0, shown.slide_width)
        assert (drawn.crop_top, drawn.crop_bottom) == (0, 0)
        assert drawn.image.dpi == (300, 300)
        assert drawn.image.size[0] == 4000
        wide, high = drawn.image.size
        assert drawn.height / drawn.width == pytest.approx(high / wide, abs=1e-3)
        assert drawn.height / shown.slide_height > 0.4
    first = shown.slides[0]
    assert said(first, "Day and filters") == [scenes.shown(TWO[0], atlas(), TODAY).subtitle]
    assert "population unknown  0" not in said(first, "Legend")
    assert len(said(first, "Legend")) >= 5
    assert any(f"{ANVITA_2022} documented of 69" in text for text in said(first, "Count"))
    (sources,) = said(first, "Sources")
    assert "CC BY 4.0" in sources
    assert f"{BASE}/anvita?asof=2022-09-30&lang=en" in sources


def test_type_is_large_enough_for_a_room() -> None:
    for slide in read(made()).slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            small = shape.name in {"Legend", "Count", "Sources"}
            assert min(points(shape)) >= (14 if small else 18), shape.name
            assert {run.font.name for p in shape.text_frame.paragraphs for run in p.runs} == {FONT}


def test_no_box_of_a_slide_lies_on_another_or_beyond_the_slide() -> None:
    busy = Scene("anvita", "x" * 200, "", {"asof": ("2022-09-30",), "colour": ("family",)}, "fr")
    pair = Scene("compare", "Two", "", dict.fromkeys(SIDES, ("contestatory?asof=2019-12-31",)))
    file = deck.pptx([*TWO, busy, pair], atlas(), TODAY, base=BASE, qr=True)
    for slide in read(file).slides:
        boxes = boxed(slide)
        for i, box in enumerate(boxes):
            assert box.x >= 0
            assert box.y >= 0
            assert box.right <= deck.slide.SLIDE.width_mm + 0.1
            assert box.bottom <= deck.slide.SLIDE.height_mm + 0.1
            others = boxes[i + 1 :]
            assert not any(box.grown(-0.05).overlaps(other) for other in others), slide.name
        assert len([shape for shape in slide.shapes if shape.name == "QR code"]) == 1


def test_a_plain_slide_has_its_title_and_the_map() -> None:
    (slide,) = read(deck.pptx(TWO[:1], atlas(), TODAY, plain=True)).slides
    assert [shape.name for shape in slide.shapes][1:] == ["Map"]
    assert title(slide) == "ANVITA by tier"
    assert f"{ANVITA_2022} documented of 69" in notes(slide)
    drawn = picture(slide)
    assert drawn.top.mm + drawn.height.mm == pytest.approx(190.5, abs=0.1)


def test_a_scene_by_year_goes_from_its_first_member_to_its_own_day() -> None:
    years = scenes.by_year(TWO[0], atlas(), TODAY)
    days = [dict(scene.query)["asof"][0] for scene in years]
    first = scenes.shown(TWO[0], atlas(), TODAY).members["start"].min().year
    assert days == [*(f"{year}-12-31" for year in range(first, 2022)), "2022-09-30"]
    assert years[0].title == f"ANVITA by tier · {first}"
    named = replace(TWO[0], title="ANVITA in 2022")
    assert scenes.by_year(named, atlas(), TODAY)[0].title == f"ANVITA in {first}"
    growth = Scene("anvita", "", "", {"part": ("growth",), "asof": ("2022-09-30",)})
    assert scenes.by_year(growth, atlas(), TODAY) == (growth,)


def test_pictures_are_described_in_words() -> None:
    for slide, scene in zip(read(made()).slides, TWO, strict=True):
        view = scenes.shown(scene, atlas(), TODAY)
        described = picture(slide)._element.nvPicPr.cNvPr.get("descr")
        assert described == scenes.line(f"{view.title}. {view.subtitle}. {view.caption}")


def test_notes_say_what_is_shown_of_how_much_and_from_where() -> None:
    first, second = (notes(slide) for slide in read(made()).slides)
    assert first.startswith("First line.\nSecond line.\n")
    assert f"{ANVITA_2022} documented of 69" in first
    assert "CC BY 4.0" in first
    assert first.splitlines()[-1] == f"{BASE}/anvita?asof=2022-09-30&lang=en"
    assert second.splitlines()[-1] == f"{BASE}/iccar?asof=2020-01-01&preset=europe&lang=fr"
    view = scenes.shown(TWO[0], atlas(), TODAY)
    assert view.caption in first
    cited = view.members["source_url"].str.split("|").explode().value_counts()
    web = [source for source in cited.index if source.startswith("http")]
    assert any(source in first for source in web)


def test_texts_are_marked_with_their_language() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        slide = archive.read("ppt/slides/slide2.xml").decode()
        noted = archive.read("ppt/notesSlides/notesSlide2.xml").decode()
    assert 'lang="fr-FR"' in slide
    assert 'lang="fr-FR"' in noted


def test_the_same_scenes_give_the_same_bytes() -> None:
    assert deck.pptx(TWO, atlas(), TODAY, base=BASE) == made()
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 1, 0, 0, 0)}
        assert len(set(archive.namelist())) == len(archive.namelist())
    about = read(made()).core_properties
    assert {about.created, about.modified} == {dt.datetime(2026, 11, 1)}  # noqa: DTZ001 - as read
    assert about.author == "The Welcoming Cities Atlas contributors"


def test_hostile_titles_and_notes_are_only_text() -> None:
    hostile = Scene(
        "anvita", f"{HOSTILE}\x00\x1b\ud800", f"\x0b{HOSTILE}\n=1+1", {"q": ("x" * 90,)}
    )
    file = deck.pptx([hostile], atlas(), TODAY)
    slide = read(file).slides[0]
    assert title(slide) == HOSTILE
    assert notes(slide).splitlines()[:2] == [HOSTILE, "=1+1"]
    assert picture(slide)._element.nvPicPr.cNvPr.get("descr").startswith(HOSTILE)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert b"<img" not in b"".join(map(archive.read, archive.namelist()))


@pytest.mark.parametrize("words", ["Short", "Long words " * 18, "x" * 200])
def test_every_title_is_as_large_as_it_can_be(words: str) -> None:
    text = deck.slide.title_text(words, 316.0)
    assert 18 <= text.size <= 30
    assert len(text.lines) <= 3
    assert text.size == 30 or len(text.lines) > 1


def test_progress_is_told_and_no_scenes_are_an_error() -> None:
    assert booked()[1] == [(1, 2), (2, 2)]
    for write in (deck.pptx, deck.pdf):
        with pytest.raises(ValueError, match="no scenes"):
            write([], atlas(), TODAY)


def places(number: int) -> dict[str, tuple[str, ...]]:
    offered = Scene("contestatory").asked(atlas(), TODAY).choices["places"]
    return {"place": tuple(offered)[:number]}


FAR = "https://" + "x" * 1_500 + ".example"
LONG = Scene("contestatory", "Long", query=places(100))


@pytest.mark.parametrize("write", [deck.pptx, deck.pdf])
def test_a_scene_that_cannot_be_drawn_is_named_and_the_others_are_made(
    write: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[tuple[int, str]] = []
    told: list[tuple[int, int]] = []

    def drawn(view: Exhibit, *args: Any, **options: Any) -> bytes:  # noqa: ANN401 - handed on
        if view.days[0].year == 2021:
            raise ZeroDivisionError("a fault of the atlas")
        return RENDER(view, *args, **options | {"dpi": 60})

    def small(view: Exhibit, size: tuple[float, float], style: Style, _dpi: int) -> bytes:
        if view.days[0].year == 2021:
            raise ZeroDivisionError("a fault of the atlas")
        return PICTURE(view, size, style, 60)

    monkeypatch.setattr(deck.figure, "render", drawn)
    monkeypatch.setattr(deck.figure, "picture", small)
    wrong = Scene("anvita", "Wrong", query={"asof": ("2021-01-01",)})
    file = write(
        [TWO[0], LONG, wrong, TWO[1]],
        atlas(),
        TODAY,
        base=FAR,
        qr=True,
        progress=lambda done, of: told.append((done, of)),
        failed=lambda number, error: failed.append((number, repr(error))),
    )
    assert [number for number, _ in failed] == [2, 3]
    assert "a QR code holds 2953 bytes at most" in failed[0][1]
    assert "ZeroDivisionError" in failed[1][1]
    assert told == [(n, 4) for n in range(1, 5)]
    if write is deck.pptx:
        assert title(read(file).slides[0]) == "ANVITA by tier"
        assert len(read(file).slides) == 2
    else:
        with pdfium.PdfDocument(file) as document:
            assert len(document) == 2
    with pytest.raises(SceneError, match="no scenes that can be drawn"):
        write([LONG], atlas(), TODAY, base=FAR, qr=True, failed=lambda *_: None)
    with pytest.raises(CodeError, match="2953 bytes"):
        write([LONG], atlas(), TODAY, base=FAR, qr=True)


@pytest.mark.parametrize("letter", ["W", "i", "都"])
def test_a_note_without_a_space_takes_no_longer_than_one_with(letter: str) -> None:
    deck.pdf(TWO[:1], atlas(), TODAY)
    begun = time.process_time()
    file = deck.pdf([Scene("anvita", letter * 200, letter * 5_000)], atlas(), TODAY)
    assert time.process_time() - begun < 15.0  # 34 for 2,000 letters before
    assert file.startswith(b"%PDF-")


def test_the_booklet_of_scenes_has_a_page_and_a_bookmark_for_each() -> None:
    file, _told = booked()
    assert file == deck.pdf(TWO, atlas(), TODAY, base=BASE)
    with pdfium.PdfDocument(file) as document:
        assert len(document) == 2
        marks = [(m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
        assert marks == [("ANVITA by tier", 0), (Texts("fr")._("Coverage of ICCAR"), 1)]
        about = document.get_metadata_dict()
        assert about["Title"] == "Welcoming Cities Atlas"
        assert about["CreationDate"] == about["ModDate"] == "D:20261101000000Z"
        text = document[0].get_textpage().get_text_range()
        assert "ANVITA by tier" in text
        assert "First line. Second line." in text
        assert f"{BASE}/anvita?asof=2022-09-30" in text
        wide, high = document[0].get_size()
        assert (wide / 72 * 25.4, high / 72 * 25.4) == pytest.approx((297, 210), abs=0.05)


def test_a_dark_deck_is_dark_throughout() -> None:
    slide = read(deck.pptx(TWO[:1], atlas(), TODAY, style="dark")).slides[0]
    with Image.open(io.BytesIO(picture(slide).image.blob)) as image:
        corner = image.convert("RGB").getpixel((0, 0))
    assert isinstance(corner, tuple)
    look = styles.look(scenes.shown(TWO[0], atlas(), TODAY), "dark")
    assert bytes(corner).hex() == look.water.lstrip("#")
    assert str(slide.background.fill.fore_color.rgb) == look.ground.lstrip("#").upper()
    assert sum(corner) < 200


def test_another_language_keeps_the_words_of_the_reader() -> None:
    french = scenes.spoken_in(TWO[0], "fr")
    view = scenes.shown(french, atlas(), TODAY)
    assert view.title == "ANVITA by tier"
    assert view.language == "fr"
    assert replace(french, language="en") == TWO[0]


def test_the_template_is_16_by_9_and_its_placeholders_lie_on_the_slide() -> None:
    template = Presentation(str(deck.TEMPLATE))
    assert len(template.slides) == 0
    wide, high = template.slide_width, template.slide_height
    assert wide / high == pytest.approx(16 / 9, rel=0.001)
    assert wide == Mm(deck.slide.SLIDE.width_mm)
    for layout in (template.slide_master, *template.slide_layouts):
        for shape in layout.placeholders:
            assert 0 <= shape.left <= shape.left + shape.width <= wide
            assert 0 <= shape.top <= shape.top + shape.height <= high
    with zipfile.ZipFile(deck.TEMPLATE) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
