"""The marks of a chart as traces of Plotly."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from geo.chart import Band, Bars, Dots, Flags, Line, Links, Mark
from geo.escape import for_plotly
from geo.model import Shape, Symbol
from geo.screen import weblinks
from geo.screen.webpen import Pen, hover, said_of

_FEW: Final = 12  # upright bars, over which there is room for words on a phone
_NARROW: Final = 10  # size of the words over more of them
_WORDS: Final = 12
_HOLLOW: Final = "#fffdf8"
_EDGE: Final = "#8f8877"
SHAPES: Final[dict[Shape, str]] = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "inverted": "triangle-down",
    "diamond": "diamond",
    "kite": "diamond-tall",
    "pentagon": "pentagon",
    "hexagon": "hexagon2",
    "star": "star",
    "plus": "cross",
}


def traces(mark: Mark, pen: Pen) -> list[Any]:
    """Return the traces of a mark; events and periods have none."""
    match mark:
        case Bars():
            return [_bars(mark, pen)]
        case Line():
            return [_line(mark, pen)]
        case Dots():
            return _dots(mark, pen)
        case Links():
            return weblinks.traces(mark, pen)
        case Flags() | Band():
            return []


def _bars(bars: Bars, pen: Pen) -> go.Bar:
    across, count = bars.across, len(bars.places)
    places = [(pen.y if across else pen.x)(place) for place in bars.places]
    packed = not across and count > _FEW
    alone = sum(isinstance(mark, Bars) for mark in pen.panel.marks) == 1
    name = f"{bars.name} · " if bars.name else ""
    said = (
        pen.t.labelled(f"{name}{said_of(place, pen.t)}", pen.t.number(length))
        for place, length in zip(bars.places, bars.lengths, strict=True)
    )
    return go.Bar(
        x=list(bars.lengths) if across else places,
        y=places if across else list(bars.lengths),
        orientation="h" if across else "v",
        name=for_plotly(bars.name),
        marker={
            "color": [pen.tone(colour) for colour in bars.colours],
            "line": {"color": _EDGE, "width": 0.5},
        },
        text=[for_plotly(text) for text in bars.texts] or None,
        textfont={"size": _NARROW if packed else _WORDS},
        outsidetextfont={"color": pen.subtle, "size": _NARROW if packed else _WORDS},
        constraintext="none" if packed else "both",
        textposition="outside" if alone else "auto",
        textangle=0,
        cliponaxis=False,
        **pen.axes,
        **hover(bars.hover, count, said),
    )


def _line(line: Line, pen: Pen) -> go.Scatter:
    name = f"{line.name} · " if line.name else ""
    said = (
        pen.t.labelled(f"{name}{said_of(x, pen.t)}", said_of(y, pen.t))
        for x, y in zip(line.x, line.y, strict=True)
    )
    return go.Scatter(
        x=[pen.x(place) for place in line.x],
        y=[pen.y(place) for place in line.y],
        mode="lines",
        name=for_plotly(line.name),
        line={
            "color": pen.tone(line.colour),
            "width": line.width,
            "dash": "dash" if line.dashed else "solid",
            "shape": "hv" if line.step else "linear",
        },
        **pen.axes,
        **hover(line.hover, len(line.x), said),
    )


def _dots(dots: Dots, pen: Pen) -> list[go.Scatter]:
    x, y = [pen.x(place) for place in dots.x], [pen.y(place) for place in dots.y]
    found = []
    ringed = [i for i, symbol in enumerate(dots.symbols) if symbol.mark == "ring"]
    if ringed:
        found.append(
            go.Scatter(
                x=[x[i] for i in ringed],
                y=[y[i] for i in ringed],
                mode="markers",
                marker={
                    "symbol": "circle-open",
                    "size": [dots.sizes[i] + 7 for i in ringed],
                    "color": [pen.tone(dots.symbols[i].colour) for i in ringed],
                    "line": {"width": 1.4},
                },
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
                **pen.axes,
            )
        )
    said = dots.texts or (dots.name,) * len(x)
    words = [for_plotly(text) for text in dots.texts]
    symbols = go.Scatter(
        x=x,
        y=y,
        mode="markers+text" if words else "markers",
        marker=_markers(dots, pen),
        text=words or None,
        textposition="middle right",
        textfont={"color": pen.ink, "shadow": pen.halo},
        name=for_plotly(dots.name),
        cliponaxis=False,
        **pen.axes,
        **hover(dots.hover, len(x), said),
    )
    return [*found, symbols]


def _markers(dots: Dots, pen: Pen) -> dict[str, Any]:
    tones = [pen.tone(symbol.colour) for symbol in dots.symbols]
    looks = [_look(symbol, tone) for symbol, tone in zip(dots.symbols, tones, strict=True)]
    return {
        "symbol": [look[0] for look in looks],
        "size": list(dots.sizes),
        "color": [look[1] for look in looks],
        "opacity": 1.0,
        "line": {"color": [look[2] for look in looks], "width": [look[3] for look in looks]},
    }


def _look(symbol: Symbol, tone: str) -> tuple[str, str, str, float]:
    """Return the symbol of Plotly, its fill, its edge and the width of that."""
    if symbol.mark == "cross":
        return "x-thin", tone, tone, 2.6
    if symbol.mark == "hollow":
        return SHAPES[symbol.shape], _HOLLOW, tone, 2.0
    return SHAPES[symbol.shape], tone, "#ffffff", 1.0
