"""The hand-out as a file: whole, small, closed to everything outside, and inert."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import json
import re
import zlib
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest

from geo import filters, table
from geo.exhibit import Imprint
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.maps import alps_map, contestatory, iccar
from geo.model import Coverage, Display, Filters, LegendItem, Symbol, View
from geo.takeaway.handout import handout
from geo.views import Painter
from tests import shared
from tests.geo.builders import executives, members, request
from tests.geo.test_escape import HOSTILE
from tests.shared import released

DAY = Filters(as_of=dt.date(2022, 9, 30))
EN = Texts("en")
URL = "https://example.org/?asof=2022-09-30&network=anvita"
FIVE_MEGABYTES = 5_000_000


class Page(HTMLParser):
    """Reads a page: its elements, its scripts, the texts of its table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] == "script":
            self.scripts.append(data)
        elif "style" not in self.inside:
            self.text.append(data)

    def meta(self, name: str) -> str:
        return next(
            str(a["content"])
            for tag, a in self.elements
            if tag == "meta" and name in (a.get("name"), a.get("http-equiv"))
        )


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


def views(atlas: Atlas, t: Texts) -> dict[str, View]:
    behind = Display(context=contestatory.context(atlas))
    by_coalition = {"colour_by": "coalition", "measure": "members"}
    return {
        "contestatory": contestatory.view(request(contestatory.ROOM, atlas, DAY, t, behind)),
        "world": iccar.view(
            request(iccar.ROOM, atlas, DAY, t, Display(**by_coalition, preset="world"))
        ),
        "europe": iccar.view(
            request(iccar.ROOM, atlas, DAY, t, Display(**by_coalition, preset="europe"))
        ),
        "alps": alps_map.view(
            request(
                alps_map.ROOM,
                atlas,
                DAY,
                t,
                Display(colour_by="alpine", rule="dep9", context=tuple(alps_map.CONTEXT)),
            )
        ),
    }


class Made(NamedTuple):
    view: View
    text: str
    page: Page


@cache
def made(language: str) -> dict[str, Made]:
    """Return the hand-out of each map, made and read once."""
    t, found = Texts(language), {}
    for name, view in views(shared.atlas(), t).items():
        text = handout(view, URL)
        found[name] = Made(view, text, Page(text))
    return found


def hostile_view() -> View:
    """Return a view in which every text is hostile."""
    columns = ("name", "evidence", "admin1", "official_code", "population_source")
    texts = dict.fromkeys(columns, HOSTILE)
    rows = members({"joined": "2018", "source_url": f"https://example.org/'\"{HOSTILE}", **texts})
    said = executives(("fr-grenoble", HOSTILE, "green", "2018"))
    shown = filters.at(rows, said, DAY.as_of)
    imprint = Imprint({"anvita": HOSTILE}, {"anvita": ("#D55E00", "square")})
    drawn = Painter(imprint, EN).paint(shown, Display())
    drawn = drawn.assign(**{c: "" for c in table.EXPORTED if c not in drawn})
    item = LegendItem(Symbol("#000000", "circle"), HOSTILE, 1)
    line = Coverage("anvita", "members", 1, 2, "2018", "exact", f"https://example.org/{HOSTILE}")
    return View(
        "hostile",
        HOSTILE,
        HOSTILE,
        DAY.as_of,
        "en",
        drawn,
        (-5.0, 41.0, 10.0, 51.0),
        legend=(item,),
        coverage=(line,),
        caption=HOSTILE,
        imprint=Imprint(names={"anvita": HOSTILE}),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_map_has_a_small_whole_hand_out(atlas: Atlas, language: str) -> None:
    t = Texts(language)
    for name, (view, text, page) in made(language).items():
        assert len(text.encode()) < FIVE_MEGABYTES, name
        assert page.elements[0] == ("html", {"lang": language})
        rows = sum(tag == "tr" for tag, _ in page.elements) - 1
        assert rows == len(view.members), name
        said = " ".join("".join(page.text).split())
        for words in (view.title, view.subtitle, view.caption, atlas.version, URL):
            assert " ".join(words.split()) in said, (name, words)
        for item in (*view.legend, *view.area_legend, *view.context_legend):
            assert f"{item.label} {t.number(item.count)}" in said, (name, item.label)
        assert "Natural Earth" in said
        assert "https://creativecommons.org/licenses/by/4.0/" in said


def test_the_table_has_the_rows_of_the_view_in_order() -> None:
    view, text, _page = made("en")["contestatory"]
    found = re.findall(r'<th scope="row"><(?:button|span)[^>]*>([^<]*)</', text)
    wanted = shared.in_order(view.members)
    assert [html.unescape(name) for name in found] == wanted["name"].tolist()
    assert text.count("data-place=") == wanted.geometry.notna().sum()


def test_nothing_in_it_points_outside_but_links_to_follow() -> None:
    for _view, text, page in made("en").values():
        for tag, attributes in page.elements:
            loads = {"src", "srcset", "action", "data", "poster", "background"} & set(attributes)
            if tag == "link":
                loads.add("href")
            assert all(str(attributes[name]).startswith("data:") for name in loads), tag
            assert not any(name.startswith("on") for name in attributes)
        style = text[text.index("<style>") : text.index("</style>")]
        assert "@import" not in style
        assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#default#VML"}
        assert "sourceMappingURL" not in text


def test_the_policy_allows_only_the_scripts_of_the_page() -> None:
    page = made("en")["contestatory"].page
    policy = dict(
        part.strip().split(" ", 1) for part in page.meta("Content-Security-Policy").split(";")
    )
    sums = {
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in page.scripts
    }
    assert set(policy.pop("script-src").split()) == sums
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    first = [tag for tag, _ in page.elements[:4]]
    assert first == ["html", "head", "meta", "meta"]


def test_the_data_inside_are_those_of_the_view() -> None:
    view, _text, page = made("en")["alps"]
    held = carried(page)
    shapes, (drawn,) = held["ATLAS_DATA"], unpacked(held["ATLAS_SAID"]["en"])["views"]
    addresses = [part["address"] for part in drawn["base"]]
    assert {a for a in addresses if not a.startswith("data:image/jpeg")} | {
        drawn["outline"]["address"]
    } == {name for name in shapes if "/" not in name}
    ground = {"world", "europe", "0_40", "0_45", "5_40", "5_45"}  # no blank sheet on coming closer
    assert {
        n.removesuffix(".json") for k, _, n in (a.partition("/") for a in shapes) if n
    } >= ground
    assert len(drawn["members"]["features"]) == view.members.geometry.notna().sum()
    assert view.context is not None
    assert len(drawn["context"]["features"]) == view.context.geometry.notna().sum()


def test_hostile_text_is_inert_everywhere() -> None:
    view = hostile_view()
    text = handout(released(view, "1</script>"), "javascript:alert(1)")
    page = Page(text)
    plain = Page(handout(released(replace(view, title="", subtitle="", caption=""), "1")))
    assert [tag for tag, _ in page.elements] != []
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"p"}
    assert sum(tag == "img" for tag, _ in page.elements) == 1  # the symbol of the legend
    assert sum(tag == "script" for tag, _ in page.elements) == len(page.scripts)
    assert len(page.scripts) == len(plain.scripts)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    links = [str(a["href"]) for tag, a in page.elements if tag == "a"]
    assert all(link.startswith("https://") for link in links)
    assert HOSTILE in "".join(page.text)
    assert not re.search("[<>&]", re.sub(r".*?= ", "", data_script(page), count=1))


def data_script(page: Page) -> str:
    return next(s for s in page.scripts if s.startswith("window.ATLAS_SAID"))


def carried(page: Page) -> dict[str, Any]:
    """Return what the scripts of a page carry, by name."""
    return {
        name: json.loads(body)
        for script in page.scripts
        for name, body in re.findall(r"^window\.(ATLAS_(?:DATA|SAID|NAMES)) = (.*);$", script)
    }


def unpacked(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read what `geo.screen.assets.packed` has written."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def test_the_same_view_gives_the_same_page() -> None:
    view, text, _page = made("en")["contestatory"]
    assert handout(view, URL) == text


def test_an_empty_view_has_a_hand_out_that_says_so(atlas: Atlas) -> None:
    nobody = Filters(as_of=DAY.as_of, networks=("anvita",), countries=("IE",))
    view = contestatory.view(request(contestatory.ROOM, atlas, nobody, EN))
    page = Page(handout(view))
    assert sum(tag == "tr" for tag, _ in page.elements) == 1
    assert "No documented membership fits these filters" in "".join(page.text)
