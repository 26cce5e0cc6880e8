"""The relations of the networks: who is a member, a section, a creation or a partner of whom.

The same graph always has the same picture. Each network has a line of its own, as in a list that
is indented: around a network, above and below it, stand those that it is tied to, one step further
in. So its name has room at its right, on a phone too, and no tie of this tree crosses another or a
name. A long name is broken into lines, for which the list has room. A long list is cut into two
columns where the fewest ties hold it together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import networkx as nx
import pandas as pd

from geo import describe
from geo.chart_layout import wrapped
from geo.exhibit import Axis, Chart, Dots, Links, Mark, Panel
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.model import Display, LegendItem, Symbol
from geo.model import Mark as LineMark
from geo.networks import typology
from geo.request import Request
from geo.table import covered

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
LETTER: Final = 5.8  # pixels of a letter of a name
LEADING: Final = 14.0  # of its further lines, in pixels
_ENDS: Final = ["source_network_id", "target_network_id"]
_EDGES: Final = 18  # pixels over and under the diagram
_LEAST: Final = 120  # pixels of its height
_UNDIRECTED: Final = frozenset({"partner", "same-as"})


@dataclass(frozen=True)
class Relation:
    """How a relation reads alone in a list, from its own end and from the other, and its line."""

    name: str
    forward: str
    backward: str
    colour: str
    line: LineMark

    @property
    def symbol(self) -> Symbol:
        """Return the line as a legend shows it."""
        return Symbol(self.colour, "circle", self.line)


def words(t: Texts) -> dict[str, Relation]:
    """Return the words of each relation; ``{name}`` is the body at the other end."""
    _ = t._
    return {
        "member-of": Relation(
            _("member of"), _("member of {name}"), _("has {name} as a member"), "#0072B2", "line"
        ),
        "regional-section": Relation(
            _("regional section of"),
            _("regional section of {name}"),
            _("has {name} as a regional section"),
            "#009E73",
            "line",
        ),
        "umbrella-of": Relation(
            _("umbrella of"),
            _("umbrella of {name}"),
            _("under the umbrella of {name}"),
            "#D55E00",
            "line",
        ),
        "created-by": Relation(
            _("created by"), _("created by {name}"), _("creator of {name}"), "#882255", "line"
        ),
        "organised-by": Relation(
            _("organised by"), _("organised by {name}"), _("organiser of {name}"), "#B8860B", "line"
        ),
        "partner": Relation(
            _("partner of"), _("partner of {name}"), _("partner of {name}"), "#5A5A5A", "dash"
        ),
        "successor-of": Relation(
            _("successor of"), _("successor of {name}"), _("succeeded by {name}"), "#332288", "dash"
        ),
        "same-as": Relation(
            _("same body as"), _("same body as {name}"), _("same body as {name}"), "#222222", "dash"
        ),
    }


@dataclass(frozen=True)
class Spot:
    """The place of a network, with the lines of its name, which begins `NAME` to the right."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Diagram:
    """The places of the networks of a diagram, and its height."""

    spots: Mapping[str, Spot]
    height: float


def arranged(ties: nx.Graph[str], names: Mapping[str, str]) -> Diagram:
    """Return the places of the networks of a graph, each with its name in lines that have room."""
    columns = _columns(_ordered(ties, set(ties.nodes)))
    wide = WIDTH / max(len(columns), 1)
    spots: dict[str, Spot] = {}
    tallest = 0.0
    for number, column in enumerate(columns):
        deepest = max((depth for _, depth in column), default=0.0)
        step = min(_STEP, _DEPTH * wide / max(deepest, 1.0))
        aside = _aside(ties, column)
        across = [number * wide + (depth - aside.get(node, 0.0)) * step for node, depth in column]
        edge = WIDTH + MARGIN if number + 1 == len(columns) else (number + 1) * wide - _APART
        said = [
            tuple(wrapped(names[node], int((edge - x - NAME) / LETTER)))
            for (node, _), x in zip(column, across, strict=True)
        ]
        tall = [LINE + LEADING * (len(lines) - 1) for lines in said]
        ends = list(accumulate(tall))
        for (node, _), x, lines, end, high in zip(column, across, said, ends, tall, strict=True):
            spots[node] = Spot(round(x, 1), end - high / 2, lines)
        tallest = max([tallest, *ends])
    return Diagram(dict(sorted(spots.items())), tallest)


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
        below = (block(child, further) for child in tree.successors(node))
        blocks = sorted(below, key=lambda lines: (len(lines), min(node for node, _ in lines)))
        above = [line for lines in reversed(blocks[1::2]) for line in lines]
        return [*above, (node, depth), *(line for lines in blocks[::2] for line in lines)]

    return block(_middle(part), 0.0)


def edges(request: Request) -> pd.DataFrame:
    """Return the relations that the filters keep, in the order of their words in the layer.

    A relation of a chosen network is one at either end of which it stands. Classes, kinds, seats,
    activity and the search text pick networks in the same way.
    """
    rows, kinds = request.atlas.links, request.display.relations
    keep = pd.Series(data=True, index=rows.index)
    if kinds:
        keep &= rows["relation"].isin(kinds)
    for picked in _picked(request):
        keep &= rows[_ENDS].isin(picked).any(axis=1)
    return rows[keep]


def _picked(request: Request) -> list[set[str]]:
    """Return the networks that the filters pick; none where nothing is asked for."""
    chosen = request.filters
    found = [set(chosen.networks)] if chosen.networks else []
    rows = typology.bodies(request.atlas, Texts())
    keep = typology.kept(rows, request.display, chosen.search)
    return found if keep.all() else [*found, set(rows.loc[keep, "network_id"])]


def graph(rows: pd.DataFrame) -> nx.Graph[str]:
    """Return the relations as a graph; two relations of one pair are one tie."""
    found: nx.Graph[str] = nx.Graph()
    found.add_edges_from(rows[_ENDS].itertuples(index=False, name=None))
    return found


def since(t: Texts, row: describe.Row) -> str:
    """Say since when a relation holds, with the precision of its source."""
    return t.partial(str(row["since"])) if row["since"] else t._("undated")


def as_table(t: Texts, rows: pd.DataFrame, full: dict[str, str]) -> pd.DataFrame:
    """Return relations in words, one a line, with their date, note and first address."""
    kinds = words(t)
    records = describe.records(rows)
    return pd.DataFrame(
        {
            t._("Network"): [full[row["source_network_id"]] for row in records],
            t._("Relation"): [kinds[row["relation"]].name for row in records],
            t._("To"): [full[row["target_network_id"]] for row in records],
            t._("Since"): [since(t, row) for row in records],
            t._("Note"): [said(row, "note", t) for row in records],
            t._("Source"): [row["source"].replace("|", " ") for row in records],
        }
    )


def sentence(atlas: Atlas, t: Texts, rows: pd.DataFrame) -> str:
    """Count the relations, and say which names of the table have none; kinds are in the legend."""
    if rows.empty:
        return t._("No documented relation fits these filters.")
    number = len(graph(rows))
    ties = t.n_("{n} relation", "{n} relations", len(rows))
    said = t.n_("{ties} between {n} body", "{ties} between {n} bodies", number)
    text = t._("Documented: {said}.").format(said=said.format(ties=ties))
    whole = len(rows) == len(atlas.links)
    return " ".join([text, alone(atlas, t)]) if whole else text


def alone(atlas: Atlas, t: Texts) -> str:
    """Say which names of the table have no documented relation."""
    tied = set(atlas.links[_ENDS].to_numpy().ravel())
    rows = typology.table(atlas, t, Display())
    loose = list(rows.loc[~rows["network_id"].isin(tied), "spoken"])
    text = t._("No relation is documented for {list}; absence proves nothing.")
    return text.format(list=t.listing(loose)) if loose else ""


def marks(
    t: Texts, bodies: pd.DataFrame, rows: pd.DataFrame, spots: Mapping[str, Spot]
) -> tuple[Mark, ...]:
    """Return the lines of each relation, then the networks with their names."""
    full = dict(zip(bodies["network_id"], bodies["name"], strict=True))
    drawn: list[Mark] = []
    for code, relation in words(t).items():
        ends, hover = [], []
        for row in describe.records(rows[rows["relation"] == code]):
            source, target = row["source_network_id"], row["target_network_id"]
            ends.append((spots[source], spots[target]))
            text = relation.forward.format(name=full[target])
            hover.append(t.labelled(full[source], f"{text} ({since(t, row)})"))
        if ends:
            line = Links(
                starts=tuple((start.x, start.y) for start, _end in ends),
                ends=tuple((end.x, end.y) for _start, end in ends),
                colour=relation.colour,
                widths=(1.4,) * len(ends),
                name=relation.name,
                dashed=relation.line == "dash",
                arrows=code not in _UNDIRECTED,
                hover=tuple(hover),
            )
            drawn.append(line)
    shown = bodies[bodies["network_id"].isin(spots)]
    at = [spots[network] for network in shown["network_id"]]
    dots = Dots(
        x=tuple(spot.x for spot in at),
        y=tuple(spot.y for spot in at),
        symbols=tuple(typology.symbol(code) for code in shown["class"]),
        sizes=tuple(9.0 if code == typology.OUTSIDE else 13.0 for code in shown["class"]),
        texts=tuple("\n".join(spot.lines) for spot in at),
        hover=tuple(shown["name"]),
    )
    return (*drawn, dots)


def legend(t: Texts, bodies: pd.DataFrame, rows: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Return the classes of the networks shown, then the relations, each with its number."""
    nodes = [item for item in typology.legend(t, bodies) if item.count]
    found = rows["relation"].value_counts()
    lines = [
        LegendItem(relation.symbol, relation.name, int(found[code]))
        for code, relation in words(t).items()
        if found.get(code)
    ]
    return (*nodes, *lines)


def at(atlas: Atlas, drawn: Chart) -> dict[tuple[float, float], str]:
    """Return the networks of a diagram by their place in it."""
    bodies = typology.bodies(atlas, Texts(drawn.language))
    ids = dict(zip(bodies["name"], bodies["network_id"], strict=True))
    dots = next(mark for mark in drawn.rows[0][0].marks if isinstance(mark, Dots))
    points = zip(dots.x, dots.y, dots.hover, strict=True)
    return {(float(str(x)), float(str(y))): ids[name] for x, y, name in points}


def chart(request: Request) -> Chart:
    """Return the diagram of the relations that the filters keep, with their table."""
    atlas, t = request.atlas, request.t
    bodies, rows = typology.bodies(atlas, t), edges(request)
    names = dict(zip(bodies["network_id"], bodies["short"], strict=True))
    diagram = arranged(graph(rows), names)
    shown = bodies[bodies["network_id"].isin(diagram.spots)]
    full = dict(zip(bodies["network_id"], bodies["name"], strict=True))
    frame = Axis("none", span=(-8.0, WIDTH)), Axis("none", span=(diagram.height, 0.0))
    return Chart(
        view_id="typology_relations",
        title=t._("Relations of the networks"),
        subtitle=typology.subtitle(request),
        caption=sentence(atlas, t, rows),
        as_of=request.filters.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=((Panel(marks(t, bodies, rows, diagram.spots), *frame),),),
        table=as_table(t, rows, full),
        keys=pd.DataFrame(rows[[*_ENDS, "relation"]])
        .reset_index(drop=True)
        .join(covered(rows["since"])),
        legend=legend(t, shown, rows),
        sources=tuple(dict.fromkeys(rows["source"])),
        tables={"edges": rows},
        height=max(_LEAST, int(diagram.height) + _EDGES),
    )


def options(t: Texts) -> dict[str, dict[str, str]]:
    """Return the choices of relations, by field of `Display`."""
    return {"relations": {code: relation.name for code, relation in words(t).items()}}
