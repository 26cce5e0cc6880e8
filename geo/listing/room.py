"""What is shown of a list: its members as a map, alone or beside others, and its differences.

The room needs an atlas with a list (`geo.listing.network.beside`). It is not among those of
`geo.registry` that have an address: what a reader brings stands in none.
"""

from __future__ import annotations

from typing import Final

from geo import describe, filters, headline, schemes, views
from geo.coverage import coverage
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.listing import difference
from geo.listing.network import LIST
from geo.model import EUROPE, WORLD, Bounds, Display, View
from geo.request import Request, Room
from geo.views import Painter, kinds

NAME: Final = "your-list"
PARTS: Final = {"map": _("The list"), "difference": _("Against the atlas")}
_EUROPE: Final[Bounds] = (-25.0, 33.0, 45.0, 72.0)


def brought(atlas: Atlas) -> bool:
    """Say whether an atlas has a list."""
    return "stated_for" in atlas.members


def own(atlas: Atlas) -> str:
    """Return the network that the rows of the list are of: its own, or that it stands for."""
    rows = atlas.members
    mine = rows.loc[rows["membership_id"].str.startswith(f"{LIST}-"), "network_id"]
    return str(mine.iloc[0]) if len(mine) else LIST


def build(request: Request) -> Exhibit:
    """Return the map of the list, or its differences from the one network that is chosen."""
    others = [n for n in request.filters.networks if n != own(request.atlas)]
    if request.display.part == "difference" and len(others) == 1:
        return difference.view(request, others[0])
    return view(request)


def view(request: Request) -> View:
    """Return the map of the list; with networks chosen, of these and of the list if it is one."""
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    networks = tuple(n for n in atlas.drawn if n in (chosen.networks or (own(atlas),)))
    rows = atlas.at(chosen.as_of)
    everything = rows[rows["network_id"].isin(networks)]
    painter = Painter(request.imprint, t)
    drawn = painter.paint(everything[filters.mask(everything, chosen)], display)
    extent = views.bounds_of(drawn) or views.PRESETS["europe"]
    names = kinds(painter.names, networks, t)
    return View(
        view_id="your_list",
        title=t.listing([painter.names[n] for n in networks]),
        subtitle=request.sentence(),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=extent,
        legend=painter.legend(drawn, display.colour_by, networks),
        coverage=tuple(
            line for n in networks for line in coverage(everything, atlas.counts, n, chosen.as_of)
        ),
        headline=headline.members(t, drawn, painter.names, chosen.as_of),
        caption=describe.sentence(t, drawn, names, chosen.as_of),
        base=EUROPE if difference.within(extent, _EUROPE) else WORLD,
        facets=filters.facets(everything, chosen),
    )


def _choices(atlas: Atlas, t: Texts) -> Choices:
    return {
        **views.options(atlas, t, atlas.drawn),
        "part": t.each(PARTS),
        "colour_by": dict(schemes.colour_choices(t)),
        "size_by": t.each(schemes.SIZES),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    NAME,
    lambda t: t._("Your list"),
    Display(part="map"),
    build,
    _choices,
    networks=None,
)
