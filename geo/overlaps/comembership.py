"""The graph of networks that share places: nodes sized by places, lines by the Jaccard index."""

from __future__ import annotations

import math
from typing import Final

import networkx as nx
import pandas as pd

from geo import palette
from geo.chart import Axis, Chart, Dots, Links, Panel
from geo.overlaps import overlap, overlap_words
from geo.overlaps.overlap_sets import Sets, legend

SEED: Final = 1
_DECIMALS: Final = 3
_SMALLEST: Final = 12.0
_LARGEST: Final = 34.0
_LINE: Final = "#7d7564"
Spots = dict[str, tuple[float, float]]


def graph(pairs: pd.DataFrame, networks: tuple[str, ...]) -> nx.Graph[str]:
    """Return the networks as nodes, with an edge between two that share a place."""
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(networks)
    linked = pairs[pairs["shared"] > 0]
    for a, b, jaccard in zip(linked["a"], linked["b"], linked["jaccard"], strict=True):
        found.add_edge(str(a), str(b), jaccard=float(jaccard))
    return found


def layout(found: nx.Graph[str]) -> Spots:
    """Return a place for each node: on a circle, then drawn together by what they share.

    The same graph always gives the same places.
    """
    start = nx.circular_layout(found)
    if found.number_of_edges() == 0:
        spots = start
    else:
        spots = nx.spring_layout(
            found, pos=start, weight="jaccard", k=1.6, iterations=60, seed=SEED, method="force"
        )
    return {
        str(node): (round(float(x), _DECIMALS), round(float(y), _DECIMALS))
        for node, (x, y) in spots.items()
    }


def _size(places: int, most: int) -> float:
    share = math.sqrt(places / most) if most else 0.0
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * share, 1)


def _width(jaccard: float, most: float) -> float:
    """Return a width in half pixels, so that there are few of them."""
    return round(2 + 14 * jaccard / most) / 2 if most else 1.0


def chart(sets: Sets) -> Chart:
    """Return the graph of the networks of a set; its table has the measures of each pair."""
    t, pairs = sets.t, overlap.pairs(sets.table)
    linked = pairs[pairs["shared"] > 0]
    spots = layout(graph(pairs, sets.networks))
    most = float(linked["jaccard"].max()) if len(linked) else 0.0
    links = Links(
        starts=tuple(spots[a] for a in linked["a"]),
        ends=tuple(spots[b] for b in linked["b"]),
        colour=_LINE,
        widths=tuple(_width(j, most) for j in linked["jaccard"]),
        hover=tuple(_said(sets, row) for row in linked.to_dict("records")),
    )
    panel = Panel((links, _nodes(sets, spots)), *_axes(spots))
    return sets.chart(
        "graph",
        t._("Networks that share places"),
        sets.caption(*_strongest(sets, linked), _how_to_read(sets)),
        rows=((panel,),),
        table=pairs_table(sets, pairs),
        legend=legend(sets),
        height=520,
    )


def _nodes(sets: Sets, spots: Spots) -> Dots:
    sizes = {n: int(sets.table[n].sum()) for n in sets.networks}
    most = max(sizes.values(), default=0)
    return Dots(
        x=tuple(spots[n][0] for n in sets.networks),
        y=tuple(spots[n][1] for n in sets.networks),
        symbols=tuple(palette.symbol("network", n) for n in sets.networks),
        sizes=tuple(_size(sizes[n], most) for n in sets.networks),
        texts=tuple(sets.names[n] for n in sets.networks),
        hover=tuple(
            f"{sets.sized(n)} · {overlap_words.documented(sets.t, sets.coverage, n)}"
            for n in sets.networks
        ),
    )


def _axes(spots: Spots) -> tuple[Axis, Axis]:
    """Return axes without lines, with room at the right for the names."""
    across, up = [x for x, _y in spots.values()], [y for _x, y in spots.values()]
    wide, high = (max(across) - min(across)) or 1.0, (max(up) - min(up)) or 1.0
    return (
        Axis(kind="none", span=(min(across) - 0.12 * wide, max(across) + 0.45 * wide)),
        Axis(kind="none", span=(min(up) - 0.12 * high, max(up) + 0.12 * high)),
    )


def _said(sets: Sets, row: dict[str, object] | dict[object, object]) -> str:
    values = {str(key): value for key, value in row.items()}
    return sets.t._("{a} and {b}: {shared} shared places, Jaccard index {jaccard}").format(
        a=sets.names[str(values["a"])],
        b=sets.names[str(values["b"])],
        shared=sets.t.number(int(str(values["shared"]))),
        jaccard=sets.t.number(round(float(str(values["jaccard"])), _DECIMALS)),
    )


def _strongest(sets: Sets, linked: pd.DataFrame) -> list[str]:
    if linked.empty:
        return [sets.t._("No two networks of the set share a documented place.")]
    said = sets.t._("Closest by the Jaccard index: {pair}.")
    return [said.format(pair=_said(sets, linked.iloc[0].to_dict()))]


def _how_to_read(sets: Sets) -> str:
    return sets.t._(
        "The thicker a line, the larger the Jaccard index, the shared places divided by the places "
        "in either network; the larger a symbol, the more places. Distance has no scale."
    )


def pairs_table(sets: Sets, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of each two networks, with how much is documented of either."""
    t = sets.t
    covered = {n: overlap_words.documented(t, sets.coverage, n) for n in sets.networks}
    shared, jaccard, smaller = overlap_words.measures(t)
    cells = {
        t._("Network A"): pairs["a"].map(dict(sets.names)),
        t._("Network B"): pairs["b"].map(dict(sets.names)),
        shared: pairs["shared"],
        jaccard: pairs["jaccard"].round(_DECIMALS),
        smaller: pairs["overlap"].round(_DECIMALS),
        t._("Places in A"): pairs["places_a"],
        t._("Places in B"): pairs["places_b"],
        t._("Places in A or B"): pairs["either"],
        t._("Documented of A"): pairs["a"].map(covered),
        t._("Documented of B"): pairs["b"].map(covered),
    }
    return pd.DataFrame(cells).reset_index(drop=True)
