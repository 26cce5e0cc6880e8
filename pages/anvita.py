"""The profile of ANVITA: its members on the map of France, growth, make-up, moves, figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import streamlit as st

from geo.about import questions
from geo.anvita import anvita
from geo.articles import claims
from geo.articles.claims import Answer
from geo.escape import for_markdown
from geo.exhibit import Chart, Imprint
from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from ui import bar, chart_panel, evidence, page, session, state
from ui.page import Page

_WIDTH: Final = 230


def _draw(t: Texts, offered: Request) -> None:
    part = state.display().part
    if part not in MAPS:
        page.head(t, offered)
    PARTS[part](t, offered)


def _map(t: Texts, offered: Request) -> None:
    page.show_rows(t, offered, anvita.NETWORKS)


def _trajectories(t: Texts, offered: Request) -> None:
    """Draw the map of the trajectories and the list of their cities."""
    view = session.of_kind(View, state.asked(offered))
    page.show(t, offered, view, drawn=("size_by", "context"))
    st.header(t._("The cities, and what the paper gives"))
    _table(t._("The cities of the trajectories"), _linked(view.tables["cities"], t, view.imprint))
    page.show_table(t, view)


def _chart(t: Texts, offered: Request) -> Chart:
    """Draw the chart of the part, and return it."""
    found = session.of_kind(Chart, state.asked(offered))
    bar.draw(t, offered, found.facets() if found.facets else {})
    bar.chips(t, offered, clear=found.empty)
    chart_panel.show(t, found, offered)
    return found


def _composition(t: Texts, offered: Request) -> None:
    with st.container(horizontal=True, gap="small"):
        bar.select(t, offered, "by", label=t._("Count by"), width=_WIDTH)
        _other_day(t)
    _chart(t, offered)


def _moves(t: Texts, offered: Request) -> None:
    """Draw the comings and goings by year, and their list."""
    with st.container(horizontal=True, gap="small"):
        bar.select(t, offered, "move", label=t._("Move"), width=_WIDTH)
        _other_day(t)
    found = _chart(t, offered)
    st.header(t._("The list"))
    _table(t._("Founders, arrivals and departures"), _linked(found.table, t, found.imprint))


def _claims(t: Texts, offered: Request) -> None:
    """Draw the claims by topic, and the reproduction table with its links."""
    with st.container(horizontal=True, gap="small"):
        bar.select(t, offered, "paper", label=t._("Paper"), width=_WIDTH)
        bar.select(t, offered, "section", label=t._("Topic"), width=_WIDTH)
        bar.select(t, offered, "verdict", label=t._("The figure and the data"), width=_WIDTH)
    found = session.of_kind(Chart, state.asked(offered))
    bar.chips(t, offered, clear=False, unused=None)  # whatever the filters: there is no bar
    chart_panel.show(t, found, offered)
    answers = claims.chosen(claims.answers(session.atlas()), state.display())
    _claim_list(t, found.table, answers)


def _other_day(t: Texts) -> None:
    st.date_input(
        t._("Compare with the day"),
        value=None,  # so that it can be taken away again
        key=state.widget("since"),
        min_value=session.earliest(),
        max_value=session.today(),
        format=t.facts.picker,
        width=_WIDTH,
    )


def _linked(table: pd.DataFrame, t: Texts, imprint: Imprint) -> pd.DataFrame:
    """Return a table as Markdown: texts inert, sources as links."""
    source = t._("Source")
    made = table.map(for_markdown)
    made[source] = [evidence.links(cell, imprint.titles) for cell in table[source]]
    return made


def _table(name: str, rows: pd.DataFrame) -> None:
    st.table(rows, hide_index=True, border="horizontal", alt=name)


def _claim_list(t: Texts, table: pd.DataFrame, answers: list[Answer]) -> None:
    """Draw the claims, one row each, in their order."""
    st.header(t._("Claim by claim"))
    if not answers:
        return
    shown = [t._("Statement"), t._("Printed"), t._("Documented"), t._("Difference")]
    rows = table[shown].map(for_markdown)
    said = table[t._("How they compare")].map(for_markdown)
    rows[t._("Statement")] += " :small[" + said + "]"
    rows[t._("View")] = [_link(t, answer) for answer in answers]
    name = t._("The figures of the papers and what the data documents")
    with st.container(key="claim_table"):
        st.table(rows, hide_index=True, border="horizontal", alt=name)
    st.caption(
        t._(
            "The same numbers come from the command line: {command}. “See” opens the view with the "
            "filters of the claim; “near” the page that comes closest."
        ).format(command="`python -m geo claims`")
    )


def _link(t: Texts, answer: Answer) -> str:
    words = t._("See") if questions.is_exact(answer) else t._("near")
    address = questions.address_of(answer, session.atlas(), session.today(), t.language)
    return f"[{words}]({address})"


PARTS: Final[dict[str, Callable[[Texts, Request], object]]] = {
    "map": _map,
    "growth": _chart,
    "composition": _composition,
    "moves": _moves,
    "claims": _claims,
    "trajectories": _trajectories,
}
MAPS: Final = ("map", "trajectories")  # parts that draw their own head
PAGE: Final = Page.of_room("anvita", ":material/location_city:", _draw)
