"""From a figure of the papers to the view of the atlas that shows it.

Most queries of the claims are views: the same filters on the same day. The others are sent to the
page that comes nearest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import anvita, anvitamap, catalogue, contestatory, growth, measures, query
from geo.catalogue import Asked
from geo.claims import Answer
from geo.display import Display
from geo.model import Filters

_MAPPED: Final = frozenset({"members", "is_member", "share"})
_NEAREST: Final = {  # what else is asked: pages in order of nearness
    "networks": ("typology",),
    "hosts": ("history",),
    "published": ("history", "typology"),
    "joined": ("history", "typology"),
    "members": ("history", "overlaps"),
}


def asked(answer: Answer, language: str) -> Asked:
    """Return the view that shows a claim, or the page nearest to it."""
    found = _mapped(answer) or _moved(answer)
    if found is None:
        return replace(_nearest(answer), language=language)
    return replace(found, language=language)


def is_exact(answer: Answer) -> bool:
    """Say whether the view of a claim shows its figure itself."""
    return (_mapped(answer) or _moved(answer)) is not None


def address(answer: Answer, language: str, today: dt.date) -> str:
    """Return the address of that view under the root of the atlas."""
    return asked(answer, language).address(today)


def _networks(answer: Answer) -> set[str]:
    return set(answer.parameters.get("network", ()))


def _mapped(answer: Answer) -> Asked | None:
    """Return the map with the filters of the query, where a map has all of its networks."""
    if answer.measure not in _MAPPED:
        return None
    chosen = measures.wanted(answer.parameters)
    if _networks(answer) == {growth.NETWORK}:
        return Asked("anvita", replace(chosen, networks=()), anvita.NAMED.shown)
    if _networks(answer) <= set(contestatory.NETWORKS):
        return Asked("contestatory", chosen, Display())
    return None


def _moved(answer: Answer) -> Asked | None:
    """Return the list of comings and goings that a claim on ANVITA is about."""
    if _networks(answer) != {growth.NETWORK}:
        return None
    shown, given = replace(anvita.NAMED.shown, part="moves"), answer.parameters
    if answer.measure == "founders":
        return Asked("anvita", Filters(anvitamap.AS_OF), replace(shown, move="founder"))
    if answer.measure == "joined":
        place = tuple(given["place"])
        return Asked("anvita", Filters(anvitamap.AS_OF, places=place), shown)
    if answer.measure == "left":
        year = int(given["year"][-1])
        since = dt.date(year - 1, 12, 31).isoformat()
        display = replace(shown, move="departure", since=since)
        return Asked("anvita", Filters(dt.date(year, 12, 31)), display)
    return None


def _nearest(answer: Answer) -> Asked:
    pages = _NEAREST.get(answer.measure, ())
    name = next((page for page in pages if page in catalogue.VIEWS), catalogue.ROOT)
    view = catalogue.named(name)
    day = measures.wanted(answer.parameters).as_of if query.AS_OF in answer.parameters else None
    return Asked(name, Filters(day or view.day or anvitamap.AS_OF), view.shown)
