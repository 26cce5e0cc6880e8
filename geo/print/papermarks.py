"""The marks of a chart on paper: bars, lines, symbols, links, events, periods."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from geo.chart import Band, Bars, Dots, Flags, Line, Links, Panel
from geo.chart_layout import Placed, step
from geo.i18n import Texts
from geo.model import Mark, Symbol
from geo.print import styles, typeset
from geo.print.chart_scale import Scale
from geo.print.labels import Label, Placer, Wanted
from geo.print.legend import PIXEL_MM
from geo.print.sheet import Sheet, Type
from geo.print.typeset import SMALLEST, Box

_FULL: Final = 0.74  # of the room of a place that its bar takes
_POINT: Final = 0.62  # of a line's width on the screen in pixels, in points
_DRAWN: Final = 18 / 10  # the box of a symbol, for the width of the symbol itself
_REACH: Final[dict[Mark, float]] = {"full": 1.15, "hollow": 1.3, "cross": 1.15, "ring": 1.65}
_HEAD: Final = 2.2  # millimetres of an arrow's head
_SMALLER: Final = (1.0, 0.9, 0.8, 0.7)  # of the size of type, until all names have room
_AWAY: Final = 1.4  # and between it and the middle of what it points at


@dataclass
class Room:
    """A panel on the page: the box of its plot, its scales, and the labels written in it."""

    sheet: Sheet
    panel: Panel
    box: Box
    x: Scale
    y: Scale
    t: Texts
    gutter: float = 0.0

    def __post_init__(self) -> None:
        """Start without labels."""
        self.labels: list[Label] = []

    def grid(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a line of the grid."""
        self.sheet.rule([start, end], self.sheet.look.fine, 0.3, 12.0)


def has_periods(panel: Panel) -> bool:
    """Say whether words of periods stand over the plot."""
    return any(isinstance(mark, Band) and mark.text for mark in panel.marks)


def flag_words(text: str, room: float, size: float) -> str:
    """Return the words of an event on one line."""
    return typeset.wrap(text, size, room, most=1)[0]


def draw(room: Room, flags: list[Placed], size: float) -> None:
    """Draw all marks of a panel; the words of its events are placed already."""
    _bars(room, size)
    for mark in room.panel.marks:
        if isinstance(mark, Band):
            _band(room, mark, size)
        elif isinstance(mark, Line):
            _line(room, mark)
        elif isinstance(mark, Links):
            _links(room, mark)
    _flags(room, flags, size)
    _dots(room, size)


def _bars(room: Room, size: float) -> None:
    bars = [mark for mark in room.panel.marks if isinstance(mark, Bars)]
    ends: dict[tuple[object, bool], float] = {}
    for series in bars:
        along, over = (room.y, room.x) if series.across else (room.x, room.y)
        numbers = [along.at(place) for mark in bars for place in mark.places]
        slot = along.length / max(len(along.axis.categories), 1)
        thick = _FULL * (slot if along.axis.kind == "category" else min(step(numbers), 14.0))
        for i, (place, length) in enumerate(zip(series.places, series.lengths, strict=True)):
            start = ends.get((place, length >= 0), 0.0)
            ends[place, length >= 0] = start + length
            edges = sorted((over.along(start), over.along(start + length)))
            middle = along.at(place)
            box = (
                Box(edges[0], middle - thick / 2, edges[1] - edges[0], thick)
                if series.across
                else Box(middle - thick / 2, edges[0], thick, edges[1] - edges[0])
            )
            _bar(room, box, series.colours[i])
            if series.texts and series.texts[i]:
                _bar_words(room, box, series, i, size, alone=len(bars) == 1)


def _bar(room: Room, box: Box, colour: str) -> None:
    look = room.sheet.look
    if box.width <= 0 or box.height <= 0:
        return
    patch = Rectangle((box.x, box.y), box.width, box.height, facecolor=look.of(colour))
    patch.set_edgecolor(look.edge if look.heavier > 1 else look.ground)
    patch.set_linewidth(0.4 * look.heavier)
    room.sheet.add(patch, "bar", 20.0, room.sheet.mm)
    patch.set_clip_path(room.box.grown(0.3).path(), room.sheet.mm)


def _bar_words(room: Room, box: Box, bars: Bars, i: int, size: float, *, alone: bool) -> None:
    """Write the text of a bar: at its end where it stands alone, else in it, if it fits."""
    sheet, look, text = room.sheet, room.sheet.look, bars.texts[i]
    wide, drop = typeset.width(text, size), 0.36 * size * 0.3528
    gap, high = 0.8 * sheet.layout.text, typeset.line_height(size)
    ink = look.ink
    if alone and bars.across:
        back = bars.lengths[i] < 0
        x = box.x - gap - wide if back else box.right + gap
        y = box.y + box.height / 2 + drop
    elif alone:
        x = box.x + (box.width - wide) / 2
        y = box.y - gap if bars.lengths[i] >= 0 else box.bottom + gap + 2 * drop
    else:
        if wide + gap > box.width or high > box.height:
            return
        x, y = box.x + (box.width - wide) / 2, box.y + box.height / 2 + drop
        fill = look.of(bars.colours[i])
        ink = max(("#ffffff", "#111111"), key=lambda c: styles.contrast(c, fill))
    sheet.text(x, y, text, Type(size, ink))
    room.labels.append(Label(text, x, y, Box(x, y - 2 * drop, wide, 2 * drop)))


def _band(room: Room, band: Band, size: float) -> None:
    sheet, look = room.sheet, room.sheet.look
    start, end = (
        min(max(room.x.at(p), room.box.x), room.box.right) for p in (band.start, band.end)
    )
    patch = Rectangle((start, room.box.y), end - start, room.box.height, edgecolor="none")
    patch.set_facecolor(look.of(band.colour))
    patch.set_alpha(0.16)
    sheet.add(patch, "period", 5.0, sheet.mm)
    if band.text:
        wide = typeset.width(band.text, size)
        x = min(max((start + end - wide) / 2, room.box.x), room.box.right - wide)
        y = room.box.y - 0.35 * typeset.line_height(size)
        style = Type(size, look.subtle)
        sheet.halo(x, y, band.text, style, look.ground)
        sheet.text(x, y, band.text, style)
        room.labels.append(Label(band.text, x, y, Box(x, y - size * 0.26, wide, size * 0.26)))


def _line(room: Room, line: Line) -> None:
    points = [(room.x.at(x), room.y.at(y)) for x, y in zip(line.x, line.y, strict=True)]
    if line.step:
        turned = [(b[0], a[1]) for a, b in pairwise(points)]
        points = [p for pair in zip(points, [*turned, points[-1]], strict=True) for p in pair]
    look = room.sheet.look
    weight = line.width * _POINT * look.heavier
    colour = look.of(line.colour)
    within = room.box.grown(weight * 0.2)
    room.sheet.rule(points, colour, weight, 32.0, dashed=line.dashed, within=within)


def _links(room: Room, links: Links) -> None:
    look = room.sheet.look
    colour = look.of(links.colour)
    for start, end, width in zip(links.starts, links.ends, links.widths, strict=True):
        a = np.array([room.x.at(start[0]), room.y.at(start[1])])
        b = np.array([room.x.at(end[0]), room.y.at(end[1])])
        long = math.hypot(*(b - a))
        weight = width * _POINT * look.heavier
        if links.arrows and long > 2 * _AWAY:
            towards = (b - a) / long
            tip = b - towards * _AWAY * room.sheet.layout.text
            _head(room, tip, towards, colour, weight)
            b = tip - towards * _HEAD * 0.6 * room.sheet.layout.text
        ends = [(float(a[0]), float(a[1])), (float(b[0]), float(b[1]))]
        room.sheet.rule(ends, colour, weight, 27.0, dashed=links.dashed)


def _head(room: Room, tip: np.ndarray, towards: np.ndarray, colour: str, weight: float) -> None:
    long = (_HEAD + 0.5 * weight) * room.sheet.layout.text
    aside = np.array([-towards[1], towards[0]]) * long * 0.38
    corners = np.array([tip, tip - towards * long + aside, tip - towards * long - aside])
    patch = Polygon(corners, closed=True, facecolor=colour, edgecolor="none")
    room.sheet.add(patch, "arrow", 26.0, room.sheet.mm)


def _flags(room: Room, placed: list[Placed], size: float) -> None:
    sheet, look, box = room.sheet, room.sheet.look, room.box
    marks = [mark for mark in room.panel.marks if isinstance(mark, Flags)]
    said = [(text, mark.colour) for mark in marks for text in mark.texts]
    line = typeset.line_height(size)
    top = box.y - line * has_periods(room.panel)
    for (text, colour), flag in zip(said, placed, strict=True):
        foot = top - flag.lane * line
        over = foot if flag.covers(flag.at) else foot - line * 0.8
        stem = [(flag.at, box.bottom), (flag.at, over)]
        sheet.rule(stem, look.of(colour), 0.6 * look.heavier, 19.0, dashed=True)
        shown = flag_words(text, flag.width + 0.01, size)
        y = foot - line * (1 - typeset.ASCENT)
        sheet.text(flag.x, y, shown, Type(size, look.ink))
        room.labels.append(Label(shown, flag.x, y, Box(flag.x, foot - line, flag.width, line)))


def _dots(room: Room, size: float) -> None:
    sheet, box = room.sheet, room.box
    pixel = PIXEL_MM * sheet.layout.text
    wanted: list[Wanted] = []
    taken = [label.box for label in room.labels]
    for mark in (m for m in room.panel.marks if isinstance(m, Dots)):
        groups: dict[tuple[Symbol, float], list[tuple[float, float]]] = {}
        for i, (x, y) in enumerate(zip(mark.x, mark.y, strict=True)):
            at = (room.x.at(x), room.y.at(y))
            groups.setdefault((mark.symbols[i], mark.sizes[i]), []).append(at)
            reach = mark.sizes[i] * pixel / 2 * _REACH[mark.symbols[i].mark]
            taken.append(Box(at[0] - reach, at[1] - reach, 2 * reach, 2 * reach))
            if mark.texts and mark.texts[i]:
                wanted.append(Wanted(mark.texts[i], *at, reach))
        for (symbol, width), points in groups.items():
            sheet.symbols(symbol, width * pixel * _DRAWN, np.array(points), 40.0, box.grown(5.0))
    if not wanted:
        return
    labels, size = _named(box.grown(2.0), taken, wanted, size)
    style = Type(size, sheet.look.ink)
    for label in labels:
        sheet.halo(label.x, label.y, label.name, style, sheet.look.ground)
        sheet.text(label.x, label.y, label.name, style)
        room.labels.append(label)


def _named(
    frame: Box, taken: list[Box], wanted: list[Wanted], size: float
) -> tuple[list[Label], float]:
    """Place names, in smaller type where not all of them find room; return them and its size."""
    tried = []
    for smaller in _SMALLER:
        points = max(size * smaller, SMALLEST)
        labels = Placer(frame, taken).place(wanted, points, len(wanted))
        if len(labels) == len(wanted):
            return labels, points
        tried.append((labels, points))
    return max(tried, key=lambda found: (len(found[0]), found[1]))
