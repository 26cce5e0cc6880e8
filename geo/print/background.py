"""The background of a printed map: water, land, areas, relief, lakes, rivers, borders, outline.

Each layer of ``data/reference/print`` is read once, projected once for each projection, and
simplified once for each scale: what is finer than a hair line is left out, borders shared by
neighbours together. A map at a large scale has a ground too: admin-1 lines, water, and towns to
find one's way by.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from PIL import Image

from geo.i18n import Texts, said, said_column
from geo.model import REST, Area, BasePart, Bounds, View
from geo.paths import REFERENCE, read_yaml
from geo.print import projection
from geo.print.projection import EUROPE, LAMBERT_93, WORLD, Frame, unproject
from geo.print.sheet import Sheet, hatch
from geo.print.typeset import Points, Wanted

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


@lru_cache(maxsize=32)
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
    return path_of(rings, closed=True)


def line_paths(shapes: Iterable[Any]) -> list[Path]:
    """Return lines, or the outlines of polygons, as one path a shape."""
    found = []
    for shape in shapes:
        lines = shape.boundary if shape.geom_type.endswith("Polygon") else shape
        parts = shapely.get_parts(lines)
        parts = parts[shapely.get_dimensions(parts) == 1]
        if len(parts):
            found.append(path_of(parts, closed=False))
    return found


def path_of(lines: Geometries, *, closed: bool) -> Path:
    """Return lines, or rings, as one path."""
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
    content: dict[str, Any] = read_yaml(path)
    return content


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


_SPHERE: Final = (-180.0, -90.0, 180.0, 90.0)
_LAND, _AREAS, _RELIEF, _LAKES, _RIVERS, _COAST, _FINE, _OUTLINE, _BORDERS = range(1, 10)


@dataclass(frozen=True)
class _Stroke:
    """A line: the field of the style that has its colour, its weight in points, its dashes."""

    colour: str
    weight: float
    order: int
    dashes: tuple[float, ...] = ()


_STROKES: Final = {
    "coast": _Stroke("border", 0.45, _COAST),
    "unit": _Stroke("fine", 0.4, _FINE, (2.0, 2.0)),
    "region": _Stroke("fine", 0.6, _FINE),
    "fine": _Stroke("fine", 0.4, _FINE, (3.0, 2.5)),
    "border": _Stroke("national", 1.0, _BORDERS),
    "river": _Stroke("river", 0.55, _RIVERS),
}


class Background:
    """Draws the layers of a view into the axes of a frame."""

    def __init__(self, sheet: Sheet, view: View, frame: Frame, order: float) -> None:
        """Make the axes and fill them with water: for the world, only the globe."""
        self.view, self.frame, self.look = view, frame, sheet.look
        self.scale = sheet.layout.text
        globe = frame.crs == projection.WORLD
        self.axes: Axes = sheet.axes(frame, self.look.ground if globe else self.look.water, order)
        if globe:
            edge = projection.outline(_SPHERE, frame.crs)
            sea = Polygon(edge, facecolor=self.look.water, edgecolor=self.look.border)
            sea.set_linewidth(0.4 * self.look.heavier)
            self._add(sea, "water", 0.5)

    def draw(self) -> None:
        """Draw everything in its order."""
        for part in self.view.base:
            if part.style in ("land", "area"):
                self._land(part)
            elif part.style == "image":
                self._relief(part)
            elif part.style == "lake":
                self._fill(
                    self._layer(part).geometry, self.look.lake, "lakes", _LAKES, self.look.shore
                )
            else:
                self._lines(part)
        if ground_shown(self.view, self.frame):
            self._ground()
        if self.view.areas:
            self._areas()
        if self.view.outline:
            self._perimeter()

    def _layer(self, part: BasePart) -> gpd.GeoDataFrame:
        return layer(part.file.rsplit(".", 1)[0], self.frame)

    def _add(self, artist: Artist, group: str, order: float) -> None:
        artist.set_gid(group)
        artist.set_zorder(order)
        self.axes.add_artist(artist)

    def _land(self, part: BasePart) -> None:
        stem = "world-rest" if part == REST else part.file.rsplit(".", 1)[0]
        rows = layer(stem, self.frame)
        lit = rows["iso2"].isin(self.view.focus)
        self._fill(rows[~lit].geometry, self.look.land, "land", _LAND)
        self._fill(rows[lit].geometry, self.look.lit, "land-in-focus", _LAND)
        if stem in ("europe", "world", "world-rest"):
            rows = layer(f"{stem}-lines", self.frame)
            self._stroke(rows, "coast", "coasts-and-borders")

    def _fill(
        self, shapes: Iterable[Any], colour: str, group: str, order: float, line: str = "none"
    ) -> None:
        path = fill_path(shapes)
        if path is not None:
            patch = PathPatch(path, facecolor=colour, edgecolor=line)
            patch.set_linewidth(0.35 * self.look.heavier if line != "none" else 0)
            self._add(patch, group, order)

    def _stroke(self, rows: gpd.GeoDataFrame, kind: str, group: str) -> None:
        stroke = _STROKES[kind]
        paths = line_paths(rows.geometry)
        lines = PathCollection(
            paths, facecolors="none", edgecolors=getattr(self.look, stroke.colour)
        )
        lines.set_linewidth(stroke.weight * self.look.heavier * max(0.8, self.scale))
        if stroke.dashes:
            lines.set_linestyle((0, stroke.dashes))
        lines.set_joinstyle("round")
        self._add(lines, group, stroke.order)

    def _lines(self, part: BasePart) -> None:
        rows = self._layer(part)
        if "kind" in rows:
            kind = "national" if part.style == "border" else "admin1"
            rows = rows[rows["kind"] == kind]
        self._stroke(rows, part.style, f"{part.style}s")

    def _ground(self) -> None:
        """Draw what orients at a large scale: water, and the inner boundaries of countries."""
        lakes, rivers, lines = (layer(stem, self.frame) for stem in GROUND_LAYERS)
        self._fill(lakes.geometry, self.look.lake, "lakes", _LAKES, self.look.shore)
        self._stroke(rivers, "river", "rivers")
        for kind in ("unit", "region"):
            self._stroke(lines[lines["kind"] == kind], kind, f"{kind}s")

    def _relief(self, part: BasePart) -> None:
        if not self.look.relief:
            return
        shadow = shade(part, self.frame, self.look.relief, self.look.shade)
        if shadow is not None:
            west, south, east, north = self.frame.bounds
            image = self.axes.imshow(
                shadow,
                extent=(west, east, south, north),
                aspect="auto",
                zorder=_RELIEF,
                interpolation="bilinear",
                gid="relief",
            )
            land = fill_path(layer("europe", self.frame).geometry)
            if land is not None:
                image.set_clip_path(land, self.axes.transData)

    def _areas(self) -> None:
        stem = self.view.area_file.rsplit(".", 1)[0]
        names = ["world-rest", stem] if stem == "europe" else [stem]
        rows = pd.concat([layer(name, self.frame) for name in names])
        groups: dict[tuple[str, bool], list[str]] = {}
        for area in self.view.areas:
            groups.setdefault((area.fill, area.hatched), []).append(area.iso2)
        for (fill, hatched), codes in groups.items():
            self._area(rows[rows["iso2"].isin(codes)], Area("", fill, (), hatched=hatched))

    def _area(self, rows: gpd.GeoDataFrame, area: Area) -> None:
        path = fill_path(rows.geometry)
        if path is None:
            return
        patch = PathPatch(path, facecolor=self.look.of(area.fill), edgecolor="none", linewidth=0)
        if area.hatched:
            hatch(patch, self.look)
        self._add(patch, "areas", _AREAS)

    def _perimeter(self) -> None:
        rows = layer("alps_perimeters", self.frame)
        rows = rows[rows["rule"] == self.view.outline]
        paths = line_paths(rows.geometry)
        lines = PathCollection(paths, facecolors="none", edgecolors=self.look.outline)
        lines.set_linewidth(1.5 * max(0.8, self.scale))
        lines.set_linestyle((0, (5, 3)))
        self._add(lines, "perimeter", _OUTLINE)


GROUND_LAYERS: Final = ("ground_lakes", "ground_rivers", "ground_lines")
_FARTHEST: Final = 3_200.0  # metres to the millimetre: 1 to 3.2 million
_COUNTRY: Final = 20.0  # degrees across
_REACH: Final = 0.9  # millimetres of a town's dot, with some air
_APART: Final = 1.6  # millimetres between a town and a member
_TOWNS: Final = ((400.0, 20_000), (1_200.0, 50_000), (_FARTHEST, 100_000))


def ground_fits(view: View) -> bool:
    """Say whether a view, or its inset, is of a scale for the ground and has no finer lines."""
    narrow = view.extent[2] - view.extent[0] <= _COUNTRY
    return narrow and all(part.style != "fine" for part in view.base)


def ground_shown(view: View, frame: Frame) -> bool:
    """Say whether the scale of a frame is large enough for the ground."""
    return ground_fits(view) and frame.metres_per_mm <= _FARTHEST


@cache
def _towns() -> gpd.GeoDataFrame:
    rows = pd.read_csv(REFERENCE / "ground_places.csv", keep_default_na=False)
    cities = rows[rows["kind"] == "city"]
    points = gpd.points_from_xy(cities["lon"], cities["lat"])
    return gpd.GeoDataFrame(cities, geometry=points, crs="EPSG:4326")


def towns(frame: Frame, taken: Points, t: Texts) -> list[Wanted]:
    """Return the towns on a frame, the largest first, without those where a member stands.

    Parameters
    ----------
    frame
        The frame of the map.
    taken
        Where members stand on the page, in millimetres.
    """
    least = next(people for metres, people in _TOWNS if frame.metres_per_mm <= metres)
    rows = _towns()
    rows = rows[rows["weight"] >= least]
    places = frame.points(rows)
    box = frame.box
    on = (
        (places[:, 0] > box.x)
        & (places[:, 0] < box.right)
        & (places[:, 1] > box.y)
        & (places[:, 1] < box.bottom)
    )
    rows, places = rows[on], places[on]
    if len(taken):
        away = np.hypot(*(places[:, None, i] - taken[None, :, i] for i in (0, 1))).min(axis=1)
        rows, places = rows[away > _APART], places[away > _APART]
    labels = said_column(rows, "name", t)
    return [Wanted(str(name), x, y, _REACH) for name, (x, y) in zip(labels, places, strict=True)]
