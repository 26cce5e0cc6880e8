"""The atlas as a series: a page for each unit, with every membership on it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from geo.i18n import LANGUAGES, Texts
from geo.model import Filters
from geo.takeaway import booklet
from geo.takeaway.notes import Content
from tests.shared import atlas, in_data, released

ANVITA_2022 = in_data("anvita on 2022-09-30")

EN = Texts("en")
DAY = Filters(as_of=dt.date(2026, 11, 22))
FEW = Filters(as_of=dt.date(2022, 9, 30), networks=("anvita",), tiers=("lt5k",))


@cache
def by_region() -> bytes:
    return booklet.booklet(atlas(), "region", FEW, EN)


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", booklet.KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_shows_each_membership_once(kind: str, language: str) -> None:
    rows = booklet.memberships(atlas(), DAY)
    if kind == "region":
        rows = rows[(rows["country_iso2"] == "FR") & (rows["admin1"] != "")]
    if kind == "coalition":
        rows = rows[rows["coalition"] != ""]
    views = [make() for _, make in booklet.views_of(atlas(), kind, DAY, Texts(language))]
    found = [member for view in views for member in view.members["membership_id"]]
    assert sorted(found) == sorted(rows["membership_id"])
    for view in views:
        west, south, east, north = view.extent
        points = view.members.geometry.dropna()
        assert points.x.between(west, east).all(), view.title
        assert points.y.between(south, north).all(), view.title
        assert east - west >= 4.4
        assert view.coverage
        scheme = sum(item.count for item in view.legend if item.symbol.mark == "full")
        assert scheme >= len(view.members)


def test_coalitions_are_held_against_their_own_totals() -> None:
    for unit, make in booklet.views_of(atlas(), "coalition", DAY, EN):
        (line,) = make().coverage
        rows = atlas().members
        assert line.network_id == unit.name
        assert line.documented == (rows["coalition"] == unit.code).sum()
        assert line.total is None or line.total >= line.documented
        assert line.total is None or line.total_date


def test_each_unit_has_its_page_its_bookmark_and_its_table() -> None:
    units = booklet.units(atlas(), "region", FEW, EN)
    rows = booklet.memberships(atlas(), FEW)
    with pdfium.PdfDocument(by_region()) as document:
        marks = [(m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
        first = [("Welcoming Cities Atlas", 0), ("Contents", 1)]
        assert marks == first + [(unit.name, i) for i, unit in enumerate(units, start=2)]
        assert len(document) == len(units) + 2
        cover, contents, *shown = document
        assert "Frenchregionbyregion" in plain(cover.get_textpage().get_text_range())
        listed = contents.get_textpage().get_text_range().split()
        for number, (page, unit) in enumerate(zip(shown, units, strict=True), start=3):
            text = plain(page.get_textpage().get_text_range())
            assert str(number) in listed
            assert plain(unit.name) in "".join(listed)
            assert text.endswith(str(number))
            names = rows.loc[rows["admin1"] == unit.code, "name"]
            assert len(names)
            for name in names:
                assert plain(name) in text, (unit, name)
            assert plain(f"{ANVITA_2022} documented of 69 members published") in text
            wide, high = page.get_size()
            assert (wide / 72 * 25.4, high / 72 * 25.4) == pytest.approx((210, 297), abs=0.05)


@pytest.mark.parametrize(
    ("language", "title", "place"),
    [
        ("fr", "Atlas des villes accueillantes", "Nuremberg"),
        ("it", "Atlante delle città accoglienti", "Norimberga"),
    ],
)
def test_places_and_the_atlas_are_called_as_in_the_language(
    language: str, title: str, place: str
) -> None:
    few = Filters(as_of=dt.date(2004, 12, 31))
    with pdfium.PdfDocument(booklet.booklet(atlas(), "coalition", few, Texts(language))) as made:
        cover, *others = (plain(page.get_textpage().get_text_range()) for page in made)
    assert plain(title) in cover
    told = " ".join(others)
    assert place in told
    assert "Nürnberg" not in told


def test_the_same_series_gives_the_same_bytes() -> None:
    assert booklet.booklet(atlas(), "region", FEW, EN) == by_region()


def test_a_long_table_goes_on_overleaf_and_loses_nobody() -> None:
    only = Filters(as_of=DAY.as_of, networks=("city-of-sanctuary",))
    ((_, make),) = booklet.views_of(atlas(), "network", only, EN)
    view = make()
    content = Content(released(view, "2026.11.1"))
    pages = booklet.tables(content, "colour", (210.0, 297.0), 103.0)
    texts = []
    for page in pages:
        with pdfium.PdfDocument(page) as document:
            texts.append(plain(document[0].get_textpage().get_text_range()))
    head, lines = booklet.rows(content)
    assert len(lines) == len(view.members)
    assert all(len(line) == len(head) for line in lines)
    together = "".join(texts)
    for line in lines:
        assert plain(line[0])[:20] in together
    shown = [re.search(r"memberships(\d+)to(\d+)of(\d+)", text) for text in texts]
    first, last, number = zip(*[map(int, each.groups()) for each in shown if each], strict=True)
    assert set(number) == {len(lines)}
    assert first == (1, *(row + 1 for row in last[:-1]))  # page after page, to the last
    assert len(pages) == len(last) == 3
    assert last[-1] == len(lines)


def test_the_table_is_tagged_and_can_be_read() -> None:
    reader = PdfReader(io.BytesIO(by_region()))
    root: Any = reader.trailer["/Root"]
    tree = root["/StructTreeRoot"]
    document = tree["/K"][0]
    found = [element.get_object() for element in document["/K"]]
    number = len(booklet.units(atlas(), "region", FEW, EN))
    kinds = Counter(element["/S"] for element in found)
    assert kinds == {"/H1": 2, "/TOC": 1, "/P": kinds["/P"], "/Figure": number, "/Table": number,
                     "/H2": number + 1}  # fmt: skip
    rows = [[cell.get_object()["/S"] for cell in row.get_object()["/K"]]
            for table in found if table["/S"] == "/Table" for row in table["/K"]]  # fmt: skip
    assert rows.count(["/TH"] * 4) == number
    assert len(rows) - number == rows.count(["/TD"] * 4) == len(booklet.memberships(atlas(), FEW))
    held = dict(zip(*[iter(tree["/ParentTree"]["/Nums"])] * 2, strict=True))
    for page in reader.pages:
        content = page.get_contents().get_data()  # type: ignore[union-attr]
        lines = held[page["/StructParents"]].get_object()
        marks = [int(mark) for mark in re.findall(rb"<</MCID (\d+)", content)]
        assert sorted(marks) == marks == list(range(len(lines)))[-len(marks) :]
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")
        sizes = [float(size) for size in re.findall(rb"/\S+ ([\d.]+) Tf", content)]
        assert min(sizes) >= 8


def test_progress_is_yielded_and_the_work_can_be_given_up() -> None:
    steps = booklet.pages(atlas(), "region", FEW, EN)
    number = len(booklet.units(atlas(), "region", FEW, EN))
    assert next(steps) == (0, number)
    assert next(steps) == (1, number)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)


def test_unknown_kinds_and_empty_series_are_errors() -> None:
    with pytest.raises(ValueError, match="'planet'; accepted: network, country"):
        booklet.booklet(atlas(), "planet", DAY, EN)
    nobody = Filters(as_of=dt.date(2000, 1, 1), networks=("anvita",))
    with pytest.raises(ValueError, match="No documented membership"):
        booklet.booklet(atlas(), "network", nobody, EN)
