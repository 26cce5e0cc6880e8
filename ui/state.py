"""The filters and display of the reader's session, in step with the address and the widgets.

The state itself is kept apart from the widgets: Streamlit drops a widget's value on a page that
does not draw it, while filters carry from page to page where they mean something. Nor is a widget
bound to the address, as Streamlit can do: it writes the label that the reader sees, in the reader's
language and with its count. Addresses hold the atlas's own codes (see `geo.fields`), so that a link
means the same to each reader and to the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo import fields, registry
from geo.fields import BY_NAME, FIELDS, Field
from geo.i18n import LANGUAGES, Texts
from geo.model import Display, Filters
from geo.registry import Misread
from geo.request import Request
from ui import session

_FILTERS: Final = "_filters"
_DISPLAY: Final = "_display"
_PAGE: Final = "_page"
_DEFAULT_DAY: Final = "_default_day"
_SEARCHES: Final = "_searches"  # whose names the page searches
_MISREAD: Final = "_misread"
_UNSHOWN: Final = "_unshown"  # the widgets of the page do not hold the state yet
_NEXT_DAY: Final = "next_day"  # set by the player of years between two runs
_WISHED: Final = "_wished"  # what the reader narrows by, whether the page can use it or not
_DRAWN: Final = "_drawn"  # fields whose widgets the browser has, with the words of their options
_NOW: Final = "_drawn_now"  # those of this run
_CARRIED: Final = [field for field in FIELDS if field.narrows and field.kind != "day"]
_PLACES: Final = "search places"  # the key of the wish for places of a name


def key(name: str) -> str:
    """Return the session key of the widget for a field of `Filters` or `Display`."""
    return f"choice_{name}"


def widget(name: str, words: Mapping[str, str] | None = None) -> str:
    """Return the key of a field's widget that is about to be drawn, in step with the state.

    The browser is given a value only if its own is another, or if the ``words`` of what is chosen
    have changed. What is given takes the place of what the reader has chosen in the meantime: a
    second click may be under way while the first is being answered. A busy browser may miss a value
    that is given once, when the next run comes before it has drawn: draw the widget with what it
    has `held` as its default, too.
    """
    now, drawn = dict(words or {}), st.session_state[_DRAWN]
    before: dict[str, str] | None = drawn.get(name)
    value = held(name)
    chosen = value if isinstance(value, list) else [value]
    if (
        before is None
        or st.session_state.get(key(name)) != value
        or any(before.get(code) != now.get(code) for code in chosen)
    ):
        st.session_state[key(name)] = value
    drawn[name] = now
    st.session_state[_NOW].add(name)
    return key(name)


def held(name: str) -> Any:  # noqa: ANN401 - by the kind of field
    """Return the value of a field as its widget holds it."""
    field = BY_NAME[name]
    value = field.value(filters(), display())
    if field.kind == "day" and field.home == "display":
        return fields.day(value)
    return list(value) if isinstance(value, tuple) else value


def _tell_widgets(names: Iterable[str]) -> None:
    """Give widgets that the browser has the values of the state, before anything is drawn."""
    for name in names:
        value = held(name)
        if name in st.session_state.get(_DRAWN, {}) and st.session_state.get(key(name)) != value:
            st.session_state[key(name)] = value


def start(name: str) -> Request:
    """Bring the state up to date before anything is drawn, and return the room as it opens.

    From the address when it is opened, reloaded or gone back to; on another page from what was
    kept, as far as it means something there; else from what the widgets hold since the last run.
    """
    opening = session.opening(name)
    moved = visit(name)
    st.session_state[_SEARCHES] = "own" if opening.own else opening.room.searches
    if is_news(moved=moved) and not opening.own:
        reading = registry.read(name, address(), session.atlas(), session.today())
        misunderstood(reading.misread)
        _wish(opening, reading.request.filters, reading.request.display)
        _set(reading.request.filters, reading.request.display)
        st.session_state[_UNSHOWN] = True
    elif moved:
        _set(*_within(opening))
        shown()  # none of another page is drawn
    elif not st.session_state.get(_UNSHOWN, False):  # else the browser sends what they held before
        _from_widgets(opening)
    st.session_state[_DEFAULT_DAY] = opening.filters.as_of
    if _NEXT_DAY in st.session_state:
        change(as_of=st.session_state.pop(_NEXT_DAY))
    st.session_state[_NOW] = set()
    _tell_widgets(st.session_state[_DRAWN])
    _write_state(opening)  # already now, so that the next request carries it
    return opening


def _wishes() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(_WISHED, {})
    return found


def _wished(field: Field) -> str:
    """Return under which key a wish is kept: a choice of drawing is for its page alone."""
    if field.name == "search":
        return f"search {st.session_state[_SEARCHES]}"
    return field.name if field.home == "filter" else f"{st.session_state[_PAGE]} {field.name}"


def _wish(opening: Request, chosen: Filters, shown: Display) -> None:
    """Keep what an address asks for; what its page does not know, it does not take away."""
    for field in _CARRIED:
        if field.name == "search" or len(opening.choices.get(field.name, ())) > 1:
            _wishes()[_wished(field)] = field.value(chosen, shown)


def _within(opening: Request) -> tuple[Filters, Display]:
    """Return what the reader wishes, as far as the page offers it.

    A day that the reader chose is carried along; a page's own day is not.
    """
    kept: Filters = st.session_state.get(_FILTERS, opening.filters)
    own = kept.as_of == st.session_state.get(_DEFAULT_DAY)
    parted: dict[str, dict[str, Any]] = {"filter": {}, "display": {}}
    if not own:
        parted["filter"]["as_of"] = kept.as_of
    for field in _CARRIED:
        value = _wishes().get(_wished(field))
        if value is None or not registry.offers(opening, field):
            continue
        offered = opening.choices.get(field.name, {})
        if isinstance(value, tuple):
            value = tuple(code for code in value if code in offered)
        if field.kind != "code" or value in offered:
            parted[field.home][field.name] = value
    return (
        replace(opening.filters, **parted["filter"]),
        replace(opening.display, **parted["display"]),
    )


def brought() -> tuple[str, ...]:
    """Return the fields of all filters that are kept, for a page that narrows by none."""
    return tuple(name for name, value in _filtering().items() if value)


def left() -> tuple[str, ...]:
    """Return the fields of filters that the reader brought along and this page cannot use."""
    found = _filtering().items()
    return tuple(name for name, value in found if value and value != getattr(filters(), name))


def _filtering() -> dict[str, Any]:
    """Return the filters that the reader wishes, by field; a search is one for places."""
    names = [field.name for field in _CARRIED if field.home == "filter"]
    return {n: _wishes().get(_PLACES if n == "search" else n) for n in names}


def _from_widgets(opening: Request) -> None:
    chosen: dict[str, dict[str, Any]] = {"filter": {}, "display": {}}
    for name in st.session_state[_DRAWN]:
        field, value = BY_NAME[name], st.session_state.get(key(name))
        if not registry.offers(opening, field) or key(name) not in st.session_state:
            continue
        if field.kind == "day" and field.home == "display":
            chosen["display"][field.name] = value.isoformat() if value else ""
        elif field.kind == "codes":
            chosen[field.home][field.name] = _codes(opening, field.name, value or ())
        elif field.kind == "text":
            chosen[field.home][field.name] = fields.typed(value or "")
        elif field.kind == "code" and value:
            code = next(iter(_codes(opening, field.name, [value])), held(name))
            chosen[field.home][field.name] = code
        elif value is not None:
            chosen[field.home][field.name] = value
    keep(
        replace(filters(), **chosen["filter"]),
        replace(display(), **chosen["display"]),
    )


def _codes(opening: Request, name: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the codes that a widget holds.

    The labels of options carry counts, and have a language. A message that was on its way while
    either changed brings the old label instead of the code: it is known again by its words.
    """
    codes, by_words = opening.choices[name], dict[str, str]()
    if not all(value in codes for value in values):
        for language in LANGUAGES:
            words = opening.room.choices(opening.atlas, Texts(language)).get(name, {})
            by_words |= {label: code for code, label in words.items() if code in codes}
    known = [
        v if v in codes else by_words.get(v) or by_words.get(v.rpartition(" (")[0], "")
        for v in values
    ]
    return tuple(dict.fromkeys(code for code in known if code))


def keep(chosen: Filters, shown: Display) -> None:
    """Set the state; what is new in it is what the reader wishes."""
    for field in _CARRIED:
        value = field.value(chosen, shown)
        if value != field.value(filters(), display()):
            _wishes()[_wished(field)] = value
    _set(chosen, shown)


def _set(chosen: Filters, shown: Display) -> None:
    st.session_state[_FILTERS] = chosen
    st.session_state[_DISPLAY] = shown


def change(**values: object) -> None:
    """Change fields of the state and of their widgets; for callbacks of buttons."""
    parted: dict[str, dict[str, Any]] = {"filter": {}, "display": {}}
    for name, value in values.items():
        parted[BY_NAME[name].home][name] = value
    keep(replace(filters(), **parted["filter"]), replace(display(), **parted["display"]))
    _tell_widgets(values)


def clear(opening: Request) -> None:
    """Take all filters away, and what narrows the display; the day stays. For callbacks.

    Those too that came along and that this page cannot use.
    """
    for name in (*_filtering(), _PLACES):
        _wishes().pop(name, None)
    change(
        **{
            field.name: field.value(opening.filters, opening.display)
            for field in FIELDS
            if field.kind != "day" and (field.home == "filter" or _narrows(opening, field))
        }
    )


def _narrows(opening: Request, field: Field) -> bool:
    return field.narrows and field.name in opening.choices


def is_plain(opening: Request) -> bool:
    """Say whether nothing but the day differs from the room as it opens."""
    narrowing = [f for f in FIELDS if f.home == "display" and _narrows(opening, f)]
    drawn = all(getattr(display(), f.name) == getattr(opening.display, f.name) for f in narrowing)
    return drawn and fields.is_unfiltered(filters(), opening.filters) and not left()


def remove(name: str, code: str) -> None:
    """Take one value of a field away. For callbacks of chips."""
    field = BY_NAME[name]
    value = field.value(filters(), display())
    if isinstance(value, tuple):
        change(**{name: tuple(v for v in value if v != code)})
    else:
        opening = session.opening(st.session_state[_PAGE])
        change(**{name: field.value(opening.filters, opening.display)})


def forget() -> None:
    """Forget what is asked for, but the day: words of a reader's own list may be among it."""
    if _FILTERS in st.session_state:
        _set(Filters(as_of=filters().as_of), Display())
    _wishes().clear()
    st.session_state[_DRAWN] = {}
    st.session_state[_UNSHOWN] = True


def filters() -> Filters:
    """Return what the reader asks for."""
    found: Filters = st.session_state[_FILTERS]
    return found


def display() -> Display:
    """Return how the reader wants it drawn."""
    found: Display = st.session_state[_DISPLAY]
    return found


def misread() -> tuple[Misread, ...]:
    """Return what of the last address was not understood."""
    found: tuple[Misread, ...] = st.session_state.get(_MISREAD, ())
    return found


def misunderstood(found: Sequence[Misread]) -> None:
    """Keep what of an address was not understood, and whether its language was."""
    spoken = {registry.LANGUAGE: st.query_params.get_all(session.LANGUAGE_KEY)}
    st.session_state[_MISREAD] = (*registry.unspoken(spoken), *found)


def shown() -> None:
    """Keep that the widgets are drawn: what they hold is what the reader chooses."""
    st.session_state[_UNSHOWN] = False


def asked(opening: Request) -> Request:
    """Return what the reader asks of a room, as an address would say it."""
    return replace(opening, filters=filters(), display=display())


def finish(opening: Request) -> None:
    """End a run: what it has not drawn is gone from the browser.

    The state goes into the address again, for what changed on the way: a card that a click on the
    map opened.
    """
    held = st.session_state[_DRAWN]
    st.session_state[_DRAWN] = {name: held[name] for name in held if name in st.session_state[_NOW]}
    _write_state(opening)


def _write_state(opening: Request) -> None:
    """Write the state into the address; of a reader's own list, nothing of it stands there."""
    if opening.own:
        write_address({})
        return
    write_address(fields.to_values(filters(), display(), opening.filters, opening.display))


def address() -> dict[str, list[str]]:
    """Return the values of the address by key, without the language."""
    held = session.address()
    return {key: given for key, given in held.items() if key != session.LANGUAGE_KEY}


def asks_for_a_view() -> bool:
    """Say whether the address holds values of a view: filters, a day, or how it is drawn."""
    return not fields.KEYS.isdisjoint(address())


def visit(name: str) -> bool:
    """Keep that the reader is on a page, and say whether it is another one than before."""
    moved: bool = st.session_state.get(_PAGE) != name
    st.session_state[_PAGE] = name
    if moved:
        st.session_state[_MISREAD] = ()
        st.session_state[_DRAWN] = {}
    return moved


def is_news(*, moved: bool = False) -> bool:
    """Say whether the address is to be read: it is none that the app wrote.

    That is so when a page is opened, reloaded or gone back to (`session.arrive`), or when the
    reader ``moved`` to it by a link with values; the navigation leaves an empty address.
    """
    return session.has_news() or (moved and bool(st.query_params))


def write_address(query: dict[str, list[str]]) -> None:
    """Write the values into the address: what it said before has been read."""
    session.address_is_read()
    session.write_address(query | {session.LANGUAGE_KEY: [session.language()]})
