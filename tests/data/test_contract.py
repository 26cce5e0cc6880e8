"""The contract of the sources: whatever is wrong stops the build, and is told where and why."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

from data.pipeline import contract, schemas, sources
from data.pipeline.problems import BuildError, Problem
from data.pipeline.sources import TABLES
from tests.data.copies import ROOT, copy_of

CASES = Path(__file__).parents[1] / "cases" / "build.csv"
# What a name may well be: every page and export makes it inert, and tests hold them to it.
ACCEPTED = ["name html"]
WHERE = {"coalition": "iccar", "left": "anvita"}  # rows on which a case means something
SPOILT = {"name 500": "N" * 500}


Case = tuple[str, str, str, str]


def told(folder: Path) -> list[Problem]:
    """Return what the contract says of a folder: nothing, or every problem, each on one line."""
    try:
        contract.check(folder)
    except BuildError as error:
        if len(str(error).splitlines()) != len(error.problems):
            pytest.fail(f"not one line for each problem: {error}")
        return error.problems
    return []


def put(folder: Path, table: str, cells: list[tuple[int, str, str]]) -> None:
    """Write cells (line, column, value) of a table."""
    path = folder / "sources" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for line, column, value in cells:
        rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def placed(cases: list[Case]) -> dict[Case, int]:
    """Give each case a line of its own, on which the cell is filled, and of a fitting network."""
    lines: dict[Case, int] = {}
    taken: set[tuple[str, int]] = set()
    tables = {name: sources.read_rows(ROOT / "sources" / f"{name}.csv") for name in TABLES}
    for case in sorted(cases, key=lambda case: case[2] not in WHERE):
        _name, table, column, value = case
        rows = tables[table]
        filled = rows[rows[column] != ""]
        if column in WHERE and table == "memberships":
            filled = filled[filled["network_id"] == WHERE[column]]
        rows_left = [int(row) for row in filled.index if (table, int(row) + 2) not in taken]
        line = rows_left[-1 if "\n" in value else 0] + 2  # a line end moves the lines below it
        taken.add((table, line))
        lines[case] = line
    return lines


def cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [(row["case"], row["input"]) for row in csv.DictReader(file)]
    found = []
    for case, text in rows:
        place, _, value = text.partition("=")
        table, _, column = place.partition(".")
        found.append((case, table, column, SPOILT.get(case, ast.literal_eval(value))))
    return list(dict.fromkeys(found))


NEIGHBOURS: list[Case] = [
    ("joined 1799", "memberships", "joined", "1799"),
    ("joined day after reading", "memberships", "joined", "2026-11-30"),
    ("joined tomorrow's month", "attestations", "date", "2027-01"),
    ("joined with a time", "memberships", "joined", "2019-03-01T00:00"),
    ("coalition of another case", "memberships", "coalition", "ECCAR"),
    ("count with separators", "published_counts", "total", "1,000"),
    ("countries a word", "published_counts", "countries", "many"),
    ("unit typo", "published_counts", "unit", "citees"),
    ("party typo", "executives", "party", "EELV "),
    ("party of another country", "executives", "party", "Labour"),
    ("control unknown", "executives_gb", "leading_party", "Labor"),
    ("council unknown", "executives_gb", "official_code", "E99999999"),
    ("country unknown", "places", "country_iso2", "XX"),
    ("country of a seat", "networks", "seat_country_iso2", "UK"),
    ("country of an event", "events", "country_iso2", "EN"),
    ("code of no commune", "places", "official_code", "99999"),
    ("website ftp", "networks", "website", "ftp://example.org/"),
    ("website without host", "networks", "website", "https://"),
    ("website data", "networks", "website", "data:text/html,x"),
    ("source with a space", "memberships", "source", "https://example.org/a b"),
    ("source file", "events", "source", "file:///etc/passwd"),
    ("source doubled", "events", "source", "https://e.org/|https://e.org/"),
    ("zero width space", "places", "name", "Lyon\u200b"),
    ("tab", "events", "title_en", "a\tb"),
    ("spaces around", "places", "name", " Lyon"),
    ("name of 121 letters", "networks", "name_fr", "N" * 121),
    ("lat comma", "place_points", "lat", "48,85"),
    ("lat exponent", "place_points", "lat", "4e1"),
    ("lat plus", "place_points", "lat", "+48"),
    ("lat superscript", "place_points", "lat", "4²"),
    ("lon 181", "place_points", "lon", "181"),
    ("lat moved without locating", "place_points", "lat", "12.5"),
    ("population of 41 million", "place_populations", "population", "41000000"),
    ("population many", "place_populations", "population", "many"),
    ("population moved", "place_populations", "population", "17"),
    ("year of a population", "place_populations", "population_year", "2099"),
    ("gazetteer role", "gazetteer_choices", "role", "town"),
    ("gazetteer key", "gazetteer_choices", "geonameid", "0"),
    ("attested before 1800", "attestations", "date", "1700-01-01"),
    ("key of another place", "memberships", "membership_id", "anvita-fr-nowhere"),
    ("event place", "events", "place", "Gneva"),
    ("claim place", "claims", "query", "is_member?network=anvita&place=fr-nowhere&asof=2022"),
    ("claim network", "claims", "query", "founders?network=zzz"),
    ("claim day", "claims", "query", "members?network=anvita&asof=soon"),
    ("claim tier", "claims", "query", "members?network=anvita&asof=2022&tier=zzz"),
    ("claim value", "claims", "value", "many"),
    ("claim paper", "claims", "paper", "flamant-lacroix-2032"),
    ("class of the typology", "networks", "scope", "generalists"),
    ("covering authority", "places", "covering_code", "E06999999"),
    ("reference", "published_counts", "source", "ref:flamant-lacroix"),
]


ALL = [*cases(), *NEIGHBOURS]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Case, int], list[Problem]]:
    """Every case at once, each on a line of its own, and what one run says of them all."""
    folder, lines = copy_of(tmp_path_factory.mktemp("data")), placed(ALL)
    for table in TABLES:
        cells = [(n, column, value) for (_, of, column, value), n in lines.items() if of == table]
        put(folder, table, cells)
    return lines, told(folder)


@pytest.mark.parametrize("case", ALL, ids=[f"{case[0]} {case[1]}" for case in ALL])
def test_a_wrong_cell_is_told_with_its_place(
    run: tuple[dict[Case, int], list[Problem]], case: Case
) -> None:
    name, table, column, _value = case
    lines, problems = run
    here = [p for p in problems if (p.file, p.line) == (f"{table}.csv", lines[case])]
    if name in ACCEPTED:
        assert here == []
        return
    assert any(column in p.column.split("+") and p.reason for p in here), here


def test_cells_that_do_not_fit_those_beside_them_are_told(tmp_path: Path) -> None:
    folder = copy_of(tmp_path)
    read = {name: sources.read_rows(folder / "sources" / f"{name}.csv") for name in TABLES}
    members, networks, links = (read[n] for n in ("memberships", "networks", "network_links"))
    left = int(members.index[(members["left"] != "") & (members["joined"] != "")][0]) + 2
    iccar = int(members.index[members["coalition"] != ""][0]) + 2
    counted = int(networks.index[networks["members_count"] != ""][0]) + 2
    outside = int(networks.index[networks["in_typology"] == "false"][0]) + 2
    inside = int(networks.index[networks["in_typology"] == "true"][-1]) + 2
    coded = int(read["places"].index[read["places"]["official_code"] != ""][0]) + 2
    day = int(read["events"].index[read["events"]["precision"] == "day"][0]) + 2
    period = int(read["events"].index[read["events"]["precision"] == "period"][0]) + 2
    wrong = [
        ("memberships", left, "left", "1999", "is before joined"),
        ("memberships", left + 1, "edition", "2", "a host has an edition"),
        ("memberships", iccar, "coalition", "", "expected one of"),
        ("memberships", 2, "coalition", "eccar", "has no such coalition"),
        ("networks", counted, "members_unit", "", "a count of members has one"),
        ("networks", outside, "origin", "coopted", "only names of the typology"),
        ("networks", inside, "scale", "", "a name of the typology has one"),
        ("network_links", 2, "target_network_id", links.iloc[0, 0], "goes to another network"),
        ("places", coded, "code_scheme", "", "a code and its scheme stand together"),
        ("events", day, "precision", "year", "is not that of"),
        ("events", period, "date_end", "", "a period has an end"),
    ]
    for table in {table for table, *_ in wrong}:
        put(folder, table, [(n, c, v) for of, n, c, v, _ in wrong if of == table])
    found = {(p.file, p.line, p.column): p.reason for p in told(folder)}
    for table, line, column, _value, reason in wrong:
        assert reason in found[f"{table}.csv", line, column]
    status = sources.read_rows(folder / "sources" / "memberships.csv")
    put(folder, "memberships", [(left, "status", "member")])
    [said] = [p for p in told(folder) if (p.line, p.column) == (left, "status")]
    assert (said.near, len(status)) == ("former", len(members))


def test_the_sources_themselves_keep_it() -> None:
    assert told(ROOT) == []


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("memebr", "member"),
        ("Eccar", "eccar"),
        ("2019/12/31", "2019-12-31"),
        ("٢٠١٩-١٢-٣١", "2019-12-31"),
        ("４８", "48"),
        ("48,85", "48.85"),
        ("proposl", "proposal"),
    ],
)
def test_a_problem_names_the_nearest_accepted_value(written: str, near: str) -> None:
    described = {
        "2019": {"name": "a", "type": "date"},
        "48": {"name": "a", "type": "number"},
    }.get(near[:4].partition("-")[0].partition(".")[0]) or {
        "name": "a",
        "type": "string",
        "constraints": {"enum": ["member", "former", "eccar", "cimard", "proposal"]},
    }
    wanted = tuple(schemas.rules(described, "2026-11-22"))
    found = schemas.broken(written, described, wanted)
    assert found
    assert found[1] == near
    assert schemas.broken(near, described, wanted) is None
