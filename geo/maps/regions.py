"""The countries, their inhabitants, and the ICCAR coalition in whose region each lies."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from geo.paths import REFERENCE

COUNTRIES: Final = REFERENCE / "countries_population.csv"

_CONTINENTS: Final = {
    "Europe": "eccar",
    "North America": "lac",
    "South America": "lac",
    "Africa": "africa",
    "Asia": "apcad",
    "Oceania": "apcad",
}
# The countries of UNESCO's field offices for the Arab States, as UNESCO listed them in 2015:
# webarchive.unesco.org/web/20151225041742/http://portal.unesco.org/en/ev.php-URL_ID=33529
# &URL_DO=DO_TOPIC&URL_SECTION=201.html
_ARAB: Final = "AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE"
# Members of the Council of Europe that Natural Earth places in Asia.
_EUROPEAN: Final = "AM AZ CY GE TR"
_ISLANDS: Final = {"MU": "africa", "SC": "africa", "MV": "apcad"}  # "seven seas" in the source
# In North America, but neither in Latin America nor in the Caribbean.
_OUTSIDE: Final = "BM GL PM UM"
_SINGLE: Final = {
    **dict.fromkeys(_ARAB.split(), "arab"),
    **dict.fromkeys(_EUROPEAN.split(), "eccar"),
    **dict.fromkeys(_OUTSIDE.split(), ""),
    **_ISLANDS,
    "CA": "cimard",
    "US": "us",
}


def read_countries(path: Path = COUNTRIES) -> pd.DataFrame:
    """Return the countries: ``iso2``, ``name``, ``name_fr``, ``population``, ``population_year``.

    With ``continent``, and ``region``, the coalition of `regions`. Source: Natural Earth 5.1.1.

    Raises
    ------
    FileNotFoundError
        If the reference file has not been derived.
    """
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    for column in ("population", "population_year"):
        table[column] = pd.to_numeric(table[column].replace("", None)).astype("Int64")
    return table.assign(region=regions(table))


def regions(countries: pd.DataFrame) -> pd.Series:
    """Say in which coalition's region each country lies; empty where in none.

    The continents of Natural Earth, but: Canada and the United States have coalitions of their
    own; the Arab states are those of UNESCO's offices for that region; the Council of Europe's
    members in Asia (AM, AZ, CY, GE, TR) are in Europe's; the Antarctic, remote islands, Bermuda,
    Greenland and Saint Pierre and Miquelon are in none.
    """
    by_continent = countries["continent"].map(_CONTINENTS).fillna("")
    return countries["iso2"].map(_SINGLE).fillna(by_continent).astype("str")
