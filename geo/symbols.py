"""The drawing of a symbol as SVG: the same one on the map, in the legend and in the table."""

from __future__ import annotations

import base64
from itertools import product
from typing import Final, get_args

from geo.model import Mark, Shape, Symbol

SIZE: Final = 18
BESIDE: Final = 0.6  # how far symbols at one point stand apart, of their width
_COLOUR: Final = "COLOUR"
_PATHS: Final[dict[Shape, str]] = {
    "circle": "M9 4A5 5 0 1 1 9 14A5 5 0 1 1 9 4Z",
    "square": "M4.4 4.4H13.6V13.6H4.4Z",
    "triangle": "M9 3.2 14.6 13.4H3.4Z",
    "inverted": "M9 14.8 3.4 4.6H14.6Z",
    "diamond": "M9 2.8 15.2 9 9 15.2 2.8 9Z",
    "kite": "M9 2.4 13.4 7.6 9 15.6 4.6 7.6Z",
    "pentagon": "M9 3 14.9 7.3 12.6 14.2H5.4L3.1 7.3Z",
    "hexagon": "M6 3.8H12L15 9 12 14.2H6L3 9Z",
    "star": (
        "M9 2.4 10.9 6.9 15.8 7.3 12.1 10.5 13.2 15.3 9 12.7 4.8 15.3 5.9 10.5 2.2 7.3 7.1 6.9Z"
    ),
    "plus": "M7 3.6H11V7H14.4V11H11V14.4H7V11H3.6V7H7Z",
}
_LINES: Final[dict[Mark, str]] = {
    "cross": "M4.5 4.5 13.5 13.5M13.5 4.5 4.5 13.5",
    "line": "M1 9H17",
    "dash": "M1 9H7M11 9H17",
    "frame": "M1 1H17V17H1Z",
}
_RING: Final = f'<circle cx="9" cy="9" r="8" fill="none" stroke="{_COLOUR}" stroke-width="1.4"/>'
_PAINT: Final[dict[Mark, str]] = {
    "full": f'fill="{_COLOUR}" stroke="#ffffff" stroke-width="1.2"',
    "ring": f'fill="{_COLOUR}" stroke="#ffffff" stroke-width="1.2"',
    "hollow": f'fill="#fffdf8" stroke="{_COLOUR}" stroke-width="2"',
    "cross": f'stroke="{_COLOUR}" stroke-width="2.6"',
    "line": f'stroke="{_COLOUR}" stroke-width="2.2"',
    "dash": f'stroke="{_COLOUR}" stroke-width="2.2"',
    "frame": f'stroke="{_COLOUR}" stroke-width="1.3"',
}


def template(shape: Shape, mark: Mark) -> str:
    """Return the SVG of a shape with a mark, with ``COLOUR`` where its colour goes."""
    drawn = f'<path d="{_PATHS[shape]}"/>'
    body = f'<path d="{_LINES[mark]}" fill="none"/>' if mark in _LINES else drawn
    ring = _RING if mark == "ring" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" '
        f'viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true">{ring}<g {_PAINT[mark]}>{body}</g></svg>'
    )


def templates() -> dict[str, str]:
    """Return every template, by ``shape-mark``."""
    pairs = product(get_args(Shape), get_args(Mark))
    return {f"{shape}-{mark}": template(shape, mark) for shape, mark in pairs}


def svg(symbol: Symbol) -> str:
    """Return the SVG of a symbol."""
    return template(symbol.shape, symbol.mark).replace(_COLOUR, symbol.colour)


def data_uri(symbol: Symbol) -> str:
    """Return the SVG of a symbol as an address that an image element can show."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(symbol).encode()).decode()
