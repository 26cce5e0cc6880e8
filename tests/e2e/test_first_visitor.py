"""The first reader of a freshly started server may come by a link to an inner page.

Streamlit then runs the file of that page by itself, which must hand over to the whole app. One
page is opened on a fresh server in the browser; the file of each is run alone without one.
"""

from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from app import FIRST, PAGES
from geo.i18n import Texts
from pages import history
from tests.conftest import APP_TIMEOUT
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
        goto(page, f"/{history.NAME}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        context.close()
    assert watch.complaints() == []


@pytest.mark.parametrize("room", PAGES, ids=lambda room: room.NAME)
def test_the_file_of_each_page_hands_over_to_the_app(room: ModuleType) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / f"{room.NAME}.py"), default_timeout=APP_TIMEOUT)
    app._page_hash = calc_hash(room.NAME) if room is not FIRST else ""
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert room.title(Texts("en")) in [title.value for title in app.title]
