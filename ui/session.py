"""What is read once and shared by all sessions, and what belongs to the reader's own session."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import streamlit as st

from geo.i18n import LANGUAGES, Texts, nearest_language
from geo.layers import LAYERS, Atlas, read_atlas
from ui import static_files

LANGUAGE_KEY = "lang"
_LANGUAGE = "_language"


@st.cache_resource(show_spinner=False)
def atlas() -> Atlas:
    """Return the dataset, read once for all sessions; nobody changes it."""
    return read_atlas(layers_folder())


def layers_folder() -> Path:
    """Return the folder of the layers: ``ATLAS_LAYERS``, or the one of the repository."""
    return Path(os.environ.get("ATLAS_LAYERS", LAYERS))


@st.cache_resource(show_spinner=False)
def prepare_static_files() -> bool:
    """Put the static files in place, once for each start of the server."""
    static_files.prepare()
    return True


def today() -> dt.date:
    """Return the day of the server, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def choose_language() -> Texts:
    """Show the language switch in the sidebar and return the reader's language.

    The address decides first, then the reader's choice, then the browser's language. The choice
    is kept apart from the widget, which may come without a value when the page changes.
    """
    if _LANGUAGE not in st.session_state:
        asked = st.query_params.get(LANGUAGE_KEY)
        browser = nearest_language(st.context.locale)
        st.session_state[_LANGUAGE] = asked if asked in LANGUAGES else browser
    if st.session_state.get(LANGUAGE_KEY) is None:
        st.session_state[LANGUAGE_KEY] = language()
    chosen = st.sidebar.segmented_control(
        "Language / Langue",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE_KEY,
        required=True,
    )
    if chosen:
        st.session_state[_LANGUAGE] = chosen
    return Texts(language())


def language() -> str:
    """Return the language of the reader's session."""
    return str(st.session_state[_LANGUAGE])
