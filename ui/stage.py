"""The map before a room: over the whole screen, and the years one after the other.

Both are done in the browser (``ui/assets/stage.js``, ``ui/assets/play.js``): all years are sent in
one answer, when they are first asked for, so playing asks nothing of the server. Where it stops,
the page takes that year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo import registry
from geo.i18n import Texts
from geo.model import View
from geo.print import figure
from geo.request import Request
from geo.screen import assets, frames
from geo.takeaway import deck, scenes
from geo.takeaway.scenes import Scene
from ui import map_panel, session, state

_KEY: Final = "play"
_ASKED: Final = "_years_asked"

_TALK: Final = "talk"
_SOUGHT: Final = "_talk_asked"
_KEY_LENGTH: Final = 16
_FILES: Final = {"script": "js", "style": "css"}  # of the window of who presents

_script: Final = st.components.v2.component(
    "atlas_stage", js=assets.module("player.js", "stage.js"), isolate_styles=False
)


_NOTES: Final = {kind: assets.own(f"notes.{end}").decode() for kind, end in _FILES.items()}
_talk: Final = st.components.v2.component(
    "atlas_talk",
    js=f"const NOTES = {json.dumps(_NOTES)};\n{assets.module('player.js', 'talk.js')}",
    isolate_styles=False,
)


def draw(t: Texts, offered: Request, view: View) -> None:
    """Draw the buttons to play and to present; send the years of the view if they are asked for."""
    asked = _plain(state.asked(offered))
    key = repr(asked)
    data = {
        "key": key,
        "day": t.day(view.as_of),
        "year": view.as_of.year,
        "first": session.earliest().year,
        "last": session.today().year,
        "words": {
            **frames.words(t),
            "present": t._("Present (P)"),
            "leave": t._("Leave (Esc)"),
        },
        "frames": _years(key, t, offered, asked) if st.session_state.get(_ASKED) == key else None,
    }
    _script(key=_KEY, data=data, on_asked_change=_ask, on_stopped_change=_stop)


def _plain(asked: Request) -> Request:
    """Return a request without what a year does not change."""
    return asked.narrowed(as_of=session.today()).drawn(card="")


def _ask() -> None:
    """Send the years from now on. For the script."""
    st.session_state[_ASKED] = (st.session_state[_KEY].get("asked") or {}).get("key")


def _stop() -> None:
    """Show the year at which playing has stopped. For the script."""
    year = (st.session_state[_KEY].get("stopped") or {}).get("year")
    if isinstance(year, int) and session.earliest().year <= year <= session.today().year:
        state.change(as_of=session.end_of(year))


def _years(key: str, t: Texts, offered: Request, asked: Request) -> dict[str, Any]:
    """Return the years of a map from its first member on to this one."""
    return session.kept(f"years {key}", lambda: _all_years(t, offered, asked), own=asked.own)


def _all_years(t: Texts, offered: Request, asked: Request) -> dict[str, Any]:
    views: list[View] = []
    for year in range(session.today().year, session.earliest().year - 1, -1):
        view = session.of_kind(View, asked.narrowed(as_of=session.end_of(year)))
        if view.members.empty:
            break
        views.insert(0, view)
    return frames.years(t, views, lambda view: map_panel.legend_parts(t, view, offered)[0])


@st.fragment
def talk(t: Texts, chosen: Sequence[Scene]) -> None:
    """Draw the button that presents scenes one after the other (``ui/assets/talk.js``).

    Each is sent when the script asks for it, the next ones ahead of their turn: a step asks nothing
    of the server. Notes are shown in the window of who presents only.
    """
    keys = [_name(scene) for scene in chosen]
    asked, _, years = st.session_state.get(_SOUGHT, "").partition(" ")
    sent: dict[str, Any] = {}
    if asked in keys:
        scene = chosen[keys.index(asked)]
        made = _played if years else _staged
        sent[f"{asked} {years}".strip()] = made(asked, scene)
    data = {
        "language": t.language,
        "scenes": [
            {
                "key": key,
                "title": scene.title or registry.room(scene.view).title(Texts(scene.language)),
                "note": scene.note,
                "language": scene.language,
            }
            for key, scene in zip(keys, chosen, strict=True)
        ],
        "sent": sent,
        "words": {
            **frames.words(t),
            "present": t._("Present the scenes"),
            "before": t._("Scene before"),
            "after": t._("Next scene"),
            "notes": t._("Notes in a second window (N)"),
            "full": t._("Full screen (F)"),
            "leave": t._("Leave (Esc)"),
            "blocked": t._("The browser has blocked the second window."),
            "next": t._("Next"),
            "none": t._("No note."),
            "over": t._("Nothing is presented now."),
        },
    }
    _talk(key=_TALK, data=data, on_asked_change=_seek)


def _seek() -> None:
    """Send a scene, or the years of its map. For the script."""
    asked = (st.session_state[_TALK].get("asked") or {}).get("asked")
    st.session_state[_SOUGHT] = asked if isinstance(asked, str) else ""


def _name(scene: Scene) -> str:
    """Return what tells apart what scenes show, whatever their title and note."""
    shown = scenes.dumps([replace(scene, title="", note="")])
    return hashlib.sha256(shown.encode()).hexdigest()[:_KEY_LENGTH]


def _staged(key: str, scene: Scene) -> dict[str, Any]:
    """Return what a scene shows, and its small picture for the window of who presents."""
    return session.kept(f"staged {key}", lambda: _on_stage(scene), own=scene.own)


def _on_stage(scene: Scene) -> dict[str, Any]:
    asked = session.asked_by(scene)
    exhibit = session.exhibit(asked)
    return deck.talk(exhibit, f"{assets.SERVED}/basemap/") | {
        "timed": bool(scenes.days(asked)),
        "picture": session.inline(session.once(figure.thumbnail, exhibit)),
    }


def _played(key: str, scene: Scene) -> dict[str, Any]:
    """Return the years of the map of a scene."""
    return session.kept(f"played {key}", lambda: _scene_years(scene), own=scene.own)


def _scene_years(scene: Scene) -> dict[str, Any]:
    asked = session.asked_by(scene)
    views = [session.of_kind(View, asked.narrowed(as_of=day)) for day in scenes.days(asked)]
    return frames.years(Texts(scene.language), views)
