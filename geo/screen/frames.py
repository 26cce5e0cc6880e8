"""Maps as plain data for scripts: those of a hand-out and of a talk, and the years of a map.

``ui/assets/sheet.js`` draws such a map, ``ui/assets/player.js`` plays its years.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

import numpy as np
import shapely

from geo import palette
from geo.escape import cleaned, for_map
from geo.i18n import Texts, _
from geo.model import LegendItem, View
from geo.screen import assets, leaflet
from geo.screen.leaflet import Cards

Part = dict[str, Any]
_SQUARE: Final = 5  # degrees of a tile of the ground
_FEW: Final = 9  # of these tiles
_GROUND: Final = 1_800_000  # bytes of tiles, at most
_PLAYER: Final = {
    "play": _("Play the years"),
    "stop": _("Stop"),
    "back": _("One year back"),
    "on": _("One year on"),
    "speed": _("Years a second"),
    "loop": _("Again and again"),
}


def sheet(t: Texts, view: View, root: str = "", cards: Cards | None = None) -> dict[str, Any]:
    """Return what a map draws, without its frame.

    ``root`` is the folder of its files; none where the page carries them itself, by their names.
    """
    west, south, east, north = view.extent
    parts = [
        {"address": f"{root}{part.file}", "style": part.style, "image": part.bounds}
        for part in leaflet.on_screen(view)
    ]
    files = [f"{root}{file}" for file in view.area_files]
    outline = {"address": f"{root}{leaflet.OUTLINES}", "rule": view.outline}
    return {
        "home": [[south, west], [north, east]],
        "closest": leaflet.CLOSEST_ZOOM,
        "view": view.view_id,
        "language": view.language,
        "counted": leaflet.counted(view),
        "base": parts,
        "crs": leaflet.crs(view),
        "focus": leaflet.focus(view, root),
        "credit": for_map(leaflet.CREDIT),
        "areas": {"address": files, "values": leaflet.areas(view)} if view.areas else None,
        "outline": outline if view.outline else None,
        "context": leaflet.context_collection(view),
        "members": leaflet.collection(view, cards),
        "words": t.each(leaflet.CONTROLS),
    }


def words(t: Texts) -> dict[str, str]:
    """Return what the buttons that play years are called."""
    return t.each(_PLAYER)


def legend(
    t: Texts, view: View, own: Callable[[LegendItem], Mapping[str, object]] | None = None
) -> list[Part]:
    """Return the parts of a legend, without what is not on the map.

    ``own`` adds to a line of the members what it does; one that is ``pressed`` is always there.
    """
    more = [(item, own(item) if own is not None else {}) for item in view.legend]
    own_lines = [
        {**_line(t, item), **doing} for item, doing in more if item.count or doing.get("pressed")
    ]
    found: list[Part] = [{"name": t._("Legend"), "title": "", "lines": own_lines}]
    if view.area_legend:
        areas = [
            {"fill": palette.day_and_night(key.fill), "hatched": key.hatched, "words": key.label}
            | {"count": t.number(key.count)}
            for key in view.area_legend
            if key.count
        ]
        found.append({"name": t._("Countries"), "title": view.area_title, "lines": areas})
    if view.context_legend:
        name = t._("Besides, drawn smaller")
        found.append({"name": name, "title": name, "lines": lines(t, view.context_legend)})
    return found


def lines(t: Texts, legend: Iterable[LegendItem]) -> list[dict[str, Any]]:
    """Return the lines of a legend that stand for something."""
    return [_line(t, item) for item in legend if item.count]


def _line(t: Texts, item: LegendItem) -> dict[str, Any]:
    symbol = item.symbol
    look: dict[str, str] | None = {"colour": symbol.colour, "shape": symbol.shape}
    if not item.code:  # what explains a mark, whatever its colour
        look = None if symbol.mark == "frame" else {"mark": symbol.mark}
    return {
        "image": palette.data_uri(symbol),
        "words": cleaned(item.label),
        "count": t.number(item.count),
        "look": look,
    }


def years(
    t: Texts, views: Sequence[View], parts: Callable[[View], list[Part]] | None = None
) -> dict[str, Any]:
    """Return a map at the end of each of some years, first the earliest.

    ``features`` are the symbols of all years; a year says which of them it shows and which are of
    new members, its legend (``parts``, else `legend`), its finding, and the fills of its countries.
    """
    features: dict[str, int] = {}
    found: list[dict[str, Any]] = []
    before: set[tuple[str, str]] | None = None
    for view in views:
        located = view.members[view.members.geometry.notna()]
        drawn = leaflet.collection(view)["features"]
        shown = [features.setdefault(json.dumps(f, sort_keys=True), len(features)) for f in drawn]
        keys = list(zip(located["place_id"], located["network_id"], strict=True))
        new = [key not in before for key in keys] if before is not None else [False] * len(keys)
        fresh = [i for i, is_new in zip(shown, new, strict=False) if is_new]
        before = set(keys)
        found.append(
            {
                "year": view.as_of.year,
                "shown": shown,
                "fresh": fresh if len(shown) == len(keys) else [],
                "news": t.n_("{n} new member", "{n} new members", sum(new)) if any(new) else "",
                "headline": view.headline,
                "parts": parts(view) if parts is not None else legend(t, view),
                "areas": {area.iso2: area.fill for area in view.areas},
            }
        )
    return {"features": [json.loads(text) for text in features], "years": found}


def shapes(view: View) -> list[str]:
    """Return the files of the shapes that the view draws: its own, then the tiles of the ground."""
    names = {part.file for part in leaflet.on_screen(view) if part.bounds is None}
    names |= set(view.area_files)
    names |= {leaflet.OUTLINES} if view.outline else set()
    return [*sorted(names), *_ground(view)]


def _ground(view: View) -> list[str]:
    """Return the tiles of the ground: of a view that has few, and where most members stand."""
    found_at = shapely.get_coordinates(view.members.geometry.to_numpy()) // _SQUARE
    corners = Counter((int(x), int(y)) for x, y in found_at if np.isfinite(x))
    west, south, east, north = (math.floor(edge / _SQUARE) for edge in view.extent)
    whole = list(product(range(west, east + 1), range(south, north + 1)))
    if len(whole) <= _FEW:
        corners.update(dict.fromkeys(whole, len(view.members)))
    ordered = sorted(corners, key=lambda corner: (-corners[corner], corner))
    squares = [f"{x * _SQUARE}_{y * _SQUARE}" for x, y in ordered]
    found: list[str] = []
    room = _GROUND
    for name in ("world", "europe", *squares):
        held = {k: assets.tiles(k)[name] for k in assets.TILED if name in assets.tiles(k)}
        room -= sum(len(tile) for tile in held.values())
        if room < 0:
            break
        found += [f"{kind}/{name}.json" for kind in held]
    return found
