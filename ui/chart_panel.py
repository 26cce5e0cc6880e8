"""A chart in a page: what it says, the drawing with its legend, its table, its coverage.

A chart or a table below a map is drawn when it is about to be seen (`when_near`): to read Plotly
alone costs a browser more than all the rest of a page.

Of the small multiples under a map, a bar that is chosen filters the map, and chosen again no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import chart_layout
from geo.escape import for_markdown
from geo.exhibit import Chart
from geo.i18n import Texts, nearest_language
from geo.maps import small_multiples
from geo.model import ColourBy, View
from geo.request import Request
from geo.screen import assets
from geo.screen import chart as web_chart
from geo.takeaway import export
from ui import evidence, export_panel, making, map_panel, state

Settings = dict[str, Any]
FIELDS: Final[dict[ColourBy, str]] = {"tier": "tiers", "family": "families"}
_ROW, _EDGE, _TALLEST = 35, 2, 400  # pixels of a table: of a row, of its edge, at most
_NEAR: Final = "_near"  # what has come near since it was drawn last

_sight = st.components.v2.component(
    "atlas_sight", js=assets.own("sight.js").decode(), isolate_styles=False
)


def when_near(t: Texts, key: str, draw: Callable[[], object], height: int, name: str = "") -> None:
    """Draw something below the first screen as soon as it is about to be seen, in a run of its own.

    Its place is held until then, with its ``name`` for who does not see it. Print brings it too,
    and a browser that can't watch; where no browser asks, it is drawn at once. What is chosen in
    it runs the whole page.
    """
    if not map_panel.has_browser():
        draw()
        return
    words = t._("Not drawn yet: print the page once more.")
    _when_near(key, draw, {"height": height, "name": name, "words": words})


@st.fragment
def _when_near(key: str, draw: Callable[[], object], data: Settings) -> None:
    came: set[str] = st.session_state.setdefault(_NEAR, set())
    context = get_script_run_ctx()
    if came != {key} and context is not None and context.fragment_ids_this_run:
        st.rerun()  # what is chosen in it changes the page, and more than one may come at once
    came.clear()
    own = f"sight_{key}"
    near = bool((st.session_state.get(own) or {}).get("near"))
    _sight(key=own, data=data | {"near": near}, on_near_change=lambda: came.add(key))
    if near:
        draw()


def table(t: Texts, key: str, rows: pd.DataFrame, **settings: Any) -> None:  # noqa: ANN401 - Streamlit's
    """Draw a table below a map when it is near."""
    draw = partial(st.dataframe, rows, hide_index=True, key=key, **settings)
    when_near(t, key, draw, table_height(len(rows)))


def table_height(rows: int) -> int:
    """Return the height in pixels of a table of so many rows."""
    return min(_ROW * (rows + 1) + _EDGE, _TALLEST)


def show(t: Texts, chart: Chart, offered: Request) -> None:
    """Draw a chart with its coverage and its exports: one part of a page."""
    draw(t, chart, alone=True)
    if chart.coverage:
        evidence.coverage(chart, t)
    export_panel.show(t, chart, state.asked(offered))


@dataclass(frozen=True)
class Picking:
    """How a mark is chosen on a chart: its key, what happens then, and what says so."""

    key: str
    callback: Callable[[], None]
    words: str


def draw(t: Texts, chart: Chart, picking: Picking | None = None, *, alone: bool = False) -> None:
    """Draw a chart: heading, sentence, legend, drawing, table; alone, it says its filters too."""
    st.header(for_markdown(chart.title))
    if alone and chart.subtitle:
        st.caption(for_markdown(chart.subtitle))
    st.markdown(for_markdown(chart.caption))
    if chart.empty:
        return
    drawing = partial(_plotly, chart, f"chart_{chart.view_id}")
    if picking is not None:
        st.caption(picking.words)
        drawing = partial(_plotly, chart, picking.key, picking.callback)
    _legend(t, chart)
    if alone:
        drawing()
    else:
        when_near(t, f"chart_{chart.view_id}", drawing, web_chart.height(chart), _alt(chart))
    _table(t, chart)


def plot(t: Texts, chart: Chart, key: str) -> Any:  # noqa: ANN401 - the state of Streamlit's chart
    """Draw a chart under its legend; return what is chosen on it."""
    _legend(t, chart)
    return _plotly(chart, key, "rerun")


def _alt(chart: Chart) -> str:
    return f"{chart.title}. {chart.caption}"


def _plotly(
    chart: Chart, key: str, on_select: Callable[[], None] | Literal["ignore", "rerun"] = "ignore"
) -> Any:  # noqa: ANN401 - the state of Streamlit's chart
    """Draw a chart in the colours of the theme; return what is chosen on it."""
    return st.plotly_chart(
        web_chart.figure(chart, dark=st.context.theme.type == "dark"),
        theme=None,
        config=web_chart.config(chart.language),
        alt=_alt(chart),
        key=key,
        on_select=on_select,
        selection_mode="points",
    )


def _legend(t: Texts, chart: Chart) -> None:
    """Draw the legend of a chart in the colours of the theme."""
    toned = web_chart.toned if st.context.theme.type == "dark" else str
    items = tuple(
        replace(item, symbol=replace(item.symbol, colour=toned(item.symbol.colour)))
        for item in chart.legend
    )
    if items:
        st.html(map_panel.legend_html(t, items))


def separated(t: Texts, table: pd.DataFrame, numbers: Mapping[str, str]) -> tuple[Any, Settings]:
    """Return a table whose numbers have the separators of the language, and how to show them.

    A browser writes them in its own language. Where that is another one, they are written here;
    the table sorts them as numbers all the same. ``numbers`` are its columns with their headings.
    """
    if nearest_language(st.context.locale) == t.language:
        column = partial(st.column_config.NumberColumn, format="localized")
        return table, {name: column(heading) for name, heading in numbers.items()}
    formats: dict[str, Any] = dict.fromkeys(numbers, t.number)
    written = table.style.set_uuid("atlas").format(formats, na_rep="")  # else each run has another
    return written, {name: st.column_config.NumberColumn(h) for name, h in numbers.items()}


def _table(t: Texts, chart: Chart) -> None:
    key = f"rows_{chart.view_id}"
    with st.expander(t._("The chart as a table")):
        when_near(t, key, lambda: _rows(t, chart, key), table_height(len(chart.table)))
        making.waiting(t)
        with st.container(horizontal=True):
            _file(t._("Download these rows (CSV)"), chart, "csv")
            _file(t._("Download the figure (PDF)"), chart, "pdf")


def _rows(t: Texts, chart: Chart, key: str) -> None:
    names = {name: name for name in chart_layout.numbers(chart.table)}
    rows, numbers = separated(t, chart.table, names)
    st.dataframe(rows, hide_index=True, column_config=numbers, key=key)


def _file(label: str, chart: Chart, fmt: str) -> None:
    made = making.aside(export.data if fmt == "csv" else export.snapshot, chart, fmt)
    name = export.filename(chart, state.filters(), fmt)
    making.download(label, made, name, f"{fmt}_{chart.view_id}")


def multiples(t: Texts, offered: Request, view: View, networks: tuple[str, ...]) -> None:
    """Draw the counts of each network by population tier and by party family."""
    for scheme, field in FIELDS.items():
        chart = small_multiples.multiples(view, scheme, networks, t)
        picking = None
        if field in offered.choices and not chart.empty:
            codes = [str(code) for code in chart.tables["drawn"].index]
            picking = _picking(t, chart.view_id, field, codes)
        draw(t, chart, picking)


def _picking(t: Texts, name: str, field: str, codes: list[str]) -> Picking:
    """Return how a bar is chosen. The chart has another key after each choice: none stays lit."""
    chosen = "-".join(getattr(state.filters(), field))
    key = f"chart_{name}_{chosen}"
    said = t._("Choose a bar to filter by it; choose it again to take the filter away.")
    return Picking(key, lambda: toggle(key, field, codes), said)


def toggle(key: str, field: str, codes: list[str]) -> None:
    """Filter by the category of the chosen bar, or no more; for callbacks of charts."""
    event: Any = st.session_state.get(key)
    points = event.selection.points if event else []
    if not points or not 0 <= points[0]["point_index"] < len(codes):
        return
    code, held = codes[points[0]["point_index"]], getattr(state.filters(), field)
    kept = tuple(value for value in held if value != code)
    state.change(**{field: kept if code in held else (*held, code)})
