"""Welcoming Cities Atlas: the server of the entry script, for ``streamlit run server.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from ui.index_page import IndexPage

# Until ``st.navigation`` has said so, Streamlit takes each file of a folder named ``pages`` for a
# script of its own: the first visitor of a fresh server would see an inner page run alone, empty.
PagesManager.uses_pages_directory = False

app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(IndexPage, base=st.get_option("server.baseUrlPath"))],
)
