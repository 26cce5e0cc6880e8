"""The sheet that a figure is drawn on: texts, boxes and symbols, placed in millimetres.

Symbols are the SVG drawings of `geo.symbols`, read as matplotlib paths: what a shape or a mark
looks like is said there alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from geo import symbols
from geo.model import Mark, Shape, Symbol
from geo.print import typeset
from geo.print.projection import Frame
from geo.print.styles import Look
from geo.print.typeset import MM_PER_INCH, MM_PER_POINT, Box, Layout, Points, Slant

Step = tuple[np.uint8, tuple[float, float]]
_COMMAND: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER: Final = re.compile(r"-?\d*\.?\d+")
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0}
_COLOUR: Final = "COLOUR"
_CENTRE: Final = symbols.SIZE / 2
_SVG: Final = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Piece:
    """One part of a symbol: a path around the origin, y upwards, in units of the drawing."""

    path: Path
    fill: str
    stroke: str
    width: float


def parse(data: str) -> Path:
    """Read the path data of an SVG drawing (absolute M, L, H, V, circular A, and Z).

    Raises
    ------
    ValueError
        If there is another command.
    """
    steps: list[Step] = []
    for command, numbers in _commands(data):
        steps += _step(command, numbers, steps)
    return Path(np.array([point for _, point in steps]), [code for code, _ in steps])


def _commands(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each command with its numbers, also where its letter is left out."""
    for command, text in _COMMAND.findall(data):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if command not in _TAKES:
            raise ValueError(f"no reading of the command {command!r} of an SVG path")
        if command == "Z":
            yield command, ()
        for i in range(0, len(numbers), _TAKES[command] or 1):
            name = "L" if command == "M" and i else command
            yield name, tuple(numbers[i : i + _TAKES[command]])


def _step(command: str, numbers: tuple[float, ...], before: list[Step]) -> list[Step]:
    if command == "Z":
        return [(Path.CLOSEPOLY, (0.0, 0.0))]
    if command == "M":
        return [(Path.MOVETO, (numbers[0], numbers[1]))]
    x, y = before[-1][1]
    if command == "A":
        return _arc((x, y), numbers)
    ends = {"H": (numbers[0], y), "V": (x, numbers[0]), "L": (numbers[0], numbers[-1])}
    return [(Path.LINETO, ends[command])]


def _arc(start: tuple[float, float], numbers: tuple[float, ...]) -> list[Step]:
    """Return a circular arc as Bézier curves (SVG 2, implementation notes on arcs)."""
    radius, _, _, large, sweep, *end = numbers
    half = ((end[0] - start[0]) / 2, (end[1] - start[1]) / 2)
    chord = math.hypot(*half)
    rise = math.sqrt(max(0.0, radius**2 - chord**2)) / chord * (-1 if large == sweep else 1)
    centre = (start[0] + half[0] - rise * half[1], start[1] + half[1] + rise * half[0])
    first, last = (
        math.degrees(math.atan2(y - centre[1], x - centre[0])) for x, y in (start, tuple(end))
    )
    turn = (last - first) % 360 if sweep else (first - last) % 360
    placing = Affine2D().scale(radius, radius if sweep else -radius).rotate_deg(first)
    curve = placing.translate(*centre).transform_path(Path.arc(0, turn))
    points = [(float(x), float(y)) for x, y in np.asarray(curve.vertices)[1:]]
    return [(Path.CURVE4, point) for point in points]


@cache
def pieces(shape: Shape, mark: Mark) -> tuple[Piece, ...]:
    """Return the parts of a symbol in the order in which they are drawn.

    Colours are as in the drawing, with ``COLOUR`` where that of the symbol goes.
    """
    root = ET.fromstring(symbols.template(shape, mark))  # noqa: S314  # our own text
    found = []
    for group in (root, *root.iter(f"{_SVG}g")):
        for element in group:
            if element.tag == f"{_SVG}g":
                continue
            paint = {**group.attrib, **element.attrib}
            path = _centred(_outline(element))
            weight = float(paint.get("stroke-width", "0"))
            fill, stroke = paint.get("fill", "none"), paint.get("stroke", "none")
            found.append(Piece(path, fill, stroke, weight))
    return tuple(found)


def _outline(element: ET.Element) -> Path:
    if element.tag == f"{_SVG}circle":
        x, y, r = (float(element.attrib[name]) for name in ("cx", "cy", "r"))
        return Path.circle((x, y), r)
    return parse(element.attrib["d"])


def _centred(path: Path) -> Path:
    return Affine2D().translate(-_CENTRE, -_CENTRE).scale(1, -1).transform_path(path)


def artists(
    symbol: Symbol, size_mm: float, places: Points, page: Transform, inches: Transform, look: Look
) -> list[Artist]:
    """Return what draws one symbol at some places.

    Parameters
    ----------
    size_mm
        The width of the symbol's box, whose middle stands on the place.
    places
        Millimetres on the page, one row each.
    page, inches
        From millimetres on the page, and from inches, to the canvas.
    """
    scale = size_mm / symbols.SIZE
    placing = Affine2D().scale(scale / MM_PER_INCH) + inches
    drawn: list[Artist] = []
    for piece in pieces(symbol.shape, symbol.mark):
        collection = PathCollection(
            [piece.path], offsets=places, offset_transform=page, joinstyle="miter"
        )
        collection.set_facecolor(_paint(piece.fill, symbol, look))
        collection.set_edgecolor(_paint(piece.stroke, symbol, look))
        collection.set_linewidth(piece.width * scale / MM_PER_POINT)
        collection.set_snap(False)
        collection.set_transform(placing)
        drawn.append(collection)
    return drawn


def _paint(colour: str, symbol: Symbol, look: Look) -> str:
    """Return a colour of the drawing in a style: the symbol's own, the paper's, or the edge's."""
    ink = look.ink if symbol.mark == "frame" else look.of(symbol.colour)
    own = {_COLOUR: ink, "#ffffff": look.edge, "#fffdf8": look.hollow}
    return own.get(colour, colour)


Align = Literal["left", "center", "right"]
_TEXTS: Final = 60.0
_SYMBOLS: Final = 40.0


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in points, its colour, its weight and slant."""

    size: float
    colour: str
    weight: str = "normal"
    slant: Slant = "normal"


class Sheet:
    """One page. It belongs to no window or global list: dropping it frees it."""

    def __init__(self, layout: Layout, look: Look, size: tuple[float, float]) -> None:
        """Start an empty page of a size in inches."""
        self.layout = layout
        self.look = look
        self.figure = Figure(figsize=size, facecolor=look.ground, edgecolor="none")
        self.inches = self.figure.dpi_scale_trans
        self.mm: Transform = (
            Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, size[1]) + self.inches
        )

    def add(
        self, artist: Artist, group: str, order: float, transform: Transform | None = None
    ) -> None:
        """Put an artist on the page; ``group`` names it for who edits the SVG."""
        artist.set_gid(group)
        artist.set_zorder(order)
        if transform is not None:
            artist.set_transform(transform)
        self.figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Type,
        align: Align = "left",
        order: float = _TEXTS,
        halo: str = "",
    ) -> None:
        """Write a line with its baseline at a height; what the font lacks is replaced.

        ``halo`` is the colour of a soft edge behind the line, if it has one.
        """
        if halo:
            self._halo(x, y, text, style, halo, order)
        artist = Text(
            x,
            y,
            typeset.printable(text),
            color=style.colour,
            fontproperties=typeset.font(style.size, style.weight, style.slant),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            zorder=order,
        )
        artist.set_transform(self.mm)
        self.figure.add_artist(artist)

    def _halo(self, x: float, y: float, text: str, style: Type, colour: str, order: float) -> None:
        """Draw a soft edge behind a line of text, so that the text itself can stay text."""
        prop = typeset.font(style.size, style.weight, style.slant)
        shown = typeset.printable(text)
        points, codes = text_to_path.get_text_path(prop, shown, ismath=False)
        if not len(points):
            return
        scale = style.size / text_to_path.FONT_SCALE * MM_PER_POINT
        outline = Path(np.asarray(points), np.asarray(codes))
        placing = Affine2D().scale(scale, -scale).translate(x, y) + self.mm
        patch = PathPatch(
            outline, facecolor=colour, edgecolor=colour, linewidth=style.size * 0.26, alpha=0.8
        )
        patch.set_joinstyle("round")
        self.add(patch, "halo", order - 1, placing)

    def box(self, box: Box, fill: str, line: str = "none", *, weight: float = 0.5) -> Rectangle:
        """Draw a rectangle and return it."""
        patch = Rectangle((box.x, box.y), box.width, box.height, facecolor=fill, edgecolor=line)
        patch.set_linewidth(weight)
        self.add(patch, "box", _SYMBOLS - 1, self.mm)
        return patch

    def outline(self, box: Box, colour: str, weight: float, order: float) -> None:
        """Draw the edges of a rectangle, their weight in points."""
        patch = PathPatch(box.path(), fill=False, edgecolor=colour, linewidth=weight)
        self.add(patch, "outline", order, self.mm)

    def symbols(
        self,
        symbol: Symbol,
        size_mm: float,
        places: Points,
        order: float = _SYMBOLS,
        within: Box | None = None,
    ) -> None:
        """Draw a symbol at some places, cut at the edges of a box if one is given."""
        drawn = artists(symbol, size_mm, places, self.mm, self.inches, self.look)
        for i, artist in enumerate(drawn):
            if within is not None:
                artist.set_clip_path(within.path(), self.mm)
            self.add(artist, "legend" if within is None else "symbols", order + i * 1e-4)

    def rule(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        weight: float,
        order: float = _TEXTS,
        *,
        dashed: bool = False,
        within: Box | None = None,
    ) -> None:
        """Draw a line through points, its weight in points, cut at the edges of a box if given."""
        patch = PathPatch(Path(np.array(points)), fill=False, edgecolor=colour, linewidth=weight)
        patch.set_capstyle("butt")
        if dashed:
            patch.set_linestyle((0, (4, 2)))
        self.add(patch, "rule", order - 2, self.mm)
        if within is not None:
            patch.set_clip_path(within.path(), self.mm)

    def axes(self, frame: Frame, colour: str, order: float) -> Axes:
        """Return bare axes on the box of a frame, in metres of its projection."""
        box, page = frame.box, self.layout
        axes = self.figure.add_axes(
            (
                box.x / page.width_mm,
                1 - box.bottom / page.height_mm,
                box.width / page.width_mm,
                box.height / page.height_mm,
            )
        )
        axes.set_xlim(frame.bounds[0], frame.bounds[2])
        axes.set_ylim(frame.bounds[1], frame.bounds[3])
        axes.set_axis_off()
        axes.set_zorder(order)
        axes.add_patch(
            Rectangle(
                (0, 0), 1, 1, transform=axes.transAxes, facecolor=colour, zorder=0, gid="water"
            )
        )
        return axes

    def note(self, box: Box, words: str) -> Box:
        """Write a message into the middle of a box, and return the room that it takes."""
        style = Type(self.layout.points(13), self.look.ink, "bold")
        lines = typeset.wrap(words, style.size, box.width * 0.7, "bold")
        leading = typeset.line_height(style.size)
        wide = max(typeset.width(line, style.size, "bold") for line in lines) + 8
        high = leading * len(lines) + 6
        plate = Box(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
        self.box(plate, self.look.ground, self.look.border).set_alpha(0.94)
        for i, line in enumerate(lines):
            y = plate.y + 3 + (i + typeset.ASCENT) * leading
            self.text(plate.x + wide / 2, y, line, style, align="center")
        return plate
