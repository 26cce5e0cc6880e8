"""The ground of a map at a large scale: admin-1 lines, water, and towns to find one's way by."""

from __future__ import annotations

from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.i18n import Texts, said_column
from geo.model import View
from geo.paths import REFERENCE
from geo.print.projection import Frame
from geo.print.typeset import Points, Wanted

LAYERS: Final = ("ground_lakes", "ground_rivers", "ground_lines")
_FARTHEST: Final = 3_200.0  # metres to the millimetre: 1 to 3.2 million
_COUNTRY: Final = 20.0  # degrees across
_REACH: Final = 0.9  # millimetres of a town's dot, with some air
_APART: Final = 1.6  # millimetres between a town and a member
_TOWNS: Final = ((400.0, 20_000), (1_200.0, 50_000), (_FARTHEST, 100_000))


def fits(view: View) -> bool:
    """Say whether a view, or its inset, is of a scale for the ground and has no finer lines."""
    narrow = view.extent[2] - view.extent[0] <= _COUNTRY
    return narrow and all(part.style != "fine" for part in view.base)


def shown(view: View, frame: Frame) -> bool:
    """Say whether the scale of a frame is large enough for the ground."""
    return fits(view) and frame.metres_per_mm <= _FARTHEST


@cache
def _names() -> gpd.GeoDataFrame:
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
    rows = _names()
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
