"""The words that readers see for the atlas's codes, in their language."""

from __future__ import annotations

from babel import Locale

from geo import schemes
from geo.i18n import Texts
from geo.model import Mark


def tiers(t: Texts) -> dict[str, str]:
    """Return the labels of the population tiers, in order."""
    return schemes.words(t, "tier")


def families(t: Texts) -> dict[str, str]:
    """Return the labels of the party families, from left to right."""
    return schemes.words(t, "family")


def statuses(t: Texts) -> dict[str, str]:
    """Return the labels of the membership statuses."""
    return schemes.words(t, "status")


def grades(t: Texts) -> dict[str, str]:
    """Return the labels of the evidence grades."""
    return schemes.words(t, "grade")


def bases(t: Texts) -> dict[str, str]:
    """Return the labels that say how the beginning of a membership is known."""
    _ = t._
    return {
        "joined": _("joining date known"),
        "attested": _("earliest attestation"),
        "assumed": _("date assumed"),
        "accessed": _("undated source"),
    }


def levels(t: Texts) -> dict[str, str]:
    """Return the labels of the kinds of body."""
    _ = t._
    return {
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


def coalitions(t: Texts) -> dict[str, str]:
    """Return the labels of the regional coalitions of ICCAR."""
    return schemes.words(t, "coalition")


def changes(t: Texts) -> dict[str, str]:
    """Return the labels of *then and now*."""
    return schemes.words(t, "change")


def readings(t: Texts) -> dict[str, str]:
    """Return the labels of what the paper on ANVITA reads into some cities."""
    return schemes.words(t, "reading")


def papers(t: Texts) -> dict[str, str]:
    """Return the short names of the two papers, by reference."""
    return {
        "flamant-lacroix-2023": t._("Flamant & Lacroix 2023, on ANVITA"),
        "lacroix-networks": t._("Lacroix, on networks"),
    }


def claim_topics(t: Texts) -> dict[str, str]:
    """Return the labels of the topics of the claims, those on ANVITA first."""
    _ = t._
    return {
        "membership": _("membership"),
        "population groups": _("population groups"),
        "parties of executives": _("parties of executives"),
        "foundation": _("foundation"),
        "joining votes": _("joining votes"),
        "departures": _("departures"),
        "Alpine cluster": _("Alpine cluster"),
        "alliances": _("alliances"),
        "non-members": _("non-members"),
        "typology": _("typology"),
        "transnational networks": _("transnational networks"),
        "mayors' forums": _("mayors' forums"),
        "sanctuary movement": _("sanctuary movement"),
    }


def colour_choices(t: Texts) -> dict[str, str]:
    """Return what the symbols can be coloured by."""
    return schemes.choices(t, "network", "tier", "family", "status", "year", "grade")


def size_choices(t: Texts) -> dict[str, str]:
    """Return what the size of the symbols can stand for."""
    return {"equal": t._("Equal"), "population": t._("Population")}


def marks(t: Texts) -> dict[Mark, str]:
    """Return the words for the marks that a legend explains."""
    return {
        "ring": t._("awarded or recognised"),
        "hollow": t._("inferred, or date assumed"),
        "cross": t._("former member"),
    }


def units(t: Texts) -> dict[str, str]:
    """Return the labels of what a published total counts."""
    _ = t._
    return {
        "members": _("members"),
        "groups": _("local groups in the United Kingdom"),
        "councils": _("councils"),
    }


def qualified(t: Texts, number: int, qualifier: str) -> str:
    """Write a published total with the word that its source puts before it."""
    written = t.number(number)
    if qualifier == "about":
        return t._("about {number}").format(number=written)
    if qualifier == "more_than":
        return t._("more than {number}").format(number=written)
    return written


def country(t: Texts, iso2: str) -> str:
    """Return the name of a country, or its code where the locale has no name for it."""
    return str(Locale.parse(t.language).territories.get(iso2, iso2))
