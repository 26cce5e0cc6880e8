"""The plan of a page: where title, map, panel and sources go, for any layout and any view.

The panel stands beside the map or below it, whichever shows the view at the larger scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

from matplotlib.patches import PathPatch

from geo.model import Bounds
from geo.paper import figure_panel, figure_text, qr
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_content import Content, Section
from geo.paper.figure_layout import Box, Layout
from geo.paper.figure_panel import Metrics

TITLE: Final = 19.0
SUBTITLE: Final = 10.0
CAPTION: Final = 9.0
CREDITS: Final = 7.5
_PANEL_SHARES: Final = (0.24, 0.27, 0.30, 0.34, 0.38, 0.42, 0.48)
_MOST_COLUMNS: Final = 4
_NARROWEST: Final = 46.0  # millimetres of a column at A4
_APART: Final = 1.1  # millimetres between title, sentences and map, at A4
_GLOBE: Final = 2e7  # metres across
_LEAST_COLUMN: Final = 33.0  # millimetres
_LEAST_MAP: Final = 10.0  # millimetres
_TIGHT: Final = (1.0, 0.9, 0.8)


@dataclass(frozen=True)
class Option:
    """One way to share a page between map and panel."""

    map: Box
    panel: Box
    columns: list[list[Section]]
    tight: float = 1.0

    def merit(self, wanted: Bounds) -> float:
        """Return the scale of the map, less something for a panel set smaller than it should."""
        across, up = wanted[2] - wanted[0], wanted[3] - wanted[1]
        return min(self.map.width / across, self.map.height / up) * float(self.tight**1.5)

    def spare(self, layout: Layout) -> float:
        """Return how much of the panel is empty, in square millimetres."""
        empty = figure_panel.blanks(self.columns, self.panel, Metrics.of(layout, self.tight))
        return max((box.width * box.height for box in empty), default=0.0)


@dataclass(frozen=True)
class Plan:
    """Where the parts of a page are, and how its texts break into lines."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    caption: tuple[str, ...]
    credits: tuple[str, ...]
    body: Option
    metrics: Metrics
    foot: float
    address: str = ""
    code: Box | None = None  # where the QR code goes, with its quiet zone

    def blanks(self) -> list[Box]:
        """Return the empty boxes of the panel."""
        return figure_panel.blanks(self.body.columns, self.body.panel, self.metrics)


def _heights(layout: Layout, lines: dict[float, int]) -> float:
    return sum(n * figure_text.line_height(layout.points(size)) for size, n in lines.items())


def plan(content: Content, layout: Layout, wanted: Bounds, *, inset: bool = True) -> Plan:
    """Return the plan of a page.

    Parameters
    ----------
    wanted
        What the map has to show, in metres of its projection.
    inset
        Whether empty room beside a map is worth something: an inset could stand there.
    """
    width = layout.width_mm - 2 * layout.margin_mm
    title = figure_text.wrap(content.title, layout.points(TITLE), width, "bold", most=4)
    subtitle = _sentence(content.subtitle, layout.points(SUBTITLE), width, most=4)
    caption = _sentence(content.caption, layout.points(CAPTION), width, most=8)
    side = qr.side(content.code, layout.text) if content.code else 0.0
    room = width - side - (2.0 * layout.text if side else 0.0)
    notes = tuple(
        line
        for text in content.credits
        for line in figure_text.wrap(text, layout.points(CREDITS), room)
    )
    gap = 3.2 * layout.text
    head = _heights(layout, {TITLE: len(title), SUBTITLE: len(subtitle), CAPTION: len(caption)})
    end = layout.height_mm - layout.margin_mm
    foot = end - max(side, _heights(layout, {CREDITS: len(notes)}))
    code = Box(layout.margin_mm + width - side, end - side, side, side) if side else None
    top = layout.margin_mm + head + 3 * _APART * layout.text + 0.8 * gap
    body = Box(layout.margin_mm, top, width, foot - gap - top)
    option = _best(content.sections, layout, body, wanted, inset=inset)
    metrics = Metrics.of(layout, option.tight)
    return Plan(title, subtitle, caption, notes, option, metrics, foot, content.code, code)


def _sentence(text: str, size: float, width: float, most: int) -> tuple[str, ...]:
    return figure_text.wrap(text, size, width, most=most) if text else ()


def _best(
    sections: tuple[Section, ...], layout: Layout, room: Box, wanted: Bounds, *, inset: bool
) -> Option:
    flat = _most_height(wanted)
    if not sections:
        return Option(room, room, [])
    options = [
        option
        for tight in _TIGHT
        for way in (_beside, _below)
        for option in way(sections, layout, room, tight, flat)
    ]

    def worth(option: Option) -> tuple[float, float]:
        spare = option.spare(layout) if inset else option.map.width * option.map.height
        return round(option.merit(wanted), 12), spare

    return max(options, key=worth)


def _most_height(wanted: Bounds) -> float:
    """Return how high a map may be for its width: the globe is not framed by empty paper."""
    across, up = wanted[2] - wanted[0], wanted[3] - wanted[1]
    return up / across * (1.0 if across > _GLOBE else 1.7)


def _beside(
    sections: tuple[Section, ...], layout: Layout, room: Box, tight: float, flat: float
) -> list[Option]:
    metrics = Metrics.of(layout, tight)
    gap = 6.0 * layout.text
    found = []
    for share, count in product(_PANEL_SHARES, (1, 2)):
        wide = room.width * share
        column = figure_panel.column_width(wide, count)
        columns = figure_panel.split(sections, metrics, column, count)
        high = figure_panel.columns_height(columns, metrics, column)
        if column >= _NARROWEST * layout.text * tight and high <= room.height:
            across = room.width - wide - gap
            left = Box(room.x, room.y, across, min(room.height, across * flat))
            panel = Box(left.right + gap, room.y, wide, room.height)
            found.append(Option(left, panel, columns, tight))
    return found


def _below(
    sections: tuple[Section, ...], layout: Layout, room: Box, tight: float, flat: float
) -> list[Option]:
    metrics = Metrics.of(layout, tight)
    gap = 4.0 * layout.text
    headings = [figure_text.width(s.heading, metrics.heading, "bold") for s in sections]
    narrowest = max(_LEAST_COLUMN, _NARROWEST * layout.text * 0.75, *headings)
    found = []
    for count in range(1, _MOST_COLUMNS + 1):
        wide = figure_panel.column_width(room.width, count)
        columns = figure_panel.split(sections, metrics, wide, count)
        if len(columns) < count or (count > 1 and wide < narrowest):
            break
        high = figure_panel.columns_height(columns, metrics, wide)
        tall = min(room.height - high - gap, room.width * flat)
        upper = Box(room.x, room.y, room.width, max(_LEAST_MAP, tall))
        panel = Box(room.x, upper.bottom + gap, room.width, room.bottom - upper.bottom - gap)
        found.append(Option(upper, panel, columns, tight))
    return found


def draw_words(sheet: Sheet, planned: Plan) -> None:
    """Write the title, the sentences, the panel and the sources."""
    layout, look = sheet.layout, sheet.look
    y = layout.margin_mm
    styles = (
        (planned.title, Type(layout.points(TITLE), look.ink, "bold")),
        (planned.subtitle, Type(layout.points(SUBTITLE), look.subtle)),
        (planned.caption, Type(layout.points(CAPTION), look.ink)),
    )
    for lines, style in styles:
        y = _paragraph(sheet, lines, style, y) + _APART * layout.text
    figure_panel.draw(sheet, planned.body.columns, planned.body.panel, planned.metrics)
    _paragraph(sheet, planned.credits, Type(layout.points(CREDITS), look.subtle), planned.foot)
    if planned.code is not None:
        _code(sheet, planned.address, planned.code)


def _code(sheet: Sheet, address: str, box: Box) -> None:
    """Draw the QR code: black on white in every style, as readers expect it."""
    sheet.box(box, "#ffffff")
    patch = PathPatch(qr.path(address, box), facecolor="#000000", edgecolor="none")
    sheet.add(patch, "qr", 60.0, sheet.mm)


def _paragraph(sheet: Sheet, lines: tuple[str, ...], style: Type, y: float) -> float:
    leading = figure_text.line_height(style.size)
    for line in lines:
        sheet.text(sheet.layout.margin_mm, y + figure_text.ASCENT * leading, line, style)
        y += leading
    return y
