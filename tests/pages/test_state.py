"""The state of a page: codes of what widgets hold, and which addresses are news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo.i18n import LANGUAGES, Texts
from geo.registry import ROOMS
from tests.pages.reading import headline, sentence
from tests.shared import atlas
from ui import map_panel, session, state

Run = Callable[..., AppTest]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("asked", LANGUAGES)
def test_a_label_that_was_on_its_way_becomes_its_code_again(
    run_app: Run, spoken: str, asked: str
) -> None:
    """With another count or none, in the language before: what is chosen stays, in codes."""
    app: AppTest = run_app("contestatory", lang=asked)
    said = ROOMS["contestatory"].choices(atlas(), Texts(spoken))
    small, large = said["tiers"]["lt5k"], said["tiers"]["ge500k"]
    app.session_state["choice_tiers"] = [f"{small} (7)", large, "no such words (3)"]
    colour = app.selectbox(key="choice_colour_by")
    colour.options.append(said["colour_by"]["tier"])  # what the browser still has
    colour.set_value(said["colour_by"]["tier"]).run()
    assert not app.exception
    assert app.multiselect(key="choice_tiers").value == ["lt5k", "ge500k"]
    assert app.selectbox(key="choice_colour_by").value == "tier"
    assert app.query_params["colour"] in ("tier", ["tier"])


class Params(dict[str, list[str]]):
    """The address of a request, as `session` reads and writes it."""

    get_all = dict.__getitem__

    def from_dict(self, values: dict[str, list[str]]) -> None:
        self.clear()
        self.update(values)


class Browser:
    """A browser that sends addresses, and the app that writes them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept: dict[str, Any] = {}
        self.params = Params()
        self.gone = False
        monkeypatch.setattr(
            session, "st", SimpleNamespace(session_state=self.kept, query_params=self.params)
        )
        context = lambda: SimpleNamespace(is_history_navigation=self.gone)  # noqa: E731
        monkeypatch.setattr(session, "get_script_run_ctx", context)

    def sends(self, *values: str, back: bool = False) -> bool:
        """Send an address, and return whether it is news."""
        self.params.from_dict({"network": list(values)} if values else {})
        self.gone = back
        session.arrive()
        return session.has_news()

    def reads(self, *writes: str) -> None:
        """Let the app read the address, and write some one after the other."""
        session.address_is_read()
        for value in writes:
            session.write_address({"network": [value]})


def test_an_address_that_the_app_wrote_is_no_news_nor_are_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Browser(monkeypatch)
    assert browser.sends("opened")
    browser.reads("first")
    assert not browser.sends("opened"), "on its way while the app wrote"
    browser.reads("first", "second")
    assert not browser.sends("opened")
    assert not browser.sends("first")
    assert not browser.sends("second")
    assert browser.sends("first"), "a newer one has come: this is the way back"


def test_the_way_back_is_news_however_soon_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(monkeypatch)
    browser.sends("opened")
    browser.reads("first", "second")
    assert browser.sends("first", back=True)
    assert browser.sends("first"), "cut short before it was read, it is news for the next run"
    browser.reads()
    assert not browser.sends("first")
    assert browser.sends("opened", back=True)
    assert browser.sends("elsewhere", back=True)


def test_a_page_of_the_navigation_is_no_news_and_what_it_writes_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Browser(monkeypatch)
    assert browser.sends()
    browser.reads("first")
    assert not browser.sends()
    browser.reads("second")
    assert not browser.sends("second")


def test_addresses_on_their_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(monkeypatch)
    browser.sends("opened")
    browser.reads(*(f"{n}" for n in range(30)))
    assert len(browser.kept["_addresses"]) == 8
    assert not browser.sends("22")
    assert browser.sends("21")


def test_back_right_after_a_choice_shows_the_address_and_its_language(
    run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No time passes between what the app writes and the way back over it."""
    app: AppTest = run_app("contestatory", lang="en")
    opened = dict(app.query_params)
    app.multiselect(key="choice_networks").select("anvita").run()
    app.radio(key="lang").set_value("fr").run()
    assert app.title[0].value == "Réseaux contestataires en Europe"
    assert app.query_params["lang"] in ("fr", ["fr"])
    real = session.get_script_run_ctx

    def gone() -> ScriptRunContext:
        context = real()
        assert context is not None
        context.is_history_navigation = True
        return context

    monkeypatch.setattr(session, "get_script_run_ctx", gone)
    app.query_params.clear()
    app.query_params.update(opened)
    app.run()
    assert app.multiselect(key="choice_networks").value == []
    assert app.radio(key="lang").value == "en"
    assert app.query_params == opened


def test_what_the_browser_held_before_an_address_was_drawn_is_no_choice(
    run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map may ask for a run before the widgets of the last one are there."""
    app = run_app("contestatory", lang="en", asof="2022-09-30")
    with monkeypatch.context() as cut_short:
        cut_short.setattr(state, "shown", lambda: None)
        app.query_params.update({"asof": "2021-12-31"})
        app.run()
        app.date_input(key="choice_as_of").set_value(dt.date(2022, 9, 30)).run()
        assert app.query_params["asof"] in ("2021-12-31", ["2021-12-31"])
    app.run()
    app.date_input(key="choice_as_of").set_value(dt.date(2020, 9, 30)).run()
    assert app.query_params["asof"] in ("2020-09-30", ["2020-09-30"])


def test_a_search_is_cleaned_where_it_is_typed_too(run_app: Run) -> None:
    app: AppTest = run_app("contestatory", lang="en")
    app.text_input(key="choice_search").set_value("Gre\x07noble").run()
    assert app.text_input(key="choice_search").value == "Grenoble"
    assert app.query_params["q"] in ("Grenoble", ["Grenoble"])


def go(app: AppTest, path: str) -> AppTest:
    """Go to another page by the navigation, which leaves an empty address."""
    app._page_hash = calc_hash("" if path == "overview" else path)
    app.query_params.clear()
    app.run()
    assert not app.exception
    return app


def said_unused(app: AppTest) -> list[str]:
    """Return the names of the filters that the page says it cannot use."""
    said = [caption.value.replace("\\", "") for caption in app.caption]
    found = [words.partition(": ")[2] for words in said if words.startswith("Not used on this")]
    return found[0].replace(", and ", ", ").replace(" and ", ", ").split(", ") if found else []


def test_filters_come_back_from_pages_that_cannot_use_them(run_app: Run) -> None:
    """Each page says which it cannot use; where they mean something they narrow again."""
    app: AppTest = run_app("contestatory", lang="en", tier="lt5k", q="Gre")
    app.multiselect(key="choice_networks").select("anvita").run()
    narrowed = headline(app)
    carried = {"Population tier", "Name of a place", "Network"}
    for path in ("sources", "compare", "typology"):
        assert set(said_unused(go(app, path))) == carried, path
        assert not [b.key for b in app.button if b.key == "chip_tiers_lt5k"], path
    app.text_input(key="choice_search").set_value("cities").run()  # in names of networks
    go(app, "contestatory")
    assert headline(app) == narrowed
    assert said_unused(app) == []
    assert app.multiselect(key="choice_networks").value == ["anvita"]
    assert app.query_params["tier"] in ("lt5k", ["lt5k"])
    go(app, "iccar")
    assert said_unused(app) == ["Network"]
    assert app.multiselect(key="choice_tiers").value == ["lt5k"]
    app.button(key="chip_tiers_lt5k").click().run()  # taken away here, it is gone everywhere
    go(app, "contestatory")
    assert app.multiselect(key="choice_tiers").value == []
    assert app.text_input(key="choice_search").value == "Gre"


def test_an_address_takes_away_what_its_page_knows_and_clearing_takes_all(run_app: Run) -> None:
    app: AppTest = run_app("contestatory", lang="en", tier="lt5k", network="anvita")
    go(app, "iccar")
    app.query_params.clear()
    app.query_params.update({"lang": "en", "asof": "2019-12-31"})  # as by a link, or by going back
    app.run()
    assert app.multiselect(key="choice_tiers").value == []
    assert said_unused(app) == ["Network"]
    go(app, "contestatory")
    assert app.multiselect(key="choice_networks").value == ["anvita"]
    go(app, "iccar")
    app.button(key="clear_more").click().run()
    assert said_unused(app) == []
    go(app, "contestatory")
    assert app.multiselect(key="choice_networks").value == []


def test_what_narrows_one_page_alone_is_there_again_on_it(run_app: Run) -> None:
    app: AppTest = run_app("typology", lang="en", seat="FR")
    shown = sentence(app)
    go(app, "history")
    assert said_unused(app) == []
    assert sentence(go(app, "typology")) == shown
    assert app.multiselect(key="choice_seats").value == ["FR"]


def test_a_search_moves_the_map_once(run_app: Run) -> None:
    app: AppTest = run_app("contestatory", lang="en", q="Grenoble")
    turns = app.session_state[map_panel._TURNS]
    app.run()
    assert app.session_state[map_panel._TURNS] == turns


UNUSED = r"Not used on this page\: Population tier"


def test_filters_that_a_page_cannot_use_are_named_and_narrow_nothing(run_app: Run) -> None:
    app: AppTest = run_app("anvita", lang="en", tier="lt5k", part="claims")
    said = [caption.value for caption in app.caption]
    assert UNUSED in said
    keys = {button.key for button in app.button}
    assert not {"chip_tiers_lt5k", "clear_chips"} & keys
    assert "choice_tiers" not in {box.key for box in app.multiselect}
    app.session_state["choice_part"] = "composition"
    app.run()
    assert "chip_tiers_lt5k" in {button.key for button in app.button}
    for path in ("scenes", "sources", "overview", "compare", "typology"):
        go(app, path)
        assert UNUSED in [caption.value for caption in app.caption], path
