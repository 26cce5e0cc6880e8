"""One view for each network, country, French region or coalition, all from one template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import describe, fields, filters, schemes, views
from geo.coverage import coverage
from geo.i18n import Texts
from geo.layers import Atlas
from geo.maps import iccar
from geo.model import EUROPE, WORLD, Bounds, Coverage, Display, Filters, View
from geo.views import Painter

KINDS: Final = ("network", "country", "region", "coalition")
_EUROPE: Final[Bounds] = (-32.0, 27.0, 50.0, 75.0)
_WORLD: Final[Bounds] = (-180.0, -56.0, 180.0, 74.0)
_LEAST: Final = (9.0, 6.0)  # degrees across and up, so that a single place has a country around
_LEAST_REGION: Final = (4.5, 3.0)
_WIDE: Final = 120.0  # degrees from which the whole world is shown


@dataclass(frozen=True)
class Unit:
    """One page of a series: its code and its name."""

    code: str
    name: str


def units(atlas: Atlas, kind: str, chosen: Filters, t: Texts) -> list[Unit]:
    """Return the units of a kind of which the filters keep a membership, by name.

    Networks come in the order of the atlas and coalitions in theirs. Regions are those of France.

    Raises
    ------
    ValueError
        If there is no such kind of series.
    """
    return _units(shown(atlas, chosen), atlas, kind, t)


def shown(atlas: Atlas, chosen: Filters) -> gpd.GeoDataFrame:
    """Return the memberships of all networks that the filters keep."""
    rows = filters.at(atlas.members, atlas.executives, chosen.as_of)
    return rows[filters.mask(rows, chosen)]


def _units(rows: pd.DataFrame, atlas: Atlas, kind: str, t: Texts) -> list[Unit]:
    if kind not in KINDS:
        raise ValueError(f"no series by {kind!r}; accepted: {', '.join(KINDS)}")
    found = set(_codes(rows, kind)) - {""}
    if kind == "network":
        names = views.network_names(atlas, t)
        return [Unit(n, names[n]) for n in atlas.networks["network_id"] if n in found]
    if kind == "coalition":
        words = schemes.words(t, "coalition")
        return [Unit(c, words[c]) for c in iccar.COALITIONS if c in found]
    name: Callable[[str], str] = str
    if kind == "country":
        name = lambda code: describe.country(t, code)  # noqa: E731 - one of two ways to name
    return sorted((Unit(code, name(code)) for code in found), key=lambda unit: unit.name)


def _codes(rows: pd.DataFrame, kind: str) -> pd.Series:
    """Return the unit of each row; empty for what belongs to none."""
    column = {"network": "network_id", "country": "country_iso2", "coalition": "coalition"}
    if kind == "region":
        return rows["admin1"].where(rows["country_iso2"] == "FR", "").fillna("")
    return rows[column[kind]].fillna("")


def views_of(
    atlas: Atlas, kind: str, chosen: Filters, t: Texts
) -> list[tuple[Unit, Callable[[], View]]]:
    """Return the units of a series, each with a function that makes its view.

    Raises
    ------
    ValueError
        If there is no such kind of series.
    """
    standing = filters.at(atlas.members, atlas.executives, chosen.as_of)
    kept = standing[filters.mask(standing, chosen)]
    choices = views.options(atlas, t, tuple(atlas.networks["network_id"]))
    asked = fields.sentence(t, chosen, Display(), Display(), choices)
    maker = _Maker(atlas, kind, chosen, t, asked, standing, kept)
    return [(unit, maker.of(unit)) for unit in _units(kept, atlas, kind, t)]


@dataclass(frozen=True)
class _Maker:
    atlas: Atlas
    kind: str
    chosen: Filters
    t: Texts
    asked: str
    standing: gpd.GeoDataFrame
    kept: gpd.GeoDataFrame

    def of(self, unit: Unit) -> Callable[[], View]:
        return lambda: self.view(unit)

    def view(self, unit: Unit) -> View:
        t, painter = self.t, Painter.of(self.atlas, self.t)
        rows = self.kept[_codes(self.kept, self.kind) == unit.code]
        one = self.kind in {"network", "coalition"}
        display = Display(colour_by="tier" if one else "network")
        drawn = painter.paint(rows, display)
        networks = tuple(n for n in painter.names if (rows["network_id"] == n).any())
        bounds = window(rows, _LEAST_REGION if self.kind == "region" else _LEAST)
        legend = painter.legend(drawn, display.colour_by, networks)
        return View(
            view_id=f"{self.kind}_{unit.code}",
            title=unit.name,
            subtitle=self.asked,
            as_of=self.chosen.as_of,
            language=t.language,
            imprint=painter.imprint,
            members=drawn,
            extent=bounds,
            focus=tuple(sorted(set(rows["country_iso2"]))) if _in_europe(bounds) else (),
            legend=tuple(item for item in legend if item.count),
            coverage=self.coverage(unit, networks),
            caption=describe.sentence(
                t, drawn, views.kinds(painter.names, networks, t), self.chosen.as_of
            ),
            base=EUROPE if _in_europe(bounds) else WORLD,
        )

    def coverage(self, unit: Unit, networks: tuple[str, ...]) -> tuple[Coverage, ...]:
        """Return the coverage of the coalition, else that of each network as a whole."""
        atlas, day = self.atlas, self.chosen.as_of
        if self.kind == "coalition":
            table = iccar.coalition_table(
                self.t, self.standing, atlas.counts, atlas.coalitions, day
            )
            row = table.set_index("key").loc[unit.code].to_dict()
            return (_of_coalition(unit, row, str(self.standing["accessed"].max())),)
        lines = [coverage(self.standing, atlas.counts, n, day) for n in networks]
        return tuple(line for found in lines for line in found)


def _of_coalition(unit: Unit, row: dict[Any, Any], read_on: str) -> Coverage:
    """Return the coverage of a coalition under its own name, not that of ICCAR.

    An undated total counts for the day on which it was read.
    """
    if pd.isna(row["published"]):
        return Coverage(unit.name, "members", int(row["documented"]))
    return Coverage(
        unit.name,
        "members",
        int(row["documented"]),
        int(row["published"]),
        str(row["published_date"]) or read_on,
        str(row["qualifier"]),
        str(row["published_source"]),
    )


def window(rows: gpd.GeoDataFrame, least: tuple[float, float] = _LEAST) -> Bounds:
    """Return the extent of some rows with room around them; the world where they span it."""
    found = views.bounds_of(rows)
    if found is None or found[2] - found[0] > _WIDE:
        return _WORLD
    west, south, east, north = found
    across = max(least[0] - (east - west), 0.08 * (east - west)) / 2
    up = max(least[1] - (north - south), 0.08 * (north - south)) / 2
    return (
        max(-180.0, west - across),
        max(-85.0, south - up),
        min(180.0, east + across),
        min(85.0, north + up),
    )


def _in_europe(bounds: Bounds) -> bool:
    west, south, east, north = _EUROPE
    return bounds[0] >= west and bounds[1] >= south and bounds[2] <= east and bounds[3] <= north
