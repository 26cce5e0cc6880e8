"""The page on the typology by name: its parts, its choices, and what builds each part."""

from __future__ import annotations

from typing import Final

from geo import views
from geo.comparison import Shown
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Display
from geo.networks import relations, seats, typology
from geo.request import Request, Room

PARTS: Final = ("table", "relations", "seats")


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page."""
    words = (t._("The table"), t._("Relations"), t._("Seats"))
    return dict(zip(PARTS, words, strict=True))


def names(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return every body by its full name, those of the table first and in its order."""
    rows = typology.bodies(atlas, t)
    return dict(zip(rows["network_id"], rows["name"], strict=True))


def build(request: Request) -> Shown:
    """Return the part of the page that is asked for."""
    if request.display.part == "seats":
        return seats.view(request)
    drawn = relations.chart if request.display.part == "relations" else typology.chart
    return drawn(request)


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
