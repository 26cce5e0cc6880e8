"""Two maps that move together, the figure of both, and the whole data package, in the browser."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from geo.comparison import Pair
from tests.e2e.actions import (
    TIMEOUT,
    exhibit,
    goto,
    look_at,
    map_frame,
    reload,
    take,
    visit,
    wait_until_idle,
)
from tests.shared import in_data

SIDES = ("left", "right")
YEARS = {
    "left": "contestatory?asof=2018-12-31&network=anvita",
    "right": "contestatory?asof=2022-09-30&network=anvita",
}
STEM = "compare_contestatory-2018-12-31_contestatory-2022-09-30"
AT = "(() => { const c = window.map.getCenter(); return [c.lat, c.lng, window.map.getZoom()]; })()"


def wait_to_be_at(frame: Frame, place: list[float]) -> None:
    frame.wait_for_function(
        f"(at) => {{ const now = {AT}; return now.every((v, i) => Math.abs(v - at[i]) < 1e-4); }}",
        arg=place,
    )


def wait_to_rest(frame: Frame) -> None:
    """Wait until a map that was dragged has come to rest: it glides on for a moment."""
    frame.evaluate("window.__was = null")
    frame.wait_for_function(
        f"() => {{ const now = String({AT}), rests = now === window.__was; "
        "window.__was = now; return rests; }",
        polling=200,
    )


def test_the_maps_of_one_tab_move_together_and_those_of_another_stay(page: Page) -> None:
    goto(page, "/compare", lang="en")
    other = page.context.new_page()
    goto(other, "/compare", lang="en")
    left, right = map_frame(page, 0), map_frame(page, 1)
    still = map_frame(other, 0)
    before = still.evaluate(AT)
    for frame in (left, right):  # Europe, not the world: it began at the size that it has
        frame.wait_for_function("window.map.getZoom() > 3.5")
    look_at(left, 45.5, 6.5, 8)
    wait_to_be_at(right, [45.5, 6.5, 8])
    page.bring_to_front()
    box = page.locator("iframe").nth(1).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y - 40, steps=6)
    page.mouse.up()
    right.wait_for_function(f"() => {AT}[1] > 6.6")
    wait_to_rest(right)
    wait_to_be_at(left, right.evaluate(AT))
    assert still.evaluate(AT) == pytest.approx(before)


def test_both_maps_leave_as_a_figure_their_difference_as_a_file_and_all_as_a_hand_out(
    page: Page, tmp_path: Path
) -> None:
    """In the hand-out, both maps move together, and a name opens its card."""
    goto(page, "/compare", lang="en", **YEARS)
    page.get_by_text("Save or share this view").click()
    wait_until_idle(page)
    name, content = take(page, "Download the figure")
    assert name == f"{STEM}.png"
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (3508, 2480)
    name, content = take(page, "Download the difference (CSV)")
    assert name == f"{STEM}.csv"
    lines = content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("Grande-Synthe,France,2018 only") for line in lines)
    page.get_by_text("Hand-out", exact=True).click()
    wait_until_idle(page)
    name, content = take(page, "Download the hand-out")
    assert name == f"{STEM}.html"
    path = tmp_path / name
    path.write_bytes(content)
    page.goto(path.as_uri())
    for side in SIDES:
        page.locator(f"#map-{side} svg path").first.wait_for(state="attached")
    pair = exhibit("compare", **YEARS)
    assert isinstance(pair, Pair)
    assert page.locator("#rows tbody tr").count() == len(pair.table)
    left, right = (page.locator(f"#map-{side} .leaflet-control-scale") for side in SIDES)
    expect(left).to_have_text(right.inner_text())
    before = left.inner_text()
    page.locator("#map-right .leaflet-control-zoom-in").click()
    expect(left).not_to_have_text(before)
    expect(right).to_have_text(left.inner_text())
    page.get_by_role("button", name="Grande-Synthe", exact=True).click()
    expect(page.locator("#map-left .leaflet-popup")).to_contain_text("Grande-Synthe, France")


def test_a_day_chosen_on_one_side_comes_back_and_a_comparison_is_kept_as_a_scene(
    page: Page,
) -> None:
    left = YEARS["right"]
    pair = exhibit("compare", lang="fr", left=left)
    assert isinstance(pair, Pair)
    assert pair.headings[0] == "ANVITA · au 30 septembre 2022"
    goto(page, "/compare", lang="fr", left=left)
    for again in (reload, None):
        for words in pair.headings:
            expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
        wait_until_idle(page)
        assert "network%3Danvita" in page.url
        if again:
            again(page)
    sides = parse_qs(urlsplit(page.url).query)
    page.get_by_text("Enregistrer ou partager cette vue").click()
    page.get_by_text("Scène", exact=True).click()
    wait_until_idle(page)
    page.get_by_label("Titre de la scène").fill("Avant et après")
    page.get_by_role("button", name="Ajouter à mes scènes").click()
    expect(page.get_by_text("1 scène dans la liste.")).to_be_visible()
    visit(page, "Outils", "Scènes et diaporamas")
    expect(page.get_by_label("Titre de la scène 1")).to_have_value("Avant et après")
    name, content = take(page, "Enregistrer la liste (JSON)")
    assert name == "scenes.json"
    (scene,) = json.loads(content)["scenes"]
    assert scene["view"] == "compare"
    assert scene["query"] == {side: sides[side] for side in SIDES}
    assert scene["query"]["left"] == [left]
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Deux vues côte à côte").click()
    for words in pair.headings:
        heading = opening.value.get_by_role("heading", name=words, exact=True)
        expect(heading).to_be_visible(timeout=TIMEOUT)


def test_the_whole_data_package_can_be_taken_away(page: Page) -> None:
    goto(page, "/sources", lang="fr", part="data")
    name, content = take(page, "Télécharger le paquet de données (zip)")
    assert name.startswith("welcoming-cities-atlas-2026.")
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        package = json.loads(held.read("datapackage.json"))
        assert {r["path"] for r in package["resources"]} <= set(held.namelist())
        assert held.read("csv/members.csv").count(b"\n") >= in_data("memberships")
