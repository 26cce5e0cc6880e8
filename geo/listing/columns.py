"""Which column of a sheet is which field: by its name, held against its contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Final

from babel import Locale

from geo.listing import dates
from geo.listing.fields import DATES, FIELDS, named
from geo.listing.reading import Sheet
from geo.spelling import fold

CODE: Final = re.compile(r"\d{4,6}|2[AB]\d{3}|\d{9}|[EWSN]\d{8}")
_INSEE: Final = re.compile(r"(?:0\d|[1-8]\d|9[0-5]|2[AB])\d{3}|97\d{3}")
_ISTAT: Final = re.compile(r"[01]\d{5}")
_SIREN: Final = re.compile(r"2\d{8}")
_GSS: Final = re.compile(r"[EWSN]\d{8}")
_CODES: Final = (_INSEE, _ISTAT, _SIREN, _GSS)
_SPOKEN: Final = ("fr", "en", "it")
_STATUSES: Final = {
    "founding": "fondateur, fondatrice, membre fondateur, founding, founder, fondatore, "
    "founding member, socio fondatore, commune fondatrice, ville fondatrice, f",
    "member": "membre, adherent, adherente, actif, active, member, socio, aderente, attivo, "
    "attiva, a jour, oui, membre actif, full member, si, yes, x, en cours, "
    "current, effectif, ordinario",
    "former": "ancien, ancienne, ancien membre, former, former member, ex, ex membre, ex "
    "socio, sorti, sortie, parti, partie, demissionnaire, retire, uscito, left, "
    "radie, non, no, a quitte, cessato, receduto, inactif, inactive",
    "awarded": "awarded, award, label, labellise, recognised",
    "host": "host, hote, ospite",
}
_BY_WORD: Final = {
    word.strip(): code for code, words in _STATUSES.items() for word in words.split(",")
}
_MOST: Final = 0.8  # of the cells that are filled: then the content says what a column is
_HALF: Final = 0.5  # fewer than that, and the name of the column is not believed
_LEAST: Final = 3  # cells that say something
_SAMPLE: Final = 500


def match(sheet: Sheet, parties: Collection[str] = ()) -> dict[str, str]:
    """Return the column of each field that the sheet has, in the order of `FIELDS`.

    Parameters
    ----------
    parties
        Names and codes of parties that are known: a column of them needs no name.
    """
    filled = {column: _filled(sheet, column) for column in sheet.columns}
    scored: list[tuple[float, int, str, str]] = []
    for place, column in enumerate(sheet.columns):
        field, score = named(column)
        if field and _fits(field, filled[column]):
            scored.append((-score, place, field, column))
    found: dict[str, str] = {}
    for _score, _place, field, column in sorted(scored):
        if field not in found and column not in found.values():
            found[field] = column
    free = [c for c in sheet.columns if c not in found.values() and filled[c]]
    _by_content(free, filled, found, {fold(party) for party in parties})
    return {field: found[field] for field in FIELDS if field in found}


def _filled(sheet: Sheet, column: str) -> list[str]:
    values = sheet.cells[column]
    return [str(v) for v in values[values != ""].iloc[:_SAMPLE]]


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(v) is not None for v in values) / len(values) if values else 0.0


_NUMBER: Final = re.compile(r"[-+]?[\d\s.,'’\u00a0\u202f]*\d")
_LETTER: Final = re.compile(r".*[^\W\d_].*", re.DOTALL)
_DIGIT: Final = re.compile(r".*\d.*", re.DOTALL)
_URL: Final = re.compile(r"https?://\S+.*", re.DOTALL)
_CODED: Final = re.compile(r"\S*\d\S*")


def _fits(field: str, values: list[str]) -> bool:
    """Say whether what a column holds may be what its name says; an empty one may be anything."""
    if not values:
        return True
    expected = {
        "name": _LETTER,
        "code": _CODED,
        "population": _NUMBER,
        "lat": _NUMBER,
        "lon": _NUMBER,
        **dict.fromkeys(DATES, _DIGIT),
    }.get(field)
    if field == "name" and _share(values, CODE) >= _HALF:
        return False
    if field == "country":  # "stato" may be a status
        known = any(country(v) for v in values)
        return known or not (_share(values, _DIGIT) >= _HALF or any(map(status, values)))
    return expected is None or _share(values, expected) >= _HALF


def _by_content(
    free: Sequence[str],
    filled: Mapping[str, list[str]],
    found: dict[str, str],
    parties: Collection[str],
) -> None:
    """Take for fields that have no column those whose contents say what they are."""
    tests: dict[str, Callable[[list[str]], float]] = {
        "code": lambda values: max(_share(values, kind) for kind in _CODES),
        "country": _countries,
        "source": lambda values: _share(values, _URL),
        "joined": _dated,
        "party": lambda values: sum(fold(v) in parties for v in values) / len(values),
    }
    left = list(free)
    for column in free:
        values = filled[column]
        named_field = named(column)[0]
        if len(values) < _LEAST or (named_field and _fits(named_field, values)):
            continue
        field = next((f for f, test in tests.items() if test(values) >= _MOST), "")
        if field and field not in found:
            found[field] = column
            left.remove(column)
    if "name" not in found:
        words = [c for c in left if _share(filled[c], _LETTER) >= _MOST]
        if words and ("code" not in found or len(words) == 1):
            found["name"] = max(words, key=lambda c: len(set(filled[c])))


def _countries(values: list[str]) -> float:
    return sum(country(v) != "" for v in values) / len(values)


def _dated(values: list[str]) -> float:
    """Return the share of full dates; years alone may be anything, and are none here."""
    return sum(
        isinstance(dates.one(v), str) and not re.fullmatch(r"\d{4,5}", v) for v in values
    ) / len(values)


def country(text: str) -> str:
    """Return the ISO code of a country by its code or its name, empty where none is known."""
    return _countries_by_name().get(fold(text), "")


@cache
def _countries_by_name() -> dict[str, str]:
    found = {
        "uk": "GB",
        "angleterre": "GB",
        "england": "GB",
        "inghilterra": "GB",
        "ecosse": "GB",
        "scotland": "GB",
        "scozia": "GB",
        "wales": "GB",
        "galles": "GB",
        "pays de galles": "GB",
        "great britain": "GB",
        "grande bretagne": "GB",
        "usa": "US",
        "etats unis d amerique": "US",
        "fra": "FR",
        "ita": "IT",
        "deu": "DE",
        "esp": "ES",
        "gbr": "GB",
        "che": "CH",
        "bel": "BE",
        "holland": "NL",
    }
    for language in _SPOKEN:
        for code, words in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - countries, not continents
                found |= {fold(words): code, code.lower(): code}
    return found


def status(text: str) -> str:
    """Return the status of the atlas by its word, empty where none is known."""
    return _BY_WORD.get(fold(text), "")
