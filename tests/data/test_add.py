"""A researcher's row: one command writes it where it belongs, and builds what rests on it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from data.pipeline import add, build, gazetteer, locate, sources
from data.pipeline.__main__ import main, parser
from data.pipeline.documents import BuildError
from geo import layers
from geo.errors import OptionError
from tests.data.copies import ROOT, writable

MEMBER = {
    "network": "ANVITA",
    "joined": "2020-03",
    "as_of": "2026-11-26",
    "evidence": "The council says that it joined.",
    "source": "https://example.org/council",
}
NEW = {"place": "Crest", "country": "FR", "level": "commune", "code": "26108", "scheme": "insee"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return writable(tmp_path / "data")


def lines(root: Path, table: str) -> list[str]:
    return (root / "sources" / f"{table}.csv").read_text(encoding="utf-8").splitlines()


def content(root: Path) -> dict[str, bytes]:
    files = [*(root / "sources").iterdir(), *root.glob("*.yml"), *(root / "reference").iterdir()]
    return {path.name: path.read_bytes() for path in files if path.is_file()}


def asked(*answers: str) -> tuple[list[str], add.Ask]:
    """Return the questions that were asked, and somebody who answers them in turn."""
    questions: list[str] = []
    left: Iterator[str] = iter(answers)

    def ask(question: str) -> str:
        questions.append(question)
        return next(left)

    return questions, ask


def test_a_membership_of_a_known_place_is_one_command(root: Path) -> None:
    before, entries = lines(root, "memberships"), len(lines(root, "places"))
    said = add.membership(add.Form(MEMBER | {"place": "Susa"}), root)
    after = lines(root, "memberships")
    [new] = set(after) - set(before)
    assert [line for line in after if line != new] == before
    keys = [line.partition(",")[0] for line in after[1:]]
    assert keys == sorted(keys)
    assert new.startswith("anvita-it-susa,it-susa,anvita,,member,2020-03,,2026-11-26,explicit,")
    assert len(lines(root, "places")) == entries
    last = yaml.safe_load((root / "changes.yml").read_text(encoding="utf-8"))[-1]
    assert last["tables"]["memberships"] == len(before)
    assert last["date"] >= "2026-11-26"
    assert (last["en"], last["fr"]) == ("Added: Susa (ANVITA).", "Ajout : Susa (ANVITA).")
    atlas = layers.read_atlas(root / "layers")
    row = atlas.members.set_index("membership_id").loc["anvita-it-susa"]
    assert (row["joined"], row["source_url"]) == ("2020-03", MEMBER["source"])
    assert f"version {atlas.version}" in said


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the gazetteer know no place: reading it takes seconds."""
    monkeypatch.setattr(gazetteer.Gazetteer, "load", lambda: gazetteer.Gazetteer([], {}))


@pytest.mark.usefixtures("quick")
def test_a_new_place_is_located_on_the_way(root: Path) -> None:
    add.membership(add.Form(MEMBER | NEW), root)
    places = layers.read_atlas(root / "layers").places.set_index("place_id")
    place = places.loc["fr-crest"]
    assert place["location_method"].startswith("insee")
    assert place.geometry.distance(places.loc["fr-die"].geometry) < 0.5
    assert place["population"] > 5000
    located = sources.read_rows(root / "reference" / "place_locations.csv")
    kept = sources.read_rows(ROOT / "reference" / "place_locations.csv")
    assert located[located["place_id"] != "fr-crest"].reset_index(drop=True).equals(kept)
    added = sources.read_rows(root / "sources" / "places.csv").set_index("place_id", drop=False)
    whole = locate.Locator(root / "sources", root / "reference").locate(
        added.loc["fr-crest"].to_dict()
    )
    assert str(whole.lat) == located.set_index("place_id").loc["fr-crest", "lat"]


@pytest.mark.usefixtures("quick")
def test_what_is_missing_is_asked_for(root: Path) -> None:
    questions, ask = asked(
        "Grenobel", "new", "fr", "commun", "group", "", "", "", "45.19", "5.72",
        "https://example.org/map", "", "a group has no figure",
    )  # fmt: skip
    form = add.Form(MEMBER, ask)
    tables = sources.read_all(root / "sources")
    assert add._place(form, tables, root) == "fr-grenobel-group"
    assert questions[1].startswith("Which of them, or new")
    assert any(
        line.startswith("fr-grenobel-group,45.19,5.72,") for line in lines(root, "place_points")
    )
    assert "fr-grenobel-group,population,a group has no figure" in lines(root, "unlocated")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"place": "Grenobel"}, r"--place: no place has the name 'Grenobel'; near: fr-grenoble"),
        ({"place": "fr-gap", "network": "anvta"}, r"--network: no network .*; near: anvita"),
        ({"place": "fr-gap", "status": "memebr"}, r"--status: 'memebr'; accepted: .*near: member"),
        ({"place": "fr-gap", "source": None}, r"--source is missing"),
        ({"place": "Hastings"}, r"several places have the name 'Hastings'; near: gb-hastings"),
        ({"place": "fr-gap", "network": "iccar"}, r"--coalition is missing; accepted: africa"),
    ],
)
def test_an_answer_that_is_missing_or_wrong_is_named(
    root: Path, given: dict[str, str | None], said: str
) -> None:
    before = content(root)
    with pytest.raises(OptionError, match=said):
        add.membership(add.Form(MEMBER | given), root)
    assert content(root) == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"place": "fr-grenoble", "joined": "2999"}, "membership_id"),  # it is there already
        (NEW | {"place": "Nowhere", "id": "it-nowhere", "no_point": "made up"}, "place_id"),
    ],
)
def test_a_row_that_breaks_the_contract_leaves_everything_as_it_was(
    root: Path, given: dict[str, str], column: str
) -> None:
    before = content(root)
    with pytest.raises(BuildError) as refused:
        add.membership(add.Form(MEMBER | given), root)
    assert column in {p.column for p in refused.value.problems}
    assert content(root) == before
    assert not (root / "layers").exists()


def test_check_reads_and_writes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "ROOT", root)
    before = content(root)
    assert main(["check"]) == 0
    rows = sum(len(table.rows) for table in sources.read_all(root / "sources").values())
    assert (
        capsys.readouterr().out
        == f"{rows} rows of {len(sources.TABLES)} tables: nothing is wrong\n"
    )
    path = root / "sources" / "networks.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("movement", "movment"), encoding="utf-8"
    )
    assert main(["check"]) == 1
    [line] = [one for one in capsys.readouterr().err.splitlines() if "column kind" in one]
    assert line.endswith("; the nearest accepted is 'movement'")
    shutil.copy(ROOT / "sources" / "networks.csv", path)
    assert content(root) == before


def test_the_command_line_names_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["add", "membership", "--place", "Grenobel", "--network", "anvita"])
    assert left.value.code == 2
    assert "--place" in capsys.readouterr().err


def test_the_commands_of_the_guide_are_understood() -> None:
    guide = (ROOT.parent / "docs" / "data-guide.md").read_text(encoding="utf-8")
    asked = guide.replace("\\\n", " ").replace(" ...", "").splitlines()
    commands = [line.strip().removeprefix("$ python -m data.pipeline ") for line in asked]
    commands = [line for line, whole in zip(commands, asked, strict=True) if "$ python" in whole]
    found = [parser().parse_args(shlex.split(line)) for line in commands]
    assert [(one.command, getattr(one, "what", "")) for one in found] == [
        ("check", ""),
        ("add", "membership"),
        ("add", "place"),
        ("add", "membership"),
        ("review", ""),
        ("accept", ""),
    ]
