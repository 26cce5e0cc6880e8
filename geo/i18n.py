"""Languages of the atlas: gettext catalogues, and numbers and dates as a locale writes them.

Message texts in the code are English; the catalogues in ``locale/`` are plain ``.po`` files,
compiled in memory when first used, so no compiled file has to be kept in step.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from geo import dates
from geo.paths import ROOT

LANGUAGES: Final = {"en": "English", "fr": "Français"}
DEFAULT: Final = "en"
CATALOGUES: Final = ROOT / "locale"


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """Read one catalogue.

    Raises
    ------
    KeyError
        If the atlas has no catalogue for the language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    path = CATALOGUES / language / "LC_MESSAGES" / "atlas.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        messages = read_po(source, locale=language)
    if language == "fr":
        for message in messages:
            said: Any = message.string  # one text, or one for each plural form
            message.string = french(said) if isinstance(said, str) else tuple(map(french, said))
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def french(text: str) -> str:
    """Return a French text whose marks stay on the line of their word.

    The spaces before ``: ; ? ! %`` and inside « » become no-break ones, narrow before ``; ? !``
    (*Lexique des règles typographiques en usage à l'Imprimerie nationale*).
    """
    narrow = re.sub(r" (?=[;?!])", "\u202f", text)
    return re.sub(r" (?=[:»%])|(?<=«) ", "\u00a0", narrow)


def nearest_language(tag: str | None) -> str:
    """Return the language of the atlas for a browser's language tag such as ``fr-CA``."""
    try:
        language = Locale.parse((tag or DEFAULT).replace("-", "_")).language
    except (ValueError, UnknownLocaleError):
        return DEFAULT
    return language if language in LANGUAGES else DEFAULT


@dataclass(frozen=True)
class Texts:
    """One language: its messages, and how it writes numbers, dates and lists."""

    language: str = DEFAULT

    def _(self, message: str) -> str:
        """Translate a message."""
        return catalogue(self.language).gettext(message)

    def n_(self, singular: str, plural: str, number: int) -> str:
        """Translate a message that depends on a number, with ``{n}`` written for the locale."""
        text = catalogue(self.language).ngettext(singular, plural, abs(number))
        return text.replace("{n}", self.number(number))

    def number(self, value: float) -> str:
        """Write a number with the separators of the locale."""
        return str(format_decimal(value, locale=self.language))

    def percent(self, share: float) -> str:
        """Write a share of one as a whole percentage."""
        return str(format_percent(share, locale=self.language))

    def day(self, value: dt.date) -> str:
        """Write a day in full, such as 31 December 2019."""
        pattern = "d MMMM y" if self.language == "en" else "long"
        return self._first(str(format_date(value, format=pattern, locale=self.language)))

    def short_day(self, value: dt.date) -> str:
        """Write a day with a short month, such as 31 Dec 2019."""
        pattern = "d MMM y" if self.language == "en" else "medium"
        return self._first(str(format_date(value, format=pattern, locale=self.language)))

    def _first(self, written: str) -> str:
        """Write the first day of a month as French does, which the locale data leaves out."""
        first = self.language == "fr" and written.startswith("1 ")
        return f"1er {written[2:]}" if first else written

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
