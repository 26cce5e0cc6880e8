"""The links of a chart as traces of Plotly: lines with words at their middle, and arrows."""

from __future__ import annotations

import plotly.graph_objects as go

from geo.chart import Links
from geo.charting.chart_space import between
from geo.escape import for_plotly
from geo.screen.webpen import Pen, hover, plain


def traces(links: Links, pen: Pen) -> list[go.Scatter]:
    """Return a trace for each width of line."""
    found: list[go.Scatter] = []
    for width in dict.fromkeys(links.widths):
        chosen = [i for i, w in enumerate(links.widths) if w == width]
        x: list[object] = []
        y: list[object] = []
        hover: list[str] = []
        for i in chosen:
            start, end = links.starts[i], links.ends[i]
            x += [pen.x(start[0]), plain(between(pen.panel.x, start[0], end[0])), pen.x(end[0])]
            y += [pen.y(start[1]), plain(between(pen.panel.y, start[1], end[1])), pen.y(end[1])]
            hover += [links.hover[i] if links.hover else links.name] * 3
            x.append(None)
            y.append(None)
            hover.append("")
        drawn = _link(links, pen, (x, y), width, hover)
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
