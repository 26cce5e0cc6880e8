"""The relief of the Alps as a soft shade, brought from Web Mercator into a map's projection."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgb
from PIL import Image

from geo.model import BasePart
from geo.paper.figure_projection import Frame, unproject
from geo.paths import REFERENCE

_PIXEL_MM: Final = 0.3
_FADE: Final = 0.06  # of the picture's width: its edges run out softly

Raster = npt.NDArray[np.float64]


@cache
def _picture(file: str) -> Raster:
    with Image.open(REFERENCE / "web" / file) as image:
        return np.asarray(image.convert("L"), dtype=np.float64) / 255


def shade(part: BasePart, frame: Frame, strength: float, colour: str) -> Raster | None:
    """Return the relief on a frame as RGBA from 0 to 1, first row at the top.

    Only shadows are kept: flat land and the sea stay clear. None where the picture has no place.
    """
    if part.bounds is None:
        return None
    columns, rows = (max(2, round(s / _PIXEL_MM)) for s in (frame.box.width, frame.box.height))
    west, south, east, north = frame.bounds
    x = west + (np.arange(columns) + 0.5) / columns * (east - west)
    y = north - (np.arange(rows) + 0.5) / rows * (north - south)
    grid = np.column_stack([g.ravel() for g in np.meshgrid(x, y)])
    across, down = _shares(unproject(grid, frame.crs), part.bounds)
    picture = _picture(part.file)
    values = _between(picture, across, down)
    flat = float(np.quantile(picture, 0.6))
    edge = np.minimum.reduce([across, 1 - across, down, 1 - down])
    alpha = np.clip((flat - values) * 2.2, 0, 1) * strength * np.clip(edge / _FADE, 0, 1)
    tint = np.broadcast_to(to_rgb(colour), (len(values), 3))
    return np.column_stack([tint, alpha]).reshape(rows, columns, 4)


def _shares(
    lon_lat: Raster, bounds: tuple[tuple[float, float], tuple[float, float]]
) -> tuple[Raster, Raster]:
    """Return how far points are across and down a picture in Web Mercator, from 0 to 1."""
    (south, west), (north, east) = bounds
    low, high, here = (_mercator(np.asarray(v)) for v in (south, north, lon_lat[:, 1]))
    return (lon_lat[:, 0] - west) / (east - west), (high - here) / (high - low)


def _mercator(latitude: Raster) -> Raster:
    return np.log(np.tan(np.pi / 4 + np.radians(np.clip(latitude, -85, 85)) / 2))


def _between(picture: Raster, across: Raster, down: Raster) -> Raster:
    """Return values of a picture between its pixels (bilinear)."""
    high, wide = picture.shape
    x = np.clip(across * wide - 0.5, 0, wide - 1.001)
    y = np.clip(down * high - 0.5, 0, high - 1.001)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    dx, dy = x - left, y - top
    upper = picture[top, left] * (1 - dx) + picture[top, left + 1] * dx
    lower = picture[top + 1, left] * (1 - dx) + picture[top + 1, left + 1] * dx
    return np.asarray(upper * (1 - dy) + lower * dy)
