"""The drawing of a symbol as SVG: the same one on the map, in the legend and in the table."""

from __future__ import annotations

import base64
from itertools import product
from typing import Final, get_args

from geo.model import Mark, Shape, Symbol

SIZE: Final = 18
_COLOUR: Final = "COLOUR"
_SHAPES: Final[dict[Shape, str]] = {
    "circle": '<circle cx="9" cy="9" r="5"/>',
    "square": '<rect x="4.4" y="4.4" width="9.2" height="9.2"/>',
    "triangle": '<path d="M9 3.2 14.6 13.4H3.4Z"/>',
    "diamond": '<path d="M9 2.8 15.2 9 9 15.2 2.8 9Z"/>',
}
_CROSS: Final = '<path d="M4.5 4.5 13.5 13.5M13.5 4.5 4.5 13.5" fill="none"/>'
_RING: Final = f'<circle cx="9" cy="9" r="8" fill="none" stroke="{_COLOUR}" stroke-width="1.4"/>'
_PAINT: Final[dict[Mark, str]] = {
    "full": f'fill="{_COLOUR}" stroke="#ffffff" stroke-width="1.2"',
    "ring": f'fill="{_COLOUR}" stroke="#ffffff" stroke-width="1.2"',
    "hollow": f'fill="#fffdf8" stroke="{_COLOUR}" stroke-width="2"',
    "cross": f'stroke="{_COLOUR}" stroke-width="2.6"',
}


def template(shape: Shape, mark: Mark) -> str:
    """Return the SVG of a shape with a mark, with ``COLOUR`` where its colour goes."""
    body = _CROSS if mark == "cross" else _SHAPES[shape]
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
