"""From a figure of the papers to the view of the atlas that shows it.

Most queries of the claims are views: the same filters on the same day. The others are sent to the
relations of the network that they are about.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import dates, fields, registry
from geo.anvita import anvita, growth
from geo.articles import measures
from geo.articles.claims import Answer
from geo.events import timeline
from geo.maps import contestatory
from geo.model import Display, Filters
from geo.networks import room as typology_room
from geo.networks import typology
from geo.overlaps import room as overlaps
from geo.request import Target

_MAPPED: Final = frozenset({"members", "is_member", "share"})
_TABLE: Final = dt.date(2019, 12, 31)  # the typology has no day of its own


def asked(answer: Answer, language: str) -> Target:
    """Return the view that shows a claim, or the page nearest to it."""
    return replace(_exact(answer) or _related(answer.parameters["network"][-1]), language=language)


def is_exact(answer: Answer) -> bool:
    """Say whether the view of a claim shows its figure itself."""
    return _exact(answer) is not None


def address(answer: Answer, language: str, today: dt.date) -> str:
    """Return the address of that view under the root of the atlas."""
    return registry.address(asked(answer, language), today)


def _exact(answer: Answer) -> Target | None:
    return _mapped(answer) or _moved(answer) or _typed(answer) or _dated(answer)


def _networks(answer: Answer) -> set[str]:
    return set(answer.parameters.get("network", ()))


def _mapped(answer: Answer) -> Target | None:
    """Return the map with the filters of the query, where a map has all of its networks."""
    if answer.measure not in _MAPPED:
        return None
    chosen = measures.wanted(answer.parameters)
    if _networks(answer) == {growth.NETWORK}:
        return Target("anvita", replace(chosen, networks=()), anvita.ROOM.shown)
    if _networks(answer) <= set(contestatory.NETWORKS):
        return Target("contestatory", chosen, Display())
    offered = {name: getattr(chosen, name) for name in overlaps.OFFERED}  # no page has all
    return Target("overlaps", Filters(chosen.as_of, **offered), overlaps.ROOM.shown)


def _dated(answer: Answer) -> Target | None:
    """Return the timeline of the network that held an edition, or that a place joined."""
    if answer.measure not in {"hosts", "joined"}:
        return None
    network, place = answer.parameters["network"][-1], answer.parameters["place"][-1]
    if place == growth.NETWORK:  # a network that joined another
        return _related(network, place)
    day = answer.parameters.get(fields.AS_OF, [_TABLE.isoformat()])[-1]
    shown = timeline.ROOM.shown
    return Target("history", Filters(dates.last_day(day), networks=(network,)), shown)


def _moved(answer: Answer) -> Target | None:
    """Return the list of comings and goings that a claim on ANVITA is about."""
    if _networks(answer) != {growth.NETWORK}:
        return None
    shown, given = replace(anvita.ROOM.shown, part="moves"), answer.parameters
    if answer.measure == "founders":
        return Target("anvita", Filters(anvita.AS_OF), replace(shown, move="founder"))
    if answer.measure == "joined":
        place = tuple(given["place"])
        return Target("anvita", Filters(anvita.AS_OF, places=place), shown)
    if answer.measure == "left":
        year = int(given["year"][-1])
        since = dt.date(year - 1, 12, 31).isoformat()
        display = replace(shown, move="departure", since=since)
        return Target("anvita", Filters(dt.date(year, 12, 31)), display)
    return None


def _typed(answer: Answer) -> Target | None:
    """Return the classes of the typology that a claim on its networks counts."""
    if answer.measure != "networks":
        return None
    wanted = [set(answer.parameters.get(name, ())) for name in ("scale", "origin", "scope")]
    classes = tuple(
        code
        for code, values in typology.CLASSES.items()
        if all(value in some or not some for value, some in zip(values, wanted, strict=True))
    )
    whole = len(classes) == len(typology.CLASSES)
    shown = replace(typology_room.ROOM.shown, classes=() if whole else classes)
    return Target("typology", Filters(_TABLE), shown)


def _related(*networks: str) -> Target:
    """Return the relations of some networks."""
    shown = replace(typology_room.ROOM.shown, part="relations")
    return Target("typology", Filters(_TABLE, networks=networks), shown)
