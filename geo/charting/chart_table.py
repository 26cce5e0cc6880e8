"""The table of a chart, for readers on the screen and for those who take it away."""

from __future__ import annotations

from typing import Final

import pandas as pd
from pandas.api import types

_YEARS: Final = (1800, 2200)


def years(column: pd.Series) -> bool:
    """Say whether a column of numbers holds years, which have no thousands separator."""
    if not types.is_integer_dtype(column) or column.empty:
        return False
    return bool(column.between(*_YEARS).all())


def numbers(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold numbers other than years."""
    return [name for name in numeric(table) if not years(table[name])]


def numeric(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold numbers."""
    return [
        str(name)
        for name in table
        if types.is_numeric_dtype(table[name]) and not types.is_bool_dtype(table[name])
    ]
