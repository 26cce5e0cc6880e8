"""A chart on paper: the panels of a `geo.chart.Chart` in a box of the page, in millimetres.

The same marks as on the screen, drawn with matplotlib's objects: texts stay text in SVG and PDF,
and the same chart gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.chart import Bars, Chart, Flags, Panel
from geo.chart_layout import Placed, agreed, heights, joined, lanes, span, tops
from geo.i18n import Texts
from geo.print import paperaxes, papermarks, typeset
from geo.print.chart_scale import Scale
from geo.print.paperaxes import Metrics
from geo.print.papermarks import Room
from geo.print.sheet import Sheet
from geo.print.typeset import Box

WORDS: Final = 8.0  # points at A4
TITLE: Final = 8.5
_GUTTER: Final = 0.27  # of a row's width, at most, for the words of its categories
_ROOMY: Final = 0.58  # the same, where the axis asks for room
_GAPS: Final = (3.0, 6.0)  # millimetres between panels that share an axis, and that do not
_FLAG: Final = 0.75  # of the width, at most, for the words of an event


def nominal(chart: Chart) -> tuple[float, float, float, float]:
    """Return the box of a chart in pixels of the screen: what a page has to make room for."""
    return (0.0, 0.0, 760.0, float(chart.height))


def draw(sheet: Sheet, chart: Chart, t: Texts, box: Box) -> list[Room]:
    """Draw the panels of a chart in a box, and return what was drawn where."""
    layout, chart = sheet.layout, agreed(chart)
    metrics = Metrics(layout.points(WORDS), layout.points(TITLE), layout.text)
    gutters = [_gutter(row[0], t, metrics, box.width) for row in chart.rows]
    if chart.aligned and gutters:
        gutters = [max(gutters)] * len(gutters)
    rooms = []
    y = box.y
    for row, share, gutter in zip(chart.rows, heights(chart), gutters, strict=True):
        bare = chart.aligned and row is not chart.rows[-1]
        part = Box(box.x, y, box.width, box.height * share)
        slots = _slots(row, t, part, gutter, metrics)
        rooms += _row(sheet, slots, t, metrics, bare=bare)
        y = part.bottom
    return rooms


def _gutter(panel: Panel, t: Texts, metrics: Metrics, wide: float) -> float:
    """Return the room that the words of the vertical axis need at its left."""
    axis = panel.y
    if axis.kind == "none":
        return 0.0
    if axis.kind == "category":
        most = wide * (_ROOMY if axis.roomy else _GUTTER)
        lines = [w for n in axis.categories for w in typeset.wrap(n, metrics.words, most)]
    else:
        scale = Scale.of(axis, span(panel, upright=True), 0.0, 50.0)
        lines = [tick.words for tick in scale.ticks(t, 6)]
    widest = max((typeset.width(line, metrics.words) for line in lines), default=0.0)
    return widest + 2 * metrics.text


@dataclass(frozen=True)
class _Slot:
    """The room of a panel in its row: the box of its plot, and of the words at its left."""

    panel: Panel
    box: Box
    gutter: float
    first: bool  # its vertical axis has words
    flags: list[Placed]


def _slots(
    row: tuple[Panel, ...], t: Texts, box: Box, gutter: float, metrics: Metrics
) -> list[_Slot]:
    """Return the rooms of a row's panels, as high as the row."""
    shared = joined(row)
    gutters = [
        gutter,
        *(
            0.0 if same else _gutter(panel, t, metrics, box.width)
            for panel, same in zip(row[1:], shared[1:], strict=True)
        ),
    ]
    gaps = [_GAPS[0 if same else 1] * metrics.text for same in shared[1:]]
    free = (box.width - sum(gutters) - sum(gaps)) / sum(panel.share for panel in row)
    found: list[_Slot] = []
    x = box.x
    for panel, left, gap, same in zip(row, gutters, [*gaps, 0.0], shared, strict=True):
        plot = Box(x + left, box.y, max(free * panel.share, 4.0), box.height)
        flags = _flags(panel, plot, metrics)
        found.append(_Slot(panel, plot, left, not found or not same, flags))
        x = plot.right + gap
    return found


def _row(sheet: Sheet, slots: list[_Slot], t: Texts, metrics: Metrics, *, bare: bool) -> list[Room]:
    """Draw a row of panels; a bare one leaves the words of its horizontal axis to the last row."""
    above = max(_above(slot, metrics) for slot in slots)
    below = 1.5 * metrics.text if bare else max(_below(slot, t, metrics) for slot in slots)
    rooms = []
    for slot in slots:
        box, panel = slot.box, slot.panel
        plot = Box(box.x, box.y + above, box.width, max(box.height - above - below, 4.0))
        scales = _x(panel, plot, metrics), _y(panel, plot, metrics)
        room = Room(sheet, panel, plot, *scales, t, slot.gutter - 1.8 * metrics.text)
        whole = Box(box.x - slot.gutter, box.y, slot.gutter + box.width, box.height)
        paperaxes.draw(room, whole, (slot.first, not bare), metrics)
        papermarks.draw(room, slot.flags, metrics.words)
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
    widest = metrics.line if upright else max(typeset.width(w, metrics.words) for w in texts)
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
    widths = [typeset.width(text, metrics.words) for text in words]
    places = [scale.at(x) for mark in marks for x in mark.x]
    return lanes(places, widths, box.x, box.right)


def _above(slot: _Slot, metrics: Metrics) -> float:
    """Return the room over a plot: title, name of the axis, words of events and periods."""
    panel = slot.panel
    stacked = max((flag.lane + 1 for flag in slot.flags), default=0)
    lines = bool(panel.y.title) + papermarks.has_periods(panel) + stacked
    titles = len(paperaxes.titled(panel, slot.box.width, metrics))
    return 0.8 * metrics.text + metrics.line * lines + metrics.heading * titles


def _below(slot: _Slot, t: Texts, metrics: Metrics) -> float:
    panel = slot.panel
    if panel.x.kind == "none":
        return 1.5 * metrics.text
    ticks = paperaxes.across(panel, _x(panel, slot.box, metrics), t, metrics)
    lines = max((len(lines) for _, lines in ticks), default=1) + bool(panel.x.title)
    return (paperaxes.TICK + 2.0) * metrics.text + metrics.line * lines
