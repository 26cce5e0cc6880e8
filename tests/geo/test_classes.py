"""Classes of the choropleth: edges, words, and colours that can be told apart."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import palette
from geo.i18n import Texts
from geo.maps import iccar_countries as classes

EN = Texts("en")


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance(rgb: np.ndarray) -> float:
    return float(rgb @ [0.2126, 0.7152, 0.0722])


def lightness(rgb: np.ndarray) -> float:
    """Return L* of CIELAB (D65)."""
    y = luminance(rgb)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


# Viénot, Brettel & Mollon (1999), for linear RGB.
DICHROMACY = {
    "normal": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}


@pytest.mark.parametrize("vision", DICHROMACY)
def test_the_ramp_darkens_by_clear_steps_for_everybody(vision: str) -> None:
    seen = [lightness(np.clip(DICHROMACY[vision] @ linear(c), 0, 1)) for c in classes.RAMP]
    steps = [light - dark for light, dark in itertools.pairwise(seen)]
    assert min(steps) > 8


def test_every_class_stands_out_from_the_land_and_from_the_water() -> None:
    lightest = lightness(linear(classes.RAMP[0]))
    for ground in (palette.LAND, palette.LAND_IN_FOCUS, palette.WATER):
        assert lightness(linear(ground)) - lightest > 5
    darkest = luminance(linear(classes.RAMP[-1]))
    land = luminance(linear(palette.LAND))
    assert (land + 0.05) / (darkest + 0.05) > 7


def test_countries_without_members_have_fills_of_their_own() -> None:
    fills = [fill for fill, _hatched in classes.ABSENCE.values()]
    assert len({*fills, *classes.RAMP}) == len(fills) + len(classes.RAMP)
    assert {hatched for _fill, hatched in classes.ABSENCE.values()} == {True, False}


@pytest.mark.parametrize("measure", classes.MEASURES)
def test_each_class_has_a_colour_and_words(measure: str) -> None:
    scheme = classes.MEASURES[measure]
    assert len(scheme.colours) == len(scheme.breaks) + 1
    assert list(scheme.breaks) == sorted(set(scheme.breaks))
    words = classes.class_labels(EN, measure)
    assert len(set(words)) == len(scheme.colours)
    assert EN._(scheme.label)


@pytest.mark.parametrize(
    ("measure", "values", "expected"),
    [
        ("members", [1, 2, 4, 5, 9, 10, 24, 25, 900], [0, 1, 1, 2, 2, 3, 3, 4, 4]),
        ("per_million", [0.003, 0.05, 0.19, 0.2, 0.999, 1, 2.1], [0, 1, 1, 2, 3, 4, 4]),
        ("population_share", [0.0006, 0.02, 0.05, 0.1, 0.2, 1], [0, 1, 2, 3, 4, 4]),
        ("first_joined", [2004, 2006, 2007, 2010, 2015, 2019, 2020], [0, 0, 1, 2, 3, 3, 4]),
    ],
)
def test_an_edge_belongs_to_the_class_above(
    measure: str, values: list[float], expected: list[int]
) -> None:
    assert classes.classify(pd.Series(values), measure).tolist() == expected


def test_missing_and_zero_have_no_class() -> None:
    values = pd.Series([0, None, 3], index=["a", "b", "c"], dtype="Int64")
    found = classes.classify(values, "members")
    assert found.isna().tolist() == [True, True, False]
    assert classes.colours(values, "members").to_dict() == {"a": "", "b": "", "c": "#bcbddc"}
    assert list(found.index) == ["a", "b", "c"]
    assert classes.classify(pd.Series([], dtype="float64"), "per_million").empty


def test_a_negative_value_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative members"):
        classes.classify(pd.Series([1, -1]), "members")


def test_the_longest_served_are_the_darkest() -> None:
    early, late = classes.colours(pd.Series([2004, 2021]), "first_joined")
    assert (early, late) == (classes.RAMP[-1], classes.RAMP[0])


@given(st.lists(st.floats(min_value=0.001, max_value=10), min_size=1), st.data())
def test_a_colour_does_not_depend_on_what_else_is_shown(
    values: list[float], data: st.DataObject
) -> None:
    series = pd.Series(values)
    kept = data.draw(st.lists(st.sampled_from(range(len(values))), unique=True))
    whole = classes.colours(series, "per_million")
    pd.testing.assert_series_equal(
        classes.colours(series.iloc[kept], "per_million"), whole.iloc[kept]
    )


@given(st.floats(min_value=0.001, max_value=10), st.floats(min_value=0.001, max_value=10))
def test_classes_rise_with_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, second = classes.classify(pd.Series([low, high]), "per_million")
    assert first <= second


def test_words_of_the_classes() -> None:
    assert classes.class_labels(EN, "members") == (
        "1",
        "2 to 4",
        "5 to 9",
        "10 to 24",
        "25 or more",
    )
    assert classes.class_labels(EN, "population_share")[:2] == ("under 2%", "2% to under 5%")
    assert classes.class_labels(EN, "first_joined")[::4] == ("before 2007", "2020 or later")
    assert classes.class_labels(EN, "per_million")[1] == "0.05 to under 0.2"
