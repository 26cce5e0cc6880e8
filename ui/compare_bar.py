"""What the reader chooses for each side of a comparison, kept in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from geo import catalogue, compare
from geo.catalogue import Asked
from geo.i18n import Texts
from ui import addresses, filter_bar, session, url_state

_KEPT: Final = "_compared"
_WIDGETS: Final = "side_"
_FILTERS: Final = ("networks", "coalitions", "tiers", "families", "countries", "statuses")
Sides = tuple[Asked, Asked]


def start(t: Texts) -> Sides:
    """Return what is compared: from the address if it is new, else from what is kept."""
    today, atlas = session.today(), session.atlas()
    fallback = [compare.default(name, today, t.language) for name in compare.SIDES]
    if url_state.is_news() or _KEPT not in st.session_state:
        address = url_state.read()
        texts = [address.get(name, [""])[-1] for name in compare.SIDES]
        for key in [str(k) for k in st.session_state if str(k).startswith(_WIDGETS)]:
            del st.session_state[key]
    else:
        texts = st.session_state[_KEPT]
    left, right = (
        compare.side(text, back, atlas, today) if text else back
        for text, back in zip(texts, fallback, strict=True)
    )
    return left, right


def show(t: Texts, sides: Sides) -> Sides:
    """Draw the choices of both sides, and return what is chosen; the address follows."""
    words = (t._("Left"), t._("Right"))
    chosen = []
    for i, column in enumerate(st.columns(2, gap="medium")):
        with column:
            chosen.append(_side(t, compare.SIDES[i], words[i], sides[i]))
    left, right = chosen
    values = compare.query(left, right, session.today())
    st.session_state[_KEPT] = [text for texts in values.values() for text in texts]
    url_state.write(values)
    return left, right


def address(sides: Sides) -> str:
    """Return the address of the comparison; none on a reader's own machine."""
    root, today = addresses.base("compare"), session.today()
    values = compare.query(*sides, today) | {catalogue.LANGUAGE: [session.language()]}
    return f"{root}/compare?{urlencode(values, doseq=True)}" if root else ""


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
            field: _several(t, f"{word}: {label}", f"{side}_{name}_{field}", choices[field], held)
            for field, label in filter_bar.labels(t).items()
            if field in _FILTERS and field in choices
            for held in (getattr(asked.filters, field),)
        }
        colours = offered.display(atlas, t)["colour_by"]
        label = f"{word}: {t._('Colour by')}"
        colour = _one(label, f"{side}_{name}_colour", colours, asked.display.colour_by)
    return replace(
        asked,
        filters=replace(asked.filters, as_of=day, **filters),
        display=replace(asked.display, colour_by=colour),
    )


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
        key=_held(f"{side}_as_of", value),
        min_value=session.earliest(),
        max_value=session.today(),
        format="DD/MM/YYYY" if t.language == "fr" else "YYYY-MM-DD",
    )
