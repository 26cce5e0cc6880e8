"""Small multiples under a map; a bar that is chosen filters the map, and chosen again no more."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.i18n import Texts
from geo.maps import small_multiples
from geo.model import ColourBy, View
from geo.request import Request
from ui import chart_panel, state
from ui.chart_panel import Picking

FIELDS: Final[dict[ColourBy, str]] = {"tier": "tiers", "family": "families"}


def show(t: Texts, offered: Request, view: View, networks: tuple[str, ...]) -> None:
    """Draw the counts of each network by population tier and by party family."""
    for scheme, field in FIELDS.items():
        chart = small_multiples.multiples(view, scheme, networks, t)
        picking = None
        if field in offered.choices and not chart.empty:
            codes = [str(code) for code in chart.tables["drawn"].index]
            picking = _picking(t, chart.view_id, field, codes)
        chart_panel.draw(t, chart, picking)


def _picking(t: Texts, name: str, field: str, codes: list[str]) -> Picking:
    """Return how a bar is chosen. The chart has another key after each choice: none stays lit."""
    chosen = "-".join(getattr(state.filters(), field))
    key = f"chart_{name}_{chosen}"
    said = t._("Choose a bar to filter by it; choose it again to take the filter away.")
    return Picking(key, lambda: toggle(key, field, codes), said)


def toggle(key: str, field: str, codes: list[str]) -> None:
    """Filter by the category of the chosen bar, or no more; for callbacks of charts."""
    event: Any = st.session_state.get(key)
    points = event.selection.points if event else []
    if not points or not 0 <= points[0]["point_index"] < len(codes):
        return
    code, held = codes[points[0]["point_index"]], getattr(state.filters(), field)
    kept = tuple(value for value in held if value != code)
    state.change(**{field: kept if code in held else (*held, code)})
