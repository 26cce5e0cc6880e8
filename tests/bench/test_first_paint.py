"""When a page first says something, next to a bare Streamlit page that says a sentence.

Run by ``make bench`` only. A page says something in the first frame in which its title stands
with a sentence below it; the server has shown the page once before.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

import app
from tests.bench.conftest import Start
from tests.conftest import ROOT
from tests.e2e.server import serve

pytestmark = [pytest.mark.bench, pytest.mark.e2e]

RATIO = 1.5
VISITS = 7
PARTS = (
    "anvita?part=growth",
    "anvita?part=composition",
    "anvita?part=claims",
    "typology?part=relations",
    "overlaps?part=sets",
)
PAGES = (*("" if page is app.FIRST else page.name for page in app.PAGES), *PARTS)
_SPEAKS = """
if (window.top === window) {
  const long = (node) => node.innerText.trim().length > 40;
  const look = () => {
    const title = document.querySelector('[data-testid="stMain"] h1');
    const texts = document.querySelectorAll('[data-testid="stMain"] p, [data-testid="stMain"] li');
    if (title && title.innerText && [...texts].some(long)) window.__spokeAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def first_words(browser: Browser, url: str) -> float:
    """Return milliseconds from navigation to the first words, in a fresh browser profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(_SPEAKS)
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("window.__spokeAt", timeout=60_000)
    took = float(page.evaluate("window.__spokeAt"))
    context.close()
    return took


def test_each_page_speaks_within_half_as_long_again_as_a_bare_one(
    browser: Browser, start: Start, tmp_path: Path
) -> None:
    ratios = {}
    with start("bare") as bare, serve(ROOT / "server.py", tmp_path / "atlas.log") as server:
        first_words(browser, bare.url)
        for path in PAGES:
            first_words(browser, f"{server.url}/{path}")
            pairs = [
                (first_words(browser, f"{server.url}/{path}"), first_words(browser, bare.url))
                for _ in range(VISITS)
            ]
            ratios[path] = median(ours / floor for ours, floor in pairs)
            ours, floor = (median(each) for each in zip(*pairs, strict=True))
            print(f"{path or '/':<26}{ours:6.0f} ms   floor {floor:5.0f}   {ratios[path]:.2f}")  # noqa: T201
    late = {path: round(ratio, 2) for path, ratio in ratios.items() if ratio > RATIO}
    assert not late
