"""The growth of ANVITA as a chart: its curves, events, sentence and table."""

from __future__ import annotations

from typing import Final

from geo import filters, palette, summary, views
from geo.anvita import growth, growth_words
from geo.anvita.growth_words import Growth
from geo.chart import Axis, Band, Chart, Dots, Flags, Line, Panel
from geo.coverage import coverage
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol

COLOUR: Final = palette.NETWORKS["anvita"][0]
STATED: Final = Symbol(COLOUR, "square")
DOUBTFUL: Final = Symbol(COLOUR, "square", "hollow")
UNDATED: Final = Symbol(palette.UNKNOWN, "plus")
TOTALS: Final[dict[str, Symbol]] = {
    "exact": Symbol(palette.INK, "circle"),
    "about": Symbol(palette.INK, "diamond", "hollow"),
    "more_than": Symbol(palette.INK, "triangle", "hollow"),
}
_SIZE: Final = 11.0
_BAND: Final = "#e3ddd0"


def chart(atlas: Atlas, chosen: Filters, t: Texts) -> Chart:
    """Return published totals and documented members from 2018 to the day of the data."""
    found = Growth.of(atlas, chosen)
    said = [*found.totals["source"], *found.events["source"]]
    panel = Panel(
        marks=(*_background(t, found), *_curves(t, found), *_points(t, found)),
        x=Axis("date", span=(growth.START, found.last)),
        y=Axis("number", title=t._("members"), span=(0, _top(found))),
    )
    return Chart(
        view_id="growth",
        title=t._("The growth of ANVITA"),
        subtitle=summary.filter_sentence(t, chosen, views.network_names(atlas, t)),
        caption=growth_words.sentence(t, found),
        as_of=chosen.as_of,
        language=t.language,
        imprint=views.imprint(atlas, t),
        rows=((panel,),),
        table=growth_words.table(t, found, views.reference_titles(atlas, t)),
        legend=_legend(t, found),
        coverage=coverage(
            filters.at(growth.members(atlas), atlas.executives, chosen.as_of),
            atlas.counts,
            growth.NETWORK,
            chosen.as_of,
        ),
        sources=tuple(dict.fromkeys(said)),
        height=460,
    )


def _top(found: Growth) -> float:
    highest = max(int(found.totals["total"].max()), int(found.counted["documented"].max()))
    return round(highest * 1.15)


def _background(t: Texts, found: Growth) -> tuple[Band | Flags, ...]:
    words = {
        "2019-10-03-alliance-migrations-paris": t._("Alliance Migrations, 2019"),
        "2020-anvita-anvita-joins-the-mayors": t._("Mayors Migration Council, 2020"),
        "2020-06-anvita-french-municipal-elections-favour": t._("municipal elections, 2020"),
        "2021-08-19-anvita-anvita-issues-a-statement": t._("Afghanistan, 2021"),
        "2022-02-25-anvita-anvita-issues-a-statement": t._("Ukraine, 2022"),
    }
    start, end = found.latency
    days = tuple(day.date() for day in found.events["day"])
    texts = tuple(words[event] for event in found.events["event_id"])
    return (
        Band(start, end, t._("latency, says the paper"), _BAND),
        Flags(days, texts, palette.SUBTLE_INK),
    )


def _curves(t: Texts, found: Growth) -> tuple[Line, ...]:
    counted, led = found.counted, growth.guide(found.totals)
    days = (*counted["day"], found.last)
    dated = counted["documented"] - counted["undated"]
    words = growth_words.names(t)
    lines = [
        Line(
            days,
            (*(int(v) for v in numbers), int(numbers.iloc[-1])),
            COLOUR,
            words[name],
            step=True,
            dashed=name == "dated",
            width=width,
        )
        for name, numbers, width in (("dated", dated, 1.5), ("stated", counted["stated"], 2.5))
    ]
    between = Line(
        tuple(day.date() for day in led["day"]),
        tuple(int(v) for v in led["total"]),
        palette.SUBTLE_INK,
        t._("between two totals nothing is known"),
        dashed=True,
        width=1,
    )
    return (between, *lines)


def _points(t: Texts, found: Growth) -> tuple[Dots, ...]:
    words = growth_words.names(t)
    dots = []
    for qualifier, symbol in TOTALS.items():
        rows = found.totals[(found.totals["qualifier"] == qualifier) & found.totals["day"].notna()]
        if len(rows):
            dots.append(
                Dots(
                    tuple(day.date() for day in rows["day"]),
                    tuple(int(v) for v in rows["total"]),
                    (symbol,) * len(rows),
                    (_SIZE,) * len(rows),
                    words[qualifier],
                    hover=tuple(growth_words.total(t, row) for _, row in rows.iterrows()),
                )
            )
    return (*dots, *_marked(t, found))


def _marked(t: Texts, found: Growth) -> tuple[Dots, ...]:
    """Return what stands on the curves: the chosen day, and the undated members at the end."""
    words = growth_words.names(t)
    now, last = found.now, found.counted.iloc[-1]
    dated = int(now["documented"] - now["undated"])
    marked = [(found.day, int(now["stated"]), STATED, "stated")]
    if dated > now["stated"]:
        marked.append((found.day, dated, DOUBTFUL, "dated"))
    if last["undated"]:
        marked.append((found.last, int(last["documented"]), UNDATED, "undated"))
    return tuple(
        Dots(
            (x,),
            (y,),
            (symbol,),
            (_SIZE,),
            words[name],
            hover=(t.labelled(words[name], f"{t.number(y)} · {t.day(x)}"),),
        )
        for x, y, symbol, name in marked
    )


def _legend(t: Texts, found: Growth) -> tuple[LegendItem, ...]:
    """Return the legend: of curves the number on the chosen day, of totals how many there are."""
    words, now = growth_words.names(t), found.now
    dated = int(now["documented"] - now["undated"])
    undated = int(found.counted.iloc[-1]["undated"])
    printed = found.totals["qualifier"].value_counts()
    return (
        LegendItem(STATED, words["stated"], int(now["stated"])),
        LegendItem(DOUBTFUL, words["dated"], dated),
        *((LegendItem(UNDATED, words["undated"], undated),) if undated else ()),
        *(
            LegendItem(symbol, words[qualifier], int(printed[qualifier]))
            for qualifier, symbol in TOTALS.items()
            if qualifier in printed
        ),
    )
