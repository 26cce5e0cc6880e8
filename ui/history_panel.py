"""The history on the page: its choices, the list by year, and the way to cards and maps."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from geo import describe, views
from geo.chart import Chart
from geo.describe import Row
from geo.escape import for_markdown
from geo.events import history, timeline
from geo.events.history import Names, Spot
from geo.i18n import Texts, said
from geo.request import Request
from ui import chart_panel, map_panel, place_panel, session, state

_WIDTH = 215
_YEAR = "_year_of_card"


def controls(t: Texts, offered: Request, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Draw the choices of period, lines and kinds, in one row that wraps on small screens."""
    with st.container(horizontal=True, gap="small"):
        for name, label in (("period", t._("Period")), ("lanes", t._("Lines"))):
            words = _counted(t, offered.choices[name], counts.get(name))
            st.selectbox(
                label,
                list(words),
                format_func=words.__getitem__,
                key=state.key(name),
                width=_WIDTH,
                disabled=name == "lanes" and state.display().part == "list",
            )
        kinds = _counted(t, offered.choices["kinds"], counts["kinds"])
        st.multiselect(
            t._("Kind of event"),
            list(kinds),
            format_func=kinds.__getitem__,
            key=state.key("kinds"),
            placeholder=t._("all"),
            width=2 * _WIDTH,
        )


def _counted(
    t: Texts, words: Mapping[str, str], counts: Mapping[str, int] | None
) -> Mapping[str, str]:
    if counts is None:
        return words
    return {code: f"{text} ({t.number(counts[code])})" for code, text in words.items()}


def show(t: Texts, chart: Chart, offered: Request) -> None:
    """Draw the timeline under the choice of cards; it can be zoomed where there is a pointer.

    On a phone, a finger on the chart must scroll the page: there the period is the zoom.
    """
    choose_card(t)
    phone = "Mobi" in (st.context.headers.get("User-Agent") or "")
    if not phone:
        st.caption(t._("Drag across the timeline to zoom in, click it twice to zoom out."))
    chart_panel.show(t, timeline.for_phone(chart) if phone else chart, offered)


def choose_card(t: Texts) -> None:
    """Offer the cards of the places of the events shown, and draw the one that is open."""
    atlas, opened = session.atlas(), state.display().card
    rows = describe.records(history.asked(atlas, state.filters(), state.display()))
    spots = history.of_all(rows, history.places_by_name(atlas))
    names = {"": t._("none"), **history.told_apart(t, spots)}
    names.setdefault(opened, opened)
    st.selectbox(
        t._("Card of a place"),
        list(names),
        format_func=names.__getitem__,
        key=state.key("card"),
        width=2 * _WIDTH,
    )
    card(t)


def card(t: Texts) -> None:
    """Draw the card of the open place, if one is open, and the way to the map that has it."""
    atlas, opened = session.atlas(), state.display().card
    if not opened:
        return
    names, titles = views.network_names(atlas, t), views.reference_titles(atlas, t)
    place_panel.show(t, names, titles, beside_map=False)
    spot = history.on_map(atlas, opened)
    if spot and st.button(t._("Show it on the map"), icon=":material/map:", key="card_map"):
        map_panel.go_to(spot.page, spot.view_id, opened, spot.point)


def listing(t: Texts, sentence: str) -> None:
    """Draw the events by year, with their sources and a button for each place that has a card.

    The card opens under the year in which the place was clicked, else above the list.
    """
    atlas = session.atlas()
    rows = describe.records(history.asked(atlas, state.filters(), state.display()))
    known = history.places_by_name(atlas)
    words = history.networks(atlas, t)
    titles = views.reference_titles(atlas, t)
    opened_in = st.session_state.get(_YEAR)
    years = {year: list(events) for year, events in groupby(rows, lambda r: r["begin"].year)}
    st.markdown(for_markdown(sentence))
    if opened_in not in years:
        card(t)
    for year, found in years.items():
        st.header(str(year), anchor=False)
        st.markdown("\n".join(f"- {entry(t, row, words, titles)}" for row in found))
        _places(t, year, found, known)
        if year == opened_in:
            card(t)


def entry(t: Texts, row: Row, words: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Return one event as Markdown: when, what, of which kind and network, from which source."""
    kind = history.kinds(t)[row["kind"]]
    facts = [kind, words[row["network"]]] if row["network_id"] else [kind]
    told = " · ".join(for_markdown(fact) for fact in facts)
    links = " · ".join(place_panel.link(s, titles) for s in describe.sources(row["source"]))
    when = for_markdown(history.when(t, row))
    title = for_markdown(said(row, "title", t))
    return f"**{when}**. {title}  \n  :small[{told} · {links}]"


def _places(t: Texts, year: int, events: list[Row], known: Names) -> None:
    spots: list[Spot] = history.of_all(events, known)
    if not spots:
        return
    with st.container(horizontal=True, gap="small"):
        for place_id, name in history.told_apart(t, spots).items():
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
