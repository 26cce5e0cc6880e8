"""Partial dates: what days they stand for."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import dates


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("2018-09-26", dt.date(2018, 9, 26), dt.date(2018, 9, 26), "day"),
        ("2018-09", dt.date(2018, 9, 1), dt.date(2018, 9, 30), "month"),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29), "month"),
        ("2019", dt.date(2019, 1, 1), dt.date(2019, 12, 31), "year"),
    ],
)
def test_days_that_a_partial_date_covers(
    text: str, first: dt.date, last: dt.date, kind: str
) -> None:
    assert dates.first_day(text) == first
    assert dates.last_day(text) == last
    assert dates.precision(text) == kind


@pytest.mark.parametrize(
    "text", ["", "18", "2018-9", "2018-13", "2021-02-29", "2018-09-26T00", " 2018"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        dates.first_day(text)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_each_precision_contains_the_more_precise_one(day: dt.date) -> None:
    text = day.isoformat()
    for shorter in (text[:7], text[:4]):
        assert dates.first_day(shorter) <= day <= dates.last_day(shorter)


def test_series_keep_unknown_dates_unknown() -> None:
    texts = pd.Series(["2018", "", None], index=[7, 8, 9])
    firsts = dates.first_days(texts)
    assert list(firsts.index) == [7, 8, 9]
    assert firsts[7] == pd.Timestamp("2018-01-01")
    assert firsts[[8, 9]].isna().all()
    assert dates.last_days(texts)[7] == pd.Timestamp("2018-12-31")
