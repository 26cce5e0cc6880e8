"""The printed background: layers of ``data/reference/print``, projected, simplified and cut.

Each layer is read once, projected once for each projection, and simplified once for each scale:
what is finer than a hair line is left out, borders shared by neighbours together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
import yaml
from matplotlib.path import Path

from geo.i18n import Texts, said
from geo.model import Bounds
from geo.paper.figure_projection import EUROPE, LAMBERT_93, WORLD, Frame, unproject
from geo.paths import REFERENCE

EUROPE_WINDOW: Final = (-25.0, 33.0, 45.0, 72.0)
_UNDER: Final = 0.3  # degrees that the rest of the world reaches under Europe's layer
FINEST_MM: Final = 0.04
_AROUND: Final = 60.0  # degrees around the middle of a projection without a code
_WINDOWS: Final[dict[str, Bounds]] = {
    EUROPE: (-60.0, 15.0, 100.0, 84.0),
    LAMBERT_93: (-40.0, 15.0, 50.0, 75.0),
}

Geometries = npt.NDArray[np.object_]


@cache
def read(stem: str) -> gpd.GeoDataFrame:
    """Read a layer (EPSG:4326).

    ``<stem>-lines`` are the borders and coasts of a layer of countries, Europe's without the edge
    of its window; ``world-rest`` and ``world-rest-lines`` leave out what lies in that window.
    """
    window = shapely.box(*EUROPE_WINDOW)
    if stem.endswith("-rest"):
        return _less(read(stem.removesuffix("-rest")), window.buffer(-_UNDER, join_style="mitre"))
    if stem.endswith("-rest-lines"):
        return _less(read(stem.replace("-rest", "")), window)
    if stem.endswith("-lines"):
        whole = read(stem.removesuffix("-lines"))
        return _less(whole.set_geometry(whole.boundary), window.boundary.buffer(1e-3))
    return gpd.read_parquet(REFERENCE / "print" / f"{stem}.parquet")


def _less(rows: gpd.GeoDataFrame, taken: shapely.Polygon) -> gpd.GeoDataFrame:
    left = shapely.difference(rows.geometry.to_numpy(), taken)
    return rows.set_geometry(gpd.GeoSeries(left, index=rows.index, crs=rows.crs))


@cache
def _projected(stem: str, crs: str) -> gpd.GeoDataFrame:
    rows = read(stem)
    if crs != WORLD:
        cut = shapely.clip_by_rect(rows.geometry.to_numpy(), *_window(crs))
        rows = rows.set_geometry(gpd.GeoSeries(cut, index=rows.index, crs=rows.crs))
    return gpd.GeoDataFrame(rows[~rows.geometry.is_empty]).to_crs(crs)


def _window(crs: str) -> Bounds:
    """Return the part of the Earth, in degrees, that a projection shows without breaking."""
    if crs in _WINDOWS:
        return _WINDOWS[crs]
    lon, lat = (float(v) for v in unproject(np.zeros((1, 2)), crs)[0])
    return (lon - _AROUND, max(-89.0, lat - _AROUND), lon + _AROUND, min(89.0, lat + _AROUND))


@lru_cache(maxsize=64)
def _simplified(stem: str, crs: str, power: int) -> gpd.GeoDataFrame:
    rows = _projected(stem, crs)
    shapes = rows.geometry.to_numpy()
    tolerance = 2.0**power
    if (shapely.get_dimensions(shapes) == 2).all() and not stem.endswith("lakes"):  # noqa: PLR2004
        # The tolerance of this method is the side of a square that a vertex may sweep.
        found = shapely.coverage_simplify(shapes, 1.5 * tolerance)
    else:
        found = shapely.simplify(shapes, tolerance)
    return rows.set_geometry(gpd.GeoSeries(found, index=rows.index, crs=rows.crs))


def layer(stem: str, frame: Frame) -> gpd.GeoDataFrame:
    """Return a layer in the projection of a frame, as fine as its scale shows, cut to it."""
    power = math.floor(math.log2(frame.metres_per_mm * FINEST_MM))
    rows = _simplified(stem, frame.crs, power)
    margin = 2 * frame.metres_per_mm
    west, south, east, north = frame.bounds
    window = (west - margin, south - margin, east + margin, north + margin)
    near = rows.cx[window[0] : window[2], window[1] : window[3]]
    cut = shapely.clip_by_rect(near.geometry.to_numpy(), *window)
    shown = near.set_geometry(gpd.GeoSeries(cut, index=near.index, crs=near.crs))
    return gpd.GeoDataFrame(shown[~shown.geometry.is_empty])


def fill_path(shapes: Iterable[Any]) -> Path | None:
    """Return polygons as one path; holes turn the other way round. None without any."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(list(shapes), dtype=object)))
    solid = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    if not len(solid):
        return None
    rings = shapely.get_rings(shapely.orient_polygons(solid))
    return _path(rings, closed=True)


def line_paths(shapes: Iterable[Any]) -> list[Path]:
    """Return lines, or the outlines of polygons, as one path a shape."""
    found = []
    for shape in shapes:
        lines = shape.boundary if shape.geom_type.endswith("Polygon") else shape
        parts = shapely.get_parts(lines)
        parts = parts[shapely.get_dimensions(parts) == 1]
        if len(parts):
            found.append(_path(parts, closed=False))
    return found


def _path(lines: Geometries, *, closed: bool) -> Path:
    points, index = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    codes[starts] = Path.MOVETO
    if closed:
        codes[np.append(starts[1:], len(points)) - 1] = Path.CLOSEPOLY
    return Path(points, codes)


def attribution(stem: str, folder: str, t: Texts) -> str:
    """Return the words with which a layer's licence wants it named, in the reader's language."""
    return said(_sidecar(stem, folder)["licence"], "attribution", t)


@cache
def _sidecar(stem: str, folder: str) -> dict[str, Any]:
    path = next((REFERENCE / folder).glob(f"{stem}.*.meta.yml"))
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
