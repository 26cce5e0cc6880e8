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
from folium.plugins import MarkerCluster
from folium.utilities import JsCode

from geo.i18n import Texts
from geo.model import View
from geo.screen import assets, features, weblayers
from geo.screen.weblayers import STATIC

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
    weblayers.OfflineBase(background, view, t._("Made with Natural Earth")).add_to(chart)
    for name, provider in online_backgrounds().items():
        label = t._("{name}, online: your address is sent to its servers").format(name=name)
        folium.TileLayer(provider, name=label, show=False, max_zoom=CLOSEST_ZOOM).add_to(chart)
    folium.LayerControl(collapsed=True).add_to(chart)
    words = {
        "home": t._("Back to the whole map"),
        "fit": t._("Zoom to the members shown"),
        "full": t._("Full screen"),
    }
    weblayers.Controls(words, [[south, west], [north, east]]).add_to(chart)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


def members_group(view: View, t: Texts) -> folium.FeatureGroup:
    """Return the countries and the members of a view in a feature group."""
    group = folium.FeatureGroup(name="members", control=False)
    if view.areas:
        weblayers.Areas(view).add_to(group)
    if view.outline:
        weblayers.Outline(view).add_to(group)
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
        weblayers.Context(behind).add_to(group)
    clusters.add_to(group)
    weblayers.Legend(view, t).add_to(group)
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
