"""Draws a `View` with Leaflet, through folium: the one renderer for the browser.

The base map is the same for every state of the filters, and the members come in one feature
group, so that the map in the page is never mounted anew and the reader keeps the zoom. No text
reaches a script but as JSON, escaped by `geo.escape`. All addresses point at the app itself; the
online backgrounds ask for nothing until a reader chooses one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final

import folium
import xyzservices
import xyzservices.providers as xyz
from branca.element import MacroElement
from folium.map import Layer
from folium.plugins import MarkerCluster
from folium.template import Template
from folium.utilities import JsCode

from geo import palette
from geo.escape import for_map
from geo.i18n import Texts
from geo.model import View
from geo.screen import assets, features, popup

STATIC: Final = assets.SERVED
SCRIPT: Final = f"{STATIC}/{assets.BUNDLE}"  # Leaflet, its clusters, own scripts and styles
CLOSEST_ZOOM: Final = 12
CLUSTER_RADIUS: Final = 7  # pixels: symbols that overlap, no more
CLUSTERS_UNTIL: Final = 10


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
        world_copy_jump=True,
    )
    chart.options["max_zoom"] = CLOSEST_ZOOM  # folium keeps it with the tiles, and there are none
    chart.default_js, chart.default_css = [("atlas", SCRIPT)], []
    background = t._("Offline background (no request leaves this site)")
    OfflineBase(background, view, t._("Made with Natural Earth")).add_to(chart)
    for name, provider in online_backgrounds().items():
        label = t._("{name}, online: your address is sent to its servers").format(name=name)
        folium.TileLayer(provider, name=label, show=False, max_zoom=CLOSEST_ZOOM).add_to(chart)
    folium.LayerControl(collapsed=True).add_to(chart)
    words = {
        "home": t._("Back to the whole map"),
        "fit": t._("Zoom to the members shown"),
        "full": t._("Full screen"),
    }
    Controls(words, [[south, west], [north, east]]).add_to(chart)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


def members_group(view: View, t: Texts) -> folium.FeatureGroup:
    """Return the countries and the members of a view in a feature group."""
    group = folium.FeatureGroup(name="members", control=False)
    if view.areas:
        Areas(view).add_to(group)
    if view.outline:
        Outline(view).add_to(group)
    clusters = MarkerCluster(  # type: ignore[no-untyped-call]
        control=False,
        icon_create_function="function (cluster) { return window.atlasCluster(cluster); }",
        options={
            "maxClusterRadius": CLUSTER_RADIUS,
            "disableClusteringAtZoom": CLUSTERS_UNTIL,
            "showCoverageOnHover": False,
            "animate": False,
        },
    )
    clusters.default_js, clusters.default_css = [], []  # the base brings them, from this app
    points(features.collection(view, t)).add_to(clusters)
    behind = features.context_collection(view)
    if behind["features"]:
        Context(behind).add_to(group)
    clusters.add_to(group)
    Legend(view, t).add_to(group)
    return group


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


class OfflineBase(Layer):
    """The boundaries that ship with the atlas, fetched once from the app's own static files.

    The layers of ``view.base`` are drawn in their order: fills, relief, lakes, lines.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasBase(
            {{ this.parts|tojson }}, {{ this.focus|tojson }}, {{ this.credit|tojson }});
        {{ this._parent.get_name() }}.attributionControl.setPrefix("Leaflet");
        {% endmacro %}
        """
    )

    def __init__(self, name: str, view: View, credit: str) -> None:
        """Keep what the script needs."""
        super().__init__(name=name, overlay=False, control=True, show=True)
        self._name = "OfflineBase"
        self.parts = [
            {"address": f"{STATIC}/basemap/{part.file}", "style": part.style, "image": part.bounds}
            for part in view.base
        ]
        self.focus = {
            "countries": sorted(view.focus),
            "land": palette.LAND,
            "lit": palette.LAND_IN_FOCUS,
        }
        self.credit = credit


class Areas(Layer):
    """Countries in the colour of their class, with a tooltip each (escaped HTML)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasAreas(
            {{ this.address|tojson }}, {{ this.classes|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View) -> None:
        """Keep the values by country code."""
        super().__init__(name="areas", control=False)
        self._name = "Areas"
        self.address = f"{STATIC}/basemap/{view.area_file}"
        hints = [area.hint for area in view.areas]
        self.classes = {
            area.iso2: {
                "fill": area.fill,
                "opacity": 0.85,
                "line": palette.BORDER,
                "dash": "2 3" if area.hatched else "",
                "tooltip": tooltip,
            }
            for area, tooltip in zip(view.areas, popup.tooltips(hints), strict=True)
        }


class Outline(Layer):
    """One Alpine perimeter as a dashed outline."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasOutline(
            {{ this.address|tojson }}, {{ this.rule|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View) -> None:
        """Keep the name of the rule."""
        super().__init__(name="outline", control=False)
        self._name = "Outline"
        self.address = f"{STATIC}/basemap/alps_perimeters.geojson"
        self.rule = view.outline


class Context(Layer):
    """The points behind the members, kept on the map as long as they are the same."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasContext({{ this.points|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, points: dict[str, Any]) -> None:
        """Keep the points, a GeoJSON FeatureCollection."""
        super().__init__(name="context", control=False)
        self._name = "Context"
        self.points = points


class Legend(Layer):
    """The legend on the map itself, where it is narrow or fills the screen (``map.css`` says when).

    It goes with the members, so that its numbers change with them.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.atlasLegend(
            {{ this.word|tojson }}, {{ this.lines|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View, t: Texts) -> None:
        """Keep the lines: a symbol or the colour of a class, words (escaped HTML) and number."""
        super().__init__(name="legend", control=False)
        self._name = "Legend"
        self.word = for_map(t._("Legend"))
        self.lines = [
            {
                "shape": item.symbol.shape,
                "mark": item.symbol.mark,
                "colour": item.symbol.colour,
                "words": for_map(item.label),
                "count": t.number(item.count),
            }
            for item in (*view.legend, *view.context_legend)
        ] + [
            {"fill": key.fill, "words": for_map(key.label), "count": t.number(key.count)}
            for key in view.area_legend
        ]


class Controls(MacroElement):
    """The map's own buttons: whole map, zoom to the members, full screen."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.atlasControls({{ this._parent.get_name() }}, {{ this.words|tojson }},
            {{ this.home|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, words: dict[str, str], home: list[list[float]]) -> None:
        """Keep the words of the buttons and the bounds of the whole map."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Controls"
        self.words = words
        self.home = home


class Linked(MacroElement):
    """Moves the map along with the others of a channel, within one browser."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.atlasLink({{ this._parent.get_name() }}, {{ this.channel|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, channel: str) -> None:
        """Keep the name of the channel."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Linked"
        self.channel = channel
