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
from geo.listing import columns, dates, formats, gazetteer, keeping, listing, places, reading
from geo.listing.listing import List, Rows
from geo.listing.problems import ListError, Problem
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


@pytest.mark.parametrize(
    "text",
    [
        "Commune;Département\r\nOrléans;Loiret\r\nBéthune;Pas-de-Calais\r\nBesançon;Doubs\r\n",
        "Commune;Département\r\nAngoulême;Charente\r\nBègles;Gironde\r\n",
        "Comune;Città\r\nForlì;FC\r\nCefalù;PA\r\n",
        "Nom;Date\r\nFécamp;2019\r\n",
        "Nom;Date\r\nÉvry;2019\r\nSaint-Étienne;2020\r\n",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15", "mac-roman", "cp850"])
def test_a_short_list_has_its_letters_whatever_program_wrote_it(text: str, encoding: str) -> None:
    how = reading.read(text.encode(encoding), "a.csv").how
    assert text.encode(encoding).decode(how.encoding) == text


ACCENTS = [
    ["Réseau des élus"],
    ["Commune", "Département", "Adhésion", "Remarque"],
    ["Orléans", "Loiret", "2018", "à Forlì, l’Été"],
    ["L'Haÿ-les-Roses", "Val-de-Marne", "2019", "«ÀÉÎŒ» …"],
    ["Łódź", "Înșurăței", "2020", "20 €"],
]


def twice(text: str, encoding: str) -> str:
    """Return a text whose UTF-8 was read in another encoding, as a browser reads it."""
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp850"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "utf-16"])
def test_letters_that_were_saved_twice_are_put_right_and_said(kind: str, encoding: str) -> None:
    wrong = [[twice(cell, encoding) for cell in row] for row in ACCENTS]
    text = "\n".join(";".join(row) for row in wrong)
    data = (
        builders.xlsx(wrong) if kind == "xlsx" else text.encode("utf-8" if kind == "csv" else kind)
    )
    found, rows = brought(data)
    assert found.sheet.cells.to_numpy().tolist() == ACCENTS[2:]
    assert (found.sheet.above, found.sheet.columns) == (("Réseau des élus",), tuple(ACCENTS[1]))
    assert found.columns["department"] == "Département"
    told = [p for p in rows.problems if p.reason.startswith("Accents were saved wrongly")]
    assert [(p.value, p.gravity) for p in told] == [(wrong[0][0], "note")]
    assert "Accents: put right: they were saved twice" in listing.as_text(found, rows, Texts("en"))
    written = reading.read(data, "a", How(letters="written"))
    assert written.cells.iloc[0, 0] == wrong[2][0]
    assert not written.problems


def test_letters_are_left_where_most_are_right() -> None:
    right = "Nom;Note\nOrléans;é\nCittà;ü\nÉvry;ô\nOrlÃ©ans;\n"
    found, rows = brought(right.encode())
    assert found.sheet.cells["Nom"].tolist() == ["Orléans", "Città", "Évry", "OrlÃ©ans"]
    assert [(p.value, p.gravity) for p in rows.problems] == [("OrlÃ©ans", "warning")]
    sheet = reading.read(right.encode(), "a", How(letters="twice"))
    assert sheet.cells["Nom"].tolist() == ["Orléans", "Città", "Évry", "Orléans"]
    assert reading.read("OrlÃƒÂ©ans".encode(), "a").cells.iloc[0, 0] == "Orléans"


def test_no_name_of_a_place_is_taken_for_one_that_was_saved_twice() -> None:
    rows = gazetteer.load().rows
    others = (name for held in rows["other_names"] for name in held.split("|"))
    names = [name for name in {*rows["name"], *others} if not name.isascii()]
    assert len(names) > 20_000
    for name in names:
        for text in (name, f"{name.upper()}, {name}."):
            assert formats.saved_twice([text]) == ("", "")
            assert formats.saved_twice([f"«{text.upper()}»"])[0] != "twice"


@given(st.text(st.characters(exclude_characters="Ã√├")))
def test_a_text_without_the_mark_of_letters_saved_twice_stays(text: str) -> None:
    assert formats.saved_twice([text]) == ("", "")


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


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("26/09/2018", "2018-09-26"),
        ("26 / 09 / 2018", "2018-09-26"),
        ("26 09 2018", "2018-09-26"),
        ("２６／０９／２０１８", "2018-09-26"),
        ("20180926", "2018-09-26"),
        ("2018 09 26", "2018-09-26"),
        ("2018-09-26T10:00:00Z", "2018-09-26"),
        ("26/09/2018 10:30", "2018-09-26"),
        ("mercredi 26 septembre 2018", "2018-09-26"),
        ("mercoledì 26 settembre 2018", "2018-09-26"),
        ("Wednesday, 26 September 2018", "2018-09-26"),
        ("September 26th, 2018", "2018-09-26"),
        ("26-sept-18", "2018-09-26"),
        ("le 26/09/2018 (délibération)", "2018-09-26"),
        ("26/09/2018*", "2018-09-26"),
        ("1er sept. 2018", "2018-09-01"),
        ("sept.-18", "2018-09"),
        ("janv.-99", "1999-01"),
        ("fév 2019", "2019-02"),
        ("AOÛT 2018", "2018-08"),
        ("juin 2018", "2018-06"),
        ("26 juin 2018", "2018-06-26"),
        ("1er avril 2019", "2019-04-01"),
        ("3 aprile 2021", "2021-04-03"),
        ("gen 2021", "2021-01"),
        ("juill. 2019", "2019-07"),
        ("depuis le 26/09/2018", "2018-09-26"),
        ("depuis 2018", "2018"),
        ("courant 2018", "2018"),
        ("43369,5", "2018-09-26"),
        ("?", ""),
        ("inconnue", ""),
        ("N.C.", ""),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, day: str) -> None:
    assert dates.one(written) == day


@pytest.mark.parametrize(
    "written",
    [
        *("printemps 2019", "fin 2018", "début 2019", "vers 2015", "avant 2015", "2018-2019"),
        *("T1 2019", "1er trimestre 2019", "2015?", "mars 19", "09/18", "31/02/2019", "29/02/2019"),
        *("00/00/2018", "26/09/0218", "2150", "XXI", "non", "à préciser", "du 2018 au 2020"),
    ],
)
def test_what_names_no_date_is_refused_with_words(written: str) -> None:
    fault = dates.one(written)
    assert isinstance(fault, Problem)
    assert (fault.value, fault.gravity) == (written, "error")
    assert all(fault.said(Texts("fr")))


@pytest.mark.parametrize(
    ("texts", "order", "sure", "values"),
    [
        (["4/3/2019", "13/3/2019"], "day", True, ["2019-03-04", "2019-03-13"]),
        (["4/3/2019", "3/13/2019"], "month", True, ["2019-04-03", "2019-03-13"]),
        (["4/3/2019", "le 13/3/2019 *"], "day", True, ["2019-03-04", "2019-03-13"]),
        (["4/3/2019"], "day", False, ["2019-03-04"]),
        (["4/4/2019", "2019"], "day", True, ["2019-04-04", "2019"]),
        (["13/3/2019", "14/3/2019", "3/15/2019"], "day", True, ["2019-03-13", "2019-03-14", ""]),
        (["3.13.19", "4.5.19"], "month", True, ["2019-03-13", "2019-04-05"]),
    ],
)
def test_the_order_is_decided_for_the_whole_column_and_said(
    texts: list[str],
    order: str,
    sure: bool,  # noqa: FBT001
    values: list[str],
) -> None:
    read = dates.read(texts, range(2, len(texts) + 2), "Date")
    assert (read.order, read.sure, list(read.values)) == (order, sure, values)
    notes = [p for p in read.problems if p.gravity == "note"]
    assert len(notes) == (not sure)
    found, rows = brought("\n".join(["Nom;Adhésion", *(f"V;{d}" for d in texts)]).encode())
    assert rows.orders == {"joined": order}
    first = "day first" if order == "day" else "month first"
    assert f"Adhésion: {first}" in listing.as_text(found, rows, Texts("en"))


def test_no_order_is_asked_of_dates_that_have_none() -> None:
    text = "Nom;Adhésion;Départ\nA;2018;2019-04-03\nB;sept. 2018;3 mai 2020\n"
    found, rows = brought(text.encode())
    assert rows.frame["left"].tolist() == ["2019-04-03", "2020-05-03"]
    assert rows.orders == {}
    assert "day first" not in listing.as_text(found, rows, Texts("en"))


def test_what_has_not_left_is_no_former_member() -> None:
    left = ["", "-", "en cours", "Non", "aujourd’hui", "2020", "oui", "printemps 2020", "?"]
    lines = [f"V{n};2018;{text}" for n, text in enumerate(left)]
    _, rows = brought("\n".join(["Nom;Adhésion;Départ", *lines]).encode())
    former = ["2020", "oui", "printemps 2020"]
    assert [s == "former" for s in rows.frame["status"]] == [text in former for text in left]
    assert rows.frame["left"].tolist() == ["2020" if text == "2020" else "" for text in left]
    assert [p.value for p in rows.problems if p.gravity == "error"] == former[1:]


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [  # a fault stands for its kind: what people write, and what is meant
        ("Nom;Code INSEE\nLyon;69123.0\nBourg;1053.0\n", "code", ["69123", "01053"]),
        ("Nom;Code INSEE\nLyon;'69123\nBourg;'01053\n", "code", ["69123", "01053"]),
        ("Nom;Code INSEE\nLyon;69 123\nAjaccio;2a 004\n", "code", ["69123", "2A004"]),
        ("Nom;Habitants\nA;158 198\nB;2\u202f103\u202f778\n", "population", [158198, 2103778]),
        ("Nom;Habitants\nA;1,5\nB;4.700\nC;12,0\n", "population", [None, 4700, 12]),
        ("Nom;Lat\nA;45°45'36\" N\nB;20°52,5'S\nC;48,85\n", "lat", [45.76, -20.875, 48.85]),
        ("Nom;Lon\nA;4°50' E\nB;1°33'O\nC;-1,55\n", "lon", [4.833333, -1.55, -1.55]),
        ("Ente;Stato\nA;socio\nB;ex socio\n", "status", ["member", "former"]),
        ("Ente;Stato\nA;Italia\nB;Francia\n", "country", ["IT", "FR"]),
        ("Nom;Statut\nA;À jour de cotisation\nB;ex-adhérent\n", "status", ["member", "former"]),
        ("Nom;Statut\nA;sorti en 2020\nB;Uscito nel maggio 2021\n", "status", ["former", "former"]),
        (
            "Nom;Statut\nA;membre depuis 2019\nB;membre associé 2019\n",
            "status",
            ["member", "unstated"],
        ),
        ("sep=;\nNom;Code\nLyon;69123\n", "name", ["Lyon"]),
        ('Nom;Note\r"Lyon\n(Rhône)";x\rParis;\r', "name", ["Lyon\n(Rhône)", "Paris"]),
        ("Nom;Population\nOise;1\nSomme;2\n", "name", ["Oise", "Somme"]),  # no sum
        ("Nom\nOise\n*Lyon\n", "name", ["Oise", "*Lyon"]),  # a mark, and no note below
        (
            "Nom;Population\nA;1\nSous-total;1\nB;2\nTotal général;3\n\n* au 1er mai\nSource : x\n",
            "name",
            ["A", "B"],
        ),
    ],
)
def test_cells_mean_what_people_write(text: str, field: str, values: list[object]) -> None:
    _, rows = brought(text.encode())
    assert [None if pd.isna(v) else v for v in rows.frame[field]] == values


def test_a_text_of_a_database_without_its_mark_is_read() -> None:
    data = "Nom\tCode\nÉvry\t91228\nLyon\t69123\n".encode("utf-16-le")
    found, rows = brought(data)
    assert (found.sheet.how.encoding, found.sheet.how.separator) == ("utf-16", "\t")
    assert rows.frame["name"].tolist() == ["Évry", "Lyon"]


def test_choices_hold_where_rows_are_mended_moved_and_added() -> None:
    found, _ = brought(b"Nom;Dep;Note\nSaint-Denis;;a\nSaint-Denis;;b\nCastro;BG;c\n")
    chosen = found.choosing("saint denis||||", "insee:97411").choosing("castro||||bg", "")
    sheet = reading.read(b"Note;Nom;Dep\nz;Grenoble;38\nC!;Castro;BG\nA!;SAINT DENIS;\n", "b.csv")
    record = keeping.record(chosen) | {"columns": dict(columns.match(sheet.cells))}
    back = keeping.restored(sheet, record)
    placed = places.find(listing.rows(back).frame, back.choices)
    assert placed[["key", "how"]].to_numpy().tolist() == [
        ["insee:38185", "name_where"],
        ["", "choice"],
        ["insee:97411", "choice"],
    ]


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


@pytest.mark.parametrize(
    ("text", "column", "values"),
    [
        ("Commune;Année\nLyon;2018\nMetz;\n", "Année", ["2018", ""]),
        ("Comune;Anno\nRoma;2019\nBari;nel 2020\n", "Anno", ["2019", "2020"]),
        ("City;Year (of joining)\nLeeds;2015\n", "Year (of joining)", ["2015"]),
        ("Ville;Date\nLyon;2018\nMetz;sept. 2019\n", "Date", ["2018", "2019-09"]),
        ("Commune;Population;Année\nLyon;1;2018\nMetz;2;2019\n", "Année", ["2018", "2019"]),
        ("Commune;Année;Adhésion\nLyon;2018;2020\n", "Adhésion", ["2020"]),
        ("Commune;Année;z\nA;2018;1/5/2020\nB;2018;1/6/2020\nC;2018;1/7/2020\n", "z", []),
        ("Commune;Année\nLyon;38185\nMetz;57463\n", None, ["", ""]),
        ("Commune;Année\nLyon;1\nMetz;2\n", None, ["", ""]),
        ("Commune;Année\nLyon;oui\nMetz;2019\n", None, ["", ""]),
        ("Commune;Population;Année\nA;1;2021\nB;2;2021\nC;3;2021\n", None, []),
        ("Commune;Année de naissance\nLyon;1960\nMetz;1970\n", None, ["", ""]),
        ("Commune;n\nLyon;2018\nMetz;2019\n", None, ["", ""]),
    ],
)
def test_a_column_of_years_says_when_unless_another_does(
    text: str, column: str | None, values: list[str]
) -> None:
    found, rows = brought(text.encode())
    assert found.columns.get("joined") == column
    assert not values or rows.frame["joined"].tolist() == values


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


@pytest.mark.parametrize(
    ("second", "again"),
    [
        ("(texte);(jj/mm/aaaa);hab.", ""),
        ("Municipality;Joined;Population", ""),
        ("Commune;Adhésion;Population", "Commune;Adhésion;Population\n"),
    ],
)
def test_a_second_header_is_said_and_is_no_row(second: str, again: str) -> None:
    text = f"Commune;Adhésion;Population\n{second}\nGrenoble;2018;156000\n{again}Lyon;2019;520000\n"
    sheet = reading.read(text.encode(), "list.csv")
    assert sheet.cells["Commune"].tolist() == ["Grenoble", "Lyon"]
    told = [p for p in sheet.problems if p.reason.startswith("This row has names or units")]
    assert [p.row for p in told] == ([2, 4] if again else [2])
    assert {p.gravity for p in told} == {"note"}
    assert sheet.rows == ((3, 5) if again else (3, 4))


def test_a_row_of_a_place_is_no_header() -> None:
    text = "Commune;Code\nVille;60680\nDate;\nGrenoble;38185\nCommune;\n"
    sheet = reading.read(text.encode(), "list.csv")
    assert sheet.cells["Commune"].tolist() == ["Ville", "Date", "Grenoble"]
