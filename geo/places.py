"""A place: its card, with memberships in every network and executives, and what a search finds.

A search by name also finds, beside the members of the day, who was one before or came later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import dates, describe, filters, layers, schemes
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.request import Request
from geo.spelling import fold


@dataclass(frozen=True)
class Fact:
    """One line of a card: what, since when or as of when, on what evidence, and its sources."""

    title: str
    detail: str
    evidence: str
    sources: tuple[str, ...]
    further: tuple[tuple[str, str], ...] = ()  # what only a reader's own list says, by its columns


@dataclass(frozen=True)
class PlaceCard:
    """One place in words. Coordinates are degrees (EPSG:4326), None where unknown."""

    place_id: str
    name: str
    variants: tuple[str, ...]
    kind: str
    country: str
    code: str
    population: str
    tier: str
    elevation: str
    point: tuple[float, float] | None
    read_on: dt.date
    memberships: tuple[Fact, ...]
    executives: tuple[Fact, ...]


def place_card(
    atlas: Atlas, place_id: str, as_of: dt.date, t: Texts, networks: Mapping[str, str]
) -> PlaceCard | None:
    """Return the card of a place as it stands on a day, or None for an unknown place."""
    atlas = layers.in_language(atlas, t)
    found = atlas.places[atlas.places["place_id"] == place_id]
    if found.empty:
        return None
    row = describe.records(found)[0]
    located = found.geometry.notna().iloc[0]
    height = layers.elevation(found).iloc[0]
    high = t._("{height} m above sea level (GeoNames, cell of about 90 m)")
    point = (float(found.geometry.y.iloc[0]), float(found.geometry.x.iloc[0]))
    return PlaceCard(
        place_id=place_id,
        name=row["name"],
        variants=tuple(
            dict.fromkeys(
                name
                for name in (row["local_name"], *row["name_variants"].split("|"))
                if name not in {"", row["name"]}
            )
        ),
        kind=t.each(schemes.LEVELS)[row["level"]],
        country=describe.country(t, row["country_iso2"]),
        code=row["official_code"],
        population=describe.population(t, row),
        tier=schemes.words(t, "tier")[row["population_tier"]],
        elevation="" if pd.isna(height) else high.format(height=t.number(int(height))),
        point=point if located else None,
        read_on=_read_on(atlas.members, place_id),
        memberships=_memberships(atlas, place_id, as_of, t, networks),
        executives=_executives(atlas.executives, place_id, t),
    )


def _read_on(members: pd.DataFrame, place_id: str) -> dt.date:
    """Return the last day on which a source of the place was read, or its reader's list brought."""
    own = members.loc[members["place_id"] == place_id, "accessed"]
    return dates.last_day(str(own.max() if len(own) else members["accessed"].iloc[0]))


def _memberships(
    atlas: Atlas, place_id: str, as_of: dt.date, t: Texts, networks: Mapping[str, str]
) -> tuple[Fact, ...]:
    rows = atlas.members[atlas.members["place_id"] == place_id]
    standing = filters.at(rows, atlas.executives, as_of).sort_values(["start", "network_id"])
    words = schemes.words(t, "status")
    return tuple(
        Fact(
            title=t._("{network}: {status}").format(
                network=networks[row["network_id"]], status=words[row["status_at"]]
            ),
            detail=describe.dates(t, row),
            evidence=_evidence(t, row),
            sources=tuple(describe.sources(row["source_url"])),
            further=describe.further(t, row),
        )
        for row in describe.records(standing)
    )


def _evidence(t: Texts, row: describe.Row) -> str:
    """Say how a membership is known, and what makes it weak where its source does not suffice."""
    weak = said(row, "caution", t)
    grade = describe.evidence(t, row)
    return (
        t._("{evidence}; weak point: {reason}").format(evidence=grade, reason=weak)
        if weak
        else grade
    )


def _executives(executives: pd.DataFrame, place_id: str, t: Texts) -> tuple[Fact, ...]:
    rows = executives[executives["place_id"] == place_id].sort_values("as_of")
    words = schemes.words(t, "family")
    return tuple(
        Fact(
            title=row["party"] or t._("party not given"),
            detail=t.partial(row["as_of"]),
            evidence=words[row["party_family"]],
            sources=tuple(describe.sources(row["source"])),
        )
        for row in describe.records(rows)
    )


def names(rows: pd.DataFrame, t: Texts) -> dict[str, str]:
    """Return the places of some rows, place_id to name with country, in order of the names."""
    found = rows.drop_duplicates("place_id").sort_values(["name", "country_iso2", "place_id"])
    return {
        row["place_id"]: f"{row['name']} ({describe.country(t, row['country_iso2'])})"
        for row in describe.records(found[["place_id", "name", "country_iso2"]])
    }


MOST: Final = 3


@dataclass(frozen=True)
class Elsewhere:
    """A membership on another day: its place, what is said of it, and a day on which it counts."""

    membership_id: str
    place_id: str
    words: str
    day: dt.date


def elsewhere(asked: Request) -> tuple[Elsewhere, ...]:
    """Return the memberships, up to `MOST`, that a search would find on another day.

    None where a place that is found is in the same network on the day that is asked for.
    """
    sought = fold(asked.filters.search)
    if not sought or asked.room.searches != "places":
        return ()
    rows = asked.rows
    wanted = asked.filters.networks or asked.room.within(asked.atlas)
    if asked.room.beside:
        wanted = (*wanted, *asked.room.within(asked.atlas))
    rows = rows[rows["network_id"].isin(wanted)]
    rows = rows[filters.named_like(rows, sought)]
    shown = rows[rows["state"] == "current"]
    keys = set(zip(shown["place_id"], shown["network_id"], strict=True))
    others = rows[(rows["state"] != "current") & rows["start"].notna()]
    others = others.sort_values(["name", "start", "membership_id"])
    found = [
        _told(asked, row)
        for row in describe.records(others)
        if (row["place_id"], row["network_id"]) not in keys
    ]
    return tuple(found[:MOST])


def _told(asked: Request, row: describe.Row) -> Elsewhere:
    t = asked.t
    text = (
        t._("{name}: member of {network} from {since} to {left}")
        if row["left"]
        else t._("{name}: member of {network} from {since}")
    )
    words = text.format(
        name=row["name"],
        network=asked.names[row["network_id"]],
        since=describe.since(t, row),
        left=t.partial(row["left"]) if row["left"] else "",
    )
    return Elsewhere(row["membership_id"], row["place_id"], words, row["start"].date())
