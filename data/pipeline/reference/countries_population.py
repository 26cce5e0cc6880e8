"""Populations and continents of the countries, for measures per inhabitant."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd

from data.pipeline.reference import files, names
from data.pipeline.reference.packages import read
from data.pipeline.reference.write import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def countries(raw: Path) -> pd.DataFrame:
    """Countries with the columns of the sidecar, sorted by iso2.

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    content = io.BytesIO(read(raw, files.COUNTRIES_10M))
    source = gpd.read_file(content, encoding="utf-8", ignore_geometry=True)
    labels = names.country_frame(raw).drop(columns="geometry")
    frame = labels.assign(
        population=source["POP_EST"].round().astype("int64"),
        population_year=source["POP_YEAR"].astype("int64"),
        continent=source["CONTINENT"],
    ).dropna(subset=["iso2"])
    most_populous = frame.sort_values(["iso2", "population"], ascending=[True, False])
    return most_populous.drop_duplicates("iso2").drop(columns="a3").reset_index(drop=True)


def derive(raw: Path, out: Path) -> None:
    """Write `countries_population.csv` with its sidecar."""
    rows = [
        {
            "iso2": str(row["iso2"]),
            "name": str(row["name"]),
            "name_fr": str(row["name_fr"]),
            "population": str(row["population"] or ""),
            "population_year": str(row["population_year"] if row["population"] else ""),
            "continent": str(row["continent"]),
        }
        for row in countries(raw).to_dict("records")
    ]
    write_csv(rows, out / "countries_population.csv")
