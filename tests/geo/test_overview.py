"""The figures, questions, small maps and change log of the first page."""

from __future__ import annotations

import datetime as dt
import io

import geopandas as gpd
import pandas as pd
import pytest
from PIL import Image

from geo import fields, layers, registry
from geo.about import questions, sources
from geo.about.questions import QUESTIONS, Question
from geo.i18n import LANGUAGES, Texts
from geo.layers import LAYERS
from geo.model import View
from geo.print import figure
from tests import counting
from tests.asking import read
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)


def test_the_six_figures_are_those_of_the_tables() -> None:
    members = gpd.read_parquet(LAYERS / "members.parquet")
    places = gpd.read_parquet(LAYERS / "places.parquet").set_index("place_id")
    networks = pd.read_parquet(LAYERS / "networks.parquet").query("in_typology == 'true'")
    events = pd.read_parquet(LAYERS / "events.parquet")
    used = places.loc[members["place_id"].unique()]
    attested = (members["first_attested"] != "") & (members["assumed_by"] == "")
    dated = (members["joined"] != "") | attested
    alone = members.drop_duplicates("place_id")["country_iso2"].value_counts() == 1
    listed = networks["network_id"].isin(members["network_id"])
    found = {h.name: (h.number, *h.parts) for h in questions.holdings(atlas(), TODAY)}
    assert found == {
        "memberships": (len(members), int(dated.sum())),
        "places": (len(used), int(used.geometry.notna().sum()), int(used["population"].count())),
        "networks": (members["network_id"].nunique(), 4),
        "typology": (35, 34, int(listed.sum())),
        "countries": (members["country_iso2"].nunique(), int(alone.sum())),
        "events": (len(events), int(events["date"].str.fullmatch(r"\d{4}-\d\d-\d\d").sum())),
    }


def test_each_figure_says_its_coverage_in_each_language() -> None:
    for language in LANGUAGES:
        for holding in questions.holdings(atlas(), TODAY):
            label, detail = questions.words(Texts(language), holding)
            assert label
            assert Texts(language).number(holding.parts[0]) in detail
            assert Texts(language).number(holding.parts[-1]) in detail


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.words(Texts("en")))
def test_the_count_of_a_question_is_what_its_address_yields(question: Question) -> None:
    asked = question.asked(atlas(), TODAY, "fr")
    again = read(registry.address(asked, TODAY), atlas(), TODAY)
    assert again == asked
    number = question.number(atlas(), TODAY)
    assert number == again.build().row_count
    assert number > 0
    assert question.query(atlas(), TODAY, "fr")["lang"] == ["fr"]


def test_nothing_that_a_question_asks_for_is_left_out() -> None:
    for question in QUESTIONS:
        said = question.query(atlas(), TODAY, "en")
        room = registry.room(question.page)
        for key, value in question.wanted.items():
            wanted = [TODAY.isoformat()] if value == questions.TODAY else [value]
            field = fields.BY_KEY[key]
            own = field.home == "display" and getattr(room.shown, field.name) == value
            assert said.get(key) == wanted or own, (question.page, key)


def test_some_counts_are_those_of_the_papers_and_lists() -> None:
    by_words = {q.words(Texts("en")): q.number(atlas(), TODAY) for q in QUESTIONS}
    assert by_words["Who founded ANVITA in September 2018?"] == 9
    ours = counting.having(counting.memberships(), network_id="anvita", alps=list(counting.ALPS))
    asked = "Which members lie in the French Alps, and who faces them in Italy?"
    assert by_words[asked] == len(ours)
    villages = pd.read_parquet(LAYERS / "members.parquet").query(
        "population_tier == 'lt5k' and left == '' and status != 'former'"
        " and network_id in ('anvita', 'recosol', 'city-of-sanctuary')"
    )
    assert by_words["Which members have fewer than 5,000 inhabitants?"] == len(villages)


def test_counts_have_their_unit_in_each_language() -> None:
    assert questions.counted(Texts("en"), "places", 1) == "1 place"
    assert questions.counted(Texts("fr"), "memberships", 1200) == "1\u202f200 adhésions"


@pytest.mark.parametrize("name", ["contestatory", "iccar", "alpine"])
def test_a_small_map_is_the_same_each_time_and_has_its_size(name: str) -> None:
    def drawn() -> bytes:
        view: View = read(f"{name}?asof={TODAY}", atlas(), TODAY).view()
        return figure.thumbnail(view)

    first = drawn()
    assert first == drawn()
    with Image.open(io.BytesIO(first)) as picture:
        assert picture.size == figure.PIXELS
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 50
    assert len(first) < 200_000


def test_a_small_map_says_nothing_in_one_language_only() -> None:
    drawn = {figure.thumbnail(read(f"iccar?lang={x}", atlas(), TODAY).view()) for x in LANGUAGES}
    assert len(drawn) == 1


def test_the_change_log_has_the_latest_first_in_both_languages() -> None:
    package = {
        "changes": [
            {"date": "2026-01-01", "version": "1", "en": "a", "fr": "b"},
            {"date": "2026-02-01", "version": "2", "en": "c", "fr": "d"},
            {"date": "2026-02-01", "version": "2", "en": "e", "fr": "f"},
        ]
    }
    found = sources.changes(package)
    assert [c.words(Texts("fr")) for c in found] == ["f", "d", "b"]
    assert [c.words(Texts("en")) for c in found] == ["e", "c", "a"]
    assert sources.changes({}) == ()
    packaged = sources.changes(layers.read_package())
    assert packaged[0].release == str(layers.read_package()["version"]).partition("+")[0]
    assert all(c.said["en"] and c.said["fr"] != c.said["en"] for c in packaged)
