"""Elevations of French towns in and around the Alps, as GeoNames reads them off a height model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.pipeline.reference import files
from data.pipeline.reference.packages import read
from data.pipeline.reference.write import write_csv

if TYPE_CHECKING:
    from pathlib import Path

# The départements of the three French regions of EUSALP, the widest perimeter.
_SOUTH = ("04", "05", "06", "13", "83", "84")
_RHONE_ALPES = ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")
_BURGUNDY = ("21", "25", "39", "58", "70", "71", "89", "90")
DEPARTEMENTS: Final = frozenset((*_SOUTH, *_RHONE_ALPES, *_BURGUNDY))
_FIELDS: Final = 19
_NO_VALUE: Final = -9999
_COUNTRY, _COMMUNE, _POPULATION, _HEIGHT = 8, 13, 14, 16


def derive(raw: Path, out: Path) -> None:
    """Write `elevations_fr.csv` with its sidecar."""
    best: dict[str, tuple[int, dict[str, str]]] = {}
    for line in read(raw, files.SETTLEMENTS).decode().splitlines():
        cells = line.split("\t")
        if len(cells) != _FIELDS or cells[_COUNTRY] != "FR":
            continue
        code, height = cells[_COMMUNE], int(cells[_HEIGHT] or _NO_VALUE)
        people = int(cells[_POPULATION] or 0)
        if code[:2] not in DEPARTEMENTS or height == _NO_VALUE:
            continue
        if code not in best or people > best[code][0]:
            row = {"code": code, "geoname_id": cells[0], "elevation_m": str(height)}
            best[code] = (people, row)
    write_csv([best[code][1] for code in sorted(best)], out / "elevations_fr.csv")
