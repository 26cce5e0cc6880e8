"""The atlas as a series: a PDF with a page for each network, country, region or coalition."""

from __future__ import annotations

from collections.abc import Generator

import streamlit as st

from geo.i18n import Texts
from geo.model import Filters
from geo.takeaway import booklet
from ui import addresses, figure_panel, making, session

Steps = Generator[tuple[int, int], None, bytes]


def show(t: Texts, page: str) -> None:
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
    base = addresses.base(page)
    qr = figure_panel.code_wanted(t, base, "booklet_qr")
    made_of = (kind, today, t.language, base, qr)
    product = making.Product(f"atlas_{kind}.pdf", kinds[kind], "application/pdf", made_of)
    atlas = session.atlas()

    def steps() -> Steps:
        return booklet.pages(atlas, kind, today, t, base=base, qr=qr)

    making.offer(t, product, lambda told: _made(steps(), told))


def _made(steps: Steps, told: making.Told) -> bytes:
    while True:
        try:
            told(*next(steps))
        except StopIteration as end:
            return bytes(end.value)
