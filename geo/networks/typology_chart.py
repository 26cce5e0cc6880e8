"""The table of the paper as a chart of four quadrants, for paper and for scenes."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import describe, palette, views
from geo.chart import Axis, Chart, Dots, Panel
from geo.display import Display
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters, LegendItem
from geo.networks import net_labels, net_words, typology
from geo.networks.net_labels import OUTSIDE

_LONGEST: Final = 52  # characters of a name on the chart
_ROWS: Final = (7.5, 16.0)  # lines of the two rows of the chart


def legend(t: Texts, rows: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Return the classes with their symbols and the number of rows in each."""
    found = rows["class"].value_counts()
    return tuple(
        LegendItem(palette.network_class(code), words, int(found.get(code, 0)))
        for code, words in net_labels.classes(t).items()
        if code != OUTSIDE or found.get(code, 0)
    )


def panel(t: Texts, rows: pd.DataFrame, scale: str, origin: str, lines: float) -> Panel:
    """Return one quadrant: a symbol and a name on each line, a gap between its two classes."""
    part = rows[(rows["scale"] == scale) & (rows["origin"] == origin)]
    places: list[float] = []
    for i, (code, before) in enumerate(
        zip(part["class"], part["class"].shift(fill_value=""), strict=True)
    ):
        gap = 0.0 if i == 0 else 1.0 + 0.5 * (code != before)
        places.append((places[-1] if places else 0.0) - gap)
    names = [chart_name(row) for row in describe.records(part)]
    dots = Dots(
        x=(0.0,) * len(part),
        y=tuple(places),
        symbols=tuple(palette.network_class(code) for code in part["class"]),
        sizes=(13.0,) * len(part),
        texts=tuple(names),
        hover=tuple(part["name"]),
    )
    title = f"{net_labels.quadrants(t)[scale, origin]} ({t.number(len(part))})"
    bare = Axis("none", span=(-0.3, 10.0)), Axis("none", span=(0.5 - lines, 0.7))
    return Panel((dots,), *bare, title=title)


def chart_name(row: describe.Row) -> str:
    """Return a name that fits on the chart: in full, or for short where it is too long."""
    names = (str(row["name"]), str(row["name"]).partition(" (")[0])
    return next((name for name in names if len(name) <= _LONGEST), str(row["short"]))


def chart(atlas: Atlas, chosen: Filters, t: Texts, display: Display) -> Chart:
    """Return the table as a chart of four quadrants."""
    rows = typology.table(atlas, t, display, chosen.search)
    panels = [
        tuple(panel(t, rows, scale, origin, lines) for origin in ("spontaneous", "coopted"))
        for scale, lines in zip(("national", "transnational"), _ROWS, strict=True)
    ]
    return Chart(
        view_id="typology_table",
        title=t._("Typology of 35 networks"),
        subtitle=net_words.subtitle(t, chosen, display, net_words.options(atlas, t)),
        caption=" ".join(
            part for part in (net_words.sentence(t, rows), net_words.note(atlas, t, rows)) if part
        ),
        as_of=chosen.as_of,
        language=t.language,
        imprint=views.imprint(atlas, t),
        rows=tuple(panels),
        table=net_words.as_table(t, rows),
        legend=legend(t, rows),
        sources=tuple(dict.fromkeys(rows["source_urls"])),
        heights=_ROWS,
        height=620,
    )
