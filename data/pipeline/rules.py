"""Kinds of columns in the source tables, as pandera columns over text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd
import pandera.pandas as pa

from geo import dates
from geo.escape import safe_url


def column(reason: str, test: Callable[[str], object], *, required: bool = False) -> pa.Column:
    """Describe a text column: each cell passes the test; empty only where not required."""

    def holds(cell: str) -> bool:
        return bool(test(cell)) if cell else not required

    def check(cells: pd.Series) -> pd.Series:
        return cells.map(holds)

    why = f"{reason}, and not empty" if required else reason
    return pa.Column("str", pa.Check(check, error=why), nullable=False)


def text(*, required: bool = False) -> pa.Column:
    """Describe a column of any text."""
    return column("any text", bool, required=required)


def one_of(words: Iterable[str], *, required: bool = False) -> pa.Column:
    """Describe a column that holds one of some words."""
    accepted = tuple(words)
    return column(f"one of {', '.join(accepted)}", accepted.__contains__, required=required)


def matching(pattern: str, *, required: bool = False) -> pa.Column:
    """Describe a column whose cells match a regular expression as a whole."""
    return column(f"of the form {pattern}", re.compile(pattern).fullmatch, required=required)


def partial_date(*, required: bool = False) -> pa.Column:
    """Describe a column of dates of day, month or year precision."""
    return column("YYYY, YYYY-MM or YYYY-MM-DD", _is_partial_date, required=required)


def source() -> pa.Column:
    """Describe a column of sources: addresses or references, never empty."""
    return column("an http(s) address or ref:name", _is_source, required=True)


def number(low: float, high: float, *, required: bool = False) -> pa.Column:
    """Describe a column of numbers between two bounds, which belong to it."""

    def fits(cell: str) -> bool:
        try:
            return low <= float(cell) <= high
        except ValueError:
            return False

    return column(f"a number from {low:g} to {high:g}", fits, required=required)


def _is_partial_date(cell: str) -> bool:
    try:
        dates.first_day(cell)
    except ValueError:
        return False
    return True


def _is_source(cell: str) -> bool:
    return all(re.fullmatch(r"ref:[a-z0-9-]+", p) or safe_url(p) for p in cell.split("|"))
