"""The page on the typology: its parts, its choices, and the map of the seats.

On the map each network has one symbol; those of one city stand at one point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import colouring, coverage, describe, filters, schemes, views
from geo.describe import Card
from geo.escape import safe_url
from geo.exhibit import Exhibit, Later
from geo.fields import Choices
from geo.i18n import LANGUAGES, Texts, said
from geo.layers import Atlas
from geo.model import EUROPE, WORLD, Display, View
from geo.networks import relations, typology
from geo.request import Request, Room

SEAT_COLUMNS: Final = (
    "network_id",
    "name",
    "class",
    "kind",
    "seat_city",
    "seat_country_iso2",
    "founded",
    "website",
    "source_url",
)
_SIZE: Final = 17
PARTS: Final = ("table", "relations", "seats")


def seat_rows(request: Request) -> gpd.GeoDataFrame:
    """Return the bodies that the filters keep, with the point of their seat (EPSG:4326).

    Without a choice of class, only the names of the table; a body without a located seat has no
    point. A former name of a body that is there too is left out: one seat, one symbol.
    """
    atlas, display = request.atlas, request.display
    found = typology.bodies(atlas, request.t)
    keep = typology.kept(found, display, request.filters.search)
    if not display.classes:
        keep &= found["order"] > 0
    found = found[keep]
    renamed = (found["active"] == "no") & found["same_as"].isin(found["network_id"])
    found = found[~renamed].drop(columns=["seat_city", "seat_country_iso2"])
    named = atlas.networks[["network_id", "seat_city", "seat_country_iso2"]]
    points = atlas.seats[["network_id", "matched_name", "geometry"]]
    joined = found.merge(named, on="network_id").merge(points, on="network_id", how="left")
    renamed_columns = joined.rename(columns={"source_urls": "source_url"})
    return gpd.GeoDataFrame(renamed_columns, geometry="geometry", crs=atlas.seats.crs)


def _drawn(t: Texts, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give rows their symbols and texts; ``place_id`` is the code of the network."""
    records = describe.records(found)
    placed = found.assign(place_id=found["network_id"], category=found["class"])
    symbols = [typology.symbol(code) for code in found["class"]]
    hints = ((row["name"], typology.seat(t, row)) for row in records)
    return colouring.symbolised(placed, symbols, hints, _SIZE).assign(
        label=found["short"],
        card=describe.column(found, (_card(t, row) for row in records)),
    )


def _card(t: Texts, row: describe.Row) -> Card:
    facts = (
        (t._("Class"), schemes.said(t, typology.CATEGORIES)[row["class"]]),
        (t._("Seat"), typology.seat(t, row)),
        (t._("Founded"), typology.founded(t, row)),
        (t._("Members"), typology.members(t, row)),
    )
    return Card(row["name"], facts)


def located(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows whose seat city is known."""
    return found[found.geometry.notna()]


def cities(t: Texts, found: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the cities with the networks that have their seat there, the most first."""
    known = located(found)
    listed = [
        (len(part), typology.seat(t, describe.records(part)[0]), t.listing(list(part["spoken"])))
        for _, part in known.groupby(["seat_country_iso2", "matched_name"])
    ]
    ordered = sorted(listed, key=lambda item: (-item[0], item[1]))
    return pd.DataFrame(
        [(city, number, names) for number, city, names in ordered],
        columns=[t._("City"), t._("Number"), t._("Networks")],
    )


def _seats_said(t: Texts, found: gpd.GeoDataFrame) -> str:
    """Say how many have a known seat, and name those that have none."""
    if found.empty:
        return t._("No network of the table fits these filters.")
    known = located(found)
    number = known["matched_name"].nunique()
    text = t.n_(
        "{located} of {n} body has a known seat city",
        "{located} of {n} bodies have a known seat city",
        len(found),
    ).format(located=t.number(len(known)))
    parts = [t.n_("{text}, in {n} city.", "{text}, in {n} cities.", number).format(text=text)]
    loose = list(found.loc[found.geometry.isna(), "spoken"])
    if loose:
        parts.append(t._("No seat city is known for {list}.").format(list=t.listing(loose)))
    return " ".join(parts)


def seats(request: Request) -> View:
    """Return the map of the seats."""
    chosen, t, display = request.filters, request.t, request.display
    found = seat_rows(request)
    europe = display.preset == "europe"
    return View(
        view_id=f"typology_seats_{display.preset}",
        title=t._("Seats of the networks"),
        subtitle=typology.subtitle(request),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        members=_drawn(t, found),
        extent=views.PRESETS[display.preset],
        legend=tuple(item for item in typology.legend(t, located(found)) if item.count),
        caption=_seats_said(t, found),
        base=EUROPE if europe else WORLD,
        table=typology.as_table(t, found).drop(columns=t._("No.")),
        columns=SEAT_COLUMNS,
        key="network_id",
        tables=Later(cities=lambda: cities(t, found)),
    )


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page."""
    words = (t._("The table"), t._("Relations"), t._("Seats"))
    return dict(zip(PARTS, words, strict=True))


def names(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return every body by its full name, those of the table first and in its order."""
    rows = typology.bodies(atlas, t)
    return dict(zip(rows["network_id"], rows["name"], strict=True))


def build(request: Request) -> Exhibit:
    """Return the part of the page that is asked for, with the numbers beside its filters."""
    found: Exhibit
    match request.display.part:
        case "seats":
            found = seats(request)
        case "relations":
            found = relations.chart(request)
        case _:
            found = typology.chart(request)
    return replace(found, facets=cache(lambda: counts(request)))


def counts(request: Request) -> dict[str, dict[str, int]]:
    """Count the networks of which each option is true, and the relations of each kind.

    The numbers are of all, also of those that other filters leave out; where the part is the
    table, of the networks in it.
    """
    rows = typology.bodies(request.atlas, request.t)
    if request.display.part == "table":
        rows = rows[rows["order"] > 0]
    columns = {name: rows[column] for name, column in typology.COLUMNS.items()}
    columns["relations"] = request.atlas.links["relation"]
    return {
        name: {str(code): int(n) for code, n in column.value_counts().items()}
        for name, column in columns.items()
    }


def _choices(atlas: Atlas, t: Texts) -> Choices:
    return {
        "networks": names(atlas, t),
        "part": parts(t),
        **typology.options(atlas, t),
        **relations.options(t),
        "preset": t.each(views.PRESET_WORDS),
        "net": names(atlas, t),
    }


ROOM: Final = Room(
    "typology",
    lambda t: t._("Typology of 35 networks"),
    Display(part="table", preset="world"),
    build,
    _choices,
    searches="networks",
)


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


def network_card(request: Request) -> NetworkCard | None:
    """Return the card of the open network, with its members as on the day; None if none is open."""
    atlas, t, network_id = request.atlas, request.t, request.display.net
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
        coverage=covered(request),
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


def covered(request: Request) -> tuple[str, ...]:
    """Say how many of its published members the atlas names; nothing without a list of them."""
    atlas, network, day = request.atlas, request.display.net, request.filters.as_of
    rows = atlas.members[atlas.members["network_id"] == network]
    if rows.empty:
        return ()
    lines = coverage.coverage(filters.at(rows, atlas.executives, day), atlas.counts, network, day)
    return tuple(describe.coverage_line(request.t, line, request.names[network]) for line in lines)
