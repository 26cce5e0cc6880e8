"""ANVITA: its map on that of France, and its history and make-up as charts and lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import labels, schemes, summary, views
from geo.anvita import composition, growth, moves, trajectories
from geo.articles import claims
from geo.comparison import Shown
from geo.facets import Facets
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Bounds, Display, Filters, View
from geo.request import Request, Room

NETWORKS: Final = (growth.NETWORK,)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)


def view(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    networks = tuple(name for name in display.context if name != trajectories.LAYER)
    asked = replace(chosen, networks=NETWORKS)
    drawn = contestatory.view(
        Request(
            "contestatory",
            asked,
            replace(display, context=networks),
            t.language,
            atlas=atlas,
            room=contestatory.ROOM,
        )
    )
    names = views.network_names(atlas, t)
    found = replace(
        drawn,
        view_id="anvita",
        title=t._("ANVITA, the French network of welcoming cities"),
        subtitle=summary.filter_sentence(t, replace(chosen, networks=()), names),
        extent=EXTENT,
        focus=("FR",),
    )
    if trajectories.LAYER in display.context:
        return trajectories.behind(found, atlas, chosen, t)
    return found


def paths(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> View:
    """Return the map of the trajectories that the paper reads into some members."""
    asked = trajectories.asked(chosen)
    drawn = view(atlas, asked, t, trajectories.display(display))
    return trajectories.view(drawn, atlas, asked, t)


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


def build(request: Request) -> Shown:
    """Return the part that is asked for, with the numbers beside its filters."""
    atlas, chosen, t, display = request.atlas, request.filters, request.t, request.display
    found: Shown
    match display.part:
        case "growth":
            found = growth.chart(request)
        case "composition":
            found = composition.chart(request)
        case "moves":
            found = moves.chart(request)
        case "claims":
            found = claims.chart(request)
        case "trajectories":
            found = paths(atlas, chosen, t, display)
        case _:
            found = view(atlas, chosen, t, display)
    return replace(found, facets=Facets(growth.standing(atlas, chosen.as_of), chosen))


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        **views.options(atlas, t, NETWORKS),
        "part": parts(t),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": labels.colour_choices(t) | schemes.choices(t, "reading"),
        "size_by": dict(labels.size_choices(t)),
        "context": {
            **{n: names[n] for n in contestatory.context(atlas)},
            trajectories.LAYER: t._("Other cities that the paper names"),
        },
        "card": views.places(atlas),
        "by": composition.scheme_labels(t),
        "since": {"": t._("no other day")},
        "move": {"": t._("all moves"), **moves.kind_labels(t)},
        "paper": {"": t._("both papers"), **labels.papers(t)},
        "section": {"": t._("all topics"), **labels.claim_topics(t)},
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
