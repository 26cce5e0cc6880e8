"""One map on a page, whole: background, symbols, names, scale bar. The main map or an inset."""

from __future__ import annotations

from typing import Final

from geo.i18n import Texts
from geo.model import View
from geo.paper import figure_members
from geo.paper.figure_canvas import Sheet
from geo.paper.figure_inset import Inset
from geo.paper.figure_map import Background
from geo.paper.figure_members import Furniture, Stand
from geo.paper.figure_projection import Frame
from geo.paper.figure_text import Slant

_CONTEXT_NAMES: Final = 14
_EDGE: Final = 0.8  # points


class MapDrawing:
    """Draws a view on a frame of the page; an inset has a higher order and lies on top."""

    def __init__(self, sheet: Sheet, view: View, frame: Frame, order: float) -> None:
        """Draw background and symbols."""
        self.sheet, self.frame, self.order = sheet, frame, order
        Background(sheet, view, frame, order).draw()
        pixel = figure_members.pixel(view, sheet)
        self.members: Stand = figure_members.stand(view.members, frame, pixel)
        self.context: Stand | None = None
        if view.context is not None:
            self.context = figure_members.stand(view.context, frame, pixel)
            figure_members.draw_symbols(sheet, self.context, frame.box, order + 30)
        figure_members.draw_symbols(sheet, self.members, frame.box, order + 40)
        parts = [self.members] if self.context is None else [self.members, self.context]
        self.furniture = Furniture(sheet, frame, parts, order)

    def words(self, t: Texts, names: int, *, whole: bool = True) -> None:
        """Write scale bar and names; on the whole map also what lies outside of it."""
        self.furniture.scale_bar(t, always=whole)
        if whole:
            self.furniture.outside(t, self.members.outside)
        parts: list[tuple[Stand, int, Slant]] = [(self.members, names, "normal")]
        if self.context is not None:
            parts.append((self.context, _CONTEXT_NAMES, "italic"))
        self.furniture.names(parts)

    def make_room(self, inset: Inset) -> None:
        """Outline the window of an inset, and keep names off both."""
        look = self.sheet.look
        self.sheet.outline(inset.window, look.ink, _EDGE, self.order + 50)
        self.furniture.leave(inset.window)
        self.furniture.placer.take(inset.frame.box.grown(1.0))
        self.furniture.boxes.append(inset.frame.box)

    def edge(self) -> None:
        """Draw the edge of an inset."""
        self.sheet.outline(self.frame.box, self.sheet.look.ink, _EDGE, self.order + 50)
