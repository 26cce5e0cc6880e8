"""The words of events over a chart: in lanes, so that none covers another or another's line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_GAP: Final = 1.2  # millimetres between a line and its words, and between words
_MOST: Final = 30


@dataclass(frozen=True)
class Placed:
    """The words of an event: its line stands at ``at``, they begin at ``x`` in a lane.

    Lane 0 is nearest to the chart; the line reaches up to its lane.
    """

    at: float
    x: float
    width: float
    lane: int

    def covers(self, x: float) -> bool:
        """Say whether an upright line would go through the words."""
        return self.x - _GAP / 2 < x < self.x + self.width

    def meets(self, other: Placed) -> bool:
        """Say whether the words of two events touch, or the line of one goes through the other."""
        if self.lane == other.lane:
            return self.x < other.x + other.width + _GAP and other.x < self.x + self.width + _GAP
        upper, lower = (self, other) if self.lane > other.lane else (other, self)
        return lower.covers(upper.at)


def drops(places: list[float], lengths: list[float], apart: float) -> list[float]:
    """Return how far down the words of events start that are written along their lines.

    Parameters
    ----------
    places, lengths
        Where the lines stand and how long their words are, in pixels.
    apart
        How near two lines are whose words would touch.
    """
    taken: list[tuple[float, float, float]] = []
    found: dict[int, float] = {}
    for i in sorted(range(len(places)), key=places.__getitem__):
        near = [(start, end) for at, start, end in taken if abs(at - places[i]) < apart]
        tops = [0.0, *(end + apart for _start, end in near)]
        free = (
            top
            for top in sorted(tops)
            if not any(
                start < top + lengths[i] + apart and top < end + apart for start, end in near
            )
        )
        found[i] = next(free)
        taken.append((places[i], found[i], found[i] + lengths[i]))
    return [found[i] for i in range(len(places))]


def lanes(places: list[float], widths: list[float], left: float, right: float) -> list[Placed]:
    """Return where the words of events go, in the order of the events.

    Each stand right of their line, or as far left as the right edge demands. Events at the right
    are placed first, each in the lowest lane that is free.
    """
    found: dict[int, Placed] = {}
    for i in sorted(range(len(places)), key=lambda i: -places[i]):
        x = max(left, min(places[i] + _GAP, right - widths[i]))
        options = (Placed(places[i], x, widths[i], lane) for lane in range(_MOST))
        free = (o for o in options if not any(o.meets(other) for other in found.values()))
        highest = max((other.lane for other in found.values()), default=-1)
        found[i] = next(free, Placed(places[i], x, widths[i], highest + 1))
    return [found[i] for i in range(len(places))]
