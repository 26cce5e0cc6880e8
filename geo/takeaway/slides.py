"""Native slides: an editable title, the map as a picture with a description, and notes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.picture import Picture
from pptx.slide import Slide
from pptx.util import Mm, Pt

from geo.chart import Chart
from geo.comparison import Pair
from geo.i18n import LANGUAGES
from geo.paper import figure, figure_page, figure_style, figure_text
from geo.paper.figure import LAYOUTS, Style
from geo.paper.figure_layout import MM_PER_POINT
from geo.takeaway import export_notes, scenes
from geo.takeaway.stage import Staged, spoken

SLIDE: Final = LAYOUTS["slide-16-9"]
DPI: Final = 300
_TITLE_ONLY: Final = 5  # of the layouts in python-pptx's own template
_TEMPLATE_WIDTH: Final = 254.0  # millimetres of the same
_SIZES: Final = (24, 22, 20, 18, 16, 14, 12, 10, 9, 8)
_GAP: Final = 3.0  # millimetres above a title


def empty() -> Deck:
    """Return a deck without slides, its template widened to the format of the slides."""
    deck = Presentation()
    factor = SLIDE.width_mm / _TEMPLATE_WIDTH
    deck.slide_width, deck.slide_height = Mm(SLIDE.width_mm), Mm(SLIDE.height_mm)
    for layout in (deck.slide_master, *deck.slide_layouts):
        for shape in layout.placeholders:
            if shape._element.spPr.xfrm is not None:  # noqa: SLF001 - else it inherits
                shape.left, shape.width = _scaled(shape.left, factor), _scaled(shape.width, factor)
    return deck


def _scaled(length: int, factor: float) -> Any:  # noqa: ANN401 - a length of pptx
    return Mm(length / Mm(1) * factor)


def add(deck: Deck, stage: Staged, style: Style, *, qr: bool = False) -> None:
    """Add the slide of a scene: title, map, notes.

    Raises
    ------
    ValueError
        As `geo.paper.figure.render`.
    """
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    look = figure_style.look(stage.view, style)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _colour(look.paper)
    _title(slide, stage, look.ink)
    _picture(slide, stage, style, qr=qr)
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = spoken(stage)
        _in_language(notes, stage.view.language)


def _colour(code: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(code.lstrip("#")))  # type: ignore[no-untyped-call]


def strip() -> float:
    """Return the height in millimetres that the title of a figure takes at its top."""
    line = figure_text.line_height(SLIDE.points(figure_page.TITLE))
    return SLIDE.margin_mm + line


def title_size(title: str, width: float, height: float) -> int:
    """Return the largest size of type in points in which a title fits a box in millimetres."""
    for size in _SIZES:
        lines = figure_text.wrap(title, size, width, "bold")
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


def _picture(slide: Slide, stage: Staged, style: Style, *, qr: bool) -> None:
    """Put the figure on the slide, cropped at its top where the native title stands."""
    view, content = stage.view, stage.content
    drawn = figure.render(
        replace(view, title=""),
        content.t,
        layout=SLIDE.name,
        style=style,
        version=content.version,
        url=content.address,
        fmt="png",
        dpi=DPI,
        qr=qr,
    )
    top = strip()
    picture: Picture = slide.shapes.add_picture(
        io.BytesIO(drawn), Mm(0), Mm(top), Mm(SLIDE.width_mm), Mm(SLIDE.height_mm - top)
    )
    picture.crop_top = top / SLIDE.height_mm
    picture.name = {Chart: "Chart", Pair: "Two maps"}.get(type(view), "Map")
    described = scenes.line(". ".join(filter(None, (view.title, view.subtitle, view.caption))))
    element: Any = picture._element  # noqa: SLF001 - no public way to describe a picture
    element.nvPicPr.cNvPr.set("descr", described)


def _in_language(frame: Any, language: str) -> None:  # noqa: ANN401 - a text frame of pptx
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            element: Any = run._r  # noqa: SLF001 - no public way
            element.get_or_add_rPr().set("lang", LANGUAGES[language].tag)


def describe(deck: Deck, titles: list[str], day: dt.date) -> None:
    """Write what the file says of itself; its dates are those of the data."""
    about = deck.core_properties
    moment = dt.datetime.combine(day, dt.time())
    about.author = about.last_modified_by = export_notes.CONTRIBUTORS
    about.title, about.keywords = export_notes.ATLAS, ""
    about.subject = "; ".join(filter(None, titles))[:255]
    about.created = about.modified = moment
    about.revision = 1


def dated(file: bytes, day: dt.date) -> bytes:
    """Return a zip file whose entries are dated by the data and not by the clock."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as held,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in held.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, held.read(name))
    return out.getvalue()
