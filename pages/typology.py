"""The typology of 35 networks: the paper's table, the relations of the networks, their seats.

Beside each stands the card of one network: facts, relations, divergences, where its members are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from geo import palette, registry
from geo.escape import for_map, for_markdown, safe_url
from geo.exhibit import Chart, Exhibit
from geo.i18n import Texts
from geo.model import View
from geo.networks import relations, typology
from geo.networks.room import NetworkCard, network_card
from geo.request import Request
from ui import bar, chart_panel, evidence, export_panel, map_panel, page, session, state
from ui.page import Page

_SHARES: Final = (2.2, 1)
_PICKED: Final = "_net_picked"


def _draw(t: Texts, offered: Request) -> None:
    page.head(t, offered)
    PARTS[state.display().part](t, offered)


def _idle() -> tuple[str, ...]:
    """Return the filters that narrow the relations only, in another part: their kind and ends."""
    return () if state.display().part == "relations" else ("relations", "networks")


def _filters(t: Texts, offered: Request, shown: Exhibit) -> None:
    """Draw the bar. The relations have two filters of their own: their kind, and what they join."""
    own = _idle()
    counts = shown.facets() if shown.facets else {}
    only = [name for name in offered.choices if name not in own]
    drawn = None if state.display().part == "seats" else ()
    bar.draw(t, offered, counts, only, drawn)


def _table(t: Texts, offered: Request) -> None:
    """Draw the table with the card of a network, the divergences and the same rows in words."""
    chart = session.of_kind(Chart, state.asked(offered))
    found = chart.tables["networks"]
    _open_chosen("net_table", list(found["network_id"]))
    _filters(t, offered, chart)
    st.markdown(for_markdown(chart.caption))
    bar.chips(t, offered, clear=False, unused=_idle())
    right = st.container()
    left = st.container()
    if state.display().net:  # only an open card takes room beside the table
        left, right = left.columns(_SHARES)
    with left:
        _quadrants(t, found)
    with right:
        _card(t, offered)
    export_panel.show(t, chart, state.asked(offered))
    st.header(t._("The same rows as a table"))
    _rows(t, chart.table, "net_table")
    st.header(t._("Where the class and other sources pull apart"))
    st.caption(t._("The classes above are those of the paper, unchanged."))
    st.dataframe(chart.tables["divergences"], hide_index=True, key="net_divergences")


def _relations(t: Texts, offered: Request) -> None:
    """Draw the diagram of relations with the card of a network, and the relations in words."""
    chart = session.of_kind(Chart, state.asked(offered))
    _open_chosen("net_links", list(chart.tables["edges"]["source_network_id"]))
    _filters(t, offered, chart)
    st.markdown(for_markdown(chart.caption))
    bar.chips(t, offered, clear=False, unused=_idle())
    left, right = st.columns(_SHARES)
    with left:
        if not chart.empty:
            _diagram(t, chart)
    with right:
        _choose_card(t, offered.choices["net"])
        _card(t, offered)
    export_panel.show(t, chart, state.asked(offered))
    st.header(t._("The relations as a table"))
    _rows(t, chart.table, "net_links")


def _diagram(t: Texts, chart: Chart) -> None:
    event = chart_panel.plot(t, chart, "net_diagram")
    points = [(point["x"], point["y"]) for point in event.selection.points]
    if points != st.session_state.get(_PICKED, []):
        st.session_state[_PICKED] = points
        at = relations.at(session.atlas(), chart)
        network = next((at[point] for point in points if point in at), "")
        if network:
            _open_card(network)


def _seats(t: Texts, offered: Request) -> None:
    """Draw the map of seats with the card of a network, then the cities and the rows in words."""
    view = session.of_kind(View, state.asked(offered))
    _open_chosen("net_seats", list(view.members["network_id"]))
    _filters(t, offered, view)
    st.markdown(for_markdown(view.caption))
    bar.chips(t, offered, clear=False, unused=_idle())
    left, right = st.columns(_SHARES)
    with left:
        clicked = map_panel.show_map(view, t)
        map_panel.show_legend(view, t)
    if clicked.get("place_id"):
        _open_card(clicked["place_id"])
    with right:
        _card(t, offered)
    export_panel.show(t, view, state.asked(offered))
    st.header(t._("Seats by city"))
    st.dataframe(view.tables["cities"], hide_index=True, key="net_cities")
    st.header(t._("The same rows as a table"))
    if view.table is not None:
        _rows(t, view.table, "net_seats")


def _quadrants(t: Texts, rows: pd.DataFrame) -> None:
    """Draw the four quadrants with their classes; each name is a button that opens its card."""
    for scale in ("national", "transnational"):
        for column, origin in zip(st.columns(2), ("spontaneous", "coopted"), strict=True):
            part = rows[(rows["scale"] == scale) & (rows["origin"] == origin)]
            with column.container(border=True, height="stretch"):
                name = t._(typology.QUADRANTS[scale, origin])
                st.header(f"{for_markdown(name)} ({t.number(len(part))})", anchor=False)
                for code, (_scale, _origin, scope) in typology.CLASSES.items():
                    if (_scale, _origin) == (scale, origin):
                        _class(t, code, scope, part[part["class"] == code])


def _class(t: Texts, code: str, scope: str, rows: pd.DataFrame) -> None:
    image = palette.data_uri(typology.symbol(code))
    name = f"{t._(typology.SCOPES[scope])} ({t.number(len(rows))})"
    st.html(f'<h3 class="atlas-class"><img src="{image}" alt=""> {for_map(name)}</h3>')
    if rows.empty:
        st.caption(t._("No network of this class fits these filters."))
    opened = state.display().net
    with st.container(gap=None, key=f"class_{code}"):
        for network, name in zip(rows["network_id"], rows["name"], strict=True):
            st.button(
                f"**{for_markdown(name)}**" if network == opened else for_markdown(name),
                key=f"net_{network}",
                type="tertiary",
                on_click=_open_card,
                args=(network,),
                wrap=True,
            )


def _rows(t: Texts, table: pd.DataFrame, key: str) -> None:
    """Draw rows in words; choosing one opens a card (see `_open_chosen`)."""
    st.caption(t._("Choose a row to open the card of its network."))
    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )


def _open_chosen(key: str, networks: list[str]) -> None:
    """Open the card of the row chosen since the last run; called before the card is drawn."""
    row = page.newly_chosen(key)
    if row is not None and row < len(networks):
        _open_card(networks[row])


def _open_card(network_id: str) -> None:
    """Open the card of a network; an empty id closes it."""
    state.change(net=network_id)


def _choose_card(t: Texts, names: Mapping[str, str]) -> None:
    """Draw a list from which any network's card can be opened."""
    offered = {"": t._("none"), **names}
    bar.one_of(t._("Open the card of"), offered, state.widget("net", offered), state.held("net"))


def _card(t: Texts, offered: Request) -> None:
    """Draw the card of the open network, or say how to open one."""
    asked = state.asked(offered)
    titles = asked.imprint.titles
    card = network_card(asked) if asked.display.net else None
    if card is None:
        st.caption(t._("Choose a network to open its card."))
        return
    with st.container(border=True, key="net_card"):
        st.header(for_markdown(card.name), anchor=False)
        st.button(
            t._("Close"),
            key="net_close",
            icon=":material/close:",
            on_click=_open_card,
            args=("",),
        )
        if card.summary:
            st.markdown(for_markdown(card.summary))
        _facts(t, card)
        _divergences(t, card, titles)
        _ties(t, card, titles)
        _members(t, card)
        evidence.title(t._("Sources"))
        st.markdown(f":small[{evidence.links(card.sources, titles)}]")


def _facts(t: Texts, card: NetworkCard) -> None:
    lines = [f"**{for_markdown(name)}** {for_markdown(value)}" for name, value in card.facts]
    if safe_url(card.website):
        words = t._("Website")
        lines.append(f"**{for_markdown(words)}** {evidence.link(card.website, {})}")
    st.markdown("  \n".join(lines))


def _divergences(t: Texts, card: NetworkCard, titles: Mapping[str, str]) -> None:
    for case in card.divergences:
        evidence.title(t._("Where the class and other sources pull apart"))
        said = t._("The table: {table}. Other sources: {others}").format(
            table=case.table, others=case.others
        )
        st.markdown(f"{for_markdown(said)} :small[{evidence.links(case.sources, titles)}]")


def _ties(t: Texts, card: NetworkCard, titles: Mapping[str, str]) -> None:
    if not card.ties:
        return
    evidence.title(t._("Relations"))
    lines = []
    for tie in card.ties:
        said = " · ".join(for_markdown(part) for part in (tie.since, tie.remark) if part)
        links = evidence.links(tie.sources, titles)
        lines.append(f"- {for_markdown(tie.words)} :small[{said} · {links}]")
    st.markdown("\n".join(lines))


def _members(t: Texts, card: NetworkCard) -> None:
    if not card.coverage:
        return
    evidence.title(t._("Known members of those announced"))
    for line in card.coverage:
        st.markdown(for_markdown(line))
    day = t.day(state.filters().as_of)
    st.caption(for_markdown(t._("Documented members as of {day}").format(day=day)))
    for name, query in registry.with_members(session.atlas(), card.network_id).items():
        words = t._("On the map: {title}").format(title=registry.room(name).title(t))
        session.link_to(name, words, query)


PARTS: Final = {"table": _table, "relations": _relations, "seats": _seats}
PAGE: Final = Page.of_room("typology", ":material/hub:", _draw)
