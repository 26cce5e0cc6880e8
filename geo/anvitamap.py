"""ANVITA alone, on the map of France: its members by population tier, party or any other scheme."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from geo import contestatory, summary, views
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Bounds, Filters, View

NETWORKS: Final = ("anvita",)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)


def view(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    drawn = contestatory.view(atlas, replace(chosen, networks=NETWORKS), t, display)
    names = views.network_names(atlas, t)
    return replace(
        drawn,
        view_id="anvita",
        title=t._("ANVITA, the French network of welcoming cities"),
        subtitle=summary.filter_sentence(t, replace(chosen, networks=()), names),
        extent=EXTENT,
        focus=("FR",),
    )
