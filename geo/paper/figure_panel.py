"""The panel beside or below the map: sections set into columns, then drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from geo.model import AreaKey
from geo.paper import figure_text
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_content import EQUAL, Row, Section
from geo.paper.figure_layout import Box, Layout

HEADING: Final = 9.0
WORDS: Final = 9.0
NOTES: Final = 8.0
PIXEL_MM: Final = 0.24  # of a symbol's width on the screen, at A4
_GUTTER: Final = 8.0
_SQUARE: Final = 1.6


@dataclass(frozen=True)
class Metrics:
    """The sizes of the panel's parts on a page: points for type, millimetres for distances."""

    heading: float
    words: float
    notes: float
    symbol: float
    gap: float

    @classmethod
    def of(cls, layout: Layout, tight: float = 1.0) -> Metrics:
        """Return the sizes for a page; ``tight`` is below 1 where the panel has to be smaller."""
        return cls(
            layout.points(HEADING * tight),
            layout.points(WORDS * tight),
            layout.points(NOTES * tight),
            PIXEL_MM * layout.text * tight,
            1.1 * layout.text * tight,
        )

    def key(self, row: Row) -> float:
        """Return the room that a row's symbol takes, across."""
        return 0.0 if row.symbol is None and row.area is None else self.symbol * 18

    def size(self, row: Row) -> float:
        """Return the size of a row's words."""
        return self.words if self.key(row) else self.notes


def _count_room(section: Section, metrics: Metrics) -> float:
    widest = max(figure_text.width(row.count, metrics.words, "bold") for row in section.rows)
    return widest + 3.2 * metrics.gap if widest else 0.0


def _key_room(section: Section, metrics: Metrics) -> float:
    return max(
        max(metrics.key(row), metrics.symbol * row.pixels + metrics.gap)
        if metrics.key(row)
        else 0.0
        for row in section.rows
    )


def _words_room(section: Section, metrics: Metrics, width: float) -> float:
    return max(
        figure_text.width(line, metrics.size(row))
        for row in section.rows
        for line in _lines(row, section, metrics, width)
    )


def _lines(row: Row, section: Section, metrics: Metrics, width: float) -> tuple[str, ...]:
    room = width - _key_room(section, metrics) - _count_room(section, metrics)
    return figure_text.wrap(row.words, metrics.size(row), room)


def _row_height(row: Row, lines: int, metrics: Metrics) -> float:
    text = lines * figure_text.line_height(metrics.size(row))
    symbol = metrics.symbol * max(row.pixels, EQUAL) if row.symbol else 0.0
    return max(text, symbol * 0.95) + 0.35 * metrics.gap


def height(section: Section, metrics: Metrics, width: float) -> float:
    """Return how high a section is in a column of a width, both in millimetres."""
    rows = sum(
        _row_height(row, len(_lines(row, section, metrics, width)), metrics) for row in section.rows
    )
    return figure_text.line_height(metrics.heading) + metrics.gap + rows


def split(
    sections: tuple[Section, ...], metrics: Metrics, width: float, most: int
) -> list[list[Section]]:
    """Set sections into columns, in their order, so that the longest column is shortest."""
    if not sections:
        return []
    heights = [height(s, metrics, width) + 2 * metrics.gap for s in sections]
    count = min(most, len(sections))
    best: list[list[Section]] = []
    least = float("inf")
    for cuts in combinations(range(1, len(sections)), count - 1):
        edges = [0, *cuts, len(sections)]
        spans = list(pairwise(edges))
        longest = max(sum(heights[a:b]) for a, b in spans)
        if longest < least:
            least, best = longest, [list(sections[a:b]) for a, b in spans]
    return best


def column_width(width: float, columns: int) -> float:
    """Return the width of one of some columns beside each other."""
    return (width - _GUTTER * (columns - 1)) / columns


def columns_height(columns: list[list[Section]], metrics: Metrics, width: float) -> float:
    """Return how high the longest column is."""
    return max(
        (sum(height(s, metrics, width) + 2 * metrics.gap for s in column) for column in columns),
        default=0.0,
    )


def blanks(columns: list[list[Section]], box: Box, metrics: Metrics) -> list[Box]:
    """Return an empty box under each column, not much longer than wide, nor wider than long."""
    width = column_width(box.width, max(1, len(columns)))
    found = []
    for i, column in enumerate(columns):
        used = columns_height([column], metrics, width) + 2 * metrics.gap
        x = box.x + i * (width + _GUTTER)
        left = Box(x, box.y + used, width, max(0.0, box.height - used))
        found.append(left.squarer(_SQUARE))
    return found


def draw(sheet: Sheet, columns: list[list[Section]], box: Box, metrics: Metrics) -> None:
    """Draw columns of sections from the top of a box."""
    width = column_width(box.width, max(1, len(columns)))
    for i, column in enumerate(columns):
        x, y = box.x + i * (width + _GUTTER), box.y
        for section in column:
            _section(sheet, section, metrics, Box(x, y, width, 0))
            y += height(section, metrics, width) + 2 * metrics.gap


def _section(sheet: Sheet, section: Section, metrics: Metrics, box: Box) -> None:
    look = sheet.look
    y = box.y + figure_text.ASCENT * figure_text.line_height(metrics.heading)
    heading = figure_text.wrap(section.heading, metrics.heading, box.width, "bold", most=1)[0]
    sheet.text(box.x, y, heading, Type(metrics.heading, look.ink, "bold"))
    y = box.y + figure_text.line_height(metrics.heading) + metrics.gap
    keys, counts = _key_room(section, metrics), _count_room(section, metrics)
    words = _words_room(section, metrics, box.width)
    for row in section.rows:
        lines = _lines(row, section, metrics, box.width)
        tall = _row_height(row, len(lines), metrics)
        leading = figure_text.line_height(metrics.size(row))
        _key(sheet, row, metrics, Box(box.x, y, keys, min(tall, _row_height(row, 1, metrics))))
        first = y + (min(tall, _row_height(row, 1, metrics)) - leading) / 2
        first += leading * 0.5 + 0.36 * leading / figure_text.LEADING
        if row.count:
            bold = Type(metrics.words, look.subtle, "bold")
            sheet.text(box.x + keys + words + counts, first, row.count, bold, align="right")
        style = Type(metrics.size(row), look.ink if metrics.key(row) else look.subtle)
        for i, line in enumerate(lines):
            sheet.text(box.x + keys, first + i * leading, line, style)
        y += tall


def _key(sheet: Sheet, row: Row, metrics: Metrics, box: Box) -> None:
    middle = box.y + box.height / 2
    if row.symbol is not None:
        place = np.array([[box.x + (box.width - metrics.gap) / 2, middle]])
        sheet.symbols(row.symbol, metrics.symbol * row.pixels, place)
    elif row.area is not None:
        wide, high = metrics.symbol * 15, metrics.symbol * 11
        swatch(sheet, row.area, Box(box.x, middle - high / 2, wide, high))


def swatch(sheet: Sheet, area: AreaKey, box: Box) -> None:
    """Draw the fill of a class of areas, hatched where nothing can be told."""
    look = sheet.look
    patch = sheet.box(box, look.of(area.fill), look.border, weight=0.4 * look.heavier)
    if area.hatched:
        patch.set_hatch("//////")
        patch.set_hatchcolor(look.hatch)
        patch.set_hatch_linewidth(0.35)
