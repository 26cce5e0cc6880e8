"""Scenes stay in the browser: after a reload, and when the server was started anew."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.actions import TIMEOUT, goto, wait_until_idle
from tests.e2e.server import ROOT, serve
from tests.e2e.watch import Watch

KEY = "welcoming-cities-atlas.scenes"
HELD = f"localStorage.getItem('{KEY}') ?? ''"


def titles(page: Page, *wanted: str) -> None:
    """Expect scenes of these titles, in their order."""
    fields = page.get_by_label(re.compile("^Title of scene"))
    expect(fields).to_have_count(len(wanted), timeout=TIMEOUT)
    for field, title in zip(fields.all(), wanted, strict=True):
        expect(field).to_have_value(title)


def test_scenes_outlive_a_reload_and_the_server_until_they_are_cleared(
    browser: Browser, tmp_path: Path, watch: Watch
) -> None:
    with serve(ROOT / "server.py", tmp_path / "first.log") as first:
        port = int(first.url.rpartition(":")[2])
        context = browser.new_context(base_url=first.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        goto(page, "/history", lang="en")
        page.get_by_text("Save or share this view").click()
        page.get_by_test_id("stButtonGroup").get_by_text("Scene", exact=True).click()
        page.get_by_label("Title of the scene").fill("Mine")
        page.get_by_role("button", name="Add to my scenes").click()
        expect(page.get_by_text("1 scene in the list.")).to_be_visible()
        page.wait_for_function(f"() => ({HELD}).includes('Mine')")
        goto(page, "/scenes", lang="en")
        titles(page, "Mine")
        page.reload()
        titles(page, "Mine")
        assert watch.complaints() == []
    watch.allowed.append(".*")  # the connection is lost meanwhile
    with serve(ROOT / "server.py", tmp_path / "second.log", port=port):
        page.reload()
        titles(page, "Mine")
        page.evaluate(f"localStorage.setItem('{KEY}', 'x y <script>{{')")
        page.reload()
        expect(page.get_by_text("no readable JSON")).to_be_visible(timeout=TIMEOUT)
        page.get_by_role("button", name="Add the maps of the papers").click()
        wait_until_idle(page)
        page.wait_for_function(f"() => ({HELD}).includes('Map 1')")
        page.get_by_role("button", name="Clear the list").click()
        expect(page.get_by_text("No scene yet.")).to_be_visible()
        page.wait_for_function(f"() => !({HELD}).includes('Map 1')")
        page.reload()
        expect(page.get_by_text("No scene yet.")).to_be_visible(timeout=TIMEOUT)
        context.close()
