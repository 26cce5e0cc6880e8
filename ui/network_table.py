"""Networks in a page: the table of the paper as four quadrants, and rows that open a card."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import symbols
from geo.escape import for_map, for_markdown
from geo.i18n import Texts
from geo.networks import typology, words
from ui import network_card, state

_SEEN = "_net_rows"


def quadrants(t: Texts, rows: pd.DataFrame) -> None:
    """Draw the four quadrants with their classes; each name is a button that opens its card."""
    for scale in ("national", "transnational"):
        for column, origin in zip(st.columns(2), ("spontaneous", "coopted"), strict=True):
            part = rows[(rows["scale"] == scale) & (rows["origin"] == origin)]
            with column.container(border=True, height="stretch"):
                name = words.quadrants(t)[scale, origin]
                st.header(f"{for_markdown(name)} ({t.number(len(part))})", anchor=False)
                for code, (_scale, _origin, scope) in typology.CLASSES.items():
                    if (_scale, _origin) == (scale, origin):
                        _class(t, code, scope, part[part["class"] == code])


def _class(t: Texts, code: str, scope: str, rows: pd.DataFrame) -> None:
    image = symbols.data_uri(words.symbol(code))
    name = f"{words.scopes(t)[scope]} ({t.number(len(rows))})"
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
                on_click=network_card.open_card,
                args=(network,),
                wrap=True,
            )


def rows(t: Texts, table: pd.DataFrame, key: str) -> None:
    """Draw rows in words; choosing one opens a card (see `open_chosen`)."""
    st.caption(t._("Choose a row to open the card of its network."))
    st.dataframe(table, hide_index=True, key=key, on_select="rerun", selection_mode="single-row")


def open_chosen(key: str, networks: list[str]) -> None:
    """Open the card of the row chosen since the last run; called before the card is drawn."""
    event: Any = st.session_state.get(key)
    chosen = (key, *event.selection.rows) if event else (key,)
    if chosen == st.session_state.get(_SEEN, (key,)):
        return
    st.session_state[_SEEN] = chosen
    if len(chosen) > 1 and chosen[1] < len(networks):
        network_card.open_card(networks[chosen[1]])
