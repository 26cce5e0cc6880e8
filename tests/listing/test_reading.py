"""Files as people keep them: what is recognised, and the right value of every cell."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.i18n import LANGUAGES, Texts
from geo.listing import columns, formats, keeping, listing, reading
from geo.listing.listing import List, Rows
from geo.listing.problems import ListError
from geo.listing.reading import How
from tests.listing import builders
from tests.listing.builders import SPECIMENS


def brought(data: bytes, name: str = "list") -> tuple[List, Rows]:
    found = listing.of(reading.read(data, name))
    return found, listing.rows(found)


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_cell_is_read_right(name: str) -> None:
    specimen = SPECIMENS[name]()
    found, rows = brought(specimen.data, specimen.name)
    assert found.columns == specimen.columns
    assert tuple(rows.frame["row"]) == specimen.rows
    for field, values in specimen.cells.items():
        read = [None if pd.isna(v) else v for v in rows.frame[field]]
        assert read == (pytest.approx(values, abs=2e-4) if field in {"lat", "lon"} else values)
    assert {c: list(rows.further[c]) for c in rows.further} == specimen.further
    said = [fault.said(Texts("en"))[0] for fault in rows.problems]
    for start in specimen.notes:
        assert any(words.startswith(start) for words in said), said
    if not specimen.notes:
        assert not [p for p in rows.problems if p.gravity != "note"]


def test_how_a_text_was_read_is_said_and_can_be_set_by_hand() -> None:
    data = builders.semicolons().data
    sheet = reading.read(data, "a.csv")
    assert sheet.how == How("csv", "cp1252", ";", ",", "", 1)
    other = reading.read(data, "a.csv", How(encoding="mac-roman", separator=",", header=0))
    assert (other.how.encoding, other.how.separator, other.how.header) == ("mac-roman", ",", 0)
    assert other.rows == (1, 2, 3, 4)
    assert reading.read(data, "a.csv", How(decimal=".")).how.decimal == "."


def test_layers_and_sheets_are_named() -> None:
    sheet = reading.read(builders.gpkg(), "a.gpkg")
    assert (sheet.how.format, sheet.how.sheet, sheet.sheets) == ("gpkg", "soci", ("soci",))
    assert list(sheet.cells["comune"]) == ["Milano", "Torino"]
    assert list(sheet.typed["lon"]) == [9.19, 7.6869]
    _, rows = brought(builders.geojson())
    assert list(rows.frame["lat"]) == [50.63, 49.12]
    assert list(rows.further["tags"]) == ['["a"]', '["a"]']


def test_the_title_above_is_kept() -> None:
    sheet = reading.read(builders.titled().data, "a.xlsx")
    assert sheet.above == ("Réseau des villes", "Liste au 1er janvier 2024")
    assert (sheet.how.header, sheet.how.sheet) == (4, "Membres")


def test_names_alone_are_a_list() -> None:
    found, rows = brought("Grenoble\nLyon\nSaint-Étienne\n".encode())
    assert (found.sheet.how.header, found.columns) == (0, {"name": "#1"})
    assert list(rows.frame["name"]) == ["Grenoble", "Lyon", "Saint-Étienne"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["1004", "38185"], ["01004", "38185"]),
        (["1004", "2010"], ["01004", "02010"]),
        (["58091", "1001", "058091"], ["058091", "1001", "058091"]),
        (["2A004", "38185"], ["2A004", "38185"]),
        (["38185", "200040715"], ["38185", "200040715"]),
    ],
)
def test_a_zero_that_a_spreadsheet_dropped_is_put_back(
    given: list[str], expected: list[str]
) -> None:
    lines = [f"Ville {i};{code}" for i, code in enumerate(given)]
    _, rows = brought("\n".join(["Nom;Code", *lines]).encode())
    assert list(rows.frame["code"]) == expected


def test_contents_overrule_a_name_and_say_what_has_none() -> None:
    text = "Commune;Stato;x1;Libre;z\n" + "\n".join(
        f"{code};IT;Ville {i};https://example.org/{i};{day}/03/2019"
        for i, (code, day) in enumerate([("38185", 13), ("01004", 14), ("2A004", 15)])
    )
    found, rows = brought(text.encode())
    assert found.columns == {
        "name": "x1",
        "code": "Commune",
        "country": "Stato",
        "joined": "z",
        "source": "Libre",
    }
    assert list(rows.frame["country"]) == ["IT"] * 3


def test_a_column_of_parties_needs_no_name() -> None:
    sheet = reading.read(b"Ville;q\nA;PS\nB;eelv\nC;PCF\n", "a.csv")
    assert columns.match(sheet.cells, {"PS", "EELV", "PCF"})["party"] == "q"
    assert "party" not in columns.match(sheet.cells)


def test_three_different_samples_are_shown() -> None:
    sheet = reading.read(b"Ville;n\nA;1\nB;1\n;2\nC;\nD;3\nE;4\n", "a.csv")
    assert sheet.samples("Ville") == ("A", "B", "C")
    assert sheet.samples("n") == ("1", "2", "3")


def test_a_quote_that_is_never_closed_loses_no_row() -> None:
    lines = [f"Ville {i};note" for i in range(60)]
    lines[3] = '"Ville 3;note'
    found, rows = brought("\n".join(["Nom;Note", *lines]).encode())
    assert len(rows.frame) == 60
    assert [(p.row, p.gravity) for p in found.sheet.problems] == [(5, "warning")]


def test_faults_are_said_with_row_column_value_reason_and_remedy_by_gravity() -> None:
    text = (
        "Nom;Adhésion;Départ;Population;Pays;Statut\n"
        "A;printemps 2019;;x;;\n"
        ";;;12;;\n"
        "B;2019;2018;;Atlantide;candidat\n"
        "C;;;;;\nC;;;;;\n"
    )
    _, rows = brought(text.encode())
    told = [(p.gravity, p.row, p.column, p.value) for p in rows.problems]
    assert told == [
        ("error", 2, "Adhésion", "printemps 2019"),
        ("error", 3, "Nom", ""),
        ("error", 4, "Départ", "2019 – 2018"),
        ("warning", 2, "Population", "x"),
        ("warning", 4, "Pays", "Atlantide"),
        ("warning", 6, "Nom", "C"),
        ("note", 4, "Statut", "candidat"),
    ]
    assert len(rows.frame) == 5
    assert rows.frame["status"].tolist() == ["member", "member", "former", "member", "member"]
    for language in LANGUAGES:
        for fault in rows.problems:
            assert all(fault.said(Texts(language)))
            assert "{" not in "".join(fault.said(Texts(language)))


def test_rows_have_keys_that_another_order_does_not_change() -> None:
    _, rows = brought(b"Nom;Dep\nA;1\nB;2\nA;1\n")
    _, turned = brought(b"Nom;Dep\nB;2\nA;1\nA;1\n")
    assert rows.frame["key"].is_unique
    assert set(rows.frame["key"]) == set(turned.frame["key"])


def test_keys_are_those_of_the_words_whatever_country_is_usual() -> None:
    found, rows = brought(b"Nom;Pays\nA;\nB;Italie\nC;Atlantide\n")
    french = listing.rows(replace(found, network=listing.Network(country="FR")))
    assert french.frame["country"].tolist() == ["FR", "IT", ""]  # what is not known is not usual
    keys = ["a||||", "b||it||", "c||||"]
    assert french.frame["key"].tolist() == rows.frame["key"].tolist() == keys


def test_the_annotated_workbook_comes_back_with_its_choices() -> None:
    found, rows = brought(builders.dated().data)
    chosen = found.choosing("a|b", "fr-grenoble").choosing("c", "")
    body = keeping.annotated(chosen, rows, Texts("fr"))
    back = keeping.of(reading.read(body, "mended.xlsx"))
    assert (back.choices, back.columns) == ({"a|b": "fr-grenoble", "c": ""}, found.columns)
    assert back.sheet.cells.equals(found.sheet.cells)
    again = listing.rows(back)
    assert [(p.row, p.value) for p in again.problems] == [(p.row, p.value) for p in rows.problems]
    assert body == keeping.annotated(chosen, rows, Texts("fr"))


def test_names_alone_come_back_from_the_annotated_workbook_as_they_were() -> None:
    found, rows = brought(b"Grenoble\nLyon\n")
    back = keeping.of(reading.read(keeping.annotated(found, rows, Texts()), "x.xlsx"))
    assert back.columns == found.columns
    assert list(listing.rows(back).frame["name"]) == ["Grenoble", "Lyon"]


def test_a_project_holds_file_choices_and_scenes() -> None:
    data = builders.semicolons().data
    asked = How(decimal=",")
    found = listing.of(reading.read(data, "membres.csv", asked), asked).choosing("k", "fr-x")
    packed = keeping.project(keeping.Project(found, data, '{"schema": 1}'))
    opened = keeping.opened(packed)
    assert keeping.record(opened.given) == keeping.record(found)
    assert (opened.data, opened.scenes) == (data, '{"schema": 1}')
    assert opened.given.sheet.cells.equals(found.sheet.cells)
    assert opened.given.sheet.name == "membres.csv"


_CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]), max_size=12
)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    kept = [[f"a{row[0]}", *row[1:]] for row in rows]
    for separator in formats.SEPARATORS:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
        writer.writerows([["Nom", "Note", "Autre"], *kept])
        how = How(separator=separator, header=1)
        sheet = reading.read(out.getvalue().encode(), "x.csv", how)
        total = [p for p in sheet.problems if "total" in p.reason]
        if not total:
            assert sheet.cells.to_numpy().tolist() == kept


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with suppress(ListError):
        listing.rows(listing.of(reading.read(data, "x")))
