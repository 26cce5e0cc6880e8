"""Published totals to hold a documented number against: which one, and on which days it changes."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import coverage, dates, layers

WHOLE = coverage.Scope("members")
COUNTS = layers.read_atlas().counts


def totals(*rows: tuple[str, int, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "total", "qualifier"])
    return frame.assign(network_id="n", coalition="", unit="members", source="s")


def chosen(counts: pd.DataFrame, day: str, at_least: int = 0) -> tuple[str, int] | None:
    found = coverage.nearest_total(counts, "n", WHOLE, dt.date.fromisoformat(day), at_least)
    return None if found is None else (found["date"], int(found["total"]))


def test_a_total_holds_from_its_day_until_the_next_one() -> None:
    counts = totals(("2021-04-02", 38, "exact"), ("2021-08-20", 49, "exact"))
    assert chosen(counts, "2021-04-02") == ("2021-04-02", 38)
    assert chosen(counts, "2021-08-19") == ("2021-04-02", 38)
    assert chosen(counts, "2021-08-20") == ("2021-08-20", 49)


def test_the_exact_one_of_a_month_stands_for_all_that_belong_together() -> None:
    counts = totals(("2025-11-05", 90, "more_than"), ("2025-11-20", 90, "exact"))
    for day in ("2025-11-05", "2025-11-28", "2025-12-08", "2027-07-01"):
        assert chosen(counts, day) == ("2025-11-20", 90), day


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        (("2025-11-05", 90, "about"), ("2025-11-20", 91, "more_than"), ("2025-11-05", 90)),
        (("2025-11-05", 90, "exact"), ("2025-11", 91, "exact"), ("2025-11-05", 90)),
        (("2025-11-05", 90, "exact"), ("2025-11-20", 91, "exact"), ("2025-11-20", 91)),
    ],
    ids=["about before more than", "a day before a month", "the last of two alike"],
)
def test_the_best_of_totals_that_belong_together(
    first: tuple[str, int, str], second: tuple[str, int, str], best: tuple[str, int]
) -> None:
    assert chosen(totals(first, second), "2026-01-01") == best


def test_a_month_apart_belongs_together_and_a_day_more_does_not() -> None:
    near = totals(("2020-01-01", 10, "exact"), ("2020-02-01", 12, "about"))
    assert chosen(near, "2020-02-10") == ("2020-01-01", 10)
    apart = totals(("2020-01-01", 10, "exact"), ("2020-02-02", 12, "about"))
    assert chosen(apart, "2020-02-10") == ("2020-02-02", 12)


def test_a_total_to_come_is_taken_where_none_has_been_printed_that_can_be_the_whole() -> None:
    counts = totals(("2018-09-26", 9, "exact"), ("2021-04-02", 38, "exact"))
    assert chosen(counts, "2019-12-31", at_least=12) == ("2021-04-02", 38)
    assert chosen(counts, "2019-12-31", at_least=9) == ("2018-09-26", 9)
    assert chosen(counts, "2019-12-31", at_least=39) is None


def test_nothing_from_more_than_two_years_away_is_taken() -> None:
    counts = totals(("2020-06-01", 10, "exact"))
    assert chosen(counts, "2022-06-01") == ("2020-06-01", 10)
    assert chosen(counts, "2022-06-02") is None
    assert chosen(counts, "2018-06-02") == ("2020-06-01", 10)
    assert chosen(counts, "2018-06-01") is None


def edges(counts: pd.DataFrame) -> list[dt.date]:
    """Return the days on which the answer may change: a total's own, and two years from it."""
    far, day = dt.timedelta(days=730), dt.timedelta(days=1)
    named = {found.date() for found in dates.last_days(counts["date"]).dropna()}
    return sorted({e for d in named for e in (d, d - far, d + far + day)})


@pytest.mark.parametrize("network", ["anvita", "city-of-sanctuary", "recosol"])
def test_the_answer_changes_only_on_days_that_the_data_name(network: str) -> None:
    mine = COUNTS[(COUNTS["network_id"] == network) & (COUNTS["coalition"] == "")]
    named = edges(mine)
    assert len(named) > 10
    for scope in coverage.scopes(network):
        for start, following in itertools.pairwise([*named, dt.date(2032, 1, 1)]):
            last = following - dt.timedelta(days=1)
            days = (start, start + (last - start) / 2, last)
            found = [coverage.nearest_total(mine, network, scope, day, 0) for day in days]
            assert len({None if one is None else one.name for one in found}) == 1, days


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2010, 1, 1), dt.date(2014, 1, 1)).map(dt.date.isoformat),
            st.integers(1, 99),
            st.sampled_from(["exact", "about", "more_than"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.dates(dt.date(2010, 1, 1), dt.date(2015, 12, 31)),
    st.integers(1, 6),
)
def test_between_two_named_days_nothing_changes(
    rows: list[tuple[str, int, str]], day: dt.date, later: int
) -> None:
    counts = totals(*rows)
    after = day + dt.timedelta(days=later)
    if not any(day < edge <= after for edge in edges(counts)):
        assert chosen(counts, day.isoformat()) == chosen(counts, after.isoformat())
