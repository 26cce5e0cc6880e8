"""Who is a member on a day, and which memberships a reader's filters keep.

The as-of rules live here and nowhere else:

- the joined day is in, the leaving day is out;
- a year or a month means its first day when joining and its last day when leaving;
- without a joining date, a membership counts from its earliest attestation (the last day of the
  attested year or month, since the source proves no more), shown as "by" that date;
- a row that a declared correction places in time by assumption counts from that day, and says so,
  unless it is attested by then;
- a row without any date counts from the day on which its source was read;
- a former member whose leaving date is unknown never counts as current.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import dates, kept
from geo.exhibit import Counts
from geo.fields import COLUMNS
from geo.model import Filters
from geo.spelling import fold

BASES: Final = ("joined", "attested", "assumed", "accessed")
STATED: Final = ("by", "later", "none")  # a party: by the day, only after it, not at all
STATES: Final = ("current", "former", "future")
CURRENT_STATUSES: Final = ("founding", "awarded", "member", "host", "individual", "unstated")
STATUSES: Final = (*CURRENT_STATUSES, "former")
GRADES: Final = ("founding", "explicit", "inferred")


def with_intervals(members: pd.DataFrame) -> pd.DataFrame:
    """Add the days between which each membership counts.

    Parameters
    ----------
    members
        One row per membership, with the text columns ``joined``, ``left``, ``first_attested``,
        ``assumed_by`` and ``accessed`` (partial dates; ``accessed`` is never empty).

    Returns
    -------
    A copy with ``start`` (timestamp, inclusive), ``basis`` (one of `BASES`) and ``end``
    (timestamp, exclusive; NaT where no leaving date is known).
    """
    attested, assumed = (dates.last_days(members[c]) for c in ("first_attested", "assumed_by"))
    candidates = {
        "joined": dates.first_days(members["joined"]),
        "attested": attested.mask(assumed < attested),
        "assumed": assumed,
        "accessed": dates.last_days(members["accessed"]),
    }
    known = [series.notna() for series in candidates.values()]
    basis = np.select(known, list(candidates), default="accessed")
    start = candidates["joined"].copy()
    for series in candidates.values():
        start = start.fillna(series)
    return members.assign(start=start, basis=basis, end=dates.last_days(members["left"]))


def state(members: pd.DataFrame, as_of: dt.date) -> pd.Series:
    """Say for each row of `with_intervals` whether it is current, former or future on a day."""
    day = pd.Timestamp(as_of)
    begun = members["start"] <= day
    departed = (members["end"] <= day) | (members["end"].isna() & (members["status"] == "former"))
    values = np.select([~begun, departed], ["future", "former"], default="current")
    return pd.Series(values, index=members.index, dtype="str")


def status(members: pd.DataFrame, states: pd.Series) -> pd.Series:
    """Return the status on the day: what a later leaver was before it left, or former."""
    before = members["status"].where(
        members["status"] != "former",
        members["evidence_grade"].map({"founding": "founding"}).fillna("member"),
    )
    return before.where(states != "former", "former")


def executives_at(executives: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Pick for each place the party of the executive that holds best for a day.

    Parameters
    ----------
    executives
        One row per statement: ``place_id``, ``party``, ``party_family``, ``as_of`` (partial
        date), ``source``.

    Returns
    -------
    Indexed by ``place_id``: the latest statement made by that day or, where there is none, the
    earliest one after it; ``party_as_of`` is always its own date, and ``party_later`` is true
    where that date lies after the day asked for.
    """
    day = pd.Timestamp(as_of)
    known = executives.assign(_said=dates.last_days(executives["as_of"]))
    later = known["_said"] > day
    distance = (known["_said"] - day).abs().dt.days
    order = known.assign(party_later=later, _distance=distance).sort_values(
        ["place_id", "party_later", "_distance", "party"], kind="stable"
    )
    best = order.drop_duplicates("place_id").set_index("place_id")
    named = best.rename(columns={"as_of": "party_as_of", "source": "party_source"})
    return named[["party", "party_family", "party_as_of", "party_later", "party_source"]]


def at(members: gpd.GeoDataFrame, executives: pd.DataFrame, as_of: dt.date) -> gpd.GeoDataFrame:
    """Return every membership as it stands on a day.

    Adds ``state``, ``status_at`` and the party columns of `executives_at` (party ``""`` and
    family ``unknown`` where no statement is known), with ``party_stated`` (one of `STATED`). The
    rows and their order are kept.
    """
    chosen = executives_at(executives, as_of)
    whose = "stated_for" if "stated_for" in members else "place_id"  # of a list: its own rows
    rows = members.drop(columns=[c for c in chosen if c in members]).join(chosen, on=whose)
    states = state(rows, as_of)
    unsaid = rows["party"].fillna("") == ""
    stated = np.select([unsaid, rows["party_later"].eq(other=True)], ["none", "later"], "by")
    return rows.assign(
        state=states,
        party_stated=pd.Series(stated, index=rows.index, dtype="str"),
        status_at=status(rows, states),
        party=rows["party"].fillna(""),
        party_family=rows["party_family"].fillna("unknown"),
        party_as_of=rows["party_as_of"].fillna(""),
        party_source=rows["party_source"].fillna(""),
        party_later=rows["party_later"].eq(other=True),
    )


def masks(rows: pd.DataFrame, filters: Filters) -> dict[str, pd.Series]:
    """Say for each filter that asks for something which rows of `at` pass it.

    Returns
    -------
    By field of `Filters` (boolean, same index). ``as_of`` and ``statuses`` are always there: what
    lies in the future is never shown, and former members only when asked for.
    """
    passed = {"as_of": rows["state"] != "future"}
    for name, column in COLUMNS.items():
        wanted = getattr(filters, name) or (CURRENT_STATUSES if name == "statuses" else ())
        if wanted:
            passed[name] = rows[column].isin(wanted)
    sought = fold(filters.search)
    if sought:
        passed["search"] = named_like(rows, sought)
    return passed


def mask(rows: pd.DataFrame, filters: Filters) -> pd.Series:
    """Say which rows of `at` the filters keep (boolean, same index)."""
    return every(masks(rows, filters).values(), rows)


def every(passed: Iterable[pd.Series], rows: pd.DataFrame) -> pd.Series:
    """Say which rows pass all of some masks (boolean, same index)."""
    keep = pd.Series(data=True, index=rows.index, dtype="bool")
    for one in passed:
        keep &= one
    return keep


def named_like(rows: pd.DataFrame, sought: str) -> pd.Series:
    """Say which rows hold a text of `geo.spelling.fold` in their name or one of its variants."""
    return pd.Series([sought in names for names in folded(rows)], index=rows.index, dtype="bool")


def folded(rows: pd.DataFrame) -> list[str]:
    """Return for each row its name and the variants of it as they are searched in."""
    columns = [c for c in ("name", "local_name", "other_names", "name_variants") if c in rows]
    names = zip(*(rows[column] for column in columns), strict=True)
    return [_folded("|".join(each)) for each in names]


@kept.of_texts
@lru_cache(maxsize=20_000)
def _folded(names: str) -> str:
    return "|".join(fold(name) for name in names.split("|"))


def counts(
    rows: pd.DataFrame, filters: Filters, options: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Count the memberships behind each option.

    Parameters
    ----------
    rows
        The memberships of `geo.filters.at` on ``filters.as_of``, not narrowed by other filters.
    filters
        What the reader asks for now.
    options
        The codes that each filter offers, by field name of `Filters` (see
        `geo.fields.COLUMNS`); a mapping of codes to labels will do.

    Returns
    -------
    By field and code the number of rows that `geo.filters.mask` would keep if that code were the
    only choice of that field. An option that would show nothing has 0.

    Raises
    ------
    KeyError
        If ``options`` names what is no filter with options.
    """
    passed = masks(rows, filters)
    failed = pd.Series(0, index=rows.index)
    for one in passed.values():
        failed += ~one
    counted: dict[str, dict[str, int]] = {}
    for name, codes in options.items():
        elsewhere = failed - ~passed[name] if name in passed else failed
        shown = rows[COLUMNS[name]][elsewhere == 0].value_counts()
        counted[name] = {code: int(shown.get(code, 0)) for code in codes}
    return counted


def facets(rows: pd.DataFrame, filters: Filters) -> Callable[[], Counts]:
    """Return what counts the options of an exhibit, when it is first asked for.

    ``rows`` are those that its filters choose from, as they stand on its day; ``filters`` is what
    it was asked for. A code that no row has is not among the `counts`: it has 0.
    """
    return cache(lambda: counts(rows, filters, {name: set(rows[c]) for name, c in COLUMNS.items()}))
