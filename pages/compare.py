"""Two views side by side: two days, two networks, two filters, and how they differ."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.compare import Pair
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import compare_bar, compare_panel, session, shell

NAME: Final = "compare"
ICON: Final = ":material/compare:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Compare")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Two views side by side")


def render(t: Texts) -> None:
    """Draw the page: the choices of each side, both maps, their difference, their coverage."""
    st.title(title(t))
    explained = t._("The two maps move together. Each side has its own map, day and filters.")
    st.markdown(for_markdown(explained))
    sides = compare_bar.show(t, compare_bar.start(t))
    left, right = (session.view(asked) for asked in sides)
    pair = Pair(left, right)
    compare_panel.maps(t, pair)
    compare_panel.difference(t, pair)
    compare_panel.coverage(t, pair)
    compare_panel.paper(t, pair, compare_bar.address(sides))


if __name__ == "__main__":
    shell.run_whole_app()
