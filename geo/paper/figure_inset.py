"""An inset that shows the crowded part of a map larger, where the page has room for it.

Nothing is chosen by hand: symbols are crowded where they cover each other, and the window is the
one that holds most of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo.paper import figure_layers
from geo.paper.figure_layout import Box
from geo.paper.figure_members import Stand
from geo.paper.figure_projection import Frame
from geo.paper.figure_symbols import Points

_CROWDED: Final = 20  # symbols
_NEAR: Final = 0.75  # how near another one is, of a symbol's width
_LARGER: Final = (4.0, 3.4, 2.9, 2.5, 2.2, 1.9)
_HELD: Final = 0.42  # of the crowded symbols
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


def crowded(standing: Stand) -> Points:
    """Return the places of symbols that another one covers in part."""
    places = standing.places
    if len(places) < _CROWDED:
        return np.empty((0, 2))
    away = np.hypot(*(places[:, None, i] - places[None, :, i] for i in (0, 1)))
    np.fill_diagonal(away, np.inf)
    return np.asarray(places[away.min(axis=1) < standing.widths * _NEAR])


def choose(
    standing: Stand, frame: Frame, blanks: list[Box], text: float, *, over_map: bool
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
    """
    dense = crowded(standing)
    if len(dense) < _CROWDED:
        return None
    roomy = [b for b in blanks if min(b.width, b.height) >= _LEAST_SIDE * text]
    rooms = sorted(roomy, key=lambda b: -b.width * b.height)
    rooms += _on_map(standing, frame, text) if over_map else []
    for room in rooms:
        window = _window(dense, room, frame.box)
        if window is not None and not (window.grown(1.0).overlaps(room)):
            return Inset(window, Frame(frame.crs, room, _bounds(frame, window)))
    return None


def _window(dense: Points, room: Box, on: Box) -> Box | None:
    for larger in _LARGER:
        wide, high = room.width / larger, room.height / larger
        held = [
            (abs(dense[:, 0] - x) <= wide * 0.45) & (abs(dense[:, 1] - y) <= high * 0.45)
            for x, y in dense
        ]
        best = max(held, key=lambda inside: int(inside.sum()))
        if best.sum() >= _HELD * len(dense):
            low, top = dense[best].min(axis=0), dense[best].max(axis=0)
            x, y = (low + top) / 2
            left = min(max(float(x) - wide / 2, on.x), on.right - wide)
            return Box(left, min(max(float(y) - high / 2, on.y), on.bottom - high), wide, high)
    return None


def _bounds(frame: Frame, box: Box) -> tuple[float, float, float, float]:
    scale, (west, _, _, north) = frame.metres_per_mm, frame.bounds
    left, top = west + (box.x - frame.box.x) * scale, north - (box.y - frame.box.y) * scale
    return (left, top - box.height * scale, left + box.width * scale, top)


def _on_map(standing: Stand, frame: Frame, text: float) -> list[Box]:
    """Return boxes on the map without symbols and with little land, the emptiest first."""
    land = figure_layers.layer("world", frame)
    symbols = standing.boxes()
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
