"""Two maps on one page of paper: side by side, or one above the other on an upright page.

They share one legend, whose numbers are those of the left and of the right map, and one line of
sources. The coverage of each is said apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import compare
from geo.compare import Pair
from geo.i18n import Texts
from geo.model import Bounds, View
from geo.paper import (
    figure,
    figure_content,
    figure_page,
    figure_projection,
    figure_text,
)
from geo.paper import figure_style as styles
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_content import Content, Row, Section
from geo.paper.figure_layout import Box, Layout
from geo.paper.figure_page import Plan
from geo.paper.figure_parts import MapDrawing
from geo.paper.figure_projection import Frame
from geo.paper.figure_save import Format
from geo.paper.figure_style import Style

_BETWEEN: Final = 4.0  # millimetres at A4
_HEAD: Final = 9.0  # points at A4
_LEAST_MAP: Final = 0.2  # of the height of the page


def render(
    pair: Pair,
    t: Texts,
    *,
    layout: str = "a4-landscape",
    style: Style = "colour",
    version: str,
    url: str = "",
    fmt: Format = "png",
    dpi: int = 300,
) -> bytes:
    """Return both maps as one figure file; the same pair gives the same bytes.

    Raises
    ------
    ValueError
        As `geo.paper.figure.render`.
    """
    page = figure.page(layout, dpi)
    words = content(pair, t, version, url)
    both = combined(pair, words)
    with figure.DRAWING:
        sheet = Sheet(page, styles.look(both, style), figure.size(page, fmt, dpi))
        draw(sheet, pair, words, t)
        return figure.written(sheet, fmt, dpi, figure.about(both, version))


def combined(pair: Pair, words: Content) -> View:
    """Return one view with what both maps show, for the style and the words of the file."""
    rows = pd.concat([pair.left.members, pair.right.members], ignore_index=True)
    keys = {(k.fill, k.hatched): k for k in (*pair.left.area_legend, *pair.right.area_legend)}
    behind = [view.context for view in (pair.left, pair.right) if view.context is not None]
    return replace(
        pair.right,
        view_id="compare",
        title=words.title,
        subtitle=words.subtitle,
        caption=words.caption,
        members=gpd.GeoDataFrame(rows, crs=pair.left.members.crs),
        context=behind[0] if behind else None,
        legend=tuple(dict.fromkeys((*pair.left.legend, *pair.right.legend))),
        context_legend=tuple(
            dict.fromkeys((*pair.left.context_legend, *pair.right.context_legend))
        ),
        area_legend=tuple(keys.values()),
    )


def content(pair: Pair, t: Texts, version: str, url: str) -> Content:
    """Return all words around the two maps."""
    left = figure_content.content(pair.left, t, version, url)
    right = figure_content.content(pair.right, t, version, url)
    apart = (t._("Documented, left"), t._("Documented, right"))
    sections = (
        *_merged(left.sections, right.sections),
        *(
            Section(head, section.rows)
            for head, side in zip(apart, (left, right), strict=True)
            for section in side.sections
            if not _is_key(section)
        ),
    )
    return Content(
        title=" | ".join(dict.fromkeys((pair.left.title, pair.right.title))),
        subtitle=f"{pair.left.subtitle} | {pair.right.subtitle}",
        caption=compare.sentence(t, compare.difference(pair)),
        sections=sections,
        credits=tuple(dict.fromkeys((*left.credits, *right.credits))),
    )


def _is_key(section: Section) -> bool:
    return all(row.symbol is not None or row.area is not None for row in section.rows)


def _merged(left: tuple[Section, ...], right: tuple[Section, ...]) -> list[Section]:
    """Return the legends of both maps as one; each number is that of the left | the right."""
    found: dict[str, dict[str, list[Row | None]]] = {}
    for i, sections in enumerate((left, right)):
        for section in filter(_is_key, sections):
            for row in section.rows:
                held = found.setdefault(section.heading, {}).setdefault(row.words, [None, None])
                held[i] = row
    return [
        Section(heading, tuple(_both(pair) for pair in rows.values()))
        for heading, rows in found.items()
    ]


def _both(rows: list[Row | None]) -> Row:
    some = next(row for row in rows if row is not None)
    if not some.count:
        return some
    return replace(some, count=" | ".join("–" if row is None else row.count for row in rows))


def draw(sheet: Sheet, pair: Pair, words: Content, t: Texts) -> list[MapDrawing]:
    """Draw the words and both maps, and return the maps."""
    page = sheet.layout
    upright = page.height_mm > page.width_mm
    wanted = [_wanted(view) for view in (pair.left, pair.right)]
    planned = _planned(words, page, _side_by_side(wanted[0][1], upright=upright))
    figure_page.draw_words(sheet, planned)
    maps, heads = [], compare.headings(pair)
    for i, (view, box) in enumerate(
        zip((pair.left, pair.right), _boxes(planned.body.map, page, upright=upright), strict=True)
    ):
        crs, bounds = wanted[i]
        style = Type(page.points(_HEAD), sheet.look.ink, "bold")
        head = figure_text.wrap(heads[i], style.size, box.width, "bold", most=1)[0]
        sheet.text(box.x, box.y - 1.2 * page.text, head, style)
        drawn = MapDrawing(sheet, view, Frame.around(crs, box, bounds), order=100 * i)
        drawn.furniture.note(figure_content.content(view, t, "", "").note)
        drawn.words(t, page.labels // 2)
        maps.append(drawn)
    return maps


def _planned(words: Content, page: Layout, wanted: Bounds) -> Plan:
    """Return the plan of the page; where two long legends leave no map, shorter ones do."""
    keys = [section for section in words.sections if _is_key(section)]
    said = tuple(section for section in words.sections if not _is_key(section))
    shown = [replace(s, rows=tuple(filter(_counts, s.rows))) for s in keys]
    found = [
        figure_page.plan(replace(words, sections=sections), page, wanted)
        for sections in (
            words.sections,
            (*(s for s in shown if s.rows), *said),
            (*shown[:1], *said),
            said,
        )
    ]
    least = _LEAST_MAP * page.height_mm
    return next((plan for plan in found if plan.body.map.height >= least), found[-1])


def _counts(row: Row) -> bool:
    return not row.count or any(c.isdigit() and c != "0" for c in row.count)


def _wanted(view: View) -> tuple[str, Bounds]:
    crs = figure_projection.projection(view)
    return crs, figure_projection.extent(view, crs)


def _side_by_side(bounds: Bounds, *, upright: bool) -> Bounds:
    west, south, east, north = bounds
    if upright:
        return (west, south - (north - south), east, north)
    return (west, south, east + (east - west), north)


def _boxes(room: Box, page: Layout, *, upright: bool) -> tuple[Box, Box]:
    """Return the rooms of the two maps, each below its heading."""
    gap, head = _BETWEEN * page.text, page.points(_HEAD) * 0.5
    if upright:
        high = (room.height - gap) / 2 - head
        return (
            Box(room.x, room.y + head, room.width, high),
            Box(room.x, room.y + high + gap + 2 * head, room.width, high),
        )
    wide = (room.width - gap) / 2
    return (
        Box(room.x, room.y + head, wide, room.height - head),
        Box(room.x + wide + gap, room.y + head, wide, room.height - head),
    )
