"""How much of the published membership the atlas documents at a date.

A published total is compared only with documented members of the same kind of body: City of
Sanctuary counts its local groups and the councils of its authority network apart. Nothing is
scaled up or interpolated between two totals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import dates
from geo.model import Coverage


@dataclass(frozen=True)
class Scope:
    """One kind of body that a network counts: the units of its totals, and what they cover."""

    unit: str
    printed_units: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


SCOPES: Final[dict[str, tuple[Scope, ...]]] = {
    "anvita": (Scope("members", ("local authorities",)),),
    "city-of-sanctuary": (
        Scope(
            "groups",
            ("local groups", "local groups, boroughs and institutions"),
            levels=("group",),
            countries=("GB",),
        ),
        Scope(
            "councils",
            ("councils", "councils in the local authority network"),
            levels=("council", "parish"),
            countries=("GB",),
        ),
    ),
}
_WHOLE: Final = (Scope("members"),)
_QUALIFIERS: Final = {"exact": 0, "about": 1, "more_than": 2}
_MONTH: Final = dt.timedelta(days=31)
_FARTHEST: Final = dt.timedelta(days=730)


def scopes(network_id: str) -> tuple[Scope, ...]:
    """Return the kinds of body that a network's published totals count."""
    return SCOPES.get(network_id, _WHOLE)


def documented(rows: pd.DataFrame, network_id: str, scope: Scope) -> int:
    """Count the memberships of `geo.filters.at` that are current, in one scope of one network."""
    keep = (rows["network_id"] == network_id) & (rows["state"] == "current")
    if scope.levels:
        keep &= rows["level"].isin(scope.levels)
    if scope.countries:
        keep &= rows["country_iso2"].isin(scope.countries)
    return int(keep.sum())


def nearest_total(
    counts: pd.DataFrame,
    network_id: str,
    scope: Scope,
    as_of: dt.date,
    at_least: int,
    *,
    coalition: str = "",
) -> pd.Series | None:
    """Pick the published total to hold a documented number against.

    Totals that were printed within a month of each other belong together; the best of them (an
    exact one before a rounded one, then the one with the most precise date, then the last) stands
    for all. Such a group holds from the day of its first total until the next group begins. Before
    the first one, it is the next to come. So the answer changes only on days that the data name:
    that of a total, or the day on which one has become two years old or is still two years away
    and no longer says anything.

    A total smaller than what is documented, an older one of a network that has grown since, can't
    be its whole and is passed over. Totals are of the whole network, or of one ``coalition`` of
    it. None if no total is left.
    """
    of_whole = (counts["network_id"] == network_id) & (counts["coalition"] == coalition)
    rows = counts[of_whole & (counts["date"] != "") & (counts["total"] >= at_least)]
    if scope.printed_units:
        rows = rows[rows["unit"].isin(scope.printed_units)]
    texts, sources, qualifiers = (list(rows[c]) for c in ("date", "source", "qualifier"))
    days = [dates.last_day(text) for text in texts]
    groups: list[list[int]] = []
    for place in sorted(range(len(days)), key=lambda i: (days[i], sources[i])):
        if not groups or days[place] - days[groups[-1][0]] > _MONTH:
            groups.append([])
        groups[-1].append(place)
    begun = [group for group in groups if days[group[0]] <= as_of][-1:]
    to_come = [group for group in groups if days[group[0]] > as_of][:1]
    for group in (*begun, *to_come):
        best = min(
            group,
            key=lambda i: (
                _QUALIFIERS[qualifiers[i]],
                -len(texts[i]),
                as_of - days[i],
                sources[i],
            ),
        )
        if abs(days[best] - as_of) <= _FARTHEST:
            return rows.iloc[best]
    return None


def turning_days(counts: pd.DataFrame, networks: Collection[str]) -> set[dt.date]:
    """Return the days on which another published total may begin to hold (`nearest_total`)."""
    dated = counts[counts["network_id"].isin(networks) & (counts["date"] != "")]
    days = [dates.last_day(text) for text in dated["date"]]
    past = _FARTHEST + dt.timedelta(days=1)
    return {turn for day in days for turn in (day - _FARTHEST, day, day + past)}


def coverage(
    rows: pd.DataFrame, counts: pd.DataFrame, network_id: str, as_of: dt.date
) -> tuple[Coverage, ...]:
    """Return what is documented of a network on a day, one `Coverage` for each of its scopes.

    Parameters
    ----------
    rows
        The memberships of `geo.filters.at` on the same day, not narrowed by other filters.
    counts
        Published totals: ``network_id``, ``unit``, ``date``, ``total``, ``qualifier``, ``source``.
    """
    lines = []
    for scope in scopes(network_id):
        number = documented(rows, network_id, scope)
        total = nearest_total(counts, network_id, scope, as_of, number)
        if total is None:
            lines.append(Coverage(network_id, scope.unit, number))
            continue
        lines.append(
            Coverage(
                network_id=network_id,
                unit=scope.unit,
                documented=number,
                total=int(total["total"]),
                total_date=str(total["date"]),
                qualifier=str(total["qualifier"]),
                source=str(total["source"]),
            )
        )
    return tuple(lines)
