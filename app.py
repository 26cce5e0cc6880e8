"""Welcoming Cities Atlas: the entry script that Streamlit runs."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

import streamlit as st

from geo import registry
from geo.damage import LayersError
from geo.escape import for_markdown
from geo.i18n import Texts
from pages import (
    alpine,
    anvita,
    compare,
    contestatory,
    history,
    iccar,
    overlaps,
    overview,
    scenes,
    sources,
    typology,
    your_list,
)
from ui import session, state, theme
from ui.page import Page, note_misread, show_damaged, show_misread, show_unused

FIRST: Final = overview.PAGE
MAPS: Final = (contestatory.PAGE, iccar.PAGE, alpine.PAGE, anvita.PAGE)
PAPERS: Final = (typology.PAGE, history.PAGE, overlaps.PAGE)
TOOLS: Final = (compare.PAGE, scenes.PAGE, your_list.PAGE, sources.PAGE)
PAGES: Final[tuple[Page, ...]] = (FIRST, *MAPS, *PAPERS, *TOOLS)
_LONGEST: Final = 80  # letters of an address that are repeated


def rooms(t: Texts) -> dict[str, st.Page]:
    """Return the pages of the app by name."""
    return {
        page.name: st.Page(
            functools.partial(page.render, t),
            title=page.title(t),
            icon=page.icon,
            url_path=page.name,
            default=page is FIRST,
        )
        for page in PAGES
    }


def asked_for(names: Collection[str]) -> str:
    """Return the last part of the reader's address if it names no page; else nothing."""
    last = unquote(urlsplit(st.context.url or "").path).rpartition("/")[2].strip()
    return "" if last in names else last


def nowhere(t: Texts, name: str, sections: Mapping[str, Sequence[Page]]) -> st.Page:
    """Return the page of an address that names none; the navigation does not show it."""
    title = t._("There is no such page")

    def draw() -> None:
        st.title(title)
        said = t._("The atlas has no page {name}. It is misspelt, or older than the atlas.")
        st.markdown(said.format(name=for_markdown(t.quoted(name[:_LONGEST]))))
        for words, pages in sections.items():
            if words:
                st.subheader(words)
            for page in pages:
                session.link_to(page.name, page.title(t), icon=page.icon)

    return st.Page(draw, title=title, url_path=name, visibility="hidden")


def main() -> None:
    """Set the page up, choose the language, and run the page of the address."""
    session.arrive()
    st.set_page_config(page_title="Welcoming Cities Atlas", page_icon=theme.ICON, layout="wide")
    theme.apply()
    session.prepare_static_files()
    t, corner = session.choose_language()
    found = rooms(t)
    session.register(found)
    sections = {
        "": (FIRST,),
        t._("Maps"): MAPS,
        t._("The papers"): PAPERS,
        t._("Tools"): TOOLS,
    }
    named = {words: [found[page.name] for page in pages] for words, pages in sections.items()}
    strange = asked_for({"", *found})
    if strange:  # a page of that name, so that the front end finds one and says nothing itself
        named[""].append(nowhere(t, strange, sections))
    chosen = st.navigation(named, position="top")
    theme.mark_section(next((i for i, held in enumerate(named.values()) if chosen in held), 0))
    try:
        session.atlas()
    except LayersError as error:
        show_damaged(t, error)
        with corner:
            session.language_switch(t)
        return
    asked = session.address()
    view = asked.get(registry.VIEW, [""])[-1]
    if view in registry.ROOMS:  # as on the command line, before the path
        session.go_to(view, {key: asked[key] for key in asked if key != registry.VIEW})
    if chosen is found[FIRST.name] and state.asks_for_a_view():
        session.go_to(registry.ROOT, asked)
    said = st.container(key="misread")  # there also when empty: nothing below is mounted anew
    page = next((page for page in PAGES if found[page.name] is chosen), None)
    note_misread(t, page)
    chosen.run()
    session.leave()
    with corner:
        session.language_switch(t)
    with said:
        show_misread(t)
        show_unused(t, page)


if __name__ == "__main__":
    main()
