"""The page of overlaps as one named view: its parts, its choices, and what builds each part."""

from __future__ import annotations

from typing import Final

from geo import schemes, views
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Display
from geo.overlaps import charts
from geo.overlaps import map as overlap_map
from geo.overlaps.sets import Sets, largest_first, title
from geo.request import Request, Room

OFFERED: Final = (
    "networks",
    "countries",
    "regions",
    "tiers",
    "families",
    "statuses",
    "places",
    "departements",
)


def build(request: Request) -> Exhibit:
    """Return the part of the page that is asked for."""
    display = request.display
    if display.part == "map":
        return overlap_map.view(request)
    sets, least = Sets.of(request), int(display.least)
    if display.part == "matrix":
        return charts.matrix(sets, least)
    if display.part == "ranking":
        return charts.ranking(sets, least)
    return charts.co_membership(sets) if display.part == "graph" else charts.combinations(sets)


def _choices(atlas: Atlas, t: Texts) -> Choices:
    _ = t._
    found = views.options(atlas, t, largest_first(atlas))
    return {
        **{name: found[name] for name in OFFERED},
        "part": {
            "map": _("Map"),
            "sets": _("Combinations"),
            "matrix": _("Places by networks"),
            "ranking": _("Ranking"),
            "graph": _("Networks"),
        },
        "preset": {"europe": _("Europe"), "world": _("World")},
        "size_by": dict(schemes.size_choices(t)),
        "least": {
            "1": _("one network or more"),
            "2": _("two networks or more"),
            "3": _("three networks or more"),
            "4": _("four networks or more"),
        },
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "overlaps",
    title,
    Display(part="map", preset="europe", least="2"),
    build,
    _choices,
    networks=None,
)
