"""The common layout of the map pages: sentence, chips, map, side column, table."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from geo import registry, views
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from ui import (
    bar,
    charts_panel,
    coverage_panel,
    export_panel,
    head_start,
    map_panel,
    place_panel,
    session,
    state,
    table_panel,
)
from ui.bar import Counts

_SHARES = (2.9, 1)
Beside = Callable[[dict[str, str]], None]


def show(
    t: Texts,
    offered: Request,
    view: View,
    beside: Beside | None = None,
    counts: Callable[[], Counts] | None = None,
    *,
    titled: bool = True,
    drawn: Collection[str] | None = None,
) -> None:
    """Draw a view: what it says, the map beside its cards and legend, and the coverage.

    The map goes to the browser first, and what is heavier to draw follows it: ``counts`` returns
    the numbers beside the options of the filter bar, which is then drawn too; they are those of
    the view unless a page brings others. ``beside`` draws what a page adds to the side column; it
    is given the properties of what was clicked on the map since the last run. Without ``titled``
    the page has its title already, and that of the view is a heading, where it says something
    else.
    """
    atlas = session.atlas()
    names = views.network_names(atlas, t)
    titles = views.reference_titles(atlas, t)
    table_panel.open_chosen_row(view)
    if titled:
        st.title(view.title)
    elif view.title != registry.room(offered.name).title(t):
        st.header(for_markdown(view.title))
    st.markdown(for_markdown(view.caption))
    above = st.container(key="above_map")
    left, right = st.columns(_SHARES)
    map_panel.locate(view, state.filters().search)
    with left:
        clicked = map_panel.show_map(view, t)
    if clicked.get("place_id"):  # at once: what follows may be overtaken by the next run
        state.change(card=clicked["place_id"])
    with right:
        cards = st.container()
        map_panel.show_legend(view, t)
    if map_panel.has_reported():
        head_start.breathe()
    else:
        bar.keep_room(above, offered, drawn)
        head_start.give()
    with above:
        bar.chips(t, offered, clear=view.members.empty)
        bar.drawing(t, offered, drawn)
    counts = counts or view.facets
    if counts is not None:
        bar.filters(t, offered, counts())
    with cards:
        place_panel.show(t, names, titles)
        if beside is not None:
            beside(clicked)
    coverage_panel.show(view, t, names, titles)
    export_panel.show(t, view, state.asked(offered))
    if offered.name in registry.MAPS:
        said = registry.side_text(state.asked(offered), session.today())
        values = {"left": said, "right": said, registry.LANGUAGE: t.language}
        session.link_to("compare", t._("Put this view beside another one"), values)


def show_table(t: Texts, view: View) -> None:
    """Draw the rows of a view as a table."""
    table_panel.show(view, t, view.imprint.version)


def show_networks(t: Texts, page: str, networks: tuple[str, ...]) -> None:
    """Draw a whole page on some contestatory networks: filters, map, table, small multiples."""
    offered = state.start(page)
    show_rows(t, offered, networks)
    state.finish(offered)


def show_rows(
    t: Texts, offered: Request, networks: tuple[str, ...], *, titled: bool = True
) -> None:
    """Draw the map of some networks, its table and small multiples: a page, or a part of one."""
    view = session.view(state.asked(offered))
    show(t, offered, view, titled=titled)
    show_table(t, view)
    charts_panel.show(t, offered, view, networks)
