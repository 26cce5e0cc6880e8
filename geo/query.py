"""Filters as the query part of a URL, and back.

The same text is the address in the browser, the option of the command line and the query of a
claim. Values are the atlas's own codes, not labels, so an address means the same in each language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Final

from geo.model import Filters

KEYS: Final[dict[str, str]] = {
    "networks": "network",
    "coalitions": "coalition",
    "countries": "country",
    "tiers": "tier",
    "families": "family",
    "parties": "party",
    "statuses": "status",
    "levels": "level",
    "grades": "grade",
    "bases": "basis",
    "places": "place",
    "departements": "departement",
    "readings": "reading",
}
AS_OF: Final = "asof"
SEARCH: Final = "q"
_LONGEST: Final = 100


def to_query(filters: Filters, default: Filters) -> dict[str, list[str]]:
    """Write what differs from the default, as lists of values by URL key."""
    query: dict[str, list[str]] = {}
    if filters.as_of != default.as_of:
        query[AS_OF] = [filters.as_of.isoformat()]
    for name, key in KEYS.items():
        values: tuple[str, ...] = getattr(filters, name)
        if values != getattr(default, name):
            query[key] = list(values)
    if filters.search != default.search:
        query[SEARCH] = [filters.search]
    return query


def from_query(
    query: Mapping[str, Sequence[str]],
    default: Filters,
    options: Mapping[str, Sequence[str]] | None = None,
) -> Filters:
    """Read filters from URL values.

    A key that is not given keeps its default. With ``options`` (accepted values by field name),
    a value that is not among them is left out: an address is input, and never an error. A search
    text is cut at 100 characters.
    """
    changes: dict[str, object] = {}
    for name, key in KEYS.items():
        if key not in query:
            continue
        accepted = None if options is None else options.get(name)
        values = [v for v in query[key] if v and (accepted is None or v in accepted)]
        changes[name] = tuple(dict.fromkeys(values))[:_LONGEST]
    if query.get(SEARCH):
        changes["search"] = query[SEARCH][-1][:_LONGEST]
    if query.get(AS_OF):
        changes["as_of"] = read_day(query[AS_OF][-1], default.as_of)
    return replace(default, **changes)  # type: ignore[arg-type]


def read_day(text: str, default: dt.date) -> dt.date:
    """Return the day that an ISO text names, or the default where it names none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return default


def is_unfiltered(filters: Filters, default: Filters) -> bool:
    """Say whether the filters ask for no more than the default does, whatever their day."""
    names = [f.name for f in fields(Filters) if f.name != "as_of"]
    return all(getattr(filters, n) == getattr(default, n) for n in names)
