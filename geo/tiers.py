"""Population tiers: the four groups of Flamant & Lacroix (2023), and unknown.

The paper sorts the members of ANVITA by the network's own fee groups: under 5,000 inhabitants,
under 100,000, under 500,000, and 500,000 or more.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

EDGES: Final = (5_000, 100_000, 500_000)
UNKNOWN: Final = "unknown"
TIERS: Final = ("lt5k", "5k-100k", "100k-500k", "ge500k", UNKNOWN)


def tier(population: pd.Series) -> pd.Series:
    """Classify populations (inhabitants; missing allowed) into `TIERS`.

    The lower edge of a tier belongs to it: 5,000 inhabitants are in ``5k-100k``.

    Raises
    ------
    ValueError
        If a population is negative.
    """
    numbers = pd.to_numeric(population).astype("float64")
    if bool((numbers < 0).any()):
        message = f"negative population in rows {list(numbers.index[numbers < 0])}"
        raise ValueError(message)
    bins = [-np.inf, *EDGES, np.inf]
    cut = pd.cut(numbers, bins=bins, right=False, labels=TIERS[:4])
    return cut.cat.add_categories([UNKNOWN]).fillna(UNKNOWN).astype("str")
