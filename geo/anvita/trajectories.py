"""The trajectories of the paper on a map: cities that it names, members of ANVITA or not.

Flamant & Lacroix (2023) tell advocacy, exchange of practices and territorial development apart,
name a few cities for each, and others for the common platform. All of it is the paper's reading,
and says so wherever it is drawn: a city that it does not name has none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, palette, schemes
from geo.exhibit import Later
from geo.i18n import said_column
from geo.layers import NO_READING, READINGS
from geo.model import Bounds, LegendItem, View
from geo.request import Request

NETWORK: Final = "anvita"
LAYER: Final = "readings"
EXTENT: Final[Bounds] = (-10.2, 37.4, 15.6, 53.2)
_SIZE: Final = 14


def members_at(request: Request) -> frozenset[str]:
    """Return the places that are documented members of ANVITA on the chosen day."""
    rows = request.rows
    current = (rows["network_id"] == NETWORK) & (rows["state"] == "current")
    return frozenset(rows.loc[current, "place_id"])


def others(request: Request) -> gpd.GeoDataFrame:
    """Return the cities that the paper names and that are no documented members on the day."""
    chosen, rows = request.filters, request.atlas.paper_readings
    wanted = tuple(r for r in (chosen.readings or READINGS) if r != NO_READING)
    rows = rows[rows["reading"].isin(wanted) & ~rows["place_id"].isin(members_at(request))]
    return rows[rows["country_iso2"].isin(chosen.countries)] if chosen.countries else rows


def layer(request: Request) -> tuple[gpd.GeoDataFrame, tuple[LegendItem, ...]]:
    """Return those cities as hollow symbols, and their legend."""
    t, rows = request.t, others(request)
    words = schemes.words(t, "reading")
    looks = palette.SCHEMES["reading"]
    symbols = [palette.symbol(looks, reading, "hollow") for reading in rows["reading"]]
    texts = [
        t._("{name}: {reading}, says the paper; no documented member of ANVITA on this day").format(
            name=name, reading=words[reading]
        )
        for name, reading in zip(rows["name"], rows["reading"], strict=True)
    ]
    plain = rows[["geometry", "place_id"]].assign(
        shape=[s.shape for s in symbols],
        mark="hollow",
        colour=[s.colour for s in symbols],
        size=_SIZE,
        hint=describe.column(rows, ((text,) for text in texts)),
        label=rows["name"],
        population=0,
    )
    counts = rows["reading"].value_counts()
    legend = [
        LegendItem(
            palette.symbol(looks, reading, "hollow"),
            t._("{reading}: no documented member").format(reading=words[reading]),
            int(counts[reading]),
        )
        for reading in READINGS
        if reading in counts
    ]
    return gpd.GeoDataFrame(plain, geometry="geometry", crs=rows.crs), tuple(legend)


def behind(view: View, request: Request) -> View:
    """Return a view with the cities of the paper added to what stands behind its members."""
    cities, legend = layer(request)
    if cities.empty:
        return view
    parts = [cities] if view.context is None or view.context.empty else [view.context, cities]
    joined = pd.concat([part[list(cities)] for part in parts], ignore_index=True)
    return replace(
        view,
        context=gpd.GeoDataFrame(joined, geometry="geometry", crs=cities.crs),
        context_legend=(*view.context_legend, *legend),
    )


def asked(request: Request) -> Request:
    """Return what the part on trajectories asks for.

    Without a choice, all cities that have one; coloured by them, whatever the other parts are.
    """
    networks = tuple(name for name in request.display.context if name != LAYER)
    narrowed = request.narrowed(readings=request.filters.readings or READINGS)
    return narrowed.drawn(colour_by="reading", mode="day", context=networks)


def sentence(request: Request, drawn: View) -> str:
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
    return t._(
        "As Flamant & Lacroix (2023) read them, not as a property of the cities: {list}. On {day}, "
        "{n} of these places are documented members of ANVITA under these filters."
    ).format(list="; ".join(named), day=t.day(chosen.as_of), n=t.number(len(drawn.members)))


def table(request: Request) -> pd.DataFrame:
    """Return the cities of the chosen readings with the evidence of the paper, for readers.

    Sources stay as the layer has them.
    """
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    wanted = chosen.readings or READINGS
    order = {reading: place for place, reading in enumerate(READINGS)}
    rows = rows[rows["reading"].isin(wanted)]
    rows = rows.assign(_order=rows["reading"].map(order)).sort_values(["_order", "name"])
    current = members_at(request)
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


def view(drawn: View, request: Request) -> View:
    """Return the map of the trajectories from that of the members, coloured by reading."""
    placed, t = behind(drawn, request), request.t
    unread = schemes.words(t, "reading")[NO_READING]
    return replace(
        placed,
        view_id="trajectories",
        title=t._("Three trajectories, as the paper reads them"),
        extent=EXTENT,
        caption=sentence(request, drawn),
        tables=Later(cities=lambda: table(request)),
        legend=tuple(item for item in placed.legend if item.label != unread),
    )
