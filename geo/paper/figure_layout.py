"""The pages that a figure can be made for, and boxes on them in millimetres.

Distances run from the top left corner of the page: x to the right, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.path import Path

MM_PER_INCH: Final = 25.4
MM_PER_POINT: Final = MM_PER_INCH / 72
SMALLEST: Final = 6.0  # points: what a journal still prints


@dataclass(frozen=True)
class Layout:
    """A page: its size, how large its texts and symbols are next to A4, and its margin.

    ``labels`` is the greatest number of place names on the map.
    """

    name: str
    width_mm: float
    height_mm: float
    text: float = 1.0
    margin_mm: float = 10.0
    labels: int = 30

    def points(self, size: float) -> float:
        """Return a size of type on this page, from its size on A4 (both in points)."""
        return max(SMALLEST, size * self.text)

    def pixels(self, dpi: int) -> tuple[int, int]:
        """Return the size of the page in whole pixels."""
        return (
            round(self.width_mm / MM_PER_INCH * dpi),
            round(self.height_mm / MM_PER_INCH * dpi),
        )


LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout
    for layout in (
        Layout("a4-landscape", 297, 210),
        Layout("a4-portrait", 210, 297),
        Layout("a3-landscape", 420, 297, text=1.35, margin_mm=14, labels=40),
        Layout("a3-portrait", 297, 420, text=1.35, margin_mm=14, labels=40),
        Layout("slide-16-9", 338.667, 190.5, text=1.3, margin_mm=11, labels=22),
        Layout("square", 200, 200, text=0.92, margin_mm=8, labels=24),
        Layout("single-column", 85, 150, text=0.62, margin_mm=2, labels=10),
        Layout("double-column", 180, 150, text=0.8, margin_mm=3, labels=22),
    )
}


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in millimetres from the top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def squarer(self, most: float) -> Box:
        """Return the upper left part of the box whose sides are at most so many times as long."""
        width, height = min(self.width, self.height * most), min(self.height, self.width * most)
        return Box(self.x, self.y, width, height)

    def path(self) -> Path:
        """Return the edges of the box as a path."""
        x, y = (self.x, self.right), (self.y, self.bottom)
        return Path([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])])

    def grown(self, by: float) -> Box:
        """Return the box with its edges moved outwards."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        """Say whether the two share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the box."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def inside(self, other: Box) -> bool:
        """Say whether the box lies within another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )
