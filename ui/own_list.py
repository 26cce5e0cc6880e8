"""The reader's own list: held in the memory of the session, and nowhere else.

Nothing of it is written to a disk, a log or an address, and nothing of it is kept where another
reader's session could find it: what is worked out from it is held here, and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import streamlit as st

from geo import kept
from geo.errors import SceneError
from geo.listing import keeping, listing, network, places, reading
from geo.listing.keeping import Project
from geo.listing.listing import List, Rows
from geo.listing.problems import ListError, Problem
from geo.listing.reading import How
from geo.takeaway import scenes
from ui import making, scene_list, session, state

_HELD: Final = "_own_list"
_REFUSED: Final = "_own_list_refused"
_TURN: Final = "_own_list_turn"
_FRESH: Final = "_own_list_fresh"


@dataclass(frozen=True, eq=False)
class Held:
    """A list with the file it was read from, its rows, and the place of each."""

    project: Project
    rows: Rows
    found: pd.DataFrame

    @property
    def given(self) -> List:
        """The list with the reader's choices."""
        return self.project.given


def held() -> Held | None:
    """Return the list of the session, if there is one."""
    found: Held | None = st.session_state.get(_HELD)
    return found


def refused() -> Problem | None:
    """Return why the last file was not read, if it was not."""
    found: Problem | None = st.session_state.get(_REFUSED)
    return found


def turn() -> int:
    """Return a number that grows when the fields of the page are to be drawn anew, empty."""
    found: int = st.session_state.get(_TURN, 0)
    return found


def just_brought() -> bool:
    """Say, once, that the list was read since the last run."""
    return bool(st.session_state.pop(_FRESH, False))


def bring(data: bytes, name: str) -> None:
    """Read a file: a list, an annotated workbook, or a project."""
    _take(lambda: keeping.brought(data, name, keeping.parties(session.atlas())))


def read_again(how: How) -> None:
    """Read the same file otherwise; choices of places stay."""
    now = held()
    if now is not None:
        before, data = now.given, now.project.data

        def read() -> Project:
            sheet = reading.read(data, before.sheet.name, how)
            again = keeping.of(sheet, how, keeping.parties(session.atlas()))
            given = replace(
                again,
                choices=before.choices,
                network=before.network,
                proposal=before.proposal,
                sources=before.sources,
            )
            return replace(project(), given=given)

        _take(read)


def _take(read: Callable[[], Project]) -> None:
    st.session_state[_REFUSED] = None
    try:
        project = read()
    except ListError as error:
        st.session_state[_REFUSED] = error.problem
        return
    _forget_made()
    st.session_state[_TURN] = turn() + 1
    st.session_state[_FRESH] = True
    _keep(project)
    _bring_scenes(project.scenes)


def _bring_scenes(text: str) -> None:
    """Add the scenes of a project, as far as they are understood, to those that are there."""
    if not text:
        return
    atlas = session.own_atlas(session.language()) or session.atlas()
    try:
        found = scenes.load(text, atlas, session.today()).scenes
    except SceneError:
        return
    there = scene_list.kept()
    known = {scenes.dumps([scene]) for scene in there}
    new = [scene for scene in found if scenes.dumps([scene]) not in known]
    scene_list.keep_moved([*there, *new])


def project() -> Project:
    """Return the list as a project, with the scenes of the session.

    Raises
    ------
    LookupError
        If the session has no list.
    """
    now = held()
    if now is None:
        raise LookupError("no list")
    there = scene_list.kept()
    return replace(now.project, scenes=scenes.dumps(there) if there else "")


def _forget_made() -> None:
    """Forget what was made of a list: its scenes, and files that it went into."""
    others = [s for s in scene_list.kept() if not s.own]
    if len(others) < len(scene_list.kept()):
        scene_list.keep_moved(others)
    making.forget()


def change(given: List) -> None:
    """Keep the list with other choices."""
    now = held()
    if now is not None:
        before = now.given
        same = (given.columns, given.orders, given.network.country) == (
            before.columns,
            before.orders,
            before.network.country,
        )
        placed = same and (given.choices, given.network.unit) == (
            before.choices,
            before.network.unit,
        )
        found = now.found if placed else None
        _keep(replace(now.project, given=given), now.rows if same else None, found)


def _keep(project: Project, rows: Rows | None = None, found: pd.DataFrame | None = None) -> None:
    """Keep a list; ``rows`` and ``found`` are what is known of it already."""
    given = project.given
    rows = rows or listing.rows(given)
    if found is None:
        unit, heading = given.network.unit, given.heading
        found = places.find(rows.frame, given.choices, unit=unit, heading=heading)
    leave_nothing()
    st.session_state[_HELD] = Held(project, rows, found)
    base, day = session.atlas(), session.today()
    session.bring(lambda t: network.beside(base, given.network, rows, found, day, t))


def leave_nothing() -> None:
    """Let go of the texts of the list that what is shared has read, measured or broken."""
    kept.forget_texts()


def forget() -> None:
    """Take the list out of the session, with all that the page holds of it."""
    for key in (_HELD, _REFUSED):
        st.session_state.pop(key, None)
    session.bring(None)
    state.forget()
    _forget_made()
    st.session_state[_TURN] = turn() + 1
