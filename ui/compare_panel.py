"""Two maps that move together, how their places differ, and both on one page of paper."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

import streamlit as st
from streamlit_folium import st_folium

from geo import compare, views
from geo.compare import Pair
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import View
from geo.paper import compare_figure, figure
from geo.screen import weblayers, webmap
from geo.takeaway import citation, export_labels
from ui import coverage_panel, map_panel, session, waiting

_HEIGHT: Final = 460
_CHANNEL: Final = "_channel"
_WIDTH: Final = 190
_MIME: Final = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def maps(t: Texts, pair: Pair) -> None:
    """Draw both maps with their legends; a move of one moves the other."""
    channel = st.session_state.setdefault(_CHANNEL, f"atlas-compare-{uuid4().hex}")
    heads, columns = compare.headings(pair), st.columns(2, gap="medium")
    for i, view in enumerate((pair.left, pair.right)):
        with columns[i]:
            st.header(for_markdown(heads[i]), anchor=False)
            _linked(t, view, compare.SIDES[i], channel)
            st.caption(for_markdown(view.caption))
            map_panel.show_legend(view, t)


def _linked(t: Texts, view: View, side: str, channel: str) -> None:
    drawn = webmap.render(view, t)
    weblayers.Linked(channel).add_to(drawn.base)
    st_folium(
        drawn.base,
        key=f"map_{side}_{view.view_id}",
        height=_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=drawn.members,
    )


def difference(t: Texts, pair: Pair) -> None:
    """Draw the places by how they differ, and offer them as a file."""
    atlas = session.atlas()
    table = compare.difference(pair)
    st.header(t._("How the two differ"))
    st.markdown(for_markdown(compare.sentence(t, table)))
    words = {
        state: f"{label} ({t.number(number)})"
        for (state, label), number in zip(
            compare.state_labels(t).items(), compare.counts(table).values(), strict=True
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
    shown = table[table["state"].isin(wanted)] if wanted else table
    st.dataframe(compare.for_readers(t, shown, atlas), hide_index=True, key="compare_table")
    st.download_button(
        t._("Download the difference (CSV)"),
        data=lambda: compare.csv(t, table, atlas),
        file_name=f"{_stem(pair)}.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/table:",
        key="compare_csv",
    )


def coverage(t: Texts, pair: Pair) -> None:
    """Say how much of each side is documented."""
    atlas = session.atlas()
    names, titles = views.network_names(atlas, t), views.reference_titles(atlas, t)
    for head, view in zip(compare.headings(pair), (pair.left, pair.right), strict=True):
        st.caption(for_markdown(head))
        coverage_panel.show(view, t, names, titles)


def paper(t: Texts, pair: Pair, url: str) -> None:
    """Offer both maps as one figure, and the words to cite it."""
    version = session.atlas().version
    with st.expander(t._("Take both maps away"), icon=":material/download:", key="exports"):
        waiting.style(t)
        with st.container(horizontal=True):
            layouts, styles = export_labels.layouts(t), export_labels.styles(t)
            layout = st.selectbox(
                t._("Layout"), list(layouts), format_func=layouts.__getitem__, width=_WIDTH
            )
            style = st.selectbox(
                t._("Style"), list(styles), format_func=styles.__getitem__, width=_WIDTH
            )
            fmt = st.selectbox(
                t._("Format"), list(figure.FORMATS), format_func=str.upper, width=_WIDTH
            )
        st.download_button(
            t._("Download the figure"),
            data=lambda: compare_figure.render(
                pair, t, layout=layout, style=style, version=version, url=url, fmt=fmt
            ),
            file_name=f"{_stem(pair)}.{fmt}",
            mime=_MIME[fmt],
            on_click="ignore",
            icon=":material/image:",
            key="compare_figure",
        )
        both = compare_figure.combined(pair, compare_figure.content(pair, t, version, url))
        said = citation.citation(both, version, session.today(), url, "apa")
        st.code(said, language=None, wrap_lines=True)


def _stem(pair: Pair) -> str:
    sides = (pair.left, pair.right)
    return "compare_" + "_".join(f"{view.view_id}-{view.as_of.isoformat()}" for view in sides)
