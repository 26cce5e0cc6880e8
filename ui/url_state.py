"""Keeps the address in the browser and the state of the session in step.

Streamlit can bind a widget to the address itself, but it writes the label that the reader sees,
in the reader's language and with its count. Addresses here hold the atlas's own codes (see
`geo.fields`), so that a link means the same to each reader and to the command line.
"""

from __future__ import annotations

import time
from typing import Final

import streamlit as st

from geo import fields
from ui.session import LANGUAGE_KEY, language

_WRITTEN: Final = "_address"
_BEFORE: Final = "_address_before"
_UNDER_WAY: Final = 0.3  # seconds in which a request may still carry the address before the last


def read() -> dict[str, list[str]]:
    """Return the values of the address by key, without the language."""
    keys = [key for key in st.query_params if key != LANGUAGE_KEY]
    return {key: st.query_params.get_all(key) for key in keys}


def asks_for_a_view() -> bool:
    """Say whether the address holds values of a view: filters, a day, or how it is drawn."""
    return not fields.KEYS.isdisjoint(read())


def is_news() -> bool:
    """Say whether the address holds something else than the app wrote into it last.

    True when the page is opened or reloaded, or the reader goes back; false when the reader
    changed a widget, came from another page of the app, which leaves an empty address, or when
    the request was on its way while the app was writing a new address.
    """
    query = read()
    if _WRITTEN not in st.session_state:
        return True
    if not query and not st.query_params.get(LANGUAGE_KEY):
        return False
    address, moment = st.session_state.get(_BEFORE, (None, 0.0))
    if query == address and time.monotonic() - moment < _UNDER_WAY:
        return False
    return bool(st.session_state[_WRITTEN] != query)


def write(query: dict[str, list[str]]) -> None:
    """Write the values into the address, if they differ from what it holds."""
    st.session_state[_WRITTEN] = query
    wanted = query | {LANGUAGE_KEY: [language()]}
    held = read()
    if wanted != held | {LANGUAGE_KEY: st.query_params.get_all(LANGUAGE_KEY)}:
        st.session_state[_BEFORE] = (held, time.monotonic())
        st.query_params.from_dict(wanted)
