"""How a reader wants a view drawn: colours, sizes, comparison, context. Not which rows it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal

from geo.model import ColourBy, SizeBy

Mode = Literal["day", "change"]
KEYS: Final[dict[str, str]] = {
    "colour_by": "colour",
    "size_by": "size",
    "mode": "mode",
    "context": "with",
    "measure": "measure",
    "rule": "rule",
    "preset": "preset",
    "card": "card",
    "part": "part",
    "by": "by",
    "since": "since",
    "move": "move",
    "paper": "paper",
    "section": "section",
    "verdict": "verdict",
    "kinds": "kind",
    "classes": "class",
    "seats": "seat",
    "activity": "active",
    "relations": "relation",
    "net": "net",
    "period": "period",
    "lanes": "lanes",
    "least": "least",
}
DAYS: Final = frozenset({"since"})  # fields that hold an ISO day, or nothing


@dataclass(frozen=True)
class Display:
    """The choices of a reader on how to draw.

    ``mode`` is ``day`` or ``change`` (then and now); ``context`` lists networks drawn behind;
    ``measure`` colours the countries of the ICCAR map; ``rule`` names an Alpine perimeter;
    ``preset`` an extent; ``card`` the place whose card is open; ``part`` the part of the page
    that is shown, empty where it has only one. ``by`` is what a composition is counted by,
    ``since`` the ISO day that the chosen one is compared with, ``move`` a kind of coming or going;
    ``paper``, ``section`` and ``verdict`` narrow the claims down. Of the typology: ``classes``,
    ``kinds``, ``seats`` (countries of the seat), ``activity`` and ``relations`` narrow the networks
    shown, ``net`` is the one whose card is open. Of the history: ``kinds`` are the kinds of event,
    ``period`` is a span of years, ``lanes`` what the lines of the timeline stand for.
    ``least`` is the number of networks from which the page of overlaps lists a place.
    """

    colour_by: ColourBy = "network"
    size_by: SizeBy = "equal"
    mode: Mode = "day"
    context: tuple[str, ...] = ()
    measure: str = ""
    rule: str = ""
    preset: str = ""
    card: str = ""
    part: str = ""
    by: str = ""
    since: str = ""
    move: str = ""
    paper: str = ""
    section: str = ""
    verdict: str = ""
    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    net: str = ""
    period: str = ""
    lanes: str = ""
    least: str = ""

    @classmethod
    def several(cls, name: str) -> bool:
        """Say whether a field holds several values."""
        return isinstance(getattr(cls, name), tuple)


def to_query(display: Display, default: Display) -> dict[str, list[str]]:
    """Write what differs from the default, as lists of values by URL key."""
    query = {}
    for name, key in KEYS.items():
        value = getattr(display, name)
        if value != getattr(default, name):
            query[key] = list(value) or [""] if isinstance(value, tuple) else [value]
    return query


def from_query(
    query: Mapping[str, Sequence[str]], default: Display, options: Mapping[str, Sequence[str]]
) -> Display:
    """Read the choices from URL values; what is not among the options is left at the default."""
    changes: dict[str, object] = {}
    for field in fields(Display):
        given = query.get(KEYS[field.name])
        if given is None:
            continue
        offered = options.get(field.name, ())
        accepted = [v for v in given if v in offered or (offered and _is_day(field.name, v))]
        if Display.several(field.name):
            changes[field.name] = tuple(dict.fromkeys(accepted))
        elif accepted:
            changes[field.name] = accepted[-1]
    return replace(default, **changes)  # type: ignore[arg-type]


def day(text: str) -> dt.date | None:
    """Return the day that an ISO text names, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _is_day(name: str, text: str) -> bool:
    return name in DAYS and day(text) is not None
