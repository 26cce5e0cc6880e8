"""Pages on a phone: words of charts apart and inside, tables and choices that are not cut."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from app import MAPS, PAGES
from geo.i18n import LANGUAGES, Texts
from pages import sources, typology
from tests.e2e.actions import (
    MAP,
    TIMEOUT,
    address,
    draw_all,
    goto,
    has_map,
    map_frame,
    map_shares,
    parts,
    speak,
    wait_until_idle,
)
from ui.page import Page as Room

WIDTH, HEIGHT = 390, 844
FIRST = Texts("fr")  # the longest words
OTHERS = [Texts(code) for code in LANGUAGES if code != FIRST.language]
# Rooms with a chart in a part of that name, and with a long table.
CHARTS = {
    "anvita": {"growth", "composition", "moves", "claims"},
    "typology": {"relations"},
    "history": {"timeline"},
    "overlaps": {"sets", "matrix", "ranking", "graph"},
}
TABLES = {"anvita": {"claims", "moves", "trajectories"}}

# Words of a chart that lie on other words or outside it, by more than their boxes have to spare.
FAULTS = """
() => {
  const found = [];
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    const frame = plot.getBoundingClientRect();
    const words = [...plot.querySelectorAll("text")]
      .filter((text) => text.textContent && text.getBoundingClientRect().width)
      .map((text) => [text.textContent, text.getBoundingClientRect()]);
    words.forEach(([said, box], i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(`cut: ${said}`);
      for (const [other, beside] of words.slice(i + 1)) {
        const across = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
        const down = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
        if (across > 3 && down > 4) found.push(`${said} | ${other}`);
      }
    });
  }
  return found;
}
"""

# Headings that a table lies on.
COVERED = """
() => {
  const tables = [...document.querySelectorAll(".stDataFrame")]
    .filter((e) => e.checkVisibility())
    .map((e) => e.getBoundingClientRect());
  return [...document.querySelectorAll("h2, h3")]
    .filter((heading) => {
      const box = heading.getBoundingClientRect();
      return box.height && tables.some((t) => t.bottom > box.top + 1 && t.top < box.bottom - 1);
    })
    .map((heading) => heading.textContent);
}
"""
# Texts in elements that are narrower.
CUT = """
(all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.value ?? e.textContent)
"""


@pytest.fixture
def context_options(context_options: dict[str, object]) -> dict[str, object]:
    """Options of a phone, whose language is none of the page: the address says it."""
    return context_options | {
        "viewport": {"width": WIDTH, "height": HEIGHT},
        "locale": "fr-FR",
        "has_touch": True,
        "is_mobile": True,
    }


# How far the languages stand from the button that opens the menu.
_BESIDE = """
() => {
  const menu = document.querySelector('[data-testid="stExpandSidebarButton"]');
  const corner = document.querySelector(".st-key-corner").getBoundingClientRect();
  return corner.left - menu.getBoundingClientRect().right;
}
"""


@pytest.mark.parametrize("room", PAGES, ids=lambda room: room.name)
def test_each_part_of_a_page_fits_and_its_words_can_be_read(page: Page, room: Room) -> None:
    """One visit: no part is wider than the phone, no word of a chart or of a long table is cut.

    All in French; then what has words is looked at in the other languages, too.
    """
    goto(page, address(room), lang=FIRST.language)
    for part in parts(page, room, FIRST):
        if has_map(room, part):
            map_frame(page)
            assert map_shares(page, WIDTH, HEIGHT)[1] >= 0.55, part
        its_words_fit(page, room, part)
        if room.name == "typology" and part == "relations":
            tools_cover_no_words(page)
        if room is sources.PAGE and part == "data":
            that_the_page_runs_covers_no_button(page)
        if room.name in OWN:
            OWN[room.name](page)
    if room is typology.PAGE:
        a_card_lies_over_the_page_and_nothing_sticks_out(page)
    for t in OTHERS:
        speak(page, t)
        for part in parts(page, room, t):
            its_words_fit(page, room, part)


def its_words_fit(page: Page, room: Room, part: str) -> None:
    """Hold that no word of a part is cut or covered, and that it is no wider than the phone."""
    if has_map(room, part):
        draw_all(page)
    if (room in MAPS and part in {"", "map"}) or part in CHARTS.get(room.name, ()):
        page.locator(".js-plotly-plot text").first.wait_for(timeout=TIMEOUT)
    with suppress(Error):  # a chart may be drawn anew for the width that it has got
        page.wait_for_function(f"() => ({FAULTS})().length === 0", timeout=5_000)
    assert page.evaluate(FAULTS) == [], part
    if part in TABLES.get(room.name, ()):
        table = page.locator(".stTable table")
        table.wait_for(timeout=TIMEOUT)
        assert table.locator("td, th").evaluate_all(CUT) == [], part
        over = table.evaluate("e => e.parentElement.scrollWidth - e.parentElement.clientWidth")
        assert over <= 1, part
    assert page.evaluate(COVERED) == [], part
    assert page.evaluate(_BESIDE) >= 0, part
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, part
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= WIDTH, part


def a_card_lies_over_the_page_and_nothing_sticks_out(page: Page) -> None:
    """Hold that the card of a network is in sight, and no higher than it may be."""
    card = page.locator(".st-key-net_card")
    for part in parts(page, typology.PAGE, FIRST):
        if not card.count():
            page.locator(".st-key-net_uclg").get_by_role("button").click()
        expect(card).to_be_in_viewport()
        wait_until_idle(page)
        box = card.bounding_box()
        assert box
        assert box["height"] <= 0.6 * HEIGHT, part
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth") <= WIDTH, part


_SPOT = """
() => {
  const held = atlasBoard(map).layers().map((layer) => {
    const box = layer.getElement().getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2, layer.feature.properties.place_id];
  });
  return held.sort((one, other) => other[1] - one[1])[0];
}
"""


def a_touch_opens_the_card_of_a_place_and_the_page_stays(page: Page) -> None:
    """Hold that a finger beside the southernmost symbol opens its card, and the page stays."""
    main = page.get_by_test_id("stMain")
    main.evaluate("e => e.scrollTo(0, 0)")
    frame = map_frame(page)
    box = page.locator(MAP).bounding_box()
    assert box
    x, y, place = frame.evaluate(_SPOT)
    page.touchscreen.tap(box["x"] + x + 9, box["y"] + y + 12)
    expect(page.locator(".st-key-place_card")).to_be_attached(timeout=TIMEOUT)
    wait_until_idle(page)
    assert f"card={place}" in page.url
    assert main.evaluate("e => e.scrollTop") == 0
    page.get_by_role("button", name=FIRST._("Close"), exact=True).click()
    wait_until_idle(page)


def the_bar_opens_and_can_be_touched(page: Page) -> None:
    """Hold that a named button shows the bar, with large targets, and no field's value is cut."""
    bar = page.locator(".st-key-bar")
    expect(bar).to_be_hidden()
    page.get_by_role("button", name=FIRST._("Filters"), exact=True).click()
    expect(bar).to_be_visible()
    low = "all => all.map(e => e.getBoundingClientRect().height).filter(high => high < 44)"
    assert bar.locator("button:has(p), [role=group]:has(> input)").evaluate_all(low) == []
    page.locator(".st-key-more").get_by_role("button").first.click()
    fields = page.get_by_test_id("stPopoverBody").locator(".stSelectbox input")
    fields.first.wait_for(timeout=TIMEOUT)
    assert fields.evaluate_all(CUT) == []
    page.keyboard.press("Escape")


def that_the_page_runs_covers_no_button(page: Page) -> None:
    """Hold that Streamlit's signs keep off the corner: while a page runs, and without a server."""
    for inside in ('<div data-testid="stStatusWidgetRunningIcon"></div><button>Stop</button>', "…"):
        bottom, top = page.evaluate(
            """(inside) => {
              const sign = document.createElement("div");
              sign.dataset.testid = "stStatusWidget";
              sign.innerHTML = inside;
              document.querySelector('[data-testid="stToolbar"]').append(sign);
              const box = sign.getBoundingClientRect();
              const corner = document.querySelector(".st-key-corner").getBoundingClientRect();
              sign.remove();
              return box.height < corner.top ? [box.bottom, corner.top] : [corner.bottom, box.top];
            }""",
            inside,
        )
        assert bottom <= top, inside


def a_switch_shows_either_map_at_the_same_place(page: Page) -> None:
    """Hold that one map is shown at a time, by its name, and both fill the same place."""
    left, right = (page.locator(MAP).nth(side) for side in range(2))
    expect(left).to_be_visible()
    expect(right).to_be_hidden()
    choices = page.get_by_role("group", name="Carte affichée").get_by_role("button")
    expect(choices).to_have_text(["2019", "2026"])
    choices.last.click()
    expect(left).to_be_hidden()
    expect(right).to_be_visible()
    expect(page.get_by_role("heading", name="Au 31 décembre 2019")).to_be_hidden()
    boxes = [
        side.evaluate("e => ({ ...e.getBoundingClientRect().toJSON() })") for side in (left, right)
    ]
    assert boxes[0] == boxes[1]
    pressed = choices.evaluate_all("all => all.map(e => e.ariaPressed)")
    assert pressed == ["false", "true"]
    choices.first.click()


def tools_cover_no_words(page: Page) -> None:
    """Hold that the buttons of a table stand below the words above it."""
    tools = page.get_by_test_id("stElementToolbar").first
    tools.wait_for(timeout=TIMEOUT)
    box = tools.bounding_box()
    said = FIRST._("Choose a row to open the card of its network.")
    words = page.get_by_text(said).bounding_box()
    assert box
    assert words
    assert words["y"] + words["height"] <= box["y"] + 1


OWN = {
    "alpine": the_bar_opens_and_can_be_touched,
    "compare": a_switch_shows_either_map_at_the_same_place,
    "iccar": a_touch_opens_the_card_of_a_place_and_the_page_stays,
}
