"""Two maps as one HTML file that works from a USB stick: they move together, and their table."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import describe
from geo.compare import SIDES
from geo.comparison import Pair
from geo.escape import for_map
from geo.i18n import Texts
from geo.model import View
from geo.takeaway import export_notes, handout, handout_parts
from geo.takeaway.export_notes import Content

FRAMES: Final = tuple(f"map-{side}" for side in SIDES)


def handout_page(pair: Pair, t: Texts, version: str, url: str = "", *, qr: bool = False) -> str:
    """Return two maps as one self-contained HTML page, in the language of the texts.

    It has both maps with cards and legends, how their places differ as a table, how much is
    documented, the sources and the licences. Parameters as for `geo.takeaway.handout.handout`;
    the same pair gives the same page.
    """
    content = Content(pair, t, version, url)
    maps = dict(zip(FRAMES, content.sides, strict=True))
    return handout.drawn(content, _body(content, pair, qr=qr), maps)


def _body(content: Content, pair: Pair, *, qr: bool) -> str:
    heading = for_map(content.t._("How the two differ"))
    sides = zip(FRAMES, pair.headings, content.sides, strict=True)
    parts = [
        handout_parts.header(content),
        '<main>\n<div class="pair">',
        *(_side(frame, words, side) for frame, words, side in sides),
        "</div>",
        f'<section class="taken">\n<h2>{heading}</h2>\n{_table(content, pair)}\n</section>',
        handout_parts.coverage(content),
        handout_parts.sources(content),
        "</main>",
        handout_parts.footer(content, handout_parts.drawn_with(content), qr=qr),
    ]
    return "\n".join(parts)


def _side(frame: str, words: str, side: Content) -> str:
    return (
        f"<section>\n<h2>{for_map(words)}</h2>\n{handout_parts.frame(side, frame, words)}\n"
        f"<p>{for_map(side.view.caption)}</p>\n"
        f"<aside>\n{handout_parts.legends(side)}\n</aside>\n</section>"
    )


def _table(content: Content, pair: Pair) -> str:
    """Return the difference as a table; the name of a place on either map opens its card."""
    located = frozenset[str]().union(*(_located(view) for view in pair.parts))
    shown = pair.table.drop(columns="place_id")
    heads = "".join(f'<th scope="col">{for_map(word)}</th>' for word in shown)
    lines = "\n".join(
        f"<tr>{handout_parts.place_cell(place if place in located else '', name)}"
        f"{''.join(f'<td>{for_map(cell)}</td>' for cell in cells)}"
        f"<td>{_sources(content, sources)}</td></tr>"
        for place, (name, *cells, sources) in zip(
            pair.table["place_id"], shown.itertuples(index=False, name=None), strict=True
        )
    )
    label = for_map(content.t._("How the two differ"))
    return (
        f'<div class="rows" role="region" aria-label="{label}" tabindex="0">\n<table id="rows">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _located(view: View) -> frozenset[str]:
    rows: pd.DataFrame = view.members
    return frozenset(rows.loc[rows["geometry"].notna(), "place_id"])


def _sources(content: Content, cell: str) -> str:
    cited = (export_notes.cite(content, source) for source in describe.sources(cell))
    return "; ".join(handout_parts.linked(source, short=True) for source in cited)
