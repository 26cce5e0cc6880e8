"""The parts of the page on ANVITA, counted a second time here from the layers and sources."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import layers, registry
from geo.__main__ import main
from geo.about import questions
from geo.anvita import anvita, composition
from geo.articles import claims
from geo.exhibit import Chart, Dots
from geo.i18n import LANGUAGES, Texts
from geo.model import Display, Filters, View
from tests import counting
from tests.asking import asked, read
from tests.geo.builders import request
from tests.shared import FEWER, atlas, in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")
ANVITA_2019 = in_data("anvita on 2019-12-31")

TODAY = dt.date(2026, 11, 22)
PAPER = dt.date(2022, 9, 30)
EN = Texts("en")
SHOWN = anvita.ROOM.shown


@cache
def answered() -> tuple[claims.Answer, ...]:
    return claims.answers(atlas())


def current(day: dt.date) -> pd.DataFrame:
    """Return the members of ANVITA on a day, without the rules of the atlas."""
    rows = pd.DataFrame(atlas().members.query("network_id == 'anvita'"))
    stamp = pd.Timestamp(day)
    return rows[(rows["start"] <= stamp) & ~(rows["end"] <= stamp)]


def documented_parties() -> dict[str, int]:
    """Count the parties of municipal members on the paper's day, without the library."""
    levels = ("commune", "arrondissement", "epci")
    rows = counting.on(PAPER.isoformat(), network_id="anvita", level=levels)
    said = rows["place_id"].map(counting.parties(PAPER.isoformat())).fillna("")
    return {str(party): int(number) for party, number in said.value_counts().items()}


def chart(part: str, day: dt.date = PAPER, **shown: str) -> Chart:
    display = replace(SHOWN, part=part, **shown)  # type: ignore[arg-type]
    found = asked(atlas(), "anvita", Filters(day), display).build()
    assert isinstance(found, Chart)
    return found


def test_each_part_has_an_exhibit_an_address_and_a_table_in_each_language() -> None:
    for language in LANGUAGES:
        t = Texts(language)
        for part in anvita.ROOM.choices(atlas(), t)["part"]:
            wanted = asked(atlas(), "anvita", Filters(PAPER), replace(SHOWN, part=part), language)
            again = read(registry.address(wanted, TODAY), atlas(), TODAY)
            assert again == wanted
            found = wanted.build()
            rows = found.table if isinstance(found, Chart) else found.members
            assert len(rows)
            assert found.caption


@pytest.mark.parametrize(
    ("by", "column"),
    [("tier", "population_tier"), ("level", "level"), ("region", "admin1")],
)
@pytest.mark.parametrize("day", [PAPER, dt.date(2019, 12, 31), TODAY])
def test_a_composition_is_that_of_plain_pandas(by: str, column: str, day: dt.date) -> None:
    expected = current(day)[column].value_counts().to_dict()
    block = composition.counted(atlas(), Filters(day), by, None)[0]
    found = dict(zip(block.codes, block.on(day), strict=True))
    assert {code: n for code, n in found.items() if n} == expected
    assert sum(found.values()) == len(current(day))


def test_parties_add_up_to_all_members_and_stand_beside_the_paper_s_figures() -> None:
    blocks = composition.counted(atlas(), Filters(PAPER), "party", None)
    assert sum(sum(one.on(PAPER)) for one in blocks) == ANVITA_2022
    municipal, departements, regions = blocks
    found = dict(zip(municipal.codes, municipal.on(PAPER), strict=True))
    assert {party: number for party, number in found.items() if number} == documented_parties()
    printed = {code: answer.printed for code, answer in municipal.said.items()}
    assert printed == {"PS": 25, "EELV": 13, "PCF": 7, "LR": 1}
    assert {code: a.printed for code, a in departements.said.items()} == {"LR": 1}
    assert regions.codes == ["PS"]
    assert municipal.codes[-1] == ""  # the unknown stay visible


@pytest.mark.parametrize("by", ["tier", "family"])
def test_unknown_is_a_category_of_each_fixed_scheme(by: str) -> None:
    assert "unknown" in composition.counted(atlas(), Filters(PAPER), by, None)[0].codes


def test_figures_of_the_paper_are_those_of_the_claims_and_only_of_its_day() -> None:
    table = chart("composition", by="party").table
    row = table[(table["Category"] == "PS")].iloc[0]
    assert row["Printed in the paper"] == "25"
    assert row["Documented on 30 Sep 2022"] == documented_parties()["PS"]
    tiers = chart("composition", by="tier").table
    assert tiers.iloc[0]["Printed in the paper"] == "about 25%"
    assert tiers.set_index("Category")["Printed in the paper"]["intercommunality (EPCI)"] == "4"
    assert "Printed in the paper" not in chart("composition", TODAY, by="party").table
    dots = [
        mark
        for row in chart("composition", by="party").rows
        for panel in row
        for mark in panel.marks
        if isinstance(mark, Dots)
    ]
    assert sorted(sum((mark.x for mark in dots), ())) == [1, 1, 7, 13, 25]


@FEWER
@given(
    st.sampled_from(tuple(composition.SCHEMES)),
    st.dates(dt.date(2018, 1, 1), TODAY),
    st.dates(dt.date(2018, 1, 1), TODAY),
)
def test_between_two_days_the_difference_is_that_of_the_totals(
    by: str, one: dt.date, other: dt.date
) -> None:
    first, last = sorted((one, other))
    blocks = composition.counted(atlas(), Filters(one), by, other)
    shown = [b for b in blocks if not b.block.tiers]
    change = len(current(last)) - len(current(first))
    assert sum(sum(block.change) for block in shown if len(block.days) > 1) == (
        change if first != last else 0
    )


def test_two_days_stand_side_by_side_with_their_difference() -> None:
    drawn = chart("composition", by="tier", since="2019-12-31")
    assert [len(row) for row in drawn.rows] == [3, 3]
    total = drawn.table[drawn.table["Category"] == "all"].iloc[0]
    assert total["Documented on 31 Dec 2019"] == ANVITA_2019
    assert total["Documented on 30 Sep 2022"] == ANVITA_2022
    assert total["Difference"] == ANVITA_2022 - ANVITA_2019
    assert f"from {ANVITA_2019} to {ANVITA_2022}" in drawn.caption


OF_THE_ARRIVALS = [
    f"Of the arrivals, {{n}} {has} a known joining date; the others count from the earliest source "
    "that names them, and may have joined long before."
    for has in ("has", "have")
]


def test_moves_are_the_rows_of_the_source() -> None:
    rows = anvita.moves(atlas(), Filters(TODAY))
    source = counting.having(counting.memberships(), network_id="anvita")
    founders, left = source[source["evidence_grade"] == "founding"], source[source["left"] != ""]
    counts = rows["move"].value_counts().to_dict()
    assert counts == {
        "founder": len(founders),
        "arrival": len(source) - len(founders),
        "departure": len(left),
    }
    assert len(source) == in_data("memberships of anvita")
    gone = rows[rows["move"] == "departure"]
    assert sorted(gone["name"]) == sorted(left["name"])
    assert {"Briançon", "Grande-Synthe"} <= set(gone["name"])
    undated = int((source["known_by"] == "accessed").sum())
    last = anvita.moves_table(EN, rows).iloc[-undated:]
    assert set(last["Date"]) == {"undated"}
    assert "La Seyne-sur-Mer" in set(last["Place"])
    assert (rows["day"].iloc[:-undated].diff().dropna() >= pd.Timedelta(0)).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_on_arrivals_counts_what_their_legend_counts(language: str) -> None:
    t, rows = Texts(language), anvita.moves(atlas(), Filters(PAPER))
    dated = int(((rows["move"] == "arrival") & (rows["basis"] == "joined")).sum())
    said = anvita.moves_said(t, rows, PAPER, None)
    known = t.n_(*OF_THE_ARRIVALS, dated)
    assert 1 < dated < len(rows)
    assert known in said
    founders = rows[rows["move"] == "founder"]
    assert t.number(dated) not in anvita.moves_said(t, founders, PAPER, None)


def test_moves_between_two_days_and_by_kind() -> None:
    late = anvita.moves(atlas(), Filters(TODAY), PAPER)
    source = counting.having(counting.memberships(), network_id="anvita")
    came = source[(source["begins"] > pd.Timestamp(PAPER)) & (source["known_by"] != "accessed")]
    assert len(late) == len(came) + int((source["ends"] > pd.Timestamp(PAPER)).sum()) > 0
    assert "accessed" not in set(late["basis"])
    left = anvita.moves(atlas(), Filters(dt.date(2020, 12, 31)), dt.date(2019, 12, 31), "departure")
    assert len(left) == source["ends"].between("2020-01-01", "2020-12-31").sum() > 0
    paris = anvita.moves(atlas(), Filters(TODAY, places=("fr-paris",)))
    assert anvita.moves_table(EN, paris)["Date"].to_list() == ["2019"]
    founders = anvita.moves(atlas(), Filters(TODAY, statuses=("former",)), kind="founder")
    assert sorted(founders["name"]) == ["Briançon", "Grande-Synthe"]


def test_dates_of_moves_say_their_precision_and_evidence() -> None:
    table = anvita.moves_table(EN, anvita.moves(atlas(), Filters(TODAY))).set_index("Place")
    assert table.loc["Marseille", "Date"] == "February 2021"
    assert table.loc["Tours", "Date"] == "by 3 June 2021"
    assert table.loc["Schiltigheim", "Evidence"] == "inferred"
    assert table.loc["Région Occitanie", "How the date is known"] == "date assumed"


def trajectory_map(day: dt.date = PAPER, readings: tuple[str, ...] = ()) -> View:
    wanted = asked(
        atlas(), "anvita", Filters(day, readings=readings), replace(SHOWN, part="trajectories")
    )
    return wanted.view()


def test_trajectories_show_members_and_other_cities_apart() -> None:
    drawn = trajectory_map()
    named = {r: sorted(g["name"]) for r, g in drawn.members.groupby("category")}
    assert named == {
        "advocacy": ["Bordeaux", "Lyon", "Marseille", "Tours"],
        "common-base": ["Grenoble", "Montreuil"],
        "development": ["Vizille"],
        "exchange": ["Chambéry", "Granville", "Melle"],
    }
    assert drawn.context is not None
    assert len(drawn.context) == 6
    assert set(drawn.context["mark"]) == {"hollow"}
    early = trajectory_map(dt.date(2020, 12, 31))
    assert sorted(early.members["name"]) == ["Grenoble", "Lyon", "Melle", "Montreuil"]
    assert early.context is not None
    assert len(early.members) + len(early.context) == len(atlas().paper_readings) == 16


def test_the_reading_is_marked_as_the_paper_s() -> None:
    drawn = trajectory_map()
    assert drawn.context is not None
    assert drawn.context["hint"].str[0].str.contains("says the paper").all()
    assert "As Flamant &amp; Lacroix" in drawn.caption or "As Flamant & Lacroix" in drawn.caption
    assert "as the paper reads them" in drawn.title


def test_readings_are_a_filter_of_every_part() -> None:
    drawn = trajectory_map(readings=("exchange",))
    assert sorted(drawn.members["name"]) == ["Chambéry", "Granville", "Melle"]
    assert drawn.context is None or drawn.context.empty
    chosen = Filters(PAPER, readings=("advocacy", "development"))
    rows = anvita.moves(atlas(), chosen)
    assert len(rows) == 5
    counted = composition.counted(atlas(), chosen, "level", None)[0]
    assert counted.on(PAPER) == [5]
    whole = asked(atlas(), "anvita", Filters(PAPER, readings=(layers.NO_READING,)), SHOWN).view()
    assert len(whole.members) == ANVITA_2022 - 10


def test_other_cities_can_stand_behind_the_members_of_the_map() -> None:
    plain = asked(atlas(), "anvita", Filters(PAPER), replace(SHOWN, colour_by="reading"))
    layered = replace(plain, display=replace(plain.display, context=(anvita.READ_CITIES, "icorn")))
    assert len(plain.view().members) == ANVITA_2022
    behind = layered.view().context
    only = replace(plain, display=replace(plain.display, context=("icorn",))).view().context
    assert behind is not None
    assert only is not None
    assert len(behind) == len(only) + 6


def test_every_city_of_the_list_has_its_evidence() -> None:
    table = anvita.cities(anvita.read_by_paper(request(anvita.ROOM, atlas(), Filters(PAPER))))
    assert len(table) == 16
    assert (table["What the paper gives"] != "").all()
    dates = dict(zip(table["City"], table["Date"], strict=True))
    assert dates["Bordeaux"] == "4 May 2021"
    assert dates["Marseille"] == "no date"


def test_every_claim_links_to_a_view_that_can_be_built() -> None:
    for answer in answered():
        wanted = questions.view_of(answer, atlas(), TODAY, "en")
        address = registry.address(wanted, TODAY)
        assert read(address, atlas(), TODAY) == wanted, address
        found = wanted.build()
        assert found.view_id


COUNTED = {"members", "is_member", "founders", "left", "networks"}


def test_the_view_of_a_counting_claim_has_as_many_rows_as_are_documented() -> None:
    shown = 0
    for answer in answered():
        if answer.measure not in COUNTED or not questions.is_exact(answer):
            continue
        found = questions.view_of(answer, atlas(), TODAY, "en").build()
        rows = found.table if isinstance(found, Chart) else found.members
        assert len(rows) == answer.documented, answer.claim["claim_id"]
        shown += 1
    counting = [a for a in answered() if a.measure in COUNTED]
    assert shown == len(counting)


def test_the_view_of_a_claim_on_a_date_says_the_date() -> None:
    for answer in answered():
        if answer.kind == "date":
            found = questions.view_of(answer, atlas(), TODAY, "en").build()
            assert isinstance(found, Chart)
            said = " ".join(found.table.astype("str").to_numpy().ravel())
            date = str(answer.documented)
            assert (EN.partial(date) if len(date) > 4 else date) in said, answer.claim["claim_id"]


def test_only_one_figure_has_no_view_of_its_own() -> None:
    near = [a.claim["claim_id"] for a in answered() if not questions.is_exact(a)]
    assert near == ["us-sanctuary-members"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_numbers_of_the_command_line(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", "--format", "json", "--lang", language]) == 0
    printed = json.loads(capsys.readouterr().out)
    records = printed["claims"] if isinstance(printed, dict) else printed
    display = replace(SHOWN, part="claims")
    drawn = asked(atlas(), "anvita", Filters(PAPER), display, language).build()
    assert isinstance(drawn, Chart)
    expected = claims.table(Texts(language), answered())
    pd.testing.assert_frame_equal(drawn.table, expected)
    assert [r["claim_id"] for r in records] == list(drawn.table.iloc[:, 0])
    assert [r["documented"] for r in records] == [a.documented for a in answered()]
    assert [r["difference"] for r in records] == [a.difference for a in answered()]


def test_claims_can_be_narrowed_down() -> None:
    def found(**asked: str) -> tuple[claims.Answer, ...]:
        display = replace(Display(), **asked)  # type: ignore[arg-type]
        return claims.chosen(answered(), display)

    whole = len(atlas().claims)
    assert len(found()) == whole
    differing = found(verdict="differs")
    assert len(differing) + len(found(verdict="agrees")) + len(found(verdict="silent")) == whole
    assert {a.agrees for a in differing} == {False}
    both = found(paper="flamant-lacroix-2023", section="foundation")
    assert sorted(a.claim["claim_id"] for a in both) == ["anvita-foundation", "founders-eight"]
    topics = set(anvita.ROOM.choices(atlas(), EN)["section"]) - {""}
    assert {a.claim["section"] for a in answered()} == topics
    drawn = chart("claims", verdict="differs")
    assert sum(item.count for item in drawn.legend) == len(drawn.table) == len(differing)
    assert chart("claims", paper="lacroix-networks", section="alliances").empty
