"""Adding a network touches data only: rows of two tables put it on maps, charts and figures."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import get_args

import pytest
import yaml

from data.pipeline import build
from geo import filters, layers, schemes
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Display, Filters, Shape
from geo.overlaps import charts, room
from geo.overlaps import room as overlap_map
from geo.overlaps.sets import Sets
from geo.takeaway import export
from tests.data.copies import copy_of
from tests.geo.builders import request

DAY = dt.date(2026, 11, 22)
EN = Texts("en")
NEW = {
    "network_id": "made-up",
    "name_en": "Made-up Cities",
    "name_fr": "Villes inventées",
    "name_it": "Città inventate",
    "short_name": "Made-up",
    "draw_order": "99",
    "colour": "#123456",
    "shape": "star",
    "european": "true",
    "coverage_reason_en": "It is made up.",
    "coverage_reason_fr": "Il est inventé.",
    "coverage_reason_it": "È inventato.",
    "in_typology": "false",
    "kind": "network",
    "active": "yes",
    "source_urls": "https://example.org/made-up",
}
MEMBER = {
    "membership_id": "made-up-fr-grenoble",
    "place_id": "fr-grenoble",
    "network_id": "made-up",
    "status": "member",
    "joined": "2020",
    "evidence_grade": "explicit",
    "evidence": "It says so.",
    "source": "https://example.org/made-up",
}


def append(path: Path, row: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, "", lineterminator="\n").writerow(row)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    root = tmp_path_factory.mktemp("data")
    copy_of(root)
    append(root / "sources" / "networks.csv", NEW)
    append(root / "sources" / "memberships.csv", MEMBER)
    build.write(root / "layers", root)
    return layers.read_atlas(root / "layers")


def test_it_stands_among_the_overlaps(atlas: Atlas) -> None:
    sets = Sets.of(request(room.ROOM, atlas, Filters(as_of=DAY), EN))
    assert sets.networks[-1] == "made-up"
    for chart in (charts.matrix(sets, 1), charts.ranking(sets, 1), charts.co_membership(sets)):
        item = chart.legend[-1]
        assert (item.label, item.count) == ("Made-up", 1)
        assert (item.symbol.colour, item.symbol.shape) == ("#123456", "star")
    pair = Filters(as_of=DAY, networks=("anvita", "made-up"))
    view = overlap_map.view(
        request(room.ROOM, atlas, pair, EN, Display(part="map", preset="europe"))
    )
    assert [item.label for item in view.legend[:3]] == [
        "ANVITA only",
        "Made-up only",
        "ANVITA and Made-up",
    ]


def test_it_stands_behind_the_map_of_europe_and_on_its_figure(atlas: Atlas) -> None:
    view = contestatory.view(
        request(contestatory.ROOM, atlas, Filters(as_of=DAY), EN, Display(context=("made-up",)))
    )
    [item] = view.context_legend
    assert (item.label, item.count, item.symbol.colour) == ("Made-up", 1, "#123456")
    assert view.imprint.reasons["made-up"] == "It is made up."
    drawn = export.snapshot(view, "svg", url="https://example.org/").decode()
    assert "#123456" in drawn.lower()


def test_words_of_the_sidecars_are_those_of_the_library() -> None:
    wanted = {
        ("memberships", "status"): filters.STATUSES,
        ("memberships", "evidence_grade"): filters.GRADES,
        ("places", "level"): schemes.LEVELS,
        ("parties", "family"): tuple(schemes.words(Texts(), "family")),
        ("networks", "shape"): get_args(Shape),
        ("paper_readings", "reading"): layers.READINGS,
    }
    for (table, name), words in wanted.items():
        path = build.ROOT / "sources" / f"{table}.csv.meta.yml"
        columns = yaml.safe_load(path.read_text(encoding="utf-8"))["columns"]
        [column] = [c for c in columns if c["name"] == name]
        assert set(column["constraints"]["enum"]) == set(words), name
