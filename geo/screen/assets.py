"""What a browser needs to draw a view: Leaflet from its pinned pip packages, and the atlas's own.

None of these files is kept twice, and none is asked for elsewhere. The app serves them, and a
hand-out carries them inside (`geo.takeaway.handout`).
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import shape

from geo import palette
from geo.paths import REFERENCE, ROOT

OWN: Final = ROOT / "ui" / "assets"
BASE_MAPS: Final = REFERENCE / "web"
SHAPES: Final = "shapes.js"
BUNDLE: Final = "atlas/map.js"
SERVED: Final = "../../app/static"  # where the frame of the map finds these files
COLOURS: Final = {"light": palette.DAY, "dark": palette.NIGHT}  # of the ground, as in print
TILED: Final = {"ground": "ground.jsonl", "water": "ground_water.jsonl"}
SCRIPTS: Final = (  # of every map
    SHAPES,
    *("earth.js", "base.js", "ground.js", "layout.js", "symbols.js", "board.js", "layers.js"),
    *("controls.js", "sheet.js", "play.js"),
)
# Of a page that has no app around it, in this order.
MODULES: Final = ("held", "player", "light", "areas", "asking", "lines", "sift", "handout")
_COARSE: Final = {  # degrees: closer by, the tiles of the ground have land of their own; and the
    "europe.geojson": (0.02, 0.0),  # square degrees of the smallest island
    "world.geojson": (0.2, 0.01),
    "world_rest.geojson": (0.2, 0.01),
    "alps_countries.geojson": (0.01, 0.0),
}
_UNIT: Final = 100  # of a degree
_JOINT: Final = re.compile(r"^import .*?;\n|^export (?!default)", re.MULTILINE)
_MAP_LINK: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
VENDORED: Final = {  # pip package below xstatic.pkg: its files
    "leaflet": ("leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png"),
}


def vendored(package: str, name: str) -> bytes:
    """Return a file of a vendored package, such as ``leaflet`` and ``leaflet.js``."""
    return (files(f"xstatic.pkg.{package}") / "data" / name).read_bytes()


def own(name: str) -> bytes:
    """Return a script, style or picture of the atlas; `SHAPES` is written from the palette."""
    if name == SHAPES:
        said = {
            "ATLAS_SVG": palette.templates(),
            "ATLAS_COLOURS": COLOURS,
            "ATLAS_NIGHT": palette.FILLS_AT_NIGHT,
            "ATLAS_TILES": {kind: list(tiles(kind)) for kind in TILED},
        }
        return "".join(f"window.{k} = {json.dumps(v)};\n" for k, v in said.items()).encode()
    return (OWN / name).read_bytes()


def module(*names: str) -> str:
    """Return own modules as one script, without imports: each sees what stands before it."""
    return "\n".join(_JOINT.sub("", own(name).decode()) for name in names)


def programs() -> list[str]:
    """Return the scripts of every page with a map, in their order."""
    modules = module(*(f"{name}.js" for name in MODULES))
    leaflet = vendored("leaflet", "leaflet.js").decode()
    drawing = (own(name).decode() for name in SCRIPTS)
    return [leaflet, *drawing, f'(() => {{\n"use strict";\n{modules}}})();\n']


def packed(thing: object) -> str:
    """Return JSON, deflated, in letters: ``ui/assets/held.js`` unpacks it."""
    plain = json.dumps(thing, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(plain, 9)).decode()


def bundle() -> bytes:
    """Return all that the map in the page runs, as one script that brings its styles along.

    One answer instead of eight: the frame of a map asks for its scripts one after the other.
    """
    vendor = f"{SERVED}/vendor/leaflet/images/"
    sheets = [vendored("leaflet", "leaflet.css"), own("map.css")]
    style = b"\n".join(sheets).decode().replace("url(images/", f"url({vendor}")
    styled = (
        'document.head.appendChild(document.createElement("style")).textContent = '
        f"{json.dumps(style)};"
    )
    scripts = [
        vendored("leaflet", "leaflet.js"),
        *(own(name) for name in (*SCRIPTS, "link.js")),
    ]
    plain = [_MAP_LINK.sub("", script.decode()) for script in scripts]
    return ";\n".join([*plain, styled]).encode()


def base_map(name: str) -> bytes:
    """Return a file of the offline background (GeoJSON in EPSG:4326, or a picture)."""
    return (BASE_MAPS / name).read_bytes()


def coarse(name: str) -> dict[str, Any]:
    """Return shapes of the background in steps of whole numbers, as coarse as is seen from afar.

    Neighbours keep their common border (`shapely.coverage_simplify`), a country its largest part;
    of its properties it keeps the code by which a map knows it.
    """
    given: dict[str, Any] = json.loads(base_map(name))
    if name not in _COARSE:
        return given
    found = np.array([shape(one["geometry"]) for one in given["features"]])
    tolerance, least = _COARSE[name]
    simple = shapely.coverage_simplify(found, tolerance)
    drawn = [
        [[_steps(ring) for ring in (one.exterior, *one.interiors)] for one in _seen(it, least)]
        for it in simple
    ]
    known = [{"iso2": one["properties"]["iso2"]} for one in given["features"]]
    return {"scale": _UNIT, "features": list(zip(known, drawn, strict=True))}


def _seen(land: shapely.MultiPolygon, least: float) -> list[shapely.Polygon]:
    """Return the parts of a country that are seen from afar: the largest always is."""
    parts = shapely.get_parts(land)
    areas = shapely.area(parts)
    return list(parts[(areas >= least) | (areas == areas.max())])


def _steps(ring: shapely.LinearRing) -> list[int]:
    """Return a ring as whole numbers, each but the first two as the step from the one before."""
    points = np.round(shapely.get_coordinates(ring) * _UNIT).astype(int)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    points = points[np.concatenate([[True], moved])]
    steps: list[int] = np.diff(points, axis=0, prepend=[[0, 0]]).flatten().tolist()
    return steps


@cache
def packed_shapes(name: str) -> str:
    """Return shapes, or a tile (``ground/world.json``), as `packed` does."""
    kind, _, tile = name.partition("/")
    return packed(json.loads(tiles(kind)[tile.removesuffix(".json")] if tile else base_map(name)))


@cache
def tiles(kind: str) -> dict[str, bytes]:
    """Return the tiles of a kind of `TILED`, by their names: what is asked for on coming closer."""
    lines = (BASE_MAPS / TILED[kind]).read_bytes().splitlines()
    return {json.loads(line)["tile"]: line for line in lines}


def everything() -> dict[str, bytes]:
    """Return the content of each file that the app serves, by its path below ``static/``."""
    found = {
        f"vendor/{package}/{name}": vendored(package, name)
        for package, names in VENDORED.items()
        for name in names
    }
    for path in sorted(BASE_MAPS.iterdir()):
        if path.suffix in {".geojson", ".jpg"}:
            found[f"basemap/{path.name}"] = path.read_bytes()
    for kind in TILED:
        found |= {f"basemap/{kind}/{name}.json": tile for name, tile in tiles(kind).items()}
    for name in [*sorted(path.name for path in OWN.iterdir() if path.suffix != ".ts"), SHAPES]:
        found[f"atlas/{name}"] = own(name)
    return found | {BUNDLE: bundle()}
