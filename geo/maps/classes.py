"""Fixed classes of the choropleth: named breaks, a colour ramp, and words for each class.

The breaks are round numbers chosen once for the whole of ICCAR. They don't depend on what is
shown, so a country keeps its colour whatever the filters, as long as its value is the same.

The ramp is *Purples* of ColorBrewer 2.0 (Cynthia Brewer, Pennsylvania State University, Apache
License 2.0), six classes without the lightest, which would be lost on the colour of the land.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from geo.i18n import Texts

Measure = Literal["members", "per_million", "population_share", "first_joined"]
Kind = Literal["count", "rate", "share", "year"]

RAMP: Final = ("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f")
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
# What a country without a documented member looks like: a fill, and hatching or none, so that
# the two don't differ by colour alone.
ABSENCE: Final[dict[str, tuple[str, bool]]] = {
    "none_documented": ("#e3ddd0", True),
    "none_known": ("#fffdf8", False),
}


@dataclass(frozen=True)
class Classes:
    """The classes of one measure.

    ``breaks`` are the inner edges, each belonging to the class above it; ``colours`` has one more
    entry. Values are counts, rates, shares of one or years.
    """

    breaks: tuple[float, ...]
    kind: Kind
    colours: tuple[str, ...] = RAMP


CLASSES: Final[dict[Measure, Classes]] = {
    "members": Classes((2, 5, 10, 25), "count"),
    "per_million": Classes((0.05, 0.2, 0.5, 1), "rate"),
    "population_share": Classes((0.02, 0.05, 0.1, 0.2), "share"),
    # The longer there have been members, the darker.
    "first_joined": Classes((2007, 2010, 2015, 2020), "year", tuple(reversed(RAMP))),
}


def measure_labels(t: Texts) -> dict[Measure, str]:
    """Return the words for the measures, in the order of `MEASURES`."""
    _ = t._
    return {
        "members": _("Documented members"),
        "per_million": _("Documented members per million inhabitants"),
        "population_share": _("Share of the population living in a documented member city"),
        "first_joined": _("Year of the first known joining date"),
    }


def classify(values: pd.Series, measure: Measure) -> pd.Series:
    """Return the index of the class of each value (Int64; missing for missing and for zero).

    Raises
    ------
    KeyError
        If the measure has no classes.
    ValueError
        If a value is negative.
    """
    numbers = values.astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    if (numbers < 0).any():
        raise ValueError(f"negative {measure} in rows {list(values.index[numbers < 0])}")
    indices = np.searchsorted(CLASSES[measure].breaks, numbers, side="right")
    found = pd.Series(indices, index=values.index, dtype="Int64")
    return found.mask(np.isnan(numbers) | (numbers == 0))


def colours(values: pd.Series, measure: Measure) -> pd.Series:
    """Return the fill of each value, empty where it has no class."""
    ramp = dict(enumerate(CLASSES[measure].colours))
    return classify(values, measure).map(ramp).fillna("").astype("str")


def class_labels(t: Texts, measure: Measure) -> tuple[str, ...]:
    """Return the words of the classes of a measure, in the order of their indices.

    Raises
    ------
    KeyError
        If the measure has no classes.
    """
    scheme = CLASSES[measure]
    edges = [_written(t, edge, scheme.kind) for edge in scheme.breaks]
    if scheme.kind in ("count", "year"):
        before = [_written(t, edge - 1, scheme.kind) for edge in scheme.breaks]
        middle = t._("{low} to {high}")
        pairs = list(zip(edges[:-1], before[1:], strict=True))
    else:
        middle = t._("{low} to under {high}")
        pairs = list(pairwise(edges))
    last = t._("{low} or later") if scheme.kind == "year" else t._("{low} or more")
    ranges = [middle.format(low=low, high=high) for low, high in pairs]
    return (_first(t, scheme, edges[0]), *ranges, last.format(low=edges[-1]))


def _first(t: Texts, scheme: Classes, edge: str) -> str:
    if scheme.kind == "count":
        return t.number(1)
    text = t._("before {high}") if scheme.kind == "year" else t._("under {high}")
    return text.format(high=edge)


def _written(t: Texts, edge: float, kind: Kind) -> str:
    if kind == "year":
        return str(int(edge))
    return t.percent(edge) if kind == "share" else t.number(edge)
