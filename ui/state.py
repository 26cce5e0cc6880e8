"""The filters and display of the reader's session, in step with the address and the widgets.

The state itself is kept apart from the widgets: Streamlit drops a widget's value on a page that
does not draw it, while filters carry from page to page where they mean something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

import streamlit as st

from geo import display as looks
from geo import query
from geo.catalogue import Asked
from geo.display import Display
from geo.model import Filters
from ui import session, url_state
from ui.spec import Spec

_FILTERS: Final = "_filters"
_DISPLAY: Final = "_display"
_PAGE: Final = "_page"
_DEFAULT_DAY: Final = "_default_day"
_SEARCHED: Final = "_searched"
_NEXT_DAY: Final = "next_day"  # set by the player of years between two runs


def key(name: str) -> str:
    """Return the session key of the widget for a field of `Filters` or `Display`."""
    return f"choice_{name}"


def start(spec: Spec) -> None:
    """Bring the state up to date before anything is drawn.

    From the address when it is opened, reloaded or gone back to; on another page from what was
    kept, as far as it means something there; else from what the widgets hold since the last run.
    """
    moved = st.session_state.get(_PAGE) != spec.page
    st.session_state[_PAGE] = spec.page
    if url_state.is_news():
        _from_address(spec)
    elif moved or key("as_of") not in st.session_state:
        keep(_within(spec), spec.shown)
    else:
        _from_widgets(spec)
    st.session_state[_DEFAULT_DAY] = spec.default.as_of
    st.session_state[_SEARCHED] = spec.searches
    if _NEXT_DAY in st.session_state:
        change(as_of=st.session_state.pop(_NEXT_DAY))
    for name in ("as_of", "search", *spec.filters):
        st.session_state[key(name)] = _widget_value(getattr(filters(), name))
    for name in spec.display:
        st.session_state[key(name)] = _widget_value(getattr(display(), name), name)
    finish(spec)


def _widget_value(value: object, name: str = "") -> object:
    if name in looks.DAYS:
        return looks.day(str(value))
    return list(value) if isinstance(value, tuple) else value


def _from_address(spec: Spec) -> None:
    address = url_state.read()
    codes = {name: list(choices) for name, choices in spec.filters.items()}
    asked = query.from_query(address, spec.default, codes)
    first, last = session.earliest(), session.today()
    choices = {name: list(words) for name, words in spec.display.items()}
    keep(
        replace(asked, as_of=min(max(asked.as_of, first), last)),
        looks.from_query(address, spec.shown, choices),
    )


def _within(spec: Spec) -> Filters:
    """Return the kept filters without what the page does not offer.

    A day that the reader chose is carried along; a page's own day is not.
    """
    kept: Filters = st.session_state.get(_FILTERS, spec.default)
    changes: dict[str, Any] = {}
    if kept.as_of == st.session_state.get(_DEFAULT_DAY):
        changes["as_of"] = spec.default.as_of
    if st.session_state.get(_SEARCHED) != spec.searches:
        changes["search"] = ""
    for name in query.KEYS:
        offered = spec.filters.get(name, ())
        changes[name] = tuple(v for v in getattr(kept, name) if v in offered)
    return replace(kept, **changes)


def _from_widgets(spec: Spec) -> None:
    held = st.session_state
    lists = {n: _codes(w, held[key(n)]) for n, w in spec.filters.items() if key(n) in held}
    day = held.get(key("as_of")) or filters().as_of
    search = held.get(key("search"), "")
    chosen: dict[str, Any] = {
        n: _codes(words, held[key(n)]) if Display.several(n) else held[key(n)]
        for n, words in spec.display.items()
        if held.get(key(n)) is not None
    }
    for name in looks.DAYS & spec.display.keys() & {n for n in spec.display if key(n) in held}:
        chosen[name] = held[key(name)].isoformat() if held[key(name)] else ""
    keep(
        replace(filters(), as_of=day, search=search, **lists),
        replace(display(), **chosen),
    )


def _codes(words: Mapping[str, str], values: list[str]) -> tuple[str, ...]:
    """Return the codes that a widget holds.

    The labels of options carry counts. A message that was on its way while the counts changed
    brings the old label instead of the code: it is known again by its words.
    """
    by_words = {label: code for code, label in words.items()}
    known = [v if v in words else by_words.get(v.rpartition(" (")[0], "") for v in values]
    return tuple(dict.fromkeys(code for code in known if code))


def keep(chosen: Filters, shown: Display) -> None:
    """Set the state."""
    st.session_state[_FILTERS] = chosen
    st.session_state[_DISPLAY] = shown


def change(**values: object) -> None:
    """Change fields of the state and of their widgets; for callbacks of buttons."""
    names = {f.name for f in fields(Filters)}
    chosen = {n: v for n, v in values.items() if n in names}
    shown = {n: v for n, v in values.items() if n not in names}
    keep(replace(filters(), **chosen), replace(display(), **shown))  # type: ignore[arg-type]
    for name, value in values.items():
        st.session_state[key(name)] = _widget_value(value, name)


def clear(default: Filters) -> None:
    """Take all filters away; the day stays. For callbacks of buttons."""
    plain = replace(default, as_of=filters().as_of)
    change(**{f.name: getattr(plain, f.name) for f in fields(Filters)})


def filters() -> Filters:
    """Return what the reader asks for."""
    found: Filters = st.session_state[_FILTERS]
    return found


def display() -> Display:
    """Return how the reader wants it drawn."""
    found: Display = st.session_state[_DISPLAY]
    return found


def asked(page: str) -> Asked:
    """Return what the reader asks of a page, as an address would say it."""
    return Asked(page, filters(), display(), session.language())


def finish(spec: Spec) -> None:
    """Write the state into the address.

    At the start of a run, so that the next request carries it already, and again at the end, for
    what changed on the way: a card that a click on the map opened.
    """
    address = query.to_query(filters(), spec.default)
    url_state.write(address | looks.to_query(display(), spec.shown))
