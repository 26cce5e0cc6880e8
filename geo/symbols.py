"""The drawing of a symbol: the same one on the map, in the legend, in the table and on paper."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, get_args

from geo.model import Mark, Shape, Symbol

SIZE: Final = 18
BESIDE: Final = 0.6  # how far symbols at one point stand apart, of their width
COLOUR: Final = "COLOUR"  # stands where that of the symbol goes
HALO: Final = "#ffffff"  # around what is drawn on a screen, also in a dark theme
_HALO: Final = 1.2
PAPER: Final = "#fffdf8"  # inside what is hollow
_CORNERS: Final[dict[Shape, str]] = {  # x and y of each; a circle has none
    "circle": "",
    "square": "4.4 4.4, 13.6 4.4, 13.6 13.6, 4.4 13.6",
    "triangle": "9 3.2, 14.6 13.4, 3.4 13.4",
    "inverted": "9 14.8, 3.4 4.6, 14.6 4.6",
    "diamond": "9 2.8, 15.2 9, 9 15.2, 2.8 9",
    "kite": "9 2.4, 13.4 7.6, 9 15.6, 4.6 7.6",
    "pentagon": "9 3, 14.9 7.3, 12.6 14.2, 5.4 14.2, 3.1 7.3",
    "hexagon": "6 3.8, 12 3.8, 15 9, 12 14.2, 6 14.2, 3 9",
    "star": (
        "9 2.4, 10.9 6.9, 15.8 7.3, 12.1 10.5, 13.2 15.3, "
        "9 12.7, 4.8 15.3, 5.9 10.5, 2.2 7.3, 7.1 6.9"
    ),
    "plus": (
        "7 3.6, 11 3.6, 11 7, 14.4 7, 14.4 11, 11 11, 11 14.4, 7 14.4, 7 11, 3.6 11, 3.6 7, 7 7"
    ),
}
_RADIUS: Final = 5.0
_LINES: Final[dict[Mark, tuple[str, ...]]] = {
    "cross": ("4.5 4.5, 13.5 13.5", "13.5 4.5, 4.5 13.5"),
    "line": ("1 9, 17 9",),
    "dash": ("1 9, 7 9", "11 9, 17 9"),
    "frame": ("9 1, 17 1, 17 17, 1 17, 1 1, 9 1",),
}
_PAINT: Final[dict[Mark, tuple[str, str, float]]] = {  # fill, stroke and its width
    "full": (COLOUR, "#ffffff", 1.2),
    "ring": (COLOUR, "#ffffff", 1.2),
    "hollow": (PAPER, COLOUR, 2.0),
    "cross": ("none", COLOUR, 2.6),
    "line": ("none", COLOUR, 2.2),
    "dash": ("none", COLOUR, 2.2),
    "frame": ("none", COLOUR, 1.3),
}


@dataclass(frozen=True)
class Part:
    """One part of a drawing: an outline or lines through points, or a circle around the middle."""

    fill: str
    stroke: str
    width: float
    lines: tuple[str, ...] = ()  # each is x and y of its points: an outline where it has a fill
    radius: float = 0.0


_RING: Final = Part("none", COLOUR, 1.4, radius=8.0)


def parts(shape: Shape, mark: Mark) -> tuple[Part, ...]:
    """Return the parts of the drawing of a shape with a mark, in the order of drawing."""
    if mark in _LINES:
        return (Part(*_PAINT[mark], _LINES[mark]),)
    corners = _CORNERS[shape]
    body = Part(*_PAINT[mark], (corners,)) if corners else Part(*_PAINT[mark], radius=_RADIUS)
    return (_RING, body) if mark == "ring" else (body,)


def template(shape: Shape, mark: Mark) -> str:
    """Return the SVG of a shape with a mark over a halo; ``COLOUR`` is where its colour goes."""
    halo = [
        replace(part, stroke=HALO, width=part.width + _HALO)
        for part in parts(shape, mark)
        if part.stroke == COLOUR
    ]
    drawn = "".join(map(_element, [*halo, *parts(shape, mark)]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" '
        f'viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true">{drawn}</svg>'
    )


def _element(part: Part) -> str:
    paint = f'fill="{part.fill}" stroke="{part.stroke}" stroke-width="{part.width:g}"'
    if part.radius:
        return f'<circle cx="{SIZE / 2:g}" cy="{SIZE / 2:g}" r="{part.radius:g}" {paint}/>'
    end = "" if part.fill == "none" else "Z"
    return f'<path d="{"".join(f"M{line}{end}" for line in part.lines)}" {paint}/>'


def templates() -> dict[str, str]:
    """Return every template, by ``shape-mark``."""
    pairs = product(get_args(Shape), get_args(Mark))
    return {f"{shape}-{mark}": template(shape, mark) for shape, mark in pairs}


def svg(symbol: Symbol) -> str:
    """Return the SVG of a symbol."""
    return template(symbol.shape, symbol.mark).replace(COLOUR, symbol.colour)


def data_uri(symbol: Symbol) -> str:
    """Return the SVG of a symbol as an address that an image element can show.

    What is hollow shows what it stands on, in a dark theme too.
    """
    drawn = svg(symbol).replace(f'fill="{PAPER}"', 'fill="none"')
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
