"""What the atlas knows, and from where: the card of a place, the coverage of a view, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from geo import describe
from geo import places as cards
from geo.escape import for_markdown, safe_url
from geo.exhibit import Exhibit, Imprint
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Coverage
from geo.places import Fact, PlaceCard
from ui import map_panel, session, state

_ABREAST: Final = 4  # gauges in a row
_THIN: Final = 0.75  # of a published membership: with less, a reader may have the rest


def coverage(view: Exhibit, t: Texts, *, ask: bool = True) -> None:
    """Draw one gauge for each network, and say what absence means; ``ask`` for a better list."""
    if view.coverage:
        heading = t._("Known members of those announced")
        st.markdown(f"**{for_markdown(heading)}**")
    for first in range(0, len(view.coverage), _ABREAST):
        columns = st.columns(min(len(view.coverage), _ABREAST))
        for column, line in zip(columns, view.coverage[first:], strict=False):
            with column:
                _gauge(t, line, view.imprint)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(for_markdown(describe.absence(t, view)), width="content")
        session.link_to("sources", t._("Sources and methods"))
        if ask and any(line.total and share(line) < _THIN for line in view.coverage):
            session.link_to("your_list", t._("You have the list? Show it here"))


def _gauge(t: Texts, line: Coverage, imprint: Imprint) -> None:
    words = for_markdown(describe.coverage_line(t, line, imprint.names[line.network_id]))
    st.progress(share(line), text=f":small[{words}]")
    reason = for_markdown(imprint.reasons.get(line.network_id, ""))
    said = (reason, links(line.source, imprint.titles))
    st.caption(" · ".join(part for part in said if part))


def share(line: Coverage) -> float:
    """Return the documented part of the published total; 0 where no total is at hand."""
    return min(1.0, line.documented / line.total) if line.total else 0.0


def place_card(
    t: Texts, imprint: Imprint, atlas: Atlas | None = None, *, beside_map: bool = True
) -> None:
    """Draw the card of the open place, if one is open; beside a map it can be zoomed to."""
    opened = state.display().card
    if not opened:
        return
    day = state.filters().as_of
    card = cards.place_card(atlas or session.atlas(), opened, day, t, imprint.names)
    if card is None:
        return
    with st.container(border=True, key="place_card"):
        _heading(t, card, beside_map=beside_map)
        title(t._("Memberships"))
        for fact in card.memberships:
            _fact(t, fact, imprint.titles)
        st.caption(for_markdown(t._("Sources read on {day}").format(day=t.day(card.read_on))))
        if card.executives:
            title(t._("Party of the executive"))
            for fact in card.executives:
                _fact(t, fact, imprint.titles)


def title(words: str) -> None:
    """Draw the title of a part of a card."""
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


def _fact(t: Texts, fact: Fact, titles: Mapping[str, str]) -> None:
    told = (t.labelled(name, value) for name, value in fact.further)
    said = " · ".join(for_markdown(part) for part in (fact.detail, fact.evidence, *told) if part)
    st.markdown(f"{for_markdown(fact.title)}  \n:small[{said} · {links(fact.sources, titles)}]")


def links(sources: str | Sequence[str], titles: Mapping[str, str]) -> str:
    """Return sources, or the cell of a layer that names some, as `link` has them."""
    named = describe.sources(sources) if isinstance(sources, str) else sources
    return " · ".join(link(source, titles) for source in named)


def link(source: str, titles: Mapping[str, str]) -> str:
    """Return a source as a Markdown link, or as its citation where it has no address."""
    citation = describe.reference_title(source, titles)
    address = safe_url(source)
    if citation is not None or address is None:
        return for_markdown(citation or source)
    quoted = address.replace("(", "%28").replace(")", "%29")
    return f"[{for_markdown(address.split('/')[2])}]({quoted})"
