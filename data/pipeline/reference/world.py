"""Countries of the world at 1:50m, for overview maps."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from data.pipeline.reference import names, packages
from data.pipeline.reference.boundaries import joined, polygons
from data.pipeline.reference.packages import read
from data.pipeline.reference.write import write_geojson, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

DECIMALS = 3
WEB_TOLERANCE = 0.1
_HALF_TURN = 180
# The same territory under two three-letter codes.
_ALIASES = {"SSD": "SDS", "ESH": "SAH", "XKX": "KOS", "PSE": "PSX", "ALA": "ALD"}
# Drawn by the source, without an ISO code and absent from the finer edition.
_OWN_NAMES = {
    "SOL": ("Somaliland", "Somaliland"),
    "CYN": ("Northern Cyprus", "Chypre du Nord"),
    "KAS": ("Siachen Glacier", "Glacier de Siachen"),
}


def world(raw: Path) -> gpd.GeoDataFrame:
    """Countries with iso2, name, name_fr and geometry (EPSG:4326, 3 decimals), sorted by name.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.
    ValueError
        If the polygons overlap.

    """
    source = gpd.read_file(io.BytesIO(read(raw, packages.WORLD_50M)), layer="countries")
    labels = names.country_frame(raw).drop(columns="geometry").set_index("a3")
    for own, (english, french) in _OWN_NAMES.items():
        labels.loc[own] = {"iso2": None, "name": english, "name_fr": french}
    found = labels.reindex(source["a3"].replace(_ALIASES)).reset_index(drop=True)
    split = np.asarray([_split(shape) for shape in source.geometry.to_numpy()], dtype=object)
    rounded = shapely.transform(split, lambda c: c.round(DECIMALS))
    shapes = shapely.normalize(shapely.remove_repeated_points(rounded))
    frame = gpd.GeoDataFrame(found, geometry=shapes, crs="EPSG:4326")
    frame = frame[~frame.geometry.is_empty].sort_values("name", ignore_index=True)
    if not (frame.geometry.is_valid.all() and frame.geometry.is_valid_coverage()):
        raise ValueError("The countries of the world do not form a valid partition")
    return frame


def _unwrapped(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ring without jumps at the antimeridian; one that circles a pole is closed over it."""
    turns = -360 * np.round(np.diff(ring[:, 0]) / 360)
    lon = ring[:, 0] + np.concatenate([[0], np.cumsum(turns)])
    path = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) > _HALF_TURN:
        pole = 90 * np.sign(ring[:, 1].mean())
        path = np.vstack([path, [lon[-1], pole], [lon[0], pole], path[0]])
    return path


def _split(shape: BaseGeometry) -> BaseGeometry:
    """Cut the polygons that cross the antimeridian in two, as plane maps need them."""
    parts: list[shapely.Polygon] = []
    for polygon in polygons(shape):
        ring = shapely.get_coordinates(polygon.exterior)
        if np.abs(np.diff(ring[:, 0])).max() <= _HALF_TURN:
            parts.append(polygon)
            continue
        plane = shapely.make_valid(shapely.Polygon(_unwrapped(ring)))
        holes = shapely.union_all([shapely.Polygon(hole) for hole in polygon.interiors])
        for turn in (-360, 0, 360):
            frame = shapely.box(turn - 180, -90, turn + 180, 90)
            piece = affinity.translate(shapely.intersection(plane, frame), xoff=-turn)
            parts.extend(polygons(shapely.difference(piece, holes)))
    return joined(parts)


def derive(raw: Path, out: Path) -> None:
    """Write `web/world.geojson` and `print/world.parquet` with their sidecars."""
    frame = world(raw)
    write_geoparquet(frame, out / "print" / "world.parquet")
    simple = shapely.coverage_simplify(frame.geometry.to_numpy(), WEB_TOLERANCE)
    light = frame.set_geometry(gpd.GeoSeries(simple, index=frame.index, crs=frame.crs))
    write_geojson(light, out / "web" / "world.geojson", DECIMALS)
