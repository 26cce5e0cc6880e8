"""Reads a folder of layers only when it is whole: each file is the one that its package describes.

The package (``datapackage.json``) names each file with its hash, and for its columns the keys,
the accepted words and the tables that they refer to. Nothing is taken from a folder in which a
file is missing, cut short, changed or of another build, nor from one whose values are none that
the atlas knows: what is wrong is a `Damage`, in words for whoever can mend it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyproj

from geo import dates
from geo.errors import AtlasError
from geo.i18n import Texts

PACKAGE: Final = "datapackage.json"
CRS: Final = pyproj.CRS("EPSG:4326")
Frames = dict[str, pd.DataFrame]
_SHOWN: Final = 60  # letters of a strange value that a message shows
_TOLD: Final = 120  # letters of what a reader of files says of one that it can't read
PEOPLE: Final = (0, 40_000_000)  # as in the sources
_DAYS: Final = {  # how early a membership may have begun, how late it may have ended
    "joined": dates.first_days,
    "left": dates.last_days,
    "accessed": dates.last_days,
}
_KEYS: Final = {
    "name": str,
    "version": str,
    "created": str,
    "licenses": list,
    "sources": list,
    "resources": list,
}
_OF_RESOURCE: Final = {
    "name": str,
    "title": str,
    "path": str,
    "hash": str,
    "rows": int,
    "licenses": list,
    "schema": dict,
}


@dataclass(frozen=True)
class Damage:
    """What is wrong with one file of a folder, or with the folder itself."""

    file: str
    kind: str
    column: str = ""
    value: str = ""
    other: str = ""

    def said(self, t: Texts) -> str:
        """Say in one line what is wrong."""
        words = {
            "missing": t._("{file} is missing."),
            "folder": t._("{file} is a folder, and should be a file."),
            "unreadable": t._("{file} can't be read ({value})."),
            "incomplete": t._("{file} says nothing of “{column}”."),
            "other": t._(
                "{file} is not the file that {package} describes: it was changed, cut short, or "
                "comes from another build."
            ),
            "column": t._("{file} lacks the column “{column}”."),
            "doubled": t._("{file}: the key “{value}” stands twice in “{column}”."),
            "value": t._("{file}: “{value}” is no value that “{column}” may have."),
            "date": t._("{file}: “{value}” in “{column}” is no date that the atlas can read."),
            "future": t._(
                "{file}: “{value}” in “{column}” lies after the day of reading ({other})."
            ),
            "order": t._("{file}: a membership is left ({value}) before it is joined ({other})."),
            "crs": t._("{file}: its points are not in longitude and latitude ({value})."),
            "points": t._("{file}: a point lies outside the area of the data ({value})."),
        }
        return words[self.kind].format(
            file=self.file,
            column=self.column,
            value=self.value,
            other=self.other,
            package=PACKAGE,
        )


class LayersError(AtlasError):
    """The layers of a folder can't be shown; ``damages`` says which files are wrong, and how."""

    def __init__(self, folder: Path, damages: Iterable[Damage]) -> None:
        """Keep what is wrong, and write it in English as the message."""
        self.folder = folder
        self.damages = tuple(damages)
        super().__init__(self.said(Texts()))

    def said(self, t: Texts) -> str:
        """Say on one line what is wrong and what to do."""
        wrong = " ".join(damage.said(t) for damage in self.damages)
        told = t._("The layers in {folder} can't be shown. {wrong} {remedy}")
        return " ".join(
            told.format(folder=self.folder, wrong=wrong, remedy=self.remedy(t)).split("\n")
        )

    @staticmethod
    def remedy(t: Texts) -> str:
        """Say what whoever runs the atlas can do."""
        return t._(
            "Build the layers anew with “make data”, or take the folder data/layers from the "
            "repository again; ATLAS_LAYERS names another folder."
        )


def _why(error: Exception) -> str:
    said = str(getattr(error, "strerror", None) or error).strip().partition("\n")[0].rstrip(".")
    return said if len(said) <= _TOLD else f"{said[:_TOLD]}…"


def read_package(folder: Path) -> dict[str, Any]:
    """Return the description of the layers of a folder.

    Raises
    ------
    LayersError
        If it is missing, no JSON, or does not say what the atlas needs.
    """
    if not folder.is_dir():
        raise LayersError(folder, [Damage(str(folder), "missing")])
    try:
        package = json.loads(_bytes(folder, PACKAGE))
    except (ValueError, RecursionError) as error:
        if isinstance(error, LayersError):
            raise
        raise LayersError(folder, [Damage(PACKAGE, "unreadable", value=_why(error))]) from None
    lacking = _lacking(package, _KEYS)
    for one in [] if lacking else package["resources"]:
        lacking += [f"resources: {key}" for key in _lacking(one, _OF_RESOURCE)]
    if lacking:
        raise LayersError(folder, [Damage(PACKAGE, "incomplete", key) for key in lacking[:3]])
    return dict(package)


def _lacking(found: object, wanted: Mapping[str, type]) -> list[str]:
    if not isinstance(found, dict):
        return list(wanted)
    return [key for key, kind in wanted.items() if not isinstance(found.get(key), kind)]


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        kind = "folder" if (folder / name).is_dir() else kind
        raise LayersError(folder, [Damage(name, kind, value=_why(error))]) from None


def read(
    folder: Path, tables: Iterable[str], layers: Iterable[str]
) -> tuple[dict[str, Any], Frames]:
    """Return the package of a folder with its tables, and its layers with points (GeoParquet).

    Raises
    ------
    LayersError
        If any file is not the one that the package describes, or holds what the atlas does not
        know. All damaged files are named at once.
    """
    readers: dict[str, Callable[..., pd.DataFrame]] = {
        **dict.fromkeys(tables, pd.read_parquet),
        **dict.fromkeys(layers, gpd.read_parquet),
    }
    try:
        package, held = _whole(folder, readers)
    except LayersError:  # perhaps a build put others in place meanwhile: those are whole
        package, held = _whole(folder, readers)
    frames: Frames = {}
    damages: list[Damage] = []
    for name, body in held.items():
        if name not in readers:
            continue
        try:
            frames[name] = readers[name](io.BytesIO(body))
        except (ValueError, OSError, TypeError, KeyError) as error:
            damages.append(Damage(f"{name}.parquet", "unreadable", value=_why(error)))
    if not damages:
        damages = list(_strange(package, frames))
    if damages:
        raise LayersError(folder, damages)
    return package, frames


def _whole(folder: Path, names: Iterable[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the bytes of all layers, which are the ones of the package; some must be there."""
    package = read_package(folder)
    described = {one["name"]: one for one in package["resources"]}
    held: dict[str, bytes] = {}
    damages = [Damage(PACKAGE, "incomplete", name) for name in names if name not in described]
    for name in {**dict.fromkeys(names), **described}:
        file = f"{name}.parquet"
        try:
            held[name] = _bytes(folder, file)
        except LayersError as error:
            damages += error.damages
            continue
        found = f"sha256:{hashlib.sha256(held[name]).hexdigest()}"
        if name in described and found != described[name]["hash"]:
            damages.append(Damage(file, "other"))
    if damages:
        raise LayersError(folder, damages)
    return package, held


def _strange(package: Mapping[str, Any], frames: Frames) -> Iterator[Damage]:
    """Yield what in the layers is not as their package says: one damage for each column."""
    for one in package["resources"]:
        if one["name"] not in frames:
            continue
        frame, file = frames[one["name"]], f"{one['name']}.parquet"
        fields = {field["name"]: field for field in one["schema"].get("fields", [])}
        lacking = [name for name in fields if name not in frame]
        yield from (Damage(file, "column", name) for name in lacking[:1])
        if lacking:
            continue
        key = one["schema"].get("primaryKey", [])
        if key and (doubled := frame.duplicated(key)).any():
            value = " + ".join(str(cell) for cell in frame[doubled].iloc[0][key])
            yield Damage(file, "doubled", "+".join(key), value[:_SHOWN])
        for name, accepted in _accepted(one["schema"], fields, frames):
            stray = ~frame[name].isin(accepted)
            if stray.any():
                yield Damage(file, "value", name, str(frame.loc[stray, name].iloc[0])[:_SHOWN])
        yield from _misplaced(one, frame, file)
        yield from _impossible(frame, file)


def _accepted(
    schema: Mapping[str, Any], fields: Mapping[str, Any], frames: Frames
) -> Iterator[tuple[str, set[Any]]]:
    """Yield the columns of which the package says what they may hold, with that."""
    for name, field in fields.items():
        limits = field.get("constraints", {})
        if "enum" in limits:
            yield name, {*limits["enum"], *([] if limits.get("required") else [""])}
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        if target["resource"] in frames:
            yield key["fields"], {*frames[target["resource"]][target["fields"]], ""}


def _impossible(frame: pd.DataFrame, file: str) -> Iterator[Damage]:
    """Yield numbers and dates that no build lets through: people below none, days in no order."""
    if "population" in frame:
        people = pd.to_numeric(frame["population"], errors="coerce")
        stray = ~people.between(*PEOPLE) & frame["population"].notna()
        if stray.any():
            first = frame.loc[stray, "population"].iloc[0]
            yield Damage(file, "value", "population", str(first)[:_SHOWN])
    if not {"joined", "left", "accessed"} <= {*frame}:
        return
    days: dict[str, pd.Series] = {}
    for column, reader in _DAYS.items():
        try:
            days[column] = reader(frame[column])
        except (ValueError, TypeError) as error:
            yield Damage(file, "date", column, _why(error))
    if len(days) < len(_DAYS):
        return
    for column in ("joined", "left"):
        late = days[column] > days["accessed"]
        if late.any():
            first = frame[late].iloc[0]
            yield Damage(file, "future", column, str(first[column]), str(first["accessed"]))
    crossed = days["left"] < days["joined"]
    if crossed.any():
        first = frame[crossed].iloc[0]
        yield Damage(file, "order", "left", str(first["left"]), str(first["joined"]))


def _misplaced(one: Mapping[str, Any], frame: pd.DataFrame, file: str) -> Iterator[Damage]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return
    if frame.crs != CRS:
        yield Damage(file, "crs", value=str(frame.crs))
        return
    there = frame.loc[~(frame.geometry.isna() | frame.geometry.is_empty)]
    west, south, east, north = one.get("bounds", (-180, -90, 180, 90))
    if not (there.geom_type == "Point").all():
        yield Damage(file, "value", "geometry", str(there.geom_type.iloc[0]))
        return
    x, y = there.geometry.x, there.geometry.y
    outside = ~(x.between(west, east) & y.between(south, north))
    if outside.any():
        yield Damage(file, "points", value=f"{x[outside].iloc[0]:g}, {y[outside].iloc[0]:g}")
