"""Boundary layers of Europe, France and the Alps, cut from one coverage in two generalisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from data.pipeline.reference import coverage, names
from data.pipeline.reference.perimeters import perimeters
from data.pipeline.reference.write import write_geojson, write_geoparquet

if TYPE_CHECKING:
    from pathlib import Path


def write_both(frame: gpd.GeoDataFrame, out: Path, scale: str, name: str) -> None:
    """Write a layer as `web/<name>.geojson` or `print/<name>.parquet`."""
    if scale == "web":
        path = out / "web" / f"{name}.geojson"
        write_geojson(frame, path, coverage.DECIMALS)
    else:
        write_geoparquet(frame, out / "print" / f"{name}.parquet")


def countries(raw: Path, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Countries dissolved from a coverage and cut to the window of Europe, sorted by name."""
    labels = names.country_frame(raw).set_index("a3")
    frame = coverage.clip(coverage.dissolve(units, "a3"), coverage.EUROPE)
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
        merged = shapely.line_merge([_lines(line) for line in lines])
        found = gpd.GeoDataFrame(pairs, geometry=merged, crs=frame.crs)
        found = found[~found.geometry.is_empty & (found["within"] | (kind == "national"))]
        parts.append(found.drop(columns="within"))
    return pd.concat(parts).sort_values(["kind", "left", "right"], ignore_index=True)


def _lines(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString"]
    return shapely.MultiLineString(parts)


def french(raw: Path, units: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Départements (101) and régions (18) from a coverage, named by the COG, sorted by code.

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
    grouped = coverage.dissolve(deps[["region", "region_name", "geometry"]], "region")
    return deps, grouped.rename(columns={"region": "code", "region_name": "name"})


def derive(raw: Path, out: Path) -> None:
    """Write the layers of Europe, France and the Alps, for the web and for print."""
    full = coverage.units(raw)
    table = names.departements(raw)
    for scale, tolerance in coverage.TOLERANCES.items():
        units = coverage.simplified(full, tolerance)
        europe = countries(raw, units)
        write_both(europe, out, scale, "europe")
        national = coverage.clip(europe, coverage.ALPS)
        write_both(national, out, scale, "alps_countries")
        admin1 = coverage.clip(units[units["a3"].isin(coverage.BY_UNIT)], coverage.ALPS)
        write_both(admin1, out, scale, "alps_admin1")
        write_both(borders(admin1, national), out, scale, "alps_borders")
        deps, regions = french(raw, units)
        write_both(deps, out, scale, "departements_fr")
        write_both(regions, out, scale, "regions_fr")
        write_both(perimeters(units, table), out, scale, "alps_perimeters")
