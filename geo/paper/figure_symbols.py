"""Symbols on paper: the SVG drawings of `geo.symbols`, read as matplotlib paths.

Nothing is drawn twice: what a shape or a mark looks like is said in `geo.symbols` alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from geo import symbols
from geo.model import Mark, Symbol
from geo.paper.figure_layout import MM_PER_INCH, MM_PER_POINT
from geo.paper.figure_style import Look
from geo.shapes import Shape

Points = npt.NDArray[np.float64]
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
    own = {_COLOUR: look.of(symbol.colour), "#ffffff": look.edge, "#fffdf8": look.hollow}
    return own.get(colour, colour)
