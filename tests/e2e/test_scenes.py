"""Scenes stay in the browser: after a reload, and when the server was started anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from geo.i18n import Texts
from geo.takeaway import scenes
from geo.takeaway.scenes import Scene
from tests.e2e.actions import TIMEOUT, counted, goto, wait_until_idle
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


def presents_the_scenes(page: Page, told: Sequence[Scene]) -> None:
    """Expect the scenes one after the other without a run, their notes in the other window only."""
    page.get_by_role("button", name="Present the scenes").click()
    talk = page.get_by_role("dialog")
    shown = talk.locator(".atlas-talk-on")
    expect(shown).to_have_count(1, timeout=TIMEOUT)
    expect(talk.locator("h1")).to_have_text(told[0].title)
    members = talk.locator("iframe").first.content_frame.locator(".atlas-symbol")
    expect(members).to_have_count(counted("contestatory", asof="2019-12-31"))
    expect(talk.locator("iframe")).to_have_count(2, timeout=TIMEOUT)  # the next one is drawn
    page.wait_for_function("document.querySelectorAll('.atlas-talk-scene').length === 2")
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    expect(notes.locator(".note")).to_have_text(told[0].note, timeout=TIMEOUT)
    expect(notes.locator(".next")).to_have_text(told[1].title)
    page.bring_to_front()
    at_once = page.evaluate(
        """() => {
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
          return document.querySelectorAll(".atlas-talk-on iframe").length;
        }"""
    )
    assert at_once == 1  # it was drawn ahead of its turn: a step waits for nothing
    expect(talk.locator("h1")).to_have_text(told[1].title)
    expect(notes.locator(".note")).to_have_text(told[1].note)
    assert all(scene.note not in page.inner_text("body") for scene in told)
    notes.keyboard.press("ArrowLeft")
    expect(talk.locator("h1")).to_have_text(told[0].title)
    notes.close()
    page.keyboard.press("End")
    chart = shown.locator("> img")
    expect(chart).to_have_js_property("complete", value=True, timeout=TIMEOUT)
    expect(page).to_have_url(re.compile(r"present=1#scene=6$"))
    page.reload()
    expect(talk.locator("h1")).to_have_text(told[5].title, timeout=TIMEOUT)
    page.keyboard.press("Escape")
    expect(talk).to_have_count(0)
    assert "present" not in page.url
    page.evaluate("history.replaceState(history.state, '', `${location.pathname}?present=1`)")
    page.get_by_role("button", name="Down").first.click()  # a run ends that began in the talk
    page.wait_for_function("!location.search.includes('present')", timeout=TIMEOUT)
    wait_until_idle(page)
    expect(talk).to_have_count(0)
    page.get_by_role("button", name="Up").nth(1).click()
    wait_until_idle(page)


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
        expect(page.locator(".stImage img")).to_have_count(6, timeout=4 * TIMEOUT)
        expect(page.get_by_text("as of 31 December 2019")).to_have_count(2)
        presents_the_scenes(page, scenes.paper(Texts("en")))
        page.get_by_role("button", name="Clear the list").click()
        expect(page.get_by_text("No scene yet.")).to_be_visible()
        page.wait_for_function(f"() => !({HELD}).includes('Map 1')")
        page.reload()
        expect(page.get_by_text("No scene yet.")).to_be_visible(timeout=TIMEOUT)
        context.close()
