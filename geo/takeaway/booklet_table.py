"""The table of a view on paper: two columns of rows, and further pages where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.patches import Rectangle

from geo import table
from geo.paper import figure, figure_save, figure_style, figure_text
from geo.paper.figure import Style
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_layout import MM_PER_INCH, Layout
from geo.paper.figure_save import About
from geo.paper.figure_style import Look
from geo.takeaway.export_notes import Content

MARGIN: Final = 9.0  # millimetres beside the table
_ABOVE: Final = 5.0  # and above and below it
SIZE: Final = 6.2  # points
LINE: Final = figure_text.line_height(SIZE)
COLUMNS: Final = 2
_GAP: Final = 7.0  # millimetres between the two columns of rows
_SHARES: Final = (0.34, 0.23, 0.29, 0.14)  # of a column's width
_SMALLEST: Final = 0.75  # of the size of type, before a text is cut
_HEAD: Final = 3 * LINE

Row = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """A page of the table: what stands above it, its rows, and its size in millimetres."""

    title: str
    head: Row
    rows: Sequence[Row]
    size: tuple[float, float]


def rows(content: Content) -> tuple[Row, list[Row]]:
    """Return the words above the table, and its rows (see `geo.table.booklet`)."""
    t = content.t
    head, texts = table.booklet(content.map, t, content.map.imprint.names)
    return tuple(head), list(texts.itertuples(index=False, name=None))


def tables(content: Content, style: Style, size: tuple[float, float], room: float) -> list[bytes]:
    """Return pages with the table as PDF: the first as high as its room, the others whole.

    ``size`` of a page and ``room`` are in millimetres.
    """
    view = content.view
    head, lines = rows(content)
    about = About(view.title, view.subtitle, (), view.language, content.dated)
    look = figure_style.look(view, style)
    leaves: list[Leaf] = []
    first, high = 0, room
    while not leaves or first < len(lines):
        part = lines[first : first + capacity(high)]
        title = _title(content, first, len(part), len(lines))
        leaves.append(Leaf(title, head, part, (size[0], high)))
        first, high = first + len(part), size[1]
    return [_drawn(leaf, look, about) for leaf in leaves]


def capacity(high: float) -> int:
    """Return how many rows a page of a height in millimetres holds."""
    return COLUMNS * int((high - 2 * _ABOVE - _HEAD) / LINE)


def _title(content: Content, first: int, shown: int, number: int) -> str:
    t = content.t
    if shown == number:
        return t.n_("{n} membership", "{n} memberships", number)
    said = t._("{title}: memberships {first} to {last} of {number}")
    return said.format(
        title=content.view.title,
        first=t.number(first + 1),
        last=t.number(first + shown),
        number=t.number(number),
    )


def _drawn(leaf: Leaf, look: Look, about: About) -> bytes:
    with figure.DRAWING:
        layout = Layout("table", *leaf.size)
        sheet = Sheet(layout, look, (leaf.size[0] / MM_PER_INCH, leaf.size[1] / MM_PER_INCH))
        bold = Type(SIZE * 1.15, look.ink, "bold")
        sheet.text(MARGIN, _ABOVE + LINE * 0.7, leaf.title, bold)
        wide = (leaf.size[0] - 2 * MARGIN - (COLUMNS - 1) * _GAP) / COLUMNS
        each = -(-len(leaf.rows) // COLUMNS)
        for column in range(COLUMNS):
            part = leaf.rows[column * each : (column + 1) * each]
            if part:
                _block(sheet, MARGIN + column * (wide + _GAP), wide, leaf.head, part)
        return figure_save.save(sheet.figure, "pdf", 300, about)


def _block(sheet: Sheet, left: float, wide: float, head: Row, part: Sequence[Row]) -> None:
    look = sheet.look
    y = _ABOVE + _HEAD - LINE * 0.9
    _line(sheet, left, wide, y, head, Type(SIZE, look.subtle, "bold"))
    sheet.add(
        Rectangle((left, y + LINE * 0.3), wide, 0.12, facecolor=look.subtle, edgecolor="none"),
        "table",
        50.0,
        sheet.mm,
    )
    y += LINE * 0.4
    for row in part:
        y += LINE
        _line(sheet, left, wide, y, row, Type(SIZE, look.ink))


def _line(sheet: Sheet, left: float, wide: float, y: float, row: Row, style: Type) -> None:
    x = left
    for share, cell in zip(_SHARES[:-1], row[:-1], strict=True):
        room = share * wide - 1.2
        smaller = min(1.0, room / max(room, figure_text.width(cell, style.size, style.weight)))
        fitted = Type(style.size * max(_SMALLEST, smaller * 0.995), style.colour, style.weight)
        shown = figure_text.wrap(cell, fitted.size, room, style.weight, most=1)[0]
        sheet.text(x, y, shown, fitted)
        x += share * wide
    sheet.text(left + wide, y, row[-1], style, "right")
