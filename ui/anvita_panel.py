"""The parts of the page on ANVITA: its maps, charts and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

from geo import describe
from geo.anvita import anvita
from geo.articles import claims
from geo.chart import Chart
from geo.escape import for_markdown
from geo.exhibit import Imprint
from geo.i18n import Texts
from geo.request import Request
from ui import bar, chart_panel, claim_list, page_layout, place_panel, session, state

_WIDTH: Final = 230


def _map(t: Texts, offered: Request) -> None:
    page_layout.show_rows(t, offered, anvita.NETWORKS, titled=False)


def _trajectories(t: Texts, offered: Request) -> None:
    """Draw the map of the trajectories and the list of their cities."""
    view = session.view(state.asked(offered))
    page_layout.show(
        t,
        offered,
        view,
        titled=False,
        drawn=("size_by", "context"),
    )
    st.header(t._("The cities, and what the paper gives"))
    _table(t._("The cities of the trajectories"), _linked(view.tables["cities"], t, view.imprint))
    page_layout.show_table(t, view)


def _chart(t: Texts, offered: Request) -> Chart:
    """Draw the chart of the part, and return it."""
    found = session.exhibit(state.asked(offered))
    if not isinstance(found, Chart):
        raise TypeError(found.view_id)
    bar.chips(t, offered, clear=found.empty)
    chart_panel.show(t, found, offered)
    bar.filters(t, offered, found.facets() if found.facets else {})
    return found


def _composition(t: Texts, offered: Request) -> None:
    with st.container(horizontal=True, gap="small"):
        _choose(t._("Count by"), "by", offered)
        _other_day(t)
    _chart(t, offered)


def _moves(t: Texts, offered: Request) -> None:
    """Draw the comings and goings by year, and their list."""
    with st.container(horizontal=True, gap="small"):
        _choose(t._("Move"), "move", offered)
        _other_day(t)
    found = _chart(t, offered)
    st.header(t._("The list"))
    _table(
        t._("Founders, arrivals and departures"),
        _linked(found.table, t, found.imprint),
    )


def _claims(t: Texts, offered: Request) -> None:
    """Draw the claims by topic, and the reproduction table with its links."""
    with st.container(horizontal=True, gap="small"):
        _choose(t._("Paper"), "paper", offered)
        _choose(t._("Topic"), "section", offered)
        _choose(t._("The figure and the data"), "verdict", offered)
    _chart(t, offered)
    claim_list.show(t, claims.chosen(claims.answers(session.atlas()), state.display()))


PARTS: Final[dict[str, Callable[[Texts, Request], object]]] = {
    "map": _map,
    "growth": _chart,
    "composition": _composition,
    "moves": _moves,
    "claims": _claims,
    "trajectories": _trajectories,
}


def _choose(label: str, name: str, offered: Request) -> None:
    words = offered.choices[name]
    st.selectbox(
        label, list(words), format_func=words.__getitem__, key=state.key(name), width=_WIDTH
    )


def _other_day(t: Texts) -> None:
    st.date_input(
        t._("Compare with the day"),
        value=None,
        key=state.key("since"),
        min_value=session.earliest(),
        max_value=session.today(),
        format=t.facts.picker,
        width=_WIDTH,
    )


def _linked(table: pd.DataFrame, t: Texts, imprint: Imprint) -> pd.DataFrame:
    """Return a table as Markdown: texts inert, sources as links."""
    source = t._("Source")
    made = table.map(for_markdown)
    made[source] = [
        " · ".join(place_panel.link(s, imprint.titles) for s in describe.sources(cell))
        for cell in table[source]
    ]
    return made


def _table(name: str, rows: pd.DataFrame) -> None:
    st.table(rows, hide_index=True, border="horizontal", alt=name)
