"""The reproduction table: each figure of the papers, what the data says, and where to see it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.articles import claim_links, claims
from geo.articles.claims import Answer
from geo.escape import for_markdown
from geo.i18n import Texts
from ui import session


def show(t: Texts, answers: Sequence[Answer]) -> None:
    """Draw the claims, one row each, in their order."""
    st.header(t._("Claim by claim"))
    if not answers:
        return
    table = claims.table(t, answers)
    rows = table[columns(t)].map(for_markdown)
    said = table[t._("How they compare")].map(for_markdown)
    rows[t._("Statement")] += " :small[" + said + "]"
    rows[t._("View")] = [_link(t, answer) for answer in answers]
    name = t._("The figures of the papers and what the data documents")
    with st.container(key="claim_table"):
        st.table(rows, hide_index=True, border="horizontal", alt=name)
    st.caption(
        t._(
            "The same numbers come from the command line: {command}. “See” opens the view with the "
            "filters of the claim; “near” the page that comes closest."
        ).format(command="`python -m geo claims`")
    )


def columns(t: Texts) -> list[str]:
    """Return the columns of the claims that the page shows, in order."""
    return [
        t._("Statement"),
        t._("Printed"),
        t._("Documented"),
        t._("Difference"),
    ]


def _link(t: Texts, answer: Answer) -> str:
    words = t._("See") if claim_links.is_exact(answer) else t._("near")
    return f"[{words}]({claim_links.address(answer, t.language, session.today())})"
