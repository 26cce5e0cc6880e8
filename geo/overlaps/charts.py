"""Overlaps as charts: combinations of networks, places by networks, a ranking, and a graph.

Combinations are an UpSet plot: bars above, the networks of each as dots below. After Lex,
Gehlenborg, Strobelt, Vuillemot & Pfister (2014), UpSet: Visualization of Intersecting Sets, IEEE
Transactions on Visualization and Computer Graphics 20(12).
"""

from __future__ import annotations

import math
from typing import Final

import networkx as nx
import pandas as pd

from geo import palette, schemes
from geo.describe import Row, records
from geo.exhibit import Axis, Bars, Chart, Dots, Links, Mark, Panel
from geo.model import Symbol
from geo.overlaps import sets as arithmetic
from geo.overlaps.sets import Sets

COMBINATIONS: Final = 20  # drawn at most
PLACES: Final = 40  # drawn at most
SEED: Final = 1
Spots = dict[str, tuple[float, float]]

_LINE: Final = 26  # pixels of a place or a network
_ALONE: Final = "#7d7564"
_SHARED: Final = "#0072B2"
_IN: Final = Symbol(_SHARED, "circle")
_OUT: Final = Symbol("#8f8877", "circle")
_DOTS: Final = (10.0, 4.0)  # of a network that is in, and of one that is not: plain in any theme
_GUIDE: Final = "#b3aa98"
_DOT: Final = 12.0
_DECIMALS: Final = 3
_SMALLEST: Final = 12.0
_LARGEST: Final = 34.0


def combinations(sets: Sets) -> Chart:
    """Return the exclusive intersections: bars above, the networks of each below."""
    t, found = sets.t, arithmetic.intersections(sets.table)
    drawn, left = found.head(COMBINATIONS), found.iloc[COMBINATIONS:]
    more = []
    if len(left):
        others = t.n_(
            "The {n} other combination, not drawn, holds {places}.",
            "The {n} other combinations, not drawn, hold {places} together.",
            len(left),
        )
        held = t.n_("{n} place", "{n} places", int(left["places"].sum()))
        more.append(others.format(places=held))
    more.append(t._("A place stands in one column only: that of all its networks in the set."))
    listed = [t.listing([sets.names[n] for n in networks]) for networks in found["networks"]]
    numbers = [t.number(int(places)) for places in drawn["places"]]
    across = Axis(kind="none", span=(-0.7, max(len(drawn), 1) - 0.3))
    bars = Bars(
        places=tuple(float(i) for i in range(len(drawn))),
        lengths=tuple(float(n) for n in drawn["places"]),
        colours=tuple(_ALONE if len(names) == 1 else _SHARED for names in drawn["networks"]),
        across=False,
        texts=tuple(numbers),
        hover=tuple(t.labelled(*pair) for pair in zip(listed, numbers, strict=False)),
    )
    table = pd.DataFrame(
        {
            t._("Exactly in"): pd.Series(listed, dtype="str"),
            t._("Number of networks"): [len(networks) for networks in found["networks"]],
            t._("Places"): found["places"].astype("int64"),
        }
    )
    return sets.chart(
        "sets",
        t._("Places by combination of networks"),
        sets.caption(*more),
        rows=(
            (Panel((bars,), across, Axis(title=t._("Places"))),),
            (_networks_below(sets, drawn, across),),
        ),
        heights=(0.5, 0.5),
        aligned=True,
        table=table,
        keys=pd.DataFrame({"network_ids": ["|".join(names) for names in found["networks"]]}),
        height=260 + 2 * _LINE * len(sets.networks),
    )


def _networks_below(sets: Sets, drawn: pd.DataFrame, across: Axis) -> Panel:
    """Return the networks of each combination as dots, joined by a line; the others faint."""
    words = {network: sets.sized(network) for network in sets.networks}
    inside = [(float(i), words[n]) for i, names in enumerate(drawn["networks"]) for n in names]
    cells = [(float(i), word) for i in range(len(drawn)) for word in words.values()]
    outside = [cell for cell in cells if cell not in set(inside)]
    many = [(float(i), names) for i, names in enumerate(drawn["networks"]) if len(names) > 1]
    lines = Links(
        starts=tuple((x, words[names[0]]) for x, names in many),
        ends=tuple((x, words[names[-1]]) for x, names in many),
        colour=_IN.colour,
        widths=(3.0,) * len(many),
    )
    faint, full = (
        Dots(
            x=tuple(x for x, _word in spots),
            y=tuple(word for _x, word in spots),
            symbols=(look,) * len(spots),
            sizes=(size,) * len(spots),
        )
        for spots, look, size in ((outside, _OUT, _DOTS[1]), (inside, _IN, _DOTS[0]))
    )
    rows = Axis(kind="category", categories=tuple(words.values()))
    return Panel((faint, lines, full), across, rows)


def matrix(sets: Sets, least: int) -> Chart:
    """Return places by networks; the table has all of them, with the status in each."""
    t, places = sets.t, sets.places(least)
    drawn = places.head(PLACES)
    named = dict(zip(drawn.index, drawn["name"].astype(str), strict=True))
    inside = {key: [n for n in sets.networks if sets.table.loc[key, n]] for key in drawn.index}
    # A faint line for each place, from its first to its last network.
    guides = Links(
        tuple((sets.names[found[0]], named[key]) for key, found in inside.items()),
        tuple((sets.names[found[-1]], named[key]) for key, found in inside.items()),
        _GUIDE,
        (1.0,) * len(inside),
    )
    marks: list[Mark] = [guides]
    for network in sets.networks:
        own = tuple(named[key] for key, found in inside.items() if network in found)
        name, look = sets.names[network], palette.symbol(sets.imprint.looks, network)
        number = len(own)
        marks.append(Dots((name,) * number, own, (look,) * number, (_DOT,) * number, name))
    words = schemes.words(t, "status")
    status = {
        (row["place_id"], row["network_id"]): words[row["status_at"]] for row in records(sets.rows)
    }
    cells = {
        t._("Place"): places["name"],
        t._("Country"): places["country"],
        t._("Number of networks"): places["number"],
        **{
            sets.sized(n): [status.get((str(key), n), "") for key in places.index]
            for n in sets.networks
        },
    }
    panel = Panel(
        tuple(marks),
        Axis(kind="category", categories=tuple(sets.names[n] for n in sets.networks)),
        Axis(kind="category", categories=tuple(named.values())),
    )
    return sets.chart(
        "matrix",
        t._("Places by networks"),
        sets.caption(*_cut(sets, places)),
        rows=((panel,),),
        table=pd.DataFrame(cells).reset_index(drop=True),
        keys=_keys(sets, places),
        heads={sets.sized(n): f"network_id {n}" for n in sets.networks},
        legend=sets.legend,
        height=110 + _LINE * max(len(drawn), 3),
    )


def _keys(sets: Sets, places: pd.DataFrame) -> pd.DataFrame:
    """Return the key of each place, with its networks and its status in each of them."""
    held = sets.rows.drop_duplicates(["place_id", "network_id"], keep="last")
    status = held.set_index(["place_id", "network_id"])["status_at"]
    inside = [[n for n in sets.networks if sets.table.loc[key, n]] for key in places.index]
    pairs = list(zip(places.index, inside, strict=True))
    return pd.DataFrame(
        {
            "place_id": places.index.astype("str"),
            "country_iso2": places["code"].tolist(),
            "network_ids": ["|".join(found) for found in inside],
            "statuses": ["|".join(status[key, n] for n in found) for key, found in pairs],
        }
    )


def _cut(sets: Sets, places: pd.DataFrame) -> list[str]:
    """Say how many of the places are drawn, where not all are."""
    if len(places) <= PLACES:
        return []
    t = sets.t
    said = t._("The first {n} of {all} places are drawn; the data have all.")
    return [said.format(n=t.number(PLACES), all=t.number(len(places)))]


def ranking(sets: Sets, least: int) -> Chart:
    """Return the places in most networks, as bars with a piece for each network."""
    t, places = sets.t, sets.places(least)
    drawn = places.head(PLACES)
    words = {str(k): f"{row['name']} ({row['number']})" for k, row in drawn.iterrows()}
    bars = []
    for network in sets.networks:
        inside = [words[str(key)] for key in drawn.index if sets.table.loc[key, network]]
        name, colour = sets.names[network], sets.imprint.looks[network][0]
        ones, colours = (1.0,) * len(inside), (colour,) * len(inside)
        said = tuple(t.labelled(place, name) for place in inside)
        bars.append(Bars(tuple(inside), ones, colours, name, hover=said))
    most = float(places["number"].max()) if len(places) else 1.0
    panel = Panel(
        tuple(bars),
        Axis(title=t._("Number of networks"), span=(0.0, most + 0.2)),
        Axis(kind="category", categories=tuple(words.values())),
    )
    networks = [
        t.listing([sets.names[n] for n in sets.networks if sets.table.loc[key, n]])
        for key in places.index
    ]
    cells = {
        t._("Rank"): places["rank"],
        t._("Place"): places["name"],
        t._("Country"): places["country"],
        t._("Number of networks"): places["number"],
        t._("Networks"): pd.Series(networks, index=places.index, dtype="str"),
    }
    return sets.chart(
        "ranking",
        t._("Places in most networks"),
        sets.caption(*_cut(sets, places), t._("Places in equally many networks share a rank.")),
        rows=((panel,),),
        table=pd.DataFrame(cells).reset_index(drop=True),
        keys=_keys(sets, places),
        legend=sets.legend,
        height=110 + _LINE * max(len(drawn), 3),
    )


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


def co_membership(sets: Sets) -> Chart:
    """Return the graph of networks that share places; its table has the measures of each pair.

    Nodes are sized by places, lines by the Jaccard index.
    """
    t, pairs = sets.t, arithmetic.pairs(sets.table)
    linked = pairs[pairs["shared"] > 0]
    said = [_said(sets, row) for row in records(linked)]
    spots = layout(graph(pairs, sets.networks))
    most = float(linked["jaccard"].max()) if len(linked) else 0.0
    links = Links(
        starts=tuple(spots[a] for a in linked["a"]),
        ends=tuple(spots[b] for b in linked["b"]),
        colour=_ALONE,
        # in half pixels, so that there are few widths
        widths=tuple(round(2 + 14 * j / most) / 2 if most else 1.0 for j in linked["jaccard"]),
        hover=tuple(said),
    )
    closest = t._("No two networks of the set share a documented place.")
    if said:
        closest = t._("Closest by the Jaccard index: {pair}.").format(pair=said[0])
    reading = t._(
        "The thicker a line, the larger the Jaccard index, the shared places divided by the places "
        "in either network; the larger a symbol, the more places. Distance has no scale."
    )
    # Axes without lines, with room at the right for the names.
    across, up = [x for x, _y in spots.values()], [y for _x, y in spots.values()]
    wide, high = (max(across) - min(across)) or 1.0, (max(up) - min(up)) or 1.0
    panel = Panel(
        (links, _nodes(sets, spots)),
        Axis(kind="none", span=(min(across) - 0.12 * wide, max(across) + 0.45 * wide)),
        Axis(kind="none", span=(min(up) - 0.12 * high, max(up) + 0.12 * high)),
    )
    return sets.chart(
        "graph",
        t._("Networks that share places"),
        sets.caption(closest, reading),
        rows=((panel,),),
        table=pairs_table(sets, pairs),
        keys=pairs[["a", "b"]].add_prefix("network_").reset_index(drop=True),
        legend=sets.legend,
        height=520,
    )


def _nodes(sets: Sets, spots: Spots) -> Dots:
    """Return the networks, the area of each growing with its places."""
    sizes = {n: int(sets.table[n].sum()) for n in sets.networks}
    most = max(sizes.values(), default=0) or 1
    wide = _LARGEST - _SMALLEST
    return Dots(
        x=tuple(spots[n][0] for n in sets.networks),
        y=tuple(spots[n][1] for n in sets.networks),
        symbols=tuple(palette.symbol(sets.imprint.looks, n) for n in sets.networks),
        sizes=tuple(round(_SMALLEST + wide * math.sqrt(sizes[n] / most), 1) for n in sets.networks),
        texts=tuple(sets.names[n] for n in sets.networks),
        hover=tuple(f"{sets.sized(n)} · {sets.documented(n)}" for n in sets.networks),
    )


def _said(sets: Sets, row: Row) -> str:
    return sets.t._("{a} and {b}: {shared} shared places, Jaccard index {jaccard}").format(
        a=sets.names[row["a"]],
        b=sets.names[row["b"]],
        shared=sets.t.number(int(row["shared"])),
        jaccard=sets.t.number(round(float(row["jaccard"]), _DECIMALS)),
    )


def pairs_table(sets: Sets, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of each two networks, with how much is documented of either."""
    t = sets.t
    covered = {n: sets.documented(n) for n in sets.networks}
    shared, jaccard, smaller = arithmetic.measures(t)
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
