"""The first reader of a freshly started server may come by a link to an inner page.

Streamlit would run the file of that page by itself, were the server not to tell it otherwise. One
page is opened on a fresh server in the browser; `tests/test_languages.py` opens each one, with
each of its parts, in a session for which nothing has run before.
"""

import runpy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from streamlit.runtime.pages_manager import PagesManager

from geo import layers
from pages import history
from tests.e2e.actions import goto
from tests.e2e.server import ROOT, serve
from tests.e2e.watch import Watch


def test_a_link_to_an_inner_page_works_on_a_fresh_server(
    browser: Browser, tmp_path: Path, watch: Watch
) -> None:
    with serve(ROOT / "server.py", tmp_path / "app.log") as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        goto(page, f"/{history.PAGE.name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        health = page.request.get("/healthz")
        assert (health.status, health.json()["version"]) == (200, layers.read_package()["version"])
        context.close()
    assert watch.complaints() == []


def test_the_server_lets_no_file_of_a_page_run_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    assert PagesManager(str(ROOT / "app.py")).uses_pages_directory  # what Streamlit takes it for
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    runpy.run_path(str(ROOT / "server.py"))
    assert PagesManager(str(ROOT / "app.py")).uses_pages_directory is False
