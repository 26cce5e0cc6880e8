"""Overlaps between networks: on the map, as combinations, place by place, and as a graph."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.chart import Chart
from geo.i18n import Texts
from geo.model import View
from ui import bar, overlap_panel, page_layout, session, shell, state

NAME: Final = "overlaps"
ICON: Final = ":material/join_inner:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Overlaps")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: filters with the set of networks, then one of its parts, then notes."""
    offered = state.start(NAME)
    st.title(title(t))
    bar.part(t, offered)
    found = session.exhibit(state.asked(offered))
    if isinstance(found, View):
        page_layout.show(t, offered, found, titled=False)
        page_layout.show_table(t, found)
    elif isinstance(found, Chart):
        bar.filters(t, offered, found.facets() if found.facets else {})
        overlap_panel.show(t, offered, found)
    overlap_panel.notes(t, found.tables["memberships"])
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
