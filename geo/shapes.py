"""How a category looks: a colour, and a shape of its own, so that colour never stands alone."""

from __future__ import annotations

from typing import Literal

Shape = Literal[
    "circle",
    "square",
    "triangle",
    "inverted",
    "diamond",
    "kite",
    "pentagon",
    "hexagon",
    "star",
    "plus",
]
Look = tuple[str, Shape]
