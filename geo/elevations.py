"""How high a town lies, where GeoNames read it off a height model (see the file's sidecar).

The figure is that of one cell, about 90 m wide (900 m where the finer model has none), at the
point of the settlement; a commune in the mountains reaches far above and below it. Only French
communes in and around the Alps with a settlement of 1,000 inhabitants or more have one.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import pandas as pd

from geo.paths import REFERENCE

_FILE: Final = REFERENCE / "elevations_fr.csv"


@cache
def _by_code() -> pd.Series:
    table = pd.read_csv(_FILE, dtype={"code": "str", "geoname_id": "str"})
    return table.set_index("code")["elevation_m"]


def elevation(places: pd.DataFrame) -> pd.Series:
    """Return metres above sea level by row (Int64), missing where no layer gives any.

    Parameters
    ----------
    places
        Rows with ``country_iso2``, ``level`` and ``official_code``.
    """
    commune = (places["country_iso2"] == "FR") & (places["level"] == "commune")
    codes = places["official_code"].where(commune)
    return codes.map(_by_code()).astype("Int64").rename("elevation_m")
