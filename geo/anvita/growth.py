"""ANVITA since its foundation: totals that were published, and members that can be named.

The two are kept apart. Published totals are points, each with the word that its source puts before
it; between two of them nothing is known. Documented members are counted day by day with the same
rules as on every map (`geo.filters`), and are a floor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import dates, filters
from geo.layers import Atlas
from geo.model import Filters

NETWORK: Final = "anvita"
START: Final = dt.date(2018, 1, 1)
QUALIFIERS: Final = ("exact", "about", "more_than")
KINDS: Final = ("stated", "inferred", "assumed", "undated")
LATENCY: Final = "2018-anvita-anvita-goes-through-a"
FOUNDED: Final = "2018-09-26-anvita-lyon"
EVENTS: Final = (
    "2019-10-03-alliance-migrations-paris",
    "2020-anvita-anvita-joins-the-mayors",
    "2020-06-anvita-french-municipal-elections-favour",
    "2021-08-19-anvita-anvita-issues-a-statement",
    "2022-02-25-anvita-anvita-issues-a-statement",
)


def members(atlas: Atlas) -> gpd.GeoDataFrame:
    """Return the memberships of ANVITA."""
    return atlas.members[atlas.members["network_id"] == NETWORK]


def last_day(atlas: Atlas, as_of: dt.date) -> dt.date:
    """Return the day on which the curves end: that of the data, or the chosen one if later."""
    return max(as_of, dates.last_day(str(members(atlas)["accessed"].max())))


def kinds(rows: pd.DataFrame) -> pd.Series:
    """Say how each membership of `geo.filters.at` is known: one of `KINDS`."""
    conditions = [
        rows["basis"] == "accessed",
        rows["evidence_grade"] == "inferred",
        rows["basis"] == "assumed",
    ]
    found = np.select(conditions, ["undated", "inferred", "assumed"], default="stated")
    return pd.Series(found, index=rows.index, dtype="str")


def steps(atlas: Atlas, chosen: Filters) -> pd.DataFrame:
    """Count the documented members on each day on which their number can change.

    Parameters
    ----------
    chosen
        The reader's filters, applied on each day as on a map of that day. Who has left is not
        counted, whatever the filter on status.

    Returns
    -------
    One row per day in order: ``day``, the number of each of `KINDS`, their sum ``documented``,
    and the names that ``came`` and ``went`` since the row before (tuples, in order of the names).
    """
    rows, last = members(atlas), last_day(atlas, chosen.as_of)
    said = statements(atlas, rows, chosen)
    found, before = [], frozenset[str]()
    if said.empty:
        rows = filters.at(rows, said, START)
    for day in _days(rows, said, chosen, last):
        standing = _standing(rows, said, day)
        wanted = filters.mask(standing, _on(chosen, day)) & (standing["state"] == "current")
        kept = standing[wanted]
        counts = kinds(kept).value_counts()
        present = frozenset(kept["name"])
        found.append(
            {
                "day": day,
                **{kind: int(counts.get(kind, 0)) for kind in KINDS},
                "documented": len(kept),
                "came": tuple(sorted(present - before)),
                "went": tuple(sorted(before - present)),
            }
        )
        before = present
    return pd.DataFrame(found)


def statements(atlas: Atlas, rows: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Return the parties of the places of some rows; none where no filter asks for a party."""
    if not (chosen.parties or chosen.families):
        return atlas.executives.head(0)
    return atlas.executives[atlas.executives["place_id"].isin(rows["place_id"])]


def _standing(rows: gpd.GeoDataFrame, said: pd.DataFrame, day: dt.date) -> gpd.GeoDataFrame:
    """Return the rows on a day; those of `geo.filters.at` where no party has to be looked up."""
    if len(said):
        return filters.at(rows, said, day)
    states = filters.state(rows, day)
    return rows.assign(state=states, status_at=filters.status(rows, states))


def _on(chosen: Filters, day: dt.date) -> Filters:
    return replace(chosen, as_of=day, networks=())


def _days(
    rows: pd.DataFrame, said: pd.DataFrame, chosen: Filters, last: dt.date
) -> Iterable[dt.date]:
    """Return the days of the curve: comings, goings, statements, the chosen day, the ends."""
    changes = [rows["start"], rows["end"], dates.last_days(said["as_of"])]
    days = {day.date() for days in changes for day in days.dropna()}
    return sorted({START, chosen.as_of, last} | {d for d in days if START < d <= last})


def on(counted: pd.DataFrame, day: dt.date) -> pd.Series:
    """Return the row of `steps` that holds on a day."""
    return counted[counted["day"] <= max(day, START)].iloc[-1]


def totals(atlas: Atlas) -> pd.DataFrame:
    """Return the published totals in order of time, the undated ones last.

    A month or year stands at its last day (``day``, NaT if undated), as everywhere where a total
    is held against a day; ``date`` keeps what the source says.
    """
    rows = atlas.counts[(atlas.counts["network_id"] == NETWORK) & (atlas.counts["coalition"] == "")]
    rows = rows.assign(day=dates.last_days(rows["date"]))
    order = ["day", "total", "source"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def guide(published: pd.DataFrame) -> pd.DataFrame:
    """Return the exact totals that the eye is led along: the largest of each month."""
    exact = published[(published["qualifier"] == "exact") & published["day"].notna()]
    largest = exact.groupby(exact["day"].dt.to_period("M"))["total"].idxmax()
    return exact.loc[largest.to_list(), ["day", "total"]]


def events(atlas: Atlas) -> pd.DataFrame:
    """Return the events beside the curves, in order, with the ``day`` at which each is drawn.

    A year or a month stands at its first day.
    """
    rows = atlas.events.set_index("event_id").loc[list(EVENTS)].reset_index()
    placed = rows.assign(day=dates.first_days(rows["date"]))
    return placed.sort_values("day", kind="stable").reset_index(drop=True)


def latency(atlas: Atlas) -> tuple[dt.date, dt.date]:
    """Return the quiet period that the paper describes: from the foundation to its last year."""
    rows = atlas.events.set_index("event_id")
    said = rows.loc[LATENCY]
    founded = dates.first_day(str(rows.loc[FOUNDED, "date"]))
    return max(founded, dates.first_day(str(said["date"]))), dates.last_day(str(said["date_end"]))
