"""The seven coalitions of ICCAR: who they are, and how thinly some of them are documented."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import charts, coalitions
from geo.i18n import Texts


def show(t: Texts, table: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Draw the table of the coalitions and the chart of joining years."""
    st.header(t._("The coalitions"))
    st.caption(
        t._(
            "Where a coalition is thinly documented, an empty country says nothing: the list "
            "could not be read."
        )
    )
    st.dataframe(coalitions.for_readers(t, table), hide_index=True, key="coalitions")
    st.header(t._("Members by the year from which they count"))
    joined = charts.by_year(rows)
    st.plotly_chart(charts.joined(joined, t), config={"displayModeBar": False}, key="chart_joined")
    with st.expander(t._("The chart as a table")):
        st.dataframe(charts.joined_table(joined, t))
