"""What is asked of the atlas, in the few words of a test."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from geo import registry
from geo.i18n import DEFAULT
from geo.layers import Atlas
from geo.model import Display, Filters
from geo.registry import Reading
from geo.request import Request, Target


def reading(address: str, atlas: Atlas, today: dt.date) -> tuple[Reading, str]:
    """Read an address copied out of the browser; and say where the atlas answers."""
    name, values, base = registry.parse(address)
    return registry.read(name, values, atlas, today), base


def read(address: str, atlas: Atlas, today: dt.date) -> Request:
    """Return what an address asks for; every part of it must be understood."""
    found, _base = reading(address, atlas, today)
    assert not found.misread
    return found.request


def asked(
    atlas: Atlas,
    name: str,
    filters: Filters | None = None,
    display: Display | None = None,
    language: str = DEFAULT,
    today: dt.date = dt.date(2026, 11, 22),
) -> Request:
    """Return what is asked of a room: as it opens, or with other filters and drawn otherwise."""
    opening = registry.offered(name, atlas, language, today)
    return replace(opening, filters=filters or opening.filters, display=display or opening.display)


def of(target: Target, atlas: Atlas) -> Request:
    """Return what a link leads to."""
    return asked(atlas, target.name, target.filters, target.display, target.language)
