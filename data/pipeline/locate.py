"""Gives each place a point and a population, and the seat city of each network a point.

The order is fixed: French and Italian codes, the codes of the British authorities, the points
cited in ``place_points.csv``, the entries that a person picked in ``gazetteer_choices.csv``, and
only then the gazetteer on its own. What each place rests on is in the columns ``method``,
``matched_id`` and ``score``. A population that no source gives for that very body stays empty.

A code gives the middle of an area, which may lie in the sea or on a moor. People live in the town:
the point is its seat, as a person picked it, or the nearest town of its name (``method`` ends with
``-seat``). Where there is none, the middle stays, and ``note`` says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from data.pipeline.gazetteer import ACCEPT, SOURCE, Codes, Entry, Gazetteer, distance_km
from data.pipeline.sources import read_rows
from geo.spelling import fold

BASIC: Final = frozenset({"commune", "municipality"})
_GEONAMES: Final = re.compile(r"https://www\.geonames\.org/(\d+)")
_SETTLEMENT: Final = "population of the settlement of that name"
_MIDDLE: Final = "point: middle of the area"
_COVERING: Final = "population of the covering authority"
PLACES: Final = "place_locations.csv"
SEATS: Final = "seat_locations.csv"
_REACH_KM: Final = 30.0  # from the middle of an area to the town of its name
_FAR_KM: Final = 5.0
_NAMED: Final = re.compile(r"(?P<city>[^(]+?)(?: \((?P<admin1>[^)]+)\))?")


@dataclass(frozen=True)
class Location:
    """Where a place is, how many live there, and what says so.

    Attributes
    ----------
    place_id
        Key of places.csv.
    lat, lon
        Degrees, EPSG:4326; None when no point is known.
    method
        What the point rests on; empty when there is none.
    matched_id, matched_name
        The official code or GeoNames key, and the name that goes with it.
    score
        1 for a code or a cited point, the gazetteer's score for a name, None for a person's choice.
    population, population_year, population_source
        Inhabitants; None when unknown. The year is None where the source does not state it.
    note
        What to know before using the figures.
    """

    place_id: str
    lat: float | None = None
    lon: float | None = None
    method: str = ""
    matched_id: str = ""
    matched_name: str = ""
    score: float | None = None
    population: int | None = None
    population_year: int | None = None
    population_source: str = ""
    note: str = ""


class Locator:
    """The tables that places are located with.

    Parameters
    ----------
    sources
        Folder of the hand-kept tables.
    reference
        Folder of the reference tables.
    """

    def __init__(self, sources: Path, reference: Path) -> None:
        self.codes = Codes(reference, sources / "authorities_gb.csv")
        self.points = _read(sources / "place_points.csv")
        self.choices = _read(sources / "gazetteer_choices.csv")
        self.populations = _read(sources / "place_populations.csv")
        self.admin1 = _admin1(reference / "admin1_names.csv")

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer, read when the first place needs it."""
        return Gazetteer.load()

    def locate(self, place: dict[str, str]) -> Location:
        """Locate one place.

        Parameters
        ----------
        place
            A row of places.csv.

        Returns
        -------
        Its location; without point or population where nothing honest was found.
        """
        area = self._by_code(place)
        found = self._seated(place, area) if area else None
        found = found or self._by_point(place) or self._by_name(place)
        cited = self.populations.get(place["place_id"])
        if cited:
            found = replace(
                found,
                population=int(cited["population"]),
                population_year=int(cited["population_year"]) if cited["population_year"] else None,
                population_source=cited["source"],
                note=cited["note"],
            )
        return found

    def _by_code(self, place: dict[str, str]) -> Location | None:
        record = self.codes.find(place)
        if record is None:
            return None
        return Location(place_id=place["place_id"], score=1.0, **asdict(record))

    def _by_point(self, place: dict[str, str]) -> Location | None:
        row = self.points.get(place["place_id"])
        if row is None:
            return None
        at = Location(
            place_id=place["place_id"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            method="cited-point",
            matched_id=row["source"],
            score=1.0,
        )
        covering = self.codes.authority(place["covering_code"])
        if covering and place["level"] == "group":
            return replace(
                at,
                population=covering.population,
                population_year=covering.population_year,
                population_source=covering.population_source,
                note=f"{_COVERING}, {covering.matched_name}",
            )
        cited = _GEONAMES.findall(row["source"])
        if len(cited) == 1 and place["level"] != "council":
            return _settlement(at, self.gazetteer.get(int(cited[0])))
        return at

    def _seated(self, place: dict[str, str], area: Location) -> Location:
        """Move a point that a code or register gives for an area to the seat of the body."""
        if area.lat is None or area.lon is None:
            return area
        choice, middle = self.choices.get(place["place_id"]), (area.lat, area.lon)
        if choice and choice["role"] == "seat":
            town = self.gazetteer.get(int(choice["geonameid"]))
            why, far = f", {choice['reason']}", distance_km(middle, (town.lat, town.lon))
        elif near := self.gazetteer.nearest(
            place["name"], place["country_iso2"], middle, _REACH_KM
        ):
            (town, far), why = near, ""
        else:
            return replace(area, note="; ".join(filter(None, (area.note, _MIDDLE))))
        said = f"point: {town.name} (GeoNames {town.geonameid}){why}"
        if far > _FAR_KM:
            said += f", {far:.0f} km from the middle of the area"
        return replace(
            area,
            lat=town.lat,
            lon=town.lon,
            method=f"{area.method}-seat",
            note="; ".join(filter(None, (area.note, said))),
        )

    def _by_name(self, place: dict[str, str]) -> Location:
        at = Location(place_id=place["place_id"])
        choice = self.choices.get(place["place_id"])
        if choice and choice["role"] != "refused":
            entry = self.gazetteer.get(int(choice["geonameid"]))
            at = replace(
                _point(at, entry), method=f"gazetteer-{choice['role']}", note=choice["reason"]
            )
            return _settlement(at, entry) if choice["role"] == "place" else at
        if place["level"] not in BASIC:
            return self._suggestions(at, place)
        admin1 = self.admin1.get((place["country_iso2"], fold(place["admin1"])))
        match = self.gazetteer.match(place["name"], place["country_iso2"], admin1)
        if choice or match is None or match.score < ACCEPT:
            return self._suggestions(at, place)
        at = replace(_point(at, match.entry), method=f"gazetteer-{match.method}", score=match.score)
        return _settlement(at, match.entry)

    def _suggestions(self, at: Location, place: dict[str, str]) -> Location:
        near = self.gazetteer.suggest(place["name"], place["country_iso2"], limit=3)
        names = "; ".join(f"{e.name} ({e.geonameid}, {score})" for e, score in near)
        return replace(at, note=f"not accepted, only sound alike: {names}")


def places(sources: Path, reference: Path) -> pd.DataFrame:
    """Locate every place of places.csv.

    Parameters
    ----------
    sources
        Folder of the hand-kept tables.
    reference
        Folder of the reference tables.

    Returns
    -------
    One row per place, sorted by place_id, with the columns of `Location`; lat and lon in degrees
    (EPSG:4326), population in inhabitants.

    Raises
    ------
    KeyError
        When an official code or a GeoNames key is in no reference table.
    """
    locator = Locator(sources, reference)
    rows = [asdict(locator.locate(place)) for place in _read(sources / "places.csv").values()]
    frame = pd.DataFrame(rows, columns=[field.name for field in fields(Location)])
    return frame.astype({"population": "Int64", "population_year": "Int64"})


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write located places or seats as CSV, sorted by key: UTF-8, LF, empty for unknown."""
    ordered = frame.sort_values(frame.columns[0])
    ordered.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _point(at: Location, entry: Entry) -> Location:
    return replace(
        at,
        lat=entry.lat,
        lon=entry.lon,
        matched_id=str(entry.geonameid),
        matched_name=entry.name,
    )


def _settlement(at: Location, entry: Entry) -> Location:
    if entry.population is None:
        return at
    return replace(
        at,
        matched_name=at.matched_name or entry.name,
        population=entry.population,
        population_source=SOURCE,
        note="; ".join(part for part in (at.note, _SETTLEMENT) if part),
    )


def _read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["place_id"]: row for row in csv.DictReader(file)}


def _admin1(path: Path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["country_iso2"], fold(row["name"])): row["admin1_code"]
            for row in csv.DictReader(file)
        }


def seats(folder: Path, reference: Path) -> pd.DataFrame:
    """Locate the seats of networks.csv, such as ``Paris`` or ``Decatur (Georgia)``.

    Returns
    -------
    One row per network with a seat city that the gazetteer knows without doubt: ``network_id``,
    ``lat``, ``lon`` (EPSG:4326), ``method``, ``matched_id``, ``matched_name`` and ``score``.
    """
    rows = read_rows(folder / "networks.csv")
    seated = rows[rows["seat_city"] != ""].sort_values("network_id")
    divisions = read_rows(reference / "admin1_names.csv")
    codes = {
        (country, fold(name)): code
        for country, code, name in divisions.itertuples(index=False, name=None)
    }
    gazetteer = Gazetteer.load()
    found = []
    for network, city, country in zip(
        seated["network_id"], seated["seat_city"], seated["seat_country_iso2"], strict=True
    ):
        named = _NAMED.fullmatch(city)
        admin1 = named["admin1"] if named else None
        code = codes.get((country, fold(admin1))) if admin1 else None
        match = gazetteer.match(named["city"] if named else city, country, code)
        if match and match.score >= ACCEPT:
            place = match.entry
            found.append(
                {
                    "network_id": network,
                    "lat": place.lat,
                    "lon": place.lon,
                    "method": f"gazetteer-{match.method}",
                    "matched_id": str(place.geonameid),
                    "matched_name": place.name,
                    "score": match.score,
                }
            )
    return pd.DataFrame(found)


def seat_layer(networks: pd.DataFrame, located: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row per located seat, with its city and country as networks.csv has them."""
    named = networks[["network_id", "seat_city", "seat_country_iso2"]]
    rows = located.merge(named, on="network_id", validate="one_to_one")
    points = gpd.points_from_xy(
        rows["lon"].astype(float), rows["lat"].astype(float), crs="EPSG:4326"
    )
    renamed = rows.rename(columns={"method": "location_method", "score": "match_score"})
    numbers = renamed.assign(match_score=pd.to_numeric(renamed["match_score"]))
    return gpd.GeoDataFrame(numbers.drop(columns=["lat", "lon"]), geometry=points)
