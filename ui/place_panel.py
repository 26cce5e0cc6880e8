"""The card of one place beside the map: memberships, executives, codes and sources."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import describe, place_card
from geo.escape import for_markdown, safe_url
from geo.i18n import Texts
from geo.place_card import Fact, PlaceCard
from ui import map_panel, session, state


def show(
    t: Texts, networks: dict[str, str], titles: Mapping[str, str], *, beside_map: bool = True
) -> None:
    """Draw the card of the open place, if one is open; beside a map it can be zoomed to."""
    opened = state.display().card
    if not opened:
        return
    day = state.filters().as_of
    card = place_card.place_card(session.atlas(), opened, day, t, networks)
    if card is None:
        return
    with st.container(border=True, key="place_card"):
        _heading(t, card, beside_map=beside_map)
        _title(t._("Memberships"))
        for fact in card.memberships:
            _fact(fact, titles)
        st.caption(for_markdown(t._("Sources read on {day}").format(day=t.day(card.read_on))))
        if card.executives:
            _title(t._("Party of the executive"))
            for fact in card.executives:
                _fact(fact, titles)


def _title(words: str) -> None:
    st.markdown(f"**{for_markdown(words)}**")


def _heading(t: Texts, card: PlaceCard, *, beside_map: bool) -> None:
    st.header(for_markdown(card.name), anchor=False)
    lines = [f"{card.kind}, {card.country}", card.population]
    if card.code:
        lines.append(t._("Official code: {code}").format(code=card.code))
    if card.point:
        lines.append(f"{card.point[0]:.3f}, {card.point[1]:.3f}")
    else:
        lines.append(t._("no point known"))
    if card.elevation:
        lines.append(card.elevation)
    if card.variants:
        lines.append(t._("Also: {names}").format(names=t.listing(list(card.variants))))
    st.caption(" · ".join(for_markdown(line) for line in lines))
    with st.container(horizontal=True):
        if card.point and beside_map:
            st.button(
                t._("Zoom to"),
                key="card_zoom",
                icon=":material/zoom_in:",
                on_click=map_panel.zoom_to,
                args=(card.point,),
            )
        st.button(
            t._("Close"),
            key="card_close",
            icon=":material/close:",
            on_click=map_panel.open_card,
            args=("",),
        )


def _fact(fact: Fact, titles: Mapping[str, str]) -> None:
    links = " · ".join(link(source, titles) for source in fact.sources)
    said = " · ".join(for_markdown(part) for part in (fact.detail, fact.evidence) if part)
    st.markdown(f"{for_markdown(fact.title)}  \n:small[{said} · {links}]")


def link(source: str, titles: Mapping[str, str]) -> str:
    """Return a source as a Markdown link, or as its citation where it has no address."""
    citation = describe.reference_title(source, titles)
    address = safe_url(source)
    if citation is not None or address is None:
        return for_markdown(citation or source)
    quoted = address.replace("(", "%28").replace(")", "%29")
    return f"[{for_markdown(address.split('/')[2])}]({quoted})"
