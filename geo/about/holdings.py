"""What the atlas holds: six figures, each with how much of it is dated, located or documented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import coverage
from geo.i18n import Texts
from geo.layers import Atlas

DATED: Final = ("joined", "attested")


@dataclass(frozen=True)
class Holding:
    """One figure: how many there are, and of how many of them something more is known.

    ``parts`` are the numbers that the detail names, in its order.
    """

    name: str
    number: int
    parts: tuple[int, ...]


def holdings(atlas: Atlas, today: dt.date) -> tuple[Holding, ...]:
    """Return the six figures of the atlas as it stands on a day."""
    members = atlas.members
    places = atlas.places[atlas.places["place_id"].isin(members["place_id"])]
    by_country = members.groupby("country_iso2")["place_id"].nunique()
    typology = atlas.networks[atlas.networks["in_typology"] == "true"]
    listed = set(members["network_id"])
    return (
        Holding("memberships", len(members), (int(members["basis"].isin(DATED).sum()),)),
        Holding(
            "places",
            len(places),
            (int(places.geometry.notna().sum()), int(places["population"].notna().sum())),
        ),
        Holding("networks", len(listed), (with_total(atlas, today),)),
        Holding(
            "typology",
            len(typology),
            (
                bodies(typology),
                int(typology["network_id"].isin(listed).sum()),
            ),
        ),
        Holding("countries", len(by_country), (int((by_country == 1).sum()),)),
        Holding("events", len(atlas.events), (int((atlas.events["precision"] == "day").sum()),)),
    )


def with_total(atlas: Atlas, today: dt.date) -> int:
    """Count the networks with documented members that a published total can be held against."""
    rows = atlas.at(today)
    found = [
        network
        for network in sorted(set(rows["network_id"]))
        if any(line.total for line in coverage.coverage(rows, atlas.counts, network, today))
    ]
    return len(found)


def bodies(networks: pd.DataFrame) -> int:
    """Count the distinct bodies among networks: two names of one body count once."""
    pairs = zip(networks["network_id"], networks["same_as"], strict=True)
    return len({min(network, same or network) for network, same in pairs})


def words(t: Texts, holding: Holding) -> tuple[str, str]:
    """Return the label of a figure and the sentence on what is known of it."""
    first, last = (t.number(holding.parts[0]), t.number(holding.parts[-1]))
    said = {
        "memberships": (t._("memberships"), t._("{n} dated by a source")),
        "places": (t._("places"), t._("{n} with a point, {m} with a population")),
        "networks": (
            t._("networks with a list of members"),
            t._("{n} with a published total of the last two years to hold it against"),
        ),
        "typology": (
            t._("networks in the typology"),
            t._("{n} distinct bodies, members documented for {m}"),
        ),
        "countries": (t._("countries"), t._("a single place documented in {n}")),
        "events": (t._("dated events"), t._("{n} dated to the day")),
    }
    label, detail = said[holding.name]
    return label, detail.format(n=first, m=last)
