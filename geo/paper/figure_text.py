"""Texts on a figure: what the font can write, how wide it is, and where its lines break.

Widths are those of the font's own outlines, the same for every file format and resolution.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Literal

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from geo.escape import NO_BREAK, one_line
from geo.paper.figure_layout import MM_PER_POINT

Slant = Literal["normal", "italic"]
FAMILY: Final = "DejaVu Sans"
LEADING: Final = 1.28  # line height, in sizes of type
ASCENT: Final = 0.76  # of capitals and of ascenders, in sizes of type
_REPLACEMENT: Final = "\ufffd"
_ELLIPSIS: Final = "…"
_CLOSING: Final = frozenset("»:;!?%")  # French writes them after a space that is no break


@cache
def font(size: float, weight: str = "normal", slant: Slant = "normal") -> FontProperties:
    """Return the font that ships with matplotlib, in a size in points."""
    return FontProperties(family=FAMILY, size=size, weight=weight, style=slant)


@cache
def _known() -> frozenset[int]:
    return frozenset(get_font(findfont(FAMILY)).get_charmap())


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """Return a text on one line with only what the font can write and XML can hold."""
    line = one_line(text)
    shown = (c for c in line if c.isprintable() or c in NO_BREAK)
    known = _known()
    return "".join(c if ord(c) in known else _REPLACEMENT for c in shown)


@lru_cache(maxsize=20_000)
def width(text: str, size: float, weight: str = "normal", slant: Slant = "normal") -> float:
    """Return the width of a line in millimetres, its size given in points."""
    if not text:
        return 0.0
    prop = font(size, weight, slant)
    across, _, _ = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    return float(across) * MM_PER_POINT


def line_height(size: float) -> float:
    """Return the distance of two lines in millimetres, the size given in points."""
    return size * LEADING * MM_PER_POINT


@lru_cache(maxsize=5_000)
def wrap(
    text: str, size: float, available: float, weight: str = "normal", most: int = 0
) -> tuple[str, ...]:
    """Break a text into lines that fit a width in millimetres.

    A word that is wider than the line is broken. ``most`` lines at most, if given: the last one
    then ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(_words(printable(text)), size, available, weight):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, weight) > available:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if most and len(lines) > most:
        return (*lines[: most - 1], _shortened(lines[most - 1], size, available, weight))
    return tuple(lines)


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the marks that must not stand on another line."""
    found: list[str] = []
    for word in text.split(" "):
        if found and (word in _CLOSING or found[-1].endswith("«")):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _pieces(words: list[str], size: float, available: float, weight: str) -> list[str]:
    found = []
    for word in words:
        rest = word
        while len(rest) > 1 and width(rest, size, weight) > available:
            cut = len(rest) - 1
            while cut > 1 and width(rest[:cut], size, weight) > available:
                cut -= 1
            found.append(rest[:cut])
            rest = rest[cut:]
        found.append(rest)
    return found


def _shortened(line: str, size: float, available: float, weight: str) -> str:
    kept = line
    while kept and width(kept + _ELLIPSIS, size, weight) > available:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS
