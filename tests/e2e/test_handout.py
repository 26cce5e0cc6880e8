"""The hand-out in a real browser, opened from a file, with every request refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import alps_map, contestatory, iccar
from geo.model import Display, Filters, View
from geo.takeaway import scenes
from geo.takeaway.handout import handout
from tests import shared
from tests.geo.builders import request
from tests.geo.test_escape import HOSTILE
from tests.geo.test_handout import hostile_view
from tests.shared import released

DAY = Filters(as_of=dt.date(2022, 9, 30))
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


def opened(context: BrowserContext, view: View, folder: Path, years: Sequence[View] = ()) -> Page:
    """Write the hand-out of a view and open it from the file."""
    path = folder / "handout.html"
    path.write_text(handout(released(view, "1"), years=years), encoding="utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#map svg path").first.wait_for(state="attached")
    return page


def drawn(page: Page) -> int:
    """Return how many members the map shows."""
    return page.locator("#map .atlas-symbol:not(.atlas-context)").count()


@pytest.fixture(scope="module")
def of_each_year(atlas: Atlas) -> tuple[View, Sequence[View]]:
    """A view, and the same at the end of each year."""
    asking = request(contestatory.ROOM, atlas, DAY, Texts("en"), Display(context=("icorn",)))
    return contestatory.view(asking), scenes.each_year(asking)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_map_card_and_table_work_from_a_file(
    closed: BrowserContext,
    of_each_year: tuple[View, Sequence[View]],
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    view, years = of_each_year
    page = opened(closed, view, tmp_path, years)
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("button", name="Zoom to the members shown").click()
    located = int(view.members.geometry.notna().sum())
    expect(page.locator("#map .leaflet-zoom-anim")).to_have_count(0)
    assert drawn(page) == located
    assert page.locator("#map .atlas-context").count() > 0
    assert page.locator("#map .leaflet-pane path").count() > 40  # countries
    assert page.locator("#rows tbody tr").count() == len(view.members)
    plays_its_years(page, years)
    page.get_by_role("button", name="Grenoble", exact=True).first.click()
    assert drawn(page) == located
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("Grenoble, France")
    expect(popup).to_contain_text("founding member")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def plays_its_years(page: Page, years: Sequence[View]) -> None:
    """Expect the years to play from the first on, to hold where they are held, and to go on."""
    page.get_by_role("button", name="Years a second").click()
    page.get_by_role("button", name="Play the years").click()
    page.get_by_role("button", name="Stop").click()
    year = page.locator("#years .year")
    at = int(year.inner_text()) - years[0].as_of.year
    for number in (at, at + 1):
        view = years[number]
        expect(year).to_have_text(str(view.as_of.year))
        assert drawn(page) == int(view.members.geometry.notna().sum())
        expect(page.locator("#years")).to_contain_text(view.headline)
        counts = [item.count for item in view.legend if item.count]
        shown = page.locator("aside section").first.locator("strong").all_inner_texts()
        assert [int(text) for text in shown] == counts
        page.get_by_role("button", name="One year on").click()
    page.get_by_role("button", name="Again and again").click()
    expect(page.locator("#years [aria-pressed=true]")).to_have_count(1)


@pytest.mark.parametrize("preset", ["world", "europe"])
def test_countries_are_coloured(
    closed: BrowserContext, atlas: Atlas, tmp_path: Path, preset: str
) -> None:
    display = Display(colour_by="coalition", measure="members", preset=preset)
    view = iccar.view(request(iccar.ROOM, atlas, DAY, Texts("fr"), display))
    page = opened(closed, view, tmp_path)
    fills = {area.fill for area in view.areas}
    for fill in fills:
        page.locator(f'#map path[fill="{fill}"]').first.wait_for(state="attached")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_the_alps_have_relief_water_and_outline(
    closed: BrowserContext, atlas: Atlas, tmp_path: Path
) -> None:
    display = Display(colour_by="alpine", rule="dep9", context=tuple(alps_map.CONTEXT))
    page = opened(
        closed, alps_map.view(request(alps_map.ROOM, atlas, DAY, Texts("en"), display)), tmp_path
    )
    page.locator('#map path[stroke="#7a3e9d"]').first.wait_for(state="attached")
    relief = page.locator("#map img.leaflet-image-layer")
    expect(relief).to_have_js_property("complete", value=True)
    assert relief.evaluate("picture => picture.naturalWidth") > 100
    page.locator('#map path[stroke="#a9c4d3"]').first.wait_for(state="attached")


def test_hostile_text_does_nothing(closed: BrowserContext, tmp_path: Path) -> None:
    page = opened(closed, hostile_view(), tmp_path)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.locator("#map .atlas-symbol").hover()
    expect(page.locator(".leaflet-tooltip")).to_contain_text(HOSTILE)
    page.locator("#map .atlas-symbol").click()
    expect(page.locator(".leaflet-popup")).to_contain_text(HOSTILE)
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.title().startswith("${window")
    assert not re.search("49", page.title())
    assert page.locator("#map img[onerror], main img[onerror]").count() == 0
    assert dialogs == []


def test_it_prints_the_map_and_every_row(
    closed: BrowserContext, atlas: Atlas, tmp_path: Path
) -> None:
    view = contestatory.view(request(contestatory.ROOM, atlas, DAY, Texts("en")))
    page = opened(closed, view, tmp_path)
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    assert content.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.locator(".rows").evaluate("box => getComputedStyle(box).overflowY") == "visible"
    assert page.locator(".leaflet-control-zoom").is_hidden()
    assert page.locator("#map").is_visible()
