"""Puts the rows of a view into the categories of a scheme, and gives them symbols and sizes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import filters, palette, schemes
from geo.fields import COLUMNS
from geo.model import ColourBy, LegendItem, Look, Mark, SizeBy, Symbol

_YEAR_EDGES: Final = (2010, 2015, 2019, 2022)
_YEAR_NAMES: Final = ("before-2010", "2010-2014", "2015-2018", "2019-2021", "since-2022")
EQUAL_SIZE: Final = 16
BEHIND: Final = (  # what of rows is drawn behind the members of a map
    *("geometry", "place_id", "shape", "mark", "colour", "size", "hint", "label", "population"),
)
_LARGEST: Final = 40
_SMALLEST: Final = 12
_FULL_POPULATION: Final = 2_000_000


def network(rows: pd.DataFrame) -> pd.Series:
    """Return the network of each row, with the councils of City of Sanctuary as one of their own.

    Its local groups and the councils of its authority network are two things under one name.
    """
    councils = (rows["network_id"] == palette.SANCTUARY) & (rows["level"] != "group")
    return rows["network_id"].mask(councils, palette.COUNCILS)


def year_band(rows: pd.DataFrame) -> pd.Series:
    """Return the band of years in which each membership begins, or ``undated``."""
    codes = np.searchsorted(_YEAR_EDGES, rows["start"].dt.year, side="right")
    bands = pd.Series([_YEAR_NAMES[code] for code in codes], index=rows.index, dtype="str")
    return bands.where(rows["basis"] != "accessed", "undated")


def change(rows: pd.DataFrame, then: dt.date, now: dt.date) -> pd.Series:
    """Compare two days: ``stayed``, ``joined``, ``left``, ``undated``, or empty for neither.

    A membership that no source dates can't be placed on either side: it is ``undated``.
    """
    before, after = filters.state(rows, then), filters.state(rows, now)
    undated = (rows["basis"] == "accessed") | (
        (rows["status"] == "former") & rows["end"].isna() & (after == "former")
    )
    conditions = [
        undated & (after != "future"),
        (before == "current") & (after == "current"),
        (before == "future") & (after == "current"),
        (before == "current") & (after == "former"),
    ]
    values = np.select(conditions, ["undated", "stayed", "joined", "left"], default="")
    return pd.Series(values, index=rows.index, dtype="str")


def size(rows: pd.DataFrame, size_by: SizeBy) -> pd.Series:
    """Return the width of each symbol in pixels: equal, or its area growing with population.

    Two million inhabitants or more have the largest symbol; an unknown population the smallest.
    """
    if size_by == "equal":
        return pd.Series(EQUAL_SIZE, index=rows.index)
    share = (rows["population"].astype("float64") / _FULL_POPULATION).clip(upper=1).fillna(0)
    width = _SMALLEST + (_LARGEST - _SMALLEST) * share**0.5
    return width.round().astype("int64")


def with_symbols(
    rows: gpd.GeoDataFrame,
    colour_by: ColourBy,
    size_by: SizeBy = "equal",
    looks: Mapping[str, Look] | None = None,
) -> gpd.GeoDataFrame:
    """Add ``category``, ``colour``, ``shape``, ``mark``, ``framed`` and ``size`` to rows of a view.

    ``looks`` are those of the networks, which the scheme of networks needs. A region, a département
    or a group of communes is framed: its symbol stands at its seat, and is not a town's.
    Rows of the schemes ``change`` (see `change`) and ``overlap`` bring their category along.
    """
    if colour_by == "network":
        category = network(rows)
    elif colour_by == "year":
        category = year_band(rows)
    elif colour_by in {"change", "overlap"}:
        category = rows["category"]
    else:
        category = rows[schemes.SCHEMES[colour_by].column]
    triples = zip(rows["status_at"], rows["evidence_grade"], rows["basis"], strict=True)
    marks = [palette.mark(*triple) for triple in triples]
    scheme = palette.scheme(colour_by, looks or {})
    drawn = [palette.symbol(scheme, c, m) for c, m in zip(category, marks, strict=True)]
    return rows.assign(
        category=category,
        colour=[s.colour for s in drawn],
        shape=[s.shape for s in drawn],
        mark=marks,
        framed=rows["level"].isin(schemes.AREAS) & (rows["location_method"] != schemes.UNPLACED),
        size=size(rows, size_by),
    )


def asked_by(
    colour_by: ColourBy, code: str, choices: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Return the filters that ask for one category of a scheme alone, by field.

    None where no filter does, or the ``choices`` of the room offer none. The local groups and the
    councils of City of Sanctuary are told apart by their level.
    """
    if colour_by == "network" and palette.SANCTUARY in choices.get("networks", ()):
        levels = choices.get("levels", {})
        sought: tuple[str, ...] = ()
        if code == palette.COUNCILS:
            sought = tuple(level for level in levels if level not in {"group", "unknown"})
        elif code == palette.SANCTUARY:
            sought = ("group",)
        network = palette.SANCTUARY if code == palette.COUNCILS else code
        return {"networks": (network,), "levels": sought} if network in choices["networks"] else {}
    column = schemes.SCHEMES[colour_by].column
    names = [name for name, held in COLUMNS.items() if held == column]
    offered = {name: choices[name] for name in names if len(choices.get(name, ())) > 1}
    return {name: (code,) for name, codes in offered.items() if code in codes}


def symbolised(
    rows: gpd.GeoDataFrame, symbols: Sequence[Symbol], hints: Iterable[object], size: int
) -> gpd.GeoDataFrame:
    """Add symbols and texts to rows that are no memberships, one symbol and one hint each.

    They have a ``name`` and, where they are places of the atlas, a ``place_id``.
    """
    return rows.assign(
        place_id=rows.get("place_id", ""),
        colour=[s.colour for s in symbols],
        shape=[s.shape for s in symbols],
        mark=[s.mark for s in symbols],
        size=size,
        hint=pd.Series(list(hints), rows.index, dtype="object"),
        label=rows["name"],
        population=0,
    )


def together(parts: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return rows with symbols as one frame, to stand behind the members of a map."""
    joined = pd.concat([part[list(BEHIND)] for part in parts], ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs=parts[0].crs)


def _own(category: str) -> Mark:
    """Return the mark that a category has by itself: who has left is always crossed."""
    return "cross" if category in {"former", "left"} else "full"


def legend(
    rows: pd.DataFrame, looks: Mapping[str, Look], labels: dict[str, str], marks: dict[Mark, str]
) -> tuple[LegendItem, ...]:
    """Return the legend of rows with symbols.

    Parameters
    ----------
    looks
        Colour and shape of each category.
    labels
        The categories to list, also empty ones, in their order, with their words.
    marks
        The words for the marks that are explained when one is drawn.
    """
    counts = rows["category"].value_counts()
    items = [
        LegendItem(palette.symbol(looks, code, _own(code)), words, int(counts.get(code, 0)), code)
        for code, words in labels.items()
    ]
    own = {_own(code) for code in labels} - {"full"}
    for mark, words in marks.items():
        if mark in own:
            continue
        drawn = rows[rows["framed"]] if mark == "frame" else rows[rows["mark"] == mark]
        if len(drawn):
            category = str(drawn["category"].mode().iloc[0])  # as most of them look
            sample = palette.FRAME if mark == "frame" else palette.symbol(looks, category, mark)
            items.append(LegendItem(sample, words, len(drawn)))
    return tuple(items)
