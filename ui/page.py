"""What a page is to the app, what stands above each, and the common layout of the map pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import describe, registry, table
from geo.damage import LayersError
from geo.escape import for_markdown, safe_url
from geo.i18n import Texts
from geo.model import View
from geo.request import Request
from geo.takeaway import export
from ui import bar, chart_panel, evidence, export_panel, making, map_panel, session, state

_MOST: Final = 8  # lines of what was not understood; the rest is counted
_SHARES: Final = (4, 1)  # of the map and what stands beside it; the page's style has the last word
_CHOSEN: Final = "_row"
_TABLE: Final = "table_{}"  # the key of that of a view
Beside = Callable[[dict[str, str]], None]
Own = Mapping[str, Collection[str]]


def _nothing(t: Texts) -> Own:
    del t
    return {}


@dataclass(frozen=True)
class Page:
    """One page of the app; each module of `pages` declares its own as ``PAGE``.

    ``name`` is the last part of its address; ``title`` names it in the navigation too. ``render``
    draws the page. ``own`` returns the keys that it understands in its
    address, with the values of each; a page of a room (see `geo.registry`) leaves that to the
    room, which ``room`` names, empty as long as there is none.
    """

    name: str
    icon: str
    title: Callable[[Texts], str]
    render: Callable[[Texts], None]
    own: Callable[[Texts], Own] = _nothing
    room: Callable[[], str] = str

    @classmethod
    def of_room(
        cls,
        name: str,
        icon: str,
        draw: Callable[[Texts, Request], None],
    ) -> Page:
        """Return the page of a room, which has its title from there.

        ``draw`` is given the room as it opens; the reader's filters and display are in step with
        the address before it, and the address with them after it.
        """

        def render(t: Texts) -> None:
            opening = state.start(name)
            draw(t, opening)
            state.finish(opening)
            state.shown()

        return cls(name, icon, registry.room(name).title, render, room=lambda: name)


def note_misread(t: Texts, page: Page | None) -> None:
    """Read the address of a page that is no room; forget what another page did not understand.

    Without a page, nothing of the address is read: the reader is told that there is none.
    """
    if page is not None and page.room():
        return
    moved = state.visit(page.name if page is not None else "")
    if page is not None and (moved or state.is_news()):
        state.misunderstood(registry.strays(state.address(), page.own(t)))


def show_misread(t: Texts) -> None:
    """Say what was left out of the address, and why."""
    found = state.misread()
    if not found:
        return
    lines = [for_markdown(registry.said(t, one)) for one in found[:_MOST]]
    more = len(found) - len(lines)
    if more > 0:
        said = t.n_("{n} more value was left out.", "{n} more values were left out.", more)
        lines.append(for_markdown(said))
    st.warning("\n".join(f"- {line}" for line in lines), icon=":material/link_off:")


def show_unused(t: Texts, page: Page | None) -> None:
    """Say on a page that no filter narrows which ones the reader has brought along."""
    if page is None or not page.room():
        bar.say_unused(t, state.brought())


def show(
    t: Texts,
    offered: Request,
    view: View,
    beside: Beside | None = None,
    *,
    drawn: Collection[str] | None = None,
) -> None:
    """Draw a view: what it says, the map beside its legend and cards, and the coverage.

    Title, headline, bar and map fill the window together (``ui/assets/page.css``). The map goes to
    the browser first, and what is heavier to draw follows it. ``beside`` draws what a page adds to
    the side column; it is given the properties of what was clicked on the map since the last run.
    """
    _open_chosen_row(view)
    with st.container(key="stage"):
        head(t, offered)
        line = headline(view)
        with st.container(key="above_map"):
            room = st.container(key="bar_room")  # of a height that is known before the bar is drawn
        left, right = st.columns(_SHARES, gap="small")
    map_panel.locate(view, state.filters())
    with left:
        clicked = map_panel.show_map(view, t)
    if clicked.get("place_id"):  # at once: what follows may be overtaken by the next run
        state.change(card=clicked["place_id"])
    if not map_panel.has_reported():
        map_panel.head_start()
    with right, st.container(key="side"):
        map_panel.legend_beside(t, view, offered)
        with st.container(key="list"):
            map_panel.places_beside(t, view)
            cards = st.container(key="cards")
    if map_panel.has_reported():
        map_panel.breathe()
    with line:
        caveats(t, view)
        bar.chips(t, offered, clear=view.members.empty)
    with room:
        facets = view.facets() if view.facets is not None else {}
        bar.draw(t, offered, facets, drawn=drawn, view=view)
    with cards:
        evidence.place_card(t, view.imprint, offered.atlas)
        if beside is not None:
            beside(clicked)
    evidence.coverage(view, t)
    export_panel.show(t, view, state.asked(offered))
    if offered.name in registry.MAPS:
        _link_to_compare(t, state.asked(offered))


def head(t: Texts, offered: Request) -> None:
    """Draw the title of a page, and beside it the choice of its part where it has several."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(for_markdown(offered.room.title(t)), width="content")
        if "part" in offered.choices:
            bar.part(t, offered)


def headline(view: View) -> DeltaGenerator:
    """Draw what a view has found, beside it what is uncertain; return their line."""
    line = st.container(horizontal=True, vertical_alignment="center", gap="small", key="headline")
    with line:
        st.markdown(for_markdown(view.headline), width="content")
    return line


def caveats(t: Texts, view: View) -> None:
    """Draw what is uncertain about a view, behind a button."""
    with st.popover(t._("What we don't know"), type="tertiary", key="caveats"):
        st.markdown(for_markdown(view.caption))
        st.markdown(for_markdown(describe.absence(t, view)))


def _open_chosen_row(view: View) -> None:
    row = newly_chosen(_TABLE.format(view.view_id))
    if row is not None and row < len(view.rows):
        map_panel.open_card(str(table.ordered(view.rows)["place_id"].iloc[row]))
        st.session_state[map_panel.IN_SIGHT] = st.session_state.get(map_panel.IN_SIGHT, 0) + 1


def _link_to_compare(t: Texts, asked: Request) -> None:
    """Link to the comparison, with the view on both sides."""
    text = registry.side_text(asked, session.today())
    values = {**dict.fromkeys(registry.SIDES, text), registry.LANGUAGE: t.language}
    session.link_to(registry.COMPARE, t._("Put this view beside another one"), values)


def show_rows(t: Texts, offered: Request, networks: tuple[str, ...]) -> None:
    """Draw the map of some networks, its table and small multiples: a page, or a part of one."""
    view = session.of_kind(View, state.asked(offered))
    show(t, offered, view)
    show_table(t, view)
    chart_panel.multiples(t, offered, view, networks)


def show_table(t: Texts, view: View) -> None:
    """Draw the table of a view and offer its rows as CSV."""
    st.header(t._("The same rows as a table"))
    st.caption(
        t._("A click on a row opens the card of its place. More columns stand to the right.")
    )
    key, height = _TABLE.format(view.view_id), chart_panel.table_height(len(view.rows))
    chart_panel.when_near(t, key, lambda: _rows(t, view, key), height)
    making.download(
        t._("Download these rows (CSV)"),
        making.aside(export.data, view, "csv"),
        export.filename(view, state.filters(), "csv"),
        f"csv_{view.view_id}",
        disabled=view.rows.empty,
    )


def _rows(t: Texts, view: View, key: str) -> None:
    rows, settings = _own_rows(t, view) if view.table is not None else _members(t, view)
    st.dataframe(
        rows,
        hide_index=True,
        column_config=settings,
        key=key,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        placeholder="–",
    )


_HOST: Final = r"https?://([^/]+)"


def _members(t: Texts, view: View) -> tuple[Any, dict[str, Any]]:
    """Return the memberships of a view as a table in words, and how its columns are shown."""
    words = t.each(table.COLUMNS)
    population = {"population": words["population"]}
    rows, numbers = chart_panel.separated(t, table.in_words(t, view), population)
    return rows, {
        **words,
        "place": st.column_config.TextColumn(words["place"], pinned=True),
        **numbers,
        "population_year": st.column_config.NumberColumn(words["population_year"], format="%d"),
        "source": st.column_config.LinkColumn(words["source"], display_text=_HOST),
    }


def _own_rows(t: Texts, view: View) -> tuple[Any, dict[str, Any]]:
    """Return the table of rows that are no memberships; the last of its columns are sources."""
    rows, words = table.shown(view, t, view.imprint.names)
    last = str(rows.columns[-1])
    rows[last] = [next(filter(safe_url, describe.sources(cell)), None) for cell in rows[last]]
    return rows, {
        "place": st.column_config.TextColumn(words["place"], pinned=True),
        last: st.column_config.LinkColumn(words[last], display_text=_HOST),
    }


def newly_chosen(key: str) -> int | None:
    """Return the row of a table that was chosen since the last run, if any.

    Called before what the choice opens is drawn.
    """
    event: Any = st.session_state.get(key)
    cells = [row for row, _ in event.selection.cells] if event else []
    chosen = (key, *(event.selection.rows or cells)) if event else (key,)
    if chosen == st.session_state.get(_CHOSEN, (key,)):
        return None
    st.session_state[_CHOSEN] = chosen
    return chosen[1] if len(chosen) > 1 else None


def show_damaged(t: Texts, error: LayersError) -> None:
    """Say which files are wrong, that nothing is shown for it, and what to do."""
    st.title(t._("The data of the atlas is damaged"))
    st.error(
        t._(
            "No map, number or file can be shown: part of them would be wrong. Nothing is wrong "
            "with your link or your browser."
        ),
        icon=":material/broken_image:",
    )
    st.subheader(t._("What is wrong"))
    st.markdown("\n".join(f"- {for_markdown(damage.said(t))}" for damage in error.damages))
    st.caption(t._("Folder of the layers: {folder}").format(folder=for_markdown(str(error.folder))))
    st.subheader(t._("What to do"))
    st.markdown(
        t._(
            "If you read the atlas: come back later, or tell whoever runs it, with the lines above."
        )
    )
    st.markdown(t._("You run the atlas?") + " " + for_markdown(error.remedy(t)))
    st.markdown(t._("Then load this page again: the server need not be started anew."))
