"""The three parts of the page on the typology: the table, the relations, the seats."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.chart import Chart
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.networks import relations, seats, typology
from geo.request import Request
from geo.screen import chart as web_chart
from ui import (
    bar,
    chart_panel,
    export_panel,
    map_panel,
    network_card,
    network_table,
    session,
    state,
)

_SHARES = (2.2, 1)
_PICKED = "_net_picked"
_COLUMNS = {"classes": "class", "seats": "seat", "kinds": "kind", "activity": "active"}


def filters(t: Texts, offered: Request, rows: pd.DataFrame) -> None:
    """Draw the bar; each option says how many of the rows it is true of.

    The relations have two filters of their own: their kind, and the networks that they join.
    """
    counted: dict[str, dict[str, int]] = {
        name: {str(code): int(n) for code, n in rows[column].value_counts().items()}
        for name, column in _COLUMNS.items()
    }
    links = session.atlas().links["relation"].value_counts()
    counted["relations"] = {str(code): int(n) for code, n in links.items()}
    own = () if state.display().part == "relations" else ("relations", "networks")
    bar.filters(t, offered, counted, [name for name in offered.choices if name not in own])


def table(t: Texts, offered: Request) -> None:
    """Draw the table with the card of a network, the divergences and the same rows in words."""
    atlas, display = session.atlas(), state.display()
    found = typology.table(atlas, t, display, state.filters().search)
    network_table.open_chosen("net_table", list(found["network_id"]))
    chart = session.chart(state.asked(offered))
    st.markdown(for_markdown(chart.caption))
    bar.chips(t, offered, clear=False)
    left, right = st.columns(_SHARES)
    with left:
        network_table.quadrants(t, found)
    with right:
        network_card.show(t)
    export_panel.show(t, chart, state.asked(offered))
    st.header(t._("The same rows as a table"))
    network_table.rows(t, chart.table, "net_table")
    st.header(t._("Where the class and other sources pull apart"))
    st.caption(t._("The classes above are those of the paper, unchanged."))
    st.dataframe(typology.divergences(atlas, t), hide_index=True, key="net_divergences")


def relations_part(t: Texts, offered: Request) -> None:
    """Draw the diagram of relations with the card of a network, and the relations in words."""
    atlas = session.atlas()
    shown = relations.edges(atlas, state.filters(), state.display())
    network_table.open_chosen("net_links", list(shown["source_network_id"]))
    chart = session.chart(state.asked(offered))
    st.markdown(for_markdown(chart.caption))
    bar.chips(t, offered, clear=False)
    left, right = st.columns(_SHARES)
    with left:
        if not chart.empty:
            _diagram(t, chart)
    with right:
        network_card.choose(t, offered.choices["net"])
        network_card.show(t)
    export_panel.show(t, chart, state.asked(offered))
    st.header(t._("The relations as a table"))
    network_table.rows(t, chart.table, "net_links")


def _diagram(t: Texts, chart: Chart) -> None:
    dark = st.context.theme.type == "dark"
    event: Any = st.plotly_chart(
        web_chart.figure(chart, dark=dark),
        config=web_chart.config(chart.language),
        alt=f"{chart.title}. {chart.caption}",
        key="net_diagram",
        on_select="rerun",
        selection_mode="points",
    )
    points = [(point["x"], point["y"]) for point in event.selection.points]
    if points != st.session_state.get(_PICKED, []):
        st.session_state[_PICKED] = points
        at = relations.at(session.atlas(), chart)
        network = next((at[point] for point in points if point in at), "")
        if network:
            network_card.open_card(network)
    st.html(map_panel.legend_html(t, chart_panel.legend(chart, dark=dark)))


def seats_part(t: Texts, offered: Request) -> None:
    """Draw the map of seats with the card of a network, then the cities and the rows in words."""
    view = session.view(state.asked(offered))
    network_table.open_chosen("net_seats", list(view.members["network_id"]))
    st.markdown(for_markdown(view.caption))
    bar.chips(t, offered, clear=False)
    bar.drawing(t, offered)
    left, right = st.columns(_SHARES)
    with left:
        clicked = map_panel.show_map(view, t)
        map_panel.show_legend(view, t)
    if clicked.get("place_id"):
        network_card.open_card(clicked["place_id"])
    with right:
        network_card.show(t)
    export_panel.show(t, view, state.asked(offered))
    st.header(t._("Seats by city"))
    st.dataframe(seats.cities(t, view.members), hide_index=True, key="net_cities")
    st.header(t._("The same rows as a table"))
    if view.table is not None:
        network_table.rows(t, view.table, "net_seats")


PARTS = {"table": table, "relations": relations_part, "seats": seats_part}
