"""The colours of the ground and of ink, and the symbol of each category (see `geo.schemes`)."""

from __future__ import annotations

from typing import Final

from geo import schemes
from geo.model import ColourBy, Mark, Shape, Symbol

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
INK: Final = "#1f2a33"
SUBTLE_INK: Final = "#55606a"
UNKNOWN: Final = schemes.UNKNOWN

Look = tuple[str, Shape]

NETWORKS: Final[dict[str, Look]] = {
    "city-of-sanctuary": ("#0072B2", "circle"),
    "city-of-sanctuary-councils": ("#00456E", "kite"),
    "anvita": ("#D55E00", "square"),
    "recosol": ("#009E73", "triangle"),
    "iccar": ("#CC79A7", "diamond"),
    "intercultural-cities": ("#882255", "pentagon"),
    "icorn": ("#B8860B", "star"),
    "eurocities": ("#332288", "hexagon"),
    "c-mise": ("#1B5E34", "inverted"),
    "sanctuary-cities-us": ("#B84FA6", "kite"),
    "welcoming-america": ("#117733", "square"),
    "welcoming-cities-au": ("#999933", "triangle"),
    "welcoming-communities-nz": ("#CC6677", "inverted"),
    "global-parliament-mayors": ("#5A8FC4", "plus"),
    "mayors-migration-council": ("#661100", "star"),
    "mayoral-forum": ("#222222", "plus"),
}
EVENTS: Final[dict[str, Look]] = {  # families of kinds of event (see geo.events.history)
    "creation": ("#332288", "star"),
    "joining": ("#0072B2", "circle"),
    "leaving": ("#661100", "inverted"),
    "action": ("#D55E00", "square"),
    "context": ("#5A5A5A", "diamond"),
}
SCHEMES: Final[dict[ColourBy, dict[str, Look]]] = {
    name: {c.code: (c.colour, c.shape) for c in scheme.categories}
    for name, scheme in schemes.SCHEMES.items()
} | {"network": NETWORKS}


def symbol(colour_by: ColourBy, category: str, mark: Mark = "full") -> Symbol:
    """Return the symbol of a category of a scheme.

    Raises
    ------
    KeyError
        If the scheme has no such category: an unknown one is a mistake, not grey.
    """
    colour, shape = SCHEMES[colour_by][category]
    return Symbol(colour=colour, shape=shape, mark=mark)


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
