"""Scenes: what is saved is what is read, and a bad file says what is wrong and where."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.exhibit import Chart
from geo.i18n import LANGUAGES, Texts
from geo.model import View
from geo.print import figure
from geo.registry import ROOMS
from geo.takeaway import deck, scenes
from geo.takeaway.scenes import Scene
from tests.asking import read
from tests.geo.test_escape import HOSTILE
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
some = st.builds(
    Scene,
    view=st.sampled_from(list(ROOMS)),
    title=texts,
    note=texts,
    query=st.dictionaries(
        st.sampled_from(["tier", "party", "q", "with", "colour"]),
        st.lists(texts, max_size=3).map(tuple),
    ),
    language=st.sampled_from(list(LANGUAGES)),
)


@given(st.lists(some, max_size=4).map(tuple))
def test_round_trip(kept: tuple[Scene, ...]) -> None:
    text = scenes.dumps(kept)
    assert scenes.loads(text) == kept
    assert scenes.loads(text.encode()) == kept
    assert json.loads(text)["schema"] == 1


def test_a_view_kept_opens_as_it_was_on_any_later_day() -> None:
    asked = read("iccar?preset=europe&tier=lt5k&lang=fr", atlas(), TODAY)
    kept = scenes.kept(asked, TODAY, "Title", "Note")
    later = TODAY + dt.timedelta(days=400)
    assert kept.asked(atlas(), TODAY) == asked
    assert kept.asked(atlas(), later) == asked
    assert scenes.loads(scenes.dumps([kept]))[0].asked(atlas(), later) == asked


def bad(**changes: object) -> str:
    scene = {"view": "iccar", "title": "", "note": "", "query": {}, "language": "en"}
    return json.dumps({"schema": 1, "scenes": [{"view": "anvita"}, scene | changes]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no readable JSON"),
        ("[]", "no schema"),
        (b"\xff\xfe\xff", "no readable JSON"),
        ("[" * 100_000, "no readable JSON"),
        ('{"schema": 2, "scenes": []}', "schema: 2 is unknown, expected 1"),
        ('{"schema": 1}', "scenes: expected a list"),
        ('{"schema": 1, "scenes": [7]}', "scene 1: expected an object"),
        ('{"schema": 1, "scenes": [{}]}', "scene 1: no view; accepted: contestatory"),
        (json.dumps({"schema": 1, "scenes": [{}] * 101}), "101 are too many, at most 100"),
        (bad(view="moon"), "scene 2, view: 'moon' is unknown; accepted: contestatory, iccar"),
        (bad(view=["iccar"]), "scene 2, view"),
        (bad(title=7), "scene 2, title: expected a text, not 7"),
        (bad(title="x" * 201), "scene 2, title: 201 characters are too many, at most 200"),
        (bad(note=None), "scene 2, note: expected a text"),
        (bad(language="de"), "scene 2, language: 'de' is unknown; accepted: en, fr"),
        (bad(query=[]), "scene 2, query: expected an object"),
        (bad(query={"moon": ["1"]}), "scene 2, query: 'moon' is unknown; accepted: active"),
        (bad(query={"tier": "lt5k"}), "scene 2, query, tier: expected a list of texts"),
        (bad(query={"tier": ["x"] * 201}), "scene 2, query, tier: 201 values"),
        (bad(query={"asof": ["soon"]}), "scene 2, query, asof: 'soon' is no day"),
        (bad(colour="red"), "scene 2: unknown colour; accepted: view, title"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_where(text: str | bytes, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        scenes.loads(text)
    assert said in str(raised.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_maps_of_the_papers(language: str) -> None:
    chosen = scenes.paper(Texts(language))
    assert [scene.view for scene in chosen] == [
        "contestatory",
        "iccar",
        "alpine",
        "anvita",
        "anvita",
        "anvita",
    ]
    views = [scenes.shown(scene, atlas(), TODAY) for scene in chosen]
    assert [view.as_of.isoformat() for view in views] == ["2019-12-31"] * 2 + ["2022-09-30"] * 4
    assert [view.title for view in views] == [scene.title for scene in chosen]
    assert len({view.title for view in views}) == 6
    assert {view.language for view in views} == {language}
    assert not any(isinstance(view, Chart) for view in views[:5])
    assert isinstance(views[5], Chart)
    tiers, parties = (view.members for view in views[3:5] if isinstance(view, View))
    assert (tiers["category"] == tiers["population_tier"]).all()
    assert (parties["category"] == parties["party_family"]).all()
    assert all(scene.note for scene in chosen)
    assert scenes.loads(scenes.dumps(chosen)) == chosen


def test_a_title_of_ones_own_keeps_that_of_the_map() -> None:
    plain = scenes.shown(Scene("anvita"), atlas(), TODAY)
    named = scenes.shown(Scene("anvita", title="Mine\n\x00"), atlas(), TODAY)
    assert named.title == "Mine"
    assert named.subtitle == f"{plain.title} · {plain.subtitle}"


def test_lines_hold_no_control_characters_and_lose_no_marks() -> None:
    assert scenes.line(f" {HOSTILE}\r\n\x00\ud800 ") == HOSTILE


def test_a_talk_is_sent_maps_and_drawings_without_notes_and_in_small() -> None:
    sides = {"left": ("anvita?asof=2019-12-31",), "right": ("anvita?asof=2022-09-30",)}
    growth = {"asof": ("2022-09-30",), "part": ("growth",)}
    shown = {
        kind: Scene(view, "Own", "A note", query, "fr").asked(atlas(), TODAY).build()
        for kind, view, query in (
            ("map", "anvita", {"asof": ("2022-09-30",)}),
            ("pair", "compare", sides),
            ("chart", "anvita", growth),
        )
    }
    sent = {kind: deck.talk(exhibit, "files/") for kind, exhibit in shown.items()}
    assert [len(sent[kind]["maps"]) for kind in sent] == [1, 2, 0]
    one = sent["map"]["maps"][0]
    assert isinstance(shown["map"], View)
    located = int(shown["map"].members.geometry.notna().sum())
    assert len(one["sheet"]["members"]["features"]) == located
    assert one["sheet"]["base"][0]["address"].startswith("files/")
    assert "card" not in one["sheet"]["members"]["features"][0]["properties"]
    assert sent["map"]["subtitle"] == "au 30 septembre 2022"
    assert [map_["name"] for map_ in sent["pair"]["maps"]] == list(shown["pair"].headings)
    assert sent["chart"]["drawing"].lstrip().startswith("<?xml")
    assert sent["chart"]["legend"]
    text = json.dumps(sent)
    assert "A note" not in text
    assert len(text) < 500_000
    for exhibit in shown.values():
        with Image.open(io.BytesIO(figure.thumbnail(exhibit))) as picture:
            assert picture.size == figure.PIXELS
