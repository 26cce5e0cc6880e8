"""The page on ANVITA, part by part, run without a browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.articles import claims
from geo.i18n import LANGUAGES, Texts
from tests import counting, shared
from tests.asking import read
from tests.pages.reading import legend, script
from tests.shared import in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")

Run = Callable[..., AppTest]
PARTS = ("map", "growth", "composition", "moves", "claims", "trajectories")


@pytest.fixture
def open_part(run_app: Run) -> Callable[..., AppTest]:
    def opened(part: str, lang: str = "en", **query: str | list[str]) -> AppTest:
        return run_app("anvita", part=part, lang=lang, **query)

    return opened


def said(app: AppTest) -> str:
    return " ".join(block.value.replace("\\", "") for block in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_opens_in_each_language(open_part: Callable[..., AppTest], lang: str) -> None:
    headings = {
        "en": {
            "growth": "The growth of ANVITA",
            "composition": "Composition of ANVITA: Population tier",
            "moves": "Founders, arrivals and departures",
            "claims": "The papers held against the data",
            "trajectories": "The cities, and what the paper gives",
        },
        "fr": {
            "growth": "La croissance de l’ANVITA",
            "composition": "Composition de l’ANVITA : Nombre d’habitants",
            "moves": "Fondateurs, arrivées et départs",
            "claims": "Les articles confrontés aux données",
            "trajectories": "Les villes, et ce que donne l’article",
        },
        "it": {
            "growth": "La crescita di ANVITA",
            "composition": "Composizione di ANVITA: Fascia di popolazione",
            "moves": "Fondatori, ingressi e uscite",
            "claims": "Gli articoli a confronto con i dati",
            "trajectories": "Le città, e che cosa dà l’articolo",
        },
    }
    app = open_part("map", lang)
    title = app.title[0].value
    for part in PARTS[1:]:
        app.segmented_control(key="choice_part").set_value(part).run()
        assert not app.exception, [error.message for error in app.exception]
        assert app.title[0].value == title
        assert headings[lang][part] in [tidy(h.value.replace("\\", "")) for h in app.header]
        assert app.query_params["part"] in (part, [part])


def test_the_map_is_as_before_and_the_first_part(open_part: Callable[..., AppTest]) -> None:
    app = open_part("map")
    assert f"On 30 September 2022, {ANVITA_2022} memberships are shown" in said(app)
    assert "part" not in app.query_params
    towns = counting.on("2022-09-30", network_id="anvita", population_tier="5k-100k")
    assert legend(app)["5,000 to 99,999 inhabitants"] == len(towns)


def test_a_region_of_france_narrows_the_map_and_is_said(app_at: Run) -> None:
    rows = shared.atlas().members.query("network_id == 'anvita' and left == ''")
    wanted = set(rows.loc[rows["admin1"] == "Occitanie", "name"])
    app = app_at("anvita", asof="2026-11-22", region="occitanie", lang="en")
    shown = app.dataframe[0].value
    assert set(shown.iloc[:, 0]) == wanted
    assert f"On 22 November 2026, {len(wanted)} memberships are shown" in said(app)
    assert app.button(key="chip_regions_occitanie").label == "Occitanie"
    link = read("anvita?asof=2026-11-22&region=occitanie", shared.atlas(), dt.date(2026, 11, 26))
    assert link.view().subtitle == link.sentence() == "Occitanie · as of 22 November 2026"
    counts = app.multiselect(key="choice_regions").options
    assert f"Occitanie ({len(wanted)})" in counts
    bretons = counting.on("2026-11-22", network_id="anvita", admin1="Bretagne")
    assert f"Bretagne ({len(bretons)})" in counts
    assert not app.warning


def test_parties_stated_only_after_the_day_can_be_left_out_of_counts(run_app: Run) -> None:
    rows = shared.atlas().at(dt.date(2019, 12, 31))
    rows = rows[(rows["network_id"] == "anvita") & (rows["state"] == "current")]
    kept = rows[rows["party_as_of"].str[:4].between("2000", "2019")]
    assert 0 < len(kept) < len(rows)
    app = run_app("anvita", asof="2019-12-31", stated="by", lang="en")
    assert set(app.dataframe[0].value.iloc[:, 0]) == set(kept["name"])
    assert app.button(key="chip_stated_by").label == "party stated by the day shown"
    counts = app.multiselect(key="choice_stated").options
    later = int(rows["party_later"].sum())
    assert f"party stated only after it ({later})" in counts
    link = read("anvita?asof=2019-12-31&stated=by", shared.atlas(), dt.date(2026, 11, 26))
    assert link.view().subtitle.startswith("party stated by the day shown")
    assert not app.warning


def test_growth_says_how_many_of_69_and_how_strictly(
    open_part: Callable[..., AppTest],
) -> None:
    app = open_part("growth")
    strictly = in_data("anvita on 2022-09-30, strictly")
    assert f"{ANVITA_2022} members are documented: {strictly} stated and dated" in said(app)
    assert legend(app)["documented: stated by a source and dated"] == strictly
    gauges = [bar.proto.text.replace("\\", "") for bar in app.get("progress")]
    assert any(f"{ANVITA_2022} documented of 69 members published" in text for text in gauges)


def test_filters_and_the_day_carry_between_the_parts(open_part: Callable[..., AppTest]) -> None:
    number = len(counting.on("2021-12-31", network_id="anvita", population_tier="lt5k"))
    app = open_part("growth", asof="2021-12-31", tier="lt5k")
    assert f"{number} members are documented" in said(app)
    app.segmented_control(key="choice_part").set_value("moves").run()
    assert app.multiselect(key="choice_tiers").value == ["lt5k"]
    assert app.date_input(key="choice_as_of").value == dt.date(2021, 12, 31)
    assert f"{number} arrivals" in said(app)
    app.segmented_control(key="choice_part").set_value("map").run()
    assert f"{number} memberships are shown" in said(app)


def test_composition_follows_its_choices(open_part: Callable[..., AppTest]) -> None:
    app = open_part("composition", by="party", since="2019-12-31")
    assert app.date_input(key="choice_since").value == dt.date(2019, 12, 31)
    levels = ("commune", "arrondissement", "epci")
    then, later = (
        len(counting.on(day, network_id="anvita", level=levels))
        for day in ("2019-12-31", "2022-09-30")
    )
    assert f"the number went from {then} to {later}" in said(app)
    app.date_input(key="choice_since").set_value(None).run()
    assert "the number went" not in said(app)
    assert "since" not in app.query_params
    app.selectbox(key="choice_by").set_value("region").run()
    alps = counting.on("2022-09-30", network_id="anvita", admin1="Auvergne-Rhône-Alpes")
    assert f"Auvergne-Rhône-Alpes ({len(alps)})" in said(app)
    assert app.query_params["by"] in ("region", ["region"])


def test_moves_are_listed_with_their_sources_as_links(open_part: Callable[..., AppTest]) -> None:
    app = open_part("moves", asof="2026-11-22")
    table = app.table[0].value
    rows = counting.having(counting.memberships(), network_id="anvita")
    left = int((rows["left"] != "").sum())
    assert len(table) == len(rows) + left
    assert (table["Move"] == "departure").sum() == left > 0
    assert table["Source"].str.contains(r"\]\(https?://").sum() > 40
    app.selectbox(key="choice_move").set_value("founder").run()
    assert len(app.table[0].value) == (rows["evidence_grade"] == "founding").sum()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reproduction_table_is_that_of_the_command_line(
    open_part: Callable[..., AppTest], lang: str
) -> None:
    table = open_part("claims", lang).table[0].value
    expected = claims.table(Texts(lang), claims.answers(shared.atlas()))
    assert len(table) == len(expected) == len(shared.atlas().claims)
    t = Texts(lang)
    compared = " :small[" + expected[t._("How they compare")] + "]"
    expected[t._("Statement")] += compared
    for column in table.columns[:-1]:
        shown = table[column].str.replace("\\", "").map(tidy)
        pd.testing.assert_series_equal(shown, expected[column].map(tidy), check_names=False)
    addresses = table.iloc[:, -1].map(lambda cell: re.search(r"\((/[^)]+)\)", cell))
    assert addresses.notna().all()


def tidy(text: str) -> str:
    """Return a text with single spaces, whether lines may break there or not."""
    return " ".join(str(text).split())


def test_claims_are_filtered_by_paper_topic_and_verdict(open_part: Callable[..., AppTest]) -> None:
    app = open_part("claims", verdict="differs")
    differing = [a for a in claims.answers(shared.atlas()) if a.agrees is False]
    assert len(app.table[0].value) == len(differing) > 0
    app.selectbox(key="choice_paper").set_value("lacroix-networks").run()
    assert not app.table
    app.selectbox(key="choice_verdict").set_value("").run()
    app.selectbox(key="choice_section").set_value("typology").run()
    assert len(app.table[0].value) == (shared.atlas().claims["section"] == "typology").sum()


def test_a_claim_s_address_opens_the_view_with_as_many_members(
    open_part: Callable[..., AppTest],
) -> None:
    cells = open_part("claims", section="parties of executives").table[0].value.iloc[:, -1]
    address = str(cells.iloc[-1]).replace("\\", "")
    query = re.findall(r"(asof|level|party)=([^&)]+)", address)
    values: dict[str, list[str]] = {}
    for key, value in query:
        values.setdefault(key, []).append(value)
    assert values == {
        "asof": ["2022-09-30"],
        "level": ["commune", "arrondissement", "epci"],
        "party": ["PS"],
    }
    rows = counting.on("2022-09-30", network_id="anvita", level=values["level"])
    number = (rows["place_id"].map(counting.parties("2022-09-30")) == "PS").sum()
    assert f"{number} memberships are shown" in said(open_part("map", **values))


def test_trajectories_are_a_layer_a_filter_and_a_list(open_part: Callable[..., AppTest]) -> None:
    app = open_part("trajectories")
    assert len(app.table[0].value) == 16
    numbers = legend(app)
    assert numbers["trajectory of advocacy"] == 4
    assert script(app).count("says the paper") == 6
    app.multiselect(key="choice_readings").set_value(["exchange"]).run()
    assert len(app.table[0].value) == 3
    app.segmented_control(key="choice_part").set_value("map").run()
    assert "3 memberships are shown" in said(app)


def test_a_place_of_an_address_is_a_chip_that_can_be_removed(
    open_part: Callable[..., AppTest],
) -> None:
    app = open_part("map", place="fr-tours")
    assert "1 membership is shown" in said(app)
    app.button(key="chip_places_fr-tours").click().run()
    assert f"{ANVITA_2022} memberships are shown" in said(app)
