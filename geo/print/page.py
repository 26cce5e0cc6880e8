"""The plan of a page: where title, parts, legend and sources go, for any layout and any exhibit.

The legend stands beside the map or below it, whichever shows the exhibit at the larger scale. Two
maps stand side by side, or one above the other on an upright page.

An address can also stand there as a QR code: squares that stay vectors on paper and in a hand-out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Final

import segno
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from geo.errors import CodeError, LogoError
from geo.model import Bounds
from geo.print import legend, typeset
from geo.print.background import path_of
from geo.print.content import Entry, Section, Words
from geo.print.legend import Metrics
from geo.print.sheet import Sheet, Type
from geo.print.typeset import Box, Layout

TITLE: Final = 19.0
SUBTITLE: Final = 10.0
CAPTION: Final = 9.0
CREDITS: Final = 7.5
_PANEL_SHARES: Final = (0.24, 0.27, 0.30, 0.34, 0.38, 0.42, 0.48)
_MOST_COLUMNS: Final = 4
_NARROWEST: Final = 46.0  # millimetres of a column at A4
_APART: Final = 1.1  # millimetres between title, sentences and map, at A4
_GLOBE: Final = 2e7  # metres across
_LEAST_COLUMN: Final = 33.0  # millimetres
_LEAST_MAP: Final = 10.0  # millimetres
_TIGHT: Final = (1.0, 0.9, 0.8)
_BETWEEN: Final = 4.0  # millimetres between two maps, at A4
_HEAD: Final = 9.0  # points of the heading of one of them, at A4
_HEAD_LINES: Final = 3  # at most
_LEAST_OF_TWO: Final = 0.2  # of the height of the page, for two maps
LONGEST_CODE: Final = 2953  # bytes that the largest QR code holds
QUIET: Final = 4  # modules of empty room around a QR code, as ISO/IEC 18004 asks
_LOGO: Final = (45.0, 13.0)  # millimetres, at A4: as wide and as high as one may be
LONGEST_LOGO: Final = 2_000_000  # bytes
_MOST_PIXELS: Final = 16_000_000
_MODULE: Final = 0.33  # millimetres of one that a telephone reads from a page in the hand
_MODULE_AT_A4: Final = 0.42


@dataclass(frozen=True)
class Option:
    """One way to share a page between what is drawn and its legend."""

    map: Box
    legend: Box
    columns: list[list[Section]]
    tight: float = 1.0

    def merit(self, wanted: Bounds) -> float:
        """Return the scale of the map, less something for a legend set smaller than it should."""
        across, up = wanted[2] - wanted[0], wanted[3] - wanted[1]
        return min(self.map.width / across, self.map.height / up) * float(self.tight**1.5)

    def spare(self, layout: Layout) -> float:
        """Return how much of the legend is empty, in square millimetres."""
        empty = legend.blanks(self.columns, self.legend, Metrics.of(layout, self.tight))
        return max((box.width * box.height for box in empty), default=0.0)


@dataclass(frozen=True)
class Plan:
    """Where the parts of a page are, and how its texts break into lines.

    ``cells`` are the rooms of what is drawn, one for each part; ``heads`` the lines over each.
    """

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    caption: tuple[str, ...]
    credits: tuple[str, ...]
    body: Option
    metrics: Metrics
    foot: float
    address: str = ""
    code: Box | None = None  # where the QR code goes, with its quiet zone
    logo: tuple[Image.Image, Box] | None = None
    heads: tuple[tuple[str, ...], ...] = field(default=((),))
    cells: tuple[Box, ...] = ()

    def blanks(self) -> list[Box]:
        """Return the empty boxes of the legend."""
        return legend.blanks(self.body.columns, self.body.legend, self.metrics)


def _heights(layout: Layout, lines: dict[float, int]) -> float:
    return sum(n * typeset.line_height(layout.points(size)) for size, n in lines.items())


def plan(words: Words, layout: Layout, wanted: Bounds, *, inset: bool = True) -> Plan:
    """Return the plan of a page.

    Parameters
    ----------
    wanted
        What the map has to show, in metres of its projection; of two maps, the first.
    inset
        Whether empty room beside a map is worth something: an inset could stand there.
    """
    if len(words.headings) > 1:
        return _of_two(words, layout, wanted)
    found = _planned(words, layout, wanted, inset=inset)
    return replace(found, cells=(found.body.map,))


def _of_two(words: Words, layout: Layout, wanted: Bounds) -> Plan:
    """Return the plan for two maps; where two long legends leave no room, shorter ones do."""
    west, south, east, north = wanted
    upright = layout.height_mm > layout.width_mm
    if upright:
        both = (west, south - (north - south), east, north)
    else:
        both = (west, south, east + (east - west), north)
    keys = [section for section in words.sections if section.is_key]
    said = tuple(section for section in words.sections if not section.is_key)
    shown = [replace(s, entries=tuple(filter(_counts, s.entries))) for s in keys]
    found = [
        _planned(replace(words, sections=sections), layout, both, inset=True)
        for sections in (
            words.sections,
            (*(s for s in shown if s.entries), *said),
            (*shown[:1], *said),
            said,
        )
    ]
    least = _LEAST_OF_TWO * layout.height_mm
    best = next((plan for plan in found if plan.body.map.height >= least), found[-1])
    return _headed(best, words.headings, layout, upright=upright)


def _counts(entry: Entry) -> bool:
    return not entry.count or any(c.isdigit() and c != "0" for c in entry.count)


def _headed(planned: Plan, headings: tuple[str, ...], page: Layout, *, upright: bool) -> Plan:
    """Return the plan with the lines of the heading of each map, and the rooms of the maps."""
    room, gap, size = planned.body.map, _BETWEEN * page.text, page.points(_HEAD)
    wide = room.width if upright else (room.width - gap) / 2
    heads = tuple(typeset.wrap(head, size, wide, "bold", most=_HEAD_LINES) for head in headings)
    head = size * 0.5 + (max(map(len, heads)) - 1) * typeset.line_height(size)
    if upright:
        high = (room.height - gap) / 2 - head
        below = room.y + high + gap + 2 * head
        cells = Box(room.x, room.y + head, wide, high), Box(room.x, below, wide, high)
    else:
        high, beside = room.height - head, room.x + wide + gap
        cells = Box(room.x, room.y + head, wide, high), Box(beside, room.y + head, wide, high)
    return replace(planned, heads=heads, cells=cells)


def _planned(words: Words, layout: Layout, wanted: Bounds, *, inset: bool) -> Plan:
    width = layout.width_mm - 2 * layout.margin_mm
    title = typeset.wrap(words.title, layout.points(TITLE), width, "bold", most=4)
    subtitle = _sentence(words.subtitle, layout.points(SUBTITLE), width, most=4)
    caption = _sentence(words.caption, layout.points(CAPTION), width, most=8)
    side = code_side(words.code, layout.text) if words.code else 0.0
    wide, high = _logo_size(words.logo, layout.text) if words.logo else (0.0, 0.0)
    room = width - sum(taken + 2.0 * layout.text for taken in (side, wide) if taken)
    notes = tuple(
        line for text in words.credits for line in typeset.wrap(text, layout.points(CREDITS), room)
    )
    gap = 3.2 * layout.text
    head = _heights(layout, {TITLE: len(title), SUBTITLE: len(subtitle), CAPTION: len(caption)})
    end = layout.height_mm - layout.margin_mm
    foot = end - max(side, high, _heights(layout, {CREDITS: len(notes)}))
    beside = Box(layout.margin_mm + room + 2.0 * layout.text, end - high, wide, high)
    mark = (words.logo, beside) if words.logo else None
    code = Box(layout.margin_mm + width - side, end - side, side, side) if side else None
    top = layout.margin_mm + head + 3 * _APART * layout.text + 0.8 * gap
    body = Box(layout.margin_mm, top, width, foot - gap - top)
    option = _best(words.sections, layout, body, wanted, inset=inset)
    metrics = Metrics.of(layout, option.tight)
    texts = (title, subtitle, caption, notes)
    return Plan(*texts, option, metrics, foot, words.code, code, mark)


def _sentence(text: str, size: float, width: float, most: int) -> tuple[str, ...]:
    return typeset.wrap(text, size, width, most=most) if text else ()


def _best(
    sections: tuple[Section, ...], layout: Layout, room: Box, wanted: Bounds, *, inset: bool
) -> Option:
    flat = _most_height(wanted)
    if not sections:
        return Option(room, room, [])
    options = [
        option
        for tight in _TIGHT
        for way in (_beside, _below)
        for option in way(sections, layout, room, tight, flat)
    ]

    def worth(option: Option) -> tuple[float, float]:
        spare = option.spare(layout) if inset else option.map.width * option.map.height
        return round(option.merit(wanted), 12), spare

    return max(options, key=worth)


def _most_height(wanted: Bounds) -> float:
    """Return how high a map may be for its width: the globe is not framed by empty paper."""
    across, up = wanted[2] - wanted[0], wanted[3] - wanted[1]
    return up / across * (1.0 if across > _GLOBE else 1.7)


def _beside(
    sections: tuple[Section, ...], layout: Layout, room: Box, tight: float, flat: float
) -> list[Option]:
    metrics = Metrics.of(layout, tight)
    gap = 6.0 * layout.text
    found = []
    for share, count in product(_PANEL_SHARES, (1, 2)):
        wide = room.width * share
        column = legend.column_width(wide, count)
        columns = legend.split(sections, metrics, column, count)
        high = legend.columns_height(columns, metrics, column)
        if column >= _NARROWEST * layout.text * tight and high <= room.height:
            across = room.width - wide - gap
            left = Box(room.x, room.y, across, min(room.height, across * flat))
            panel = Box(left.right + gap, room.y, wide, room.height)
            found.append(Option(left, panel, columns, tight))
    return found


def _below(
    sections: tuple[Section, ...], layout: Layout, room: Box, tight: float, flat: float
) -> list[Option]:
    metrics = Metrics.of(layout, tight)
    gap = 4.0 * layout.text
    headings = [typeset.width(s.heading, metrics.heading, "bold") for s in sections]
    narrowest = max(_LEAST_COLUMN, _NARROWEST * layout.text * 0.75, *headings)
    found = []
    for count in range(1, _MOST_COLUMNS + 1):
        wide = legend.column_width(room.width, count)
        columns = legend.split(sections, metrics, wide, count)
        if len(columns) < count or (count > 1 and wide < narrowest):
            break
        high = legend.columns_height(columns, metrics, wide)
        tall = min(room.height - high - gap, room.width * flat)
        upper = Box(room.x, room.y, room.width, max(_LEAST_MAP, tall))
        panel = Box(room.x, upper.bottom + gap, room.width, room.bottom - upper.bottom - gap)
        found.append(Option(upper, panel, columns, tight))
    return found


def draw_words(sheet: Sheet, planned: Plan) -> None:
    """Write the title, the sentences, the headings, the legend and the sources."""
    layout, look = sheet.layout, sheet.look
    y = layout.margin_mm
    styles = (
        (planned.title, Type(layout.points(TITLE), look.ink, "bold")),
        (planned.subtitle, Type(layout.points(SUBTITLE), look.subtle)),
        (planned.caption, Type(layout.points(CAPTION), look.ink)),
    )
    for lines, style in styles:
        y = _paragraph(sheet, lines, style, y) + _APART * layout.text
    head = Type(layout.points(_HEAD), look.ink, "bold")
    for lines, cell in zip(planned.heads, planned.cells, strict=True):
        for i, line in enumerate(reversed(lines)):
            above = 1.2 * layout.text + i * typeset.line_height(head.size)
            sheet.text(cell.x, cell.y - above, line, head)
    legend.draw(sheet, planned.body.columns, planned.body.legend, planned.metrics)
    _paragraph(sheet, planned.credits, Type(layout.points(CREDITS), look.subtle), planned.foot)
    if planned.code is not None:
        _code(sheet, planned.address, planned.code)
    if planned.logo is not None:
        sheet.picture(*planned.logo)


def logo(content: bytes) -> Image.Image:
    """Return a logo that somebody brings: a PNG, of which nothing but its pixels is taken.

    Raises
    ------
    LogoError
        If it is none, or too large.
    """
    try:
        if len(content) > LONGEST_LOGO:
            raise LogoError(f"it has {len(content)} bytes; accepted: {LONGEST_LOGO} at most")
        found = Image.open(io.BytesIO(content), formats=("PNG",))
        if found.width * found.height > _MOST_PIXELS:
            raise LogoError(f"it has too many pixels; accepted: {_MOST_PIXELS} at most")
        return found.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoError("it is no picture; accepted: PNG") from error


def _logo_size(logo: Image.Image, text: float) -> tuple[float, float]:
    """Return how wide and high a logo is in millimetres, on a page of a text size."""
    scale = min(most * text / pixels for most, pixels in zip(_LOGO, logo.size, strict=True))
    return logo.width * scale, logo.height * scale


def _code(sheet: Sheet, address: str, box: Box) -> None:
    """Draw the QR code: black on white in every style, as readers expect it."""
    sheet.box(box, "#ffffff")
    patch = PathPatch(code_path(address, box), facecolor="#000000", edgecolor="none")
    sheet.add(patch, "qr", 60.0, sheet.mm)


def _paragraph(sheet: Sheet, lines: tuple[str, ...], style: Type, y: float) -> float:
    leading = typeset.line_height(style.size)
    for line in lines:
        sheet.text(sheet.layout.margin_mm, y + typeset.ASCENT * leading, line, style)
        y += leading
    return y


def code_fits(address: str) -> bool:
    """Say whether an address is short enough for a QR code."""
    return len(address.encode()) <= LONGEST_CODE


@lru_cache(maxsize=32)
def code(address: str) -> segno.QRCode:
    """Return an address as a QR code.

    Raises
    ------
    CodeError
        If it is too long; the message names the limit.
    """
    if not code_fits(address):
        long = len(address.encode())
        raise CodeError(f"a QR code holds {LONGEST_CODE} bytes at most, the address has {long}")
    return segno.make(address, error="l", micro=False)


def code_side(address: str, text: float) -> float:
    """Return the width of a code in millimetres with its quiet zone, on a page of a text size."""
    return code(address).symbol_size(border=QUIET)[0] * max(_MODULE, _MODULE_AT_A4 * text)


def code_path(address: str, box: Box) -> Path:
    """Return the dark modules as one outline in a box, whose edge is that of the quiet zone."""
    rows = [list(row) for row in code(address).matrix_iter(border=QUIET)]
    squares = [
        shapely.box(x, y, x + 1, y + 1)
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    ]
    placing = Affine2D().scale(box.width / len(rows)).translate(box.x, box.y)
    parts = shapely.get_parts(shapely.orient_polygons(shapely.union_all(squares)))
    return placing.transform_path(path_of(shapely.get_rings(parts), closed=True))


def code_svg(address: str, label: str) -> str:
    """Return a code as an element of HTML; the label is escaped already."""
    drawn = code(address).svg_inline(scale=3, border=QUIET, light="#fff", svgclass="qr")
    return str(drawn).replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
