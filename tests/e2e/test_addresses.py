"""However a page is opened, the front end finds its server at once: no error in the console."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.file_util import get_static_dir

from app import FIRST, MAPS, PAGES, PAPERS, TOOLS
from geo.i18n import Texts
from tests.e2e.actions import goto, map_frame, visit, wait_until_idle
from tests.e2e.server import ROOT, serve
from tests.e2e.watch import Watch
from ui.index_page import SCRIPT

EN = Texts("en")
SECTIONS = {"Maps": MAPS, "The papers": PAPERS, "Tools": TOOLS}
BASE = "() => window.__streamlit.BACKEND_BASE_URL"


def test_a_walk_through_the_navigation_leaves_no_error(page: Page, watch: Watch) -> None:
    title = page.get_by_role("heading", level=1)
    goto(page, "/compare", lang="en")
    for section, rooms in SECTIONS.items():
        for room in rooms:
            visit(page, section, room.label(EN))
            expect(title).to_have_text(room.title(EN))
            assert urlsplit(page.url).path == f"/{room.name}"
            expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
            expect(page.get_by_text("Page not found")).to_have_count(0)
            assert watch.complaints() == [], room.name
    page.get_by_test_id("stTopNavLink").filter(has_text=FIRST.label(EN)).click()
    expect(title).to_have_text(FIRST.title(EN))
    page.go_back()
    expect(title).to_have_text(TOOLS[-1].title(EN))
    page.reload()
    expect(title).to_have_text(TOOLS[-1].title(EN))
    wait_until_idle(page)
    assert watch.complaints() == []


def test_at_an_address_that_is_no_page_only_that_is_said(page: Page, watch: Watch) -> None:
    watch.allowed.append("The page that you have requested does not seem to exist")
    goto(page, "/no-such-page", lang="en")
    expect(page.get_by_text("Page not found")).to_be_visible()
    assert watch.complaints() == []


def test_the_atlas_can_live_below_a_path(browser: Browser, tmp_path: Path, watch: Watch) -> None:
    named = {room.name: room for room in PAGES}
    with serve(ROOT / "server.py", tmp_path / "app.log", base="atlas") as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        title = page.get_by_role("heading", level=1)
        goto(page, "/atlas/history")
        expect(title).to_have_text(named["history"].title(EN))
        visit(page, "Maps", named["alpine"].label(EN))
        expect(title).to_have_text(named["alpine"].title(EN))
        map_frame(page)
        assert urlsplit(page.url).path == "/atlas/alpine"
        context.close()
    assert watch.complaints() == []


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


@pytest.mark.parametrize("page_name", ["", *(room.name for room in PAGES)])
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


@pytest.mark.parametrize("name", ["favicon.png", "app/static/atlas/map.js", "_stcore/health"])
def test_nothing_else_that_is_served_has_the_script(server_url: str, name: str) -> None:
    with urlopen(f"{server_url}/{name}") as answer:
        assert b"__streamlit ??=" not in answer.read()
        assert answer.status == 200
