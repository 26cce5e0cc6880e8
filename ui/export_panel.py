"""What leaves the app: figure, hand-out, data, citation and scene of the view on the screen.

Files are made when they are asked for: the download buttons are given functions, and the page
neither reruns nor loses the zoom of its map.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from geo import catalogue, citation, export, export_labels, figure, snapshot
from geo.i18n import Texts
from geo.model import View
from ui import map_panel, scene_list, session, state

_DPI: Final = (150, 300, 600)
_PREVIEW_DPI: Final = 60
_WIDTH: Final = 190


def show(t: Texts, view: View, page: str) -> None:
    """Draw the export of a view."""
    version = session.atlas().version
    with st.expander(t._("Take this view away"), icon=":material/download:", key="exports"):
        names = (t._("Figure"), t._("Hand-out"), t._("Data"), t._("Citation"), t._("Scene"))
        chosen = st.segmented_control(
            t._("What to take away"),
            list(names),
            default=names[0],
            label_visibility="collapsed",
            key="export_kind",
        )
        if chosen == names[1]:
            _handout(t, view, version, page)
        elif chosen == names[2]:
            _data(t, view, version, page)
        elif chosen == names[3]:
            _citation(t, view, version, page)
        elif chosen == names[4]:
            scene_list.add_form(t, page)
        else:
            _figure(t, view, version, page)


def _address(page: str) -> str:
    """Return the address at which the view can be opened again; none on a reader's own machine."""
    here = urlsplit(st.context.url or "")
    if not here.hostname or catalogue.is_local(here.hostname):
        return ""
    base = f"{here.scheme}://{here.netloc}{here.path.removesuffix(page).rstrip('/')}"
    return state.asked(page).address(session.today(), base)


def _figure(t: Texts, view: View, version: str, page: str) -> None:
    layouts, styles = export_labels.layouts(t), export_labels.styles(t)
    with st.container(horizontal=True):
        layout = st.selectbox(
            t._("Layout"),
            list(layouts),
            format_func=layouts.__getitem__,
            width=_WIDTH,
            key="fig_layout",
        )
        style = st.selectbox(
            t._("Style"),
            list(styles),
            format_func=styles.__getitem__,
            width=_WIDTH,
            key="fig_style",
        )
        fmt = st.selectbox(
            t._("Format"),
            list(figure.FORMATS),
            format_func=str.upper,
            width=_WIDTH,
            key="fig_format",
        )
        dpi = st.selectbox(
            t._("Resolution"),
            _DPI,
            index=1,
            format_func="{} dpi".format,
            width=_WIDTH,
            key="fig_dpi",
        )
    st.toggle(t._("Draw the part of the map on the screen"), key=map_panel.SCREEN)
    seen = map_panel.on_screen() if st.session_state[map_panel.SCREEN] else None
    framed = view if seen is None else replace(view, extent=seen)
    address = _address(page)

    def drawn(resolution: int, kind: figure.Format) -> bytes:
        paper = snapshot.Paper(layout, style, resolution)
        return snapshot.snapshot(framed, version, kind, url=address, paper=paper)

    with st.container(horizontal=True):
        preview = st.button(t._("Preview"), icon=":material/visibility:", key="fig_preview")
        st.download_button(
            t._("Download the figure"),
            data=lambda: drawn(dpi, fmt),
            file_name=export.filename(view, state.filters(), fmt),
            mime={"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}[fmt],
            on_click="ignore",
            icon=":material/image:",
            key="fig_download",
        )
    if preview:
        with st.spinner(t._("Drawing the figure")):
            st.image(drawn(_PREVIEW_DPI, "png"), caption=t._("Preview at low resolution"))


def _handout(t: Texts, view: View, version: str, page: str) -> None:
    st.caption(
        t._(
            "One HTML file with the map, its cards and the table. It opens in any browser, from a "
            "USB stick too, and asks nothing of any server."
        )
    )
    address = _address(page)
    st.download_button(
        t._("Download the hand-out"),
        data=lambda: snapshot.snapshot(view, version, snapshot.HTML, url=address),
        file_name=export.filename(view, state.filters(), "html"),
        mime="text/html",
        on_click="ignore",
        icon=":material/description:",
        key="handout_download",
    )


def _data(t: Texts, view: View, version: str, page: str) -> None:
    st.caption(t._("The rows of the view with their sources, licence and version of the data."))
    words = export_labels.formats(t)
    fmt = st.selectbox(
        t._("Format"),
        list(words),
        format_func=words.__getitem__,
        width=3 * _WIDTH,
        key="data_format",
    )
    address, today, chosen = _address(page), session.today(), state.filters()
    st.download_button(
        t._("Download the data"),
        data=lambda: snapshot.data(view, version, fmt, url=address, chosen=chosen, accessed=today),
        file_name=export.filename(view, state.filters(), fmt),
        mime=export.MIME[fmt],
        on_click="ignore",
        icon=":material/table:",
        key="data_download",
    )


def _citation(t: Texts, view: View, version: str, page: str) -> None:
    names = {"apa": "APA", "chicago": "Chicago", "bibtex": "BibTeX", "ris": "RIS"}
    style = st.selectbox(
        t._("Style"), citation.STYLES, format_func=names.__getitem__, width=_WIDTH, key="cite_style"
    )
    text = citation.citation(view, version, session.today(), _address(page), style)
    st.code(text, language=None, wrap_lines=True)
