"""The classification schemes of the maps: fixed colours and shapes for each category.

Colours are those of Okabe & Ito (2008) and Tol (2021), chosen for readers with a colour vision
deficiency; each category also has a shape of its own, so that colour never stands alone. A
category never changes its symbol because a filter empties another one.
"""

from __future__ import annotations

from typing import Final

from geo.model import ColourBy, Mark, Shape, Symbol

LAND: Final = "#f6f3ec"
LAND_IN_FOCUS: Final = "#fffdf8"
WATER: Final = "#e9eff3"
BORDER: Final = "#b3aa98"
FINE_BORDER: Final = "#c9c2b4"
INK: Final = "#1f2a33"
SUBTLE_INK: Final = "#55606a"
UNKNOWN: Final = "#8c8c8c"

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
COALITIONS: Final[dict[str, Look]] = {
    "eccar": ("#0072B2", "circle"),
    "cimard": ("#D55E00", "square"),
    "us": ("#661100", "star"),
    "lac": ("#009E73", "triangle"),
    "africa": ("#B8860B", "pentagon"),
    "arab": ("#882255", "inverted"),
    "apcad": ("#CC79A7", "diamond"),
}
TIERS: Final[dict[str, Look]] = {
    "lt5k": ("#E2A63B", "triangle"),
    "5k-100k": ("#D5622F", "square"),
    "100k-500k": ("#A3224F", "hexagon"),
    "ge500k": ("#3B0F55", "circle"),
    "unknown": (UNKNOWN, "plus"),
}
FAMILIES: Final[dict[str, Look]] = {
    "radical-left": ("#8B0000", "star"),
    "green": ("#2E8B3D", "triangle"),
    "social-democrat": ("#E0526E", "square"),
    "liberal-centre": ("#D99A00", "circle"),
    "conservative-right": ("#1F5FB4", "hexagon"),
    "regionalist": ("#7A3E9D", "inverted"),
    "civic-independent": ("#3F7F86", "pentagon"),
    "no-overall-control": ("#5A5A5A", "diamond"),
    "other": ("#4A3B2A", "kite"),
    "unknown": (UNKNOWN, "plus"),
}
STATUSES: Final[dict[str, Look]] = {
    "founding": ("#332288", "star"),
    "awarded": ("#B8860B", "hexagon"),
    "member": ("#0072B2", "circle"),
    "host": ("#009E73", "pentagon"),
    "individual": ("#882255", "triangle"),
    "unstated": (UNKNOWN, "plus"),
    "former": ("#661100", "inverted"),
}
GRADES: Final[dict[str, Look]] = {
    "founding": ("#332288", "star"),
    "explicit": ("#0072B2", "circle"),
    "inferred": ("#D55E00", "diamond"),
}
YEARS: Final[dict[str, Look]] = {
    "before-2010": ("#3B0F55", "circle"),
    "2010-2014": ("#4B5AA7", "hexagon"),
    "2015-2018": ("#2A8FA8", "square"),
    "2019-2021": ("#3FA34D", "triangle"),
    "since-2022": ("#D0A215", "star"),
    "undated": (UNKNOWN, "plus"),
}
CHANGES: Final[dict[str, Look]] = {
    "stayed": ("#0072B2", "circle"),
    "joined": ("#009E73", "triangle"),
    "left": ("#661100", "inverted"),
    "undated": (UNKNOWN, "plus"),
}
ALPINE: Final[dict[str, Look]] = {
    "member_by_2022": ("#D55E00", "square"),
    "later_member": ("#0072B2", "triangle"),
    "former": ("#661100", "inverted"),
    "undated": (UNKNOWN, "plus"),
}
READINGS: Final[dict[str, Look]] = {
    "advocacy": ("#0072B2", "star"),
    "exchange": ("#D55E00", "triangle"),
    "development": ("#009E73", "hexagon"),
    "common-base": ("#882255", "diamond"),
    "none": (UNKNOWN, "plus"),
}
NETWORK_CLASSES: Final[dict[str, Look]] = {  # of the typology (see geo.networks.typology)
    "contestatory": ("#D55E00", "square"),
    "national-association": ("#0072B2", "circle"),
    "spontaneous-generalist": ("#B8860B", "star"),
    "spontaneous-specialised": ("#009E73", "triangle"),
    "coopted-generalist": ("#332288", "hexagon"),
    "coopted-specialised": ("#B84FA6", "diamond"),
    "outside": (UNKNOWN, "plus"),
}
RELATIONS: Final[dict[str, tuple[str, Mark]]] = {  # of two networks: colour, kind of line
    "member-of": ("#0072B2", "line"),
    "regional-section": ("#009E73", "line"),
    "umbrella-of": ("#D55E00", "line"),
    "created-by": ("#882255", "line"),
    "organised-by": ("#B8860B", "line"),
    "partner": ("#5A5A5A", "dash"),
    "successor-of": ("#332288", "dash"),
    "same-as": ("#222222", "dash"),
}
OVERLAPS: Final[dict[str, Look]] = {  # of two networks; of more, in how many of them
    "first": ("#0072B2", "circle"),
    "second": ("#D55E00", "square"),
    "both": ("#332288", "star"),
    "1": ("#B8860B", "triangle"),
    "2": ("#D5622F", "pentagon"),
    "3": ("#A3224F", "hexagon"),
    "4": ("#5B1A78", "diamond"),
    "5": ("#14061F", "plus"),
}
EVENTS: Final[dict[str, Look]] = {  # families of kinds of event (see geo.events.history)
    "creation": ("#332288", "star"),
    "joining": ("#0072B2", "circle"),
    "leaving": ("#661100", "inverted"),
    "action": ("#D55E00", "square"),
    "context": ("#5A5A5A", "diamond"),
}
SCHEMES: Final[dict[ColourBy, dict[str, Look]]] = {
    "network": NETWORKS,
    "coalition": COALITIONS,
    "tier": TIERS,
    "family": FAMILIES,
    "status": STATUSES,
    "year": YEARS,
    "grade": GRADES,
    "change": CHANGES,
    "alpine": ALPINE,
    "reading": READINGS,
    "overlap": OVERLAPS,
}


def symbol(colour_by: ColourBy, category: str, mark: Mark = "full") -> Symbol:
    """Return the symbol of a category of a scheme.

    Raises
    ------
    KeyError
        If the scheme has no such category: an unknown one is a mistake, not grey.
    """
    colour, shape = SCHEMES[colour_by][category]
    return Symbol(colour=colour, shape=shape, mark=mark)


def network_class(code: str) -> Symbol:
    """Return the symbol of a class of networks; hollow for what stands outside the table."""
    colour, shape = NETWORK_CLASSES[code]
    return Symbol(colour, shape, "hollow" if code == "outside" else "full")


def relation(code: str) -> Symbol:
    """Return the line of a relation of two networks, as a legend shows it."""
    colour, line = RELATIONS[code]
    return Symbol(colour, "circle", line)


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
