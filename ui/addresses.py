"""Where the atlas answers, as far as others can open it."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from geo import catalogue
from geo.links import Link
from ui import session


def base(page: str) -> str:
    """Return the root of the atlas as the browser on a page knows it; none on its own machine."""
    here = urlsplit(st.context.url or "")
    if not here.hostname or catalogue.is_local(here.hostname):
        return ""
    return f"{here.scheme}://{here.netloc}{here.path.removesuffix(page).rstrip('/')}"


def of(link: Link) -> str:
    """Return the address at which a link can be opened again; none on a reader's own machine."""
    root = base(link.name)
    return link.address(session.today(), root) if root else ""
