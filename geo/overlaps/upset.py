"""Exclusive intersections as an UpSet plot: bars above, the networks of each as dots below.

After Lex, Gehlenborg, Strobelt, Vuillemot & Pfister (2014), UpSet: Visualization of Intersecting
Sets, IEEE Transactions on Visualization and Computer Graphics 20(12).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.chart import Axis, Bars, Chart, Dots, Links, Panel
from geo.model import Symbol
from geo.overlaps import overlap
from geo.overlaps.overlap_sets import Sets

MOST: Final = 20
_ALONE: Final = "#7d7564"
_SHARED: Final = "#0072B2"
_IN: Final = Symbol(_SHARED, "circle")
_OUT: Final = Symbol("#8f8877", "circle")
_DOTS: Final = (10.0, 4.0)  # of a network that is in, and of one that is not: plain in any theme
_LINE: Final = 26  # pixels


def chart(sets: Sets) -> Chart:
    """Return the exclusive intersections: bars above, the networks of each below."""
    t, found = sets.t, overlap.intersections(sets.table)
    drawn, left = found.head(MOST), found.iloc[MOST:]
    more = []
    if len(left):
        others = t._("The {n} other combinations, not drawn, hold {places} places together.")
        more.append(
            others.format(n=t.number(len(left)), places=t.number(int(left["places"].sum())))
        )
    more.append(t._("A place stands in one column only: that of all its networks in the set."))
    title = t._("Places by combination of networks")
    return sets.chart(
        "sets",
        title,
        sets.caption(*more),
        rows=((_columns(sets, drawn),), (_dots(sets, drawn),)),
        heights=(0.5, 0.5),
        aligned=True,
        table=_sets_table(sets, found),
        height=260 + 2 * _LINE * len(sets.networks),
    )


def _across(drawn: pd.DataFrame) -> Axis:
    return Axis(kind="none", span=(-0.7, max(len(drawn), 1) - 0.3))


def _columns(sets: Sets, drawn: pd.DataFrame) -> Panel:
    said = [
        sets.t.labelled(
            sets.t.listing([sets.names[n] for n in networks]), sets.t.number(int(places))
        )
        for networks, places in zip(drawn["networks"], drawn["places"], strict=True)
    ]
    bars = Bars(
        places=tuple(float(i) for i in range(len(drawn))),
        lengths=tuple(float(n) for n in drawn["places"]),
        colours=tuple(_ALONE if len(names) == 1 else _SHARED for names in drawn["networks"]),
        across=False,
        texts=tuple(sets.t.number(int(n)) for n in drawn["places"]),
        hover=tuple(said),
    )
    return Panel((bars,), _across(drawn), Axis(title=sets.t._("Places")))


def _dots(sets: Sets, drawn: pd.DataFrame) -> Panel:
    words = {network: sets.sized(network) for network in sets.networks}
    inside = [(float(i), n) for i, names in enumerate(drawn["networks"]) for n in names]
    cells = [(float(i), n) for i in range(len(drawn)) for n in sets.networks]
    outside = [cell for cell in cells if cell not in set(inside)]
    many = [(float(i), names) for i, names in enumerate(drawn["networks"]) if len(names) > 1]
    marks = (
        _symbols(outside, words, _OUT),
        Links(
            starts=tuple((x, words[names[0]]) for x, names in many),
            ends=tuple((x, words[names[-1]]) for x, names in many),
            colour=_IN.colour,
            widths=(3.0,) * len(many),
        ),
        _symbols(inside, words, _IN),
    )
    rows = Axis(kind="category", categories=tuple(words.values()))
    return Panel(marks, _across(drawn), rows)


def _symbols(cells: list[tuple[float, str]], words: Mapping[str, str], look: Symbol) -> Dots:
    return Dots(
        x=tuple(x for x, _n in cells),
        y=tuple(words[n] for _x, n in cells),
        symbols=(look,) * len(cells),
        sizes=(_DOTS[look is _OUT],) * len(cells),
    )


def _sets_table(sets: Sets, found: pd.DataFrame) -> pd.DataFrame:
    t = sets.t
    names = [t.listing([sets.names[n] for n in networks]) for networks in found["networks"]]
    return pd.DataFrame(
        {
            t._("Exactly in"): pd.Series(names, dtype="str"),
            t._("Number of networks"): [len(networks) for networks in found["networks"]],
            t._("Places"): found["places"].astype("int64"),
        }
    )
