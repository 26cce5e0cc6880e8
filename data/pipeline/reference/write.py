"""Writers whose bytes depend on the data alone: GeoParquet, GeoJSON and CSV."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from data.pipeline.sources import columns, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

CRS = "EPSG:4326"
_PROJJSON: dict[str, Any] = {
    "type": "GeographicCRS",
    "name": "WGS 84",
    "datum": {
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {
            "name": "WGS 84",
            "semi_major_axis": 6378137,
            "inverse_flattening": 298.257223563,
        },
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {
                "name": "Geodetic latitude",
                "abbreviation": "Lat",
                "direction": "north",
                "unit": "degree",
            },
            {
                "name": "Geodetic longitude",
                "abbreviation": "Lon",
                "direction": "east",
                "unit": "degree",
            },
        ],
    },
    "id": {"authority": "EPSG", "code": 4326},
}


def _geo_metadata(geometry: NDArray[np.object_]) -> bytes:
    present = geometry[~shapely.is_missing(geometry)]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in present}),
        "crs": _PROJJSON,
        "bbox": shapely.total_bounds(present).round(5).tolist(),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return json.dumps(geo, sort_keys=True, separators=(",", ":")).encode()


def write_geoparquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoParquet file (zstd, no library versions in it) and count it in its sidecar.

    Parameters
    ----------
    frame
        Rows in their final order, EPSG:4326; the columns that the sidecar names, in its order.
    path
        File to write; of the columns in its sidecar one of type `integer` becomes int64, `number`
        float64, else string.

    """
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    arrays: dict[str, pa.Array] = {}
    for column in columns(path):
        if column["type"] == "geometry":
            arrays[column["name"]] = pa.array(shapely.to_wkb(shapes), type=pa.binary())
        else:
            kind = kinds.get(column["type"], pa.string())
            arrays[column["name"]] = pa.array(frame[column["name"]], type=kind, from_pandas=True)
    table = pa.table(arrays).replace_schema_metadata({"geo": _geo_metadata(shapes)})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=15)
    seal(path, len(frame))


def points(lon: Iterable[float | None], lat: Iterable[float | None]) -> NDArray[np.object_]:
    """Points from degrees, rounded to 5 decimals (about a metre); None where unknown."""
    xs = np.asarray([np.nan if v is None else v for v in lon], dtype=float).round(5)
    ys = np.asarray([np.nan if v is None else v for v in lat], dtype=float).round(5)
    known = ~np.isnan(xs)
    made = np.full(len(xs), None, dtype=object)
    made[known] = shapely.points(xs[known], ys[known])
    return made


def _rounded(coordinates: Any, decimals: int) -> Any:  # noqa: ANN401 - nested GeoJSON arrays
    if isinstance(coordinates, int | float):
        return round(float(coordinates), decimals)
    return [_rounded(part, decimals) for part in coordinates]


def write_geojson(frame: gpd.GeoDataFrame, path: Path, decimals: int) -> None:
    """Write a compact GeoJSON file for the browser and count it in its sidecar.

    Parameters
    ----------
    frame
        Rows in their final order, EPSG:4326.
    path
        File to write, one feature per line; the columns in its sidecar other than `geometry` become
        the properties.
    decimals
        Decimals kept in the coordinates.

    """
    names = [c["name"] for c in columns(path) if c["type"] != "geometry"]
    lines = []
    for row in frame.to_dict("records"):
        shape = json.loads(shapely.to_geojson(row["geometry"]))
        shape["coordinates"] = _rounded(shape["coordinates"], decimals)
        values = {n: None if pd.isna(row[n]) else row[n] for n in names}
        feature = {"type": "Feature", "properties": values, "geometry": shape}
        lines.append(
            json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        )
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    seal(path, len(frame))


def write_csv(rows: Sequence[dict[str, str]], path: Path) -> None:
    """Write rows in their given order as CSV (UTF-8, LF, RFC 4180 quoting) and the sidecar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        names = [c["name"] for c in columns(path)]
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    seal(path, len(rows))
