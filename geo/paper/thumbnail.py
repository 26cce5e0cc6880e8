"""A small picture of a map, without words: a view at a glance, as a PNG."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geo.model import View
from geo.paper import figure, figure_projection, figure_save
from geo.paper import figure_style as styles
from geo.paper.figure_canvas import Sheet
from geo.paper.figure_layout import MM_PER_INCH, Box, Layout
from geo.paper.figure_parts import MapDrawing
from geo.paper.figure_projection import Frame
from geo.paper.figure_save import About

DPI: Final = 144
_LAYOUT: Final = Layout("thumbnail", 93.133, 52.388, text=0.8, margin_mm=0.0, labels=0)
PIXELS: Final = _LAYOUT.pixels(DPI)


def thumbnail(view: View) -> bytes:
    """Return a small picture of a view (PNG of `PIXELS`); the same view gives the same bytes."""
    wide, high = PIXELS
    page = replace(_LAYOUT, width_mm=wide / DPI * MM_PER_INCH, height_mm=high / DPI * MM_PER_INCH)
    crs = figure_projection.projection(view)
    wanted = figure_projection.extent(view, crs)
    look = styles.look(view, "colour")
    sea = replace(look, paper=look.water)  # around the globe too: the page below may be dark
    with figure.DRAWING:
        sheet = Sheet(page, sea, (wide / DPI, high / DPI))
        frame = Frame.around(crs, Box(0.0, 0.0, page.width_mm, page.height_mm), wanted)
        MapDrawing(sheet, view, frame, order=0)
        about = About(view.view_id, view.as_of.isoformat(), (), view.language, view.as_of)
        return figure_save.save(sheet.figure, "png", DPI, about)
