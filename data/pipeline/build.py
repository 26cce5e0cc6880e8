"""From the source tables and the reference layers to the packaged layers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.pipeline import assemble, contract, corrections, locate, package, store
from data.pipeline.sources import Checked

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "datapackage.json"
LAYERS: Final = {  # layer: source table
    "attestations": "attestations",
    "claims": "claims",
    "coalitions": "coalitions",
    "contrasts": "network_contrasts",
    "counts": "published_counts",
    "events": "events",
    "exonyms": "exonyms",
    "links": "network_links",
    "networks": "networks",
    "parties": "parties",
    "references": "references",
}
POINTS: Final = (
    "crossings",
    "non_members",
    "paper_readings",
)  # tables with lat and lon of their own


def points(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Turn the cells ``lat`` and ``lon`` into points (EPSG:4326), and elevations into numbers."""
    numbers = rows.filter(["elevation_m"]).apply(pd.to_numeric)
    geometry = gpd.points_from_xy(
        pd.to_numeric(rows["lon"]), pd.to_numeric(rows["lat"]), crs="EPSG:4326"
    )
    plain = rows.drop(columns=["lat", "lon"]).assign(**numbers)
    return gpd.GeoDataFrame(plain, geometry=geometry)


def frames(checked: Checked) -> dict[str, pd.DataFrame]:
    """Return every layer as a frame, from sources that keep their contract."""
    tables = checked.tables
    rows = corrections.apply(tables, checked.corrections)
    located = assemble.places(rows, checked.locations)
    accessed = str(tables["memberships"].meta["accessed"])
    result = {layer: rows[table] for layer, table in LAYERS.items()}
    result["counts"] = result["counts"].assign(total=pd.to_numeric(result["counts"]["total"]))
    result |= {layer: points(rows[layer]) for layer in POINTS}
    result["places"] = located
    result["seats"] = locate.seat_layer(rows["networks"], checked.seats)
    result["executives"] = assemble.executives(rows)
    result["executives_gb"] = assemble.executives_gb(rows)
    result["members"] = assemble.members(rows, located, accessed)
    result["corrections"] = corrections.table(checked.corrections)
    for name, frame in result.items():
        package.fields(name, frame, checked.dictionary)
    return result


def write(out: Path, root: Path = ROOT) -> dict[str, Any]:
    """Write all layers and ``datapackage.json`` into a folder, and return the description.

    Raises
    ------
    BuildError
        As `contract.check` and `store.whole`; the folder stays as it was then.
    """
    checked = contract.check(root)
    return save(out, checked, frames(checked))


def save(out: Path, checked: Checked, layers: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Write layers and their description, all of them or none; return the description.

    Raises
    ------
    BuildError
        As `store.whole`; the folder stays as it was then.
    """
    keys = {name: layer["key"] for name, layer in checked.dictionary["layers"].items()}
    with store.whole(out, [PACKAGE, *(f"{name}.parquet" for name in layers)]) as folder:
        for name, frame in layers.items():
            assemble.write_parquet(frame, folder / f"{name}.parquet", keys[name])
        description = package.package(layers, folder, checked)
        package.write_package(description, folder / PACKAGE)
    return description
