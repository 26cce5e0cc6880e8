"""Colours can be told apart, by readers with a colour vision deficiency too, or shapes differ."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from geo import palette, schemes
from geo.i18n import LANGUAGES, Texts
from geo.print import styles
from geo.screen import assets
from tests import shared

Array = npt.NDArray[np.float64]
LOOKS = palette.SCHEMES | {"network": palette.networks(shared.atlas().networks)}

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Array:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, deficiency: str = "none") -> Array:
    """Return CIE L*a*b* (D65) as a reader with a deficiency sees the colour."""
    seen = np.clip(DEFICIENCIES[deficiency] @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((float(weights @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", sorted(LOOKS))
@pytest.mark.parametrize("deficiency", sorted(DEFICIENCIES))
def test_categories_differ_in_shape_and_most_in_colour(scheme: str, deficiency: str) -> None:
    looks = LOOKS[scheme]
    for (one, first), (other, second) in combinations(looks.items(), 2):
        distance = float(np.linalg.norm(lab(first[0], deficiency) - lab(second[0], deficiency)))
        assert first[1] != second[1] or distance > 15, (one, other, distance)
        assert distance > 3, (one, other, distance)


def test_the_three_contestatory_networks_are_far_apart_for_everybody() -> None:
    looks = [LOOKS["network"][n][0] for n in ("city-of-sanctuary", "anvita", "recosol")]
    for deficiency in DEFICIENCIES:
        for one, other in combinations(looks, 2):
            assert np.linalg.norm(lab(one, deficiency) - lab(other, deficiency)) > 16


@pytest.mark.parametrize("scheme", sorted(LOOKS))
def test_symbols_stand_out_from_the_land(scheme: str) -> None:
    for category, (colour, _) in LOOKS[scheme].items():
        assert contrast(colour, palette.LAND_IN_FOCUS) >= 2, category
        if scheme in {"network", "coalition", "status", "grade", "change", "alpine"}:
            assert contrast(colour, palette.LAND) >= 2.6, category


def test_the_charts_on_anvita_have_its_colour() -> None:
    assert LOOKS["network"]["anvita"][0] == palette.ANVITA


def test_population_tiers_darken_with_size() -> None:
    lightness = [
        lab(palette.SCHEMES["tier"][t][0])[0] for t in ("lt5k", "5k-100k", "100k-500k", "ge500k")
    ]
    assert lightness == sorted(lightness, reverse=True)
    assert min(np.diff(lightness) * -1) > 8


def test_every_category_has_words_in_each_language() -> None:
    for language in LANGUAGES:
        t = Texts(language)
        for scheme, looks in palette.SCHEMES.items():
            if scheme != "network":
                assert list(schemes.words(t, scheme)) == list(looks)
                assert all(schemes.words(t, scheme).values())


def test_every_symbol_is_one_drawing() -> None:
    drawings = palette.templates()
    full = [drawing for name, drawing in drawings.items() if name.endswith("-full")]
    assert len(full) == len(set(full)) == 10
    for looks in LOOKS.values():
        for _, shape in looks.values():
            assert f"{shape}-full" in drawings


def test_no_script_of_the_map_has_a_colour_of_its_own() -> None:
    scripts = sorted(path.name for path in assets.OWN.glob("*.js"))
    assert "base.js" in scripts
    for name in scripts:
        assert not re.findall(r"[\"']#[0-9a-fA-F]{3,8}[\"']", assets.own(name).decode())
    look = styles.Look()
    assert assets.COLOURS["light"]["lake"] == look.lake
    assert assets.COLOURS["light"]["perimeter"] == look.outline
    assert set(assets.COLOURS["light"]) == set(assets.COLOURS["dark"])
