"""Two maps shown together, and how their places differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from geo.imprint import Imprint
from geo.model import Coverage, LegendItem, View


@dataclass(frozen=True)
class Pair:
    """Two maps side by side; ``left`` is the one that the other is compared with.

    ``difference`` has one row per place that either map shows, in codes (see
    `geo.difference.difference`); ``table`` has the same rows in the same order, in words, with
    the column names that readers see. Both are made by `geo.difference.pair`.
    """

    left: View
    right: View
    title: str
    subtitle: str
    caption: str
    difference: pd.DataFrame
    table: pd.DataFrame
    view_id: str = "compare"

    @property
    def sides(self) -> tuple[View, View]:
        """Return both maps, the left one first."""
        return self.left, self.right

    @property
    def imprint(self) -> Imprint:
        """Return from which atlas both maps are."""
        return self.left.imprint

    @property
    def language(self) -> str:
        """Return the language of both maps."""
        return self.left.language

    @property
    def as_of(self) -> dt.date:
        """Return the later day of the two."""
        return max(view.as_of for view in self.sides)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Return the days that the maps show, once if it is the same."""
        return tuple(dict.fromkeys(view.as_of for view in self.sides))

    @property
    def headings(self) -> tuple[str, str]:
        """Return what tells the maps apart: filters and day, and the map where they differ."""
        if self.left.title != self.right.title:
            left, right = (f"{view.title} · {view.subtitle}" for view in self.sides)
        else:
            left, right = (view.subtitle[:1].upper() + view.subtitle[1:] for view in self.sides)
        return left, right

    @property
    def legend(self) -> tuple[LegendItem, ...]:
        """Return the legends of both maps as one."""
        return tuple(dict.fromkeys(item for view in self.sides for item in view.legend))

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """Return how much of each map is documented."""
        return tuple(dict.fromkeys(line for view in self.sides for line in view.coverage))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the source cells of the memberships of both maps."""
        return tuple(cell for view in self.sides for cell in view.rows["source_url"].dropna())

    @property
    def empty(self) -> bool:
        """Say whether neither map shows a place."""
        return self.table.empty
