"""Italian comuni: codes, provinces, populations and points."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data.pipeline.reference import files
from data.pipeline.reference.packages import ITALY, Member, read
from data.pipeline.reference.sidecar import ITALIAN, Column, Sidecar
from data.pipeline.reference.write import CRS, points, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path

POPULATION_YEAR = 2023

SIDECAR = Sidecar(
    "Italian comuni, 2023",
    "Communes italiennes, 2023",
    "All comuni of the 2023 edition of the package, with the resident population summed over "
    "age and sex. The package labels the edition 2023 and does not say on which day the "
    "population was counted. The point is a point inside the comune's polygon (shapely "
    "representative point).",
    "one comune",
    (
        Column("code", "string", "ISTAT code, 6 digits"),
        Column("name", "string", "official name; two languages are separated by a slash"),
        Column("province", "string", "province or metropolitan city"),
        Column("province_short", "string", "car-plate abbreviation of the province"),
        Column("region", "string", "region"),
        Column("population", "integer", "resident population"),
        Column("population_year", "integer", "edition year of the population"),
        Column("geometry", "geometry", "point inside the comune, degrees"),
    ),
    (
        (
            "Italian comuni: names and codes (ISTAT), boundaries (openpolis), population (ISTAT)",
            ITALY,
        ),
    ),
    ITALIAN,
)


def _feather(raw: Path, member: Member) -> pd.DataFrame:
    return pd.read_feather(io.BytesIO(read(raw, member)))


def comuni(raw: Path) -> gpd.GeoDataFrame:
    """Build the table of Italian comuni, columns as in `SIDECAR`.

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
    write_geoparquet(comuni(raw), out / "comuni_it.parquet", SIDECAR)
