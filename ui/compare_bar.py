"""What the reader chooses for each side of a comparison, kept in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo import fields, registry
from geo.fields import FIELDS
from geo.i18n import Texts
from geo.request import Request
from ui import session, state, url_state

_KEPT: Final = "_compared"
_WIDGETS: Final = "side_"
_DAY: Final = 150  # pixels: what is left of the row is the map's


def start() -> Request:
    """Return what is compared: from the address if it is new, else from what is kept."""
    values = st.session_state.get(_KEPT)
    news = url_state.is_news()
    if values is None or news:
        values = url_state.read()
        _forget()
    spoken = values | {registry.LANGUAGE: [session.language()]}
    reading = registry.read(registry.COMPARE, spoken, session.atlas(), session.today())
    if news:
        state.misunderstood(reading.misread)
    return reading.request


def show(t: Texts, compared: Request) -> Request:
    """Draw the choices of both sides, and return what is chosen; the address follows."""
    words = (t._("Left"), t._("Right"))
    chosen = []
    for i, column in enumerate(st.columns(2, gap="medium")):
        with column:
            chosen.append(_side(t, registry.SIDES[i], words[i], compared.sides[i]))
    found = registry.beside(compared, chosen)
    st.session_state[_KEPT] = registry.values(found, session.today())
    url_state.write(st.session_state[_KEPT])
    return found


def _side(t: Texts, side: str, word: str, asked: Request) -> Request:
    with st.container(horizontal=True):
        maps = {name: registry.room(name).title(t) for name in registry.MAPS}
        name = _one(t._("{side}: map").format(side=word), f"{side}_map", maps, asked.name)
        if name != asked.name:
            asked = session.opening(name).narrowed(as_of=asked.filters.as_of)
        day = _day(t, t._("{side}: day").format(side=word), side, asked.filters.as_of)
    with st.expander(t._("{side}: filters and colours").format(side=word)):
        filters: dict[str, Any] = {"as_of": day}
        for field in FIELDS:
            choices = asked.choices.get(field.name, {})
            if field.home == "filter" and field.widget == "list" and len(choices) > 1:
                label = t.labelled(word, t._(field.label))
                held = field.value(asked.filters, asked.display)
                filters[field.name] = _several(
                    t, label, f"{side}_{name}_{field.name}", choices, held
                )
        colours = asked.choices["colour_by"]
        by = fields.BY_NAME["colour_by"]
        label = t.labelled(word, t._(by.label))
        colour = _one(label, f"{side}_{name}_colour", colours, asked.display.colour_by)
        chosen = asked.narrowed(**filters).drawn(colour_by=colour)
        plain = replace(session.opening(name).filters, as_of=day)
        st.button(
            t.labelled(word, t._("Clear filters")),
            key=f"{_WIDGETS}{side}_clear",
            on_click=_clear,
            args=(side, replace(chosen, filters=plain)),
            disabled=fields.is_unfiltered(chosen.filters, plain),
            icon=":material/filter_alt_off:",
        )
    return chosen


def _clear(side: str, plain: Request) -> None:
    """Take all filters of a side away, those too that came with its address; the day stays."""
    address = registry.side_text(plain, session.today())
    st.session_state[_KEPT] = st.session_state[_KEPT] | {side: [address]}
    _forget(f"{side}_{plain.name}_")


def _forget(prefix: str = "") -> None:
    """Let widgets take their values from what is kept."""
    for key in [str(k) for k in st.session_state if str(k).startswith(_WIDGETS + prefix)]:
        del st.session_state[key]


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
