"""What the queries of the claims can ask for: measures and their parameters.

A query such as ``members?network=anvita&asof=2022-09-30&level=commune&party=PS`` is a measure, and
parameters with the names that addresses use (see `geo.fields`). A key given several times means
any of its values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import parse_qs

import geopandas as gpd
import pandas as pd

from geo import dates, fields, filters
from geo.fields import FIELDS
from geo.layers import Atlas
from geo.model import Filters

Kind = Literal["count", "share", "truth", "date"]
Value = int | float | str
Parameters = Mapping[str, list[str]]

ALPS: Final = {"dep7": ("04", "05", "06", "26", "38", "73", "74")}
UNKNOWN: Final = ""
_MEMBER_KEYS: Final = frozenset(field.key for field in FIELDS if field.home == "filter") | {"alps"}


def parse(text: str) -> tuple[str, dict[str, list[str]]]:
    """Split a query into its measure and its parameters.

    Raises
    ------
    ValueError
        If the measure or a parameter is unknown, or a parameter is missing; the message names the
        accepted ones.
    """
    measure, _, rest = text.partition("?")
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is no measure: expected one of {', '.join(MEASURES)}")
    parameters = parse_qs(rest, keep_blank_values=True, strict_parsing=bool(rest))
    spec = MEASURES[measure]
    stray = sorted(parameters.keys() - spec.required - spec.optional)
    if stray:
        accepted = ", ".join(sorted(spec.required | spec.optional))
        raise ValueError(f"{measure} takes no {', '.join(stray)}: expected {accepted}")
    missing = sorted(spec.required - parameters.keys())
    if missing:
        raise ValueError(f"{measure} needs {', '.join(missing)}")
    return measure, parameters


def wanted(parameters: Parameters) -> Filters:
    """Return the filters that parameters ask for, as a page of the atlas would take them.

    Raises
    ------
    ValueError
        If ``asof`` is no date, or ``alps`` is no known rule.
    """
    plain = {key: values for key, values in parameters.items() if key not in {"alps", fields.AS_OF}}
    codes = {f.name: tuple(plain[f.key]) for f in FIELDS if f.column and f.key in plain}
    asked = Filters(dates.last_day(parameters[fields.AS_OF][-1]), **codes)  # type: ignore[arg-type]
    rule = parameters.get("alps")
    if not rule:
        return asked
    if rule[-1] not in ALPS:
        raise ValueError(f"{rule[-1]!r} is no rule for the Alps: expected {', '.join(ALPS)}")
    named = asked.departements or ALPS[rule[-1]]
    return replace(asked, departements=tuple(d for d in named if d in ALPS[rule[-1]]))


def standing(atlas: Atlas, parameters: Parameters) -> gpd.GeoDataFrame:
    """Return the memberships of the networks of a query as they stand on its day."""
    day = dates.last_day(parameters[fields.AS_OF][-1])
    return _standing(atlas, tuple(parameters["network"]), day)


@lru_cache(maxsize=32)
def _standing(atlas: Atlas, networks: tuple[str, ...], day: dt.date) -> gpd.GeoDataFrame:
    """Return them, computed once for all queries on one day; nobody changes them."""
    rows = atlas.members[atlas.members["network_id"].isin(networks)]
    said = atlas.executives[atlas.executives["place_id"].isin(rows["place_id"])]
    return filters.at(rows, said, day)


def _members(atlas: Atlas, parameters: Parameters) -> Value:
    return int(filters.mask(standing(atlas, parameters), wanted(parameters)).sum())


def _share(atlas: Atlas, parameters: Parameters) -> Value:
    rows, asked = standing(atlas, parameters), wanted(parameters)
    whole = rows[filters.mask(rows, replace(asked, tiers=()))]
    known = whole[whole["population_tier"] != "unknown"]
    if known.empty:
        return UNKNOWN
    return round(float(known["population_tier"].isin(asked.tiers).mean()), 4)


def _networks(atlas: Atlas, parameters: Parameters) -> Value:
    rows = atlas.networks[atlas.networks["in_typology"] == "true"]
    return int(_picked(rows, {key: key for key in parameters}, parameters).sum())


def _published(atlas: Atlas, parameters: Parameters) -> Value:
    rows = atlas.counts[atlas.counts["coalition"] == ""]
    rows = rows[_picked(rows, {"network": "network_id"}, parameters)]
    if "date" in parameters:
        rows = rows[rows["date"].str.startswith(tuple(parameters["date"]))]
    rows = rows.assign(_day=dates.last_days(rows["date"])).sort_values(
        ["_day", "total"], na_position="first"
    )
    return UNKNOWN if rows.empty else int(rows["total"].iloc[-1])


def _left(atlas: Atlas, parameters: Parameters) -> Value:
    rows = _of_place(atlas.members, parameters)
    return int(rows["left"].str[:4].isin(parameters["year"]).sum())


def _founders(atlas: Atlas, parameters: Parameters) -> Value:
    return int((_of_place(atlas.members, parameters)["evidence_grade"] == "founding").sum())


def _is_member(atlas: Atlas, parameters: Parameters) -> Value:
    rows = _of_place(standing(atlas, parameters), parameters)
    return int((rows["state"] == "current").any())


def _joined(atlas: Atlas, parameters: Parameters) -> Value:
    links = atlas.links[atlas.links["relation"] == "member-of"]
    keys = {"place": "source_network_id", "network": "target_network_id"}
    own = _of_place(atlas.members, parameters)["joined"]
    said = pd.concat([own, links.loc[_picked(links, keys, parameters), "since"]])
    return min((text for text in said if text), key=dates.first_day, default=UNKNOWN)


def _hosts(atlas: Atlas, parameters: Parameters) -> Value:
    rows = _of_place(atlas.members, parameters)
    rows = rows[rows["status"] == "host"]
    if fields.AS_OF in parameters:
        day = pd.Timestamp(dates.last_day(parameters[fields.AS_OF][-1]))
        rows = rows[rows["start"] <= day]
    return UNKNOWN if rows.empty else f"{rows['start'].max():%Y}"


def _of_place(rows: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    keys = {"network": "network_id", "place": "place_id"}
    return rows[_picked(rows, keys, parameters)]


def _picked(rows: pd.DataFrame, columns: Mapping[str, str], parameters: Parameters) -> pd.Series:
    keep = pd.Series(data=True, index=rows.index)
    for key, column in columns.items():
        if key in parameters:
            keep &= rows[column].isin(parameters[key])
    return keep


@dataclass(frozen=True)
class Measure:
    """How one measure is computed, the kind of its figure, and the parameters that it takes."""

    compute: Callable[[Atlas, Parameters], Value]
    kind: Kind
    required: frozenset[str]
    optional: frozenset[str] = frozenset()


MEASURES: Final[dict[str, Measure]] = {
    "members": Measure(_members, "count", frozenset({"network", "asof"}), _MEMBER_KEYS),
    "share": Measure(_share, "share", frozenset({"network", "asof", "tier"}), _MEMBER_KEYS),
    "networks": Measure(_networks, "count", frozenset(), frozenset({"scale", "origin", "scope"})),
    "published": Measure(_published, "count", frozenset({"network"}), frozenset({"date"})),
    "left": Measure(_left, "count", frozenset({"network", "year"})),
    "founders": Measure(_founders, "count", frozenset({"network"})),
    "is_member": Measure(_is_member, "truth", frozenset({"network", "place", "asof"})),
    "joined": Measure(_joined, "date", frozenset({"network", "place"})),
    "hosts": Measure(_hosts, "date", frozenset({"network", "place"}), frozenset({"asof"})),
}
