"""The first page: what the atlas holds, its maps, questions to ask, and how to use it in a room."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.about import questions
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import overview_panel, session, shell

NAME: Final = "overview"
ICON: Final = ":material/home:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Overview")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Welcoming Cities Atlas")


def render(t: Texts) -> None:
    """Draw the page: words and figures first, then what has to be drawn or counted."""
    st.title(title(t))
    st.markdown(for_markdown(questions.lead(t)))
    overview_panel.figures(t)
    pictures = st.container()
    asked = st.container()
    left, right = st.columns(2, gap="large")
    with left:
        st.header(t._("In a workshop"))
        st.markdown("\n".join(f"1. {for_markdown(step)}" for step in questions.steps(t)))
    with right:
        overview_panel.changes(t)
    session.link_to("sources", t._("Sources and methods"), icon=":material/menu_book:")
    with asked:
        counts = overview_panel.questions(t)
    with pictures:
        overview_panel.maps(t)
    overview_panel.count(t, counts)


if __name__ == "__main__":
    shell.run_whole_app()
