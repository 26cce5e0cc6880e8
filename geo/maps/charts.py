"""The charts under the maps: counts by category, by year and by distance, from the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo import labels, palette, schemes
from geo.chart import Axis, Bars, Chart, Panel
from geo.i18n import Texts
from geo.maps import alps
from geo.model import ColourBy, LegendItem, Symbol, View

_ROW_HEIGHT: Final = 26  # pixels
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


def drawn(rows: pd.DataFrame, colour_by: ColourBy, networks: tuple[str, ...]) -> list[str]:
    """Return the categories that have a row; those are drawn, in the order of the scheme."""
    table = counts(rows, colour_by, networks)
    return [str(code) for code in table.index[table.sum(axis=1) > 0]]


def multiples(
    view: View, colour_by: ColourBy, networks: tuple[str, ...], names: Mapping[str, str], t: Texts
) -> Chart:
    """Return one small bar chart per network over the same categories (small multiples)."""
    table = counts(view.members, colour_by, networks)
    words = schemes.words(t, colour_by)
    kept = table.loc[drawn(view.members, colour_by, networks)]
    categories = tuple(words[str(code)] for code in kept.index)
    colours = tuple(palette.SCHEMES[colour_by][str(code)][0] for code in kept.index)
    panels = [
        Panel(
            marks=(_bars(categories, kept[network], colours, t),),
            x=Axis("none"),
            y=Axis("category", categories=categories),
            title=f"{names[str(network)]} ({t.number(int(kept[network].sum()))})",
        )
        for network in kept
    ]
    return _chart(
        view,
        colour_by,
        title=t._(schemes.SCHEMES[colour_by].label),
        caption=in_words(table, colour_by, names, t),
        rows=(tuple(panels),),
        table=as_table(table, colour_by, names, t),
        height=_AROUND + _ROW_HEIGHT * max(len(categories), 2),
    )


def _bars(
    categories: tuple[str, ...], values: pd.Series, colours: tuple[str, ...], t: Texts
) -> Bars:
    lengths = tuple(float(value) for value in values)
    texts = tuple(t.number(int(value)) for value in values)
    said = tuple(t.labelled(c, n) for c, n in zip(categories, texts, strict=True))
    return Bars(categories, lengths, colours, texts=texts, hover=said)


def _chart(
    view: View,
    name: str,
    *,
    title: str,
    caption: str,
    rows: tuple[tuple[Panel, ...], ...],
    table: pd.DataFrame,
    legend: tuple[LegendItem, ...] = (),
    height: int = 300,
) -> Chart:
    """Return a chart of the rows of a map, which leads its filters."""
    columns = ["source_url", *(c for key, c in _SOURCES.items() if key == name)]
    cells = [cell for column in columns for cell in view.members[column].dropna()]
    return Chart(
        view_id=f"{view.view_id}_{name}",
        title=title,
        subtitle=f"{view.title} · {view.subtitle}",
        caption=caption,
        as_of=view.as_of,
        language=view.language,
        imprint=view.imprint,
        rows=rows if len(view.members) else (),
        table=table if len(view.members) else table.iloc[:0],
        legend=legend,
        coverage=view.coverage,
        sources=tuple(cells),
        height=height,
    )


def in_words(table: pd.DataFrame, colour_by: ColourBy, names: Mapping[str, str], t: Texts) -> str:
    """Sum a chart up in a sentence: for each network the largest category."""
    words = schemes.words(t, colour_by)
    parts = []
    for network in table:
        column = table[network]
        if column.sum():
            code = str(column.idxmax())
            parts.append(
                t._("{network}: most often {category} ({number} of {total})").format(
                    network=names[str(network)],
                    category=words[code],
                    number=t.number(int(column[code])),
                    total=t.number(int(column.sum())),
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


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the current members of ICCAR by the year from which they count, and coalition.

    Returns years as index, from the first to the last without gaps, and the coalitions in their
    order as columns. Undated rows are left out: no source says in which year they began.
    """
    dated = rows[(rows["state"] == "current") & (rows["basis"] != "accessed")]
    years = dated["start"].dt.year
    table = pd.crosstab(years, dated["coalition"])
    order = [c for c in palette.SCHEMES["coalition"] if c in set(rows["coalition"])]
    span = range(int(years.min()), int(years.max()) + 1) if len(dated) else range(0)
    return table.reindex(index=span, columns=order, fill_value=0).astype("int64")


def joined(view: View, t: Texts) -> Chart:
    """Return the years as stacked bars, one colour for each coalition."""
    table, words = by_year(view.members), labels.coalitions(t)
    years = tuple(float(year) for year in table.index)
    bars, legend = _stacked(table, years, {c: words[c] for c in words}, "coalition", t)
    named = table.rename(columns=words).rename_axis(index=t._("Year"), columns=None)
    return _chart(
        view,
        "year",
        title=t._("Members by the year from which they count"),
        caption=_years_in_words(table, view.members, t),
        rows=((Panel(bars, Axis("number"), Axis("number", t._("Members"))),),),
        table=named.reset_index(),
        legend=legend,
    )


def _years_in_words(table: pd.DataFrame, rows: pd.DataFrame, t: Texts) -> str:
    sums = table.sum(axis=1)
    if not sums.sum():
        return t._("No membership to count.")
    undated = int(((rows["state"] == "current") & (rows["basis"] == "accessed")).sum())
    said = t._(
        "{number} members count from a year between {first} and {last}, most of them from {year} "
        "({most}). {undated} more have no dated source and are not drawn."
    )
    return said.format(
        number=t.number(int(sums.sum())),
        first=sums.index[0],
        last=sums.index[-1],
        year=sums.idxmax(),
        most=t.number(int(sums.max())),
        undated=t.number(undated),
    )


def _stacked(
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


def bands(view: View, t: Texts) -> Chart:
    """Return the profile of the cluster: members by distance to the border, by status."""
    table, words = alps.profile(view.members), schemes.words(t, "alpine")
    ordered = table[[status for status in palette.SCHEMES["alpine"] if status in table]]
    names = {band: f"{band} km" for band in table.index} | {"unknown": t._("unknown")}
    categories = tuple(names[str(band)] for band in table.index)
    bars, legend = _stacked(ordered, categories, words, "alpine", t)
    across = Axis("category", t._("Distance to the nearest border"), categories)
    parts = [f"{names[str(b)]} ({t.number(int(n))})" for b, n in table.sum(axis=1).items() if n]
    said = t._("Members by distance to the border: {list}.").format(list=t.listing(parts))
    named = ordered.rename(index=names, columns=dict(words))
    return _chart(
        view,
        "distance",
        title=t._("Members by distance to the border"),
        caption=said if parts else t._("No membership to count."),
        rows=((Panel(bars, across, Axis("number", t._("Members"))),),),
        table=named.rename_axis(index=t._("Distance"), columns=None).reset_index(),
        legend=legend,
    )
