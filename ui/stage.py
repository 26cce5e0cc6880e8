"""The map before a room: over the whole screen, and the years one after the other.

Both are done in the browser (``ui/assets/stage.js``, ``ui/assets/play.js``): all years are sent in
one answer, when they are first asked for, so playing asks nothing of the server. Where it stops,
the page takes that year.
"""

from __future__ import annotations

import json
from typing import Any, Final

import streamlit as st

from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from geo.screen import assets, leaflet
from ui import map_panel, session, state

_KEY: Final = "play"
_ASKED: Final = "_years_asked"

_script: Final = st.components.v2.component(
    "atlas_stage", js=assets.own("stage.js").decode(), isolate_styles=False
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
            "play": t._("Play the years"),
            "stop": t._("Stop"),
            "back": t._("One year back"),
            "on": t._("One year on"),
            "speed": t._("Years a second"),
            "loop": t._("Again and again"),
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


@st.cache_resource(show_spinner=False, max_entries=20)
def _years(key: str, _t: Texts, _offered: Request, _asked: Request) -> dict[str, Any]:
    del key  # what Streamlit tells them apart by
    return years(_t, _offered, _asked)


def years(t: Texts, offered: Request, asked: Request) -> dict[str, Any]:
    """Return the map at the end of each year from the first member on.

    ``features`` are the symbols of all years; a year says which of them it shows and which are of
    new members, its legend, its finding, and the fills of its countries.
    """
    views: list[tuple[int, View]] = []
    for year in range(session.today().year, session.earliest().year - 1, -1):
        view = session.of_kind(View, asked.narrowed(as_of=session.end_of(year)))
        if view.members.empty:
            break
        views.insert(0, (year, view))
    features: dict[str, int] = {}
    found: list[dict[str, Any]] = []
    before: set[tuple[str, str]] | None = None
    for year, view in views:
        located = view.members[view.members.geometry.notna()]
        drawn = leaflet.collection(view)["features"]
        shown = [features.setdefault(json.dumps(f, sort_keys=True), len(features)) for f in drawn]
        keys = list(zip(located["place_id"], located["network_id"], strict=True))
        new = [key not in before for key in keys] if before is not None else [False] * len(keys)
        fresh = [i for i, is_new in zip(shown, new, strict=False) if is_new]
        before = set(keys)
        found.append(
            {
                "year": year,
                "shown": shown,
                "fresh": fresh if len(shown) == len(keys) else [],
                "news": t.n_("{n} new member", "{n} new members", sum(new)) if any(new) else "",
                "headline": view.headline,
                "parts": map_panel.legend_parts(t, view, offered)[0],
                "areas": {area.iso2: area.fill for area in view.areas},
            }
        )
    return {"features": [json.loads(text) for text in features], "years": found}
