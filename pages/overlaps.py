"""Overlaps between networks: on the map, as combinations, place by place, and as a graph."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import chart_layout
from geo.escape import for_markdown
from geo.exhibit import Chart, Exhibit
from geo.i18n import Texts
from geo.model import View
from geo.overlaps import sets
from geo.request import Request
from ui import bar, chart_panel, page, session, state
from ui.page import Page

_WIDTH: Final = 240
_HEIGHT: Final = 420
_OPEN: Final = ("matrix", "graph")  # parts whose table is the point, and stands open
_LISTED: Final = ("matrix", "ranking")


def _draw(t: Texts, offered: Request) -> None:
    """Draw the filters with the set of networks, then one of the parts, then notes."""
    found = session.exhibit(state.asked(offered))
    if isinstance(found, View):
        page.show(t, offered, found)
        page.show_table(t, found)
    elif isinstance(found, Chart):
        page.head(t, offered)
        bar.draw(t, offered, found.facets() if found.facets else {})
        _chart(t, offered, found)
    _notes(t, found)


def _chart(t: Texts, offered: Request, chart: Chart) -> None:
    """Draw a part: from how many networks places are listed, the chart, its table, its measures."""
    part = state.display().part
    bar.chips(t, offered, clear=chart.empty)
    if part in _LISTED:
        bar.select(t, offered, "least", label=t._("Places in"), width=_WIDTH)
    if part in _OPEN and not chart.empty:
        _table(t, chart)
    if part == "graph":
        _measures(t)
    chart_panel.show(t, chart, offered)


def _table(t: Texts, chart: Chart) -> None:
    first = str(chart.table.columns[0])
    names = {name: name for name in chart_layout.numbers(chart.table)}
    table, numbers = chart_panel.separated(t, chart.table, names)
    st.caption(t._("A click on a heading sorts the table."))
    st.dataframe(
        table,
        hide_index=True,
        height=_HEIGHT if len(chart.table) > 12 else "auto",  # noqa: PLR2004 - rows that fit
        column_config={
            first: st.column_config.TextColumn(pinned=True),
            **numbers,
        },
        key=f"open_{chart.view_id}",
    )


def _measures(t: Texts) -> None:
    lines = [
        "- " + t.labelled(f"**{for_markdown(name)}**", for_markdown(words))
        for name, words in sets.measures(t).items()
    ]
    st.markdown("\n".join(lines))


def _notes(t: Texts, shown: Exhibit) -> None:
    """Say what counts as one place, and what makes no overlap."""
    st.header(t._("What counts as an overlap"), anchor=False)
    unit = t._("The unit is the place: one place counts once, whatever its memberships.")
    for text in (unit, *session.once(_apart, t, shown)):
        st.markdown(for_markdown(text))


def _apart(t: Texts, shown: Exhibit) -> list[str]:
    return sets.notes(t, shown.tables["memberships"])


PAGE: Final = Page.of_room("overlaps", ":material/join_inner:", _draw)
