"""The page of scenes: what comes into the list, what is said of it, what the browser keeps."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import layers
from geo.i18n import Texts
from geo.takeaway import scenes
from geo.takeaway.scenes import Scene
from tests.geo.test_escape import HOSTILE
from tests.shared import atlas
from ui import scene_list

Run = Callable[..., AppTest]
EN = Texts("en")
TODAY = dt.date(2026, 11, 26)
ONE = Scene("anvita", "One", "A note", {"asof": ("2022-09-30",)})
TWO = Scene("iccar", "Two", "", {"asof": ("2020-01-01",)})


@pytest.fixture(autouse=True)
def _one_atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    found = atlas()
    monkeypatch.setattr(layers, "read_atlas", lambda _folder=None: found)


def titles(app: AppTest) -> list[str]:
    return [scene.title for scene in app.session_state["_scenes"]]


def warned(app: AppTest) -> str:
    return "\n".join(box.value for box in app.warning).replace("\\", "")


def uploaded(app: AppTest, content: str | bytes) -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    app.get("file_uploader")[0].set_value(("scenes.json", data, "application/json"))
    return app.run()


def test_a_file_of_scenes_comes_into_the_list_and_what_is_wrong_is_named(run_app: Run) -> None:
    app = run_app("scenes", lang="en")
    assert [box.value for box in app.info] == ["No scene yet."]
    records = json.loads(scenes.dumps([ONE, TWO]))
    records["scenes"].insert(1, {"view": "moon"})
    records["scenes"].append({"view": "anvita", "query": {"tier": ["LT5K"]}})
    records["scenes"].append({"view": "anvita", "title": "a\udc00b\x00", "note": HOSTILE})
    app = uploaded(app, json.dumps(records))
    assert titles(app) == ["One", "Two", "ab"]
    assert "scene 2, view: 'moon' is unknown; accepted: contestatory" in warned(app)
    assert "scene 4, query, tier: 'LT5K' is unknown; accepted: lt5k" in warned(app)
    assert "scene 5: characters that no file can hold were left out" in warned(app)
    app = app.run()
    assert titles(app) == ["One", "Two", "ab"]
    said = [caption.value for caption in app.caption]
    assert {"as of 30 September 2022", "as of 1 January 2020"} <= set(said)
    next(b for b in app.button if b.key == "scenes_clear").click()
    app = app.run()
    assert titles(app) == []
    assert not app.exception


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no readable JSON"),
        (b"\xff\xfe\x00", "no readable JSON"),
        ('{"schema": true, "scenes": []}', "schema: True is unknown, expected 1"),
        (json.dumps({"schema": 1, "scenes": [{}] * 10_000}), "10000 are too many, at most 100"),
        ("[" * 100_000, "no readable JSON"),
    ],
)
def test_a_file_that_is_refused_leaves_the_list_as_it_is(
    run_app: Run, content: str | bytes, said: str
) -> None:
    app = run_app("scenes", lang="en")
    next(b for b in app.button if b.key == "paper_scenes").click()
    app = app.run()
    app = uploaded(app, content)
    assert len(titles(app)) == 6
    errors = "\n".join(box.value for box in app.error).replace("\\", "")
    assert said in errors
    assert not app.exception


def test_a_full_list_says_what_it_leaves_out(run_app: Run) -> None:
    app = run_app("scenes", lang="en")
    app = uploaded(app, scenes.dumps([ONE] * 60))
    app.session_state["_loaded"] = ""
    app = app.run()
    assert len(titles(app)) == 100
    assert "20 scenes were left out" in warned(app)


def test_two_scenes_of_one_view_change_places_with_their_titles(run_app: Run) -> None:
    app = run_app("scenes", lang="en")
    app = uploaded(app, scenes.dumps([ONE, Scene(ONE.view, "Other", "", ONE.query)]))
    next(b for b in app.button if b.label == "Down").click()
    app = app.run()
    assert titles(app) == ["Other", "One"]
    assert [box.value for box in app.text_input if "Title" in box.label] == ["Other", "One"]


def test_characters_that_figures_lack_are_named_beside_the_scene(run_app: Run) -> None:
    app = run_app("scenes", lang="en")
    app = uploaded(app, scenes.dumps([Scene("anvita", "歓迎 Ville")]))
    assert any("歓 迎" in caption.value for caption in app.caption)


class Browser:
    """What the script beside `ui.scene_list` does in a browser, for one tab after another."""

    def __init__(self, held: str = "") -> None:
        self.held = held

    def runs(self, monkeypatch: pytest.MonkeyPatch, tab: dict[str, object]) -> None:
        """Run the app in a tab until the browser has nothing more to tell it."""
        told: list[dict[str, object]] = []
        monkeypatch.setattr(st, "session_state", tab)
        monkeypatch.setattr(scene_list, "_browser", lambda **given: told.append(given["data"]))
        for _ in range(3):
            scene_list.in_step()
            data = told.pop()
            name = self.held.split(" ", 1)[0]
            name = name if re.fullmatch("[0-9a-f]{16}|", name) else "?"
            known = data["known"]
            assert isinstance(known, list)
            if data["blocked"] or name == data["name"]:
                return
            if name in known:
                self.held = f"{data['name']} {','.join(known)} {data['text']}"
                return
            tab["scene_list"] = {"held": {"held": self.held}}
            scene_list._take()
        raise AssertionError("the two never agree")


def kept(tab: dict[str, object]) -> list[str]:
    found = tab["_scenes"]
    assert isinstance(found, list)
    return [scene.title for scene in found]


def test_what_the_browser_keeps_comes_back_in_another_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser, tab = Browser(), {}
    browser.runs(monkeypatch, tab)
    assert browser.held == ""
    scene_list.keep([ONE, TWO])
    browser.runs(monkeypatch, tab)
    again: dict[str, object] = {}
    browser.runs(monkeypatch, again)
    assert kept(again) == ["One", "Two"]
    scene_list.keep_moved([])
    browser.runs(monkeypatch, again)
    assert "One" not in browser.held
    browser.runs(monkeypatch, tab)
    assert kept(tab) == []


def test_what_two_tabs_keep_at_once_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    browser, left, right = Browser(), {}, {}
    for tab in (left, right):
        browser.runs(monkeypatch, tab)
    monkeypatch.setattr(st, "session_state", left)
    scene_list.keep([ONE])
    browser.runs(monkeypatch, left)
    monkeypatch.setattr(st, "session_state", right)
    scene_list.keep([TWO])
    browser.runs(monkeypatch, right)
    browser.runs(monkeypatch, left)
    assert kept(left) == kept(right) == ["One", "Two"]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("x , {", "no readable JSON"),
        ("x", ""),
        (" ", ""),
        ("x y " + json.dumps({"schema": 1, "scenes": [{"view": "moon"}]}), "'moon' is unknown"),
        ("x  " + json.dumps({"schema": 1, "scenes": [{"view": "anvita"}] * 101}), "too many"),
        (HOSTILE, "no readable JSON"),
        ("\udc00 a,b []", "no schema"),
    ],
)
def test_anything_that_stands_in_the_browser_is_read_as_a_file_is(
    held: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, tab = Browser(held), {}
    browser.runs(monkeypatch, tab)
    assert said in "\n".join(tab.get("_scenes_refused", ()))  # type: ignore[call-overload]
    assert browser.held == held, "what is not understood stays until the list changes"
    scene_list.keep([ONE])
    browser.runs(monkeypatch, tab)
    assert "One" in browser.held


def test_a_browser_that_keeps_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tab: dict[str, object] = {"scene_list": {"held": {"held": False}}}
    monkeypatch.setattr(st, "session_state", tab)
    scene_list._take()
    said: list[str] = []
    monkeypatch.setattr(st, "warning", lambda text, **_: said.append(text))
    scene_list.say(EN)
    assert said == ["This browser keeps no list of scenes: a reload loses it. Save it as a file."]
