"""The growth of ANVITA: counted a second time here, from the sources and with plain pandas."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from geo import registry
from geo.anvita import anvita, growth
from geo.articles import claims
from geo.exhibit import Band, Chart, Dots, Flags, Line
from geo.i18n import LANGUAGES, Texts
from geo.model import Filters
from geo.request import Request, Target
from tests import asking, counting
from tests.conftest import ROOT
from tests.shared import atlas, in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")
ANVITA_NOW = in_data("anvita on 2026-11-22")

PAPER = dt.date(2022, 9, 30)
ASKED = Filters(as_of=PAPER)


@cache
def drawn(language: str = "en") -> Chart:
    shown = replace(anvita.ROOM.shown, part="growth")
    return growth.chart(Request("anvita", ASKED, shown, language, atlas=atlas(), room=anvita.ROOM))


def marks(kind: type) -> list[object]:
    return [mark for mark in drawn().rows[0][0].marks if isinstance(mark, kind)]


def named(name: str) -> Line:
    words = Texts("en").each(growth.NAMES)[name]
    return next(m for m in marks(Line) if isinstance(m, Line) and m.name == words)


def test_the_curve_is_that_of_plain_pandas_on_every_day_of_it() -> None:
    rows = pd.DataFrame(atlas().members.query("network_id == 'anvita'"))
    for _, step in growth.steps(atlas(), ASKED).iterrows():
        day = pd.Timestamp(step["day"])
        current = rows[(rows.start <= day) & ~(rows.end <= day)]
        strict = current[
            current.evidence_grade.isin(["founding", "explicit"])
            & current.basis.isin(["joined", "attested"])
        ]
        assert step["documented"] == len(current), day
        assert step["stated"] == len(strict), day
        assert step[list(growth.KINDS)].sum() == len(current), day


def test_the_paper_s_day_has_documented_members_of_69_and_those_strictly_dated() -> None:
    documented, stated = ANVITA_2022, in_data("anvita on 2022-09-30, strictly")
    now = growth.on(growth.steps(atlas(), ASKED), PAPER)
    rows = atlas().claims
    claim = rows[rows["claim_id"] == "membership-2022-09"].iloc[0]
    answer = claims.answer(atlas(), claim)
    assert (now["documented"], answer.printed) == (answer.documented, 69) == (documented, 69)
    assumed = len(counting.on(PAPER.isoformat(), network_id="anvita", known_by="assumed"))
    rest = documented - stated - assumed
    assert now[list(growth.KINDS)].to_list() == [stated, rest, assumed, 0]
    assert [line.total for line in drawn().coverage] == [69]


def test_published_totals_are_those_of_the_source_and_keep_their_qualifier() -> None:
    source = pd.read_csv(ROOT / "data/sources/published_counts.csv", dtype=str).fillna("")
    said = source[source.network_id == "anvita"]
    dots = {m.name: m for m in marks(Dots) if isinstance(m, Dots)}
    words = Texts("en").each(growth.NAMES)
    for qualifier, group in said[said.date != ""].groupby("qualifier"):
        mark = dots[words[str(qualifier)]]
        assert sorted(mark.y) == sorted(group.total.astype(int))
    assert set(dots[words["exact"]].symbols) != set(dots[words["more_than"]].symbols)
    listed = drawn().table["Published total"]
    assert (listed != "").sum() == len(said)
    assert drawn().table.iloc[-1, 0] == "undated"
    assert drawn().table.iloc[-1, 2] == "more than 50"


def test_the_eye_is_led_along_exact_totals_only() -> None:
    guide = growth.guide(growth.totals(atlas()))
    source = pd.read_csv(ROOT / "data/sources/published_counts.csv", dtype=str).fillna("")
    exact = source[(source["network_id"] == "anvita") & (source["qualifier"] == "exact")]
    dated = exact[exact["date"] != ""]
    of_month = dated["total"].astype(int).groupby(dated["date"].str[:7]).max()
    assert guide["total"].to_list() == of_month.to_list()


def test_documented_members_are_steps_and_undated_ones_apart() -> None:
    stated, dated = named("stated"), named("dated")
    undated = len(counting.on("2026-11-22", network_id="anvita", known_by="accessed"))
    assert stated.step
    assert dated.step
    assert (stated.y[-1], dated.y[-1]) == (
        in_data("anvita on 2026-11-22, strictly"),
        ANVITA_NOW - undated,
    )
    counted = growth.steps(atlas(), ASKED)
    assert (counted.iloc[-1]["documented"], counted.iloc[-1]["undated"]) == (
        ANVITA_NOW,
        undated,
    )
    assert not stated.dashed
    assert dated.dashed


def test_events_stand_at_the_dates_of_the_source() -> None:
    flags = next(m for m in marks(Flags) if isinstance(m, Flags))
    source = pd.read_csv(ROOT / "data/sources/events.csv", dtype=str).set_index("event_id")
    dates = [str(d)[:10] for d in flags.x]
    said = sorted(source.loc[list(growth.EVENTS), "date"])
    assert [d.startswith(s) for d, s in zip(dates, said, strict=True)] == [True] * 5
    band = next(m for m in marks(Band) if isinstance(m, Band))
    assert (band.start, band.end) == (dt.date(2018, 9, 26), dt.date(2020, 12, 31))


def test_a_filter_narrows_the_curve_day_by_day() -> None:
    small = growth.steps(atlas(), replace(ASKED, tiers=("lt5k",)))
    rows = counting.on(PAPER.isoformat(), network_id="anvita")
    villages = counting.having(rows, population_tier="lt5k")
    assert growth.on(small, PAPER)["documented"] == len(villages) > 0
    socialist = growth.steps(atlas(), replace(ASKED, parties=("PS",)))
    party = rows["place_id"].map(counting.parties(PAPER.isoformat()))
    assert growth.on(socialist, PAPER)["documented"] == (party == "PS").sum() > 0
    none = growth.steps(atlas(), replace(ASKED, statuses=("former",)))
    assert set(none["documented"]) == {0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_what_the_curve_shows(language: str) -> None:
    chart = drawn(language)
    assert str(ANVITA_2022) in chart.caption
    assert str(in_data("anvita on 2022-09-30, strictly")) in chart.caption
    assert len(chart.table) == len(drawn().table)
    assert chart.language == language


def test_the_chart_has_an_address() -> None:
    today = dt.date(2026, 11, 22)
    target = Target("anvita", ASKED, replace(anvita.ROOM.shown, part="growth"))
    address = registry.address(target, today)
    assert "part=growth" in address
    reading, _ = asking.reading(address, atlas(), today)
    assert reading.request.build().view_id == "growth"
