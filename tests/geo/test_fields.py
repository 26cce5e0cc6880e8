"""The table of fields: what is written is what is read, and each choice has all of its places."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import fields, registry
from geo.escape import cleaned
from geo.fields import FIELDS
from geo.model import Display, Filters
from geo.request import Request
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)
DEFAULT = Filters(as_of=dt.date(2019, 12, 31))
SHOWN = Display()


@cache
def opening(name: str = "contestatory") -> Request:
    return registry.offered(name, atlas(), "en", TODAY)


def written(filters: Filters, display: Display = SHOWN) -> dict[str, list[str]]:
    return fields.to_values(filters, display, DEFAULT, SHOWN)


def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Return some codes that Map 1 offers for a field."""
    codes = list(opening().choices[name])
    return st.lists(st.sampled_from(codes), max_size=4, unique=True).map(tuple)


OFFERED = [f for f in FIELDS if f.home == "filter" and f.name in opening().choices]


@given(
    st.builds(
        Filters,
        as_of=st.dates(registry.EARLIEST, TODAY),
        search=st.text(max_size=fields.LONGEST).map(cleaned),
        **{field.name: some(field.name) for field in OFFERED},
    ),
)
def test_round_trip(filters: Filters) -> None:
    reading = registry.read("contestatory", written(filters), atlas(), TODAY)
    assert reading.request.filters == filters
    assert not reading.misread


def test_of_the_default_the_address_says_the_day_alone() -> None:
    assert written(DEFAULT) == {"asof": ["2019-12-31"]}


def test_codes_not_labels_are_written() -> None:
    chosen = Filters(as_of=dt.date(2022, 9, 30), tiers=("lt5k", "unknown"), parties=("PS",))
    assert written(chosen) == {
        "asof": ["2022-09-30"],
        "tier": ["lt5k", "unknown"],
        "party": ["PS"],
    }


@given(st.dictionaries(st.sampled_from([*fields.KEYS, "lang", "x"]), st.lists(st.text())))
@pytest.mark.parametrize("name", registry.ROOMS)
def test_any_address_can_be_read(name: str, address: dict[str, list[str]]) -> None:
    """What is not understood is said, and what is kept is on offer."""
    reading = registry.read(name, address, atlas(), TODAY)
    asked = reading.request
    assert registry.EARLIEST <= asked.filters.as_of <= TODAY
    assert len(asked.filters.search) <= fields.LONGEST
    for field in FIELDS:
        if field.kind not in {"day", "text"}:
            opened = field.chosen(asked.room.plain(TODAY), asked.room.shown)
            offered = {*asked.choices.get(field.name, ()), *opened}
            assert {*field.chosen(asked.filters, asked.display)} <= offered
    told = {one.key for one in reading.misread}
    assert {key for key in address if key == "x"} <= told
    for one in reading.misread:
        assert registry.refusal(one)
        assert registry.said(asked.t, one)


def test_a_wrong_day_is_the_default_day_and_is_said() -> None:
    for text in ("yesterday", "2019-W10", "20191231", "2019-02-29", "٢٠١٩-١٢-٣١"):
        reading = registry.read("contestatory", {"asof": [text]}, atlas(), TODAY)
        assert reading.request.filters.as_of == DEFAULT.as_of
        assert [(one.key, one.why) for one in reading.misread] == [("asof", "day")]


def test_a_day_alone_is_no_filter() -> None:
    assert fields.is_unfiltered(Filters(as_of=dt.date(2026, 1, 1)), DEFAULT)
    assert not fields.is_unfiltered(Filters(as_of=DEFAULT.as_of, tiers=("lt5k",)), DEFAULT)


def test_a_search_is_written_as_typed_and_cut() -> None:
    asked = Filters(as_of=DEFAULT.as_of, search="Saint-Denis & Genève")
    assert written(asked) == {"asof": ["2019-12-31"], "q": ["Saint-Denis & Genève"]}
    reading = registry.read("contestatory", {"q": ["first", "x" * 101]}, atlas(), TODAY)
    assert reading.request.filters.search == "x" * 100
    assert not fields.is_unfiltered(asked, DEFAULT)
