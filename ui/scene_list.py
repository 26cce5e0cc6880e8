"""The reader's scenes: a list in the session that this browser keeps too.

What the browser holds comes back after a reload, and after a restart of the server. It is read as
a file of scenes is, for anyone may have written it. Each writing has a name of its own, and says
which ones went before: the script writes over what the session has read or written itself, and
hands over anything else. So tabs that are open at once lose nothing of each other.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from geo.errors import SceneError
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.screen import assets
from geo.takeaway import scenes
from geo.takeaway.scenes import Scene
from ui import session

_KEY: Final = "scene_list"
_SCENES: Final = "_scenes"
_KEPT: Final = "_scenes_kept"  # the list as the browser has it
_NAMES: Final = "_scenes_names"  # of what the browser may hold, as far as the session knows
_TURN: Final = "_scenes_turn"
_TOO_MANY: Final = "_scenes_too_many"
_BLOCKED: Final = "_scenes_blocked"
_REFUSED: Final = "_scenes_refused"

_REMEMBERED: Final = 50  # names
_NAME: Final = re.compile("[0-9a-f]{16}|")
_NAMELESS: Final = "?"  # what stands in the browser and is none of ours

_browser = st.components.v2.component("atlas_scenes", js=assets.own("scenes.js").decode())


def kept() -> list[Scene]:
    """Return the scenes of the session."""
    found: list[Scene] = st.session_state.setdefault(_SCENES, [])
    return found


def public() -> tuple[Scene, ...]:
    """Return the scenes that show nothing of a reader's own list: no others leave the session."""
    return tuple(scene for scene in kept() if not scene.own)


def keep(changed: Sequence[Scene]) -> None:
    """Keep these scenes in their order, up to `geo.takeaway.scenes.MOST`."""
    st.session_state[_SCENES] = list(changed[: scenes.MOST])
    st.session_state[_TOO_MANY] = max(len(changed) - scenes.MOST, 0)


def keep_moved(changed: Sequence[Scene]) -> None:
    """Keep other scenes, or in another order: what stands in their fields is theirs no more."""
    keep(changed)
    st.session_state[_TURN] = turn() + 1


def turn() -> int:
    """Return a number that changes when the scenes of the list are others."""
    found: int = st.session_state.get(_TURN, 0)
    return found


def refuse(reasons: Sequence[str]) -> None:
    """Keep why scenes were not loaded."""
    st.session_state[_REFUSED] = tuple(reasons)


def in_step() -> None:
    """Bring browser and session in step, once the list is what it is in this run.

    What the browser holds and the session does not know starts a run of its own.
    """
    now = public()
    names: list[str] = st.session_state.setdefault(_NAMES, [""])
    if now != st.session_state.setdefault(_KEPT, ()):
        st.session_state[_KEPT] = now
        names.append(secrets.token_hex(8))
    _browser(
        key=_KEY,
        data={
            "known": names[-_REMEMBERED:],
            "name": names[-1],
            "text": scenes.dumps(now) if now else "",
            "blocked": st.session_state.get(_BLOCKED, False),
        },
        on_held_change=_take,
    )


def say(t: Texts) -> None:
    """Say what did not come into the list, or does not stay in this browser."""
    if st.session_state.get(_BLOCKED):
        words = t._("This browser keeps no list of scenes: a reload loses it. Save it as a file.")
        st.warning(words, icon=":material/sync_disabled:")
    left = st.session_state.get(_TOO_MANY, 0)
    if left:
        words = t.n_(
            "The list is full: {n} scene was left out.",
            "The list is full: {n} scenes were left out.",
            left,
        )
        st.warning(words, icon=":material/playlist_remove:")
    refused = st.session_state.get(_REFUSED, ())
    if refused:
        words = t._("Not everything was loaded as scenes:")
        lines = "\n".join(f"- {for_markdown(reason)}" for reason in refused)
        st.warning(f"{words}\n\n{lines}", icon=":material/link_off:")


def _take() -> None:
    """Take what the browser holds into the list. For the callback of the script."""
    report: Any = st.session_state[_KEY].get("held") or {}
    held = report.get("held")
    if not isinstance(held, str):
        st.session_state[_BLOCKED] = True
        return
    name, before, text = (*held.split(" ", 2), "", "")[:3]
    name = name if _NAME.fullmatch(name) else _NAMELESS
    names: list[str] = st.session_state.setdefault(_NAMES, [""])
    if name in names:
        return
    found, own = _read(text), kept()
    followed = names[-1] in before.split(",") and public() == st.session_state.get(_KEPT, ())
    more = [scene for scene in own if scene not in found and (scene.own or not followed)]
    names.append(name)
    st.session_state[_KEPT] = found
    keep_moved([*found, *more])


def _read(text: str) -> tuple[Scene, ...]:
    """Read what the browser holds; what is not understood stays there until the list changes."""
    refuse(())
    if not text:
        return ()
    try:
        loaded = scenes.load(text, session.atlas(), session.today())
    except SceneError as error:
        refuse([str(error)])
        return ()
    refuse([*loaded.refused, *loaded.tidied])
    return loaded.scenes
