"""Names of the first-order divisions as GeoNames codes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.pipeline.reference import files
from data.pipeline.reference.packages import CITIES, read_json
from data.pipeline.reference.sidecar import GEONAMES_BY, Column, Sidecar
from data.pipeline.reference.write import write_csv

if TYPE_CHECKING:
    from pathlib import Path

SIDECAR = Sidecar(
    "First-order administrative divisions of GeoNames",
    "Divisions administratives de premier niveau de GeoNames",
    "GeoNames' own admin-1 codes, as they stand in the gazetteer's rows; they are not ISO 3166-2.",
    "one first-order division",
    (
        Column("country_iso2", "string", "ISO 3166-1 alpha-2 code of the country"),
        Column("admin1_code", "string", "GeoNames admin-1 code within the country"),
        Column("name", "string", "name in GeoNames"),
    ),
    (("GeoNames admin-1 codes", CITIES),),
    GEONAMES_BY,
)


def derive(raw: Path, out: Path) -> None:
    """Write `admin1_names.csv` with its sidecar."""
    rows = [
        dict(
            zip(("country_iso2", "admin1_code"), r["code"].split(".", 1), strict=True),
            name=r["name"],
        )
        for r in read_json(raw, files.ADMIN1_NAMES)
    ]
    rows.sort(key=lambda r: (r["country_iso2"], r["admin1_code"]))
    write_csv(rows, out / "admin1_names.csv", SIDECAR)
