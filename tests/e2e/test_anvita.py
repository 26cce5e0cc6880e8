"""What a reader does with the profile of ANVITA: parts, other days, links of claims, cities."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.actions import (
    counted,
    goto,
    map_frame,
    pick,
    reload,
    settle,
    wait_for_members,
    wait_until_idle,
)
from tests.shared import in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")
ANVITA_2019 = in_data("anvita on 2019-12-31")


def choose_part(page: Page, name: str) -> None:
    """Choose a part of the page."""
    page.get_by_role("radio", name=name, exact=True).click()
    wait_until_idle(page)


def test_the_parts_keep_the_day_and_filters_and_have_an_address(page: Page) -> None:
    goto(page, "/anvita", lang="en", asof="2021-12-31", tier="lt5k")
    members = counted("anvita", asof="2021-12-31", tier="lt5k")
    wait_for_members(page, members)
    choose_part(page, "Growth")
    expect(page.get_by_text(f"{members} members are documented")).to_be_visible()
    assert "part=growth" in page.url
    choose_part(page, "Composition")
    pick(page, "Count by", "Region")
    assert "by=region" in page.url
    reload(page)
    expect(page.get_by_role("heading", name="Composition of ANVITA: Region")).to_be_visible()
    assert "asof=2021-12-31" in page.url
    assert "tier=lt5k" in page.url


def test_another_day_can_be_set_and_taken_away(page: Page) -> None:
    goto(page, "/anvita", lang="en", part="composition", since="2019-12-31")
    expect(page.get_by_text(f"the number went from {ANVITA_2019} to {ANVITA_2022}")).to_be_visible()
    field = page.get_by_test_id("stDateInput").filter(has_text="Compare with the day")
    field.get_by_role("button", name="Clear").click()
    wait_until_idle(page)
    expect(page.get_by_text("the number went")).to_have_count(0)
    assert "since" not in page.url


def test_a_claim_opens_its_view(page: Page) -> None:
    goto(page, "/anvita", lang="en", part="claims", section="parties of executives")
    row = page.get_by_role("row").filter(has_text="held by the PCF")
    expect(row).to_contain_text("7")
    with page.expect_popup() as opened:
        row.get_by_role("link", name="See").click()
    view = opened.value
    settle(view)
    assert re.search(r"party=PCF", view.url)
    wait_for_members(view, in_data("documented, executives-pcf"))


def test_a_city_of_the_paper_that_is_no_member_opens_its_card(page: Page) -> None:
    goto(page, "/anvita", lang="en", part="trajectories")
    frame = map_frame(page)
    wait_for_members(page, counted("anvita", part="trajectories"))
    frame.wait_for_function("document.querySelectorAll('.atlas-context').length === 6")
    frame.get_by_role("button", name="Barcelona").click()
    expect(page.locator(".st-key-place_card")).to_contain_text("Barcelona")
