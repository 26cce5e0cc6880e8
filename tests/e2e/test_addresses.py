"""However a page is opened, the front end finds its server at once: no error in the console."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.file_util import get_static_dir
from streamlit.runtime.pages_manager import PagesManager

from app import FIRST, MAPS, PAGES, PAPERS, TOOLS
from geo import layers
from geo.i18n import LANGUAGES, Texts
from server import SCRIPT
from tests.e2e.actions import TIMEOUT, goto, map_frame, speak, visit, wait_until_idle
from tests.e2e.conftest import Options, Profile
from tests.e2e.server import ROOT, serve
from tests.e2e.watch import Watch

EN = Texts("en")
PAGES_BY_NAME = {room.name: room for room in PAGES}
SECTIONS = {"Maps": MAPS, "The papers": PAPERS, "Tools": TOOLS}
BASE = "() => window.__streamlit.BACKEND_BASE_URL"


def test_a_walk_through_the_navigation_leaves_no_error(page: Page, watch: Watch) -> None:
    title = page.get_by_role("heading", level=1)
    goto(page, "/compare", lang="en")
    for section, rooms in SECTIONS.items():
        for room in rooms:
            visit(page, section, room.title(EN))
            expect(title).to_have_text(room.title(EN))
            assert urlsplit(page.url).path == f"/{room.name}"
            expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
            expect(page.get_by_text("Page not found")).to_have_count(0)
            assert watch.complaints() == [], room.name
    page.get_by_test_id("stTopNavLink").filter(has_text=FIRST.title(EN)).click()
    expect(title).to_have_text(FIRST.title(EN))
    page.go_back()
    expect(title).to_have_text(TOOLS[-1].title(EN))
    page.reload()
    expect(title).to_have_text(TOOLS[-1].title(EN))
    wait_until_idle(page)
    assert watch.complaints() == []


@pytest.mark.parametrize(
    ("address", "lang", "own"),
    [
        ("/no-such-page", "en", "en"),
        ("/contestatory/extra", "fr", "fr"),
        ("/etc/x?lang=it", "it", "en"),  # what the address says comes before the browser
    ],
)
def test_an_address_that_is_no_page_says_so_and_leads_on(
    profile: Profile, context_options: Options, address: str, lang: str, own: str
) -> None:
    t = Texts(lang)
    page = profile(context_options | {"locale": LANGUAGES[own].tag}).new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(t._("There is no such page"), timeout=TIMEOUT)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    links = page.get_by_test_id("stPageLink")
    expect(links).to_have_count(len(PAGES))
    links.filter(has_text=TOOLS[-1].title(t)).get_by_role("link").click()
    expect(title).to_have_text(TOOLS[-1].title(t))
    assert urlsplit(page.url).path == f"/{TOOLS[-1].name}"
    page.close()


def test_an_address_without_values_keeps_its_part_of_the_map(page: Page) -> None:
    goto(page, "/contestatory#map=7/44.5/11.3")
    frame = map_frame(page)
    at = "window.map.getZoom() === 7 && Math.abs(window.map.getCenter().lat - 44.5) < 0.01"
    frame.wait_for_function(at)
    wait_until_idle(page)
    assert urlsplit(page.url).fragment == "map=7/44.5000/11.3000"
    frame.get_by_role("button", name="Back to the whole map").click()  # needs no part of its own
    expect(page).to_have_url(re.compile(r"[^#]*$"))
    assert parse_qs(urlsplit(page.url).query)["lang"] == ["en"]


def test_back_leads_to_the_page_before_with_its_filters_in_its_language(page: Page) -> None:
    """Through all languages: from one to the next on the same page, and back through each."""
    first, *others = (Texts(code) for code in LANGUAGES)
    title = page.get_by_role("heading", level=1)
    goto(page, "/history", network="anvita", lang=first.language)
    for section, room in (("Tools", TOOLS[-1]), ("The papers", PAPERS[0])):
        visit(page, first._(section), room.title(first))
        expect(title).to_have_text(room.title(first))
    link = page.get_by_test_id("stTopNavLink").first  # opened beside this page, it says the same
    for t in others:
        speak(page, t)
        expect(title).to_have_text(PAPERS[0].title(t))
        expect(link).to_have_attribute("href", re.compile(f"lang={t.language}"))
    for t in (*others[-2::-1], first):
        page.go_back()
        expect(title).to_have_text(PAPERS[0].title(t))
        wait_until_idle(page)
        expect(link).to_have_attribute("href", re.compile(f"lang={t.language}"))
    for room in (TOOLS[-1], PAGES_BY_NAME["history"]):
        page.go_back()
        expect(title).to_have_text(room.title(first))
        wait_until_idle(page)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["network"], query["lang"]) == (["anvita"], [first.language])
    page.go_forward()
    expect(title).to_have_text(TOOLS[-1].title(first))
    wait_until_idle(page)
    speak(page, others[-1])
    visit(page, others[-1]._("The papers"), PAGES_BY_NAME["history"].title(others[-1]))
    expect(page.locator(".st-key-chip_networks_anvita")).to_be_visible()  # it came along
    query = parse_qs(urlsplit(page.url).query)
    assert (query["network"], query["lang"]) == (["anvita"], [others[-1].language])


def test_a_first_reader_comes_to_an_inner_page_of_an_atlas_below_a_path(
    browser: Browser, tmp_path: Path, watch: Watch
) -> None:
    """On a fresh server Streamlit would run the file of that page alone, were it not told.

    `tests/test_languages.py` opens each page, with each of its parts, as such a reader does.
    """
    named = {room.name: room for room in PAGES}
    with serve(ROOT / "server.py", tmp_path / "app.log", base="atlas") as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        title = page.get_by_role("heading", level=1)
        goto(page, "/atlas/history")
        expect(title).to_have_text(named["history"].title(EN))
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        visit(page, "Maps", named["alpine"].title(EN))
        expect(title).to_have_text(named["alpine"].title(EN))
        map_frame(page)
        assert urlsplit(page.url).path == "/atlas/alpine"
        context.close()
    assert watch.complaints() == []


def test_the_server_lets_no_file_of_a_page_run_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    assert PagesManager(str(ROOT / "app.py")).uses_pages_directory  # what Streamlit takes it for
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    runpy.run_path(str(ROOT / "server.py"))
    assert PagesManager(str(ROOT / "app.py")).uses_pages_directory is False


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("/", "/"),
        ("/?lang=fr", "/"),
        ("/compare?with=a/b#c/d", "/"),
        ("/atlas/", "/atlas/"),
        ("/atlas/compare", "/atlas/"),
        ("/behind/a/proxy/compare", "/behind/a/proxy/"),
    ],
)
def test_the_server_is_in_the_folder_of_the_address(
    page: Page, server_url: str, address: str, base: str
) -> None:
    html = f"<head>{SCRIPT.decode()}</head>"
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(address)
    assert page.evaluate(BASE) == f"{server_url}{base}"


def test_what_a_host_has_said_before_is_kept(page: Page) -> None:
    page.add_init_script("window.__streamlit = {BACKEND_BASE_URL: 'kept'}")
    page.route("**/*", lambda route: route.fulfill(body=SCRIPT, content_type="text/html"))
    page.goto("/compare")
    assert page.evaluate(BASE) == "kept"


@pytest.mark.parametrize("page_name", ["", *(room.name for room in PAGES if room is not FIRST)])
def test_each_page_is_served_with_the_script(server_url: str, page_name: str) -> None:
    original = (Path(get_static_dir()) / "index.html").read_bytes()
    request = Request(f"{server_url}/{page_name}", headers={"Accept-Encoding": "gzip"})
    with urlopen(request) as answer:
        served = answer.read()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert served.count(SCRIPT) == 1
    assert served.replace(SCRIPT, b"") == original
    with urlopen(Request(request.full_url, method="HEAD")) as answer:
        assert answer.headers["Content-Length"] == str(len(served))


def test_the_health_of_the_server_names_the_version_of_the_data(server_url: str) -> None:
    with urlopen(f"{server_url}/healthz") as answer:
        assert answer.status == 200
        assert json.load(answer)["version"] == layers.read_package()["version"]


@pytest.mark.parametrize("name", ["favicon.png", "app/static/atlas/map.js", "_stcore/health"])
def test_nothing_else_that_is_served_has_the_script(server_url: str, name: str) -> None:
    with urlopen(f"{server_url}/{name}") as answer:
        assert b"__streamlit ??=" not in answer.read()
        assert answer.status == 200
