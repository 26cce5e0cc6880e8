"""The members of ANVITA on the map of France, by population tier or any other scheme."""

from __future__ import annotations

from typing import Final

from geo import anvitamap, catalogue
from geo.i18n import Texts
from ui import page_layout, shell

NAME: Final = "anvita"
ICON: Final = ":material/location_city:"


def label(t: Texts) -> str:
    """Return the name of the page in the navigation."""
    return t._("ANVITA")


def title(t: Texts) -> str:
    """Return the title of the page."""
    return catalogue.named(NAME).title(t)


def render(t: Texts) -> None:
    """Draw the page."""
    page_layout.show_networks(t, NAME, anvitamap.NETWORKS)


if __name__ == "__main__":
    shell.run_whole_app()
