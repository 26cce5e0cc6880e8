"""A page's exhibit by name: its defaults, its choices, and what builds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo import views
from geo.comparison import Shown
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters

Choices = dict[str, dict[Any, str]]
Build = Callable[[Atlas, Filters, Texts, Display], Shown]


@dataclass(frozen=True)
class NamedView:
    """What one page shows: a map, or the part of it that ``Display.part`` names.

    ``day`` is its own day, None for today. ``display`` returns the choices of `Display` by field,
    as codes and words; ``networks`` are those whose values the filters offer, unless ``offers``
    returns the choices of the filters. ``searches`` says whose names a search text is part of: a
    text typed for the one means nothing for the other.
    """

    name: str
    networks: tuple[str, ...] | None
    title: Callable[[Texts], str]
    day: dt.date | None
    shown: Display
    build: Build
    display: Callable[[Atlas, Texts], Choices]
    offers: Callable[[Atlas, Texts], Choices] | None = None
    searches: str = "places"

    def default(self, today: dt.date) -> Filters:
        """Return the filters of an address without values."""
        return Filters(as_of=self.day or today)

    def within(self, atlas: Atlas) -> tuple[str, ...]:
        """Return the networks that the view is about: ``None`` stands for all with members."""
        return atlas.drawn if self.networks is None else self.networks

    def filters(self, atlas: Atlas, t: Texts) -> Choices:
        """Return the choices of `Filters` by field, as codes and words."""
        if self.offers is not None:
            return self.offers(atlas, t)
        return views.options(atlas, t, self.within(atlas))


def places(atlas: Atlas) -> dict[str, str]:
    """Return the places whose card may be open, as choices without words."""
    return dict.fromkeys(atlas.places["place_id"], "")
