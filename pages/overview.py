"""The first page: what the atlas holds, its maps, questions to ask, and how to use it in a room."""

from __future__ import annotations

import datetime as dt
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import registry
from geo.about import questions, sources
from geo.escape import for_map, for_markdown
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import View
from geo.print import figure
from geo.print.styles import Style
from ui import session
from ui.page import Page

MAPS: Final = ("contestatory", "iccar", "alpine")
_LATEST: Final = 4


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Welcoming Cities Atlas")


def render(t: Texts) -> None:
    """Draw the page: words and figures first, then what has to be drawn or counted."""
    st.title(title(t))
    st.markdown(for_markdown(questions.lead(t)))
    _figures(t)
    pictures = st.container()
    asked = st.container()
    left, right = st.columns(2, gap="large")
    with left:
        st.header(t._("In a workshop"))
        st.markdown("\n".join(f"1. {for_markdown(step)}" for step in questions.steps(t)))
    with right:
        _changes(t)
    session.link_to("sources", t._("Sources and methods"), icon=":material/menu_book:")
    with asked:
        counts = _questions(t)
    with pictures:
        _maps(t)
    _count(t, counts)


def _figures(t: Texts) -> None:
    """Draw the six figures, each with what is known of it."""
    lines = []
    for holding in session.once(questions.holdings, session.atlas(), session.today()):
        label, detail = (for_map(words) for words in questions.words(t, holding))
        number = for_map(t.number(holding.number))
        lines.append(f"<li><strong>{number}</strong> {label}<small>{detail}</small></li>")
    st.html(f'<ul class="atlas-figures">{"".join(lines)}</ul>')


def _maps(t: Texts) -> None:
    """Draw the small maps of today; each opens its page."""
    today = session.today()
    for column, name in zip(st.columns(len(MAPS)), MAPS, strict=True):
        asked = session.opening(name).narrowed(as_of=today)
        with column.container(border=True, key=f"opens_{name}"):
            drawn = session.of_kind(View, asked)
            style: Style = "dark" if st.context.theme.type == "dark" else "colour"
            png = session.once(_picture, name, session.atlas(), today, style)
            alt = f"{drawn.title}. {drawn.caption}"
            st.image(session.inline(png), alt=alt, width="stretch")
            values = registry.values(asked, today) | {registry.LANGUAGE: [t.language]}
            session.link_to(name, for_markdown(asked.room.title(t)), values)


def _picture(name: str, atlas: Atlas, today: dt.date, style: Style) -> bytes:
    """Draw a small map; it holds no words, so one serves every language."""
    asked = registry.offered(name, atlas, session.language(), today)
    return figure.thumbnail(session.of_kind(View, asked.narrowed(as_of=today)), style)


def _questions(t: Texts) -> list[DeltaGenerator]:
    """Draw the questions as links; return where their counts go."""
    st.header(t._("Questions you can ask"))
    columns = st.columns(2, gap="large")
    places = []
    for i, question in enumerate(questions.QUESTIONS):
        with columns[i % 2].container(gap=None, key=f"question_{i}"):
            words = for_markdown(question.words(t))
            values = session.once(question.query, session.atlas(), session.today(), t.language)
            session.link_to(question.page, words, values, ":material/help:")
            places.append(st.empty())
    return places


def _count(t: Texts, places: list[DeltaGenerator]) -> None:
    """Write below each question how much its answer holds."""
    for question, place in zip(questions.QUESTIONS, places, strict=True):
        number = session.once(_number, question, session.atlas(), session.today())
        place.caption(for_markdown(questions.counted(t, question.unit, number)))


def _number(question: questions.Question, atlas: Atlas, today: dt.date) -> int:
    """Count an answer; it is the same in each language."""
    return session.exhibit(question.asked(atlas, today, session.language())).row_count


def _changes(t: Texts) -> None:
    """Draw the latest entries of the change log of the data."""
    st.header(t._("Latest changes to the data"))
    found = sources.changes(session.atlas().package)
    lines = [f"- **{t.partial(c.date)}** {for_markdown(c.words(t))}" for c in found[:_LATEST]]
    st.markdown("\n".join(lines))
    version = t._("Version of the data: {version}").format(version=session.atlas().version)
    st.caption(for_markdown(version))


PAGE: Final = Page(
    "overview",
    ":material/home:",
    title,
    render,
    own=lambda _: {registry.VIEW: registry.ROOMS},  # another name leads to no room
)
