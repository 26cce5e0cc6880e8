"""Names reduced to their letters: what two spellings share, and what a file name can hold."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"},
)
_NOT_A_LETTER = re.compile(r"[\W_]+")


class _Marks(dict[int, int | None]):
    """A table for `str.translate` without accents, filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        """Return the character itself, None for one that is written over another."""
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _Marks()


def fold(text: str) -> str:
    """Reduce a name to what two spellings of it share.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    The name in lower case, without accents; hyphens, apostrophes and all other signs are one space.
    A text without any letter or digit gives an empty string.
    """
    if text.isascii():
        return _NOT_A_LETTER.sub(" ", text.lower()).strip()
    lowered = text.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = decomposed.translate(_WITHOUT_MARKS)
    return _NOT_A_LETTER.sub(" ", bare).strip()


def slug(text: str) -> str:
    """Return the text in lower-case ASCII letters, digits, ``_`` and ``-``; may be empty.

    Every system accepts it as a part of a file name.
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", bare).strip("-_")
