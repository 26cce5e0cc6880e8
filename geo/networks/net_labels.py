"""The words for what the typology of networks says of them: classes, kinds, relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.i18n import Texts

OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Relation:
    """How a relation reads from its own end, from the other end, and alone in a list."""

    name: str
    forward: str
    backward: str


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
    _ = t._
    return {
        "contestatory": _("national contestatory"),
        "national-association": _("national associations"),
        "spontaneous-generalist": _("transnational spontaneous generalist"),
        "spontaneous-specialised": _("transnational spontaneous specialised"),
        "coopted-generalist": _("transnational co-opted generalist"),
        "coopted-specialised": _("transnational co-opted specialised"),
        OUTSIDE: _("not in the table of the paper"),
    }


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
        "member-of": Relation(_("member of"), _("member of {name}"), _("has {name} as a member")),
        "regional-section": Relation(
            _("regional section of"),
            _("regional section of {name}"),
            _("has {name} as a regional section"),
        ),
        "umbrella-of": Relation(
            _("umbrella of"), _("umbrella of {name}"), _("under the umbrella of {name}")
        ),
        "created-by": Relation(_("created by"), _("created by {name}"), _("creator of {name}")),
        "organised-by": Relation(
            _("organised by"), _("organised by {name}"), _("organiser of {name}")
        ),
        "partner": Relation(_("partner of"), _("partner of {name}"), _("partner of {name}")),
        "successor-of": Relation(
            _("successor of"), _("successor of {name}"), _("succeeded by {name}")
        ),
        "same-as": Relation(_("same body as"), _("same body as {name}"), _("same body as {name}")),
    }
