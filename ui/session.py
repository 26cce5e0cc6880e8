"""What is read once and shared by all sessions, and what belongs to the reader's own session."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, TypeVarTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import comparison, dates, layers, registry
from geo.comparison import Pair
from geo.exhibit import Chart, Exhibit
from geo.fields import PRESENT
from geo.i18n import LANGUAGES, Texts, nearest_language
from geo.layers import Atlas
from geo.model import View
from geo.request import Request
from geo.takeaway.scenes import Scene
from ui import theme

LANGUAGE_KEY = "lang"
_LANGUAGE = "_language"
_TURNED = "_turned"  # the reader has just chosen the language
_HELD = "_addresses"  # what the browser may send without news; the last is what the app wrote last
_NEWS = "_news"
_MOST = 8  # addresses on their way at once
_PAGES = "_pages"
_OWN = "_own"
_MOST_OWN = 80  # what is kept of a reader's own list: a map for each year, and some
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


class _Own:
    """The reader's own list: what puts it into the atlas, and what was worked out from it."""

    def __init__(self, make: Callable[[Texts], Atlas]) -> None:
        self.make = make
        self.made: dict[Any, Any] = {}


def bring(make: Callable[[Texts], Atlas] | None) -> None:
    """Keep what puts the reader's own list into the atlas, for this session alone; None forgets."""
    before: _Own | None = st.session_state.get(_OWN)
    if before is not None:
        vars(before).clear()  # whoever still holds it
    st.session_state[_OWN] = None if make is None else _Own(make)


def of_own(key: Any, make: Callable[[], _Made]) -> _Made:  # noqa: ANN401
    """Return what a function makes of the reader's own list, made once for this session alone.

    It goes with the list; the oldest goes when there is too much of it.
    """
    own: _Own = st.session_state[_OWN]
    if key not in own.made:
        own.made[key] = make()
        while len(own.made) > _MOST_OWN:
            own.made.pop(next(iter(own.made)))
    found: _Made = own.made[key]
    return found


def kept(key: str, make: Callable[[], _Made], *, own: bool) -> _Made:
    """Return what a function makes under a key: once for all readers, or for this session alone.

    ``own`` says that it holds something of the reader's own list.
    """
    if own:
        return of_own(key, make)
    found: _Made = _kept(key, make)
    return found


@st.cache_resource(show_spinner=False, max_entries=100)
def _kept(key: str, _make: Callable[[], Any]) -> Any:  # noqa: ANN401 - typed by `kept`
    del key  # what Streamlit tells them apart by
    return _make()


def own_atlas(spoken: str) -> Atlas | None:
    """Return the atlas with the reader's own list in it, in a language; None without a list."""
    own: _Own | None = st.session_state.get(_OWN)
    return None if own is None else of_own(("atlas", spoken), lambda: own.make(Texts(spoken)))


def has_own() -> bool:
    """Say whether the session has a list of its reader's own."""
    return st.session_state.get(_OWN) is not None


def atlas_of(view: str, spoken: str) -> Atlas:
    """Return the atlas that a room is shown from: that of the reader's list where it is of it."""
    return (own_atlas(spoken) if view in registry.YOURS else None) or atlas()


def asked_by(scene: Scene) -> Request:
    """Return what a scene asks for.

    Raises
    ------
    AddressError
        If it is of a reader's own list, and there is none.
    """
    whole = own_atlas(scene.language) if scene.own else None
    return scene.asked(whole or atlas(), today())


def is_own(thing: object) -> bool:
    """Say whether a request or an exhibit holds anything of a reader's own list."""
    if isinstance(thing, Exhibit):
        return thing.imprint.brought is not None
    return isinstance(thing, Request) and thing.own


def opening(name: str) -> Request:
    """Return a room as it opens, with what it offers, made once for all readers."""
    spoken, day = language(), today()
    if name in registry.YOURS:
        key = ("opening", name, spoken, day)
        return of_own(key, lambda: registry.offered(name, atlas_of(name, spoken), spoken, day))
    return _opening(name, spoken, day)


@st.cache_resource(show_spinner=False, max_entries=100)
def _opening(name: str, spoken: str, day: dt.date) -> Request:
    return registry.offered(name, atlas(), spoken, day)


def exhibit(asked: Request) -> Exhibit:
    """Return a map, a chart or a comparison, built once for all readers who ask for the same.

    Nobody changes it.
    """
    plain = asked.drawn(card="", net="")
    if plain.own:
        return of_own(plain, lambda: _built(plain))
    return _exhibit(repr(plain), plain)


@st.cache_resource(show_spinner=False, max_entries=200)
def _exhibit(key: str, _asked: Request) -> Exhibit:
    del key  # what Streamlit tells the exhibits apart by
    return _built(_asked)


def _built(asked: Request) -> Exhibit:
    if asked.sides:
        left, right = (of_kind(View, side) for side in asked.sides)
        return comparison.pair(left, right)
    return asked.build()


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

    Nobody changes it. The atlas and exhibits are the same only as themselves. What is of a reader's
    own list is made for that reader alone.
    """
    if any(map(is_own, given)):
        return of_own((make, given), lambda: make(*given))
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
    """Return the day, as `geo.dates.today` says."""
    return dates.today()


def end_of(year: int) -> dt.date:
    """Return the last day of a year, or today in the present year."""
    return min(dt.date(year, 12, 31), today())


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
    return {LANGUAGE_KEY: language(), **query} if query else {}


def inline(png: bytes) -> str:
    """Return a picture as the address of itself.

    A file that Streamlit serves is gone once the reader has moved on, though the browser may still
    be about to ask for it.
    """
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def address() -> dict[str, list[str]]:
    """Return the values of the address by key, without what the browser keeps there itself."""
    keys = [key for key in st.query_params if key != PRESENT]
    return {key: st.query_params.get_all(key) for key in keys}


def arrive() -> None:
    """Find out, before anything else in a run, whether the reader has come to another address.

    So it is when the browser says that the reader went back or on, and when it sends an address
    that it can't have from the app. While the app writes a new address, requests with the ones
    before may be on their way: these say nothing, until a request with a newer one has come. What
    is found stays until the address is read (`address_is_read`): a run can be cut short by the
    next.
    """
    sent, held = address(), st.session_state.get(_HELD)
    if held is not None and not sent:  # the navigation leads to a page without values
        return
    context = get_script_run_ctx()
    gone = context is not None and context.is_history_navigation
    if held is None or sent not in held or gone:
        st.session_state[_NEWS] = True
        st.session_state[_TURNED] = False
        st.session_state[_HELD] = [sent]
    else:
        st.session_state[_HELD] = held[held.index(sent) :]


def has_news() -> bool:
    """Say whether the reader has come to an address that nobody has read yet."""
    return bool(st.session_state.get(_NEWS, False))


def address_is_read() -> None:
    """Keep that the address holds no news any more."""
    st.session_state[_NEWS] = False


def leave() -> None:
    """Keep at the end of a run that the address is read, and write a language chosen into it.

    Pages that write an address of their own have done so: the way back leads through one entry.
    """
    address_is_read()
    if st.session_state.get(_TURNED, False):
        write_address(address() | {LANGUAGE_KEY: [language()]})
        st.session_state[_TURNED] = False


def write_address(values: dict[str, list[str]]) -> None:
    """Write an address, if it differs from what the browser holds."""
    if values != address():
        st.session_state[_HELD] = [*st.session_state[_HELD], values][-_MOST:]
        own = {PRESENT: ["1"]} if PRESENT in st.query_params else {}
        st.query_params.from_dict(values | own)


def choose_language() -> tuple[Texts, DeltaGenerator]:
    """Return the reader's language, and the corner of the page for `language_switch`.

    An address that is opened or gone back to decides first, then the reader's choice, then the
    browser's language. The choice is kept apart from the widget, whose value Streamlit may drop
    when the page changes.
    """
    asked = st.query_params.get(LANGUAGE_KEY)
    if asked in LANGUAGES and has_news() and not st.session_state.get(_TURNED, False):
        st.session_state[_LANGUAGE] = asked
    elif _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = nearest_language(st.context.locale)
    st.session_state[LANGUAGE_KEY] = language()
    corner = st.container(key="corner", horizontal=True, vertical_alignment="center", gap="small")
    return Texts(language()), corner


def language_switch(t: Texts) -> None:
    """Draw the language switch and the buttons beside it: after the page, whose map comes first."""
    st.radio(
        " / ".join(language.word for language in LANGUAGES.values()),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code].own_name,
        key=LANGUAGE_KEY,
        on_change=_keep_language,
        horizontal=True,
        label_visibility="collapsed",
    )
    theme.link_button(t)


def _keep_language() -> None:
    """Take the reader's choice."""
    st.session_state[_LANGUAGE] = st.session_state[LANGUAGE_KEY]
    st.session_state[_TURNED] = True


def language() -> str:
    """Return the language of the reader's session."""
    return str(st.session_state[_LANGUAGE])
