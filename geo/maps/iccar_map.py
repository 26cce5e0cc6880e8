"""Map 2 of the paper: the coverage of ICCAR, as points by coalition and as countries by class.

Under it stands the chart of the years from which its members count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd

from geo import describe, filters, palette, schemes, views
from geo.chart import Axis, Chart, Panel
from geo.coverage import coverage
from geo.exhibit import Later
from geo.fields import Choices
from geo.filters import Facets
from geo.i18n import Texts, said_column
from geo.layers import Atlas
from geo.maps import iccar, small_multiples
from geo.maps import iccar_countries as countries
from geo.model import EUROPE, WORLD, Area, AreaKey, Display, View
from geo.request import Request, Room
from geo.views import Painter, kinds

NETWORKS: Final = (iccar.NETWORK,)
NO_MEASURE: Final = "none"


def measure_choices(t: Texts) -> dict[str, str]:
    """Return what countries can be coloured by."""
    words = {name: t._(measure.label) for name, measure in countries.MEASURES.items()}
    return {NO_MEASURE: t._("nothing"), **words}


def areas(table: pd.DataFrame, measure: str, t: Texts) -> tuple[Area, ...]:
    """Return the countries in the colour of their class, with a hint each."""
    fills = countries.colours(table[measure], measure)
    words = countries.state_labels(t)
    names = said_column(table, "name", t)
    found = []
    for fill, name, row in zip(fills, names, table.to_dict("records"), strict=True):
        state = str(row["state"])
        empty, hatched = countries.ABSENCE.get(state, ("", False))
        told = countries.said(row, t) if state == "documented" else words[state]
        colour = fill or empty or countries.ABSENCE["none_documented"][0]
        found.append(Area(str(row["iso2"]), colour, (name, told), hatched=hatched))
    return tuple(found)


def area_legend(table: pd.DataFrame, measure: str, t: Texts) -> tuple[AreaKey, ...]:
    """Return the classes with the number of countries in each, then the two kinds of absence."""
    index = countries.classify(table[measure], measure)
    colours = countries.MEASURES[measure].colours
    keys = [
        AreaKey(colours[i], label, int((index == i).sum()))
        for i, label in enumerate(countries.class_labels(t, measure))
    ]
    words = countries.state_labels(t)
    for state, (fill, hatched) in countries.ABSENCE.items():
        number = int((table["state"] == state).sum())
        keys.append(AreaKey(fill, words[state], number, hatched=hatched))
    return tuple(keys)


def view(request: Request) -> View:
    """Return Map 2 on any day.

    Its tables are ``coalitions``, in words, and ``countries`` with their measures.
    """
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    standing = request.rows
    everything = standing[standing["network_id"] == iccar.NETWORK]
    rows = everything[filters.mask(everything, chosen)]
    coalitions = iccar.coalition_table(t, everything, atlas.counts, atlas.coalitions, chosen.as_of)
    table = countries.country_measures(rows, countries.read_countries(), iccar.shares(coalitions))
    painter = Painter(request.imprint, t)
    drawn = painter.paint(rows, display)
    europe = display.preset == "europe"
    shaded: tuple[Area, ...] = ()
    keys: tuple[AreaKey, ...] = ()
    if display.measure != NO_MEASURE:
        shaded = areas(table, display.measure, t)
        keys = area_legend(table, display.measure, t)
    return View(
        view_id=f"iccar_{display.preset}",
        title=t._("Coverage of ICCAR"),
        subtitle=request.sentence(),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=views.PRESETS[display.preset],
        legend=painter.legend(drawn, display.colour_by, NETWORKS),
        area_legend=keys,
        area_title=measure_choices(t)[display.measure] if keys else "",
        coverage=coverage(everything, atlas.counts, iccar.NETWORK, chosen.as_of),
        caption=describe.sentence(t, drawn, kinds(painter.names, NETWORKS, t), chosen.as_of),
        base=EUROPE if europe else WORLD,
        areas=shaded,
        area_file="europe.geojson" if europe else "world.geojson",
        facets=Facets(everything, chosen),
        tables=Later(coalitions=lambda: iccar.for_readers(t, coalitions), countries=lambda: table),
    )


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the current members of ICCAR by the year from which they count, and coalition.

    Returns years as index, from the first to the last without gaps, and the coalitions in their
    order as columns. Undated rows are left out: no source says in which year they began.
    """
    dated = rows[(rows["state"] == "current") & (rows["basis"] != "accessed")]
    years = dated["start"].dt.year
    table = pd.crosstab(years, dated["coalition"])
    order = [c for c in palette.SCHEMES["coalition"] if c in set(rows["coalition"])]
    span = range(int(years.min()), int(years.max()) + 1) if len(dated) else range(0)
    return table.reindex(index=span, columns=order, fill_value=0).astype("int64")


@lru_cache(maxsize=32)
def joined(view: View, t: Texts) -> Chart:
    """Return the years as stacked bars, one colour for each coalition; drawn up once for a view."""
    table, words = by_year(view.members), schemes.words(t, "coalition")
    years = tuple(float(year) for year in table.index)
    bars, legend = small_multiples.stacked(table, years, words, "coalition", t)
    named = table.rename(columns=words).rename_axis(index=t._("Year"), columns=None)
    return small_multiples.beside(
        view,
        "year",
        title=t._("Members by the year from which they count"),
        caption=_years_in_words(table, view.members, t),
        rows=((Panel(bars, Axis("number"), Axis("number", t._("Members"))),),),
        table=named.reset_index(),
        legend=legend,
    )


def _years_in_words(table: pd.DataFrame, rows: pd.DataFrame, t: Texts) -> str:
    sums = table.sum(axis=1)
    if not sums.sum():
        return t._("No membership to count.")
    undated = int(((rows["state"] == "current") & (rows["basis"] == "accessed")).sum())
    said = t._(
        "{number} members count from a year between {first} and {last}, most of them from {year} "
        "({most}). {undated} more have no dated source and are not drawn."
    )
    return said.format(
        number=t.number(int(sums.sum())),
        first=sums.index[0],
        last=sums.index[-1],
        year=sums.idxmax(),
        most=t.number(int(sums.max())),
        undated=t.number(undated),
    )


def _choices(atlas: Atlas, t: Texts) -> Choices:
    colours = schemes.choices(t, "coalition") | schemes.colour_choices(t)
    return {
        **views.options(atlas, t, NETWORKS),
        "preset": views.presets(t),
        "measure": dict(measure_choices(t)),
        "colour_by": {k: v for k, v in colours.items() if k != "network"},
        "size_by": dict(schemes.size_choices(t)),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "iccar",
    lambda t: t._("Coverage of ICCAR"),
    Display(colour_by="coalition", preset="world", measure="members"),
    view,
    _choices,
    networks=NETWORKS,
    comparable=True,
)
