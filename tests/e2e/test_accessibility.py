"""What readers without a mouse, a sharp eye or a screen meet: axe, contrast, keyboard, table.

axe runs in the page and inside the frame of the map. What is known and not the atlas's to mend is
in `KNOWN`, each with its reason; anything else fails.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page, expect

import app
from geo.i18n import LANGUAGES, Texts
from pages import typology
from tests.e2e.actions import (
    POLLING,
    TIMEOUT,
    address,
    counted,
    draw_all,
    exhibit,
    goto,
    has_map,
    is_idle,
    map_frame,
    map_shares,
    part_words,
    parts,
    speak,
    wait_for_members,
    wait_until_idle,
)
from ui.page import Page as Room

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AGAIN = {"anvita": "growth"}  # what is seen in both looks: the first part, but where it is a map
GROUND = {"light": "rgb(251, 250, 246)", "dark": "rgb(18, 23, 27)"}
WIDTH = 1440
ATTEMPTS = 5  # of axe, for a page that does not come to rest
LEAST = {(1024, 768): 0.6, (1440, 900): 0.7}  # of the window's area, what a map has
READ = (
    ":is(.atlas-row, .atlas-legend) span",
    '[data-testid="stCaptionContainer"] p',
)  # legends, captions
TEXT_CONTRAST = 4.5

# Rule of axe, and what the element must look like: why it is let pass.
KNOWN = {
    # Day, month and year of st.date_input are lower than 24 pixels; the slider of years and
    # the buttons beside it do the same with larger targets.
    "target-size": r"role=\"spinbutton\"",
    # The frame of streamlit-folium forbids to pinch; the map itself zooms by fingers and keys.
    "meta-viewport": r"user-scalable=no",
    # The place of st.file_uploader where files are dropped; the button inside it does the same.
    "presentation-role-conflict": r"stFileUploaderDropzone",
}

# Symbols of places stand where the places are, which WCAG 2.5.8 excepts; each is in the table too.
# They are not asked for their size at all: to compare a thousand with each other takes axe longer
# than all that it finds. What stands near them is.
_EXCEPTED = """
() => axe.configure({
  rules: [{ id: "target-size", selector: "*:not(.leaflet-marker-icon)" }],
})
"""

# Names of the fields of the bar that go over the edge of their field, or are cut there.
_CUT = """
() => [...document.querySelectorAll(
  '.st-key-bar [data-testid="stWidgetLabel"] p',
)].filter((name) => {
  const words = document.createRange();
  words.selectNodeContents(name);
  const field = name.closest(".stMultiSelect, .stSelectbox, .stDateInput, .stTextInput");
  return name.offsetParent && (name.scrollWidth > name.clientWidth || (field
    && words.getBoundingClientRect().right > field.getBoundingClientRect().right - 1));
}).map((name) => name.innerText)
"""

# Worst contrast of the texts below some elements, with the opacity of all their ancestors.
_CONTRAST = """
(selector) => {
  const parse = (text) => {
    const values = text.match(/[\\d.]+/g).map(Number);
    if (text.startsWith("color(srgb")) {
      values[0] *= 255; values[1] *= 255; values[2] *= 255;
    }
    return [values[0], values[1], values[2], values.length > 3 ? values[3] : 1];
  };
  const over = (top, alpha, under) => under.map((c, i) => top[i] * alpha + c * (1 - alpha));
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const chain = [];
    for (let e = element; e; e = e.parentElement) chain.unshift(e);
    return chain.reduce((under, e) => {
      const colour = parse(getComputedStyle(e).backgroundColor);
      return over(colour, colour[3], under);
    }, [255, 255, 255]);
  };
  let worst = 21;
  for (const element of document.querySelectorAll(selector)) {
    if (!element.innerText || !element.innerText.trim()) continue;
    let opacity = 1;
    for (let e = element; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
    const under = ground(element);
    const colour = parse(getComputedStyle(element).color);
    const drawn = light(over(colour, colour[3] * opacity, under));
    const [dark, bright] = [drawn, light(under)].sort((a, b) => a - b);
    worst = Math.min(worst, (bright + 0.05) / (dark + 0.05));
  }
  return worst;
}
"""


# Names and texts that have an English word of Streamlit's. What the data calls by an English name,
# such as places and networks, has none of these words.
_ENGLISH = """
(theirs) => {
  const words = ("open close clear all remove select selected search help choose press "
    + "enter apply skip show hide download fullscreen columns link copy pages stop upload drag "
    + "drop browse per file limit year month next previous expand collapse sidebar toggle options "
    + "results date: heading "
    + "keys navigate available zoom layers").split(" ");
  const own = new Set(words.filter((word) => !theirs.includes(word)));
  const found = new Set();
  const look = (text) => {
    const parts = (text ?? "").toLowerCase().split(/[^a-zà-ÿ:]+/).filter(Boolean);
    const said = parts.filter((part) => own.has(part));
    if (said.length && (parts.length < 3 || said.length > 1)) found.add(text.trim());
  };
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("script, style, code, datalist, [translate=no], table")) continue;
    for (const name of ["aria-label", "title", "placeholder"]) look(element.getAttribute(name));
    for (const node of element.childNodes) if (node.nodeType === 3) look(node.data);
  }
  return [...found];
}
"""

_SHARED = {"it": ["file", "link", "per"]}  # Italian words, too
OTHERS = tuple(Texts(code) for code in LANGUAGES if code != "en")
# What opens: behind buttons, the list of a field, the days of a month.
_OPENING = (
    '[data-testid="stPopover"] button',
    ".st-key-bar .stMultiSelect input",
    '[data-testid="stDateInputCalendarButton"]',
    '[data-testid="stMainMenu"] button',
)

# Nothing fades or slides: a text in between has another contrast.
_AT_REST = "() => document.getAnimations().every((each) => each.playState !== 'running')"


def violations(place: Page | Frame, tags: list[str]) -> list[str]:
    """Run axe, and return what it finds beyond `KNOWN`, one line for each element.

    What a run of the page has dimmed meanwhile is not what a reader reads: axe then looks again.
    """
    page, found = place if isinstance(place, Page) else place.page, []
    for _ in range(ATTEMPTS):
        wait_until_idle(page)
        found = at_once(place, tags)
        if is_idle(page):
            break
    return found


def at_once(place: Page | Frame, tags: list[str]) -> list[str]:
    """Run axe on what is there, which need not be the app."""
    if not place.evaluate("() => 'axe' in window"):
        place.evaluate(AXE_SCRIPT)
        place.evaluate(_EXCEPTED)
    place.wait_for_function(_AT_REST, polling=POLLING)
    answer: dict[str, Any] = place.evaluate(
        "(tags) => axe.run({ runOnly: tags, resultTypes: ['violations'], iframes: false,"
        " preload: false })",
        tags,
    )
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:160]} "
        f"{node['failureSummary']}"
        for found in answer["violations"]
        for node in found["nodes"]
        if not re.search(KNOWN.get(found["id"], r"$^"), node["html"])
    ]


def faults(page: Page, room: Room, part: str) -> list[str]:
    """Return what axe finds, texts of too little contrast, and a page wider than its screen."""
    found = []
    if has_map(room, part):  # headings and landmarks are the business of the page around the frame
        found = violations(map_frame(page), WCAG)
        for selector in READ:  # which axe can't judge: their ancestors are translucent
            expect(page.locator(selector).first).to_be_visible()
            contrast = page.evaluate(_CONTRAST, selector)
            if contrast < TEXT_CONTRAST:
                found.append(f"contrast of {contrast:.2f}: {selector}")
        draw_all(page)
    found += violations(page, [*WCAG, "best-practice"])
    if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
        found.append(f"wider than {WIDTH} pixels")
    return found


@pytest.mark.parametrize("room", app.PAGES, ids=lambda room: room.name)
def test_no_part_of_a_page_has_a_fault(page: Page, room: Room) -> None:
    """One visit: every part in English and light, then one of them dark in each other language.

    On its way: a map by keyboard and as a table, and the card of a network.
    """
    goto(page, address(room), lang="en")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND["light"])
    expect(page.get_by_role("heading", level=1)).to_have_text(room.title(Texts("en")))
    found = []
    for part in parts(page, room, Texts("en")):
        if has_map(room, part):
            for size, least in LEAST.items():
                share, _ = map_shares(page, *size)
                found += [f"{part}: {share:.3f} of {size}"] if share < least else []
        found += [f"en, light, {part}: {fault}" for fault in faults(page, room, part)]
        if room in app.MAPS and part in {"", "map"}:
            a_map_can_be_read_in_a_table_and_reached_by_tab(page, room.name)
    if room is typology.PAGE:
        found += faults_with_the_card_of_a_network(page)
    page.emulate_media(color_scheme="dark")
    for t in OTHERS:
        speak(page, t)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND["dark"])
        expect(page.get_by_role("heading", level=1)).to_have_text(room.title(t))
        again = AGAIN.get(room.name, next(iter(part_words(room, t)), ""))
        for part in parts(page, room, t, again):
            found += [f"{t.language}, dark, {part}: {fault}" for fault in faults(page, room, part)]
            english = left_in_english(page, t)
            found += [f"{t.language}, {part}: English: {text}" for text in english]
        page.set_viewport_size({"width": 1024, "height": 768})
        found += [f"{t.language}: cut in the bar: {label}" for label in page.evaluate(_CUT)]
        page.set_viewport_size({"width": WIDTH, "height": 900})
    assert not found, "\n".join(found)


def left_in_english(page: Page, t: Texts) -> set[str]:
    """Return words of others' in English: on the page, in its maps, and in what opens from it."""
    own = _SHARED.get(t.language, [])
    found = {text for each in page.frames for text in each.evaluate(_ENGLISH, own)}
    for opening in _OPENING:
        for button in page.locator(opening).filter(visible=True).all()[:2]:
            button.click()
            page.wait_for_timeout(150)
            found |= set(page.evaluate(_ENGLISH, own))
            page.keyboard.press("Escape")
    return found


def faults_with_the_card_of_a_network(page: Page) -> list[str]:
    """Return what axe finds in each part of the typology while a card is open."""
    found, card = [], page.locator(".st-key-net_card")
    for part in parts(page, typology.PAGE, Texts("en")):
        if not card.count():
            page.locator(".st-key-net_uclg").get_by_role("button").click()
        expect(card).to_be_visible(timeout=TIMEOUT)
        wait_until_idle(page)
        found += [f"card, {part}: {each}" for each in violations(page, [*WCAG, "best-practice"])]
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    return found


def tab_until(page: Page, frame: Frame, selector: str, most: int) -> None:
    """Press Tab until an element inside the map has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if frame.evaluate(
            "(s) => document.hasFocus() && document.activeElement.matches(s)", selector
        ):
            return
    raise AssertionError(f"{most} times Tab did not reach {selector}.")


def a_map_can_be_read_in_a_table_and_reached_by_tab(page: Page, name: str) -> None:
    """All rows on the map are in the table too; Tab reaches a symbol, and Enter opens its card."""
    frame = map_frame(page)
    expect(page.get_by_role("heading", name="The same rows as a table")).to_be_visible()
    grid = page.locator(f'[class*="st-key-table_{name}"] table[role=grid]')
    rows = int(grid.get_attribute("aria-rowcount") or 0) - 1
    assert rows > 0
    assert rows == len(exhibit(name).rows)
    wait_for_members(page, counted(name))
    page.locator(".st-key-bar").get_by_role("combobox").last.focus()
    tab_until(page, frame, ".atlas-symbol", most=40)
    focused = frame.locator(".atlas-symbol:focus")
    outline = focused.evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline != "none"
    said = focused.get_attribute("aria-label") or focused.get_attribute("title") or ""
    page.keyboard.press("Enter")
    card = page.locator(".st-key-place_card")
    expect(card.locator("h2")).to_contain_text(said.partition(",")[0], timeout=TIMEOUT)
    expect(frame.locator(".leaflet-popup")).to_have_count(0)  # a card never stands twice
    card.get_by_role("button", name="Close").click()
    wait_until_idle(page)
    expect(card).to_have_count(0)
