"""The events and periods of a chart: shapes and words of Plotly beside its traces."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from geo.chart import Band, Flags, Mark
from geo.charting.chart_extent import span
from geo.charting.chart_flags import drops
from geo.charting.chart_space import between, position
from geo.screen.webpen import Pen, lines, plain

_PHONE: Final = 270.0  # pixels of a plot on a phone
_LETTER: Final = 5.0  # of a letter along a line
_HIGH: Final = 12.0  # and of a line of words


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
    numbers = [position(pen.panel.x, place) for place in flags.x]
    plain = [float(n.toordinal()) if isinstance(n, dt.date) else n for n in numbers]
    places = [_PHONE * (number - low) / ((high - low) or 1.0) for number in plain]
    return drops(places, [_LETTER * len(text) for text in flags.texts], _HIGH)


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
                "yshift": -down,
                "text": lines(text),
                "hovertext": lines(text),
                "textangle": -90,
                "align": "right",
                "xanchor": "right",
                "yanchor": "top",
                "font": {"size": 11, "color": pen.subtle, "shadow": pen.halo},
            }
            for x, text, down in zip(mark.x, mark.texts, _drops(mark, pen), strict=True)
        ]
    if isinstance(mark, Band) and mark.text:
        middle = plain(between(pen.panel.x, mark.start, mark.end))
        font = {"size": 11, "color": pen.subtle}
        said = {"text": lines(mark.text, 24), "yanchor": "bottom"}
        return [at | said | {"x": middle, "y": 1, "font": font}]
    return []
