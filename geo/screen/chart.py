"""A chart in the browser: the Plotly figure of a `geo.exhibit.Chart`.

Everything that Plotly writes is given to it as text in the reader's language, or follows the
names and separators of `config`: it asks no server for them.

What all charts have in common is a template, which stands in for Streamlit's. The panels have their
places from here and not from ``make_subplots``: it knows one gap between all rows, while the room
over a row depends on its titles, and takes as long as the rest of a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil
from typing import Any, Final

import plotly.graph_objects as go
from babel import Locale

from geo import kept, palette
from geo.chart_layout import ends, heights, joined, wrapped
from geo.exhibit import Axis, Bars, Chart, Panel
from geo.i18n import Texts
from geo.print import styles
from geo.screen import marks
from geo.screen.marks import PAPER, Pen, axis_name, lines, plain

_GROUND: Final = "#12171b"  # of the dark theme
_CHALK: Final = "#e6ebef"  # words beside symbols, on that ground
_DARK: Final = ("#b8c1c8", _GROUND, "#71808c")  # words around a chart, ground, edges there
_CLEAR: Final = "rgba(0,0,0,0)"
_GRID: Final = "rgba(128,128,128,0.28)"
_FONT: Final = '"Source Sans", sans-serif'  # of the page
_LINE: Final = 16  # height of a line of words, in pixels
_CATEGORY: Final = 24  # characters to a line of a category's words
_CRAMPED: Final = 18  # the same, beside dots in many columns
_ROOMY: Final = 52  # the same, where the axis asks for room
_ACROSS: Final = 84  # characters over the whole width
_BESIDE: Final = 46  # characters of titles side by side, as many as a phone has room for
_PLOT: Final = 34  # characters beside the words of categories, on a phone
_TICKS: Final = 30  # room for the words under a row, in pixels
_FEWEST, _MARKS = 2, 8  # marks of an axis of numbers: whole numbers from so many on, at most
_SMALL: Final = 0.34  # of the width: a panel with room for two days under it, on a phone
_APART: Final = (0.03, 0.16)  # between panels that share an axis, and that do not


@kept.of_texts
@lru_cache(maxsize=64)
def figure(chart: Chart, *, dark: bool = False) -> go.Figure:
    """Return the Plotly figure of a chart, drawn up once; nobody changes it.

    Parameters
    ----------
    chart
        What is drawn.
    dark
        Whether it stands on the ground of the dark theme: dark colours become lighter.
    """
    t, tone = Texts(chart.language), toned if dark else str
    inks = (_CHALK, _GROUND) if dark else (palette.INK, PAPER)
    named = [m for row in chart.rows for p in row for m in p.marks if getattr(m, "name", "")]
    data: list[Any] = []
    layout: dict[str, Any] = {
        "template": template(dark=dark),
        "height": (tall := height(chart)),
        "margin": {"t": _above(chart.rows[0]) if chart.rows else 8},
        "showlegend": not chart.legend and len(named) > 1,
        "dragmode": "zoom" if chart.zoomable else False,
        "separators": separators(chart.language),
        "annotations": [],
        "shapes": [],
    }
    number = 0
    for row, domain in zip(chart.rows, _row_domains(chart, tall), strict=True):
        first = number + 1
        for panel, span, shared in zip(row, _columns(row), joined(row), strict=True):
            number += 1
            pen = Pen(number, panel, t, tone, *inks)
            for mark in panel.marks:
                data += marks.traces(mark, pen)
                layout["shapes"] += marks.shapes(mark, pen)
                layout["annotations"] += marks.words(mark, pen)
            layout[f"xaxis{number}"] = _x(chart, pen, span, last=row is chart.rows[-1])
            inner = first if shared and number > first else 0
            layout[f"yaxis{number}"] = _y(pen, domain, inner)
            layout["annotations"] += _title(pen, row)
    return go.Figure(data, layout)


@cache
def template(*, dark: bool) -> go.layout.Template:
    """Return what all charts have in common on the ground of a theme."""
    ink, ground, edge = _DARK if dark else (palette.SUBTLE_INK, PAPER, marks.EDGE)
    font = {"family": _FONT, "size": 12, "color": ink}
    axis = {
        "title": {"standoff": 8},
        "showgrid": False,
        "gridcolor": _GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "exponentformat": "none",
    }
    line = {"color": marks.EDGE, "width": 0.5}
    return go.layout.Template(
        layout={
            "font": font,
            "hoverlabel": {"font": font, "bgcolor": ground, "bordercolor": edge},
            "margin": {"l": 8, "r": 24, "b": 8, "pad": 8},
            "legend": {"orientation": "h", "yanchor": "top", "y": -0.12, "x": 0},
            "barmode": "relative",
            "bargap": 0.25,
            "paper_bgcolor": _CLEAR,
            "plot_bgcolor": _CLEAR,
            "hovermode": "closest",
            "xaxis": axis,
            "yaxis": axis | {"ticklabelstandoff": 6},
            "annotationdefaults": {"showarrow": False},
        },
        data={"bar": [{"textangle": 0, "cliponaxis": False, "marker": {"line": line}}]},
    )


def toned(colour: str) -> str:
    """Return what a colour becomes on the ground of the dark theme."""
    return styles.tint(colour, _GROUND)


def config(language: str) -> dict[str, Any]:
    """Return the settings of Plotly: no tool bar, and the names and separators of a language."""
    locale = Locale.parse(language)
    days = [locale.days["format"]["wide"][i] for i in (6, *range(6))]
    short = [locale.days["format"]["abbreviated"][i] for i in (6, *range(6))]
    words = {
        "days": days,
        "shortDays": short,
        "months": [locale.months["format"]["wide"][i] for i in range(1, 13)],
        "shortMonths": [locale.months["format"]["abbreviated"][i] for i in range(1, 13)],
        "date": "%d/%m/%Y",
        "decimal": separators(language)[0],
        "thousands": separators(language)[1],
    }
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "locale": f"{language}-atlas",
        "locales": {f"{language}-atlas": {"dictionary": {}, "format": words}},
    }


def separators(language: str) -> str:
    """Return the decimal and the thousands separator of a language."""
    symbols = Locale.parse(language).number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def _above(row: tuple[Panel, ...]) -> int:
    """Return the room over a row: for its titles, and for the words of periods."""
    titles = max(len(wrapped(p.title, _width(p, row))) if p.title else 0 for p in row)
    periods = any(getattr(mark, "text", "") for panel in row for mark in panel.marks)
    return 10 + _LINE * titles + 2 * _LINE * periods


def _width(panel: Panel, row: tuple[Panel, ...]) -> int:
    named = row[0].y.kind == "category"
    if len(row) == 1:
        return _PLOT if named else _ACROSS
    whole = _PLOT - 2 * (len(row) - 1) if named else _BESIDE
    return int(whole * panel.share / sum(p.share for p in row))


def _gaps(chart: Chart) -> list[int]:
    return [_above(row) + (8 if chart.aligned else _TICKS) for row in chart.rows[1:]]


def height(chart: Chart) -> int:
    """Return the height of a chart in pixels: what it asks for, or more where names would touch."""
    needed = 0.0
    for row, part in zip(chart.rows, heights(chart), strict=True):
        names = row[0].y.categories if row[0].y.kind == "category" else ()
        tall = [_LINE * len(wrapped(name, _wide(row[0]))) for name in names]
        step = max(((one + other) / 2 for one, other in pairwise(tall)), default=0)
        needed = max(needed, len(names) * step / part)
    around = 24 + (_above(chart.rows[0]) if chart.rows else 0) + sum(_gaps(chart))
    return max(chart.height, around + ceil(needed))


def _row_domains(chart: Chart, height: int) -> list[tuple[float, float]]:
    """Return the lower and upper end of each row, from 0 at the bottom to 1 at the top."""
    gaps = _gaps(chart)
    inner = max(height - 24 - (_above(chart.rows[0]) if chart.rows else 0), 120)
    free = 1 - sum(gaps) / inner
    top, found = 1.0, []
    for part, gap in zip(heights(chart), [*gaps, 0], strict=True):
        bottom = max(top - part * free, 0.0)
        found.append((bottom, top))
        top = bottom - gap / inner
    return found


def _columns(row: tuple[Panel, ...]) -> Iterator[tuple[float, float]]:
    gaps = [_APART[0] if shared else _APART[1] for shared in joined(row)[1:]]
    free = (1 - sum(gaps)) / sum(panel.share for panel in row)
    left = 0.0
    for panel, gap in zip(row, [*gaps, 0.0], strict=True):
        yield left, min(left + panel.share * free, 1.0)
        left += panel.share * free + gap


def _title(pen: Pen, row: tuple[Panel, ...]) -> list[dict[str, Any]]:
    panel = pen.panel
    if not panel.title:
        return []
    periods = any(getattr(mark, "text", "") for mark in panel.marks)
    return [
        {
            "text": lines(panel.title, _width(panel, row)),
            "x": 0,
            "y": 1,
            "yshift": 2 + 2 * _LINE * periods,
            "xref": f"{pen.axes['xaxis']} domain",  # of its own axis: margins grow with words
            "yref": f"{pen.axes['yaxis']} domain",
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "font": {"size": 13},
        }
    ]


def _axis(axis: Axis, wide: int) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "date" if axis.kind == "date" else "linear"}
    if axis.title:
        found["title"] = {"text": lines(axis.title)}
    if axis.kind == "none":
        found["visible"] = False
    elif axis.kind == "category":
        found["tickvals"] = list(range(len(axis.categories)))
        found["ticktext"] = [lines(name, wide) for name in axis.categories]
    else:
        found["showgrid"] = True
    if axis.kind == "number":
        found |= _marks(axis)
    return found


def _marks(axis: Axis) -> dict[str, Any]:
    """Return how many marks an axis has; where few are counted, none between two whole numbers."""
    match axis.span:
        case (int() | float() as low, int() | float() as high) if _FEWEST <= high - low <= _MARKS:
            return {"dtick": 1}
    return {"nticks": _MARKS}


def _range(pen: Pen, *, upright: bool) -> list[object] | None:
    found = ends(pen.panel, upright=upright)
    return [plain(end) for end in found] if found else None


def _x(chart: Chart, pen: Pen, span: tuple[float, float], *, last: bool) -> dict[str, Any]:
    panel, axis = pen.panel, pen.panel.x
    upright = any(isinstance(mark, Bars) for mark in panel.marks)
    room = _BESIDE if upright else _ACROSS  # words below dots are turned where they are long
    narrow = max(6, int(room * (span[1] - span[0]) / max(len(axis.categories), 1)))
    found = _axis(axis, narrow)
    found |= {"domain": list(span), "anchor": pen.axes["yaxis"]}
    if chart.zoomable:
        found["fixedrange"] = False
    if (limits := _range(pen, upright=False)) is not None:
        found["range"] = limits
    if chart.aligned and pen.number > 1 and _same(chart, panel):
        found["matches"] = "x"
    if axis.kind == "date" and span[1] - span[0] < _SMALL:
        found["nticks"] = 2
    if chart.aligned and not last:
        found["showticklabels"] = False
    return found


def _same(chart: Chart, panel: Panel) -> bool:
    first = chart.rows[0][0].x
    return (panel.x.kind, panel.x.categories) == (first.kind, first.categories)


def _wide(panel: Panel) -> int:
    """Return how many characters to a line the words of the categories beside a panel have."""
    dots = panel.x.kind == "none" and not any(isinstance(m, Bars) for m in panel.marks)
    return _ROOMY if panel.y.roomy else _CRAMPED if dots else _CATEGORY


def _y(pen: Pen, domain: tuple[float, float], inner: int) -> dict[str, Any]:
    axis = pen.panel.y
    found = _axis(axis, _wide(pen.panel))
    found |= {"domain": list(domain), "anchor": pen.axes["xaxis"]}
    if (limits := _range(pen, upright=True)) is not None:
        found["range"] = limits[::-1] if axis.kind == "category" else limits
    if inner:
        found |= {"matches": axis_name("y", inner), "showticklabels": False, "title": None}
    return found
