"""Files that take longer than a moment: made on request, with a progress bar and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from geo.i18n import Texts

_MADE: Final = "_made"
_WANTED: Final = "_wanted"
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Product:
    """A file to make: its name, words and type, and what it is made of (to know it again)."""

    file_name: str
    words: str
    mime: str
    of: object


def offer(t: Texts, product: Product, make: Callable[[Told], bytes]) -> None:
    """Draw the button that makes a file, its progress while it is made, and its download.

    Any click while a file is made stops it: Streamlit ends the run that makes it.
    """
    made = st.session_state.setdefault(_MADE, {})
    identity = repr(product.of)
    done = made.get(product.file_name)
    fresh = done is not None and done[0] == identity
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t._("Make: {file}").format(file=product.words),
            icon=":material/build:",
            key=f"make_{product.file_name}",
            on_click=_want,
            args=(product.file_name,),
            disabled=fresh,
        )
        if fresh:
            st.download_button(
                t._("Download: {file}").format(file=product.words),
                data=done[1],
                file_name=product.file_name,
                mime=product.mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"take_{product.file_name}",
            )
    if st.session_state.get(_WANTED) == product.file_name:
        st.session_state.pop(_WANTED)
        made[product.file_name] = (identity, _with_progress(t, product, make))
        st.rerun()


def _want(file_name: str) -> None:
    st.session_state[_WANTED] = file_name


def _with_progress(t: Texts, product: Product, make: Callable[[Told], bytes]) -> bytes:
    bar = st.progress(0.0, text=product.words)
    st.button(t._("Stop"), icon=":material/stop:", key=f"stop_{product.file_name}")

    def told(done: int, of: int) -> None:
        page = t._("{done} of {all}").format(done=t.number(done), all=t.number(of))
        bar.progress(done / max(of, 1), text=f"{product.words}: {page}")

    return make(told)
