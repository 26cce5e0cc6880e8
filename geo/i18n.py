"""Languages of the atlas: what is known of each, its messages, and the texts that the data has.

Message texts in the code are English, so English needs no catalogue; those of the other languages
in ``locale/`` are plain ``.po`` files, compiled in memory when first used, so no compiled file has
to be kept in step. A text that a language lacks, in its catalogue or in the data, is shown in
English: a new language may begin with one record in `LANGUAGES` and an empty catalogue. A sentence
of the data that is in English for want of another says so (`IN_ENGLISH`); names are names.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import pandas as pd
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from geo import dates
from geo.paths import ROOT

DEFAULT: Final = "en"
CATALOGUES: Final = ROOT / "locale"
SEEN: Final = CATALOGUES / "seen.csv"  # on how many parts of pages a text is said (tests/seen.py)
IN_ENGLISH: Final = f"\u00a0({DEFAULT})"  # after a text of the data that the language lacks
_NAMES: Final = frozenset({"name", "form", "attribution"})  # of bodies, of places, in credits
_MISSING: Final = object()
Code = TypeVar("Code")


@lru_cache(maxsize=10_000)
def curled(text: str) -> str:
    """Return a text whose elisions, such as *l'elenco* and *l'«{name}»*, have a curled mark."""
    return re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_]|[{«])", "’", text)


@lru_cache(maxsize=10_000)
def french(text: str) -> str:
    """Return a French text with its own apostrophes, whose marks stay on the line of their word.

    The spaces before ``: ; ? ! %`` and inside « » become no-break ones, narrow before ``; ? !``
    (*Lexique des règles typographiques en usage à l'Imprimerie nationale*).
    """
    narrow = re.sub(r"[ \u00a0](?=[;?!])", "\u202f", curled(text))
    return re.sub(r" (?=[:»%])|(?<=«) ", "\u00a0", narrow)


@dataclass(frozen=True)
class Language:
    """What is known of a language; everything that depends on one reads it here.

    ``code`` names it in addresses, in the folders of ``locale/``, in the columns of the data
    (``name_fr``) and to CLDR. ``tag`` is its BCP 47 tag with a region, for programs that check
    spelling; ``tex`` is what BibTeX and babel call it; ``word`` is its word for a language. ``day``
    and ``short_day`` are CLDR patterns or widths; ``first`` stands for the 1 of the first of a
    month, where it is written otherwise. ``between`` stands between what may hold commas itself.
    ``picker`` is the format of Streamlit's date fields, which knows three orders only. ``typeset``
    is the typographic pass over the texts of a catalogue and of the data. ``whole`` says that all
    is translated: only then is the language offered.
    """

    code: str
    own_name: str
    tag: str
    tex: str
    word: str
    day: str = "long"
    short_day: str = "medium"
    first: str = "1"
    picker: str = "DD/MM/YYYY"
    quotes: tuple[str, str] = ("“", "”")
    between: str = "; "
    typeset: Callable[[str], str] = str
    whole: bool = True


_KNOWN: Final = (
    Language(
        *("en", "English", "en-GB", "english", "Language"),
        *("d MMMM y", "d MMM y"),
        picker="YYYY-MM-DD",
    ),
    Language(
        *("fr", "Français", "fr-FR", "french", "Langue"),
        first="1er",
        quotes=("«\u00a0", "\u00a0»"),
        between="\u202f; ",
        typeset=french,
    ),
    Language(
        *("it", "Italiano", "it-IT", "italian", "Lingua"),
        first="1º",
        quotes=("«", "»"),
        typeset=curled,
    ),
    Language(
        *("de", "Deutsch", "de-DE", "ngerman", "Sprache"),
        quotes=("„", "“"),
        whole=False,
    ),
)
LANGUAGES: Final[dict[str, Language]] = {found.code: found for found in _KNOWN if found.whole}
BEGUN: Final[dict[str, Language]] = {found.code: found for found in _KNOWN if not found.whole}


_MANY: Final = 2  # of what has a plural


def _(message: str) -> str:
    """Mark a message for the catalogues where it is declared; `Texts._` says it in a language."""
    return message


def translated() -> tuple[str, ...]:
    """Return the languages that have a catalogue, whole or begun: all but that of the code."""
    return tuple(code for code in (*LANGUAGES, *BEGUN) if code != DEFAULT)


def lacking(language: str) -> tuple[list[str], int]:
    """Return the texts that a catalogue lacks, what is seen most first, and how many it has."""
    with _path(language).open("rb") as source:
        kept = [message for message in read_po(source, locale=language) if message.id]
    places = {
        message.id[0] if message.pluralizable else str(message.id): message.locations[0][0]
        for message in kept
        if not (all(message.string or ()) if message.pluralizable else message.string)
    }

    seen = pd.read_csv(SEEN, keep_default_na=False).set_index("text")["parts"].to_dict()
    order = sorted(places, key=lambda text: (-seen.get(text, 0), places[text]))
    return order, len(kept) - len(places)


def _path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "atlas.po"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Read one catalogue; that of `DEFAULT` is the code itself.

    Raises
    ------
    KeyError
        If the atlas does not know the language.
    """
    typeset = Texts(language).facts.typeset
    if language == DEFAULT:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with _path(language).open("rb") as source:
        messages = read_po(source, locale=language)
    for message in messages:
        translated: Any = message.string  # one text, or one for each plural form
        if isinstance(translated, str):
            message.string = typeset(translated)
        else:  # plural forms that are not all there would be shown as nothing
            message.string = tuple(map(typeset, translated)) if all(translated) else ""
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def nearest_language(tag: str | None) -> str:
    """Return the language of the atlas for a browser's language tag such as ``fr-CA``."""
    try:
        language = Locale.parse((tag or DEFAULT).replace("-", "_")).language
    except (ValueError, UnknownLocaleError):
        return DEFAULT
    return language if language in LANGUAGES else DEFAULT


@lru_cache(maxsize=5_000)  # a page writes some hundred numbers at each run
def _decimal(value: float, language: str) -> str:
    return str(format_decimal(value, locale=language))


@lru_cache(maxsize=5_000)  # a list of thousands has few days
def _date(value: dt.date, pattern: str, language: str) -> str:
    return str(format_date(value, format=pattern, locale=language))


@dataclass(frozen=True)
class Texts:
    """One language: its messages, and how it writes numbers, dates and lists."""

    language: str = DEFAULT

    @property
    def facts(self) -> Language:
        """What is known of the language; a `KeyError` where nothing is."""
        return LANGUAGES.get(self.language) or BEGUN[self.language]

    def _(self, message: str) -> str:
        """Translate a message."""
        return catalogue(self.language).gettext(message)

    def n_(self, singular: str, plural: str, number: int) -> str:
        """Translate a message that depends on a number, with ``{n}`` written for the locale."""
        return self.numbered(self.forms(singular, plural), number)

    def forms(self, singular: str, plural: str) -> tuple[str, str]:
        """Translate a message that depends on a number: for one, and for more."""
        translated = catalogue(self.language).ngettext
        return translated(singular, plural, 1), translated(singular, plural, _MANY)

    def numbered(self, forms: tuple[str, str], number: int) -> str:
        """Return the one of two `forms` for a number, with ``{n}`` written for the locale."""
        kind = Locale.parse(self.language).plural_form(abs(number))
        return forms[kind != "one"].replace("{n}", self.number(number))

    def each(self, words: Mapping[Code, str]) -> dict[Code, str]:
        """Translate a table of words by code, marked with `_` where it is declared."""
        return {code: self._(word) for code, word in words.items()}

    def number(self, value: float) -> str:
        """Write a number with the separators of the locale."""
        return _decimal(value, self.language)

    def percent(self, share: float) -> str:
        """Write a share of one as a whole percentage."""
        return str(format_percent(share, locale=self.language))

    def day(self, value: dt.date) -> str:
        """Write a day in full, such as 31 December 2019."""
        return self._written(value, self.facts.day)

    def short_day(self, value: dt.date) -> str:
        """Write a day with a short month, such as 31 Dec 2019."""
        return self._written(value, self.facts.short_day)

    def _written(self, value: dt.date, pattern: str) -> str:
        written = _date(value, pattern, self.language)
        return f"{self.facts.first}{written[1:]}" if written.startswith("1 ") else written

    def partial(self, text: str) -> str:
        """Write a partial date with the precision that it has."""
        kind = dates.precision(text)
        if kind == "year":
            return text
        first = dates.first_day(text)
        if kind == "day":
            return self.day(first)
        return str(format_skeleton("yMMMM", first, locale=self.language))

    def labelled(self, name: str, value: object) -> str:
        """Write a value after its name, such as *Tier: 12*."""
        return self._("{name}: {value}").format(name=name, value=value)

    def listing(self, items: list[str]) -> str:
        """Join items into a list, such as *A, B and C*."""
        return str(format_list(items, locale=self.language))

    def series(self, items: Iterable[str]) -> str:
        """Join what may hold commas itself, such as *Paris, 2019; Lyon, 2020*."""
        return self.facts.between.join(items)

    def quoted(self, text: str) -> str:
        """Put a text into the quotation marks of the language."""
        return text.join(self.facts.quotes)


def said(row: object, name: str, t: Texts) -> str:
    """Return a text of the data in the reader's language, or in English where it has none.

    English that stands for another language is marked by `IN_ENGLISH`, unless it is a name.

    Parameters
    ----------
    row
        A mapping, a Series or a named tuple. It has the text in English as ``name`` or
        ``name_en``, and in other languages as ``name_fr`` and so on, as far as they are there.

    Raises
    ------
    KeyError
        If the row has the text in neither language, not even an empty one.
    """
    keyed = row if isinstance(row, Mapping | pd.Series) else None
    found: str | None = None
    for column in _columns(name, t):
        value: Any = (
            getattr(row, column, _MISSING) if keyed is None else keyed.get(column, _MISSING)
        )
        if value is _MISSING:
            continue
        found = "" if pd.isna(value) else str(value)
        if found:
            own = column.endswith(f"_{t.language}")
            return t.facts.typeset(found) if own else found + _mark(name, t)
    if found is None:
        raise KeyError(name)
    return found


def said_column(frame: pd.DataFrame, name: str, t: Texts) -> pd.Series:
    """Return `said` for each row of a frame, under ``name`` and with the index of the frame.

    Raises
    ------
    KeyError
        If the frame has the text in neither language.
    """
    there = [column for column in _columns(name, t) if column in frame]
    if not there:
        raise KeyError(name)
    found = pd.Series("", frame.index, dtype="str")
    for column in there:
        lacking = found == ""
        if not lacking.any():
            break
        own, mark = column.endswith(f"_{t.language}"), _mark(name, t)
        text = frame[column].fillna("")
        if own:
            text = text.map(t.facts.typeset)
        elif mark:
            text = text.mask(text != "", text + mark)
        found = found.mask(lacking, text)
    return found.rename(name)


def _mark(name: str, t: Texts) -> str:
    """Return what says of an English text that it stands for one in another language."""
    return "" if t.language == DEFAULT or name in _NAMES else IN_ENGLISH


def said_anyhow(frame: pd.DataFrame, name: str) -> list[str]:
    """Return the columns that hold a text of the data in whatever language, for a search."""
    return [c for c in (name, *(f"{name}_{code}" for code in LANGUAGES)) if c in frame]


def _columns(name: str, t: Texts) -> tuple[str, ...]:
    """Return where a text is looked for, the best place first."""
    return tuple(dict.fromkeys((f"{name}_{t.language}", f"{name}_{DEFAULT}", name)))
