"""The atlas as a series: a PDF with a page for each network, country, region or coalition."""

from __future__ import annotations

import streamlit as st

from geo import booklet
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters
from ui import making, session


def show(t: Texts) -> None:
    """Draw the choice of the series and what makes it."""
    st.header(t._("The atlas as a booklet"))
    st.caption(
        t._("One page for each unit, with its map, coverage and table, as documented today.")
    )
    kinds = booklet.titles(t)
    kind = st.selectbox(
        t._("Series"), list(kinds), format_func=kinds.__getitem__, key="series", width=320
    )
    today = Filters(as_of=session.today())
    product = making.Product(
        f"atlas_{kind}.pdf", kinds[kind], "application/pdf", (kind, today, t.language)
    )
    atlas = session.atlas()
    making.offer(t, product, lambda told: _made(atlas, t, kind, today, told))


def _made(atlas: Atlas, t: Texts, kind: str, chosen: Filters, told: making.Told) -> bytes:
    steps = booklet.pages(atlas, kind, chosen, t)
    while True:
        try:
            told(*next(steps))
        except StopIteration as end:
            return bytes(end.value)
