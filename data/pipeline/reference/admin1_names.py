"""Names of the first-order divisions as GeoNames codes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.pipeline.reference import files
from data.pipeline.reference.packages import read_json
from data.pipeline.reference.write import write_csv

if TYPE_CHECKING:
    from pathlib import Path


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
    write_csv(rows, out / "admin1_names.csv")
