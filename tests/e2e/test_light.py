"""The light atlas: a file with days and filters says what the library says, state by state.

Its rules are held against the library without a page; a page then against its rules.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geo import registry, table
from geo.fields import FIELDS
from geo.i18n import LANGUAGES
from geo.layers import Atlas
from geo.model import View
from geo.request import Request
from geo.screen import assets, leaflet
from geo.takeaway import light, notes
from geo.takeaway.handout import handout, live
from geo.takeaway.notes import Content
from tests import shared
from tests.conftest import ROOT
from tests.e2e.test_accessibility import WCAG, at_once

LAST = dt.date(2026, 11, 1)
STATES = 6  # of each map in each language
MOST = 30  # memberships of a network
HOST = re.compile(r"https?://([^/\s]+)\S*")  # links are called by it
SOUGHT = ("saint", "É", "lyon", "zz", "  ", "l'", "(")

ANSWERS = ROOT / "tests" / "scripts" / "states.js"

# What the page says in each of some states of its address.
_READ = """
async (hashes) => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent);
  const found = [];
  for (const hash of hashes) {
    history.replaceState(null, "", "#" + hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
    dispatchEvent(new Event("beforeprint")); // all that waits, and the rows out of sight
    const lines = [...document.querySelectorAll(".board aside section:first-child li")];
    found.push({
      caption: document.getElementById("caption").textContent,
      subtitle: document.getElementById("chosen").textContent,
      names: texts("#rows tbody th"),
      symbols: document.querySelectorAll("#map .atlas-symbol").length,
      documented: texts("ul.coverage li"),
      shifted: window.atlasBoard(window.map).layers().map((layer) => layer.feature)
        .filter((feature) => feature.properties.shift)
        .map((feature) => [feature.geometry.coordinates, feature.properties.shift]),
      legend: lines.map((line) => [line.querySelector("span").textContent,
        line.querySelector("strong").textContent]),
      options: Object.fromEntries([...document.querySelectorAll("#sift .options label")]
        .map((e) => [e.closest("details").querySelector("summary span").textContent + ": " +
          e.querySelector("span").textContent, e.querySelector("strong").textContent])),
    });
    dispatchEvent(new Event("afterprint"));
  }
  return found;
}
"""


def few(atlas: Atlas) -> Atlas:
    """Return an atlas with some memberships of each network: all of what is small."""
    members = atlas.members
    rank = members.groupby("network_id").cumcount()
    size = members.groupby("network_id")["network_id"].transform("size")
    step = (size / MOST).clip(lower=1)
    return replace(atlas, members=members[(rank % step.round()) == 0])


def opened(context: BrowserContext, asked: Request, folder: Path) -> Page:
    """Write the light atlas of a map, and open it from the file."""
    path = folder / "light.html"
    first, *others = light.in_languages(asked, LAST)
    made = handout(first.view, light=first.recorded, others=others)
    path.write_text(made, encoding="utf-8")
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#map .atlas-symbol").first.wait_for(state="attached")
    return page


def states(asked: Request) -> list[dict[str, list[str]]]:
    """Return addresses of a map: its own first, then days of change and others, with filters."""
    chance = random.Random(f"{asked.name} {asked.t.language}")  # noqa: S311 - the same each time
    rows = asked.narrowed(as_of=LAST).memberships
    turns = sorted({day.date() for c in ("start", "end") for day in rows[c].dropna()})
    offered = [f for f in FIELDS if f.column and f.widget == "list" and f.name in asked.choices]
    found: list[dict[str, list[str]]] = [{}]
    while len(found) < STATES:
        day = chance.choice(turns) + dt.timedelta(days=chance.choice((-1, 0, 0, 1, 200)))
        values = {"asof": [min(max(day, registry.EARLIEST), LAST).isoformat()]}
        for field in chance.sample(offered, chance.choice((0, 1, 1, 2))):
            codes = list(asked.choices[field.name])
            values[field.key] = chance.sample(codes, min(len(codes), chance.choice((1, 2, 3))))
        if chance.random() < 0.25:
            values["q"] = [chance.choice(SOUGHT)]
        found.append(values)
    return found


def answers(
    recorded: light.Recorded, view: View, hashes: list[str], browser: Callable[[], Browser]
) -> list[dict[str, Any]]:
    """Return what the rules say, of rows and of coverage in words; without Node, in a browser."""
    given = {"data": live(Content(view).map, recorded), "hashes": hashes}
    if (node := shutil.which("node")) is None:
        script = ANSWERS.read_text(encoding="utf-8").partition("if (globalThis")[0]
        script = re.sub(r"^import .*?;\n|^export ", "", script, flags=re.MULTILINE)
        rules = assets.module("light.js", "areas.js", "asking.js")
        page = browser().new_page()
        said_by = f"(given) => {{ {rules}\n{script}\nreturn states(given) }}"
        told: Any = page.evaluate(said_by, given)
        page.close()
    else:
        made = subprocess.run(
            [node, str(ANSWERS), "--answer"],
            input=json.dumps(given).encode(),
            capture_output=True,
            check=True,
        )
        told = json.loads(made.stdout)
    for said in told:
        said["names"] = [recorded.lines[number]["place"] for number in said.pop("lines")]
        told_lines = [re.sub("<[^>]*>", "", line) for line in said["documented"]]
        said["documented"] = [html.unescape(line) for line in told_lines]
    return list(told)


def expected(name: str, language: str, atlas: Atlas, values: dict[str, list[str]]) -> Request:
    """Return what an address asks of the atlas."""
    reading = registry.read(name, values | {"lang": [language]}, atlas, LAST)
    assert not reading.misread
    return light.plain(reading.request)


def holds(said: dict[str, Any], request: Request, values: object) -> int:
    """Hold every count, name and sentence of a state against the library; return the members."""
    view, t = request.view(), request.t
    assert said["caption"] == view.caption, values
    assert said["subtitle"] == view.subtitle, values
    assert said["names"] == list(table.in_words(t, view)["place"]), values
    assert said["symbols"] == int(view.members.geometry.notna().sum()), values
    drawn = leaflet.collection(view)["features"]
    shifted = [
        [each["geometry"]["coordinates"], each["properties"]["shift"]]
        for each in drawn
        if "shift" in each["properties"]
    ]
    assert sorted(said["shifted"]) == sorted(shifted), values
    lines = [HOST.sub(r"\1", line) for line in notes.coverage(Content(view))]
    assert said["documented"] == lines, values
    legend = [[i.label, t.number(i.count)] for i in view.legend if i.count]
    assert [line for line in said["legend"] if line[1] != "0"] == legend, values
    if said.get("areas"):
        drawn_areas = {
            iso2: {**value, "tooltip": html.unescape(str(value["tooltip"]))}
            for iso2, value in leaflet.areas(view).items()
        }
        told = said["areas"]["values"]
        assert {k: {**v, "tooltip": html.unescape(v["tooltip"])} for k, v in told.items()} == (
            drawn_areas
        ), values
        keys = [[line["fill"], line["words"], line["n"]] for line in said["areas"]["legend"]]
        assert keys == [[key.fill, key.label, key.count] for key in view.area_legend], values
    counted = view.facets()
    for field in (f for f in FIELDS if f.name in counted and f.name in request.choices):
        for code, words in request.choices[field.name].items():
            number = said["options"].get(f"{t._(field.label)}: {words}")
            if number is not None:
                assert number == t.number(counted[field.name].get(code, 0)), (values, words)
    return len(view.members)


@pytest.mark.parametrize("name", ["contestatory", "iccar", "alpine", "anvita"])
def test_each_state_says_what_the_library_says(name: str, request: pytest.FixtureRequest) -> None:
    atlas = few(shared.atlas())
    shown = []
    for language in LANGUAGES:
        asked = light.plain(registry.offered(name, atlas, language, LAST))
        wanted = states(asked)
        hashes = [urlencode(values, doseq=True) for values in wanted]
        told = answers(
            light.recorded(asked, LAST),
            asked.view(),
            hashes,
            lambda: request.getfixturevalue("browser"),
        )
        assert all((said["areas"] is not None) == (name == "iccar") for said in told)
        for values, said in zip(wanted, told, strict=True):
            shown.append(holds(said, expected(name, language, atlas, values), values) > 0)
    assert sum(shown) > len(shown) // 2


def test_the_page_says_what_its_rules_say_in_each_language(
    closed: BrowserContext, tmp_path: Path
) -> None:
    """Rows, symbols, legend and counts are those of the rules; the switch keeps what is asked."""
    atlas = few(shared.atlas())
    asked = light.plain(registry.offered("contestatory", atlas, "en", LAST))
    page = opened(closed, asked, tmp_path)
    wanted = states(asked)
    told = page.evaluate(_READ, [urlencode(values, doseq=True) for values in wanted])
    for values, said in zip(wanted, told, strict=True):
        holds(said, expected("contestatory", "en", atlas, values), values)
    for code in [code for code in LANGUAGES if code != "en"]:
        page.get_by_role("button", name=LANGUAGES[code].own_name).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        state = wanted[-1] | {"lang": [code]}
        assert parse_qs(page.url.partition("#")[2]) == state
        (said,) = page.evaluate(_READ, [urlencode(state, doseq=True)])
        spoken = expected("contestatory", code, atlas, wanted[-1])
        holds(said, spoken, wanted[-1])
        assert page.title().startswith(spoken.view().title)
    page.locator("h1").click()
    page.keyboard.press("p")
    board = page.locator(".board").bounding_box()
    assert board is not None
    assert board["y"] + board["height"] <= page.evaluate("innerHeight")
    assert page.locator("footer").is_hidden()
    assert "present=1" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("footer")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator("#caption")).to_have_text(
        expected("contestatory", "en", atlas, wanted[-1]).view().caption
    )


def test_a_reader_filters_sorts_plays_and_comes_back_to_the_same(
    closed: BrowserContext, tmp_path: Path
) -> None:
    asked = light.plain(registry.offered("anvita", shared.atlas(), "en", LAST))
    page = opened(closed, asked, tmp_path)
    page.set_viewport_size({"width": 390, "height": 844})
    assert at_once(page, [*WCAG, "best-practice"]) == []
    lines = page.locator("#rows tbody tr")
    whole = len(asked.view().members)
    page.locator("#sift summary", has_text="Filters").first.click()
    page.locator("#sift summary", has_text="Population tier").click()
    page.get_by_label("under 5,000").check()
    small = asked.narrowed(tiers=("lt5k",)).view()
    counted = str(len(small.members) + 1)  # with the line of the names of columns
    expect(page.locator("#rows")).to_have_attribute("aria-rowcount", counted)
    assert 0 < len(small.members) < whole
    expect(page.locator("#caption")).to_have_text(small.caption)
    assert page.url.endswith("#tier=lt5k")
    page.keyboard.press("Escape")
    expect(page.get_by_label("under 5,000")).to_be_hidden()
    page.get_by_role("button", name="Place", exact=True).click()
    page.get_by_role("button", name="Place", exact=True).click()
    page.locator(".rows").evaluate("(region) => { region.scrollTop = region.scrollHeight }")
    expect(lines).to_have_count(len(small.members))
    names = page.locator("#rows tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold, reverse=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    expect(page.locator("#rows")).to_have_attribute("aria-rowcount", counted)
    lines.first.get_by_role("button").click()
    expect(page.locator(".leaflet-popup")).to_contain_text(
        lines.first.get_by_role("button").inner_text()
    )
    page.get_by_role("button", name="Play the years").click()
    page.get_by_role("button", name="Stop").click()
    year = page.get_by_label("As-of date").input_value()
    then = asked.narrowed(tiers=("lt5k",), as_of=dt.date.fromisoformat(year)).view()
    expect(page.locator("#caption")).to_have_text(then.caption)
    page.get_by_role("button", name="One year on").click()
    after = dt.date(int(year[:4]) + 1, 12, 31)
    later = asked.narrowed(tiers=("lt5k",), as_of=after).view()
    expect(page.locator("#caption")).to_have_text(later.caption)
    for _ in range(3):  # eight years a second, to the end: the map has its own day again
        page.get_by_role("button", name="Years a second").click()
    page.get_by_role("button", name="Play the years").click()
    expect(page.locator("#caption")).to_have_text(small.caption, timeout=20_000)
    expect(page.locator("#map .atlas-symbol")).to_have_count(
        int(small.members.geometry.notna().sum())
    )
    page.locator("#sift summary", has_text="Filters (1)").click()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#caption")).to_have_text(asked.view().caption)
