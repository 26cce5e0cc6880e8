"""Boundary layers: the world, and Europe, France and the Alps cut from one partition.

The world is at 1:50m, for overview maps. The partition, in two generalisations, is of countries,
and of admin-1 units where the Alps and France need them. Countries come from Natural Earth 1:10m
5.1.1 (German point of view), admin-1 units from 4.1.0. The two editions agree to about a metre; all
their lines are snapped to one grid and noded together, so every layer made from the partition
shares its borders with every other exactly.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from data.pipeline.reference import names
from data.pipeline.reference.files import read, read_json, write_geojson, write_geoparquet
from geo.paths import read_yaml

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EUROPE = (-25.0, 33.0, 45.0, 72.0)
ALPS = (3.5, 42.5, 17.0, 49.0)
GRID = 0.0001
DECIMALS = 4
TOLERANCES = {"web": 0.015, "print": 0.002}
BY_UNIT = ("FRA", "ITA", "CHE", "AUT", "DEU", "SVN", "LIE", "MCO", "SMR")
WORLD_DECIMALS = 3
WORLD_TOLERANCE = 0.1
_HALF_TURN = 180
_RIM = 0.3  # degrees
# The same territory under two three-letter codes.
_ALIASES = {"SSD": "SDS", "ESH": "SAH", "XKX": "KOS", "PSE": "PSX", "ALA": "ALD"}
# Drawn by the source, without an ISO code and absent from the finer edition.
_OWN_NAMES = {
    "SOL": ("Somaliland", "Somaliland"),
    "CYN": ("Northern Cyprus", "Chypre du Nord"),
    "KAS": ("Siachen Glacier", "Glacier de Siachen"),
}
_PERIMETERS = Path(__file__).with_name("perimeters.yml")
_WHOLE = {
    "LIE": ("LI", "Liechtenstein", "Liechtenstein"),
    "MCO": ("MC", "Monaco", "Monaco"),
    "SMR": ("SM", "San Marino", "Saint-Marin"),
}


def _admin1(raw: Path, by_unit: tuple[str, ...]) -> gpd.GeoDataFrame:
    collection = read_json(raw, "admin1_10m")["features"]
    kept = [f for f in collection if f["properties"]["adm0_a3"] in by_unit]
    source = gpd.GeoDataFrame.from_features(kept, crs="EPSG:4326")
    slovenian = source["adm0_a3"] == "SVN"
    code = source["iso_3166_2"].astype(str)
    code = code.where(~slovenian, "SI:" + source["region"].astype(str))
    frame = source.assign(code=code, a3=source["adm0_a3"])
    for name in ("name", "name_fr"):
        frame[name] = frame[name].where(~slovenian, frame["region"])
    named = names.unit_names(raw, frame)
    frame = frame.assign(name=named["name"], name_fr=named["name_fr"])
    for a3, labels in _WHOLE.items():
        frame.loc[frame["a3"] == a3, ["code", "name", "name_fr"]] = labels
    return frame[["code", "a3", "name", "name_fr", "region", "geometry"]]


def _noded(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Faces of all boundaries snapped to the grid and noded together."""
    lines = shapely.set_precision(shapely.boundary(geometry), GRID, mode="pointwise")
    network = shapely.unary_union(lines, grid_size=GRID)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(network))))


def partition(raw: Path, by_unit: tuple[str, ...] = BY_UNIT) -> gpd.GeoDataFrame:
    """Build the full-resolution partition, of countries, some of them by unit.

    Returns
    -------
    One row per unit, sorted by code: code (ISO 3166-2, `SI:<statistical region>` in Slovenia, a3
    for a whole country), a3, iso2, name, name_fr, region (source's region name, Italy), geometry
    (EPSG:4326, 4 decimals, a valid partition). Overseas départements lie outside the window.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.
    ValueError
        If the faces leave gaps or overlap.

    """
    countries = names.country_frame(raw)
    iso2 = dict(zip(countries["a3"], countries["iso2"], strict=True))
    window = shapely.box(*EUROPE)
    others = countries[~countries["a3"].isin(by_unit) & countries.intersects(window)]
    others = others.assign(code=others["a3"], region=None).drop(columns="iso2")
    others = others.set_geometry(shapely.intersection(shapely.make_valid(others.geometry), window))
    both = pd.concat([others, _admin1(raw, by_unit)], ignore_index=True)
    geometry = both.geometry.to_numpy()
    faces = _noded(geometry)
    face, owner = shapely.STRtree(geometry).query(shapely.point_on_surface(faces), "within")
    first = pd.Series(owner, index=face).groupby(level=0).min()
    attributes = both.drop(columns="geometry").iloc[first.to_numpy()].reset_index(drop=True)
    attributes["iso2"] = attributes["a3"].map(iso2)
    loose = gpd.GeoDataFrame(attributes, geometry=faces[first.index], crs="EPSG:4326")
    result = dissolve(loose, "code")
    if not result.geometry.is_valid_coverage():
        raise ValueError("The admin-1 and country polygons do not form a valid partition")
    return result


def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Copy of a frame with coordinates at 4 decimals (about 10 m)."""
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda c: np.round(c, DECIMALS))
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def dissolve(frame: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """Merge the members of a partition by a column; first values are kept, sorted by the column."""
    merged = frame.dissolve(by, as_index=False, method="coverage", aggfunc="first")
    shapes = shapely.normalize(merged.geometry.to_numpy())
    return rounded(merged.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs)))


def simplified(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Simplify a partition so that shared borders stay shared (Visvalingam-Whyatt, in degrees)."""
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def clip(frame: gpd.GeoDataFrame, bounds: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Cut a frame of polygons to a window; rows that fall outside are dropped."""
    cut = shapely.intersection(frame.geometry.to_numpy(), shapely.box(*bounds))
    areal = [joined(polygons(shape)) for shape in cut]
    result = frame.set_geometry(gpd.GeoSeries(areal, index=frame.index, crs=frame.crs))
    return rounded(result[~result.geometry.is_empty].reset_index(drop=True))


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Non-empty polygons of a shape, without the lines and points that overlays leave."""
    parts = shapely.get_parts(shape)
    return [p for p in parts if isinstance(p, shapely.Polygon) and not p.is_empty]


def joined(parts: list[shapely.Polygon]) -> BaseGeometry:
    """One polygon as it is, several (or none) as a multipolygon."""
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def perimeters(units: gpd.GeoDataFrame, french: pd.DataFrame) -> gpd.GeoDataFrame:
    """Dissolve the perimeters of `perimeters.yml` out of a (simplified) partition.

    Parameters
    ----------
    units
        Partition with columns code, iso2, region, geometry.
    french
        Départements by ISO 3166-2 code, with column region.

    Returns
    -------
    One row per rule, sorted: rule, name_en, name_fr, definition_en, definition_fr, units, geometry.

    Raises
    ------
    ValueError
        If a rule names a unit that the partition does not have.

    """
    rows = []
    regions = units["code"].map(french["region"]).fillna(units["region"])
    for rule in read_yaml(_PERIMETERS):
        named, countries = units["code"].isin(rule["units"]), rule.get("countries", ())
        if named.sum() != len(rule["units"]):
            raise ValueError(f"{rule['rule']}: units missing from the partition")
        whole = units["iso2"].isin(countries)
        inside = named | whole | regions.isin(rule.get("regions", ()))
        codes = sorted(set(units["code"].where(~whole, units["iso2"])[inside]))
        shape = shapely.normalize(shapely.coverage_union_all(units[inside].geometry.to_numpy()))
        rows.append({**rule, "units": "|".join(codes), "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=units.crs)


def write_both(frame: gpd.GeoDataFrame, out: Path, scale: str, name: str) -> None:
    """Write a layer as `web/<name>.geojson` or `print/<name>.parquet`."""
    if scale == "web":
        path = out / "web" / f"{name}.geojson"
        write_geojson(frame, path, DECIMALS)
    else:
        write_geoparquet(frame, out / "print" / f"{name}.parquet")


def countries(raw: Path, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Countries dissolved from a partition and cut to the window of Europe, sorted by name."""
    labels = names.country_frame(raw).set_index("a3")
    frame = clip(dissolve(units, "a3"), EUROPE)
    frame["name"] = frame["a3"].map(labels["name"])
    frame["name_fr"] = frame["a3"].map(labels["name_fr"])
    return frame.sort_values("name", ignore_index=True)


def borders(admin1: gpd.GeoDataFrame, national: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Inner border lines of the Alps: kind (national, admin1) and the two sides, without coasts.

    National lines are shared by two countries; admin-1 lines by two units of one country.
    """
    parts = []
    for kind, frame, key in (("national", national, "a3"), ("admin1", admin1, "code")):
        shapes = frame.geometry.to_numpy()
        one, two = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        keep = one < two
        lines = shapely.intersection(
            shapely.boundary(shapes[one[keep]]), shapely.boundary(shapes[two[keep]])
        )
        left, right = frame.iloc[one[keep]], frame.iloc[two[keep]]
        pairs = pd.DataFrame(
            {
                "kind": kind,
                "left": left[key].to_numpy() if kind == "admin1" else left["iso2"].to_numpy(),
                "right": right[key].to_numpy() if kind == "admin1" else right["iso2"].to_numpy(),
                "within": left["iso2"].to_numpy() == right["iso2"].to_numpy(),
            }
        )
        merged = shapely.line_merge([only_lines(line) for line in lines])
        found = gpd.GeoDataFrame(pairs, geometry=merged, crs=frame.crs)
        found = found[~found.geometry.is_empty & (found["within"] | (kind == "national"))]
        parts.append(found.drop(columns="within"))
    return pd.concat(parts).sort_values(["kind", "left", "right"], ignore_index=True)


def only_lines(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the lines of what two shapes share, without its points."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString"]
    return shapely.MultiLineString(parts)


def french(raw: Path, units: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Départements (101) and régions (18) from a partition, named by the COG, sorted by code.

    Raises
    ------
    ValueError
        If a département has no polygon.

    """
    table = names.departements(raw)
    shapes = units[units["code"].isin(table.index)].set_index("code").geometry
    if len(shapes) != len(table):
        raise ValueError(f"{len(shapes)} of {len(table)} départements have a polygon")
    deps = gpd.GeoDataFrame(table, geometry=shapes.reindex(table.index), crs=units.crs)
    deps = deps.sort_values("code", ignore_index=True)
    grouped = dissolve(deps[["region", "region_name", "geometry"]], "region")
    return deps, grouped.rename(columns={"region": "code", "region_name": "name"})


def world(raw: Path) -> gpd.GeoDataFrame:
    """Countries with iso2, name, name_fr and geometry (EPSG:4326, 3 decimals), sorted by name.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.
    ValueError
        If the polygons overlap.

    """
    source = gpd.read_file(io.BytesIO(read(raw, "world_50m")), layer="countries")
    labels = names.country_frame(raw).drop(columns="geometry").set_index("a3")
    for own, (english, french) in _OWN_NAMES.items():
        labels.loc[own] = {"iso2": None, "name": english, "name_fr": french}
    found = labels.reindex(source["a3"].replace(_ALIASES)).reset_index(drop=True)
    split = np.asarray([_split(shape) for shape in source.geometry.to_numpy()], dtype=object)
    rounded = shapely.transform(split, lambda c: c.round(WORLD_DECIMALS))
    shapes = shapely.normalize(shapely.remove_repeated_points(rounded))
    frame = gpd.GeoDataFrame(found, geometry=shapes, crs="EPSG:4326")
    frame = frame[~frame.geometry.is_empty].sort_values("name", ignore_index=True)
    if not (frame.geometry.is_valid.all() and frame.geometry.is_valid_coverage()):
        raise ValueError("The countries of the world do not form a valid partition")
    return frame


def _unwrapped(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ring without jumps at the antimeridian; one that circles a pole is closed over it."""
    turns = -360 * np.round(np.diff(ring[:, 0]) / 360)
    lon = ring[:, 0] + np.concatenate([[0], np.cumsum(turns)])
    path = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) > _HALF_TURN:
        pole = 90 * np.sign(ring[:, 1].mean())
        path = np.vstack([path, [lon[-1], pole], [lon[0], pole], path[0]])
    return path


def _split(shape: BaseGeometry) -> BaseGeometry:
    """Cut the polygons that cross the antimeridian in two, as plane maps need them."""
    parts: list[shapely.Polygon] = []
    for polygon in polygons(shape):
        ring = shapely.get_coordinates(polygon.exterior)
        if np.abs(np.diff(ring[:, 0])).max() <= _HALF_TURN:
            parts.append(polygon)
            continue
        plane = shapely.make_valid(shapely.Polygon(_unwrapped(ring)))
        holes = shapely.union_all([shapely.Polygon(hole) for hole in polygon.interiors])
        for turn in (-360, 0, 360):
            frame = shapely.box(turn - 180, -90, turn + 180, 90)
            piece = affinity.translate(shapely.intersection(plane, frame), xoff=-turn)
            parts.extend(polygons(shapely.difference(piece, holes)))
    return joined(parts)


def around_europe(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the window of Europe out of the world, but for a rim that lies under its layer."""
    west, south, east, north = EUROPE
    inner = shapely.box(west + _RIM, south + _RIM, east - _RIM, north - _RIM)
    left = shapely.difference(frame.geometry.to_numpy(), inner)
    areal = [joined(polygons(shape)) for shape in left]
    rest = frame.set_geometry(gpd.GeoSeries(areal, index=frame.index, crs=frame.crs))
    return rest[~rest.geometry.is_empty].reset_index(drop=True)


def derive(raw: Path, out: Path) -> None:
    """Write the layers of the world, Europe, France and the Alps, for the web and for print."""
    frame = world(raw)
    write_geoparquet(frame, out / "print" / "world.parquet")
    light = simplified(frame, WORLD_TOLERANCE)
    write_geojson(light, out / "web" / "world.geojson", WORLD_DECIMALS)
    write_geojson(around_europe(light), out / "web" / "world_rest.geojson", WORLD_DECIMALS)
    full = partition(raw)
    table = names.departements(raw)
    for scale, tolerance in TOLERANCES.items():
        units = simplified(full, tolerance)
        europe = countries(raw, units)
        write_both(europe, out, scale, "europe")
        national = clip(europe, ALPS)
        write_both(national, out, scale, "alps_countries")
        write_both(perimeters(units, table), out, scale, "alps_perimeters")
    admin1 = clip(units[units["a3"].isin(BY_UNIT)], ALPS)  # print is the last: its alone
    lines = borders(admin1, national)
    deps, regions = french(raw, units)
    fine = {"alps_admin1": admin1, "alps_borders": lines, "departements_fr": deps}
    for name, rows in (fine | {"regions_fr": regions}).items():
        write_geoparquet(rows, out / "print" / f"{name}.parquet")
