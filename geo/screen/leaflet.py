"""Draws a `View` with Leaflet, through folium: the one renderer of maps for the browser.

The base map is the same for every state of the filters, and the members come in one feature
group, so that the map in the page is never mounted anew and the reader keeps the zoom. No text
reaches a script but as JSON, escaped by `geo.escape`. All addresses point at the app itself; the
online backgrounds ask for nothing until a reader chooses one.

Members go to the browser as GeoJSON: symbols, tooltips, nothing else. Beyond `AGGREGATE_FROM`
located rows, it is no longer quick with one symbol each: rows are then counted on a grid, and each
cell of a category is one symbol that says how many it stands for. In the app a symbol's card opens
beside the map (`geo.places`); a hand-out has no server to ask, and carries the card of each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import xyzservices
import xyzservices.providers as xyz
from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template
from folium.utilities import JsCode
from jinja2 import Template as Html

from geo import describe, escape, kept
from geo.describe import Card
from geo.escape import for_map, safe_url
from geo.exhibit import Imprint
from geo.i18n import Texts, _
from geo.model import AGGREGATE_FROM, BasePart, Symbol, View
from geo.palette import BESIDE
from geo.screen import assets

STATIC: Final = assets.SERVED
SCRIPT: Final = f"{STATIC}/{assets.BUNDLE}"  # Leaflet, own scripts and styles
OUTLINES: Final = "alps_perimeters.geojson"  # of which a view names one
CREDIT: Final = "Natural Earth, GeoNames, GSHHG/WDBII"
FONT: Final = '"Source Sans", system-ui, sans-serif'  # of the names, which a script measures
CLOSEST_ZOOM: Final = 12
CONTROLS: Final = {  # of a map, wherever it is
    "home": _("Back to the whole map"),
    "fit": _("Zoom to the members shown"),
    "closer": _("Zoom in"),
    "wider": _("Zoom out"),
}
CELL: Final = 0.5  # degrees; doubled until there are few enough cells
MOST_CELLS: Final = 1_500
_DECIMALS: Final = 5
_LOOKS: Final = ("shape", "mark", "colour")
_TEMPLATES: Final = escape.templates(Path(__file__).parent / "templates")
Cards = Callable[[pd.DataFrame], list[str]]


def online_backgrounds() -> dict[str, xyzservices.TileProvider]:
    """Return the online tiles that a reader may choose, by name; none is on by default.

    CARTO wants a key for regular use: the environment variable ``CARTO_API_KEY``, if set, is
    added to its addresses.
    """
    key = os.environ.get("CARTO_API_KEY", "")
    address = xyz.CartoDB.Positron.url.partition("?")[0] + ("?key={apikey}" if key else "")
    return {
        "OpenStreetMap": xyz.OpenStreetMap.Mapnik,
        "CARTO Positron": xyz.CartoDB.Positron(url=address, apikey=key),
        "OpenTopoMap": xyz.OpenTopoMap,
    }


@dataclass(frozen=True)
class WebMap:
    """A Leaflet map in two parts: the constant base, and the members that filters change."""

    base: folium.Map
    members: folium.FeatureGroup


def base_map(view: View, t: Texts) -> folium.Map:
    """Return the base: background, scale bar, controls and attribution."""
    west, south, east, north = view.extent
    chart = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=5,
        tiles=None,
        control_scale=True,
        min_zoom=1,
        zoom_snap=0.25,
        crs=crs(view),
    )
    chart.options["max_zoom"] = CLOSEST_ZOOM  # folium keeps it with the tiles, and there are none
    chart.default_js, chart.default_css = [("atlas", SCRIPT)], []
    given = background(view), focus(view, f"{STATIC}/basemap/"), for_map(CREDIT)
    name = t._("Offline background (no request leaves this site)")
    Scripted("atlasBase", *given, name=name, control=True).add_to(chart)
    if not view.world:  # tiles are cut for another projection
        for provider_name, provider in online_backgrounds().items():
            label = t._("{name} (online)").format(name=provider_name)
            folium.TileLayer(provider, name=label, show=False, max_zoom=CLOSEST_ZOOM).add_to(chart)
        folium.LayerControl(collapsed=True).add_to(chart)
        warning = for_map(t._("Online: your address is sent to the servers of the one chosen."))
        Control("atlasLayersNote", warning).add_to(chart)
    words = t.each(CONTROLS) | {"full": t._("Full screen"), "layers": t._("Background layers")}
    Control("atlasControls", words, [[south, west], [north, east]], view.view_id).add_to(chart)
    return chart


def members_group(view: View, t: Texts) -> folium.FeatureGroup:
    """Return the countries and the members of a view in a feature group."""
    group = folium.FeatureGroup(name="members", control=False)
    if view.areas:
        files = [f"{STATIC}/basemap/{file}" for file in view.area_files]
        Scripted("atlasAreas", files, areas(view)).add_to(group)
    if view.outline:
        file = f"{STATIC}/basemap/{OUTLINES}"
        Scripted("atlasOutline", file, view.outline).add_to(group)
    shown, behind = _collections(view)
    if counted(view):
        Scripted("atlasCounts", shown, view.language).add_to(group)
    else:
        points(shown).add_to(group)
    if behind["features"]:
        Scripted("atlasContext", behind).add_to(group)  # kept as long as it is the same
    Scripted("atlasLegend", for_map(t._("Legend")), legend(view, t)).add_to(group)
    return group


@kept.with_argument(0, 1)
def _collections(view: View) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the members and what stands behind them, made once for a view; nobody changes it."""
    return collection(view), context_collection(view)


def counted(view: View) -> bool:
    """Say whether a view has too many members for a symbol each: the map counts them."""
    return bool(view.members.geometry.notna().sum() > AGGREGATE_FROM)


def points(collection: dict[str, Any]) -> folium.GeoJson:
    """Return points as one GeoJSON layer, drawn by the atlas's own script."""
    return folium.GeoJson(
        collection,
        point_to_layer=JsCode("function (f, at) { return window.atlasSymbol(f, at); }"),
        on_each_feature=JsCode("function (f, layer) { window.atlasBind(f, layer); }"),
    )


def render(view: View, t: Texts) -> WebMap:
    """Return the map of a view."""
    return WebMap(base=base_map(view, t), members=members_group(view, t))


class Scripted(Layer):
    """A layer that one of the atlas's own scripts makes: its function, and what that is given."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.{{ this.function }}(
            {{- this.given|map("tojson")|join(", ") }});
        {% endmacro %}
        """
    )

    def __init__(
        self, function: str, *given: object, name: str = "", control: bool = False
    ) -> None:
        """Keep what the script needs; a layer with a name may stand among a map's controls."""
        super().__init__(name=name or function, control=control)
        self._name = function
        self.function = function
        self.given = given


class Control(MacroElement):
    """What one of the atlas's own scripts adds to a map: its function, and what that is given."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.{{ this.function }}({{ this._parent.get_name() }}
            {%- for value in this.given %}, {{ value|tojson }}{% endfor %});
        {% endmacro %}
        """
    )

    def __init__(self, function: str, *given: object) -> None:
        """Keep what the script needs."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = function
        self.function = function
        self.given = given


def background(view: View) -> list[dict[str, Any]]:
    """Return fills and relief; water and lines come with the ground, as one comes closer."""
    return [
        {"address": f"{STATIC}/basemap/{part.file}", "style": part.style, "image": part.bounds}
        for part in on_screen(view)
    ]


def on_screen(view: View) -> list[BasePart]:
    """Return the parts of the background that a browser draws at once."""
    return [part for part in view.base if part.style in {"land", "area", "image"}]


def crs(view: View) -> str:
    """Return the projection of a view, as Leaflet calls it: the world is of equal area."""
    return "EqualEarth" if view.world else "EPSG3857"


def focus(view: View, address: str) -> dict[str, Any]:
    """Return the countries that stand out, where the tiles of the ground are, and its language."""
    said = {"ground": address, "language": view.language, "font": FONT}
    return {"countries": sorted(view.focus), **said}


def areas(view: View) -> dict[str, dict[str, Any]]:
    """Return how each country is drawn, by its code; tooltips are escaped HTML."""
    return {
        area.iso2: {
            "fill": area.fill,
            "dash": "2 3" if area.hatched else "",
            "tooltip": tooltip,
        }
        for area, tooltip in zip(view.areas, tooltips(a.hint for a in view.areas), strict=True)
    }


def legend(view: View, t: Texts) -> list[dict[str, Any]]:
    """Return the lines of the legend on the map itself, where it is narrow or fills the screen.

    A line is a symbol or the colour of a class, words (escaped HTML) and a number; it goes with
    the members, so that its numbers change with them.
    """
    symbols = [
        {
            "shape": item.symbol.shape,
            "mark": item.symbol.mark,
            "colour": item.symbol.colour,
            "words": for_map(item.label),
            "count": t.number(item.count),
        }
        for item in (*view.legend, *view.context_legend)
    ]
    return symbols + [
        {"fill": key.fill, "words": for_map(key.label), "count": t.number(key.count)}
        for key in view.area_legend
    ]


def linked(channel: str) -> Control:
    """Return what moves a map along with the others of a channel, within one browser."""
    return Control("atlasLink", channel)


def collection(view: View, cards: Cards | None = None) -> dict[str, Any]:
    """Return the members of a view as a GeoJSON FeatureCollection (RFC 7946).

    Properties: ``place_id``, ``shape``, ``mark``, ``colour``, ``size`` (pixels), ``tooltip`` and
    ``name`` (escaped HTML), ``rank`` (population), ``context``; ``framed`` of what is no town;
    ``shift`` (widths to the right) of symbols at one point; ``first``, the more the sooner it is
    named, of what the view is about; ``card`` where ``cards`` writes one for
    each row.
    """
    located = view.members[view.members.geometry.notna()]
    if counted(view):
        words = {item.symbol: item.label for item in view.legend}
        found = aggregated(located, words)
    else:
        found = single(located, context=False, cards=cards)
    return {"type": "FeatureCollection", "features": found}


def context_collection(view: View) -> dict[str, Any]:
    """Return what stands behind the members as a GeoJSON FeatureCollection (RFC 7946)."""
    rows = view.context
    found = [] if rows is None else single(rows[rows.geometry.notna()], context=True)
    return {"type": "FeatureCollection", "features": found}


def single(
    rows: gpd.GeoDataFrame, *, context: bool, cards: Cards | None = None
) -> list[dict[str, Any]]:
    """Return one feature for each row."""
    named = {
        "place_id": rows["place_id"],
        **{name: rows[name] for name in _LOOKS},
        "size": rows["size"].astype("int64").tolist(),
        "tooltip": tooltips(rows["hint"]),
        "name": [for_map(name) for name in rows["label"]],
        "rank": rows["population"].fillna(0).astype("int64").tolist(),
    }
    if cards is not None:
        named["card"] = cards(rows)
    values = zip(*named.values(), strict=True)
    points = zip(rows.geometry.x, rows.geometry.y, values, _odd(rows), strict=True)
    return [
        _feature(lon, lat, {**dict(zip(named, row, strict=True)), "context": context, **odd})
        for lon, lat, row, odd in points
    ]


def _odd(rows: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return what few symbols have: a frame, a shift of those at one point, a name wanted first."""
    none = pd.Series(0, index=rows.index)
    framed, first = (rows.get(name, none).fillna(0).astype(int) for name in ("framed", "first"))
    found = zip(framed, beside(rows), first, strict=True)
    names = ("framed", "shift", "first")
    return [{n: v for n, v in zip(names, values, strict=True) if v} for values in found]


def beside(rows: gpd.GeoDataFrame) -> list[float]:
    """Return how far each symbol stands beside its point, in widths: 0 where it is alone there."""
    at = pd.DataFrame(
        {"x": rows.geometry.x.round(_DECIMALS), "y": rows.geometry.y.round(_DECIMALS)}
    )
    group = at.groupby(["x", "y"])
    shift = group.cumcount() - (group["x"].transform("size") - 1) / 2
    return [round(float(step) * BESIDE, 2) for step in shift]


def _counted(rows: gpd.GeoDataFrame, cell: float) -> dict[Any, int]:
    """Count rows by the middle of their cell (degrees) and by look."""
    cells = pd.DataFrame(
        {
            "lon": (np.floor(rows.geometry.x / cell) + 0.5) * cell,
            "lat": (np.floor(rows.geometry.y / cell) + 0.5) * cell,
            **{name: rows[name] for name in _LOOKS},
        }
    )
    counted: dict[Any, int] = cells.groupby(["lon", "lat", *_LOOKS], sort=True).size().to_dict()
    return counted


def aggregated(rows: gpd.GeoDataFrame, words: Mapping[Symbol, str]) -> list[dict[str, Any]]:
    """Return one feature for each cell of the grid and look, with the number of rows in it.

    ``words`` are those of the legend. The map's own script makes discs of the features, as many as
    there is room for at each zoom.
    """
    counted = _counted(rows, CELL)
    cell = CELL
    while len(counted) > MOST_CELLS:
        cell *= 2
        counted = _counted(rows, cell)
    found = []
    for key, number in counted.items():
        lon, lat, shape, mark, colour = key
        label = words.get(Symbol(colour, shape, mark), words.get(Symbol(colour, shape), ""))
        looks = {"shape": shape, "mark": mark, "colour": colour}
        texts = {"tooltip": for_map(label), "name": "", "place_id": ""}
        found.append(_feature(lon, lat, {**looks, **texts, "rank": int(number), "context": False}))
    return found


def _feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    point = [round(float(lon), _DECIMALS), round(float(lat), _DECIMALS)]
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def tooltips(hints: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the lines that stand under the pointer; the first of several stands out.

    What many hints have in common, such as a network, is escaped once.
    """
    escaped = cache(for_map)
    return ["<br>".join(_lines([escaped(line) for line in hint])) for hint in hints]


def _lines(hint: list[str]) -> list[str]:
    return [f"<strong>{hint[0]}</strong>", *hint[1:]] if len(hint) > 1 else hint


@cache
def _template() -> Html:
    return _TEMPLATES.get_template("popup.html")


def card(t: Texts, told: Card, titles: Mapping[str, str]) -> str:
    """Return the HTML of the card that a click opens; ``titles`` are those of references."""
    return _template().render(
        title=told.title,
        facts=told.facts,
        sources=[_source(t, source, titles) for source in told.sources],
    )


def cards(t: Texts, imprint: Imprint) -> Cards:
    """Return what writes the card of each row."""

    def written(rows: pd.DataFrame) -> list[str]:
        told = (
            rows["card"]  # of rows that are no memberships
            if "card" in rows
            else [
                describe.card(t, row, imprint.names[row["network_id"]])
                for row in describe.records(rows)
            ]
        )
        return [card(t, each, imprint.titles) for each in told]

    return written


def _source(t: Texts, source: str, titles: Mapping[str, str]) -> tuple[str, str | None]:
    """Return what a source is called, and its address where it has one."""
    citation = describe.reference_title(source, titles)
    address = safe_url(source)
    if citation is not None or address is None:
        return citation or source, None
    return t._("Source: {host}").format(host=address.split("/")[2]), address
