"""A chart on paper: the panels of a `geo.chart.Chart` in a box of the page, in millimetres.

The same marks as on the screen, drawn with matplotlib's objects: texts stay text in SVG and PDF,
and the same chart gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo import figure_text, papermarks
from geo.chart import Bars, Chart, Flags, Panel
from geo.chart_extent import agreed, span, tops
from geo.chart_flags import Placed, lanes
from geo.chart_scale import Scale, Tick
from geo.chart_space import heights, joined
from geo.figure_canvas import Sheet, Type
from geo.figure_layout import Box
from geo.i18n import Texts
from geo.papermarks import Room

WORDS: Final = 8.0  # points at A4
TITLE: Final = 8.5
_GUTTER: Final = 0.27  # of a row's width, at most, for the words of its categories
_GAPS: Final = (3.0, 6.0)  # millimetres between panels that share an axis, and that do not
_TICK: Final = 1.4
_LINE: Final = 0.5
_FLAG: Final = 0.75  # of the width, at most, for the words of an event


@dataclass(frozen=True)
class Metrics:
    """The sizes of the parts of a chart on a page: points for type, millimetres for distances."""

    words: float
    title: float
    text: float

    @property
    def line(self) -> float:
        """Return the height of a line of words."""
        return figure_text.line_height(self.words)

    @property
    def heading(self) -> float:
        """Return the height of a line of a title."""
        return figure_text.line_height(self.title)


def nominal(chart: Chart) -> tuple[float, float, float, float]:
    """Return the box of a chart in pixels of the screen: what a page has to make room for."""
    return (0.0, 0.0, 760.0, float(chart.height))


def draw(sheet: Sheet, chart: Chart, t: Texts, box: Box) -> list[Room]:
    """Draw the panels of a chart in a box, and return what was drawn where."""
    layout, chart = sheet.layout, agreed(chart)
    metrics = Metrics(layout.points(WORDS), layout.points(TITLE), layout.text)
    gutters = [_gutter(row[0], t, metrics, box.width) for row in chart.rows]
    if chart.aligned:
        gutters = [max(gutters)] * len(gutters)
    rooms = []
    y = box.y
    for row, share, gutter in zip(chart.rows, heights(chart), gutters, strict=True):
        bare = chart.aligned and row is not chart.rows[-1]
        part = Box(box.x, y, box.width, box.height * share)
        rooms += _row(sheet, row, t, part, (gutter, bare), metrics)
        y = part.bottom
    return rooms


def _gutter(panel: Panel, t: Texts, metrics: Metrics, wide: float) -> float:
    """Return the room that the words of the vertical axis need at its left."""
    axis = panel.y
    if axis.kind == "none":
        return 0.0
    if axis.kind == "category":
        most = wide * _GUTTER
        lines = [w for n in axis.categories for w in figure_text.wrap(n, metrics.words, most)]
    else:
        scale = Scale.of(axis, span(panel, upright=True), 0.0, 50.0)
        lines = [tick.words for tick in scale.ticks(t, 6)]
    widest = max((figure_text.width(line, metrics.words) for line in lines), default=0.0)
    return widest + 2 * metrics.text


def _row(
    sheet: Sheet,
    row: tuple[Panel, ...],
    t: Texts,
    box: Box,
    edges: tuple[float, bool],
    metrics: Metrics,
) -> list[Room]:
    gutter, bare = edges
    shared = joined(row)
    own = [gutter if i == 0 or not s else 0.0 for i, s in enumerate(shared)]
    own = [
        o if s or i == 0 else _gutter(row[i], t, metrics, box.width)
        for i, (o, s) in enumerate(zip(own, shared, strict=True))
    ]
    gaps = [_GAPS[0 if s else 1] * metrics.text for s in shared[1:]]
    free = box.width - sum(own) - sum(gaps)
    whole = sum(panel.share for panel in row)
    boxes, x = [], box.x
    for panel, left, gap in zip(row, own, [*gaps, 0.0], strict=True):
        wide = max(free * panel.share / whole, 4.0)
        boxes.append(Box(x + left, box.y, wide, box.height))
        x += left + wide + gap
    flags = [_flags(panel, b, metrics) for panel, b in zip(row, boxes, strict=True)]
    above = max(_above(p, b, f, metrics) for p, b, f in zip(row, boxes, flags, strict=True))
    below = (
        1.5 * metrics.text
        if bare
        else max(_below(p, b, t, metrics) for p, b in zip(row, boxes, strict=True))
    )
    rooms = []
    for i, (panel, b, placed) in enumerate(zip(row, boxes, flags, strict=True)):
        plot = Box(b.x, b.y + above, b.width, max(b.height - above - below, 4.0))
        scales = _x(panel, plot, metrics), _y(panel, plot, metrics)
        room = Room(sheet, panel, plot, *scales, t, own[i] - 1.8 * metrics.text)
        words = (i == 0 or not shared[i], not bare)
        _draw(room, Box(b.x - own[i], b.y, own[i] + b.width, b.height), words, metrics)
        papermarks.draw(room, placed, metrics.words)
        rooms.append(room)
    return rooms


def _x(panel: Panel, plot: Box, metrics: Metrics) -> Scale:
    found = _fitted(panel, plot.width, metrics, upright=False)
    return Scale.of(panel.x, found, plot.x, plot.right)


def _y(panel: Panel, plot: Box, metrics: Metrics) -> Scale:
    found = _fitted(panel, plot.height, metrics, upright=True)
    if panel.y.kind == "category":
        return Scale.of(panel.y, found, plot.y, plot.bottom)
    return Scale.of(panel.y, found, plot.bottom, plot.y)


def _fitted(panel: Panel, room: float, metrics: Metrics, *, upright: bool) -> tuple[float, float]:
    """Return the ends of an axis; beyond the longest bar there is room for the text at its end."""
    low, high = span(panel, upright=upright)
    bars = [m for m in panel.marks if isinstance(m, Bars) and m.across is not upright]
    axis = panel.y if upright else panel.x
    texts = [text for series in bars for text in series.texts]
    if not any(texts) or axis.span is not None:
        return low, high
    widest = metrics.line if upright else max(figure_text.width(w, metrics.words) for w in texts)
    longest = max(tops(bars), default=1.0) or 1.0
    spare = min(widest + 1.6 * metrics.text, room * 0.7)
    if low < 0:
        return low, high
    return low, longest * room / (room - spare)


def _flags(panel: Panel, box: Box, metrics: Metrics) -> list[Placed]:
    marks = [mark for mark in panel.marks if isinstance(mark, Flags)]
    if not marks:
        return []
    scale = _x(panel, box, metrics)
    words = [
        papermarks.flag_words(text, box.width * _FLAG, metrics.words)
        for mark in marks
        for text in mark.texts
    ]
    widths = [figure_text.width(text, metrics.words) for text in words]
    places = [scale.at(x) for mark in marks for x in mark.x]
    return lanes(places, widths, box.x, box.right)


def _above(panel: Panel, box: Box, flags: list[Placed], metrics: Metrics) -> float:
    """Return the room over a plot: title, name of the axis, words of events and periods."""
    found = 0.8 * metrics.text
    if panel.title:
        lines = figure_text.wrap(panel.title, metrics.title, box.width, "bold", most=3)
        found += len(lines) * metrics.heading
    found += metrics.line * bool(panel.y.title)
    found += metrics.line * papermarks.has_periods(panel)
    return found + metrics.line * (max(flag.lane for flag in flags) + 1 if flags else 0)


def _below(panel: Panel, box: Box, t: Texts, metrics: Metrics) -> float:
    if panel.x.kind == "none":
        return 1.5 * metrics.text
    lines = max((len(lines) for _, lines in _across(panel, box, t, metrics)), default=1)
    return (_TICK + 2.0) * metrics.text + metrics.line * (lines + bool(panel.x.title))


def _across(
    panel: Panel, box: Box, t: Texts, metrics: Metrics
) -> list[tuple[Tick, tuple[str, ...]]]:
    """Return the marks of the horizontal axis with their lines of words; some left out if tight."""
    scale = _x(panel, box, metrics)
    room = 15.0 * metrics.text
    ticks = scale.ticks(t, max(2, int(box.width / room)))
    if panel.x.kind != "category":
        return [(tick, (tick.words,)) for tick in _apart(ticks, metrics)]
    slot = box.width / max(len(ticks), 1) - metrics.text
    words = [word for tick in ticks for word in tick.words.split()]
    widest = max((figure_text.width(word, metrics.words) for word in words), default=0.0)
    if widest <= slot:
        return [(k, figure_text.wrap(k.words, metrics.words, slot, most=4)) for k in ticks]
    return [(tick, (tick.words,)) for tick in _apart(ticks, metrics)]


def _apart(ticks: list[Tick], metrics: Metrics) -> list[Tick]:
    """Return every tick, or every second, third and so on, so that no words touch."""
    widest = max((figure_text.width(tick.words, metrics.words) for tick in ticks), default=0.0)
    steps = [abs(b.at - a.at) for a, b in pairwise(ticks)]
    if not steps:
        return ticks
    every = max(1, -int(-(widest + 1.5 * metrics.text) // min(steps)))
    return ticks[::every]


def _draw(room: Room, box: Box, words: tuple[bool, bool], metrics: Metrics) -> None:
    """Draw what stands around the marks: title, axes, ticks."""
    sheet, look, panel = room.sheet, room.sheet.look, room.panel
    y = box.y + 0.8 * metrics.text
    if panel.title:
        bold = Type(metrics.title, look.ink, "bold")
        for line in figure_text.wrap(panel.title, metrics.title, room.box.width, "bold", most=3):
            sheet.text(room.box.x, y + figure_text.ASCENT * metrics.heading, line, bold)
            y += metrics.heading
    style = Type(metrics.words, look.subtle)
    if panel.y.title and words[0]:
        sheet.text(box.x, y + figure_text.ASCENT * metrics.line, panel.y.title, style)
    _upright(room, words[0], style, metrics)
    _level(room, words[1], style, metrics)


def _upright(room: Room, words: bool, style: Type, metrics: Metrics) -> None:  # noqa: FBT001
    sheet, look, axis = room.sheet, room.sheet.look, room.panel.y
    if axis.kind == "none":
        return
    most = max(2, min(7, int(room.box.height / (2.6 * metrics.line))))
    for tick in room.y.ticks(room.t, most):
        if axis.kind == "number":
            room.grid((room.box.x, tick.at), (room.box.right, tick.at))
        if words:
            _beside(room, tick, style, metrics)
    if axis.kind == "category":
        sheet.rule(
            [(room.box.x, room.box.y), (room.box.x, room.box.bottom)], look.border, _LINE, 15.0
        )


def _beside(room: Room, tick: Tick, style: Type, metrics: Metrics) -> None:
    """Write the words of a tick at the left of the plot, their middle at the tick."""
    lines: tuple[str, ...] = (tick.words,)
    if room.panel.y.kind == "category":
        lines = figure_text.wrap(tick.words, style.size, room.gutter)
    y = tick.at - len(lines) * metrics.line / 2
    for line in lines:
        x = room.box.x - 1.4 * metrics.text
        room.sheet.text(x, y + figure_text.ASCENT * metrics.line, line, style, "right")
        y += metrics.line


def _level(room: Room, words: bool, style: Type, metrics: Metrics) -> None:  # noqa: FBT001
    sheet, look, box, axis = room.sheet, room.sheet.look, room.box, room.panel.x
    if axis.kind == "none":
        return
    for tick, lines in _across(room.panel, box, room.t, metrics):
        if axis.kind != "category":
            room.grid((tick.at, box.y), (tick.at, box.bottom))
        if not words:
            continue
        y = box.bottom + _TICK * metrics.text
        for line in lines:
            sheet.text(tick.at, y + figure_text.ASCENT * metrics.line, line, style, "center")
            y += metrics.line
    zero = room.y.along(0.0) if room.panel.y.kind == "number" and room.y.low <= 0 else box.bottom
    sheet.rule([(box.x, zero), (box.right, zero)], look.border, _LINE, 15.0)
    if axis.title and words:
        y = box.bottom + _TICK * metrics.text + metrics.line
        y += metrics.line * (
            max((len(w) for _, w in _across(room.panel, box, room.t, metrics)), default=1) - 1
        )
        sheet.text(box.right, y + figure_text.ASCENT * metrics.line, axis.title, style, "right")
