"""The sheet that a figure is drawn on: texts, boxes and symbols, placed in millimetres.

Symbols are the drawings of `geo.palette` as matplotlib paths: what a shape or a mark looks like is
said there alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform
from PIL import Image

from geo import kept, palette
from geo.model import Symbol
from geo.print import pdf, typeset
from geo.print.projection import Frame
from geo.print.styles import Dashes, Look, contrast
from geo.print.typeset import MM_PER_INCH, MM_PER_POINT, Box, Layout, Points, Slant


@cache
def outline(part: palette.Part) -> Path:
    """Return a part of a drawing as a path around the origin, y upwards, in its own units."""
    middle = palette.SIZE / 2
    if part.radius:
        found = Path.circle((middle, middle), part.radius)
    else:
        closed = part.fill != "none"
        lines = [np.array([p.split() for p in line.split(",")], float) for line in part.lines]
        ends = [np.vstack([points, points[:1]]) if closed else points for points in lines]
        found = Path.make_compound_path(*(Path(points, closed=closed) for points in ends))
    return Affine2D().translate(-middle, -middle).scale(1, -1).transform_path(found)


@kept.of_texts
@lru_cache(maxsize=2_000)
def _letters(text: str, weight: str, slant: Slant) -> Path:
    """Return a text as a path, in the size in which outlines are read."""
    prop = typeset.font(text_to_path.FONT_SCALE, weight, slant)
    points, codes = text_to_path.get_text_path(prop, text, ismath=False)
    return Path(np.asarray(points).reshape(-1, 2), np.asarray(codes))


def hatch(patch: Patch, look: Look, colour: str = "") -> None:
    """Hatch a field as its colour is in a style, or one about which nothing can be told."""
    pattern = look.hatched.get(colour, "") if colour else "//////"
    if not pattern:
        return
    patch.set_hatch(pattern)
    inks = (look.ground, look.ink)
    ink = max(inks, key=lambda ink: contrast(ink, look.of(colour))) if colour else look.hatch
    patch.set_hatchcolor(ink)
    patch.set_hatch_linewidth(0.6 if colour else 0.35)


class Spoken(Text):
    """A line whose part in the text a PDF says, such as ``/TD <</MCID 3 /Line 1>>``."""

    said = ""

    def draw(self, renderer: Any) -> None:  # noqa: ANN401 - matplotlib publishes no type of it
        """Draw the line, in a PDF between the marks of its part."""
        file = getattr(renderer, "file", None) if self.said else None
        if file is None:
            super().draw(renderer)
            return
        from matplotlib.backends import backend_pdf  # noqa: PLC0415 - takes long

        as_it_is: Any = backend_pdf.Verbatim
        file.output(as_it_is(f"{self.said} BDC".encode()))
        super().draw(renderer)
        file.output(as_it_is(b"EMC"))


Align = Literal["left", "center", "right"]
_LEFT: Final[Align] = "left"
_RIGHT: Final[Align] = "right"
_TEXTS: Final = 60.0
_SYMBOLS: Final = 40.0


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in points, its colour, its weight and slant."""

    size: float
    colour: str
    weight: str = "normal"
    slant: Slant = "normal"


def broken(
    row: Sequence[str], shares: Sequence[float], size: float, wide: float, weight: str = "normal"
) -> list[tuple[str, ...]]:
    """Return the cells of a row in lines: each column has a share of a width in millimetres."""
    return [
        typeset.wrap(cell, size, share * wide - size * MM_PER_POINT / 2, weight) or ("",)
        for cell, share in zip(row, shares, strict=True)
    ]


class Sheet:
    """One page. It belongs to no window or global list: dropping it frees it."""

    def __init__(self, layout: Layout, look: Look, size: tuple[float, float]) -> None:
        """Start an empty page of a size in inches."""
        self.layout = layout
        self.look = look
        self.figure = Figure(figsize=size, facecolor=look.ground, edgecolor="none")
        self.inches = self.figure.dpi_scale_trans
        self.spoken = 0  # lines whose part is said
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
        halo: str = "",
        part: tuple[str, int] | None = None,
    ) -> None:
        """Write a line with its baseline at a height; what the font lacks is replaced.

        ``halo`` is the colour of a soft edge behind the line, if it has one. ``part`` is what it is
        in the text, as a tag of PDF, with a number (`geo.print.pdf.describe`).
        """
        if halo:
            self._halo(x, y, text, style, halo, order)
        artist = Spoken(
            x,
            y,
            typeset.printable(text),
            color=style.colour,
            fontproperties=typeset.font(style.size, style.weight, style.slant),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            zorder=order,
        )
        if part is not None:
            self.spoken += 1
            artist.said = f"/{part[0]} <</MCID {self.spoken} /Line {part[1]}>>"
        artist.set_transform(self.mm)
        self.figure.add_artist(artist)

    def table(
        self,
        box: Box,
        shares: Sequence[float],
        cells: Sequence[Sequence[Sequence[str]]],
        size: float,
    ) -> None:
        """Write rows of cells in lines into a box, the first as a head, the last column right."""
        high, y = typeset.line_height(size), box.y
        for row, line in enumerate(cells):
            x, tag = box.x, "TD" if row else "TH"
            style = Type(size, self.look.ink) if row else Type(size, self.look.subtle, "bold")
            for column, (share, lines) in enumerate(zip(shares, line, strict=True), start=1):
                at, align = (x, _LEFT) if column < len(shares) else (box.right, _RIGHT)
                for down, text in enumerate(lines, start=1):
                    self.text(
                        at,
                        y + down * high,
                        text,
                        style,
                        align,
                        part=(tag, pdf.CELLS * row + column),
                    )
                x += share * box.width
            y += high * max(map(len, line))
            if row == 0:
                corner = (box.x, y + high / 3)
                rule = Rectangle(
                    corner, box.width, 0.12, facecolor=self.look.subtle, edgecolor="none"
                )
                self.add(rule, "table", 50.0, self.mm)
                y += high / 2

    def _halo(self, x: float, y: float, text: str, style: Type, colour: str, order: float) -> None:
        """Draw a soft edge behind a line of text, so that the text itself can stay text."""
        outline = _letters(typeset.printable(text), style.weight, style.slant)
        if not len(outline):
            return
        scale = style.size / text_to_path.FONT_SCALE * MM_PER_POINT
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

    def picture(self, picture: Image.Image, box: Box) -> None:
        """Draw a picture into a box."""
        page = self.layout
        place = (box.x / page.width_mm, 1 - box.bottom / page.height_mm)
        size = (box.width / page.width_mm, box.height / page.height_mm)
        axes = self.figure.add_axes((*place, *size), zorder=_TEXTS)
        axes.set_axis_off()
        axes.imshow(np.asarray(picture), aspect="auto", interpolation="bilinear", gid="logo")

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
        """Draw a symbol at some places, cut at the edges of a box if one is given.

        Its box is some millimetres wide, with the middle on the place. The colours of the drawing
        are those of the style: the symbol's own, the paper's, the edge's.
        """
        look, scale = self.look, size_mm / palette.SIZE
        paint = {"#ffffff": look.edge, "#fffdf8": look.hollow, "none": "none"}
        framed = symbol.mark == "frame"
        paint[palette.COLOUR] = look.ink if framed else look.of(symbol.colour)
        for i, part in enumerate(palette.parts(symbol.shape, symbol.mark)):
            drawn = PathCollection(
                [outline(part)],
                offsets=places,
                offset_transform=self.mm,
                joinstyle="miter",
                facecolor=paint[part.fill],
                edgecolor=paint[part.stroke],
                linewidth=part.width * scale / MM_PER_POINT,
                snap=False,
            )
            if within is not None:
                drawn.set_clip_path(within.path(), self.mm)
            group = "legend" if within is None else "symbols"
            placing = Affine2D().scale(scale / MM_PER_INCH) + self.inches
            self.add(drawn, group, order + i * 1e-4, placing)

    def rule(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        weight: float,
        order: float = _TEXTS,
        *,
        dashed: bool | Dashes = False,
    ) -> None:
        """Draw a line through points, its weight in points."""
        patch = PathPatch(Path(np.array(points)), fill=False, edgecolor=colour, linewidth=weight)
        patch.set_capstyle("butt")
        if dashed:
            patch.set_linestyle((0, dashed if isinstance(dashed, tuple) else (4, 2)))
        self.add(patch, "rule", order - 2, self.mm)

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

    def note(self, box: Box, words: str) -> Box:
        """Write a message into the middle of a box, and return the room that it takes."""
        style = Type(self.layout.points(13), self.look.ink, "bold")
        lines = typeset.wrap(words, style.size, box.width * 0.7, "bold")
        leading = typeset.line_height(style.size)
        wide = max(typeset.width(line, style.size, "bold") for line in lines) + 8
        high = leading * len(lines) + 6
        plate = Box(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
        self.box(plate, self.look.ground, self.look.border).set_alpha(0.94)
        for i, line in enumerate(lines):
            y = plate.y + 3 + (i + typeset.ASCENT) * leading
            self.text(plate.x + wide / 2, y, line, style, align="center")
        return plate
