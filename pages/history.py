"""The history of the networks: a timeline of dated events, and the same as a list by year."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.events import history
from geo.i18n import Texts
from ui import bar, history_panel, session, shell, state

NAME: Final = "history"
ICON: Final = ":material/history:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("History")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: filters, choices, then the timeline or the list, beside an open card."""
    offered = state.start(NAME)
    chosen, shown = state.filters(), state.display()
    rows = history.standing(session.atlas().events, chosen.as_of)
    counted = history.counts(rows, chosen, shown, offered.choices)
    bar.filters(t, offered, counted, ("networks", "countries"))
    st.title(title(t))
    part = bar.part(t, offered)
    history_panel.controls(t, offered, counted)
    bar.chips(t, offered, clear=False)
    chart = session.chart(state.asked(offered))
    if part == "list":
        history_panel.listing(t, chart.caption)
    else:
        history_panel.show(t, chart, offered)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
