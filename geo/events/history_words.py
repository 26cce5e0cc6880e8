"""The history in words: kinds and periods of events, their dates, and what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo import describe, labels, views
from geo.describe import Row
from geo.display import Display
from geo.events import history
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.model import Filters


def kinds(t: Texts) -> dict[str, str]:
    """Return the labels of the kinds of event, in the order of `geo.events.history.KINDS`."""
    _ = t._
    return {
        "creation": _("creation of a body"),
        "launch": _("launch"),
        "joining": _("joining"),
        "recognition": _("recognition"),
        "award": _("award"),
        "council-decision": _("council decision"),
        "departure": _("departure"),
        "withdrawal": _("withdrawal of a status"),
        "refusal": _("refusal"),
        "meeting": _("meeting"),
        "campaign": _("campaign"),
        "statement": _("statement or declaration"),
        "publication": _("publication"),
        "count": _("number of members published"),
        "policy": _("public policy"),
        "election": _("election"),
        "court": _("court ruling"),
        "camp": _("camp or reception site"),
        "context": _("context"),
    }


def families(t: Texts) -> dict[str, str]:
    """Return the labels of the families of kinds, in the order of the legend."""
    _ = t._
    return {
        "creation": _("creation or launch"),
        "joining": _("joining, recognition, award or council decision"),
        "leaving": _("departure, withdrawal or refusal"),
        "action": _("meeting, campaign, statement or publication"),
        "context": _("context: policy, election, court, camps"),
    }


def periods(t: Texts) -> dict[str, str]:
    """Return the labels of `geo.events.history.PERIODS`."""
    _ = t._
    return {
        "all": _("all years"),
        "to-1999": _("until 1999"),
        "2000-2014": "2000–2014",
        "2015-2019": "2015–2019",
        "since-2020": _("since 2020"),
    }


def lanes(t: Texts) -> dict[str, str]:
    """Return what the lines of the timeline can stand for."""
    _ = t._
    return {
        "kind": _("one line per kind"),
        "network": _("one line per network"),
        "event": _("one line per event"),
    }


def networks(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the networks that have events, those with most first, then no network."""
    names = views.network_names(atlas, t)
    numbers = atlas.events["network_id"].value_counts()
    found = sorted((n for n in numbers.index if n), key=lambda n: (-numbers[n], names[n]))
    return {n: names[n] for n in found} | {history.NONE: t._("no network in particular")}


def countries(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the countries that have events, by name, then no country."""
    codes = sorted(set(atlas.events["country_iso2"]) - {""})
    named = sorted(((c, labels.country(t, c)) for c in codes), key=lambda pair: pair[1])
    return dict(named) | {history.NONE: t._("several countries, or none")}


def when(t: Texts, row: Row) -> str:
    """Say when an event was, as precisely as its source tells."""
    first, last = str(row["date"]), str(row["date_end"])
    if row["precision"] == "decade":
        return t._("the {year}s").format(year=first)
    if not last:
        return t.partial(first)
    if row["precision"] == "day":
        return f"{t.short_day(row['begin'])} – {t.short_day(row['finish'])}"
    return f"{t.partial(first)}–{t.partial(last)}"


def title(t: Texts, row: Row) -> str:
    """Return what happened, in the reader's language."""
    return said(row, "title", t)


def place(row: Row) -> str:
    """Return where it was, as a list of names."""
    return ", ".join(part for part in str(row["place"]).split("|") if part)


def table(t: Texts, rows: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """Return the events of `geo.events.history.standing` with words instead of codes."""
    _ = t._
    named, lands, words = networks(atlas, t), countries(atlas, t), kinds(t)
    titles = views.reference_titles(atlas, t)
    records = describe.records(rows)
    cells = {
        _("Date"): [when(t, row) for row in records],
        _("Event"): [title(t, row) for row in records],
        _("Kind"): [words[row["kind"]] for row in records],
        _("Network"): [named[row["network"]] if row["network_id"] else "" for row in records],
        _("Place"): [place(row) for row in records],
        _("Country"): [lands[row["country"]] if row["country_iso2"] else "" for row in records],
        _("Sources"): [source_words(row["source"], titles) for row in records],
    }
    return pd.DataFrame(cells, dtype="str")


def source_words(cell: str, titles: Mapping[str, str]) -> str:
    """Return the sources of a cell: addresses as they are, references by their title."""
    found = describe.sources(cell)
    return " | ".join(describe.reference_title(s, titles) or s for s in found)


def sentence(t: Texts, rows: pd.DataFrame, chosen: Filters, number: int) -> str:
    """Sum up the events shown, of all that the atlas holds."""
    day = t.day(chosen.as_of)
    if rows.empty:
        return t._("No event that a source tells of fits these choices up to {day}.").format(
            day=day
        )
    words = kinds(t)
    most = rows["kind"].value_counts()
    first, last = describe.records(rows.iloc[[0, -1]])
    vague = int((~rows["exact"]).sum())
    parts = [
        t._("{shown} of {all} events up to {day}, from {first} to {last}; most often: {kinds}."),
        t.n_(
            "For {n} of them the source tells no more than a month, a year or a period.",
            "For {n} of them the sources tell no more than a month, a year or a period.",
            vague,
        )
        if vague
        else "",
        t._("What no source here tells of is missing: the list proves no absence."),
    ]
    listed = [f"{words[str(kind)]} ({t.number(int(n))})" for kind, n in most.head(3).items()]
    return " ".join(part for part in parts if part).format(
        shown=t.number(len(rows)),
        all=t.number(number),
        day=day,
        first=first["begin"].year,
        last=last["begin"].year,
        kinds=t.listing(listed),
    )


def subtitle(t: Texts, atlas: Atlas, chosen: Filters, shown: Display) -> str:
    """Say in words what a reader has chosen."""
    schemes = (
        (chosen.networks, networks(atlas, t)),
        (chosen.countries, countries(atlas, t)),
        (shown.kinds, kinds(t)),
        ((shown.period,) if shown.period != "all" else (), periods(t)),
    )
    parts = [t.listing([words[v] for v in values]) for values, words in schemes if values]
    if chosen.search:
        parts.append(t.quoted(chosen.search))
    until = t._("up to {day}").format(day=t.day(chosen.as_of))
    return " · ".join([*parts, until])
