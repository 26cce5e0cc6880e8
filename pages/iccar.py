"""Map 2 of the paper: the coverage of ICCAR, with the cards of its countries and coalitions."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import describe
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.maps import iccar
from geo.maps import iccar_countries as countries
from geo.model import View
from geo.request import Request
from ui import chart_panel, map_panel, page, session, state
from ui.page import Page

_OPEN: Final = "_country"


def _draw(t: Texts, offered: Request) -> None:
    view = session.of_kind(View, state.asked(offered))
    page.show(t, offered, view, lambda clicked: _country(t, clicked, view))
    _coalitions(t, view)
    page.show_table(t, view)


def _country(t: Texts, clicked: dict[str, str], view: View) -> None:
    """Draw the panel of the clicked country, or of the one that is still open."""
    if clicked.get("iso2"):
        st.session_state[_OPEN] = clicked["iso2"]
    iso2 = st.session_state.get(_OPEN)
    measures = view.tables["countries"]
    found = measures[measures["iso2"] == iso2]
    if not iso2 or found.empty:
        return
    record = found.to_dict("records")[0]
    with st.container(border=True, key="country_card"):
        st.header(for_markdown(describe.country(t, iso2)), anchor=False)
        if record["state"] == "documented":
            st.caption(for_markdown(countries.said(record, t)))
        else:
            st.caption(for_markdown(t.each(countries.STATES)[str(record["state"])]))
        members = countries.country_members(view.members, iso2)
        names = dict(zip(members["place_id"], members["name"], strict=True))
        if names:
            st.pills(
                t._("Members"),
                list(names),
                format_func=names.__getitem__,
                key=f"country_{iso2}",
                on_change=_open_member,
                args=(iso2,),
            )
        st.button(t._("Close"), key="country_close", icon=":material/close:", on_click=_close)


def _open_member(iso2: str) -> None:
    chosen = st.session_state.get(f"country_{iso2}")
    if chosen:
        map_panel.open_card(chosen)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _coalitions(t: Texts, view: View) -> None:
    """Draw the table of the coalitions and the chart of joining years."""
    st.header(t._("The coalitions"))
    st.caption(
        t._(
            "Where a coalition is thinly documented, an empty country says nothing: the list "
            "could not be read."
        )
    )
    chart_panel.table(t, "coalitions", view.tables["coalitions"])
    chart_panel.draw(t, iccar.joined(view, t))


PAGE: Final = Page.of_room("iccar", ":material/public:", _draw)
