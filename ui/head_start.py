"""Lets the browser draw the map before it is sent the rest of the page.

A browser has one thread for the page and its map: a table, charts and filters that arrive
together with the map are all drawn before it. So a run waits, once the map is sent, until the map
reports that it stands. The report starts a run of its own, which ends this one and draws
everything. Where no report comes, the page is drawn whole after `LONGEST`; where no browser asks,
at once.
"""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

LONGEST: Final = 4.0  # seconds
BREATH: Final = 0.1
_PAUSE: Final = 0.02


def has_browser() -> bool:
    """Say whether a browser asks for this run; a test without one has no address."""
    return st.context.url is not None


def breathe() -> None:
    """Let a map that stands take its new members in, before the browser draws the rest anew."""
    if has_browser():
        time.sleep(BREATH)


def give(longest: float = LONGEST) -> None:
    """Wait for the map that was just sent, and has not reported yet."""
    if not has_browser():
        return
    until = time.monotonic() + longest
    while time.monotonic() < until:
        time.sleep(_PAUSE)
        st.session_state.get("_")  # here Streamlit ends a run that is overtaken by the next one
