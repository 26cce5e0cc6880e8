"""A deck in the browser, next to the command line; and another reader's map meanwhile.

Run by ``make bench`` only.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from geo.i18n import Texts
from geo.takeaway import scenes
from tests.conftest import ROOT
from tests.e2e.actions import goto, map_frame, wait_until_idle
from tests.e2e.server import serve

pytestmark = [pytest.mark.bench, pytest.mark.e2e]

DECK_RATIO = 1.3
MAP_RATIO = 1.5
EVERY = 2.0  # seconds between two questions of the page
LONGEST = 300_000
SCENES = scenes.dumps(scenes.paper(Texts("en")))


def seconds(do: Callable[[], object]) -> float:
    begun = time.monotonic()
    do()
    return time.monotonic() - begun


def by_command(folder: Path) -> float:
    (folder / "scenes.json").write_text(SCENES)
    asked = ["deck", "--scenes", folder / "scenes.json", "--out", folder / "deck.pptx"]
    return seconds(lambda: subprocess.run([sys.executable, "-m", "geo", *asked], check=True))


def a_map(page: Page) -> float:
    def look() -> None:
        goto(page, "/contestatory", lang="en", asof="2022-09-30")
        map_frame(page)

    return seconds(look)


def test_a_deck_takes_as_long_as_the_command_line_and_starves_nobody(
    browser: Browser, tmp_path: Path
) -> None:
    alone = by_command(tmp_path)
    with serve(ROOT / "server.py", tmp_path / "app.log") as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        page, other = context.new_page(), context.new_page()
        asked: list[float] = []

        def listen(socket: WebSocket) -> None:
            socket.on("framesent", lambda _: asked.append(time.monotonic()))

        page.on("websocket", listen)
        a_map(other)  # its first visit reads the layers
        quiet = median(a_map(other) for _ in range(3))
        goto(page, "/scenes", lang="en")
        page.get_by_role("button", name="Add the maps of the papers").click()
        expect(page.get_by_label("Title of scene 6")).to_be_visible()
        wait_until_idle(page)
        download = page.get_by_role("button", name="Download: PowerPoint deck")

        def make() -> None:
            page.get_by_role("button", name="Make: PowerPoint deck").click()
            expect(download).to_be_visible(timeout=LONGEST)

        asked.clear()
        took = seconds(make)
        often = len(asked) / took
        wait_until_idle(page)
        page.get_by_role("button", name="Make: PDF booklet").click()
        busy = median(a_map(other) for _ in range(3))
        context.close()
    said = (
        f"deck {took:.1f} s, command {alone:.1f} s; {often:.2f} messages a second; "
        f"map {busy:.2f} s, {quiet:.2f} s without"
    )
    assert took <= DECK_RATIO * alone, said
    assert often <= 1.5 / EVERY, said
    assert busy <= MAP_RATIO * quiet, said
