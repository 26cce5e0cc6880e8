"""Small multiples beside a map, each with a sentence and the table that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from geo import charts
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import ColourBy


def show(
    t: Texts,
    rows: pd.DataFrame,
    colour_by: ColourBy,
    networks: tuple[str, ...],
    names: Mapping[str, str],
) -> None:
    """Draw the counts of each network by one scheme."""
    counted = charts.counts(rows, colour_by, networks)
    st.markdown(for_markdown(charts.in_words(counted, colour_by, names, t)))
    st.plotly_chart(
        charts.multiples(counted, colour_by, names, t),
        config={"displayModeBar": False, "displaylogo": False},
        key=f"chart_{colour_by}",
    )
    with st.expander(t._("The chart as a table")):
        st.dataframe(charts.as_table(counted, colour_by, names, t))
