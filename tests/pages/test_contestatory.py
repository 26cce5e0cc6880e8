"""The page of Map 1, run without a browser."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import streamlit_folium
from streamlit.testing.v1 import AppTest

from geo import dates, registry
from geo.i18n import LANGUAGES, Texts
from geo.maps import contestatory
from geo.screen import leaflet
from tests import counting, shared
from tests.pages.reading import beside, legend, script, sentence
from tests.shared import in_data
from ui import map_panel

ANVITA_2019 = in_data("anvita on 2019-12-31")

Run = Callable[..., AppTest]
NETWORKS = contestatory.NETWORKS


def expected(day: str, **equal: str) -> int:
    """Count the memberships that a reader should see, without the library."""
    return len(counting.on(day, **{"network_id": NETWORKS, **equal}))


def symbols(app: AppTest) -> int:
    return script(app).count('place_id\\": \\"')


def table_rows(app: AppTest) -> int:
    return len(app.dataframe[0].value)


def test_the_page_opens_on_the_paper_s_date_with_all_three_networks(app_at: Run) -> None:
    app = app_at(lang="en")
    number = expected("2019-12-31")
    assert number == in_data("map 1 as it opens")
    assert app.title[0].value == "Contestatory networks in Europe"
    assert f"On 31 December 2019, {number} memberships are shown" in sentence(app)
    assert table_rows(app) == number
    nowhere = int(counting.on("2019-12-31", network_id=NETWORKS)["geometry"].isna().sum())
    assert symbols(app) == number - nowhere
    assert f"{nowhere} without a point, not on the map" in sentence(app)


def test_coverage_is_said_for_each_network(app_at: Run) -> None:
    app = app_at(lang="en")
    gauges = {bar.proto.text.replace("\\", ""): bar.proto.value for bar in app.get("progress")}
    said = " ".join(gauges)
    assert f"ANVITA: {ANVITA_2019} documented of 38 members published (2 April 2021)" in said
    sanctuary = counting.on("2019-12-31", network_id="city-of-sanctuary", country_iso2="GB")
    groups = int((sanctuary["level"] == "group").sum())
    councils = len(sanctuary) - groups
    assert f"{groups} documented of more than 115 local groups" in said
    assert f"{councils} councils documented, no published total near this date" in said
    number = expected("2019-12-31", network_id="recosol")
    recosol = f":small[Re.Co.Sol: {number} documented of 284 members published (22 May 2019)]"
    assert gauges[recosol] == int(100 * number / 284)
    assert any("may well be a member" in caption.value for caption in app.caption)


def test_an_address_restores_filters_and_day(app_at: Run) -> None:
    app = app_at(asof="2022-09-30", network="anvita", tier=["lt5k", "5k-100k"], lang="en")
    tiers = expected("2022-09-30", network_id="anvita", population_tier="lt5k")
    tiers += expected("2022-09-30", network_id="anvita", population_tier="5k-100k")
    assert app.date_input(key="choice_as_of").value == dt.date(2022, 9, 30)
    assert app.multiselect(key="choice_tiers").value == ["lt5k", "5k-100k"]
    assert table_rows(app) == tiers > 0
    assert app.query_params["tier"] == ["lt5k", "5k-100k"]


def test_the_same_address_shows_the_same_in_both_languages(app_at: Run) -> None:
    english = app_at(asof="2022-09-30", family="green", lang="en")
    french = app_at(asof="2022-09-30", family="green", lang="fr")
    assert table_rows(english) == table_rows(french) > 0
    assert french.title[0].value == "Réseaux contestataires en Europe"
    assert "Au 30 septembre 2022" in sentence(french)


def test_a_filter_changes_map_table_sentence_and_address_together(run_app: Run) -> None:
    app = run_app(lang="en")
    app.multiselect(key="choice_networks").select("recosol").run()
    number = expected("2019-12-31", network_id="recosol")
    assert (symbols(app), table_rows(app)) == (number, number)
    assert f"{number} memberships are shown: Re.Co.Sol {number}." in sentence(app)
    assert app.query_params["network"] in ("recosol", ["recosol"])


def test_a_field_is_given_a_value_only_if_it_holds_another(run_app: Run) -> None:
    """What is given takes the place of what a reader chose while the last run was under way."""
    app = run_app(lang="en")

    def given(key: str) -> bool:
        return bool(app.multiselect(key=key).proto.set_value)

    app.multiselect(key="choice_networks").select("recosol").run()
    assert not given("choice_networks")
    app.multiselect(key="choice_networks").select("anvita").run()
    assert not given("choice_networks")
    assert not app.slider(key="year").proto.set_value
    app.multiselect(key="choice_tiers").select("lt5k").run()
    assert not given("choice_tiers")
    assert given("choice_networks"), "the words of what is chosen have other counts"
    assert app.multiselect(key="choice_networks").proto.raw_values[0].startswith("Re.Co.Sol (")
    app.button(key="chip_networks_recosol").click().run()
    assert given("choice_networks")
    assert app.multiselect(key="choice_networks").value == ["anvita"]


def test_party_filters_follow_the_day(app_at: Run) -> None:
    app = app_at(asof="2022-09-30", network="anvita", party="PCF", lang="en")
    rows = counting.on("2022-09-30", network_id="anvita")
    communist = rows["place_id"].map(counting.parties("2022-09-30")) == "PCF"
    assert table_rows(app) == communist.sum() > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_result_says_so_and_offers_to_clear(run_app: Run, language: str) -> None:
    app = run_app(country="IE", network="anvita", lang=language)
    said = {
        "en": "No documented membership fits these filters on 31 December 2019.",
        "fr": "Aucune adhésion documentée ne correspond à ces filtres au 31 décembre 2019.",
        "it": (
            "Nessuna adesione documentata corrisponde a questi filtri in data 31 dicembre 2019."
        ),
    }
    assert sentence(app) == said[language]
    assert symbols(app) == 0
    app.button(key="clear_chips").click().run()
    assert table_rows(app) == expected("2019-12-31")
    assert "network" not in app.query_params


def test_clearing_keeps_the_day(run_app: Run) -> None:
    app = run_app(asof="2022-09-30", network="anvita", lang="en")
    app.button(key="clear_more").click().run()
    assert app.date_input(key="choice_as_of").value == dt.date(2022, 9, 30)
    assert table_rows(app) == expected("2022-09-30")


@pytest.mark.parametrize(
    "address",
    [
        {"network": "nobody", "tier": "huge"},
        {"asof": "yesterday"},
        {"asof": "9999-12-31x"},
        {"network": "<script>", "country": "'; drop"},
    ],
)
def test_a_wrong_address_is_no_error(app_at: Run, address: dict[str, str]) -> None:
    assert table_rows(app_at(lang="en", **address)) == expected("2019-12-31")


@pytest.mark.parametrize(
    ("asked", "shown"), [("1066-10-14", dt.date(2000, 1, 1)), ("2999-01-01", None)]
)
def test_a_day_outside_the_atlas_is_brought_inside(
    app_at: Run, asked: str, shown: dt.date | None
) -> None:
    day = app_at(asof=asked, lang="en").date_input(key="choice_as_of").value
    assert day == (shown or dates.today())


def test_former_members_are_a_status_to_ask_for(app_at: Run) -> None:
    app = app_at(asof="2022-09-30", network="anvita", status="former", lang="en")
    places = set(app.dataframe[0].value["place"])
    assert places == set(counting.on("2022-09-30", "former", network_id="anvita")["name"])
    assert {"Briançon", "Grande-Synthe"} <= places
    drawn = re.findall(r'mark\\": \\"(\w+)', script(app).partition("atlasLegend")[0])
    assert set(drawn) == {"cross"}


def can_take_rows(app: AppTest) -> bool:
    buttons = {button.label: button for button in app.get("download_button")}
    return not buttons["Download these rows (CSV)"].disabled


def test_the_rows_can_be_taken_away(app_at: Run) -> None:
    app = app_at(asof="2022-09-30", network="anvita", lang="en")
    assert can_take_rows(app)
    assert not can_take_rows(app_at(country="IE", network="anvita", lang="en"))


def test_no_address_of_another_host_is_loaded_by_the_map(app_at: Run) -> None:
    args = app_at(lang="en").get("component_instance")[0].proto.json_args
    assert '"js_links": ["../../app/static/atlas/map.js"]' in args
    loaded = re.findall(r'"(?:css|js)_links": \[(.*?)\]', args)
    assert loaded
    assert not any("http" in links for links in loaded)


def test_a_search_by_name_moves_the_map_to_what_it_finds(app_at: Run) -> None:
    found = json.loads(script(app_at(lang="en", network="anvita", q="grenoble")))
    assert found["center"] == pytest.approx([45.18, 5.72], abs=0.02)
    assert found["zoom"] == pytest.approx(8.3, abs=1)
    alone = json.loads(script(app_at(lang="en", network="anvita")))
    assert (alone["center"], alone["zoom"]) == (None, None)
    assert json.loads(script(app_at(lang="en", q="nowhere at all")))["center"] is None


def test_what_is_chosen_in_the_legend_is_pressed_there(app_at: Run) -> None:
    one = beside(app_at(lang="en", network="anvita"), "side_legend")["parts"][0]["lines"]
    assert {line["code"]: line["pressed"] for line in one if line.get("code")} == {"anvita": True}
    two = app_at(lang="en", network=["anvita", "recosol"])
    lines = beside(two, "side_legend")["parts"][0]["lines"]
    assert not any(line["pressed"] for line in lines if line.get("code"))


def test_the_legend_on_the_map_says_what_the_one_beside_it_says(app_at: Run) -> None:
    app = app_at(lang="en", asof="2022-09-30")
    group = json.loads(script(app))["feature_group"]
    lines = json.loads(re.findall(r'atlasLegend\(\s*"Legend", (\[.*?\])\);', group)[0])
    assert {line["words"]: int(line["count"]) for line in lines} == legend(app)


def test_the_numbers_of_the_table_have_the_separators_of_the_language(run_app: Run) -> None:
    written = run_app(network="anvita", lang="fr").dataframe[0].proto.arrow_data
    assert "293\u202f771".encode() in written.styler.display_values  # Strasbourg
    plain = run_app(network="anvita", lang="en").dataframe[0].proto.arrow_data
    assert not plain.HasField("styler"), "the browser writes them, in its own language"


def test_a_hand_out_with_filters_is_made_by_the_command_for_what_is_shown(run_app: Run) -> None:
    app = run_app("contestatory", lang="fr", asof="2021-06-01", network="anvita")
    app.segmented_control(key="export_kind").set_value("Document à distribuer").run()
    app.toggle(key="handout_filters").set_value(True).run()
    assert not app.exception
    assert all(toggle.key != "handout_years" for toggle in app.toggle)  # the years play anyway
    button = app.button(key="make_contestatory_2021-06-01_anvita_fr.html")
    assert button.label == "Préparer\u00a0: le document, avec date et filtres"


@pytest.mark.parametrize("room", ["contestatory", "iccar", "alpine"])
def test_the_map_is_sent_as_streamlit_folium_sends_it_and_written_once(
    monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **said: sent.append(said))
    view = registry.read(room, {}, shared.atlas(), dates.today()).request.build()
    t = Texts("en")
    drawn = leaflet.render(view, t)
    returned = ["last_active_drawing", "last_object_clicked_count"]
    streamlit_folium.st_folium(
        drawn.base,
        key="map",
        height=map_panel.HEIGHT,
        use_container_width=True,
        returned_objects=returned,
        feature_group_to_add=drawn.members,
        render=False,
    )
    map_panel.mount(view, t, "map", returned=returned)
    map_panel.mount(view, t, "map", returned=returned)
    plain = [
        {
            name: re.sub(r"_[0-9a-f]{32}", "", said) if isinstance(said, str) else said
            for name, said in each.items()
            if name != "on_change"
        }
        for each in sent
    ]
    assert plain[1] == plain[0]
    assert [sent[2][name] is sent[1][name] for name in ("script", "feature_group")] == [True, True]
