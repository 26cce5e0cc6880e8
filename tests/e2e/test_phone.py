"""Pages on a phone: words of charts apart and inside, tables and choices that are not cut."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.actions import TIMEOUT, goto

CHARTS = [
    ("/anvita", "growth"),
    ("/anvita", "composition"),
    ("/anvita", "moves"),
    ("/anvita", "claims"),
    ("/typology", "relations"),
    ("/history", "timeline"),
    ("/overlaps", "sets"),
    ("/overlaps", "matrix"),
    ("/overlaps", "ranking"),
    ("/overlaps", "graph"),
]

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


@pytest.fixture
def context_options(context_options: dict[str, object]) -> dict[str, object]:
    """Options of a phone, in French: the longer words."""
    return context_options | {
        "viewport": {"width": 390, "height": 844},
        "locale": "fr-FR",
        "has_touch": True,
        "is_mobile": True,
    }


@pytest.mark.parametrize(("path", "part"), CHARTS)
def test_the_words_of_a_chart_can_be_read(page: Page, path: str, part: str) -> None:
    goto(page, path, part=part, lang="fr")
    page.locator(".js-plotly-plot text").first.wait_for(timeout=TIMEOUT)
    page.wait_for_function(f"() => ({FAULTS})().length === 0", timeout=5_000)


@pytest.mark.parametrize("part", ["claims", "moves", "trajectories"])
def test_a_long_table_is_as_wide_as_the_phone(page: Page, part: str) -> None:
    goto(page, "/anvita", part=part, lang="fr")
    table = page.locator(".stTable table")
    table.wait_for(timeout=TIMEOUT)
    cut = table.locator("td, th").evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)"
    )
    assert cut == []
    assert table.evaluate("e => e.parentElement.scrollWidth - e.parentElement.clientWidth") <= 1


def test_the_choices_above_a_map_are_not_cut(page: Page) -> None:
    goto(page, "/alpine", lang="fr")
    fields = page.locator(".st-key-display_bar .stSelectbox input")
    fields.first.wait_for(timeout=TIMEOUT)
    cut = fields.evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.value)"
    )
    assert cut == []


def test_the_tools_of_a_table_cover_no_words(page: Page) -> None:
    goto(page, "/typology", part="relations", lang="fr")
    tools = page.get_by_test_id("stElementToolbar").first
    tools.wait_for(timeout=TIMEOUT)
    box = tools.bounding_box()
    words = page.get_by_text("Choisissez une ligne").bounding_box()
    assert box
    assert words
    assert words["y"] + words["height"] <= box["y"] + 1
