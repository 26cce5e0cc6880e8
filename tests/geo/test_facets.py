"""The numbers beside the options: what each would show, counted one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given

from geo import filters
from geo.model import Filters
from tests import counting, shared
from tests.geo.builders import executives, members
from tests.geo.test_filters import any_filters, some_rows

DAY = Filters(as_of=dt.date(2022, 9, 30))
FIELDS = (
    "networks",
    "coalitions",
    "countries",
    "tiers",
    "families",
    "parties",
    "statuses",
    "levels",
    "grades",
    "bases",
)
NAMED = {
    "no filter": DAY,
    "end of 2019": replace(DAY, as_of=dt.date(2019, 12, 31)),
    "before all": replace(DAY, as_of=dt.date(1900, 1, 1)),
    "today": replace(DAY, as_of=dt.date(2026, 11, 22)),
    "anvita": replace(DAY, networks=("anvita",)),
    "former of anvita": replace(DAY, networks=("anvita",), statuses=("former",)),
    "former and current": replace(DAY, networks=("anvita",), statuses=filters.STATUSES),
    "contestatory": replace(DAY, networks=("anvita", "recosol", "city-of-sanctuary")),
    "awarded councils": replace(DAY, networks=("city-of-sanctuary",), statuses=("awarded",)),
    "villages": replace(DAY, tiers=("lt5k",)),
    "unknown population": replace(DAY, tiers=("unknown",), networks=("iccar",)),
    "social democrats": replace(DAY, families=("social-democrat",), countries=("FR", "IT")),
    "one party": replace(DAY, parties=("PS",), networks=("anvita",)),
    "coalition": replace(DAY, coalitions=("eccar",)),
    "two levels": replace(DAY, levels=("epci", "departement")),
    "weak evidence": replace(DAY, grades=("inferred",)),
    "attested only": replace(DAY, bases=("attested",), networks=("anvita",)),
    "by name": replace(DAY, search="saint"),
    "nothing left": replace(DAY, networks=("recosol",), countries=("GB",)),
    "everything at once": replace(
        DAY,
        networks=("anvita", "iccar"),
        countries=("FR",),
        tiers=("100k-500k", "ge500k"),
        families=("green", "social-democrat"),
        statuses=("founding", "member"),
        levels=("commune",),
        grades=("explicit", "founding"),
        departements=("38", "69"),
    ),
}


@cache
def at(day: dt.date) -> gpd.GeoDataFrame:
    atlas = shared.atlas()
    return filters.at(atlas.members, atlas.executives, day)


def options_of(rows: pd.DataFrame) -> dict[str, list[str]]:
    found = {name: sorted(set(rows[filters.COLUMNS[name]])) for name in FIELDS}
    return {**found, "statuses": list(filters.STATUSES), "levels": [*found["levels"], "moon"]}


def one_by_one(
    rows: pd.DataFrame, asked: Filters, options: dict[str, list[str]]
) -> dict[str, dict[str, int]]:
    return {
        name: {
            code: int(filters.mask(rows, replace(asked, **{name: (code,)})).sum()) for code in codes
        }
        for name, codes in options.items()
    }


@pytest.mark.parametrize("asked", NAMED.values(), ids=list(NAMED))
def test_each_option_counts_what_it_would_show(asked: Filters) -> None:
    rows = at(asked.as_of)
    options = options_of(rows)
    assert filters.counts(rows, asked, options) == one_by_one(rows, asked, options)


@shared.FEWEST
@given(some_rows, any_filters)
def test_counts_are_those_of_the_mask(raw: list[dict[str, object]], asked: Filters) -> None:
    rows = filters.at(members(*raw), executives(), asked.as_of)
    options = options_of(rows)
    assert filters.counts(rows, asked, options) == one_by_one(rows, asked, options)


def test_former_members_are_counted_beside_the_current_ones() -> None:
    asked = Filters(as_of=dt.date(2021, 1, 1), networks=("anvita",))
    found = filters.counts(at(asked.as_of), asked, {"statuses": filters.STATUSES})["statuses"]
    assert found["former"] == len(counting.on("2021-01-01", "former", network_id="anvita")) > 0
    founding = counting.on("2021-01-01", network_id="anvita", status="founding")
    assert found["founding"] == len(founding) > 0


def test_the_counts_of_one_filter_add_up_to_what_is_shown_without_it() -> None:
    asked = NAMED["contestatory"]
    rows = at(asked.as_of)
    tiers = filters.counts(rows, asked, options_of(rows))["tiers"]
    named = rows["network_id"].isin(["anvita", "recosol", "city-of-sanctuary"])
    assert sum(tiers.values()) == int((named & (rows["state"] == "current")).sum())


def test_what_is_no_filter_is_refused() -> None:
    with pytest.raises(KeyError):
        filters.counts(at(DAY.as_of), DAY, {"colours": ["red"]})
