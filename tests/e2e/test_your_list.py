"""A network's own list in the browser: from a spreadsheet on disk to a slide, and back again."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as WaitedInVain
from pptx import Presentation

from geo import describe, schemes
from geo.i18n import Texts
from tests.e2e.actions import (
    MAKING,
    TIMEOUT,
    draw_all,
    goto,
    map_frame,
    pick,
    taking,
    wait_for_members,
    wait_until_idle,
)
from tests.e2e.test_accessibility import WCAG, violations
from tests.e2e.test_exports import choose_kind
from tests.listing import builders

ROWS = (
    ("Association des villes accueillantes", None, None, None),
    (None, None, None, None),
    ("Commune", "Département", "Adhésion", "Référente"),
    ("Grenoble", "38", "26/09/2018", "Zéphyrine"),
    ("Saint-Denis", None, "sept. 2018", "Zéphyrine"),
    ("Villeurbanne", "69", "2019", None),
    ("Total", None, "3 adhérents", None),
)
PRESSES = 80  # of Tab, until a reader gives up


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "adherents.xlsx"
    path.write_bytes(builders.xlsx(ROWS))
    return path


def part(page: Page, words: str) -> None:
    page.locator(".st-key-choice_part").get_by_role("radio", name=words, exact=True).click()
    wait_until_idle(page)


def faults(page: Page, name: str) -> list[str]:
    """Return what axe finds on the page and, where it has a map, in it."""
    if page.locator("iframe[title^=streamlit_folium]").count():
        draw_all(page)
    found = violations(page, [*WCAG, "best-practice"])
    if page.get_by_test_id("stSidebarNavItems").count():  # Streamlit's: its list holds sections
        found = [each for each in found if not re.match(r"list(item)? ", each)]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{name}: {each}" for each in [*found, *(["too wide"] if too_wide else [])]]


def nothing_is_kept(page: Page) -> None:
    """Expect nothing of the list in the address, the history's state or the browser's stores."""
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, location.href])"
    held = page.evaluate(kept)
    assert not re.search("Grenoble|Zéphyrine|adherents|your-list", held), held


def its_years_are_played_on_the_stage(page: Page) -> None:
    """Expect the list before a room, with as many members in a year as joined by then."""
    page.locator("body").press("p")
    expect(page.locator(":root.atlas-present")).to_be_attached(timeout=TIMEOUT)
    page.keyboard.press("Space")
    expect(page.locator(":root.atlas-playing")).to_be_attached(timeout=TIMEOUT)
    page.keyboard.press("ArrowRight")  # and stays at that year
    day, frame = page.locator(".atlas-stage-day"), map_frame(page)
    expect(day).to_have_text(re.compile(r"^20\d\d$"))
    for _ in range(2):
        year = int(day.inner_text())
        assert year >= 2018
        number = 2 if year == 2018 else 3
        expect(frame.locator(".atlas-symbol:not(.atlas-context)")).to_have_count(number)
        page.keyboard.press("ArrowLeft")
        if year > 2018:
            expect(day).to_have_text(str(year - 1))
    nothing_is_kept(page)
    page.keyboard.press("Escape")
    expect(page.locator(":root.atlas-present")).to_have_count(0, timeout=TIMEOUT)
    wait_until_idle(page)


def its_scene_is_presented(page: Page, t: Texts) -> None:
    """Expect the scene over the whole screen, with the members of the list."""
    page.get_by_role("button", name=t._("Present the scenes")).click()
    talk = page.get_by_role("dialog")
    expect(talk.locator("h1")).to_have_text("Notre réseau", timeout=TIMEOUT)
    members = talk.locator("iframe").first.content_frame.locator(".atlas-symbol")
    expect(members).to_have_count(2, timeout=TIMEOUT)
    nothing_is_kept(page)
    page.keyboard.press("Escape")
    expect(talk).to_have_count(0)
    wait_until_idle(page)


def a_scene_goes_onto_a_slide(page: Page, t: Texts) -> None:
    """Expect a scene of the list on a slide that says whose it is, and nowhere else."""
    page.get_by_text(t._("Save or share this view")).click()
    choose_kind(page, t._("Scene"))
    page.get_by_label(t._("Title of the scene")).fill("Notre réseau")
    page.get_by_role("button", name=t._("Add to my scenes")).click()
    expect(page.get_by_text(t.n_("{n} scene in the list.", "", 1))).to_be_visible(timeout=TIMEOUT)
    nothing_is_kept(page)
    page.get_by_test_id("stExpander").get_by_role("link", name=t._("Scenes and decks")).click()
    wait_until_idle(page)
    nothing_is_kept(page)
    if t.language == "fr":
        its_scene_is_presented(page, t)
    make = t._("Make: {file}").format(file=t._("PowerPoint deck"))
    page.get_by_role("button", name=make).click()
    take = t._("Download: {file}").format(file=t._("PowerPoint deck"))
    with taking(page) as taken:
        page.get_by_role("button", name=take).click(timeout=MAKING)
    [slide] = Presentation(io.BytesIO(taken.content)).slides
    assert slide.shapes.title.text_frame.text == "Notre réseau"
    said = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    own = t._("{name} is a reader’s own list, brought on {day} ({rows}).").partition("{day}")[0]
    told = own.format(name=t.quoted(t._("Your list")))
    assert " ".join(told.split()) in " ".join(said.split())


@pytest.mark.parametrize(
    ("language", "width", "height", "scheme"),
    [("fr", 1440, 900, "light"), ("en", 390, 844, "light"), ("it", 390, 844, "dark")],
)
def test_from_a_spreadsheet_to_a_slide(
    page: Page, file: Path, language: str, width: int, height: int, scheme: str
) -> None:
    t = Texts(language)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    goto(page, "/your_list", lang=language)
    words = page.get_by_test_id("stFileUploaderDropzoneInstructions").locator("span")
    assert words.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="adherents.xlsx")).to_be_visible(timeout=TIMEOUT)
    wait_until_idle(page)
    found = faults(page, "list")
    people = t.n_("{n} inhabitant", "{n} inhabitants", 149_077)
    asked = t._("Place of row {n}").format(n=5)
    kind, country = t._(schemes.LEVELS["commune"]), describe.country(t, "FR")
    pick(page, asked, f"Saint-Denis · {kind} · 93 · Île-de-France · {country} · {people}")
    back = page.get_by_role("button", name=t._("Take back the last choice"))
    expect(back).to_be_visible(timeout=TIMEOUT)
    page.get_by_role("button", name=t._("Show it on the map")).click()
    wait_until_idle(page)
    wait_for_members(page, 3)
    map_frame(page).wait_for_function("window.map.getZoom() > 5", timeout=TIMEOUT)  # on them
    if scheme == "light":
        found += faults(page, "map")
        found += [f"frame: {each}" for each in violations(map_frame(page), WCAG)]
        its_years_are_played_on_the_stage(page)
    part(page, t._("The list"))  # each step has a way back
    back.click()
    wait_until_idle(page)
    part(page, t._("Map"))
    wait_for_members(page, 2)
    part(page, t._("Growth"))
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=TIMEOUT)
    found += faults(page, "growth") if scheme == "dark" else []
    part(page, t._("Against the atlas"))
    found += faults(page, "difference") if scheme == "dark" else []
    part(page, t._("Map"))
    a_scene_goes_onto_a_slide(page, t)
    page.get_by_test_id("stMain").get_by_role("link", name=t._("Your list")).first.click()
    wait_until_idle(page)
    part(page, t._("The list"))
    page.get_by_role("button", name=t._("Forget the list")).click()
    wait_until_idle(page)
    expect(page.get_by_test_id("stFileUploader")).to_be_visible(timeout=TIMEOUT)
    nothing_is_kept(page)
    assert not found, "\n".join(found)


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the wanted element, or what it holds, has the focus."""
    for _ in range(PRESSES):
        if wanted.count() and wanted.first.evaluate("e => e.contains(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{PRESSES} times Tab did not reach {wanted}.")


def choose_by_keyboard(page: Page, file: Path) -> None:
    """Press Enter on the button for files; once more where the page drew it anew meanwhile."""
    for attempt in range(2):
        tab_to(page, page.locator("[data-testid=stFileUploaderDropzone] button"))
        try:
            with page.expect_file_chooser(timeout=TIMEOUT / 2) as chooser:
                page.keyboard.press("Enter")
        except WaitedInVain:
            if attempt:
                raise
        else:
            chooser.value.set_files(file)
            return


def test_it_can_all_be_done_with_the_keyboard_alone(page: Page, file: Path) -> None:
    goto(page, "/your_list", lang="en")
    choose_by_keyboard(page, file)
    expect(page.get_by_role("heading", name="adherents.xlsx")).to_be_visible(timeout=TIMEOUT)
    wait_until_idle(page)
    tab_to(page, page.get_by_test_id("stSelectbox").filter(has_text="Place of row 5"))
    page.keyboard.type("· 93 ·")
    expect(page.get_by_role("option").first).to_contain_text("· 93 ·", timeout=TIMEOUT)
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name="Take back the last choice")
    expect(back).to_be_visible(timeout=TIMEOUT)
    wait_until_idle(page)
    tab_to(page, back)
    page.keyboard.press("Enter")
    expect(back).to_have_count(0, timeout=TIMEOUT)
    wait_until_idle(page)
    tab_to(page, page.locator(".st-key-choice_part [role=radiogroup]"), "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_until_idle(page)
    wait_for_members(page, 2)
    tab_to(page, page.locator(".st-key-exports summary"))
    page.keyboard.press("Enter")
    wait_until_idle(page)
    tab_to(page, page.get_by_test_id("stSelectbox").filter(has_text="Layout"))
    page.keyboard.type("Slide")
    expect(page.get_by_role("option").first).to_contain_text("Slide", timeout=TIMEOUT)
    page.keyboard.press("Enter")
    wait_until_idle(page)
    tab_to(page, page.get_by_role("button", name="Download the figure"))
    with taking(page) as taken:
        page.keyboard.press("Enter")
    assert taken.name.endswith(".png")
