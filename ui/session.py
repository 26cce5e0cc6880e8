"""What is read once and shared by all sessions, and what belongs to the reader's own session."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, TypeVarTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo import clock, comparison, layers, registry
from geo.chart import Chart
from geo.comparison import Pair
from geo.exhibit import Exhibit
from geo.i18n import LANGUAGES, Texts, nearest_language
from geo.layers import Atlas
from geo.model import View
from geo.request import Request
from ui import theme, tools

LANGUAGE_KEY = "lang"
_LANGUAGE = "_language"
_SPOKEN = "_spoken"  # the language of the address
UNDER_WAY = 0.3  # seconds in which a request may still carry the address before the last
_PAGES = "_pages"
Query = Mapping[str, str | Iterable[str]]
_Kind = TypeVar("_Kind", View, Chart, Pair)
_Made = TypeVar("_Made")
_Given = TypeVarTuple("_Given")


def atlas() -> Atlas:
    """Return the dataset, read once for all sessions; nobody changes it.

    Raises
    ------
    LayersError
        If its layers are damaged; they are read again the next time.
    """
    return _atlas(str(layers.folder()))


@st.cache_resource(show_spinner=False)
def _atlas(folder: str) -> Atlas:
    return layers.read_atlas(Path(folder))


def opening(name: str) -> Request:
    """Return a room as it opens, with what it offers, made once for all readers."""
    return _opening(name, language(), today())


@st.cache_resource(show_spinner=False, max_entries=100)
def _opening(name: str, spoken: str, day: dt.date) -> Request:
    return registry.offered(name, atlas(), spoken, day)


def exhibit(asked: Request) -> Exhibit:
    """Return a map, a chart or a comparison, built once for all readers who ask for the same.

    Nobody changes it.
    """
    plain = asked.drawn(card="", net="")
    return _exhibit(repr(plain), plain)


@st.cache_resource(show_spinner=False, max_entries=200)
def _exhibit(key: str, _asked: Request) -> Exhibit:
    del key  # what Streamlit tells the exhibits apart by
    if _asked.sides:
        left, right = (of_kind(View, side) for side in _asked.sides)
        return comparison.pair(left, right, atlas())
    return _asked.build()


def of_kind(kind: type[_Kind], asked: Request) -> _Kind:
    """Return a map (View), a chart (Chart) or a comparison (Pair), as `exhibit`.

    Raises
    ------
    TypeError
        If something of another kind is asked for.
    """
    found = exhibit(asked)
    if not isinstance(found, kind):
        raise TypeError(f"{found.view_id} is no {kind.__name__.lower()}")
    return found


def once(make: Callable[[*_Given], _Made], *given: *_Given) -> _Made:
    """Return what a function makes, made once for all readers who give it the same.

    Nobody changes it. The atlas and exhibits are the same only as themselves.
    """
    found: _Made = _once(make, *given)
    return found


@lru_cache(maxsize=200)
def _once(make: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - typed by `once`
    return make(*given)


@st.cache_resource(show_spinner=False)
def prepare_static_files() -> bool:
    """Put the static files in place, once for each start of the server."""
    theme.prepare_static_files()
    return True


def earliest() -> dt.date:
    """Return the first day that can be asked for."""
    return registry.EARLIEST


def today() -> dt.date:
    """Return the day, as `geo.clock` says."""
    return clock.today()


def register(pages: dict[str, StreamlitPage]) -> None:
    """Keep the pages of the navigation, so that any part of the app can link to one by name."""
    st.session_state[_PAGES] = pages


def link_to(name: str, label: str, query: Query | None = None, icon: str | None = None) -> None:
    """Draw a link to another page of the app; ``query`` holds the values of its address."""
    st.page_link(st.session_state[_PAGES][name], label=label, icon=icon, query_params=_plain(query))


def go_to(name: str, query: Query) -> NoReturn:
    """Go to another page of the app, with the values of its address."""
    st.switch_page(st.session_state[_PAGES][name], query_params=_plain(query))


def _plain(query: Query | None) -> dict[str, str | Iterable[str]]:
    """Return the values of an address, with the reader's language if there are any."""
    return {**query, LANGUAGE_KEY: language()} if query else {}


def choose_language() -> Texts:
    """Show the language switch in the corner of the page and return the reader's language.

    An address that is opened or gone back to decides first, then the reader's choice, then the
    browser's language. The choice is kept apart from the widget, whose value Streamlit may drop
    when the page changes.
    """
    asked = st.query_params.get(LANGUAGE_KEY)
    if asked in LANGUAGES and _is_news(asked):
        st.session_state[_LANGUAGE] = asked
        address_speaks(asked)
    elif _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = nearest_language(st.context.locale)
    st.session_state[LANGUAGE_KEY] = language()
    with st.container(key="corner", horizontal=True, vertical_alignment="center", gap="small"):
        st.radio(
            " / ".join(language.word for language in LANGUAGES.values()),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code].own_name,
            key=LANGUAGE_KEY,
            on_change=_keep_language,
            horizontal=True,
            label_visibility="collapsed",
        )
        tools.link(Texts(language()))
    return Texts(language())


def _keep_language() -> None:
    """Take the reader's choice, into the address too: the way back leads through it."""
    chosen = st.session_state[LANGUAGE_KEY]
    st.session_state[_LANGUAGE] = chosen
    address_speaks(chosen)
    st.query_params[LANGUAGE_KEY] = chosen


def address_speaks(chosen: str) -> None:
    """Keep which language stands in the address from now on, and which one stood there before."""
    before, *_ = st.session_state.get(_SPOKEN, ("",))
    if chosen != before:
        st.session_state[_SPOKEN] = (chosen, before, time.monotonic())


def _is_news(asked: str) -> bool:
    """Say whether the language of the address is another than the app last knew there.

    A request may have been on its way while the app was writing another one.
    """
    spoken, before, moment = st.session_state.get(_SPOKEN, ("", "", 0.0))
    late = asked == before and time.monotonic() - moment < UNDER_WAY
    return asked != spoken and not late


def language() -> str:
    """Return the language of the reader's session."""
    return str(st.session_state[_LANGUAGE])
