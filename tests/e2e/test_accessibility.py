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
from tests.e2e.actions import MAP, goto, map_frame, wait_for_members

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MAPS = [f"/{page.name}" for page in app.MAPS]
PART = {"anvita": "?part=growth"}  # its first part is a map, as on other pages
PAGES = [
    "/" if page is app.FIRST else f"/{page.name}{PART.get(page.name, '')}" for page in app.PAGES
]
READERS = [("en", "light"), ("fr", "dark")]  # both languages and both themes on each page
READ = (".atlas-legend span", '[data-testid="stCaptionContainer"] p')  # legends, captions
TEXT_CONTRAST = 4.5

# Rule of axe, and what the element must look like: why it is let pass.
KNOWN = {
    # Day, month and year of st.date_input are lower than 24 pixels; the slider of years and
    # the buttons beside it do the same with larger targets.
    # Symbols of places stand where the places are, which WCAG 2.5.8 excepts; each is in the
    # table too.
    "target-size": r"role=\"spinbutton\"|leaflet-marker-icon",
    # The frame of streamlit-folium forbids to pinch; the map itself zooms by fingers and keys.
    "meta-viewport": r"user-scalable=no",
    # The place of st.file_uploader where files are dropped; the button inside it does the same.
    "presentation-role-conflict": r"stFileUploaderDropzone",
}

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


def violations(place: Page | Frame, tags: list[str]) -> list[str]:
    """Run axe, and return what it finds beyond `KNOWN`, one line for each element."""
    place.evaluate(AXE_SCRIPT)
    answer: dict[str, Any] = place.evaluate(
        "(tags) => axe.run({ runOnly: tags, resultTypes: ['violations'], iframes: false })", tags
    )
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:160]} "
        f"{node['failureSummary']}"
        for found in answer["violations"]
        for node in found["nodes"]
        if not re.search(KNOWN.get(found["id"], r"$^"), node["html"])
    ]


@pytest.fixture
def scheme(request: pytest.FixtureRequest) -> str:
    """The colour scheme of the reader's system."""
    return str(getattr(request, "param", "light"))


@pytest.fixture
def context_options(context_options: dict[str, object], scheme: str) -> dict[str, object]:
    return context_options | {"color_scheme": scheme}


@pytest.mark.parametrize(("lang", "scheme"), READERS, indirect=["scheme"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_new(page: Page, path: str, lang: str, scheme: str) -> None:
    path, _, part = path.partition("?part=")
    goto(page, path, lang=lang, **({"part": part} if part else {}))
    found = []
    if path in MAPS:  # headings and landmarks are the business of the page around the frame
        found = violations(map_frame(page), WCAG)
        for selector in READ:  # which axe can't judge: their ancestors are translucent
            expect(page.locator(selector).first).to_be_visible()
            assert page.evaluate(_CONTRAST, selector) >= TEXT_CONTRAST, (selector, scheme)
    found += violations(page, [*WCAG, "best-practice"])
    assert not found, scheme + "\n" + "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"], indirect=True)
def test_axe_finds_nothing_new_with_cards_and_filters(page: Page, scheme: str) -> None:
    goto(page, lang="en", network="anvita", asof="2022-09-30", card="fr-grenoble")
    frame = map_frame(page)
    frame.evaluate("window.map.setView([45.18, 5.73], 11, {animate: false})")
    frame.get_by_role("button", name="Grenoble, ANVITA").click()
    expect(frame.locator(".leaflet-popup")).to_have_css("opacity", "1")
    found = violations(frame, WCAG) + violations(page, [*WCAG, "best-practice"])
    assert not found, scheme + "\n" + "\n".join(found)


@pytest.mark.parametrize("part", ["table", "relations", "seats"])
def test_axe_finds_nothing_new_with_the_card_of_a_network(page: Page, part: str) -> None:
    goto(page, "/typology", lang="en", part=part, net="uclg")
    expect(page.locator(".st-key-net_card")).to_be_visible()
    found = violations(page, [*WCAG, "best-practice"])
    assert not found, "\n".join(found)


def tab_until(page: Page, frame: Frame, selector: str, most: int) -> None:
    """Press Tab until an element inside the map has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if frame.evaluate(
            "(s) => document.hasFocus() && document.activeElement.matches(s)", selector
        ):
            return
    raise AssertionError(f"{most} times Tab did not reach {selector}.")


@pytest.mark.parametrize("path", MAPS)
def test_tab_reaches_a_symbol_and_enter_opens_its_card(page: Page, path: str) -> None:
    goto(page, path, lang="en")
    frame = map_frame(page)
    page.get_by_test_id("stMain").get_by_role("combobox").last.focus()
    tab_until(page, frame, ".atlas-symbol", most=40)
    focused = frame.locator(".atlas-symbol:focus")
    outline = focused.evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline != "none"
    name = focused.get_attribute("aria-label") or focused.get_attribute("title") or ""
    page.keyboard.press("Enter")
    popup = frame.locator(".leaflet-popup-content")
    expect(popup).to_be_visible()
    expect(popup.locator("h3")).to_contain_text(name.partition(",")[0])


@pytest.mark.parametrize(
    ("path", "name"), list(zip(MAPS, ("contestatory", "iccar", "alpine"), strict=True)), ids=MAPS
)
def test_the_rows_on_the_map_are_in_a_table_too(page: Page, path: str, name: str) -> None:
    goto(page, path, lang="en", asof="2022-09-30")
    expect(page.get_by_role("heading", name="The same rows as a table")).to_be_visible()
    grid = page.locator(f'[class*="st-key-table_{name}"] table[role=grid]')
    rows = int(grid.get_attribute("aria-rowcount") or 0) - 1
    assert rows > 0
    missing = page.get_by_text("without a point, in the table only")
    unlocated = re.search(
        r"(\d+) without a point", missing.first.inner_text() if missing.count() else ""
    )
    wait_for_members(page, rows - (int(unlocated[1]) if unlocated else 0))


def test_what_streamlit_leaves_undone_is_still_undone(page: Page) -> None:
    """Two gaps that the accessibility statement names; when this fails, it can drop one."""
    goto(page, lang="fr")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(MAP)).to_have_attribute("title", "streamlit_folium.st_folium")
