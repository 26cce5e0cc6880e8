"""Which place a row of a list means: by official code, then by name with what it says of where.

A place is taken when one fits exactly and no other does. All else is a choice that a person makes
between candidates; what was chosen once (`signature`) is used again. A bare name means the
municipality, also where its province or département is called after it, and is asked where an EPCI
is; a body is meant when its kind is said ("Provincia di Torino") or nothing else has the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from rapidfuzz import fuzz

from geo.listing import gazetteer, names
from geo.listing.gazetteer import FORMER, MOST, OWN, Gazetteer, Where, kilometres
from geo.listing.names import EPCI, MUNICIPAL, Asked
from geo.spelling import fold

FOUND: Final = "found"
CHOOSE: Final = "choose"
NOT_FOUND: Final = "not_found"
STATES: Final = (FOUND, CHOOSE, NOT_FOUND)
_NAMED: Final = ("name", "name_where", "name_point")
_TAKEN: Final = ("choice", "code", *_NAMED, "name_people", "point", "town")
_LEFT_OPEN: Final = ("homonyms", "union", "code_name", "elsewhere", "far", "former", "spelling")
HOW: Final = (*_TAKEN, *_LEFT_OPEN, "unnamed", "unknown")
"""How a place was found, or why not; an EPCI has the name of a ``town`` or ``union`` too."""

ASKED: Final = ("name", "code", "country", "region", "department", "lat", "lon", "population")
PLACE: Final = gazetteer.COLUMNS
_MANY: Final = 0.3  # of the rows of a list that are bodies of a level: then a bare name may be one
_ALIKE: Final = 84  # of 100: a name beside a code
_GUESSED: Final = 300  # names that candidates are looked for by likeness, which is slow
_NEAR_KM: Final = 15.0
_FAR_KM: Final = 60.0
_WIDE: Final = frozenset({"departement", "region", "province", "metropolitan", "county", "epci"})


@dataclass(slots=True)
class Row:
    """One row as it is asked for, and what was found for it."""

    name: str
    code: str
    countries: tuple[str, ...]  # empty: any
    where: tuple[frozenset[Where], ...]
    point: tuple[float, float] | None
    people: float = 0.0
    state: str = NOT_FOUND
    how: str = "unknown"
    place: int | None = None
    candidates: list[int] = field(default_factory=list)

    def take(self, place: int, how: str) -> None:
        """Say which place it is, and how it was found."""
        self.state, self.how, self.place, self.candidates = FOUND, how, place, []

    def ask(self, candidates: Iterable[int], how: str) -> None:
        """Leave it to a person to choose between places, and say why."""
        found = list(dict.fromkeys(candidates))
        self.state, self.how, self.candidates = (CHOOSE if found else NOT_FOUND), how, found
        self.place = None


def signature(frame: pd.DataFrame) -> pd.Series:
    """Return what a choice is remembered by: name, code, country, region and department, folded.

    The same text in a mended list has the same choice, wherever its row has moved to.
    """
    if "key" in frame:  # of the rows of `geo.listing.listing.rows`
        return frame["key"].rename("signature")
    kept = [_texts(frame, c).map(fold) for c in ("name", "code", "country", "region", "department")]
    joined = ["|".join(each) for each in zip(*kept, strict=True)]
    return pd.Series(joined, index=frame.index, dtype="str", name="signature")


def find(
    frame: pd.DataFrame,
    choices: Mapping[str, str] | None = None,
    country: str = "",
    unit: str = "",
    heading: str = "",
) -> pd.DataFrame:
    """Find the place of each row.

    Parameters
    ----------
    frame
        One row per member, with any of the columns `ASKED` (texts; the last three may be
        numbers). What is missing or empty says nothing.
    choices
        What a reader chose, by `signature`: the key of a place, or an empty text for none.
    country
        ISO 3166-1 alpha-2 code of the rows that name no country.
    unit
        What the members of the list are, in words: "communes", "EPCI".
    heading
        What the list calls its column of names: "Commune" says the same, unless an EPCI is in it.

    Returns
    -------
    One row each, same index: ``state`` (one of `STATES`), ``how`` (one of `HOW`), ``key`` (as
    `Gazetteer.key`; empty when nothing was found or only the row's own coordinates are known), the
    columns `PLACE` of the place, ``country`` of the row when no place was found, and
    ``candidates`` (a tuple of keys, best first, `MOST` at most).
    """
    places = gazetteer.load()
    chosen = choices or {}
    marks = signature(frame)
    cells = zip(*(_texts(frame, column) for column in ASKED), strict=True)
    rows = [_read(places, each, country) for each in cells]
    for row, mark in zip(rows, marks, strict=True):
        known = chosen.get(mark)
        if known == "":
            row.how = "choice"
        elif known and (number := places.number(known)) is not None:
            row.take(number, "choice")
        else:
            _place(places, row)
    _guess(places, [row for row in rows if row.how == "unknown" and row.state == NOT_FOUND])
    _ask_for_bodies(places, rows, names.kinds_of(unit), names.kinds_of(heading))
    for row in rows:  # a row that no place was found for stands at its own coordinates
        lost = row.state == NOT_FOUND or row.how == "spelling"
        if lost and row.point and row.how != "choice":
            row.state, row.how = FOUND, "point"
    return _answer(places, rows, frame.index)


def _ask_for_bodies(
    places: Gazetteer, rows: list[Row], said: frozenset[str], headed: frozenset[str]
) -> None:
    """Ask where a bare name may mean a body of another level.

    Such are the kinds that the list is ``said`` to be of, those of which many of its rows are, and
    French EPCI, unless it is ``headed`` as one of towns and has none. A number of people decides by
    itself. A town that is taken though an EPCI has its name is marked.
    """
    kinds, where = places.columns["kind"], places.columns["country"]
    number = Counter(kinds[row.place] for row in rows if row.place is not None)
    many = {kind for kind in _WIDE if number[kind] >= max(2, _MANY * number.total())}
    named = [(row, row.place) for row in rows if row.place is not None and row.how in _NAMED]
    many |= EPCI if number["epci"] or not headed & MUNICIPAL else frozenset()
    wanted = (said or many) & _WIDE
    for row, town in named:
        if kinds[town] not in MUNICIPAL:
            continue
        text, country = names.asked(row.name).ways[0].text, where[town]
        called = places.unions.get(text) if country == "FR" else []
        called += places.called(country).get(text) if wanted - EPCI else []
        of_kind = [n for n, _ in called if kinds[n] in wanted | EPCI and where[n] == country]
        bodies = [n for n in dict.fromkeys(of_kind) if _may_be(places, row, n, town)]
        about = [n for n in (town, *bodies) if bodies and places.has_about(n, row.people)]
        if len(about) == 1:
            row.take(about[0], "name_people")
        elif asked := [n for n in bodies if kinds[n] in wanted]:
            row.ask([town, *asked], "union" if {kinds[n] for n in asked} == EPCI else "homonyms")
        elif bodies and not said:
            row.how = "town"


def _may_be(places: Gazetteer, row: Row, body: int, town: int) -> bool:
    """Say whether a body may be meant for a town; an EPCI only says by its point where it lies."""
    points = (float(places.columns[c][n]) for n in (town, body) for c in ("lat", "lon"))
    return _fits(places, row, body) and not (row.where and kilometres(*points) > _FAR_KM)


def search(text: str, country: str = "", limit: int = MOST) -> tuple[str, ...]:
    """Return keys of places that a typed text may mean, the most alike and largest first."""
    places = gazetteer.load()
    row = Row(text, "", (country,) if country else (), (), None)
    exact = _by_name(places, row) or _by_spelling(places, row)
    begun = names.spelled(text)
    likely = places.alike(country, [begun])[0] if begun else []
    if country and begun:
        called = places.called(country)
        starting = called.texts.filter(pc.starts_with(called.texts, begun)).to_pylist()
        likely += [number for text in starting for number, _ in called.get(text)]
    found = dict.fromkeys([*(n for n, _ in exact), *places.largest(likely)])
    return tuple(map(places.key, list(found)[:limit]))


def _texts(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    return frame[column].astype("str").fillna("").str.strip()


def _answer(places: Gazetteer, rows: list[Row], index: pd.Index) -> pd.DataFrame:
    numbers = np.asarray([-1 if row.place is None else row.place for row in rows], dtype=int)
    nothing, found = numbers < 0, np.maximum(numbers, 0)
    taken = places.rows[list(PLACE)].take(found).set_axis(index)
    taken.insert(0, "key", pd.Series(map(places.key, found), index, dtype="str"))
    texts = [c for c in taken if c not in gazetteer.NUMBERS]
    answer = taken.astype(dict.fromkeys(texts, "str"))
    answer.loc[nothing, texts] = ""
    answer.loc[nothing, list(gazetteer.NUMBERS)] = np.nan
    own = [row.point if row.how == "point" else None for row in rows]
    for column, part in (("lat", 0), ("lon", 1)):
        mine = pd.Series([p[part] if p else np.nan for p in own], index=index, dtype="float64")
        answer[column] = mine.fillna(answer[column])
    said = pd.Series([(*row.countries, "")[0] for row in rows], index, dtype="str")
    answer["country"] = answer["country"].mask(nothing, said)
    return answer.assign(
        state=pd.Series([row.state for row in rows], index=index, dtype="str"),
        how=pd.Series([row.how for row in rows], index=index, dtype="str"),
        candidates=pd.Series(
            [tuple(map(places.key, row.candidates[:MOST])) for row in rows], index, dtype=object
        ),
        population=answer["population"].astype("Int64"),
        population_year=answer["population_year"].astype("Int64"),
    )


def _read(places: Gazetteer, cells: tuple[str, ...], country: str) -> Row:
    """Read the cells of a row, and what its name says in brackets or behind a comma."""
    name, code, said, region, department, lat, lon, people = cells
    hint = names.asked(name).hint
    where = [
        places.where(text, column)
        for text, column in ((region, "region"), (department, "department"), (hint, "department"))
        if text
    ]
    named = names.country(said)
    if not named and not said:
        named = (names.country(hint) if hint and len(hint) > len("FR") else "") or country
    return Row(
        name=name,
        code=code.removesuffix(".0"),
        countries=(named,) if named else (),
        where=tuple(each for each in where if each),
        point=_point(lat, lon),
        people=float(people) if people.isdigit() else 0.0,
    )


def _point(*told: str) -> tuple[float, float] | None:
    try:
        north, east = (float(text.replace(",", ".")) for text in told)
    except ValueError:
        return None
    valid = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0, 0)  # noqa: PLR2004
    return (north, east) if valid else None


def _place(places: Gazetteer, row: Row) -> None:
    """Find the place of one row, by its code and then by its name."""
    if row.code and _by_code(places, row):
        return
    if not names.spelled(row.name):
        row.how = "unnamed" if not row.code else "unknown"
        return
    hits = _by_name(places, row)
    if not hits:
        near = _by_spelling(places, row)
        row.ask((n for n, _ in near), "spelling" if near else "unknown")
        return
    _decide(places, row, hits)


def _decide(places: Gazetteer, row: Row, hits: list[tuple[int, Asked]]) -> None:
    """Take the one place that fits, or ask."""
    fitting = [hit for hit in hits if _fits(places, row, hit[0])]
    if not fitting:
        row.ask((n for n, _ in hits), "elsewhere")
        return
    close = [n for n, _ in fitting if _distance(places, row, n) <= _NEAR_KM]
    if len(fitting) == 1:
        number, way = fitting[0]
        wide = places.columns["kind"][number] in _WIDE
        others = [n for n in _confusable(places, row, way) if n != number]
        if others:
            row.ask([number, *others], "homonyms")
        elif _is_former(places, number, way.text):
            row.ask([number], "former")
        elif row.point and not wide and _distance(places, row, number) > _FAR_KM:
            row.ask([number], "far")
        else:
            row.take(number, "name_where" if len(hits) > 1 or row.where else "name")
    elif len(close) == 1 and not any(_is_former(places, n, w.text) for n, w in fitting):
        row.take(close[0], "name_point")
    else:
        row.ask((n for n, _ in fitting), "homonyms")


def _by_name(places: Gazetteer, row: Row) -> list[tuple[int, Asked]]:
    """Return who has the name, in the surest way to read it that anybody answers to."""
    for way in names.asked(row.name).ways:
        found: list[tuple[int, int]] = []
        reach = row.countries or _reach(row)
        for country in reach:
            found += places.called(country).get(way.text)
        if way.kinds == names.EPCI and {"FR", ""} & set(reach):
            found += places.unions.get(way.text)
        kinds = places.columns["kind"]
        found = [each for each in found if not way.kinds or kinds[each[0]] in way.kinds]
        if found:
            return [(n, way) for n in _surest(places, row, found, way)]
    return []


def _reach(row: Row) -> Iterable[str]:
    """Return the countries that a row may mean: those of where it says, or all (empty)."""
    named = [{country for country, _, _ in each} for each in row.where]
    return sorted(set.intersection(*named)) if named else ("",)


def _surest(places: Gazetteer, row: Row, found: list[tuple[int, int]], way: Asked) -> list[int]:
    """Leave out who is only called so otherwise, and the bodies that a town of the name is in."""
    least: dict[int, int] = {}
    for number, grade in found:
        least[number] = min(least.get(number, grade), grade)
    country = places.columns["country"]
    best: dict[str, int] = {}
    for number, grade in least.items():
        best[country[number]] = min(best.get(country[number], grade), grade)
    # In one country the own name wins; between countries that a row does not tell, nothing does.
    kept = [n for n, grade in least.items() if grade == best[country[n]] or grade == OWN]
    if not row.countries and min(best.values()) < FORMER:
        kept = [n for n in kept if least[n] < FORMER]
    if way.kinds or len(kept) == 1:
        return places.largest(kept)
    kind, inside, region = (places.columns[c] for c in ("kind", "department", "region"))
    towns = [n for n in kept if kind[n] in MUNICIPAL]
    around: set[tuple[str, ...]] = {(country[n], inside[n]) for n in towns if inside[n]}
    around |= {(country[n], "region", names.spelled(str(region[n]))) for n in towns}

    def holds(number: int) -> bool:
        own = names.spelled(places.name(number))
        wide = (inside[number],) if kind[number] != "region" else ("region", own)
        return kind[number] in _WIDE and (country[number], *wide) in around

    return places.largest(n for n in kept if not holds(n))


def _fits(places: Gazetteer, row: Row, number: int) -> bool:
    """Say whether a place lies where the row says."""
    columns = places.columns
    mine = {
        (columns["country"][number], column, columns[column][number])
        for column in ("department", "region")
    }
    union = columns["kind"][number] == "epci"  # which has no département of its own
    return all(each & mine or (union and "FR" in {c for c, _, _ in each}) for each in row.where)


def _distance(places: Gazetteer, row: Row, number: int) -> float:
    lat, lon = (float(places.columns[c][number]) for c in ("lat", "lon"))
    if row.point is None or np.isnan(lat):
        return float("inf") if row.point is None else 0.0
    return kilometres(lat, lon, *row.point)


def _is_former(places: Gazetteer, number: int, text: str) -> bool:
    called = places.called(places.columns["country"][number])
    return (number, FORMER) in called.get(text)


def _confusable(places: Gazetteer, row: Row, way: Asked) -> list[int]:
    """Return who the whole text may mean, where a place was found by a part of it.

    "Ville du Bois" is La Ville-du-Bois, and not Le Bois.
    """
    whole = names.asked(row.name).ways[0]
    if way == whole or not way.kinds:
        return []
    countries = row.countries or (() if not row.where else tuple(_reach(row)))
    key = names.loose(whole.text)
    found = [n for c in countries for n, _ in places.loosely(c).get(key)]
    return [n for n in found if _fits(places, row, n)]


def _by_spelling(places: Gazetteer, row: Row) -> list[tuple[int, Asked]]:
    """Return who has the name but for its articles, or San for Santa: to be chosen."""
    for way in names.asked(row.name).ways:
        key = names.loose(way.text)
        found = [
            n
            for country in row.countries or _reach(row)
            for n, _ in places.loosely(country).get(key)
            if not way.kinds or places.columns["kind"][n] in way.kinds
        ]
        if key and found:
            inside = [n for n in found if _fits(places, row, n)]
            return [(n, way) for n in places.largest(inside or found)]
    return []


def _by_code(places: Gazetteer, row: Row) -> bool:
    """Find a row by its code; a name beside it must not contradict. False: go on by name."""
    country, known = places.columns["country"], dict[int, bool]()
    for number, grade in places.coded(row.code):
        if not row.countries or country[number] in row.countries:
            known[number] = known.get(number, False) or grade == OWN
    found = list(known.items())  # who has the code, and whether it is that of today
    if not found:
        return False
    spelled = names.asked(row.name).ways
    agreed = [hit for hit in found if not spelled or _agrees(places, hit[0], row.name)]
    texts = {way.text for way in spelled}
    current = [n for n, today in agreed if today or names.spelled(places.name(n)) in texts]
    if len(agreed) == len(current) == 1 and (spelled or len(found) == 1):
        row.take(current[0], "code")
    elif agreed:
        row.ask((n for n, _ in agreed), "homonyms" if len(agreed) > 1 else "former")
    else:
        named = [n for n, _ in _by_name(places, row)]
        fitting = [n for n in named if _fits(places, row, n)]
        row.ask([*(n for n, _ in found), *(fitting or named)], "code_name")
    return True


def _agrees(places: Gazetteer, number: int, name: str) -> bool:
    """Say whether a name can be that of a place: equal, alike, or a part of it."""
    kind = places.columns["kind"][number]
    own = names.spelled(places.name(number))
    called = places.called(places.columns["country"][number])
    for way in names.asked(name).ways:
        if way.kinds and kind not in way.kinds:
            continue
        answers = dict(called.get(way.text))
        if number in answers or (kind == "epci" and number in dict(places.unions.get(way.text))):
            return True
        if fuzz.ratio(way.text, own) >= _ALIKE and not answers:
            return True
    return names.loose(names.spelled(name)) == names.loose(own)


def _guess(places: Gazetteer, rows: list[Row]) -> None:
    """Look for names that are alike, for the rows that nobody answers to."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.how == "unknown" and names.spelled(row.name):
            groups.setdefault(row.countries, []).append(row)
    for countries, group in groups.items():
        texts = list(dict.fromkeys(names.asked(r.name).ways[-1].text for r in group))[:_GUESSED]
        for country in countries or (() if len(group) > MOST else places.countries):
            likely = dict(zip(texts, places.alike(country, texts), strict=True))
            for row in group:
                found = likely.get(names.asked(row.name).ways[-1].text, [])
                fitting = [n for n in found if _fits(places, row, n)]
                row.ask([*row.candidates, *(fitting or found)][:MOST], "spelling")
                if not row.candidates:
                    row.how = "unknown"
