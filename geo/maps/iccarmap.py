"""Map 2 of the paper: the coverage of ICCAR, as points by coalition and as countries by class."""

from __future__ import annotations

from typing import Final, cast

import geopandas as gpd
import pandas as pd

from geo import filters, summary
from geo.coverage import coverage
from geo.display import Display
from geo.escape import for_map
from geo.i18n import Texts, said_column
from geo.layers import Atlas
from geo.maps import classes, iccar
from geo.maps.classes import Measure
from geo.model import EUROPE, Area, AreaKey, BasePart, Bounds, Filters, View
from geo.views import Painter, kinds

NETWORKS: Final = (iccar.NETWORK,)
PRESETS: Final[dict[str, Bounds]] = {
    "world": (-168.0, -56.0, 180.0, 74.0),
    "europe": (-11.0, 35.0, 41.0, 65.0),
}
WORLD: Final = (BasePart("world.geojson", "land"),)
NO_MEASURE: Final = "none"


def preset_labels(t: Texts) -> dict[str, str]:
    """Return the words for the presets."""
    return {"world": t._("World"), "europe": t._("Europe")}


def measure_choices(t: Texts) -> dict[str, str]:
    """Return what countries can be coloured by."""
    words = {str(measure): label for measure, label in classes.measure_labels(t).items()}
    return {NO_MEASURE: t._("nothing"), **words}


def rows_at(atlas: Atlas, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the memberships of ICCAR as they stand on the chosen day."""
    part = atlas.members[atlas.members["network_id"] == iccar.NETWORK]
    return filters.at(part, atlas.executives, chosen.as_of)


def coalitions(atlas: Atlas, rows: gpd.GeoDataFrame, chosen: Filters, t: Texts) -> pd.DataFrame:
    """Return the coalitions with what is documented of each, as `geo.maps.iccar` counts it."""
    return iccar.coalition_table(t, rows, atlas.counts, atlas.coalitions, chosen.as_of)


def measures(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of every country, also of those without a documented member."""
    return iccar.country_measures(rows, iccar.read_countries(), iccar.shares(table))


def areas(table: pd.DataFrame, measure: Measure, t: Texts) -> tuple[Area, ...]:
    """Return the countries in the colour of their class, with a tooltip each."""
    fills = classes.colours(table[measure], measure)
    words = iccar.state_labels(t)
    names = said_column(table, "name", t)
    found = []
    for fill, name, row in zip(fills, names, table.to_dict("records"), strict=True):
        state = str(row["state"])
        empty, hatched = classes.ABSENCE.get(state, ("", False))
        lines = [f"<strong>{for_map(name)}</strong>", for_map(words[state])]
        if state == "documented":
            lines[1] = for_map(said(row, t))
        colour = fill or empty or classes.ABSENCE["none_documented"][0]
        found.append(Area(str(row["iso2"]), colour, "<br>".join(lines), hatched=hatched))
    return tuple(found)


def said(row: dict[str, object] | dict[object, object], t: Texts) -> str:
    """Say the measures of one country in a sentence."""
    record = cast("dict[str, float]", row)
    parts = [
        t.n_("{n} documented member", "{n} documented members", int(record["members"])),
        t._("{rate} per million inhabitants").format(
            rate=t.number(round(record["per_million"], 2))
        ),
    ]
    share = record["population_share"]
    if not pd.isna(share):
        parts.append(
            t._("{share} of the population in a documented member city").format(
                share=t.percent(float(share))
            )
        )
    return " · ".join(parts)


def area_legend(table: pd.DataFrame, measure: Measure, t: Texts) -> tuple[AreaKey, ...]:
    """Return the classes with the number of countries in each, then the two kinds of absence."""
    index = classes.classify(table[measure], measure)
    colours = classes.CLASSES[measure].colours
    keys = [
        AreaKey(colours[i], label, int((index == i).sum()))
        for i, label in enumerate(classes.class_labels(t, measure))
    ]
    words = iccar.state_labels(t)
    for state, (fill, hatched) in classes.ABSENCE.items():
        number = int((table["state"] == state).sum())
        keys.append(AreaKey(fill, words[state], number, hatched=hatched))
    return tuple(keys)


def view(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> View:
    """Return Map 2 on any day."""
    everything = rows_at(atlas, chosen)
    rows = everything[filters.mask(everything, chosen)]
    painter = Painter.of(atlas, t)
    drawn = painter.paint(rows, display)
    europe = display.preset == "europe"
    shaded: tuple[Area, ...] = ()
    keys: tuple[AreaKey, ...] = ()
    if display.measure != NO_MEASURE:
        measure = cast("Measure", display.measure)
        table = measures(rows, coalitions(atlas, everything, chosen, t))
        shaded, keys = areas(table, measure, t), area_legend(table, measure, t)
    return View(
        view_id=f"iccar_{display.preset}",
        title=t._("Coverage of ICCAR"),
        subtitle=summary.filter_sentence(t, chosen, painter.names),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=PRESETS[display.preset],
        legend=painter.legend(drawn, display.colour_by, NETWORKS),
        area_legend=keys,
        area_title=measure_choices(t)[display.measure] if keys else "",
        coverage=coverage(everything, atlas.counts, iccar.NETWORK, chosen.as_of),
        caption=summary.sentence(t, drawn, kinds(painter.names, NETWORKS, t), chosen.as_of),
        base=EUROPE if europe else WORLD,
        areas=shaded,
        area_file="europe.geojson" if europe else "world.geojson",
    )
