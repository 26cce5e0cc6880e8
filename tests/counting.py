"""The memberships counted a second time: from the packaged tables alone, without the library.

A test that holds a number of the app against one of these breaks on a rule, and not on a new row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from geo.layers import LAYERS

_ENDS = {4: "Y", 7: "M", 10: "D"}  # of a date, by how much of it is written
_WAYS = {"joined": False, "first_attested": True, "assumed_by": True, "accessed": True}
ALPS = {
    "04": "Alpes-de-Haute-Provence",
    "05": "Hautes-Alpes",
    "06": "Alpes-Maritimes",
    "26": "Drôme",
    "38": "Isère",
    "73": "Savoie",
    "74": "Haute-Savoie",
}
_NAMES = {"first_attested": "attested", "assumed_by": "assumed"}


@cache
def day(text: str, *, last: bool) -> pd.Timestamp:
    """Return the first or last day that a date of any precision can mean."""
    if not text:
        return pd.NaT
    period = pd.Period(text, freq=_ENDS[len(text)])
    return (period.end_time if last else period.start_time).normalize()


@cache
def memberships() -> pd.DataFrame:
    """Return all memberships, with the day each begins and ends and how its beginning is known.

    ``alps`` is the Alpine département that a place lies in: by its code, else by the name.
    """
    rows = pd.read_parquet(LAYERS / "members.parquet").fillna({"left": ""})
    begins, ends, known = [], [], []
    for row in rows.to_dict("records"):
        attested, assumed = (day(row[n], last=True) for n in ("first_attested", "assumed_by"))
        doubt = not row["joined"] and assumed < attested  # NaT is before nothing
        way = "assumed_by" if doubt else next(name for name in _WAYS if row[name])
        begins.append(day(row[way], last=_WAYS[way]))
        ends.append(day(row["left"], last=True))
        known.append(_NAMES.get(way, way))
    named = rows["admin2"].map({name: code for code, name in ALPS.items()})
    alps = rows["departement"].where(rows["departement"] != "", named)
    ended = pd.to_datetime(pd.Series(ends))
    return rows.assign(begins=begins, ends=ended, known_by=known, alps=alps)


def on(as_of: str, state: str = "current", **equal: str | Sequence[str]) -> pd.DataFrame:
    """Return the memberships that are current (or former) on a day, with these values."""
    rows, when = memberships(), pd.Timestamp(as_of)
    gone = (rows["ends"] <= when) | (rows["ends"].isna() & (rows["status"] == "former"))
    rows = rows[(rows["begins"] <= when) & (gone == (state == "former"))]
    return having(rows, **equal)


def having(rows: pd.DataFrame, **equal: str | Sequence[str]) -> pd.DataFrame:
    """Return the rows whose columns have a value, or one of some."""
    for column, values in equal.items():
        rows = rows[rows[column].isin([values] if isinstance(values, str) else list(values))]
    return rows


def parties(as_of: str) -> dict[str, str]:
    """Return the party of each place: the last said by the day, else the first said after it."""
    rows, when = pd.read_parquet(LAYERS / "executives.parquet"), pd.Timestamp(as_of)
    said = [(row["place_id"], day(row["as_of"], last=True), row["party"]) for row in
            rows.sort_values(["place_id", "party"]).to_dict("records")]  # fmt: skip
    found: dict[str, str] = {}
    for place in {place for place, _, _ in said}:
        own = [(when_said, party) for name, when_said, party in said if name == place]
        before = [pair for pair in own if pair[0] <= when]
        latest = max(before, key=lambda pair: pair[0]) if before else min(own, key=lambda p: p[0])
        found[place] = str(latest[1])
    return found
