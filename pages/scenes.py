"""The reader's scenes: views kept in order, with titles and notes, and taken away as a deck."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.i18n import Texts
from ui import booklet_panel, scene_list, shell

NAME: Final = "scenes"
ICON: Final = ":material/slideshow:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Scenes")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Scenes and decks")


def render(t: Texts) -> None:
    """Draw the page: how scenes come here, the list, and what can be made of it."""
    st.title(title(t))
    scene_list.bring(t)
    scene_list.show(t)
    scene_list.take_away(t, NAME)
    booklet_panel.show(t, NAME)


if __name__ == "__main__":
    shell.run_whole_app()
