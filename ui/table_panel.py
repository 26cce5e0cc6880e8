"""The table under a map: the same rows, sortable, with a download; a row opens its card."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo import table
from geo.i18n import Texts
from geo.model import View
from geo.takeaway import export
from ui import map_panel, state

_SEEN = "_row"


def show(view: View, t: Texts, version: str) -> None:
    """Draw the table of a view and offer its rows as CSV."""
    st.header(t._("The same rows as a table"))
    st.caption(t._("Choose a row to open the card of its place."))
    words = table.columns(t)
    settings = {
        "place": st.column_config.TextColumn(words["place"], pinned=True),
        "population": st.column_config.NumberColumn(words["population"], format="localized"),
        "population_year": st.column_config.NumberColumn(words["population_year"], format="%d"),
        "source": st.column_config.LinkColumn(words["source"], display_text=r"https?://([^/]+)"),
    }
    st.dataframe(
        table.in_words(t, view),
        hide_index=True,
        column_config={**words, **settings},
        key=_key(view.view_id),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
    )
    st.download_button(
        t._("Download these rows (CSV)"),
        data=lambda: export.export(view, t, version, "csv"),
        file_name=export.filename(view, state.filters(), "csv"),
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{view.view_id}",
        icon=":material/download:",
        disabled=view.rows.empty,
    )


def _key(view_id: str) -> str:
    return f"table_{view_id}"


def open_chosen_row(view: View) -> None:
    """Open the card of the row chosen since the last run; called before the card is drawn."""
    event: Any = st.session_state.get(_key(view.view_id))
    rows = list(event.selection.rows) if event else []
    if rows == st.session_state.get(_SEEN, []):
        return
    st.session_state[_SEEN] = rows
    places = list(table.ordered(view.rows)["place_id"])
    if rows and rows[0] < len(places):
        map_panel.open_card(places[rows[0]])
