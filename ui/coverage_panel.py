"""How much of the published membership is documented, beside every view."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import describe
from geo.comparison import Shown
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import Coverage
from ui import place_panel, session

_ABREAST = 4  # gauges in a row


def show(view: Shown, t: Texts, networks: Mapping[str, str], titles: Mapping[str, str]) -> None:
    """Draw one gauge for each network, and say what absence from the map means."""
    heading = t._("Documented of published")
    st.markdown(f"**{for_markdown(heading)}**")
    for first in range(0, len(view.coverage), _ABREAST):
        columns = st.columns(min(len(view.coverage), _ABREAST))
        for column, line in zip(columns, view.coverage[first:], strict=False):
            with column:
                reason = view.imprint.reasons.get(line.network_id, "")
                _gauge(t, line, reason, networks, titles)
    absence = t._("A place that is absent may well be a member: the lists are partial.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(for_markdown(absence), width="content")
        session.link_to("sources", t._("Sources and methods"))


def _gauge(
    t: Texts, line: Coverage, reason: str, networks: Mapping[str, str], titles: Mapping[str, str]
) -> None:
    words = for_markdown(describe.coverage_line(t, line, networks[line.network_id]))
    links = " · ".join(place_panel.link(s, titles) for s in describe.sources(line.source))
    st.progress(share(line), text=f":small[{words}]")
    st.caption(" · ".join(part for part in (for_markdown(reason), links) if part))


def share(line: Coverage) -> float:
    """Return the documented part of the published total; 0 where no total is at hand."""
    return min(1.0, line.documented / line.total) if line.total else 0.0
