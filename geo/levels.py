"""The kinds of body that can belong to a network.

Levels overlap: a commune lies in an intercommunality, that in a département, that in a région. So
populations are never added across levels. A City of Sanctuary local group is not the council.
"""

from __future__ import annotations

from typing import Final

LEVELS: Final = (
    "commune",
    "municipality",
    "arrondissement",
    "epci",
    "union",
    "departement",
    "province",
    "county",
    "metropolitan",
    "region",
    "council",
    "parish",
    "board",
    "group",
    "other",
)
