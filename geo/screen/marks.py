"""The marks of a chart as Plotly takes them: traces, and the shapes and words beside them.

Events and periods are shapes and words; every other mark is one trace or a few. Texts are inert for
Plotly, and places are days as text or numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from geo import palette
from geo.chart_layout import between, drops, number, position, span, tops, wrapped
from geo.escape import for_plotly
from geo.exhibit import Band, Bars, Dots, Flags, Line, Links, Mark, Panel, Place
from geo.i18n import Texts
from geo.model import Shape, Symbol

PAPER: Final = "#fbfaf6"  # the ground of the light theme
_BREAK: Final = "<br>"
_YEARS: Final = (1900, 2100)
_HALO: Final = 4  # shadows over each other, until they cover a line
_WORDS: Final = 34  # characters to a line of words in a panel
_FEW: Final = 12  # upright bars, over which there is room for words on a phone
_NARROW: Final = 10  # size of the words over more of them
_PLAIN: Final = 12  # of words over fewer
_LOW: Final = 0.06  # of the longest bar: a part with no room for its number, which is in the table
EDGE: Final = "#8f8877"
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
_PHONE: Final = 270.0  # pixels of a plot on a phone
_LETTER: Final = 5.0  # of a letter along a line
_HIGH: Final = 12.0  # and of a line of words


def axis_name(letter: str, number: int) -> str:
    """Return what Plotly calls an axis: x, x2, x3."""
    return f"{letter}{number if number > 1 else ''}"


@dataclass(frozen=True)
class Pen:
    """What a panel's marks are drawn with: its number, its axes, the language, the colours."""

    number: int
    panel: Panel
    t: Texts
    tone: Callable[[str], str]
    ink: str = palette.INK
    ground: str = PAPER

    @property
    def halo(self) -> str:
        """Return a shadow of the ground's colour, in which words are read over lines."""
        return ", ".join([f"0 0 2px {self.ground}"] * _HALO)

    @property
    def axes(self) -> dict[str, str]:
        """Return the names of the axes of a trace."""
        return {"xaxis": axis_name("x", self.number), "yaxis": axis_name("y", self.number)}

    def x(self, place: Place) -> object:
        """Return a place of the horizontal axis as Plotly takes it."""
        return plain(position(self.panel.x, place))

    def y(self, place: Place) -> object:
        """Return a place of the vertical axis as Plotly takes it."""
        return plain(position(self.panel.y, place))


def plain(place: float | dt.date) -> object:
    """Return a day as text, a number as it is."""
    return place.isoformat() if isinstance(place, dt.date) else place


def lines(text: str, width: int = _WORDS) -> str:
    """Return a text in lines, inert for Plotly."""
    return _BREAK.join(for_plotly(line) for line in wrapped(text, width))


def hover(texts: Sequence[str], count: int, given: Iterable[str]) -> dict[str, Any]:
    """Return what stands under the pointer: the texts of the mark, else those given."""
    shown = list(texts) if texts else list(given)
    if not any(shown):
        return {"hoverinfo": "skip"}
    return {"hovertext": [lines(text, 60) for text in shown[:count]], "hoverinfo": "text"}


def said_of(place: Place, t: Texts) -> str:
    """Write a place of an axis."""
    if isinstance(place, dt.date):
        return t.day(place)
    return place if isinstance(place, str) else number_of(place, t)


def number_of(value: float, t: Texts) -> str:
    """Write a number; a year has no separator."""
    year = float(value).is_integer() and _YEARS[0] <= value <= _YEARS[1]
    return str(int(value)) if year else t.number(value)


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
            return _links(mark, pen)
        case Flags() | Band():
            return []


def _bars(bars: Bars, pen: Pen) -> go.Bar:
    across, count = bars.across, len(bars.places)
    places = [(pen.y if across else pen.x)(place) for place in bars.places]
    packed = not across and count > _FEW
    series = [mark for mark in pen.panel.marks if isinstance(mark, Bars)]
    alone = len(series) == 1
    name = f"{bars.name} · " if bars.name else ""
    low = 0.0 if across or alone else _LOW * max(tops(series), default=0.0)
    texts = [t if b >= low else "" for t, b in zip(bars.texts, bars.lengths, strict=False)]
    said = (
        pen.t.labelled(f"{name}{said_of(place, pen.t)}", pen.t.number(length))
        for place, length in zip(bars.places, bars.lengths, strict=True)
    )
    return go.Bar(
        x=list(bars.lengths) if across else places,
        y=places if across else list(bars.lengths),
        orientation="h" if across else "v",
        name=for_plotly(bars.name),
        marker={"color": [pen.tone(colour) for colour in bars.colours]},
        text=[for_plotly(text) for text in texts] or None,
        textfont={"size": _NARROW if packed else _PLAIN},
        constraintext="none" if packed else "both",
        textposition="outside" if alone else "auto",
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
    words = [_BREAK.join(map(for_plotly, text.split("\n"))) for text in dots.texts]
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
    looks = [
        _look(symbol, tone, pen.ground) for symbol, tone in zip(dots.symbols, tones, strict=True)
    ]
    return {
        "symbol": [look[0] for look in looks],
        "size": list(dots.sizes),
        "color": [look[1] for look in looks],
        "opacity": 1.0,
        "line": {"color": [look[2] for look in looks], "width": [look[3] for look in looks]},
    }


def _look(symbol: Symbol, tone: str, ground: str) -> tuple[str, str, str, float]:
    """Return the symbol of Plotly, its fill, its edge and the width of that."""
    if symbol.mark == "cross":
        return "x-thin", tone, tone, 2.6
    if symbol.mark == "hollow":
        return SHAPES[symbol.shape], ground, tone, 2.0
    return SHAPES[symbol.shape], tone, "#ffffff", 1.0


def _links(links: Links, pen: Pen) -> list[go.Scatter]:
    """Return a trace for each width of line, with words at the middle of each."""
    found: list[go.Scatter] = []
    for width in dict.fromkeys(links.widths):
        chosen = [i for i, w in enumerate(links.widths) if w == width]
        x: list[object] = []
        y: list[object] = []
        told: list[str] = []
        for i in chosen:
            start, end = links.starts[i], links.ends[i]
            x += [pen.x(start[0]), plain(between(pen.panel.x, start[0], end[0])), pen.x(end[0])]
            y += [pen.y(start[1]), plain(between(pen.panel.y, start[1], end[1])), pen.y(end[1])]
            told += [links.hover[i] if links.hover else links.name] * 3
            x.append(None)
            y.append(None)
            told.append("")
        drawn = _link(links, pen, (x, y), width, told)
        drawn.showlegend = bool(links.name) and not found
        found.append(drawn)
    return found


def _link(
    links: Links, pen: Pen, places: tuple[list[object], list[object]], width: float, said: list[str]
) -> go.Scatter:
    heads = {
        "symbol": "arrow",
        "angleref": "previous",
        "size": [0, 0, 6 + 2 * width, 0] * (len(said) // 4),
        "standoff": 6,
        "color": pen.tone(links.colour),
        "opacity": 1.0,
        "line": {"width": 0},
    }
    return go.Scatter(
        x=places[0],
        y=places[1],
        mode="lines+markers" if links.arrows else "lines",
        marker=heads if links.arrows else None,
        line={
            "color": pen.tone(links.colour),
            "width": width,
            "dash": "dash" if links.dashed else "solid",
        },
        name=for_plotly(links.name),
        cliponaxis=False,
        **pen.axes,
        **hover(said, len(said), said),
    )


def shapes(mark: Mark, pen: Pen) -> list[dict[str, Any]]:
    """Return the lines of events and the fields of periods."""
    x, y = pen.axes.values()
    upright = {"xref": x, "yref": f"{y} domain", "y0": 0, "y1": 1}
    if isinstance(mark, Flags):
        line = {"color": pen.tone(mark.colour), "width": 1, "dash": "dot"}
        return [
            upright | {"type": "line", "x0": pen.x(at), "x1": pen.x(at), "line": line}
            for at in mark.x
        ]
    if isinstance(mark, Band):
        return [
            upright
            | {
                "type": "rect",
                "x0": pen.x(mark.start),
                "x1": pen.x(mark.end),
                "fillcolor": pen.tone(mark.colour),
                "opacity": 0.14,
                "line": {"width": 0},
                "layer": "below",
            }
        ]
    return []


def _drops(flags: Flags, pen: Pen) -> list[float]:
    """Return how far the words of events are moved down, so that none touch on a phone."""
    low, high = span(pen.panel, upright=False)
    numbers = [number(pen.panel.x, place) for place in flags.x]
    places = [_PHONE * (at - low) / ((high - low) or 1.0) for at in numbers]
    return drops(places, [_LETTER * len(text) for text in flags.texts], _HIGH)


def words(mark: Mark, pen: Pen) -> list[dict[str, Any]]:
    """Return the words of events (along their lines) and of periods (above them)."""
    x, y = pen.axes.values()
    at = {"xref": x, "yref": f"{y} domain", "y": 1}
    if isinstance(mark, Flags):
        return [
            at
            | {
                "x": pen.x(x),
                "yshift": -down,
                "text": lines(text),
                "hovertext": lines(text),
                "textangle": -90,
                "align": "right",
                "xanchor": "right",
                "yanchor": "top",
                "font": {"size": 11, "shadow": pen.halo},
            }
            for x, text, down in zip(mark.x, mark.texts, _drops(mark, pen), strict=True)
        ]
    if isinstance(mark, Band) and mark.text:
        middle = plain(between(pen.panel.x, mark.start, mark.end))
        said = {"text": lines(mark.text, 24), "yanchor": "bottom", "font": {"size": 11}}
        return [at | said | {"x": middle}]
    return []
