"""Rows of the reader's own list that the atlas lacks: proposed with a source each, as a file.

Nothing is sent from here: the reader takes the file and a text home, and sees first what is in
them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import i18n, views
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.listing import dates, proposal
from geo.listing.keeping import Placed
from geo.listing.listing import Proposal
from geo.listing.problems import Problem, brief
from ui import making, own_list, session
from ui.own_list import Held

_AT_ONCE: Final = 10  # rows to give a source
_OPEN: Final = frozenset({"source", "address"})


def show(t: Texts, held: Held) -> None:
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
    now, turn, atlas = held.given.proposal, own_list.turn(), session.atlas()
    names = views.network_names(atlas, t)
    options = ["", *atlas.drawn]
    network = now.network or held.given.network.instead_of
    own = atlas.coalitions[atlas.coalitions["network_id"] == network]
    with st.container(horizontal=True):
        told: dict[str, Any] = {
            "network": st.selectbox(
                t._("Network that the rows are of"),
                options,
                index=options.index(network) if network in options else 0,
                format_func=lambda code: names[code] if code else t._("to be chosen"),
                key=f"list_propose_network_{turn}",
            )
        }
        if len(own):
            codes = list(own["coalition"])
            told["coalition"] = st.selectbox(
                t._("Coalition"),
                codes,
                index=codes.index(now.coalition) if now.coalition in codes else 0,
                format_func={
                    r["coalition"]: i18n.said(r, "name", t) for r in own.to_dict("records")
                }.__getitem__,
                key=f"list_propose_coalition_{turn}",
            )
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
