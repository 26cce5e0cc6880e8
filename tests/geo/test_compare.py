"""Two views side by side: the difference is set arithmetic, the address comes back, the figure."""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from geo import catalogue, compare, layers
from geo.catalogue import Asked
from geo.compare import STATES, Pair
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.paper import compare_figure, figure

TODAY = dt.date(2026, 11, 22)
EN = Texts("en")
THEN = "contestatory?asof=2019-12-31"
NOW = "contestatory?asof=2026-11-22"


@cache
def atlas() -> Atlas:
    return layers.read_atlas()


def asked(text: str, language: str = "en") -> Asked:
    return compare.side(text, compare.default("left", TODAY, language), atlas(), TODAY)


@cache
def pair(left: str = THEN, right: str = NOW) -> Pair:
    return Pair(asked(left).view(atlas()), asked(right).view(atlas()))


def test_the_difference_of_two_days_is_that_of_the_lists() -> None:
    table = compare.difference(pair())
    left, right = (set(view.members["place_id"]) for view in (pair().left, pair().right))
    by_state = {name: set(part["place_id"]) for name, part in table.groupby("state")}
    assert by_state["left"] == left - right == {"fr-briancon", "fr-grande-synthe"}
    assert by_state["right"] == right - left
    assert by_state.get("changed", set()) | by_state["same"] == left & right
    assert table["place_id"].is_unique
    assert "only on the left (2)" in compare.sentence(EN, table)


def test_two_networks_differ_but_for_the_places_in_both() -> None:
    two = pair("contestatory?asof=2022-09-30&network=anvita", "iccar?asof=2022-09-30&country=FR")
    table = compare.difference(two).set_index("place_id")
    assert table.loc["fr-grenoble", "state"] == "changed"
    assert table.loc["fr-grenoble", "left"] == frozenset({("anvita", "founding")})
    assert {n for n, _ in table.loc["fr-grenoble", "right"]} == {"iccar"}
    assert compare.counts(table)["same"] == 0


codes = st.dictionaries(
    st.sampled_from("abcdef"),
    st.frozensets(st.tuples(st.sampled_from("xy"), st.sampled_from("mf")), min_size=1),
)


@settings(deadline=None)
@given(codes, codes)
def test_states_are_set_arithmetic(
    left: dict[str, compare.Statuses], right: dict[str, compare.Statuses]
) -> None:
    found: dict[str, set[str]] = {name: set() for name in STATES}
    for place in left.keys() | right.keys():
        found[compare.state(left.get(place), right.get(place))].add(place)
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


@settings(deadline=None, max_examples=16)
@given(sides, sides, st.sampled_from(list(LANGUAGES)))
def test_the_address_of_a_comparison_comes_back(left: str, right: str, language: str) -> None:
    both = asked(left, language), asked(right, language)
    values = compare.query(*both, TODAY)
    assert tuple(asked(values[name][0], language) for name in compare.SIDES) == both


@pytest.mark.parametrize(
    "text", ["", "nowhere?x=1", "typology?part=relations", "http://[bad", "<script>", "?a=b"]
)
def test_an_address_of_no_map_falls_back(text: str) -> None:
    back = compare.default("right", TODAY, "fr")
    found = compare.side(text, back, atlas(), TODAY)
    assert found == back or found.name == catalogue.ROOT


def test_a_part_that_is_no_map_is_not_compared() -> None:
    assert asked("anvita?part=growth").view(atlas()).view_id == "anvita"


def test_the_readers_table_and_the_file_hold_the_same_rows() -> None:
    table = compare.difference(pair())
    shown = compare.for_readers(EN, table, atlas())
    rows = list(csv.DictReader(io.StringIO(compare.csv(EN, table, atlas()).decode("utf-8-sig"))))
    assert [row["Place"] for row in rows] == list(shown["Place"])
    assert rows[0]["Shown"] == "only on the left"
    assert rows[0]["Left"] == "ANVITA: founding member"
    assert {row["Data version"] for row in rows} == {atlas().version}
    assert all(row["Source"] for row in rows)
    assert compare.sentence(EN, table.head(0)) == "Neither side shows a place."


def test_both_maps_stand_on_one_page_with_one_legend() -> None:
    words = compare_figure.content(pair(), EN, atlas().version, "")
    members = next(section for section in words.sections if section.heading == "Members")
    anvita = next(row for row in members.rows if row.words == "ANVITA")
    numbers = [
        int((v.members["network_id"] == "anvita").sum()) for v in (pair().left, pair().right)
    ]
    assert anvita.count == f"{numbers[0]} | {numbers[1]}"
    assert len({row.words for row in members.rows}) == len(members.rows)
    assert [s.heading for s in words.sections[-2:]] == ["Documented, left", "Documented, right"]


@pytest.mark.parametrize("layout", ["a4-landscape", "a4-portrait"])
def test_the_maps_fill_the_page_without_meeting(layout: str) -> None:
    page = figure.page(layout, 60)
    words = compare_figure.content(pair(), EN, atlas().version, "")
    sheet = compare_figure.Sheet(
        page, compare_figure.styles.look(pair().left, "colour"), figure.size(page, "pdf", 60)
    )
    boxes = [drawn.frame.box for drawn in compare_figure.draw(sheet, pair(), words, EN)]
    assert not boxes[0].overlaps(boxes[1])
    assert boxes[0].width == pytest.approx(boxes[1].width)
    area = sum(box.width * box.height for box in boxes)
    assert area > 0.3 * page.width_mm * page.height_mm


def test_the_figure_is_the_same_each_time_in_each_format() -> None:
    def drawn(fmt: figure.Format) -> bytes:
        return compare_figure.render(pair(), EN, version=atlas().version, fmt=fmt, dpi=60)

    png = drawn("png")
    assert png == drawn("png")
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == figure.page("a4-landscape", 60).pixels(60)
    root = PdfReader(io.BytesIO(drawn("pdf"))).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "Contestatory networks in Europe" in root["/StructTreeRoot"]["/K"][0]["/K"][0]["/Alt"]
    svg = drawn("svg").decode()
    assert "As of 31 December 2019" in svg
    assert "As of 22 November 2026" in svg
