"""The countries of ICCAR: their inhabitants, what is documented in each, and its class.

A country without a documented member says little, since few coalitions publish their members:
`states` keeps apart where the coalition's list is well documented (``none_known``) and where it is
not (``none_documented``). Neither proves absence.

Classes have fixed breaks, round numbers chosen once for the whole of ICCAR. They don't depend on
what is shown, so a country keeps its colour whatever the filters, as long as its value is the same.

The ramp is *Purples* of ColorBrewer 2.0 (Cynthia Brewer, Pennsylvania State University, Apache
License 2.0), six classes without the lightest, which would be lost on the colour of the land.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from geo.i18n import Texts, _
from geo.model import Filters
from geo.paths import REFERENCE
from geo.spelling import fold

NETWORK: Final = "iccar"
COUNTRIES: Final = REFERENCE / "countries_population.csv"
STATES: Final = {  # what is known of a country
    "documented": _("documented members"),
    "none_documented": _("none documented, in a coalition too little documented to tell"),
    "none_known": _("none known, in a coalition mostly documented"),
    "outside": _("outside the filter"),
}
WELL_DOCUMENTED: Final = 0.5
_COUNTED: Final = ("members", "municipalities", "without_population")
# The basic local authority of its country; a parish, a group or a board is a part or a neighbour.
BASIC_LEVELS: Final = ("commune", "municipality", "arrondissement", "council")
RAMP: Final = ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f")
# What a country without a documented member looks like: a fill, and hatching or none, so that
# the first two don't differ by colour alone; the last is grey: filters say nothing of it.
ABSENCE: Final[dict[str, tuple[str, bool]]] = {
    "none_documented": ("#e3ddd0", True),
    "none_known": ("#fffdf8", False),
    "outside": ("#d4d6d8", False),
}

# Members that lie in another member: their inhabitants are the other's, too.
_WITHIN: Final = {"mr-tevragh-zeina": "mr-nouakchott"}
_CITIES_OF_ARRONDISSEMENTS: Final = {"751": "75056", "693": "69123", "132": "13055"}
_UPPER_TIER: Final = "E10"  # ONS code of an English county council, above its districts
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


@dataclass(frozen=True)
class Measure:
    """What the colour of a country can stand for.

    ``label`` is its English name. ``breaks`` are the inner edges of its classes, each belonging to
    the class above it; ``colours`` has one more entry. ``of`` returns the value of each country
    from ``members``, ``population``, ``member_population`` (inhabitants) and ``first_joined``
    (year): a count, a rate, a share of one or a year. ``said`` puts a value into the sentence of a
    country, if it belongs there.
    """

    label: str
    kind: Literal["count", "rate", "share", "year"]
    breaks: tuple[float, ...]
    of: Callable[[pd.DataFrame], pd.Series]
    said: Callable[[Texts, float], str] | None = None
    colours: tuple[str, ...] = RAMP


MEASURES: Final[dict[str, Measure]] = {
    "members": Measure(
        _("Documented members"),
        "count",
        (2, 5, 10, 25),
        lambda table: table["members"],
        lambda t, n: t.n_("{n} documented member", "{n} documented members", int(n)),
    ),
    "per_million": Measure(
        _("Documented members per million inhabitants"),
        "rate",
        (0.05, 0.2, 0.5, 1),
        lambda table: table["members"] * 1e6 / table["population"].astype("float64"),
        lambda t, rate: t._("{rate} per million inhabitants").format(rate=t.number(round(rate, 2))),
    ),
    "population_share": Measure(
        _("Share of the population living in a documented member city"),
        "share",
        (0.02, 0.05, 0.1, 0.2),
        lambda table: (
            table["member_population"].astype("float64") / table["population"].astype("float64")
        ),
        lambda t, share: t._("{share} of the population in a documented member city").format(
            share=t.percent(share)
        ),
    ),
    "first_joined": Measure(
        _("Year of the first known joining date"),
        "year",
        (2007, 2010, 2015, 2020),
        lambda table: table["first_joined"],
        colours=tuple(reversed(RAMP)),  # the longer there have been members, the darker
    ),
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


def current(rows: pd.DataFrame) -> pd.DataFrame:
    """Narrow the rows of `geo.filters.at` to the current documented members of ICCAR."""
    return rows[(rows["network_id"] == NETWORK) & (rows["state"] == "current")]


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
        The documented share of each coalition (`geo.maps.iccar.shares`, NaN where unknown). With
        it, the countries of every coalition's region are listed too when they have no documented
        member.

    Returns
    -------
    The columns of ``countries`` but ``continent``, and: ``state`` (one of `STATES`), ``members``
    (documented current member bodies of all levels), ``municipalities`` (those of
    `municipalities`), ``without_population`` (how many of these have no known population),
    ``member_population`` (inhabitants of the others), ``first_joined`` (year of the first known
    joining date), ``first_counted`` (year from which the first member counts, on any basis), and a
    column for each of `MEASURES`; among them ``per_million`` (members per million inhabitants) and
    ``population_share`` (of the country's population, a lower bound; missing where no population
    is known).
    """
    members = current(rows)
    year = members["start"].dt.year.astype("Int64")
    years = members.assign(_year=year, _joined=year.where(members["basis"] == "joined"))
    counts = years.groupby("country_iso2").agg(
        members=("place_id", "nunique"),
        first_joined=("_joined", "min"),
        first_counted=("_year", "min"),
    )
    groups = municipalities(rows).groupby("country_iso2")["population"]
    populations = pd.DataFrame(
        {
            "municipalities": groups.size(),
            "without_population": groups.size() - groups.count(),
            "member_population": groups.sum(min_count=1),
        }
    )
    table = countries.drop(columns="continent").set_index("iso2").sort_index()
    table = table.join(counts).join(populations).astype({"member_population": "Int64"})
    table[list(_COUNTED)] = table[list(_COUNTED)].fillna(0).astype("int64")
    table = table.assign(**{name: measure.of for name, measure in MEASURES.items()})
    table["state"] = states(table["members"], table["region"], shares or {})
    shown = (table["members"] > 0) | ((shares is not None) & (table["region"] != ""))
    return table[shown].reset_index()


def states(members: pd.Series, region: pd.Series, shares: Mapping[str, float]) -> pd.Series:
    """Say for each country whether members are documented and, if not, what that is worth.

    ``none_known``: the country lies in the region of a coalition of which half or more is
    documented. ``none_documented``: of one that is documented by less than half, or of which no
    total is known. Neither proves absence: a member may be missing from the atlas in both.
    """
    well = region.map(lambda key: shares.get(key, np.nan)) >= WELL_DOCUMENTED
    chosen = np.select([members > 0, well], ["documented", "none_known"], "none_documented")
    return pd.Series(chosen, index=members.index, dtype="str")


def narrowed(table: pd.DataFrame, everything: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Mark the countries that filters leave out as ``outside``: they say nothing of these.

    Parameters
    ----------
    table
        The table of `country_measures`, of the rows that pass the filters.
    everything
        The rows of `geo.filters.at` before them: a country may have members, none of which pass.
    """
    empty = table["state"] != "documented"
    outside = table["iso2"].isin(current(everything)["country_iso2"])
    if chosen.countries:
        outside |= ~table["iso2"].isin(chosen.countries)
    if chosen.coalitions:
        outside |= ~table["region"].isin(chosen.coalitions)
    return table.assign(state=table["state"].mask(empty & outside, "outside"))


def country_members(rows: pd.DataFrame, iso2: str) -> pd.DataFrame:
    """Return the current documented members in a country, sorted by name."""
    members = current(rows)
    found = members[members["country_iso2"] == iso2]
    return found.sort_values("name", key=lambda names: names.map(fold), kind="stable")


def said(record: Mapping[Any, Any], t: Texts) -> str:
    """Say the measures of one country, a row of `country_measures`, in a sentence."""
    parts = [
        measure.said(t, float(record[name]))
        for name, measure in MEASURES.items()
        if measure.said is not None and not pd.isna(record[name])
    ]
    return " · ".join(parts)


def told(t: Texts, measure: str) -> dict[str, Any]:
    """Return what a script needs that colours countries as `geo.maps.iccar.areas` does."""
    chosen = MEASURES[measure]
    return {
        "measure": measure,
        "breaks": chosen.breaks,
        "colours": chosen.colours,
        "labels": class_labels(t, measure),
        "absence": ABSENCE,
        "states": t.each(STATES),
        "said": {
            "members": t.forms("{n} documented member", "{n} documented members"),
            "per_million": t._("{rate} per million inhabitants"),
            "population_share": t._("{share} of the population in a documented member city"),
        },
    }


def facts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what each membership adds to its country, in the order of the rows.

    ``inside`` are the places in which it lies: where one of them is counted, it is not
    (`municipalities`).
    """
    cities = rows[rows["country_iso2"] == "FR"].drop_duplicates("place_id")
    by_code = dict(zip(cities["official_code"].fillna(""), cities["place_id"], strict=True))
    found = []
    for row in rows.to_dict("records"):
        code, iso2 = str(row["official_code"] or ""), str(row["country_iso2"])
        county = iso2 == "GB" and code.startswith(_UPPER_TIER)
        city = ""
        if iso2 == "FR" and row["level"] == "arrondissement":
            city = by_code.get(_CITIES_OF_ARRONDISSEMENTS.get(code[:3], "-"), "")
        inside = [place for place in (city, _WITHIN.get(str(row["place_id"]), "")) if place]
        found.append(
            {
                "iso2": iso2,
                "place": row["place_id"],
                "current": row["state"] == "current",
                "year": int(row["start"].year) if row["basis"] == "joined" else None,
                "counted": row["level"] in BASIC_LEVELS and not county,
                "people": None if pd.isna(row["population"]) else int(row["population"]),
                "inside": inside,
            }
        )
    return found


def classify(values: pd.Series, measure: str) -> pd.Series:
    """Return the index of the class of each value (Int64; missing for missing and for zero).

    Raises
    ------
    KeyError
        If there is no such measure.
    ValueError
        If a value is negative.
    """
    numbers = values.astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    if (numbers < 0).any():
        raise ValueError(f"negative {measure} in rows {list(values.index[numbers < 0])}")
    indices = np.searchsorted(MEASURES[measure].breaks, numbers, side="right")
    found = pd.Series(indices, index=values.index, dtype="Int64")
    return found.mask(np.isnan(numbers) | (numbers == 0))


def colours(values: pd.Series, measure: str) -> pd.Series:
    """Return the fill of each value, empty where it has no class."""
    ramp = dict(enumerate(MEASURES[measure].colours))
    return classify(values, measure).map(ramp).fillna("").astype("str")


def class_labels(t: Texts, measure: str) -> tuple[str, ...]:
    """Return the words of the classes of a measure, in the order of their indices.

    Raises
    ------
    KeyError
        If there is no such measure.
    """
    kind, breaks = MEASURES[measure].kind, MEASURES[measure].breaks

    def written(edge: float) -> str:
        if kind == "year":
            return str(int(edge))
        return t.percent(edge) if kind == "share" else t.number(edge)

    edges = [written(edge) for edge in breaks]
    if kind in ("count", "year"):
        middle = t._("{low} to {high}")
        pairs = list(zip(edges[:-1], [written(edge - 1) for edge in breaks[1:]], strict=True))
    else:
        middle = t._("{low} to under {high}")
        pairs = list(pairwise(edges))
    under = t._("before {high}") if kind == "year" else t._("under {high}")
    first = t.number(1) if kind == "count" else under.format(high=edges[0])
    last = t._("{low} or later") if kind == "year" else t._("{low} or more")
    ranges = [low if low == high else middle.format(low=low, high=high) for low, high in pairs]
    return (first, *ranges, last.format(low=edges[-1]))
