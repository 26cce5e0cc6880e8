"""Welcoming Cities Atlas: the entry script that Streamlit runs."""

from __future__ import annotations

import functools

import streamlit as st

from geo import registry
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
)
from ui import misread, session, theme, url_state

FIRST = overview
MAPS = (contestatory, iccar, alpine)
PAPERS = (anvita, typology, history, overlaps)
TOOLS = (compare, scenes, sources)
PAGES = (FIRST, *MAPS, *PAPERS, *TOOLS)


def rooms(t: Texts) -> dict[str, st.Page]:
    """Return the pages of the app by name."""
    return {
        page.NAME: st.Page(
            functools.partial(page.render, t),
            title=page.label(t),
            icon=page.ICON,
            url_path=page.NAME,
            default=page is FIRST,
        )
        for page in PAGES
    }


def main() -> None:
    """Set the page up, choose the language, and run the page of the address."""
    st.set_page_config(page_title="Welcoming Cities Atlas", page_icon=theme.ICON, layout="wide")
    theme.apply()
    session.prepare_static_files()
    t = session.choose_language()
    found = rooms(t)
    session.register(found)
    sections = {
        "": (FIRST,),
        t._("Maps"): MAPS,
        t._("The papers"): PAPERS,
        t._("Tools"): TOOLS,
    }
    named = {words: [found[page.NAME] for page in pages] for words, pages in sections.items()}
    chosen = st.navigation(named, position="top")
    if chosen is found[FIRST.NAME] and url_state.asks_for_a_view():
        session.go_to(registry.ROOT, url_state.read() | {registry.LANGUAGE: [t.language]})
    said = st.container(key="misread")  # there also when empty: nothing below is mounted anew
    misread.note(t, next(name for name, page in found.items() if page is chosen))
    chosen.run()
    with said:
        misread.show(t)


if __name__ == "__main__":
    main()
