"""What stands around the marks of a panel on paper: title, axes, ticks and their words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.chart import Panel
from geo.i18n import Texts
from geo.print import typeset
from geo.print.chart_scale import Scale, Tick
from geo.print.papermarks import Room
from geo.print.sheet import Type
from geo.print.typeset import Box

TICK: Final = 1.4  # millimetres between a plot and the words under it
_LINE: Final = 0.5
_SLOT: Final = 15.0  # millimetres of a tick of the horizontal axis
_TITLE_LINES: Final = 3
Worded = list[tuple[Tick, tuple[str, ...]]]


@dataclass(frozen=True)
class Metrics:
    """The sizes of the parts of a chart on a page: points for type, millimetres for distances."""

    words: float
    title: float
    text: float

    @property
    def line(self) -> float:
        """Return the height of a line of words."""
        return typeset.line_height(self.words)

    @property
    def heading(self) -> float:
        """Return the height of a line of a title."""
        return typeset.line_height(self.title)


def titled(panel: Panel, wide: float, metrics: Metrics) -> tuple[str, ...]:
    """Return the title of a panel in lines."""
    if not panel.title:
        return ()
    return typeset.wrap(panel.title, metrics.title, wide, "bold", most=_TITLE_LINES)


def across(panel: Panel, scale: Scale, t: Texts, metrics: Metrics) -> Worded:
    """Return the marks of the horizontal axis with their lines of words; some left out if tight."""
    ticks = scale.ticks(t, max(2, int(scale.length / (_SLOT * metrics.text))))
    if panel.x.kind != "category":
        return [(tick, (tick.words,)) for tick in _apart(ticks, metrics)]
    slot = scale.length / max(len(ticks), 1) - metrics.text
    words = [word for tick in ticks for word in tick.words.split()]
    widest = max((typeset.width(word, metrics.words) for word in words), default=0.0)
    if widest <= slot:
        return [(k, typeset.wrap(k.words, metrics.words, slot, most=4)) for k in ticks]
    return [(tick, (tick.words,)) for tick in _apart(ticks, metrics)]


def _apart(ticks: list[Tick], metrics: Metrics) -> list[Tick]:
    """Return every tick, or every second, third and so on, so that no words touch."""
    widest = max((typeset.width(tick.words, metrics.words) for tick in ticks), default=0.0)
    steps = [abs(b.at - a.at) for a, b in pairwise(ticks)]
    if not steps:
        return ticks
    every = max(1, -int(-(widest + 1.5 * metrics.text) // min(steps)))
    return ticks[::every]


def draw(room: Room, box: Box, words: tuple[bool, bool], metrics: Metrics) -> None:
    """Draw the title and the axes of a panel.

    ``box`` is the whole room of the panel; ``words`` says whether the vertical and the horizontal
    axis have words, or leave them to the panel beside or below.
    """
    sheet, look, panel = room.sheet, room.sheet.look, room.panel
    y = box.y + 0.8 * metrics.text
    bold = Type(metrics.title, look.ink, "bold")
    for line in titled(panel, room.box.width, metrics):
        sheet.text(room.box.x, y + typeset.ASCENT * metrics.heading, line, bold)
        y += metrics.heading
    style = Type(metrics.words, look.subtle)
    if panel.y.title and words[0]:
        sheet.text(box.x, y + typeset.ASCENT * metrics.line, panel.y.title, style)
    if panel.y.kind != "none":
        _upright(room, style, metrics, worded=words[0])
    if panel.x.kind != "none":
        _level(room, box, style, metrics, worded=words[1])


def _upright(room: Room, style: Type, metrics: Metrics, *, worded: bool) -> None:
    look, axis = room.sheet.look, room.panel.y
    most = max(2, min(7, int(room.box.height / (2.6 * metrics.line))))
    for tick in room.y.ticks(room.t, most):
        if axis.kind == "number":
            room.grid((room.box.x, tick.at), (room.box.right, tick.at))
        if worded:
            _beside(room, tick, style, metrics)
    if axis.kind == "category":
        edge = [(room.box.x, room.box.y), (room.box.x, room.box.bottom)]
        room.sheet.rule(edge, look.border, _LINE, 15.0)


def _beside(room: Room, tick: Tick, style: Type, metrics: Metrics) -> None:
    """Write the words of a tick at the left of the plot, their middle at the tick."""
    lines: tuple[str, ...] = (tick.words,)
    if room.panel.y.kind == "category":
        most = 1 if room.panel.y.roomy else 0
        lines = typeset.wrap(tick.words, style.size, room.gutter, most=most)
    y = tick.at - len(lines) * metrics.line / 2
    for line in lines:
        x = room.box.x - 1.4 * metrics.text
        room.sheet.text(x, y + typeset.ASCENT * metrics.line, line, style, "right")
        y += metrics.line


def _level(room: Room, whole: Box, style: Type, metrics: Metrics, *, worded: bool) -> None:
    sheet, look, box, axis = room.sheet, room.sheet.look, room.box, room.panel.x
    ticks = across(room.panel, room.x, room.t, metrics)
    top = box.bottom + TICK * metrics.text + typeset.ASCENT * metrics.line
    for tick, lines in ticks:
        if axis.kind != "category":
            room.grid((tick.at, box.y), (tick.at, box.bottom))
        for i, line in enumerate(lines if worded else ()):
            half = typeset.width(line, style.size) / 2
            x = min(max(tick.at, whole.x + half), max(box.right - half, tick.at - half / 2))
            sheet.text(x, top + i * metrics.line, line, style, "center")
    zero = room.y.along(0.0) if room.panel.y.kind == "number" and room.y.low <= 0 else box.bottom
    sheet.rule([(box.x, zero), (box.right, zero)], look.border, _LINE, 15.0)
    if axis.title and worded:
        y = top + metrics.line * max((len(lines) for _, lines in ticks), default=1)
        sheet.text(box.right, y, axis.title, style, "right")
