"""The colours of the ground and of ink, and the symbol of each category (see `geo.schemes`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import schemes
from geo.model import ColourBy, Look, Mark, Symbol

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
