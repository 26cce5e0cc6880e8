"""Map 3: the Alpine cluster of ANVITA, with its border, its crossings and its neighbours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import colouring, describe, filters, headline, layers, palette, schemes, views
from geo.coverage import coverage
from geo.exhibit import Axis, Chart, Later, Panel
from geo.fields import Choices
from geo.i18n import Texts, _, said_column
from geo.layers import Atlas
from geo.maps import alps, borders, small_multiples
from geo.model import REST, BasePart, Bounds, Display, LegendItem, Symbol, View
from geo.palette import INK, SUBTLE_INK
from geo.request import Request, Room
from geo.views import Painter

NETWORKS: Final = ("anvita",)
AS_OF: Final = dt.date(2026, 11, 22)
EXTENTS: Final[dict[str, Bounds]] = {
    "dep7": (4.7, 43.6, 8.2, 46.5),
    "dep9": (4.6, 42.9, 8.2, 46.5),
    "alcotra": (5.0, 43.5, 8.9, 46.5),
    "eusalp": (3.8, 42.7, 16.8, 48.8),
}
_WINDOW: Final = ((42.5, 3.5), (49.0, 17.0))
BASE: Final = (
    REST,
    BasePart("europe.geojson", "area"),
    BasePart("alps_countries.geojson", "area"),
    BasePart("relief_alps.jpg", "image", _WINDOW),
    BasePart("alps_rivers.parquet", "river"),
    BasePart("alps_lakes.parquet", "lake"),
    BasePart("alps_borders.parquet", "fine"),
    BasePart("alps_borders.parquet", "border"),
)
CONTEXT: Final = {  # what can be drawn behind the members
    "recosol": _("Re.Co.Sol on the Italian side"),
    "crossings": _("Passes and tunnels"),
    "non-members": _("Stated non-members"),
    "other": _("Other networks in the Alps"),
}
_CROSSING: Final = Symbol(INK, "kite")
_NON_MEMBER: Final = Symbol(SUBTLE_INK, "square", "hollow")
_SIZE: Final = 13


def rule_labels(t: Texts) -> dict[str, str]:
    """Return the names of the perimeters."""
    named = said_column(alps.perimeters(), "name", t)
    return {rule: str(named[rule]) for rule in alps.RULES}


def crossings(request: Request) -> gpd.GeoDataFrame:
    """Return the crossings as rows that a renderer can draw."""
    t, rows = request.t, request.atlas.crossings
    rows = rows.assign(name=said_column(rows, "name", t))
    heights = pd.to_numeric(rows["elevation_m"])
    hints = [
        (name if pd.isna(height) else f"{name}, {t.number(int(height))} m",)
        for name, height in zip(rows["name"], heights, strict=True)
    ]
    return colouring.symbolised(rows, [_CROSSING] * len(rows), hints, _SIZE)


def non_members(request: Request) -> gpd.GeoDataFrame:
    """Return the places that the paper names as non-members, inside the window of the Alps."""
    t, (west, south, east, north) = request.t, borders.WINDOW
    rows = request.atlas.non_members.cx[west:east, south:north].assign(place_id="")
    hints = [(t._("{name}: not a member, says the paper").format(name=n),) for n in rows["name"]]
    return colouring.symbolised(rows, [_NON_MEMBER] * len(rows), hints, _SIZE)


def context(
    request: Request, painter: Painter
) -> tuple[gpd.GeoDataFrame | None, tuple[LegendItem, ...]]:
    """Return what stands behind the members, and its legend."""
    words, wanted = request.t.each(CONTEXT), request.display.context
    around = alps.transalpine(request.rows)
    parts: list[gpd.GeoDataFrame] = []
    legend: list[LegendItem] = []
    for kind in ("recosol", "other"):
        found = around[around["context"] == kind]
        if kind in wanted and len(found):
            rows = painter.paint_context(found)
            present = tuple(sorted(rows["network_id"].unique()))
            parts.append(rows)
            legend += [i for i in painter.legend(rows, "network", present) if i.count]
    for kind, rows, symbol in (
        ("crossings", crossings(request), _CROSSING),
        ("non-members", non_members(request), _NON_MEMBER),
    ):
        if kind in wanted and len(rows):
            parts.append(rows)
            legend.append(LegendItem(symbol, words[kind], len(rows)))
    return (colouring.together(parts) if parts else None), tuple(legend)


def view(request: Request) -> View:
    """Return Map 3: the cluster inside a perimeter, on any day.

    Without a choice of status, former members are there too. Its tables are ``slots``, ``borders``
    (of `geo.maps.borders.nearest_border`) and ``distances``.
    """
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    cluster = request.memberships
    every = replace(chosen, statuses=chosen.statuses or request.room.statuses)
    rows = cluster[filters.mask(cluster, every)]
    borders_of = cache(lambda: borders.nearest_border(rows))
    areas = rows["unit"].map(alps.unit_names()).fillna("")
    painter = Painter(request.imprint, t)
    drawn = painter.paint(rows, display)
    behind, behind_legend = context(request, painter)
    return View(
        view_id=f"alpine_{display.rule}",
        title=t._("The Alpine cluster of ANVITA"),
        subtitle=request.sentence(),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=EXTENTS[display.rule],
        context=behind,
        legend=painter.legend(drawn, display.colour_by, NETWORKS),
        context_legend=behind_legend,
        coverage=coverage(request.rows, atlas.counts, "anvita", chosen.as_of),
        headline=headline.by_area(t, rows, areas, chosen.as_of, t._("in the Alps")),
        caption=sentence(t, rows, display.rule),
        base=BASE,
        outline=display.rule,
        facets=filters.facets(cluster, every),
        tables=Later(
            slots=lambda: slot_table(t, alps.slots(rows, display.rule, atlas.claims)),
            borders=borders_of,
            distances=lambda: distances(request, rows, borders_of()),
        ),
    )


def sentence(t: Texts, rows: gpd.GeoDataFrame, rule: str) -> str:
    """Sum up the cluster by status, and name the perimeter that it is counted in."""
    counts = rows["alpine_on_day"].value_counts()
    words = schemes.words(t, "alpine")
    parts = [f"{w} ({t.number(int(counts[s]))})" for s, w in words.items() if counts.get(s)]
    none, some = sentence_words(t, rule)
    return some.format(list=t.listing(parts)) if parts else none


def sentence_words(t: Texts, rule: str) -> tuple[str, str]:
    """Return the texts that `sentence` is made of, for none and for some."""
    name = rule_labels(t)[rule]
    some = t._("Inside the perimeter “{rule}”: {list}.").replace("{rule}", name)
    return t._("No documented membership fits these filters in this perimeter."), some


def outside(atlas: Atlas, t: Texts) -> str:
    """Name the stated non-members that lie outside the map."""
    west, south, east, north = borders.WINDOW
    rows = atlas.non_members
    names = [n for n in rows["name"] if n not in set(rows.cx[west:east, south:north]["name"])]
    text = t._("Named by the paper as no member, outside this map: {names}.")
    return text.format(names=t.listing(names)) if names else ""


def slot_table(t: Texts, slots: pd.DataFrame) -> pd.DataFrame:
    """Return the slots of `geo.maps.alps.slots` in words; missing figures stay empty."""
    _ = t._
    words = {
        "name": _("Unit"),
        "documented": _("Documented by September 2022"),
        "inferred": _("of which inferred"),
        "later": _("later members"),
        "former": _("former members"),
        "undated": _("undated"),
        "paper": _("the paper"),
        "missing": _("open slots"),
    }
    named = slots.reset_index(drop=True)[list(words)].rename(columns=words)
    for name in (words["paper"], words["missing"]):
        named[name] = ["" if pd.isna(value) else t.number(int(value)) for value in named[name]]
    return named.assign(**{words["name"]: named[words["name"]].replace("", _("all"))})


def distances(request: Request, rows: gpd.GeoDataFrame, border: pd.DataFrame) -> pd.DataFrame:
    """Return each place of the cluster with its height and its distances, nearest first.

    ``border`` is that of `geo.maps.borders.nearest_border`. Distances are whole kilometres; the
    height is missing where no layer gives one.
    """
    t, named = request.t, request.atlas.crossings
    named = named.assign(name=said_column(named, "name", t))
    crossing = borders.nearest_crossing(rows, named)
    words, tier_words = schemes.words(t, "alpine"), schemes.words(t, "tier")
    table = pd.DataFrame(
        {
            t._("Place"): rows["name"],
            t._("Status"): rows["alpine_on_day"].map(words),
            t._("Population tier"): rows["population_tier"].map(tier_words),
            t._("Elevation (m)"): layers.elevation(rows),
            t._("Nearest border (km)"): border["km"].round().astype("Int64"),
            t._("Border with"): [
                describe.country(t, str(code)) if code else "" for code in border["neighbour"]
            ],
            t._("Nearest crossing"): crossing["name"],
            t._("Distance to it (km)"): crossing["km"].round().astype("Int64"),
        }
    )
    return table.sort_values(t._("Nearest border (km)"), kind="stable").reset_index(drop=True)


@lru_cache(maxsize=32)
def bands(view: View, t: Texts) -> Chart:
    """Return the profile of the cluster: members by distance to the border, by status.

    It is drawn up once for a view.
    """
    table, words = (
        alps.profile(view.members, view.tables["borders"]["km"]),
        schemes.words(t, "alpine"),
    )
    ordered = table[[status for status in palette.SCHEMES["alpine"] if status in table]]
    names = {band: f"{band} km" for band in table.index} | {"unknown": t._("unknown")}
    categories = tuple(names[str(band)] for band in table.index)
    bars, legend = small_multiples.stacked(ordered, categories, words, "alpine", t)
    across = Axis("category", t._("Distance to the nearest border"), categories)
    parts = [f"{names[str(b)]} ({t.number(int(n))})" for b, n in table.sum(axis=1).items() if n]
    said = t._("Members by distance to the border: {list}.").format(list=t.listing(parts))
    named = ordered.rename(index=names, columns=dict(words))
    return small_multiples.beside(
        view,
        "distance",
        title=t._("Members by distance to the border"),
        caption=said if parts else t._("No membership to count."),
        rows=((Panel(bars, across, Axis("number", t._("Members"))),),),
        table=named.rename_axis(index=t._("Distance"), columns=None).reset_index(),
        keys=borders.edges(table.index),
        heads={words[str(status)]: f"alpine_on_day {status}" for status in ordered},
        legend=legend,
    )


def _choices(atlas: Atlas, t: Texts) -> Choices:
    colours = schemes.choices(t, "alpine") | schemes.colour_choices(t)
    return {
        **views.options(atlas, t, NETWORKS),
        "rule": dict(rule_labels(t)),
        "colour_by": {k: v for k, v in colours.items() if k != "network"},
        "size_by": t.each(schemes.SIZES),
        "context": t.each(CONTEXT),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "alpine",
    lambda t: t._("The Alpine cluster of ANVITA"),
    Display(colour_by="alpine", rule="dep7", context=("recosol", "crossings", "non-members")),
    view,
    _choices,
    networks=NETWORKS,
    comparable=True,
    among=lambda it: alps.cluster(it.rows, it.display.rule),
    statuses=filters.STATUSES,
)
