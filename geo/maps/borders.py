"""How far a place is from the nearest national border, and from the crossings of the Alps.

Distances are geodesics on the WGS 84 ellipsoid. The nearest point of a border is sought in
ETRS89-LAEA (EPSG:3035), then the distance to it is measured with `pyproj.Geod`: the projection
only picks the point, so its distortion (well under 1 % in the Alps) hardly moves the result.

The lines are Natural Earth's at 1:10,000,000, simplified by 0.002 degrees (about 200 m). Held
against border points with sourced coordinates they are off by up to 1.2 km at Col de Larche, the
Col du Fréjus and the Little St Bernard Pass, and by 2.4 km on the coast at Menton: read distances
to a few kilometres. A région, département or intercommunality is measured from its one point.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Geod

from geo.paths import REFERENCE

PRINT: Final = REFERENCE / "print"
WINDOW: Final = (3.5, 42.5, 17.0, 49.0)  # degrees: the border lines are cut at this frame
BANDS: Final = ("0-25", "25-50", "50-75", "75-100", "100+")
UNKNOWN: Final = "unknown"
_EDGES: Final = (0.0, 25.0, 50.0, 75.0, 100.0, np.inf)
_METRIC: Final = "EPSG:3035"
_WGS84: Final = "EPSG:4326"
_GEOD: Final = Geod(ellps="WGS84")
_Kilometres = npt.NDArray[np.float64]


@cache
def _borders() -> gpd.GeoDataFrame:
    lines = gpd.read_parquet(PRINT / "alps_borders.parquet")
    return lines[lines["kind"] == "national"].to_crs(_METRIC)


@cache
def _lands_beyond() -> gpd.GeoDataFrame:
    """Return what of each country lies outside the window."""
    lands = gpd.read_parquet(PRINT / "europe.parquet")
    beyond = lands.geometry.difference(shapely.box(*WINDOW))
    return lands.set_geometry(beyond)[~beyond.is_empty].to_crs(_METRIC)


def _km(points: gpd.GeoSeries, target: shapely.Geometry) -> _Kilometres:
    """Return the geodesic kilometres from points (EPSG:4326) to a target (EPSG:3035)."""
    links = shapely.shortest_line(points.to_crs(_METRIC).to_numpy(), target)
    ends = gpd.GeoSeries(shapely.get_point(links, -1), crs=_METRIC).to_crs(_WGS84)
    metres = _GEOD.inv(points.x, points.y, ends.x.to_numpy(), ends.y.to_numpy())[2]
    return np.asarray(metres, dtype="float64") / 1000


def _nearest(points: gpd.GeoSeries, iso2: str) -> pd.DataFrame:
    lines = _borders()
    own = lines[(lines["left"] == iso2) | (lines["right"] == iso2)]
    if own.empty:
        return pd.DataFrame({"km": np.nan, "neighbour": ""}, index=points.index)
    others = own["right"].where(own["left"] == iso2, own["left"])
    each = {str(o): _km(points, line) for o, line in zip(others, own.geometry, strict=True)}
    table = pd.DataFrame(each, index=points.index)
    km = table.min(axis=1)
    hidden = ~points.within(shapely.box(*WINDOW))
    doubtful = ~hidden & (_km(points, _frame()) < km)
    if doubtful.any():
        lands = _lands_beyond()
        foreign = shapely.union_all(lands[lands["iso2"] != iso2].geometry.to_numpy())
        beyond = _km(gpd.GeoSeries(points[doubtful], crs=_WGS84), foreign)
        hidden[doubtful] = beyond < km[doubtful].to_numpy()
    neighbour = table.idxmin(axis=1).astype("str")
    return pd.DataFrame({"km": km.mask(hidden), "neighbour": neighbour.mask(hidden, "")})


@cache
def _frame() -> shapely.Geometry:
    line = shapely.segmentize(shapely.box(*WINDOW).exterior, 0.1)
    return gpd.GeoSeries([line], crs=_WGS84).to_crs(_METRIC).iloc[0]


def nearest_border(points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how far each place is from the nearest border of its own country, and which.

    Parameters
    ----------
    points
        EPSG:4326 points with ``country_iso2``; a missing point is allowed.

    Returns
    -------
    ``km`` (geodesic, NaN where unknown) and ``neighbour`` (ISO 3166-1 alpha-2 of the country on
    the other side, Monaco and San Marino among them), same index. Unknown are places outside the
    window 3.5 to 17 degrees east, 42.5 to 49 north, countries without a land border there, and
    places for which another country outside the window is nearer than any border inside it.
    """
    result = pd.DataFrame({"km": np.nan, "neighbour": ""}, index=points.index)
    located = points[points.geometry.notna()]
    for iso2, part in located.groupby("country_iso2"):
        result.update(_nearest(gpd.GeoSeries(part.geometry, crs=_WGS84), str(iso2)))
    return result


def border_distance(points: gpd.GeoDataFrame) -> pd.Series:
    """Return the kilometres of `nearest_border` alone (NaN where unknown)."""
    return nearest_border(points)["km"].rename("border_km")


def nearest_crossing(points: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the crossing that is nearest to each place as the crow flies.

    Parameters
    ----------
    points
        EPSG:4326 points; a missing point is allowed.
    crossings
        The ``crossings`` layer or a part of it, not empty: ``crossing_id``, ``name``, EPSG:4326
        points. For names in French, pass ``name_fr`` as ``name``.

    Returns
    -------
    ``crossing_id``, ``name`` (empty where the place has no point) and ``km`` (geodesic; NaN
    there), same index.

    Raises
    ------
    ValueError
        If there is no crossing.
    """
    if crossings.empty:
        raise ValueError("no crossing to measure from")
    found = pd.DataFrame({"crossing_id": "", "name": "", "km": np.nan}, index=points.index)
    here = points.geometry.notna()
    lon, lat = shapely.get_coordinates(points[here].geometry.to_numpy()).T
    ends = shapely.get_coordinates(crossings.geometry.to_numpy())
    km = np.column_stack([_GEOD.inv(lon, lat, lon * 0 + x, lat * 0 + y)[2] for x, y in ends])
    best = km.argmin(axis=1)
    for name in ("crossing_id", "name"):
        found.loc[here, name] = crossings[name].to_numpy()[best]
    found.loc[here, "km"] = km.min(axis=1) / 1000
    return found


def band(km: pd.Series) -> pd.Series:
    """Return the band of `BANDS` of each distance; its lower edge belongs to it."""
    cut = pd.cut(km, bins=list(_EDGES), right=False, labels=list(BANDS))
    return cut.cat.add_categories([UNKNOWN]).fillna(UNKNOWN).astype("str")


def edges(bands: Iterable[str]) -> pd.DataFrame:
    """Return bands with their edges: ``band``, ``km_from`` and ``km_to``, missing where open."""
    starts = dict(zip(BANDS, _EDGES, strict=False))
    ends = dict(zip(BANDS[:-1], _EDGES[1:], strict=False))
    found = pd.DataFrame({"band": list(bands)})
    numbers = {"km_from": found["band"].map(starts), "km_to": found["band"].map(ends)}
    return found.assign(**numbers).astype(dict.fromkeys(numbers, "Float64"))
