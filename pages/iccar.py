"""Map 2 of the paper: the coverage of ICCAR."""

from __future__ import annotations

from typing import Final

from geo import registry
from geo.i18n import Texts
from ui import coalition_panel, country_panel, page_layout, session, shell, state

NAME: Final = "iccar"
ICON: Final = ":material/public:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("ICCAR")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map with country and place cards, coalitions, table."""
    offered = state.start(NAME)
    view = session.view(state.asked(offered))
    page_layout.show(t, offered, view, lambda clicked: country_panel.show(t, clicked, view))
    coalition_panel.show(t, view)
    page_layout.show_table(t, view)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
