"""One map on a page, whole: background, symbols, names, scale bar. The main map or an inset.

The window of an inset is not chosen by hand: symbols are crowded where they cover each other, and
it is the one that holds most of them, where the page has room to show it larger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import palette
from geo.i18n import Texts
from geo.model import Bounds, Symbol, View
from geo.palette import BESIDE
from geo.print import background, projection, typeset
from geo.print.background import Background
from geo.print.legend import PIXEL_MM
from geo.print.projection import Frame
from geo.print.sheet import Sheet, Type
from geo.print.typeset import MM_PER_POINT, Box, Label, Placer, Points, Slant, Wanted

NAMES: Final = 7.5
_CROWDED: Final = 200
_REACH: Final = 0.36  # how far a symbol reaches from its middle, of its width
_FRAMED: Final = 0.5  # the same, of a symbol in a frame
_TOWNS: Final = 6.0
_DOT_MM: Final = 1.1
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
        framed = self.rows.get("framed", False)
        half = self.widths * np.where(framed, _FRAMED, _REACH)
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
    moved[:, 0] += shift.to_numpy("float64") * widths * BESIDE
    return moved


def draw_symbols(sheet: Sheet, standing: Stand, box: Box, order: float) -> None:
    """Draw the symbols of rows on the box of a map, the largest first."""
    rows = standing.rows
    framed = np.broadcast_to(rows.get("framed", False), len(rows))
    groups: dict[tuple[float, Symbol], list[int]] = {}
    looks = zip(standing.widths, rows["colour"], rows["shape"], rows["mark"], strict=True)
    for i, (width, colour, shape, mark) in enumerate(looks):
        groups.setdefault((float(width), Symbol(colour, shape, mark)), []).append(i)
    ordered = sorted(groups.items(), key=lambda item: (-item[0][0], item[1][0]))
    for i, ((width, symbol), indices) in enumerate(ordered):
        sheet.symbols(symbol, width, standing.places[indices], order + i * 1e-2, box)
        frames = [i for i in indices if framed[i]]
        if frames:
            sheet.symbols(palette.FRAME, width, standing.places[frames], order + i * 1e-2, box)


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
        """Draw a scale bar in the corner with the fewest symbols; ``always`` also over some.

        A map of the world has none: it would be true along one line only.
        """
        if always and self.frame.crs == projection.WORLD:
            return
        sheet, look, text = self.sheet, self.sheet.look, self.sheet.layout.text
        longest = min(_BAR_MM * text, self.frame.box.width / 4)
        km, long = projection.scale_bar(self.frame, longest)
        words = t._("{number} km").format(number=t.number(km))
        style = Type(sheet.layout.points(7.5), look.ink)
        high = typeset.line_height(style.size) + 2.4 * text
        wide = max(long, typeset.width(words, style.size))
        corner = min(self._corners(wide, high, 3.5 * text), key=self._covered)
        if not always and not self.placer.free(corner.grown(0.5)):
            return
        foot = corner.bottom - 0.6 * text
        ends = (corner.x, corner.x + long)
        tick = 1.3 * text
        points = [(ends[0], foot - tick), (ends[0], foot), (ends[1], foot), (ends[1], foot - tick)]
        sheet.rule(points, look.ink, 0.9 * max(0.8, text), self.order)
        x = corner.x + (long - typeset.width(words, style.size)) / 2
        sheet.text(x, foot - 1.1 * text, words, style, order=self.order, halo=look.lit)
        self.placer.take(corner.grown(1.5 * text))

    def _corners(self, wide: float, high: float, margin: float) -> list[Box]:
        """Return the corners of the map, the lower left one first."""
        box = self.frame.box
        return [
            Box(x, y, wide, high)
            for y in (box.bottom - margin - high, box.y + margin)
            for x in (box.x + margin, box.right - margin - wide)
        ]

    def _covered(self, corner: Box) -> int:
        """Return how many symbols a corner would cover."""
        return sum(corner.grown(2.0).overlaps(taken) for taken in self.boxes)

    def outside(self, t: Texts, number: int, *, told: bool) -> None:
        """Say how many of the memberships lie outside this map, and how the legend counts them."""
        if not number:
            return
        words = t.n_("{n} membership outside this map", "{n} memberships outside this map", number)
        if told:
            words = t._("{outside} (legend: here / all)").format(outside=words)
        style = Type(self.sheet.layout.points(7.5), self.sheet.look.ink)
        wide = typeset.width(words, style.size)
        corners = self._corners(wide, style.size * MM_PER_POINT, 3.0)
        corner = next((c for c in corners if self.placer.free(c.grown(0.5))), corners[0])
        halo = self.sheet.look.lit
        self.sheet.text(corner.x, corner.bottom, words, style, order=self.order, halo=halo)
        self.placer.take(corner.grown(1.0))

    def names(self, parts: list[tuple[Stand, int, Slant]]) -> None:
        """Write names: of each part at most a number, in a slant of its own."""
        sheet, size = self.sheet, self.sheet.layout.points(NAMES)
        for part, most, slant in parts:
            wanted = typeset.ranked(part.rows, part.places, part.widths * _REACH)
            style = Type(size, sheet.look.ink, slant=slant)
            wanted = [w for w in wanted if not any(b.holds(w.x, w.y) for b in self.elsewhere)]
            for label in self.placer.place(wanted, size, most):
                halo = sheet.look.lit
                sheet.text(label.x, label.y, label.name, style, order=self.order, halo=halo)
                self.labels.append(label)

    def towns(self, wanted: list[Wanted], most: int) -> None:
        """Write towns that are no members into what room is left, small and grey, with a dot."""
        sheet, size = self.sheet, self.sheet.layout.points(_TOWNS)
        style = Type(size, sheet.look.subtle)
        places = {typeset.printable(town.name): (town.x, town.y) for town in reversed(wanted)}
        wanted = [w for w in wanted if not any(b.holds(w.x, w.y) for b in self.elsewhere)]
        found = self.placer.place(wanted, size, most)
        for label in found:
            sheet.text(label.x, label.y, label.name, style, order=self.order, halo=sheet.look.lit)
        dots = np.array([places[label.name] for label in found]).reshape(-1, 2)
        dot = Symbol(sheet.look.name, "circle")
        sheet.symbols(dot, _DOT_MM, dots, self.order - 1, self.frame.box)

    def note(self, words: str) -> None:
        """Write a message into the middle of the map, such as that nothing is shown."""
        if not words:
            return
        self.placer.take(self.sheet.note(self.frame.box, words))


_DENSE: Final = 20  # symbols
_NEAR: Final = 0.75  # how near another one is, of a symbol's width
_CLOSER: Final = (14.0, 10.0, 7.0, 5.0)
_LARGER: Final = (4.0, 3.4, 2.9, 2.5, 2.2, 1.9)
_HELD: Final = 0.42  # of the crowded symbols
_HELD_CLOSER: Final = 0.35
_SIDES: Final = (62.0, 52.0, 44.0, 36.0)  # millimetres, at A4
_LEAST_SIDE: Final = 27.0
_LEAST_ON_MAP: Final = 30.0  # millimetres
_MARGIN: Final = 2.5
_MOST_LAND: Final = 0.35


@dataclass(frozen=True)
class Inset:
    """A window of the map, in millimetres on the page, and the frame that shows it larger."""

    window: Box
    frame: Frame


def crowded(standing: Sequence[Stand]) -> Points:
    """Return the places of symbols that another one covers in part."""
    places = np.vstack([part.places for part in standing])
    widths = np.concatenate([part.widths for part in standing])
    if len(places) < _DENSE:
        return np.empty((0, 2))
    away = np.hypot(*(places[:, None, i] - places[None, :, i] for i in (0, 1)))
    np.fill_diagonal(away, np.inf)
    return np.asarray(places[away.min(axis=1) < widths * _NEAR])


def inset(
    standing: Sequence[Stand],
    frame: Frame,
    blanks: list[Box],
    text: float,
    *,
    over_map: bool,
    closer: bool,
) -> Inset | None:
    """Return the inset of a map, or None where nothing is crowded or there is no room.

    Parameters
    ----------
    blanks
        Empty boxes of the page beside the map.
    text
        The size of the page's texts next to A4.
    over_map
        Whether the inset may stand on the map, where there are no symbols and little land.
    closer
        Whether it may show no more than a city and its neighbours: there is ground to orient.
    """
    dense = crowded(standing)
    if len(dense) < _DENSE:
        return None
    for room in _rooms(standing, frame, blanks, text, over_map=over_map):
        scales = (*_CLOSER, *_LARGER) if closer else _LARGER
        window = _window(dense, room, frame.box, scales)
        if window is not None and not (window.grown(1.0).overlaps(room)):
            return Inset(window, Frame(frame.crs, room, _bounds(frame, window)))
    return None


def inset_of(
    standing: Sequence[Stand], frame: Frame, blanks: list[Box], text: float, wanted: Bounds
) -> Inset | None:
    """Return the inset that shows what is wanted, in metres; None where the map has none of it."""
    over_map = frame.crs != projection.WORLD
    for room in _rooms(standing, frame, blanks, text, over_map=over_map):
        closer = Frame.around(frame.crs, room, wanted)
        west, south, east, north = closer.bounds
        (left, top), (right, bottom) = frame.to_page(np.array([(west, north), (east, south)]))
        window = Box(left, top, right - left, bottom - top)
        if window.inside(frame.box) and not window.grown(1.0).overlaps(room):
            return Inset(window, closer)
    return None


def _rooms(
    standing: Sequence[Stand], frame: Frame, blanks: list[Box], text: float, *, over_map: bool
) -> list[Box]:
    """Return where an inset may stand: beside the map, the largest first, then on it."""
    roomy = [b for b in blanks if min(b.width, b.height) >= _LEAST_SIDE * text]
    rooms = sorted(roomy, key=lambda b: -b.width * b.height)
    return rooms + (_on_map(standing, frame, text) if over_map else [])


def _window(dense: Points, room: Box, on: Box, scales: Sequence[float]) -> Box | None:
    for larger in scales:
        wide, high = room.width / larger, room.height / larger
        held = [
            (abs(dense[:, 0] - x) <= wide * 0.45) & (abs(dense[:, 1] - y) <= high * 0.45)
            for x, y in dense
        ]
        best = max(held, key=lambda inside: int(inside.sum()))
        least = _HELD_CLOSER if larger in _CLOSER else _HELD
        if best.sum() >= least * len(dense):
            low, top = dense[best].min(axis=0), dense[best].max(axis=0)
            x, y = (low + top) / 2
            left = min(max(float(x) - wide / 2, on.x), on.right - wide)
            return Box(left, min(max(float(y) - high / 2, on.y), on.bottom - high), wide, high)
    return None


def _bounds(frame: Frame, box: Box) -> tuple[float, float, float, float]:
    scale, (west, _, _, north) = frame.metres_per_mm, frame.bounds
    left, top = west + (box.x - frame.box.x) * scale, north - (box.y - frame.box.y) * scale
    return (left, top - box.height * scale, left + box.width * scale, top)


def _on_map(standing: Sequence[Stand], frame: Frame, text: float) -> list[Box]:
    """Return boxes on the map without symbols and with little land, the emptiest first."""
    land = background.layer("world", frame)
    symbols = [box for part in standing for box in part.boxes()]
    found: list[tuple[float, Box]] = []
    for side in (s * text for s in _SIDES if s * text >= _LEAST_ON_MAP):
        for box in _edge_boxes(frame.box, side):
            if any(box.grown(1.0).overlaps(symbol) for symbol in symbols):
                continue
            share = _land_share(land, frame, box)
            if share <= _MOST_LAND:
                found.append((share - 0.004 * side, box))
    return [box for _, box in sorted(found, key=lambda item: (item[0], item[1].x, item[1].y))]


def _edge_boxes(around: Box, side: float) -> list[Box]:
    wide, high = side * 0.9, side
    if wide > around.width * 0.4 or high > around.height * 0.5:
        return []
    left, right = around.x + _MARGIN, around.right - _MARGIN - wide
    ys = np.linspace(around.y + _MARGIN, around.bottom - _MARGIN - high, 12)
    return [Box(x, float(y), wide, high) for x in (left, right) for y in ys]


def _land_share(land: gpd.GeoDataFrame, frame: Frame, box: Box) -> float:
    cut = shapely.clip_by_rect(land.geometry.to_numpy(), *_bounds(frame, box))
    whole = box.width * box.height * frame.metres_per_mm**2
    return float(shapely.area(cut).sum() / whole)


_CONTEXT_NAMES: Final = 14
_EDGE: Final = 0.8  # points


class MapDrawing:
    """Draws a view on a frame of the page; an inset has a higher order and lies on top."""

    def __init__(self, sheet: Sheet, view: View, frame: Frame, order: float) -> None:
        """Draw background and symbols."""
        self.sheet, self.view, self.frame, self.order = sheet, view, frame, order
        Background(sheet, view, frame, order).draw()
        smaller = 0.8 if len(view.members) > _CROWDED else 1.0
        pixel = (
            PIXEL_MM * sheet.layout.text * sheet.layout.marks * smaller
        )  # of a pixel of the screen, on the page
        self.members: Stand = stand(view.members, frame, pixel)
        self.context: Stand | None = None
        if view.context is not None:
            self.context = stand(view.context, frame, pixel)
            draw_symbols(sheet, self.context, frame.box, order + 30)
        draw_symbols(sheet, self.members, frame.box, order + 40)
        self.standing = [self.members] if self.context is None else [self.members, self.context]
        self.furniture = Furniture(sheet, frame, self.standing, order)

    def words(self, t: Texts, names: int, *, whole: bool = True, told: bool = False) -> None:
        """Write scale bar and names; on the whole map also what lies outside of it.

        ``told`` says that the legend has two numbers: of what is on the map, and of all.
        """
        self.furniture.scale_bar(t, always=whole)
        if whole:
            self.furniture.outside(t, self.members.outside, told=told)
        parts: list[tuple[Stand, int, Slant]] = [(self.members, names, "normal")]
        if self.context is not None:
            parts.append((self.context, round(_CONTEXT_NAMES * self.view.names), "italic"))
        self.furniture.names(parts)
        if background.ground_shown(self.view, self.frame):
            towns = background.towns(self.frame, np.vstack([part.places for part, *_ in parts]), t)
            self.furniture.towns(towns, names)

    def make_room(self, inset: Inset) -> None:
        """Outline the window of an inset, and keep names off both."""
        look = self.sheet.look
        self.sheet.outline(inset.window, look.ink, _EDGE, self.order + 50)
        self.furniture.leave(inset.window)
        self.furniture.placer.take(inset.frame.box.grown(1.0))
        self.furniture.boxes.append(inset.frame.box)

    def edge(self) -> None:
        """Draw the edge of an inset."""
        self.sheet.outline(self.frame.box, self.sheet.look.ink, _EDGE, self.order + 50)
