"""The reader's scenes: views kept in order, with titles and notes, and taken away as a deck.

Beside them the atlas as a series: a PDF with a page for each network, country, region, coalition.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import Filters
from geo.takeaway import booklet, deck, scenes
from geo.takeaway.scenes import Scene
from ui import bar, making, session, theme
from ui.export_panel import base_address, code_wanted, keep_scenes, kept_scenes
from ui.page import Page

NAME: Final = "scenes"
_REFUSED: Final = "_refused"
_MEGABYTES: Final = 1  # of a file of scenes
Steps = Generator[tuple[int, int], None, bytes]


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Scenes and decks")


def render(t: Texts) -> None:
    """Draw the page: how scenes come here, the list, and what can be made of it."""
    st.title(title(t))
    _bring(t)
    if not kept_scenes():
        st.info(t._("No scene yet."))
    for index, scene in enumerate(kept_scenes()):
        with st.container(border=True):
            _one(t, index, scene)
    _take_away(t)
    _booklet(t)


def _bring(t: Texts) -> None:
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
        on_click=lambda: keep_scenes([*kept_scenes(), *scenes.paper(t)]),
        key="paper_scenes",
    )
    uploaded = right.file_uploader(
        t._("Scenes from a file (JSON)"),
        type=["json"],
        max_upload_size=_MEGABYTES,
        key="scene_file",
    )
    theme.upload_words(t, "JSON", _MEGABYTES)
    if uploaded is not None and st.session_state.get("_loaded") != uploaded.file_id:
        _load(t, uploaded.getvalue(), uploaded.file_id)
    if uploaded is not None and st.session_state.get(_REFUSED):
        refused = st.session_state[_REFUSED]
        number = t.n_("{n} scene was not loaded:", "{n} scenes were not loaded:", len(refused))
        lines = "\n".join(f"- {for_markdown(reason)}" for reason in refused)
        st.warning(f"{number}\n\n{lines}", icon=":material/link_off:")


def _load(t: Texts, content: bytes, file_id: str) -> None:
    """Add the scenes of a file that are understood whole, and keep why others are not."""
    st.session_state[_REFUSED] = []
    try:
        found, refused = scenes.whole(scenes.loads(content), session.atlas(), session.today())
    except ValueError as error:
        reason = for_markdown(str(error))
        st.error(t._("This file can't be read as scenes: {reason}").format(reason=reason))
        return
    keep_scenes([*kept_scenes(), *found])
    st.session_state.update({"_loaded": file_id, _REFUSED: refused})


def _one(t: Texts, index: int, scene: Scene) -> None:
    asked = scene.asked(session.atlas(), session.today())
    name = registry.room(scene.view).title(t)
    identity = hash((index, len(kept_scenes()), scene.view, str(scene.query)))
    words = st.text_input(
        t._("Title of scene {n}").format(n=t.number(index + 1)),
        value=scene.title,
        placeholder=name,
        max_chars=scenes.LONGEST_TITLE,
        key=f"title_{identity}",
    )
    note = st.text_area(t._("Note"), value=scene.note, height=80, key=f"note_{identity}")
    if (words, note) != (scene.title, scene.note):
        changed = list(kept_scenes())
        changed[index] = replace(scene, title=words, note=note)
        keep_scenes(changed)
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
                disabled=not 0 <= index + step < len(kept_scenes()),
            )
        st.button(
            t._("Remove"),
            icon=":material/delete:",
            key=f"remove_{identity}",
            on_click=_remove,
            args=(index,),
        )


def _move(index: int, step: int) -> None:
    changed = list(kept_scenes())
    changed[index], changed[index + step] = changed[index + step], changed[index]
    keep_scenes(changed)


def _remove(index: int) -> None:
    keep_scenes([scene for i, scene in enumerate(kept_scenes()) if i != index])


def _take_away(t: Texts) -> None:
    """Draw what can be made of the list: a deck, a booklet in PDF, a file to load again."""
    chosen, atlas, today = tuple(kept_scenes()), session.atlas(), session.today()
    st.header(t._("Take the scenes away"))
    words = t._("Save the list (JSON)")
    kept = scenes.dumps(chosen)
    making.download(words, kept, "scenes.json", "scenes_json", "save", disabled=not chosen)
    if not chosen:
        return
    base = base_address(NAME)
    qr = code_wanted(t, base, "deck_qr")
    made_of = (chosen, base, qr)
    making.offer(
        t,
        making.Product("scenes.pptx", t._("PowerPoint deck"), made_of),
        lambda told: deck.pptx(chosen, atlas, today, base=base, qr=qr, progress=told),
    )
    making.offer(
        t,
        making.Product("scenes.pdf", t._("PDF booklet"), made_of),
        lambda told: deck.pdf(chosen, atlas, today, base=base, qr=qr, progress=told),
    )


def _booklet(t: Texts) -> None:
    """Draw the choice of the series and what makes it."""
    st.header(t._("The atlas as a booklet"))
    st.caption(
        t._("One page for each unit, with its map, coverage and table, as documented today.")
    )
    kinds = t.each(booklet.KINDS)
    kind = bar.one_of(t._("Series"), kinds, "series", width=320)
    today = Filters(as_of=session.today())
    base = base_address(NAME)
    qr = code_wanted(t, base, "booklet_qr")
    made_of = (kind, today, t.language, base, qr)
    product = making.Product(f"atlas_{kind}.pdf", kinds[kind], made_of)
    atlas = session.atlas()

    def steps() -> Steps:
        return booklet.pages(atlas, kind, today, t, base=base, qr=qr)

    making.offer(t, product, lambda told: _made(steps(), told))


def _made(steps: Steps, told: making.Told) -> bytes:
    while True:
        try:
            told(*next(steps))
        except StopIteration as end:
            return bytes(end.value)


PAGE: Final = Page(NAME, ":material/slideshow:", lambda t: t._("Scenes"), title, render)
