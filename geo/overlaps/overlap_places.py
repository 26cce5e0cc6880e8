"""Places by networks as charts: the matrix, and the ranking by number of networks."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import palette
from geo.chart import Axis, Bars, Chart, Dots, Links, Mark, Panel
from geo.overlaps import overlap_words
from geo.overlaps.overlap_sets import Sets, legend

MOST: Final = 40
_GUIDE: Final = "#b3aa98"
_DOT: Final = 12.0
_LINE: Final = 26  # pixels


def _cut(sets: Sets, places: pd.DataFrame) -> list[str]:
    """Say how many of the places are drawn, where not all are."""
    if len(places) <= MOST:
        return []
    t = sets.t
    said = t._("The first {n} of {all} places are drawn; all are in the table.")
    return [said.format(n=t.number(MOST), all=t.number(len(places)))]


def matrix(sets: Sets, least: int) -> Chart:
    """Return places by networks; the table has all of them, with the status in each."""
    places = sets.places(least)
    drawn = places.head(MOST)
    marks: list[Mark] = [_guides(sets, drawn)]
    for network in sets.networks:
        inside = [str(key) for key in drawn.index if sets.table.loc[key, network]]
        marks.append(
            Dots(
                x=(sets.names[network],) * len(inside),
                y=tuple(str(drawn.loc[key, "name"]) for key in inside),
                symbols=(palette.symbol("network", network),) * len(inside),
                sizes=(_DOT,) * len(inside),
                name=sets.names[network],
            )
        )
    panel = Panel(
        tuple(marks),
        Axis(kind="category", categories=tuple(sets.names[n] for n in sets.networks)),
        Axis(kind="category", categories=tuple(drawn["name"])),
    )
    return sets.chart(
        "matrix",
        sets.t._("Places by networks"),
        sets.caption(*_cut(sets, places)),
        rows=((panel,),),
        table=_matrix_table(sets, places),
        legend=legend(sets),
        height=110 + _LINE * max(len(drawn), 3),
    )


def _guides(sets: Sets, drawn: pd.DataFrame) -> Links:
    """Return a faint line for each place, from its first to its last network."""
    starts, ends = [], []
    for key, name in zip(drawn.index, drawn["name"], strict=True):
        inside = [sets.names[n] for n in sets.networks if sets.table.loc[key, n]]
        starts.append((inside[0], str(name)))
        ends.append((inside[-1], str(name)))
    return Links(tuple(starts), tuple(ends), _GUIDE, (1.0,) * len(starts))


def _matrix_table(sets: Sets, places: pd.DataFrame) -> pd.DataFrame:
    t, status = sets.t, overlap_words.statuses(sets.t, sets.rows)
    inside = {
        sets.sized(n): [status.get((str(key), n), "") for key in places.index]
        for n in sets.networks
    }
    cells = {
        t._("Place"): places["name"],
        t._("Country"): places["country"],
        t._("Number of networks"): places["number"],
    }
    return pd.DataFrame({**cells, **inside}).reset_index(drop=True)


def ranking(sets: Sets, least: int) -> Chart:
    """Return the places in most networks, as bars with a piece for each network."""
    t, places = sets.t, sets.places(least)
    drawn = places.head(MOST)
    words = {str(k): f"{row['name']} ({row['number']})" for k, row in drawn.iterrows()}
    bars = []
    for network in sets.networks:
        inside = [words[str(key)] for key in drawn.index if sets.table.loc[key, network]]
        name, colour = sets.names[network], palette.NETWORKS[network][0]
        ones, colours = (1.0,) * len(inside), (colour,) * len(inside)
        said = tuple(t.labelled(place, name) for place in inside)
        bars.append(Bars(tuple(inside), ones, colours, name, hover=said))
    panel = Panel(
        tuple(bars),
        Axis(title=t._("Number of networks"), span=(0.0, _most(drawn) + 0.2)),
        Axis(kind="category", categories=tuple(words.values())),
    )
    return sets.chart(
        "ranking",
        t._("Places in most networks"),
        sets.caption(*_cut(sets, places), t._("Places in equally many networks share a rank.")),
        rows=((panel,),),
        table=_ranking_table(sets, places),
        legend=legend(sets),
        height=110 + _LINE * max(len(drawn), 3),
    )


def _most(places: pd.DataFrame) -> float:
    return float(places["number"].max()) if len(places) else 1.0


def _ranking_table(sets: Sets, places: pd.DataFrame) -> pd.DataFrame:
    t = sets.t
    inside = [
        t.listing([sets.names[n] for n in sets.networks if sets.table.loc[key, n]])
        for key in places.index
    ]
    cells = {
        t._("Rank"): places["rank"],
        t._("Place"): places["name"],
        t._("Country"): places["country"],
        t._("Number of networks"): places["number"],
        t._("Networks"): pd.Series(inside, index=places.index, dtype="str"),
    }
    return pd.DataFrame(cells).reset_index(drop=True)
