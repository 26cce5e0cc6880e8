"""The common layout of the map pages: sentence, chips, map, side column, table."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo import views
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import View
from ui import (
    coverage_panel,
    display_bar,
    filter_bar,
    map_panel,
    place_panel,
    session,
    state,
    table_panel,
)
from ui.spec import Spec

_SHARES = (2.9, 1)
Beside = Callable[[dict[str, str]], None]


def show(t: Texts, spec: Spec, view: View, beside: Beside | None = None) -> None:
    """Draw a view: what it says, the map beside its cards and legend, and the coverage.

    ``beside`` draws what a page adds to the side column; it is given the properties of what was
    clicked on the map since the last run.
    """
    atlas = session.atlas()
    names = views.network_names(atlas, t)
    titles = views.reference_titles(atlas)
    table_panel.open_chosen_row(view)
    st.title(view.title)
    st.markdown(for_markdown(view.caption))
    filter_bar.chips(t, spec, clear=view.members.empty)
    display_bar.show(t, spec)
    left, right = st.columns(_SHARES)
    with left:
        clicked = map_panel.show_map(view, t)
    if clicked.get("place_id"):
        state.change(card=clicked["place_id"])
    with right:
        place_panel.show(t, names, titles)
        if beside is not None:
            beside(clicked)
        map_panel.show_legend(view, t)
    coverage_panel.show(view, t, names, titles)


def show_table(t: Texts, view: View) -> None:
    """Draw the rows of a view as a table."""
    atlas = session.atlas()
    table_panel.show(view, t, views.network_names(atlas, t), atlas.version)
