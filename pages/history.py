"""The history of the networks: a timeline of dated events, and the same as a list by year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

import streamlit as st

from geo import describe
from geo.describe import Row
from geo.escape import for_markdown
from geo.events import history, timeline
from geo.exhibit import Chart, Counts, Imprint
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.request import Request
from ui import bar, chart_panel, evidence, map_panel, page, session, state
from ui.page import Page

_WIDTH: Final = 215
_YEAR: Final = "_year_of_card"


def _draw(t: Texts, offered: Request) -> None:
    """Draw the filters and choices, then the timeline or the list, beside an open card."""
    page.head(t, offered)
    part = state.display().part
    chart = session.of_kind(Chart, state.asked(offered))
    counted = chart.facets() if chart.facets else {}
    bar.draw(t, offered, counted, ("networks", "countries"))
    _controls(t, offered, counted)
    bar.chips(t, offered, clear=False)
    if part == "list":
        _listing(t, chart)
    else:
        _timeline(t, chart, offered)


def _controls(t: Texts, offered: Request, counts: Counts) -> None:
    """Draw the choices of period, lines and kinds, in one row that wraps on small screens."""
    with st.container(horizontal=True, gap="small"):
        for name, label in (("period", t._("Period")), ("lanes", t._("Lines"))):
            if name == "lanes" and state.display().part == "list":
                continue
            bar.select(t, offered, name, label=label, width=_WIDTH, counts=counts.get(name))
        kinds = bar.counted(t, offered.choices["kinds"], counts["kinds"])
        st.multiselect(
            t._("Kind of event"),
            list(kinds),
            format_func=kinds.__getitem__,
            default=state.held("kinds"),
            key=state.widget("kinds", kinds),
            placeholder=t._("all"),
            width=2 * _WIDTH,
        )


def _timeline(t: Texts, chart: Chart, offered: Request) -> None:
    """Draw the timeline under the choice of cards; it can be zoomed where there is a pointer.

    On a phone, a finger on the chart must scroll the page: there the period is the zoom.
    """
    _choose_card(t, chart)
    phone = "Mobi" in (st.context.headers.get("User-Agent") or "")
    if not phone:
        st.caption(t._("Drag across the timeline to zoom in, click it twice to zoom out."))
    chart_panel.show(t, timeline.for_phone(chart) if phone else chart, offered)


def _choose_card(t: Texts, chart: Chart) -> None:
    """Offer the cards of the places of the events shown, and draw the one that is open."""
    opened = state.display().card
    names = {"": t._("none"), **session.once(_names, t, chart, session.atlas())}
    names.setdefault(opened, opened)
    key = state.widget("card", names)
    bar.one_of(t._("Card of a place"), names, key, opened, width=2 * _WIDTH)
    _card(t, chart.imprint)


def _names(t: Texts, chart: Chart, atlas: Atlas) -> dict[str, str]:
    """Return the places of all events of a chart, told apart."""
    rows = describe.records(chart.tables["events"])
    return history.told_apart(t, history.of_all(rows, history.places_by_name(atlas)))


def _card(t: Texts, imprint: Imprint) -> None:
    """Draw the card of the open place, if one is open, and the way to the map that has it."""
    atlas, opened = session.atlas(), state.display().card
    if not opened:
        return
    evidence.place_card(t, imprint, beside_map=False)
    spot = history.on_map(atlas, opened)
    if spot and st.button(t._("Show it on the map"), icon=":material/map:", key="card_map"):
        map_panel.go_to(spot.page, spot.view_id, opened, spot.point)


def _listing(t: Texts, chart: Chart) -> None:
    """Draw the events by year, with their sources and a button for each place that has a card.

    The card opens under the year in which the place was clicked, else above the list.
    """
    years = session.once(_years, t, chart, session.atlas())
    opened_in = st.session_state.get(_YEAR)
    st.markdown(for_markdown(chart.caption))
    if opened_in not in years:
        _card(t, chart.imprint)
    for year, (entries, places) in years.items():
        st.header(str(year), anchor=False)
        st.markdown(entries)
        _places(year, places)
        if year == opened_in:
            _card(t, chart.imprint)


def _years(t: Texts, chart: Chart, atlas: Atlas) -> dict[int, tuple[str, dict[str, str]]]:
    """Return the events of each year as Markdown, and the names of its places with a card."""
    rows = describe.records(chart.tables["events"])
    words, known = history.networks(atlas, t), history.places_by_name(atlas)
    found = {}
    for year, group in groupby(rows, lambda row: row["begin"].year):
        events = list(group)
        entries = [f"- {_entry(t, row, words, chart.imprint.titles)}" for row in events]
        found[year] = "\n".join(entries), history.told_apart(t, history.of_all(events, known))
    return found


def _entry(t: Texts, row: Row, words: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return one event as Markdown: when, what, of which kind and network, from which source."""
    kind = t.each(history.KINDS)[row["kind"]]
    facts = [kind, words[row["network"]]] if row["network_id"] else [kind]
    told = " · ".join(for_markdown(fact) for fact in facts)
    links = evidence.links(row["source"], titles)
    when = for_markdown(history.when(t, row))
    title = for_markdown(said(row, "title", t))
    return f"**{when}**. {title}  \n  :small[{told} · {links}]"


def _places(year: int, names: Mapping[str, str]) -> None:
    if not names:
        return
    with st.container(horizontal=True, gap="small"):
        for place_id, name in names.items():
            st.button(
                for_markdown(name),
                key=f"spot_{year}_{place_id}",
                icon=":material/location_on:",
                type="tertiary",
                on_click=_open_card,
                args=(year, place_id),
            )


def _open_card(year: int, place_id: str) -> None:
    st.session_state[_YEAR] = year
    map_panel.open_card(place_id)


PAGE: Final = Page.of_room("history", ":material/history:", _draw)
