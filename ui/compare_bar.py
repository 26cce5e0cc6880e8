"""What the reader chooses for each side of a comparison, kept in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo import catalogue, compare, query
from geo.catalogue import Asked
from geo.compare import Sides
from geo.i18n import Texts
from ui import filter_bar, session, url_state

_KEPT: Final = "_compared"
_WIDGETS: Final = "side_"
_DAY: Final = 150  # pixels: what is left of the row is the map's
_FILTERS: Final = ("networks", "coalitions", "tiers", "families", "countries", "statuses")


def start() -> Sides:
    """Return what is compared: from the address if it is new, else from what is kept."""
    values = st.session_state.get(_KEPT)
    if values is None or url_state.is_news():
        values = url_state.read()
        _forget()
    spoken = values | {catalogue.LANGUAGE: [session.language()]}
    return compare.sides(spoken, session.atlas(), session.today())


def show(t: Texts, sides: Sides) -> Sides:
    """Draw the choices of both sides, and return what is chosen; the address follows."""
    words = (t._("Left"), t._("Right"))
    chosen = []
    for i, column in enumerate(st.columns(2, gap="medium")):
        with column:
            chosen.append(_side(t, compare.SIDES[i], words[i], sides.both[i]))
    found = Sides(*chosen)
    st.session_state[_KEPT] = found.query(session.today())
    url_state.write(st.session_state[_KEPT])
    return found


def _side(t: Texts, side: str, word: str, asked: Asked) -> Asked:
    with st.container(horizontal=True):
        maps = {name: catalogue.named(name).title(t) for name in compare.MAPS}
        name = _one(t._("{side}: map").format(side=word), f"{side}_map", maps, asked.name)
        if name != asked.name:
            asked = _another(name, asked)
        day = _day(t, t._("{side}: day").format(side=word), side, asked.filters.as_of)
    offered, atlas = catalogue.named(name), session.atlas()
    choices = offered.filters(atlas, t)
    with st.expander(t._("{side}: filters and colours").format(side=word)):
        filters: dict[str, Any] = {
            field: _several(
                t, t.labelled(word, label), f"{side}_{name}_{field}", choices[field], held
            )
            for field, label in filter_bar.labels(t).items()
            if field in _FILTERS and field in choices
            for held in (getattr(asked.filters, field),)
        }
        colours = offered.display(atlas, t)["colour_by"]
        label = t.labelled(word, t._("Colour by"))
        colour = _one(label, f"{side}_{name}_colour", colours, asked.display.colour_by)
        chosen = replace(
            asked,
            filters=replace(asked.filters, as_of=day, **filters),
            display=replace(asked.display, colour_by=colour),
        )
        st.button(
            t.labelled(word, t._("Clear filters")),
            key=f"{_WIDGETS}{side}_clear",
            on_click=_clear,
            args=(side, chosen),
            disabled=query.is_unfiltered(chosen.filters, offered.default(session.today())),
            icon=":material/filter_alt_off:",
        )
    return chosen


def _clear(side: str, asked: Asked) -> None:
    """Take all filters of a side away, those too that came with its address; the day stays."""
    today = session.today()
    plain = replace(catalogue.named(asked.name).default(today), as_of=asked.filters.as_of)
    address = compare.text(replace(asked, filters=plain), today)
    st.session_state[_KEPT] = st.session_state[_KEPT] | {side: [address]}
    _forget(f"{side}_{asked.name}_")


def _forget(prefix: str = "") -> None:
    """Let widgets take their values from what is kept."""
    for key in [str(k) for k in st.session_state if str(k).startswith(_WIDGETS + prefix)]:
        del st.session_state[key]


def _another(name: str, asked: Asked) -> Asked:
    """Return another map on the same day, as it opens."""
    named = catalogue.named(name)
    chosen = replace(named.default(session.today()), as_of=asked.filters.as_of)
    return Asked(name, chosen, named.shown, asked.language)


def _held(key: str, value: object) -> str:
    """Give a widget its value where it has none yet, and return its key."""
    full = _WIDGETS + key
    if full not in st.session_state:
        st.session_state[full] = value
    return full


def _one(label: str, key: str, words: Mapping[Any, str], value: str) -> Any:  # noqa: ANN401
    return st.selectbox(label, list(words), format_func=words.__getitem__, key=_held(key, value))


def _several(
    t: Texts, label: str, key: str, words: Mapping[Any, str], value: tuple[str, ...]
) -> tuple[str, ...]:
    held = _held(key, list(value))
    return tuple(
        st.multiselect(
            label, list(words), format_func=words.__getitem__, key=held, placeholder=t._("all")
        )
    )


def _day(t: Texts, label: str, side: str, value: dt.date) -> dt.date:
    return st.date_input(
        label,
        width=_DAY,
        key=_held(f"{side}_as_of", value),
        min_value=session.earliest(),
        max_value=session.today(),
        format=t.facts.picker,
    )
