"""Italian comuni: codes, provinces, populations and points."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data.pipeline.reference import files
from data.pipeline.reference.packages import Member, read
from data.pipeline.reference.write import CRS, points, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path

POPULATION_YEAR = 2023


def _feather(raw: Path, member: Member) -> pd.DataFrame:
    return pd.read_feather(io.BytesIO(read(raw, member)))


def comuni(raw: Path) -> gpd.GeoDataFrame:
    """Build the table of Italian comuni, columns as in its sidecar.

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    names = _feather(raw, files.COMUNI_NAMES)
    counted = _feather(raw, files.COMUNI_POPULATION).groupby("municipality_code")["tot"].sum()
    shapes = _feather(raw, files.COMUNI_SHAPES)
    inside = shapely.point_on_surface(shapely.from_wkb(shapes["geometry"].to_numpy()))
    where = pd.DataFrame(
        {"x": shapely.get_x(inside), "y": shapely.get_y(inside)}, index=shapes["municipality_code"]
    ).reindex(names["municipality_code"])
    frame = pd.DataFrame(
        {
            "code": names["municipality_code"].astype(str).str.zfill(6),
            "name": names["municipality"],
            "province": names["province"],
            "province_short": names["province_short"],
            "region": names["region"],
            "population": names["municipality_code"].map(counted).astype("Int64"),
        }
    )
    frame["population_year"] = frame["population"].where(
        frame["population"].isna(), POPULATION_YEAR
    )
    table = gpd.GeoDataFrame(frame, geometry=points(where["x"], where["y"]), crs=CRS)
    return table.sort_values("code", ignore_index=True)


def derive(raw: Path, out: Path) -> None:
    """Write `comuni_it.parquet` with its sidecar."""
    write_geoparquet(comuni(raw), out / "comuni_it.parquet")
