"""Scenes as native slides and as a PDF with a page each, with the maps of `geo.print.figure`.

A slide has an editable title, the map as a picture with a description, and notes. They stand on
``template.pptx``: the template that python-pptx brings along, its slides set to 16:9 and all
placeholders of its master and layouts moved and widened by the same factor.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.picture import Picture
from pptx.slide import Slide
from pptx.util import Mm, Pt

from geo.errors import SceneError
from geo.i18n import LANGUAGES
from geo.layers import Atlas
from geo.print import figure, page, styles, typeset
from geo.print.figure import LAYOUTS, Style
from geo.print.typeset import MM_PER_POINT
from geo.takeaway import notes, pdfs, scenes
from geo.takeaway.export import zipped
from geo.takeaway.scenes import Scene, Staged, spoken, staged

SLIDE: Final = LAYOUTS["slide-16-9"]
DPI: Final = 300
FORMATS: Final = ("pptx", "pdf")
Progress = Callable[[int, int], None]
Failed = Callable[[int, Exception], None]
TEMPLATE: Final = Path(__file__).parent / "template.pptx"
_TITLE_ONLY: Final = 5  # of its layouts
_SIZES: Final = (24, 22, 20, 18, 16, 14, 12, 10, 9, 8)
_GAP: Final = 3.0  # millimetres above a title


def pptx(
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    style: Style = "colour",
    qr: bool = False,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> bytes:
    """Return scenes as slides (16:9); the same scenes give the same bytes.

    Parameters
    ----------
    base
        Where the atlas answers, such as ``https://atlas.example.org``; notes and figures then
        name the address of each view.
    qr
        Whether figures have that address as a QR code too.
    progress
        Is told the number of slides that are done, and of all, after each.
    failed
        Is told the number of a scene that can't be drawn, and why; the others are made. Without
        it, the first such scene ends the work.

    Raises
    ------
    SceneError
        If there are no scenes, or none that can be drawn.
    ValueError
        As `geo.print.figure.render`.
    """
    deck, titles = Presentation(str(TEMPLATE)), []
    each = _stages(chosen, atlas, today, base)
    for stage, drawn in _drawn(each, partial(_slide, style=style, qr=qr), progress, failed):
        _add(deck, stage, drawn, style)
        titles.append(stage.view.title)
        day = stage.content.dated
    _describe(deck, titles, day)
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as held:  # whose entries the clock has dated
        return zipped({name: held.read(name) for name in held.namelist()}, day)


def _stages(
    chosen: Sequence[Scene], atlas: Atlas, today: dt.date, base: str
) -> list[Callable[[], Staged]]:
    """Return what builds each scene with its view, when its turn comes."""
    return [partial(staged, scene, atlas, today, base) for scene in chosen]


def _drawn(
    stages: Sequence[Callable[[], Staged]],
    draw: Callable[[Staged], bytes],
    progress: Progress | None,
    failed: Failed | None,
) -> Iterator[tuple[Staged, bytes]]:
    """Return the scenes that can be drawn with their drawings, one by one."""
    any_drawn = False
    for number, stage in enumerate(stages, start=1):
        try:
            built = stage()
            found = built, draw(built)
        except Exception as error:
            if failed is None:
                raise
            failed(number, error)
        else:
            any_drawn = True
            yield found
        if progress is not None:
            progress(number, len(stages))
    if not any_drawn:
        raise SceneError(
            "there are no scenes that can be drawn" if stages else "there are no scenes"
        )


def pdf(  # noqa: PLR0913 - each is a choice of the reader
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    layout: str = "a4-landscape",
    style: Style = "colour",
    qr: bool = False,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> bytes:
    """Return scenes as a booklet with a page for each; notes stand before what is shown.

    Parameters and errors as for `pptx`; ``layout`` is a name in `geo.print.figure.LAYOUTS`.
    """
    chapters = []
    each = _stages(chosen, atlas, today, base)
    page = partial(_page, layout=layout, style=style, qr=qr)
    for stage, drawn in _drawn(each, page, progress, failed):
        chapters.append(pdfs.Chapter(stage.view.title, [drawn]))
        day = stage.content.dated
    language = chosen[0].language
    return pdfs.join(chapters, notes.ATLAS, language, day)


def _page(stage: Staged, *, layout: str, style: Style, qr: bool) -> bytes:
    """Return the page of a scene in a booklet."""
    said = " ".join(filter(None, (scenes.line(stage.note), stage.view.caption)))
    view = replace(stage.view, caption=said)
    where = stage.content.address
    return figure.render(view, layout=layout, style=style, url=where, fmt="pdf", dpi=DPI, qr=qr)


def _slide(stage: Staged, *, style: Style, qr: bool) -> bytes:
    """Return the picture of a scene on a slide; its title is the slide's."""
    view, where = replace(stage.view, title=""), stage.content.address
    return figure.render(view, layout=SLIDE.name, style=style, url=where, fmt="png", dpi=DPI, qr=qr)


def _add(deck: Deck, stage: Staged, drawn: bytes, style: Style) -> None:
    """Add the slide of a scene: title, map, notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    look = styles.look(stage.view, style)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _colour(look.ground)
    _title(slide, stage, look.ink)
    _picture(slide, stage, drawn)
    spoken_notes = slide.notes_slide.notes_text_frame
    if spoken_notes is not None:
        spoken_notes.text = spoken(stage)
        _in_language(spoken_notes, stage.view.language)


def _colour(code: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(code.lstrip("#")))  # type: ignore[no-untyped-call]


def strip() -> float:
    """Return the height in millimetres that the title of a figure takes at its top."""
    line = typeset.line_height(SLIDE.points(page.TITLE))
    return SLIDE.margin_mm + line


def title_size(title: str, width: float, height: float) -> int:
    """Return the largest size of type in points in which a title fits a box in millimetres."""
    for size in _SIZES:
        lines = typeset.wrap(title, size, width, "bold")
        if len(lines) * size * 1.2 * MM_PER_POINT <= height:
            return size
    return _SIZES[-1]


def _title(slide: Slide, stage: Staged, ink: str) -> None:
    shape = slide.shapes.title
    if shape is None:
        raise ValueError("the template of the slides has no title")
    width, height = SLIDE.width_mm - 2 * SLIDE.margin_mm, strip() - _GAP
    shape.left, shape.top = Mm(SLIDE.margin_mm), Mm(_GAP)
    shape.width, shape.height = Mm(width), Mm(height)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.BOTTOM, True
    frame.text = stage.view.title
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(title_size(stage.view.title, width, height)), True
            run.font.color.rgb = _colour(ink)
    _in_language(frame, stage.view.language)


def _picture(slide: Slide, stage: Staged, drawn: bytes) -> None:
    """Put the figure on the slide, cropped at its top where the native title stands."""
    view = stage.view
    top = strip()
    picture: Picture = slide.shapes.add_picture(
        io.BytesIO(drawn), Mm(0), Mm(top), Mm(SLIDE.width_mm), Mm(SLIDE.height_mm - top)
    )
    picture.crop_top = top / SLIDE.height_mm
    picture.name = {"map": "Map", "chart": "Chart", "pair": "Two maps"}[view.kind]
    described = scenes.line(". ".join(filter(None, (view.title, view.subtitle, view.caption))))
    element: Any = picture._element  # noqa: SLF001 - no public way to describe a picture
    element.nvPicPr.cNvPr.set("descr", described)


def _in_language(frame: Any, language: str) -> None:  # noqa: ANN401 - a text frame of pptx
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            element: Any = run._r  # noqa: SLF001 - no public way
            element.get_or_add_rPr().set("lang", LANGUAGES[language].tag)


def _describe(deck: Deck, titles: list[str], day: dt.date) -> None:
    """Write what the file says of itself; its dates are those of the data."""
    about = deck.core_properties
    moment = dt.datetime.combine(day, dt.time())
    about.author = about.last_modified_by = notes.CONTRIBUTORS
    about.title, about.keywords = notes.ATLAS, ""
    about.subject = "; ".join(filter(None, titles))[:255]
    about.created = about.modified = moment
    about.revision = 1
