"""Two maps that move together, and how their places differ."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

import streamlit as st
from streamlit_folium import st_folium

from geo import comparison, registry, views
from geo.comparison import Pair
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from geo.screen import leaflet
from geo.takeaway import export, snapshot
from ui import addresses, coverage_panel, map_panel, session

_HEIGHT: Final = 460
_CHANNEL: Final = "_channel"
_IN_WORDS: Final = 5  # columns of the table; its codes and sources are in the files


def maps(t: Texts, pair: Pair) -> None:
    """Draw both maps with their legends; a move of one moves the other."""
    channel = st.session_state.setdefault(_CHANNEL, f"atlas-compare-{uuid4().hex}")
    columns = st.columns(2, gap="medium")
    for i, view in enumerate(pair.parts):
        with columns[i]:
            st.header(for_markdown(pair.headings[i]), anchor=False)
            _linked(t, view, registry.SIDES[i], channel)
            st.caption(for_markdown(view.caption))
            map_panel.show_legend(view, t)


def _linked(t: Texts, view: View, side: str, channel: str) -> None:
    drawn = leaflet.render(view, t)
    leaflet.linked(channel).add_to(drawn.base)
    st_folium(
        drawn.base,
        key=f"map_{side}_{view.view_id}",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=drawn.members,
    )


def difference(t: Texts, pair: Pair, link: Request) -> None:
    """Draw the places by how they differ, and offer them as a file."""
    st.header(t._("How the two differ"))
    st.markdown(for_markdown(pair.caption))
    rows, version = pair.difference, session.atlas().version
    words = {
        state: f"{label} ({t.number(number)})"
        for (state, label), number in zip(
            comparison.state_labels(t).items(), comparison.counts(rows).values(), strict=True
        )
    }
    wanted = st.pills(
        t._("Show"),
        list(words),
        format_func=words.__getitem__,
        selection_mode="multi",
        key="compare_states",
        label_visibility="collapsed",
    )
    shown = pair.table[rows["state"].isin(wanted)] if wanted else pair.table
    roomy = st.column_config.Column(width="medium")
    st.dataframe(
        shown.iloc[:, :_IN_WORDS],
        hide_index=True,
        column_config={t._("Left"): roomy, t._("Right"): roomy},
        key="compare_table",
    )
    st.download_button(
        t._("Download the difference (CSV)"),
        data=lambda: snapshot.data(pair, version, "csv", url=addresses.of(link)),
        file_name=export.filename(pair, None, "csv"),
        mime=export.MIME["csv"],
        on_click="ignore",
        icon=":material/table:",
        key="compare_csv",
    )


def coverage(t: Texts, pair: Pair) -> None:
    """Say how much of each side is documented."""
    atlas = session.atlas()
    names, titles = views.network_names(atlas, t), views.reference_titles(atlas, t)
    for head, view in zip(pair.headings, pair.parts, strict=True):
        st.caption(for_markdown(head))
        coverage_panel.show(view, t, names, titles)
