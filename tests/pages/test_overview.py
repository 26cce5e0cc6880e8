"""The first page, and old addresses that mean Map 1, run without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from geo import dates, layers
from geo.about import questions
from geo.i18n import Texts
from tests import shared
from tests.shared import in_data

Run = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    return " ".join(m.value.replace("\\", "") for m in [*app.markdown, *app.caption])


@pytest.mark.parametrize(
    ("lang", "title", "figure", "steps"),
    [
        (
            "en",
            "Welcoming Cities Atlas",
            f"<strong>{in_data('memberships'):,}</strong> documented memberships",
            "Keep a view",
        ),
        (
            "fr",
            "Atlas des villes accueillantes",
            f"<strong>{in_data('memberships'):,}</strong> adhésions".replace(",", "\u202f"),
            "Gardez",
        ),
        (
            "it",
            "Atlante delle città accoglienti",
            f"<strong>{in_data('memberships'):,}</strong> adesioni".replace(",", "."),
            "Conservate",
        ),
    ],
)
def test_the_first_page_has_figures_questions_steps_and_changes(
    app_at: Run, lang: str, title: str, figure: str, steps: str
) -> None:
    app = app_at("", lang=lang)
    assert app.title[0].value == title
    bodies = [str(block.proto.body) for block in app.get("html")]
    assert any(figure in body for body in bodies)
    assert sum(body.count("<li>") for body in bodies) == 6
    assert steps in texts(app)
    assert layers.read_package()["version"] in texts(app)


def test_each_question_links_to_its_answer_and_says_its_count(app_at: Run) -> None:
    app = app_at("", lang="en")
    links = [link.proto for link in app.get("page_link")]
    asked = {link.label.replace("\\", ""): link for link in links}
    captions = [c.value.replace("\\", "") for c in app.caption]
    atlas, today = shared.atlas(), dates.today()
    t = Texts("en")
    for question in questions.QUESTIONS:
        link = asked[question.words(t)]
        assert link.page == question.page
        assert parse_qs(link.query_string) == question.query(atlas, today, "en")
        assert questions.counted(t, question.unit, question.number(atlas, today)) in captions


def test_the_small_maps_have_words_for_those_who_do_not_see_them(app_at: Run) -> None:
    app = app_at("", lang="en")
    pictures = [image.proto.imgs[0] for image in app.get("image")]
    assert len(pictures) == 3
    # no file of Streamlit's, which is gone once the reader has moved on
    assert all(picture.url.startswith("data:image/png;base64,iVBORw0KGgo") for picture in pictures)
    assert pictures[0].alt.startswith("Contestatory networks in Europe. On ")
    assert "memberships are shown" in pictures[1].alt


def test_an_old_address_with_values_still_leads_to_map_1(app_at: Run) -> None:
    app = app_at("", lang="fr", asof="2022-09-30", network=["anvita", "recosol"], tier="lt5k")
    assert app.title[0].value == "Réseaux contestataires en Europe"
    assert app.date_input(key="choice_as_of").value == dt.date(2022, 9, 30)
    assert app.multiselect(key="choice_networks").value == ["anvita", "recosol"]
    assert app.multiselect(key="choice_tiers").value == ["lt5k"]


def test_values_that_mean_nothing_here_leave_the_first_page(app_at: Run) -> None:
    app = app_at("", lang="en", utm_source="newsletter")
    assert app.title[0].value == "Welcoming Cities Atlas"
