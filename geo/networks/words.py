"""The words for what the typology of networks says of them: classes, kinds, relations, facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo import describe
from geo.i18n import Texts, _, said
from geo.model import Mark, Symbol
from geo.schemes import UNKNOWN as GREY
from geo.schemes import Category

OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"


CLASSES: Final = (  # as the full names of the classes, and of what stands outside the table
    Category("contestatory", _("national contestatory"), "#D55E00", "square"),
    Category("national-association", _("national associations"), "#0072B2", "circle"),
    Category(
        "spontaneous-generalist", _("transnational spontaneous generalist"), "#B8860B", "star"
    ),
    Category(
        "spontaneous-specialised", _("transnational spontaneous specialised"), "#009E73", "triangle"
    ),
    Category("coopted-generalist", _("transnational co-opted generalist"), "#332288", "hexagon"),
    Category("coopted-specialised", _("transnational co-opted specialised"), "#B84FA6", "diamond"),
    Category(OUTSIDE, _("not in the table of the paper"), GREY, "plus"),
)
_SYMBOLS: Final = {
    c.code: Symbol(c.colour, c.shape, "hollow" if c.code == OUTSIDE else "full") for c in CLASSES
}


@dataclass(frozen=True)
class Relation:
    """How a relation reads alone in a list, from its own end and from the other, and its line."""

    name: str
    forward: str
    backward: str
    colour: str
    line: Mark

    @property
    def symbol(self) -> Symbol:
        """Return the line as a legend shows it."""
        return Symbol(self.colour, "circle", self.line)


def symbol(code: str) -> Symbol:
    """Return the symbol of a class of networks; hollow for what stands outside the table.

    Raises
    ------
    KeyError
        If there is no such class.
    """
    return _SYMBOLS[code]


def quadrants(t: Texts) -> dict[tuple[str, str], str]:
    """Return the names of the four quadrants, by scale and origin, row by row."""
    _ = t._
    return {
        ("national", "spontaneous"): _("National, spontaneous"),
        ("national", "coopted"): _("National, co-opted"),
        ("transnational", "spontaneous"): _("Transnational, spontaneous"),
        ("transnational", "coopted"): _("Transnational, co-opted"),
    }


def scopes(t: Texts) -> dict[str, str]:
    """Return the names of the sub-classes, as they stand inside a quadrant."""
    _ = t._
    return {
        "contestatory": _("Contestatory"),
        "national-association": _("National associations"),
        "generalist": _("Generalist"),
        "specialised": _("Specialised"),
    }


def classes(t: Texts) -> dict[str, str]:
    """Return the full names of the classes, and of what stands outside the table."""
    return {category.code: t._(category.word) for category in CLASSES}


def kinds(t: Texts) -> dict[str, str]:
    """Return the labels of the kinds of body."""
    _ = t._
    return {
        "network": _("network"),
        "association": _("national association"),
        "alliance": _("alliance"),
        "council-of-mayors": _("council of mayors"),
        "forum": _("forum"),
        "mechanism": _("mechanism"),
        "movement": _("movement"),
        "observatory": _("observatory"),
        "committee": _("committee"),
        "programme": _("programme"),
        "ngo": _("non-governmental organisation"),
        "institution": _("institution"),
    }


def activity(t: Texts) -> dict[str, str]:
    """Return the labels of whether a body was active when the sources were read."""
    _ = t._
    return {
        "yes": _("active"),
        "unknown": _("activity unknown"),
        "no": _("no longer under this name or form"),
    }


def relations(t: Texts) -> dict[str, Relation]:
    """Return the words of each relation; ``{name}`` is the body at the other end."""
    _ = t._
    return {
        "member-of": Relation(
            _("member of"), _("member of {name}"), _("has {name} as a member"), "#0072B2", "line"
        ),
        "regional-section": Relation(
            _("regional section of"),
            _("regional section of {name}"),
            _("has {name} as a regional section"),
            "#009E73",
            "line",
        ),
        "umbrella-of": Relation(
            _("umbrella of"),
            _("umbrella of {name}"),
            _("under the umbrella of {name}"),
            "#D55E00",
            "line",
        ),
        "created-by": Relation(
            _("created by"), _("created by {name}"), _("creator of {name}"), "#882255", "line"
        ),
        "organised-by": Relation(
            _("organised by"), _("organised by {name}"), _("organiser of {name}"), "#B8860B", "line"
        ),
        "partner": Relation(
            _("partner of"), _("partner of {name}"), _("partner of {name}"), "#5A5A5A", "dash"
        ),
        "successor-of": Relation(
            _("successor of"), _("successor of {name}"), _("succeeded by {name}"), "#332288", "dash"
        ),
        "same-as": Relation(
            _("same body as"), _("same body as {name}"), _("same body as {name}"), "#222222", "dash"
        ),
    }


def members(t: Texts, row: describe.Row) -> str:
    """Say how many members a body counts: with the unit and the date, since units differ."""
    if not row["members_count"]:
        return t._("not known")
    number = describe.qualified(t, int(row["members_count"]), str(row["members_qualifier"]))
    unit = said(row, "members_unit", t)
    day = str(row["members_as_of"])
    dated = t.partial(day) if day else t._("undated page")
    return f"{number} {unit} ({dated})"


def seat(t: Texts, row: describe.Row) -> str:
    """Say where the seat is: city and country, as far as known."""
    country = str(row["seat_country_iso2"])
    parts = [str(row["seat_city"]), describe.country(t, country) if country else ""]
    return ", ".join(part for part in parts if part) or t._("not known")


def founded(t: Texts, row: describe.Row) -> str:
    """Say when a body was founded, with the precision of its source."""
    return t.partial(str(row["founded"])) if row["founded"] else t._("not known")
