"""The page of sources and methods, run without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app import PAGES
from geo import layers, registry
from geo.about import sources
from geo.i18n import LANGUAGES, Texts
from tests import shared
from tests.conftest import ROOT
from tests.shared import in_data
from ui.page import Page

ANVITA_NOW = in_data("anvita on 2026-11-22")

Run = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    return " ".join(m.value.replace("\\", "") for m in [*app.markdown, *app.caption, *app.header])


def test_the_list_of_each_network_has_its_coverage_and_sources(app_at: Run) -> None:
    app = app_at("sources", lang="en")
    assert app.title[0].value == "Sources and methods"
    lists, cited, tables = (app.dataframe[i].value for i in range(3))
    members = shared.atlas().members
    counted = members["network_id"].value_counts()
    assert sorted(lists["Memberships"]) == sorted(counted)
    anvita = lists.set_index("Network").loc["ANVITA"]
    assert (
        anvita["Dated"]
        == (members.query("network_id == 'anvita'")["basis"].isin(["joined", "attested"])).sum()
    )
    assert f"{ANVITA_NOW} documented of 90 members published" in anvita["Documented today"]
    assert cited["Memberships"].sum() == members["source_url"].str.split("|").str.len().sum()
    paper = cited[cited["Source"].str.startswith("Working paper on ANVITA")].iloc[0]
    assert pd.isna(paper["Open"])
    assert paper["Read on"] == "22 Nov 2026"
    assert dict(zip(tables["Table"], tables["Rows"], strict=True))["memberships.csv"] == in_data(
        "memberships"
    )


def test_every_layer_and_background_is_listed_with_its_licence(app_at: Run) -> None:
    app = app_at("sources", lang="en", part="licences")
    table, background = (app.dataframe[i].value for i in range(2))
    described = {r["name"]: r["rows"] for r in layers.read_package()["resources"]}
    assert dict(zip(table["Layer"], table["Rows"], strict=True)) == described
    assert table.set_index("Layer").loc["executives_gb", "Licence"].startswith("Creative Commons")
    assert "web/europe.geojson" in set(background["Layer"])
    assert background["Attribution"].str.len().min() > 0


def test_borders_and_choices_are_stated(app_at: Run) -> None:
    app = app_at("sources", lang="en", part="methods")
    assert "disputed" in texts(app)
    choices = app.dataframe[0].value
    assert len(choices) == in_data("corrections")
    assert choices["Reason"].str.len().min() > 0


def test_the_dictionary_says_every_column_in_the_reader_s_language(run_app: Run) -> None:
    app = run_app("sources", lang="fr", part="dictionary")
    table = app.dataframe[0].value
    assert table["Signification"].iloc[0] == "clé de l’adhésion"
    app.selectbox(key="sources_layer").set_value("places").run()
    assert list(app.dataframe[0].value["Colonne"][:2]) == ["place_id", "name"]
    english = run_app("sources", lang="en", part="dictionary").dataframe[0].value
    assert english["Meaning"].iloc[0] == "key of the membership"
    assert english["Key"].sum() == 1


def test_the_gaps_are_counted_and_named(app_at: Run) -> None:
    app = app_at("sources", lang="en", part="gaps")
    absent, places = (app.dataframe[i].value for i in range(2))
    atlas, package = shared.atlas(), layers.read_package()
    typology = atlas.networks[atlas.networks["in_typology"] == "true"]
    documented = set(typology["network_id"]) & set(atlas.members["network_id"])
    assert len(absent) == 35 - len(documented) - 1  # one body of the table has two names
    assert f"Of {len(absent)} networks" in texts(app)
    assert (places["Missing"] == "point").sum() == atlas.places.geometry.isna().sum()
    assert (places["Missing"] == "population").sum() == atlas.places["population"].isna().sum()
    assert sources.gaps(Texts("fr"), atlas, package).startswith("Pour")


def test_the_data_part_cites_reports_and_tells_changes(app_at: Run) -> None:
    app = app_at("sources", lang="en", part="data")
    version = layers.read_package()["version"]
    citation, report = (block.value for block in app.code)
    assert f"[Data set; version {version}]" in citation
    assert "What is right:" in report
    assert "First release" in texts(app)
    assert app.get("download_button")[0].label == "Download the data package (zip)"
    link = next(b.proto for b in app.get("link_button"))
    assert link.url.startswith("mailto:?subject=")


def test_a_wrong_part_is_the_first_one(app_at: Run) -> None:
    app = app_at("sources", lang="en", part="<script>")
    assert app.header[0].value == "The list of each network"


def test_a_dead_link_is_text_with_the_day_of_the_check() -> None:
    dead = {"https://comunivirtuosi.org/?p=6912": "2026-11-20"}
    table = sources.cited(Texts("en"), shared.atlas(), dead).set_index("Source")
    row = table.loc["https://comunivirtuosi.org/?p=6912"]
    assert pd.isna(row["Open"])
    assert row["Read on"] == "22 Nov 2026; no answer on 20 Nov 2026"
    package = {"dead_links": [{"url": "https://a.org", "checked": "2026-01-01"}]}
    assert sources.dead_links(package) == {"https://a.org": "2026-01-01"}


ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|was|not|both|kept|inferred|founding|member|members|unknown|each|"
    r"one|row|made|from|file|more than|share-alike|undated|names|public domain)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"City of Sanctuary|file (?:del|diversi)|questo file|City Initiative on [A-Za-z ]+Europe|"
    r"[a-z-]+\.[a-z]+"
)


SAID = {
    "fr": (
        *("Adhésions, une ligne chacune", "Lacs des Alpes", "GSHHG et WDBII"),
        *("Nombre de fondateurs de l’ANVITA", "L’association en nomme neuf"),
    ),
    "it": (
        *("Adesioni, una per riga", "Laghi delle Alpi", "GSHHG e WDBII"),
        *("Numero di fondatori di ANVITA", "L’associazione ne nomina nove"),
    ),
}


@pytest.mark.parametrize("lang", SAID)
def test_no_english_is_left_on_the_page_of_another_language(app_at: Run, lang: str) -> None:
    rows, lake, made, count, named = SAID[lang]
    licences = app_at("sources", lang=lang, part="licences")
    packaged, background = (licences.dataframe[i].value for i in range(2))
    choices = app_at("sources", lang=lang, part="methods").dataframe[0].value
    missing = app_at("sources", lang=lang, part="gaps").dataframe[1].value
    contents = packaged.iloc[:, 0].to_list(), packaged.iloc[:, 2].to_list()
    assert dict(zip(*contents, strict=True))["members"] == rows
    lakes = background[background.iloc[:, 0] == "print/alps_lakes.parquet"].iloc[0]
    assert lakes.iloc[1] == lake
    assert lakes.iloc[3].startswith(made)
    first = choices.iloc[:, 0].eq(count)
    assert choices[first].iloc[0, 3].startswith(named)
    texts = [
        *packaged.iloc[:, 2:].to_numpy().ravel(),
        *background.iloc[:, 1:].to_numpy().ravel(),
        *choices.to_numpy().ravel(),
        *missing.iloc[:, 2:].to_numpy().ravel(),
    ]
    english = [text for text in texts if ENGLISH.search(NAMES.sub("", text))]
    assert english == []


@pytest.mark.parametrize("lang", SAID)
def test_each_language_shows_the_same_choices(app_at: Run, lang: str) -> None:
    ours, theirs = (
        app_at("sources", lang=code, part="methods").dataframe[0].value for code in ("en", lang)
    )
    assert len(ours) == len(theirs)
    assert not (ours.iloc[:, 3].to_numpy() == theirs.iloc[:, 3].to_numpy()).any()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_page_has_a_name_an_icon_and_a_title_in_each_language(page: Page) -> None:
    titles = {page.title(Texts(language)) for language in LANGUAGES}
    assert len(titles) == len(LANGUAGES) or titles == {"ANVITA"}
    assert all(0 < len(title) <= 44 for title in titles)  # the menu has them too
    assert page.name.isidentifier()
    assert page.icon.startswith(":material/")


def test_no_two_pages_have_the_same_name() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)


def test_each_room_has_a_page_and_each_module_of_a_page_is_in_the_app() -> None:
    assert set(registry.ROOMS) <= {page.name for page in PAGES}
    modules = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert {page.name for page in PAGES} == modules
