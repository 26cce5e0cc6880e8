"""The page of comparison, run without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from geo.maps import contestatory
from tests import counting
from tests.shared import in_data

Run = Callable[..., AppTest]
ANVITA = "contestatory?asof=2022-09-30&network=anvita"
RECOSOL = "contestatory?asof=2022-09-30&network=recosol"
ITALIANS = len(counting.on("2022-09-30", network_id="recosol"))


def scripts(app: AppTest) -> list[str]:
    return [str(part.proto.json_args) for part in app.get("component_instance")]


def points(script: str) -> int:
    return script.count('place_id\\": \\"')


@pytest.mark.parametrize(
    ("lang", "title", "said"),
    [
        ("en", "Two views side by side", "2019 only ({n})"),
        ("fr", "Deux vues côte à côte", "2019 seulement ({n})"),
        ("it", "Due viste affiancate", "solo 2019 ({n})"),
    ],
)
def test_the_page_opens_on_the_paper_s_day_and_today(
    app_at: Run, lang: str, title: str, said: str
) -> None:
    app = app_at("compare", lang=lang)
    assert app.title[0].value == title
    then, now = (
        counting.on(day, network_id=contestatory.NETWORKS) for day in ("2019-12-31", "2026-11-26")
    )
    words = said.format(n=len(set(then["place_id"]) - set(now["place_id"])))
    assert any(words in m.value.replace("\\", "") for m in app.markdown)
    assert app.date_input(key="side_left_as_of").value == dt.date(2019, 12, 31)
    left, right = scripts(app)
    assert points(left) == then["geometry"].notna().sum()
    assert points(right) > points(left)
    assert "contestatory?asof=2019-12-31" in app.query_params["left"]


def test_both_maps_share_a_channel_of_this_session_only(app_at: Run) -> None:
    def channels(app: AppTest) -> set[str]:
        return {s.partition("atlas-compare-")[2][:32] for s in scripts(app)}

    first, second = channels(app_at("compare", lang="en")), channels(app_at("compare", lang="fr"))
    assert len(first) == len(second) == 1
    assert first.isdisjoint(second)


def test_an_address_puts_two_networks_side_by_side(app_at: Run) -> None:
    app = app_at("compare", lang="en", left=ANVITA, right=RECOSOL)
    assert [h.value for h in app.header[:2]] == [
        "ANVITA · as of 30 September 2022",
        "Re\\.Co\\.Sol · as of 30 September 2022",
    ]
    table = app.dataframe[0].value
    assert len(table) == in_data("anvita on 2022-09-30") + ITALIANS
    assert set(table["Shown"]) == {"only on the left", "only on the right"}


def test_a_choice_on_one_side_changes_that_side_and_the_address(run_app: Run) -> None:
    app = run_app("compare", lang="en", left=ANVITA, right=RECOSOL)
    app.multiselect(key="side_right_contestatory_networks").set_value(["anvita"]).run()
    assert not app.exception
    table = app.dataframe[0].value
    assert set(table["Shown"]) == {"on both, the same"}
    assert app.query_params["right"] in (ANVITA, [ANVITA])
    app.selectbox(key="side_left_map").set_value("iccar").run()
    assert not app.exception
    assert points(scripts(app)[0]) > 100
    assert "iccar?asof=2022-09-30" in app.query_params["left"]


def test_a_map_page_leads_to_itself_beside_another(app_at: Run) -> None:
    app = app_at(lang="en", asof="2022-09-30", network="anvita")
    link = next(p.proto for p in app.get("page_link") if p.proto.page == "compare")
    assert parse_qs(link.query_string)["left"] == [ANVITA]
    assert link.label == "Put this view beside another one"


def test_a_comparison_can_be_taken_away_like_any_view(run_app: Run) -> None:
    app = run_app("compare", lang="en", left=ANVITA, right=RECOSOL)
    control = app.segmented_control(key="export_kind")
    assert control.options == ["Figure", "Hand-out", "Data", "Citation", "Embed", "Scene"]
    control.set_value("Data").run()
    assert [o.partition(",")[0] for o in app.selectbox(key="data_format").options] == [
        "CSV",
        "Excel workbook",
        "Bundle: data",
    ]
    app.segmented_control(key="export_kind").set_value("Citation").run()
    assert "[Two maps; data version" in app.code[0].value
    app.segmented_control(key="export_kind").set_value("Scene").run()
    app.text_input[0].set_value("Two networks")
    next(b for b in app.button if b.label == "Add to my scenes").click().run()
    assert not app.exception
    (scene,) = app.session_state["_scenes"]
    assert (scene.view, scene.title) == ("compare", "Two networks")
    assert scene.query == {"left": [ANVITA], "right": [RECOSOL]}


def test_the_filters_of_a_side_are_cleared_at_once_and_its_day_stays(run_app: Run) -> None:
    searched = "contestatory?asof=2022-09-30&network=anvita&q=Grenoble"
    app = run_app("compare", lang="en", left=searched, right=RECOSOL)
    assert len(app.dataframe[0].value) == 2 + ITALIANS  # the city and its metropolis
    app.button(key="side_left_clear").click().run()
    assert not app.exception
    assert app.query_params["left"] in (
        "contestatory?asof=2022-09-30",
        ["contestatory?asof=2022-09-30"],
    )
    assert app.query_params["right"] in (RECOSOL, [RECOSOL])
    assert app.multiselect(key="side_left_contestatory_networks").value == []
    assert app.button(key="side_left_clear").disabled
    assert not app.button(key="side_right_clear").disabled
