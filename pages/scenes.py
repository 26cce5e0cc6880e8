"""The reader's scenes: views kept in order, with titles and notes, and taken away as a deck.

Beside them the atlas as a series: a PDF with a page for each network, country, region, coalition.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import registry
from geo.errors import SceneError
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.listing import keeping
from geo.print import figure, typeset
from geo.print.styles import Style
from geo.takeaway import booklet, scenes
from geo.takeaway.scenes import Scene
from ui import bar, making, map_panel, own_list, scene_list, session, stage, theme
from ui.export_panel import base_address, code_wanted, say_unknown
from ui.page import Page

NAME: Final = "scenes"
_SHARES: Final = (1, 3)  # of the picture of a scene and its fields
_PICTURED: Final = "_scenes_pictured"
_MEGABYTES: Final = 1  # of a file of scenes


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Scenes and decks")


def render(t: Texts) -> None:
    """Draw the page: how scenes come here, the list, and what can be made or shown of it."""
    st.title(title(t))
    _bring(t)
    if not scene_list.kept():
        st.info(t._("No scene yet."))
    above = st.container()
    slots = []
    for index, scene in enumerate(scene_list.kept()):
        with st.container(border=True):
            left, right = st.columns(_SHARES)
            slots.append((scene, _look(scene, left.empty())))
            with right:
                _one(t, index, scene)
    with above:
        stage.talk(t, tuple(scene_list.kept()))
    scene_list.in_step()
    _take_away(t)
    _booklet(t)
    for scene, slot in slots:  # last: the page stands meanwhile
        _look(scene, slot, make=True)


def _bring(t: Texts) -> None:
    """Draw the ways by which scenes come into the list: those of the papers, or a file."""
    st.caption(
        t._(
            "A scene is a view with a title and a note. Add one under any map, chart or "
            "comparison. This browser keeps the list until you clear it, after a reload too; save "
            "it as a file to have it elsewhere."
        )
    )
    left, right = st.columns(2)
    left.button(
        t._("Add the maps of the papers"),
        icon=":material/library_add:",
        on_click=lambda: scene_list.keep([*scene_list.kept(), *scenes.paper(t)]),
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
    scene_list.say(t)


def _load(t: Texts, content: bytes, file_id: str) -> None:
    """Add the scenes of a file that are understood whole, and keep why others are not."""
    scene_list.refuse(())
    try:
        loaded = scenes.load(content, session.atlas(), session.today())
    except SceneError as error:
        reason = for_markdown(str(error))
        st.error(t._("This file can't be read as scenes: {reason}").format(reason=reason))
        return
    scene_list.keep([*scene_list.kept(), *loaded.scenes])
    scene_list.refuse([*loaded.refused, *loaded.tidied])
    st.session_state["_loaded"] = file_id


def _look(scene: Scene, slot: DeltaGenerator, *, make: bool = False) -> DeltaGenerator:
    """Draw a small picture of a scene, its day and its filters: at once if they are made already.

    They are made once for all readers.
    """
    asked = session.asked_by(scene)
    made = st.session_state.setdefault(_PICTURED, set())
    key = repr(asked)
    if make == (key not in made):
        exhibit = session.exhibit(asked)
        made.add(key)
        with slot.container(gap="small"):
            if map_panel.has_browser():
                style: Style = "dark" if st.context.theme.type == "dark" else "colour"
                png = session.once(figure.thumbnail, exhibit, style)
                alt = f"{exhibit.title}. {exhibit.subtitle}"
                st.image(session.inline(png), alt=alt, width="stretch")
            st.caption(for_markdown(exhibit.subtitle))
    return slot


def _one(t: Texts, index: int, scene: Scene) -> None:
    asked = session.asked_by(scene)
    name = registry.room(scene.view).title(t)
    identity = f"{scene_list.turn()}_{index}"
    words = st.text_input(
        t._("Title of scene {n}").format(n=t.number(index + 1)),
        value=scene.title,
        placeholder=name,
        max_chars=scenes.LONGEST_TITLE,
        key=f"title_{identity}",
    )
    note = st.text_area(
        t._("Note"),
        value=scene.note,
        height=80,
        max_chars=scenes.LONGEST_NOTE,
        key=f"note_{identity}",
    )
    if (words, note) != (scene.title, scene.note):
        changed = scene_list.kept()
        changed[index] = replace(scene, title=words, note=note)
        scene_list.keep(changed)
    say_unknown(t, typeset.unknown(f"{words} {note}"))
    address = registry.address(asked, session.today())
    with st.container(horizontal=True, vertical_alignment="center"):
        if address:
            st.markdown(f"[{for_markdown(name)}]({address})", width="content")
        else:
            session.link_to("your_list", for_markdown(name))
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
                disabled=not 0 <= index + step < len(scene_list.kept()),
            )
        st.button(
            t._("Remove"),
            icon=":material/delete:",
            key=f"remove_{identity}",
            on_click=_remove,
            args=(index,),
        )


def _move(index: int, step: int) -> None:
    changed = list(scene_list.kept())
    changed[index], changed[index + step] = changed[index + step], changed[index]
    scene_list.keep_moved(changed)


def _remove(index: int) -> None:
    scene_list.keep_moved([scene for i, scene in enumerate(scene_list.kept()) if i != index])


def _take_away(t: Texts) -> None:
    """Draw what can be made of the list: a deck, a booklet in PDF, a file to load again."""
    chosen = tuple(scene_list.kept())
    st.header(t._("Save or share the scenes"))
    words = t._("Save the list (JSON)")
    public = scene_list.public()
    kept = scenes.dumps(public)
    with st.container(horizontal=True):
        making.download(words, kept, "scenes.json", "scenes_json", "save", disabled=not public)
        st.button(
            t._("Clear the list"),
            icon=":material/delete_sweep:",
            on_click=lambda: scene_list.keep_moved(()),
            disabled=not chosen,
            key="scenes_clear",
        )
    if not chosen:
        return
    own = len(public) < len(chosen)
    if own:
        said = t._(
            "Scenes of your list stay in this session: neither this browser nor the file keeps "
            "them. The project file of your list does."
        )
        st.caption(for_markdown(said))
        session.link_to("your_list", t._("Your list"))
    with st.container(horizontal=True):
        years = st.toggle(t._("A page for each year"), key="deck_years")
        plain = st.toggle(t._("Slides with title and map only"), key="deck_plain")
        read = ("--project", "-", "deck") if own else ("deck", "--scenes", "-")
        command = (*read, *_based(t, "deck_qr"))
    command += ("--years",) if years else ()
    for fmt, words in (("pptx", t._("PowerPoint deck")), ("pdf", t._("PDF booklet"))):
        bare = ("--plain",) if plain and fmt == "pptx" else ()
        asked = (*command, *bare, "--format", fmt)
        given = keeping.project(own_list.project()) if own else kept
        product = making.Product(f"scenes.{fmt}", words, asked, given, own)
        making.offer(t, product, lambda told: _left_out(t, told))


def _based(t: Texts, key: str) -> tuple[str, ...]:
    """Return the options for where the atlas answers, and draw the choice of a QR code."""
    base = base_address(NAME)
    options = ("--base", base) if base else ()
    return (*options, "--qr") if code_wanted(t, base, key) else options


def _left_out(t: Texts, told: dict[str, Any]) -> str:
    """Say which scene is not in a file, and why."""
    reason = t._("it can't be drawn.")
    if told["long"]:
        reason = t._("its address is too long for a QR code.")
    words = t._("Scene {n} is not in the file: {reason}")
    return words.format(n=t.number(told["scene"]), reason=reason)


def _booklet(t: Texts) -> None:
    """Draw the choice of the series and what makes it."""
    st.header(t._("The atlas as a booklet"))
    st.caption(
        t._("One page for each unit, with its map, coverage and table, as documented today.")
    )
    kinds = t.each(booklet.KINDS)
    kind = bar.one_of(t._("Series"), kinds, "series", width=320)
    day = session.today().isoformat()
    options = ("--by", kind, "--as-of", day, "--lang", t.language, *_based(t, "booklet_qr"))
    command = ("booklet", *options, "--format", "pdf")
    making.offer(t, making.Product(f"atlas_{kind}.pdf", kinds[kind], command))


PAGE: Final = Page(NAME, ":material/slideshow:", title, render)
