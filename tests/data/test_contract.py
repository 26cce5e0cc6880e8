"""The contract of the sources: whatever is wrong stops the build, and is told where and why."""

from __future__ import annotations

import ast
import csv
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pipeline import build, contract, schemas, sources
from data.pipeline.documents import BuildError, Problem
from data.pipeline.sources import TABLES
from tests import shared
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(tmp_path_factory.mktemp("damaged"))


@contextmanager
def restored(folder: Path) -> Iterator[None]:
    """Put the sources back as they are."""
    try:
        yield
    finally:
        shutil.rmtree(folder / "sources")
        shutil.copytree(ROOT / "sources", folder / "sources")
        for name in ("corrections.yml", "changes.yml", "dead_links.yml"):
            shutil.copy(ROOT / name, folder)


def rewrite(change: Callable[[str], str | bytes]) -> Callable[[Path], object]:
    def harm(path: Path) -> object:
        written = change(path.read_text(encoding="utf-8"))
        return path.write_bytes(written if isinstance(written, bytes) else written.encode())

    return harm


# what is done to a file, with what is said of it
FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "table gone": ("sources/events.csv", Path.unlink, "events.csv: is missing"),
    "table empty": ("sources/claims.csv", rewrite(lambda _: ""), "claims.csv: is empty"),
    "header alone": (
        "sources/crossings.csv",
        rewrite(lambda text: text.partition("\n")[0] + "\n"),
        "crossings.csv: has no rows",
    ),
    "latin-1": (
        "sources/places.csv",
        rewrite(lambda text: text.encode("latin-1", "replace")),
        r"places.csv, line \d+: is not in UTF-8",
    ),
    "utf-16": (
        "sources/parties.csv",
        rewrite(lambda text: text.encode("utf-16")),
        "parties.csv, line 1: is not in UTF-8",
    ),
    "byte order mark": (
        "sources/references.csv",
        rewrite(lambda text: "\ufeff" + text),
        "references.csv, line 1: begins with a byte order mark",
    ),
    "huge cell": (
        "sources/unlocated.csv",
        rewrite(lambda text: text + f"zz,point,{'x' * 200_000}\n"),
        r"unlocated.csv, line \d+, column reason, value 'x{80}' and 199920 letters more: .* 2000",
    ),
    "semicolons": (
        "sources/non_members.csv",
        rewrite(lambda text: text.replace(",", ";")),
        "non_members.csv, line 1",
    ),
    "ragged": (
        "sources/place_points.csv",
        rewrite(lambda text: text + "x,y\n"),
        r"place_points.csv, line \d+: 2 cells where the header has 4",
    ),
    "open quote": (
        "sources/executives.csv",
        rewrite(lambda text: text.replace("\nfr-", '\n"fr-', 1)),
        "executives.csv, line 2",
    ),
    "column twice": (
        "sources/executives_gb.csv",
        rewrite(lambda text: text.replace("as_of", "name", 1)),
        "executives_gb.csv, line 1",
    ),
    "column misspelt": (
        "sources/attestations.csv",
        rewrite(lambda text: text.replace("kind", "knd", 1)),
        "column knd: the sidecar has no such column; the nearest accepted is 'kind'",
    ),
    "stray table": (
        "sources/event.csv",
        lambda path: path.write_text("a\n", encoding="utf-8"),
        "event.csv: is no table of the atlas; the nearest accepted is 'events'",
    ),
    "sidecar gone": (
        "sources/networks.csv.meta.yml",
        Path.unlink,
        "networks.csv.meta.yml: is missing",
    ),
    "sidecar empty": (
        "sources/coalitions.csv.meta.yml",
        rewrite(lambda _: "\n"),
        "coalitions.csv.meta.yml: is empty",
    ),
    "sidecar broken": (
        "sources/network_links.csv.meta.yml",
        rewrite(lambda text: text.replace("title:", "title: [", 1)),
        r"network_links.csv.meta.yml, line \d+: is no YAML",
    ),
    "sidecar a list": (
        "sources/paper_readings.csv.meta.yml",
        rewrite(lambda _: "- a\n- b\n"),
        "paper_readings.csv.meta.yml, line 1: input should be",
    ),
    "sidecar without key": (
        "sources/network_contrasts.csv.meta.yml",
        rewrite(lambda text: text.replace("accessed", "acessed")),
        "column acessed: there is no such key; the nearest accepted is 'accessed'",
    ),
    "type unknown": (
        "sources/published_counts.csv.meta.yml",
        rewrite(lambda text: text.replace("type: date", "type: day")),
        r"line \d+, column columns.type, value 'day': expected one of string",
    ),
    "pattern broken": (
        "sources/places.csv.meta.yml",
        rewrite(lambda text: text.replace("'[A-Z]{2}'", "'[A-Z'")),
        r"places.csv.meta.yml, line \d+, column columns.constraints.pattern, value '\[A-Z'",
    ),
    "key of no column": (
        "sources/gazetteer_choices.csv.meta.yml",
        rewrite(lambda text: text.replace("\n- place_id", "\n- place")),
        "column keys, value 'place': no column has this name",
    ),
    "corrections gone": ("corrections.yml", Path.unlink, "corrections.yml: is missing"),
    "corrections empty": (
        "corrections.yml",
        rewrite(lambda _: ""),
        "corrections.yml: is empty",
    ),
    "corrections broken": (
        "corrections.yml",
        rewrite(lambda text: text + "- id: [\n"),
        r"corrections.yml, line \d+: is no YAML",
    ),
    "action unknown": (
        "corrections.yml",
        rewrite(lambda text: text.replace("action: note", "action: nte", 1)),
        r"corrections.yml, line \d+, column action, value 'nte': expected one of .*'note'",
    ),
    "correction of no table": (
        "corrections.yml",
        rewrite(lambda text: text.replace("table: memberships", "table: membership", 1)),
        "column table, value .*: no such table; the nearest accepted is 'memberships'",
    ),
    "correction of no column": (
        "corrections.yml",
        rewrite(lambda text: text.replace("    membership_id:", "    membershp_id:", 1)),
        "memberships has no such column; the nearest accepted is 'membership_id'",
    ),
    "assumed day is none": (
        "corrections.yml",
        rewrite(lambda text: text.replace("chosen: '2022-09-30'", "chosen: 'autumn'")),
        "column chosen, value .*: expected YYYY",
    ),
    "changes empty": ("changes.yml", rewrite(lambda _: "[]"), "changes.yml"),
    "change on no day": (
        "changes.yml",
        rewrite(lambda text: text.replace("'2026-11-26'", "2026-13-45")),
        "changes.yml",
    ),
    "dead links a mapping": ("dead_links.yml", rewrite(lambda _: "a: b\n"), "dead_links.yml"),
}


@pytest.fixture(scope="module")
def said_of_files(folder: Path) -> dict[str, list[Problem]]:
    """What is said of spoilt files: as many at once as are not in each other's way."""
    left, said = dict(FILES), {}
    while left:
        taken: dict[str, str] = {}
        for case, (file, _harm, _words) in left.items():
            taken.setdefault(file.removesuffix(".meta.yml"), case)
        with restored(folder), pytest.MonkeyPatch.context() as patch:
            patch.setattr(schemas, "check", checked_once)
            for case in taken.values():
                file, harm, _words = left.pop(case)
                harm(folder / file)
            problems = told(folder)
        said |= dict.fromkeys(taken.values(), problems)
    return said


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_is_one_line(
    said_of_files: dict[str, list[Problem]], case: str
) -> None:
    words, problems = FILES[case][2], said_of_files[case]
    assert any(re.search(words, str(problem)) for problem in problems), problems


_CHECKED: dict[tuple[str, bytes, str], list[Problem]] = {}
_CHECK = schemas.check


def checked_once(table: sources.Table, read: str = "") -> list[Problem]:
    """Check a table as it is; one that no example has changed is not checked again."""
    key = (table.path.name, table.path.read_bytes(), f"{read} {table.meta}")
    if key not in _CHECKED:
        _CHECKED[key] = _CHECK(table, read)
    return _CHECKED[key]


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "0", "-1", "2019", "2099-01-01", "iccar", "anvita", "fr-grenoble", "|", "ref:x", "true",
     "\x00", "=1+1", "\u202e", "NaN", "inf", "https://", '"', "a\nb", "x" * 3000]
)  # fmt: skip
PLACES = {
    name: list(sources.read_rows(ROOT / "sources" / f"{name}.csv")) for name in sources.TABLES
}
CELLS = st.sampled_from(sources.TABLES).flatmap(
    lambda table: st.tuples(
        st.just(table), st.integers(0, 10_000), st.sampled_from(PLACES[table]), TEXTS
    )
)


@shared.FEWEST
@given(cells=st.lists(CELLS, min_size=1, max_size=6))
def test_whatever_stands_in_a_cell_gives_problems_or_a_build(
    folder: Path, cells: list[tuple[str, int, str, str]]
) -> None:
    with restored(folder), pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "check", checked_once)
        for table, number, column, value in cells:
            path = folder / "sources" / f"{table}.csv"
            rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
            rows[1 + number % (len(rows) - 1)][rows[0].index(column)] = value
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        try:
            found = contract.check(folder)
        except BuildError as error:
            for problem in error.problems:
                assert problem.file
                assert problem.reason
                assert problem.line or problem.file.endswith(".yml"), problem
        else:
            assert build.frames(found)
