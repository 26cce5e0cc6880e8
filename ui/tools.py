"""The tools of every page: the link to what is seen, and the button of the bar on a phone."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.i18n import Texts
from geo.screen import assets

_script: Final = st.components.v2.component(
    "atlas_tools", js=assets.own("tools.js").decode(), isolate_styles=False
)


def link(t: Texts) -> None:
    """Draw the button that copies the address, with the part of the map that is seen."""
    data = {
        "kind": "link",
        "language": t.language,
        "words": t._("Copy link"),
        "done": t._("Link copied"),
        "skip": t._("Skip to the content"),
    }
    _script(key="tools_link", data=data)


def bar(t: Texts, number: int) -> None:
    """Draw the button that shows the bar where the window is narrow, with how many are set."""
    words = t._("Filters")
    words = f"{words} ({t.number(number)})" if number else words
    _script(key="tools_bar", data={"kind": "bar", "words": words})
