"""The map of a view in the page, with its legend, and what a reader clicks on it.

A browser has one thread for the page and its map: a table, charts and filters that arrive
together with the map are all drawn before it. So a run waits, once the map is sent, until the map
reports that it stands. The report starts a run of its own, which ends this one and draws
everything. Where no report comes, the page is drawn whole after `LONGEST`; where no browser asks,
at once.

Beside the map stand its legend, which filters, and the list of the places shown. One script draws
both (``ui/assets/side.js``) and talks with the map: what one points at stands out in the other,
without a run of the page.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st
import streamlit_folium

from geo import kept, palette, views
from geo.colouring import asked_by
from geo.escape import cleaned, for_map, for_markdown
from geo.i18n import Texts
from geo.model import AreaKey, Bounds, Filters, LegendItem, Symbol, View
from geo.print.content import Section
from geo.request import Request
from geo.screen import assets, frames, leaflet
from geo.spelling import fold
from ui import session, state

LONGEST: Final = 4.0  # seconds
BREATH: Final = 0.3
_PAUSE: Final = 0.02
HEIGHT = 560
_NARROW, _WIDE = 340, 700  # pixels: the width of the map on a phone, and in a window
_AROUND = 8.0  # the zoom at which what is found has towns and coasts around it
_MAP = "map_{}"  # the key of that of a view
_ZOOM_TO = "_zoom_to"
_TURNS = "_zooms"
_SHOWN = "_map"
_CLICK = "_click"
_SEEN = "_bounds"
_SEARCHED = "_searched"
_REPORTED = "_reported"
SCREEN = "figure_screen"  # whether a figure follows the screen


def show_map(view: View, t: Texts) -> dict[str, str]:
    """Draw the map, and return the properties of what was clicked since the last run, if any.

    Filters change the members in the map, and leave the reader's zoom alone.
    """
    centre, zoom = _wanted(view.view_id)
    key = _MAP.format(view.view_id)
    answer = mount(view, t, key, returned=_returned(), centre=centre, zoom=zoom)
    st.session_state[_SEEN] = _bounds(answer or {})
    st.session_state[_REPORTED] = _counts_clicks(answer)
    return _fresh_click(view.view_id, answer or {})


def mount(
    view: View,
    t: Texts,
    key: str,
    *,
    channel: str = "",
    height: int = HEIGHT,
    returned: Sequence[str] = (),
    centre: tuple[float, float] | None = None,
    zoom: float | None = None,
) -> dict[str, Any] | None:
    """Put the map of a view into the page under a session key, and return what it reports.

    As ``st_folium`` does, which writes the whole map anew in each run. ``channel`` joins its
    movements with those of other maps.
    """
    sent = sent_of(view, t.language, key, channel)

    def keep() -> None:
        st.session_state[key] = st.session_state.get(sent["key"], {})

    answer: dict[str, Any] | None = streamlit_folium._component_func(  # noqa: SLF001
        **sent,
        height=height,
        width=None,
        returned_objects=[*returned],
        default=dict.fromkeys(returned),
        zoom=zoom,
        center=centre,
        return_on_hover=False,
        layer_control=None,
        pixelated=False,
        on_change=keep,
        wrap_longitude=False,
    )
    return answer


@kept.with_argument(0, 4)
def sent_of(view: View, language: str, key: str, channel: str) -> dict[str, Any]:
    """Return what a browser is sent of a map, written once for a view; nobody changes it."""
    drawn = leaflet.render(view, Texts(language))
    base = drawn.base
    if channel:
        leaflet.linked(channel).add_to(base)
    base.render()  # type: ignore[no-untyped-call]
    header = streamlit_folium._get_header(base)  # noqa: SLF001
    script = streamlit_folium._get_map_string(base)  # noqa: SLF001
    members = streamlit_folium._get_feature_group_string(drawn.members, map=base)  # noqa: SLF001
    return {
        "id": streamlit_folium.get_full_id(base),
        "key": streamlit_folium.generate_js_hash(script, key),
        "header": header,
        "html": streamlit_folium._get_html(base),  # noqa: SLF001
        "script": script,
        "feature_group": members,
        "css_links": [],
        "js_links": [address for _, address in base.default_js],
    }


def _counts_clicks(answer: dict[str, Any] | None) -> bool:
    """Say whether a map stands in the browser: it counts its clicks, from 0."""
    return (answer or {}).get("last_object_clicked_count") is not None


def _returned() -> list[str]:
    """Return what the map reports. Its bounds only when a figure wants them: each move reruns."""
    clicks = ["last_active_drawing", "last_object_clicked_count"]
    return [*clicks, "bounds"] if st.session_state.get(SCREEN) else clicks


def _bounds(answer: dict[str, Any]) -> Bounds | None:
    corners = answer.get("bounds") or {}
    southwest, northeast = corners.get("_southWest"), corners.get("_northEast")
    if not southwest or not northeast or southwest.get("lat") is None:
        return None
    return (southwest["lng"], southwest["lat"], northeast["lng"], northeast["lat"])


def on_screen() -> Bounds | None:
    """Return the part of the map that the reader sees, where the map reports it."""
    seen: Bounds | None = st.session_state.get(_SEEN)
    return seen


def has_reported() -> bool:
    """Say whether the map of this run stands in the browser already: it counts its clicks, from 0.

    Until then Streamlit gives the value that the map was sent with, which is none.
    """
    return bool(st.session_state[_REPORTED])


def _fresh_click(view_id: str, answer: dict[str, Any]) -> dict[str, str]:
    """Return the clicked feature's properties, but only once for each click."""
    drawing = answer.get("last_active_drawing") or {}
    event = (view_id, answer.get("last_object_clicked_count"), str(drawing.get("id", "")))
    if not drawing or st.session_state.get(_CLICK) == event:
        return {}
    st.session_state[_CLICK] = event
    properties: dict[str, str] = drawing.get("properties") or {}
    return properties


def zoom_to(point: tuple[float, float], zoom: float = views.CLOSEST) -> None:
    """Ask the map on the screen to go to a point (latitude, longitude).

    The wish stays, since a run may be cut short; the map goes there only when it changes, so it
    changes by a hair each time.
    """
    turns = st.session_state.get(_TURNS, 0) + 1
    st.session_state[_TURNS] = turns
    hair = 1e-7 * (turns % 100)
    wish = (point[0] + hair, point[1]), zoom - hair
    st.session_state[_ZOOM_TO] = (st.session_state.get(_SHOWN), *wish)


def stands(view: View) -> bool:
    """Say whether the map of a view stands in the browser: before, it goes nowhere."""
    return _counts_clicks(st.session_state.get(_MAP.format(view.view_id)))


def locate(view: View, asked: Filters) -> None:
    """Go to the places that a search or a filter of countries finds, once for each of them.

    A map that opens with them begins with its whole extent: it is told again when it stands.
    Called before `show_map`.
    """
    sought = (view.view_id, asked.search, asked.countries, stands(view))
    if st.session_state.get(_SEARCHED) == sought:
        return
    st.session_state[_SEARCHED] = sought
    if asked.search or asked.countries:
        fit(view)


def fit(view: View) -> None:
    """Go to the members of a view, but for few far away. Called before `show_map`."""
    found = views.bounds_of(views.bulk(view.members))
    if found is not None:
        st.session_state[_SHOWN] = view.view_id
        zoom_to(views.centre(found), min(_AROUND, views.zoom(found, _width(), HEIGHT)))


def _width() -> int:
    """Return the width in pixels that a map has at least in the reader's browser."""
    return _NARROW if "Mobi" in st.context.headers.get("User-Agent", "") else _WIDE


def go_to(page: str, view_id: str, place_id: str, point: tuple[float, float]) -> None:
    """Open the page of a map at a place (latitude, longitude), with its card."""
    st.session_state[_ZOOM_TO] = (view_id, point, views.CLOSEST)
    session.go_to(page, {"card": place_id, "asof": session.today().isoformat()})


def _wanted(view_id: str) -> tuple[tuple[float, float] | None, float | None]:
    """Return the centre and zoom that the reader asked for on this map, if any."""
    st.session_state[_SHOWN] = view_id
    asked_on, point, zoom = st.session_state.get(_ZOOM_TO, (None, None, None))
    return (point, zoom) if asked_on == view_id else (None, None)


def open_card(place_id: str) -> None:
    """Open the card of a place; an empty id closes it."""
    state.change(card=place_id)


def legend_html(t: Texts, items: tuple[LegendItem, ...]) -> str:
    """Return the legend as HTML: a list of symbols, words and counts."""
    lines = "".join(
        f'<li><img src="{palette.data_uri(item.symbol)}" alt="">'
        f"<span>{for_map(item.label)} <strong>{t.number(item.count)}</strong></span></li>"
        for item in items
    )
    name = for_map(t._("Legend"))
    return f'<ul class="atlas-legend" aria-label="{name}">{lines}</ul>'


def key_html(section: Section) -> str:
    """Return a part of the legend of two maps as HTML; it has the numbers of both."""
    lines = []
    for entry in section.entries:
        sign = (
            f'<i style="background:{palette.day_and_night(entry.area.fill)}"></i>'
            if entry.area
            else ""
        )
        if entry.symbol is not None:
            sign = f'<img src="{palette.data_uri(entry.symbol)}" alt="">'
        words = f"{for_map(entry.words)} <strong>{for_map(entry.count)}</strong>"
        lines.append(f"<li>{sign}<span>{words}</span></li>")
    name = for_map(section.heading)
    return f'<ul class="atlas-legend atlas-areas" aria-label="{name}">{"".join(lines)}</ul>'


def area_legend_html(t: Texts, keys: tuple[AreaKey, ...]) -> str:
    """Return the legend of the coloured countries as HTML."""
    lines = "".join(
        f'<li><i class="{"atlas-hatched" if key.hatched else ""}" '
        f'style="background:{palette.day_and_night(key.fill)}"></i>'
        f"<span>{for_map(key.label)} <strong>{t.number(key.count)}</strong></span></li>"
        for key in keys
    )
    name = for_map(t._("Countries"))
    return f'<ul class="atlas-legend atlas-areas" aria-label="{name}">{lines}</ul>'


def show_legend(view: View, t: Texts) -> None:
    """Draw the legend, and that of the other networks behind."""
    st.html(legend_html(t, view.legend))
    if view.area_legend:
        st.caption(for_markdown(view.area_title))
        st.html(area_legend_html(t, view.area_legend))
    if view.context_legend:
        st.caption(t._("Besides, drawn smaller"))
        st.html(legend_html(t, view.context_legend))


def has_browser() -> bool:
    """Say whether a browser asks for this run; a test without one has no address."""
    return st.context.url is not None


def breathe() -> None:
    """Let a map that stands take its new members in, before the browser draws the rest anew."""
    head_start(BREATH)


def head_start(longest: float = LONGEST) -> None:
    """Wait for the map that was just sent, and has not reported yet."""
    if not has_browser():
        return
    until = time.monotonic() + longest
    while time.monotonic() < until:
        time.sleep(_PAUSE)
        st.session_state.get("_")  # here Streamlit ends a run that is overtaken by the next one


_LEGEND: Final = "side_legend"
_LIST: Final = "side_list"
IN_SIGHT: Final = "_in_sight"  # grows when the page asks for the map to be scrolled into sight
_WISHES: Final = "_legend_wishes"

_script = st.components.v2.component(
    "atlas_side", js=assets.module("player.js", "side.js"), isolate_styles=False
)


def legend_beside(t: Texts, view: View, offered: Request) -> None:
    """Draw the legend of a view, without what is not on the map; what can be filtered filters."""
    drawn, st.session_state[_WISHES] = legend_parts(t, view, offered)
    _script(key=_LEGEND, data={"kind": "legend", "parts": drawn}, on_picked_change=_filter)


def legend_parts(
    t: Texts, view: View, offered: Request
) -> tuple[list[dict[str, Any]], dict[str, Mapping[str, tuple[str, ...]]]]:
    """Return the parts of a legend for the script, and what each line of it filters."""
    wishes: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def filters(item: LegendItem) -> dict[str, object]:
        wish = asked_by(state.display().colour_by, item.code, offered.choices)
        if not (item.code and wish):
            return {}
        wishes[item.code] = wish
        return {"code": item.code, "pressed": _is_set(wish)}

    return frames.legend(t, view, filters), wishes


def _is_set(wish: Mapping[str, tuple[str, ...]]) -> bool:
    held = state.filters()
    return bool(wish) and all(getattr(held, name) == codes for name, codes in wish.items())


def _filter() -> None:
    """Narrow the map down to a line of the legend, or take that back. For the script."""
    code = (st.session_state[_LEGEND].get("picked") or {}).get("code")
    wish = st.session_state.get(_WISHES, {}).get(code)
    if wish:
        state.change(**(dict.fromkeys(wish, ()) if _is_set(wish) else wish))


def places_beside(t: Texts, view: View) -> None:
    """Draw the list of the places shown, each once, in the order of their names."""
    found, looks = _places(view)
    data = {
        "kind": "list",
        "title": t.n_("{n} place", "{n} places", len(found)),
        "places": found,
        **looks,
        "open": state.display().card,
        "sight": st.session_state.get(IN_SIGHT, 0),
    }
    _script(key=_LIST, data=data, on_picked_change=_open)


@kept.with_argument(0, 1)
def _places(view: View) -> tuple[list[tuple[str, str, int]], dict[str, list[Any]]]:
    """Return the places of a view in their order, with the number of their look, and the looks."""
    rows = view.members[view.members["place_id"] != ""]
    rows = rows.drop_duplicates("place_id")
    rows = rows.assign(_sorted=[fold(name) for name in rows["label"]]).sort_values("_sorted")
    looks = list(zip(rows["colour"], rows["shape"], rows["mark"], strict=True))
    numbers = {look: number for number, look in enumerate(dict.fromkeys(looks))}
    found = [
        (place, cleaned(name), numbers[look])
        for place, name, look in zip(rows["place_id"], rows["label"], looks, strict=True)
    ]
    return found, {
        "images": [palette.data_uri(Symbol(*look)) for look in numbers],
        "looks": [dict(zip(("colour", "shape", "mark"), look, strict=True)) for look in numbers],
    }


def _open() -> None:
    """Open the card of a place of the list. For the script."""
    place = (st.session_state[_LIST].get("picked") or {}).get("place")
    if isinstance(place, str):
        state.change(card=place)
