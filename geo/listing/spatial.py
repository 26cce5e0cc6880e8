"""GeoJSON and KML as rows of cells, with a point in degrees for each."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

import pyproj
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geo.i18n import _
from geo.listing import archive
from geo.listing.problems import refused

Record = dict[str, Any]
POINT: Final = ("lon", "lat")
_BROKEN: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


def geojson(data: bytes, most: int) -> list[Record]:
    """Return the properties of the features, one record each.

    Raises
    ------
    ListError
        If it is no readable GeoJSON.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=lambda _text: None)
    except (ValueError, RecursionError):
        raise archive.damaged() from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise refused(
            _("This JSON is no GeoJSON with features."),
            _("Export the map as GeoJSON, or the list as CSV."),
        )
    moved = _mover(found.get("crs"))
    records = []
    for feature in features[: most + 1]:
        held = feature if isinstance(feature, dict) else {}
        properties = held.get("properties")
        record = {
            str(key): _cell(value)
            for key, value in (properties if isinstance(properties, dict) else {}).items()
        }
        records.append(record | _point(held.get("geometry"), moved))
    return records


def _cell(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _mover(crs: object) -> pyproj.Transformer | None:
    """Return what brings points into degrees where an older GeoJSON names another system."""
    match = re.search(r"EPSG:+(\d{4,5})", str(crs))
    if match is None or match[1] == "4326":
        return None
    try:
        return pyproj.Transformer.from_crs(int(match[1]), 4326, always_xy=True)
    except CRSError:
        return None


def _point(geometry: object, moved: pyproj.Transformer | None) -> Record:
    if not isinstance(geometry, dict):
        return {}
    try:
        at = shapely.point_on_surface(shapely.geometry.shape(geometry))
        if at.is_empty:
            return {}
        x, y = moved.transform(at.x, at.y) if moved else (at.x, at.y)
    except (*_BROKEN, ShapelyError):
        return {}
    return _rounded(x, y)


def _rounded(lon: float, lat: float) -> Record:
    known = math.isfinite(lon) and math.isfinite(lat)
    return dict(zip(POINT, (round(lon, 6), round(lat, 6)), strict=True)) if known else {}


def kml(data: bytes, most: int) -> list[Record]:
    """Return the placemarks of a map, one record each, with the folder that each lies in.

    Raises
    ------
    ListError
        If it is no readable KML, or declares entities.
    """
    archive.without_entities(data)
    folders: list[str] = []
    records: list[Record] = []
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            name = _local(element)
            if name == "Folder":
                folders = [*folders, ""] if event == "start" else folders[:-1]
            elif event == "end" and name == "Placemark":
                records.append(_placemark(element, [f for f in folders if f]))
                element.clear()
            elif event == "end" and name == "name" and folders and not folders[-1]:
                folders[-1] = (element.text or "").strip()
            if len(records) > most:
                break
    except (ParseError, DefusedXmlException, ValueError):
        raise archive.damaged() from None
    return records


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _placemark(element: Element, folders: Sequence[str]) -> Record:
    record: Record = {"name": None}
    for part in element.iter():
        text = (part.text or "").strip()
        match _local(part):
            case "name" if record["name"] is None:
                record["name"] = text
            case "description" | "when" | "begin" | "end" as key if text:
                record.setdefault(key, re.sub(r"<[^>]*>", " ", text).strip())
            case "Data":
                record[part.get("name", "")] = " ".join(t.strip() for t in part.itertext()).strip()
            case "SimpleData":
                record[part.get("name", "")] = text
    if folders:
        record["folder"] = " / ".join(folders)
    texts = [p.text for p in element.iter() if _local(p) == "coordinates" and p.text]
    return record | (_middle(texts[0]) if texts else {})


def _middle(text: str) -> Record:
    """Return a point of a line or an area, from ``lon,lat,height`` separated by spaces."""
    try:
        pairs = [tuple(map(float, found.split(",")[:2])) for found in text.split()]
        if len(pairs) >= 4:  # noqa: PLR2004 - what closes an area
            at = shapely.point_on_surface(shapely.Polygon(pairs))
            pairs = [(at.x, at.y)]
        lon, lat = pairs[0]
    except (*_BROKEN, ShapelyError):
        return {}
    return _rounded(lon, lat)


def as_rows(records: Iterable[Record]) -> list[list[Any]]:
    """Return records as rows of cells below their keys."""
    held = list(records)
    keys = list(dict.fromkeys(key for record in held for key in record))
    keys = [*(k for k in keys if k not in POINT), *(k for k in POINT if k in keys)]
    return [keys, *([record.get(key) for key in keys] for record in held)]
