"""Who is in several networks: set arithmetic on places, where one place counts once.

The unit is the place, not the membership. A local group of City of Sanctuary and the council of the
same town are two places, and never make an overlap. Nothing is scaled up: what is documented of two
lists that are both partial says what they share at least.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import filters
from geo.layers import Atlas
from geo.model import Filters

EUROPEAN: Final = (  # those with most memberships first
    "iccar",
    "city-of-sanctuary",
    "eurocities",
    "intercultural-cities",
    "icorn",
    "anvita",
    "recosol",
)
NETWORKS: Final = (
    *EUROPEAN,
    "sanctuary-cities-us",
    "welcoming-communities-nz",
    "welcoming-america",
    "mayors-migration-council",
    "welcoming-cities-au",
    "c-mise",
    "global-parliament-mayors",
    "mayoral-forum",
)
PAIR: Final = 2


def chosen_set(chosen: Filters) -> tuple[str, ...]:
    """Return the networks that are held against each other: those chosen, else the European."""
    return tuple(n for n in NETWORKS if n in (chosen.networks or EUROPEAN))


def standing(atlas: Atlas, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the memberships of all networks as they stand on the day."""
    return filters.at(atlas.members, atlas.executives, chosen.as_of)


def kept(rows: gpd.GeoDataFrame, chosen: Filters) -> gpd.GeoDataFrame:
    """Return those of `standing` that lie in the set of networks and pass the filters."""
    return rows[filters.mask(rows, replace(chosen, networks=chosen_set(chosen)))]


def table(rows: pd.DataFrame, networks: tuple[str, ...]) -> pd.DataFrame:
    """Return who is in which network.

    Parameters
    ----------
    rows
        Memberships: ``place_id`` and ``network_id``; others than of ``networks`` are passed over.

    Returns
    -------
    Booleans: one row for each place in at least one of the networks, by ``place_id`` in its order,
    and one column for each network.
    """
    inside = rows[rows["network_id"].isin(networks)]
    found = pd.crosstab(inside["place_id"], inside["network_id"]) > 0
    return found.reindex(columns=list(networks), fill_value=False).astype("bool").sort_index()


def numbers(sets: pd.DataFrame) -> pd.Series:
    """Return in how many networks of `table` each place is."""
    return sets.sum(axis=1).astype("int64")


def intersections(sets: pd.DataFrame) -> pd.DataFrame:
    """Return the exclusive intersections: places in exactly these networks and no other of them.

    Returns
    -------
    ``networks`` (tuple of codes in the order of the columns) and ``places`` (their number, never
    0): the largest first, then those of fewest networks. The numbers add up to all places.
    """
    order = list(sets.columns)
    keys = [
        tuple(n for n, inside in zip(order, row, strict=True) if inside)
        for row in sets.itertuples(index=False)
    ]
    rows = list(Counter(keys).items())
    rows.sort(key=lambda row: (-row[1], len(row[0]), [order.index(n) for n in row[0]]))
    return pd.DataFrame(rows, columns=["networks", "places"])


def jaccard(shared: int, either: int) -> float:
    """Return |A and B| / |A or B|; 0 where both are empty."""
    return shared / either if either else 0.0


def pairs(sets: pd.DataFrame) -> pd.DataFrame:
    """Compare each two networks.

    Returns
    -------
    ``a`` and ``b`` (codes), ``places_a`` and ``places_b``, ``shared`` (places in both), ``either``
    (in at least one of the two), ``jaccard`` (shared by either) and ``overlap`` (shared by the
    smaller of the two); the largest Jaccard index first.
    """
    found = []
    for a, b in combinations(sets.columns, PAIR):
        shared, either = int((sets[a] & sets[b]).sum()), int((sets[a] | sets[b]).sum())
        size_a, size_b = int(sets[a].sum()), int(sets[b].sum())
        smaller = min(size_a, size_b)
        found.append(
            {
                "a": a,
                "b": b,
                "places_a": size_a,
                "places_b": size_b,
                "shared": shared,
                "either": either,
                "jaccard": jaccard(shared, either),
                "overlap": shared / smaller if smaller else 0.0,
            }
        )
    columns = ["a", "b", "places_a", "places_b", "shared", "either", "jaccard", "overlap"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values(["jaccard", "shared"], ascending=False, kind="stable")


def apart(rows: pd.DataFrame) -> int:
    """Count the local groups in the area of a council that is in another network.

    They are places of their own: a group and its council are never counted as one.
    """
    groups = rows[(rows["level"] == "group") & (rows["covering_code"] != "")]
    others = rows[(rows["level"] != "group") & (rows["official_code"] != "")]
    pairs_of = groups.merge(
        others, left_on="covering_code", right_on="official_code", suffixes=("", "_council")
    )
    different = pairs_of[pairs_of["network_id"] != pairs_of["network_id_council"]]
    return int(different["place_id"].nunique())
