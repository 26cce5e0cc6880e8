"""Map 1 of the paper: the contestatory networks in Europe."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import views
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import Filters
from ui import coverage_panel, filter_bar, map_panel, session, shell, table_panel

NAME: Final = "contestatory"
ICON: Final = ":material/map:"
DEFAULT: Final = Filters(as_of=views.CONTESTATORY_AS_OF)


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Contestatory networks in Europe")


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map, coverage, table."""
    atlas = session.atlas()
    networks = views.network_names(atlas, t)
    choices = views.options(atlas, t, views.CONTESTATORY)
    chosen = filter_bar.show(t, DEFAULT, choices)
    view = views.contestatory(atlas, chosen, t)

    st.title(title(t))
    st.markdown(for_markdown(view.caption))
    if view.members.empty:
        filter_bar.clear_button(t, chosen, DEFAULT, key="clear_empty")
    map_panel.show_legend(view, t)
    map_panel.show_map(view, t)
    coverage_panel.show(view, t, networks)
    table_panel.show(view, t, networks, atlas.version)


if __name__ == "__main__":
    shell.run_whole_app()
