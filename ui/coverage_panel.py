"""How much of the published membership is documented, in words, beside every view."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import describe, summary
from geo.escape import for_markdown, safe_url
from geo.i18n import Texts
from geo.model import View


def show(view: View, t: Texts, networks: Mapping[str, str]) -> None:
    """Write one line for each network, and what absence from the map means."""
    lines = [
        for_markdown(summary.coverage_line(t, line, networks[line.network_id]))
        + source_link(t, line.source)
        for line in view.coverage
    ]
    st.caption("  \n".join(lines))
    st.caption(
        for_markdown(t._("A place that is absent may well be a member: the lists are partial."))
    )


def source_link(t: Texts, cell: str) -> str:
    """Return the first address of a cell of sources as a Markdown link, or nothing."""
    addresses = (safe_url(source) for source in describe.sources(cell))
    address = next((a for a in addresses if a), None)
    if address is None:
        return ""
    quoted = address.replace("(", "%28").replace(")", "%29")
    return f" · [{for_markdown(t._('source'))}]({quoted})"
