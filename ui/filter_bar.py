"""The one filter bar: the same widgets on each page that filters, in the sidebar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import query
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import Filters
from ui import session, state
from ui.spec import Spec

Counts = Mapping[str, Mapping[str, int]]
_LONGEST = 80


def labels(t: Texts) -> dict[str, str]:
    """Return the words above each filter, by field of `Filters`, in order."""
    _ = t._
    return {
        "networks": _("Network"),
        "coalitions": _("Regional coalition"),
        "countries": _("Country"),
        "tiers": _("Population tier"),
        "families": _("Party family"),
        "parties": _("Party of the executive"),
        "statuses": _("Status"),
        "levels": _("Kind of body"),
        "grades": _("Evidence"),
        "bases": _("How the date is known"),
        "readings": _("The paper's reading"),
    }


def show(t: Texts, spec: Spec, counts: Counts) -> None:
    """Draw the bar. Each option says how many rows it would show under the other filters."""
    with st.sidebar:
        st.header(t._("Filters"))
        _choose_day(t, spec)
        st.text_input(
            t._("Name of a place"),
            key=state.key("search"),
            max_chars=_LONGEST,
            placeholder=t._("all"),
            icon=":material/search:",
        )
        for name, label in labels(t).items():
            if name in spec.filters:
                _choose(t, name, label, spec.filters[name], counts.get(name, {}))
        clear_button(t, spec, key="clear_sidebar")


def _choose(
    t: Texts, name: str, label: str, choices: Mapping[str, str], counts: Mapping[str, int]
) -> None:
    words = {code: f"{text} ({t.number(counts.get(code, 0))})" for code, text in choices.items()}
    st.multiselect(
        label,
        list(choices),
        format_func=words.__getitem__,
        key=state.key(name),
        placeholder=t._("all"),
        help=t._("Without a choice, only current members are shown.")
        if name == "statuses"
        else None,
    )


def _choose_day(t: Texts, spec: Spec) -> None:
    day = state.filters().as_of
    st.date_input(
        t._("As-of date"),
        key=state.key("as_of"),
        min_value=session.earliest(),
        max_value=session.today(),
        format=t.facts.picker,
        help=t._("The map shows who was a member on this day."),
    )
    _year_slider(t, day)
    days = {session.today(): t._("Today")}
    if spec.default.as_of not in days:
        days = {spec.default.as_of: t.short_day(spec.default.as_of), **days}
    for column, (value, label) in zip(st.columns(len(days)), days.items(), strict=True):
        column.button(
            label,
            key=f"day_{value.isoformat()}",
            on_click=state.change,
            kwargs={"as_of": value},
            disabled=day == value,
            width="stretch",
        )


def _year_slider(t: Texts, day: dt.date) -> None:
    st.session_state["year"] = day.year
    st.slider(
        t._("Year"),
        min_value=session.earliest().year,
        max_value=session.today().year,
        key="year",
        on_change=_set_year,
        label_visibility="collapsed",
    )
    playing = st.session_state.get("playing", False)
    st.button(
        t._("Stop") if playing else t._("Play the years"),
        key="play",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        on_click=_toggle_play,
        width="stretch",
    )
    if playing:
        st.fragment(_next_year, run_every=1.5)()


def end_of(year: int) -> dt.date:
    """Return the last day of a year, or today in the present year."""
    return min(dt.date(year, 12, 31), session.today())


def _set_year() -> None:
    state.change(as_of=end_of(st.session_state["year"]))


def _toggle_play() -> None:
    playing = not st.session_state.get("playing", False)
    st.session_state["playing"] = playing
    st.session_state["play_started"] = True
    if playing and state.filters().as_of >= session.today():
        state.change(as_of=end_of(session.earliest().year + 3))


def _next_year() -> None:
    """Go one year on; the first call of a fragment comes at once, and is passed over."""
    if st.session_state.pop("play_started", False):
        return
    year = state.filters().as_of.year + 1
    if year > session.today().year:
        st.session_state["playing"] = False
    else:
        st.session_state["next_day"] = end_of(year)
        st.session_state["play_started"] = True
    st.rerun()


def clear_button(t: Texts, spec: Spec, key: str) -> None:
    """Offer to take all filters away; the day stays."""
    st.button(
        t._("Clear filters"),
        key=key,
        on_click=state.clear,
        args=(spec.default,),
        disabled=query.is_unfiltered(state.filters(), spec.default),
        icon=":material/filter_alt_off:",
    )


def chips(t: Texts, spec: Spec, *, clear: bool) -> None:
    """Draw one removable chip for each active filter, and one that clears them all.

    ``clear`` offers that also for a single filter: when nothing is left to show.
    """
    chosen = state.filters()
    active = [
        (name, code, spec.filters[name][code])
        for name in labels(t)
        if name in spec.filters
        for code in getattr(chosen, name)
    ]
    active += [("places", code, place_name(code)) for code in chosen.places]
    active += [("departements", code, code) for code in chosen.departements]
    if chosen.search:
        active.append(("search", "", t.quoted(chosen.search)))
    with chip_row(t, active, _remove):
        if active and (clear or len(active) > 1):
            clear_button(t, spec, key="clear_chips")


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


def place_name(place_id: str) -> str:
    """Return the name of a place that an address asks for, or its code."""
    rows = session.atlas().places
    names = rows.loc[rows["place_id"] == place_id, "name"]
    return place_id if names.empty else str(names.iloc[0])


def _remove(name: str, code: str) -> None:
    chosen: Filters = state.filters()
    if name == "search":
        state.change(search="")
    else:
        state.change(**{name: tuple(v for v in getattr(chosen, name) if v != code)})
