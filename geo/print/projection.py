"""Where a view lies on paper: its projection, the frame of its map, and a scale bar that is true.

Projections: ETRS89-LAEA (EPSG:3035) for Europe, Lambert-93 (EPSG:2154) for the western Alps, Equal
Earth (EPSG:8857) for the world; elsewhere an equal-area projection around the middle of the view.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

from geo.i18n import Texts
from geo.model import Bounds, View
from geo.print.typeset import Box, Points

EUROPE: Final = "EPSG:3035"
LAMBERT_93: Final = "EPSG:2154"
WORLD: Final = "EPSG:8857"
_EUROPE_WINDOW: Final = shapely.box(-32.0, 27.0, 50.0, 75.0)
_FRENCH_ALPS: Final = shapely.box(-1.0, 41.0, 10.0, 52.0)
_WHOLE: Final = 300.0  # degrees: the whole globe is shown
_RIM: Final = 0.015  # of the width, so that the globe's edge is seen
_STEPS: Final = 60
_NICE: Final = (1, 2, 5)
_GEOD: Final = Geod(ellps="WGS84")


def of(view: View) -> str:
    """Return the projection of a view, as pyproj writes it."""
    if view.world:
        return WORLD
    west, south, east, north = view.extent
    shown = shapely.box(*view.extent)
    if view.view_id.startswith("alpine") and _FRENCH_ALPS.covers(shown):
        return LAMBERT_93
    if _EUROPE_WINDOW.covers(shown):
        return EUROPE
    middle = ((south + north) / 2, (west + east) / 2)
    return f"+proj=laea +lat_0={middle[0]:.2f} +lon_0={middle[1]:.2f} +datum=WGS84 +units=m"


def name(crs: str, t: Texts) -> str:
    """Return the name of a projection for readers."""
    known = {
        EUROPE: t._("ETRS89-LAEA (EPSG:3035)"),
        LAMBERT_93: t._("Lambert-93 (EPSG:2154)"),
        WORLD: t._("Equal Earth (EPSG:8857)"),
    }
    return known.get(crs, t._("Lambert azimuthal equal-area, centred on the map"))


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_user_input(crs), always_xy=True)


def project(lon_lat: Points, crs: str) -> Points:
    """Return points in degrees (rows of longitude and latitude) in metres of a projection."""
    x, y = _transformer(crs).transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.column_stack([x, y])


def unproject(metres: Points, crs: str) -> Points:
    """Return points of a projection in degrees; infinite where there is no place on Earth."""
    lon, lat = _transformer(crs).transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.column_stack([lon, lat])


def outline(bounds: Bounds, crs: str) -> Points:
    """Return the edges of a box in degrees, densely, in metres of a projection."""
    west, south, east, north = bounds
    across, up = np.linspace(west, east, _STEPS), np.linspace(south, north, _STEPS)
    edges = [
        np.column_stack([across, np.full(_STEPS, south)]),
        np.column_stack([np.full(_STEPS, east), up]),
        np.column_stack([across[::-1], np.full(_STEPS, north)]),
        np.column_stack([np.full(_STEPS, west), up[::-1]]),
    ]
    return project(np.vstack(edges), crs)


def extent(view: View, crs: str) -> Bounds:
    """Return the box of the view's extent in metres of a projection."""
    west, south, east, north = view.extent
    bounds = (-180.0, south, 180.0, north) if east - west > _WHOLE else view.extent
    points = outline(bounds, crs)
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    rim = _RIM * (east - west) if crs == WORLD else 0.0
    return (float(west - rim), float(south), float(east + rim), float(north))


@dataclass(frozen=True)
class Frame:
    """A piece of a projected plane on a box of the page; ``bounds`` has the box's proportions."""

    crs: str
    box: Box
    bounds: Bounds

    @classmethod
    def around(cls, crs: str, box: Box, wanted: Bounds) -> Frame:
        """Return the frame that fills the box and shows all that is wanted."""
        west, south, east, north = wanted
        per_mm = max((east - west) / box.width, (north - south) / box.height)
        x, y = (west + east) / 2, (south + north) / 2
        half_x, half_y = per_mm * box.width / 2, per_mm * box.height / 2
        return cls(crs, box, (x - half_x, y - half_y, x + half_x, y + half_y))

    @property
    def metres_per_mm(self) -> float:
        """Metres of the projection for a millimetre of the page."""
        return (self.bounds[2] - self.bounds[0]) / self.box.width

    def to_page(self, metres: Points) -> Points:
        """Return points of the plane as millimetres on the page."""
        x = self.box.x + (metres[:, 0] - self.bounds[0]) / self.metres_per_mm
        y = self.box.y + (self.bounds[3] - metres[:, 1]) / self.metres_per_mm
        return np.column_stack([x, y])

    def points(self, rows: gpd.GeoDataFrame) -> Points:
        """Return the places of located rows (EPSG:4326) as millimetres on the page."""
        lon_lat = np.column_stack([rows.geometry.x, rows.geometry.y])
        return self.to_page(project(lon_lat.astype("float64"), self.crs))


def scale_bar(frame: Frame, longest_mm: float) -> tuple[int, float]:
    """Return a round number of kilometres and how long it is on the page, in millimetres.

    True along the horizontal through the middle of the map, measured on the ellipsoid.
    """
    west, south, east, north = frame.bounds
    x, y, half = (west + east) / 2, (south + north) / 2, frame.metres_per_mm / 2
    lon, lat = unproject(np.array([[x - half, y], [x + half, y]]), frame.crs).T
    _, _, metres = _GEOD.inv(lon[0], lat[0], lon[1], lat[1])
    km_per_mm = float(metres) / 1000
    longest = km_per_mm * longest_mm
    power = 10 ** math.floor(math.log10(longest))
    km = max(step * power for step in _NICE if step * power <= longest)
    return max(1, round(km)), km / km_per_mm
