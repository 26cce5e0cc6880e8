"""The bar of choices above each view, and the chips of what is set.

All of them come from the table of `geo.fields` and the choices of the room: no page lists a field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import fields, places
from geo.escape import for_markdown
from geo.fields import FIELDS, Field
from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from geo.spelling import fold
from ui import session, stage, state, theme

Counts = Mapping[str, Mapping[str, int]]


def draw(
    t: Texts,
    opening: Request,
    counts: Counts,
    only: Collection[str] | None = None,
    drawn: Collection[str] | None = (),
    view: View | None = None,
) -> None:
    """Draw the bar of a page: the filters of its room, or ``only`` some, with the rows of each.

    What most readers ask for stands in the bar; the rest waits behind a button that counts what is
    set there, with the choices of how to draw: those ``drawn``, or all of them.
    """
    offered = [field for field in _narrowing(opening) if only is None or field.name in only]
    if opening.room.beside:  # of all that the atlas knows, a list has little
        offered = [field for field in offered if len(_there(opening, field)) > 1]
    theme.filters_button(t, len(_active(opening)), session.once(_names, opening))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        if opening.room.searches == "places":
            _choose_day(t, opening, view)
        _search(t, opening)
        for field in offered:
            if field.first:
                _several(t, field, opening, counts)
        behind = [field for field in offered if not field.first]
        _more(t, opening, counts, behind, _drawing(opening, drawn))
    state.shown()


def _present(asked: Request) -> dict[str, set[str]]:
    """Return by filter the codes that the members of the list, and of those beside it, have."""
    rows = asked.rows
    shown = (*asked.filters.networks, *asked.room.within(asked.atlas))
    rows = rows[rows["network_id"].isin(shown)]
    return {name: set(rows[column]) for name, column in fields.COLUMNS.items()}


def _there(opening: Request, field: Field) -> Mapping[str, str]:
    """Return the codes of a filter with their words: of a list those that it has, or are set."""
    words = opening.choices[field.name]
    if not opening.room.beside or field.home != "filter":
        return words
    held = state.held(field.name)
    if field.name == "networks":
        own = opening.room.within(opening.atlas)
        return {c: w for c, w in words.items() if c not in own or c in held}
    now = state.filters()
    asked = opening.narrowed(as_of=now.as_of, networks=now.networks)
    known = session.once(_present, asked)[field.name]
    return {c: w for c, w in words.items() if c in known or c in held}


def _narrowing(opening: Request) -> list[Field]:
    """Return the filters of which a room offers a choice."""
    return [
        field
        for field in FIELDS
        if field.narrows and field.widget == "list" and len(opening.choices.get(field.name, ())) > 1
    ]


def _names(opening: Request) -> tuple[str, ...]:
    """Return the names of the places that a room can show, on whatever day."""
    if opening.room.searches != "places":
        return ()
    rows = opening.atlas.members
    rows = rows[rows["network_id"].isin(opening.room.within(opening.atlas))]
    return tuple(sorted(set(rows["name"]), key=fold))


def _search(t: Texts, opening: Request) -> None:
    """Draw the search by name; it suggests the names of places, and takes a part of one too."""
    places = opening.room.searches == "places"
    st.text_input(
        t._("Name of a place") if places else t._("Name of a network"),
        value=state.held("search"),
        key=state.widget("search"),
        max_chars=fields.LONGEST,
        placeholder=t._("all"),
    )


def _more(
    t: Texts, opening: Request, counts: Counts, behind: list[Field], drawn: list[Field]
) -> None:
    """Draw the button of what is asked for more seldom, and the fields behind it."""
    number = sum(bool(field.chosen(state.filters(), state.display())) for field in behind)
    number += sum(
        field.value(state.filters(), state.display())
        != field.value(opening.filters, opening.display)
        for field in drawn
    )
    words = t._("More filters") if behind else t._("More choices")
    label = f"{words} ({t.number(number)})" if number else words
    with st.popover(label, key="more", icon=":material/tune:"):
        if opening.room.searches == "places" and opening.filters.as_of != session.today():
            own = opening.filters.as_of
            _day(t._("Back to {day}").format(day=t.short_day(own)), own)
        for field in behind:
            _several(t, field, opening, counts)
        heading = t._("How it is drawn")
        if drawn:
            st.markdown(f"**{for_markdown(heading)}**")
        for field in drawn:
            if field.widget == "list":
                _several(t, field, opening, {})
            else:
                disabled = field.name == "colour_by" and state.display().mode == "change"
                select(t, opening, field.name, disabled=disabled)
        clear_button(t, opening, key="clear_more")


def _several(t: Texts, field: Field, opening: Request, every: Counts) -> None:
    counts = every.get(field.name)
    words = counted(t, _there(opening, field), counts)
    label, unchosen = t._(field.label), t._("all") if field.narrows else t._("none")
    if opening.room.beside and field.name == "networks":  # the list is there whatever is chosen
        label, unchosen = t._("Networks beside it"), t._("none")
    st.multiselect(
        label,
        list(words),
        default=[code for code in state.held(field.name) if code in words],
        format_func=words.__getitem__,
        key=state.widget(field.name, words),
        placeholder=unchosen,
        help=t._(field.hint) if field.hint else None,
    )


def _drawing(opening: Request, only: Collection[str] | None) -> list[Field]:
    """Return how a view can be drawn, as far as its room offers a choice, or ``only`` some."""
    return [
        field
        for field in FIELDS
        if field.home == "display"
        and not field.narrows
        and field.widget in {"select", "list"}
        and field.name in opening.choices
        and (only is None or field.name in only)
    ]


def select(
    t: Texts,
    opening: Request,
    name: str,
    *,
    label: str = "",
    width: int | Literal["stretch"] = "stretch",
    disabled: bool = False,
    counts: Mapping[str, int] | None = None,
) -> None:
    """Draw the choice of one code."""
    words = counted(t, opening.choices[name], counts)
    one_of(
        label or t._(fields.BY_NAME[name].label),
        words,
        state.widget(name, words),
        state.held(name),
        width=width,
        disabled=disabled,
    )


def one_of(
    label: str,
    words: Mapping[Any, str],
    key: str,
    first: Any = None,  # noqa: ANN401
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Draw the choice of one code by its words, and return it; ``more`` goes to Streamlit."""
    codes = list(words)
    index = codes.index(first) if first in words else 0
    return st.selectbox(label, codes, index, words.__getitem__, key=key, **more)


def counted(
    t: Texts, words: Mapping[str, str], counts: Mapping[str, int] | None
) -> Mapping[str, str]:
    """Return the words of options with their numbers of rows, where they are counted."""
    if counts is None:
        return words
    return {code: f"{text} ({t.number(counts.get(code, 0))})" for code, text in words.items()}


def part(t: Texts, opening: Request) -> str:
    """Draw the choice of the page's part and return the one that is shown.

    What is not shown is neither computed nor sent.
    """
    words = opening.choices["part"]
    key = state.widget("part", words)
    tabs(t._("Part of the page"), words, key, default=state.held("part"))
    return state.display().part


def tabs(label: str, words: Mapping[str, str], key: str, **more: Any) -> str:  # noqa: ANN401
    """Draw the choice of one of few parts side by side, and return its code."""
    return str(
        st.segmented_control(
            label,
            list(words),
            format_func=words.__getitem__,
            key=key,
            required=True,
            label_visibility="collapsed",
            **more,
        )
    )


def _choose_day(t: Texts, opening: Request, view: View | None) -> None:
    day = state.filters().as_of
    st.date_input(
        t._("Day shown"),
        state.held("as_of"),
        key=state.widget("as_of"),
        min_value=session.earliest(),
        max_value=session.today(),
        format=t.facts.picker,
    )
    _year_slider(t, day)
    if view is None:
        _player(t)
    else:
        stage.draw(t, opening, view)
    _day(t._("Today"), session.today())


def _day(label: str, value: dt.date) -> None:
    """Draw the button of a day that is asked for often."""
    st.button(
        label,
        key=f"day_{value.isoformat()}",
        on_click=state.change,
        kwargs={"as_of": value},
        disabled=state.filters().as_of == value,
    )


def _year_slider(t: Texts, day: dt.date) -> None:
    if st.session_state.get("year") != day.year:
        st.session_state["year"] = day.year
    st.slider(
        t._("Year"),
        min_value=session.earliest().year,
        max_value=session.today().year,
        value=day.year,
        key="year",
        on_change=_set_year,
        label_visibility="collapsed",
    )


def _player(t: Texts) -> None:
    """Play the years of what is no map: each is a run of the page."""
    playing = st.session_state.get("playing", False)
    st.button(
        t._("Stop") if playing else t._("Play the years"),
        key="play",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        on_click=_toggle_play,
    )
    if playing:
        st.fragment(_next_year, run_every=1.5)()


def _set_year() -> None:
    state.change(as_of=session.end_of(st.session_state["year"]))


def _toggle_play() -> None:
    playing = not st.session_state.get("playing", False)
    st.session_state["playing"] = playing
    st.session_state["play_started"] = True
    if playing and state.filters().as_of >= session.today():
        state.change(as_of=session.end_of(session.earliest().year + 3))


def _next_year() -> None:
    """Go one year on; the first call of a fragment comes at once, and is passed over."""
    if st.session_state.pop("play_started", False):
        return
    year = state.filters().as_of.year + 1
    if year > session.today().year:
        st.session_state["playing"] = False
    else:
        st.session_state["next_day"] = session.end_of(year)
        st.session_state["play_started"] = True
    st.rerun()


def clear_button(t: Texts, opening: Request, key: str) -> None:
    """Offer to take all filters away; the day stays."""
    st.button(
        t._("Clear filters"),
        key=key,
        on_click=state.clear,
        args=(opening,),
        disabled=state.is_plain(opening),
        icon=":material/filter_alt_off:",
    )


def chips(t: Texts, opening: Request, *, clear: bool, unused: Collection[str] | None = ()) -> None:
    """Draw one removable chip for each active filter, and one that clears them all.

    ``clear`` offers that also for a single filter: when nothing is left to show. ``unused`` are the
    fields that do not narrow this part of the page, None for all filters: these have no chip, and
    are named.
    """
    every = _active(opening)
    idle = [
        field.name
        for field, _, _ in every
        if (field.home == "filter" if unused is None else field.name in unused)
    ]
    active = [(field.name, code, words) for field, code, words in every if field.name not in idle]
    sought = state.filters().search
    if sought and unused is None:
        idle.append("search")
    elif sought:
        active.append(("search", sought, t.quoted(sought)))
    with chip_row(t, active, state.remove):
        if active and (clear or len(active) > 1):
            clear_button(t, opening, key="clear_chips")
        say_unused(t, [*state.left(), *idle])
        if unused is None:
            return
        for place in places.elsewhere(state.asked(opening)):
            st.button(
                for_markdown(place.words),
                key=f"show_{place.membership_id}",
                icon=":material/event:",
                on_click=state.change,
                kwargs={"as_of": max(place.day, session.earliest()), "card": place.place_id},
                help=t._("Show that day"),
            )


def say_unused(t: Texts, names: Collection[str]) -> None:
    """Say which filters, brought from another page or part, do not narrow this one."""
    if names:
        words = [t._(fields.BY_NAME[name].label) for name in dict.fromkeys(names)]
        said = t._("Not used on this page: {list}").format(list=t.listing(words))
        st.caption(for_markdown(said), width="content")


def _active(opening: Request) -> list[tuple[Field, str, str]]:
    """Return what narrows the view: field, code and words of each value."""
    return fields.active(state.filters(), state.display(), opening.display, opening.choices)


def chip_row(
    t: Texts, active: list[tuple[str, str, str]], remove: Callable[[str, str], None]
) -> DeltaGenerator:
    """Draw a row with a chip for each filter (field, code, words), and return it.

    The row is there also when empty: were it to come and go, all below would be mounted anew.
    """
    row = st.container(horizontal=True, gap="small", key="chips")
    for name, code, words in active:
        row.button(
            for_markdown(words),
            key=f"chip_{name}_{code}",
            icon=":material/close:",
            on_click=remove,
            args=(name, code),
            help=t._("Remove this filter"),
        )
    return row
