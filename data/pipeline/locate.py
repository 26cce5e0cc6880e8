"""Gives each place a point and a population: by official code, by a cited point, else by name.

The order is fixed: French and Italian codes, the codes of the British authorities, the points
cited in ``place_points.csv``, the entries that a person picked in ``gazetteer_choices.csv``, and
only then the gazetteer on its own. What each place rests on is in the columns ``method``,
``matched_id`` and ``score``. A population that no source gives for that very body stays empty.
"""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from data.pipeline.gazetteer import ACCEPT, SOURCE, Entry, Gazetteer
from data.pipeline.location_codes import Codes
from geo.spelling import fold

BASIC: Final = frozenset({"commune", "municipality"})
_GEONAMES: Final = re.compile(r"https://www\.geonames\.org/(\d+)")
_SETTLEMENT: Final = "population of the settlement of that name"
_COVERING: Final = "population of the covering authority"


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
        found = self._by_code(place) or self._by_point(place) or self._by_name(place)
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
        if len(cited) == 1:
            return _settlement(at, self.gazetteer.get(int(cited[0])))
        return at

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


def locate(sources: Path, reference: Path) -> pd.DataFrame:
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


def write_locations(frame: pd.DataFrame, path: Path) -> None:
    """Write the locations as CSV: UTF-8, LF, empty for unknown.

    Parameters
    ----------
    frame
        Result of `locate`.
    path
        File to write.
    """
    frame.sort_values("place_id").to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


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
