"""Welcoming Cities Atlas: the server of the entry script, for ``streamlit run server.py``."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from geo.damage import LayersError
from geo.i18n import Texts, nearest_language
from ui import session
from ui.headers import Headers
from ui.index_page import IndexPage

# Until ``st.navigation`` has said so, Streamlit takes each file of a folder named ``pages`` for a
# script of its own: the first visitor of a fresh server would see an inner page run alone, empty.
PagesManager.uses_pages_directory = False

# A page has the name of its module. They are not imported here: the components in them belong to
# the runtime of the app, which does not run yet. The first page has no name in its address.
HERE = Path(__file__).parent
NAMES = {path.stem for path in HERE.glob("pages/[a-z]*.py")} - {"overview", "missing"}


def health(request: Request) -> JSONResponse:
    """Say whether this server has layers to show: 200 and their version, or 503 and why not."""
    try:
        version = session.atlas().version
    except LayersError as error:
        asked = re.split("[,;]", request.headers.get("accept-language", ""))[0]
        t = Texts(nearest_language(asked))
        wrong = [damage.said(t) for damage in error.damages]
        said = {"status": "damaged", "wrong": wrong, "remedy": error.remedy(t)}
        return JSONResponse(said, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ok", "version": version})


app = st.App(
    HERE / "app.py",
    routes=[Route("/healthz", health)],
    middleware=[
        Middleware(Headers),
        Middleware(
            IndexPage,
            base=st.get_option("server.baseUrlPath"),
            names=NAMES,
        ),
    ],
)
