"""The dated events of both papers and the sources, and which of them a reader asks for.

An event covers a span of days: its own day, its month or year where the source tells no more, or
from its first to its last day. The day of the filters is the last one that is told of: what begins
after it is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from geo import dates
from geo.display import Display
from geo.i18n import said_anyhow
from geo.layers import Atlas
from geo.model import Filters
from geo.spelling import fold

NONE: Final = "none"  # the code of events that belong to no network, or to no country
KINDS: Final = (
    "creation",
    "launch",
    "joining",
    "recognition",
    "award",
    "council-decision",
    "departure",
    "withdrawal",
    "refusal",
    "meeting",
    "campaign",
    "statement",
    "publication",
    "count",
    "policy",
    "election",
    "court",
    "camp",
    "context",
)
FAMILIES: Final[dict[str, str]] = {
    **dict.fromkeys(("creation", "launch"), "creation"),
    **dict.fromkeys(("joining", "recognition", "award", "council-decision"), "joining"),
    **dict.fromkeys(("departure", "withdrawal", "refusal"), "leaving"),
    **dict.fromkeys(("meeting", "campaign", "statement", "publication", "count"), "action"),
    **dict.fromkeys(("policy", "election", "court", "camp", "context"), "context"),
}
PERIODS: Final[dict[str, tuple[int, int]]] = {  # first and last year
    "all": (1, 9999),
    "to-1999": (1, 1999),
    "2000-2014": (2000, 2014),
    "2015-2019": (2015, 2019),
    "since-2020": (2020, 9999),
}
_COLUMNS: Final = {"networks": "network", "countries": "country", "kinds": "kind"}


def standing(events: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Return the events that have begun by a day, in the order of time.

    Adds ``begin`` and ``finish`` (the first and the last day that the event may cover), ``exact``
    (whether its days are known), and ``network`` and ``country`` with `NONE` for an empty code.
    """
    last = events["date_end"].where(events["date_end"] != "", events["date"])
    rows = events.assign(
        begin=[dates.first_day(text) for text in events["date"]],
        finish=[dates.last_day(text) for text in last],
        exact=events["precision"] == "day",
        network=events["network_id"].replace("", NONE),
        country=events["country_iso2"].replace("", NONE),
    )
    begun = rows[rows["begin"] <= as_of]
    return begun.sort_values(["begin", "finish", "event_id"], kind="stable", ignore_index=True)


def masks(rows: pd.DataFrame, chosen: Filters, shown: Display) -> dict[str, pd.Series]:
    """Say for each choice that asks for something which rows of `standing` pass it."""
    wanted = {
        "networks": chosen.networks,
        "countries": chosen.countries,
        "kinds": shown.kinds,
    }
    passed = {name: rows[_COLUMNS[name]].isin(codes) for name, codes in wanted.items() if codes}
    if shown.period in PERIODS:
        passed["period"] = within(rows, shown.period)
    sought = fold(chosen.search)
    if sought:
        texts = rows[[*said_anyhow(rows, "title"), "place"]].agg(" ".join, axis=1)
        found = [sought in fold(text) for text in texts]
        passed["search"] = pd.Series(found, index=rows.index, dtype="bool")
    return passed


def within(rows: pd.DataFrame, period: str) -> pd.Series:
    """Say which rows of `standing` a period touches; some lie in two."""
    first, last = PERIODS[period]
    begun = [day.year <= last for day in rows["begin"]]
    over = [day.year < first for day in rows["finish"]]
    kept = [b and not o for b, o in zip(begun, over, strict=True)]
    return pd.Series(kept, index=rows.index, dtype="bool")


def asked(atlas: Atlas, chosen: Filters, shown: Display) -> pd.DataFrame:
    """Return the events that a reader asks for, as `standing`."""
    rows = standing(atlas.events, chosen.as_of)
    return rows[_all(masks(rows, chosen, shown).values(), rows)].reset_index(drop=True)


def _all(passed: Iterable[pd.Series], rows: pd.DataFrame) -> pd.Series:
    keep = pd.Series(data=True, index=rows.index, dtype="bool")
    for one in passed:
        keep &= one
    return keep


def counts(
    rows: pd.DataFrame, chosen: Filters, shown: Display, options: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Count the events behind each option of a choice, under all other choices.

    Parameters
    ----------
    rows
        The events of `standing` on ``chosen.as_of``.
    options
        The codes of ``networks``, ``countries``, ``kinds`` and ``period``; other fields are
        passed over.
    """
    passed = masks(rows, chosen, shown)
    counted: dict[str, dict[str, int]] = {}
    for name, codes in options.items():
        if name not in {*_COLUMNS, "period"}:
            continue
        others = [mask for field, mask in passed.items() if field != name]
        left = rows[_all(others, rows)]
        if name == "period":
            counted[name] = {code: int(within(left, code).sum()) for code in codes}
        else:
            numbers = left[_COLUMNS[name]].value_counts()
            counted[name] = {code: int(numbers.get(code, 0)) for code in codes}
    return counted
