"""What a reader does with the typology: names, cards, the diagram, the map of seats."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.actions import (
    TIMEOUT,
    choose,
    counted,
    goto,
    look_at,
    map_frame,
    reload,
    wait_for_members,
    wait_until_idle,
)

CARD = ".st-key-net_card"


def test_a_name_opens_its_card_by_keyboard_and_a_filter_leaves_the_names_it_is_true_of(
    page: Page,
) -> None:
    goto(page, "/typology", lang="en")
    page.get_by_role("button", name="Mercociudades", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_contain_text("The mayors of twelve cities founded it.")
    wait_until_idle(page)
    assert "net=mercociudades" in page.url
    reload(page)
    expect(page.locator(CARD)).to_contain_text("Montevideo, Uruguay")
    page.locator(CARD).get_by_role("button", name="Close").click()
    expect(page.locator(CARD)).to_have_count(0)
    choose(page, "Country of the seat", "Belgium")
    table = page.locator('[class*="st-key-class_"]')
    expect(table.get_by_role("button")).to_have_count(3)
    assert "seat=BE" in page.url


def test_a_click_in_the_diagram_opens_the_card(page: Page) -> None:
    goto(page, "/typology", lang="en", part="relations", network="anvita")
    symbols = page.locator(".st-key-net_diagram .scatterlayer .trace.scatter .points path")
    symbols.last.wait_for(timeout=TIMEOUT)
    names = page.locator(".st-key-net_diagram .textpoint text").all_text_contents()
    assert sorted(names) == sorted(["ANVITA", "MMC", "OCU", "ICM", "Migration Alliance"])
    key = page.locator(".atlas-legend").bounding_box()
    drawn = page.locator(".st-key-net_diagram").bounding_box()
    assert key
    assert drawn
    assert key["y"] + key["height"] <= drawn["y"] < 900  # on the first screen
    trace = page.locator(".st-key-net_diagram .trace.scatter").filter(has=page.locator("text"))
    box = trace.locator(".points path").nth(names.index("MMC")).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(CARD)).to_contain_text("Mayors Migration Council")
    wait_until_idle(page)
    assert "net=mayors-migration-council" in page.url


def test_seats_of_one_city_can_be_told_apart(page: Page) -> None:
    goto(page, "/typology", lang="en", part="seats")
    wait_for_members(page, counted("typology", part="seats"))
    frame = map_frame(page)
    look_at(frame, 41.39, 2.16, 9)
    # Beside each other, each under its own pointer.
    frame.get_by_role("button", name="Metropolis, World Association").click()
    expect(page.locator(CARD)).to_contain_text("Barcelona, Spain")
    expect(page.locator(CARD)).to_contain_text("World Association of the Major Metropolises")
