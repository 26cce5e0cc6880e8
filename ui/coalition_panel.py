"""The seven coalitions of ICCAR: who they are, and how thinly some of them are documented."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.i18n import Texts
from geo.maps import charts, coalitions
from geo.model import View
from ui import chart_panel


def show(t: Texts, table: pd.DataFrame, view: View) -> None:
    """Draw the table of the coalitions and the chart of joining years."""
    st.header(t._("The coalitions"))
    st.caption(
        t._(
            "Where a coalition is thinly documented, an empty country says nothing: the list "
            "could not be read."
        )
    )
    st.dataframe(coalitions.for_readers(t, table), hide_index=True, key="coalitions")
    chart_panel.draw(t, charts.joined(view, t))
