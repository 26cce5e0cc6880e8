"""What stands beside a map: its legend, which filters, and the list of the places shown.

Both are drawn by one script (``ui/assets/side.js``), which also talks with the map: what one points
at stands out in the other, without a run of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import streamlit as st

from geo import symbols
from geo.colouring import asked_by
from geo.escape import cleaned
from geo.i18n import Texts
from geo.model import LegendItem, Symbol, View
from geo.request import Request
from geo.screen import assets
from geo.spelling import fold
from ui import state

_LEGEND: Final = "side_legend"
_LIST: Final = "side_list"
IN_SIGHT: Final = "_in_sight"  # grows when the page asks for the map to be scrolled into sight
_WISHES: Final = "_legend_wishes"

_script = st.components.v2.component(
    "atlas_side", js=assets.own("side.js").decode(), isolate_styles=False
)


def legend(t: Texts, view: View, offered: Request) -> None:
    """Draw the legend of a view, without what is not on the map; what can be filtered filters."""
    drawn, st.session_state[_WISHES] = parts(t, view, offered)
    _script(key=_LEGEND, data={"kind": "legend", "parts": drawn}, on_picked_change=_filter)


def parts(
    t: Texts, view: View, offered: Request
) -> tuple[list[dict[str, Any]], dict[str, Mapping[str, tuple[str, ...]]]]:
    """Return the parts of a legend for the script, and what each line of it filters."""
    wishes: dict[str, Mapping[str, tuple[str, ...]]] = {}
    lines = []
    for item in view.legend:
        wish = asked_by(state.display().colour_by, item.code, offered.choices)
        if item.code and wish:
            wishes[item.code] = wish
        if item.count or (wish and _is_set(wish)):
            lines.append(_line(t, item, wish))
    found: list[dict[str, Any]] = [{"name": t._("Legend"), "title": "", "lines": lines}]
    if view.area_legend:
        areas = [
            {"fill": key.fill, "hatched": key.hatched, "words": key.label}
            | {"count": t.number(key.count)}
            for key in view.area_legend
            if key.count
        ]
        found.append({"name": t._("Countries"), "title": view.area_title, "lines": areas})
    if view.context_legend:
        behind = [_line(t, item, {}) for item in view.context_legend if item.count]
        name = t._("Behind, drawn smaller")
        found.append({"name": name, "title": name, "lines": behind})
    return found, wishes


def _line(t: Texts, item: LegendItem, wish: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    symbol = item.symbol
    look: dict[str, str] | None = {"colour": symbol.colour, "shape": symbol.shape}
    if not item.code:  # what explains a mark, whatever its colour
        look = None if symbol.mark == "frame" else {"mark": symbol.mark}
    return {
        "image": symbols.data_uri(symbol),
        "words": cleaned(item.label),
        "count": t.number(item.count),
        "look": look,
        "code": item.code if wish else "",
        "pressed": _is_set(wish),
    }


def _is_set(wish: Mapping[str, tuple[str, ...]]) -> bool:
    held = state.filters()
    return bool(wish) and all(getattr(held, name) == codes for name, codes in wish.items())


def _filter() -> None:
    """Narrow the map down to a line of the legend, or take that back. For the script."""
    code = (st.session_state[_LEGEND].get("picked") or {}).get("code")
    wish = st.session_state.get(_WISHES, {}).get(code)
    if wish:
        state.change(**(dict.fromkeys(wish, ()) if _is_set(wish) else wish))


def places(t: Texts, view: View) -> None:
    """Draw the list of the places shown, each once, in the order of their names."""
    rows = view.members[view.members["place_id"] != ""]
    rows = rows.drop_duplicates("place_id")
    rows = rows.assign(_sorted=[fold(name) for name in rows["label"]]).sort_values("_sorted")
    looks = list(zip(rows["colour"], rows["shape"], rows["mark"], strict=True))
    images = {look: number for number, look in enumerate(dict.fromkeys(looks))}
    found = [
        (place, cleaned(name), images[look])
        for place, name, look in zip(rows["place_id"], rows["label"], looks, strict=True)
    ]
    data = {
        "kind": "list",
        "title": t.n_("{n} place", "{n} places", len(found)),
        "places": found,
        "images": _images(images),
        "open": state.display().card,
        "sight": st.session_state.get(IN_SIGHT, 0),
    }
    _script(key=_LIST, data=data, on_picked_change=_open)


def _images(looks: Iterable[Any]) -> list[str]:
    return [symbols.data_uri(Symbol(*look)) for look in looks]


def _open() -> None:
    """Open the card of a place of the list. For the script."""
    place = (st.session_state[_LIST].get("picked") or {}).get("place")
    if isinstance(place, str):
        state.change(card=place)
