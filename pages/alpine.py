"""Map 3: the Alpine cluster of ANVITA."""

from __future__ import annotations

from typing import Final

from geo import registry
from geo.i18n import Texts
from ui import alpine_panel, page_layout, session, shell, state

NAME: Final = "alpine"
ICON: Final = ":material/landscape:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Alps")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map, limits of the perimeter, slots, distances, table."""
    offered = state.start(NAME)
    view = session.view(state.asked(offered))
    page_layout.show(t, offered, view)
    alpine_panel.caveats(t, state.display().rule)
    alpine_panel.show(t, session.atlas(), view)
    page_layout.show_table(t, view)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
