"""The page of overlaps, run without a browser."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from geo.i18n import LANGUAGES
from tests import counting
from tests.pages.reading import legend, script
from tests.shared import in_data

PLACES = in_data("overlaps, places")

Run = Callable[..., AppTest]
DAY = "2026-11-26"


@pytest.fixture
def open_page(run_app: Run) -> Callable[..., AppTest]:
    return functools.partial(run_app, "overlaps", asof=DAY)


def texts(app: AppTest) -> str:
    return " ".join(block.value.replace("\\", "") for block in app.markdown)


@pytest.mark.parametrize(
    ("lang", "title", "sentence"),
    [
        (
            "en",
            "Overlaps between networks",
            f"{PLACES} places are documented in at least one of 7",
        ),
        (
            "fr",
            "Recoupements entre réseaux",
            f"{PLACES} lieux sont documentés dans au moins un des 7",
        ),
        (
            "it",
            "Sovrapposizioni tra le reti",
            f"{PLACES} luoghi sono documentati in almeno una di 7",
        ),
    ],
)
def test_the_map_opens_with_the_european_networks(
    open_page: Callable[..., AppTest], lang: str, title: str, sentence: str
) -> None:
    app = open_page(lang=lang)
    assert app.title[0].value == title
    assert sentence in texts(app)
    assert list(legend(app).values())[:5] == [
        in_data(f"overlaps, places in {n}") for n in range(1, 6)
    ]
    assert script(app).count('\\"context\\": false') == in_data("overlaps, places with a point")


def test_two_networks_are_told_apart(open_page: Callable[..., AppTest]) -> None:
    app = open_page(network=["anvita", "iccar"])
    numbers = legend(app)
    assert numbers["ICCAR only"] == in_data("overlaps, iccar alone")
    assert numbers["ANVITA only"] == in_data("overlaps, anvita alone")
    assert numbers["ICCAR and ANVITA"] == in_data("overlaps, anvita and iccar")
    assert f"ICCAR and ANVITA ({numbers['ICCAR and ANVITA']})" in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["sets", "matrix", "ranking", "graph"])
def test_each_part_is_a_chart_with_its_table_and_coverage(
    open_page: Callable[..., AppTest], part: str, lang: str
) -> None:
    app = open_page(part=part, lang=lang)
    assert len(app.get("plotly_chart")) == 1
    assert not app.get("component_instance")
    said = texts(app)
    words = {
        "en": ("proves nothing", "Known members of those announced"),
        "fr": ("ne prouve rien", "Membres connus sur ceux annoncés"),
        "it": ("non prova nulla", "Membri noti su quelli dichiarati"),
    }
    assert all(each in said for each in words[lang])
    rows = {
        "sets": in_data("overlaps, combinations"),
        "matrix": in_data("overlaps, places in several"),
        "ranking": in_data("overlaps, places in several"),
        "graph": 21,
    }
    assert {len(frame.value) for frame in app.dataframe} == {rows[part]}


def test_places_can_be_listed_from_one_network(open_page: Callable[..., AppTest]) -> None:
    app = open_page(part="matrix", country="IT")
    few = len(app.dataframe[0].value)
    app.selectbox(key="choice_least").set_value("1").run()
    assert len(app.dataframe[0].value) > few
    assert app.query_params["least"] in ("1", ["1"])


def test_the_measures_are_defined_where_they_are_shown(open_page: Callable[..., AppTest]) -> None:
    said = texts(open_page(part="graph"))
    assert "|A ∩ B| / |A ∪ B|" in said
    assert "min(|A|, |B|)" in said


def test_options_count_under_the_set_that_is_shown(open_page: Callable[..., AppTest]) -> None:
    app = open_page(network=["anvita", "recosol"])
    countries = app.multiselect(key="choice_countries").options
    french = counting.on(DAY, network_id=("anvita", "recosol"), country_iso2="FR")
    assert f"France ({french['place_id'].nunique()})" in countries
    assert "Canada (0)" in countries
    assert (
        f"ICCAR ({in_data('memberships of iccar')})"
        in app.multiselect(key="choice_networks").options
    )
