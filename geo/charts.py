"""Charts beside the maps, as Plotly figures, each with the table that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from geo import colouring, labels, palette
from geo.i18n import Texts
from geo.model import ColourBy

_ROW_HEIGHT = 26


def counts(rows: pd.DataFrame, colour_by: ColourBy, networks: tuple[str, ...]) -> pd.DataFrame:
    """Count the rows of each network by category.

    Returns one row per category of the scheme, in its order, and one column per network; a
    category or network without rows is there with 0.
    """
    column = colouring.COLUMNS[colour_by]
    table = pd.crosstab(rows[column], rows["network_id"])
    order = list(palette.SCHEMES[colour_by])
    return table.reindex(index=order, columns=list(networks), fill_value=0).astype("int64")


def multiples(
    table: pd.DataFrame, colour_by: ColourBy, names: Mapping[str, str], t: Texts
) -> go.Figure:
    """Draw one small bar chart per network over the same categories (small multiples)."""
    words = labels.scheme(t, colour_by)
    shown = table.loc[table.sum(axis=1) > 0] if table.to_numpy().any() else table
    categories = [words[code] for code in shown.index]
    colours = [palette.SCHEMES[colour_by][str(code)][0] for code in shown.index]
    titles = [f"{names[str(n)]} ({t.number(int(table[n].sum()))})" for n in table]
    figure = make_subplots(
        rows=1, cols=len(table.columns), shared_yaxes=True, subplot_titles=titles
    )
    for place, network in enumerate(shown, start=1):
        values = [int(v) for v in shown[network]]
        bars = go.Bar(
            x=values,
            y=categories,
            orientation="h",
            marker_color=colours,
            text=[t.number(v) for v in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
        figure.add_trace(bars, row=1, col=place)
    figure.update_layout(**_layout(len(categories)))
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=6)
    return figure


def _layout(lines: int) -> dict[str, Any]:
    return {
        "height": 70 + _ROW_HEIGHT * max(lines, 2),
        "margin": {"l": 8, "r": 24, "t": 32, "b": 8},
        "showlegend": False,
        "bargap": 0.25,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def in_words(table: pd.DataFrame, colour_by: ColourBy, names: Mapping[str, str], t: Texts) -> str:
    """Sum a chart up in a sentence: for each network the largest category."""
    words = labels.scheme(t, colour_by)
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
    words = labels.scheme(t, colour_by)
    named = table.rename(index=words, columns=dict(names))
    return named.rename_axis(index=t._("Category"), columns=None)


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the current members of ICCAR by the year from which they count, and coalition.

    Returns years as index, from the first to the last without gaps, and the coalitions in their
    order as columns. Undated rows are left out: no source says in which year they began.
    """
    dated = rows[(rows["state"] == "current") & (rows["basis"] != "accessed")]
    years = dated["start"].dt.year
    table = pd.crosstab(years, dated["coalition"])
    order = [c for c in palette.COALITIONS if c in set(rows["coalition"])]
    span = range(int(years.min()), int(years.max()) + 1) if len(dated) else range(0)
    return table.reindex(index=span, columns=order, fill_value=0).astype("int64")


def joined(table: pd.DataFrame, t: Texts) -> go.Figure:
    """Draw the years as stacked bars, one colour for each coalition."""
    words = labels.coalitions(t)
    bars = [
        go.Bar(
            x=[int(year) for year in table.index],
            y=[int(v) for v in table[coalition]],
            name=words[str(coalition)],
            marker_color=palette.COALITIONS[str(coalition)][0],
            hovertemplate="%{x}: %{y}<extra>" + words[str(coalition)] + "</extra>",
        )
        for coalition in table
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        **_layout(8) | {"showlegend": True, "barmode": "stack", "legend": {"orientation": "h"}}
    )
    figure.update_xaxes(dtick=2)
    return figure


def joined_table(table: pd.DataFrame, t: Texts) -> pd.DataFrame:
    """Return the years with the words of the coalitions, for readers."""
    named = table.rename(columns=labels.coalitions(t))
    return named.rename_axis(index=t._("Year"), columns=None)


def bands(table: pd.DataFrame, t: Texts) -> go.Figure:
    """Draw the profile of the cluster: members by distance to the border, by status."""
    words = labels.scheme(t, "alpine")
    bars = [
        go.Bar(
            x=[f"{band} km" if band != "unknown" else t._("unknown") for band in table.index],
            y=[int(v) for v in table[status]],
            name=words[status],
            marker_color=palette.ALPINE[status][0],
            text=[t.number(int(v)) if v else "" for v in table[status]],
        )
        for status in palette.ALPINE
        if status in table and table[status].sum()
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        **_layout(7) | {"showlegend": True, "barmode": "stack", "legend": {"orientation": "h"}}
    )
    return figure
