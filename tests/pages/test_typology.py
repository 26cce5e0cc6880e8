"""The page on the typology, run without a browser, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo.i18n import LANGUAGES
from geo.layers import LAYERS
from tests.pages.reading import script

Run = Callable[..., AppTest]


@pytest.fixture
def open_typology(run_app: Run) -> Callable[..., AppTest]:
    def opened(**query: str | list[str]) -> AppTest:
        app = run_app(lang=str(query.pop("lang", "en")))
        for key, value in query.items():
            app.query_params[key] = value
        app._page_hash = calc_hash("typology")  # AppTest.switch_page knows pages that are files
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return opened


def names(app: AppTest) -> list[str]:
    return [b.key for b in app.button if b.key.startswith("net_") and b.key != "net_close"]


def words(app: AppTest) -> str:
    return " ".join(m.value.replace("\\", "") for m in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_35_buttons_in_four_quadrants(
    open_typology: Callable[..., AppTest], lang: str
) -> None:
    app = open_typology(lang=lang)
    assert len(names(app)) == 35
    assert names(app)[:2] == ["net_anvita", "net_city-of-sanctuary"]
    heads = [h.value.replace("\\", "") for h in app.header]
    assert [h[h.index("(") :] for h in heads if h.endswith(")")][:4] == [
        "(7)",
        "(7)",
        "(6)",
        "(15)",
    ]


def test_a_name_opens_its_card_and_the_address_keeps_it(
    open_typology: Callable[..., AppTest],
) -> None:
    app = open_typology()
    app.button(key="net_c-mise").click().run()
    assert app.query_params["net"] in ("c-mise", ["c-mise"])
    assert "organised by Centre on Migration, Policy and Society" in words(app)
    assert "A university centre set it up" in words(app)
    app.button(key="net_close").click().run()
    assert "net" not in app.query_params
    assert "A university centre set it up" not in words(app)


def test_filters_narrow_the_table_and_can_be_cleared(
    open_typology: Callable[..., AppTest],
) -> None:
    app = open_typology(**{"class": "contestatory", "seat": "FR"})
    assert names(app) == ["net_anvita"]
    app.button(key="chip_seats_FR").click().run()
    assert len(names(app)) == 7
    app.text_input(key="choice_search").set_value("sanctuary").run()
    assert names(app) == ["net_city-of-sanctuary", "net_sanctuary-cities-us"]
    app.button(key="clear_more").click().run()
    assert len(names(app)) == 35


def test_relations_are_listed_and_picked_by_network(open_typology: Callable[..., AppTest]) -> None:
    app = open_typology(part="relations")
    links = pd.read_parquet(LAYERS / "links.parquet")
    bodies = {*links["source_network_id"], *links["target_network_id"]}
    assert f"{len(links)} relations between {len(bodies)} bodies" in words(app)
    assert next(len(d.value) for d in app.dataframe if "Relation" in d.value) == len(links)
    one = open_typology(part="relations", network="anvita", relation="partner", net="ocu")
    rows = next(d.value for d in one.dataframe if "Relation" in d.value)
    assert list(rows["Since"]) == ["2018", "2019"]
    assert one.selectbox(key="choice_net").value == "ocu"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_seats_are_on_the_map(open_typology: Callable[..., AppTest], lang: str) -> None:
    app = open_typology(part="seats", lang=lang)
    assert script(app).count('\\"context\\": false') == 24
    assert len(app.dataframe) == 2


def test_a_search_for_a_network_is_not_carried_to_a_map(
    open_typology: Callable[..., AppTest],
) -> None:
    app = open_typology(q="icorn")
    assert names(app) == ["net_icorn"]
    app.query_params.clear()
    app._page_hash = calc_hash("iccar")
    app.run()
    assert app.text_input(key="choice_search").value == ""
