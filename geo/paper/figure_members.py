"""What stands on the printed map: symbols of members and context, names, scale bar, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from geo.i18n import Texts
from geo.model import Symbol, View
from geo.paper import figure_labels, figure_note, figure_projection, figure_text
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_labels import Label, Placer
from geo.paper.figure_layout import MM_PER_POINT, Box
from geo.paper.figure_panel import PIXEL_MM
from geo.paper.figure_projection import Frame
from geo.paper.figure_symbols import Points
from geo.paper.figure_text import Slant

NAMES: Final = 7.5
_CROWDED: Final = 200
_REACH: Final = 0.36  # how far a symbol reaches from its middle, of its width
_BESIDE: Final = 0.6  # how far symbols at one point stand apart, of their width
_BAR_MM: Final = 42.0


@dataclass(frozen=True)
class Stand:
    """Rows that lie on the map, with the place and the width of each symbol, in millimetres."""

    rows: gpd.GeoDataFrame
    places: Points
    widths: Points
    outside: int

    def boxes(self) -> list[Box]:
        """Return the boxes of the symbols."""
        half = self.widths * _REACH
        return [
            Box(x - h, y - h, 2 * h, 2 * h) for (x, y), h in zip(self.places, half, strict=True)
        ]


def stand(rows: gpd.GeoDataFrame, frame: Frame, pixel_mm: float) -> Stand:
    """Return where rows stand on the map; those at one point stand beside each other."""
    located = rows[rows.geometry.notna()]
    places = frame.points(located)
    box = frame.box
    on = (
        (places[:, 0] >= box.x)
        & (places[:, 0] <= box.right)
        & (places[:, 1] >= box.y)
        & (places[:, 1] <= box.bottom)
    )
    shown, places = located[on], places[on]
    widths = shown["size"].to_numpy("float64") * pixel_mm
    return Stand(shown, _apart(places, widths), widths, int((~on).sum()))


def _apart(places: Points, widths: Points) -> Points:
    table = pd.DataFrame(places.round(2), columns=["x", "y"])
    group = table.groupby(["x", "y"])
    shift = group.cumcount() - (group["x"].transform("size") - 1) / 2
    moved = places.copy()
    moved[:, 0] += shift.to_numpy("float64") * widths * _BESIDE
    return moved


def pixel(view: View, sheet: Sheet) -> float:
    """Return how many millimetres a pixel of the screen's symbols has on the page."""
    smaller = 0.8 if len(view.members) > _CROWDED else 1.0
    return PIXEL_MM * sheet.layout.text * smaller


def draw_symbols(sheet: Sheet, standing: Stand, box: Box, order: float) -> None:
    """Draw the symbols of rows on the box of a map, the largest first."""
    rows = standing.rows
    groups: dict[tuple[float, Symbol], list[int]] = {}
    looks = zip(standing.widths, rows["colour"], rows["shape"], rows["mark"], strict=True)
    for i, (width, colour, shape, mark) in enumerate(looks):
        groups.setdefault((float(width), Symbol(colour, shape, mark)), []).append(i)
    ordered = sorted(groups.items(), key=lambda item: (-item[0][0], item[1][0]))
    for i, ((width, symbol), indices) in enumerate(ordered):
        sheet.symbols(symbol, width, standing.places[indices], order + i * 1e-2, box)


class Furniture:
    """The texts on the map, each in room of its own."""

    def __init__(self, sheet: Sheet, frame: Frame, standing: list[Stand], order: float) -> None:
        """Start with the symbols, whose room is taken."""
        self.sheet, self.frame, self.standing = sheet, frame, standing
        self.boxes = [box for part in standing for box in part.boxes()]
        self.placer = Placer(frame.box.grown(-0.8), self.boxes)
        self.order = order + 60
        self.labels: list[Label] = []
        self.elsewhere: list[Box] = []

    def leave(self, box: Box) -> None:
        """Leave the names of a part of the map to its inset."""
        self.elsewhere.append(box)

    def scale_bar(self, t: Texts, *, always: bool) -> None:
        """Draw a scale bar in the corner with the fewest symbols; ``always`` also over some."""
        sheet, look, text = self.sheet, self.sheet.look, self.sheet.layout.text
        longest = min(_BAR_MM * text, self.frame.box.width / 4)
        km, long = figure_projection.scale_bar(self.frame, longest)
        words = t._("{number} km").format(number=t.number(km))
        style = Type(sheet.layout.points(7.5), look.ink)
        high = figure_text.line_height(style.size) + 2.4 * text
        wide = max(long, figure_text.width(words, style.size))
        corner = self._corner(wide, high, 3.5 * text)
        if not always and not self.placer.free(corner.grown(0.5)):
            return
        foot = corner.bottom - 0.6 * text
        ends = (corner.x, corner.x + long)
        tick = 1.3 * text
        points = [(ends[0], foot - tick), (ends[0], foot), (ends[1], foot), (ends[1], foot - tick)]
        sheet.rule(points, look.ink, 0.9 * max(0.8, text), self.order)
        x = corner.x + (long - figure_text.width(words, style.size)) / 2
        sheet.halo(x, foot - 1.1 * text, words, style, look.lit, self.order)
        sheet.text(x, foot - 1.1 * text, words, style, order=self.order)
        self.placer.take(corner.grown(1.5 * text))

    def _corner(self, wide: float, high: float, margin: float) -> Box:
        box = self.frame.box
        corners = [
            Box(x, y, wide, high)
            for y in (box.bottom - margin - high, box.y + margin)
            for x in (box.x + margin, box.right - margin - wide)
        ]
        return min(corners, key=lambda c: sum(c.grown(2.0).overlaps(taken) for taken in self.boxes))

    def outside(self, t: Texts, number: int) -> None:
        """Say how many of the memberships counted lie outside this map."""
        if not number:
            return
        words = t.n_("{n} membership outside this map", "{n} memberships outside this map", number)
        style = Type(self.sheet.layout.points(7.5), self.sheet.look.ink)
        wide = figure_text.width(words, style.size)
        corner = self._free_corner(wide, style.size)
        self.sheet.halo(corner.x, corner.bottom, words, style, self.sheet.look.lit, self.order)
        self.sheet.text(corner.x, corner.bottom, words, style, order=self.order)
        self.placer.take(corner.grown(1.0))

    def _free_corner(self, wide: float, size: float) -> Box:
        high, box, margin = size * MM_PER_POINT, self.frame.box, 3.0
        corners = [
            Box(x, y, wide, high)
            for y in (box.bottom - margin - high, box.y + margin)
            for x in (box.x + margin, box.right - margin - wide)
        ]
        return next((c for c in corners if self.placer.free(c.grown(0.5))), corners[0])

    def names(self, parts: list[tuple[Stand, int, Slant]]) -> None:
        """Write names: of each part at most a number, in a slant of its own."""
        sheet, size = self.sheet, self.sheet.layout.points(NAMES)
        for part, most, slant in parts:
            wanted = figure_labels.ranked(part.rows, part.places, part.widths * _REACH)
            style = Type(size, sheet.look.ink, slant=slant)
            wanted = [w for w in wanted if not any(b.holds(w.x, w.y) for b in self.elsewhere)]
            for label in self.placer.place(wanted, size, most):
                sheet.halo(label.x, label.y, label.name, style, sheet.look.lit, self.order)
                sheet.text(label.x, label.y, label.name, style, order=self.order)
                self.labels.append(label)

    def note(self, words: str) -> None:
        """Write a message into the middle of the map, such as that nothing is shown."""
        if not words:
            return
        self.placer.take(figure_note.draw(self.sheet, self.frame.box, words))
