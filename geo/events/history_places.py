"""Where events were: the places of the atlas that carry the name which an event gives.

A name finds only places of the event's own country. In the United Kingdom it may find a local group
and a council: a decision of a council leads to the council, everything else to the local group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geo import describe, labels
from geo.describe import Row
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory, iccar
from geo.spelling import fold

_DECIDED: Final = ("council-decision", "award")
Names = dict[tuple[str, str], list[tuple[str, str]]]  # country and name to place and level


@dataclass(frozen=True)
class Spot:
    """A place of an event: its name, its key in the atlas or empty, and its level there."""

    name: str
    place_id: str
    level: str = ""


def names(atlas: Atlas) -> Names:
    """Return the places of the atlas by country and folded name, own names before variants."""
    found: Names = {}
    rows = describe.records(atlas.places.sort_values("place_id", kind="stable"))
    for column in ("name", "name_variants"):
        for row in rows:
            for name in str(row[column]).split("|"):
                if name:
                    key = (row["country_iso2"], fold(name))
                    found.setdefault(key, []).append((row["place_id"], row["level"]))
    return found


def spots(row: Row, known: Names) -> list[Spot]:
    """Return the places of an event of `geo.events.history.standing`."""
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
    words = {**labels.levels(t), "council": t._("the council")}
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
    if iccar.NETWORK in networks:
        return OnMap("iccar", "iccar_world", point)
    return None
