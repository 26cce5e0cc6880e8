"""What a reader does in the browser, as functions named after it.

They wait for what a reader would wait for, and never for a fixed time.
"""

import time
from contextlib import suppress
from urllib.parse import urlencode

from playwright.sync_api import Error, Frame, Locator, Page

TIMEOUT = 30_000
MAP = 'iframe[title="streamlit_folium.st_folium"]'

# Idle: connected, no script running, nothing stale or spinning, for a while without a
# break, since a widget or the map may start another run a moment after the last one.
_IDLE = """
(quiet) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const idle = app !== null
    && app.dataset.testConnectionState === "CONNECTED"
    && app.dataset.testScriptState === "notRunning"
    && document.querySelector('[data-testid="stSpinner"], [data-testid="stAppSkeleton"]') === null
    && document.querySelector('[data-stale="true"]') === null;
  const now = performance.now();
  if (!idle) { window.__idleSince = undefined; return false; }
  window.__idleSince ??= now;
  return now - window.__idleSince >= quiet;
}
"""

# The first run has reached the page: its style is there. Before, nothing runs and nothing is stale.
_STYLED = """
() => [...document.querySelectorAll("style")].some((s) => s.textContent.includes("atlas-legend"))
"""

# Drawn: Leaflet is up and styled, has shapes or symbols, is not zooming, misses no tile.
# What is still missing is returned as text, so that a test that waits in vain can say it.
_MISSING = """
() => {
  const map = document.querySelector(".leaflet-container");
  if (map === null) return "no Leaflet map";
  const pane = map.querySelector(".leaflet-map-pane");
  if (pane === null || getComputedStyle(pane).position !== "absolute") return "no Leaflet style";
  const drawn = "path.leaflet-interactive, .leaflet-marker-icon, .leaflet-overlay-pane canvas";
  if (map.querySelector(drawn) === null) return "no shapes or symbols";
  if (map.querySelector(".leaflet-zoom-anim") !== null) return "the end of a zoom";
  if (map.querySelector(".leaflet-tile:not(.leaflet-tile-loaded)") !== null) return "tiles";
  return "";
}
"""


def goto(page: Page, path: str = "/contestatory", **query: object) -> None:
    """Open a page of the app and wait until it has settled.

    Parameters
    ----------
    page
        The browser page; its context knows the address of the app.
    path
        The path of the page: Map 1 if it is not given, ``/`` for the first page.
    query
        The query string. A list or tuple gives a repeated key: ``network=["anvita", "recosol"]``.
    """
    tail = f"?{urlencode(query, doseq=True)}" if query else ""
    page.goto(f"/{path.lstrip('/')}{tail}", wait_until="domcontentloaded", timeout=TIMEOUT)
    page.wait_for_function(_STYLED, timeout=TIMEOUT)
    wait_until_idle(page)


def visit(page: Page, section: str, label: str) -> None:
    """Go to another page by the navigation, where it stands in a section."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=label).click()
    wait_until_idle(page)


def wait_until_idle(page: Page, quiet: int = 300, timeout: int = TIMEOUT) -> None:
    """Wait until the app has been idle for ``quiet`` milliseconds without a break."""
    page.evaluate("() => { window.__idleSince = undefined; }")
    page.wait_for_function(_IDLE, arg=quiet, timeout=timeout)


def map_frame(page: Page, nth: int = 0) -> Frame:
    """Return the frame of a map once its shapes, symbols and tiles are drawn.

    Parameters
    ----------
    page
        The browser page.
    nth
        Which map of the page, from 0.
    """
    page.locator(MAP).nth(nth).wait_for(timeout=TIMEOUT)
    missing = "an answer"
    deadline = time.monotonic() + TIMEOUT / 1000
    while time.monotonic() < deadline:
        # The frame is asked for each time: a new base map mounts a new one.
        handle = page.locator(MAP).nth(nth).element_handle(timeout=TIMEOUT)
        frame = handle.content_frame()
        try:
            missing = frame.evaluate(_MISSING) if frame else "a document"
        except Error as error:
            missing = f"a frame that stays: {error.message}"
        if frame and not missing:
            return frame
        page.wait_for_timeout(50)
    raise AssertionError(f"The map is not drawn; it misses {missing}.")


def _open_list(box: Locator, wanted: Locator) -> None:
    """Open the list of a field; it closes again when the page below it is still moving."""
    for _ in range(5):
        if wanted.is_visible():
            return
        box.press("ArrowDown")
        with suppress(Error):
            wanted.wait_for(state="visible", timeout=2_000)


def choose(page: Page, label: str, *options: str) -> None:
    """Choose values of a filter; a value may stand with its count behind it."""
    field = page.get_by_test_id("stMultiSelect").filter(has_text=label).first
    box = field.get_by_role("combobox")
    listed = page.get_by_role("option")
    for option in options:
        wanted = listed.filter(has_text=option).first
        _open_list(box, wanted)
        wanted.click()
        wait_until_idle(page)
    page.keyboard.press("Escape")
    listed.first.wait_for(state="hidden")


def pick(page: Page, label: str, option: str) -> None:
    """Pick the one value of a select box."""
    box = page.get_by_test_id("stSelectbox").filter(has_text=label).first.get_by_role("combobox")
    wanted = page.get_by_role("option", name=option, exact=True)
    _open_list(box, wanted)
    wanted.click()
    wait_until_idle(page)


# Members on the map: alone, in clusters, or outside the part that is seen.
_COUNT = """
() => Object.values(window.map._layers)
  .filter((layer) => layer instanceof L.MarkerClusterGroup)
  .reduce((sum, group) => sum + group.getLayers().length, 0)
"""


def wait_for_members(page: Page, number: int) -> None:
    """Wait until the map shows a number of members, those inside clusters included."""
    frame = map_frame(page)
    frame.wait_for_function(f"() => ({_COUNT})() === {number}", timeout=TIMEOUT)
