"""The profile of ANVITA: its map, and its history and make-up as charts and lists."""

from __future__ import annotations

from typing import Final

from geo import anvitamap, contestatory, growth_chart, labels, trajectories, views
from geo.chart import Exhibit
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters
from geo.named import Choices, NamedView, places


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page, in order."""
    _ = t._
    return {"map": _("Map"), "growth": _("Growth"), "trajectories": _("Trajectories")}


def build(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> Exhibit:
    """Return the part that is asked for."""
    if display.part == "growth":
        return growth_chart.chart(atlas, chosen, t)
    if display.part == "trajectories":
        return anvitamap.paths(atlas, chosen, t, display)
    return anvitamap.view(atlas, chosen, t, display)


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        "part": parts(t),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": {**labels.colour_choices(t), "reading": t._("The paper's reading")},
        "size_by": dict(labels.size_choices(t)),
        "context": {
            **{n: names[n] for n in contestatory.CONTEXT},
            trajectories.LAYER: t._("Other cities that the paper names"),
        },
        "card": places(atlas),
    }


NAMED: Final = NamedView(
    "anvita",
    anvitamap.NETWORKS,
    lambda t: t._("ANVITA, the French network of welcoming cities"),
    anvitamap.AS_OF,
    Display(colour_by="tier", part="map"),
    build,
    _choices,
)
