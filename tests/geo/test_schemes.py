"""Population tiers at their edges."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import schemes


def test_the_lower_edge_belongs_to_the_tier() -> None:
    numbers = pd.Series([0, 4_999, 5_000, 99_999, 100_000, 499_999, 500_000, None], dtype="Int64")
    expected = ["lt5k", "lt5k", "5k-100k", "5k-100k", "100k-500k", "100k-500k", "ge500k", "unknown"]
    assert list(schemes.tier(numbers)) == expected


def test_a_negative_population_is_refused() -> None:
    with pytest.raises(ValueError, match="negative population in rows \\[1\\]"):
        schemes.tier(pd.Series([10, -1]))
