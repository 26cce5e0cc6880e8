"""Figures of the maps, of charts and of a comparison, as they were looked at and kept."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

import pytest
from PIL import Image

from geo.exhibit import Exhibit
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import contestatory, small_multiples
from geo.model import Filters
from geo.print import figure
from tests import shared
from tests.asking import read
from tests.geo.builders import request
from tests.images import Comparison
from tests.shared import released

TODAY: Final = dt.date(2026, 11, 22)
THEN: Final = Filters(as_of=dt.date(2019, 12, 31))
_COLOURS = 96
_TIERS: Final = "contestatory_tiers"  # small multiples: a page shows them beside its map
FIGURES: Final = {
    "contestatory_2019": "contestatory?asof=2019-12-31",
    "iccar_world": "iccar?asof=2026-11-22",
    "alpine_cluster": "alpine?asof=2026-11-22",
    "anvita_growth": "anvita?part=growth&asof=2022-09-30",
    "overlaps_sets": "overlaps?part=sets&asof=2026-11-22",
    "history_timeline": "history?asof=2026-11-22",
    "typology_table": "typology?asof=2026-11-22",
    "typology_relations": "typology?part=relations&asof=2026-11-22",
    "compare_days": "compare?left=contestatory%3Fasof%3D2019-12-31"
    "&right=contestatory%3Fasof%3D2026-11-22",
    _TIERS: "",
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


def shown(atlas: Atlas, name: str, t: Texts) -> Exhibit:
    if name == _TIERS:
        view = contestatory.view(request(contestatory.ROOM, atlas, THEN, t))
        return small_multiples.multiples(view, "tier", contestatory.NETWORKS, t)
    return read(f"{FIGURES[name]}&lang={t.language}", atlas, TODAY).build()


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
    png = figure.render(released(shown(atlas, name, t), "2026.11"), layout="double-column", dpi=100)
    assert_image(small(png), f"figure_{name}_{language}", max_share=0.002)
