"""The page of sources and methods, run without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from app import PAGES
from geo import layers
from geo.i18n import LANGUAGES, Texts


def open_page(run_app: Callable[..., AppTest], language: str) -> AppTest:
    app = run_app(lang=language)
    app._page_hash = calc_hash("sources")  # AppTest.switch_page knows pages that are files only
    return app.run()


@pytest.fixture
def page(run_app: Callable[..., AppTest]) -> AppTest:
    return open_page(run_app, "en")


@pytest.fixture
def french(run_app: Callable[..., AppTest]) -> AppTest:
    return open_page(run_app, "fr")


def test_every_layer_is_listed_with_its_licence(page: AppTest) -> None:
    assert page.title[0].value == "Sources and methods"
    table = page.dataframe[0].value
    described = {r["name"]: r["rows"] for r in layers.read_package()["resources"]}
    assert dict(zip(table["Layer"], table["Rows"], strict=True)) == described
    assert table.set_index("Layer").loc["executives_gb", "Licence"].startswith("Creative Commons")


def test_every_background_layer_has_an_attribution(page: AppTest) -> None:
    table = page.dataframe[1].value
    assert "web/europe.geojson" in set(table["Layer"])
    assert table["Attribution"].str.len().min() > 0


def test_borders_and_choices_are_stated(page: AppTest) -> None:
    assert any("disputed" in block.value for block in page.markdown)
    choices = page.dataframe[2].value
    assert len(choices) > 20
    assert choices["Reason"].str.len().min() > 0


ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|was|not|both|kept|inferred|founding|member|members|unknown|each|"
    r"one|row|made|from|file|more than|share-alike|undated|names|public domain)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"City of Sanctuary|City Initiative on [A-Za-z ]+Europe|[a-z-]+\.[a-z]+")


def test_the_french_page_is_in_french(french: AppTest) -> None:
    packaged, background, choices = (french.dataframe[i].value for i in range(3))
    contents = packaged.iloc[:, 0].to_list(), packaged.iloc[:, 2].to_list()
    assert dict(zip(*contents, strict=True))["members"] == "Adhésions, une ligne chacune"
    lakes = background[background.iloc[:, 0] == "web/alps_lakes.geojson"].iloc[0]
    assert lakes.iloc[1] == "Lacs des Alpes"
    assert lakes.iloc[3].startswith("GSHHG et WDBII")
    first = choices.iloc[:, 0].eq("Nombre de fondateurs de l'ANVITA")
    assert choices[first].iloc[0, 3].startswith("L'association en nomme neuf")
    texts = [
        *packaged.iloc[:, 2:].stack(),
        *background.iloc[:, 1:].stack(),
        *choices.stack(),
    ]
    english = [text for text in texts if ENGLISH.search(NAMES.sub("", text))]
    assert english == []


def test_both_languages_show_the_same_choices(page: AppTest, french: AppTest) -> None:
    ours, theirs = page.dataframe[2].value, french.dataframe[2].value
    assert len(ours) == len(theirs)
    assert not (ours.iloc[:, 3].to_numpy() == theirs.iloc[:, 3].to_numpy()).any()


@pytest.mark.parametrize("module", PAGES)
def test_each_page_has_a_name_an_icon_and_a_title_in_each_language(module: object) -> None:
    titles = {module.title(Texts(language)) for language in LANGUAGES}  # type: ignore[attr-defined]
    assert len(titles) == len(LANGUAGES)
    labels = {module.label(Texts(language)) for language in LANGUAGES}  # type: ignore[attr-defined]
    assert all(0 < len(label) <= 20 for label in labels)
    assert module.NAME.isidentifier()  # type: ignore[attr-defined]
    assert module.ICON.startswith(":material/")  # type: ignore[attr-defined]
