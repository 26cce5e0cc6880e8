"""The table under a map: the same rows, sortable, with a download."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import table
from geo.i18n import Texts
from geo.model import View


def show(view: View, t: Texts, networks: Mapping[str, str], version: str) -> None:
    """Draw the table of a view and offer its rows as CSV."""
    st.subheader(t._("The same rows as a table"))
    words = table.columns(t)
    settings = {
        "population": st.column_config.NumberColumn(words["population"], format="localized"),
        "population_year": st.column_config.NumberColumn(words["population_year"], format="%d"),
        "source": st.column_config.LinkColumn(words["source"], display_text=r"https?://([^/]+)"),
    }
    st.dataframe(
        table.for_readers(t, view.members, networks),
        hide_index=True,
        column_config={**words, **settings},
        key=f"table_{view.view_id}",
    )
    st.download_button(
        t._("Download these rows (CSV)"),
        data=lambda: table.csv(view, version),
        file_name=f"{view.view_id}_{view.as_of.isoformat()}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{view.view_id}",
        icon=":material/download:",
        disabled=view.members.empty,
    )
