"""The rows of a view as a table for readers, and the order and columns of those taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, labels
from geo.escape import safe_url
from geo.i18n import Texts

EXPORTED: Final = [
    "place_id",
    "name",
    "country_iso2",
    "admin1",
    "admin2",
    "level",
    "official_code",
    "code_scheme",
    "network_id",
    "coalition",
    "status_at",
    "joined",
    "left",
    "first_attested",
    "assumed_by",
    "basis",
    "evidence_grade",
    "evidence",
    "party",
    "party_family",
    "party_as_of",
    "party_source",
    "population",
    "population_year",
    "population_source",
    "population_tier",
    "source_url",
]


def ordered(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows in the order of every table: network, then name, then key."""
    return rows.sort_values(["network_id", "name", "membership_id"], kind="stable")


def for_readers(t: Texts, rows: gpd.GeoDataFrame, networks: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows with words instead of codes, and numbers that sort as numbers.

    Keys of the columns stay in English (``place``, ``network``, ...); `columns` gives the words
    that stand above them.
    """
    records = describe.records(ordered(rows))
    status_words, tier_words = labels.statuses(t), labels.tiers(t)
    family_words, level_words = labels.families(t), labels.levels(t)
    shown = list(columns(t)) if (rows["coalition"] != "").any() else _without_coalition(t)
    coalition_words = labels.coalitions(t)
    return pd.DataFrame(
        [
            {
                "place": row["name"],
                "country": labels.country(t, row["country_iso2"]),
                "level": level_words[row["level"]],
                "network": networks[row["network_id"]],
                "coalition": coalition_words.get(row["coalition"], ""),
                "status": status_words[row["status_at"]],
                "since": describe.dates(t, row),
                "evidence": describe.evidence(t, row),
                "population": row["population"],
                "population_year": row["population_year"],
                "tier": tier_words[row["population_tier"]],
                "party": describe.party(t, row),
                "family": family_words[row["party_family"]],
                "source": first_link(row["source_url"]),
            }
            for row in records
        ],
        columns=shown,
    ).astype({"population": "Int64", "population_year": "Int64"})


def columns(t: Texts) -> dict[str, str]:
    """Return the words above each column of `for_readers`, in order."""
    _ = t._
    return {
        "place": _("Place"),
        "country": _("Country"),
        "level": _("Kind of body"),
        "network": _("Network"),
        "coalition": _("Regional coalition"),
        "status": _("Status"),
        "since": _("Member since"),
        "evidence": _("Evidence"),
        "population": _("Population"),
        "population_year": _("Year of the population"),
        "tier": _("Population tier"),
        "party": _("Party of the executive"),
        "family": _("Party family"),
        "source": _("Source"),
    }


def _without_coalition(t: Texts) -> list[str]:
    return [name for name in columns(t) if name != "coalition"]


def first_link(cell: str) -> str | None:
    """Return the first source of a cell that is an address, or None."""
    return next((s for s in describe.sources(cell) if safe_url(s)), None)
