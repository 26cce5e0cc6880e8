"""Alpine perimeters as lists of administrative units, and which unit a place lies in.

A rule is a list of units; its perimeter is dissolved from them and only drawn. A place belongs by
its official code, so a simplified boundary never decides where a code is known. The perimeter of
the Alpine Convention is in no package that was found: there is no rule for it, and none is
guessed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from geo.paths import REFERENCE

PRINT: Final = REFERENCE / "print"
RULES: Final = ("dep7", "dep9", "alcotra", "eusalp")
_METRIC: Final = "EPSG:3035"
_WGS84: Final = "EPSG:4326"
_REACH: Final = 1000.0  # metres: how far a shore point may lie off a simplified polygon


def perimeters(folder: Path = PRINT) -> gpd.GeoDataFrame:
    """Read the perimeters, one row per rule in the order of `RULES` (EPSG:4326).

    Parameters
    ----------
    folder
        ``data/reference/print`` (GeoParquet) or ``data/reference/web`` (GeoJSON).

    Returns
    -------
    ``rule`` (index), ``name_en``, ``name_fr``, ``definition_en``, ``definition_fr``, ``units``
    (codes separated by ``|``) and the polygon.

    Raises
    ------
    FileNotFoundError
        If the folder has no perimeters.
    """
    parquet, geojson = (folder / f"alps_perimeters.{e}" for e in ("parquet", "geojson"))
    if not parquet.exists() and not geojson.exists():
        raise FileNotFoundError(parquet)
    rows = gpd.read_parquet(parquet) if parquet.exists() else gpd.read_file(geojson)
    return rows.set_index("rule").loc[list(RULES)]


@cache
def units(rule: str) -> frozenset[str]:
    """Return the units of a rule: ``FR-38``, ``IT-TO``, ``DE-BY``, or a whole country as ``AT``.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    if rule not in RULES:
        raise KeyError(rule)
    return frozenset(str(perimeters().loc[rule, "units"]).split("|"))


def italian_units() -> frozenset[str]:
    """Return the Italian provinces of ALCOTRA and EUSALP."""
    return frozenset(u for rule in ("alcotra", "eusalp") for u in units(rule) if u[:2] == "IT")


@cache
def _admin1() -> gpd.GeoDataFrame:
    return gpd.read_parquet(PRINT / "alps_admin1.parquet").sort_values("code")


def unit_names() -> pd.Series:
    """Return the French names of the mapped units, by code."""
    return _admin1().set_index("code")["name_fr"]


@cache
def _provinces() -> dict[str, str]:
    rows = pd.read_parquet(
        REFERENCE / "comuni_it.parquet", columns=["code", "province_short"]
    ).astype(str)
    return dict(zip(rows["code"], "IT-" + rows["province_short"], strict=True))


@cache
def _regions() -> dict[str, str]:
    rows = pd.read_parquet(PRINT / "departements_fr.parquet", columns=["code", "region"])
    codes = ("FR-" + rows["code"].astype(str)).groupby(rows["region"].astype(str))
    return {str(region): "|".join(sorted(part)) for region, part in codes}


def unit_of(rows: gpd.GeoDataFrame) -> pd.Series:
    """Return the administrative unit in which each place lies.

    Official codes come first: the département of an INSEE code, all départements of a French
    région (separated by ``|``), the province of an ISTAT code. Else it is the unit of the place's
    own country whose polygon holds the point or is at most 1 km from it.

    Parameters
    ----------
    rows
        EPSG:4326 points (missing allowed) with ``country_iso2``, ``departement``,
        ``official_code`` and ``code_scheme``; unique index.

    Returns
    -------
    Codes as ``FR-38``, ``IT-TO``, ``CH-VD``, ``AT-7``; empty outside the mapped window.
    """
    code, scheme = rows["official_code"], rows["code_scheme"]
    french = ("FR-" + rows["departement"]).where(
        (rows["departement"] != "") & (rows["country_iso2"] == "FR"), ""
    )
    regions = code.map(_regions()).where(scheme == "insee-reg").fillna("")
    italian = code.map(_provinces()).where(scheme == "istat").fillna("")
    known = (french + regions + italian).astype("str")
    rest = rows[(known == "") & rows.geometry.notna() & (scheme != "insee-reg")]
    return known.mask(
        rows.index.isin(rest.index), _by_point(rest).reindex(rows.index, fill_value="")
    )


def _by_point(rows: gpd.GeoDataFrame) -> pd.Series:
    found = pd.Series("", index=rows.index, dtype="str")
    admin1 = _admin1()
    for iso2, part in rows[["country_iso2", "geometry"]].groupby("country_iso2"):
        own = admin1[admin1["iso2"] == iso2][["code", "geometry"]]
        if own.empty:
            continue
        points = gpd.GeoDataFrame(part, geometry="geometry", crs=_WGS84).to_crs(_METRIC)
        near = points.sjoin_nearest(own.to_crs(_METRIC), max_distance=_REACH)
        found.update(near.loc[~near.index.duplicated(), "code"])
    return found


def inside(rows: gpd.GeoDataFrame, rule: str) -> pd.Series:
    """Say which places a rule takes in.

    A place is in if all its units (`unit_of`), or their whole country, are in the rule. Where no
    unit is known, its point must lie in the perimeter.

    Parameters
    ----------
    rows
        As for `unit_of`.

    Returns
    -------
    Boolean, same index.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    listed = units(rule)
    found = unit_of(rows)
    by_unit = found.map(
        lambda cell: bool(cell) and all(u in listed or u[:2] in listed for u in cell.split("|"))
    ).astype(bool)
    shape = shapely.union_all(perimeters().loc[[rule]].geometry.to_numpy())
    return by_unit | ((found == "") & rows.geometry.within(shape))
