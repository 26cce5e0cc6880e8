"""ANVITA: its map, and its history and make-up as charts and lists."""

from __future__ import annotations

from typing import Final

from geo import display as looks
from geo import labels, schemes, views
from geo.anvita import (
    anvitamap,
    composition,
    composition_chart,
    growth_chart,
    moves,
    moves_chart,
    trajectories,
)
from geo.articles import claims_chart
from geo.display import Display
from geo.exhibit import Single
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Filters
from geo.named import Choices, NamedView, places


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


def build(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> Single:
    """Return the part that is asked for."""
    since = looks.day(display.since)
    match display.part:
        case "growth":
            return growth_chart.chart(atlas, chosen, t)
        case "composition":
            return composition_chart.chart(atlas, chosen, t, display.by, since)
        case "moves":
            return moves_chart.chart(atlas, chosen, t, since, display.move)
        case "claims":
            return claims_chart.chart(atlas, chosen, t, display)
        case "trajectories":
            return anvitamap.paths(atlas, chosen, t, display)
        case _:
            return anvitamap.view(atlas, chosen, t, display)


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        "part": parts(t),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": labels.colour_choices(t) | schemes.choices(t, "reading"),
        "size_by": dict(labels.size_choices(t)),
        "context": {
            **{n: names[n] for n in contestatory.CONTEXT},
            trajectories.LAYER: t._("Other cities that the paper names"),
        },
        "card": places(atlas),
        **_narrowed(t),
    }


def _narrowed(t: Texts) -> Choices:
    """Return the choices of the charts and lists."""
    return {
        "by": composition.scheme_labels(t),
        "since": {"": t._("no other day")},
        "move": {"": t._("all moves"), **moves.kind_labels(t)},
        "paper": {"": t._("both papers"), **labels.papers(t)},
        "section": {"": t._("all topics"), **labels.claim_topics(t)},
        "verdict": {"": t._("all claims"), **claims_chart.verdict_labels(t)},
    }


NAMED: Final = NamedView(
    "anvita",
    anvitamap.NETWORKS,
    lambda t: t._("ANVITA, the French network of welcoming cities"),
    anvitamap.AS_OF,
    Display(colour_by="tier", part="map", by="tier"),
    build,
    _choices,
)
