"""What a reader does with the three maps: cards, layers, time, countries, perimeters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from geo.i18n import Texts
from tests.e2e.actions import (
    TIMEOUT,
    choose,
    come_to,
    counted,
    goto,
    look_at,
    map_frame,
    pick,
    reload,
    wait_for_members,
    wait_until_idle,
)
from tests.e2e.test_accessibility import GROUND, WCAG, violations
from tests.images import Comparison
from tests.shared import in_data
from ui import theme


def test_a_click_on_a_member_opens_its_card_and_the_address_keeps_it(page: Page) -> None:
    """With a filter and a card, in light and dark, axe finds nothing; the map goes to the place."""
    goto(page, lang="en", asof="2022-09-30", network="anvita")
    frame = map_frame(page)
    look_at(frame, 45.18, 5.73, 11)
    symbol = frame.get_by_role("button", name="Grenoble, ANVITA")
    symbol.focus()
    tooltip = frame.locator(".leaflet-tooltip")
    for fact in ("founding member", "EELV as of 20 August 2021", "26 September 2018"):
        expect(tooltip).to_contain_text(fact)
    expect(page.locator(".atlas-on")).to_have_text("Grenoble")  # the list answers the map
    page.locator(".atlas-places").get_by_text("Nantes", exact=True).hover()
    expect(frame.locator(".atlas-ringed")).to_have_count(1)  # and the map the list
    symbol.click()
    expect(frame.locator(".leaflet-popup")).to_have_count(0)  # a card never stands twice
    expect(page.locator(".atlas-legend").first).to_contain_text("ANVITA")  # nor pushes it away
    card = page.locator(".st-key-place_card")  # beside the map, with the sources
    expect(card).to_contain_text("156,140 inhabitants (2023)")
    expect(card).to_contain_text("26 September 2018")
    expect(card).to_contain_text("ANVITA: founding member")
    expect(card).to_contain_text("ICCAR: member")
    link = card.locator('a[href="https://www.anvita.fr/qui-sommes-nous"]').first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    card.get_by_text("EELV").last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Close")).to_be_in_viewport()  # wherever one reads
    below = page.locator(".atlas-places button").first  # all places of the list stay in reach
    below.click(trial=True)
    wait_until_idle(page)
    assert "card=fr-grenoble" in page.url
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[scheme])
        faulty = violations(frame, WCAG) + violations(page, [*WCAG, "best-practice"])
        found += [f"{scheme}: {fault}" for fault in faulty]
    assert not found, "\n".join(found)
    reload(page)
    expect(card).to_contain_text("Grenoble")
    the_map_goes_to_the_place_of_a_card_and_to_a_name_that_is_searched(page)
    page.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)


def the_map_goes_to_the_place_of_a_card_and_to_a_name_that_is_searched(page: Page) -> None:
    frame = map_frame(page)
    look_at(frame, 47.22, -1.55, 6)
    page.get_by_role("button", name="Zoom to", exact=True).click()
    frame.wait_for_function("Math.abs(window.map.getCenter().lat - 45.18) < 0.05")
    assert round(frame.evaluate("window.map.getZoom()"), 3) == 9
    suggested = page.locator("#atlas-names option[value=Strasbourg]")
    expect(suggested).to_have_count(1)
    field = page.get_by_label("Name of a place")
    field.fill("strasb")
    field.press("Enter")
    frame.wait_for_function("Math.abs(window.map.getCenter().lat - 48.58) < 0.05")
    assert round(frame.evaluate("window.map.getZoom()"), 3) >= 8


def test_a_row_of_the_table_opens_its_card_and_the_menu_of_a_column_speaks_italian(
    page: Page,
) -> None:
    t = Texts("it")
    goto(page, lang=t.language, network="anvita", q="grenoble")
    come_to(page, t._("The same rows as a table"))
    grid = page.get_by_test_id("stDataFrame").first
    name = grid.locator("table[role=grid] td").filter(has_text="Grenoble").first
    expect(name).to_be_attached(timeout=TIMEOUT)  # the rows are there, not only their frame
    wait_until_idle(page)
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    for x in range(64, 200, 8):  # its button is drawn at the end of the head, under the pointer
        grid.hover(position={"x": x - 4, "y": 18})
        grid.click(position={"x": x, "y": 18})
        page.wait_for_timeout(150)
        if menu.count():
            break
    said = {item.inner_text().split("\n")[1] for item in menu.get_by_role("menuitem").all()}
    assert len(said) > 4
    assert said <= {t._(text) for text in theme.STREAMLIT}
    page.keyboard.press("Escape")
    grid.click(position={"x": 120, "y": 52})  # on its name, once the page stands still
    expect(page.locator(".st-key-place_card")).to_contain_text("Grenoble")
    expect(page.locator(".st-key-place_card")).to_be_in_viewport()
    expect(map_frame(page).locator(".atlas-ringed")).to_have_count(1)


def test_each_member_has_a_symbol_before_others_and_a_phone_has_the_legend_on_the_map(
    page: Page,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    goto(page, **{"lang": "en", "with": ["icorn"]})
    frame = map_frame(page)
    listed = page.locator(".st-key-side_list").bounding_box()
    assert listed
    assert listed["height"] > 300
    legend = frame.locator(".atlas-mini")
    legend.locator("summary").click()
    expect(legend).to_contain_text(f"ANVITA {in_data('anvita on 2019-12-31')}")
    expect(legend).to_contain_text(f"Re.Co.Sol {counted('contestatory', network='recosol')}")
    stands_at_home(frame)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(legend).to_be_hidden()
    frame.wait_for_function("document.querySelectorAll('.atlas-context').length > 20")
    frame.wait_for_function("window.map.getZoom() > 4.5")  # nobody has moved it: it fits again
    stands_at_home(frame)
    wait_for_members(page, counted("contestatory"))
    expect(frame.locator(".atlas-symbol:not(.atlas-context)")).to_have_count(
        counted("contestatory")
    )
    levels = "all => all.map(each => Number(each.style.zIndex))"
    behind = frame.locator(".atlas-context").evaluate_all(levels)
    members = frame.locator(".atlas-symbol:not(.atlas-context)").evaluate_all(levels)
    assert max(behind) < min(members)
    look_at(frame, 45.07, 7.69, 6)
    page.set_viewport_size({"width": 1024, "height": 768})
    frame.wait_for_function("window.map.getSize().x < 900")
    assert frame.evaluate("window.map.getZoom()") == 6  # where a reader has gone, it stays
    frame.get_by_role("button", name="Back to the whole map").click()
    stands_at_home(frame)


def stands_at_home(frame: Frame) -> None:
    """Expect a map to be where its button leads, to the pixel."""
    at = "[window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
    frame.wait_for_function(
        f"() => {{ const before = {at}; window.map.atlasHome.go(); const now = {at};"
        " return before.every((part, i) => Math.abs(part - now[i]) < 1e-6); }"
    )


def labels_do_not_touch_each_other(frame: Frame) -> None:
    frame.wait_for_function("document.querySelectorAll('.atlas-label span').length > 5")
    boxes = frame.evaluate(
        "[...document.querySelectorAll('.atlas-label span')].map(e => {"
        "const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]})"
    )
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, (one, other)


# The height of capitals of each visible text, of the screen's; the licence line is no text of ours.
CAPITALS = """
() => {
  const pen = document.createElement("canvas").getContext("2d");
  const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
  const inside = frame.contentDocument;
  const found = [];
  for (const shown of [document, inside]) {
    const walk = shown.createTreeWalker(shown.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode, box = node.parentElement;
      if (!node.nodeValue.trim() || !box.checkVisibility({ visibilityProperty: true })) continue;
      if (box.closest(".leaflet-control-attribution, noscript, script, style")) continue;
      if (shown === document && !box.closest(".st-key-stage, .atlas-stage")) continue;
      const style = getComputedStyle(box);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const high = pen.measureText("H").actualBoundingBoxAscent;
      found.push([node.nodeValue.trim(), high / innerHeight]);
    }
  }
  return found;
}
"""


def agree(page: Page, year: int) -> None:
    """Expect slider, day field, address, finding and map to name the end of a year."""
    day = f"{year}-12-31"
    expect(page).to_have_url(re.compile(f"asof={day}"), timeout=30_000)
    wait_until_idle(page)
    assert f"asof={day}" in page.url
    expect(page.get_by_role("slider", name="Year")).to_have_value(str(year))
    field = page.locator(".st-key-choice_as_of").get_by_test_id("stDateInputField")
    expect(field).to_contain_text(re.compile(rf"{year}\D+12\D+31"))
    expect(page.get_by_text(f"on 31 December {year}").first).to_be_visible()
    wait_for_members(page, counted("contestatory", asof=day))


LOADED = """
() => document.fonts.status === "loaded" && [...document.images].every((each) => each.complete)
"""


def looks_as_it_did(frame: Frame, assert_image: Comparison, name: str) -> None:
    """Compare the map that has come to rest, two pictures in a row being the same."""
    frame.wait_for_function("document.querySelectorAll('path').length > 20")
    hidden = frame.add_style_tag(content=".leaflet-control, .atlas-label { visibility: hidden; }")
    frame.wait_for_function(LOADED)
    shown = frame.locator(".leaflet-container")
    before, now = b"", shown.screenshot(animations="disabled")
    for _ in range(20):
        if now == before:
            break
        before, now = now, shown.screenshot(animations="disabled")
    else:
        raise AssertionError("The map does not come to rest.")
    assert_image(now, name)
    hidden.evaluate("style => style.remove()")


@pytest.mark.visual
def test_the_last_of_many_keys_on_the_year_wins_everywhere(
    page: Page, assert_image: Comparison
) -> None:
    """Before: the map looks as it did, and no label touches another."""
    goto(page, lang="en")
    looks_as_it_did(map_frame(page), assert_image, "contestatory_2019")
    labels_do_not_touch_each_other(map_frame(page))
    page.get_by_role("slider", name="Year").focus()
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(50)
    agree(page, 2012)
    agree(page, dragged(page))


def dragged(page: Page) -> int:
    """Drag the year to and fro by the mouse, and return the one where it is let go."""
    thumb = page.get_by_role("slider", name="Year")
    box = page.locator(".st-key-year").bounding_box()
    held = thumb.bounding_box()
    assert box
    assert held
    y = held["y"] + held["height"] / 2
    page.mouse.move(held["x"] + held["width"] / 2, y)
    page.mouse.down()
    for share in (0.9, 0.3, 0.8, 0.6):
        page.mouse.move(box["x"] + share * box["width"], y, steps=3)
        page.wait_for_timeout(50)
    page.mouse.up()
    wait_until_idle(page)
    year = int(thumb.input_value())
    first, last = int(thumb.get_attribute("min") or 0), int(thumb.get_attribute("max") or 0)
    assert abs(year - (first + 0.6 * (last - first))) <= 2
    return year


def test_a_map_is_presented_and_its_years_are_played_without_a_run(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    goto(page, lang="en", asof="2012-12-31", present="1")
    root = page.locator(":root.atlas-present")
    expect(root).to_be_attached(timeout=30_000)
    frame = map_frame(page)
    frame.wait_for_function("document.querySelectorAll('.atlas-label span').length > 5")
    expect(page.locator(".atlas-stage-day")).to_have_text("31 December 2012")
    texts = page.evaluate(CAPITALS)
    assert {text for text, high in texts if high < 0.012} == set()
    assert {"Contestatory networks in Europe", "31 December 2012", "Re.Co.Sol"} <= {
        text for text, _ in texts
    }
    area = page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
    assert area is not None
    assert area["width"] * area["height"] > 0.6 * 1920 * 1080
    page.mouse.move(400, 500)
    expect(page.locator("body.atlas-still")).to_be_attached(timeout=10_000)
    page.mouse.move(500, 500)
    expect(page.locator("body.atlas-still")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.locator(":root.atlas-playing")).to_be_attached(timeout=120_000)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("ArrowRight")  # and stays at that year
    year = int(page.locator(".atlas-stage-day").inner_text())
    for there in (year, year + 1):
        expect(page.locator(".atlas-stage-day")).to_have_text(str(there))
        expect(page.get_by_text(f"on 31 December {there}").first).to_be_visible()
        number = counted("contestatory", asof=f"{there}-12-31")
        assert frame.locator(".atlas-symbol:not(.atlas-context)").count() == number
        page.keyboard.press("ArrowRight")
    assert sent == []
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("present=1"))
    for _ in range(2):  # faster than the page
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"asof={year + 4}-12-31"), timeout=30_000)
    all_is_in_a_low_window(page, frame)
    page.keyboard.press("Escape")
    expect(root).to_have_count(0)
    agree(page, year + 4)
    assert "present" not in page.url


def all_is_in_a_low_window(page: Page, frame: Frame) -> None:
    """Expect map, legend and day beside each other in a window that is presented small."""
    page.set_viewport_size({"width": 464, "height": 254})
    frame.wait_for_function("window.map.getSize().y < 200")
    shown = page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
    legend = page.locator(".st-key-side_legend").bounding_box()
    day = page.locator(".atlas-stage-day").bounding_box()
    assert shown
    assert legend
    assert day
    assert shown["y"] + shown["height"] <= 254
    assert legend["height"] > 60
    assert legend["x"] >= shown["x"] + shown["width"]
    assert day["y"] >= legend["y"] + legend["height"] - 8
    expect(frame.get_by_role("button", name="Zoom in")).to_be_hidden()
    page.set_viewport_size({"width": 1920, "height": 1080})


@pytest.mark.visual
def test_a_country_of_iccar_shows_its_members_extent_and_measure_are_in_the_address(
    page: Page, assert_image: Comparison
) -> None:
    goto(page, "/iccar", lang="en", asof="2026-11-22")
    frame = map_frame(page)
    looks_as_it_did(frame, assert_image, "iccar_world")
    frame.wait_for_function("document.querySelectorAll('path.leaflet-interactive').length > 100")
    spot = frame.evaluate("window.map.latLngToContainerPoint([-8, -52])")
    frame.locator(".leaflet-container").click(position={"x": spot["x"], "y": spot["y"]})
    panel = page.locator(".st-key-country_card")
    expect(panel).to_contain_text("Brazil")
    expect(panel).to_contain_text("documented members")
    panel.get_by_text("São Paulo", exact=True).click()
    expect(page.locator(".st-key-place_card")).to_contain_text("São Paulo")
    wait_until_idle(page)
    pick(page, "Extent", "Europe")
    looks_as_it_did(map_frame(page), assert_image, "iccar_europe")
    pick(page, "Countries by", "Documented members per million inhabitants")
    assert "preset=europe" in page.url
    assert "measure=per_million" in page.url
    choose(page, "Country", "Austria")
    there = "map.getZoom() > 5 && Math.abs(map.getCenter().lng - 13.9) < 1"
    map_frame(page).wait_for_function(there)
    # A link leads there too, and a reader who then goes elsewhere stays there.
    goto(page, "/iccar", lang="en", asof="2026-11-22", preset="europe", country="AT")
    map_frame(page).wait_for_function(there)
    look_at(map_frame(page), 48, 2, 5)
    page.locator(".st-key-side_list button").first.click()
    expect(page.locator(".st-key-place_card")).to_be_visible()
    wait_until_idle(page)
    assert map_frame(page).evaluate("map.getZoom()") == 5


@pytest.mark.visual
def test_the_perimeter_of_the_alps_can_be_switched(page: Page, assert_image: Comparison) -> None:
    day = "2026-11-22"
    goto(page, "/alpine", lang="en", asof=day)
    wait_for_members(page, counted("alpine", asof=day))
    looks_as_it_did(map_frame(page), assert_image, "alpine_dep7")
    pick(page, "Alpine perimeter", "ALCOTRA cooperation area")
    assert counted("alpine", rule="alcotra", asof=day) < counted("alpine", asof=day)
    wait_for_members(page, counted("alpine", rule="alcotra", asof=day))
    assert "rule=alcotra" in page.url
