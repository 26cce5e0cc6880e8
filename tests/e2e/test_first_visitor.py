"""The first reader of a freshly started server may come by a link to any page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import FIRST, PAGES
from tests.e2e.actions import goto
from tests.e2e.server import ROOT, serve
from tests.e2e.watch import Watch


@pytest.mark.parametrize("path", [f"/{page.NAME}" if page is not FIRST else "/" for page in PAGES])
def test_a_link_to_any_page_works_on_a_fresh_server(
    browser: Browser, tmp_path: Path, watch: Watch, path: str
) -> None:
    with serve(ROOT / "server.py", tmp_path / "app.log") as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        goto(page, path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        context.close()
    assert watch.complaints() == []
