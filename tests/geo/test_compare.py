"""Two views side by side: the difference is set arithmetic, the address comes back."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import comparison, registry
from geo.comparison import STATES, Pair
from geo.i18n import LANGUAGES, Texts
from geo.request import Request
from tests import asking
from tests.asking import read
from tests.shared import FEWER, atlas

TODAY = dt.date(2026, 11, 22)
EN = Texts("en")
THEN = "contestatory?asof=2019-12-31"
NOW = "contestatory?asof=2026-11-22"


def asked(text: str, language: str = "en") -> Request:
    """Return what the address of a side asks for."""
    held = registry.offered("compare", atlas(), language, TODAY).sides[0]
    return registry.read_side(text, held, TODAY).request


def beside(language: str = "en", left: str = THEN, right: str = NOW) -> Request:
    opening = registry.offered("compare", atlas(), language, TODAY)
    return registry.beside(opening, [asked(left, language), asked(right, language)])


@cache
def pair(left: str = THEN, right: str = NOW, language: str = "en") -> Pair:
    found = beside(language, left, right).build()
    assert isinstance(found, Pair)
    return found


def test_the_difference_of_two_days_is_that_of_the_lists() -> None:
    table = pair().difference
    left, right = (set(view.members["place_id"]) for view in pair().parts)
    by_state = {name: set(part["place_id"]) for name, part in table.groupby("state")}
    assert by_state["left"] == left - right >= {"fr-briancon", "fr-grande-synthe"}
    assert by_state["right"] == right - left
    assert by_state.get("changed", set()) | by_state["same"] == left & right
    assert table["place_id"].is_unique
    assert f"2019 only ({len(left - right)})" in pair().caption
    assert comparison.sentence(EN, table.head(0), pair().names) == "Neither side shows a place."


def test_two_networks_differ_but_for_the_places_in_both() -> None:
    two = pair("contestatory?asof=2022-09-30&network=anvita", "iccar?asof=2022-09-30&country=FR")
    table = two.difference.set_index("place_id")
    assert table.loc["fr-grenoble", "state"] == "changed"
    assert table.loc["fr-grenoble", "left"] == frozenset({("anvita", "founding")})
    assert {n for n, _ in table.loc["fr-grenoble", "right"]} == {"iccar"}
    assert comparison.counts(table)["same"] == 0


codes = st.dictionaries(
    st.sampled_from("abcdef"),
    st.frozensets(st.tuples(st.sampled_from("xy"), st.sampled_from("mf")), min_size=1),
)


@given(codes, codes)
def test_states_are_set_arithmetic(
    left: dict[str, comparison.Statuses], right: dict[str, comparison.Statuses]
) -> None:
    found: dict[str, set[str]] = {name: set() for name in STATES}
    for place in left.keys() | right.keys():
        found[comparison.state(left.get(place), right.get(place))].add(place)
    assert found["left"] == left.keys() - right.keys()
    assert found["right"] == right.keys() - left.keys()
    assert found["changed"] | found["same"] == left.keys() & right.keys()
    assert found["same"] == {p for p in left.keys() & right.keys() if left[p] == right[p]}


sides = st.sampled_from(
    [
        THEN,
        "iccar?asof=2024-01-01&coalition=africa&tier=ge500k",
        "alpine?asof=2022-09-30&rule=dep9",
        "anvita?asof=2022-09-30&colour=family&q=Saint-Denis+%26+Gen%C3%A8ve",
    ]
)


@FEWER
@given(sides, sides, st.sampled_from(list(LANGUAGES)))
def test_the_address_of_a_comparison_comes_back(left: str, right: str, language: str) -> None:
    both = beside(language, left, right)
    address = registry.address(both, TODAY, "https://a.org/x")
    again, base = asking.reading(address, atlas(), TODAY)
    assert again.request == both
    assert not again.misread
    assert base == "https://a.org/x"
    values = registry.values(both, TODAY) | {"lang": [language]}
    assert registry.read("compare", values, atlas(), TODAY).request == both


@pytest.mark.parametrize(
    "text", ["", "nowhere?x=1", "typology?part=relations", "http://[bad", "<script>", "?a=b"]
)
def test_an_address_of_no_map_falls_back(text: str) -> None:
    opening = registry.offered("compare", atlas(), "fr", TODAY)
    values = {"right": [text], "lang": ["fr"]}
    found = registry.read("compare", values, atlas(), TODAY)
    right = found.request.sides[1]
    assert right == opening.sides[1] or right.name == registry.ROOT
    assert bool(text) == bool(found.misread)


def test_a_silent_address_compares_the_day_of_the_paper_with_today() -> None:
    both = registry.read("compare", {}, atlas(), TODAY).request
    assert [side.filters.as_of for side in both.sides] == [dt.date(2019, 12, 31), TODAY]
    silent = registry.read("compare", {"left": [], "right": [""]}, atlas(), TODAY)
    assert silent.request == both
    assert not silent.misread
    assert {side.language for side in read("compare?lang=fr", atlas(), TODAY).sides} == {"fr"}


def test_a_part_that_is_no_map_is_not_compared() -> None:
    assert asked("anvita?part=growth").view().view_id == "anvita"


def test_maps_of_one_kind_are_told_apart_by_filters_and_day() -> None:
    assert pair().title == "Contestatory networks in Europe"
    assert pair().headings == ("As of 31 December 2019", "As of 22 November 2026")
    two = pair("anvita?asof=2022-09-30", "iccar?asof=2022-09-30&country=FR")
    assert two.title == " | ".join(view.title for view in two.parts)
    assert pair().names == ("2019", "2026")
    assert two.names == tuple(view.title for view in two.parts)
    assert pair(NOW, NOW).names == ("Left", "Right")
    assert two.headings[1] == "Coverage of ICCAR · France · as of 30 September 2022"
    assert two.days == (dt.date(2022, 9, 30),)


def test_the_table_in_words_has_the_rows_of_the_difference() -> None:
    assert list(pair().table["place_id"]) == list(pair().difference["place_id"])
    first = pair().table.iloc[0]
    assert first["Shown"] == "2019 only"
    assert first["2019"] == "ANVITA: founding member"
    assert first["2026"] == ""
    assert pair().table["Source"].str.startswith(("http", "ref:")).all()
