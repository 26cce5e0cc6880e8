"""The map of the reader's own list, with its table and the files that it leaves in.

What is drawn is made for this session alone: the list is in no cache that readers share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from geo import schemes, table, views
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.listing import room
from geo.model import Display, Filters, View
from geo.print import figure
from geo.request import Request
from geo.takeaway import export
from ui import evidence, making, map_panel, own_list, session
from ui.own_list import Held

_FITTED: Final = "fitted"  # the networks that the map was last moved to


def show(t: Texts, held: Held) -> None:
    """Draw the list on its map, with its table, and what can be taken away of it."""
    st.header(t._("Map"))
    _network(t, held)
    atlas, own = own_list.atlas(t), own_list.own_network()
    names: dict[str, str] = views.network_names(atlas, t)
    colours: dict[Any, str] = dict(schemes.colour_choices(t))
    with st.container(horizontal=True):
        day = st.date_input(
            t._("As of"),
            session.today(),
            min_value=session.earliest(),
            max_value=session.today(),
            format=t.facts.picker,
            key="list_day",
            width=160,
        )
        colour = st.selectbox(
            t._("Colour by"), list(colours), format_func=colours.__getitem__, key="list_colour"
        )
        beside = st.multiselect(
            t._("Other networks beside it"),
            [code for code in atlas.drawn if code != own],
            format_func=names.__getitem__,
            placeholder=t._("none"),
            key="list_beside",
        )
    part = "map"
    if len(beside) == 1:
        parts = t.each(room.PARTS)
        part = st.segmented_control(
            t._("What is shown"),
            list(parts),
            default="map",
            required=True,
            format_func=parts.__getitem__,
            key="list_part",
        )
    asked = Request(
        room.ROOM.name,
        Filters(as_of=day, networks=(own, *beside)),
        Display(colour_by=colour, part=part),
        t.language,
        atlas=atlas,
        room=room.ROOM,
    )
    view = held.drawn.get(asked)
    if view is None:
        view = held.drawn[asked] = asked.view()
    st.markdown(for_markdown(view.headline))
    left, right = st.columns((4, 1), gap="small")
    if (own, *beside) != held.drawn.get(_FITTED):  # a map below the window does not know its size
        held.drawn[_FITTED] = (own, *beside)
        map_panel.fit(view)
    with left:
        map_panel.show_map(view, t)
    with right:
        map_panel.show_legend(view, t)
    lost = int((held.found["state"] != "found").sum())
    if lost:
        said = t.n_("{n} row has no place yet.", "{n} rows have no place yet.", lost)
        st.caption(for_markdown(said))
    evidence.coverage(view, t, ask=False)
    own_words = view.table is not None  # of the difference
    st.dataframe(
        view.table if own_words else table.in_words(t, view),
        hide_index=True,
        column_config={} if own_words else dict(t.each(table.COLUMNS)),
        placeholder="–",
        key="list_rows",
    )
    _take_away(t, view)


def _network(t: Texts, held: Held) -> None:
    """Draw what the reader says of the network: its name, its own total, whose place it takes."""
    now, turn = held.given.network, own_list.turn()
    names = views.network_names(session.atlas(), t)
    with st.expander(t._("About the network")), st.container(horizontal=True):
        said = replace(
            now,
            name=st.text_input(
                t._("Name of the network"), now.name, max_chars=100, key=f"list_name_{turn}"
            ),
            unit=st.text_input(
                t._("What its members are"), now.unit, max_chars=60, key=f"list_unit_{turn}"
            ),
            total=st.number_input(
                t._("Total that it publishes itself"),
                min_value=0,
                max_value=1_000_000,
                value=now.total,
                key=f"list_total_{turn}",
            ),
            instead_of=st.selectbox(
                t._("In place of a network of the atlas"),
                options := ["", *session.atlas().drawn],
                index=options.index(now.instead_of) if now.instead_of in options else 0,
                format_func=lambda code: names[code] if code else t._("none"),
                key=f"list_instead_{turn}",
            ),
        )
    if said != now:
        own_list.change(replace(held.given, network=said))
        st.rerun()


def _take_away(t: Texts, view: View) -> None:
    """Draw the ways to take the map away: as a figure, as a page for any browser, as data."""
    figures: dict[str, str] = {fmt: fmt.upper() for fmt in figure.FORMATS}
    figures[export.HTML] = t._("Hand-out (HTML)")
    words: dict[str, str] = figures | {
        str(kind): t._(said) for kind, said in export.FORMAT_WORDS.items()
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fmt = st.selectbox(
            t._("Take the map away as"),
            list(words),
            format_func=words.__getitem__,
            key="list_format",
            width=360,
        )
        made: Callable[[View, str], bytes] = export.snapshot if fmt in figures else export.data

        def file() -> bytes:
            try:
                return made(view, fmt)
            finally:
                own_list.leave_nothing()

        making.download(t._("Download"), file, f"your_list.{fmt}", "list_file")
