"""Pale relief backdrops in Web Mercator, for an image overlay under coloured symbols."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from data.pipeline.reference import coverage, files
from data.pipeline.reference.packages import read
from data.pipeline.sources import seal

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Bounds = tuple[float, float, float, float]

_PER_DEGREE = 30
_LAND, _CONTRAST = np.array([243.0, 242.0, 238.0]), 0.62
_SEA = np.array([222.0, 230.0, 236.0])
_BLUR_DEGREES = 0.5
_MARGIN_DEGREES = 1.0
_QUALITY = 80


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
    """Write `web/relief_alps.jpg` and `web/relief_europe.jpg` with their sidecars."""
    Image.MAX_IMAGE_PIXELS = 10800 * 5400
    plate = Image.open(io.BytesIO(read(raw, files.SHADED_RELIEF))).convert("RGB")
    layers = (
        ("relief_alps", coverage.ALPS, 1350),
        ("relief_europe", coverage.EUROPE, 2100),
    )
    for name, bounds, width in layers:
        path = out / "web" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = relief(plate, bounds, width)
        picture.save(path, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
        seal(path, 1)
