"""What a page offers: its defaults, the choices of its filters and of its display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo import catalogue
from geo.display import Display
from geo.i18n import Texts
from geo.model import Filters
from ui import session

Choices = Mapping[str, Mapping[Any, str]]  # field to codes and labels


@dataclass(frozen=True)
class Spec:
    """The choices of one page.

    ``page`` is its name; ``filters`` and ``display`` map fields of `Filters` and `Display` to
    codes and labels; ``default`` and ``shown`` are what an address without values means;
    ``searches`` says whose names a search text is part of.
    """

    page: str
    default: Filters
    shown: Display
    filters: Choices
    display: Choices
    searches: str = "places"


def of(name: str, t: Texts) -> Spec:
    """Return what the page of a named view offers, as the catalogue of views says."""
    view, atlas = catalogue.named(name), session.atlas()
    return Spec(
        page=name,
        default=view.default(session.today()),
        shown=view.shown,
        filters=view.filters(atlas, t),
        display=view.display(atlas, t),
        searches=view.searches,
    )
