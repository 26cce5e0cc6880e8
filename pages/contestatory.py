"""Map 1 of the paper: the contestatory networks in Europe."""

from __future__ import annotations

from typing import Final

from geo.i18n import Texts
from geo.maps import contestatory
from geo.request import Request
from ui import page
from ui.page import Page


def _draw(t: Texts, offered: Request) -> None:
    page.show_rows(t, offered, contestatory.NETWORKS)


PAGE: Final = Page.of_room("contestatory", ":material/map:", _draw)
