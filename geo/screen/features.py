"""The members of a view as GeoJSON for the browser map: symbols, texts, nothing else.

Beyond `AGGREGATE_FROM` located rows, a browser is no longer quick with one symbol each: rows are
then counted on a grid, and each cell of a category is one symbol that says how many it stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.escape import for_map
from geo.i18n import Texts
from geo.model import AGGREGATE_FROM, View
from geo.screen import popup

CELL: Final = 0.5  # degrees; doubled until there are few enough cells
MOST_CELLS: Final = 1_500
_DECIMALS: Final = 5
_LOOKS: Final = ("shape", "mark", "colour")
Cards = Callable[[pd.DataFrame], list[str]]


def collection(view: View, t: Texts, cards: Cards | None = None) -> dict[str, Any]:
    """Return the members of a view as a GeoJSON FeatureCollection (RFC 7946).

    Properties: ``place_id``, ``shape``, ``mark``, ``colour``, ``size`` (pixels), ``tooltip`` and
    ``name`` (escaped HTML), ``rank`` (population), ``context``; ``card`` where ``cards`` writes
    one for each row.
    """
    located = view.members[view.members.geometry.notna()]
    many = len(located) > AGGREGATE_FROM
    found = aggregated(located, t) if many else single(located, context=False, cards=cards)
    return {"type": "FeatureCollection", "features": found}


def context_collection(view: View) -> dict[str, Any]:
    """Return what stands behind the members as a GeoJSON FeatureCollection (RFC 7946)."""
    rows = view.context
    found = [] if rows is None else single(rows[rows.geometry.notna()], context=True)
    return {"type": "FeatureCollection", "features": found}


def single(
    rows: gpd.GeoDataFrame, *, context: bool, cards: Cards | None = None
) -> list[dict[str, Any]]:
    """Return one feature for each row."""
    named = {
        "place_id": rows["place_id"],
        **{name: rows[name] for name in _LOOKS},
        "size": rows["size"].astype("int64").tolist(),
        "tooltip": popup.tooltips(rows["hint"]),
        "name": [for_map(name) for name in rows["label"]],
        "rank": rows["population"].fillna(0).astype("int64").tolist(),
    }
    if cards is not None:
        named["card"] = cards(rows)
    values = zip(*named.values(), strict=True)
    points = zip(rows.geometry.x, rows.geometry.y, values, strict=True)
    return [
        _feature(lon, lat, {**dict(zip(named, row, strict=True)), "context": context})
        for lon, lat, row in points
    ]


def _counted(rows: gpd.GeoDataFrame, cell: float) -> dict[Any, int]:
    """Count rows by the middle of their cell (degrees) and by look."""
    cells = pd.DataFrame(
        {
            "lon": (np.floor(rows.geometry.x / cell) + 0.5) * cell,
            "lat": (np.floor(rows.geometry.y / cell) + 0.5) * cell,
            **{name: rows[name] for name in _LOOKS},
        }
    )
    counted: dict[Any, int] = cells.groupby(["lon", "lat", *_LOOKS], sort=True).size().to_dict()
    return counted


def aggregated(rows: gpd.GeoDataFrame, t: Texts) -> list[dict[str, Any]]:
    """Return one feature for each cell of the grid and look, sized by the rows in it."""
    counted = _counted(rows, CELL)
    cell = CELL
    while len(counted) > MOST_CELLS:
        cell *= 2
        counted = _counted(rows, cell)
    found = []
    for key, number in counted.items():
        lon, lat, shape, mark, colour = key
        words = t.n_("{n} membership", "{n} memberships", int(number))
        looks = {"shape": shape, "mark": mark, "colour": colour}
        texts = {"tooltip": words, "name": "", "place_id": ""}
        numbers = {"size": int(12 + 6 * np.log10(number)), "rank": int(number)}
        found.append(_feature(lon, lat, {**looks, **texts, **numbers, "context": False}))
    return found


def _feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    point = [round(float(lon), _DECIMALS), round(float(lat), _DECIMALS)]
    geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
