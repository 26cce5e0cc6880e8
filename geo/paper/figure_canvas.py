"""The sheet that a figure is drawn on: texts, boxes and symbols, placed in millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from geo.model import Symbol
from geo.paper import figure_symbols, figure_text
from geo.paper.figure_layout import MM_PER_INCH, MM_PER_POINT, Box, Layout
from geo.paper.figure_projection import Frame
from geo.paper.figure_style import Look
from geo.paper.figure_symbols import Points
from geo.paper.figure_text import Slant

Align = Literal["left", "center", "right"]
_TEXTS: Final = 60.0
_SYMBOLS: Final = 40.0


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in points, its colour, its weight and slant."""

    size: float
    colour: str
    weight: str = "normal"
    slant: Slant = "normal"


class Sheet:
    """One page. It belongs to no window or global list: dropping it frees it."""

    def __init__(self, layout: Layout, look: Look, size: tuple[float, float]) -> None:
        """Start an empty page of a size in inches."""
        self.layout = layout
        self.look = look
        self.figure = Figure(figsize=size, facecolor=look.paper, edgecolor="none")
        self.inches = self.figure.dpi_scale_trans
        self.mm: Transform = (
            Affine2D().scale(1 / MM_PER_INCH, -1 / MM_PER_INCH).translate(0, size[1]) + self.inches
        )

    def add(
        self, artist: Artist, group: str, order: float, transform: Transform | None = None
    ) -> None:
        """Put an artist on the page; ``group`` names it for who edits the SVG."""
        artist.set_gid(group)
        artist.set_zorder(order)
        if transform is not None:
            artist.set_transform(transform)
        self.figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Type,
        align: Align = "left",
        order: float = _TEXTS,
    ) -> None:
        """Write a line with its baseline at a height; what the font lacks is replaced."""
        artist = Text(
            x,
            y,
            figure_text.printable(text),
            color=style.colour,
            fontproperties=figure_text.font(style.size, style.weight, style.slant),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            zorder=order,
        )
        artist.set_transform(self.mm)
        self.figure.add_artist(artist)

    def halo(
        self, x: float, y: float, text: str, style: Type, colour: str, order: float = _TEXTS
    ) -> None:
        """Draw a soft edge behind a line of text, so that the text itself can stay text."""
        prop = figure_text.font(style.size, style.weight, style.slant)
        shown = figure_text.printable(text)
        points, codes = text_to_path.get_text_path(prop, shown, ismath=False)
        if not len(points):
            return
        scale = style.size / text_to_path.FONT_SCALE * MM_PER_POINT
        outline = Path(np.asarray(points), np.asarray(codes))
        placing = Affine2D().scale(scale, -scale).translate(x, y) + self.mm
        patch = PathPatch(
            outline, facecolor=colour, edgecolor=colour, linewidth=style.size * 0.26, alpha=0.8
        )
        patch.set_joinstyle("round")
        self.add(patch, "halo", order - 1, placing)

    def box(self, box: Box, fill: str, line: str = "none", *, weight: float = 0.5) -> Rectangle:
        """Draw a rectangle and return it."""
        patch = Rectangle((box.x, box.y), box.width, box.height, facecolor=fill, edgecolor=line)
        patch.set_linewidth(weight)
        self.add(patch, "box", _SYMBOLS - 1, self.mm)
        return patch

    def outline(self, box: Box, colour: str, weight: float, order: float) -> None:
        """Draw the edges of a rectangle, their weight in points."""
        patch = PathPatch(box.path(), fill=False, edgecolor=colour, linewidth=weight)
        self.add(patch, "outline", order, self.mm)

    def symbols(
        self,
        symbol: Symbol,
        size_mm: float,
        places: Points,
        order: float = _SYMBOLS,
        within: Box | None = None,
    ) -> None:
        """Draw a symbol at some places, cut at the edges of a box if one is given."""
        drawn = figure_symbols.artists(symbol, size_mm, places, self.mm, self.inches, self.look)
        for i, artist in enumerate(drawn):
            if within is not None:
                artist.set_clip_path(within.path(), self.mm)
            self.add(artist, "legend" if within is None else "symbols", order + i * 1e-4)

    def rule(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        weight: float,
        order: float = _TEXTS,
        *,
        dashed: bool = False,
        within: Box | None = None,
    ) -> None:
        """Draw a line through points, its weight in points, cut at the edges of a box if given."""
        patch = PathPatch(Path(np.array(points)), fill=False, edgecolor=colour, linewidth=weight)
        patch.set_capstyle("butt")
        if dashed:
            patch.set_linestyle((0, (4, 2)))
        self.add(patch, "rule", order - 2, self.mm)
        if within is not None:
            patch.set_clip_path(within.path(), self.mm)

    def axes(self, frame: Frame, colour: str, order: float) -> Axes:
        """Return bare axes on the box of a frame, in metres of its projection."""
        box, page = frame.box, self.layout
        axes = self.figure.add_axes(
            (
                box.x / page.width_mm,
                1 - box.bottom / page.height_mm,
                box.width / page.width_mm,
                box.height / page.height_mm,
            )
        )
        axes.set_xlim(frame.bounds[0], frame.bounds[2])
        axes.set_ylim(frame.bounds[1], frame.bounds[3])
        axes.set_axis_off()
        axes.set_zorder(order)
        axes.add_patch(
            Rectangle(
                (0, 0), 1, 1, transform=axes.transAxes, facecolor=colour, zorder=0, gid="water"
            )
        )
        return axes
