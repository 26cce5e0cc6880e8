"""The rows of a view as geographic files: GeoJSON, GeoPackage, GeoParquet."""

from __future__ import annotations

import io
import json
from threading import Lock
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from geo import table
from geo.takeaway import export_notes
from geo.takeaway.export_notes import Content

_DECIMALS: Final = 6
_CLOCK: Final = "OGR_CURRENT_DATE"
_GDAL: Final = Lock()  # its settings are shared by all threads


def located(content: Content) -> gpd.GeoDataFrame:
    """Return the rows with their points (EPSG:4326; none where unknown).

    The columns are those of `geo.table.EXPORTED`, then ``as_of`` (the day of the view),
    ``data_version`` and ``geometry``.
    """
    rows = table.ordered(content.map.rows)
    plain = rows[[*table.exported(content.map), rows.geometry.name]].assign(
        as_of=content.view.as_of.isoformat(), data_version=content.version
    )
    named = [c for c in plain if c != rows.geometry.name]
    return gpd.GeoDataFrame(
        plain[named].reset_index(drop=True),
        geometry=list(rows.geometry),
        crs=rows.crs,
    )


def geojson(content: Content) -> bytes:
    """Return a FeatureCollection (RFC 7946): longitude and latitude in WGS 84.

    What has to stay with the rows stands in foreign members of the collection: ``title``,
    ``attribution``, ``license``, ``coverage`` and others. A row without a point has the geometry
    null. ``id`` is the key of the membership.
    """
    keys = table.ordered(content.map.rows)[content.map.key]
    rows = located(content)
    names = [c for c in rows if c != "geometry"]
    values = [_plain(rows[name]) for name in names]
    features = [
        {
            "type": "Feature",
            "id": key,
            "geometry": _point(geometry),
            "properties": dict(zip(names, row, strict=True)),
        }
        for key, geometry, row in zip(keys, rows.geometry, zip(*values, strict=True), strict=True)
    ]
    about = {"type": "FeatureCollection", **export_notes.metadata(content)}
    text = json.dumps({**about, "features": features}, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _plain(column: pd.Series) -> list[Any]:
    """Return values that JSON can hold: missing ones as None, numbers as Python's own."""
    return [None if pd.isna(v) else v for v in column.astype("object").tolist()]


def _point(geometry: Any) -> dict[str, Any] | None:  # noqa: ANN401
    if geometry is None or geometry.is_empty:
        return None
    place = [round(geometry.x, _DECIMALS), round(geometry.y, _DECIMALS)]
    return {"type": "Point", "coordinates": place}


def gpkg(content: Content) -> bytes:
    """Return a GeoPackage with one layer, named after the view.

    The description of the layer and its metadata carry the attribution. GDAL dates a file by the
    clock; here it is told the date of the data, so that the same view gives the same bytes.
    """
    file = io.BytesIO()
    about = export_notes.metadata(content)
    said = "\n".join((about["description"], about["attribution"], about["license"]))
    with _GDAL:
        pyogrio.set_gdal_config_options({_CLOCK: f"{content.dated.isoformat()}T00:00:00.000Z"})
        try:
            pyogrio.write_dataframe(
                located(content),
                file,
                driver="GPKG",
                layer=content.view.view_id,
                geometry_type="Point",
                layer_metadata=about,
                layer_options={"IDENTIFIER": about["title"], "DESCRIPTION": said},
            )
        finally:
            pyogrio.set_gdal_config_options({_CLOCK: None})
    return file.getvalue()


def parquet(content: Content) -> bytes:
    """Return GeoParquet, with the attribution in the metadata of its schema."""
    file = io.BytesIO()
    located(content).to_parquet(file, index=False, schema_version="1.1.0")
    rows = pq.read_table(io.BytesIO(file.getvalue()))
    about = {k.encode(): v.encode() for k, v in export_notes.metadata(content).items()}
    out = io.BytesIO()
    pq.write_table(
        rows.replace_schema_metadata({**rows.schema.metadata, **about}), out, compression="zstd"
    )
    return out.getvalue()
