"""The page of the history, run without a browser."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.i18n import LANGUAGES
from geo.layers import LAYERS

Run = Callable[..., AppTest]
EVENTS = pd.read_parquet(LAYERS / "events.parquet")
ALL = len(EVENTS)


@pytest.fixture
def open_page(run_app: Run) -> Callable[..., AppTest]:
    return functools.partial(run_app, "history")


def texts(app: AppTest) -> str:
    return " ".join(block.value.replace("\\", "") for block in app.markdown)


@pytest.mark.parametrize(
    ("lang", "title", "sentence"),
    [
        ("en", "A history of welcoming cities", f"{ALL} of {ALL} events"),
        ("fr", "Une histoire des villes accueillantes", f"{ALL} événements sur {ALL}"),
        ("it", "Una storia delle città accoglienti", f"{ALL} eventi su {ALL}"),
    ],
)
def test_the_timeline_opens_with_all_events(
    open_page: Callable[..., AppTest], lang: str, title: str, sentence: str
) -> None:
    app = open_page(lang=lang, asof="2026-11-26")
    assert app.title[0].value == title
    assert sentence in texts(app)
    assert len(app.get("plotly_chart")) == 1
    assert len(app.dataframe[0].value) == ALL


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_tells_the_same_by_year_with_links(
    open_page: Callable[..., AppTest], lang: str
) -> None:
    app = open_page(lang=lang, part="list", network="anvita", asof="2026-11-26")
    assert not app.get("plotly_chart")
    said = texts(app)
    assert said.count("- **") == (EVENTS["network_id"] == "anvita").sum()
    assert "2018" in [header.value for header in app.header]
    assert "https://" in said


def test_options_count_the_events_under_the_other_choices(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(country="GB", asof="2026-11-26")
    kinds = app.multiselect(key="choice_kinds")
    networks = app.multiselect(key="choice_networks")
    british = EVENTS[EVENTS["country_iso2"] == "GB"]
    decided = (british["kind"] == "council-decision").sum()
    sanctuary = (british["network_id"] == "city-of-sanctuary").sum()
    french = (EVENTS["country_iso2"] == "FR").sum()
    assert f"council decision ({decided})" in kinds.options
    assert f"City of Sanctuary ({sanctuary})" in networks.options
    assert f"France ({french})" in app.multiselect(key="choice_countries").options
    kinds.set_value(["court"]).run()
    assert app.query_params["kind"] in ("court", ["court"])


def test_the_place_of_an_event_opens_its_card_under_its_year(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(part="list", network="anvita", period="2015-2019", asof="2026-11-26")
    button = next(b for b in app.button if b.key and b.key.endswith("fr-grande-synthe"))
    button.click().run()
    assert "ANVITA: former member" in texts(app)
    assert app.query_params["card"] in ("fr-grande-synthe", ["fr-grande-synthe"])
    assert any(b.key == "card_map" for b in app.button)


def test_hostile_texts_of_the_address_are_left_out(open_page: Callable[..., AppTest]) -> None:
    app = open_page(kind="<script>", period="${x}", lanes="moon", part="none", card="x")
    assert len(app.dataframe[0].value) == ALL
