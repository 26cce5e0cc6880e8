"""Lakes and rivers of the Alps (GSHHG, WDBII), and pale relief to lie under coloured symbols."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from PIL import Image, ImageFilter
from shapely import affinity

from data.pipeline.reference import boundaries
from data.pipeline.reference.files import read, write_geoparquet
from data.pipeline.sources import seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Bounds = tuple[float, float, float, float]

_LAKE = "2"
_MIN_LAKE_KM2 = 2.0
_GEOD_KM = 111.195
_SIMPLIFY = 0.001
_PER_DEGREE = 30
_LAND, _CONTRAST = np.array([243.0, 242.0, 238.0]), 0.62
_SEA = np.array([222.0, 230.0, 236.0])
_BLUR_DEGREES = 0.5
_MARGIN_DEGREES = 1.0
_QUALITY = 80


def _shapes(
    raw: Path, meta: str, data: str, window: Bounds
) -> Iterator[tuple[str, float, NDArray[np.float64]]]:
    """Level, stated area (km2) and coordinates of every shape that touches a window."""
    west, south, east, north = window
    content = read(raw, data)
    for line in read(raw, meta).decode("ascii").splitlines():
        level, area, _, _, _, offset, size, *_ = line.split()
        packed = content[int(offset) : int(offset) + int(size)]
        xy = np.frombuffer(packed, dtype="<f4").reshape(-1, 2).astype(float)
        (x0, y0), (x1, y1) = xy.min(axis=0), xy.max(axis=0)
        if x0 < east and x1 > west and y0 < north and y1 > south:
            yield level, float(area), xy


def lakes(raw: Path, window: Bounds = boundaries.ALPS) -> gpd.GeoDataFrame:
    """Lakes of 2 km2 or more in a window: area_km2, geometry; largest first."""
    found = [
        (round(area, 1), shapely.make_valid(shapely.Polygon(xy.round(boundaries.DECIMALS))))
        for level, area, xy in _shapes(raw, "gshhg_meta", "gshhg", window)
        if level == _LAKE and area >= _MIN_LAKE_KM2
    ]
    shapes = shapely.normalize([shape for _, shape in found])
    frame = gpd.GeoDataFrame({"area_km2": [a for a, _ in found]}, geometry=shapes, crs="EPSG:4326")
    frame = boundaries.clip(frame, window)
    return frame.sort_values("area_km2", ascending=False, kind="stable", ignore_index=True)


def _length_km(line: BaseGeometry) -> float:
    scale = math.cos(math.radians(line.centroid.y))
    return round(affinity.scale(line, xfact=scale).length * _GEOD_KM, 1)


def rivers(raw: Path, window: Bounds = boundaries.ALPS) -> gpd.GeoDataFrame:
    """River stretches in a window: length_km, geometry; longest first."""
    edge = shapely.box(*window)
    found = (
        shapely.intersection(shapely.LineString(xy), edge)
        for _, _, xy in _shapes(raw, "wdbii_meta", "wdbii", window)
        if len(xy) > 1
    )
    kept = [s for s in found if not s.is_empty and s.geom_type in {"LineString", "MultiLineString"}]
    rounded = shapely.transform(np.asarray(kept), lambda c: c.round(boundaries.DECIMALS))
    frame = gpd.GeoDataFrame({"length_km": [_length_km(s) for s in rounded]}, geometry=rounded)
    frame = frame.set_crs("EPSG:4326")
    return frame.sort_values("length_km", ascending=False, kind="stable", ignore_index=True)


def _smooth(grey: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    picture = Image.fromarray(grey.clip(0, 255).astype("uint8"))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), dtype=float)


def _shade(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shading without height colours: luminance minus the local mean of the land's luminance."""
    land = (rgb[..., 2] <= rgb[..., 1] + 2).astype(float)
    grey = rgb @ np.array([0.4, 0.4, 0.2])
    radius = _BLUR_DEGREES * _PER_DEGREE
    weight = _smooth(land * 255, radius) / 255
    mean = _smooth(grey * land, radius) / np.maximum(weight, 0.02)
    shade = ((grey - mean) * _CONTRAST).clip(-70, 12)
    soft = _smooth(land * 255, 0.6)[..., None] / 255
    return np.asarray((_LAND + shade[..., None]) * soft + _SEA * (1 - soft), dtype=float)


def _mercator_rows(
    picture: NDArray[np.float64], south: float, north: float, height: int
) -> NDArray[np.float64]:
    """Resample rows from equal latitude steps to equal Web Mercator steps."""
    top, bottom = (np.log(np.tan(np.pi / 4 + np.radians(v) / 2)) for v in (north, south))
    steps = top + (bottom - top) * (np.arange(height) + 0.5) / height
    latitude = np.degrees(2 * np.arctan(np.exp(steps)) - np.pi / 2)
    rows = (north - latitude) / (north - south) * len(picture) - 0.5
    low = np.floor(rows).astype(int).clip(0, len(picture) - 2)
    part = (rows - low).clip(0, 1)[:, None, None]
    return np.asarray(picture[low] * (1 - part) + picture[low + 1] * part)


def relief(plate: Image.Image, bounds: Bounds, width: int) -> Image.Image:
    """Cut, shade and warp a part of the world plate.

    Parameters
    ----------
    plate
        World picture, plate carrée, 30 pixels a degree.
    bounds
        West, south, east, north in degrees.
    width
        Width of the result in pixels; its height follows from Web Mercator.

    Returns
    -------
    RGB picture in Web Mercator.

    """
    west, south, east, north = bounds
    pad = _MARGIN_DEGREES
    frame = (west - pad + 180, 90 - north - pad, east + pad + 180, 90 - south + pad)
    left, upper, right, lower = (round(v * _PER_DEGREE) for v in frame)
    shaded = _shade(np.asarray(plate.crop((left, upper, right, lower)), dtype=float))
    edge = round(pad * _PER_DEGREE)
    inner = Image.fromarray(shaded[edge:-edge, edge:-edge].clip(0, 255).round().astype("uint8"))
    wide = inner.resize(
        (width, round(inner.height * width / inner.width)), Image.Resampling.BICUBIC
    )
    top, bottom = (np.log(np.tan(np.pi / 4 + np.radians(v) / 2)) for v in (north, south))
    height = round(width * (top - bottom) / np.radians(east - west))
    warped = _mercator_rows(np.asarray(wide, dtype=float), south, north, height)
    return Image.fromarray(warped.clip(0, 255).round().astype("uint8"))


def derive(raw: Path, out: Path) -> None:
    """Write lakes and rivers for print, and reliefs (Web Mercator) for the web."""
    for frame, name in ((lakes(raw), "alps_lakes"), (rivers(raw), "alps_rivers")):
        finer = frame.set_geometry(frame.simplify(_SIMPLIFY))
        write_geoparquet(finer, out / "print" / f"{name}.parquet")
    Image.MAX_IMAGE_PIXELS = 10800 * 5400
    plate = Image.open(io.BytesIO(read(raw, "shaded_relief"))).convert("RGB")
    layers = (
        ("relief_alps", boundaries.ALPS, 1350),
        ("relief_europe", boundaries.EUROPE, 2100),
    )
    for name, bounds, width in layers:
        path = out / "web" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = relief(plate, bounds, width)
        picture.save(path, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
        seal(path, 1)
