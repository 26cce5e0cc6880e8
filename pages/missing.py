"""What a reader sees at an address that names no page, with links to those that there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

import streamlit as st

from geo.escape import for_markdown
from geo.i18n import Texts
from ui import session
from ui.page import Page

_LONGEST: Final = 80  # letters of the address that are repeated


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("There is no such page")


def asked_for(names: Collection[str]) -> str:
    """Return the last part of the reader's address if it names no page; else nothing."""
    last = unquote(urlsplit(st.context.url or "").path).rpartition("/")[2].strip()
    return "" if last in names else last


def render(t: Texts, name: str, sections: Mapping[str, Sequence[Page]]) -> None:
    """Draw the page: the name that was asked for, and links to all pages."""
    st.title(title(t))
    said = t._("The atlas has no page {name}. It is misspelt, or older than the atlas.")
    st.markdown(said.format(name=for_markdown(t.quoted(name[:_LONGEST]))))
    for words, pages in sections.items():
        if words:
            st.subheader(words)
        for page in pages:
            session.link_to(page.name, page.title(t), icon=page.icon)
