"""One coverage of Europe: countries, and admin-1 units where the Alps and France need them.

Countries come from Natural Earth 1:10m 5.1.1 (German point of view), admin-1 units from 4.1.0.
The two editions agree to about a metre; all their lines are snapped to one grid and noded
together, so every layer made from the coverage shares its borders with every other exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.pipeline.reference import files, names
from data.pipeline.reference.packages import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EUROPE = (-25.0, 33.0, 45.0, 72.0)
ALPS = (3.5, 42.5, 17.0, 49.0)
GRID = 0.0001
DECIMALS = 4
TOLERANCES = {"web": 0.015, "print": 0.002}
BY_UNIT = ("FRA", "ITA", "CHE", "AUT", "DEU", "SVN", "LIE", "MCO", "SMR")
_WHOLE = {
    "LIE": ("LI", "Liechtenstein", "Liechtenstein"),
    "MCO": ("MC", "Monaco", "Monaco"),
    "SMR": ("SM", "San Marino", "Saint-Marin"),
}


def _admin1(raw: Path) -> gpd.GeoDataFrame:
    collection = read_json(raw, files.ADMIN1_10M)["features"]
    kept = [f for f in collection if f["properties"]["adm0_a3"] in BY_UNIT]
    source = gpd.GeoDataFrame.from_features(kept, crs="EPSG:4326")
    slovenian = source["adm0_a3"] == "SVN"
    code = source["iso_3166_2"].astype(str)
    code = code.where(~slovenian, "SI:" + source["region"].astype(str))
    frame = source.assign(code=code, a3=source["adm0_a3"])
    for name in ("name", "name_fr"):
        frame[name] = frame[name].where(~slovenian, frame["region"])
    named = names.unit_names(raw, frame)
    frame = frame.assign(name=named["name"], name_fr=named["name_fr"])
    for a3, labels in _WHOLE.items():
        frame.loc[frame["a3"] == a3, ["code", "name", "name_fr"]] = labels
    return frame[["code", "a3", "name", "name_fr", "region", "geometry"]]


def _noded(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Faces of all boundaries snapped to the grid and noded together."""
    lines = shapely.set_precision(shapely.boundary(geometry), GRID, mode="pointwise")
    network = shapely.unary_union(lines, grid_size=GRID)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(network))))


def units(raw: Path) -> gpd.GeoDataFrame:
    """Build the full-resolution coverage.

    Returns
    -------
    One row per unit, sorted by code: code (ISO 3166-2, `SI:<statistical region>` in Slovenia, a3
    for a whole country), a3, iso2, name, name_fr, region (source's region name, Italy), geometry
    (EPSG:4326, 4 decimals, a valid coverage). Overseas départements lie outside the window.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.
    ValueError
        If the faces do not form a valid coverage.

    """
    countries = names.country_frame(raw)
    iso2 = dict(zip(countries["a3"], countries["iso2"], strict=True))
    window = shapely.box(*EUROPE)
    others = countries[~countries["a3"].isin(BY_UNIT) & countries.intersects(window)]
    others = others.assign(code=others["a3"], region=None).drop(columns="iso2")
    others = others.set_geometry(shapely.intersection(shapely.make_valid(others.geometry), window))
    both = pd.concat([others, _admin1(raw)], ignore_index=True)
    geometry = both.geometry.to_numpy()
    faces = _noded(geometry)
    face, owner = shapely.STRtree(geometry).query(shapely.point_on_surface(faces), "within")
    first = pd.Series(owner, index=face).groupby(level=0).min()
    attributes = both.drop(columns="geometry").iloc[first.to_numpy()].reset_index(drop=True)
    attributes["iso2"] = attributes["a3"].map(iso2)
    loose = gpd.GeoDataFrame(attributes, geometry=faces[first.index], crs="EPSG:4326")
    result = dissolve(loose, "code")
    if not result.geometry.is_valid_coverage():
        raise ValueError("The admin-1 and country polygons do not form a valid coverage")
    return result


def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Copy of a frame with coordinates at 4 decimals (about 10 m)."""
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda c: np.round(c, DECIMALS))
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def dissolve(frame: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """Merge the members of a coverage by a column; first values are kept, sorted by the column."""
    merged = frame.dissolve(by, as_index=False, method="coverage", aggfunc="first")
    shapes = shapely.normalize(merged.geometry.to_numpy())
    return rounded(merged.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs)))


def simplified(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Simplify a coverage so that shared borders stay shared (Visvalingam-Whyatt, in degrees)."""
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def clip(frame: gpd.GeoDataFrame, bounds: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Cut a frame of polygons to a window; rows that fall outside are dropped."""
    cut = shapely.intersection(frame.geometry.to_numpy(), shapely.box(*bounds))
    areal = [joined(polygons(shape)) for shape in cut]
    result = frame.set_geometry(gpd.GeoSeries(areal, index=frame.index, crs=frame.crs))
    return rounded(result[~result.geometry.is_empty].reset_index(drop=True))


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Non-empty polygons of a shape, without the lines and points that overlays leave."""
    parts = shapely.get_parts(shape)
    return [p for p in parts if isinstance(p, shapely.Polygon) and not p.is_empty]


def joined(parts: list[shapely.Polygon]) -> BaseGeometry:
    """One polygon as it is, several (or none) as a multipolygon."""
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
