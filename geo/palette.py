"""Colours of the ground and of ink; the symbol of each category (see `geo.schemes`), drawn.

A symbol is drawn the same on the map, in the legend, in the table and on paper.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, get_args

import pandas as pd

from geo import schemes
from geo.model import ColourBy, Look, Mark, Shape, Symbol

LAND: Final = "#f6f3ec"
LAND_IN_FOCUS: Final = "#fffdf8"
WATER: Final = "#e9eff3"
BORDER: Final = "#b3aa98"
FINE_BORDER: Final = "#c9c2b4"
REGION_BORDER: Final = "#b9b09f"
NATIONAL_BORDER: Final = "#6f6655"
LAKE: Final = "#d5e3ec"
SHORE: Final = "#9fb9c8"
RIVER: Final = "#a9c4d3"
PERIMETER: Final = "#7a3e9d"
UNIT_BORDER: Final = "#cdc6b8"
INK: Final = "#1f2a33"
SUBTLE_INK: Final = "#55606a"
UNKNOWN: Final = schemes.UNKNOWN
DAY: Final = {  # of the ground on a light page, and on a dark one
    "land": LAND,
    "lit": LAND_IN_FOCUS,
    "water": WATER,
    "beyond": "#fbfaf6",
    "coast": BORDER,
    "area": FINE_BORDER,
    "lake": LAKE,
    "shore": SHORE,
    "river": RIVER,
    "unit": UNIT_BORDER,
    "region": REGION_BORDER,
    "national": NATIONAL_BORDER,
    "perimeter": PERIMETER,
}
NIGHT: Final = {
    "land": "#2b333b",
    "lit": "#3a444e",
    "water": "#1a2229",
    "beyond": "#12171c",
    "coast": "#56616b",
    "area": "#4d5862",
    "lake": "#1d2a34",
    "shore": "#46596a",
    "river": "#3f5566",
    "unit": "#47525c",
    "region": "#4d5862",
    "national": "#8d98a2",
    "perimeter": "#c9a3e0",
}
FILLS_AT_NIGHT: Final = {  # of countries: what is most is what stands out most, on dark ground too
    "#dadaeb": "#45426b",
    "#bcbddc": "#5f5a94",
    "#9e9ac8": "#7f79b8",
    "#756bb1": "#a7a0d8",
    "#54278f": "#dcd6f7",
    "#e3ddd0": NIGHT["land"],
    "#fffdf8": NIGHT["lit"],
    "#d4d6d8": "#565c61",
}

ANVITA: Final = "#D55E00"  # of the charts about that network; a test holds it to networks.csv
SANCTUARY: Final = "city-of-sanctuary"
COUNCILS: Final = "city-of-sanctuary-councils"  # a category, not a network (see geo.colouring)
COUNCILS_LOOK: Final[Look] = ("#00456E", "kite")
QUIET: Final[Look] = ("#D55E00", "circle")  # of members over countries in purple, by day and night
EVENTS: Final[dict[str, Look]] = {c.code: (c.colour, c.shape) for c in schemes.EVENTS}
SCHEMES: Final[dict[ColourBy, dict[str, Look]]] = {  # that of networks is data: see `networks`
    name: {c.code: (c.colour, c.shape) for c in scheme.categories}
    for name, scheme in schemes.SCHEMES.items()
}


def day_and_night(fill: str) -> str:
    """Return the fill of a country as a page with a light and a dark theme takes it (CSS)."""
    return f"light-dark({fill}, {FILLS_AT_NIGHT.get(fill, fill)})"


def networks(rows: pd.DataFrame) -> dict[str, Look]:
    """Return the looks of the networks that have one, in their order.

    Parameters
    ----------
    rows
        Networks: ``network_id``, ``colour``, ``shape`` and ``draw_order``. The councils of City of
        Sanctuary, a category of their own, follow its local groups.
    """
    drawn = rows[rows["colour"] != ""].assign(order=lambda part: part["draw_order"].astype(int))
    looks: dict[str, Look] = {}
    ordered = drawn.sort_values("order")
    for network, look in zip(
        ordered["network_id"], zip(ordered["colour"], ordered["shape"], strict=True), strict=True
    ):
        looks[network] = look
        if network == SANCTUARY:
            looks[COUNCILS] = COUNCILS_LOOK
    return looks


def scheme(colour_by: ColourBy, looks: Mapping[str, Look]) -> Mapping[str, Look]:
    """Return the looks of the categories of a scheme; ``looks`` are those of the networks."""
    return looks if colour_by == "network" else SCHEMES[colour_by]


def symbol(looks: Mapping[str, Look], category: str, mark: Mark = "full") -> Symbol:
    """Return the symbol of a category of a scheme.

    Raises
    ------
    KeyError
        If the scheme has no such category: an unknown one is a mistake, not grey.
    """
    colour, shape = looks[category]
    return Symbol(colour=colour, shape=shape, mark=mark)


FRAME: Final = Symbol(INK, "circle", "frame")  # round the symbol of a body that is no town


def mark(status_at: str, grade: str, basis: str) -> Mark:
    """Say how a membership is drawn, whatever its colour stands for.

    Former members are crossed; what is inferred, or placed in time by assumption, is hollow;
    an award has a ring; what a source states is full.
    """
    if status_at == "former":
        return "cross"
    if grade == "inferred" or basis == "assumed":
        return "hollow"
    return "ring" if status_at == "awarded" else "full"


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
