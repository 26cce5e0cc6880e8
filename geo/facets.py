"""How many memberships each option of each filter would show under the other filters.

These are the numbers beside the options of the filter bar: what a reader would see after choosing
that option alone for that filter, with every other filter as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.exhibit import Counts
from geo.fields import COLUMNS
from geo.filters import masks
from geo.model import Filters


def counts(
    rows: pd.DataFrame, filters: Filters, options: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Count the memberships behind each option.

    Parameters
    ----------
    rows
        The memberships of `geo.filters.at` on ``filters.as_of``, not narrowed by other filters.
    filters
        What the reader asks for now.
    options
        The codes that each filter offers, by field name of `Filters` (see
        `geo.fields.COLUMNS`); a mapping of codes to labels will do.

    Returns
    -------
    By field and code the number of rows that `geo.filters.mask` would keep if that code were the
    only choice of that field. An option that would show nothing has 0.

    Raises
    ------
    KeyError
        If ``options`` names what is no filter with options.
    """
    passed = masks(rows, filters)
    failed = pd.Series(0, index=rows.index)
    for kept in passed.values():
        failed += ~kept
    counted: dict[str, dict[str, int]] = {}
    for name, codes in options.items():
        elsewhere = failed - ~passed[name] if name in passed else failed
        shown = rows[COLUMNS[name]][elsewhere == 0].value_counts()
        counted[name] = {code: int(shown.get(code, 0)) for code in codes}
    return counted


@dataclass(frozen=True, eq=False)
class Facets:
    """The numbers beside the options of an exhibit, counted when they are first asked for.

    ``rows`` are those that its filters choose from, as they stand on its day; ``filters`` is what
    it was asked for.
    """

    rows: pd.DataFrame
    filters: Filters

    def __call__(self) -> Counts:
        """Return `counts` for every code that a row has; any other has 0."""
        return self._counted

    @cached_property
    def _counted(self) -> Counts:
        codes = {name: set(self.rows[column]) for name, column in COLUMNS.items()}
        return counts(self.rows, self.filters, codes)
