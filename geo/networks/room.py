"""The page on the typology by name: its parts, its choices, and what builds each part."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from geo import views
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Display
from geo.networks import relations, seats, typology
from geo.request import Request, Room

_COLUMNS: Final = {"classes": "class", "seats": "seat", "kinds": "kind", "activity": "active"}
PARTS: Final = ("table", "relations", "seats")


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page."""
    words = (t._("The table"), t._("Relations"), t._("Seats"))
    return dict(zip(PARTS, words, strict=True))


def names(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return every body by its full name, those of the table first and in its order."""
    rows = typology.bodies(atlas, t)
    return dict(zip(rows["network_id"], rows["name"], strict=True))


def build(request: Request) -> Exhibit:
    """Return the part of the page that is asked for, with the numbers beside its filters."""
    found: Exhibit
    match request.display.part:
        case "seats":
            found = seats.view(request)
        case "relations":
            found = relations.chart(request)
        case _:
            found = typology.chart(request)
    return replace(found, facets=cache(lambda: counts(request)))


def counts(request: Request) -> dict[str, dict[str, int]]:
    """Count the networks of which each option is true, and the relations of each kind.

    The numbers are of all, also of those that other filters leave out; where the part is the
    table, of the networks in it.
    """
    rows = typology.bodies(request.atlas, request.t)
    if request.display.part == "table":
        rows = rows[rows["order"] > 0]
    columns = {name: rows[column] for name, column in _COLUMNS.items()}
    columns["relations"] = request.atlas.links["relation"]
    return {
        name: {str(code): int(n) for code, n in column.value_counts().items()}
        for name, column in columns.items()
    }


def _choices(atlas: Atlas, t: Texts) -> Choices:
    return {
        "networks": names(atlas, t),
        "part": parts(t),
        **typology.options(atlas, t),
        **relations.options(t),
        "preset": views.presets(t),
        "net": names(atlas, t),
    }


ROOM: Final = Room(
    "typology",
    lambda t: t._("Typology of 35 networks"),
    Display(part="table", preset="world"),
    build,
    _choices,
    searches="networks",
)
