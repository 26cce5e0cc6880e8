"""The profile of ANVITA: its members on the map of France, growth, make-up, moves, figures."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import anvita_panel, bar, shell, state

NAME: Final = "anvita"
ICON: Final = ":material/location_city:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("ANVITA")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: its title, the choice of the part, and that part."""
    offered = state.start(NAME)
    st.title(for_markdown(title(t)))
    anvita_panel.PARTS[bar.part(t, offered)](t, offered)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
