"""The map of a view in the page, with its legend."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from geo import symbols, webmap
from geo.escape import for_map
from geo.i18n import Texts
from geo.model import LegendItem, View

HEIGHT = 560


def show_map(view: View, t: Texts) -> None:
    """Draw the map. Filters change the members in it, and leave the reader's zoom alone."""
    drawn = webmap.render(view, t)
    st_folium(
        drawn.base,
        key=f"map_{view.view_id}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=drawn.members,
    )


def legend_html(t: Texts, items: tuple[LegendItem, ...]) -> str:
    """Return the legend as HTML: a list of symbols, words and counts."""
    style = "display:inline-flex;align-items:center;gap:.35rem;margin:0 1.1rem .2rem 0"
    lines = "".join(
        f'<li style="{style}"><img src="{symbols.data_uri(item.symbol)}" alt="">'
        f"<span>{for_map(item.label)} <strong>{t.number(item.count)}</strong></span></li>"
        for item in items
    )
    name = for_map(t._("Legend"))
    return f'<ul aria-label="{name}" style="list-style:none;margin:0;padding:0">{lines}</ul>'


def show_legend(view: View, t: Texts) -> None:
    """Draw the legend."""
    st.html(legend_html(t, view.legend))
