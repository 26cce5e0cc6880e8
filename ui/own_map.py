"""The reader's own list on its map, its growth, and held against the atlas.

All of it is the shared machinery of pages, asked for the list's own room (`geo.listing.room`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from geo import schemes, views
from geo.escape import for_markdown
from geo.exhibit import Chart
from geo.i18n import Texts
from geo.listing import network, room
from geo.listing.listing import Network
from geo.model import View
from geo.request import Request
from ui import bar, chart_panel, map_panel, own_list, page, session, state
from ui.own_list import Held

_FITTED: Final = "_own_fitted"  # what the map was last moved to


def _fit(asked: Request) -> View:
    """Return the map, moved to its members when other networks are shown: not at each filter."""
    view = session.of_kind(View, asked)
    shown = (own_list.turn(), asked.display.part, asked.filters.networks, asked.atlas.brought)
    now = (*shown, map_panel.stands(view))
    if st.session_state.get(_FITTED) != now:
        st.session_state[_FITTED] = now
        map_panel.fit(view)
    return view


def _map(t: Texts, offered: Request) -> None:
    asked = state.asked(offered)
    _fit(asked)
    page.show_rows(t, offered, room.shown(asked))


def _growth(t: Texts, offered: Request) -> None:
    page.head(t, offered)
    found = session.of_kind(Chart, state.asked(offered))
    bar.draw(t, offered, found.facets() if found.facets else {})
    bar.chips(t, offered, clear=found.empty, unused=("networks",))
    chart_panel.show(t, found, offered)


def _difference(t: Texts, offered: Request) -> None:
    view = _fit(state.asked(offered))
    page.show(t, offered, view, drawn=())
    page.show_table(t, view)


PARTS: Final[dict[str, Callable[[Texts, Request], None]]] = {
    "map": _map,
    "growth": _growth,
    "difference": _difference,
}


def show(t: Texts, offered: Request, held: Held) -> None:
    """Draw the part of the page that is chosen, and how many rows are on no map."""
    PARTS[state.display().part](t, offered)
    lost = int((held.found["state"] != "found").sum())
    if lost:
        said = t.n_("{n} row has no place yet.", "{n} rows have no place yet.", lost)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(for_markdown(said), width="content")
            st.button(
                t._("Choose their places"),
                on_click=state.change,
                kwargs={"part": "list"},
                key="list_back",
            )


def about(t: Texts, held: Held) -> None:
    """Draw what the reader says of the network: its name and look, its own total, its licence."""
    now = held.given.network
    st.header(t._("The network"))
    with st.container(horizontal=True):
        said = _looked(t, _totalled(t, _named(t, now)))
    if said != now:
        own_list.change(replace(held.given, network=said))
        st.rerun()


def _named(t: Texts, now: Network) -> Network:
    turn, names = own_list.turn(), views.network_names(session.atlas(), t)
    options = ["", *session.atlas().drawn]
    return replace(
        now,
        name=st.text_input(
            t._("Name of the network"), now.name, max_chars=100, key=f"list_name_{turn}"
        ),
        unit=st.text_input(
            t._("What its members are"),
            now.unit,
            max_chars=60,
            placeholder=t._("members"),
            key=f"list_unit_{turn}",
        ),
        instead_of=st.selectbox(
            t._("In place of a network of the atlas"),
            options,
            index=options.index(now.instead_of) if now.instead_of in options else 0,
            format_func=lambda code: names[code] if code else t._("none"),
            key=f"list_instead_{turn}",
        ),
        licence=st.text_input(
            t._("Licence of the list"),
            now.licence,
            max_chars=100,
            placeholder=t._("not stated"),
            key=f"list_licence_{turn}",
        ),
    )


def _totalled(t: Texts, now: Network) -> Network:
    turn = own_list.turn()
    total = st.number_input(
        t._("Total that it publishes itself"),
        min_value=0,
        max_value=1_000_000,
        value=now.total,
        key=f"list_total_{turn}",
    )
    day = st.date_input(
        t._("Day of that total"),
        value=network.day_of(now.total_date) or session.today(),
        min_value=dt.date(1950, 1, 1),
        max_value=session.today(),
        format=t.facts.picker,
        disabled=total is None,
        key=f"list_total_day_{turn}",
    )
    if total is None:
        return replace(now, total=None, total_date="")
    same = network.day_of(now.total_date) == day  # a month or year that a project file has stays
    return replace(now, total=total, total_date=now.total_date if same else day.isoformat())


def _looked(t: Texts, now: Network) -> Network:
    """Draw its colour and shape, proposed so that no other network has them."""
    if now.instead_of:
        return now  # it has those of the network
    turn = own_list.turn()
    colour, shape = network.look(session.atlas(), now)
    shapes = t.each(schemes.SHAPES)
    picked = st.color_picker(t._("Colour"), colour, key=f"list_colour_{turn}")
    form = bar.one_of(t._("Shape"), shapes, f"list_shape_{turn}", shape)
    looks = {"colour": (picked.lower(), colour.lower()), "shape": (form, shape)}
    return replace(now, **{k: new for k, (new, old) in looks.items() if new != old})
