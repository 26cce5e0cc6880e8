"""The typology of 35 networks: the paper's table, the relations of the networks, their seats."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import registry
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.networks import typology as networks
from ui import bar, session, shell, state, typology_panel

NAME: Final = "typology"
ICON: Final = ":material/hub:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Typology")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: filters, choice of the part, and that part."""
    offered = state.start(NAME)
    rows = networks.bodies(session.atlas(), t)
    inside = state.display().part == "table"
    typology_panel.filters(t, offered, rows[rows["order"] > 0] if inside else rows)
    st.title(for_markdown(title(t)))
    part = bar.part(t, offered)
    typology_panel.PARTS[part](t, offered)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
