"""How the places of two maps differ: set arithmetic on networks and statuses, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import labels, views
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import View
from geo.pair import Pair

STATES: Final = ("left", "right", "changed", "same")
Statuses = frozenset[tuple[str, str]]  # network and status on the day


def pair(left: View, right: View, atlas: Atlas) -> Pair:
    """Return two maps with their difference, in the language of the left one."""
    t, table = Texts(left.language), difference(left, right)
    return Pair(
        left,
        right,
        title=" | ".join(dict.fromkeys((left.title, right.title))),
        subtitle=f"{left.subtitle} | {right.subtitle}",
        caption=sentence(t, table),
        difference=table,
        table=for_readers(t, table, atlas),
    )


def standing(view: View) -> dict[str, Statuses]:
    """Return the networks and statuses of each place that a view shows."""
    found: dict[str, set[tuple[str, str]]] = {}
    rows = view.members[["place_id", "network_id", "status_at"]]
    for place, network, status in rows.itertuples(index=False, name=None):
        found.setdefault(place, set()).add((network, status))
    return {place: frozenset(statuses) for place, statuses in found.items()}


def state(left: Statuses | None, right: Statuses | None) -> str:
    """Say where a place is shown; *changed* where its networks or statuses differ."""
    if right is None:
        return "left"
    if left is None:
        return "right"
    return "same" if left == right else "changed"


def difference(first: View, second: View) -> pd.DataFrame:
    """Return one row per place that either view shows, those that differ first.

    Columns: ``place_id``, ``name``, ``country_iso2``, ``state`` (one of `STATES`), ``left`` and
    ``right`` (`Statuses`, empty where the place is not shown), ``sources`` (addresses by |).
    """
    left, right = standing(first), standing(second)
    both = pd.concat([first.members, second.members])
    once = both.drop_duplicates("place_id")
    cited = both.groupby("place_id")["source_url"].agg(
        lambda cells: "|".join(dict.fromkeys("|".join(cells).split("|")))
    )
    facts = zip(once["place_id"], once["name"], once["country_iso2"], strict=True)
    rows = [
        {
            "place_id": place,
            "name": name,
            "country_iso2": country,
            "state": state(left.get(place), right.get(place)),
            "left": left.get(place, frozenset()),
            "right": right.get(place, frozenset()),
            "sources": cited[place],
        }
        for place, name, country in facts
    ]
    columns = ["place_id", "name", "country_iso2", "state", "left", "right", "sources"]
    table = pd.DataFrame(rows, columns=columns)
    order = table["state"].map(STATES.index)
    return table.assign(_order=order).sort_values(
        ["_order", "name", "place_id"], ignore_index=True
    )[columns]


def counts(table: pd.DataFrame) -> dict[str, int]:
    """Count the places by state; all states are there."""
    return {state: int((table["state"] == state).sum()) for state in STATES}


def state_labels(t: Texts) -> dict[str, str]:
    """Return the words for each state."""
    _ = t._
    return {
        "left": _("only on the left"),
        "right": _("only on the right"),
        "changed": _("on both, with another network or status"),
        "same": _("on both, the same"),
    }


def sentence(t: Texts, table: pd.DataFrame) -> str:
    """Sum the comparison up."""
    if table.empty:
        return t._("Neither side shows a place.")
    words = state_labels(t)
    found = [f"{words[name]} ({t.number(n)})" for name, n in counts(table).items() if n]
    total = t.n_("{n} place is shown", "{n} places are shown", len(table))
    return t._("{total}: {list}.").format(total=total, list=t.listing(found))


def for_readers(t: Texts, table: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """Return the difference in words, with the code of each place and its sources."""
    names, words = views.network_names(atlas, t), state_labels(t)
    return pd.DataFrame(
        {
            t._("Place"): table["name"],
            t._("Country"): [labels.country(t, iso2) for iso2 in table["country_iso2"]],
            t._("Shown"): [words[name] for name in table["state"]],
            t._("Left"): [_said(t, statuses, names) for statuses in table["left"]],
            t._("Right"): [_said(t, statuses, names) for statuses in table["right"]],
            "place_id": table["place_id"],
            t._("Source"): table["sources"],
        }
    )


def _said(t: Texts, statuses: Statuses, names: Mapping[str, str]) -> str:
    words = labels.statuses(t)
    return "; ".join(
        t.labelled(names[network], words[status]) for network, status in sorted(statuses)
    )
