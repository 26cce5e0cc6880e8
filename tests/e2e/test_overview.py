"""The first page in the browser: small maps and questions open the views, old links still do."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.actions import (
    counted,
    goto,
    map_frame,
    map_shares,
    wait_for_members,
    wait_until_idle,
)

TIERS = ["lt5k", "5k-100k"]
PHONE = 390
LEAST = {(1440, 900): 0.7, (1024, 768): 0.6, (PHONE, 844): 0.55}  # of area, on a phone of height


def test_a_question_opens_the_view_with_as_many_members_as_it_says(page: Page) -> None:
    goto(page, "/", lang="fr")
    question = page.locator('[class*="st-key-question_"]').filter(has_text="moins de 5 000")
    number = question.get_by_text("adhésions").inner_text().split()[0]
    question.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Réseaux contestataires en Europe")
    expect(page.get_by_text(f"{number} membres connus").first).to_be_visible()
    assert "tier=lt5k" in page.url


def test_an_old_link_to_the_root_shows_map_1_with_its_values_a_small_map_opens_its_page(
    page: Page,
) -> None:
    goto(page, "/", lang="en", asof="2022-09-30", network=["anvita"], tier=TIERS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Contestatory networks in Europe")
    wait_until_idle(page)
    assert "/contestatory?" in page.url
    assert page.url.count("tier=") == 2
    wait_for_members(page, counted("contestatory", asof="2022-09-30", network="anvita", tier=TIERS))
    expect(page.locator('[class*="st-key-chip_"]')).to_have_count(3)
    for (width, height), least in LEAST.items():  # chips take nothing from the map
        share, high = map_shares(page, width, height)
        assert (high if width == PHONE else share) >= least, (width, share, high)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_test_id("stTopNavLink").filter(has_text="Welcoming Cities Atlas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcoming Cities Atlas")
    wait_until_idle(page)
    expect(page.locator("iframe")).to_have_count(0)
    page.locator(".st-key-opens_alpine").click()  # anywhere on the picture
    expect(page.get_by_role("heading", level=1)).to_have_text("The Alpine cluster of ANVITA")
    wait_for_members(page, counted("alpine"))
    wait_until_idle(page)
    assert "/alpine?" in page.url
    for title in ("Welcoming Cities Atlas", "Contestatory networks in Europe"):
        page.go_back()
        wait_until_idle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    map_frame(page)
