"""Writes layers so that the same rows always give the same bytes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd


def write_parquet(frame: pd.DataFrame, path: Path, key: list[str]) -> None:
    """Write a table, or a GeoDataFrame as GeoParquet, sorted by its key."""
    ordered = frame.sort_values(key, kind="stable").reset_index(drop=True)
    ordered.attrs = {}
    if isinstance(ordered, gpd.GeoDataFrame):
        ordered.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0")
    else:
        ordered.to_parquet(path, index=False, compression="zstd", engine="pyarrow")
