"""Pages, boxes on them, and type: how wide it is, where lines break, where names have room.

Distances are millimetres from the top left corner of the page: x to the right, y downwards. Widths
are those of the font's own outlines, the same for every file format and resolution.

Names are placed so that none covers a symbol or another name, by a greedy method with fixed order:
names by turns from each kind of symbol, the largest places first; each takes the first free one of
its positions around the symbol, or is left out. The same view gives the same labels. (After the
candidate positions of Yoeli 1972, The Cartographic Journal 9(2).)
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, takewhile
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from geo import kept
from geo.escape import NO_BREAK, one_line

Points = npt.NDArray[np.float64]
MM_PER_INCH: Final = 25.4
MM_PER_POINT: Final = MM_PER_INCH / 72
SMALLEST: Final = 6.0  # points: what a journal still prints
_GROWN: Final = 30.0  # millimetres by which a page grows


@dataclass(frozen=True)
class Layout:
    """A page: its size, how large its texts and symbols are next to A4, and its margin.

    ``labels`` is the greatest number of place names on the map; ``marks`` is the size of symbols
    next to that of texts. A page that is ``tallest_mm`` at most, such as a column of a journal,
    grows for a chart whose names have no room else. ``least`` is the size in points below which
    names of a chart are of no use: a room does not read them.
    """

    name: str
    width_mm: float
    height_mm: float
    text: float = 1.0
    margin_mm: float = 10.0
    labels: int = 30
    marks: float = 1.0
    tallest_mm: float = 0.0
    least: float = 0.0

    def taller(self) -> Iterator[Layout]:
        """Return the page itself, then taller ones as far as it may grow."""
        yield self
        high = self.height_mm + _GROWN
        while high <= self.tallest_mm:
            yield replace(self, height_mm=high)
            high += _GROWN

    def points(self, size: float) -> float:
        """Return a size of type on this page, from its size on A4 (both in points)."""
        return max(SMALLEST, size * self.text)

    def pixels(self, dpi: int) -> tuple[int, int]:
        """Return the size of the page in whole pixels."""
        return (
            round(self.width_mm / MM_PER_INCH * dpi),
            round(self.height_mm / MM_PER_INCH * dpi),
        )


LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout
    for layout in (
        Layout("a4-landscape", 297, 210),
        Layout("a4-portrait", 210, 297),
        Layout("a3-landscape", 420, 297, text=1.35, margin_mm=14, labels=40),
        Layout("a3-portrait", 297, 420, text=1.35, margin_mm=14, labels=40),
        Layout("slide-16-9", 338.667, 190.5, text=1.3, margin_mm=11, labels=22, least=8.0),
        Layout("square", 200, 200, text=0.92, margin_mm=8, labels=24),
        Layout("single-column", 85, 150, text=0.62, margin_mm=2, labels=10, tallest_mm=240),
        Layout("double-column", 180, 150, text=0.8, margin_mm=3, labels=22, tallest_mm=240),
    )
}


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in millimetres from the top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def squarer(self, most: float) -> Box:
        """Return the upper left part of the box whose sides are at most so many times as long."""
        width, height = min(self.width, self.height * most), min(self.height, self.width * most)
        return Box(self.x, self.y, width, height)

    def path(self) -> Path:
        """Return the edges of the box as a path."""
        x, y = (self.x, self.right), (self.y, self.bottom)
        return Path([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])])

    def grown(self, by: float) -> Box:
        """Return the box with its edges moved outwards."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Say whether the two share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the box."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def inside(self, other: Box) -> bool:
        """Say whether the box lies within another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


Slant = Literal["normal", "italic"]
FAMILY: Final = "DejaVu Sans"
LEADING: Final = 1.28  # line height, in sizes of type
ASCENT: Final = 0.76  # of capitals and of ascenders, in sizes of type
_SPACE: Final = 0.45  # width of a space with the air beside it, in sizes of type
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


def unknown(text: str) -> tuple[str, ...]:
    """Return the characters of a text that the font can't write, once each."""
    known = _known()
    found = dict.fromkeys(c for c in one_line(text) if c.isprintable() and ord(c) not in known)
    return tuple(found)


@kept.of_texts
@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """Return a text on one line with only what the font can write and XML can hold."""
    line = one_line(text)
    shown = (c for c in line if c.isprintable() or c in NO_BREAK)
    known = _known()
    return "".join(c if ord(c) in known else _REPLACEMENT for c in shown)


def width(text: str, size: float, weight: str = "normal", slant: Slant = "normal") -> float:
    """Return the width of a line in millimetres, its size given in points."""
    if not text:
        return 0.0
    return _across(text, weight, slant) * (size / text_to_path.FONT_SCALE) * MM_PER_POINT


@kept.of_texts
@lru_cache(maxsize=20_000)
def _across(text: str, weight: str, slant: Slant) -> float:
    """Return the width of a line in the size in which outlines are read: shaping it is slow."""
    prop = font(text_to_path.FONT_SCALE, weight, slant)
    across, _, _ = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    return float(across)


def line_height(size: float) -> float:
    """Return the distance of two lines in millimetres, the size given in points."""
    return size * LEADING * MM_PER_POINT


@kept.of_texts
@lru_cache(maxsize=5_000)
def wrap(
    text: str, size: float, available: float, weight: str = "normal", most: int = 0
) -> tuple[str, ...]:
    """Break a text into lines that fit a width in millimetres.

    A word that is wider than the line is broken. ``most`` lines at most, if given: the last one
    then ends in an ellipsis.
    """
    lines: list[str] = []
    words = _pieces(_words(printable(text)), size, available, weight)
    while words:
        held = _held(words, size, available, weight)
        lines.append(" ".join(words[:held]))
        words = words[held:]
    if most and len(lines) > most:
        return (*lines[: most - 1], _shortened(lines[most - 1], size, available, weight))
    return tuple(lines)


def _held(words: list[str], size: float, available: float, weight: str) -> int:
    """Return how many words a line holds: a guess by the width of each, then as it is measured."""

    def fit(number: int) -> bool:
        return number == 1 or width(" ".join(words[:number]), size, weight) <= available

    space = _SPACE * size * MM_PER_POINT
    ends = accumulate(width(word, size, weight) + space for word in words)
    held = max(1, sum(1 for _ in takewhile(lambda end: end - space <= available, ends)))
    while not fit(held):
        held -= 1
    while held < len(words) and fit(held + 1):
        held += 1
    return held


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
    """Return the words, those wider than a line in pieces, cut after a hyphen if any."""
    found = []
    for word in words:
        rest = word
        while (cut := _fitting(rest, size, available, weight)) < len(rest):
            cut = rest.rfind("-", 1, cut) + 1 or cut
            found.append(rest[:cut])
            rest = rest[cut:]
        found.append(rest)
    return found


def _fitting(text: str, size: float, available: float, weight: str) -> int:
    """Return how many letters of a text fit a width, at least one where there is any.

    Of a long text only about as much is measured as fits, so that many lines take many times what
    one takes, and no more.
    """
    long = 16
    while width(text[:long], size, weight) <= available:
        if long >= len(text):
            return len(text)
        long *= 2
    lengths = range(1, min(long, len(text)) + 1)
    fit = bisect(lengths, available, key=lambda n: width(text[:n], size, weight))
    return max(fit, min(len(text), 1))


def _shortened(line: str, size: float, available: float, weight: str) -> str:
    kept = line
    while kept and width(kept + _ELLIPSIS, size, weight) > available:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


_LONGEST: Final = 40  # characters: Région Bourgogne-Franche-Comté has 30
_CAP: Final = 0.74  # height of a label's box over the baseline, in sizes of type
_DROP: Final = 0.22  # and under it
# Where the box's middle lies from the symbol's: right, left, then above, below, and corners.
_POSITIONS: Final = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.8, -0.8),
    (0.8, 0.8),
    (-0.8, -0.8),
    (-0.8, 0.8),
    (0.0, -1.0),
    (0.0, 1.0),
)


@dataclass(frozen=True)
class Wanted:
    """A name that could be written beside a symbol: where it is, and how far the symbol reaches."""

    name: str
    x: float
    y: float
    reach: float


@dataclass(frozen=True)
class Label:
    """A name with its place: ``x`` and ``y`` are those of its first baseline's left end.

    ``lines`` are those of a name that stands in several.
    """

    name: str
    x: float
    y: float
    box: Box
    lines: tuple[str, ...] = ()


def ranked(rows: gpd.GeoDataFrame, places: Points, reach: Points) -> list[Wanted]:
    """Return the names of rows: by turns from each colour, the most populous first.

    Parameters
    ----------
    rows
        Rows with ``label``, ``population`` and ``colour``.
    places, reach
        Where each row's symbol is on the page and how far it reaches from there, in millimetres.
    """
    table = pd.DataFrame(
        {
            "name": rows["label"].to_numpy(dtype="str"),
            "population": rows["population"].astype("Float64").fillna(0).to_numpy("float64"),
            "colour": rows["colour"].to_numpy(),
            "x": places[:, 0],
            "y": places[:, 1],
            "reach": reach,
        }
    )
    table = table[table["name"].str.len().between(1, _LONGEST)]
    table = table.sort_values(["population", "name"], ascending=[False, True], kind="stable")
    table = table.drop_duplicates("name")
    table["turn"] = table.groupby("colour").cumcount()
    table = table.sort_values(["turn", "population", "name"], ascending=[True, False, True])
    columns = (table[c] for c in ("name", "x", "y", "reach"))
    return [
        Wanted(str(n), float(x), float(y), float(r)) for n, x, y, r in zip(*columns, strict=True)
    ]


_SHARES: Final = (0.8, 0.7, 0.62, 0.55, 0.5, 0.45, 0.4, 0.36, 0.32, 0.28, 0.24, 0.2)  # of a name


def _right(wanted: Wanted, lines: tuple[str, ...], size: float) -> Label:
    """Return a name in lines at the right of its symbol."""
    em, leading = size * MM_PER_POINT, line_height(size)
    high = (_CAP + _DROP) * em + leading * (len(lines) - 1)
    x, y = wanted.x + wanted.reach + 0.25 * em, wanted.y - high / 2
    box = Box(x, y, max(width(line, size) for line in lines), high)
    return Label(printable(wanted.name), x, y + _CAP * em, box, lines)


class Placer:
    """Keeps the taken room of a map and finds free places for names on it."""

    def __init__(self, frame: Box, taken: list[Box]) -> None:
        """Start with the map's box and the boxes of its symbols."""
        self.frame = frame
        self._edges = np.array([(b.x, b.y, b.right, b.bottom) for b in taken]).reshape(-1, 4)

    def free(self, box: Box) -> bool:
        """Say whether a box lies on the map and touches nothing."""
        if not box.inside(self.frame):
            return False
        edges = self._edges
        hits = (
            (edges[:, 0] < box.right)
            & (edges[:, 2] > box.x)
            & (edges[:, 1] < box.bottom)
            & (edges[:, 3] > box.y)
        )
        return not hits.any()

    def take(self, box: Box) -> None:
        """Mark a box as taken."""
        self._edges = np.vstack([self._edges, [(box.x, box.y, box.right, box.bottom)]])

    def place(
        self, wanted: list[Wanted], size: float, most: int, weight: str = "normal"
    ) -> list[Label]:
        """Return up to ``most`` names with free places, in their order; their size in points."""
        found: list[Label] = []
        for name in wanted:
            if len(found) >= most:
                break
            label = self._first_free(name, size, weight)
            if label is not None:
                self.take(label.box.grown(0.3))
                found.append(label)
        return found

    def beside(self, wanted: Wanted, size: float) -> Label | None:
        """Return a name right of its symbol, in as few lines as have room there, and take it.

        Else it stands where else there is room; None where there is none. Its words stay whole.
        """
        whole = printable(wanted.name)
        words, wide = _words(whole), width(whole, size)
        longest = max((width(word, size) for word in words), default=0.0)
        tried = [max(longest, share * wide) for share in _SHARES]
        options = [(whole,), *(wrap(whole, size, most) for most in tried)]
        right = (_right(wanted, lines, size) for lines in dict.fromkeys(options))
        free = next((label for label in right if self.free(label.box)), None)
        label = free or self._first_free(wanted, size, "normal")
        if label is not None:
            self.take(label.box)
        return label

    def _first_free(self, wanted: Wanted, size: float, weight: str) -> Label | None:
        shown = printable(wanted.name)
        wide = width(shown, size, weight)
        em = size * MM_PER_POINT
        high = (_CAP + _DROP) * em
        for right, down in _POSITIONS:
            x = wanted.x + right * (wanted.reach + 0.25 * em) + (right / 2 - 0.5) * wide
            if abs(right) not in (0.0, 1.0):
                x = wanted.x + right * wanted.reach - (wide if right < 0 else 0.0)
            y = wanted.y + down * (wanted.reach + high / 2)
            box = Box(x, y - high / 2, wide, high)
            if self.free(box):
                return Label(shown, x, y - high / 2 + _CAP * em, box)
        return None
