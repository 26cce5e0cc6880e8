"""The words that readers see for the atlas's codes, in their language."""

from __future__ import annotations

from babel import Locale

from geo.i18n import Texts
from geo.maps import alps
from geo.model import ColourBy, Mark, SizeBy
from geo.overlaps import overlap


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


def coalitions(t: Texts) -> dict[str, str]:
    """Return the labels of the regional coalitions of ICCAR."""
    _ = t._
    return {
        "eccar": _("Europe (ECCAR)"),
        "cimard": _("Canada"),
        "us": _("United States"),
        "lac": _("Latin America and the Caribbean"),
        "africa": _("Africa"),
        "arab": _("Arab States"),
        "apcad": _("Asia and the Pacific"),
    }


def years(t: Texts) -> dict[str, str]:
    """Return the labels of the bands of years in which memberships begin."""
    _ = t._
    return {
        "before-2010": _("before 2010"),
        "2010-2014": "2010–2014",
        "2015-2018": "2015–2018",
        "2019-2021": "2019–2021",
        "since-2022": _("since 2022"),
        "undated": _("undated"),
    }


def changes(t: Texts) -> dict[str, str]:
    """Return the labels of *then and now*."""
    _ = t._
    return {
        "stayed": _("member then and now"),
        "joined": _("joined since"),
        "left": _("left since"),
        "undated": _("not dated"),
    }


def readings(t: Texts) -> dict[str, str]:
    """Return the labels of what the paper on ANVITA reads into some cities."""
    _ = t._
    return {
        "advocacy": _("trajectory of advocacy"),
        "exchange": _("trajectory of exchange of practices"),
        "development": _("trajectory of territorial development"),
        "common-base": _("studied for the common platform (socle commun)"),
        "none": _("not named by the paper"),
    }


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


def scheme(t: Texts, colour_by: ColourBy) -> dict[str, str]:
    """Return the labels of the categories of a scheme, in order (none for networks)."""
    schemes = {
        "coalition": coalitions,
        "tier": tiers,
        "family": families,
        "status": statuses,
        "year": years,
        "grade": grades,
        "change": changes,
        "alpine": alps.statuses,
        "reading": readings,
        "overlap": overlap.words,
    }
    return schemes[colour_by](t) if colour_by in schemes else {}


def colour_choices(t: Texts) -> dict[ColourBy, str]:
    """Return what the symbols can be coloured by."""
    _ = t._
    return {
        "network": _("Network"),
        "tier": _("Population tier"),
        "family": _("Party family"),
        "status": _("Status"),
        "year": _("Year of joining"),
        "grade": _("Evidence"),
    }


def size_choices(t: Texts) -> dict[SizeBy, str]:
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
