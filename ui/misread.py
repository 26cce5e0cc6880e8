"""What of an address was not understood, in a line above the page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import state, url_state
from ui.page import Page

_NOTED: Final = "_noted"
_MOST: Final = 8  # lines; the rest is counted


def note(t: Texts, page: Page) -> None:
    """Read the address of a page that is no room; forget what another page did not understand."""
    moved = st.session_state.get(_NOTED) != page.name
    st.session_state[_NOTED] = page.name
    if moved:
        state.misunderstood(())
    if page.name in registry.ROOMS or not (moved or url_state.is_news()):
        return
    state.misunderstood(registry.strays(url_state.read(), page.own(t)))


def show(t: Texts) -> None:
    """Say what was left out of the address, and why."""
    found = state.misread()
    if not found:
        return
    lines = [for_markdown(registry.said(t, one)) for one in found[:_MOST]]
    more = len(found) - len(lines)
    if more > 0:
        said = t.n_("{n} more value was left out.", "{n} more values were left out.", more)
        lines.append(for_markdown(said))
    st.warning("\n".join(f"- {line}" for line in lines), icon=":material/link_off:")
