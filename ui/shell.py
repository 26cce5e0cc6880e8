"""Hands a page file that Streamlit runs by itself over to the whole app.

Until ``st.navigation`` has run once in a server, Streamlit takes each file of a folder named
``pages`` for a script of its own. So the first visitor of a fresh server who comes by a link to
an inner page would see that file run alone: an empty page.
"""

from __future__ import annotations

import importlib


def run_whole_app() -> None:
    """Run the entry script; Streamlit then finds the page of the address in its navigation."""
    importlib.import_module("app").main()
