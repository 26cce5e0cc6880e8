"""What the page of the reader's own list shows of it, and what of it can be proposed to the atlas.

Its map, its growth and the list held against the atlas are the shared machinery of pages, asked for
the list's own room (`geo.listing.room`). Nothing is sent from here: rows that the atlas lacks go
into a file, with a source each, that the reader takes home and sees before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import i18n, schemes, views
from geo.escape import for_markdown
from geo.exhibit import Chart
from geo.i18n import Texts
from geo.listing import dates, keeping, network, proposal, room
from geo.listing.keeping import Placed
from geo.listing.listing import Network, Proposal
from geo.listing.problems import Problem, brief
from geo.model import View
from geo.request import Request
from ui import bar, chart_panel, making, map_panel, own_list, page, session, state
from ui.own_list import Held

_FITTED: Final = "_own_fitted"  # what the map was last moved to


def _fit(asked: Request) -> View:
    """Return the map, moved to its members when other networks are shown: not at each filter."""
    view = session.of_kind(View, asked)
    shown = (own_list.turn(), asked.display.part, asked.filters.networks, asked.atlas.brought)
    now = (*shown, map_panel.stands(view))
    if st.session_state.get(_FITTED) != now:
        st.session_state[_FITTED] = now
        map_panel.fit(view)
    return view


def _beyond(t: Texts, view: View) -> None:
    """Say how many members lie outside the part of the world that the map goes to."""
    located = view.members[view.members.geometry.notna()]
    if number := len(located) - len(views.bulk(located)):
        said = t.n_("{n} membership outside this map", "{n} memberships outside this map", number)
        st.caption(for_markdown(said))


def _map(t: Texts, offered: Request) -> None:
    asked = state.asked(offered)
    _beyond(t, _fit(asked))
    page.show_rows(t, offered, room.shown(asked))


def _growth(t: Texts, offered: Request) -> None:
    page.head(t, offered)
    found = session.of_kind(Chart, state.asked(offered))
    bar.draw(t, offered, found.facets() if found.facets else {})
    bar.chips(t, offered, clear=found.empty, unused=("networks",))
    chart_panel.show(t, found, offered)


def _difference(t: Texts, offered: Request) -> None:
    view = _fit(state.asked(offered))
    _beyond(t, view)
    page.show(t, offered, view, drawn=())
    page.show_table(t, view)


PARTS: Final[dict[str, Callable[[Texts, Request], None]]] = {
    "map": _map,
    "growth": _growth,
    "difference": _difference,
}


def show(t: Texts, offered: Request, held: Held) -> None:
    """Draw the part of the page that is chosen, and how many rows are on no map."""
    PARTS[state.display().part](t, offered)
    lost = int((held.found["state"] != "found").sum())
    if lost:
        said = t.n_("{n} row has no place yet.", "{n} rows have no place yet.", lost)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(for_markdown(said), width="content")
            st.button(
                t._("Choose their places"),
                on_click=state.change,
                kwargs={"part": "list"},
                key="list_back",
            )


def about(t: Texts, held: Held) -> None:
    """Draw what the reader says of the network: its name and look, its own total, its licence."""
    now = held.given.network
    st.header(t._("The network"))
    with st.container(horizontal=True, vertical_alignment="bottom"):  # a label may be two lines
        said = _looked(t, _totalled(t, _named(t, now)))
    if said != now:
        own_list.change(replace(held.given, network=said))
        st.rerun()


def _named(t: Texts, now: Network) -> Network:
    turn, names = own_list.turn(), views.network_names(session.atlas(), t)
    options = ["", *session.atlas().drawn]
    return replace(
        now,
        name=st.text_input(
            t._("Name of the network"), now.name, max_chars=100, key=f"list_name_{turn}"
        ),
        unit=st.text_input(
            t._("What its members are"),
            now.unit,
            max_chars=60,
            placeholder=t._("members"),
            key=f"list_unit_{turn}",
        ),
        instead_of=st.selectbox(
            t._("In place of a network of the atlas"),
            options,
            index=options.index(now.instead_of) if now.instead_of in options else 0,
            format_func=lambda code: names[code] if code else t._("none"),
            key=f"list_instead_{turn}",
        ),
        licence=st.text_input(
            t._("Licence of the list"),
            now.licence,
            max_chars=100,
            placeholder=t._("not stated"),
            key=f"list_licence_{turn}",
        ),
    )


def _totalled(t: Texts, now: Network) -> Network:
    turn = own_list.turn()
    total = st.number_input(
        t._("Total that it publishes itself"),
        min_value=0,
        max_value=1_000_000,
        value=now.total,
        key=f"list_total_{turn}",
    )
    day = st.date_input(
        t._("Day of that total"),
        value=network.day_of(now.total_date) or session.today(),
        min_value=dt.date(1950, 1, 1),
        max_value=session.today(),
        format=t.facts.picker,
        disabled=total is None,
        key=f"list_total_day_{turn}",
    )
    if total is None:
        return replace(now, total=None, total_date="")
    same = network.day_of(now.total_date) == day  # a month or year that a project file has stays
    return replace(now, total=total, total_date=now.total_date if same else day.isoformat())


def _looked(t: Texts, now: Network) -> Network:
    """Draw its colour and shape, proposed so that no other network has them."""
    if now.instead_of:
        return now  # it has those of the network
    turn = own_list.turn()
    colour, shape = network.look(session.atlas(), now)
    shapes = t.each(schemes.SHAPES)
    picked = st.color_picker(t._("Colour"), colour, key=f"list_colour_{turn}")
    form = bar.one_of(t._("Shape"), shapes, f"list_shape_{turn}", shape)
    looks = {"colour": (picked.lower(), colour.lower()), "shape": (form, shape)}
    return replace(now, **{k: new for k, (new, old) in looks.items() if new != old})


_AT_ONCE: Final = 10  # rows to give a source
_OPEN: Final = frozenset({"source", "address"})


def propose(t: Texts, held: Held) -> None:
    """Draw what can be proposed to the atlas, what it lacks, and the file and text to send."""
    st.header(t._("Propose to the atlas"))
    said = t._(
        "Rows that the atlas lacks can be proposed to those who keep it, each with its source. "
        "Nothing is sent from here: you take a file and a text home, and see before what is in "
        "them. Of your list go place, dates and status; notes only if you choose so, parties and "
        "further columns never. What the atlas takes in has its licence, CC BY 4.0."
    )
    st.caption(for_markdown(said))
    if not st.toggle(t._("Look for what the atlas lacks"), key="list_propose"):
        return
    _chosen(t, held)
    if not held.given.proposal.network:
        return
    atlas, placed = session.atlas(), Placed(held.given, held.rows, held.found)
    key = ("lacking", held.given.proposal, tuple(held.given.sources.items()))
    rows = session.of_own(key, lambda: proposal.lacking(atlas, placed, session.today()))
    going = rows[rows["why"] == ""]
    lacks = t.n_("The atlas lacks {n} row.", "The atlas lacks {n} rows.", len(rows))
    goes = t.n_("{n} can be proposed.", "{n} can be proposed.", len(going))
    st.markdown(for_markdown(f"{lacks} {goes}"))
    _sources(t, rows)
    _staying(t, rows[~rows["why"].isin({"", *_OPEN})])
    if len(going):
        _given(t, placed, rows)


def _chosen(t: Texts, held: Held) -> None:
    """Draw what is said of all rows: their network, the day of the sources, what these say."""
    now, turn = held.given.proposal, own_list.turn()
    with st.container(horizontal=True):
        told = _of_network(t, held)
        written = st.text_input(
            t._("Day of the sources, such as 2026-11-20"),
            now.as_of,
            max_chars=20,
            key=f"list_propose_day_{turn}",
        )
        told["evidence"] = st.text_input(
            t._("What the sources say, in short"),
            now.evidence,
            max_chars=300,
            placeholder=proposal.EVIDENCE,
            key=f"list_propose_evidence_{turn}",
        )
        told["source"] = st.text_input(
            t._("Source of the rows that name none"),
            now.source,
            max_chars=500,
            placeholder="https://",
            key=f"list_propose_source_{turn}",
        )
    told["with_notes"] = st.checkbox(
        t._("Send the notes of the rows too, as what the source says"),
        now.with_notes,
        key=f"list_propose_notes_{turn}",
    )
    day = dates.one(written)
    if isinstance(day, Problem):
        st.error(for_markdown(" ".join(day.said(t))), icon=":material/event_busy:")
    else:
        told["as_of"] = day
    said = replace(now, **told) if told["network"] else Proposal()
    if said != now:
        own_list.change(replace(held.given, proposal=said))
        st.rerun()


def _of_network(t: Texts, held: Held) -> dict[str, Any]:
    """Draw the choice of the network that rows are proposed to, and of its coalition if it has."""
    now, turn, atlas = held.given.proposal, own_list.turn(), session.atlas()
    names, options = views.network_names(atlas, t), ["", *atlas.drawn]
    network = now.network or held.given.network.instead_of
    told: dict[str, Any] = {
        "network": st.selectbox(
            t._("Network that the rows are of"),
            options,
            index=options.index(network) if network in options else 0,
            format_func=lambda code: names[code] if code else t._("to be chosen"),
            key=f"list_propose_network_{turn}",
        )
    }
    rows = atlas.coalitions[atlas.coalitions["network_id"] == network].to_dict("records")
    words = {row["coalition"]: i18n.said(row, "name", t) for row in rows}
    if words:
        codes = list(words)
        told["coalition"] = st.selectbox(
            t._("Coalition"),
            codes,
            index=codes.index(now.coalition) if now.coalition in codes else 0,
            format_func=words.__getitem__,
            key=f"list_propose_coalition_{turn}",
        )
    return told


def _sources(t: Texts, rows: pd.DataFrame) -> None:
    """Draw a field for the source of each row that has none."""
    asked = rows[rows["why"].isin(_OPEN)]
    words, turn = t.each(proposal.WHY), own_list.turn()
    for row in asked.head(_AT_ONCE).to_dict("records"):
        name = brief(row["name"] or row["code"])
        line = t._("row {n}").format(n=row["row"])
        left, right = st.columns([1, 2], gap="small", vertical_alignment="center")
        with left:
            hint = f"{line} · {words[row['why']]}"
            st.markdown(f"**{for_markdown(name)}** :small[{for_markdown(hint)}]")
        with right:
            key = f"list_source_{row['row']}_{turn}"
            st.text_input(
                t._("Source of {name}").format(name=for_markdown(name)),
                row["source"],
                max_chars=500,
                placeholder="https://",
                label_visibility="collapsed",
                key=key,
                on_change=_source,
                args=(str(row["key"]), key),
            )
    left_over = len(asked) - _AT_ONCE
    if left_over > 0:
        more = t.n_("{n} more row follows.", "{n} more rows follow.", left_over)
        st.caption(for_markdown(more))


def _source(key: str, widget: str) -> None:
    """Keep the source of a row. For a callback."""
    held = own_list.held()
    if held is not None:
        sources = {**held.given.sources, key: str(st.session_state[widget]).strip()}
        own_list.change(replace(held.given, sources={k: v for k, v in sources.items() if v}))


def _staying(t: Texts, rows: pd.DataFrame) -> None:
    """Say which rows can't be proposed, and why."""
    if len(rows):
        words = t.each(proposal.WHY)
        told = {
            t._("Row"): rows["row"].astype("str"),
            t._("Name"): rows["name"].map(brief),
            t._("Why it stays"): rows["why"].map(words),
        }
        st.dataframe(pd.DataFrame(told), hide_index=True, key="list_propose_stay")


def _given(t: Texts, placed: Placed, rows: pd.DataFrame) -> None:
    """Draw what leaves, cell by cell, the file that holds it, and the text to send with it."""
    atlas = session.atlas()
    with st.expander(t._("What leaves, cell by cell")):
        for name, lines in proposal.tables(atlas, placed, rows).items():
            if lines:
                st.caption(for_markdown(name))
                table = pd.DataFrame(lines)
                filled = table.loc[:, (table != "").any()]
                st.dataframe(filled, hide_index=True, key=f"list_propose_{name}")
    making.download(
        t._("The contribution (ZIP)"),
        lambda: proposal.packed(atlas, placed, rows),
        "contribution.zip",
        "list_contribution",
    )
    st.caption(t._("A text to send with it: as an issue of the atlas, or by mail."))
    title, text = proposal.issue(atlas, placed, rows, t)
    st.code(f"{title}\n\n{text}", language=None, wrap_lines=True)


def take_home(t: Texts) -> None:
    """Draw the project file, and what forgets the list."""
    st.header(t._("Save or forget the list"))
    st.caption(
        t._(
            "The project holds the list with all your choices and your scenes; bring it here to go "
            "on."
        )
    )
    with st.container(horizontal=True):
        making.download(
            t._("Save the project (ZIP)"),
            partial(keeping.project, own_list.project()),
            "list_project.zip",
            "list_project",
            "save",
        )
        st.button(
            t._("Forget the list"),
            on_click=own_list.forget,
            icon=":material/delete:",
            key="list_forget",
        )
