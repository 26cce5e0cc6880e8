"""Families of parties, so that executives of several countries can be read together.

The table of parties (``parties`` layer) says to which family each party of each country belongs,
with a source; here is only the order in which the families are shown, from left to right.
"""

from __future__ import annotations

from typing import Final

FAMILIES: Final = (
    "radical-left",
    "green",
    "social-democrat",
    "liberal-centre",
    "conservative-right",
    "regionalist",
    "civic-independent",
    "no-overall-control",
    "other",
    "unknown",
)
