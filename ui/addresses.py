"""Where the atlas answers, as far as others can open it."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from geo import registry
from geo.request import Request
from ui import session


def base(page: str) -> str:
    """Return the root of the atlas as the browser on a page knows it; none on its own machine."""
    here = urlsplit(st.context.url or "")
    if not here.hostname or registry.is_local(here.hostname):
        return ""
    return f"{here.scheme}://{here.netloc}{here.path.removesuffix(page).rstrip('/')}"


def of(link: Request) -> str:
    """Return the address at which a link can be opened again; none on a reader's own machine."""
    root = base(link.name)
    return registry.address(link, session.today(), root) if root else ""
