"""A language that has a catalogue of a few texts and no texts in the data: all opens, in English.

So a language begins with one record in `geo.i18n.LANGUAGES` and an empty catalogue.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from openpyxl import load_workbook
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from app import FIRST, PAGES
from geo import i18n, layers
from geo.__main__ import main
from geo.escape import for_markdown
from geo.i18n import LANGUAGES, Language, Texts
from geo.model import Filters, View
from geo.registry import COMPARE, ROOMS
from geo.screen import leaflet
from geo.takeaway import booklet, deck, export, site
from tests.geo.builders import request
from tests.pages.reading import parts

Run = Callable[..., AppTest]

NEW = Language("pt", "Português", "pt-PT", "portuguese", "Língua")
SAID = {"Coverage": "Cobertura", "Name": "Nome", "Summary": "Resumo"}
TODAY = dt.date(2026, 11, 22)
EN = "\u00a0(en)"


@pytest.fixture(scope="module", autouse=True)
def _a_new_language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("locale")
    path = folder / NEW.code / "LC_MESSAGES" / "atlas.po"
    path.parent.mkdir(parents=True)
    begun = Catalog(locale=NEW.code)
    for message, translated in SAID.items():
        begun.add(message, translated)
    begun.add(("{n} more", "{n} more"), ("", ""))
    with path.open("wb") as file:
        write_po(file, begun)
    for code in i18n.translated():  # kept by the cache: the folder has the new language only
        i18n.catalogue(code)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, NEW.code, NEW)
        patch.setattr(i18n, "CATALOGUES", folder)
        yield
    i18n.catalogue.cache_clear()


@pytest.mark.parametrize(("name", "part"), parts())
def test_each_part_of_each_page_opens(run_app: Run, name: str, part: str) -> None:
    query = {"lang": NEW.code} | ({"part": part} if part else {})
    app = run_app("" if name == FIRST.name else name, **query)
    assert app.radio(key="lang").value == NEW.code
    assert app.title[0].value == next(p for p in PAGES if name == p.name).title(Texts())


@pytest.mark.parametrize(
    ("name", "card"), [("contestatory", "card=fr-grenoble"), ("typology", "net=eurocities")]
)
def test_a_card_opens(run_app: Run, name: str, card: str) -> None:
    key, value = card.split("=")
    run_app(name, lang=NEW.code, **{key: value})


def write(folder: Path, *arguments: str) -> bytes:
    path = folder / "file"
    assert main([*arguments, "--lang", NEW.code, "--out", str(path)], TODAY) == 0
    return path.read_bytes()


def scenes(folder: Path, view: str) -> str:
    """Keep one scene in the new language and return the path of its file."""
    scene = {"view": view, "title": "", "note": "", "query": {}, "language": NEW.code}
    kept = folder / "scenes.json"
    kept.write_text(json.dumps({"schema": 1, "scenes": [scene]}), encoding="utf-8")
    return str(kept)


def printed(written: bytes) -> str:
    """Return the words of a PDF."""
    pages = pdfium.PdfDocument(written)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("name", sorted(set(ROOMS) - {COMPARE}))
def test_each_view_leaves_as_a_hand_out_and_as_rows(tmp_path: Path, name: str) -> None:
    page = write(tmp_path, "snapshot", "--view", name, "--format", "html").decode()
    assert f'<html lang="{NEW.code}">' in page
    rows = write(tmp_path, "export", "--view", name, "--format", "csv")
    assert rows.count(b"\n") > 1


@pytest.mark.parametrize("fmt", sorted({*export.SNAPSHOTS, *export.FORMATS} - set(export.BUNDLED)))
def test_a_map_leaves_in_each_format(tmp_path: Path, fmt: str) -> None:
    """PNG and PDF are in the zip."""
    command = "snapshot" if fmt in export.SNAPSHOTS else "export"
    assert write(tmp_path, command, "--view", "alpine", "--format", fmt)


def test_two_maps_leave_as_a_figure(tmp_path: Path) -> None:
    sides = (
        "--view",
        "compare",
        "--left",
        "iccar?asof=2019-12-31",
        "--right",
        "iccar?asof=2022-12-31",
    )
    assert b'xml:lang="pt"' in write(tmp_path, "snapshot", *sides, "--format", "svg")


@pytest.mark.parametrize("fmt", deck.FORMATS)
def test_scenes_leave_as_slides_and_as_a_booklet(tmp_path: Path, fmt: str) -> None:
    written = write(tmp_path, "deck", "--scenes", scenes(tmp_path, "alpine"), "--format", fmt)
    if fmt == "pptx":
        with zipfile.ZipFile(io.BytesIO(written)) as slides:
            assert b'lang="pt-PT"' in slides.read("ppt/slides/slide1.xml")


def test_a_booklet_leaves_with_names_and_words_and_one_text_of_the_data(tmp_path: Path) -> None:
    assert "coalition" in booklet.KINDS
    day = ("--as-of", "2004-12-31")  # a few pages
    words = printed(write(tmp_path, "booklet", "--by", "coalition", *day, "--format", "pdf"))
    assert "31 de dezembro de 2004" in words
    assert words.count(EN) == 1  # of the licence, on the cover


def test_what_the_data_lacks_is_said_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write(tmp_path, "export", "--view", "typology", "--format", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    names = set(layers.read_atlas().networks["name_en"])
    assert {row[rows[0].index(SAID["Name"])] for row in rows[1:]} <= names
    assert main(["claims", "--format", "json", "--lang", NEW.code], TODAY) == 0
    told = [claim["statement"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert set(told) == set(layers.read_atlas().claims["statement_en"] + EN)


def test_what_stands_in_english_says_so_wherever_it_is_shown(tmp_path: Path, run_app: Run) -> None:
    """With a mark in words, and with its language where HTML has a place for that."""
    atlas = layers.read_atlas()
    titles = list(atlas.events["title_en"])
    text = write(tmp_path, "export", "--view", "history", "--format", "csv").decode("utf-8-sig")
    assert sorted(row["Event"] for row in csv.DictReader(io.StringIO(text))) == sorted(
        title + EN for title in titles
    )
    page = write(tmp_path, "snapshot", "--view", "history", "--format", "html").decode()
    assert all_say_so(page) >= set(titles)
    drawn = write(tmp_path, "snapshot", "--view", "history", "--format", "svg").decode()
    cited = atlas.references.set_index("ref_id").loc["lacroix-networks", "title"]
    assert f"{cited.split()[-1]}{EN}" in drawn
    card = run_app("typology", lang=NEW.code, net="eurocities")
    why = atlas.networks.set_index("network_id").loc["eurocities", "summary_en"]
    assert [m.value for m in card.markdown if m.value == for_markdown(why + EN)]


SHOWN = re.compile(r"<(?:script|style|title)\b.*?</(?:script|style|title)>|<[^>]*>", re.DOTALL)


def all_say_so(page: str) -> set[str]:
    """Return the marked texts of a page, each in an element that says it is English."""
    spoken = re.findall(rf'<span lang="en">([^<]+){re.escape(EN)}</span>', page)
    assert len(spoken) == SHOWN.sub("", page).count(EN)
    return {html.unescape(text) for text in spoken}


def test_pop_ups_say_what_stands_in_english() -> None:
    atlas, t = layers.read_atlas(), Texts(NEW.code)
    view = request(ROOMS["anvita"], atlas, Filters(as_of=TODAY), t).build()
    assert isinstance(view, View)
    told = all_say_so("".join(leaflet.cards(t, view.imprint)(view.members)))
    weak = set(view.members["caution_en"]) - {""}
    assert len(weak) > 1
    assert told - set(atlas.references["title"]) == weak


def test_a_workbook_says_what_stands_in_english(tmp_path: Path) -> None:
    """In its rows and in the sheet of columns, not beside names."""
    written = write(tmp_path, "export", "--view", "history", "--format", "xlsx")
    book = load_workbook(io.BytesIO(written), read_only=True)
    first, _, columns = ([*sheet.iter_rows(values_only=True)] for sheet in book)
    column = first[0].index("Event")
    titles = layers.read_atlas().events["title_en"]
    assert sorted(row[column] for row in first[1:]) == sorted(titles + EN)
    assert ("network_id", f"key of the network{EN}") in columns
    written = write(tmp_path, "export", "--view", "typology", "--format", "xlsx")
    rows = [*next(iter(load_workbook(io.BytesIO(written)))).iter_rows(values_only=True)]
    assert not any(str(row[rows[0].index(SAID["Name"])]).endswith(EN) for row in rows)


@pytest.mark.parametrize("fmt", deck.FORMATS)
def test_slides_say_what_stands_in_english(tmp_path: Path, fmt: str) -> None:
    cited = layers.read_atlas().references.set_index("ref_id").loc["lacroix-networks", "title"]
    written = write(tmp_path, "deck", "--scenes", scenes(tmp_path, "history"), "--format", fmt)
    if fmt == "pptx":
        shapes = Presentation(io.BytesIO(written)).slides[0].shapes
        words = " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    else:
        words = printed(written)
    assert f"{cited}{EN}" in re.sub(r"[ \r\n]+", " ", words)


def test_the_site_says_what_stands_in_english() -> None:
    atlas = layers.read_atlas()
    made = site.files(site.Site(atlas, TODAY, (NEW.code,), names=("history",)))
    told = {path: all_say_so(page.decode()) for path, page in made if path.endswith(".html")}
    assert told[f"{NEW.code}/history.html"] >= set(atlas.events["title_en"])
    assert told[f"{NEW.code}/sources.html"] >= {"Dated events", "Memberships"}
    assert told[f"{NEW.code}/index.html"] == set()


def test_the_words_and_the_dates_of_the_language_are_its_own() -> None:
    t = Texts(NEW.code)
    assert t._("Summary") == "Resumo"
    assert t._("Population tier") == "Population tier"
    assert t.n_("{n} more", "{n} more", 2) == "2 more"
    assert t.day(dt.date(2016, 6, 1)) == "1 de junho de 2016"
    assert t.number(156140) == "156.140"
