"""Draws a `View` with Leaflet, through folium: the one renderer for the browser.

The base map is the same for every state of the filters, and the members come in one feature
group, so that the map in the page is never mounted anew and the reader keeps the zoom. No text
reaches a script but as JSON, escaped by `geo.escape`. All addresses point at the app itself; the
online backgrounds ask for nothing until a reader chooses one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Final

import folium
import geopandas as gpd
import xyzservices
import xyzservices.providers as xyz
from folium.map import Layer
from folium.template import Template
from folium.utilities import JsCode

from geo import palette
from geo.i18n import Texts
from geo.model import View

STATIC: Final = "../../app/static"
VENDOR: Final = f"{STATIC}/vendor"
SCRIPTS: Final = (
    ("leaflet", f"{VENDOR}/leaflet/leaflet.js"),
    ("atlas_shapes", f"{STATIC}/atlas/shapes.js"),
    ("atlas_symbols", f"{STATIC}/atlas/symbols.js"),
)
STYLES: Final = (
    ("leaflet_css", f"{VENDOR}/leaflet/leaflet.css"),
    ("atlas_css", f"{STATIC}/atlas/map.css"),
)
_DECIMALS: Final = 5


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


class OfflineBase(Layer):
    """The boundaries that ship with the atlas, fetched once from the app's own static files."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.geoJSON(null, {
            interactive: false,
            attribution: {{ this.credit|tojson }},
            style: function (feature) {
                var lit = {{ this.focus|tojson }}.indexOf(feature.properties.iso2) >= 0;
                return Object.assign({}, {{ this.style|tojson }}, {
                    fillColor: lit ? {{ this.lit|tojson }} : {{ this.land|tojson }}});
            }
        });
        fetch({{ this.address|tojson }})
            .then(function (answer) { return answer.json(); })
            .then(function (shapes) { {{ this.get_name() }}.addData(shapes); });
        {{ this._parent.get_name() }}.attributionControl.setPrefix("Leaflet");
        {% endmacro %}
        """
    )

    def __init__(self, name: str, address: str, focus: tuple[str, ...], credit: str) -> None:
        """Keep what the script needs; the focus is a list of ISO country codes."""
        super().__init__(name=name, overlay=False, control=True, show=True)
        self._name = "OfflineBase"
        self.address = address
        self.focus = sorted(focus)
        self.credit = credit
        self.land = palette.LAND
        self.lit = palette.LAND_IN_FOCUS
        self.style = {"color": palette.BORDER, "weight": 0.8, "fillOpacity": 1}


@dataclass(frozen=True)
class WebMap:
    """A Leaflet map in two parts: the constant base, and the members that filters change."""

    base: folium.Map
    members: folium.FeatureGroup


def base_map(view: View, t: Texts) -> folium.Map:
    """Return the base: background, scale bar, layer control and attribution."""
    west, south, east, north = view.extent
    chart = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=5,
        tiles=None,
        control_scale=True,
        min_zoom=2,
        max_zoom=12,
        zoom_snap=0.25,
        world_copy_jump=True,
    )
    chart.default_js = list(SCRIPTS)
    chart.default_css = list(STYLES)
    chart.options["attributionControl"] = True
    OfflineBase(
        t._("Offline background (no request leaves this site)"),
        f"{STATIC}/basemap/{view.base}.geojson",
        view.focus,
        t._("Made with Natural Earth"),
    ).add_to(chart)
    for name, provider in online_backgrounds().items():
        label = t._("{name}, online: your address is sent to its servers").format(name=name)
        folium.TileLayer(provider, name=label, show=False, max_zoom=12).add_to(chart)
    folium.LayerControl(collapsed=True).add_to(chart)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


def features(members: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the located members as GeoJSON, one feature per membership.

    Members at one point are set apart: ``offset`` counts those that stand there already, so that
    the script can put them side by side.
    """
    located = members[~members.geometry.isna()]
    points = list(zip(located.geometry.x, located.geometry.y, strict=True))
    names = ("membership_id", "shape", "mark", "colour", "tooltip", "card", "label")
    seen: dict[tuple[float, float], int] = {}
    result = []
    for point, values in zip(points, located[list(names)].to_numpy(), strict=True):
        spot = (round(point[0], _DECIMALS), round(point[1], _DECIMALS))
        properties = dict(zip(names, values, strict=True)) | {"offset": seen.get(spot, 0)}
        seen[spot] = properties["offset"] + 1
        geometry = {"type": "Point", "coordinates": list(spot)}
        result.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": result}


def members_group(view: View) -> folium.FeatureGroup:
    """Return the members as one GeoJSON layer in a feature group."""
    group = folium.FeatureGroup(name="members", control=False)
    folium.GeoJson(
        json.loads(json.dumps(features(view.members))),
        point_to_layer=JsCode("function (f, at) { return window.atlasSymbol(f, at); }"),
        on_each_feature=JsCode("function (f, layer) { window.atlasBind(f, layer); }"),
    ).add_to(group)
    return group


def render(view: View, t: Texts) -> WebMap:
    """Return the map of a view."""
    return WebMap(base=base_map(view, t), members=members_group(view))
