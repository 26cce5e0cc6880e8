"""Where the names of a network diagram stand: the same graph always has the same picture.

A spring layout with a fixed seed says who is near whom; then names that overlap are moved apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
_SEED: Final = 20
_HUB: Final = ""
_PULL: Final = 0.35  # of a part of the graph that no relation ties to the rest
_ROUNDS: Final = 600
_Array = npt.NDArray[np.float64]


def positions(
    graph: nx.Graph[str], widths: Mapping[str, float], size: Point, line: float
) -> dict[str, Point]:
    """Return a place for each node.

    Parameters
    ----------
    graph
        Who is tied to whom.
    widths
        The room that a node takes from its place to the right, with its name.
    size
        Width and height of the picture, in the units of ``widths``.
    line
        The room that a node takes from top to bottom.
    """
    nodes = sorted(graph.nodes)
    if not nodes:
        return {}
    room = np.array([widths[node] for node in nodes])
    places = _spread(_springs(graph, nodes), room, size, line)
    moved = _apart(places, room, size, line)
    return {
        n: (round(float(x), 1), round(float(y), 1)) for n, (x, y) in zip(nodes, moved, strict=True)
    }


def _springs(graph: nx.Graph[str], nodes: list[str]) -> _Array:
    """Return places in a square; loose parts are held near by an unseen node in the middle."""
    held: nx.Graph[str] = nx.Graph()
    held.add_nodes_from(nodes)
    held.add_edges_from(sorted(graph.edges), weight=1.0)
    for part in sorted(map(sorted, nx.connected_components(graph))):
        held.add_edge(_HUB, max(part, key=graph.degree), weight=_PULL)
    found = nx.spring_layout(held, k=2.2 / np.sqrt(len(held)), iterations=400, seed=_SEED)
    return np.array([found[node] for node in nodes], dtype="float64")


def _spread(places: _Array, room: _Array, size: Point, line: float) -> _Array:
    """Stretch places over the picture, by their rank as much as by their distance."""
    free = np.array([size[0] - float(room.max()), size[1] - line])
    low, high = places.min(axis=0), places.max(axis=0)
    far = (places - low) / np.where(high > low, high - low, 1.0)
    rank = places.argsort(axis=0).argsort(axis=0) / max(len(places) - 1, 1)
    spread: _Array = (0.45 * far + 0.55 * rank) * free + np.array([0.0, line / 2])
    return spread


def _apart(places: _Array, room: _Array, size: Point, line: float) -> _Array:
    """Move names that overlap apart, a little at a time, inside the picture."""
    found = places.copy()
    for _ in range(_ROUNDS):
        moves = np.zeros_like(found)
        middle = found[:, 0] + room / 2
        across = (room[:, None] + room[None, :]) / 2 - np.abs(middle[:, None] - middle[None, :])
        above = line - np.abs(found[:, None, 1] - found[None, :, 1])
        touch = (across > 0) & (above > 0) & ~np.eye(len(found), dtype=bool)
        if not touch.any():
            break
        for i, j in np.argwhere(np.triu(touch)):
            if above[i, j] <= across[i, j]:
                way = 1.0 if found[i, 1] >= found[j, 1] else -1.0
                push = np.array([0.0, way * above[i, j] * 0.3])
            else:
                way = 1.0 if middle[i] >= middle[j] else -1.0
                push = np.array([way * across[i, j] * 0.3, 0.0])
            moves[i] += push
            moves[j] -= push
        found += moves
        found[:, 0] = np.clip(found[:, 0], 0, size[0] - room)
        found[:, 1] = np.clip(found[:, 1], line / 2, size[1] - line / 2)
    return found
