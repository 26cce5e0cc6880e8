"""The classification schemes of the maps: each category with its word, colour and shape, in order.

Colours are those of Okabe & Ito (2008) and Tol (2021), chosen for readers with a colour vision
deficiency; each category also has a shape of its own, so that colour never stands alone. A
category never changes its symbol because a filter empties another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.i18n import Texts, _
from geo.model import ColourBy, Mark, Shape

UNKNOWN: Final = "#8c8c8c"


@dataclass(frozen=True)
class Category:
    """One category: its code in the data and in addresses, its English word, how it is drawn."""

    code: str
    word: str
    colour: str
    shape: Shape


@dataclass(frozen=True)
class Scheme:
    """What symbols can be coloured by.

    ``label`` is its English name, empty where no reader chooses it by name; ``column`` holds the
    codes in the rows of `geo.filters.at`, empty where `geo.colouring` works them out.
    """

    label: str
    column: str
    categories: tuple[Category, ...]


SCHEMES: Final[dict[ColourBy, Scheme]] = {
    "network": Scheme(_("Network"), "network_id", ()),  # its categories are data
    "coalition": Scheme(
        _("Regional coalition"),
        "coalition",
        (
            Category("eccar", _("Europe (ECCAR)"), "#0072B2", "circle"),
            Category("cimard", _("Canada"), "#D55E00", "square"),
            Category("us", _("United States"), "#661100", "star"),
            Category("lac", _("Latin America and the Caribbean"), "#009E73", "triangle"),
            Category("africa", _("Africa"), "#B8860B", "pentagon"),
            Category("arab", _("Arab States"), "#882255", "inverted"),
            Category("apcad", _("Asia and the Pacific"), "#CC79A7", "diamond"),
        ),
    ),
    "tier": Scheme(
        _("Population tier"),
        "population_tier",
        (
            Category("lt5k", _("under 5,000 inhabitants"), "#E2A63B", "triangle"),
            Category("5k-100k", _("5,000 to 99,999 inhabitants"), "#D5622F", "square"),
            Category("100k-500k", _("100,000 to 499,999 inhabitants"), "#A3224F", "hexagon"),
            Category("ge500k", _("500,000 inhabitants or more"), "#3B0F55", "circle"),
            Category("unknown", _("population unknown"), UNKNOWN, "plus"),
        ),
    ),
    "family": Scheme(
        _("Party family"),
        "party_family",
        (
            Category("radical-left", _("radical left"), "#8B0000", "star"),
            Category("green", _("green"), "#2E8B3D", "triangle"),
            Category("social-democrat", _("social democrat"), "#E0526E", "square"),
            Category("liberal-centre", _("liberal or centre"), "#D99A00", "circle"),
            Category("conservative-right", _("conservative or right"), "#1F5FB4", "hexagon"),
            Category("regionalist", _("regionalist"), "#7A3E9D", "inverted"),
            Category("civic-independent", _("civic list or independent"), "#3F7F86", "pentagon"),
            Category("no-overall-control", _("no overall control"), "#5A5A5A", "diamond"),
            Category("other", _("other party"), "#4A3B2A", "kite"),
            Category("unknown", _("party unknown"), UNKNOWN, "plus"),
        ),
    ),
    "status": Scheme(
        _("Status"),
        "status_at",
        (
            Category("founding", _("founding member"), "#332288", "star"),
            Category("awarded", _("awarded or recognised"), "#B8860B", "hexagon"),
            Category("member", _("member"), "#0072B2", "circle"),
            Category("host", _("host of an edition"), "#009E73", "pentagon"),
            Category("individual", _("elected person, not the authority"), "#882255", "triangle"),
            Category("unstated", _("listed, membership not stated"), UNKNOWN, "plus"),
            Category("former", _("former member"), "#661100", "inverted"),
        ),
    ),
    "year": Scheme(
        _("Year of joining"),
        "",
        (
            Category("before-2010", _("before 2010"), "#3B0F55", "circle"),
            Category("2010-2014", "2010–2014", "#4B5AA7", "hexagon"),
            Category("2015-2018", "2015–2018", "#2A8FA8", "square"),
            Category("2019-2021", "2019–2021", "#3FA34D", "triangle"),
            Category("since-2022", _("since 2022"), "#D0A215", "star"),
            Category("undated", _("undated"), UNKNOWN, "plus"),
        ),
    ),
    "grade": Scheme(
        _("Evidence"),
        "evidence_grade",
        (
            Category("founding", _("named as a founder"), "#332288", "star"),
            Category("explicit", _("stated by a source"), "#0072B2", "circle"),
            Category("inferred", _("inferred"), "#D55E00", "diamond"),
        ),
    ),
    "change": Scheme(
        "",
        "",
        (
            Category("stayed", _("member then and now"), "#0072B2", "circle"),
            Category("joined", _("joined since"), "#009E73", "triangle"),
            Category("left", _("left since"), "#661100", "inverted"),
            Category("undated", _("not dated"), UNKNOWN, "plus"),
        ),
    ),
    "alpine": Scheme(
        _("Membership in time"),
        "alpine_on_day",
        (
            Category("member_by_2022", _("member by September 2022"), "#D55E00", "square"),
            Category("later_member", _("member attested later"), "#0072B2", "triangle"),
            Category("since_left", _("member on this day, has left since"), "#009E73", "kite"),
            Category("former", _("former member"), "#661100", "inverted"),
            Category("undated", _("member, undated"), UNKNOWN, "plus"),
        ),
    ),
    "reading": Scheme(
        _("The paper's reading"),
        "reading",
        (
            Category("advocacy", _("trajectory of advocacy"), "#0072B2", "star"),
            Category("exchange", _("trajectory of exchange of practices"), "#D55E00", "triangle"),
            Category(
                "development", _("trajectory of territorial development"), "#009E73", "hexagon"
            ),
            Category(
                "common-base",
                _("studied for the common platform (socle commun)"),
                "#882255",
                "diamond",
            ),
            Category("none", _("not named by the paper"), UNKNOWN, "plus"),
        ),
    ),
    "overlap": Scheme(
        "",
        "",
        (
            Category("first", _("in the first network only"), "#0072B2", "circle"),
            Category("second", _("in the second network only"), "#D55E00", "square"),
            Category("both", _("in both networks"), "#332288", "star"),
            Category("1", _("in one network"), "#B8860B", "triangle"),
            Category("2", _("in two networks"), "#D5622F", "pentagon"),
            Category("3", _("in three networks"), "#A3224F", "hexagon"),
            Category("4", _("in four networks"), "#5B1A78", "diamond"),
            Category("5", _("in five networks or more"), "#14061F", "plus"),
        ),
    ),
}
EVENTS: Final = (  # families of kinds of event (see `geo.events.history`)
    Category("creation", _("creation or launch"), "#332288", "star"),
    Category("joining", _("joining, recognition, award or council decision"), "#0072B2", "circle"),
    Category("leaving", _("departure, withdrawal or refusal"), "#661100", "inverted"),
    Category("action", _("meeting, campaign, statement or publication"), "#D55E00", "square"),
    Category("context", _("context: policy, election, court, camps"), "#5A5A5A", "diamond"),
)
UNTIERED: Final = "unknown"
TIERS: Final = tuple(category.code for category in SCHEMES["tier"].categories)
_TIER_EDGES: Final = (5_000, 100_000, 500_000)
LEVELS: Final = {  # the kinds of body that can belong to a network
    # They overlap: a commune lies in an intercommunality, that in a département, that in a région.
    # So populations are never added across them. A local group is not the council.
    "commune": _("commune"),
    "municipality": _("municipality"),
    "arrondissement": _("arrondissement"),
    "epci": _("intercommunality (EPCI)"),
    "union": _("union of municipalities"),
    "departement": _("département"),
    "province": _("province"),
    "county": _("county"),
    "metropolitan": _("metropolitan city"),
    "region": _("region"),
    "council": _("council"),
    "parish": _("parish or town council"),
    "board": _("local board"),
    "group": _("local group"),
    "other": _("other body"),
}
SHAPES: Final[dict[Shape, str]] = {
    "circle": _("circle"),
    "square": _("square"),
    "triangle": _("triangle"),
    "inverted": _("triangle upside down"),
    "diamond": _("diamond"),
    "kite": _("kite"),
    "pentagon": _("pentagon"),
    "hexagon": _("hexagon"),
    "star": _("star"),
    "plus": _("plus"),
}
SIZES: Final = {  # what the size of the symbols can stand for
    "equal": _("The same for all"),
    "population": _("Population"),
}
MARKS: Final[dict[Mark, str]] = {  # those that a legend explains
    "ring": _("awarded or recognised"),
    "hollow": _("inferred, or date assumed"),
    "cross": _("former member"),
    "frame": _("area, not a town, at its seat"),
}


UNPLACED: Final = (
    "list-unknown"  # how the place of a list's row was found, of which nothing is known
)
AREAS: Final = frozenset(  # bodies that are no town: their symbol stands at their seat, in a frame
    ("epci", "union", "departement", "province", "county", "metropolitan", "region", "other")
)


def said(t: Texts, categories: Iterable[Category]) -> dict[str, str]:
    """Return the words of some categories, in order."""
    return {category.code: t._(category.word) for category in categories}


def words(t: Texts, scheme: ColourBy) -> dict[str, str]:
    """Return the words of the categories of a scheme, in order (none for networks)."""
    return said(t, SCHEMES[scheme].categories)


def choices(t: Texts, *schemes: ColourBy) -> dict[str, str]:
    """Return the names of some schemes, as what a reader can colour by."""
    return {scheme: t._(SCHEMES[scheme].label) for scheme in schemes}


def colour_choices(t: Texts) -> dict[str, str]:
    """Return what the symbols of every map of members can be coloured by."""
    return choices(t, "network", "tier", "family", "status", "year", "grade")


def tier(population: pd.Series) -> pd.Series:
    """Classify populations (inhabitants; missing allowed) into `TIERS`, the fee groups of ANVITA.

    The lower edge of a tier belongs to it: 5,000 inhabitants are in ``5k-100k``.

    Raises
    ------
    ValueError
        If a population is negative.
    """
    numbers = pd.to_numeric(population).astype("float64")
    if bool((numbers < 0).any()):
        message = f"negative population in rows {list(numbers.index[numbers < 0])}"
        raise ValueError(message)
    bins = [-np.inf, *_TIER_EDGES, np.inf]
    cut = pd.cut(numbers, bins=bins, right=False, labels=TIERS[:4])
    return cut.cat.add_categories([UNTIERED]).fillna(UNTIERED).astype("str")
