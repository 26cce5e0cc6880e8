"""An address as a QR code: squares that stay vectors on paper and in a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno
import shapely
from matplotlib.path import Path
from shapely.geometry.polygon import orient

from geo.print.typeset import Box

QUIET: Final = 4  # modules of empty room on each side, as ISO/IEC 18004 asks
_LEAST: Final = 0.33  # millimetres of a module that a telephone reads from a page in the hand
_AT_A4: Final = 0.42


@lru_cache(maxsize=32)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a code without its quiet zone; true where it is dark."""
    code = segno.make(address, error="l", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def side(address: str, text: float) -> float:
    """Return the width of a code in millimetres with its quiet zone, on a page of a text size."""
    return (len(modules(address)) + 2 * QUIET) * max(_LEAST, _AT_A4 * text)


def path(address: str, box: Box) -> Path:
    """Return the dark modules as one outline in a box, whose edge is that of the quiet zone."""
    rows = modules(address)
    step = box.width / (len(rows) + 2 * QUIET)
    squares = [
        shapely.box(x, y, x + 1, y + 1)
        for y, row in enumerate(rows, start=QUIET)
        for x, dark in enumerate(row, start=QUIET)
        if dark
    ]
    whole = shapely.union_all(squares)
    parts = [orient(part) for part in shapely.get_parts(whole)]  # holes run the other way round
    rings = [ring.coords for part in parts for ring in (part.exterior, *part.interiors)]
    found = [Path([(box.x + x * step, box.y + y * step) for x, y in r], closed=True) for r in rings]
    return Path.make_compound_path(*found)


def svg(address: str, label: str) -> str:
    """Return a code as an element of HTML; the label is escaped already."""
    rows = modules(address)
    size = len(rows) + 2 * QUIET
    runs = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows, start=QUIET)
        for x, dark in enumerate(row, start=QUIET)
        if dark
    )
    return (
        f'<svg class="qr" role="img" aria-label="{label}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {size} {size}" width="{3 * size}" height="{3 * size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path d="{runs}"/></svg>'
    )
