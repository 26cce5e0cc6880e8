"""What a reader waits for, next to the least that Streamlit can do on the same machine.

Run by ``make bench`` only. Times are taken inside the browser, from the click or the start of the
navigation to the frame in which all that was waited for is there.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from geo import describe, table, views
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory, iccar
from geo.model import Display, Filters, View
from geo.request import Room
from geo.screen import assets
from geo.takeaway import scenes
from geo.takeaway.handout import handout
from tests import shared
from tests.bench.conftest import Start
from tests.conftest import ROOT
from tests.e2e.actions import _field, _open_list, wait_until_idle
from tests.e2e.server import Server, serve
from tests.geo.builders import request

pytestmark = [pytest.mark.bench, pytest.mark.e2e]

FRAME = 0.5  # seconds: twice a second the next year
CLICK_RATIO = 1.5
FIRST_MAP_RATIO = 1.4
ROUNDS = 5
VISITS = 9
LEAST = 3  # rounds or visits, however slow the machine is
PATIENCE = 60.0  # seconds, after which no further one begins
TODAY = dt.date(2026, 11, 22)
COUNTRIES = ("FR", "GB", "IT")
ALL = Filters(as_of=TODAY)

# The members on the map; -1 without a map, or before it is there.
_ON_MAP = """
window.__onMap = () => {
  const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
  const inside = frame && frame.contentWindow;
  if (!inside || !inside.map || !inside.atlasBoard) return -1;
  return inside.atlasBoard(inside.map).count();
};
"""
# Starts a clock at the next press of the mouse, and stops it when text and map are new.
_CLOCK = """
([text, onMap, rows]) => {
  window.__took = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`in vain for ${text}, ${onMap} on the map`)), 20000);
    document.addEventListener("pointerdown", () => {
      const began = performance.now();
      const look = () => {
        const grid = document.querySelector('[data-testid="stDataFrame"] table[role=grid]');
        const done = document.body.innerText.includes(text)
          && (onMap === null || window.__onMap() === onMap)
          && (rows === null || (grid && grid.getAttribute("aria-rowcount") === String(rows + 1)));
        if (done) resolve(performance.now() - began);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}
"""
# Notes the first frame in which the map has symbols, and the atlas its countries too.
_FIRST_MAP = """
if (window.top === window) {
  const look = () => {
    const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
    const inside = frame && frame.contentDocument;
    const pane = inside && inside.querySelector(".leaflet-map-pane");
    const styled = pane && inside.defaultView.getComputedStyle(pane).position === "absolute";
    const drawn = "svg.leaflet-zoom-animated path";  // countries, or the circles of the floor
    const shapes = styled ? inside.querySelectorAll(drawn).length : 0;
    const symbols = styled ? inside.querySelectorAll(".atlas-symbol").length : 0;
    if (shapes > 20 && (!window.__atlas || symbols > 20)) window.__mapAt = performance.now();
    else requestAnimationFrame(look);
  };
  window.__atlas = ATLAS;
  requestAnimationFrame(look);
}
"""


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


@pytest.fixture
def everything(atlas: Atlas) -> View:
    """Map 1 today: all its members, with every other network behind them."""
    return contestatory.view(
        request(
            contestatory.ROOM, atlas, ALL, Texts("en"), Display(context=contestatory.context(atlas))
        )
    )


def address(server: Server, **query: list[str]) -> str:
    """Return the address of Map 1 today."""
    pairs = [("lang", "en"), ("asof", TODAY.isoformat())]
    pairs += [(key, value) for key, values in query.items() for value in values]
    return f"{server.url}/contestatory?" + "&".join(f"{key}={value}" for key, value in pairs)


def steps(view: View) -> list[tuple[str, int, int]]:
    """Return country, rows and located rows after each click: countries are added in turn."""
    found = []
    for i, country in enumerate(COUNTRIES):
        rows = view.members[view.members["country_iso2"].isin(COUNTRIES[: i + 1])]
        name = describe.country(Texts("en"), country)
        found.append((name, len(rows), int(rows.geometry.notna().sum())))
    return found


def click_times(page: Page, url: str, view: View, *, with_map: bool) -> list[float]:
    """Return milliseconds from each click on a country to new text and map (or table)."""
    times: list[float] = []
    page.goto(url)
    wait_until_idle(page, quiet=1000, timeout=60_000)
    box = _field(page, "stMultiSelect", "Country").get_by_role("combobox")
    for name, rows, located in steps(view):
        option = page.get_by_role("option").filter(has_text=name).first
        _open_list(box, option)
        said = f"{rows} known members" if with_map else f"{rows} memberships are shown"
        page.evaluate(_CLOCK, [said, *([located, None] if with_map else [None, rows])])
        option.click()
        times.append(page.evaluate("window.__took"))
        wait_until_idle(page, quiet=500)
    return times


def first_map_time(browser: Browser, url: str, *, atlas: bool) -> float:
    """Return milliseconds from navigation to the first map, in a fresh browser profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(_FIRST_MAP.replace("ATLAS", "true" if atlas else "false"))
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("window.__mapAt", timeout=60_000)
    took = float(page.evaluate("window.__mapAt"))
    wait_until_idle(page)
    context.close()
    return took


def in_turn(most: int) -> Iterator[None]:
    """Go round so many times, or fewer where that would take too long."""
    began = time.monotonic()
    for done in range(most):
        if done >= LEAST and time.monotonic() - began > PATIENCE:
            return
        yield


def report(name: str, times: list[float], floor: list[float]) -> float:
    """Print median, p90 and ratio; return the ratio, the median of those of each pair.

    Pairs are measured one after the other, so that a load on the machine weighs on both.
    """
    ratio = median(ours / least for ours, least in zip(times, floor, strict=True))
    nineties = [quantiles(each, n=10)[-1] for each in (times, floor)]
    print(  # noqa: T201
        f"{name:<28}{median(times):7.0f} ms (p90 {nineties[0]:.0f})   floor "
        f"{median(floor):.0f} ms (p90 {nineties[1]:.0f})   ratio {ratio:.2f}"
    )
    return ratio


@pytest.fixture
def new_page(browser: Browser) -> Callable[[], Page]:
    def opened() -> Page:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
        page.add_init_script(_ON_MAP)
        return page

    return opened


@pytest.mark.parametrize(
    "context", [(), contestatory.context(shared.atlas())], ids=["members", "all_networks"]
)
def test_a_filter_answers_within_half_as_long_again_as_a_bare_table(
    new_page: Callable[[], Page],
    start: Start,
    atlas: Atlas,
    everything: View,
    tmp_path: Path,
    context: tuple[str, ...],
) -> None:
    t = Texts("en")
    rows = table.for_readers(t, everything.members, views.network_names(atlas, t))
    names = table.ordered(everything.members)["country_iso2"]
    bare = pd.DataFrame(rows).assign(country=[describe.country(t, code) for code in names])
    bare.to_parquet(tmp_path / "rows.parquet")
    floor, times = [], []
    with (
        start("table", BENCH_ROWS=str(tmp_path / "rows.parquet")) as bare,
        serve(ROOT / "server.py", tmp_path / "atlas.log") as server,
    ):
        url = address(server, **{"with": list(context)})
        pages = new_page(), new_page()
        for _ in in_turn(ROUNDS):  # so that both meet the same load of the machine
            floor += click_times(pages[0], bare.url, everything, with_map=False)
            times += click_times(pages[1], url, everything, with_map=True)
    assert report(f"click, {len(context)} behind", times, floor) <= CLICK_RATIO


def test_the_first_map_comes_within_two_fifths_more_than_a_bare_one(
    browser: Browser, start: Start, everything: View, tmp_path: Path
) -> None:
    points = everything.members[everything.members.geometry.notna()][["name", "geometry"]]
    (tmp_path / "points.geojson").write_text(points.to_json(), encoding="utf-8")
    floor, times = [], []
    with (
        start("one_layer", BENCH_POINTS=str(tmp_path / "points.geojson")) as bare,
        serve(ROOT / "server.py", tmp_path / "atlas.log") as server,
    ):
        for _ in in_turn(VISITS + 1):  # so that both meet the same load of the machine
            floor.append(first_map_time(browser, bare.url, atlas=False))
            times.append(first_map_time(browser, address(server), atlas=True))
    assert report("first map", times[1:], floor[1:]) <= FIRST_MAP_RATIO  # the first ones warm up


# Shows each year of a hand-out, and returns how long each took until it was painted. The screen of
# the app plays by the same script (ui/assets/player.js).
_PLAYED = """
async (module) => {
  const atlasPlayer = new Function(`${module}; return atlasPlayer;`)();
  const said = await atlasHeld(ATLAS_SAID[document.documentElement.lang]);
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const player = atlasPlayer(() => window, () => {}, () => {});
  player.frames = said.years;
  player.begin();
  await painted();
  const took = [];
  for (let year = 0; year < player.frames.years.length; year += 1) {
    const began = performance.now();
    player.show(year);
    await painted();
    took.push((performance.now() - began) / 1000);
  }
  return took;
}
"""


@pytest.mark.parametrize("room", [contestatory.ROOM, iccar.ROOM], ids=lambda room: room.name)
def test_the_years_play_at_two_frames_a_second(
    new_page: Callable[[], Page], atlas: Atlas, tmp_path: Path, room: Room
) -> None:
    asked = request(room, atlas, ALL, Texts("en"))
    years = scenes.each_year(asked)
    path = tmp_path / "handout.html"
    path.write_text(handout(shared.released(asked.build(), "1"), years=years), encoding="utf-8")
    page = new_page()
    page.goto(path.as_uri())
    page.locator("#map svg path").first.wait_for(state="attached")
    took = page.evaluate(_PLAYED, assets.module("player.js"))
    assert len(took) == len(years)
    print(f"{room.name}: {len(took)} years, {median(took):.3f} s each")  # noqa: T201
    assert median(took) <= FRAME
