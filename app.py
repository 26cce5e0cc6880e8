"""Welcoming Cities Atlas: the entry script that Streamlit runs."""

from __future__ import annotations

import functools

import streamlit as st

from pages import alpine, anvita, contestatory, iccar, scenes, sources
from ui import session, theme

PAGES = (contestatory, iccar, alpine, anvita, scenes, sources)


def main() -> None:
    """Set the page up, choose the language, and run the page of the address."""
    st.set_page_config(page_title="Welcoming Cities Atlas", page_icon=theme.ICON, layout="wide")
    theme.apply()
    session.prepare_static_files()
    t = session.choose_language()
    rooms = [
        st.Page(
            functools.partial(page.render, t),
            title=page.label(t),
            icon=page.ICON,
            url_path=page.NAME,
            default=page is contestatory,
        )
        for page in PAGES
    ]
    session.register(dict(zip((page.NAME for page in PAGES), rooms, strict=True)))
    st.navigation(rooms, position="top").run()


if __name__ == "__main__":
    main()
