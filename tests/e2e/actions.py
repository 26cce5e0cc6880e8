"""What a reader does in the browser, as functions named after it.

They wait for what a reader would wait for, and never for a fixed time.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Error, Frame, Locator, Page, expect

from app import FIRST, MAPS
from geo import registry
from geo.dates import today
from geo.exhibit import Exhibit
from geo.i18n import Texts
from geo.model import View
from pages import compare
from tests.shared import atlas
from ui.page import Page as Room

TIMEOUT = 30_000
MAKING = 180_000  # a file is made by a process that gives way to all others
POLLING = 50  # milliseconds between two looks; to look in each frame costs a frame each time
UNSEEN = ".atlas-unseen"  # the place of what is drawn when it is near
MAP = 'iframe[title="streamlit_folium.st_folium"]'

# Idle: connected, no script running, nothing stale or spinning, for a while without a
# break, since a widget or the map may start another run a moment after the last one.
_IDLE = """
(quiet) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const idle = app !== null
    && app.dataset.testConnectionState === "CONNECTED"
    && app.dataset.testScriptState === "notRunning"
    && document.querySelector(
      '[data-testid="stSpinner"], [data-testid="stSkeleton"], [data-testid="stAppSkeleton"]',
    ) === null
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
    settle(page)


def reload(page: Page) -> None:
    """Load the page again, as it is in the address, and wait until it has settled."""
    page.reload(wait_until="domcontentloaded", timeout=TIMEOUT)
    settle(page)


def settle(page: Page) -> None:
    """Wait until a page that was just opened has run once and is idle."""
    page.wait_for_function(_STYLED, timeout=TIMEOUT, polling=POLLING)
    wait_until_idle(page)


def come_to(page: Page, heading: str) -> None:
    """Scroll to a heading of the page, and wait until what stands there is drawn."""
    page.get_by_role("heading", name=heading).scroll_into_view_if_needed()
    wait_until_idle(page)


def speak(page: Page, t: Texts) -> None:
    """Choose a language for the page, and wait until it speaks it."""
    page.locator(".st-key-corner").get_by_text(t.facts.own_name, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", t.language, timeout=TIMEOUT)
    wait_until_idle(page)


def draw_all(page: Page) -> None:
    """Draw the whole page, also what lies far below: a browser asks for it before it prints."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(f"{UNSEEN}:visible")).to_have_count(0, timeout=TIMEOUT)
    wait_until_idle(page)


def address(room: Room) -> str:
    """Return the path of a page of the app."""
    return "/" if room is FIRST else f"/{room.name}"


def part_words(room: Room, t: Texts) -> Mapping[str, str]:
    """Return the parts of a page with their words, from the page's own table."""
    if room.name in registry.ROOMS:
        return registry.room(room.name).choices(atlas(), t).get("part", {})
    found = room.own(t).get("part", {})
    assert isinstance(found, Mapping)
    return found


def parts(page: Page, room: Room, t: Texts, *only: str) -> Iterator[str]:
    """Choose each part of a page, or some, and yield its code; a page without parts yields ``""``.

    One that can't be chosen, or one too many on the page, fails.
    """
    words = part_words(room, t)
    choices = page.locator(":is(.st-key-choice_part, .st-key-sources_part) [role=radio]")
    expect(choices).to_have_count(len(words), timeout=TIMEOUT)
    for code in only or words or ("",):
        if code:
            page.get_by_role("radio", name=words[code], exact=True).click()
            wait_until_idle(page)
        yield code


def exhibit(path: str, **query: str | list[str]) -> Exhibit:
    """Return what the library shows at an address: a page of the app must say the same."""
    values = {key: [given] if isinstance(given, str) else given for key, given in query.items()}
    return registry.read(path, values, atlas(), today()).request.build()


def counted(path: str, **query: str | list[str]) -> int:
    """Return how many members the map at an address has, without those that have no point."""
    view = exhibit(path, **query)
    assert isinstance(view, View)
    return int(view.members.geometry.notna().sum())


def visit(page: Page, section: str, label: str) -> None:
    """Go to another page by the navigation, where it stands in a section."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    page.get_by_role("menuitem", name=label, exact=True).click()
    wait_until_idle(page)


def has_map(room: Room, part: str) -> bool:
    """Say whether a part of a page is one of the maps that fill the window."""
    return (room in (*MAPS, compare.PAGE) and part == "") or part in {"map", "trajectories"}


# How much of the window's area below the navigation its maps have, and of the window's height.
_SHARES = """
([selector]) => {
  const top = document.querySelector('[data-testid="stHeader"]').getBoundingClientRect().bottom;
  const shown = [...document.querySelectorAll(selector)]
    .filter((map) => getComputedStyle(map).visibility === "visible")
    .map((map) => map.getBoundingClientRect());
  const high = (box) => Math.min(box.bottom, innerHeight) - Math.max(box.top, top);
  const wide = (box) => Math.min(box.right, innerWidth) - Math.max(box.left, 0);
  const area = shown.reduce((sum, box) => sum + high(box) * wide(box), 0);
  return [area / (innerWidth * (innerHeight - top)), high(shown[0]) / innerHeight];
}
"""


def map_shares(page: Page, width: int, height: int) -> tuple[float, float]:
    """Give the window a size, and return the share of its maps of its area and of its height."""
    page.set_viewport_size({"width": width, "height": height})
    frame = map_frame(page)
    box = page.locator(MAP).first.bounding_box()
    assert box
    frame.wait_for_function(  # the map follows its frame
        "high => Math.abs(window.map.getSize().y - high) < 2", arg=box["height"], timeout=TIMEOUT
    )
    area, high = page.evaluate(_SHARES, [MAP])
    return float(area), float(high)


def wait_until_idle(page: Page, quiet: int = 300, timeout: int = TIMEOUT) -> None:
    """Wait until the app has been idle for ``quiet`` milliseconds without a break."""
    page.evaluate("() => { window.__idleSince = undefined; }")
    page.wait_for_function(_IDLE, arg=quiet, timeout=timeout, polling=POLLING)


def is_idle(page: Page) -> bool:
    """Say whether the app is idle at this moment."""
    return bool(page.evaluate(_IDLE, 0))


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


def look_at(frame: Frame, latitude: float, longitude: float, zoom: int) -> None:
    """Move a map to a place, at once."""
    # Nothing is returned: the map would be, and all that hangs on it.
    frame.evaluate(
        "([lat, lng, zoom]) => { window.map.setView([lat, lng], zoom, { animate: false }); }",
        [latitude, longitude, zoom],
    )


def _open_list(box: Locator, wanted: Locator) -> None:
    """Open the list of a field; it closes again when the page below it is still moving."""
    for _ in range(5):
        if wanted.is_visible():
            return
        box.press("ArrowDown")
        with suppress(Error):
            wanted.wait_for(state="visible", timeout=2_000)


def _field(page: Page, kind: str, label: str) -> Locator:
    """Return a field of the bar, or of what opens behind its last button."""
    field = page.get_by_test_id(kind).filter(has_text=label).first
    more = page.locator(".st-key-more").get_by_role("button").first
    field.or_(more).first.wait_for(timeout=TIMEOUT)
    if not field.is_visible():
        more.click()
    return field


@dataclass
class Taken:
    """A file that a reader has taken: its name and content."""

    name: str = ""
    content: bytes = b""


@contextmanager
def taking(page: Page) -> Iterator[Taken]:
    """Wait until the file has come that is asked for in the block, however long it is made."""
    taken = Taken()
    with page.expect_download(timeout=MAKING) as waiting:
        yield taken
    taken.name = waiting.value.suggested_filename
    taken.content = Path(waiting.value.path()).read_bytes()


def take(page: Page, button: str) -> tuple[str, bytes]:
    """Press a download button; return the file's name and content."""
    with taking(page) as taken:
        page.get_by_role("button", name=button, exact=True).click()
    return taken.name, taken.content


def choose(page: Page, label: str, *options: str) -> None:
    """Choose values of a filter; a value may stand with its count behind it."""
    field = _field(page, "stMultiSelect", label)
    box = field.get_by_role("combobox")
    listed = page.get_by_role("option")
    for option in options:
        wanted = listed.filter(has_text=option).first
        _open_list(box, wanted)
        wanted.click()
        wait_until_idle(page)
    page.keyboard.press("Escape")
    listed.first.wait_for(state="hidden")
    close_more(page)


def close_more(page: Page) -> None:
    """Close what is open behind the last button of the bar, so that it covers no map."""
    opened = page.get_by_test_id("stPopoverBody")
    if opened.count():
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)


def type_in(page: Page, label: str, *options: str) -> None:
    """Choose values of a filter by keys, without waiting for what the page answers to each."""
    box = page.get_by_test_id("stMultiSelect").filter(has_text=label).first.get_by_role("combobox")
    for option in options:
        box.press_sequentially(option)
        for _ in range(5):  # the list may still be narrowing down to what is typed
            active = page.locator(f'[id="{box.get_attribute("aria-activedescendant")}"]')
            if active.count() and option in active.inner_text():
                break
            box.press("ArrowDown")
        else:
            raise AssertionError(f"{option} is not among the options.")
        box.press("Enter")
    box.press("Escape")


def pick(page: Page, label: str, option: str) -> None:
    """Pick the one value of a select box, once the page has come: a list closes with a run."""
    wait_until_idle(page)
    box = _field(page, "stSelectbox", label).get_by_role("combobox")
    wanted = page.get_by_role("option", name=option, exact=True)
    _open_list(box, wanted)
    wanted.click()
    wait_until_idle(page)
    close_more(page)


def wait_for_members(page: Page, number: int) -> None:
    """Wait until the map shows a number of members, also outside the part that is seen."""
    frame = map_frame(page)
    frame.wait_for_function(f"() => atlasBoard(window.map).count() === {number}", timeout=TIMEOUT)
