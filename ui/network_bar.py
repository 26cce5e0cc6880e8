"""The filters of the page on the typology: which networks, and which of their relations."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from geo.i18n import Texts
from ui import filter_bar, session, state
from ui.spec import Spec

_COLUMNS = {"classes": "class", "seats": "seat", "kinds": "kind", "activity": "active"}
_LONGEST = 80
_COUNTRIES = 12  # above so many options, those without a body here are left out


def labels(t: Texts) -> dict[str, str]:
    """Return the words above each filter, by field, in order."""
    _ = t._
    return {
        "relations": _("Relation"),
        "networks": _("Network"),
        "classes": _("Class"),
        "seats": _("Country of the seat"),
        "kinds": _("Kind of network or body"),
        "activity": _("Activity"),
    }


def offered(t: Texts, spec: Spec) -> dict[str, Mapping[str, str]]:
    """Return the filters of the part that is shown: relations have two of their own."""
    choices = {**spec.display, **spec.filters}
    own = () if state.display().part == "relations" else ("relations", "networks")
    return {name: choices[name] for name in labels(t) if name not in own}


def show(t: Texts, spec: Spec, rows: pd.DataFrame) -> None:
    """Draw the bar; each option says how many of the rows it is true of."""
    words = labels(t)
    with st.sidebar:
        st.header(t._("Filters"))
        st.text_input(
            t._("Name of a network"),
            key=state.key("search"),
            max_chars=_LONGEST,
            placeholder=t._("all"),
            icon=":material/search:",
        )
        for name, choices in offered(t, spec).items():
            _choose(t, name, words[name], choices, rows)
        _clear_button(t, spec, "clear_sidebar")


def _choose(
    t: Texts, name: str, label: str, choices: Mapping[str, str], rows: pd.DataFrame
) -> None:
    said = dict(choices)
    if name in _COLUMNS:
        found = rows[_COLUMNS[name]].value_counts()
        said = {
            code: f"{text} ({t.number(int(found.get(code, 0)))})" for code, text in said.items()
        }
    if name == "relations":
        found = session.atlas().links["relation"].value_counts()
        said = {
            code: f"{text} ({t.number(int(found.get(code, 0)))})" for code, text in said.items()
        }
    st.multiselect(
        label,
        list(said),
        format_func=said.__getitem__,
        key=state.key(name),
        placeholder=t._("all"),
    )


def _clear_button(t: Texts, spec: Spec, key: str) -> None:
    st.button(
        t._("Clear filters"),
        key=key,
        on_click=_clear,
        args=(tuple(labels(t)),),
        disabled=not _active(t, spec),
        icon=":material/filter_alt_off:",
    )


def _clear(names: tuple[str, ...]) -> None:
    state.change(search="", **dict.fromkeys(names, ()))


def _values(name: str) -> tuple[str, ...]:
    holder = state.filters() if name == "networks" else state.display()
    found: tuple[str, ...] = getattr(holder, name)
    return found


def _active(t: Texts, spec: Spec) -> list[tuple[str, str, str]]:
    """Return field, code and words of each value that a reader has chosen."""
    found = [
        (name, code, choices[code])
        for name, choices in offered(t, spec).items()
        for code in _values(name)
    ]
    search = state.filters().search
    return [*found, *([("search", "", t.quoted(search))] if search else [])]


def chips(t: Texts, spec: Spec) -> None:
    """Draw one removable chip for each active filter, and one that clears several."""
    active = _active(t, spec)
    with filter_bar.chip_row(t, active, _remove):
        if len(active) > 1:
            _clear_button(t, spec, "clear_chips")


def _remove(name: str, code: str) -> None:
    if name == "search":
        state.change(search="")
    else:
        state.change(**{name: tuple(v for v in _values(name) if v != code)})
