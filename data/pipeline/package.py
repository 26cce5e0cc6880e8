"""Describes the layers, ``datapackage.json`` (Frictionless Data), and lists licences of the data.

Besides its layers the package tells of its source tables, known gaps, change log and dead links.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from data.pipeline.sources import BuildError, Problem, Table, sha256
from geo.paths import read_yaml

FRENCH: Final = "french.yml"
CHANGES: Final = "changes.yml"
DEAD: Final = "dead_links.yml"
_ENTRY: Final = ("date", "version", "tables", "en", "fr")
_TYPES: Final = (
    (pd.api.types.is_bool_dtype, "boolean"),
    (pd.api.types.is_integer_dtype, "integer"),
    (pd.api.types.is_float_dtype, "number"),
)
_HEAD: Final = """\
# Licences of the data

Written by `python -m data.pipeline` from the sidecars (`*.meta.yml`) and the data dictionary
(`data/pipeline/dictionary.yml`). The code is under the MIT licence, see `LICENSE`.

Facts were read in the sources that each row names; the compilation is the atlas's own. Borders,
also disputed ones, follow the source of their layer.
"""


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
    release: str,
) -> dict[str, Any]:
    """Describe the whole package; its version is the release with a hash over all layers."""
    resources = [
        resource(name, frame, folder / f"{name}.parquet", dictionary, french)
        for name, frame in sorted(frames.items())
    ]
    digest = hashlib.sha256("".join(str(r["hash"]) for r in resources).encode()).hexdigest()
    return {
        "name": "welcoming-cities-atlas",
        "title": dictionary["title"],
        "description": dictionary["description"],
        "version": f"{release}+{digest[:8]}",
        "created": f"{dictionary['accessed']}T00:00:00Z",
        "licenses": list(dictionary["licences"].values()),
        "sources": dictionary["sources"],
        "resources": [{k: v for k, v in r.items() if v is not None} for r in resources],
    }


def read_dictionary(path: Path) -> dict[str, Any]:
    """Read the data dictionary of the layers."""
    dictionary: dict[str, Any] = read_yaml(path)
    return dictionary


def write_package(description: dict[str, Any], path: Path) -> None:
    """Write the description as JSON."""
    text = json.dumps(description, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def read_french(path: Path) -> dict[str, str]:
    """Read the French texts by their English ones."""
    found: dict[str, str] = read_yaml(path)
    return found


def read_changes(path: Path, tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Read the change log of the data.

    Raises
    ------
    BuildError
        If an entry lacks a key, stands before an earlier one, or names no source table.
    """
    entries: list[dict[str, Any]] = read_yaml(path)
    problems = []
    before = ""
    for entry in entries:
        day = str(entry.get("date", ""))
        problems += [
            Problem(path.name, None, key, day, "this entry lacks the key")
            for key in _ENTRY
            if key not in entry
        ] + [
            Problem(path.name, None, "tables", name, f"{day}: no such table")
            for name in entry.get("tables", {})
            if name not in tables
        ]
        if day < before:
            problems.append(Problem(path.name, None, "date", day, f"stands after {before}"))
        before = day
    if problems:
        raise BuildError(problems)
    return entries


def read_dead_links(path: Path) -> list[dict[str, str]]:
    """Read the addresses that are known to be dead.

    Raises
    ------
    BuildError
        If an entry lacks its address or the day of the check.
    """
    entries: list[dict[str, Any]] = read_yaml(path)
    problems = [
        Problem(path.name, None, key, str(entry.get("url", "")), "this entry lacks the key")
        for entry in entries
        for key in ("url", "checked")
        if not entry.get(key)
    ]
    if problems:
        raise BuildError(problems)
    return [{"url": str(entry["url"]), "checked": str(entry["checked"])} for entry in entries]


def tables(read: Mapping[str, Table], french: Mapping[str, str]) -> list[dict[str, Any]]:
    """Describe each source table, as its sidecar does."""
    return [
        {
            "name": name,
            "title": table.meta["title"],
            "title_fr": french.get(table.meta["title"], table.meta["title"]),
            "rows": len(table.rows),
            "accessed": str(table.meta["accessed"]),
            "hash": f"sha256:{sha256(table.path)}",
            "license": table.meta["licence"]["id"],
            "sources": table.meta["sources"],
        }
        for name, table in sorted(read.items())
    ]


def gaps(unlocated: pd.DataFrame, french: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the places without a point or a population, with the reason in both languages."""
    rows = unlocated.sort_values(["place_id", "missing"], kind="stable")
    return [
        {
            "place_id": place,
            "missing": missing,
            "reason": reason,
            "reason_fr": french.get(reason, reason),
        }
        for place, missing, reason in rows[["place_id", "missing", "reason"]].itertuples(
            index=False, name=None
        )
    ]


def licences(root: Path) -> str:
    """Return the page for the data folder ``root``."""
    files = sorted(root.rglob("*.meta.yml"))
    metas = [(path, read_yaml(path)) for path in files]
    rows = [
        (
            path.relative_to(root).as_posix().removesuffix(".meta.yml"),
            str(meta["licence"]["title"]),
            str(meta["licence"]["attribution"]),
        )
        for path, meta in metas
    ]
    dictionary = read_dictionary(root / "pipeline" / "dictionary.yml")
    rows += [
        (
            f"layers/{name}.parquet",
            dictionary["licences"][layer["licence"]]["title"],
            layer["title"],
        )
        for name, layer in dictionary["layers"].items()
    ]
    lines = [f"| `{name}` | {_cell(licence)} | {_cell(whom)} |" for name, licence, whom in rows]
    table = ["| file | licence | attribution or content |", "|---|---|---|", *lines]
    return _HEAD + "\n" + "\n".join(table) + "\n"


def write_licences(root: Path) -> None:
    """Write the page into the data folder."""
    (root / "LICENSES.md").write_text(licences(root), encoding="utf-8")


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
