"""What a reader does with the history and the overlaps: zoom, cards, sets of networks, parts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from geo.exhibit import Chart
from tests.e2e.actions import (
    counted,
    exhibit,
    goto,
    look_at,
    map_frame,
    pick,
    reload,
    type_in,
    wait_for_members,
    wait_until_idle,
)
from tests.shared import in_data

PLOT = ".js-plotly-plot"
RANGE = "document.querySelector('.js-plotly-plot')._fullLayout.xaxis2.range.map(Date.parse)"


def test_the_timeline_zooms_by_dragging_and_by_period(page: Page) -> None:
    goto(page, "/history", lang="en")
    area = page.locator(f"{PLOT} .nsewdrag").last
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    start, end = page.evaluate(RANGE)
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 160, steps=6)
    page.mouse.up()
    page.wait_for_function(f"() => {{ const r = {RANGE}; return r[0] > {start} }}")
    zoomed = page.evaluate(RANGE)
    assert zoomed[1] - zoomed[0] < 0.4 * (end - start)
    events = exhibit("history")
    assert isinstance(events, Chart)
    assert events.facets
    recent = events.facets()["period"]["since-2020"]
    pick(page, "Period", f"since 2020 ({recent})")
    assert "period=since-2020" in page.url
    expect(page.get_by_text(f"{recent} of {len(events.table)} events").first).to_be_visible()


def test_the_place_of_an_event_leads_to_its_card_and_to_the_map(page: Page) -> None:
    goto(page, "/history", lang="en", part="list", network="anvita", period="2015-2019")
    page.get_by_role("button", name="Grande-Synthe").first.click()
    card = page.locator(".st-key-place_card")
    expect(card).to_contain_text("ANVITA: former member")
    page.get_by_role("button", name="Show it on the map").click()
    expect(page.get_by_role("heading", name="Contestatory networks in Europe")).to_be_visible()
    frame = map_frame(page)
    frame.wait_for_function("Math.abs(window.map.getCenter().lat - 51.01) < 0.1")
    expect(page.locator(".st-key-place_card")).to_contain_text("Grande-Synthe")


def test_two_networks_are_compared_on_the_map_and_the_parts_have_addresses(page: Page) -> None:
    goto(page, "/overlaps", lang="en")
    type_in(page, "Network", "ANVITA", "ICCAR")
    wait_for_members(page, counted("overlaps", network=["anvita", "iccar"]))
    both = f"ICCAR and ANVITA ({in_data('overlaps, anvita and iccar')})"
    page.get_by_role("button", name="What we don't know").click()
    expect(page.get_by_text(both).first).to_be_visible()
    page.keyboard.press("Escape")
    assert "network=" in page.url
    frame = map_frame(page)
    look_at(frame, 45.18, 5.73, 11)
    frame.get_by_role("button", name="Grenoble, ").click()
    expect(page.locator(".st-key-place_card")).to_contain_text("ICCAR: member")
    for words, code in (("Combinations", "sets"), ("Networks", "graph")):
        page.get_by_role("radio", name=words, exact=True).click()
        wait_until_idle(page)
        expect(page.locator(PLOT)).to_have_count(1)
        assert f"part={code}" in page.url
    reload(page)
    expect(page.get_by_role("heading", name="Networks that share places")).to_be_visible()
