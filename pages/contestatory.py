"""Map 1 of the paper: the contestatory networks in Europe."""

from __future__ import annotations

from typing import Final

from geo import registry
from geo.i18n import Texts
from geo.maps import contestatory
from ui import page_layout, shell

NAME: Final = "contestatory"
ICON: Final = ":material/map:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("Three networks")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return registry.room(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page."""
    page_layout.show_networks(t, NAME, contestatory.NETWORKS)


if __name__ == "__main__":
    shell.run_whole_app()
