"""What a link to the atlas opens: one view of the catalogue, or two maps side by side.

Scenes, decks, the command line and the pages' exports speak of links, and so treat all alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from geo import catalogue, compare
from geo.catalogue import Asked
from geo.compare import Sides
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters

Link = Asked | Sides
NAMES: Final = (*catalogue.VIEWS, compare.NAME)


def title(name: str, t: Texts) -> str:
    """Return the title of what a link opens.

    Raises
    ------
    ValueError
        If there is nothing of that name.
    """
    return compare.title(t) if name == compare.NAME else catalogue.named(name).title(t)


def asked(name: str, values: Mapping[str, Sequence[str]], atlas: Atlas, today: dt.date) -> Link:
    """Read what the values of an address ask for, as the browser does.

    Raises
    ------
    ValueError
        If there is nothing of that name.
    """
    if name == compare.NAME:
        return compare.sides(values, atlas, today)
    return catalogue.asked(name, values, atlas, today)


def from_address(address: str, atlas: Atlas, today: dt.date) -> tuple[Link, str]:
    """Return what an address copied out of the browser opens, and where the atlas answers.

    Raises
    ------
    ValueError
        As `geo.catalogue.parts`.
    """
    name, values, base = catalogue.parts(address, NAMES)
    return asked(name, values, atlas, today), base


def filters(link: Link) -> Filters | None:
    """Return the filters that the names of files say; two maps have none in common."""
    return link.filters if isinstance(link, Asked) else None
