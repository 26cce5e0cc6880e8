"""The parts of a page, one at a time: what is not shown is neither computed nor sent."""

from __future__ import annotations

import streamlit as st

from geo.i18n import Texts
from ui import state
from ui.spec import Spec


def choose(t: Texts, offered: Spec) -> str:
    """Draw the choice of the page's part and return the one that is shown."""
    words = offered.display["part"]
    st.segmented_control(
        t._("Part of the page"),
        list(words),
        format_func=words.__getitem__,
        key=state.key("part"),
        required=True,
        label_visibility="collapsed",
    )
    return state.display().part
