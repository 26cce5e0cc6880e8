"""Describes the layers: ``datapackage.json`` in the form of Frictionless Data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import yaml

from data.pipeline.errors import BuildError, Problem
from data.pipeline.sources import sha256

VERSION: Final = "2026.11.1"
_TYPES: Final = (
    (pd.api.types.is_bool_dtype, "boolean"),
    (pd.api.types.is_integer_dtype, "integer"),
    (pd.api.types.is_float_dtype, "number"),
)


def field_type(series: pd.Series) -> str:
    """Return the Frictionless type of a column."""
    return next((name for test, name in _TYPES if test(series)), "string")


def fields(name: str, frame: pd.DataFrame, dictionary: dict[str, Any]) -> list[dict[str, str]]:
    """Describe each column of a layer.

    Raises
    ------
    BuildError
        If the dictionary does not describe the layer or a column, or describes a column that is
        not there.
    """
    layer = dictionary["layers"][name]
    said = {**dictionary["shared"], **layer["columns"]}
    problems = [
        Problem("dictionary.yml", None, f"{name}.{key}", "", "the layer lacks the key")
        for key in ("title", "title_fr", "description", "licence", "key")
        if key not in layer
    ]
    problems += [
        Problem("dictionary.yml", None, f"{name}.{c}", "", "column without description")
        for c in frame
        if c not in said
    ] + [
        Problem("dictionary.yml", None, f"{name}.{c}", "", "described, but not a column")
        for c in layer["columns"]
        if c not in frame
    ]
    if problems:
        raise BuildError(problems)
    return [
        {
            "name": str(column),
            "type": "geojson" if column == "geometry" else field_type(frame[column]),
            "description": said[column],
        }
        for column in frame
    ]


def resource(
    name: str,
    frame: pd.DataFrame,
    path: Path,
    dictionary: dict[str, Any],
    french: Mapping[str, str],
) -> dict[str, Any]:
    """Describe one layer with its rows, bytes and hash; ``french`` translates descriptions."""
    layer = dictionary["layers"][name]
    described = fields(name, frame, dictionary)
    return {
        "name": name,
        "title": layer["title"],
        "title_fr": layer["title_fr"],
        "description": layer["description"],
        "description_fr": french.get(layer["description"]),
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "rows": len(frame),
        "crs": "EPSG:4326" if isinstance(frame, gpd.GeoDataFrame) else None,
        "licenses": [dictionary["licences"][layer["licence"]]],
        "schema": {
            "fields": [
                field | {"description_fr": french.get(field["description"], field["description"])}
                for field in described
            ],
            "primaryKey": layer["key"],
        },
    }


def package(
    frames: dict[str, pd.DataFrame],
    folder: Path,
    dictionary: dict[str, Any],
    french: Mapping[str, str],
) -> dict[str, Any]:
    """Describe the whole package; the version carries a hash over all layers."""
    resources = [
        resource(name, frame, folder / f"{name}.parquet", dictionary, french)
        for name, frame in sorted(frames.items())
    ]
    digest = hashlib.sha256("".join(str(r["hash"]) for r in resources).encode()).hexdigest()
    return {
        "name": "welcoming-cities-atlas",
        "title": dictionary["title"],
        "description": dictionary["description"],
        "version": f"{VERSION}+{digest[:8]}",
        "created": f"{dictionary['accessed']}T00:00:00Z",
        "licenses": list(dictionary["licences"].values()),
        "sources": dictionary["sources"],
        "resources": [{k: v for k, v in r.items() if v is not None} for r in resources],
    }


def read_dictionary(path: Path) -> dict[str, Any]:
    """Read the data dictionary of the layers."""
    dictionary: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dictionary


def write_package(description: dict[str, Any], path: Path) -> None:
    """Write the description as JSON."""
    text = json.dumps(description, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
