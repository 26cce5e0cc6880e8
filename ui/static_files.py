"""Puts what the browser loads into ``static/``, which Streamlit serves from the app itself.

Leaflet comes from the pinned pip package, the base maps from the reference layers, the symbols
from `geo.symbols`: none of these files is committed twice, and none is asked for elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Final

from geo import symbols

ROOT: Final = Path(__file__).resolve().parents[1]
STATIC: Final = ROOT / "static"
_LEAFLET: Final = ("leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png")


def sources() -> dict[str, bytes]:
    """Return the content of each static file, by its path below ``static/``."""
    leaflet = files("xstatic.pkg.leaflet") / "data"
    found = {f"vendor/leaflet/{name}": (leaflet / name).read_bytes() for name in _LEAFLET}
    for path in sorted((ROOT / "data" / "reference" / "web").glob("*.geojson")):
        found[f"basemap/{path.name}"] = path.read_bytes()
    for path in sorted((ROOT / "ui" / "assets").iterdir()):
        found[f"atlas/{path.name}"] = path.read_bytes()
    shapes = f"window.ATLAS_SVG = {json.dumps(symbols.templates())};\n"
    found["atlas/shapes.js"] = shapes.encode()
    return found


def prepare(target: Path = STATIC) -> None:
    """Write the static files that are missing or differ; each appears whole or not at all."""
    for name, content in sources().items():
        path = target / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_bytes(content)
        shutil.move(partial, path)
