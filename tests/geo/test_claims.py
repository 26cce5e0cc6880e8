"""The figures of the papers against the data: computed here a second time, from the sources."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.__main__ import main
from geo.articles import claims, measures
from geo.i18n import LANGUAGES, Texts
from tests import counting
from tests.shared import atlas, in_data

DATA = Path(__file__).resolve().parents[2] / "data"
EN = Texts("en")
COUNTED = None  # in the rows of the data: the number stands among those expected of them


@cache
def answered() -> dict[str, claims.Answer]:
    return {a.claim["claim_id"]: a for a in claims.answers(atlas())}


def ask(query: str, value: str = "0", qualifier: str = "exact") -> claims.Answer:
    row = {"claim_id": "x", "query": query, "value": value, "qualifier": qualifier}
    return claims.answer(atlas(), pd.Series(row))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "sources" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_claim_is_answered_in_its_order() -> None:
    assert list(answered()) == [row["claim_id"] for row in rows("claims")]
    assert len(answered()) == len(atlas().claims)
    assert {a.measure for a in answered().values()} == set(measures.MEASURES)


@pytest.mark.parametrize(
    ("claim", "printed", "documented"),
    [
        ("membership-2022-09", 69, COUNTED),
        ("membership-four-tiers", 69, COUNTED),
        ("executives-ps", 25, COUNTED),
        ("executives-pcf", 7, COUNTED),
        ("executives-eelv", 13, COUNTED),
        ("executives-lr-commune", 1, COUNTED),
        ("executives-lr-departement", 1, COUNTED),
        ("alpine-members", 12, COUNTED),
        ("alpine-savoie", 6, COUNTED),
        ("tier-100k-500k-agglomerations", 4, COUNTED),
        ("tier-100k-500k-departement", 1, COUNTED),
        ("founders-eight", 8, 9),
        ("founders-nine", 9, 9),
        ("departures-2020", 2, 2),
        ("forum-editions", 5, 5),
        ("forum-quito", "2015", "2015"),
        ("anvita-joins-mmc", "2020", "2020"),
        ("anvita-foundation", "2018-09", "2018-09-26"),
        ("us-sanctuary-san-francisco", "1985", "1985-12-23"),
        ("us-sanctuary-members", 500, COUNTED),
        ("sample-networks", 35, 35),
        ("nonmember-bayonne", 0, 0),
        ("departed-briancon", 0, 0),
        ("member-2018-briancon", 1, 1),
    ],
)
def test_printed_and_documented(claim: str, printed: object, documented: object) -> None:
    wanted = in_data(f"documented, {claim}") if documented is COUNTED else documented
    found = answered()[claim]
    assert (found.printed, found.documented) == (printed, wanted)
    away = wanted - printed if isinstance(wanted, int) and isinstance(printed, int) else 0
    assert found.difference == away


def test_what_the_data_misses_stays_visible() -> None:
    open_ones = {name for name, a in answered().items() if not a.agrees}
    assert open_ones == {
        "alpine-members",
        "alpine-savoie",
        "executives-eelv",
        "executives-pcf",
        "executives-ps",
        "founders-eight",
        "membership-2022-09",
        "membership-four-tiers",
        "membership-small-quarter",
        "tier-100k-500k-agglomerations",
        "tier-100k-500k-departement",
    }
    assert all(answered()[name].difference not in {0, None} for name in open_ones)


@pytest.fixture
def anvita_2022() -> gpd.GeoDataFrame:
    """ANVITA on 30 September 2022, by the dates in the columns and by no rule of the app."""
    members = gpd.read_parquet(DATA / "layers" / "members.parquet")
    own = members[members["network_id"] == "anvita"]
    stated = own[["joined", "assumed_by", "first_attested"]].replace("", pd.NA)
    begun = stated.bfill(axis="columns").iloc[:, 0].fillna("2026-11-22")
    stays = own["left"].eq("") & own["status"].ne("former")
    return own[begun.str.ljust(10, "-").le("2022-09-30") & stays]


def test_counts_and_share_equal_an_independent_expression(anvita_2022: gpd.GeoDataFrame) -> None:
    assert len(anvita_2022) == answered()["membership-2022-09"].documented
    alps = anvita_2022["departement"].isin(["04", "05", "06", "26", "38", "73", "74"])
    assert alps.sum() == answered()["alpine-members"].documented
    known = anvita_2022[anvita_2022["population"].notna()]
    share = (known["population"] < 5000).sum() / len(known)
    assert answered()["membership-small-quarter"].documented == pytest.approx(share, abs=1e-4)
    big = anvita_2022["population"].between(100_000, 499_999)
    epci = (big & anvita_2022["level"].eq("epci")).sum()
    assert epci == answered()["tier-100k-500k-agglomerations"].documented


def test_dates_and_links_are_those_of_the_sources() -> None:
    anvita = [row for row in rows("memberships") if row["network_id"] == "anvita"]
    joined = {row["place_id"]: row["joined"] for row in anvita}
    for name in ("bordeaux", "granville", "lyon", "melle", "vizille"):
        assert answered()[f"joined-{name}"].documented == joined[f"fr-{name}"]
    link = next(
        row
        for row in rows("network_links")
        if (row["source_network_id"], row["target_network_id"])
        == ("anvita", "mayors-migration-council")
    )
    assert answered()["anvita-joins-mmc"].documented == link["since"]


def test_the_networks_of_the_typology_are_counted_by_quadrant() -> None:
    table = [row for row in rows("networks") if row["in_typology"] == "true"]
    for answer in answered().values():
        if answer.measure != "networks":
            continue
        fitting = [row for row in table if all(row[k] in v for k, v in answer.parameters.items())]
        assert answer.documented == len(fitting)


def test_coverage_is_that_of_the_whole_network_on_the_day() -> None:
    (line,) = answered()["executives-ps"].coverage
    number = in_data("anvita on 2022-09-30")
    assert (line.documented, line.total, line.total_date) == (number, 69, "2022-09")
    assert len(answered()["nonmember-ventimiglia"].coverage) == 2
    assert answered()["founders-nine"].coverage == ()


def test_the_alps_are_the_perimeter_of_the_map() -> None:
    frame = gpd.read_parquet(DATA / "reference" / "print" / "alps_perimeters.parquet")
    units = frame.set_index("rule").loc["dep7", "units"].split("|")
    assert sorted(f"FR-{d}" for d in measures.ALPS["dep7"]) == sorted(units)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("popularity?network=anvita", "expected one of members, share, networks, published, left"),
        ("", "'' is no measure"),
        ("members?network=anvita&asof=2022&colour=red", "members takes no colour: expected alps"),
        ("members?network=anvita", "members needs asof"),
        ("left?network=anvita", "left needs year"),
        ("members?network=anvita&asof=soon", "'soon' is not a date"),
        ("members?network=anvita&asof=2022&alps=high", "'high' is no rule for the Alps"),
        ("founders?network=anvyta", "anvyta: no such network"),
        ("members?network", "bad query field"),
    ],
)
def test_a_query_that_cannot_be_read_is_an_error_that_says_why(query: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        ask(query)


@pytest.mark.parametrize(
    ("query", "value", "documented", "difference"),
    [
        ("joined?network=anvita&place=fr-lyon", "2020-12-17", "2020-12-17", 0),
        ("joined?network=anvita&place=fr-lyon", "2020-12", "2020-12-17", 0),
        ("joined?network=anvita&place=fr-lyon", "2020-10", "2020-12-17", 2),
        ("joined?network=anvita&place=fr-lyon", "2022", "2020-12-17", -2),
        ("joined?network=anvita&place=fr-lyon", "2020-12-20", "2020-12-17", -3),
        ("joined?network=anvita&place=fr-montpellier", "2021-03", "2021", None),
        ("joined?network=anvita&place=fr-nowhere", "2021", "", None),
        ("hosts?network=mayoral-forum&place=ec-quito", "2020", "2020", 0),
        ("hosts?network=mayoral-forum&place=ec-quito&asof=2015-11-11", "2015", "", None),
        ("hosts?network=mayoral-forum&place=ec-quito&asof=2015-11-12", "2015", "2015", 0),
        ("is_member?network=anvita&place=fr-nowhere&asof=2022", "0", 0, 0),
        ("published?network=anvita&date=1999", "1", "", None),
        ("share?network=recosol&asof=1990&tier=lt5k", "0.5", "", None),
        ("members?network=anvita&asof=2022-09-30&alps=dep7&departement=73", "4", 4, 0),
        ("members?network=anvita&asof=2022-09-30&level=epci&level=departement", "0", 6, 6),
    ],
)
def test_measures_at_their_edges(
    query: str, value: str, documented: object, difference: int | None
) -> None:
    found = ask(query, value)
    assert (found.documented, found.difference) == (documented, difference)
    assert found.agrees is (difference == 0)


@pytest.mark.parametrize(
    ("qualifier", "printed", "gap", "agrees"),
    [
        ("exact", 8, 0, True),
        ("exact", 8, 1, False),
        ("about", 0.25, -0.025, True),
        ("about", 0.25, 0.03, False),
        ("more_than", 500, 64, True),
        ("more_than", 500, 0, False),
        ("exact", 8, None, False),
    ],
)
def test_the_qualifier_decides_what_agrees(
    qualifier: str, printed: float, gap: float | None, *, agrees: bool
) -> None:
    assert claims.agrees(qualifier, printed, gap) is agrees


def test_the_words_of_a_claim() -> None:
    table = claims.table(EN, list(answered().values())).set_index("Claim")
    whole, ps = in_data("anvita on 2022-09-30"), in_data("documented, executives-ps")
    known = f"{whole} of 69 (September 2022)"
    assert list(table.loc["executives-ps"])[:4] == ["25", f"{ps}", f"{ps - 25}", known]
    assert list(table.loc["us-sanctuary-members"])[:3] == ["more than 500", "564", "+64"]
    rows = counting.on("2022-09-30", network_id="anvita").dropna(subset="population")
    share = 100 * (rows["population"] < 5000).mean()
    said = ["about 25%", f"{share:.0f}%", f"{share - 25:.0f} points"]
    assert list(table.loc["membership-small-quarter"])[:3] == said
    assert list(table.loc["departed-briancon"])[:3] == ["no", "no", "0"]
    assert table.loc["founders-nine", "How they compare"] == "The data agrees."
    assert f"{whole} of 69" in table.loc["executives-ps", "How they compare"]
    assert "another source" in table.loc["founders-eight", "How they compare"]
    assert "proves little" in table.loc["nonmember-bayonne", "How they compare"]


@pytest.mark.parametrize(
    ("query", "value", "text"),
    [
        ("joined?network=anvita&place=fr-lyon", "2022", "-2 years"),
        ("joined?network=anvita&place=fr-lyon", "2020-11", "+1 month"),
        ("joined?network=anvita&place=fr-lyon", "2020-12-20", "-3 days"),
        ("joined?network=anvita&place=fr-nowhere", "2020", ""),
    ],
)
def test_a_difference_of_dates_has_its_unit(query: str, value: str, text: str) -> None:
    assert claims.gap(EN, ask(query, value)) == text


def test_a_date_that_the_data_lacks_is_said_to_be_missing() -> None:
    found = ask("joined?network=anvita&place=fr-nowhere", "2020")
    assert claims.value(EN, found, found.documented) == "not documented"
    assert claims.explanation(EN, found) == "The data does not say."


def plain(text: str) -> str:
    """Return a text with typewriter apostrophes and plain spaces."""
    return " ".join(text.replace("’", "'").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_a_table(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(atlas().claims) + 2
    statements = [row[f"statement_{language}"] for row in rows("claims")]
    for statement, line in zip(statements, lines[1:-2], strict=True):
        assert plain(statement) in plain(line)
    assert "38" in lines[-1]


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--format", "json", "--lang", "fr"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["version"] == atlas().version
    found = {c["claim_id"]: c for c in said["claims"]}
    ps = found["executives-ps"]
    assert (ps["printed"], ps["documented"], ps["difference"], ps["agrees"]) == (25, 15, -10, False)
    assert ps["coverage"][0]["total"] == 69
    assert ps["statement"].startswith("En 2022, 25 communes")
    assert found["joined-lyon"]["documented"] == "2020-12-17"


@pytest.mark.parametrize(
    "arguments", [["claims", "--colour"], ["claims", "--lang", "de"], ["nothing"], []]
)
def test_unknown_options_leave_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: python -m geo" in capsys.readouterr().err
