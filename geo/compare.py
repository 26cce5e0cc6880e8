"""Two views side by side: what the reader asks of each, and the address that says so.

A side is the address of a map without its host (``contestatory?asof=2019-12-31``), so that any
map of the atlas can be put beside any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final
from urllib.parse import urlencode

from geo import catalogue, comparison
from geo.catalogue import Asked
from geo.comparison import Pair
from geo.display import Display
from geo.i18n import DEFAULT, Texts
from geo.layers import Atlas
from geo.model import View

NAME: Final = "compare"
SIDES: Final = ("left", "right")
MAPS: Final = ("contestatory", "iccar", "alpine", "anvita")


@dataclass(frozen=True)
class Sides:
    """What is asked of a comparison: the map of each side."""

    left: Asked
    right: Asked
    name: ClassVar[str] = NAME

    @property
    def both(self) -> tuple[Asked, Asked]:
        """Return what is asked of each side, of the left one first."""
        return self.left, self.right

    @property
    def language(self) -> str:
        """Return the language of both sides."""
        return self.left.language

    def exhibit(self, atlas: Atlas, view: Callable[[Asked], View] | None = None) -> Pair:
        """Return both maps with their difference; ``view`` builds a map, anew if not given."""
        left, right = (view(side) if view else side.view(atlas) for side in self.both)
        return comparison.pair(left, right, atlas)

    def query(self, today: dt.date) -> dict[str, list[str]]:
        """Return the values of the address."""
        return {name: [text(side, today)] for name, side in zip(SIDES, self.both, strict=True)}

    def address(self, today: dt.date, base: str = "") -> str:
        """Return the address under that of the atlas, or from its root without one."""
        values = self.query(today) | {catalogue.LANGUAGE: [self.language]}
        return f"{base.rstrip('/')}/{self.name}?{urlencode(values, doseq=True)}"


def title(t: Texts) -> str:
    """Return the name of a comparison."""
    return t._("Two views side by side")


def default(side: str, today: dt.date, language: str) -> Asked:
    """Return what a side shows when the address is silent: Map 1 on the paper's day, or today."""
    named = catalogue.named(MAPS[0])
    chosen = named.default(today)
    day = chosen.as_of if side == SIDES[0] else today
    return Asked(named.name, replace(chosen, as_of=day), named.shown, language)


def sides(values: Mapping[str, Sequence[str]], atlas: Atlas, today: dt.date) -> Sides:
    """Read what the values of an address ask of a comparison, as the browser does.

    A side that is silent, or names no map that can be compared, shows what it opens with.
    """
    language = catalogue.language(values) or DEFAULT
    left, right = (
        side((values.get(name) or ("",))[-1], default(name, today, language), atlas, today)
        for name in SIDES
    )
    return Sides(left, right)


def side(text: str, fallback: Asked, atlas: Atlas, today: dt.date) -> Asked:
    """Return what the address of a side asks for; the fallback where it names no map."""
    try:
        name, values = named(text)
    except ValueError:
        return fallback
    found = catalogue.asked(name, values, atlas, today)
    shown: Display = replace(found.display, card="", part=catalogue.named(name).shown.part)
    return replace(found, display=shown, language=fallback.language)


def named(text: str) -> tuple[str, dict[str, list[str]]]:
    """Return the map that the address of a side names, and its values.

    Raises
    ------
    ValueError
        If it names no map that can be compared; the message lists these.
    """
    if not text:
        raise ValueError(f"no address of a map; accepted: {', '.join(MAPS)}")
    name, values, _ = catalogue.parts(text)
    if name not in MAPS:
        raise ValueError(f"no map {name!r} to compare; accepted: {', '.join(MAPS)}")
    return name, values


def text(asked: Asked, today: dt.date) -> str:
    """Return the address of a side."""
    return f"{asked.name}?{urlencode(asked.query(today), doseq=True)}"
