"""Holds the figures printed in the papers against what the data documents.

Each row of the claims layer carries the query that computes its figure (see
`geo.articles.measures`). A difference is no error of either side: the documented membership is
partial.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from geo import coverage, dates, query
from geo.articles.measures import MEASURES, UNKNOWN, Kind, Parameters, Value, parse, standing
from geo.layers import Atlas
from geo.model import Coverage

ABOUT: Final = 0.1  # a figure printed with "about" agrees within a tenth of it


@dataclass(frozen=True)
class Answer:
    """One printed figure and what the data says.

    ``printed`` and ``documented`` are numbers, or the text of a partial date for dates; what the
    data does not say is `geo.articles.measures.UNKNOWN`. ``difference`` is documented less printed
    (for dates, in the unit of the printed precision: years, months or days); None where it can't be
    known. ``coverage`` is that of the whole networks on the day of the query, if it has one.
    """

    claim: pd.Series
    measure: str
    kind: Kind
    parameters: Parameters
    printed: Value
    documented: Value
    difference: float | None
    agrees: bool
    coverage: tuple[Coverage, ...]


def difference(kind: Kind, printed: Value, documented: Value) -> float | None:
    """Return documented less printed; None where the data says nothing, or less precisely."""
    if documented == UNKNOWN:
        return None
    if kind == "share":
        return round(float(documented) - float(printed), 4)
    if kind != "date":
        return int(documented) - int(printed)
    said, found = str(printed), str(documented)
    if len(found) < len(said):
        return None
    first, last = dates.first_day(said), dates.first_day(found[: len(said)])
    months = 12 * (last.year - first.year) + last.month - first.month
    units = {"year": last.year - first.year, "month": months, "day": (last - first).days}
    return units[dates.precision(said)]


def agrees(qualifier: str, printed: Value, gap: float | None) -> bool:
    """Say whether a difference leaves the printed figure standing, by its qualifier."""
    if gap is None:
        return False
    if qualifier == "more_than":
        return gap > 0
    if qualifier == "about":
        return abs(gap) <= ABOUT * float(printed)
    return gap == 0


def answer(atlas: Atlas, claim: pd.Series) -> Answer:
    """Compute what the data documents for one row of the claims layer.

    Raises
    ------
    ValueError
        As the functions of `geo.articles.measures`, or if the query names a network that is not in
        the atlas.
    """
    measure, parameters = parse(claim["query"])
    stray = set(parameters.get("network", [])) - set(atlas.networks["network_id"])
    if stray:
        raise ValueError(f"{', '.join(sorted(stray))}: no such network")
    spec = MEASURES[measure]
    number = float if spec.kind == "share" else int
    printed: Value = claim["value"] if spec.kind == "date" else number(claim["value"])
    documented = spec.compute(atlas, parameters)
    gap = difference(spec.kind, printed, documented)
    return Answer(
        claim=claim,
        measure=measure,
        kind=spec.kind,
        parameters=parameters,
        printed=printed,
        documented=documented,
        difference=gap,
        agrees=agrees(claim["qualifier"], printed, gap),
        coverage=covered(atlas, parameters),
    )


def covered(atlas: Atlas, parameters: Parameters) -> tuple[Coverage, ...]:
    """Return how much of the whole networks is documented on the day of a query, if it has one."""
    if query.AS_OF not in parameters:
        return ()
    day = dates.last_day(parameters[query.AS_OF][-1])
    return _covered(atlas, tuple(parameters["network"]), day)


@lru_cache(maxsize=32)
def _covered(atlas: Atlas, networks: tuple[str, ...], day: dt.date) -> tuple[Coverage, ...]:
    rows = standing(atlas, {"network": list(networks), query.AS_OF: [day.isoformat()]})
    found = [coverage.coverage(rows, atlas.counts, n, day) for n in networks]
    return tuple(line for lines in found for line in lines)


def answers(atlas: Atlas) -> list[Answer]:
    """Answer every claim of the atlas, in the order of the layer.

    Raises
    ------
    ValueError
        As `answer`.
    """
    return [answer(atlas, claim) for _, claim in atlas.claims.iterrows()]
