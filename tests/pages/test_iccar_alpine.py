"""The pages of Map 2 and Map 3, run without a browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from geo import table
from geo.i18n import LANGUAGES, Texts
from geo.model import Display, Filters
from tests import counting
from tests.asking import asked
from tests.pages.reading import legend, script
from tests.pages.reading import sentence as text
from tests.shared import atlas, in_data

Run = Callable[..., AppTest]


def cluster(**equal: str) -> tuple[int, int, int]:
    """Count the Alpine members by September 2022, those since, and the former ones."""
    alps = {"network_id": "anvita", "alps": list(counting.ALPS), **equal}
    by_2022, now = (len(counting.on(day, **alps)) for day in ("2022-09-30", "2026-11-22"))
    return by_2022, now - by_2022, len(counting.on("2026-11-22", "former", **alps))


def test_iccar_shows_every_documented_member_by_coalition(
    app_at: Run,
) -> None:
    app = app_at("iccar")
    assert app.title[0].value == "Coverage of ICCAR"
    assert f"{in_data('memberships of iccar')} memberships are shown" in text(app)
    numbers = legend(app)
    own = counting.on("2026-11-26", network_id="iccar")["coalition"].value_counts()
    assert numbers["Europe (ECCAR)"] == own["eccar"]
    assert numbers["Canada"] == own["cimard"]
    assert numbers["United States"] == own["us"]
    quiet = app_at("iccar", colour="network")  # as one, where the countries say enough
    assert legend(quiet)["ICCAR"] == in_data("memberships of iccar")


def test_thin_coalitions_say_so(app_at: Run) -> None:
    app = app_at("iccar")
    table = next(d.value for d in app.dataframe if "Coalition" in d.value).set_index("Coalition")
    own = len(counting.on("2026-11-26", network_id="iccar", coalition="us"))
    assert table.loc["United States", "Documented share"] == f"{round(100 * own / 51)}%"
    assert table.loc["United States", "Quality"].startswith("thin")
    assert table.loc["Europe (ECCAR)", "Published"] == "more than 170 (13 November 2025)"
    assert table.loc["Africa", "Published"] == "54 (September 2006)"
    assert table.loc["Arab States", "Published"] == "no total known"


def test_countries_are_coloured_by_the_chosen_measure(app_at: Run) -> None:
    drawn = script(app_at("iccar")).replace("\\", "")
    fills = dict(re.findall(r'"([A-Z]{2})": {"dash": "[^"]*", "fill": "(#\w+)"', drawn))
    assert fills["CA"] == "#54278f"  # 79 members
    assert fills["KE"] == "#dadaeb"  # one
    assert fills["DK"] == "#fffdf8"  # none known, in a coalition mostly documented
    assert fills["NG"] == "#e3ddd0"  # none documented, in one that is not
    plain = app_at("iccar", measure="none")
    assert "atlasAreas" not in script(plain)


def test_the_alpine_page_counts_the_cluster_by_perimeter(app_at: Run) -> None:
    seven = app_at("alpine")
    by_2022, later, former = cluster()
    assert (
        f"member by September 2022 ({by_2022}), member attested later ({later}), "
        f"and former member ({former})"
    ) in text(seven)
    nine = app_at("alpine", rule="dep9")
    assert "“Nine" in text(nine)
    assert "member, undated (1)" in text(nine)


def test_open_slots_are_counted_and_not_drawn(app_at: Run) -> None:
    app = app_at("alpine")
    slots = next(d.value for d in app.dataframe if "open slots" in d.value).set_index("Unit")
    savoie, _, _ = cluster(alps="73")
    assert slots.loc["Savoie", "Documented by September 2022"] == savoie
    assert slots.loc["Savoie", "open slots"] == str(6 - savoie)
    assert slots.loc["all", "open slots"] == str(12 - cluster()[0])
    assert slots.loc["Isère", "open slots"] == ""
    assert script(app).count('\\"context\\": false') == sum(cluster())


def test_distances_and_crossings_are_listed(app_at: Run) -> None:
    app = app_at("alpine")
    table = next(d.value for d in app.dataframe if "Nearest crossing" in d.value)
    first = table.iloc[0]
    assert first["Place"] == "Briançon"
    assert first["Nearest border (km)"] == 8
    assert first["Border with"] == "Italy"


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("iccar", "Coverage of ICCAR · Couverture de l’ICCAR · Copertura di ICCAR"),
        ("alpine", "… cluster of ANVITA · … noyau alpin de l’ANVITA · … nucleo alpino di ANVITA"),
        ("sources", "Sources and methods · Sources et méthodes · Fonti e metodi"),
    ],
)
def test_pages_have_their_titles_in_each_language(app_at: Run, name: str, titles: str) -> None:
    shown = [app_at(name, lang=language).title[0].value for language in LANGUAGES]
    for said, ending in zip(shown, titles.split(" · "), strict=True):
        assert said.endswith(ending.removeprefix("…"))


def test_a_card_opens_from_its_address(run_app: Run) -> None:
    app = run_app(lang="en", card="fr-grenoble")
    card = " ".join(m.value.replace("\\", "") for m in app.markdown)
    assert "ANVITA: founding member" in card
    assert "ICCAR: member" in card
    assert "EELV" in card
    app.button(key="card_close").click().run()
    assert "card" not in app.query_params


def test_then_and_now_compares_with_the_paper_s_day(app_at: Run) -> None:
    app = app_at(lang="en", mode="change", asof="2026-11-22", network="anvita")
    said = text(app)
    assert "From 31 December 2019 to 22 November 2026" in said
    then, now = (
        set(counting.on(day, network_id="anvita")["place_id"])
        for day in ("2019-12-31", "2026-11-22")
    )
    assert f"member then and now ({len(then & now)})" in said
    assert f"left since ({len(then - now)})" in said
    chosen = Filters(dt.date(2026, 11, 22), networks=("anvita",))
    view = asked(atlas(), "contestatory", chosen, Display(mode="change")).view()
    assert view.subtitle == "ANVITA · changed since 31 December 2019, up to 22 November 2026"
    left = set(view.members.loc[view.members["category"] == "left", "name"])
    assert {place for place in left if place in view.caption.partition("Who left: ")[2]} == left
    rows = table.in_words(Texts("en"), view)
    assert list(rows["change"][: len(left)]) == ["left since"] * len(left)
    assert rows["change"].iloc[-1] == "member then and now"
    today = asked(atlas(), "contestatory", chosen).view()
    assert "change" not in table.in_words(Texts("en"), today)


@pytest.mark.parametrize("colour", ["tier", "family", "status", "year", "grade"])
def test_colours_follow_the_choice(app_at: Run, colour: str) -> None:
    app = app_at(lang="en", colour=colour, size="population")
    marks = {"awarded or recognised", "inferred, or date assumed", "former member"}
    if colour == "status":
        marks -= {"awarded or recognised"}
    assert sum(n for words, n in legend(app).items() if words not in marks) == in_data(
        "map 1 as it opens"
    )
    assert app.query_params["colour"] in (colour, [colour])


def test_a_chip_takes_its_filter_away(run_app: Run) -> None:
    app = run_app(lang="en", network="anvita", tier="lt5k")
    app.button(key="chip_networks_anvita").click().run()
    assert app.multiselect(key="choice_networks").value == []
    assert app.multiselect(key="choice_tiers").value == ["lt5k"]


def test_a_name_is_found_without_its_accents(app_at: Run) -> None:
    app = app_at(lang="en", q="briancon")
    assert list(app.dataframe[0].value["place"]) == ["Briançon"]
