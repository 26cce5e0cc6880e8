"""Where the data comes from, what was in conflict and chosen, and under which licence."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import layers, sources
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import session, shell

NAME: Final = "sources"
ICON: Final = ":material/menu_book:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Sources")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Sources and methods")


def render(t: Texts) -> None:
    """Draw the page: layers and licences, choices made, borders."""
    atlas = session.atlas()
    st.title(title(t))
    version = t._("Version of the data: {version}").format(version=atlas.version)
    st.caption(for_markdown(version))
    for heading, text in sources.methods(t):
        st.header(heading)
        st.markdown(for_markdown(text))
    st.header(t._("Layers and licences"))
    package = layers.read_package(session.layers_folder())
    st.dataframe(sources.layers_table(t, package), hide_index=True)
    st.header(t._("Background layers"))
    st.dataframe(sources.reference_table(t), hide_index=True)
    st.header(t._("Conflicts, and what was chosen"))
    st.dataframe(sources.choices_table(t, atlas.corrections), hide_index=True)


if __name__ == "__main__":
    shell.run_whole_app()
