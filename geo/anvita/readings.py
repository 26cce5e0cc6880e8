"""What the paper on ANVITA reads into some cities: three trajectories, and the common platform.

Flamant & Lacroix (2023) tell advocacy, exchange of practices and territorial development apart, and
name a few cities for each. This is the paper's reading: a city that it does not name has none.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

NONE: Final = "none"
TRAJECTORIES: Final = ("advocacy", "exchange", "development")
COMMON_BASE: Final = "common-base"
READINGS: Final = (*TRAJECTORIES, COMMON_BASE)


def joined(members: gpd.GeoDataFrame, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Add the ``reading`` of its place to each membership; `NONE` where the paper has none."""
    known = table[table["place_id"] != ""].set_index("place_id")["reading"]
    return members.assign(reading=members["place_id"].map(known).fillna(NONE))
