"""The legend beside or below what is drawn: its sections set into columns, then drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from geo import kept
from geo.print import typeset
from geo.print.content import EQUAL, Entry, Section
from geo.print.sheet import Sheet, Type, hatch
from geo.print.typeset import Box, Layout

HEADING: Final = 9.0
WORDS: Final = 9.0
NOTES: Final = 8.0
PIXEL_MM: Final = 0.24  # of a symbol's width on the screen, at A4
_GUTTER: Final = 8.0
_SQUARE: Final = 1.6


@dataclass(frozen=True)
class Metrics:
    """The sizes of the legend's parts on a page: points for type, millimetres for distances."""

    heading: float
    words: float
    notes: float
    symbol: float
    gap: float

    @classmethod
    def of(cls, layout: Layout, tight: float = 1.0) -> Metrics:
        """Return the sizes for a page; ``tight`` is below 1 where the legend has to be smaller."""
        return cls(
            layout.points(HEADING * tight),
            layout.points(WORDS * tight),
            layout.points(NOTES * tight),
            PIXEL_MM * layout.text * tight,
            1.1 * layout.text * tight,
        )

    def key(self, entry: Entry) -> float:
        """Return the room that an entry's symbol takes, across."""
        return 0.0 if entry.symbol is None and entry.area is None else self.symbol * 18

    def size(self, entry: Entry) -> float:
        """Return the size of an entry's words."""
        return self.words if self.key(entry) else self.notes


def _count_room(section: Section, metrics: Metrics) -> float:
    widest = max(typeset.width(entry.count, metrics.words, "bold") for entry in section.entries)
    return widest + 3.2 * metrics.gap if widest else 0.0


def _key_room(section: Section, metrics: Metrics) -> float:
    return max(
        max(metrics.key(entry), metrics.symbol * entry.pixels + metrics.gap)
        if metrics.key(entry)
        else 0.0
        for entry in section.entries
    )


@kept.of_texts
@lru_cache(maxsize=2_000)
def _lines(section: Section, metrics: Metrics, width: float) -> tuple[tuple[str, ...], ...]:
    """Return the lines of each entry of a section in a column of a width."""
    room = width - _key_room(section, metrics) - _count_room(section, metrics)
    return tuple(typeset.wrap(entry.words, metrics.size(entry), room) for entry in section.entries)


def _words_room(section: Section, metrics: Metrics, width: float) -> float:
    return max(
        typeset.width(line, metrics.size(entry))
        for entry, lines in zip(section.entries, _lines(section, metrics, width), strict=True)
        for line in lines
    )


def _entry_height(entry: Entry, lines: int, metrics: Metrics) -> float:
    text = lines * typeset.line_height(metrics.size(entry))
    symbol = metrics.symbol * max(entry.pixels, EQUAL) if entry.symbol else 0.0
    return max(text, symbol * 0.95) + 0.35 * metrics.gap


@kept.of_texts
@lru_cache(maxsize=2_000)
def height(section: Section, metrics: Metrics, width: float) -> float:
    """Return how high a section is in a column of a width, both in millimetres."""
    entries = sum(
        _entry_height(entry, len(lines), metrics)
        for entry, lines in zip(section.entries, _lines(section, metrics, width), strict=True)
    )
    return typeset.line_height(metrics.heading) + metrics.gap + entries


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
    y = box.y + typeset.ASCENT * typeset.line_height(metrics.heading)
    heading = typeset.wrap(section.heading, metrics.heading, box.width, "bold", most=1)[0]
    sheet.text(box.x, y, heading, Type(metrics.heading, look.ink, "bold"))
    y = box.y + typeset.line_height(metrics.heading) + metrics.gap
    keys, counts = _key_room(section, metrics), _count_room(section, metrics)
    words = _words_room(section, metrics, box.width)
    for entry, lines in zip(section.entries, _lines(section, metrics, box.width), strict=True):
        tall = _entry_height(entry, len(lines), metrics)
        leading = typeset.line_height(metrics.size(entry))
        _key(
            sheet, entry, metrics, Box(box.x, y, keys, min(tall, _entry_height(entry, 1, metrics)))
        )
        first = y + (min(tall, _entry_height(entry, 1, metrics)) - leading) / 2
        first += leading * 0.5 + 0.36 * leading / typeset.LEADING
        if entry.count:
            bold = Type(metrics.words, look.subtle, "bold")
            sheet.text(box.x + keys + words + counts, first, entry.count, bold, align="right")
        style = Type(metrics.size(entry), look.ink if metrics.key(entry) else look.subtle)
        for i, line in enumerate(lines):
            sheet.text(box.x + keys, first + i * leading, line, style)
        y += tall


def _key(sheet: Sheet, entry: Entry, metrics: Metrics, box: Box) -> None:
    middle = box.y + box.height / 2
    colour = "" if entry.symbol is None else entry.symbol.colour
    if colour in sheet.look.hatched:  # a bar, not a symbol
        wide, high = metrics.symbol * 15, metrics.symbol * 11
        field = Box(box.x, middle - high / 2, wide, high)
        hatch(sheet.box(field, sheet.look.of(colour), sheet.look.border), sheet.look, colour)
    elif colour in sheet.look.dashed and entry.symbol and entry.symbol.mark in ("line", "dash"):
        ends = [(box.x, middle), (box.x + metrics.symbol * 18, middle)]
        sheet.rule(ends, sheet.look.of(colour), 1.2, dashed=sheet.look.dashed[colour])
    elif entry.symbol is not None:
        place = np.array([[box.x + (box.width - metrics.gap) / 2, middle]])
        sheet.symbols(entry.symbol, metrics.symbol * entry.pixels, place)
    elif entry.area is not None:
        wide, high, look = metrics.symbol * 15, metrics.symbol * 11, sheet.look
        field = Box(box.x, middle - high / 2, wide, high)
        fill, weight = look.of(entry.area.fill), 0.4 * look.heavier
        patch = sheet.box(field, fill, look.border, weight=weight)
        if entry.area.hatched:
            hatch(patch, look)
