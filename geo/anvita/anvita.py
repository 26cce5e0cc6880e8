"""ANVITA: its map on that of France, and its history and make-up as charts and lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import schemes, views
from geo.anvita import composition, growth, moves, trajectories
from geo.articles import claims
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.filters import Facets
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Bounds, Display, View
from geo.request import Request, Room

NETWORKS: Final = (growth.NETWORK,)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)


def view(request: Request) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    context = request.display.context
    networks = tuple(name for name in context if name != trajectories.LAYER)
    drawn = contestatory.view(request.narrowed(networks=NETWORKS).drawn(context=networks))
    found = replace(
        drawn,
        view_id="anvita",
        title=request.t._("ANVITA, the French network of welcoming cities"),
        subtitle=request.narrowed(networks=()).sentence(),
        extent=EXTENT,
        focus=("FR",),
    )
    return trajectories.behind(found, request) if trajectories.LAYER in context else found


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page, in order."""
    _ = t._
    return {
        "map": _("Map"),
        "growth": _("Growth"),
        "composition": _("Composition"),
        "moves": _("Arrivals and departures"),
        "claims": _("The papers' figures"),
        "trajectories": _("Trajectories"),
    }


def build(request: Request) -> Exhibit:
    """Return the part that is asked for, with the numbers beside its filters."""
    asked = request.drawn(paper="", section="", verdict="")  # of the claims, and of nothing else
    found: Exhibit
    match request.display.part:
        case "growth":
            found = growth.chart(asked)
        case "composition":
            found = composition.chart(asked)
        case "moves":
            found = moves.chart(asked)
        case "claims":
            found = claims.chart(request)
        case "trajectories":
            narrowed = trajectories.asked(asked)
            found = trajectories.view(view(narrowed), narrowed)
        case _:
            found = view(asked)
    standing = growth.standing(request.atlas, request.filters.as_of)
    return replace(found, facets=Facets(standing, request.filters))


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        **views.options(atlas, t, NETWORKS),
        "part": parts(t),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": schemes.colour_choices(t) | schemes.choices(t, "reading"),
        "size_by": dict(schemes.size_choices(t)),
        "context": {
            **{n: names[n] for n in contestatory.context(atlas)},
            trajectories.LAYER: t._("Other cities that the paper names"),
        },
        "card": views.places(atlas),
        "by": composition.scheme_labels(t),
        "since": {"": t._("no other day")},
        "move": {"": t._("all moves"), **moves.kind_labels(t)},
        "paper": {"": t._("both papers"), **claims.papers(t)},
        "section": {"": t._("all topics"), **claims.topics(t)},
        "verdict": {"": t._("all claims"), **claims.verdict_labels(t)},
    }


ROOM: Final = Room(
    "anvita",
    lambda t: t._("ANVITA, the French network of welcoming cities"),
    Display(colour_by="tier", part="map", by="tier"),
    build,
    _choices,
    networks=NETWORKS,
    day=AS_OF,
    comparable=True,
)
