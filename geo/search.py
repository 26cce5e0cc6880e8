"""What a search by name finds beside the members of the day: who was one before, or came later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from geo import describe, filters
from geo.request import Request
from geo.spelling import fold

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
