"""Dates as people write them, read with the precision that they have.

``26/09/2018``, ``26.9.18``, ``septembre 2018``, ``sept. 2018``, ``2018`` and the serial numbers of
spreadsheets become the dates of the atlas: ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``. What names no
day, month or year (``printemps 2019``) is refused, with words. Whether the day or the month comes
first is decided once for a whole column.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from babel import Locale

from geo.i18n import _
from geo.listing.problems import Problem, brief
from geo.spelling import fold

Order = Literal["day", "month"]
ORDERS: Final[dict[Order, str]] = {
    "day": _("day first: 4/3/2019 is 4 March"),
    "month": _("month first: 4/3/2019 is 3 April"),
}
YEARS: Final = range(1800, 2101)
_CENTURY: Final = 70  # 69 is 2069, 70 is 1970
_SERIALS: Final = range(14_000, 73_000)  # days of a spreadsheet in 1938 to 2099
_EPOCH: Final = dt.date(1899, 12, 30)
_SPOKEN: Final = ("fr", "en", "it")
_MORE_MONTHS: Final = {
    "sept": 9,
    "sett": 9,
    "set": 9,
    "janv": 1,
    "fevr": 2,
    "fev": 2,
    "juil": 7,
    "juill": 7,
    "dec": 12,
    "avri": 4,
    "aou": 8,
    "octo": 10,
    "nove": 11,
}
_TIME: Final = r"(?:[ T,]+\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO: Final = re.compile(rf"(\d{{4}})(?:[-/. ](\d{{1,2}})(?:[-/. ](\d{{1,2}}){_TIME})?)?")
_NUMERIC: Final = re.compile(
    rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){_TIME}"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_SERIAL: Final = re.compile(r"\d{5}(?:[.,]\d+)?")
_SHORT_YEAR: Final = re.compile(r"([^\W\d]+)\.?\s?[-/']\s?(\d{2})")  # sept.-18, as spreadsheets do
_BEFORE: Final = re.compile(
    r"\A(?:(?:le|il|on|du|dal|depuis|since|from|en|in|nel|ann[ée]e|anno|year|courant)\s+)+(?=.*\d)",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\*+)$")
NOTHING: Final = {
    *("", "-", "--", "–", "—", "/", "?", "...", "…", "n/a", "na", "nd", "nc", "n.d.", "n.c.", "nr"),
    *("n.r.", "s.o.", "sans objet", "inconnu", "inconnue", "unknown", "non renseigné", "none"),
    *("null", "nan", "#n/a", "#n/d", "sconosciuto", "sconosciuta"),
}
STILL: Final = {  # in the place of a date of leaving: it has not left
    *("non", "no", "en cours", "actif", "active", "attivo", "attiva", "actuel", "actuelle"),
    *("present", "présent", "today", "aujourd'hui", "in corso", "current", "ongoing", "never"),
    *("jamais", "mai", "oggi"),
}
_NOT_A_DATE: Final = _("This is no date.")
_WRITE: Final = _("Write it as 26/09/2018, September 2018 or 2018, or leave it empty.")


@dataclass(frozen=True)
class Dates:
    """A column of dates: the texts of the atlas (empty where none), its order, its faults.

    ``order`` is what was taken; ``sure`` is False where no date of the column decides it.
    """

    values: tuple[str, ...]
    order: Order
    sure: bool
    problems: tuple[Problem, ...]


def read(
    texts: Sequence[str], rows: Sequence[int], column: str = "", order: Order | None = None
) -> Dates:
    """Read a column of dates; ``order`` is what the reader has chosen, if anything."""
    firsts, seconds = _deciding(texts)
    taken: Order = order or ("month" if seconds > firsts else "day")
    known: dict[str, str | Problem] = {}
    values: list[str] = []
    problems: list[Problem] = []
    for text, row in zip(texts, rows, strict=True):
        if text not in known:
            known[text] = one(text, taken)
        found = known[text]
        if isinstance(found, Problem):
            problems.append(found.at(row, column))
            values.append("")
        else:
            values.append(found)
    sure = order is not None or firsts != seconds or not any(map(_either, texts))
    if not sure:
        problems.append(
            Problem(
                0,
                column,
                "",
                _("No date of this column says whether the day or the month comes first."),
                _("The day is taken to come first; choose otherwise if the list does."),
                "note",
            )
        )
    return Dates(tuple(values), taken, sure, tuple(problems))


def one(text: str, order: Order = "day") -> str | Problem:
    """Return one date of the atlas (empty for an empty text), or why there is none."""
    written = _plain(text)
    if written.lower() in NOTHING:
        return ""
    if match := _ISO.fullmatch(written) or _COMPACT.fullmatch(written):
        return _made(text, *match.groups())
    if match := _NUMERIC.fullmatch(written):
        return _in_order(text, match.groups(), order)
    if match := _MONTH_YEAR.fullmatch(written):
        return _made(text, match[2], match[1])
    if _SERIAL.fullmatch(written) and int(written[:5]) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(written[:5]))).isoformat()
    return _in_words(text, written)


def _plain(text: str) -> str:
    """Return a date without what stands around it: "le 26/09/2018 (délibération)", "2018*"."""
    written = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    return _BEFORE.sub("", _REMARK.sub("", written.strip(" '")).strip(" '"), count=1)


def _in_order(text: str, parts: Sequence[str], order: Order) -> str | Problem:
    first, second, year = parts
    day, month = (first, second) if order == "day" else (second, first)
    found = _made(text, year, month, day)
    if isinstance(found, Problem) and isinstance(_made(text, year, day, month), str):
        return _fault(
            text,
            _("Day and month stand in another order than in the rest of the column."),
            _("Write it as the other dates of the column, or as 2018-09-26."),
        )
    return found


def _in_words(text: str, written: str) -> str | Problem:
    """Read a date whose month is a word, in any of the languages."""
    match = _SHORT_YEAR.fullmatch(written)
    if match and fold(match[1]) in _months():
        return _made(text, match[2], str(_months()[fold(match[1])]))
    day, month, year = "", 0, ""
    for token in fold(written).split():
        number = re.fullmatch(r"(\d{1,4})(?:er|st|nd|rd|th|o)?", token)
        if token in _months() and not month:
            month = _months()[token]
        elif number and len(number[1]) == 4 and not year:  # noqa: PLR2004 - digits of a year
            year = number[1]
        elif number and len(number[1]) <= 2 and not day:  # noqa: PLR2004 - digits of a day
            day = number[1]
        elif number and len(number[1]) == 2 and month and not year:  # noqa: PLR2004 - 26 sept 18
            year = number[1]
        elif token not in _weekdays() and token not in {
            "le",
            "il",
            "of",
            "de",
            "du",
            "di",
            "the",
            "l",
            "on",
            "en",
            "in",
        }:
            return _vague(text, bool(re.search(r"\d", text)))
    if not (month and year):
        return _vague(text, bool(year or month))
    return _made(text, year, str(month), day or None)


def _vague(text: str, dated: bool) -> Problem:  # noqa: FBT001 - private
    if dated:
        return _fault(text, _("This names no day, month or year that can be counted from."), _WRITE)
    return _fault(text, _NOT_A_DATE, _WRITE)


@cache
def _months() -> dict[str, int]:
    found = dict(_MORE_MONTHS)
    for code in _SPOKEN:
        for width in ("wide", "abbreviated"):
            words = Locale(code).months["format"][width]
            found |= {fold(word): number for number, word in words.items()}
    return found


@cache
def _weekdays() -> frozenset[str]:
    words = (
        fold(word)
        for code in _SPOKEN
        for width in ("wide", "abbreviated")
        for word in Locale(code).days["format"][width].values()
    )
    return frozenset(words) - frozenset(_months())


def _made(text: str, year: str, month: str | None = None, day: str | None = None) -> str | Problem:
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 - digits
        full += 2000 if full < _CENTURY else 1900
    if full not in YEARS:
        return _fault(text, _("This year lies outside of what the atlas counts."), _WRITE)
    try:
        found = dt.date(full, int(month or 1), int(day or 1))
    except ValueError:
        return _fault(text, _("The calendar has no such day."), _WRITE)
    return found.isoformat()[: 10 if day else 7 if month else 4]


def _fault(text: str, reason: str, remedy: str) -> Problem:
    return Problem(0, "", brief(text), reason, remedy, "error")


def _deciding(texts: Sequence[str]) -> tuple[int, int]:
    """Count the dates in which only the first number can be the day, and only the second."""
    pairs = [
        (int(match[1]), int(match[2])) for text in texts if (match := _NUMERIC.match(_plain(text)))
    ]
    months = range(1, 13)
    firsts = sum(a not in months and b in months for a, b in pairs)
    return firsts, sum(a in months and b not in months for a, b in pairs)


def is_of_numbers(text: str) -> bool:
    """Say whether a date has day and month as numbers, such as 4/3/2019."""
    return _NUMERIC.match(_plain(text)) is not None


def _either(text: str) -> bool:
    match = _NUMERIC.match(_plain(text))
    return match is not None and match[1].zfill(2) != match[2].zfill(2)
