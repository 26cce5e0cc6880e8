"""The words that readers see for the atlas's codes, in their language."""

from __future__ import annotations

from babel import Locale

from geo.i18n import Texts


def tiers(t: Texts) -> dict[str, str]:
    """Return the labels of the population tiers, in order."""
    _ = t._
    return {
        "lt5k": _("under 5,000 inhabitants"),
        "5k-100k": _("5,000 to 99,999 inhabitants"),
        "100k-500k": _("100,000 to 499,999 inhabitants"),
        "ge500k": _("500,000 inhabitants or more"),
        "unknown": _("population unknown"),
    }


def families(t: Texts) -> dict[str, str]:
    """Return the labels of the party families, from left to right."""
    _ = t._
    return {
        "radical-left": _("radical left"),
        "green": _("green"),
        "social-democrat": _("social democrat"),
        "liberal-centre": _("liberal or centre"),
        "conservative-right": _("conservative or right"),
        "regionalist": _("regionalist"),
        "civic-independent": _("civic list or independent"),
        "no-overall-control": _("no overall control"),
        "other": _("other party"),
        "unknown": _("party unknown"),
    }


def statuses(t: Texts) -> dict[str, str]:
    """Return the labels of the membership statuses."""
    _ = t._
    return {
        "founding": _("founding member"),
        "awarded": _("awarded or recognised"),
        "member": _("member"),
        "host": _("host of an edition"),
        "individual": _("elected person, not the authority"),
        "unstated": _("listed, membership not stated"),
        "former": _("former member"),
    }


def grades(t: Texts) -> dict[str, str]:
    """Return the labels of the evidence grades."""
    _ = t._
    return {
        "founding": _("named as a founder"),
        "explicit": _("stated by a source"),
        "inferred": _("inferred"),
    }


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
