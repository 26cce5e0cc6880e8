"""Names on the map, placed so that none covers a symbol or another name.

A greedy method with fixed order: names by turns from each kind of symbol, the largest places
first; each takes the first free one of its positions around the symbol, or is left out. The same
view gives the same labels. (After the candidate positions of Yoeli 1972, The Cartographic Journal
9(2).)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.print import typeset
from geo.print.sheet import Points
from geo.print.typeset import MM_PER_POINT, Box

_LONGEST: Final = 26  # characters
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
    """A name with its place: ``x`` and ``y`` are those of its baseline's left end."""

    name: str
    x: float
    y: float
    box: Box


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

    def _first_free(self, wanted: Wanted, size: float, weight: str) -> Label | None:
        shown = typeset.printable(wanted.name)
        wide = typeset.width(shown, size, weight)
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
