"""The page of sources and methods, run without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from app import PAGES
from geo import layers
from geo.i18n import LANGUAGES, Texts


@pytest.fixture
def page(run_app: Callable[..., AppTest]) -> AppTest:
    app = run_app(lang="en")
    app._page_hash = calc_hash("sources")  # AppTest.switch_page knows pages that are files only
    return app.run()


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


@pytest.mark.parametrize("module", PAGES)
def test_each_page_has_a_name_an_icon_and_a_title_in_each_language(module: object) -> None:
    titles = {module.title(Texts(language)) for language in LANGUAGES}  # type: ignore[attr-defined]
    assert len(titles) == len(LANGUAGES)
    assert module.NAME.isidentifier()  # type: ignore[attr-defined]
    assert module.ICON.startswith(":material/")  # type: ignore[attr-defined]
