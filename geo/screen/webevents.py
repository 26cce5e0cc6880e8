"""The events and periods of a chart: shapes and words of Plotly beside its traces."""

from __future__ import annotations

from typing import Any

from geo.chart import Band, Flags, Mark
from geo.charting.chart_space import between
from geo.screen.webpen import Pen, lines, plain


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


def words(mark: Mark, pen: Pen) -> list[dict[str, Any]]:
    """Return the words of events (along their lines) and of periods (above them)."""
    x, y = pen.axes.values()
    at = {"xref": x, "yref": f"{y} domain", "showarrow": False}
    if isinstance(mark, Flags):
        return [
            at
            | {
                "x": pen.x(x),
                "y": 1,
                "text": lines(text),
                "hovertext": lines(text),
                "textangle": -90,
                "align": "right",
                "xanchor": "right",
                "yanchor": "top",
                "font": {"size": 11},
            }
            for x, text in zip(mark.x, mark.texts, strict=True)
        ]
    if isinstance(mark, Band) and mark.text:
        middle = plain(between(pen.panel.x, mark.start, mark.end))
        said = {"text": lines(mark.text, 24), "yanchor": "bottom", "font": {"size": 11}}
        return [at | said | {"x": middle, "y": 1}]
    return []
