"""What a phone on a bad network waits for: the site's maps, the app, a bare page with one map.

Run by ``make bench`` only: Chromium with its own *slow 4G* and a processor that is four times
slower. The site is served with gzip, as any host does.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Filters
from geo.takeaway import site
from tests import shared
from tests.bench.conftest import Start
from tests.bench.test_interaction import _FIRST_MAP, _ON_MAP, TODAY, address, click_times
from tests.conftest import ROOT
from tests.e2e.server import serve
from tests.e2e.test_site import assert_light
from tests.geo.builders import request

pytestmark = [pytest.mark.bench, pytest.mark.e2e]

SLOW_4G: Final = {  # as the tools of Chromium have it
    "offline": False,
    "latency": 562.5,  # milliseconds
    "downloadThroughput": 188_743,  # bytes a second
    "uploadThroughput": 86_400,
}
SLOWER: Final = 4
FIRST_MAP, ANSWER = 4000, 100  # milliseconds
VISITS = 3
MAPS: Final = (*site.MAPS, "overlaps")
TIERS: Final = ("tier=lt5k", "tier=5k-100k", "", "network=anvita", "family=green", "")
_MAP: Final = """
const look = () => {
  const land = document.querySelectorAll("#map svg path").length;
  if (land > 20 && document.querySelectorAll("#map .atlas-symbol").length > 10) {
    window.__mapAt = performance.now();
  } else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
# From the change to the end of the frame in which map and sentence are those of the answer.
_ANSWERS: Final = """
async (asked) => {
  const took = [];
  for (const each of asked) {
    await new Promise((done) => setTimeout(done, 1500));
    const began = performance.now();
    location.hash = each;
    await new Promise((done) => addEventListener("hashchange", done, { once: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = done;
      after.port2.postMessage(0);
    }));
    took.push(performance.now() - began);
  }
  return took;
}
"""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The pages of the site, as a host would serve them: compressed, and kept by browsers."""
    made = dict(site.files(site.Site(shared.atlas(), TODAY, ("en",))))
    assert_light(made)
    held = {path: gzip.compress(body, 6) for path, body in made.items()}
    kinds = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css"}

    class Host(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path.lstrip("/")
            body = held.get(path, b"")
            self.send_response(200 if path in held else 404)
            self.send_header("Content-Type", kinds.get(path.rpartition(".")[2], "image/png"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    host = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{host.server_port}/en/"
    host.shutdown()
    host.server_close()


def slowed(browser: Browser, script: str) -> Page:
    """Return a page of a new profile, on a slow network and with a slow processor."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.add_init_script(script)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def first_map(browser: Browser, url: str, script: str) -> float:
    """Return milliseconds from navigation to the first map."""
    page = slowed(browser, script)
    page.goto(url, timeout=180_000, wait_until="commit")
    page.wait_for_function("window.__mapAt", timeout=180_000)
    took = float(page.evaluate("window.__mapAt"))
    page.context.close()
    return took


@pytest.mark.parametrize("name", MAPS)
def test_each_map_of_the_site_is_there_at_once_on_a_slow_phone(
    browser: Browser, served: str, name: str
) -> None:
    times = [first_map(browser, f"{served}{name}.html", _MAP) for _ in range(VISITS)]
    page = slowed(browser, _MAP)
    page.goto(f"{served}{name}.html", timeout=180_000)
    page.wait_for_function("window.__mapAt", timeout=180_000)
    answers = page.evaluate(_ANSWERS, TIERS)
    page.context.close()
    print(f"{name:<14}first map {median(times):6.0f} ms  {[round(one) for one in times]}")  # noqa: T201
    print(f"{name:<14}filter    {median(answers):6.0f} ms  {[round(one) for one in answers]}")  # noqa: T201
    assert median(times) <= FIRST_MAP
    assert median(answers) <= ANSWER


def test_the_site_is_there_before_the_app_on_a_slow_phone(
    browser: Browser, served: str, start: Start, tmp_path: Path
) -> None:
    atlas: Atlas = shared.atlas()
    view = contestatory.view(request(contestatory.ROOM, atlas, Filters(as_of=TODAY)))
    points = view.members[view.members.geometry.notna()][["name", "geometry"]]
    (tmp_path / "points.geojson").write_text(points.to_json(), encoding="utf-8")
    own = _FIRST_MAP.replace("ATLAS", "true")
    bare = _FIRST_MAP.replace("ATLAS", "false")
    with (
        start("one_layer", BENCH_POINTS=str(tmp_path / "points.geojson")) as floor,
        serve(ROOT / "server.py", tmp_path / "atlas.log") as server,
    ):
        times = {"site": [], "app": [], "bare page": []}  # type: dict[str, list[float]]
        for _ in range(VISITS):  # in turn, so that all meet the same load of the machine
            times["site"].append(first_map(browser, f"{served}contestatory.html", _MAP))
            times["app"].append(first_map(browser, address(server), own))
            times["bare page"].append(first_map(browser, floor.url, bare))
        page = slowed(browser, _ON_MAP)
        page.set_viewport_size({"width": 1440, "height": 900})
        clicks = click_times(page, address(server), view, with_map=True)
        page.context.close()
    for name, each in times.items():
        print(f"first map, {name:<10}{median(each):8.0f} ms  {[round(one) for one in each]}")  # noqa: T201
    print(f"filter, app         {median(clicks):8.0f} ms  {[round(one) for one in clicks]}")  # noqa: T201
    assert median(times["site"]) <= min(FIRST_MAP, median(times["app"]), median(times["bare page"]))
