"""Filters in an address: what is written is what is read."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from geo import query
from geo.model import Filters

DEFAULT = Filters(as_of=dt.date(2019, 12, 31))
codes = st.lists(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=12),
    max_size=4,
    unique=True,
).map(tuple)


@given(
    st.builds(
        Filters,
        as_of=st.dates(),
        search=st.text(max_size=100),
        **dict.fromkeys(query.KEYS, codes),
    ),
)
def test_round_trip(filters: Filters) -> None:
    assert query.from_query(query.to_query(filters, DEFAULT), DEFAULT) == filters


def test_the_default_leaves_the_address_clean() -> None:
    assert query.to_query(DEFAULT, DEFAULT) == {}


def test_codes_not_labels_are_written() -> None:
    chosen = Filters(as_of=dt.date(2022, 9, 30), tiers=("lt5k", "unknown"), parties=("PS",))
    assert query.to_query(chosen, DEFAULT) == {
        "asof": ["2022-09-30"],
        "tier": ["lt5k", "unknown"],
        "party": ["PS"],
    }


@given(
    st.dictionaries(st.sampled_from([*query.KEYS.values(), "asof", "q", "x"]), st.lists(st.text()))
)
def test_any_address_can_be_read(address: dict[str, list[str]]) -> None:
    read = query.from_query(address, DEFAULT, {"networks": ["anvita"], "tiers": ["lt5k"]})
    assert set(read.networks) <= {"anvita"}
    assert set(read.tiers) <= {"lt5k"}
    assert isinstance(read.as_of, dt.date)
    assert len(read.search) <= 100


def test_a_wrong_day_is_the_default_day() -> None:
    assert query.from_query({"asof": ["yesterday"]}, DEFAULT).as_of == DEFAULT.as_of


def test_a_day_alone_is_no_filter() -> None:
    assert query.is_unfiltered(Filters(as_of=dt.date(2026, 1, 1)), DEFAULT)
    assert not query.is_unfiltered(Filters(as_of=DEFAULT.as_of, tiers=("lt5k",)), DEFAULT)


def test_a_search_is_written_as_typed_and_cut() -> None:
    asked = Filters(as_of=DEFAULT.as_of, search="Saint-Denis & Genève")
    assert query.to_query(asked, DEFAULT) == {"q": ["Saint-Denis & Genève"]}
    assert query.from_query({"q": ["first", "x" * 101]}, DEFAULT).search == "x" * 100
    assert not query.is_unfiltered(asked, DEFAULT)
