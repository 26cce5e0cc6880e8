"""The background of a printed map: water, land, areas, relief, lakes, rivers, borders, outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch, Polygon

from geo.model import Area, BasePart, View
from geo.paper import figure_layers, figure_projection, figure_relief
from geo.paper.figure_canvas import Sheet
from geo.paper.figure_projection import Frame

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
        globe = frame.crs == figure_projection.WORLD
        self.axes: Axes = sheet.axes(frame, self.look.paper if globe else self.look.water, order)
        if globe:
            edge = figure_projection.outline(_SPHERE, frame.crs)
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
                self._fill(self._layer(part), self.look.lake, "lakes", _LAKES, self.look.shore)
            else:
                self._lines(part)
        if self.view.areas:
            self._areas()
        if self.view.outline:
            self._perimeter()

    def _layer(self, part: BasePart) -> gpd.GeoDataFrame:
        return figure_layers.layer(part.file.rsplit(".", 1)[0], self.frame)

    def _add(self, artist: Artist, group: str, order: float) -> None:
        artist.set_gid(group)
        artist.set_zorder(order)
        self.axes.add_artist(artist)

    def _land(self, part: BasePart) -> None:
        stem = part.file.rsplit(".", 1)[0]
        names = [stem, "world-rest"] if stem == "europe" else [stem]
        for name in names:
            rows = figure_layers.layer(name, self.frame)
            lit = rows["iso2"].isin(self.view.focus)
            self._fill(rows[~lit], self.look.land, "land", _LAND)
            self._fill(rows[lit], self.look.lit, "land-in-focus", _LAND)
        if stem in ("europe", "world"):
            for name in names:
                rows = figure_layers.layer(f"{name}-lines", self.frame)
                self._stroke(rows, "coast", "coasts-and-borders")

    def _fill(
        self, rows: gpd.GeoDataFrame, colour: str, group: str, order: float, line: str = "none"
    ) -> None:
        path = figure_layers.fill_path(rows.geometry)
        if path is not None:
            patch = PathPatch(path, facecolor=colour, edgecolor=line)
            patch.set_linewidth(0.35 * self.look.heavier if line != "none" else 0)
            self._add(patch, group, order)

    def _stroke(self, rows: gpd.GeoDataFrame, kind: str, group: str) -> None:
        stroke = _STROKES[kind]
        paths = figure_layers.line_paths(rows.geometry)
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

    def _relief(self, part: BasePart) -> None:
        if not self.look.relief:
            return
        shade = figure_relief.shade(part, self.frame, self.look.relief, self.look.shade)
        if shade is not None:
            west, south, east, north = self.frame.bounds
            image = self.axes.imshow(
                shade,
                extent=(west, east, south, north),
                aspect="auto",
                zorder=_RELIEF,
                interpolation="bilinear",
                gid="relief",
            )
            land = figure_layers.fill_path(figure_layers.layer("europe", self.frame).geometry)
            if land is not None:
                image.set_clip_path(land, self.axes.transData)

    def _areas(self) -> None:
        rows = figure_layers.layer(self.view.area_file.rsplit(".", 1)[0], self.frame)
        groups: dict[tuple[str, bool], list[str]] = {}
        for area in self.view.areas:
            groups.setdefault((area.fill, area.hatched), []).append(area.iso2)
        for (fill, hatched), codes in groups.items():
            self._area(rows[rows["iso2"].isin(codes)], Area("", fill, (), hatched=hatched))

    def _area(self, rows: gpd.GeoDataFrame, area: Area) -> None:
        path = figure_layers.fill_path(rows.geometry)
        if path is None:
            return
        patch = PathPatch(path, facecolor=self.look.of(area.fill), edgecolor="none", linewidth=0)
        if area.hatched:
            patch.set_hatch("//////")
            patch.set_hatchcolor(self.look.hatch)
            patch.set_hatch_linewidth(0.35)
        self._add(patch, "areas", _AREAS)

    def _perimeter(self) -> None:
        rows = figure_layers.layer("alps_perimeters", self.frame)
        rows = rows[rows["rule"] == self.view.outline]
        paths = figure_layers.line_paths(rows.geometry)
        lines = PathCollection(paths, facecolors="none", edgecolors=self.look.outline)
        lines.set_linewidth(1.5 * max(0.8, self.scale))
        lines.set_linestyle((0, (5, 3)))
        self._add(lines, "perimeter", _OUTLINE)
