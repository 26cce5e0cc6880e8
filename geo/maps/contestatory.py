"""Map 1 of the paper: the three contestatory networks in Europe."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd

from geo import colouring, describe, filters, headline, schemes, views
from geo.coverage import coverage
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Bounds, Display, Filters, View
from geo.request import Request, Room
from geo.views import Painter, kinds

NETWORKS: Final = ("city-of-sanctuary", "anvita", "recosol")
AS_OF: Final = dt.date(2019, 12, 31)
EXTENT: Final[Bounds] = (-10.7, 35.0, 18.6, 58.4)
FOCUS: Final = ("FR", "GB", "IE", "IT")
EUROPE: Final[Bounds] = (-25.0, 33.0, 45.0, 72.0)


def compared(rows: gpd.GeoDataFrame, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the rows of *then and now*: the paper's day against the chosen one.

    The filters on status are set aside: who left is one of the answers.
    """
    then = min(AS_OF, chosen.as_of)
    change = colouring.change(rows, then, chosen.as_of)
    other = replace(chosen, statuses=filters.STATUSES)
    keep = filters.mask(rows, other) & (change != "")
    return rows.assign(category=change, first=change.map({"left": 2, "joined": 1}))[keep]


def context(atlas: Atlas) -> tuple[str, ...]:
    """Return the other networks of Europe, which can stand behind the three."""
    return tuple(n for n in atlas.european if n not in NETWORKS)


def context_rows(atlas: Atlas, networks: tuple[str, ...], as_of: dt.date) -> gpd.GeoDataFrame:
    """Return the current members of other networks in Europe's window, on a day.

    Of ICCAR only the European coalition (ECCAR) belongs here.
    """
    rows = atlas.at(as_of)
    wanted = rows["network_id"].isin(networks) & rows["coalition"].isin(["", "eccar"])
    west, south, east, north = EUROPE
    return rows[wanted & (rows["state"] == "current")].cx[west:east, south:north]


def view(request: Request) -> View:
    """Return Map 1 on any day, or compared with the end of 2019.

    No network chosen means all three; other networks are never part of this view, but
    can stand behind it as context.
    """
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    networks = tuple(n for n in NETWORKS if n in (chosen.networks or NETWORKS))
    everything = request.memberships
    if display.mode == "change":
        rows, display = compared(everything, chosen), replace(display, colour_by="change")
        said = t._("changed since {then}, up to {day}")
        until = said.replace("{then}", t.day(min(AS_OF, chosen.as_of)))
    else:
        rows, until = everything[filters.mask(everything, chosen)], None
    painter = Painter(request.imprint, t)
    drawn = painter.paint(rows, display)
    behind = painter.paint_context(context_rows(atlas, display.context, chosen.as_of))
    lines = [line for n in networks for line in coverage(everything, atlas.counts, n, chosen.as_of)]
    if display.mode == "change":
        then = min(AS_OF, chosen.as_of)
        caption = describe.change_sentence(t, drawn, then, chosen.as_of)
        found = headline.change(t, drawn, painter.names, then, chosen.as_of)
    else:
        caption = describe.sentence(t, drawn, kinds(painter.names, networks, t), chosen.as_of)
        found = headline.members(t, drawn, painter.names, chosen.as_of)
    return View(
        view_id="contestatory",
        title=t._("Contestatory networks in Europe"),
        subtitle=request.sentence(until),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=EXTENT,
        context=behind,
        focus=FOCUS,
        legend=painter.legend(drawn, display.colour_by, networks),
        context_legend=painter.legend(behind, "network", display.context),
        coverage=tuple(lines),
        headline=found,
        caption=caption,
        facets=filters.facets(everything, chosen),
    )


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        **views.options(atlas, t, NETWORKS),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": dict(schemes.colour_choices(t)),
        "size_by": t.each(schemes.SIZES),
        "context": {n: names[n] for n in context(atlas)},
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "contestatory",
    lambda t: t._("Contestatory networks in Europe"),
    Display(),
    view,
    _choices,
    networks=NETWORKS,
    day=AS_OF,
    comparable=True,
)
