"""The seven coalitions of ICCAR: who they are, and how thinly some of them are documented."""

from __future__ import annotations

import streamlit as st

from geo.i18n import Texts
from geo.maps import iccar_map
from geo.model import View
from ui import chart_panel


def show(t: Texts, view: View) -> None:
    """Draw the table of the coalitions and the chart of joining years."""
    st.header(t._("The coalitions"))
    st.caption(
        t._(
            "Where a coalition is thinly documented, an empty country says nothing: the list "
            "could not be read."
        )
    )
    st.dataframe(view.tables["coalitions"], hide_index=True, key="coalitions")
    chart_panel.draw(t, iccar_map.joined(view, t))
