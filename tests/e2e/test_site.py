"""The static site: whole, light, closed to everything outside, and the same each time."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from geo import registry
from geo.__main__ import main
from geo.i18n import LANGUAGES
from geo.takeaway import light, site
from tests import shared
from tests.e2e.conftest import Options, closed_beyond
from tests.e2e.test_accessibility import WCAG, at_once
from tests.e2e.test_light import few
from tests.e2e.watch import Watch

LAST = dt.date(2026, 11, 1)
BASE: Final = "https://atlas.example/site"
FIRST_LOAD, FURTHER, SHARED = 400_000, 150_000, 250_000  # bytes, compressed
VOID: Final = {"meta", "link", "img", "br", "input", "hr"}
UNCLOSED: Final = {"path", "rect", "use", "circle", "line", "polygon", "image"}


class Read(HTMLParser):
    """Reads a page as HTML has it: elements that are closed as they were opened, ids only once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.rows: list[list[int]] = []  # by table, the cells of each row
        self.open: list[str] = []
        self.faults: list[str] = []
        self.metas: dict[str, str] = {}
        self.ahead: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if len(held) < len(attrs):
            self.faults.append(f"an attribute twice in {tag}")
        if "svg" not in self.open:  # a drawing calls its parts after what they are
            self.ids += [held["id"]] if "id" in held else []
        self.loads += [held["src"]] if "src" in held else []
        folder = held.get("src", "").rpartition("/")[0]
        self.ahead += [f"{folder}/{each}" for each in held.get("data-ahead", "").split()]
        if tag == "link" and held["rel"] in {"icon", "stylesheet"}:
            self.loads.append(held["href"])
        elif tag in {"a", "link"} and "href" in held:
            self.links.append(held["href"])
        if tag == "meta":
            self.metas[held.get("name") or held.get("property", "")] = held.get("content", "")
        if tag == "table":
            self.rows.append([])
        if tag == "tr":
            self.rows[-1].append(0)
        if tag in {"td", "th"}:
            self.rows[-1][-1] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def of(*names: str, languages: Sequence[str] = tuple(LANGUAGES), base: str = BASE) -> site.Site:
    return site.Site(few(shared.atlas()), LAST, languages, base, names)


@cache
def built() -> dict[str, bytes]:
    """Return a site with a map and a chart, built once."""
    return dict(site.files(of("anvita", "growth")))


@cache
def pages() -> dict[str, Read]:
    return {path: Read(body.decode()) for path, body in built().items() if path.endswith(".html")}


def test_every_page_is_html_with_tables_of_one_length() -> None:
    assert set(pages()) == {"index.html"} | {
        f"{code}/{name}.html"
        for code in LANGUAGES
        for name in ("index", "anvita", "growth", "sources", "data", "cite")
    }
    for path, page in pages().items():
        assert page.faults == [], path
        assert page.open == [], path
        assert len(page.ids) == len(set(page.ids)), path
        for rows in page.rows:
            assert len(rows) > 1, path
            assert len(set(rows)) == 1, path
    assert all(pages()[f"en/{name}.html"].rows for name in ("anvita", "growth", "sources"))


def test_no_link_is_dead_and_nothing_is_asked_for_elsewhere() -> None:
    for path, page in pages().items():
        for load in page.loads:
            assert load.startswith("data:image/") or urljoin(path, load) in built(), (path, load)
            assert "//" not in load.partition(",")[0]
        for link in page.links:
            inside = urldefrag(link)[0]
            if inside.startswith(f"{BASE}/"):
                assert inside.removeprefix(f"{BASE}/") in built(), (path, link)
            elif not inside.startswith(("http://", "https://")):
                assert urljoin(path, inside) in built(), (path, link)
    for path, body in built().items():
        if path.endswith(".css"):
            assert b"@import" not in body
            assert set(body.split(b"url(")[1:]) <= {p for p in body.split(b"url(") if b"VML" in p}


def test_robots_and_others_find_the_pages() -> None:
    page = pages()["fr/anvita.html"]
    assert f"{BASE}/fr/anvita.html" in page.links  # canonical
    assert {f"{BASE}/en/anvita.html", "../en/anvita.html"} <= set(page.links)
    assert page.metas["og:image"] == f"{BASE}/fr/anvita.png"
    assert built()["fr/anvita.png"].startswith(b"\x89PNG")
    asked = light.speaking(registry.offered("anvita", few(shared.atlas()), "en", LAST), "fr")
    assert page.metas["og:title"] == asked.view().title
    listed = built()["sitemap.xml"].decode()
    assert all(f"<loc>{BASE}/{path}</loc>" in listed for path in pages())
    assert f"Sitemap: {BASE}/sitemap.xml" in built()["robots.txt"].decode()


def assert_light(files: Mapping[str, bytes]) -> None:
    """Hold what a page loads first, and what it adds to any other: what it fetches ahead counts."""
    read = {path: Read(body.decode()) for path, body in files.items() if path.endswith(".html")}
    weights = {path: len(gzip.compress(body, 6)) for path, body in files.items()}
    loads: dict[str, set[str]] = {}
    for path, page in read.items():
        drawn = [load for load in page.loads if not load.startswith("data:")]
        loads[path] = {path, *(urljoin(path, each) for each in (*drawn, *page.ahead))}
        loads[path] -= {path.replace(".html", ".png")}  # which a page without scripts shows
    for path, own in loads.items():
        assert sum(weights[each] for each in own) < FIRST_LOAD, path
        for other, had in loads.items():
            assert sum(weights[each] for each in own - had) < FURTHER, (path, other)


def test_pages_are_light() -> None:
    assert_light(built())
    ahead = [urljoin("en/cite.html", each) for each in pages()["en/cite.html"].ahead]
    assert sum(len(gzip.compress(built()[path], 6)) for path in ahead) < SHARED


def test_the_same_atlas_gives_the_same_bytes() -> None:
    again = dict(site.files(of("growth", languages=("fr",))))
    kept = {path for path in again if not path.endswith((".html", ".xml"))}
    assert "fr/growth.xlsx" in kept
    assert {path: again[path] for path in kept} == {path: built()[path] for path in kept}
    assert (
        again["fr/growth.html"]
        == dict(site.files(of("growth", languages=("fr",))))["fr/growth.html"]
    )


def test_without_an_address_nothing_claims_one() -> None:
    found = dict(site.files(of(languages=("en",), base="")))
    assert "sitemap.xml" not in found
    assert b"canonical" not in found["en/cite.html"]
    assert "Sitemap" not in found["robots.txt"].decode()


def test_a_folder_with_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["site", "--out", str(tmp_path)], LAST)
    assert left.value.code == 2
    assert "accepted: a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(SystemExit):
        main(["site", "--out", str(tmp_path / "new"), "--lang", "xx"], LAST)
    assert "accepted: en, fr" in capsys.readouterr().err


def test_a_site_is_written_over_an_earlier_one_and_nothing_of_that_stays(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    bare = replace(of(languages=("en",)), names=())
    site.write(bare, folder)
    old = folder / "assets" / "old.js"
    old.write_text("", encoding="utf-8")
    known = folder / "files.txt"
    known.write_text(known.read_text(encoding="utf-8") + "assets/old.js\n", encoding="utf-8")
    site.write(bare, folder)
    assert not old.exists()
    listed = known.read_text(encoding="utf-8").split()
    assert {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} == {
        *listed,
        "files.txt",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in a folder."""
    found = tmp_path_factory.mktemp("site")
    for path, body in built().items():
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_bytes(body)
    return found


@pytest.fixture
def visited(
    browser: Browser, context_options: Options, watch: Watch, folder: Path
) -> Iterator[Page]:
    """A page without a network; whatever is asked for beyond the folder fails the test."""

    def own(url: str) -> bool:
        return url.startswith(folder.as_uri())

    with closed_beyond(own, browser, context_options, watch) as context:
        yield context.new_page()


def test_a_reader_walks_through_it_from_a_folder(visited: Page, folder: Path) -> None:
    asked = light.plain(registry.offered("anvita", few(shared.atlas()), "en", LAST))
    page = visited
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="(English)").click()
    assert at_once(page, [*WCAG, "best-practice"]) == []
    page.get_by_role("link", name=asked.view().title).first.click()
    symbols = page.locator("#map .atlas-symbol")
    expect(symbols).to_have_count(int(asked.view().members.geometry.notna().sum()))
    assert page.locator("#map .leaflet-pane path").count() > 10  # land, from a file beside the page
    assert at_once(page, [*WCAG, "best-practice"]) == []
    page.locator("#sift summary", has_text="Population tier").click()
    page.get_by_label("under 5,000").check()
    small = asked.narrowed(tiers=("lt5k",))
    expect(page.locator("#caption")).to_have_text(small.view().caption)
    page.wait_for_url("**#tier=lt5k")
    ground = "Object.keys(ATLAS_ARRIVED).filter((name) => /^(ground|water)/.test(name))"
    assert page.evaluate(ground) == ["ground/world.js"]  # finer tiles come as one comes closer
    page.locator("#map .leaflet-control-zoom-in").click()
    frame = "await new Promise(requestAnimationFrame)"
    page.evaluate(f"async () => {{ while ({ground}.length < 2) {frame}; }}")
    page.get_by_role("link", name="Français").click()
    french = light.speaking(small, "fr").view()
    expect(page.locator("#caption")).to_have_text(french.caption)
    assert page.url.endswith("/fr/anvita.html#tier=lt5k")
    page.goto((folder / "fr" / "anvita.html").as_uri() + "?embed=1")
    expect(symbols.first).to_be_attached()
    assert page.locator("h1").is_hidden()
    assert page.locator("footer").is_hidden()
    link = page.locator("p.embed a")
    expect(link).to_have_attribute("href", f"{BASE}/fr/anvita.html")
    expect(page.locator("p.embed")).to_contain_text("CC")
    box = page.locator("#map").bounding_box()
    assert box is not None
    assert box["height"] > page.evaluate("innerHeight") - 60


def test_without_scripts_it_is_text_table_and_picture(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "en" / "anvita.html").as_uri())
    asked = light.plain(registry.offered("anvita", few(shared.atlas()), "en", LAST))
    view = asked.view()
    assert page.locator("#caption").inner_text() == view.caption
    assert page.locator("#rows tbody tr").count() == len(view.members)
    picture = page.locator("#map img").first
    assert picture.get_attribute("alt") == view.caption
    assert page.locator("#sift").is_hidden() or page.locator("#sift").inner_text() == ""
    context.close()


def test_what_a_page_draws_is_what_the_hand_out_draws() -> None:
    """The land from afar is coarser, with the same countries."""
    for name in ("europe.geojson", "world.geojson"):
        given = json.loads(site.assets.base_map(name))
        found = site.assets.coarse(name)
        known = [{"iso2": one["properties"]["iso2"]} for one in given["features"]]
        assert [properties for properties, _ in found["features"]] == known
        assert all(polygons and all(polygons) for _, polygons in found["features"])
