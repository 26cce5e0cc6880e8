"""Two views side by side: two days, two networks, two filters, and how they differ."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import compare_bar, compare_panel, export_panel, session, shell

NAME: Final = registry.COMPARE
ICON: Final = ":material/compare:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Compare")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: the choices of each side, both maps, their difference, their coverage."""
    st.title(title(t))
    explained = t._("The two maps move together. Each side has its own map, day and filters.")
    st.markdown(for_markdown(explained))
    sides = compare_bar.show(t, compare_bar.start())
    pair = session.pair(sides)
    compare_panel.maps(t, pair)
    compare_panel.difference(t, pair, sides)
    compare_panel.coverage(t, pair)
    export_panel.show(t, pair, sides)


if __name__ == "__main__":
    shell.run_whole_app()
