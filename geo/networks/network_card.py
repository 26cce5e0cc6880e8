"""All that the atlas says of one network: facts, relations, divergences, its own member list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo import coverage, describe, filters, schemes, views
from geo.escape import safe_url
from geo.i18n import LANGUAGES, Texts, said
from geo.layers import Atlas
from geo.networks import relations, typology


@dataclass(frozen=True)
class Tie:
    """One relation in words, from the network's end, with who stands at the other."""

    words: str
    other: str
    since: str
    remark: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Divergence:
    """What the table says, what other sources say, and which ones."""

    table: str
    others: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NetworkCard:
    """One network in words; ``facts`` are labels and values in their order."""

    network_id: str
    name: str
    short: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    website: str
    sources: tuple[str, ...]
    ties: tuple[Tie, ...]
    divergences: tuple[Divergence, ...]
    coverage: tuple[str, ...]


def network_card(atlas: Atlas, network_id: str, day: dt.date, t: Texts) -> NetworkCard | None:
    """Return the card of a network, its documented members as on a day; None if unknown."""
    bodies = typology.bodies(atlas, t)
    found = bodies[bodies["network_id"] == network_id]
    if found.empty:
        return None
    row = describe.records(found)[0]
    return NetworkCard(
        network_id=network_id,
        name=str(row["name"]),
        short=str(row["short"]),
        summary=said(row, "summary", t),
        facts=facts(t, row),
        website=safe_url(row["website"]) or "",
        sources=tuple(describe.sources(row["source_urls"])),
        ties=ties(atlas, network_id, t),
        divergences=divergences(atlas, network_id, t),
        coverage=covered(atlas, network_id, day, t),
    )


def facts(t: Texts, row: describe.Row) -> tuple[tuple[str, str], ...]:
    """Return what is known of a network; what is unknown says so."""
    _ = t._
    names = {_("Acronym"): row["acronym"], _("In the paper"): row["seed_label"]}
    also = dict.fromkeys(said(row, "name", Texts(language)) for language in LANGUAGES)
    named = {k: str(v) for k, v in names.items() if v}
    others = [name for name in also if name not in {row["name"], row["seed_label"]}]
    if others:
        named[_("Also")] = t.listing(others)
    return tuple(
        {
            **named,
            _("Class"): schemes.said(t, typology.CATEGORIES)[row["class"]],
            _("Kind of network or body"): t.each(typology.KINDS)[row["kind"]],
            _("Founded"): typology.founded(t, row),
            _("Founder"): str(row["founder"]) or _("not known"),
            _("Seat"): typology.seat(t, row),
            _("Members"): typology.members(t, row),
            _("Activity"): t.each(typology.ACTIVITY)[row["active"]],
        }.items()
    )


def ties(atlas: Atlas, network_id: str, t: Texts) -> tuple[Tie, ...]:
    """Return the relations of a network in words: those that start from it, then the others."""
    said_of, bodies = relations.words(t), typology.bodies(atlas, t)
    names = dict(zip(bodies["network_id"], bodies["name"], strict=True))
    found = []
    for end, other in (("source", "target"), ("target", "source")):
        rows = atlas.links[atlas.links[f"{end}_network_id"] == network_id]
        for row in describe.records(rows):
            relation = said_of[row["relation"]]
            text = relation.forward if end == "source" else relation.backward
            far = str(row[f"{other}_network_id"])
            found.append(
                Tie(
                    words=text.format(name=names[far]),
                    other=far,
                    since=relations.since(t, row),
                    remark=said(row, "note", t),
                    sources=tuple(describe.sources(row["source"])),
                )
            )
    return tuple(found)


def divergences(atlas: Atlas, network_id: str, t: Texts) -> tuple[Divergence, ...]:
    """Return where the class of a network and other sources pull apart."""
    rows = atlas.contrasts[atlas.contrasts["network_id"] == network_id]
    return tuple(
        Divergence(
            table=said(row, "table", t),
            others=said(row, "others", t),
            sources=tuple(describe.sources(row["source"])),
        )
        for row in describe.records(rows)
    )


def covered(atlas: Atlas, network_id: str, day: dt.date, t: Texts) -> tuple[str, ...]:
    """Say how many of its published members the atlas names; nothing without a list of them."""
    rows = atlas.members[atlas.members["network_id"] == network_id]
    if rows.empty:
        return ()
    standing = filters.at(rows, atlas.executives, day)
    name = views.network_names(atlas, t)[network_id]
    lines = coverage.coverage(standing, atlas.counts, network_id, day)
    return tuple(describe.coverage_line(t, line, name) for line in lines)
