"""The ground under the members in a browser: names and lines by zoom, and the whole Earth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from geo.print import projection
from geo.screen import assets, leaflet
from tests.e2e.test_marks import exhibit

TODAY = "2026-11-22"
TILES = ("world", "europe", "0_45", "-5_50", "5_45")
SIZE = (1920, 1080)
PLACES = [[lon, lat] for lon in (-180, -73.5, 0, 2.35, 180) for lat in (-90, -33.4, 0, 48.85, 89.9)]
_DRAW = """
([members, base, focus, crs, size, home]) => {
  document.body.innerHTML = `<div id=map style="width:${size[0]}px;height:${size[1]}px"></div>`;
  const map = L.map("map", {crs: L.CRS[crs], maxZoom: 12, zoomSnap: 0.25, zoomAnimation: false});
  window.chart = map.setView([0, 0], 1);
  window.atlasBase(base, focus, "").addTo(map);
  const [west, south, east, north] = home;
  map.fitBounds([[south, west], [north, east]]);
  const drawn = {pointToLayer: window.atlasSymbol, onEachFeature: window.atlasBind};
  L.geoJSON(members, drawn).addTo(map);
}
"""
_NAMES = """
() => {
  const box = (e) => e.getBoundingClientRect();
  const apart = (a, b) => a.right <= b.x || b.right <= a.x || a.bottom <= b.y || b.bottom <= a.y;
  const names = [...document.querySelectorAll(".atlas-ground")];
  const others = [...document.querySelectorAll(".atlas-label span, .atlas-symbol svg")];
  const faults = names.flatMap((one, i) => [...names.slice(i + 1), ...others]
    .filter((other) => !apart(box(one), box(other)))
    .map((other) => `${one.textContent} touches ${other.textContent || "a symbol"}`));
  return { names: names.map((name) => name.textContent), faults };
}
"""
_LANDED = """
(colour) => document.querySelectorAll(`path[stroke="${colour}"]`).length > 0
  && document.querySelectorAll(".atlas-ground").length > 3
"""


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    """A page with the scripts of the map, some tiles of the ground, and nothing to ask."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.set_content("<!doctype html><html lang=fr><body style='margin:0'></body></html>")
    page.add_script_tag(content=assets.bundle().decode())
    data = {
        f"{kind}/{name}.json": json.loads(tile)
        for kind in assets.TILED
        for name, tile in assets.tiles(kind).items()
        if name in TILES
    }
    page.evaluate("(data) => { window.ATLAS_DATA = data; }", data)
    yield page
    page.close()


def draw(page: Page, view: Any) -> None:  # noqa: ANN401 - any map
    members = json.loads(json.dumps(leaflet.collection(view), default=int))
    given = [members, [], leaflet.focus(view, ""), leaflet.crs(view), SIZE, view.extent]
    page.evaluate(_DRAW, given)


def names_at(page: Page, lat: float, lon: float, zoom: float) -> set[str]:
    """Return the names of the ground at a place, once they stand; none touches anything."""
    page.evaluate("([lat, lon, zoom]) => chart.setView([lat, lon], zoom)", [lat, lon, zoom])
    page.wait_for_timeout(700)
    page.wait_for_function(_LANDED, arg=assets.COLOURS["light"]["river"])
    found = page.evaluate(_NAMES)
    assert found["faults"] == []
    return set(found["names"])


def test_the_ground_orients_at_paris_susa_and_london_in_french(sheet: Page) -> None:
    draw(sheet, exhibit("contestatory", asof=TODAY, lang="fr"))
    afar = names_at(sheet, 48, 5, 5.5)
    assert {"Allemagne", "Autriche"} <= afar
    assert "Germania" not in afar
    paris = names_at(sheet, 48.85, 2.35, 10)
    assert {"Versailles", "Yvelines"} <= paris
    assert "Paris" not in paris  # a member stands there
    assert {"Valais"} <= names_at(sheet, 45.6, 7.1, 8.5)
    assert {"Croydon"} <= names_at(sheet, 51.45, -0.1, 11)


def test_no_map_ends_in_sight(sheet: Page) -> None:
    draw(sheet, exhibit("contestatory", asof=TODAY))
    corners = sheet.evaluate(
        """([wide, high]) => {
          chart.setZoom(0, {animate: false});
          return [[4000, 4000], [-9000, -9000]].flatMap((by) => {
            chart.panBy(by, {animate: false});
            chart.panInsideBounds(chart.options.maxBounds, {animate: false});
            return [[0, 0], [wide, high]].map((at) => chart.containerPointToLatLng(at));
          });
        }""",
        SIZE,
    )
    for corner in corners:
        assert abs(corner["lng"]) <= 180.01
        assert abs(corner["lat"]) <= 85.06


def test_the_world_is_of_equal_area(sheet: Page) -> None:
    view = exhibit("iccar", asof=TODAY)
    draw(sheet, view)
    got = np.array(
        sheet.evaluate(
            """(places) => places.map(([lng, lat]) => {
              const at = L.Projection.EqualEarth.project({lng, lat});
              const back = L.Projection.EqualEarth.unproject(at);
              return [at.x, at.y, back.lng, back.lat];
            })""",
            PLACES,
        )
    )
    wanted = projection.project(np.array(PLACES, dtype="float64"), projection.WORLD)
    assert np.abs(got[:, :2] - wanted).max() < 1e-6  # metres
    assert np.abs(got[:, 2:] - PLACES).max() < 1e-5  # degrees, at the poles
    inner = np.abs(np.array(PLACES)[:, 1]) < 80
    assert np.abs(got[inner, 2:] - np.array(PLACES)[inner]).max() < 1e-6
    edge = sheet.evaluate(
        "[[0, -180], [0, 180], [74, 0], [-56, 0]].map((at) => chart.latLngToContainerPoint(at))"
    )
    assert all(-1 <= at["x"] <= SIZE[0] + 1 and -1 <= at["y"] <= SIZE[1] + 1 for at in edge)
    assert sheet.evaluate("chart.getContainer().style.background") != ""
