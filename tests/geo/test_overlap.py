"""Overlaps: set arithmetic on places, held against a count made without the library."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import colouring
from geo.exhibit import Bars, Chart, Dots, Imprint, Links
from geo.filters import facets
from geo.i18n import Texts
from geo.layers import LAYERS
from geo.model import Filters, View
from geo.overlaps import charts, room
from geo.overlaps import sets as overlap
from geo.overlaps.sets import Sets
from geo.screen import leaflet
from geo.takeaway import export
from tests import asking, counting
from tests.geo import builders
from tests.geo.builders import request
from tests.shared import atlas, in_data, released

ANVITA_NOW = in_data("anvita on 2026-11-22")
PLACES = in_data("overlaps, places")

TODAY = dt.date(2026, 11, 26)
EN, FR = Texts("en"), Texts("fr")
ABC = ("a", "b", "c")


@cache
def sets(*networks: str) -> Sets:
    return Sets.of(request(room.ROOM, atlas(), Filters(as_of=TODAY, networks=networks), EN))


def current() -> dict[str, set[str]]:
    """Return the places of each network today, from the packaged table alone.

    Today lies after every date in it: whoever has left, or is former, is out.
    """
    rows = pd.read_parquet(
        LAYERS / "members.parquet", columns=["place_id", "network_id", "status", "left"]
    )
    rows = rows[(rows["status"] != "former") & (rows["left"].fillna("") == "")]
    return {str(n): set(part["place_id"]) for n, part in rows.groupby("network_id")}


def european() -> dict[str, frozenset[str]]:
    """Return the European networks that each place is in, today, from the table alone."""
    found = {n: places for n, places in current().items() if n in atlas().european}
    return {
        place: frozenset(n for n, places in found.items() if place in places)
        for place in set().union(*found.values())
    }


def test_places_are_counted_once_and_many_are_in_several_networks() -> None:
    found = current()
    everything = set().union(*found.values())
    several = {p for p in everything if sum(p in places for places in found.values()) > 1}
    table = overlap.table(atlas().at(TODAY), atlas().drawn)
    inside = sets(*atlas().drawn).table
    assert len(atlas().places) == in_data("places")
    assert set(inside.index) == everything
    assert set(inside.index[overlap.numbers(inside) > 1]) == several
    assert len(several) == in_data("places in several networks")
    assert len(table) == in_data("places in any network, former members too")


def test_the_set_that_opens_is_the_european_networks_with_most_rows() -> None:
    members = atlas().members
    lands = {"AT", "BE", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "PT", "SE"}
    european = members[members["country_iso2"].isin(lands)]
    shares = european["network_id"].value_counts() / members["network_id"].value_counts()
    numbers = members["network_id"].value_counts()
    most = [n for n in numbers.index if shares.get(n, 0) > 0.3 and numbers[n] > 50]
    assert overlap.chosen_set(atlas(), Filters(as_of=TODAY)) == tuple(most)
    assert set(atlas().european) == set(most)
    assert set(atlas().drawn) == set(numbers.index)
    assert overlap.chosen_set(atlas(), Filters(as_of=TODAY, networks=("anvita", "iccar"))) == (
        "iccar",
        "anvita",
    )


@pytest.mark.parametrize("pair", list(combinations(overlap.largest_first(atlas())[:5], 2)))
def test_two_networks_are_a_only_b_only_and_both(pair: tuple[str, str]) -> None:
    a, b = (current()[n] for n in pair)
    view = room.view(request(room.ROOM, atlas(), Filters(TODAY, pair), EN, room.ROOM.shown))
    numbers = {item.label: item.count for item in view.legend[:3]}
    assert list(numbers.values()) == [len(a - b), len(b - a), len(a & b)]
    row = overlap.pairs(sets(*pair).table).iloc[0]
    assert (row["shared"], row["either"]) == (len(a & b), len(a | b))
    assert row["jaccard"] == pytest.approx(len(a & b) / len(a | b))
    assert row["overlap"] == pytest.approx(len(a & b) / min(len(a), len(b)))


tables = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3),
    st.sets(st.sampled_from(ABC), min_size=1),
    max_size=12,
).map(
    lambda found: pd.DataFrame(
        [(place, network) for place, networks in found.items() for network in sorted(networks)],
        columns=["place_id", "network_id"],
        dtype="str",
    )
)


@given(tables)
def test_exclusive_intersections_partition_the_union(rows: pd.DataFrame) -> None:
    table = overlap.table(rows, ABC)
    found = overlap.intersections(table)
    assert found["places"].sum() == len(table) == rows["place_id"].nunique()
    assert found["networks"].is_unique
    groups = {n: set(rows.loc[rows["network_id"] == n, "place_id"]) for n in ABC}
    for networks, number in zip(found["networks"], found["places"], strict=True):
        inside = set.intersection(*(groups[n] for n in networks))
        outside = set().union(*(groups[n] for n in ABC if n not in networks))
        assert number == len(inside - outside) > 0
    assert list(found["places"]) == sorted(found["places"], reverse=True)


@given(tables)
def test_measures_of_pairs_are_symmetric_and_bounded(rows: pd.DataFrame) -> None:
    there, back = overlap.table(rows, ABC), overlap.table(rows, ABC[::-1])
    one = overlap.pairs(there)
    other = overlap.pairs(back).set_index(["b", "a"])
    for row in one.to_dict("records"):
        twin = other.loc[(row["a"], row["b"])]
        assert row["jaccard"] == twin["jaccard"]
        assert row["overlap"] == twin["overlap"]
        assert 0 <= row["jaccard"] <= row["overlap"] <= 1
        assert row["either"] == row["places_a"] + row["places_b"] - row["shared"]


@given(tables)
def test_the_layout_of_the_graph_is_the_same_each_time(rows: pd.DataFrame) -> None:
    pairs = overlap.pairs(overlap.table(rows, ABC))
    spots = charts.layout(charts.graph(pairs, ABC))
    assert spots == charts.layout(charts.graph(pairs, ABC))
    assert set(spots) == set(ABC)
    assert len(set(spots.values())) == len(ABC)


def test_local_groups_and_their_councils_are_two_places() -> None:
    rows = builders.members(
        {"place_id": "g", "level": "group", "network_id": "city-of-sanctuary", "official_code": ""},
        {"place_id": "c", "level": "council", "network_id": "eurocities", "official_code": "E1"},
        {"place_id": "o", "level": "group", "network_id": "city-of-sanctuary", "official_code": ""},
    ).assign(covering_code=["E1", "", "E2"])
    assert overlap.apart(rows) == 1
    assert overlap.numbers(overlap.table(rows, ("city-of-sanctuary", "eurocities"))).max() == 1
    said = " ".join(overlap.notes(EN, sets().rows))
    rows = counting.on(TODAY.isoformat(), network_id=atlas().european)
    groups = rows[rows["level"] == "group"]
    councils = rows[(rows["level"] != "group") & (rows["official_code"] != "")]
    number = groups.apply(
        lambda group: (
            (councils["official_code"] == group["covering_code"])
            & (councils["network_id"] != group["network_id"])
        ).any(),
        axis="columns",
    ).sum()
    assert f"{number} groups lie in the area of a council that is in another network" in said
    assert "ECCAR is a part of it" in said


def test_filters_narrow_the_places() -> None:
    chosen = Filters(as_of=TODAY, countries=("FR",), tiers=("ge500k",))
    table = Sets.of(request(room.ROOM, atlas(), chosen, FR)).table
    places = atlas().places.set_index("place_id").loc[list(table.index)]
    assert set(places["country_iso2"]) == {"FR"}
    assert set(places["population_tier"]) == {"ge500k"}
    before = Sets.of(request(room.ROOM, atlas(), Filters(as_of=dt.date(2010, 1, 1)), EN)).table
    assert len(before) < len(sets().table)
    former = Sets.of(request(room.ROOM, atlas(), Filters(as_of=TODAY, statuses=("former",)), EN))
    assert set(former.rows["status_at"]) == {"former"}


def test_each_place_is_one_symbol_and_the_data_keep_each_membership() -> None:
    view = room.view(request(room.ROOM, atlas(), Filters(TODAY), EN, room.ROOM.shown))
    assert view.members["place_id"].is_unique
    assert len(view.members) == len(sets().table) == PLACES
    assert len(view.rows) == int(sets().table.to_numpy().sum()) == in_data("overlaps, memberships")
    lyon = view.members.set_index("place_id").loc["fr-lyon"]
    number = len(european()["fr-lyon"])
    assert lyon["category"] == str(number)
    assert len(lyon["card"].facts) == number + 1
    text = export.data(released(view, "1"), "csv").decode("utf-8-sig")
    assert text.count("\r\nfr-lyon,") == number > 1
    counted = [item.count for item in view.legend[:5]]
    assert counted == list(overlap.numbers(sets().table).value_counts().sort_index())


def test_texts_of_the_data_are_escaped_on_the_map() -> None:
    rows = builders.members({"name": "<b>${x}</b>"}, {"network_id": "iccar"}).assign(
        covering_code="", status_at="member", population_tier="lt5k", party_family="unknown"
    )
    hostile = Sets(
        request=request(room.ROOM, atlas(), Filters(TODAY)),
        networks=("anvita", "iccar"),
        rows=rows,
        table=overlap.table(rows, ("anvita", "iccar")),
        imprint=Imprint(names={"anvita": "A<i>", "iccar": "I"}),
        coverage=(),
        facets=facets(rows, Filters(TODAY)),
    )
    places = room.place_rows(rows, hostile.table)
    found = room.texts(hostile, colouring.with_symbols(places, "overlap"))
    [drawn] = leaflet.single(found.head(1), context=False)
    written = drawn["properties"]["tooltip"] + drawn["properties"]["name"]
    written += leaflet.card(EN, found["card"].iloc[0], {})
    assert "<b>" not in written
    assert "<i>" not in written
    assert "${" not in written


def test_the_upset_plot_shows_the_largest_combinations_and_says_the_others() -> None:
    chart = charts.combinations(sets())
    bars = chart.rows[0][0].marks[0]
    outside, links, inside = chart.rows[1][0].marks
    assert isinstance(bars, Bars)
    assert isinstance(links, Links)
    assert isinstance(inside, Dots)
    assert isinstance(outside, Dots)
    found = overlap.intersections(sets().table)
    assert list(bars.lengths) == list(found["places"].head(charts.COMBINATIONS))
    assert len(inside.x) + len(outside.x) == charts.COMBINATIONS * 7
    for column, networks in enumerate(found["networks"].head(charts.COMBINATIONS)):
        lit = {y for x, y in zip(inside.x, inside.y, strict=True) if x == column}
        assert lit == {sets().sized(n) for n in networks}
    assert chart.table["Places"].sum() == PLACES
    smaller = sorted(Counter(european().values()).values())[: -charts.COMBINATIONS]
    assert (
        f"The {len(smaller)} other combinations, not drawn, hold {sum(smaller)} places together."
    ) in chart.caption
    assert chart.aligned


def test_the_matrix_has_all_places_in_two_networks_with_their_status() -> None:
    chart = charts.matrix(sets(), 2)
    found = current()
    wanted = sum(len(networks) > 1 for networks in european().values())
    assert len(chart.table) == wanted == in_data("overlaps, places in several")
    first = chart.table.iloc[0]
    assert first["Number of networks"] == max(map(len, european().values()))
    lyon = chart.table.set_index("Place").loc["Lyon"]
    assert lyon["Number of networks"] == len(european()["fr-lyon"])
    assert lyon[f"Re.Co.Sol ({len(found['recosol'])})"] == ""
    assert chart.table["Place"].is_unique
    assert len(charts.matrix(sets(), 1).table) == PLACES
    dots = [m for m in chart.rows[0][0].marks if isinstance(m, Dots)]
    drawn = chart.table.head(charts.PLACES)
    assert sum(len(m.x) for m in dots) == int(drawn["Number of networks"].sum())


def test_the_ranking_gives_equal_places_the_same_rank() -> None:
    chart = charts.ranking(sets(), 2)
    table = chart.table
    numbers = table["Number of networks"]
    assert list(numbers) == sorted(numbers, reverse=True)
    assert list(table["Rank"]) == [1 + int((numbers > n).sum()) for n in numbers]
    bars = [m for m in chart.rows[0][0].marks if isinstance(m, Bars)]
    total = int(numbers.head(charts.PLACES).sum())
    assert sum(sum(m.lengths) for m in bars) == total


def test_the_graph_says_how_much_is_documented_of_each_network() -> None:
    chart = charts.co_membership(sets())
    assert len(chart.table) == 21
    top = chart.table.iloc[0]
    assert {top["Network A"], top["Network B"]} == {"ICCAR", "Eurocities"}
    assert top["Shared places"] == len(current()["iccar"] & current()["eurocities"])
    assert f"{ANVITA_NOW} of 90 members (20 November 2025)" in set(chart.table["Documented of B"])
    iccar = len(current()["iccar"])
    assert top["Documented of A"] == f"{iccar} of more than 700 members (31 March 2025)"
    documented = {*chart.table["Documented of A"], *chart.table["Documented of B"]}
    assert any("no published total" in words for words in documented)
    assert chart.coverage
    links = chart.rows[0][0].marks[0]
    assert isinstance(links, Links)
    assert len(links.starts) == int((chart.table["Shared places"] > 0).sum())
    assert list(overlap.measures(EN)) == list(chart.table.columns[2:5])


@pytest.mark.parametrize("part", ["map", "sets", "matrix", "ranking", "graph"])
@pytest.mark.parametrize("query", ["", "country=IS&status=former", "network=anvita"])
def test_each_part_has_an_address_also_when_little_is_left(part: str, query: str) -> None:
    address = f"overlaps?part={part}&lang=fr&{query}"
    reading, _base = asking.reading(address, atlas(), TODAY)
    found = reading.request.build()
    assert isinstance(found, View if part == "map" else Chart)
    assert found.caption
    assert found.language == "fr"
