"""Describes the layers, ``datapackage.json`` (Frictionless Data), and lists licences of the data.

Besides its layers the package tells of its source tables, known gaps, change log and dead links.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import geopandas as gpd
import pandas as pd
from pydantic import Field

from data.pipeline import documents
from data.pipeline.documents import BuildError, Kept, Problem, nearest
from data.pipeline.sources import Checked, Day, Table, Text, sha256
from geo import schemes
from geo.i18n import Texts

CHANGES: Final = "changes.yml"
DEAD: Final = "dead_links.yml"
DICTIONARY: Final = "dictionary.yml"
_TABLES: Final = {  # layer: the source tables whose columns it has, where it has another name
    "members": ("memberships", "places"),
    "corrections": (),
    "seats": (),
    "counts": ("published_counts",),
    "links": ("network_links",),
    "contrasts": ("network_contrasts",),
}
_REFERRED: Final = ("places", "networks", "coalitions")  # tables that are layers of that name
_COMPUTED: Final = {
    "population_tier": schemes.TIERS,
    "party_family": tuple(schemes.words(Texts(), "family")),
}
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


class Change(Kept):
    """One entry of the change log: the rows of each table whose rows came or went."""

    date: Day
    version: Text
    tables: dict[str, int]
    en: Text
    fr: Text
    it: Text


class DeadLink(Kept):
    """An address at which nothing answers any more."""

    url: Text
    checked: Day


class Licence(Kept):
    """A licence as the package names it."""

    name: Text
    title: Text
    title_fr: Text
    title_it: Text
    path: Text


class Layer(Kept):
    """One layer, its key and what its own columns mean."""

    title: Text
    title_fr: Text
    title_it: Text
    description: Text
    licence: Text
    key: list[Text]
    columns: dict[str, Text]


class Dictionary(Kept):
    """The data dictionary of the layers."""

    title: Text
    description: Text
    accessed: Day
    sources: list[dict[str, str]]
    licences: dict[str, Licence]
    shared: dict[str, Text]
    layers: dict[str, Layer]


def said(texts: Mapping[str, Mapping[str, str]], name: str, english: str) -> dict[str, str]:
    """Return a text under its key in each language that has it."""
    return {f"{name}_{code}": of[english] for code, of in texts.items() if english in of}


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
        Problem(DICTIONARY, None, f"{name}.{c}", "", "column without description")
        for c in frame
        if c not in said
    ] + [
        Problem(DICTIONARY, None, f"{name}.{c}", "", "described, but not a column")
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


def limits(
    name: str, frame: pd.DataFrame, tables: Mapping[str, Table]
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Return what the columns of a layer may hold, by column, and its foreign keys.

    They are those of the source tables, where a layer has their columns; whoever reads the layers
    holds them to it (`geo.damage`).
    """
    accepted: dict[str, dict[str, Any]] = {
        column: {"required": True, "enum": list(codes)}
        for column, codes in _COMPUTED.items()
        if column in frame
    }
    keys = []
    for table in _TABLES.get(name, (name,)):
        meta = tables[table].meta
        lists = {c["name"] for c in meta["columns"] if c.get("format") == "list"}
        for column in meta["columns"]:
            said = column.get("constraints", {})
            if "enum" in said and column["name"] in {*frame} - lists:
                accepted[column["name"]] = {k: said[k] for k in ("required", "enum") if k in said}
        for key in meta.get("foreignKeys", []):
            column, target = key["fields"], key["reference"]
            if column in {*frame} - lists and target["resource"] in _REFERRED:
                keys.append({"fields": column, "reference": target})
    return accepted, keys


def resource(
    name: str,
    frame: pd.DataFrame,
    path: Path,
    checked: Checked,
) -> dict[str, Any]:
    """Describe one layer with its rows, bytes, hash, and what its columns may hold."""
    dictionary = checked.dictionary
    layer = dictionary["layers"][name]
    described = fields(name, frame, dictionary)
    accepted, keys = limits(name, frame, checked.tables)
    return {
        "name": name,
        "title": layer["title"],
        **{f"title_{code}": layer[f"title_{code}"] for code in checked.texts},
        "description": layer["description"],
        **said(checked.texts, "description", layer["description"]),
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "rows": len(frame),
        "crs": "EPSG:4326" if isinstance(frame, gpd.GeoDataFrame) else None,
        "bounds": _bounds(frame),
        "licenses": [dictionary["licences"][layer["licence"]]],
        "schema": {
            "fields": [
                field
                | said(checked.texts, "description", field["description"])
                | ({"constraints": accepted[field["name"]]} if field["name"] in accepted else {})
                for field in described
            ],
            "primaryKey": layer["key"],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _bounds(frame: pd.DataFrame) -> list[int] | None:
    """Return the degrees between which the points of a layer lie: west, south, east, north."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return None
    west, south, east, north = frame.total_bounds
    return [math.floor(west), math.floor(south), math.ceil(east), math.ceil(north)]


def package(frames: Mapping[str, pd.DataFrame], folder: Path, checked: Checked) -> dict[str, Any]:
    """Describe the whole package; its version is the latest release with a hash over all layers."""
    dictionary = checked.dictionary
    release = str(checked.changes[-1]["version"])
    resources = [
        resource(name, frame, folder / f"{name}.parquet", checked)
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
        "tables": tables(checked.tables, checked.texts),
        "gaps": gaps(checked.tables["unlocated"].rows, checked.texts),
        "changes": checked.changes,
        "dead_links": checked.dead_links,
    }


def read_dictionary(path: Path) -> dict[str, Any]:
    """Read the data dictionary of the layers.

    Raises
    ------
    BuildError
        If it can't be read, lacks a key or has an unknown one.
    """
    dictionary: dict[str, Any] = documents.read(path, Dictionary)
    return dictionary


def write_package(description: dict[str, Any], path: Path) -> None:
    """Write the description as JSON."""
    text = json.dumps(description, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def read_texts(path: Path) -> dict[str, str]:
    """Read the texts of a language by the English ones.

    Raises
    ------
    BuildError
        If they can't be read, or are more than texts.
    """
    found: dict[str, str] = documents.read(path, dict[str, str])
    return found


def read_changes(path: Path, tables: Collection[str]) -> list[dict[str, Any]]:
    """Read the change log of the data.

    Raises
    ------
    BuildError
        If it can't be read, an entry lacks a key, stands before an earlier one, or names no source
        table.
    """
    entries: list[dict[str, Any]] = documents.read(
        path, Annotated[list[Change], Field(min_length=1)]
    )
    problems = []
    before = ""
    for entry in entries:
        day = entry["date"]
        problems += [
            Problem(path.name, None, "tables", name, f"{day}: no such table", nearest(name, tables))
            for name in entry["tables"]
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
        If they can't be read, or an entry lacks its address or the day of the check.
    """
    entries: list[dict[str, str]] = documents.read(path, list[DeadLink])
    return entries


def tables(
    read: Mapping[str, Table], texts: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Describe each source table, as its sidecar does."""
    return [
        {
            "name": name,
            "title": table.meta["title"],
            **said(texts, "title", table.meta["title"]),
            "rows": len(table.rows),
            "accessed": str(table.meta["accessed"]),
            "hash": f"sha256:{sha256(table.path)}",
            "license": table.meta["licence"]["id"],
            "sources": table.meta["sources"],
        }
        for name, table in sorted(read.items())
    ]


def gaps(unlocated: pd.DataFrame, texts: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the places without a point or a population, with the reason in each language."""
    rows = unlocated.sort_values(["place_id", "missing"], kind="stable")
    return [
        {
            "place_id": place,
            "missing": missing,
            "reason": reason,
            **said(texts, "reason", reason),
        }
        for place, missing, reason in rows[["place_id", "missing", "reason"]].itertuples(
            index=False, name=None
        )
    ]


def licences(root: Path) -> str:
    """Return the page for the data folder ``root``."""
    files = sorted(root.rglob("*.meta.yml"))
    metas = [(path, documents.read(path, dict[str, Any])) for path in files]
    rows = [
        (
            path.relative_to(root).as_posix().removesuffix(".meta.yml"),
            str(meta["licence"]["title"]),
            str(meta["licence"]["attribution"]),
        )
        for path, meta in metas
    ]
    dictionary = read_dictionary(root / "pipeline" / DICTIONARY)
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


def write_licences(root: Path, folder: Path) -> None:
    """Write the page for the data folder ``root`` into a folder: that beside the built layers."""
    documents.write(folder / "LICENSES.md", licences(root))


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
