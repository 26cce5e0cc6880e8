"""Figures of the paper's three maps and of charts, as they were looked at and kept."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from geo import catalogue, layers, views
from geo.catalogue import Asked
from geo.chart import Exhibit
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import alpsmap, charts, contestatory, iccarmap
from geo.model import Filters
from geo.paper import figure
from tests.images import Comparison

NOW = Filters(as_of=dt.date(2026, 11, 22))
THEN = Filters(as_of=dt.date(2019, 12, 31))
_COLOURS = 96
FIGURES = (
    "contestatory_2019",
    "iccar_world",
    "alpine_cluster",
    "anvita_growth",
    "contestatory_tiers",
    "overlaps_sets",
    "history_timeline",
    "typology_table",
    "typology_relations",
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return layers.read_atlas()


def shown(atlas: Atlas, name: str, t: Texts) -> Exhibit:
    if name == "contestatory_2019":
        return contestatory.view(atlas, THEN, t)
    if name == "iccar_world":
        world = Display(preset="world", measure="members", colour_by="coalition")
        return iccarmap.view(atlas, NOW, t, world)
    if name == "anvita_growth":
        then = Filters(as_of=dt.date(2022, 9, 30))
        return Asked("anvita", then, Display(part="growth"), t.language).exhibit(atlas)
    if name.startswith(("overlaps_", "history_", "typology_")):
        page, part = name.split("_")
        offered = catalogue.named(page)
        display = replace(offered.shown, part=part)
        return Asked(page, NOW, display, t.language).exhibit(atlas)
    if name == "contestatory_tiers":
        view = contestatory.view(atlas, THEN, t)
        names = views.network_names(atlas, t)
        return charts.multiples(view, "tier", contestatory.NETWORKS, names, t)
    context = ("recosol", "crossings", "non-members")
    return alpsmap.view(atlas, NOW, t, Display(colour_by="alpine", rule="dep7", context=context))


def small(png: bytes) -> bytes:
    """Return the picture with few colours: what a baseline needs, at a fraction of the size."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
        few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@pytest.mark.visual
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", FIGURES)
def test_figure(atlas: Atlas, assert_image: Comparison, name: str, language: str) -> None:
    t = Texts(language)
    png = figure.render(
        shown(atlas, name, t), t, layout="double-column", version="2026.11", dpi=100
    )
    assert_image(small(png), f"figure_{name}_{language}", max_share=0.002)
