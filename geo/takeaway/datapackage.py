"""The whole dataset as one archive: the layers as Parquet and as CSV, described by one file.

The archive is a Frictionless Data package: ``datapackage.json`` names each file with its rows,
bytes, hash, columns and licence. Nothing in it is dated by the clock: the same layers give the
same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo.escape import for_csv
from geo.layers import LAYERS, read_package
from geo.takeaway import citation
from geo.takeaway.export import zipped

NAME: Final = "welcoming-cities-atlas"
_LICENCES: Final = "LICENSES.md"
_README: Final = """{title}, data version {version}

{description}

datapackage.json describes every file: rows, columns, licence (https://specs.frictionlessdata.io).
parquet/  the layers as the atlas reads them (GeoParquet where they have points, EPSG:4326)
csv/      the same rows: UTF-8, commas; points as GeoJSON. A text that a spreadsheet would take for
          a formula starts with an apostrophe.
CITATION.* says how to cite the data, {licences} whose they are.

No network publishes a complete, dated list: absence of a place proves nothing.
Aucun réseau ne publie de liste complète et datée : l'absence d'un lieu ne prouve rien.
"""


def archive(folder: Path = LAYERS) -> bytes:
    """Return the package as a zip file.

    Raises
    ------
    FileNotFoundError
        If the layers have not been built.
    """
    package = read_package(folder)
    files: dict[str, bytes] = {}
    resources = []
    for resource in package["resources"]:
        body = (folder / resource["path"]).read_bytes()
        path = f"parquet/{resource['path']}"
        files[path] = body
        resources.append(resource | {"path": path})
    for resource in package["resources"]:
        body = table(folder / resource["path"])
        path = f"csv/{resource['name']}.csv"
        files[path] = body
        resources.append(
            resource
            | {
                "name": f"{resource['name']}-csv",
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(body),
                "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
            }
        )
    described = json.dumps(package | {"resources": resources}, ensure_ascii=False, indent=2)
    texts = {
        "datapackage.json": described + "\n",
        "README.txt": _README.format(**package | {"licences": _LICENCES}),
        **citation.files(str(package["version"])),
    }
    held = folder.parent / _LICENCES
    if held.is_file():
        texts[_LICENCES] = held.read_text(encoding="utf-8")
    day = dt.date.fromisoformat(str(package["created"])[:10])
    return zipped({**{name: text.encode() for name, text in texts.items()}, **files}, day)


def table(path: Path) -> bytes:
    """Return a layer as CSV: the same rows and columns, points as GeoJSON."""
    frame = pd.read_parquet(path)
    if "geometry" in frame:
        points = gpd.read_parquet(path).geometry
        frame = frame.assign(geometry=[_point(point) for point in points])
    return frame.map(for_csv).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _point(point: Any) -> str:  # noqa: ANN401 - shapely publishes no types
    if point is None or point.is_empty:
        return ""
    return json.dumps({"type": "Point", "coordinates": [point.x, point.y]})


def file_name(version: str) -> str:
    """Return the name of the archive of a version."""
    return f"{NAME}-{version.replace('+', '-')}.zip"
