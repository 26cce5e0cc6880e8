"""A chart as one HTML file that works from a USB stick: a drawing, its table, no script at all."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo.chart import Chart
from geo.charting import chart_table
from geo.escape import for_map, safe_url
from geo.i18n import Texts
from geo.paper import figure
from geo.screen import assets
from geo.takeaway import handout, handout_parts
from geo.takeaway.export_notes import Content

_WIDE: Final = 240.0  # millimetres of the drawing
_PIXEL: Final = 0.29  # millimetres of a pixel of the screen's chart


def handout_page(chart: Chart, t: Texts, version: str, url: str = "", *, qr: bool = False) -> str:
    """Return a chart as one self-contained HTML page, in the language of the texts.

    It has the chart as an SVG drawing, its legend and table, how much is documented, the sources
    and the licences. Parameters as for `geo.takeaway.handout.handout`; the same chart gives the
    same page.
    """
    content = Content(chart, t, version, url)
    return handout.page(content, _body(content, chart, qr=qr), _style(), [])


def _style() -> str:
    own = (
        "figure{margin:14px 0 18px}figure svg{width:100%;height:auto}"
        "figure .legend{display:flex;flex-wrap:wrap;gap:4px 18px}"
    )
    return assets.own("handout.css").decode() + own


def _body(content: Content, chart: Chart, *, qr: bool) -> str:
    t = content.t
    legend = [handout_parts.symbol_line(t, item) for item in chart.legend]
    heading = for_map(t._("The chart as a table"))
    parts = [
        handout_parts.header(content),
        f"<main>\n<figure>\n{_drawing(content, chart)}",
        handout_parts.listed("legend", legend) if legend else "",
        "</figure>",
        handout_parts.coverage(content) if chart.coverage else "",
        f'<section class="taken">\n<h2>{heading}</h2>\n{_table(t, chart)}\n</section>',
        handout_parts.sources(content),
        "</main>",
        handout_parts.footer(content, t._("Drawn with matplotlib."), qr=qr),
    ]
    return "\n".join(part for part in parts if part)


def _drawing(content: Content, chart: Chart) -> str:
    """Return the panels of the chart as SVG, without what the page says around them."""
    size = (_WIDE, max(60.0, chart.height * _PIXEL))
    drawn = figure.panels(chart, content.t, content.version, size).decode("utf-8")
    return drawn[drawn.index("<svg ") :].rstrip()


def _table(t: Texts, chart: Chart) -> str:
    table = chart.table
    numbers, years = set(chart_table.numeric(table)), set(chart_table.numeric(table))
    years -= set(chart_table.numbers(table))
    heads = "".join(f'<th scope="col">{for_map(name)}</th>' for name in table)
    lines = "\n".join(
        "<tr>"
        + "".join(
            _cell(t, value, number=name in numbers, year=name in years)
            for name, value in zip(map(str, table), row, strict=True)
        )
        + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    label = for_map(t._("The chart as a table"))
    return (
        f'<div class="rows" role="region" aria-label="{label}" tabindex="0">\n<table>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _cell(t: Texts, value: object, *, number: bool, year: bool) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "<td></td>"
    if year:
        return f'<td class="number">{for_map(value)}</td>'
    if number:
        return f'<td class="number">{for_map(t.number(float(str(value))))}</td>'
    address = safe_url(value)
    return f"<td>{handout_parts.linked(address, short=True) if address else for_map(value)}</td>"
