"""How the view is drawn: colours, sizes, then and now, other networks behind it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.i18n import Texts
from ui import state
from ui.spec import Spec

_WIDTH = 216  # four of them beside the sidebar of a laptop
_FIELDS = ("mode", "preset", "measure", "rule", "colour_by", "size_by")


def keep_room(place: DeltaGenerator, spec: Spec) -> None:
    """Hold the room of the controls until they are drawn, so that the map below stays in place."""
    boxes = sum(name in spec.display for name in _FIELDS) * "<i></i>"
    wide = '<i class="wide"></i>' if "context" in spec.display else ""
    place.html(f'<div class="atlas-room">{boxes}{wide}</div>')


def show(t: Texts, spec: Spec) -> None:
    """Draw the controls of a page's display, in one row that wraps on small screens."""
    words = {
        "mode": t._("Show"),
        "preset": t._("Extent"),
        "measure": t._("Countries by"),
        "rule": t._("Alpine perimeter"),
        "colour_by": t._("Colour by"),
        "size_by": t._("Size by"),
    }
    with st.container(horizontal=True, gap="small", key="display_bar"):
        for name, label in words.items():
            if name in spec.display:
                _choose(name, label, spec)
        if "context" in spec.display:
            choices = spec.display["context"]
            st.multiselect(
                t._("Behind the members"),
                list(choices),
                format_func=choices.__getitem__,
                key=state.key("context"),
                placeholder=t._("none"),
                width=_WIDTH + 60,
            )


def _choose(name: str, label: str, spec: Spec) -> None:
    choices = spec.display[name]
    st.selectbox(
        label,
        list(choices),
        format_func=choices.__getitem__,
        key=state.key(name),
        width=_WIDTH,
        disabled=name == "colour_by" and state.display().mode == "change",
    )
