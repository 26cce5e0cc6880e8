"""The list of scenes in the reader's session: add, order, edit, load, and take away as a deck."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.request import Request
from geo.takeaway import deck, scenes
from geo.takeaway.scenes import Scene
from ui import addresses, figure_panel, making, session, upload_words

_SCENES: Final = "_scenes"
_MEGABYTES: Final = 1  # of a file of scenes
_PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def kept() -> list[Scene]:
    """Return the scenes of the session."""
    found: list[Scene] = st.session_state.setdefault(_SCENES, [])
    return found


def _keep(changed: list[Scene]) -> None:
    st.session_state[_SCENES] = changed[: scenes.MOST]


def add_form(t: Texts, link: Request) -> None:
    """Draw the form that adds what is on the screen to the scenes."""
    with st.form("add_scene", clear_on_submit=True, border=False):
        title = st.text_input(
            t._("Title of the scene"),
            max_chars=scenes.LONGEST_TITLE,
            placeholder=registry.room(link.name).title(t),
        )
        note = st.text_area(t._("Note"), max_chars=scenes.LONGEST_NOTE, height=80)
        added = st.form_submit_button(t._("Add to my scenes"), icon=":material/add:")
    if added:
        _keep([*kept(), scenes.kept(link, session.today(), title, note)])
    number = t.n_("{n} scene in the list.", "{n} scenes in the list.", len(kept()))
    st.caption(number)
    session.link_to("scenes", t._("Scenes and decks"))


def bring(t: Texts) -> None:
    """Draw the ways by which scenes come into the list: those of the papers, or a file."""
    st.caption(
        t._(
            "A scene is a view with a title and a note. Add one under any map, chart or "
            "comparison; the list stays in this browser tab only, so save it as a file."
        )
    )
    left, right = st.columns(2)
    left.button(
        t._("Add the maps of the papers"),
        icon=":material/library_add:",
        on_click=lambda: _keep([*kept(), *scenes.paper(t)]),
        key="paper_scenes",
    )
    uploaded = right.file_uploader(
        t._("Scenes from a file (JSON)"),
        type=["json"],
        max_upload_size=_MEGABYTES,
        key="scene_file",
    )
    upload_words.style(t, "JSON", _MEGABYTES)
    if uploaded is not None and st.session_state.get("_loaded") != uploaded.file_id:
        try:
            _keep([*kept(), *scenes.loads(uploaded.getvalue())])
            st.session_state["_loaded"] = uploaded.file_id
        except ValueError as error:
            reason = for_markdown(str(error))
            st.error(t._("This file can't be read as scenes: {reason}").format(reason=reason))


def show(t: Texts) -> None:
    """Draw the scenes, each with its words, its place in the order and a link to its view."""
    if not kept():
        st.info(t._("No scene yet."))
    for index, scene in enumerate(kept()):
        with st.container(border=True):
            _one(t, index, scene)


def _one(t: Texts, index: int, scene: Scene) -> None:
    asked = scene.asked(session.atlas(), session.today())
    name = registry.room(scene.view).title(t)
    identity = hash((index, len(kept()), scene.view, str(scene.query)))
    words = st.text_input(
        t._("Title of scene {n}").format(n=t.number(index + 1)),
        value=scene.title,
        placeholder=name,
        max_chars=scenes.LONGEST_TITLE,
        key=f"title_{identity}",
    )
    note = st.text_area(t._("Note"), value=scene.note, height=80, key=f"note_{identity}")
    if (words, note) != (scene.title, scene.note):
        changed = list(kept())
        changed[index] = replace(scene, title=words, note=note)
        _keep(changed)
    address = registry.address(asked, session.today())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"[{for_markdown(name)}]({address})", width="content")
        for label, icon, step in (
            (t._("Up"), "arrow_upward", -1),
            (t._("Down"), "arrow_downward", 1),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"{icon}_{identity}",
                on_click=_move,
                args=(index, step),
                disabled=not 0 <= index + step < len(kept()),
            )
        st.button(
            t._("Remove"),
            icon=":material/delete:",
            key=f"remove_{identity}",
            on_click=_remove,
            args=(index,),
        )


def _move(index: int, step: int) -> None:
    changed = list(kept())
    changed[index], changed[index + step] = changed[index + step], changed[index]
    _keep(changed)


def _remove(index: int) -> None:
    _keep([scene for i, scene in enumerate(kept()) if i != index])


def take_away(t: Texts, page: str) -> None:
    """Draw what can be made of the list: a deck, a booklet in PDF, a file to load again."""
    chosen, atlas, today = tuple(kept()), session.atlas(), session.today()
    st.header(t._("Take the scenes away"))
    st.download_button(
        t._("Save the list (JSON)"),
        data=scenes.dumps(chosen),
        file_name="scenes.json",
        mime="application/json",
        on_click="ignore",
        icon=":material/save:",
        disabled=not chosen,
        key="scenes_json",
    )
    if not chosen:
        return
    base = addresses.base(page)
    qr = figure_panel.code_wanted(t, base, "deck_qr")
    made_of = (chosen, base, qr)
    making.offer(
        t,
        making.Product("scenes.pptx", t._("PowerPoint deck"), _PPTX, made_of),
        lambda told: deck.pptx(chosen, atlas, today, base=base, qr=qr, progress=told),
    )
    making.offer(
        t,
        making.Product("scenes.pdf", t._("PDF booklet"), "application/pdf", made_of),
        lambda told: deck.pdf(chosen, atlas, today, base=base, qr=qr, progress=told),
    )
