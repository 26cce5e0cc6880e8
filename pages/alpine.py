"""Map 3: the Alpine cluster of ANVITA; its open slots, distances, and limits of its perimeter."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.escape import for_markdown
from geo.i18n import Texts
from geo.maps import alps, alps_map
from geo.model import View
from geo.request import Request
from ui import chart_panel, page, session, state
from ui.page import Page

_UNIT: Final = 175  # pixels: the longest name of a département


def _draw(t: Texts, offered: Request) -> None:
    view = session.of_kind(View, state.asked(offered))
    page.show(t, offered, view)
    with st.expander(t._("What this perimeter takes in and leaves out")):
        for text in alps.caveats(t, state.display().rule):
            st.markdown("- " + for_markdown(text))
    _slots(t, view)
    page.show_table(t, view)


def _slots(t: Texts, view: View) -> None:
    """Draw the slots by département, the profile of distances and their table."""
    st.header(t._("Held against the paper: 12 Alpine members, 6 of them in Savoie"))
    slots = view.tables["slots"]
    unit = {str(slots.columns[0]): st.column_config.TextColumn(width=_UNIT)}
    chart_panel.table(t, "slots", slots, column_config=unit)
    st.caption(
        t._("An open slot is a member that the paper counts and no source here names: no point.")
    )
    st.caption(for_markdown(alps_map.outside(session.atlas(), t)))
    chart_panel.draw(t, alps_map.bands(view, t))
    st.caption(
        t._(
            "Distance in a straight line to the nearest national border, on boundaries of about "
            "one kilometre's accuracy; for some places it is the Swiss one."
        )
    )
    st.caption(
        t._(
            "Elevation: the ground at the point of the town, read by GeoNames (2013, CC BY 3.0) "
            "off a height model with cells of about 90 m, in places of 900 m; none for "
            "intercommunalities, nor for towns under 1,000 inhabitants. The commune reaches above "
            "and below it."
        )
    )
    chart_panel.table(t, "distances", view.tables["distances"], placeholder="–")


PAGE: Final = Page.of_room("alpine", ":material/landscape:", _draw)
