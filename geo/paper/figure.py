"""Draws maps and charts on paper: PNG, SVG and PDF, from the same `Shown` as the screen.

matplotlib's objects are used without pyplot, so that a figure is gone when its bytes are returned.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from threading import Lock
from typing import Final

from geo.chart import Chart
from geo.comparison import Pair, Shown
from geo.i18n import Texts
from geo.model import View
from geo.paper import (
    figure_content,
    figure_inset,
    figure_note,
    figure_page,
    figure_projection,
    figure_save,
    pair_content,
    pair_figure,
    paperchart,
    pdf_tags,
)
from geo.paper import figure_style as styles
from geo.paper.figure_canvas import Sheet
from geo.paper.figure_content import Content
from geo.paper.figure_layout import LAYOUTS, MM_PER_INCH, Box, Layout
from geo.paper.figure_page import Plan
from geo.paper.figure_parts import MapDrawing
from geo.paper.figure_projection import Frame
from geo.paper.figure_save import FORMATS, About, Format
from geo.paper.figure_style import STYLES, Style
from geo.paper.papermarks import Room

__all__ = ["FORMATS", "LAYOUTS", "STYLES", "Format", "Layout", "Style", "drawn", "render"]

RESOLUTIONS: Final = (50, 1200)
DRAWING: Final = Lock()  # matplotlib keeps its settings and fonts for the whole process
_RELEASE: Final = re.compile(r"(20\d\d)\.(\d{1,2})(?:\.(\d{1,2}))?")


@dataclass(frozen=True)
class Drawing:
    """A drawn page with its maps (main one and inset, or left and right), or panels of a chart."""

    sheet: Sheet
    maps: list[MapDrawing]
    rooms: list[Room]


def render(  # noqa: PLR0913 - each is a choice of the reader
    view: Shown,
    t: Texts,
    *,
    layout: str = "a4-landscape",
    style: Style = "colour",
    version: str,
    url: str = "",
    fmt: Format = "png",
    dpi: int = 300,
    qr: bool = False,
) -> bytes:
    """Return a map, a chart or two maps as a figure file; the same ones give the same bytes.

    Parameters
    ----------
    layout
        A name in `LAYOUTS`.
    version, url
        Printed on the figure: of the data, and where the view can be opened again (if not empty).
    dpi
        Pixels to the inch of a PNG.
    qr
        Whether the address also stands there as a QR code.

    Raises
    ------
    ValueError
        If there is no such layout, style or format, or `RESOLUTIONS` leave out the dpi.
    """
    sheet = page(layout, dpi)
    with DRAWING:
        content = words(view, t, version, url, qr=qr)
        drawing = drawn(view, t, sheet, style, content, size(sheet, fmt, dpi))
        return _written(drawing.sheet, fmt, dpi, about(view, version))


def words(view: Shown, t: Texts, version: str, url: str, *, qr: bool = False) -> Content:
    """Return what a figure says around what it shows."""
    if isinstance(view, Pair):
        return pair_content.content(view, t, version, url, qr=qr)
    return figure_content.content(view, t, version, url, qr=qr)


def _written(sheet: Sheet, fmt: Format, dpi: int, said: About) -> bytes:
    """Return a drawn sheet as a file; a PDF is tagged with what it says of itself."""
    content = figure_save.save(sheet.figure, fmt, dpi, said)
    if fmt != "pdf":
        return content
    return pdf_tags.tagged(content, f"{said.title}. {said.description}", said.language)


def panels(chart: Chart, t: Texts, version: str, size: tuple[float, float]) -> bytes:
    """Return the panels of a chart as SVG without words around them; the size in millimetres."""
    page = Layout("panels", *size, margin_mm=0.0)
    inches = (size[0] / MM_PER_INCH, size[1] / MM_PER_INCH)
    with DRAWING:
        sheet = Sheet(page, styles.look(chart, "colour"), inches)
        _panels(sheet, chart, t, Box(1.0, 1.0, size[0] - 2.0, size[1] - 2.0), "")
        return figure_save.save(sheet.figure, "svg", 300, about(chart, version))


def page(layout: str, dpi: int) -> Layout:
    """Return the page of a layout.

    Raises
    ------
    ValueError
        If there is no such layout, or `RESOLUTIONS` leave out the dpi.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"no layout {layout!r}: expected one of {', '.join(LAYOUTS)}")
    low, high = RESOLUTIONS
    if not low <= dpi <= high:
        raise ValueError(f"no resolution of {dpi} dpi: expected {low} to {high}")
    return LAYOUTS[layout]


def size(page: Layout, fmt: Format, dpi: int) -> tuple[float, float]:
    """Return the size of a page in inches; a picture has whole pixels."""
    if fmt == "png":
        wide, high = page.pixels(dpi)
        return (wide / dpi, high / dpi)
    return (page.width_mm / MM_PER_INCH, page.height_mm / MM_PER_INCH)


def drawn(
    view: Shown,
    t: Texts,
    page: Layout,
    style: Style,
    content: Content,
    size: tuple[float, float],
) -> Drawing:
    """Return the drawn page of an exhibit; ``size`` is that of the sheet in inches."""
    sheet = Sheet(page, styles.look(view, style), size)
    if isinstance(view, Pair):
        return Drawing(sheet, pair_figure.draw(sheet, view, content, t), [])
    if isinstance(view, Chart):
        planned = figure_page.plan(content, page, paperchart.nominal(view), inset=False)
        figure_page.draw_words(sheet, planned)
        return Drawing(sheet, [], _panels(sheet, view, t, planned.body.map, content.note))
    crs = figure_projection.projection(view)
    wanted = figure_projection.extent(view, crs)
    planned = figure_page.plan(content, page, wanted)
    figure_page.draw_words(sheet, planned)
    main = MapDrawing(sheet, view, Frame.around(crs, planned.body.map, wanted), order=0)
    main.furniture.note(content.note)
    inset = _inset(main, planned, page, over_map=crs != figure_projection.WORLD)
    if inset is not None:
        main.make_room(inset)
    main.words(t, page.labels)
    return Drawing(sheet, [main] if inset is None else [main, _larger(sheet, view, t, inset)], [])


def _panels(sheet: Sheet, chart: Chart, t: Texts, box: Box, note: str) -> list[Room]:
    rooms = paperchart.draw(sheet, chart, t, box)
    if note:
        figure_note.draw(sheet, box, note)
    return rooms


def _inset(
    main: MapDrawing, planned: Plan, page: Layout, *, over_map: bool
) -> figure_inset.Inset | None:
    blanks = planned.blanks()
    return figure_inset.choose(main.members, main.frame, blanks, page.text, over_map=over_map)


def _larger(sheet: Sheet, view: View, t: Texts, inset: figure_inset.Inset) -> MapDrawing:
    drawing = MapDrawing(sheet, view, inset.frame, order=100)
    drawing.edge()
    drawing.words(t, round(sheet.layout.labels * 0.8), whole=False)
    return drawing


def about(view: Shown, version: str) -> About:
    """Return what a figure file says of itself."""
    return About(
        title=view.title,
        description=". ".join(filter(None, (view.subtitle, view.caption))),
        keywords=(view.view_id, version, *(item.label for item in view.legend)),
        language=view.language,
        day=_released(version) or view.as_of,
    )


def _released(version: str) -> dt.date | None:
    """Return the day of a data version such as 2026.11.1, None where it does not say one."""
    found = _RELEASE.match(version)
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
