"""Dates whose precision is kept: a year, a month or a day.

Sources give membership dates as ``2018-09-26``, ``2018-09`` or ``2018``. The text is kept as it
is; these functions say which days it stands for.

Here too the clock enters, by one door: all else in the atlas is told which day it is, so that the
same question has the same answer.
"""

from __future__ import annotations

import calendar
import datetime as dt
import os
import re
from collections.abc import Callable
from typing import Final, Literal

import pandas as pd

Precision = Literal["day", "month", "year"]

_PARTIAL = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
_LENGTHS: dict[int, Precision] = {10: "day", 7: "month", 4: "year"}


def precision(text: str) -> Precision:
    """Say how precise a partial date is.

    Raises
    ------
    ValueError
        If the text is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or no day of the calendar.
    """
    first_day(text)
    return _LENGTHS[len(text)]


def first_day(text: str) -> dt.date:
    """Return the first day that a partial date covers.

    Raises
    ------
    ValueError
        If the text is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or no day of the calendar.
    """
    match = _PARTIAL.fullmatch(text)
    if match is None:
        message = f"{text!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD"
        raise ValueError(message)
    return dt.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))


def last_day(text: str) -> dt.date:
    """Return the last day that a partial date covers.

    Raises
    ------
    ValueError
        As `first_day`.
    """
    first = first_day(text)
    kind = _LENGTHS[len(text)]
    if kind == "day":
        return first
    month = 12 if kind == "year" else first.month
    return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])


def first_days(texts: pd.Series) -> pd.Series:
    """Return `first_day` of each text as timestamps (empty or missing text gives NaT)."""
    return _map_days(texts, first_day)


def last_days(texts: pd.Series) -> pd.Series:
    """Return `last_day` of each text as timestamps (empty or missing text gives NaT)."""
    return _map_days(texts, last_day)


def _map_days(texts: pd.Series, reader: Callable[[str], dt.date]) -> pd.Series:
    known = {t: pd.Timestamp(reader(t)) for t in texts.dropna().unique() if t}
    return texts.map(known).astype("datetime64[s]")


TODAY_VARIABLE: Final = "ATLAS_TODAY"


def today() -> dt.date:
    """Return the day in UTC, or the one that the environment names in ``ATLAS_TODAY``.

    A named day makes the atlas stand still: for a talk that is given again, and for tests.

    Raises
    ------
    ValueError
        If the variable holds no day such as 2026-11-28.
    """
    named = os.environ.get(TODAY_VARIABLE, "")
    if not named:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(named)
    except ValueError as error:
        raise ValueError(
            f"{TODAY_VARIABLE}={named!r}: expected a day such as 2026-11-28"
        ) from error
