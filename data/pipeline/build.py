"""From the source tables and the reference layers to the packaged layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.pipeline import assemble, corrections, locate, package, schemas, sources

ROOT: Final = Path(__file__).resolve().parents[1]
LAYERS: Final = {  # layer: source table
    "attestations": "attestations",
    "claims": "claims",
    "coalitions": "coalitions",
    "contrasts": "network_contrasts",
    "counts": "published_counts",
    "events": "events",
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


def frames(root: Path = ROOT) -> dict[str, pd.DataFrame]:
    """Return every layer as a frame, from the sources and reference layers below ``root``.

    Raises
    ------
    BuildError
        If a source table breaks a rule, or a declared correction no longer fits.
    """
    tables = sources.read_all(root / "sources")
    schemas.check_all(tables)
    entries = corrections.read(root / "corrections.yml")
    rows = corrections.apply(tables, entries, "corrections.yml")
    locations = sources.read_rows(root / "reference" / locate.PLACES)
    located = assemble.places(rows, locations)
    accessed = str(tables["memberships"].meta["accessed"])
    result = {layer: rows[table] for layer, table in LAYERS.items()}
    result["counts"] = result["counts"].assign(total=pd.to_numeric(result["counts"]["total"]))
    result |= {layer: points(rows[layer]) for layer in POINTS}
    result["places"] = located
    seated = sources.read_rows(root / "reference" / locate.SEATS)
    result["seats"] = locate.seat_layer(rows["networks"], seated)
    result["executives"] = assemble.executives(rows)
    result["executives_gb"] = assemble.executives_gb(rows)
    result["members"] = assemble.members(rows, located, accessed)
    result["corrections"] = corrections.table(entries)
    return result


def write(out: Path, root: Path = ROOT) -> dict[str, Any]:
    """Write all layers and ``datapackage.json`` into a folder, and return the description.

    Raises
    ------
    BuildError
        As `frames`; nothing is written then.
    """
    layers = frames(root)
    tables = sources.read_all(root / "sources")
    changes = package.read_changes(root / package.CHANGES, tables)
    dead = package.read_dead_links(root / package.DEAD)
    french = package.read_french(root / "pipeline" / package.FRENCH)
    dictionary = package.read_dictionary(root / "pipeline" / "dictionary.yml")
    for name, frame in layers.items():
        package.fields(name, frame, dictionary)
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in layers.items():
        assemble.write_parquet(frame, out / f"{name}.parquet", dictionary["layers"][name]["key"])
    release = str(changes[-1]["version"])
    description = package.package(layers, out, dictionary, french, release) | {
        "tables": package.tables(tables, french),
        "gaps": package.gaps(tables["unlocated"].rows, french),
        "changes": changes,
        "dead_links": dead,
    }
    package.write_package(description, out / "datapackage.json")
    return description
