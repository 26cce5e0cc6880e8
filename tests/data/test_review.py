"""From a reader's list to the layers: proposed, reviewed, and taken in with its source."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from data.pipeline import build, gazetteer, review, sources
from data.pipeline.__main__ import main
from data.pipeline.documents import BuildError
from geo import layers
from geo.i18n import Texts
from geo.listing import keeping, proposal
from geo.listing.keeping import Placed
from geo.listing.listing import Proposal
from geo.listing.problems import ListError
from tests.data.copies import ROOT, writable
from tests.listing.builders import archive

DAY = dt.date(2026, 11, 28)
MARK = "Zyxwvut"  # of all that must stay at home
CSV = f"""Nom;Dep;Adhésion;Départ;Statut;Source;Contact {MARK};Remarque;Pays;Lat;Lon;Parti
Grenoble;38;2018;;;https://example.org/g;{MARK};{MARK};;;;{MARK}
Crest;26;2021-05;;;https://example.org/c;{MARK};{MARK};;;;{MARK}
Mairie de Crest ({MARK});26;;;;https://example.org/c2;;;;;;
Provincia di Vercelli;;2020;;fondatrice;https://example.org/v;;;Italie;;;
Séville;;2019;2021;;https://example.org/s;;;Espagne;;;
Maison des collines;;;;;https://example.org/m;;;FR;45.1;5.2;
Saint-Denis;;;;;https://example.org/d;;;;;;
Isère;;2020;;;javascript:alert(1);;;;;;
Toulouse Métropole;;printemps 2020;;;https://example.org/t;;;;;;
Gap;05;;;;;;;;;;
Nyons;26;2022;;;;;;;;;
Nice;06;;;hôte;https://example.org/n;;;;;;
"""


@cache
def held() -> Placed:
    found = keeping.placed(CSV.encode(), "list.csv", layers.read_atlas(), "FR")
    [nyons] = found.rows.frame.loc[found.rows.frame["name"] == "Nyons", "key"]
    chosen = Proposal("anvita", as_of="2026-11-20", evidence="Named in the list of members.")
    given = replace(found.given, proposal=chosen, sources={nyons: "https://example.org/nyons"})
    return replace(found, given=given)


@cache
def contribution() -> bytes:
    atlas = layers.read_atlas()
    return proposal.packed(atlas, held(), proposal.lacking(atlas, held(), DAY))


def written(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {
            name: list(csv.DictReader(io.StringIO(packed.read(name).decode())))
            for name in packed.namelist()
            if name.endswith(".csv")
        }


def changed(**tables: Callable[[str], str]) -> bytes:
    """Return the contribution with the text of some tables changed."""
    with zipfile.ZipFile(io.BytesIO(contribution())) as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    for name, change in tables.items():
        files[f"{name}.csv"] = change(files[f"{name}.csv"])
    return archive({name: text.encode() for name, text in files.items()})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return writable(tmp_path / "data")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the gazetteer know Seville alone: reading all of it takes seconds."""
    seville = gazetteer.Entry(2510911, "Sevilla", "ES", "51", 37.38283, -5.97317, 684234)
    monkeypatch.setattr(gazetteer.Gazetteer, "load", lambda: gazetteer.Gazetteer([seville], {}))


def test_only_rows_with_a_source_and_a_place_can_go_and_the_others_say_why() -> None:
    rows = proposal.lacking(layers.read_atlas(), held(), DAY)
    told = dict(zip(rows["name"].str.partition(" (")[0], rows["why"], strict=True))
    assert told == {
        "Mairie de Crest": "",
        "Provincia di Vercelli": "",
        "Séville": "",
        "Maison des collines": "",
        "Saint-Denis": "place",
        "Isère": "address",
        "Toulouse Métropole": "fault",
        "Gap": "source",
        "Nyons": "",
        "Nice": "host",
    }
    assert set(told.values()) <= {"", *proposal.WHY}


def test_the_columns_are_those_of_the_sources() -> None:
    for name, columns in proposal.TABLES.items():
        meta = sources.read_sidecar(ROOT / "sources" / f"{name}.csv")
        assert tuple(column["name"] for column in meta["columns"]) == columns


def test_nothing_goes_that_the_reader_did_not_choose() -> None:
    atlas = layers.read_atlas()
    rows = proposal.lacking(atlas, held(), DAY)
    assert MARK in CSV
    with zipfile.ZipFile(io.BytesIO(contribution())) as packed:
        bodies = [packed.read(name).decode() for name in packed.namelist()]
    said = [*proposal.issue(atlas, held(), rows, Texts("fr")), *bodies]
    assert not [text for text in said if MARK.lower() in text.lower()]
    assert contribution() == proposal.packed(atlas, held(), rows)
    crest = next(r for r in written(contribution())["memberships.csv"] if "crest" in r["place_id"])
    assert (crest["listed_name"], crest["evidence"]) == ("Crest", "Named in the list of members.")
    noted = replace(held().given, proposal=replace(held().given.proposal, with_notes=True))
    again = held().rows.frame.assign(note="=-It says\nso itself.")
    both = replace(held(), given=noted, rows=replace(held().rows, frame=again))
    rows = proposal.lacking(atlas, both, DAY)
    sent = written(proposal.packed(atlas, both, rows))["memberships.csv"]
    assert {row["evidence"] for row in sent} == {"It says so itself."}


def test_the_message_names_each_member_with_its_source() -> None:
    atlas = layers.read_atlas()
    rows = proposal.lacking(atlas, held(), DAY)
    title, text = proposal.issue(atlas, held(), rows, Texts("en"))
    assert title == "Missing members: ANVITA (5)"
    lines = text.splitlines()[2:]
    assert [line.rpartition(" ")[2] for line in lines] == [
        "https://example.org/c2",
        "https://example.org/v",
        "https://example.org/s",
        "https://example.org/m",
        "https://example.org/nyons",
    ]
    assert lines[2].startswith("- Sevilla (2510911, ES): former member, joined 2019, left 2021.")


@pytest.mark.usefixtures("quick")
def test_a_list_becomes_members_of_the_layers_with_their_sources(root: Path) -> None:
    path = root / "contribution.zip"
    path.write_bytes(contribution())
    tables = ("memberships", "places", "place_points", "attestations", "unlocated")
    before = {name: sources.read_rows(root / "sources" / f"{name}.csv") for name in tables}
    located = sources.read_rows(root / "reference" / "place_locations.csv")
    found = review.review(path, root)
    assert {name: len(rows) for name, rows in found.new.items()} == {
        "places.csv": 4,
        "place_points.csv": 1,
        "unlocated.csv": 1,
        "memberships.csv": 5,
        "attestations.csv": 5,
    }
    assert (found.same, found.other) == (0, ())
    assert "+ membership_id anvita-fr-nyons; place_id fr-nyons; network_id anvita;" in str(found)
    assert before["places"].equals(sources.read_rows(root / "sources" / "places.csv"))

    said = review.accept(path, root)
    assert said[0] == str(found)
    atlas = layers.read_atlas(root / "layers")
    rows = atlas.members.set_index("membership_id")
    for name, table in before.items():  # all that was there stays as it was
        now = sources.read_rows(root / "sources" / f"{name}.csv")
        assert now.merge(table).equals(table), name
    kept = sources.read_rows(root / "reference" / "place_locations.csv")
    assert kept[kept["place_id"].isin(located["place_id"])].reset_index(drop=True).equals(located)
    assert rows.loc["anvita-fr-nyons", ["joined", "first_attested", "source_url"]].tolist() == [
        "2022",
        "2026-11-20",
        "https://example.org/nyons",
    ]
    seville = rows.loc["anvita-es-sevilla"]
    assert (seville["status"], seville["joined"], seville["left"]) == ("former", "2019", "2021")
    vercelli = rows.loc["anvita-it-provincia-di-vercelli"]
    assert (vercelli["evidence_grade"], vercelli["admin2"]) == ("founding", "VC")
    assert vercelli["location_method"] == "istat-province"
    assert vercelli["population"] == 165_505
    hills = rows.loc["anvita-fr-maison-des-collines"]
    assert (hills.geometry.y, hills.geometry.x) == (45.1, 5.2)
    crest = atlas.places.set_index("place_id").loc["fr-crest"]
    assert (crest["official_code"], crest["admin2"]) == ("26108", "Drôme")
    told = pd.read_parquet(root / "layers" / "attestations.parquet")
    told = told[told["source"] == "https://example.org/v"]
    assert told[["place_id", "date", "kind"]].to_numpy().tolist() == [
        ["it-provincia-di-vercelli", "2026-11-20", "founding"]
    ]
    last = yaml.safe_load((root / "changes.yml").read_text(encoding="utf-8"))[-1]
    assert last["tables"]["memberships"] == len(before["memberships"]) + 5
    assert "Crest" in last["en"]

    files = [*(root / "sources").iterdir(), *root.glob("*.yml"), *(root / "layers").iterdir()]
    whole = {one: one.read_bytes() for one in files}
    assert review.accept(path, root) == ["nothing is new: 16 rows are there already"]
    assert whole == {one: one.read_bytes() for one in files}


@pytest.mark.usefixtures("quick")
def test_all_that_breaks_the_contract_is_said_by_line_of_the_contribution(root: Path) -> None:
    path = root / "c.zip"
    path.write_bytes(
        changed(
            memberships=lambda text: (
                text.replace("2021-05", "2051-05")
                .replace(",former,", ",formre,")
                .replace("https://example.org/m,", "example.org,")
                .replace("anvita,,member,2022", "anvta,,member,2022")
            ),
            places=lambda text: text.replace("26108", "99999"),
        )
    )
    with pytest.raises(BuildError) as refused:
        review.review(path, root)
    told = {(p.file, p.line, p.column, p.value) for p in refused.value.problems}
    assert told == {("places.csv", 2, "official_code", "99999")}  # nothing can be located
    path.write_bytes(
        changed(
            memberships=lambda text: (
                text.replace(",former,", ",formre,")
                .replace("https://example.org/m,", "example.org,")
                .replace("anvita,,member,2022", "anvta,,member,2022")
            )
        )
    )
    before = {one: one.read_bytes() for one in (root / "sources").iterdir()}
    with pytest.raises(BuildError) as refused:
        review.accept(path, root)
    told = {(p.line, p.column, p.value, p.near) for p in refused.value.problems}
    assert {
        (4, "status", "formre", "former"),
        (5, "source", "example.org", ""),
        (6, "network_id", "anvta", "anvita"),
    } <= told
    assert before == {one: one.read_bytes() for one in (root / "sources").iterdir()}


def test_a_row_that_is_there_with_other_cells_is_said_and_left(root: Path) -> None:
    rows = sources.read_rows(ROOT / "sources" / "memberships.csv")
    mine = rows[rows["membership_id"] == "anvita-fr-grenoble"].assign(joined="1999")
    about = json.dumps({"schema": 1}).encode()
    path = root / "c.zip"
    path.write_bytes(
        archive({proposal.ABOUT: about, "memberships.csv": mine.to_csv(index=False).encode()})
    )
    before = (root / "sources" / "memberships.csv").read_bytes()
    said = review.accept(path, root)
    assert said[0].startswith("= memberships.csv, anvita-fr-grenoble is there with joined '")
    assert said[0].endswith("', not '1999'")
    assert said[1] == "nothing is new: 0 rows are there already"
    assert (root / "sources" / "memberships.csv").read_bytes() == before


ABOUT = {proposal.ABOUT: b'{"schema": 1}'}
HEAD = ",".join(proposal.TABLES["memberships"]).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"PK\3\4", "damaged"),
        (b"x" * 2_000_001, "has more than 2 MB"),
        (archive({"memberships.csv": HEAD}), "is no contribution of the schema 1"),
        (archive({proposal.ABOUT: b"[" * 9_999}), "is no contribution of the schema 1"),
        (archive({proposal.ABOUT: b'{"schema": 2}'}), "is no contribution of the schema 1"),
        (archive(ABOUT), "has no memberships"),
        (archive(ABOUT | {"memberships.csv": HEAD, "networks.csv": b"x"}), "no other file than"),
        (archive(ABOUT | {"memberships.csv": HEAD, "../x.csv": b"x"}), "leads out of its folder"),
        (archive(ABOUT | {"memberships.csv": b"a,b\n1,2\n"}), "expected the columns membership_id"),
        (archive(ABOUT | {"memberships.csv": b"\xff\xfe"}), "is not in UTF-8"),
        (archive(ABOUT | {"memberships.csv": HEAD + b"\n=1+1,x\n"}), "looks like a formula"),
        (archive(ABOUT | {"memberships.csv": HEAD + b"\nx\n"}), "1 cells where the header has 19"),
        (archive(ABOUT | {"memberships.csv": HEAD + b"\nx" * 20_001}), "more than 20000 rows"),
        (archive(ABOUT | {"memberships.csv": b"\0" * 70_000_000}), "unpacks to more than 60 MB"),
    ],
    ids=lambda given: given if isinstance(given, str) else "file",  # archives hold the time
)
def test_a_hostile_contribution_is_refused_with_words(
    data: bytes,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(build, "ROOT", ROOT)
    path = tmp_path / "c.zip"
    path.write_bytes(data)
    with pytest.raises((BuildError, ListError)):
        review.read(path)
    assert main(["accept", str(path)]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_no_file_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "none.zip"]) == 1
    assert capsys.readouterr().err == "none.zip: No such file or directory\n"
