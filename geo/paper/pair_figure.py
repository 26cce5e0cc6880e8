"""Two maps on one page of paper: side by side, or one above the other on an upright page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geo.comparison import Pair
from geo.i18n import Texts
from geo.model import Bounds, View
from geo.paper import figure_content, figure_page, figure_projection, figure_text, pair_content
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_content import Content, Row
from geo.paper.figure_layout import Box, Layout
from geo.paper.figure_page import Plan
from geo.paper.figure_parts import MapDrawing
from geo.paper.figure_projection import Frame

_BETWEEN: Final = 4.0  # millimetres at A4
_HEAD: Final = 9.0  # points at A4
_LINES: Final = 3  # of a heading, at most
_LEAST_MAP: Final = 0.2  # of the height of the page


def draw(sheet: Sheet, pair: Pair, words: Content, t: Texts) -> list[MapDrawing]:
    """Draw the words and both maps, and return the maps."""
    page = sheet.layout
    upright = page.height_mm > page.width_mm
    wanted = [_wanted(view) for view in pair.parts]
    planned = _planned(words, page, _side_by_side(wanted[0][1], upright=upright))
    figure_page.draw_words(sheet, planned)
    style = Type(page.points(_HEAD), sheet.look.ink, "bold")
    heads, boxes = _headed(pair, planned.body.map, page, style.size, upright=upright)
    maps = []
    for i, (view, head, box) in enumerate(zip(pair.parts, heads, boxes, strict=True)):
        for line, text in enumerate(reversed(head)):
            above = 1.2 * page.text + line * figure_text.line_height(style.size)
            sheet.text(box.x, box.y - above, text, style)
        crs, bounds = wanted[i]
        drawn = MapDrawing(sheet, view, Frame.around(crs, box, bounds), order=100 * i)
        drawn.furniture.note(figure_content.content(view, t, "", "").note)
        drawn.words(t, page.labels // 2)
        maps.append(drawn)
    return maps


def _planned(words: Content, page: Layout, wanted: Bounds) -> Plan:
    """Return the plan of the page; where two long legends leave no map, shorter ones do."""
    keys = [section for section in words.sections if pair_content.is_key(section)]
    said = tuple(section for section in words.sections if not pair_content.is_key(section))
    shown = [replace(s, rows=tuple(filter(_counts, s.rows))) for s in keys]
    found = [
        figure_page.plan(replace(words, sections=sections), page, wanted)
        for sections in (
            words.sections,
            (*(s for s in shown if s.rows), *said),
            (*shown[:1], *said),
            said,
        )
    ]
    least = _LEAST_MAP * page.height_mm
    return next((plan for plan in found if plan.body.map.height >= least), found[-1])


def _counts(row: Row) -> bool:
    return not row.count or any(c.isdigit() and c != "0" for c in row.count)


def _wanted(view: View) -> tuple[str, Bounds]:
    crs = figure_projection.projection(view)
    return crs, figure_projection.extent(view, crs)


def _side_by_side(bounds: Bounds, *, upright: bool) -> Bounds:
    west, south, east, north = bounds
    if upright:
        return (west, south - (north - south), east, north)
    return (west, south, east + (east - west), north)


def _headed(
    pair: Pair, room: Box, page: Layout, size: float, *, upright: bool
) -> tuple[list[tuple[str, ...]], tuple[Box, Box]]:
    """Return the lines of the heading of each map, and the rooms of the maps below them."""
    gap = _BETWEEN * page.text
    wide = room.width if upright else (room.width - gap) / 2
    heads = [figure_text.wrap(head, size, wide, "bold", most=_LINES) for head in pair.headings]
    lines = max(map(len, heads))
    head = page.points(_HEAD) * 0.5 + (lines - 1) * figure_text.line_height(size)
    if upright:
        high = (room.height - gap) / 2 - head
        below = room.y + high + gap + 2 * head
        return heads, (Box(room.x, room.y + head, wide, high), Box(room.x, below, wide, high))
    high, beside = room.height - head, room.x + wide + gap
    return heads, (Box(room.x, room.y + head, wide, high), Box(beside, room.y + head, wide, high))
