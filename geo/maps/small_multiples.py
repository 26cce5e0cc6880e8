"""The charts under the maps, from the same rows: a small one for each network, and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from geo import kept, palette, schemes
from geo.exhibit import Axis, Bars, Chart, Panel
from geo.i18n import Texts
from geo.model import ColourBy, LegendItem, Symbol, View

_ROW_HEIGHT: Final = 32  # pixels: two lines of words
_AROUND: Final = 78
_SOURCES: Final[dict[ColourBy, str]] = {"tier": "population_source", "family": "party_source"}


def counts(rows: pd.DataFrame, colour_by: ColourBy, networks: tuple[str, ...]) -> pd.DataFrame:
    """Count the rows of each network by category.

    Returns one row per category of the scheme, in its order, and one column per network; a
    category or network without rows is there with 0.
    """
    column = schemes.SCHEMES[colour_by].column
    table = pd.crosstab(rows[column], rows["network_id"])
    order = list(palette.SCHEMES[colour_by])
    return table.reindex(index=order, columns=list(networks), fill_value=0).astype("int64")


@kept.with_argument(0, 8)
def multiples(view: View, colour_by: ColourBy, networks: tuple[str, ...], t: Texts) -> Chart:
    """Return one small bar chart per network over the same categories (small multiples).

    Only categories that have a row are drawn, in the order of the scheme; they are the index of
    its table ``drawn``. It is drawn up once for a view.
    """
    names, words = view.imprint.names, schemes.words(t, colour_by)
    table = counts(view.members, colour_by, networks)
    kept = table[table.sum(axis=1) > 0]
    categories = tuple(words[str(code)] for code in kept.index)
    colours = tuple(palette.SCHEMES[colour_by][str(code)][0] for code in kept.index)
    panels = []
    for network in kept:
        texts = tuple(t.number(int(value)) for value in kept[network])
        said = tuple(t.labelled(c, n) for c, n in zip(categories, texts, strict=True))
        lengths = tuple(float(value) for value in kept[network])
        panels.append(
            Panel(
                marks=(Bars(categories, lengths, colours, texts=texts, hover=said),),
                x=Axis("none"),
                y=Axis("category", categories=categories),
                title=f"{names[str(network)]} ({t.number(int(kept[network].sum()))})",
            )
        )
    chart = beside(
        view,
        colour_by,
        title=t._(schemes.SCHEMES[colour_by].label),
        caption=in_words(table, colour_by, names, t),
        rows=(tuple(panels),),
        table=as_table(table, colour_by, names, t),
        keys=pd.DataFrame({schemes.SCHEMES[colour_by].column: table.index.astype("str")}),
        heads={names[network]: f"network_id {network}" for network in networks},
        height=_AROUND + _ROW_HEIGHT * max(len(categories), 2),
    )
    return replace(chart, tables={"drawn": kept})


def beside(
    view: View,
    name: str,
    *,
    rows: tuple[tuple[Panel, ...], ...],
    table: pd.DataFrame,
    keys: pd.DataFrame,
    height: int = 300,
    **more: Any,  # noqa: ANN401 - what else a `Chart` takes
) -> Chart:
    """Return a chart of the rows of a map, which leads its filters."""
    columns = ["source_url", *(c for key, c in _SOURCES.items() if key == name)]
    cells = [cell for column in columns for cell in view.members[column].dropna()]
    return Chart(
        view_id=f"{view.view_id}_{name}",
        subtitle=f"{view.title} · {view.subtitle}",
        as_of=view.as_of,
        language=view.language,
        imprint=view.imprint,
        rows=rows if len(view.members) else (),
        table=table if len(view.members) else table.iloc[:0],
        keys=keys if len(view.members) else keys.iloc[:0],
        coverage=view.coverage,
        sources=tuple(cells),
        height=height,
        **more,
    )


def in_words(table: pd.DataFrame, colour_by: ColourBy, names: Mapping[str, str], t: Texts) -> str:
    """Sum a chart up in a sentence: for each network the largest category, or its only one."""
    words = schemes.words(t, colour_by)
    most = t._("{network}: most often {category} ({number} of {total})")
    alone = t._("{network}: only {category} ({number})")
    parts = []
    for network in table:
        column = table[network]
        if column.sum():
            code = str(column.idxmax())
            largest, total = int(column[code]), int(column.sum())
            parts.append(
                (most if largest < total else alone).format(
                    network=names[str(network)],
                    category=words[code],
                    number=t.number(largest),
                    total=t.number(total),
                )
            )
    return t.listing(parts) + "." if parts else t._("No membership to count.")


def as_table(
    table: pd.DataFrame, colour_by: ColourBy, names: Mapping[str, str], t: Texts
) -> pd.DataFrame:
    """Return the table with words instead of codes, for readers."""
    words = schemes.words(t, colour_by)
    named = table.rename(index=words, columns=dict(names))
    return named.rename_axis(index=t._("Category"), columns=None).reset_index()


def stacked(
    table: pd.DataFrame,
    places: tuple[float, ...] | tuple[str, ...],
    words: Mapping[str, str],
    colour_by: ColourBy,
    t: Texts,
) -> tuple[tuple[Bars, ...], tuple[LegendItem, ...]]:
    """Return the columns of a table as upright bars on each other, and their legend."""
    bars, legend = [], []
    for code in (str(column) for column in table if table[column].sum()):
        colour = palette.SCHEMES[colour_by][code][0]
        lengths = tuple(float(value) for value in table[code])
        texts = tuple(t.number(int(value)) if value else "" for value in table[code])
        bars.append(Bars(places, lengths, (colour,) * len(places), words[code], False, texts))  # noqa: FBT003
        item = LegendItem(Symbol(colour, "square"), words[code], int(table[code].sum()))
        legend.append(item)
    return tuple(bars), tuple(legend)
