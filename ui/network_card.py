"""The card of one network: facts, relations, divergences, and where its members are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from geo import registry, views
from geo.escape import for_markdown, safe_url
from geo.i18n import Texts
from geo.networks.network_card import NetworkCard, network_card
from ui import place_panel, session, state


def open_card(network_id: str) -> None:
    """Open the card of a network; an empty id closes it."""
    state.change(net=network_id)


def choose(t: Texts, names: Mapping[str, str]) -> None:
    """Draw a list from which any network's card can be opened."""
    st.selectbox(
        t._("Open the card of"),
        ["", *names],
        format_func=lambda code: names.get(code, t._("none")),
        key=state.key("net"),
    )


def show(t: Texts) -> None:
    """Draw the card of the open network, or say how to open one."""
    opened = state.display().net
    card = network_card(session.atlas(), opened, state.filters().as_of, t) if opened else None
    if card is None:
        st.caption(t._("Choose a network: its card opens here."))
        return
    titles = views.reference_titles(session.atlas(), t)
    with st.container(border=True, key="net_card"):
        st.header(for_markdown(card.name), anchor=False)
        st.button(
            t._("Close"),
            key="net_close",
            icon=":material/close:",
            on_click=open_card,
            args=("",),
        )
        if card.summary:
            st.markdown(for_markdown(card.summary))
        _facts(t, card)
        _divergences(t, card, titles)
        _ties(t, card, titles)
        _members(t, card)
        _title(t._("Sources"))
        st.markdown(f":small[{_links(card.sources, titles)}]")


def _title(words: str) -> None:
    st.markdown(f"**{for_markdown(words)}**")


def _links(sources: Sequence[str], titles: Mapping[str, str]) -> str:
    return " · ".join(place_panel.link(source, titles) for source in sources)


def _facts(t: Texts, card: NetworkCard) -> None:
    lines = [f"**{for_markdown(name)}** {for_markdown(value)}" for name, value in card.facts]
    if safe_url(card.website):
        words = t._("Website")
        lines.append(f"**{for_markdown(words)}** {place_panel.link(card.website, {})}")
    st.markdown("  \n".join(lines))


def _divergences(t: Texts, card: NetworkCard, titles: Mapping[str, str]) -> None:
    for case in card.divergences:
        _title(t._("Where the class and other sources pull apart"))
        said = t._("The table: {table}. Other sources: {others}").format(
            table=case.table, others=case.others
        )
        st.markdown(f"{for_markdown(said)} :small[{_links(case.sources, titles)}]")


def _ties(t: Texts, card: NetworkCard, titles: Mapping[str, str]) -> None:
    if not card.ties:
        return
    _title(t._("Relations"))
    lines = []
    for tie in card.ties:
        said = " · ".join(for_markdown(part) for part in (tie.since, tie.remark) if part)
        lines.append(f"- {for_markdown(tie.words)} :small[{said} · {_links(tie.sources, titles)}]")
    st.markdown("\n".join(lines))


def _members(t: Texts, card: NetworkCard) -> None:
    if not card.coverage:
        return
    _title(t._("Documented of published"))
    for line in card.coverage:
        st.markdown(for_markdown(line))
    day = t.day(state.filters().as_of)
    st.caption(for_markdown(t._("Documented members as of {day}").format(day=day)))
    for page, query in registry.with_members(session.atlas(), card.network_id).items():
        words = t._("On the map: {title}").format(title=registry.room(page).title(t))
        session.link_to(page, words, query)
