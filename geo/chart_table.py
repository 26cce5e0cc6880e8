"""The table of a chart, for readers on the screen and for those who take it away."""

from __future__ import annotations

from typing import Final

import pandas as pd
from pandas.api import types

from geo.chart import Chart
from geo.escape import for_csv

_YEARS: Final = (1800, 2200)


def years(column: pd.Series) -> bool:
    """Say whether a column of numbers holds years, which have no thousands separator."""
    if not types.is_integer_dtype(column) or column.empty:
        return False
    return bool(column.between(*_YEARS).all())


def numbers(table: pd.DataFrame) -> list[str]:
    """Return the names of the columns that hold numbers other than years."""
    return [
        str(name)
        for name in table
        if types.is_numeric_dtype(table[name])
        and not types.is_bool_dtype(table[name])
        and not years(table[name])
    ]


def inert(chart: Chart) -> pd.DataFrame:
    """Return the table with no cell or heading that a spreadsheet would read as a formula."""
    table = chart.table.rename(columns=for_csv)
    texts = [name for name in table if not types.is_numeric_dtype(table[name])]
    return table.assign(**{str(name): table[name].map(for_csv) for name in texts})


def csv(chart: Chart) -> bytes:
    """Return the table as CSV (UTF-8 with a byte order mark, which spreadsheets need)."""
    text = inert(chart).to_csv(index=False, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode("utf-8")
