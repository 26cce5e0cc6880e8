"""The relations of the networks: who is a member, a section, a creation or a partner of whom."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from geo import describe, palette, views
from geo.chart import Axis, Chart, Dots, Links, Mark, Panel
from geo.display import Display
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.model import Filters, LegendItem
from geo.networks import net_labels, net_words, netlayout, typology, typology_chart
from geo.networks.netlayout import Spot

LETTER: Final = 5.8  # pixels of a letter of a name
_ENDS: Final = ["source_network_id", "target_network_id"]
_EDGES: Final = 18  # pixels over and under the diagram
_LEAST: Final = 120  # pixels of its height
_UNDIRECTED: Final = frozenset({"partner", "same-as"})


def edges(atlas: Atlas, chosen: Filters, display: Display) -> pd.DataFrame:
    """Return the relations that the filters keep, in the order of their words in the layer.

    A relation of a chosen network is one at either end of which it stands. Classes, kinds, seats,
    activity and the search text pick networks in the same way.
    """
    rows = atlas.links
    keep = pd.Series(data=True, index=rows.index)
    if display.relations:
        keep &= rows["relation"].isin(display.relations)
    for picked in _picked(atlas, chosen, display):
        keep &= rows[_ENDS].isin(picked).any(axis=1)
    return rows[keep]


def _picked(atlas: Atlas, chosen: Filters, display: Display) -> list[set[str]]:
    """Return the networks that the filters pick; none where nothing is asked for."""
    found = [set(chosen.networks)] if chosen.networks else []
    rows = typology.bodies(atlas, Texts())
    keep = typology.kept(rows, display, chosen.search)
    return found if keep.all() else [*found, set(rows.loc[keep, "network_id"])]


def graph(rows: pd.DataFrame) -> nx.Graph[str]:
    """Return the relations as a graph; two relations of one pair are one tie."""
    found: nx.Graph[str] = nx.Graph()
    found.add_edges_from(rows[_ENDS].itertuples(index=False, name=None))
    return found


def name(row: describe.Row, room: float) -> str:
    """Return the name of a network in the diagram: for short, and cut where it has no more room.

    The whole name stands under the pointer and in the table.
    """
    most, short = int(room / LETTER), str(row["short"])
    for form in (short, short.partition(" (")[0]):
        if len(form) <= most:
            return form
    words = textwrap.shorten(short, most, placeholder="…")
    return words if 4 * len(words) > 3 * most else f"{short[: most - 1].rstrip()}…"


def since(t: Texts, row: describe.Row) -> str:
    """Say since when a relation holds, with the precision of its source."""
    return t.partial(str(row["since"])) if row["since"] else t._("undated")


def remark(t: Texts, row: describe.Row) -> str:
    """Return the note of a relation in the language."""
    return said(row, "note", t)


def as_table(t: Texts, rows: pd.DataFrame, full: dict[str, str]) -> pd.DataFrame:
    """Return relations in words, one a line, with their date, note and first address."""
    words = net_labels.relations(t)
    records = describe.records(rows)
    return pd.DataFrame(
        {
            t._("Network"): [full[row["source_network_id"]] for row in records],
            t._("Relation"): [words[row["relation"]].name for row in records],
            t._("To"): [full[row["target_network_id"]] for row in records],
            t._("Since"): [since(t, row) for row in records],
            t._("Note"): [remark(t, row) for row in records],
            t._("Source"): [row["source"].replace("|", " ") for row in records],
        }
    )


def sentence(atlas: Atlas, t: Texts, rows: pd.DataFrame) -> str:
    """Sum the relations up, and say which names of the table have none at all."""
    if rows.empty:
        return t._("No documented relation fits these filters.")
    words, found = net_labels.relations(t), rows["relation"].value_counts()
    parts = [f"{words[c].name} ({t.number(int(found[c]))})" for c in words if found.get(c)]
    number = len(graph(rows))
    ties = t.n_("{n} relation", "{n} relations", len(rows))
    said = t.n_("{ties} between {n} body", "{ties} between {n} bodies", number)
    text = t._("Documented: {said}, by kind {list}.").format(
        said=said.format(ties=ties), list=t.listing(parts)
    )
    whole = len(rows) == len(atlas.links)
    return " ".join([text, alone(atlas, t)]) if whole else text


def alone(atlas: Atlas, t: Texts) -> str:
    """Say which names of the table have no documented relation."""
    tied = set(atlas.links[_ENDS].to_numpy().ravel())
    rows = typology.table(atlas, t, Display())
    loose = list(rows.loc[~rows["network_id"].isin(tied), "spoken"])
    text = t._("No relation is documented for {list}; absence proves nothing.")
    return text.format(list=t.listing(loose)) if loose else ""


def _hover(t: Texts, row: describe.Row, full: dict[str, str]) -> str:
    words = net_labels.relations(t)[row["relation"]].forward
    said = words.format(name=full[row["target_network_id"]])
    return t.labelled(full[row["source_network_id"]], f"{said} ({since(t, row)})")


def marks(
    t: Texts, bodies: pd.DataFrame, rows: pd.DataFrame, spots: Mapping[str, Spot]
) -> tuple[Mark, ...]:
    """Return the lines of each relation, then the networks with their names."""
    full = dict(zip(bodies["network_id"], bodies["name"], strict=True))
    at = {network: (spot.x, spot.y) for network, spot in spots.items()}
    drawn: list[Mark] = []
    for code, words in net_labels.relations(t).items():
        part = describe.records(rows[rows["relation"] == code])
        if not part:
            continue
        line = palette.relation(code)
        drawn.append(
            Links(
                starts=tuple(at[row["source_network_id"]] for row in part),
                ends=tuple(at[row["target_network_id"]] for row in part),
                colour=line.colour,
                widths=(1.4,) * len(part),
                name=words.name,
                dashed=line.mark == "dash",
                arrows=code not in _UNDIRECTED,
                hover=tuple(_hover(t, row, full) for row in part),
            )
        )
    return (*drawn, _dots(bodies[bodies["network_id"].isin(spots)], spots))


def _dots(bodies: pd.DataFrame, spots: Mapping[str, Spot]) -> Dots:
    at = [spots[network] for network in bodies["network_id"]]
    named = zip(describe.records(bodies), at, strict=True)
    return Dots(
        x=tuple(spot.x for spot in at),
        y=tuple(spot.y for spot in at),
        symbols=tuple(palette.network_class(code) for code in bodies["class"]),
        sizes=tuple(9.0 if code == net_labels.OUTSIDE else 13.0 for code in bodies["class"]),
        texts=tuple(name(row, spot.room) for row, spot in named),
        hover=tuple(bodies["name"]),
    )


def legend(t: Texts, bodies: pd.DataFrame, rows: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Return the classes of the networks shown, then the relations, each with its number."""
    nodes = [item for item in typology_chart.legend(t, bodies) if item.count]
    found = rows["relation"].value_counts()
    lines = [
        LegendItem(palette.relation(code), words.name, int(found[code]))
        for code, words in net_labels.relations(t).items()
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


def chart(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> Chart:
    """Return the diagram of the relations that the filters keep, with their table."""
    bodies, rows = typology.bodies(atlas, t), edges(atlas, chosen, display)
    diagram = netlayout.arranged(graph(rows))
    shown = bodies[bodies["network_id"].isin(diagram.spots)]
    offered = net_words.options(atlas, t) | options(t)
    full = dict(zip(bodies["network_id"], bodies["name"], strict=True))
    frame = Axis("none", span=(-8.0, netlayout.WIDTH)), Axis("none", span=(diagram.height, 0.0))
    return Chart(
        view_id="typology_relations",
        title=t._("Relations of the networks"),
        subtitle=net_words.subtitle(t, chosen, display, offered),
        caption=sentence(atlas, t, rows),
        as_of=chosen.as_of,
        language=t.language,
        imprint=views.imprint(atlas, t),
        rows=((Panel(marks(t, bodies, rows, diagram.spots), *frame),),),
        table=as_table(t, rows, full),
        legend=legend(t, shown, rows),
        sources=tuple(dict.fromkeys(rows["source"])),
        height=max(_LEAST, int(diagram.height) + _EDGES),
    )


def options(t: Texts) -> dict[str, dict[str, str]]:
    """Return the choices of relations, by field of `Display`."""
    return {"relations": {code: words.name for code, words in net_labels.relations(t).items()}}
