"""Extents of maps: what a set of points covers, and the zoom at which Leaflet shows it whole."""

from __future__ import annotations

import math
from typing import Final

import geopandas as gpd

from geo.i18n import Texts
from geo.model import Bounds

TILE: Final = 256  # pixels of the world's width at zoom 0, in Web Mercator
CLOSEST: Final = 9.0
PRESETS: Final[dict[str, Bounds]] = {  # what a map of the world can show of it
    "world": (-168.0, -56.0, 180.0, 74.0),
    "europe": (-11.0, 35.0, 41.0, 65.0),
}
_MARGIN: Final = 0.5  # degrees around a single point


def presets(t: Texts) -> dict[str, str]:
    """Return the words for `PRESETS`."""
    return {"world": t._("World"), "europe": t._("Europe")}


def of_points(points: gpd.GeoDataFrame) -> Bounds | None:
    """Return west, south, east, north of the located rows (EPSG:4326), or None without any."""
    located = points[points.geometry.notna()]
    if located.empty:
        return None
    west, south, east, north = (float(edge) for edge in located.total_bounds)
    return (west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)


def centre(bounds: Bounds) -> tuple[float, float]:
    """Return latitude and longitude of the middle, as Leaflet writes a point."""
    west, south, east, north = bounds
    return ((south + north) / 2, (west + east) / 2)


def zoom(bounds: Bounds, width: int, height: int) -> float:
    """Return the zoom at which the bounds fill a map of a size in pixels (Web Mercator)."""
    west, south, east, north = bounds
    across = (east - west) / 360
    up = (_mercator(north) - _mercator(south)) / (2 * math.pi)
    fits = [
        math.log2(pixels / TILE / share)
        for pixels, share in ((width, across), (height, up))
        if share > 0
    ]
    return max(1.0, min([CLOSEST, *fits]))


def _mercator(latitude: float) -> float:
    bounded = max(-85.0, min(85.0, latitude))
    return math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2))
