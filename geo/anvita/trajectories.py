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

from geo import describe, labels, palette
from geo.exhibit import Later
from geo.i18n import Texts, said_column
from geo.layers import NO_READING, READINGS, Atlas
from geo.maps import contestatory
from geo.model import Bounds, Display, Filters, LegendItem, View

NETWORK: Final = "anvita"
LAYER: Final = "readings"
EXTENT: Final[Bounds] = (-10.2, 37.4, 15.6, 53.2)
_SIZE: Final = 14


def members_at(atlas: Atlas, chosen: Filters) -> frozenset[str]:
    """Return the places that are documented members of ANVITA on the chosen day."""
    rows = contestatory.rows_at(atlas, chosen.as_of)
    current = (rows["network_id"] == NETWORK) & (rows["state"] == "current")
    return frozenset(rows.loc[current, "place_id"])


def others(atlas: Atlas, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the cities that the paper names and that are no documented members on the day."""
    wanted = tuple(r for r in (chosen.readings or READINGS) if r != NO_READING)
    rows = atlas.paper_readings
    rows = rows[rows["reading"].isin(wanted) & ~rows["place_id"].isin(members_at(atlas, chosen))]
    return rows[rows["country_iso2"].isin(chosen.countries)] if chosen.countries else rows


def layer(
    atlas: Atlas, chosen: Filters, t: Texts
) -> tuple[gpd.GeoDataFrame, tuple[LegendItem, ...]]:
    """Return those cities as hollow symbols, and their legend."""
    rows, words = others(atlas, chosen), labels.readings(t)
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


def behind(view: View, atlas: Atlas, chosen: Filters, t: Texts) -> View:
    """Return a view with the cities of the paper added to what stands behind its members."""
    cities, legend = layer(atlas, chosen, t)
    if cities.empty:
        return view
    parts = [cities] if view.context is None or view.context.empty else [view.context, cities]
    joined = pd.concat([part[list(cities)] for part in parts], ignore_index=True)
    return replace(
        view,
        context=gpd.GeoDataFrame(joined, geometry="geometry", crs=cities.crs),
        context_legend=(*view.context_legend, *legend),
    )


def asked(chosen: Filters) -> Filters:
    """Return the filters of the part on trajectories: without a choice, all that have one."""
    return replace(chosen, readings=chosen.readings or READINGS)


def sentence(t: Texts, atlas: Atlas, chosen: Filters, drawn: View) -> str:
    """Say which cities the paper names for what, and how many are members on the day."""
    rows, words = atlas.paper_readings, labels.readings(t)
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


def table(atlas: Atlas, chosen: Filters, t: Texts) -> pd.DataFrame:
    """Return the cities of the chosen readings with the evidence of the paper, for readers.

    Sources stay as the layer has them.
    """
    wanted = chosen.readings or READINGS
    rows = atlas.paper_readings
    order = {reading: place for place, reading in enumerate(READINGS)}
    rows = rows[rows["reading"].isin(wanted)]
    rows = rows.assign(_order=rows["reading"].map(order)).sort_values(["_order", "name"])
    current = members_at(atlas, chosen)
    words = labels.readings(t)
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


def view(drawn: View, atlas: Atlas, chosen: Filters, t: Texts) -> View:
    """Return the map of the trajectories from that of the members, coloured by reading."""
    placed, named = behind(drawn, atlas, chosen, t), labels.readings(t)
    return replace(
        placed,
        view_id="trajectories",
        title=t._("Three trajectories, as the paper reads them"),
        extent=EXTENT,
        caption=sentence(t, atlas, chosen, drawn),
        tables=Later(cities=lambda: table(atlas, chosen, t)),
        legend=tuple(item for item in placed.legend if item.label != named[NO_READING]),
    )


def display(shown: Display) -> Display:
    """Return how the trajectories are drawn, whatever the page's other parts are coloured by."""
    networks = tuple(name for name in shown.context if name != LAYER)
    return replace(shown, colour_by="reading", mode="day", context=networks)
