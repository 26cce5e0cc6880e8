"""What a reader does on the page of Map 1, in a real browser and without a network."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
from playwright.sync_api import Browser, Frame, Page, expect

from geo import layers
from geo.i18n import IN_ENGLISH
from tests.conftest import ROOT
from tests.e2e.actions import (
    MAP,
    TIMEOUT,
    UNSEEN,
    choose,
    counted,
    goto,
    look_at,
    map_frame,
    reload,
    take,
    visit,
    wait_for_members,
    wait_until_idle,
)
from tests.e2e.conftest import Options, Profile
from tests.e2e.server import serve
from tests.e2e.watch import Watch
from tests.geo.test_escape import HOSTILE
from tests.shared import in_data, reseal

SYMBOLS = ".atlas-symbol"
SENTENCE = re.compile(r"(\d+) known members?")


def sentence_count(page: Page) -> int:
    """Return the number in the sentence that sums up the view."""
    text = page.get_by_text(SENTENCE).first.inner_text()
    found = SENTENCE.search(text)
    assert found
    return int(found[1])


def zoom_level(frame: Frame) -> float:
    return float(frame.evaluate("window.map.getZoom()"))


def download_rows(page: Page) -> list[dict[str, str]]:
    _, content = take(page, "Download these rows (CSV)")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_map_sentence_table_and_download_agree(page: Page) -> None:
    goto(page, lang="en", asof="2022-09-30", network="anvita")
    number = sentence_count(page)
    assert number == in_data("anvita on 2022-09-30")
    wait_for_members(page, number)
    what_lies_below_is_drawn_when_one_comes_near_and_holds_its_place(page)
    rows = download_rows(page)
    assert len(rows) == number
    assert {row["network_id"] for row in rows} == {"anvita"}
    assert all(row["source_url"] for row in rows)
    table = page.get_by_test_id("stDataFrame").first.locator("canvas").first
    expect(table).to_be_visible()
    grid = page.get_by_test_id("stDataFrame").first.locator("table[role=grid]")
    expect(grid).to_have_attribute("aria-rowcount", str(number + 1))


def what_lies_below_is_drawn_when_one_comes_near_and_holds_its_place(page: Page) -> None:
    """Hold that Plotly is not even asked for before, and that the keys that print bring all."""
    main, places = page.get_by_test_id("stMain"), page.locator(f"{UNSEEN}:visible")
    expect(places).to_have_count(3)  # a table and two charts
    charts = places.and_(page.get_by_role("img"))
    names = charts.evaluate_all("all => all.map((each) => each.ariaLabel)")
    assert [name.partition(".")[0] for name in names] == [
        "Population tier",
        "Party family",
    ]
    asked = "performance.getEntriesByType('resource').some((e) => e.name.includes('Plotly'))"
    assert not page.evaluate(asked)
    high = main.evaluate("e => e.scrollHeight")
    page.evaluate("() => { window.print = () => { window.__printed = true; }; }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.__printed", timeout=TIMEOUT)
    expect(places).to_have_count(0)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    assert page.evaluate(asked)
    assert main.evaluate("e => e.scrollHeight") == high


def test_a_filter_keeps_the_map_as_it_is_and_going_back_takes_it_away(
    page: Page, watch: Watch
) -> None:
    """Afterwards: online tiles are asked for only when they are chosen."""
    goto(page, lang="en")
    everything = sentence_count(page)
    frame = map_frame(page)
    look_at(frame, 45, 7, 7)
    frame.evaluate("window.__mark = 1")  # gone, were the map loaded anew
    choose(page, "Network", "Re.Co.Sol")
    wait_for_members(page, counted("contestatory", network="recosol"))
    assert sentence_count(page) < everything
    frame = map_frame(page)
    assert frame.evaluate("window.__mark") == 1
    assert zoom_level(frame) == 7
    assert abs(frame.evaluate("window.map.getCenter().lat") - 45) < 0.01
    page.go_back()
    wait_until_idle(page)
    assert sentence_count(page) == everything
    assert watch.requests == []
    map_frame(page).locator(".leaflet-control-layers").hover()
    choice = frame.get_by_text("OpenStreetMap (online)")
    expect(choice).to_be_visible()
    expect(frame.get_by_text("Online: your address is sent to the servers")).to_have_count(1)
    watch.allowed.append(r"tile\.openstreetmap\.org|net::ERR_FAILED")
    with page.expect_request(re.compile("openstreetmap")):
        choice.click()
    assert any("tile.openstreetmap.org" in url for url in watch.requests)


def test_an_empty_result_offers_to_clear_the_address_restores_the_view_in_a_fresh_browser(
    page: Page, profile: Profile, context_options: Options, server_url: str
) -> None:
    goto(page, lang="en", network="anvita", country="IE")
    expect(page.get_by_text("No documented membership fits these filters")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("button", name="Clear filters").click()
    wait_until_idle(page)
    assert sentence_count(page) == in_data("map 1 as it opens")
    choose(page, "Population tier", "under 5,000 inhabitants")
    choose(page, "Country", "Italy")
    number = sentence_count(page)
    assert "tier=lt5k" in page.url
    assert "country=IT" in page.url
    fresh = profile(context_options | {"locale": "fr-FR"}).new_page()  # holds nothing of the page
    goto(fresh, page.url.removeprefix(server_url))
    assert sentence_count(fresh) == number
    wait_for_members(fresh, number)
    fresh.close()


def a_line_of_the_legend_is_singled_out(page: Page) -> None:
    """Expect a line that filters nothing to single its symbols out by key, and to take it back."""
    frame = map_frame(page)
    line = page.locator(".st-key-side_legend button", has_text="inferred, or date assumed")
    named = page.locator(".st-key-side_list li:visible")
    everyone = named.count()
    line.focus()
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("aria-pressed", "true")
    line.blur()  # it stays, whatever is pointed at
    lit, alike = frame.locator(".atlas-lit"), frame.locator("[class*=-hollow]")
    expect(lit).to_have_count(alike.count())
    assert 0 < lit.count() < frame.locator(SYMBOLS).count()
    expect(named).to_have_count(int(line.locator("strong").inner_text()))
    line.click()
    expect(line).to_have_attribute("aria-pressed", "false")
    expect(named).to_have_count(everyone)


def the_buttons_of_the_map_fit_and_reset(page: Page) -> float:
    """Press them; return the level at which the map is left, which is in the address."""
    frame, home = map_frame(page), "Back to the whole map"
    # What is first seen may be a step nearer: the map is drawn before the bar has its height.
    frame.get_by_role("button", name=home).click()
    frame.wait_for_function("document.querySelector('.leaflet-zoom-anim') === null")
    whole = zoom_level(frame)
    assert 4 <= whole <= 5  # Europe at this size
    frame.get_by_role("button", name="Zoom to the members shown").click()
    frame.wait_for_function(f"window.map.getZoom() > {whole}")
    frame.wait_for_function("document.querySelector('.leaflet-zoom-anim') === null")
    frame.get_by_role("button", name=home).click()
    frame.wait_for_function(f"window.map.getZoom() === {whole}")
    full = frame.get_by_role("button", name="Full screen")
    full.click()
    frame.wait_for_function("map.getSize().y === screen.height && map.getSize().x === screen.width")
    full.click()
    frame.wait_for_function(f"map.getSize().y < screen.height && map.getZoom() === {whole}")
    frame.get_by_role("button", name="Zoom in").click()
    page.wait_for_url(re.compile(rf"#map={whole + 1:g}/[\d.]+/[\d.]+$"))
    return whole + 1


def test_the_language_switch_changes_every_word_and_keeps_the_filter_and_the_place(
    page: Page,
) -> None:
    goto(page, lang="en", network="recosol")
    a_line_of_the_legend_is_singled_out(page)
    zoomed = the_buttons_of_the_map_fit_and_reset(page)
    page.get_by_text("Français", exact=True).click()
    wait_until_idle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Réseaux contestataires en Europe")
    number = counted("contestatory", network="recosol")
    expect(page.get_by_text(f"{number} membres connus").first).to_be_visible()
    assert "lang=fr" in page.url
    assert "network=recosol" in page.url
    link = page.url
    reload(page)  # the address has zoom and centre, too
    map_frame(page).wait_for_function(f"window.map.getZoom() === {zoomed}")
    assert page.url == link
    expect(page.get_by_role("heading", level=1)).to_have_text("Réseaux contestataires en Europe")
    # What Streamlit leaves undone, and the accessibility statement names: when one of these
    # fails, it can drop a gap.
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(MAP)).to_have_attribute("title", "streamlit_folium.st_folium")
    a_text_in_english_says_so_until_another_takes_its_place(page)
    page.locator(".atlas-legend").get_by_role("button", name="Re.Co.Sol").click()  # takes it back
    wait_until_idle(page)
    assert "network=" not in page.url


def a_text_in_english_says_so_until_another_takes_its_place(page: Page) -> None:
    """Fill a paragraph as Streamlit does: anew, or with another text in the same place."""
    put = "text => document.querySelector('#said').firstChild.data = text"
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=said>Bonjour</p>')")
    said = page.locator("#said")
    for text, language in (("A town" + IN_ENGLISH, "en"), ("Une ville", None)):
        page.evaluate(put, text)
        page.wait_for_function(
            "language => document.querySelector('#said').getAttribute('lang') === language",
            arg=language,
        )
    said.evaluate("element => element.remove()")


def test_a_filter_survives_another_page_and_goes_with_its_chip_today_is_a_click_away(
    page: Page,
) -> None:
    goto(page, lang="en", network="anvita")
    visit(page, "Tools", "Sources and methods")
    expect(page.get_by_role("heading", level=1, name="Sources and methods")).to_be_visible()
    visit(page, "Maps", "Contestatory networks in Europe")
    shown = f"{in_data('anvita on 2019-12-31')} known members"
    expect(page.get_by_text(SENTENCE).first).to_contain_text(shown)
    wait_until_idle(page)
    assert "network=anvita" in page.url
    page.get_by_role("button", name="Today").click()
    wait_until_idle(page)
    assert sentence_count(page) == in_data("anvita on 2026-11-22")
    assert "asof=" in page.url
    page.get_by_test_id("stMain").get_by_role("button", name="ANVITA", exact=True).click()
    wait_until_idle(page)
    assert "network=" not in page.url


def test_a_hostile_name_is_shown_and_does_nothing(
    browser: Browser, tmp_path: Path, watch: Watch
) -> None:
    """Every name, network and source of this run is hostile; the page title must not change."""
    folder = tmp_path / "layers"
    folder.mkdir()
    for path in layers.LAYERS.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    members = gpd.read_parquet(folder / "members.parquet")
    members.assign(name=HOSTILE, source_url=f"https://example.org/{HOSTILE}").to_parquet(
        folder / "members.parquet"
    )
    places = gpd.read_parquet(folder / "places.parquet")
    places.assign(name=HOSTILE).to_parquet(folder / "places.parquet")
    networks = pd.read_parquet(folder / "networks.parquet")
    networks.assign(acronym=HOSTILE).to_parquet(folder / "networks.parquet")
    reseal(folder)
    with serve(ROOT / "server.py", tmp_path / "app.log", {"ATLAS_LAYERS": str(folder)}) as server:
        context = browser.new_context(base_url=server.url, locale="en-GB")
        watch.attach(context)
        page = context.new_page()
        goto(page, lang="en", network="anvita")
        frame = map_frame(page)
        symbol = frame.locator(SYMBOLS).first
        symbol.hover()
        expect(frame.locator(".leaflet-tooltip strong")).to_have_text(HOSTILE)
        symbol.press("Enter")
        expect(page.locator(".st-key-place_card h2")).to_have_text(HOSTILE)
        expect(page.locator(".atlas-places button").first).to_have_text(HOSTILE)
        assert page.title() == "Welcoming Cities Atlas"
        assert frame.locator("img[src='x']").count() == 0
        assert page.locator("img[src='x']").count() == 0
        context.close()
    assert watch.complaints() == []
