"""Welcoming Cities Atlas: the server of the entry script, for ``streamlit run server.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.index_page import IndexPage

app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(IndexPage, base=st.get_option("server.baseUrlPath"))],
)
