"""The choices of a figure, its preview and its download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo.comparison import Shown
from geo.i18n import Texts
from geo.model import View
from geo.print import figure
from geo.print.figure import Format
from geo.request import Request
from geo.takeaway import export, snapshot
from geo.takeaway.snapshot import Paper
from ui import addresses, map_panel, session

_DPI: Final = (150, 300, 600)
_PREVIEW_DPI: Final = 60
_WIDTH: Final = 190
_MIME: Final[dict[Format, str]] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def show(t: Texts, exhibit: Shown, link: Request) -> None:
    """Draw the choices of a figure, the preview and the download."""
    url = addresses.of(link)
    with st.container(horizontal=True):
        layout = _one_of(t._("Layout"), export.layout_labels(t), "fig_layout")
        style = _one_of(t._("Style"), export.style_labels(t), "fig_style")
        fmt = _one_of(t._("Format"), {f: f.upper() for f in figure.FORMATS}, "fig_format")
        dpi = _one_of(t._("Resolution"), {d: f"{d} dpi" for d in _DPI}, "fig_dpi", index=1)
    with st.container(horizontal=True):
        framed = _framed(t, exhibit) if isinstance(exhibit, View) else exhibit
        code = code_wanted(t, url, "figure_qr")
    version, paper = session.atlas().version, Paper(layout, style, dpi, qr=code)

    def drawn(how: Paper, kind: str) -> bytes:
        return snapshot.snapshot(framed, version, kind, url=url, paper=how)

    with st.container(horizontal=True):
        preview = st.button(t._("Preview"), icon=":material/visibility:", key="fig_preview")
        st.download_button(
            t._("Download the figure"),
            data=lambda: drawn(paper, fmt),
            file_name=export.filename(exhibit, None if link.sides else link.filters, fmt),
            mime=_MIME[fmt],
            on_click="ignore",
            icon=":material/image:",
            key="fig_download",
        )
    if preview:
        with st.spinner(t._("Drawing the figure")):
            small = drawn(replace(paper, dpi=_PREVIEW_DPI), "png")
            st.image(small, caption=t._("Preview at low resolution"))


def _one_of(label: str, words: Mapping[Any, str], key: str, index: int = 0) -> Any:  # noqa: ANN401
    return st.selectbox(
        label, list(words), index=index, format_func=words.__getitem__, width=_WIDTH, key=key
    )


def _framed(t: Texts, view: View) -> View:
    """Return the map as it is, or with the extent that is on the screen, as the reader chooses."""
    st.toggle(t._("Draw the part of the map on the screen"), key=map_panel.SCREEN)
    seen = map_panel.on_screen() if st.session_state[map_panel.SCREEN] else None
    return view if seen is None else replace(view, extent=seen)


def code_wanted(t: Texts, url: str, key: str) -> bool:
    """Draw the choice of a QR code and return it; without an address there is none to choose."""
    missing = t._("The atlas runs on this machine only: it has no address for others.")
    wanted = st.toggle(
        t._("With a QR code of the address"),
        key=key,
        disabled=not url,
        help=None if url else missing,
    )
    return wanted and bool(url)
