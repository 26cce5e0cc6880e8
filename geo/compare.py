"""Two views side by side: what the reader asks of each, and how their places differ.

A side is the address of a map without its host (``contestatory?asof=2019-12-31``), so that any
view of the atlas can be put beside any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd

from geo import catalogue, labels, views
from geo.catalogue import Asked
from geo.display import Display
from geo.escape import for_csv
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import View

SIDES: Final = ("left", "right")
MAPS: Final = ("contestatory", "iccar", "alpine", "anvita")
STATES: Final = ("left", "right", "changed", "same")
Statuses = frozenset[tuple[str, str]]  # network and status on the day


@dataclass(frozen=True)
class Pair:
    """Two maps; ``left`` is the one that the other is compared with."""

    left: View
    right: View


def default(side: str, today: dt.date, language: str) -> Asked:
    """Return what a side shows when the address is silent: Map 1 on the paper's day, or today."""
    named = catalogue.named(MAPS[0])
    chosen = named.default(today)
    day = chosen.as_of if side == SIDES[0] else today
    return Asked(named.name, replace(chosen, as_of=day), named.shown, language)


def side(text: str, fallback: Asked, atlas: Atlas, today: dt.date) -> Asked:
    """Return what the address of a side asks for; the fallback where it names no map."""
    try:
        name, values, _ = catalogue.parts(text)
    except ValueError:
        return fallback
    if name not in MAPS:
        return fallback
    found = catalogue.asked(name, values, atlas, today)
    shown: Display = replace(found.display, card="", part=catalogue.named(name).shown.part)
    return replace(found, display=shown, language=fallback.language)


def text(asked: Asked, today: dt.date) -> str:
    """Return the address of a side."""
    return f"{asked.name}?{urlencode(asked.query(today), doseq=True)}"


def query(left: Asked, right: Asked, today: dt.date) -> dict[str, list[str]]:
    """Return the values of the address of the comparison."""
    return {"left": [text(left, today)], "right": [text(right, today)]}


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


def difference(pair: Pair) -> pd.DataFrame:
    """Return one row per place that either view shows, those that differ first.

    Columns: ``place_id``, ``name``, ``country_iso2``, ``state`` (one of `STATES`), ``left`` and
    ``right`` (`Statuses`, empty where the place is not shown), ``sources`` (addresses by |).
    """
    left, right = standing(pair.left), standing(pair.right)
    both = pd.concat([pair.left.members, pair.right.members])
    first = both.drop_duplicates("place_id")
    cited = both.groupby("place_id")["source_url"].agg(
        lambda cells: "|".join(dict.fromkeys("|".join(cells).split("|")))
    )
    facts = zip(first["place_id"], first["name"], first["country_iso2"], strict=True)
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


def headings(pair: Pair) -> tuple[str, str]:
    """Return the words over each side: its filters and day, and the map where the two differ."""
    sides = (pair.left, pair.right)
    if pair.left.title != pair.right.title:
        left, right = (f"{view.title} · {view.subtitle}" for view in sides)
    else:
        left, right = (view.subtitle[:1].upper() + view.subtitle[1:] for view in sides)
    return left, right


def for_readers(t: Texts, table: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """Return the difference in words."""
    names, words = views.network_names(atlas, t), state_labels(t)
    return pd.DataFrame(
        {
            t._("Place"): table["name"],
            t._("Country"): [labels.country(t, iso2) for iso2 in table["country_iso2"]],
            t._("Shown"): [words[name] for name in table["state"]],
            t._("Left"): [_said(t, statuses, names) for statuses in table["left"]],
            t._("Right"): [_said(t, statuses, names) for statuses in table["right"]],
        }
    )


def _said(t: Texts, statuses: Statuses, names: Mapping[str, str]) -> str:
    words = labels.statuses(t)
    return "; ".join(f"{names[network]}: {words[status]}" for network, status in sorted(statuses))


def csv(t: Texts, table: pd.DataFrame, atlas: Atlas) -> bytes:
    """Return the difference as CSV for spreadsheets, with sources and data version in each row."""
    shown = for_readers(t, table, atlas)
    extra: dict[str, Any] = {
        "place_id": table["place_id"],
        t._("Source"): table["sources"],
        t._("Data version"): atlas.version,
    }
    safe = shown.assign(**extra).map(for_csv)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
