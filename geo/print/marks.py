"""The marks of a chart on paper: bars, lines, links, events, periods, symbols and their words.

Marks are artists of the axes of their panel. Words over them stand on the page itself, where the
placer of names keeps them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from geo.chart_layout import Placed, number, step
from geo.exhibit import Band, Bars, Dots, Line, Links, Panel, Place
from geo.i18n import Texts
from geo.model import Mark, Symbol
from geo.print import styles, typeset
from geo.print.legend import PIXEL_MM
from geo.print.sheet import Sheet, Type, hatch
from geo.print.typeset import MM_PER_INCH, MM_PER_POINT, SMALLEST, Box, Label, Placer, Wanted

Span = tuple[float, float]
AXES: Final = 20.0  # order of axes among the artists of the page: symbols and words are over them
_FULL: Final = 0.74  # of the room of a place that its bar takes
_WIDEST: Final = 14.0  # millimetres of that room, where places are numbers or days
_POINT: Final = 0.62  # of a line's width on the screen in pixels, in points
_DASHES: Final = (0, (4, 2))
_DRAWN: Final = 18 / 10  # the box of a symbol, for the width of the symbol itself
_REACH: Final[dict[Mark, float]] = {"full": 1.15, "hollow": 1.3, "cross": 1.15, "ring": 1.65}
_HEAD: Final = 2.2  # millimetres of an arrow's head
_AWAY: Final = 1.4  # and between it and the middle of what it points at
SMALLER: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of the size of type, until all names have room
_CAPITAL: Final = 0.26  # millimetres of a capital's height, for a point of the size of type


@dataclass(frozen=True)
class Setting:
    """What all panels of a chart share: the page, the language, sizes, and ends of axes.

    ``shared`` has the ends of the axes that panels share, by id of the panel and whether upright.
    """

    sheet: Sheet
    t: Texts
    shared: Mapping[tuple[int, bool], Span]
    text: float  # of distances, next to A4
    words: float  # points
    title: float
    columns: int = 1  # in which a long list goes on beside itself

    @property
    def line(self) -> float:
        """Return the height of a line of words."""
        return typeset.line_height(self.words)

    def width(self, text: str) -> float:
        """Return how wide a line of words is."""
        return typeset.width(text, self.words)


@dataclass
class Plot:
    """A panel on the page: its axes on a box in millimetres, and the labels written over it.

    ``gutter`` is the room at the left for the words of the vertical axis, which only the ``first``
    of the panels that share it writes. ``flags`` are events: place, words, colour. ``lost`` counts
    names that found no room, or not all of it; ``turned`` is a plot with upright words under it.
    """

    of: Setting
    panel: Panel
    box: Box
    gutter: float
    first: bool
    axes: Axes
    small: float  # points of the smallest names: those of categories, then those of symbols too
    flags: list[tuple[Placed, str, str]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    lost: int = 0
    turned: bool = False

    def at(self, x: Place, y: Place) -> tuple[float, float]:
        """Return where a point of the axes is on the page, in millimetres."""
        point = number(self.panel.x, x), number(self.panel.y, y)
        across, down = (self.axes.transData + self.of.sheet.mm.inverted()).transform(point)
        return float(across), float(down)

    def stand(self, box: Box) -> None:
        """Put the axes on a box of the page."""
        wide, high = self.of.sheet.figure.get_size_inches() * MM_PER_INCH
        self.box = box
        self.axes.set_position(
            (box.x / wide, 1 - box.bottom / high, box.width / wide, box.height / high)
        )

    def clip(self, artist: Artist, group: str, beyond: float) -> None:
        """Cut a mark off some millimetres beyond the axes; ``group`` names it in an SVG."""
        artist.set_gid(group)
        artist.set_clip_path(self.box.grown(beyond).path(), self.of.sheet.mm)

    def write(self, x: float, y: float, text: str, colour: str, halo: str = "") -> None:
        """Write a line with its baseline at a height of the page, and keep where it is."""
        self.of.sheet.text(x, y, text, Type(self.of.words, colour), halo=halo)
        high = _CAPITAL * self.of.words
        self.labels.append(Label(text, x, y, Box(x, y - high, self.of.width(text), high)))


def has_periods(panel: Panel) -> bool:
    """Say whether words of periods stand over the plot."""
    return any(isinstance(mark, Band) and mark.text for mark in panel.marks)


def draw(plot: Plot) -> None:
    """Draw all marks of a panel, and the words of its events."""
    _bars(plot)
    for mark in plot.panel.marks:
        if isinstance(mark, Band):
            _band(plot, mark)
        elif isinstance(mark, Line):
            _line(plot, mark)
        elif isinstance(mark, Links):
            _links(plot, mark)
    of, box = plot.of, plot.box
    lowest = box.y - of.line * has_periods(plot.panel)
    for flag, words, colour in plot.flags:
        foot = lowest - flag.lane * of.line
        over = foot if flag.covers(flag.at) else foot - of.line * 0.8
        stem = [(flag.at, box.bottom), (flag.at, over)]
        look = of.sheet.look
        of.sheet.rule(stem, look.of(colour), 0.6 * look.heavier, AXES, dashed=True)
        plot.write(flag.x, foot - of.line * (1 - typeset.ASCENT), words, look.ink)
    _dots(plot)


def _bars(plot: Plot) -> None:
    bars = [mark for mark in plot.panel.marks if isinstance(mark, Bars)]
    look, ends = plot.of.sheet.look, defaultdict[tuple[Place, bool], float](float)
    for series in bars:
        upright = series.across  # the axis on which the places are
        axis = plot.panel.y if upright else plot.panel.x
        thick = _FULL
        if axis.kind != "category":
            low, high = plot.axes.get_ylim() if upright else plot.axes.get_xlim()
            side = plot.box.height if upright else plot.box.width
            places = [number(axis, place) for mark in bars for place in mark.places]
            thick *= min(step(places), _WIDEST * (high - low) / side)
        starts = []
        for place, length in zip(series.places, series.lengths, strict=True):
            starts.append(ends[place, length >= 0])
            ends[place, length >= 0] += length
        drawn = (plot.axes.barh if upright else plot.axes.bar)(
            [number(axis, place) for place in series.places],
            series.lengths,
            thick,
            starts,
            color=[look.of(colour) for colour in series.colours],
            edgecolor=look.edge if look.heavier > 1 else look.ground,
            linewidth=0.4 * look.heavier,
            zorder=20,
        )
        for i, patch in enumerate(drawn):
            plot.clip(patch, "bar", 0.3)
            patch.set_visible(series.lengths[i] != 0)
            hatch(patch, look, series.colours[i])
            if series.texts and series.texts[i]:
                edge = patch.get_bbox()
                (x, bottom), (right, y) = (
                    plot.at(edge.xmin, edge.ymin),
                    plot.at(edge.xmax, edge.ymax),
                )
                y, bottom = sorted((y, bottom))
                _bar_words(plot, Box(x, y, right - x, bottom - y), series, i, alone=len(bars) == 1)


def _bar_words(plot: Plot, box: Box, bars: Bars, i: int, *, alone: bool) -> None:
    """Write the text of a bar: at its end where it stands alone, else in it, if it fits."""
    of, look, text = plot.of, plot.of.sheet.look, bars.texts[i]
    wide, gap, high = of.width(text), 0.8 * of.text, _CAPITAL * of.words
    x, y = box.x + (box.width - wide) / 2, box.y + (box.height + high) / 2
    ink = look.ink
    if alone and bars.across:
        x = box.x - gap - wide if bars.lengths[i] < 0 else _past_symbols(plot, box, wide)
    elif alone:
        y = box.y - gap if bars.lengths[i] >= 0 else box.bottom + gap + high
    elif wide + gap > box.width or of.line > box.height:
        return
    else:
        fill = look.of(bars.colours[i])
        ink = max(("#ffffff", "#111111"), key=lambda colour: styles.contrast(colour, fill))
    plot.write(x, y, text, ink)


def _past_symbols(plot: Plot, bar: Box, wide: float) -> float:
    """Return where the words at the end of a bar begin: not under a symbol that stands there."""
    dots = [mark for mark in plot.panel.marks if isinstance(mark, Dots)]
    gap = 0.8 * plot.of.text
    x = bar.right + gap
    for box in sorted(_wanted(plot, dots, PIXEL_MM * plot.of.text)[1], key=lambda box: box.x):
        if box.overlaps(Box(x - gap / 2, bar.y, wide + gap, bar.height)):
            x = box.right + gap
    return x


def _band(plot: Plot, band: Band) -> None:
    of, box, look = plot.of, plot.box, plot.of.sheet.look
    start, end = (number(plot.panel.x, place) for place in (band.start, band.end))
    colour = look.of(band.colour)
    plot.axes.axvspan(start, end, facecolor=colour, alpha=0.16, zorder=0.4, gid="period")
    if band.text:
        wide = of.width(band.text)
        ends = [min(max(plot.at(place, 0.0)[0], box.x), box.right) for place in (start, end)]
        x = min(max((sum(ends) - wide) / 2, box.x), box.right - wide)
        y = box.y - 0.35 * of.line
        plot.write(x, y, band.text, look.subtle, halo=look.ground)


def _line(plot: Plot, line: Line) -> None:
    look = plot.of.sheet.look
    weight = line.width * _POINT * look.heavier
    (drawn,) = plot.axes.plot(
        [number(plot.panel.x, place) for place in line.x],
        [number(plot.panel.y, place) for place in line.y],
        color=look.of(line.colour),
        linewidth=weight,
        linestyle=_DASHES if line.dashed else "-",
        drawstyle="steps-post" if line.step else "default",
        solid_capstyle="butt",
        solid_joinstyle="miter",
        zorder=32,
    )
    plot.clip(drawn, "line", weight * 0.2)


def _links(plot: Plot, links: Links) -> None:
    look, size = plot.of.sheet.look, plot.of.text / MM_PER_POINT
    own = look.dashed.get(links.colour)
    for start, end, width in zip(links.starts, links.ends, links.widths, strict=True):
        weight = width * _POINT * look.heavier
        long = _HEAD * size + 0.5 * weight
        style = f"-|>,head_length={long},head_width={0.38 * long}" if links.arrows else "-"
        points = [(number(plot.panel.x, x), number(plot.panel.y, y)) for x, y in (start, end)]
        arrow = FancyArrowPatch(
            *points,
            arrowstyle=style,
            mutation_scale=1,
            shrinkA=0,
            shrinkB=_AWAY * size if links.arrows else 0,
            color=look.of(links.colour),
            linewidth=weight,
            linestyle=(0, own) if own else _DASHES if links.dashed else "-",
            capstyle="butt",
            joinstyle="miter",
            zorder=27,
            clip_on=False,
            gid="arrow" if links.arrows else "link",
        )
        plot.axes.add_patch(arrow)


def _dots(plot: Plot) -> None:
    """Draw symbols and write their names; where these lack room, both become smaller."""
    of, box = plot.of, plot.box
    marks = [mark for mark in plot.panel.marks if isinstance(mark, Dots)]
    taken = [label.box for label in plot.labels]
    tried: list[tuple[list[Label], float, float]] = []
    wanted: list[Wanted] = []
    for smaller in SMALLER:
        pixel = PIXEL_MM * of.text * smaller
        wanted, symbols = _wanted(plot, marks, pixel)
        points = max(of.words * smaller, SMALLEST)
        placer = Placer(box.grown(min(2.0, of.sheet.layout.margin_mm / 2)), [*taken, *symbols])
        labels = [label for name in wanted if (label := placer.beside(name, points))]
        tried.append((labels, points, pixel))
        if len(labels) == len(wanted):
            break
    labels, points, pixel = max(tried, key=lambda found: (len(found[0]), found[1], found[2]))
    for mark in marks:
        groups = defaultdict[tuple[Symbol, float], list[tuple[float, float]]](list)
        for x, y, symbol, size in zip(mark.x, mark.y, mark.symbols, mark.sizes, strict=True):
            groups[symbol, size].append(plot.at(x, y))
        for (symbol, size), places in groups.items():
            within = box.grown(5.0)
            of.sheet.symbols(symbol, size * pixel * _DRAWN, np.array(places), 40.0, within)
    style = Type(points, of.sheet.look.ink)
    for label in labels:
        for i, line in enumerate(label.lines or (label.name,)):
            y = label.y + i * typeset.line_height(points)
            of.sheet.text(label.x, y, line, style, halo=of.sheet.look.ground)
    plot.small = min(plot.small, points) if labels else plot.small
    plot.labels += labels
    plot.lost += len(wanted) - len(labels)


def _wanted(plot: Plot, marks: list[Dots], pixel: float) -> tuple[list[Wanted], list[Box]]:
    """Return the names to write beside symbols, and the boxes of the symbols."""
    wanted, taken = [], []
    for mark in marks:
        for i, (x, y) in enumerate(zip(mark.x, mark.y, strict=True)):
            at = plot.at(x, y)
            reach = mark.sizes[i] * pixel / 2 * _REACH[mark.symbols[i].mark]
            taken.append(Box(at[0] - reach, at[1] - reach, 2 * reach, 2 * reach))
            if mark.texts and mark.texts[i]:
                wanted.append(Wanted(mark.texts[i].replace("\n", " "), *at, reach))
    return wanted, taken
