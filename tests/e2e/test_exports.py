"""What a reader takes away from a map: figure, hand-out, data, citation, scenes, deck."""

from __future__ import annotations

import io
import json
import re
import zipfile

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, expect
from pptx import Presentation

from geo import layers
from tests.e2e.actions import goto, look_at, map_frame, pick, take, taking, wait_until_idle
from tests.shared import in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")

PAPER_SCENES = 6
SLIDES = 2  # each takes seconds


def choose_kind(page: Page, kind: str) -> None:
    page.get_by_test_id("stExpander").get_by_role("radio", name=kind).click()
    wait_until_idle(page)


def open_exports(page: Page, kind: str = "Figure") -> None:
    page.get_by_role("button", name="Save", exact=True).click()  # on the first screen
    expect(page.get_by_text("Save or share this view")).to_be_in_viewport()
    choose_kind(page, kind)


def test_a_figure_has_size_and_name_of_the_view_and_a_workbook_its_rows_and_notes(
    page: Page,
) -> None:
    goto(page, lang="en", network="anvita", asof="2022-09-30")
    open_exports(page)
    name, content = take(page, "Download the figure")
    assert name.startswith("contestatory_2022-09-30")
    assert name.endswith(".png")
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (3508, 2480)  # A4 at 300 dpi
        assert round(picture.info["dpi"][0]) == 300
    choose_kind(page, "Data")
    pick(page, "Format", "Excel workbook, with a sheet of notes")
    name, content = take(page, "Download the data")
    assert name.endswith(".xlsx")
    book = load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == ["Rows", "Notes", "Columns", "To print"]
    assert sum(1 for _ in book[book.sheetnames[0]].iter_rows()) == ANVITA_2022 + 1
    the_view_becomes_a_scene_that_can_be_edited_saved_and_loaded(page)


def the_view_becomes_a_scene_that_can_be_edited_saved_and_loaded(page: Page) -> None:
    choose_kind(page, "Scene")
    page.get_by_label("Title of the scene").fill("Founders & friends")
    page.get_by_role("button", name="Add to my scenes").click()
    wait_until_idle(page)
    expect(page.get_by_text("1 scene in the list.")).to_be_visible()
    page.get_by_test_id("stPageLink").filter(has_text="Scenes and decks").click()
    field = page.get_by_label("Title of scene 1")
    expect(field).to_have_value("Founders & friends")
    _, saved = take(page, "Save the list (JSON)")
    scene = json.loads(saved)["scenes"][0]
    assert scene["title"] == "Founders & friends"
    assert scene["query"]["network"] == ["anvita"]
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No scene yet.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "scenes.json", "mimeType": "application/json", "buffer": saved}
    )
    expect(page.get_by_label("Title of scene 1")).to_have_value("Founders & friends")


# A browser that can't tell what is about to be seen: the whole page is drawn at once.
BLIND = """
window.IntersectionObserver = class extends window.IntersectionObserver {
  constructor(seen, options) {
    if (options?.root) throw new Error("blind");
    super(seen, options);
  }
};
"""


def a_chosen_bar_filters_the_map_and_chosen_again_no_more(page: Page) -> None:
    bars = page.locator(".js-plotly-plot .point path")
    bars.nth(2).click(force=True)  # its plot lies over it, and is what is clicked
    expect(page).to_have_url(re.compile("tier=100k-500k"), timeout=30_000)
    wait_until_idle(page)
    bars.first.click(force=True)
    expect(page).not_to_have_url(re.compile("tier="), timeout=30_000)
    wait_until_idle(page)


def test_a_figure_a_hand_out_and_a_citation_neither_rerun_the_map_nor_move_it(page: Page) -> None:
    page.add_init_script(BLIND)
    goto(page, lang="en")
    a_chosen_bar_filters_the_map_and_chosen_again_no_more(page)
    open_exports(page)
    frame = map_frame(page)
    look_at(frame, 45, 7, 7)
    frame.evaluate("window.__mark = 1")
    pick(page, "Format", "PDF")
    with taking(page) as taken:
        page.get_by_role("button", name="Download the figure", exact=True).click()
        button = page.locator(".stDownloadButton:has([data-testid='stSpinnerIcon'])")
        said = button.evaluate("element => getComputedStyle(element, '::after').content")
    assert said == '"Making the file…"'
    assert taken.content.startswith(b"%PDF-")
    choose_kind(page, "Hand-out")
    name, content = take(page, "Download the hand-out")
    assert name.endswith(".html")
    assert len(content) < 5_000_000  # one file
    assert b"default-src 'none'" in content or b"default-src &#39;none&#39;" in content
    choose_kind(page, "Citation")
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("Welcoming Cities Atlas")
    expect(code).to_contain_text(layers.read_package()["version"])
    assert map_frame(page).evaluate("[window.__mark, window.map.getZoom()]") == [1, 7]


def test_a_file_that_is_no_list_of_scenes_is_refused_in_words(page: Page) -> None:
    goto(page, "/scenes", lang="en")
    page.locator("input[type=file]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": b'{"schema": 1, "scenes": 5}'}
    )
    expect(page.get_by_text("This file can't be read as scenes")).to_be_visible()


def test_the_scenes_of_the_papers_become_a_deck_that_can_be_cancelled(page: Page) -> None:
    goto(page, "/scenes", lang="en")
    page.get_by_role("button", name="Add the maps of the papers").click()
    expect(page.get_by_label("Title of scene 6")).to_be_visible()
    page.get_by_role("button", name="Make: PDF booklet").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Make: PDF booklet")).to_be_enabled(timeout=30_000)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    remove = page.get_by_role("button", name="Remove")
    for left in range(PAPER_SCENES, SLIDES, -1):
        expect(remove).to_have_count(left)
        remove.last.click()
    expect(remove).to_have_count(SLIDES)
    wait_until_idle(page)  # what was there before is gone too
    page.get_by_role("button", name="Make: PowerPoint deck").click()
    download = page.get_by_role("button", name="Download: PowerPoint deck")
    expect(download).to_be_visible(timeout=180_000)
    name, content = take(page, "Download: PowerPoint deck")
    assert name == "scenes.pptx"
    assert zipfile.is_zipfile(io.BytesIO(content))
    deck = Presentation(io.BytesIO(content))
    assert len(deck.slides) == SLIDES
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    assert titles[0] == "Map 1. Three contestatory networks in Europe, 2019"
    assert all(slide.notes_slide.notes_text_frame.text for slide in deck.slides)


def test_a_chart_is_taken_away_like_a_map(page: Page) -> None:
    goto(page, "/anvita", lang="fr", part="growth", asof="2022-09-30")
    page.get_by_text("Enregistrer ou partager cette vue").click()
    page.get_by_test_id("stExpander").get_by_role("radio", name="Document à distribuer").click()
    wait_until_idle(page)
    name, content = take(page, "Télécharger le document")
    assert name.endswith("_2022-09-30_fr.html")
    assert b"<script" not in content
    assert b"<svg " in content
