"""Map 2: what is documented of ICCAR, by country and by coalition.

The International Coalition of Inclusive and Sustainable Cities works through seven regional or
national coalitions. Few publish their members, so a country without a documented member says
little: `states` keeps apart where the coalition's list is well documented (``none_known``) and
where it is not (``none_documented``). Neither proves absence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from geo import filters
from geo.i18n import Texts
from geo.maps.coalitions import (
    COALITIONS,
    NETWORK,
    QUALITIES,
    coalition_table,
    current,
    published_total,
    quality,
    quality_labels,
    shares,
)
from geo.maps.regions import read_countries, regions
from geo.spelling import fold

__all__ = [
    "COALITIONS",
    "NETWORK",
    "QUALITIES",
    "STATES",
    "WELL_DOCUMENTED",
    "coalition_table",
    "country_measures",
    "country_members",
    "current",
    "joined_by_year",
    "municipalities",
    "published_total",
    "quality",
    "quality_labels",
    "read_countries",
    "regions",
    "shares",
    "state_labels",
    "states",
]

STATES: Final = ("documented", "none_documented", "none_known")
WELL_DOCUMENTED: Final = 0.5
# The basic local authority of its country; a parish, a group or a board is a part or a neighbour.
BASIC_LEVELS: Final = ("commune", "municipality", "arrondissement", "council")

# Members that lie in another member: their inhabitants are the other's, too.
_WITHIN: Final = {"mr-tevragh-zeina": "mr-nouakchott"}
_CITIES_OF_ARRONDISSEMENTS: Final = {"751": "75056", "693": "69123", "132": "13055"}
_UPPER_TIER: Final = "E10"  # ONS code of an English county council, above its districts


def state_labels(t: Texts) -> dict[str, str]:
    """Return the words for what is known of a country, in the order of `STATES`."""
    _ = t._
    return {
        "documented": _("documented members"),
        "none_documented": _("none documented, in a coalition too little documented to tell"),
        "none_known": _("none known, in a coalition mostly documented"),
    }


def municipalities(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the current basic local authorities, none twice and none inside another.

    Regions, provinces, counties, unions and metropolitan bodies are left out, since their
    inhabitants live in municipalities; so is an arrondissement or commune of a city that is kept.
    """
    basic = current(rows).drop_duplicates("place_id")
    basic = basic[basic["level"].isin(BASIC_LEVELS)]
    codes = basic["official_code"].fillna("")
    basic = basic[~((basic["country_iso2"] == "GB") & codes.str.startswith(_UPPER_TIER))]
    french = (basic["country_iso2"] == "FR") & (basic["level"] == "arrondissement")
    city = basic["official_code"].str[:3].map(_CITIES_OF_ARRONDISSEMENTS)
    kept = basic.loc[basic["country_iso2"] == "FR", "official_code"]
    inside = (french & city.isin(kept)) | basic["place_id"].map(_WITHIN).isin(basic["place_id"])
    return basic[~inside]


def country_measures(
    rows: pd.DataFrame, countries: pd.DataFrame, shares: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return the measures of the choropleth, one row for each country, sorted by ``iso2``.

    Parameters
    ----------
    rows
        The memberships of `geo.filters.at`; only current ones of ICCAR count.
    countries
        The table of `read_countries`.
    shares
        The documented share of each coalition (`shares`, NaN where unknown). With it, the
        countries of every coalition's region are listed too when they have no documented member.

    Returns
    -------
    The columns of ``countries`` but ``continent``, and: ``state`` (one of `STATES`), ``members``
    (documented current member bodies of all levels), ``per_million`` (members per million
    inhabitants), ``municipalities`` (those of `municipalities`), ``without_population`` (how many
    of these have no known population), ``member_population`` (inhabitants of the others),
    ``population_share`` (of the country's population, a lower bound; missing where no population
    is known), ``first_joined`` (year of the first known joining date) and ``first_counted`` (year
    from which the first member counts, on any basis).
    """
    table = countries.drop(columns="continent").set_index("iso2").sort_index()
    table = table.join(_counts(rows), how="left").join(_populations(rows), how="left")
    integers = ["members", "municipalities", "without_population"]
    table[integers] = table[integers].fillna(0).astype("int64")
    table["member_population"] = table["member_population"].astype("Int64")
    inhabitants = table["population"].astype("float64")
    table["per_million"] = table["members"] * 1e6 / inhabitants
    table["population_share"] = table["member_population"].astype("float64") / inhabitants
    table["state"] = states(table["members"], table["region"], shares or {})
    shown = (table["members"] > 0) | ((shares is not None) & (table["region"] != ""))
    return table[shown].reset_index()


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    members = current(rows)
    year = members["start"].dt.year.astype("Int64")
    years = members.assign(_year=year, _joined=year.where(members["basis"] == "joined"))
    return years.groupby("country_iso2").agg(
        members=("place_id", "nunique"),
        first_joined=("_joined", "min"),
        first_counted=("_year", "min"),
    )


def _populations(rows: pd.DataFrame) -> pd.DataFrame:
    groups = municipalities(rows).groupby("country_iso2")["population"]
    known = groups.count()
    return pd.DataFrame(
        {
            "municipalities": groups.size(),
            "without_population": groups.size() - known,
            "member_population": groups.sum(min_count=1),
        }
    )


def states(members: pd.Series, region: pd.Series, shares: Mapping[str, float]) -> pd.Series:
    """Say for each country whether members are documented and, if not, what that is worth.

    ``none_known``: the country lies in the region of a coalition of which half or more is
    documented. ``none_documented``: of one that is documented by less than half, or of which no
    total is known. Neither proves absence: a member may be missing from the atlas in both.
    """
    well = region.map(lambda key: shares.get(key, np.nan)) >= WELL_DOCUMENTED
    chosen = np.select([members > 0, well], ["documented", "none_known"], "none_documented")
    return pd.Series(chosen, index=members.index, dtype="str")


def joined_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the current members by the year from which they count.

    Returns
    -------
    ``year``, ``coalition``, ``basis`` (one of `geo.filters.BASES`; only ``joined`` is a joining
    date, ``attested`` is the first sign of a membership) and ``members``, sorted in that order.
    """
    members = current(rows)
    years = members.assign(year=members["start"].dt.year)
    table = years.groupby(["year", "coalition", "basis"]).size().rename("members").reset_index()
    ranks = {name: n for n, name in enumerate((*COALITIONS, *filters.BASES))}
    return table.sort_values(
        ["year", "coalition", "basis"], key=lambda c: c.replace(ranks), ignore_index=True
    )


def country_members(rows: pd.DataFrame, iso2: str) -> pd.DataFrame:
    """Return the current documented members in a country, sorted by name."""
    members = current(rows)
    found = members[members["country_iso2"] == iso2]
    return found.sort_values("name", key=lambda names: names.map(fold), kind="stable")
