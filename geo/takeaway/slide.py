"""One slide: the map as a picture over its full width, all words native text around it.

Title, day, legend, counts and sources can be edited and translated where the slide is shown. Boxes
are as high as their words are in the font of the figures, which is as wide as `FONT`; so they fit.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Mm, Pt

from geo import describe, palette
from geo.i18n import LANGUAGES
from geo.model import Symbol
from geo.print import content, figure, page, styles, typeset
from geo.print.content import Entry, Words
from geo.print.figure import LAYOUTS, Style
from geo.print.styles import Look
from geo.print.typeset import Box
from geo.takeaway.scenes import Staged, line, spoken

SLIDE: Final = LAYOUTS["slide-16-9"]
DPI: Final = 300
FONT: Final = "Verdana"
TITLES: Final = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0)
WORDS: Final = 18.0  # points
LEGEND: Final = 14.0
_TITLE_LINES: Final = 3
_SURE: Final = 0.95  # of a width: other programs set the same words a little wider
_TITLE_ONLY: Final = 5  # of the layouts of the template
_MARGIN: Final = 11.0  # millimetres
_GAP: Final = 2.5
_COLUMNS: Final = 3
_APART: Final = 6.0  # of columns
_KEY: Final = 8.0  # room of a symbol
_PIXEL: Final = 0.42  # millimetres of one of a symbol
_CREDIT_LINES: Final = 6
_LEAST_MAP: Final = 60.0


@dataclass(frozen=True)
class Text:
    """Words with their size in points, as they break on a width in millimetres."""

    words: str
    size: float
    lines: tuple[str, ...]

    @classmethod
    def of(
        cls, words: str, size: float, width: float, weight: str = "normal", most: int = 0
    ) -> Text:
        """Return words set on a width; where there are too many, the last line is cut."""
        width *= _SURE
        lines = typeset.wrap(words, size, width, weight, most)
        whole = lines == typeset.wrap(words, size, width, weight)
        return cls(words if whole else " ".join(lines), size, lines)

    @property
    def height(self) -> float:
        """The height in millimetres."""
        return len(self.lines) * typeset.line_height(self.size)


@dataclass(frozen=True)
class Row:
    """A line of the legend: its words with the number, and its symbol or field."""

    text: Text
    entry: Entry
    bold: bool = False

    @property
    def keyed(self) -> bool:
        """Say whether it has a symbol or a field."""
        return self.entry.symbol is not None or self.entry.area is not None


@dataclass
class _Pen:
    """What draws on a slide in the colours of a style and in a language."""

    slide: Slide
    look: Look
    language: str

    def write(
        self,
        shape: Any,  # noqa: ANN401 - a shape of pptx
        text: Text,
        *,
        bold: bool = False,
        colour: str = "",
    ) -> None:
        """Put words into a shape."""
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.TOP, True
        frame.text = text.words
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold, run.font.name = Pt(text.size), bold, FONT
                run.font.color.rgb = rgb(colour or self.look.ink)
        in_language(frame, self.language)

    def box(self, name: str, box: Box, text: Text, *, bold: bool = False, colour: str = "") -> None:
        """Write words into a box of their own."""
        shape = self.slide.shapes.add_textbox(*_mm(box))
        shape.name = name
        self.write(shape, text, bold=bold, colour=colour)

    def key(self, entry: Entry, box: Box) -> None:
        """Draw the symbol or the field of a line of the legend into a square."""
        if entry.symbol is not None:
            self._symbol(entry.symbol, entry.pixels * _PIXEL, box)
        elif entry.area is not None:
            field = Box(box.x, box.y + 1.2, box.width - 2.0, box.height - 2.4)
            shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_mm(field))
            shape.shadow.inherit = False
            shape.line.color.rgb, shape.line.width = rgb(self.look.border), Pt(0.5)
            if entry.area.hatched:
                shape.fill.patterned()
                shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
                shape.fill.fore_color.rgb = rgb(self.look.hatch)
                shape.fill.back_color.rgb = rgb(self.look.of(entry.area.fill))
            else:
                shape.fill.solid()
                shape.fill.fore_color.rgb = rgb(self.look.of(entry.area.fill))
            shape.name = "Key"

    def _symbol(self, symbol: Symbol, wide: float, box: Box) -> None:
        look, unit = self.look, min(wide, box.width) / palette.SIZE
        own = look.ink if symbol.mark == "frame" else look.of(symbol.colour)
        paint = {"#ffffff": look.edge, "#fffdf8": look.hollow, palette.COLOUR: own}
        left = box.x + (box.width - 2.0 - unit * palette.SIZE) / 2
        top = box.y + (box.height - unit * palette.SIZE) / 2
        for part in palette.parts(symbol.shape, symbol.mark):
            if part.radius:
                middle, side = palette.SIZE / 2, 2 * part.radius * unit
                corner = (middle - part.radius) * unit
                shape: Any = self.slide.shapes.add_shape(
                    MSO_SHAPE.OVAL, *_mm(Box(left + corner, top + corner, side, side))
                )
            else:
                shape = self._outline(part, unit, left, top)
            shape.name = "Key"
            shape.shadow.inherit = False
            if part.fill == "none":
                shape.fill.background()
            else:
                shape.fill.solid()
                shape.fill.fore_color.rgb = rgb(paint[part.fill])
            shape.line.color.rgb = rgb(paint[part.stroke])
            shape.line.width = Mm(part.width * unit)

    def _outline(self, part: palette.Part, unit: float, left: float, top: float) -> Any:  # noqa: ANN401 - a shape of pptx
        paths = [
            [(float(x), float(y)) for x, y in (point.split() for point in text.split(","))]
            for text in part.lines
        ]
        x, y = paths[0][0]
        builder = self.slide.shapes.build_freeform(x, y, Mm(unit))
        for number, (first, *others) in enumerate(paths):
            if number:
                builder.move_to(*first)
            builder.add_line_segments(others, close=part.fill != "none")
        return builder.convert_to_shape(Mm(left), Mm(top))


def add(deck: Deck, stage: Staged, style: Style, *, qr: bool = False, plain: bool = False) -> None:
    """Add the slide of a scene; ``plain`` has the title and the map only.

    Raises
    ------
    CodeError
        If its address is too long for the code that is asked for.
    """
    view = stage.view
    words = content.words(view, stage.content.address, qr=qr)
    code = page.code_side(words.code, SLIDE.text) if words.code else 0.0
    look = styles.look(view, style)
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    try:
        _draw(_Pen(slide, look, view.language), stage, style, words, code, plain=plain)
    except Exception:
        _drop(deck)
        raise
    spoken_notes = slide.notes_slide.notes_text_frame
    if spoken_notes is not None:
        spoken_notes.text = spoken(stage)
        in_language(spoken_notes, view.language)


def _draw(
    pen: _Pen, stage: Staged, style: Style, words: Words, code: float, *, plain: bool
) -> None:
    slide, view = pen.slide, stage.view
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = rgb(pen.look.ground)
    wide, y = SLIDE.width_mm - 2 * _MARGIN, _GAP
    title = slide.shapes.title
    if title is None:
        raise ValueError("the template of the slides has no title")
    text = title_text(view.title, wide)
    _place(title, Box(_MARGIN, y, wide, text.height))
    pen.write(title, text, bold=True)
    y += text.height
    heads = () if plain else (words.headings or tuple(filter(None, (words.subtitle,))))
    each = (wide - _APART * (len(heads) - 1)) / max(1, len(heads))
    high = 0.0
    for i, head in enumerate(heads):
        text = Text.of(head, WORDS, each, most=1)
        box = Box(_MARGIN + i * (each + _APART), y, each, text.height)
        pen.box("Day and filters", box, text, colour=pen.look.subtle)
        high = max(high, text.height)
    y += high + _GAP / 2
    foot = SLIDE.height_mm - _GAP
    if not plain:
        foot = _foot(pen, words, code, foot, y)
    room = Box(0.0, y, SLIDE.width_mm, (SLIDE.height_mm if plain else foot - _GAP) - y)
    untitled = replace(view, title="")  # which the slide says
    _picture(slide, stage, figure.picture(untitled, (room.width, room.height), style, DPI), room)


def _foot(pen: _Pen, words: Words, code: float, foot: float, top: float) -> float:
    """Write legend, counts and sources from the lower edge up; return where they begin."""
    beside = code + _APART if code else 0.0
    wide = SLIDE.width_mm - 2 * _MARGIN - beside
    credit = Text.of(" ".join(words.credits), LEGEND, wide, most=_CREDIT_LINES)
    y = foot - credit.height
    pen.box("Sources", Box(_MARGIN, y, wide, credit.height), credit, colour=pen.look.subtle)
    columns = _columns(words, wide, y - _GAP - top - _LEAST_MAP)
    each = (wide - _APART * (_COLUMNS - 1)) / _COLUMNS
    begin = y - _GAP - max((sum(map(_high, column)) for column in columns), default=0.0)
    for i, column in enumerate(columns):
        x, at = _MARGIN + i * (each + _APART), begin
        for row in column:
            pen.key(row.entry, Box(x, at, _KEY, typeset.line_height(LEGEND)))
            left = x + (_KEY if row.keyed else 0.0)
            name = "Legend" if row.keyed or row.bold else "Count"
            place = Box(left, at, x + each - left, row.text.height)
            pen.box(name, place, row.text, bold=row.bold)
            at += _high(row)
    if code:
        side = min(code, foot - top - _LEAST_MAP)
        _code(pen.slide, words.code, Box(SLIDE.width_mm - _MARGIN - side, foot - side, side, side))
        begin = min(begin, foot - side)
    return begin


def _high(row: Row) -> float:
    return row.text.height + 0.6


def _columns(words: Words, wide: float, most: float) -> list[list[Row]]:
    """Set the lines of the legend, without those of nothing, into columns of about one height."""
    each = (wide - _APART * (_COLUMNS - 1)) / _COLUMNS
    rows = []
    for number, section in enumerate(words.sections):
        if number and section.is_key:
            head = Text.of(section.heading, LEGEND, each, "bold", most=1)
            rows.append(Row(head, Entry(section.heading), bold=True))
        for entry in section.entries:
            if entry.count == "0":
                continue
            keyed = entry.symbol is not None or entry.area is not None
            said = f"{entry.words}\u00a0\u00a0{entry.count}".rstrip()  # no number stands alone
            text = Text.of(said, LEGEND, each - (_KEY if keyed else 0.0))
            rows.append(Row(text, entry))
    heights = [_high(row) for row in rows]
    limit = max([sum(heights) / _COLUMNS, *heights], default=0.0)
    while True:
        columns: list[list[Row]] = [[]]
        for row in rows:
            if columns[-1] and sum(map(_high, columns[-1])) + _high(row) > limit + 1e-6:
                columns.append([])
            columns[-1].append(row)
        if len(columns) <= _COLUMNS:
            return [column for column in columns if column]
        if limit > most:  # the map needs its room: what is left is in the notes and the data
            return columns[:_COLUMNS]
        limit += 1.0


def title_text(words: str, width: float) -> Text:
    """Return a title in the largest size in which it has one line, else two, else three."""
    for most in (1, 2):
        for size in TITLES:
            text = Text.of(words, size, width, "bold")
            if len(text.lines) <= most:
                return text
    return Text.of(words, TITLES[-1], width, "bold", _TITLE_LINES)


def _picture(slide: Slide, stage: Staged, drawn: bytes, box: Box) -> None:
    view = stage.view
    picture = slide.shapes.add_picture(io.BytesIO(drawn), *_mm(box))
    picture.name = {"map": "Map", "chart": "Chart", "pair": "Two maps"}[view.kind]
    said = ". ".join(filter(None, (view.title, view.subtitle, view.caption)))
    described = line(f"{said} {describe.ownership(stage.content.t, view)}")
    element: Any = picture._element  # noqa: SLF001 - no public way to describe a picture
    element.nvPicPr.cNvPr.set("descr", described)


def _code(slide: Slide, address: str, box: Box) -> None:
    drawn = io.BytesIO()
    page.code(address).save(drawn, kind="png", scale=4, border=page.QUIET)
    drawn.seek(0)
    slide.shapes.add_picture(drawn, *_mm(box)).name = "QR code"


def _place(shape: Any, box: Box) -> None:  # noqa: ANN401 - a shape of pptx
    shape.left, shape.top, shape.width, shape.height = _mm(box)


def _mm(box: Box) -> tuple[Mm, Mm, Mm, Mm]:
    return (Mm(box.x), Mm(box.y), Mm(box.width), Mm(box.height))


def rgb(code: str) -> RGBColor:
    """Return a colour of a style."""
    return RGBColor(*bytes.fromhex(code.lstrip("#")))  # type: ignore[no-untyped-call]


def in_language(frame: Any, language: str) -> None:  # noqa: ANN401 - a text frame of pptx
    """Say in which language the words of a frame are."""
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            element: Any = run._r  # noqa: SLF001 - no public way
            element.get_or_add_rPr().set("lang", LANGUAGES[language].tag)


def _drop(deck: Deck) -> None:
    """Take away a slide that could not be drawn."""
    held: Any = deck.slides._sldIdLst  # noqa: SLF001 - no public way
    deck.part.drop_rel(held[-1].rId)
    held.remove(held[-1])
