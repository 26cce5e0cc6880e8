"""Two views side by side: two days, two networks, two filters, and how they differ.

What the reader chooses for each side is kept in the address, but for a list of the reader's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

import streamlit as st

from geo import comparison, fields, registry
from geo.comparison import Pair
from geo.escape import for_markdown
from geo.fields import FIELDS
from geo.i18n import Texts
from geo.model import View
from geo.print import content
from geo.request import Request
from geo.takeaway import export
from ui import bar, evidence, export_panel, making, map_panel, session, state, theme
from ui.page import Page

_KEPT: Final = "_compared"
_WIDGETS: Final = "side_"
_DAY: Final = 150  # pixels: what is left of the row is the map's
_HEIGHT: Final = 460
_CHANNEL: Final = "_channel"
_IN_WORDS: Final = 5  # columns of the table; its codes and sources are in the files


def render(t: Texts) -> None:
    """Draw the page: the choices of each side, both maps, their difference, their coverage."""
    with st.container(key="both", gap="xxsmall"):
        st.title(registry.room(registry.COMPARE).title(t))
        tools = st.container(key="pair_tools", horizontal=True, gap="small")
        sides = _choose(t, _start())
        pair = session.of_kind(Pair, sides)
        with tools:
            theme.filters_button(t, sum(_number(side) for side in sides.sides))
            theme.switch(t, pair.names)
        _maps(t, pair)
    _below(t, pair)
    _difference(t, pair, sides)
    export_panel.show(t, pair, sides)


def _start() -> Request:
    """Return what is compared: from the address if it is new, else from what is kept."""
    values = st.session_state.get(_KEPT)
    news = state.is_news(moved=state.visit(registry.COMPARE))
    whole = session.own_atlas(session.language()) or session.atlas()
    if values and whole.brought is None and registry.is_yours(registry.COMPARE, values):
        values = None  # its list was forgotten
    if values is None or news:
        values = state.address()
        _forget()
    spoken = values | {registry.LANGUAGE: [session.language()]}
    reading = registry.read(registry.COMPARE, spoken, whole, session.today())
    if news:
        state.misunderstood(reading.misread)
    return reading.request


def _choose(t: Texts, compared: Request) -> Request:
    """Draw the choices of both sides, and return what is chosen; the address follows."""
    words = (t._("Left"), t._("Right"))
    chosen = []
    with st.container(key="bar", horizontal=True):
        columns = st.columns(2, gap="small")
    for i, column in enumerate(columns):
        with column:
            chosen.append(_side(t, registry.SIDES[i], words[i], compared.sides[i]))
    found = registry.beside(compared, chosen)
    st.session_state[_KEPT] = registry.values(found, session.today())
    own = dict(zip(registry.SIDES, (side.own for side in found.sides), strict=True))
    state.write_address({k: v for k, v in st.session_state[_KEPT].items() if not own.get(k)})
    return found


def _side(t: Texts, side: str, word: str, asked: Request) -> Request:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        offered = (*registry.MAPS, *(registry.YOURS if session.has_own() else ()))
        maps = {name: registry.room(name).title(t) for name in offered}
        name = bar.one_of(
            t._("{side}: map").format(side=word), maps, _held(f"{side}_map", asked.name)
        )
        if name != asked.name:
            asked = session.opening(name).narrowed(as_of=asked.filters.as_of)
        day = _day(t, t._("{side}: day").format(side=word), side, asked.filters.as_of)
        more = st.popover(t._("{side}: filters").format(side=word), icon=":material/tune:")
    with more:
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
        key = _held(f"{side}_{name}_colour", asked.display.colour_by)
        colour = bar.one_of(label, colours, key)
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


def _number(side: Request) -> int:
    """Return how many values narrow a side."""
    return len(fields.active(side.filters, side.display, side.display, side.choices))


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


def _maps(t: Texts, pair: Pair) -> None:
    """Draw both maps; a move of one moves the other. On a phone they lie in one place."""
    channel = st.session_state.setdefault(_CHANNEL, f"atlas-compare-{uuid4().hex}")
    with st.container(key="pair"):
        columns = st.columns(2, gap="small")
    for i, view in enumerate(pair.parts):
        with columns[i].container(key=f"side_{registry.SIDES[i]}", gap="xxsmall"):
            st.header(for_markdown(pair.headings[i]), anchor=False)
            _linked(t, view, registry.SIDES[i], channel)


def _below(t: Texts, pair: Pair) -> None:
    """Draw the one legend of both maps, and their coverage."""
    for section in content.words(pair, "").sections:
        if section.is_key:
            words = t.labelled(section.heading, " | ".join(pair.names))
            st.caption(for_markdown(words))
            st.html(map_panel.key_html(section))
    explained = t._("The two maps move together. Each side has its own map, day and filters.")
    st.caption(for_markdown(explained))
    for column, view in zip(st.columns(2, gap="medium"), pair.parts, strict=True):
        with column:
            st.caption(for_markdown(view.caption))
            evidence.coverage(view, t)


def _linked(t: Texts, view: View, side: str, channel: str) -> None:
    key = f"map_{side}_{view.view_id}"
    map_panel.mount(view, t, key, channel=channel, height=_HEIGHT)


def _difference(t: Texts, pair: Pair, link: Request) -> None:
    """Draw the places by how they differ, and offer them as a file."""
    st.header(t._("How the two differ"))
    st.markdown(for_markdown(pair.caption))
    rows = pair.difference
    words = {
        state: f"{label} ({t.number(number)})"
        for (state, label), number in zip(
            comparison.states(t, pair.names).items(), comparison.counts(rows).values(), strict=True
        )
    }
    wanted = st.pills(
        t._("Show"),
        list(words),
        format_func=words.__getitem__,
        selection_mode="multi",
        key="compare_states",
        label_visibility="collapsed",
    )
    shown = pair.table[rows["state"].isin(wanted)] if wanted else pair.table
    roomy = st.column_config.Column(width="medium")
    st.dataframe(
        shown.iloc[:, :_IN_WORDS],
        hide_index=True,
        column_config=dict.fromkeys(pair.names, roomy),
        key="compare_table",
    )
    making.download(
        t._("Download the difference (CSV)"),
        making.aside(export.data, pair, "csv", url=export_panel.address(link)),
        export.filename(pair, None, "csv"),
        "compare_csv",
        "table",
    )


PAGE: Final = Page(
    registry.COMPARE,
    ":material/compare:",
    registry.room(registry.COMPARE).title,
    render,
)
