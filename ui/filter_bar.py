"""The one filter bar: the same widgets on each page that filters, in the sidebar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from geo import query
from geo.i18n import Texts
from geo.model import Filters
from ui import session, url_state

EARLIEST: Final = dt.date(2000, 1, 1)
_PREFIX: Final = "filter_"
_KEPT: Final = "_filters"  # outlives the widgets, which Streamlit drops on other pages
Options = Mapping[str, Mapping[str, str]]


def _key(name: str) -> str:
    return f"{_PREFIX}{name}"


def set_filters(filters: Filters) -> None:
    """Put filters into the widgets; called before they are drawn, or from a callback."""
    for name in query.KEYS:
        st.session_state[_key(name)] = list(getattr(filters, name))
    st.session_state[_key("as_of")] = filters.as_of


def _labels(t: Texts) -> dict[str, str]:
    _ = t._
    return {
        "networks": _("Network"),
        "countries": _("Country"),
        "tiers": _("Population tier"),
        "families": _("Party family"),
        "parties": _("Party of the executive"),
        "statuses": _("Status"),
        "levels": _("Kind of body"),
        "grades": _("Evidence"),
        "bases": _("How the date is known"),
    }


def _choose_day(t: Texts, default: Filters) -> dt.date:
    day = st.date_input(
        t._("As-of date"),
        key=_key("as_of"),
        min_value=EARLIEST,
        max_value=session.today(),
        format="DD/MM/YYYY" if t.language == "fr" else "YYYY-MM-DD",
        help=t._("The map shows who was a member on this day."),
    )
    left, right = st.columns(2)
    for column, label, value in (
        (left, t._("End of {year}").format(year=default.as_of.year), default.as_of),
        (right, t._("Today"), session.today()),
    ):
        column.button(
            label,
            key=f"day_{value.isoformat()}",
            on_click=_set_day,
            args=(value,),
            disabled=day == value,
            width="stretch",
        )
    return day


def _set_day(value: dt.date) -> None:
    st.session_state[_key("as_of")] = value


def show(t: Texts, default: Filters, options: Options) -> Filters:
    """Draw the bar and return what the reader asks for.

    Parameters
    ----------
    default
        The filters of the page when its address says nothing.
    options
        The choices of each filter, code to label, by field name of `Filters`.
    """
    if url_state.is_news():
        codes = {name: list(choices) for name, choices in options.items()}
        asked = query.from_query(url_state.read(), default, codes)
        day = min(max(asked.as_of, EARLIEST), session.today())
        set_filters(replace(asked, as_of=day))
    elif _key("as_of") not in st.session_state:
        set_filters(st.session_state.get(_KEPT, default))
    with st.sidebar:
        st.subheader(t._("Filters"))
        day = _choose_day(t, default)
        chosen = {
            name: tuple(
                st.multiselect(
                    label,
                    list(options[name]),
                    format_func=options[name].__getitem__,
                    key=_key(name),
                    placeholder=t._("all"),
                    help=t._("Without a choice, only current members are shown.")
                    if name == "statuses"
                    else None,
                )
            )
            for name, label in _labels(t).items()
            if name in options
        }
        filters = replace(default, as_of=day, **chosen)
        clear_button(t, filters, default, key="clear_sidebar")
    st.session_state[_KEPT] = filters
    url_state.write(query.to_query(filters, default))
    return filters


def clear_button(t: Texts, filters: Filters, default: Filters, key: str) -> None:
    """Offer to take all filters away; the day stays."""
    st.button(
        t._("Clear filters"),
        key=key,
        on_click=set_filters,
        args=(replace(default, as_of=filters.as_of),),
        disabled=query.is_unfiltered(filters, default),
        icon=":material/filter_alt_off:",
    )
