"""Charts made for tests: every kind of mark and axis, with hostile words in each place."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo.exhibit import Axis, Band, Bars, Chart, Dots, Flags, Imprint, Licence, Line, Links, Panel
from geo.model import Coverage, LegendItem, Symbol

DAY = dt.date(2022, 9, 30)
ORANGE = Symbol("#D55E00", "square")
HOLLOW = Symbol("#0072B2", "triangle", "hollow")
CROSS = Symbol("#661100", "inverted", "cross")
RING = Symbol("#B8860B", "hexagon", "ring")
IMPRINT = Imprint({"anvita": "ANVITA"}, licence=Licence("CC BY 4.0"))


def chart(rows: tuple[tuple[Panel, ...], ...], **fields: object) -> Chart:
    values: dict[str, object] = {
        "view_id": "specimen",
        "title": "A specimen",
        "subtitle": "all of it",
        "caption": "It goes from 3 to 9.",
        "as_of": DAY,
        "language": "en",
        "rows": rows,
        "imprint": IMPRINT,
        "table": pd.DataFrame({"Year": [2018, 2019], "What": ["a", "b"], "Members": [3, 12000]}),
    }
    return Chart(**(values | fields))  # type: ignore[arg-type]


def growth(word: str = "", language: str = "en") -> Chart:
    """Return two aligned panels over time, with each kind of mark that time has."""
    days = tuple(dt.date(year, month, 1) for year in range(2018, 2023) for month in (1, 7))
    up = tuple(float(3 * i) for i in range(len(days)))
    events = (dt.date(2018, 9, 26), dt.date(2020, 3, 15), dt.date(2020, 6, 28))
    main = Panel(
        (
            Band(dt.date(2020, 3, 15), dt.date(2021, 1, 1), f"period {word}", "#0072B2"),
            Line(days, up, "#D55E00", f"documented {word}", step=True),
            Line(days, up[::-1], "#332288", "assumed", dashed=True),
            Flags(events, tuple(f"event {i} {word}" for i in range(3)), "#55606a"),
            Dots(
                days[:4], up[:4], (ORANGE, HOLLOW, CROSS, RING), (11.0,) * 4, "points",
                tuple(f"point {i} {word}" for i in range(4)),
            ),
        ),
        Axis("date"),
        Axis("number", f"Members {word}"),
    )  # fmt: skip
    come = Bars(days, (2.0,) * 10, ("#009E73",) * 10, f"joined {word}", across=False)
    gone = Bars(days, (-1.0,) * 10, ("#661100",) * 10, "left", across=False)
    below = Panel((come, gone), Axis("date"), Axis("number", "Moves"))
    return chart(
        ((main,), (below,)),
        language=language,
        aligned=True,
        heights=(3.0, 1.0),
        title=f"Growth {word}",
        subtitle=f"filters {word}",
        caption=f"A sentence {word}.",
        legend=(LegendItem(ORANGE, f"documented {word}", 27), LegendItem(CROSS, "left", 3)),
        coverage=(Coverage("anvita", "members", 47, 69, "2022-09", "exact", "ref:anvita-paper"),),
        sources=("https://example.org/a|https://www.example.org/b", "ref:anvita-paper"),
        table=pd.DataFrame(
            {"Year": [2018, 2019], f"What {word}": [f"{word}", "b"], "Members": [3, 12000]}
        ),
    )


def multiples(word: str = "") -> Chart:
    """Return bars of the same categories side by side, with their numbers as texts."""
    names = ("small", f"middle {word}", "large and long in its words")
    panels = tuple(
        Panel(
            (Bars(names, (3.0 * k, 9.0, 0.0), ("#E2A63B", "#D5622F", "#3B0F55"), texts=texts),),
            Axis("none"),
            Axis("category", categories=names),
            title=f"network {k} {word}",
        )
        for k, texts in ((1, ("3", "9", "0")), (2, ("6", "9", "0")))
    )
    return chart((panels,))


def links(word: str = "") -> Chart:
    """Return a diagram of links between symbols."""
    at = ((0.0, 0.0), (4.0, 1.0), (2.0, 3.0))
    names = tuple(f"node {i} {word}" for i in range(3))
    panel = Panel(
        (
            Links((at[0], at[1]), (at[1], at[2]), "#55606a", (1.5, 4.0), f"signs {word}",
                  arrows=True, hover=(f"first {word}", "second")),
            Dots(tuple(x for x, _ in at), tuple(y for _, y in at), (ORANGE, HOLLOW, RING),
                 (14.0,) * 3, "nodes", names),
        ),
        Axis("none", span=(-1.0, 7.0)),
        Axis("none", span=(-1.0, 5.0)),
    )  # fmt: skip
    return chart(((panel,),), height=420)


ALL = {"growth": growth, "multiples": multiples, "links": links}
