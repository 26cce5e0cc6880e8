"""Where the networks of a diagram stand: the same graph always has the same picture.

Each network has a line of its own, as in a list that is indented: around a network, above and below
it, stand those that it is tied to, one step further in. So its name has room at its right, on a
phone too, and no tie of this tree crosses another or a name. A long list is cut into two columns
where the fewest ties hold it together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx

Listed = list[tuple[str, float]]  # networks from top to bottom, each with its depth
LINE: Final = 21.0  # of a network from top to bottom, in pixels
WIDTH: Final = 318.0  # of the diagram on a phone, in pixels
NAME: Final = 10.0  # from a network to its name
MARGIN: Final = 16.0  # at the right of the diagram, where names may end
_STEP: Final = 15.0  # of the indentation, at most
_DEPTH: Final = 0.38  # of a column's width for all its steps, at most
_MANY: Final = 6  # lines out of one network; more of them need
_FAN: Final = 0.7  # steps more to stay apart
_OUT: Final = (0.65, 0.25)  # of a step: the ends of the longest tie at one depth, and of others
_APART: Final = 16.0  # between a name and the column beside it
_ALONE: Final = 20  # networks to a single column, at most
_HEAVY: Final = 0.55  # of all networks, in one piece: it is cut
_PRICE: Final = 0.06  # of a tie that is cut, as a share of the networks out of balance


@dataclass(frozen=True)
class Spot:
    """The place of a network, and how far its name may run to the right of `NAME`."""

    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Diagram:
    """The places of the networks of a diagram, and its height."""

    spots: Mapping[str, Spot]
    height: float


def arranged(ties: nx.Graph[str]) -> Diagram:
    """Return the places of the networks of a graph."""
    columns = _columns(_ordered(ties, set(ties.nodes)))
    wide = WIDTH / max(len(columns), 1)
    at: dict[str, tuple[float, int]] = {}
    for number, column in enumerate(columns):
        deepest = max((depth for _, depth in column), default=0.0)
        step = min(_STEP, _DEPTH * wide / max(deepest, 1.0))
        aside = _aside(ties, column)
        for line, (node, depth) in enumerate(column):
            at[node] = (number * wide + (depth - aside.get(node, 0.0)) * step, line)
    lines = max((len(column) for column in columns), default=0)
    spots = {
        node: Spot(round(x, 1), (line + 0.5) * LINE, _room(x, line, at))
        for node, (x, line) in sorted(at.items())
    }
    return Diagram(spots, lines * LINE)


def _aside(ties: nx.Graph[str], column: Listed) -> dict[str, float]:
    """Return how many steps out some networks stand, so that their tie runs through no other.

    They are those at one depth with others at that depth between them; the ends of a longer tie
    stand further out.
    """
    lines = {node: (line, depth) for line, (node, depth) in enumerate(column)}
    found: dict[str, float] = {}
    level = [
        sorted((lines[one], lines[other]))
        for one, other in ties.edges
        if one in lines and other in lines and lines[one][1] == lines[other][1] > 0
    ]
    for (first, depth), (last, _) in sorted(level, key=lambda ends: ends[0][0] - ends[1][0]):
        if any(between == depth for _, between in column[first + 1 : last]):
            out = _OUT[1 if found else 0]
            found = {column[first][0]: out, column[last][0]: out} | found
    return found


def _room(x: float, line: int, at: Mapping[str, tuple[float, int]]) -> float:
    """Return how far a name may run: to the next network on its line, or to the edge."""
    others = [other - _APART for other, beside in at.values() if beside == line and other > x]
    return min([*others, WIDTH + MARGIN]) - x - NAME


def _ordered(ties: nx.Graph[str], nodes: set[str]) -> nx.Graph[str]:
    """Return the graph of some nodes, in an order that depends on nothing but their names."""
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(sorted(nodes))
    kept = ((min(pair), max(pair)) for pair in ties.edges if nodes.issuperset(pair))
    found.add_edges_from(sorted(kept))
    return found


def _columns(ties: nx.Graph[str]) -> list[Listed]:
    """Return one column or two: each network from top to bottom, with its depth."""
    parts = [_ordered(ties, nodes) for nodes in nx.connected_components(ties)]
    if len(ties) <= _ALONE:
        return [[line for part in _largest_first(parts) for line in _listed(part)]]
    parts = [half for part in parts for half in _halves(part, len(ties))]
    columns: tuple[Listed, Listed] = ([], [])
    for part in _largest_first(parts):
        min(columns, key=len).extend(_listed(part))
    return list(columns)


def _largest_first(parts: list[nx.Graph[str]]) -> list[nx.Graph[str]]:
    return sorted(parts, key=lambda part: (-len(part), min(part.nodes)))


def _halves(part: nx.Graph[str], whole: int) -> list[nx.Graph[str]]:
    """Cut a part that is too heavy for one column where it is cheapest; else leave it whole."""
    if len(part) <= _HEAVY * whole:
        return [part]
    tree = nx.bfs_tree(part, _middle(part))

    def price(below: set[str]) -> tuple[float, list[str]]:
        torn = sum((a in below) != (b in below) for a, b in part.edges)
        return abs(2 * len(below) - whole) / whole + _PRICE * torn, sorted(below)

    cuts = [nx.descendants(tree, node) | {node} for node in tree.nodes if tree.in_degree(node)]
    best = min(cuts, key=price)
    return [_ordered(part, best), _ordered(part, set(part.nodes) - best)]


def _middle(part: nx.Graph[str]) -> str:
    """Return the network that the others are nearest to."""
    far = {node: sum(nx.single_source_shortest_path_length(part, node).values()) for node in part}
    return min(part.nodes, key=lambda node: (far[node], -part.degree(node), node))


def _listed(part: nx.Graph[str]) -> Listed:
    """Return the networks of a connected part in lines, each with its depth."""
    tree = nx.bfs_tree(part, _middle(part))

    def block(node: str, depth: float) -> Listed:
        further = depth + 1 + _FAN * (tree.out_degree(node) > _MANY)
        blocks = sorted((block(child, further) for child in tree.successors(node)), key=_weight)
        above = [line for below in reversed(blocks[1::2]) for line in below]
        return [*above, (node, depth), *(line for below in blocks[::2] for line in below)]

    return block(_middle(part), 0.0)


def _weight(block: Listed) -> tuple[int, str]:
    return len(block), min(node for node, _ in block)
