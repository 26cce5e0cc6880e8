"""The as-of rules at their edges, and the filters as sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import dates, filters
from geo.model import Filters
from tests.geo import builders
from tests.geo.builders import executives, members

NOBODY = executives()


def state_on(day: str, **row: object) -> str:
    rows = members(row)
    return str(filters.state(rows, dt.date.fromisoformat(day)).iloc[0])


@pytest.mark.parametrize(
    ("row", "day", "expected"),
    [
        ({"joined": "2018-09-26"}, "2018-09-25", "future"),
        ({"joined": "2018-09-26"}, "2018-09-26", "current"),
        ({"joined": "2018-09-26", "left": "2020-07-01"}, "2020-06-30", "current"),
        ({"joined": "2018-09-26", "left": "2020-07-01"}, "2020-07-01", "former"),
        ({"joined": "2021"}, "2020-12-31", "future"),
        ({"joined": "2021"}, "2021-01-01", "current"),
        ({"joined": "2021-05"}, "2021-05-01", "current"),
        ({"joined": "2018", "left": "2020"}, "2020-12-30", "current"),
        ({"joined": "2018", "left": "2020"}, "2020-12-31", "former"),
        ({"first_attested": "2021-06-03"}, "2021-06-02", "future"),
        ({"first_attested": "2021-06-03"}, "2021-06-03", "current"),
        ({"first_attested": "2019"}, "2019-12-30", "future"),
        ({"first_attested": "2019"}, "2019-12-31", "current"),
        ({"assumed_by": "2022-09-30"}, "2022-09-29", "future"),
        ({"assumed_by": "2022-09-30"}, "2022-09-30", "current"),
        ({}, "2026-11-21", "future"),
        ({}, "2026-11-22", "current"),
        ({"status": "former", "joined": "2008"}, "2009-06-01", "former"),
        ({"status": "former", "joined": "2008"}, "2007-06-01", "future"),
        ({"status": "former", "joined": "2018-09-26", "left": "2020"}, "2019-12-31", "current"),
    ],
)
def test_edges_of_membership(row: dict[str, object], day: str, expected: str) -> None:
    assert state_on(day, **row) == expected


def test_a_joining_date_beats_an_attestation_and_an_assumption() -> None:
    rows = members({"joined": "2020-11-06", "first_attested": "2019", "assumed_by": "2022"})
    assert rows["basis"].iloc[0] == "joined"
    assert rows["start"].iloc[0] == pd.Timestamp("2020-11-06")


def test_bases_follow_the_order_of_evidence() -> None:
    rows = members({"joined": "2020"}, {"first_attested": "2021"}, {"assumed_by": "2022"}, {})
    assert list(rows["basis"]) == ["joined", "attested", "assumed", "accessed"]


def test_an_assumption_holds_until_an_earlier_attestation() -> None:
    rows = members(
        {"first_attested": "2022-12-16", "assumed_by": "2022-09-30"},
        {"first_attested": "2022-03-22", "assumed_by": "2022-09-30"},
    )
    assert list(rows["basis"]) == ["assumed", "attested"]
    assert list(rows["start"].dt.date.astype("str")) == ["2022-09-30", "2022-03-22"]


def test_when_a_party_was_stated_is_a_choice() -> None:
    rows = members({"joined": "2018", "place_id": "a"}, {"joined": "2018", "place_id": "b"})
    rows = pd.concat([rows, members({"joined": "2018", "place_id": "c"})], ignore_index=True)
    said = executives(
        ("a", "PS", "social-democrat", "2019"),
        ("a", "", "unknown", "2026-03-22"),
        ("b", "PS", "social-democrat", "2022"),
    )
    for day, expected in (
        ("2020-06-01", ["by", "later", "none"]),
        ("2026-04-01", ["none", "by", "none"]),
    ):
        found = filters.at(rows, said, dt.date.fromisoformat(day))
        assert list(found["party_stated"]) == expected
        asked = Filters(as_of=dt.date.fromisoformat(day), stated=("by",))
        assert list(filters.mask(found, asked)) == [code == "by" for code in expected]


def test_a_later_leaver_shows_what_it_was_before() -> None:
    rows = members(
        {"status": "former", "joined": "2018", "left": "2020", "evidence_grade": "founding"},
        {"status": "former", "joined": "2018", "left": "2020"},
    )
    before = filters.at(rows, NOBODY, dt.date(2019, 12, 31))
    after = filters.at(rows, NOBODY, dt.date(2021, 1, 1))
    assert list(before["status_at"]) == ["founding", "member"]
    assert list(after["status_at"]) == ["former", "former"]


def test_former_members_are_shown_only_when_asked_for() -> None:
    rows = members({"status": "former", "joined": "2018", "left": "2020"}, {"joined": "2018"})
    day = Filters(as_of=dt.date(2021, 1, 1))
    assert list(builders.kept(rows, NOBODY, day)["membership_id"]) == ["m1"]
    asked = replace(day, statuses=("former",))
    assert list(builders.kept(rows, NOBODY, asked)["membership_id"]) == ["m0"]


STATEMENTS = executives(
    ("fr-grenoble", "EELV", "green", "2021-08-20"),
    ("fr-grenoble", "PS", "social-democrat", "2014"),
    ("fr-vizille", "DVG", "social-democrat", "2023-07-16"),
)


@pytest.mark.parametrize(
    ("place", "day", "party", "later"),
    [
        ("fr-grenoble", "2014-12-31", "PS", False),
        ("fr-grenoble", "2014-12-30", "PS", True),
        ("fr-grenoble", "2021-08-19", "PS", False),
        ("fr-grenoble", "2021-08-20", "EELV", False),
        ("fr-vizille", "2022-09-30", "DVG", True),
    ],
)
def test_the_party_is_the_last_one_said_by_the_day(
    place: str, day: str, party: str, *, later: bool
) -> None:
    chosen = filters.executives_at(STATEMENTS, dt.date.fromisoformat(day)).loc[place]
    assert chosen["party"] == party
    assert bool(chosen["party_later"]) is later


def test_an_unknown_party_is_a_category_of_its_own() -> None:
    rows = members({"joined": "2018", "place_id": "fr-melle"}, {"joined": "2018"})
    asked = Filters(as_of=dt.date(2022, 1, 1), families=("unknown",))
    assert list(builders.kept(rows, STATEMENTS, asked)["place_id"]) == ["fr-melle"]


partial_dates = st.dates(dt.date(2003, 1, 1), dt.date(2026, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
maybe_date = st.one_of(st.just(""), partial_dates)
any_row = st.fixed_dictionaries(
    {
        "joined": maybe_date,
        "left": maybe_date,
        "first_attested": maybe_date,
        "status": st.sampled_from(filters.STATUSES),
        "evidence_grade": st.sampled_from(filters.GRADES),
        "network_id": st.sampled_from(["anvita", "recosol"]),
        "population_tier": st.sampled_from(["lt5k", "unknown"]),
        "level": st.sampled_from(["commune", "epci"]),
    }
)
any_day = st.dates(dt.date(2002, 1, 1), dt.date(2027, 1, 1))
any_filters = st.builds(
    Filters,
    as_of=any_day,
    networks=st.sampled_from([(), ("anvita",), ("anvita", "recosol")]),
    tiers=st.sampled_from([(), ("lt5k",), ("unknown",)]),
    statuses=st.sampled_from([(), ("former",), ("member", "founding")]),
    grades=st.sampled_from([(), ("explicit", "founding")]),
)
some_rows = st.lists(any_row, min_size=1, max_size=8)


@given(some_rows, any_filters)
def test_filters_keep_a_subset_and_change_nothing(
    raw: list[dict[str, object]], asked: Filters
) -> None:
    rows = members(*raw)
    before = rows.copy()
    kept = builders.kept(rows, NOBODY, asked)
    assert set(kept["membership_id"]) <= set(rows["membership_id"])
    assert not kept["state"].eq("future").any()
    pd.testing.assert_frame_equal(rows, before)
    again = builders.kept(rows[rows["membership_id"].isin(kept["membership_id"])], NOBODY, asked)
    assert list(again["membership_id"]) == list(kept["membership_id"])


@given(some_rows, any_filters)
def test_filters_together_keep_what_each_alone_keeps(
    raw: list[dict[str, object]], asked: Filters
) -> None:
    rows = members(*raw)
    plain = replace(asked, networks=(), tiers=(), grades=())
    alone = [
        set(
            builders.kept(rows, NOBODY, replace(plain, **{name: getattr(asked, name)}))[
                "membership_id"
            ]
        )
        for name in ("networks", "tiers", "grades")
    ]
    together = set(builders.kept(rows, NOBODY, asked)["membership_id"])
    assert together == set.intersection(*alone)


@given(some_rows, any_day)
def test_states_agree_with_the_rule_row_by_row(raw: list[dict[str, object]], day: dt.date) -> None:
    rows = members(*raw)
    for row, state in zip(raw, filters.state(rows, day), strict=True):
        begins = next(
            (
                reader(str(text))
                for text, reader in (
                    (row["joined"], dates.first_day),
                    (row["first_attested"], dates.last_day),
                    ("2026-11-22", dates.last_day),
                )
                if text
            )
        )
        gone = dates.last_day(str(row["left"])) <= day if row["left"] else row["status"] == "former"
        expected = "future" if begins > day else "former" if gone else "current"
        assert state == expected


NAMES = members(
    {"joined": "2018", "name": "Saint-Denis"},
    {"joined": "2018", "name": "Genève", "name_variants": "Geneva|Genf"},
    {"joined": "2018", "name": "L'Île-Saint-Denis"},
    {"joined": "2018", "name": "Łódź"},
    {"joined": "2018", "name": "北京", "name_variants": "Beijing"},
)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("saint denis", ["m0", "m2"]),
        ("SAINT-DENIS", ["m0", "m2"]),
        ("l’île saint", ["m2"]),
        ("geneve", ["m1"]),
        ("Genf", ["m1"]),
        ("geneva genf", []),
        ("geneva|genf", []),
        ("lodz", ["m3"]),
        ("北", ["m4"]),
        ("nowhere", []),
        (" -- ", ["m0", "m1", "m2", "m3", "m4"]),
        ("", ["m0", "m1", "m2", "m3", "m4"]),
    ],
)
def test_a_name_is_found_however_it_is_spelled(sought: str, found: list[str]) -> None:
    asked = Filters(as_of=dt.date(2022, 1, 1), search=sought)
    assert list(builders.kept(NAMES, NOBODY, asked)["membership_id"]) == found


@given(some_rows, any_filters)
def test_the_mask_is_all_masks_together(raw: list[dict[str, object]], asked: Filters) -> None:
    rows = filters.at(members(*raw), NOBODY, asked.as_of)
    each = filters.masks(rows, asked)
    assert {"as_of", "statuses"} <= set(each)
    together = pd.DataFrame(each).all(axis="columns")
    assert list(filters.mask(rows, asked)) == list(together)
