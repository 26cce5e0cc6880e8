"""A message in the middle of a map or a chart, such as that nothing is shown."""

from __future__ import annotations

from geo.paper import figure_text
from geo.paper.figure_canvas import Sheet, Type
from geo.paper.figure_layout import Box


def draw(sheet: Sheet, box: Box, words: str) -> Box:
    """Write a message into the middle of a box, and return the room that it takes."""
    style = Type(sheet.layout.points(13), sheet.look.ink, "bold")
    lines = figure_text.wrap(words, style.size, box.width * 0.7, "bold")
    leading = figure_text.line_height(style.size)
    wide = max(figure_text.width(line, style.size, "bold") for line in lines) + 8
    high = leading * len(lines) + 6
    plate = Box(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
    sheet.box(plate, sheet.look.paper, sheet.look.border).set_alpha(0.94)
    for i, line in enumerate(lines):
        y = plate.y + 3 + (i + figure_text.ASCENT) * leading
        sheet.text(plate.x + wide / 2, y, line, style, align="center")
    return plate
