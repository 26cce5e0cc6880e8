"""The dated events of both papers and the sources: which a reader asks for, where, in what words.

An event covers a span of days: its own day, its month or year where the source tells no more, or
from its first to its last day. The day of the filters is the last one that is told of: what begins
after it is left out.

The places of the atlas that carry the name which an event gives are found by it, only in the
event's own country. In the United Kingdom a name may find a local group and a council: a decision
of a council leads to the council, everything else to the local group.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import dates, describe, filters, schemes, views
from geo.describe import Row
from geo.fields import BY_NAME
from geo.i18n import Texts, _, said, said_anyhow
from geo.layers import Atlas
from geo.maps import contestatory, iccar_countries
from geo.model import Display, Filters
from geo.spelling import fold

NONE: Final = "none"  # the code of events that belong to no network, or to no country
FAMILIES: Final[dict[str, str]] = {
    **dict.fromkeys(("creation", "launch"), "creation"),
    **dict.fromkeys(("joining", "recognition", "award", "council-decision"), "joining"),
    **dict.fromkeys(("departure", "withdrawal", "refusal"), "leaving"),
    **dict.fromkeys(("meeting", "campaign", "statement", "publication", "count"), "action"),
    **dict.fromkeys(("policy", "election", "court", "camp", "context"), "context"),
}
KINDS: Final = {  # the words of the kinds of event
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
PERIODS: Final = {  # first and last year, and words
    "all": (1, 9999, _("all years")),
    "to-1999": (1, 1999, _("until 1999")),
    "2000-2014": (2000, 2014, "2000–2014"),
    "2015-2019": (2015, 2019, "2015–2019"),
    "since-2020": (2020, 9999, _("since 2020")),
}
LANES: Final = {  # what the lines of the timeline can stand for
    "kind": _("one line per kind"),
    "network": _("one line per network"),
    "event": _("one line per event"),
}
_CHOICES: Final = tuple(BY_NAME[name] for name in ("networks", "countries", "kinds"))
_COLUMNS: Final = {field.name: field.key for field in _CHOICES}
_DECIDED: Final = ("council-decision", "award")  # by a council
Names = dict[tuple[str, str], list[tuple[str, str]]]  # country and name to place and level


def standing(events: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Return the events that have begun by a day, in the order of time.

    Adds ``begin`` and ``finish`` (the first and the last day that the event may cover), ``exact``
    (whether its days are known), and ``network`` and ``country`` with `NONE` for an empty code.
    """
    last = events["date_end"].where(events["date_end"] != "", events["date"])
    rows = events.assign(
        begin=[dates.first_day(text) for text in events["date"]],
        finish=[dates.last_day(text) for text in last],
        exact=events["precision"] == "day",
        network=events["network_id"].replace("", NONE),
        country=events["country_iso2"].replace("", NONE),
    )
    begun = rows[rows["begin"] <= as_of]
    return begun.sort_values(["begin", "finish", "event_id"], kind="stable", ignore_index=True)


def masks(rows: pd.DataFrame, chosen: Filters, shown: Display) -> dict[str, pd.Series]:
    """Say for each choice that asks for something which rows of `standing` pass it."""
    wanted = {field.key: field.chosen(chosen, shown) for field in _CHOICES}
    passed = {f.name: rows[f.key].isin(wanted[f.key]) for f in _CHOICES if wanted[f.key]}
    if shown.period in PERIODS:
        passed["period"] = within(rows, shown.period)
    sought = fold(chosen.search)
    if sought:
        texts = rows[[*said_anyhow(rows, "title"), "place"]].to_numpy()
        found = [sought in fold(" ".join(cells)) for cells in texts]
        passed["search"] = pd.Series(found, index=rows.index, dtype="bool")
    return passed


def within(rows: pd.DataFrame, period: str) -> pd.Series:
    """Say which rows of `standing` a period touches; some lie in two."""
    first, last, _words = PERIODS[period]
    begun = [day.year <= last for day in rows["begin"]]
    over = [day.year < first for day in rows["finish"]]
    kept = [b and not o for b, o in zip(begun, over, strict=True)]
    return pd.Series(kept, index=rows.index, dtype="bool")


def kept(rows: pd.DataFrame, chosen: Filters, shown: Display) -> pd.DataFrame:
    """Return those of the rows of `standing` that a reader asks for."""
    return rows[filters.every(masks(rows, chosen, shown).values(), rows)].reset_index(drop=True)


def counts(
    rows: pd.DataFrame, chosen: Filters, shown: Display, options: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Count the events behind each option of a choice, under all other choices.

    Parameters
    ----------
    rows
        The events of `standing` on ``chosen.as_of``.
    options
        The codes of ``networks``, ``countries``, ``kinds`` and ``period``; other fields are
        passed over.
    """
    passed = masks(rows, chosen, shown)
    counted: dict[str, dict[str, int]] = {}
    for name, codes in options.items():
        if name not in {*_COLUMNS, "period"}:
            continue
        others = [mask for field, mask in passed.items() if field != name]
        left = rows[filters.every(others, rows)]
        if name == "period":
            counted[name] = {code: int(within(left, code).sum()) for code in codes}
        else:
            numbers = left[_COLUMNS[name]].value_counts()
            counted[name] = {code: int(numbers.get(code, 0)) for code in codes}
    return counted


@dataclass(frozen=True)
class Spot:
    """A place of an event: its name, its key in the atlas or empty, and its level there."""

    name: str
    place_id: str
    level: str = ""


def places_by_name(atlas: Atlas) -> Names:
    """Return the places of the atlas by country and folded name, own names before variants."""
    found: Names = {}
    rows = describe.records(atlas.places.sort_values("place_id", kind="stable"))
    for column in ("local_name", "name", "name_variants"):
        for row in rows:
            for name in str(row.get(column, "")).split("|"):
                if name:
                    key = (row["country_iso2"], fold(name))
                    found.setdefault(key, []).append((row["place_id"], row["level"]))
    return found


def spots(row: Row, known: Names) -> list[Spot]:
    """Return the places of an event of `standing`."""
    listed = [part for part in str(row["place"]).split("|") if part]
    group_first = row["kind"] not in _DECIDED
    found = []
    for name in listed:
        candidates = known.get((row["country_iso2"], fold(name)), [])
        best = min(candidates, key=lambda c: (c[1] == "group") != group_first, default=("", ""))
        found.append(Spot(name, *best))
    return found


def of_all(rows: Iterable[Row], known: Names) -> list[Spot]:
    """Return the places of some events that the atlas has, once each, in their order."""
    found = [spot for row in rows for spot in spots(row, known) if spot.place_id]
    return list({spot.place_id: spot for spot in reversed(found)}.values())[::-1]


def told_apart(t: Texts, shown: Iterable[Spot]) -> dict[str, str]:
    """Return the names of places by key; where two have one name, with the kind of body."""
    words = {**t.each(schemes.LEVELS), "council": t._("the council")}
    listed = list(shown)
    often = Counter(spot.name for spot in listed)
    return {
        spot.place_id: f"{spot.name}, {words[spot.level]}" if often[spot.name] > 1 else spot.name
        for spot in listed
    }


@dataclass(frozen=True)
class OnMap:
    """Where a place is on a map: the page, the view on it, latitude and longitude."""

    page: str
    view_id: str
    point: tuple[float, float]


def on_map(atlas: Atlas, place_id: str) -> OnMap | None:
    """Return the map that has a place, or None."""
    here = atlas.places[atlas.places["place_id"] == place_id]
    if here.empty or here.geometry.isna().any():
        return None
    point = (float(here.geometry.y.iloc[0]), float(here.geometry.x.iloc[0]))
    networks = set(atlas.members.loc[atlas.members["place_id"] == place_id, "network_id"])
    if networks & set(contestatory.NETWORKS):
        return OnMap("contestatory", "contestatory", point)
    if iccar_countries.NETWORK in networks:
        return OnMap("iccar", "iccar_world", point)
    return None


def periods(t: Texts) -> dict[str, str]:
    """Return the labels of `PERIODS`."""
    return t.each({code: words for code, (_first, _last, words) in PERIODS.items()})


def networks(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the networks that have events, those with most first, then no network."""
    names = views.network_names(atlas, t)
    numbers = atlas.events["network_id"].value_counts()
    found = sorted((n for n in numbers.index if n), key=lambda n: (-numbers[n], names[n]))
    return {n: names[n] for n in found} | {NONE: t._("no network in particular")}


def countries(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the countries that have events, by name, then no country."""
    codes = sorted(set(atlas.events["country_iso2"]) - {""})
    named = sorted(((c, describe.country(t, c)) for c in codes), key=lambda pair: pair[1])
    return dict(named) | {NONE: t._("several countries, or none")}


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


def table(t: Texts, rows: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """Return the events of `standing` with words instead of codes.

    Sources are addresses as they are, and references by their title.
    """
    _ = t._
    named, lands, words = networks(atlas, t), countries(atlas, t), t.each(KINDS)
    titles = views.reference_titles(atlas, t)
    records = describe.records(rows)
    cited = [
        [describe.reference_title(s, titles) or s for s in describe.sources(row["source"])]
        for row in records
    ]
    cells = {
        _("Date"): [when(t, row) for row in records],
        _("Event"): [said(row, "title", t) for row in records],
        _("Kind"): [words[row["kind"]] for row in records],
        _("Network"): [named[row["network"]] if row["network_id"] else "" for row in records],
        _("Place"): [", ".join(filter(None, row["place"].split("|"))) for row in records],
        _("Country"): [lands[row["country"]] if row["country_iso2"] else "" for row in records],
        _("Sources"): [" | ".join(sources) for sources in cited],
    }
    return pd.DataFrame(cells, dtype="str")


def sentence(t: Texts, rows: pd.DataFrame, chosen: Filters, number: int) -> str:
    """Sum up the events shown, of all that the atlas holds."""
    day = t.day(chosen.as_of)
    if rows.empty:
        return t._("No event that a source tells of fits these choices up to {day}.").format(
            day=day
        )
    words = t.each(KINDS)
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
