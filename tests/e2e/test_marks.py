"""Where symbols, labels and counts stand: measured in a browser, on maps of every preset and size.

No server and no page of the app: the app's own scripts draw all views in one empty page, each on
a map as large as a window leaves it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from geo import palette
from geo.screen import assets, leaflet
from tests.bench import synthetic
from tests.e2e.actions import exhibit

SIZES = {  # of the map that the pages give, in windows of these sizes
    "1440x900": (1184, 721),
    "1024x768": (768, 589),
    "1920x1080": (1664, 901),
    "390x844": (366, 612),
    "1440x900, two maps": (564, 640),
}
SMALLER = (980, 640)
TODAY = "2026-11-26"
PRESETS: dict[str, tuple[str, dict[str, str]]] = {
    "Map 1 in 2019": ("contestatory", {}),
    "Map 1 today": ("contestatory", {"asof": TODAY}),
    "Map 1, change": ("contestatory", {"asof": TODAY, "mode": "change"}),
    "ICCAR, world": ("iccar", {"asof": TODAY}),
    "ICCAR, Europe": ("iccar", {"asof": TODAY, "preset": "europe"}),
    "Alps": ("alpine", {"asof": TODAY}),
    "ANVITA": ("anvita", {"asof": TODAY}),
    "Overlaps": ("overlaps", {"asof": TODAY}),
}
FURTHEST = ((1, 19), (3, 18), (20, 25))  # below a zoom: pixels of a symbol from its point
IN_SIGHT = 0.95  # of the members have more than half of their symbol in sight

# Draws a view and reads the page back: which symbol each pixel belongs to, and where labels are.
_DRAW = """
async ([shown, behind, extent, crs, width, height, counted, kept]) => {
  document.body.innerHTML = `<div id="one" style="width:${width}px;height:${height}px"></div>`;
  const map = L.map("one", { zoomSnap: 0.25, minZoom: 1, maxZoom: 12, zoomAnimation: false,
    crs: L.CRS[crs] });
  atlasEdges(map);
  map.attributionControl.addAttribution("Natural Earth, GeoNames, GSHHG/WDBII");
  L.control.scale({ imperial: false }).addTo(map);
  const [west, south, east, north] = extent;
  atlasControls(map, { home: "", fit: "", full: " " }, [[south, west], [north, east]], "");
  const drawn = {
    pointToLayer: (f, at) => atlasSymbol(f, at), onEachFeature: (f, each) => atlasBind(f, each),
  };
  L.geoJSON(behind, drawn).addTo(map);
  (counted ? atlasCounts(shown, "en") : L.geoJSON(shown, drawn)).addTo(map);
  await Promise.resolve();
  atlasBoard(map).draw();
  window.within = (at) => west <= at.lng && at.lng <= east && south <= at.lat && at.lat <= north;
  if (kept) {
    atlasBoard(map).layers().forEach((layer) => layer.on("click", () => {
      window.pressed = layer.feature.properties.place_id;
    }));
    return window.readSpots(map);
  }
  const read = counted ? window.readCounts(map) : window.readMarks(map, width, height);
  map.remove();
  return read;
}
"""
_READ = (
    f"const HALO = '{palette.HALO}';"
    """
const masks = {};
// The pixels of a drawing, from its middle: those that its fills and lines cover, and whether it
// is more than a halo that does.
function mask(svg) {
  const wide = svg.getBoundingClientRect().width;
  const key = svg.innerHTML + wide;
  if (masks[key]) return masks[key];
  const point = svg.createSVGPoint(), found = [], reach = Math.ceil(wide / 2) + 1;
  for (let x = -reach; x <= reach; x += 1) for (let y = -reach; y <= reach; y += 1) {
    point.x = 9 + (x * 18) / wide;
    point.y = 9 + (y * 18) / wide;
    const covering = [...svg.children].filter((part) => part.isPointInStroke(point)
      || (part.getAttribute("fill") !== "none" && part.isPointInFill(point)));
    const halo = (part) => part.getAttribute("stroke") === HALO && !part.isPointInFill(point);
    if (covering.length) found.push([x, y, !covering.every(halo)]);
  }
  return masks[key] = found;
}
const boxOf = (element, map) => {
  const at = element.getBoundingClientRect(), of = map.getContainer().getBoundingClientRect();
  return { x: at.x - of.x, y: at.y - of.y, w: at.width, h: at.height };
};
window.readMarks = (map, width, height) => {
  const owner = new Int32Array(width * height).fill(-1);
  const icons = [...document.querySelectorAll(".atlas-symbol")]
    .sort((one, other) => one.style.zIndex - other.style.zIndex);
  const inside = [];
  let furthest = 0;
  icons.forEach((icon, i) => {
    const box = boxOf(icon, map);
    const x = Math.round(box.x + box.w / 2), y = Math.round(box.y + box.h / 2);
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    let size = 0;
    mask(icon.querySelector("svg")).forEach(([dx, dy, ink]) => {
      const column = x + dx, row = y + dy;
      if (column < 0 || row < 0 || column >= width || row >= height) return;
      size += ink;
      owner[row * width + column] = ink ? i : -1;
    });
    if (icon.classList.contains("atlas-context")) return;
    inside.push([i, size]);
    furthest = Math.max(furthest, parseFloat(icon.style.getPropertyValue("--hair")));
  });
  const seen = new Array(icons.length).fill(0);
  owner.forEach((i) => { if (i >= 0) seen[i] += 1; });
  const labels = [...document.querySelectorAll(".atlas-label span")]
    .map((span) => ({ name: span.textContent, ...boxOf(span, map) }));
  const faults = [];
  const middle = (element) => {
    const at = boxOf(element, map);
    return [at.x + at.w / 2, at.y + at.h / 2];
  };
  const passed = [];
  document.querySelectorAll(".atlas-label i").forEach((line) => {
    const [x, y] = middle(line), turn = parseFloat(line.style.rotate);
    const own = line.nextSibling.textContent, long = parseFloat(line.style.width);
    const through = new Set();
    for (let far = 14 - long / 2; far <= long / 2; far += 0.5) {
      const at = [x + far * Math.cos(turn), y + far * Math.sin(turn)].map(Math.round);
      through.add(owner[at[1] * width + at[0]] ?? -1);
    }
    through.delete(-1);
    passed.push([through.size, own]);
    for (let far = -long / 2; far <= long / 2; far += 0.5) {
      const at = [x + far * Math.cos(turn), y + far * Math.sin(turn)];
      const crossed = labels.find((label) => label.name !== own
        && at[0] > label.x && at[0] < label.x + label.w
        && at[1] > label.y && at[1] < label.y + label.h);
      if (!crossed) continue;
      faults.push(`the line of ${own} crosses ${crossed.name}`);
      break;
    }
  });
  passed.sort((one, other) => other[0] - one[0]).forEach(([number, own], n) => {
    if (number > (n ? 2 : 4)) faults.push(`the line of ${own} runs through ${number} symbols`);
  });
  labels.forEach((one, n) => {
    if (one.x < 0 || one.y < 0 || one.x + one.w > width || one.y + one.h > height) {
      faults.push(`${one.name} is cut`);
    }
    labels.slice(n + 1).forEach((other) => {
      if (one.x < other.x + other.w && other.x < one.x + one.w
        && one.y < other.y + other.h && other.y < one.y + one.h) {
        faults.push(`${one.name} touches ${other.name}`);
      }
    });
    for (let y = Math.ceil(one.y); y < one.y + one.h; y += 1) {
      for (let x = Math.ceil(one.x); x < one.x + one.w; x += 1) {
        if ((owner[y * width + x] ?? -1) < 0) continue;
        faults.push(`${one.name} touches ${icons[owner[y * width + x]].ariaLabel}`);
        y = Infinity;
        break;
      }
    }
  });
  const controls = [...document.querySelectorAll(".leaflet-control")]
    .map((each) => boxOf(each, map));
  atlasBoard(map).layers().filter((layer) => window.within(layer.getLatLng())).forEach((layer) => {
    const icon = layer.getElement(), name = icon.ariaLabel, box = boxOf(icon.firstChild, map);
    const at = [box.x + box.w / 2, box.y + box.h / 2];
    if (at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height) faults.push(`${name} is out`);
    if (controls.some((each) => at[0] > each.x && at[0] < each.x + each.w
      && at[1] > each.y && at[1] < each.y + each.h)) faults.push(`${name} stands under a control`);
  });
  return {
    members: inside.length,
    seen: inside.filter(([i, size]) => seen[i] > size / 2).length,
    names: labels.map((label) => label.name),
    faults,
    furthest,
    zoom: map.getZoom(),
  };
};
// Where each symbol stands, and what it is of.
window.readSpots = (map) => atlasBoard(map).layers().map((layer) => {
  const box = boxOf(layer.getElement().firstChild, map);
  return [box.x + box.w / 2, box.y + box.h / 2, layer.feature.properties.place_id];
});
window.readCounts = (map) => [...document.querySelectorAll(".atlas-count")].map((disc) => {
  const box = boxOf(disc, map);
  return { x: box.x + box.w / 2, y: box.y + box.h / 2, r: box.w / 2, name: disc.ariaLabel };
});
"""
)


@pytest.fixture(scope="module")
def empty(browser: Browser) -> Iterator[Page]:
    """A page with the scripts of the map and nothing else."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_content("<!doctype html><html lang=en><body style='margin:0'></body></html>")
    page.add_script_tag(content=assets.bundle().decode())
    page.add_script_tag(content=_READ)
    yield page
    page.close()


def read(page: Page, view: Any, size: tuple[int, int], *, kept: bool = False) -> Any:  # noqa: ANN401
    """Draw a view on a map of a size, and return what is seen of it, or where, if it is kept."""
    both = [leaflet.collection(view), leaflet.context_collection(view)]
    shown = json.loads(json.dumps(both, default=int))
    return page.evaluate(
        _DRAW, [*shown, list(view.extent), leaflet.crs(view), *size, leaflet.counted(view), kept]
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_members_are_in_sight_and_labels_touch_nothing(empty: Page, preset: str) -> None:
    path, query = PRESETS[preset]
    view = exhibit(path, **query)
    for window, size in SIZES.items():
        found = read(empty, view, size)
        share = found["seen"] / found["members"]
        print(f"{preset:<14} {window:<10} {found['zoom']:5} {found['members']:4} {share:.1%}")  # noqa: T201
        assert share >= IN_SIGHT, window
        assert found["faults"] == [], window
        assert found["furthest"] <= next(far for zoom, far in FURTHEST if found["zoom"] < zoom)


def test_discs_are_set_apart_by_the_least_shift(empty: Page) -> None:
    discs = [{"x": 0, "y": 0, "r": 8}, {"x": 14, "y": 0, "r": 8}, {"x": 80, "y": 0, "r": 8}]
    apart = empty.evaluate("(discs) => window.atlasApart(discs, 0, 0)", discs)
    moved = [
        math.hypot(at["x"] - disc["x"], at["y"] - disc["y"])
        for at, disc in zip(apart, discs, strict=True)
    ]
    assert moved[0] == moved[2] == 0
    assert 2 <= moved[1] < 3  # they touched by 2 pixels
    assert math.dist(*((at["x"], at["y"]) for at in apart[:2])) >= 16


FINGER = 30  # pixels from a symbol: too far for a finger
_ON_CONTROL = """
(at) => Boolean(document.elementFromPoint(...at)?.closest(".leaflet-control"))
"""


def test_a_press_beside_a_symbol_takes_the_nearest_one_in_a_crowd_too(empty: Page) -> None:
    spots = read(empty, exhibit("iccar", asof=TODAY), SIZES["390x844"], kept=True)
    tried = 0
    for x, y, _place in spots[::20]:
        for at in ((x + 6, y + 3), (x - 4, y - 9)):
            far = sorted((math.dist(at, spot[:2]), spot[2]) for spot in spots)
            if far[1][0] - far[0][0] < 1 or empty.evaluate(_ON_CONTROL, at):
                continue  # as near to another one, or on a button or link
            empty.evaluate("window.pressed = null")
            empty.mouse.click(*at)
            assert empty.evaluate("window.pressed") == far[0][1]
            tried += 1
    assert tried > 10
    wide, high = SIZES["390x844"]
    sea = next(  # where nothing stands
        (x, y)
        for y in range(high - 5, 0, -5)
        for x in range(5, wide, 5)
        if min(math.dist((x, y), spot[:2]) for spot in spots) > FINGER
        and not empty.evaluate(_ON_CONTROL, (x, y))
    )
    empty.evaluate("window.pressed = null")
    empty.mouse.click(*sea)
    assert empty.evaluate("window.pressed") is None
    empty.evaluate("document.body.innerHTML = ''")


def test_large_cities_are_named_before_small_ones(empty: Page) -> None:
    view = exhibit("contestatory", asof=TODAY)
    large = {"London", "Paris", "Lyon", "Metropolitan City of Turin"}
    small = ("Samugheo", "Loos-en-Gohelle")  # where there is room beside them
    names = read(empty, view, SIZES["1440x900"])["names"]
    assert large <= set(names[: min(map(names.index, small))])
    names = read(empty, view, SMALLER)["names"]
    assert large <= set(names)
    assert not set(small) & set(names)
    changed = read(empty, exhibit("contestatory", asof=TODAY, mode="change"), SIZES["1440x900"])
    assert {"Briançon", "Grande-Synthe"} <= set(changed["names"])


def test_beyond_the_threshold_there_are_counts_that_touch_nothing_and_add_up(empty: Page) -> None:
    view = synthetic.view_of(4_000)
    words = {item.label for item in view.legend}
    found = read(empty, view, SIZES["1024x768"])
    told = [disc["name"].rsplit(": ", 1) for disc in found]
    assert {label for label, _ in told} <= words
    assert len({label for label, _ in told}) > 2
    assert sum(int(number.replace(",", "")) for _, number in told) == 4_000
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            distance = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert distance >= one["r"] + other["r"], (one, other)
    areas = sorted(
        (int(n.replace(",", "")), disc["r"]) for (_, n), disc in zip(told, found, strict=True)
    )
    assert [r for _, r in areas] == sorted(r for _, r in areas)
