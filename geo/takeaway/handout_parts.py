"""What stands around the map or chart of a hand-out: words, legend, coverage, table, sources."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import symbols, table
from geo.escape import for_map, safe_url
from geo.i18n import Texts
from geo.model import AreaKey, LegendItem
from geo.paper import qr as codes
from geo.takeaway import export_notes
from geo.takeaway.citation import citation
from geo.takeaway.export_notes import ATLAS, Content

FRAME: Final = "map"


def body(content: Content, *, qr: bool = False) -> str:
    """Return the page as HTML, with an empty element `FRAME` for the map."""
    _ = content.t._
    same = for_map(_("The same rows as a table"))
    parts = [
        header(content),
        '<main>\n<div class="board">',
        frame(content, FRAME, _("Map")),
        f"<aside>\n{legends(content)}\n</aside>\n</div>",
        coverage(content),
        f'<section class="taken">\n<h2>{same}</h2>\n{_table(content)}\n</section>',
        sources(content),
        "</main>",
        footer(content, drawn_with(content), qr=qr),
    ]
    return "\n".join(parts)


def frame(content: Content, identity: str, name: str) -> str:
    """Return the empty element of a map."""
    needs = for_map(content.t._("The map needs JavaScript; the table below does not."))
    return (
        f'<div id="{identity}" class="map" role="region" aria-label="{for_map(name)}">'
        f"<noscript><p>{needs}</p></noscript></div>"
    )


def drawn_with(content: Content) -> str:
    """Say what draws the maps of a hand-out."""
    return content.t._("Drawn with Leaflet (BSD-2-Clause) and Leaflet.markercluster (MIT).")


def header(content: Content) -> str:
    """Return the title, the filters and the sentence."""
    view = content.view
    filters = f'<p class="subtitle">{for_map(view.subtitle)}</p>\n' if view.subtitle else ""
    return (
        f"<header>\n<h1>{for_map(view.title)}</h1>\n{filters}"
        f"<p>{for_map(view.caption)}</p>\n</header>"
    )


def linked(text: str, *, short: bool = False) -> str:
    """Return a text as HTML, with its web addresses as links; short ones show their host only."""
    words = []
    for word in text.split(" "):
        address = safe_url(word)
        if address is None:
            words.append(for_map(word))
        else:
            words.append(_anchor(address, address.split("/")[2] if short else address))
    return " ".join(words)


def _anchor(address: str, label: str) -> str:
    return f'<a href="{for_map(address)}" rel="noopener noreferrer">{for_map(label)}</a>'


def listed(name: str, items: list[str]) -> str:
    """Return a list of a class."""
    lines = "\n".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="{name}">\n{lines}\n</ul>'


def legends(content: Content) -> str:
    """Return the legend of a map, of its areas and of what is drawn behind."""
    t, view = content.t, content.map
    behind = t._("Behind, drawn smaller")
    found = (
        (t._("Legend"), [symbol_line(t, item) for item in view.legend]),
        (view.area_title or t._("Countries"), [_area_line(t, key) for key in view.area_legend]),
        (behind, [symbol_line(t, item) for item in view.context_legend]),
    )
    return "\n".join(
        f"<section>\n<h2>{for_map(heading)}</h2>\n{listed('legend', lines)}\n</section>"
        for heading, lines in found
        if lines
    )


def symbol_line(t: Texts, item: LegendItem) -> str:
    """Return a line of the legend: symbol, words, count."""
    picture = f'<img src="{symbols.data_uri(item.symbol)}" alt="">'
    return f"{picture}<span>{for_map(item.label)} <strong>{t.number(item.count)}</strong></span>"


def _area_line(t: Texts, key: AreaKey) -> str:
    kind = ' class="hatched"' if key.hatched else ""
    box = f'<i{kind} style="background:{for_map(key.fill)}"></i>'
    return f"{box}<span>{for_map(key.label)} <strong>{t.number(key.count)}</strong></span>"


def coverage(content: Content) -> str:
    """Return how much is documented."""
    t = content.t
    lines = [linked(line, short=True) for line in export_notes.coverage(content)]
    heading = t._("Documented of published")
    absence = t._("A place that is absent may well be a member: the lists are partial.")
    return (
        f"<section>\n<h2>{for_map(heading)}</h2>\n"
        f'{listed("coverage", lines)}\n<p class="small">{for_map(absence)}</p>\n</section>'
    )


def _table(content: Content) -> str:
    """Return the rows as a table; the name of a place that is on the map opens its card."""
    t, view = content.t, content.map
    rows, words = table.shown(view, t, view.imprint.names)
    ordered = table.ordered(view.rows)
    places = ordered["place_id"].where(ordered.geometry.notna(), "")
    heads = "".join(f'<th scope="col">{for_map(word)}</th>' for word in words.values())
    lines = "\n".join(
        f"<tr>{place_cell(place, str(row['place']))}"
        f"{''.join(_cell(t, str(k), v) for k, v in row.items() if k != 'place')}</tr>"
        for place, row in zip(places, rows.to_dict("records"), strict=True)
    )
    label = for_map(t._("The same rows as a table"))
    return (
        f'<div class="rows" role="region" aria-label="{label}" tabindex="0">\n<table id="rows">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def place_cell(place_id: str, name: str) -> str:
    """Return the name of a place as a cell; that of a place with a code opens its card."""
    shown = f'<span dir="auto">{for_map(name)}</span>'
    if place_id:
        shown = (
            f'<button type="button" dir="auto" data-place="{for_map(place_id)}">'
            f"{for_map(name)}</button>"
        )
    return f'<th scope="row">{shown}</th>'


def _cell(t: Texts, column: str, value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "<td></td>"
    if column == "source":
        address = str(value)
        return f"<td>{_anchor(address, address.split('/')[2])}</td>"
    if column == "population":
        return f'<td class="number">{for_map(t.number(int(str(value))))}</td>'
    kind = ' class="number"' if column == "population_year" else ""
    return f"<td{kind}>{for_map(value)}</td>"


def sources(content: Content) -> str:
    """Return the licences, the background and all sources."""
    t = content.t
    heading = t._("Sources and licences")
    found = export_notes.sources(content)
    count = t.n_("{n} source of these rows", "{n} sources of these rows", len(found))
    lines = [
        *(f"<p>{linked(line)}</p>" for line in export_notes.licences(content)),
        f"<p>{for_map(export_notes.attribution(content))}</p>",
    ]
    background = "; ".join(export_notes.base_attribution(content))
    if background:
        lines.append(f"<p>{for_map(t._('Background: {list}').format(list=background))}</p>")
    items = listed("small", [linked(source) for source in found])
    return (
        f"<section>\n<h2>{for_map(heading)}</h2>\n"
        f'<div class="small">\n{"".join(lines)}\n</div>\n'
        f'<details class="small">\n<summary>{for_map(count)}</summary>\n{items}\n</details>\n'
        "</section>"
    )


def footer(content: Content, drawn: str, *, qr: bool = False) -> str:
    """Return what the file is, how to cite it, how it was drawn, and its address as a QR code."""
    t, view = content.t, content.view
    said = t._("{atlas}, data version {version}, shown as of {day}").format(
        atlas=ATLAS,
        version=content.version,
        day=t.listing([t.day(day) for day in content.days]),
    )
    cited = citation(view, content.version, None, content.url, "apa")
    how = t._("How to cite:")
    lines = [
        '<footer class="small">',
        f"<p>{for_map(said)}</p>",
        f"<p>{for_map(how)} {linked(cited)}</p>",
        f"<p>{for_map(drawn)}</p>",
    ]
    if qr and content.address:
        label = for_map(t._("QR code of the address of this view"))
        lines.append(codes.svg(content.address, label))
    return "\n".join([*lines, "</footer>"])
