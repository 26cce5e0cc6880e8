"""A chart on paper: each panel of a `geo.exhibit.Chart` on matplotlib axes of its own.

The page says how much room a chart has. Here its rows and panels share it, in millimetres, so that
every word has its place; the axes then have their ends, ticks, grid and lines. The same marks as
on the screen; texts stay text in SVG and PDF, and the same chart gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import product
from typing import Final

import pandas as pd
from babel.dates import format_skeleton
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from geo.chart_layout import can_fold, folded, heights, joined, lanes, span, step, tops
from geo.exhibit import Axis, Bars, Chart, Flags, Panel
from geo.i18n import Texts
from geo.print import marks, typeset
from geo.print.marks import Plot, Setting, Span
from geo.print.sheet import Sheet, Type
from geo.print.typeset import LAYOUTS, MM_PER_INCH, MM_PER_POINT, Box, Layout

Worded = list[tuple[float, tuple[str, ...]]]  # places of ticks with their lines of words

_WORDS: Final = 8.0  # points at A4
_TITLE: Final = 8.5
_TITLE_LINES: Final = 3
_GUTTER: Final = 0.27  # of a row's width, at most, for the words of its categories
_ROOMY: Final = (0.58, 0.76)  # the same, where the axis asks for room: at first, then if it must
_MOST_COLUMNS: Final = 3  # of a list that goes on beside itself
LONG: Final = 760.0  # pixels of the screen
_NARROW: Final = (_GUTTER, 0.42, 0.68)  # the same, of such a list
_SPOT: Final = 2.5  # millimetres between two symbols of its rows
_GAPS: Final = (3.0, 6.0)  # millimetres between panels that share an axis, and that do not
_FLAG: Final = 0.75  # of the width, at most, for the words of an event
_TICK: Final = 1.4  # millimetres between a plot and the words of its ticks
_SLOT: Final = 15.0  # millimetres of a tick of the horizontal axis
_LEADING: Final = 1.1  # of lines of words of a tick, as matplotlib counts it
_LEAST: Final = 4.0  # millimetres of a plot
_AIR: Final = 2.0  # millimetres beside the words of categories
_AROUND: Final = 5.0  # lines of words over and under a plot, about
_CLOSE: Final = 0.8  # of the height of a line: words of categories may stand so close
_BEYOND: Final = 0.8  # of the margin of a page, into which the words of the last tick may reach
_TURNED: Final = 0.4  # of the height of a row, at most, for words that stand upright under it
_RULE: Final = 0.5  # points of the line of an axis
_MONTHS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600)  # between two ticks of days
_YEAR: Final = 12
_SPELLED: Final = 10_000  # from here on a number on an axis has separators: years have none


def nominal(chart: Chart, page: Layout) -> tuple[float, float, float, float]:
    """Return the box of a chart in pixels of the screen: what a page has to make room for.

    A page that has grown has grown for the chart; one for a room has a long list beside itself.
    """
    grown = page.height_mm / LAYOUTS[page.name].height_mm
    if page.least and chart.height > LONG and can_fold(chart):
        grown /= 3  # as wide as there is room
    return (0.0, 0.0, 760.0, chart.height * grown)


def draw(sheet: Sheet, chart: Chart, t: Texts, box: Box) -> list[Plot]:
    """Draw the panels of a chart in a box, and return what was drawn where."""
    page = sheet.layout
    sizes = page.text, page.points(_WORDS), page.points(_TITLE)
    chart, columns = _legible(Setting(sheet, t, {}, *sizes), chart, box)
    of = Setting(sheet, t, _reaches(chart), *sizes, columns)
    shares = heights(chart)
    gutters = [
        _gutter(of, row[0], box.width / columns, box.height * share)
        for row, share in zip(chart.rows, shares, strict=True)
    ]
    widest = max((gutter for gutter, _, _ in gutters), default=0.0)
    plots: list[Plot] = []
    y = box.y
    for row, share, (_, small, lost) in zip(chart.rows, shares, gutters, strict=True):
        part = Box(box.x, y, box.width, box.height * share)
        beside = _beside(of, row, part, widest, small)
        beside[0].lost += lost
        _upright(beside, worded=not chart.aligned or row is chart.rows[-1])
        for plot in beside:
            marks.draw(plot)
        plots += beside
        y = part.bottom
    if lost := sum(plot.lost for plot in plots):
        said = t.n_("{n} name is cut or left out.", "{n} names are cut or left out.", lost)
        style = Type(of.words, sheet.look.subtle)
        sheet.text(box.right, box.bottom, said.format(n=t.number(lost)), style, "right")
    return plots


def _legible(of: Setting, chart: Chart, box: Box) -> tuple[Chart, int]:
    """Return a chart, and in how many columns its list stands: several where names were small."""
    if not can_fold(chart):
        return chart, 1
    tried: list[tuple[int, float, int, Chart]] = []
    for columns in range(1, _MOST_COLUMNS + 1):
        row = folded(chart.rows[0][0], columns)
        wide = (box.width - (columns - 1) * _GAPS[1] * of.text) / columns
        beside = replace(of, columns=columns)
        found = [_categories(beside, panel.y, wide, box.height) for panel in row]
        lost, size = sum(n for *_, n in found), min(size for _, size, _ in found)
        room = wide - max(gutter for gutter, *_ in found)
        close = columns > 1 and room < len(row[0].x.categories) * _SPOT * of.text
        tried.append((-lost - close, size, -columns, replace(chart, rows=(row,))))
        if not lost and size >= of.words:
            break
    _, _, columns, best = max(tried, key=lambda one: one[:3])
    return best, -columns


def _reaches(chart: Chart) -> dict[tuple[int, bool], Span]:
    """Return the union of the spans of axes that panels share.

    Panels of a row share the vertical axis, the first ones of aligned rows the horizontal one.
    """
    groups = [(True, [p for p, s in zip(r, joined(r), strict=True) if s]) for r in chart.rows]
    if chart.aligned:
        groups.append((False, [row[0] for row in chart.rows]))
    found = {}
    for upright, panels in groups:
        kinds = {panel.y.kind if upright else panel.x.kind for panel in panels}
        if len(panels) > 1 and len(kinds) == 1 and "category" not in kinds:
            lows, highs = zip(*(span(panel, upright=upright) for panel in panels), strict=True)
            found.update({(id(p), upright): _widened(min(lows), max(highs)) for p in panels})
    return found


def _widened(low: float, high: float) -> Span:
    return (low, high) if low < high else (low - 1, high + 1)


def _reach(plot: Plot, room: float, *, upright: bool) -> Span:
    """Return the ends of an axis; beyond the longest bar there is room for the text at its end."""
    panel, of = plot.panel, plot.of
    if (id(panel), upright) in of.shared:
        return of.shared[id(panel), upright]
    low, high = span(panel, upright=upright)
    bars = [m for m in panel.marks if isinstance(m, Bars) and m.across is not upright]
    texts = [text for series in bars for text in series.texts]
    if any(texts) and low >= 0 and (panel.y if upright else panel.x).span is None:
        widest = of.line if upright else max(of.width(text) for text in texts)
        spare = min(widest + 1.6 * of.text, room * 0.7)
        high = (max(tops(bars), default=1.0) or 1.0) * room / (room - spare)
    return _widened(low, high)


def _gutter(of: Setting, panel: Panel, wide: float, high: float) -> tuple[float, float, int]:
    """Return the room that the words of the vertical axis need at its left, and their size.

    Words of categories are set smaller where they would touch; the third number counts those that
    have no room even so.
    """
    axis = panel.y
    if axis.kind == "none":
        return 0.0, of.words, 0
    if axis.kind == "category":
        return _categories(of, axis, wide, high)
    reach = of.shared.get((id(panel), True)) or span(panel, upright=True)
    lines = [words for _, words in ticks(axis, reach, of.t, 6)]
    return max(map(of.width, lines), default=0.0) + 2 * of.text, of.words, 0


def _categories(of: Setting, axis: Axis, wide: float, high: float) -> tuple[float, float, int]:
    """Return the room for the words of categories, their size, and how many have none."""
    slot = max(high - _AROUND * of.line, 0.0) / max(len(axis.categories), 1)
    tried: list[tuple[float, float, int]] = []
    tries = [*product(_ROOMY if axis.roomy else (_GUTTER,), marks.SMALLER)]
    if of.columns > 1:  # rather wide than small
        tries = [(share, smaller) for smaller in marks.SMALLER for share in _NARROW]
    for share, smaller in tries:
        size = max(of.words * smaller, typeset.SMALLEST)
        most = wide * share
        single = max((typeset.width(name, size) for name in axis.categories), default=0.0)
        leading = typeset.line_height(size)
        if single > most and slot < 2 * leading:
            most = min(single, wide * max(share, _ROOMY[0]))  # there is one line for each
        lost, longest = 0, 0.0
        for name in axis.categories:
            lines = typeset.wrap(name, size, most)
            widest = max(typeset.width(word, size) for word in typeset.printable(name).split(" "))
            lost += len(lines) * _CLOSE * leading > slot or (len(lines) > 1 and widest > most)
            longest = max(longest, *(typeset.width(line, size) for line in lines))
        tried.append((longest + _AIR * of.text, size, lost))
        if not lost:
            break
    return min(tried, key=lambda found: (found[2], -found[1]))


def _beside(
    of: Setting, row: tuple[Panel, ...], box: Box, gutter: float, small: float
) -> list[Plot]:
    """Return the plots of a row, as high as the row, with their horizontal scale and events."""
    same = joined(row)
    others = [
        (0.0, small, 0) if alike else _gutter(of, panel, box.width / of.columns, box.height)
        for panel, alike in zip(row[1:], same[1:], strict=True)
    ]
    gutters = [gutter, *(room for room, *_ in others)]
    small = min([small, *(size for _, size, _ in others)])
    gaps = [_GAPS[0 if alike else 1] * of.text for alike in same[1:]]
    free = (box.width - sum(gutters) - sum(gaps)) / sum(panel.share for panel in row)
    plots: list[Plot] = []
    x = box.x
    for panel, left, gap, alike in zip(row, gutters, [*gaps, 0.0], same, strict=True):
        axes = of.sheet.figure.add_axes((0, 0, 1, 1), facecolor="none", zorder=marks.AXES)
        plot = Plot(of, panel, box, left, not plots or not alike, axes, small)
        plot.stand(Box(x + left, box.y, max(free * panel.share, _LEAST), box.height))
        axes.set_xlim(*_reach(plot, plot.box.width, upright=False))
        flags = [mark for mark in panel.marks if isinstance(mark, Flags)]
        room = plot.box.width * _FLAG
        said = [typeset.wrap(w, of.words, room, most=1)[0] for mark in flags for w in mark.texts]
        lines = [plot.at(place, 0.0)[0] for mark in flags for place in mark.x]
        placed = lanes(lines, [of.width(words) for words in said], plot.box.x, plot.box.right)
        colours = [mark.colour for mark in flags for _ in mark.texts]
        plot.flags = list(zip(placed, said, colours, strict=True))
        plots.append(plot)
        x = plot.box.right + gap
    return plots


def _upright(plots: list[Plot], *, worded: bool) -> None:
    """Make room over and under the plots of a row, then give them their axes.

    Rows that are not ``worded`` leave the words of the horizontal axis to the last row.
    """
    of, box = plots[0].of, plots[0].box
    across = [_across(plot) for plot in plots]
    above = max(map(_above, plots))
    below = 1.5 * of.text
    for plot, found in zip(plots, across, strict=True):
        if worded and plot.panel.x.kind != "none":
            high = of.line * max((len(words) for _, words in found), default=1)
            if plot.turned:
                high = max((of.width(w) for _, words in found for w in words), default=0.0)
            high += of.line * bool(plot.panel.x.title)
            below = max(below, (_TICK + 2.0) * of.text + high)
    for plot, found in zip(plots, across, strict=True):
        high = max(box.height - above - below, _LEAST)
        plot.stand(Box(plot.box.x, box.y + above, plot.box.width, high))
        low, top = _reach(plot, high, upright=True)
        plot.axes.set_ylim(*((top, low) if plot.panel.y.kind == "category" else (low, top)))
        _axes(plot, found if worded else [(at, ()) for at, _ in found], box.y)


def _above(plot: Plot) -> float:
    """Return the room over a plot: title, name of the axis, words of events and periods."""
    of, panel = plot.of, plot.panel
    stacked = max((flag.lane + 1 for flag, *_ in plot.flags), default=0)
    lines = 1.5 * bool(panel.y.title) + marks.has_periods(panel) + stacked  # over half a tick
    titles = len(_titled(plot)) * typeset.line_height(of.title)
    return 0.8 * of.text + of.line * lines + titles


def _titled(plot: Plot) -> tuple[str, ...]:
    title, size = plot.panel.title, plot.of.title
    return typeset.wrap(title, size, plot.box.width, "bold", most=_TITLE_LINES) if title else ()


def ticks(
    axis: Axis, reach: Span, t: Texts, most: int, *, whole: bool = False
) -> list[tuple[float, str]]:
    """Return the marks of an axis between its ends with their words, at most about so many.

    Those of what is counted are ``whole`` numbers.
    """
    low, high = reach
    slack = (high - low) * 1e-9
    if axis.kind == "category":
        return [(float(i), name) for i, name in enumerate(axis.categories)]
    if axis.kind == "none":
        return []
    if axis.kind == "date":
        return _days(low, high, t, most)
    found = MaxNLocator(max(most, 1), steps=[1, 2, 5, 10], integer=whole).tick_values(low, high)
    return [(float(v), spelled(v, t)) for v in found if low - slack <= v <= high + slack]


def _days(low: float, high: float, t: Texts, most: int) -> list[tuple[float, str]]:
    """Return first days of years, as ordinals, or of months where years say too little."""
    first, last = (dt.date.fromordinal(int(end)) for end in (low, high))
    months = (high - low) / 365.25 * 12
    short = months < 2 * _YEAR
    every = next((n for n in _MONTHS if months / n <= most and (short or n >= _YEAR)), _MONTHS[-1])
    days = [d.date() for d in pd.date_range(first, last, freq="MS")]
    skeleton = "y" if every >= _YEAR else "yMMM"
    return [
        (float(day.toordinal()), str(format_skeleton(skeleton, day, locale=t.language)))
        for day in days
        if (day.year * _YEAR + day.month - 1) % every == 0
    ]


def spelled(value: float, t: Texts) -> str:
    """Write a number of an axis: below ten thousand without separators, as years are."""
    if abs(value) < _SPELLED and float(value).is_integer():
        return str(int(value)).replace("-", "\u2212")
    return t.number(round(value, 6)).replace("-", "\u2212")


def _across(plot: Plot) -> Worded:
    """Return the ticks of the horizontal axis with their lines; some left out if it is tight."""
    of, wide = plot.of, plot.box.width
    low, high = plot.axes.get_xlim()
    lengths = [n for mark in plot.panel.marks if isinstance(mark, Bars) for n in mark.lengths]
    whole = bool(lengths) and all(float(n).is_integer() for n in lengths)
    most = max(2, int(wide / (_SLOT * of.text)))
    found = ticks(plot.panel.x, (low, high), of.t, most, whole=whole)
    if plot.panel.x.kind == "category":
        slot = wide / max(len(found), 1) - of.text
        whole = all(of.width(word) <= slot for _, words in found for word in words.split())
        plot.turned = not whole
        slot = slot if whole else plot.box.height * _TURNED
        return [(at, typeset.wrap(words, of.words, slot)) for at, words in found]
    widest = max((of.width(words) for _, words in found), default=0.0)
    apart = step(at for at, _ in found) * wide / (high - low)
    every = math.ceil((widest + 1.5 * of.text) / apart)
    return [(at, (typeset.printable(words),)) for at, words in found[::every]]


def _axes(plot: Plot, across: Worded, top: float) -> None:
    """Give a plot its titles, ticks, grid and lines; ``top`` is where the row begins."""
    of, panel, box, axes = plot.of, plot.panel, plot.box, plot.axes
    look, y = of.sheet.look, top + 0.8 * of.text
    for line in _titled(plot):
        high = typeset.line_height(of.title)
        bold = Type(of.title, look.ink, "bold")
        of.sheet.text(box.x, y + typeset.ASCENT * high, line, bold)
        y += high
    style = Type(of.words, look.subtle)
    if panel.y.title and plot.first:
        of.sheet.text(box.x - plot.gutter, y + typeset.ASCENT * of.line, panel.y.title, style)
    if panel.x.title and any(words for _, words in across):
        lines = max(len(words) for _, words in across) + typeset.ASCENT
        below = box.bottom + _TICK * of.text + of.line * lines
        of.sheet.text(box.right, below, panel.x.title, style, "right")
    _ticks(plot, across)
    axes.set_axisbelow(True)
    for axis, drawn in (
        (axes.xaxis, panel.x.kind in ("number", "date")),
        (axes.yaxis, panel.y.kind == "number"),
    ):
        if drawn:
            axis.grid(color=look.fine, linewidth=0.3, clip_on=False)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "left" and panel.y.kind == "category")
        spine.set(color=look.border, linewidth=_RULE, zorder=15)
    if panel.x.kind != "none":
        bottom = axes.get_ylim()[0]
        zero = 0.0 if panel.y.kind == "number" and bottom <= 0 else bottom
        axes.axhline(zero, color=look.border, linewidth=_RULE, zorder=15, clip_on=False)


def _ticks(plot: Plot, across: Worded) -> None:
    """Write the words of the ticks; those at the ends of the horizontal axis stay on the page."""
    of, axis, box, axes = plot.of, plot.panel.y, plot.box, plot.axes
    most = max(2, min(7, int(box.height / (2.6 * of.line))))
    beside = ticks(axis, axes.get_ylim(), of.t, most)
    said = [words if plot.first else "" for _, words in beside]
    if axis.kind == "category":
        room, slot = plot.gutter - (_AIR - 0.2) * of.text, box.height / max(len(said), 1)
        lines = max(int(slot / typeset.line_height(plot.small)), 1) if plot.lost else 0
        said = ["\n".join(typeset.wrap(words, plot.small, room, most=lines)) for words in said]
    below = ["\n".join(words) for _, words in across]
    for mine, found, labels in ((axes.xaxis, across, below), (axes.yaxis, beside, said)):
        mine.set_tick_params(length=0, pad=_TICK * of.text / MM_PER_POINT)
        mine.set_ticks(
            [at for at, _ in found],
            labels=labels,
            color=of.sheet.look.subtle,
            fontproperties=typeset.font(plot.small if mine is axes.yaxis else of.words),
            linespacing=_LEADING,
            parse_math=False,
        )
    for label, (at, words) in zip(axes.get_xticklabels(), across, strict=True):
        if plot.turned:
            label.set(rotation=90)
            continue
        half = max(map(of.width, words), default=0.0) / 2
        x = plot.at(at, 0.0)[0]
        right = box.right + of.sheet.layout.margin_mm * _BEYOND  # under its line, if it can
        moved = min(max(x, box.x - plot.gutter + half), max(right - half, x - half / 2)) - x
        aside = ScaledTranslation(moved / MM_PER_INCH, 0, of.sheet.inches)
        label.set_transform(label.get_transform() + aside)
