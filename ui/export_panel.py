"""What leaves the app: figure, hand-out, data, citation and scene of what is on the screen.

Files are made when they are asked for: the download buttons are given functions, and the page
neither reruns nor loses the zoom of its map. While a file is made, its button says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from geo.chart import Chart
from geo.comparison import Pair, Shown
from geo.i18n import Texts
from geo.request import Request
from geo.takeaway import citation, export, snapshot
from ui import addresses, figure_panel, scene_list, session, waiting

_WIDTH: Final = 190
Part = Callable[[Texts, Shown, Request], None]


def show(t: Texts, exhibit: Shown, link: Request) -> None:
    """Draw the export of what a link opens; nothing is computed while it is closed."""
    parts: dict[str, Part] = {
        t._("Figure"): _figure,
        t._("Hand-out"): _handout,
        t._("Data"): _data,
        t._("Citation"): _citation,
        t._("Scene"): lambda words, _, opened: scene_list.add_form(words, opened),
    }
    with st.expander(t._("Take this view away"), icon=":material/download:", key="exports"):
        chosen = st.segmented_control(
            t._("What to take away"),
            list(parts),
            default=next(iter(parts)),
            label_visibility="collapsed",
            required=True,
            key="export_kind",
        )
        waiting.style(t)
        parts.get(chosen or "", _figure)(t, exhibit, link)


def _figure(t: Texts, exhibit: Shown, link: Request) -> None:
    figure_panel.show(t, exhibit, link)


def _handout(t: Texts, exhibit: Shown, link: Request) -> None:
    said = t._(
        "One HTML file with the map, its cards and the table. It opens in any browser, from a "
        "USB stick too, and asks nothing of any server."
    )
    if isinstance(exhibit, Chart):
        said = t._(
            "One HTML file with the chart and its table. It opens in any browser, from a USB stick "
            "too, and asks nothing of any server."
        )
    if isinstance(exhibit, Pair):
        said = t._(
            "One HTML file with both maps, their cards and their difference. The maps move "
            "together; it opens in any browser, from a USB stick too, and asks nothing of any "
            "server."
        )
    st.caption(said)
    url, version = addresses.of(link), session.atlas().version
    paper = snapshot.Paper(qr=figure_panel.code_wanted(t, url, "handout_qr"))
    st.download_button(
        t._("Download the hand-out"),
        data=lambda: snapshot.snapshot(exhibit, version, snapshot.HTML, url=url, paper=paper),
        file_name=export.filename(exhibit, None if link.sides else link.filters, "html"),
        mime="text/html",
        on_click="ignore",
        icon=":material/description:",
        key="handout_download",
    )


def _data(t: Texts, exhibit: Shown, link: Request) -> None:
    said = t._("The rows of the view with their sources, licence and version of the data.")
    if isinstance(exhibit, Chart):
        chart = t._("A chart has no points: geographic formats are there for maps.")
        said = f"{said} {chart}"
    if isinstance(exhibit, Pair):
        said = t._(
            "How the two differ, place by place, with sources, licence and version of the data. "
            "The bundle has the rows of both maps too."
        )
    st.caption(said)
    words = export.format_labels(t)
    fmt = st.selectbox(
        t._("Format"),
        export.formats(exhibit),
        format_func=words.__getitem__,
        width=3 * _WIDTH,
        key="data_format",
    )
    url, today, chosen = addresses.of(link), session.today(), None if link.sides else link.filters
    version = session.atlas().version
    st.download_button(
        t._("Download the data"),
        data=lambda: snapshot.data(exhibit, version, fmt, url=url, chosen=chosen, accessed=today),
        file_name=export.filename(exhibit, chosen, fmt),
        mime=export.MIME[fmt],
        on_click="ignore",
        icon=":material/table:",
        key="data_download",
    )


def _citation(t: Texts, exhibit: Shown, link: Request) -> None:
    style = st.selectbox(
        t._("Style"),
        citation.STYLES,
        format_func=citation.LABELS.__getitem__,
        width=_WIDTH,
        key="cite_style",
    )
    version = session.atlas().version
    text = citation.citation(exhibit, version, session.today(), addresses.of(link), style)
    st.code(text, language=None, wrap_lines=True)
