"""ANVITA: its maps, with the page that holds them beside its history and make-up as charts.

One map has its members, on that of France. The other has the trajectories of the paper: Flamant &
Lacroix (2023) tell advocacy, exchange of practices and territorial development apart, name a few
cities for each, members of ANVITA or not, and others for the common platform. All of it is the
paper's reading, and says so wherever it is drawn: a city that it does not name has none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import colouring, filters, headline, palette, schemes, views
from geo.anvita import composition, growth, moves
from geo.articles import claims
from geo.exhibit import Exhibit, Later
from geo.fields import Choices
from geo.i18n import Texts, _, said_column
from geo.layers import NO_READING, READINGS, Atlas
from geo.maps import contestatory
from geo.model import Bounds, Display, LegendItem, View
from geo.request import Request, Room

NETWORKS: Final = (growth.NETWORK,)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)
READ_CITIES: Final = "readings"  # what can stand behind the members: cities that the paper names
_CITIES: Final[Bounds] = (-10.2, 37.4, 15.6, 53.2)
_CITY_SIZE: Final = 14
PARTS: Final = {  # of the page, in order
    "map": _("Map"),
    "growth": _("Growth"),
    "composition": _("Composition"),
    "moves": _("Arrivals and departures"),
    "claims": _("The papers' figures"),
    "trajectories": _("Trajectories"),
}


def view(request: Request) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    context = request.display.context
    networks = tuple(name for name in context if name != READ_CITIES)
    drawn = contestatory.view(request.narrowed(networks=NETWORKS).drawn(context=networks))
    found = replace(
        drawn,
        view_id="anvita",
        title=request.t._("ANVITA, the French network of welcoming cities"),
        subtitle=request.narrowed(networks=()).sentence(),
        extent=EXTENT,
        focus=("FR",),
    )
    return behind(found, request) if READ_CITIES in context else found


def _members_at(request: Request) -> frozenset[str]:
    """Return the places that are documented members of ANVITA on the chosen day."""
    rows = request.rows
    current = (rows["network_id"] == growth.NETWORK) & (rows["state"] == "current")
    return frozenset(rows.loc[current, "place_id"])


def _named_cities(request: Request) -> tuple[gpd.GeoDataFrame, tuple[LegendItem, ...]]:
    """Return the cities that the paper names as hollow symbols, and their legend.

    Those that are documented members on the day are among the members.
    """
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    wanted = tuple(r for r in (chosen.readings or READINGS) if r != NO_READING)
    rows = rows[rows["reading"].isin(wanted) & ~rows["place_id"].isin(_members_at(request))]
    if chosen.countries:
        rows = rows[rows["country_iso2"].isin(chosen.countries)]
    words = schemes.words(t, "reading")
    symbols = {r: palette.symbol(palette.SCHEMES["reading"], r, "hollow") for r in READINGS}
    said = t._("{name}: {reading}, says the paper; no documented member of ANVITA on this day")
    hints = [
        (said.format(name=name, reading=words[reading]),)
        for name, reading in zip(rows["name"], rows["reading"], strict=True)
    ]
    drawn = colouring.symbolised(rows, [symbols[r] for r in rows["reading"]], hints, _CITY_SIZE)
    label, counts = t._("{reading}: no documented member"), rows["reading"].value_counts()
    return drawn, tuple(
        LegendItem(symbols[r], label.format(reading=words[r]), int(counts[r]))
        for r in READINGS
        if r in counts
    )


def behind(view: View, request: Request) -> View:
    """Return a view with the cities of the paper added to what stands behind its members."""
    named, legend = _named_cities(request)
    if named.empty:
        return view
    parts = [named] if view.context is None or view.context.empty else [view.context, named]
    return replace(
        view,
        context=colouring.together(parts),
        context_legend=(*view.context_legend, *legend),
    )


def read_by_paper(request: Request) -> Request:
    """Return what the part on trajectories asks for.

    Without a choice, all cities that have one; coloured by them, whatever the other parts are.
    """
    networks = tuple(name for name in request.display.context if name != READ_CITIES)
    narrowed = request.narrowed(readings=request.filters.readings or READINGS)
    return narrowed.drawn(colour_by="reading", mode="day", context=networks)


def _readings_said(request: Request, drawn: View) -> str:
    """Say which cities the paper names for what, and how many are members on the day."""
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    words = schemes.words(t, "reading")
    wanted = [r for r in READINGS if r in (chosen.readings or READINGS)]
    named = [
        t._("{reading}: {cities}").format(
            reading=words[r], cities=t.listing(sorted(rows.loc[rows["reading"] == r, "name"]))
        )
        for r in wanted
    ]
    return t.n_(
        "As Flamant & Lacroix (2023) read them, not as a property of the cities: {list}. On {day}, "
        "{n} of these places is a documented member of ANVITA under these filters.",
        "As Flamant & Lacroix (2023) read them, not as a property of the cities: {list}. On {day}, "
        "{n} of these places are documented members of ANVITA under these filters.",
        len(drawn.members),
    ).format(list="; ".join(named), day=t.day(chosen.as_of))


def cities(request: Request) -> pd.DataFrame:
    """Return the cities of the chosen readings with the evidence of the paper, for readers.

    Sources stay as the layer has them.
    """
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    wanted = chosen.readings or READINGS
    order = {reading: place for place, reading in enumerate(READINGS)}
    rows = rows[rows["reading"].isin(wanted)]
    rows = rows.assign(_order=rows["reading"].map(order)).sort_values(["_order", "name"])
    current = _members_at(request)
    words = schemes.words(t, "reading")
    return pd.DataFrame(
        {
            t._("City"): rows["name"],
            t._("The paper's reading"): rows["reading"].map(words),
            t._("What the paper gives"): said_column(rows, "evidence", t),
            t._("Date"): [t.partial(d) if d else t._("no date") for d in rows["date"]],
            t._("Member of ANVITA on {day}").format(day=t.short_day(chosen.as_of)): [
                t._("documented") if place in current else t._("not documented")
                for place in rows["place_id"]
            ],
            t._("Source"): rows["source"],
        }
    ).reset_index(drop=True)


def trajectories(drawn: View, request: Request) -> View:
    """Return the map of the trajectories from that of the members, coloured by reading."""
    placed, t = behind(drawn, request), request.t
    unread = schemes.words(t, "reading")[NO_READING]
    read = request.atlas.paper_readings
    named = int(read.loc[read["reading"].isin(request.filters.readings), "name"].nunique())
    return replace(
        placed,
        view_id="trajectories",
        title=t._("Three trajectories, as the paper reads them"),
        extent=_CITIES,
        headline=headline.readings(t, named, len(drawn.members), request.filters.as_of),
        caption=_readings_said(request, drawn),
        tables=Later(cities=lambda: cities(request)),
        legend=tuple(item for item in placed.legend if item.label != unread),
    )


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
            narrowed = read_by_paper(asked)
            found = trajectories(view(narrowed), narrowed)
        case _:
            found = view(asked)
    standing = growth.standing(request.atlas, request.filters.as_of)
    return replace(found, facets=filters.facets(standing, request.filters))


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        **views.options(atlas, t, NETWORKS),
        "part": t.each(PARTS),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": schemes.colour_choices(t) | schemes.choices(t, "reading"),
        "size_by": t.each(schemes.SIZES),
        "context": {
            **{n: names[n] for n in contestatory.context(atlas)},
            READ_CITIES: t._("Other cities that the paper names"),
        },
        "card": views.places(atlas),
        "by": t.each(composition.SCHEMES),
        "since": {"": t._("no other day")},
        "move": {"": t._("all moves"), **t.each(moves.KINDS)},
        "paper": {"": t._("both papers"), **t.each(claims.PAPERS)},
        "section": {"": t._("all topics"), **t.each(claims.TOPICS)},
        "verdict": {"": t._("all claims"), **t.each(claims.VERDICT_WORDS)},
    }


ROOM: Final = Room(
    "anvita",
    lambda _: "ANVITA",
    Display(colour_by="tier", part="map", by="tier"),
    build,
    _choices,
    networks=NETWORKS,
    day=AS_OF,
    comparable=True,
)
