"""Every text that a reader can see is in every catalogue, complete and with the same fields."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from geo import i18n
from geo.i18n import (
    BEGUN,
    CATALOGUES,
    LANGUAGES,
    Texts,
    french,
    nearest_language,
    said,
    said_anyhow,
    said_column,
    translated,
)
from geo.print import content
from tests.asking import read
from tests.conftest import ROOT
from tests.shared import atlas

KEYWORDS = {"_": None, "n_": (1, 2), "forms": (1, 2)}
FOLDERS = ("geo", "ui", "pages")


def texts_in_code() -> set[object]:
    entry = ROOT / "app.py"
    found = {
        message
        for folder in FOLDERS
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, keywords=KEYWORDS
        )
    } | {found[1] for found in extract_from_file("python", entry, keywords=KEYWORDS)}
    return {tuple(m) if isinstance(m, list | tuple) else m for m in found}


def catalogue(language: str) -> Catalog:
    path = CATALOGUES / language / "LC_MESSAGES" / "atlas.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", translated())
def test_a_catalogue_has_all_texts_of_the_code_and_no_others(language: str) -> None:
    kept = {tuple(m.id) if m.pluralizable else m.id for m in messages(language)}
    assert kept == texts_in_code()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_entry_is_missing_or_fuzzy(language: str) -> None:
    for message in messages(language):
        strings = message.string if message.pluralizable else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", translated())
def test_translations_keep_the_fields_of_their_text(language: str) -> None:
    for message in messages(language):
        original = message.id[0] if message.pluralizable else message.id
        strings = message.string if message.pluralizable else (message.string,)
        for string in filter(None, strings):
            assert set(re.findall(r"{\w+}", string)) == set(re.findall(r"{\w+}", original))


def test_every_language_but_that_of_the_code_has_a_catalogue() -> None:
    assert {path.name for path in CATALOGUES.iterdir() if path.is_dir()} == set(translated())
    assert set(translated()) == {*LANGUAGES, *BEGUN} - {"en"}
    assert all(whole.whole for whole in LANGUAGES.values())
    assert Texts("en")._("Population tier") == "Population tier"
    assert Texts("en").n_("{n} place", "{n} places", 1_000) == "1,000 places"
    with pytest.raises(KeyError):
        i18n.catalogue("nl")


@pytest.mark.parametrize("language", LANGUAGES | BEGUN)
def test_a_language_says_all_that_is_asked_of_it(language: str) -> None:
    facts = Texts(language).facts
    assert facts.code == language
    assert facts.tag.split("-")[0] == language
    assert facts.own_name
    assert facts.tex
    assert facts.picker in {"YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY"}


def test_french_is_french() -> None:
    same = {m.id for m in messages("fr") if not m.pluralizable and m.id == m.string}
    assert same <= {
        "Canada",
        "Latitude",
        "Longitude",
        "triangle",
        "Afghanistan, 2021",
        "Alliance Migrations, 2019",
        "Composition",
        "Date",
        "Distance",
        "Licences",
        "Mayors Migration Council, 2020",
        "Relation",
        "Relations",
        "Table",
        "Type",
        "Ukraine, 2022",
        "alliance",
        "alliances",
        "communes, arrondissement, EPCI",
        "forum",
        "institution",
        "point",
        "population",
        "programme",
        "Coalition",
        "Europe",
        "Europe (ECCAR)",
        "Notes",
        "Programme",
        "A3 portrait",
        "A4 portrait",
        "ANVITA",
        "ETRS89-LAEA (EPSG:3035)",
        "Equal Earth (EPSG:8857)",
        "Lambert-93 (EPSG:2154)",
        "{number} km",
        "Citation",
        "Figure",
        "Format",
        "ICCAR",
        "Maximum",
        "Minimum",
        "Note",
        "Sources",
        "Style",
        "arrondissement",
        "Attribution",
        "commune",
        "Département",
        "département",
        "Licence",
        "Population",
        "province",
        "Source",
    }


FOREIGN = re.compile(
    r"\b(the|of|and|with|is|are|not|each|les|des|une|dans|avec|et|pour|du|aux)\b", re.IGNORECASE
)
NAMED = re.compile(
    r"(?:[CP]\w+|Borough|Authority) of Sanctuary|Saint-Brevin-les-Pins|"
    r"Les Écologistes|Europe Écologie Les Verts|\w+ and (?:Hove|Chester|Ewell|Down|Local|Diversity)"
)


def test_italian_is_italian() -> None:
    french = {str(m.id): m.string for m in messages("fr")}
    told = [m for m in messages("it") if re.search(r"[a-z]", re.sub(r"{\w+}", "", str(m.id)))]
    assert {m.id for m in told if m.id == m.string} == {
        "Afghanistan, 2021",
        "Africa",
        "Alliance Migrations, 2019",
        "Canada",
        "Equal Earth (EPSG:8857)",
        "File",
        "Lambert-93 (EPSG:2154)",
        "Mayors Migration Council, 2020",
        "Status",
        "arrondissement",
        "forum",
        "no",
        "{number} km",
    }
    taken = {m.id for m in told if m.id != m.string == french[str(m.id)]}
    assert taken <= {"Class", "{joined} to {left}", "{party} as of {date}"}
    texts = [s for m in told for s in (m.string if m.pluralizable else (m.string,))]
    texts += said_in_the_data("it")
    assert [text for text in texts if FOREIGN.search(NAMED.sub("", text))] == []
    assert [
        text for text in texts if STRAIGHT.search(text) or re.search(r"« | »|[ ][:;?!]", text)
    ] == []


def test_numbers_and_dates_follow_the_language() -> None:
    assert Texts("en").number(156140) == "156,140"
    assert Texts("fr").number(156140) == "156\u202f140"
    assert Texts("en").partial("2018-09-26") == "26 September 2018"
    assert Texts("fr").partial("2018-09") == "septembre 2018"
    assert Texts("fr").partial("2016-06-01") == "1er juin 2016"
    assert Texts("fr").partial("2016-06-11") == "11 juin 2016"
    assert Texts("fr").partial("2018") == "2018"
    assert Texts("fr").n_("{n} inhabitant", "{n} inhabitants", 1) == "1 habitant"
    t = Texts("it")
    assert t.number(156140) == "156.140"
    assert t.number(0.5) == "0,5"
    assert t.day(dt.date(2019, 1, 1)) == "1º gennaio 2019"
    assert t.day(dt.date(2019, 1, 11)) == "11 gennaio 2019"
    assert t.short_day(dt.date(2019, 1, 1)) == "1º gen 2019"
    assert t.partial("2018-09") == "settembre 2018"
    assert t.listing(["ANVITA", "Re.Co.Sol", "ECCAR"]) == "ANVITA, Re.Co.Sol e ECCAR"
    assert t.n_("{n} inhabitant", "{n} inhabitants", 1) == "1 abitante"
    assert t.n_("{n} inhabitant", "{n} inhabitants", 5000) == "5.000 abitanti"


def test_no_french_line_begins_with_a_mark_or_ends_before_one() -> None:
    messages: dict[str, str] = vars(i18n.catalogue("fr"))["_catalog"]
    said = list(messages.values())
    assert [text for text in said if re.search("[ ][:;?!»%]|«[ ]", text)] == []
    assert Texts("fr")._("How to cite:") == "Pour citer\u00a0:"
    assert french("« Qui ? » : lui ; moi !") == (
        "«\u00a0Qui\u202f?\u00a0»\u00a0: lui\u202f; moi\u202f!"
    )
    assert Texts("fr").labelled("Palier", 12) == "Palier\u00a0: 12"
    assert Texts("en").labelled("Tier", 12) == "Tier: 12"


def said_in_the_data(code: str) -> list[str]:
    """Return the texts of the sources in a language, as a reader is told them."""
    found = []
    for path in sorted((ROOT / "data" / "sources").glob("*.csv")):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in table.columns[table.columns.str.endswith(f"_{code}")]:
            name, t = column.removesuffix(f"_{code}"), Texts(code)
            rows = table[table[column] != ""] if path.stem == "parties" else table  # names
            said_one_by_one = [said(row, name, t) for _, row in rows.iterrows()]
            assert said_one_by_one == list(said_column(rows, name, t))
            found += said_one_by_one
    return found


STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_{«])")
LOOSE = re.compile(r" [:;?!»%]|« |(?<=[^\W\d_)}])[;?!](?=\s|$)|(?<=[^\W\d_)}]):(?=\s|$)")


def test_no_french_text_has_a_straight_apostrophe_or_a_loose_mark() -> None:
    shown: list[str] = list(vars(i18n.catalogue("fr"))["_catalog"].values())[1:]
    data = said_in_the_data("fr")
    assert len(data) > 500
    assert [text for text in (*shown, *data) if STRAIGHT.search(text)] == []
    assert [text for text in (*shown, *data) if LOOSE.search(text)] == []
    kept = [m.string if isinstance(m.string, str) else " ".join(m.string) for m in messages("fr")]
    assert [text for text in kept if STRAIGHT.search(text)] == []
    assert french("l'ANVITA, d'{name} : qu'il") == "l’ANVITA, d’{name}\u00a0: qu’il"
    assert french("5'10, O' et 'mot'") == "5'10, O' et 'mot'"


def test_one_of_a_kind_is_counted_as_one() -> None:
    t = Texts("fr")
    many = "{n} inferred or dated by assumption"
    assert t.n_(many, many, 1) == "1 déduite, ou à date supposée"
    assert t.n_(many, many, 11) == "11 déduites, ou à date supposée"
    assert t.n_("{n} inferred", "{n} inferred", 1) == "1 déduit"


def test_a_searched_word_stands_in_the_quotation_marks_of_the_language() -> None:
    assert Texts("en").quoted("Turin") == "“Turin”"
    assert Texts("fr").quoted("Turin") == "«\u00a0Turin\u00a0»"
    assert Texts("it").quoted("Torino") == "«Torino»"


def test_a_series_has_the_semicolon_of_the_language() -> None:
    named = ["Paris, 2019", "Lyon, 2020"]
    assert Texts("en").series(named) == Texts("it").series(named) == "Paris, 2019; Lyon, 2020"
    assert Texts("fr").series(named) == "Paris, 2019\u202f; Lyon, 2020"


def test_no_french_text_has_a_semicolon_without_its_space() -> None:
    for path in ("anvita?part=trajectories", "anvita?part=claims", "overlaps?part=graph", "alpine"):
        joint = "&" if "?" in path else "?"
        exhibit = read(
            f"https://a.org/{path}{joint}lang=fr", atlas(), dt.date(2026, 11, 22)
        ).build()
        words = content.words(exhibit, "")
        cells = [] if exhibit.own_table is None else exhibit.own_table.to_numpy().ravel().tolist()
        texts = [exhibit.caption, *words.credits, *map(str, cells)]
        assert any(";" in text for text in texts)
        assert not [text for text in texts if re.search("[^\u202f];", text)]


TOLD = {"name_en": "Turin", "name_fr": "", "title": "A town", "title_fr": "Une ville"}


@pytest.mark.parametrize("row", [TOLD, pd.Series(TOLD), next(pd.DataFrame([TOLD]).itertuples())])
def test_a_text_of_the_data_is_told_in_english_where_the_language_lacks_it(row: object) -> None:
    assert said(row, "title", Texts("en")) == "A town"
    assert said(row, "title", Texts("fr")) == "Une ville"
    assert said(row, "title", Texts("it")) == "A town\u00a0(en)"
    assert said(row, "name", Texts("en")) == said(row, "name", Texts("fr")) == "Turin"
    with pytest.raises(KeyError, match="summary"):
        said(row, "summary", Texts("fr"))


@pytest.mark.parametrize("nothing", ["", None, float("nan")])
def test_a_column_falls_back_row_by_row_to_english(nothing: object) -> None:
    frame = pd.DataFrame(
        {"name": ["Turin", "Rome", nothing], "name_fr": ["", "Rome (fr)", nothing]}, index=[3, 2, 1]
    )
    told = said_column(frame, "name", Texts("fr"))
    assert told.to_dict() == {3: "Turin", 2: "Rome (fr)", 1: ""}
    assert told.name == "name"
    assert list(told) == [said(row, "name", Texts("fr")) for _, row in frame.iterrows()]
    assert list(said_column(frame, "name", Texts("en"))) == ["Turin", "Rome", ""]
    assert said_anyhow(frame, "name") == ["name", "name_fr"]
    texts = frame.rename(columns={"name": "title", "name_fr": "title_fr"})
    marked = {3: "Turin\u00a0(en)", 2: "Rome (fr)", 1: ""}
    assert said_column(texts, "title", Texts("fr")).to_dict() == marked
    with pytest.raises(KeyError, match="summary"):
        said_column(frame, "summary", Texts("fr"))


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("fr-CA", "fr"),
        ("fr", "fr"),
        ("en-GB", "en"),
        ("it-CH", "it"),
        ("ja-JP", "en"),
        ("", "en"),
        (None, "en"),
        ("x!", "en"),
    ],
)
def test_the_browser_language_is_followed_where_there_is_a_catalogue(
    tag: str | None, language: str
) -> None:
    assert nearest_language(tag) == language
