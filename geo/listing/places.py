"""Which place a row of a list means: by official code, then by name with what it says of where.

A place is taken when one fits exactly and no other does. All else is a choice that a person makes
between candidates; what was chosen once (`signature`) is used again. A bare name means the
municipality, also where its province or département is called after it; a body of another level is
meant when its kind is said ("Provincia di Torino") or nothing else has the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from geo.listing import gazetteer, matching, names
from geo.listing.gazetteer import Gazetteer
from geo.listing.matching import CHOOSE, FOUND, MOST, NOT_FOUND, Row
from geo.spelling import fold

STATES: Final = (FOUND, CHOOSE, NOT_FOUND)
HOW: Final = (
    *("choice", "code", "name", "name_where", "name_point", "point"),  # found
    *("homonyms", "code_name", "elsewhere", "far", "former", "spelling"),  # to be chosen
    *("unnamed", "unknown"),  # not found
)
"""How a place was found, or why it was not taken."""

ASKED: Final = ("name", "code", "country", "region", "department", "lat", "lon")
PLACE: Final = gazetteer.COLUMNS
_COUNTRY_SHARE: Final = 0.6
_UNASKED: Final = "?"


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
    frame: pd.DataFrame, choices: Mapping[str, str] | None = None, country: str = ""
) -> pd.DataFrame:
    """Find the place of each row.

    Parameters
    ----------
    frame
        One row per member, with any of the columns `ASKED` (texts; ``lat`` and ``lon`` may be
        numbers). What is missing or empty says nothing.
    choices
        What a reader chose, by `signature`: the key of a place, or an empty text for none.
    country
        ISO 3166-1 alpha-2 code of the rows that name no country.

    Returns
    -------
    One row each, same index: ``state`` (one of `STATES`), ``how`` (one of `HOW`), ``key`` (of
    `place_table`; empty when nothing was found or only the row's own coordinates are known), the
    columns `PLACE` of the place, ``country`` of the row when no place was found, and
    ``candidates`` (a tuple of keys, best first, `MOST` at most).
    """
    places = gazetteer.load()
    chosen = choices or {}
    marks = signature(frame)
    rows = [matching.read(places, each, country) for each in _records(frame)]
    for row, mark in zip(rows, marks, strict=True):
        known = chosen.get(mark, _UNASKED)
        if known == "":
            row.how = "choice"
        elif known in places.number.index:
            row.take(int(places.number[known]), "choice")
        else:
            matching.place(places, row)
    matching.guess(places, [row for row in rows if row.how == "unknown" and row.state == NOT_FOUND])
    for row in rows:
        if row.state == NOT_FOUND or row.how == "spelling":
            _by_own_point(row)
    return _answer(places, rows, frame.index)


def place_table(keys: Iterable[str]) -> pd.DataFrame:
    """Return the places of some keys, in their order: columns `PLACE`, indexed by key."""
    known = gazetteer.load().table
    return known.loc[[k for k in keys if k in known.index], list(PLACE)]


def search(text: str, country: str = "", limit: int = MOST) -> tuple[str, ...]:
    """Return keys of places that a typed text may mean, the most alike and largest first."""
    places = gazetteer.load()
    row = Row(text, "", (country,) if country else (), (), None)
    exact = matching.by_name(places, row) or matching.by_spelling(places, row)
    likely = (
        []
        if not names.spelled(text)
        else matching.similar(places, country, [names.spelled(text)])[0]
    )
    begun = names.spelled(text)
    for each in (country,) if country else ():
        called = places.called(each).items()
        likely += [n for name, own in called if begun and name.startswith(begun) for n, _ in own]
    found = dict.fromkeys([*(n for n, _ in exact), *matching.largest(places, likely)])
    return tuple(places.keys[list(found)[:limit]])


def usual_country(frame: pd.DataFrame) -> str:
    """Return the country in which most names without a country are found, to be shown and asked.

    Empty when none has `_COUNTRY_SHARE` of them.
    """
    places = gazetteer.load()
    silent = frame[_texts(frame, "country") == ""]
    spelled = [names.asked(name).ways for name in _texts(silent, "name") if name]
    votes: Counter[str] = Counter()
    for country in places.countries:
        called = places.called(country)
        votes[country] = sum(any(way.text in called for way in ways) for ways in spelled)
    best = votes.most_common(2)
    clear = best and best[0][1] >= _COUNTRY_SHARE * max(len(spelled), 1) and spelled
    tied = len(best) > 1 and best[0][1] == best[1][1]
    return best[0][0] if clear and not tied else ""


def _texts(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    return frame[column].astype("str").fillna("").str.strip()


def _records(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(zip(*(_texts(frame, column) for column in ASKED), strict=True))


def _by_own_point(row: Row) -> None:
    """Show a row that no place was found for at its own coordinates."""
    if row.point and row.how != "choice":
        row.state, row.how = FOUND, "point"


def _answer(places: Gazetteer, rows: list[Row], index: pd.Index) -> pd.DataFrame:
    numbers = np.asarray([-1 if row.place is None else row.place for row in rows], dtype=int)
    taken = places.table[list(PLACE)].take(np.maximum(numbers, 0)).reset_index()
    answer = taken.set_axis(index).astype(
        dict.fromkeys(("country", "scheme", "kind", "department", "region"), "str")
        | {"population_source": "str"}
    )
    nothing = numbers < 0
    texts = [c for c in ("key", *PLACE) if c not in {"lat", "lon"} and "population" not in c]
    answer.loc[nothing, [*texts, "population_source"]] = ""
    answer.loc[nothing, ["population", "population_year", "lat", "lon"]] = np.nan
    own = [row.point if row.how == "point" else None for row in rows]
    for column, part in (("lat", 0), ("lon", 1)):
        mine = pd.Series([p[part] if p else np.nan for p in own], index=index, dtype="float64")
        answer[column] = mine.fillna(answer[column])
    answer.loc[nothing, "country"] = [
        row.countries[0] if row.countries else ""
        for row, none in zip(rows, nothing, strict=True)
        if none
    ]
    keys = places.keys
    return answer.assign(
        state=pd.Series([row.state for row in rows], index=index, dtype="str"),
        how=pd.Series([row.how for row in rows], index=index, dtype="str"),
        candidates=pd.Series(
            [tuple(keys[row.candidates[:MOST]]) for row in rows], index=index, dtype=object
        ),
        population=answer["population"].astype("Int64"),
        population_year=answer["population_year"].astype("Int64"),
    )
