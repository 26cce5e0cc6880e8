"""ANVITA alone, on the map of France: its members by population tier, party or any other scheme."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import summary, views
from geo.anvita import trajectories
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Bounds, Filters, View

NETWORKS: Final = ("anvita",)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)


def view(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    networks = tuple(name for name in display.context if name != trajectories.LAYER)
    asked = replace(chosen, networks=NETWORKS)
    drawn = contestatory.view(atlas, asked, t, replace(display, context=networks))
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
