"""Where the data comes from, how far it can be trusted, and how to take it, cite it and mend it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.escape import for_markdown
from geo.i18n import Texts
from ui import session, shell, sources_panel

NAME: Final = "sources"
ICON: Final = ":material/menu_book:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Sources")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Sources and methods")


def render(t: Texts) -> None:
    """Draw the page: the version of the data, the choice of the part, and that part."""
    st.title(title(t))
    lead = t._(
        "What each list rests on, what was chosen where sources disagree, what every column "
        "means, what is missing, and the whole data to take away."
    )
    st.markdown(for_markdown(lead))
    version = t._("Version of the data: {version}").format(version=session.atlas().version)
    st.caption(for_markdown(version))
    sources_panel.show(t, sources_panel.choose(t))


if __name__ == "__main__":
    shell.run_whole_app()
