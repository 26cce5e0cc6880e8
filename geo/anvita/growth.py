"""ANVITA since its foundation: totals that were published, and members that can be named.

The two are kept apart. Published totals are points, each with the word that its source puts before
it; between two of them nothing is known. Documented members are counted day by day with the same
rules as on every map (`geo.filters`), and are a floor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import dates, describe, filters, palette
from geo.coverage import coverage
from geo.exhibit import Axis, Band, Chart, Dots, Flags, Line, Panel
from geo.i18n import Texts, _, said
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol
from geo.request import Request
from geo.table import covered

NETWORK: Final = "anvita"
START: Final = dt.date(2018, 1, 1)
KINDS: Final = ("stated", "inferred", "assumed", "undated")
LATENCY: Final = "2018-anvita-anvita-goes-through-a"
FOUNDED: Final = "2018-09-26-anvita-lyon"
EVENTS: Final = (
    "2019-10-03-alliance-migrations-paris",
    "2020-anvita-anvita-joins-the-mayors",
    "2020-06-anvita-french-municipal-elections-favour",
    "2021-08-19-anvita-anvita-issues-a-statement",
    "2022-02-25-anvita-anvita-issues-a-statement",
)
COLOUR: Final = palette.ANVITA
STATED: Final = Symbol(COLOUR, "square")
DOUBTFUL: Final = Symbol(COLOUR, "square", "hollow")
UNDATED: Final = Symbol(palette.UNKNOWN, "plus")
TOTALS: Final[dict[str, Symbol]] = {
    "exact": Symbol(palette.INK, "circle"),
    "about": Symbol(palette.INK, "diamond", "hollow"),
    "more_than": Symbol(palette.INK, "triangle", "hollow"),
}
NAMES: Final = {  # of curves and points
    "stated": _("documented: stated by a source and dated"),
    "dated": _("documented, with inferred ones and assumed dates"),
    "undated": _("documented, undated: counted from the day on which the source was read"),
    "exact": _("published total"),
    "about": _("published total, “about”"),
    "more_than": _("published total, “more than”"),
}
_SIZE: Final = 11.0
_BAND: Final = "#e3ddd0"
_NEVER: Final = pd.Timestamp.max.floor("s")
_Codes = dict[str, object]
_Line = tuple[pd.Timestamp, tuple[str, str, str, int | None, int | None], str, _Codes]


def members(atlas: Atlas) -> gpd.GeoDataFrame:
    """Return the memberships of ANVITA."""
    return atlas.members[atlas.members["network_id"] == NETWORK]


def standing(atlas: Atlas, day: dt.date) -> gpd.GeoDataFrame:
    """Return the memberships of ANVITA as they stand on a day, with the columns of `filters.at`."""
    rows = atlas.at(day)
    return rows[rows["network_id"] == NETWORK]


def last_day(atlas: Atlas, as_of: dt.date) -> dt.date:
    """Return the day on which the curves end: that of the data, or the chosen one if later."""
    return max(as_of, dates.last_day(str(members(atlas)["accessed"].max())))


def kinds(rows: pd.DataFrame) -> pd.Series:
    """Say how each membership of `geo.filters.at` is known: one of `KINDS`."""
    conditions = [
        rows["basis"] == "accessed",
        rows["evidence_grade"] == "inferred",
        rows["basis"] == "assumed",
    ]
    found = np.select(conditions, ["undated", "inferred", "assumed"], default="stated")
    return pd.Series(found, index=rows.index, dtype="str")


@lru_cache(maxsize=32)
def steps(atlas: Atlas, chosen: Filters) -> pd.DataFrame:
    """Count the documented members on each day on which their number can change.

    Parameters
    ----------
    chosen
        The reader's filters, applied on each day as on a map of that day. Who has left is not
        counted, whatever the filter on status.

    Returns
    -------
    One row per day in order: ``day``, the number of each of `KINDS`, their sum ``documented``,
    and who ``came`` and ``went`` since the row before (names with their ``place_id``, in order).
    Counted once for each choice, in any language; nobody changes them.
    """
    rows, last = members(atlas), last_day(atlas, chosen.as_of)
    parties = statements(atlas, rows, chosen)
    found, before = [], frozenset[tuple[str, str]]()
    if parties.empty:  # parties are the same on all days: looked up once
        rows = filters.at(rows, parties, START)
    changes = [rows["start"], rows["end"], dates.last_days(parties["as_of"])]
    days = {day.date() for column in changes for day in column.dropna()}
    for day in sorted({START, chosen.as_of, last} | {d for d in days if START < d <= last}):
        if parties.empty:
            states = filters.state(rows, day)
            now = rows.assign(state=states, status_at=filters.status(rows, states))
        else:
            now = filters.at(rows, parties, day)
        wanted = filters.mask(now, replace(chosen, as_of=day, networks=()))
        kept = now.loc[wanted & (now["state"] == "current")]
        counts = kinds(kept).value_counts()
        present = frozenset(zip(kept["name"], kept["place_id"], strict=True))
        found.append(
            {
                "day": day,
                **{kind: int(counts.get(kind, 0)) for kind in KINDS},
                "documented": len(kept),
                "came": tuple(sorted(present - before)),
                "went": tuple(sorted(before - present)),
            }
        )
        before = present
    return pd.DataFrame(found)


def statements(atlas: Atlas, rows: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Return the parties of the places of some rows; none where no filter asks for a party."""
    if not (chosen.parties or chosen.families or chosen.stated):
        return atlas.executives.head(0)
    return atlas.executives[atlas.executives["place_id"].isin(rows["place_id"])]


def on(counted: pd.DataFrame, day: dt.date) -> pd.Series:
    """Return the row of `steps` that holds on a day."""
    return counted[counted["day"] <= max(day, START)].iloc[-1]


def totals(atlas: Atlas) -> pd.DataFrame:
    """Return the published totals in order of time, the undated ones last.

    A month or year stands at its last day (``day``, NaT if undated), as everywhere where a total
    is held against a day; ``date`` keeps what the source says.
    """
    rows = atlas.counts[(atlas.counts["network_id"] == NETWORK) & (atlas.counts["coalition"] == "")]
    rows = rows.assign(day=dates.last_days(rows["date"]))
    order = ["day", "total", "source"]
    return rows.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def guide(published: pd.DataFrame) -> pd.DataFrame:
    """Return the exact totals that the eye is led along: the largest of each month."""
    exact = published[(published["qualifier"] == "exact") & published["day"].notna()]
    largest = exact.groupby(exact["day"].dt.to_period("M"))["total"].idxmax()
    return exact.loc[largest.to_list(), ["day", "total"]]


def events(atlas: Atlas) -> pd.DataFrame:
    """Return the events beside the curves, in order, with the ``day`` at which each is drawn.

    A year or a month stands at its first day.
    """
    rows = atlas.events.set_index("event_id").loc[list(EVENTS)].reset_index()
    placed = rows.assign(day=dates.first_days(rows["date"]))
    return placed.sort_values("day", kind="stable").reset_index(drop=True)


def latency(atlas: Atlas) -> tuple[dt.date, dt.date]:
    """Return the quiet period that the paper describes: from the foundation to its last year."""
    rows = atlas.events.set_index("event_id")
    quiet = rows.loc[LATENCY]
    founded = dates.first_day(str(rows.loc[FOUNDED, "date"]))
    return max(founded, dates.first_day(str(quiet["date"]))), dates.last_day(str(quiet["date_end"]))


@dataclass(frozen=True)
class Growth:
    """What the chart, its sentence and its table are made from."""

    counted: pd.DataFrame
    totals: pd.DataFrame
    events: pd.DataFrame
    latency: tuple[dt.date, dt.date]
    day: dt.date
    last: dt.date

    @property
    def now(self) -> pd.Series:
        """Return the numbers on the chosen day."""
        return on(self.counted, self.day)


def chart(request: Request) -> Chart:
    """Return published totals and documented members from 2018 to the day of the data."""
    atlas, chosen, t = request.atlas, request.filters, request.t
    last = last_day(atlas, chosen.as_of)
    quiet = latency(atlas)
    found = Growth(steps(atlas, chosen), totals(atlas), events(atlas), quiet, chosen.as_of, last)
    cited = [*found.totals["source"], *found.events["source"]]
    highest = max(int(found.totals["total"].max()), int(found.counted["documented"].max()))
    panel = Panel(
        marks=(*_background(t, found), *_curves(t, found), *_points(t, found)),
        x=Axis("date", span=(START, found.last)),
        y=Axis("number", title=t._("members"), span=(0, round(highest * 1.15))),
    )
    lines = _lines(t, found)
    return Chart(
        view_id="growth",
        title=t._("The growth of ANVITA"),
        subtitle=request.sentence(),
        caption=sentence(t, found),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=((panel,),),
        table=table(t, lines, request.imprint.titles),
        keys=_keys(lines),
        legend=_legend(t, found),
        coverage=coverage(
            standing(atlas, chosen.as_of),
            atlas.counts,
            NETWORK,
            chosen.as_of,
        ),
        sources=tuple(dict.fromkeys(cited)),
        height=460,
    )


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
    counted, led = found.counted, guide(found.totals)
    days = (*counted["day"], found.last)
    dated = counted["documented"] - counted["undated"]
    words = t.each(NAMES)
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


def _points(t: Texts, found: Growth) -> list[Dots]:
    """Return the published totals, the chosen day on the curves, the undated at their end."""
    words, dots = t.each(NAMES), []
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
                    hover=tuple(total(t, row) for _index, row in rows.iterrows()),
                )
            )
    now, last = found.now, found.counted.iloc[-1]
    dated = int(now["documented"] - now["undated"])
    marked = [(found.day, int(now["stated"]), STATED, "stated")]
    if dated > now["stated"]:
        marked.append((found.day, dated, DOUBTFUL, "dated"))
    if last["undated"]:
        marked.append((found.last, int(last["documented"]), UNDATED, "undated"))
    for x, y, symbol, name in marked:
        hover = t.labelled(words[name], f"{t.number(y)} · {t.day(x)}")
        dots.append(Dots((x,), (y,), (symbol,), (_SIZE,), words[name], hover=(hover,)))
    return dots


def _legend(t: Texts, found: Growth) -> tuple[LegendItem, ...]:
    """Return the legend: of curves the number on the chosen day, of totals how many there are."""
    words, now = t.each(NAMES), found.now
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


def total(t: Texts, row: pd.Series) -> str:
    """Write a published total with its date, such as *more than 80 (December 2024)*."""
    number = describe.qualified(t, int(row["total"]), row["qualifier"])
    return f"{number} ({_date(t, row['date'])})"


def _date(t: Texts, text: str) -> str:
    return t.partial(text) if text else t._("undated")


def _kinds(t: Texts, now: pd.Series) -> list[str]:
    """Say how many members are documented in which way."""
    stated, inferred, assumed, undated = (int(now[kind]) for kind in KINDS)
    return [
        t.n_("{n} stated and dated", "{n} stated and dated", stated),
        t.n_("{n} inferred", "{n} inferred", inferred),
        t.n_("{n} dated by assumption", "{n} dated by assumption", assumed),
        t.n_("{n} undated", "{n} undated", undated),
    ]


def sentence(t: Texts, found: Growth) -> str:
    """Sum the chart up: the chosen day, the quiet years, the published totals."""
    now, (start, end) = found.now, found.latency
    dated = found.totals[found.totals["day"].notna()]
    before = on(found.counted, start)["documented"]
    after = on(found.counted, end)["documented"]
    first, last = dated.iloc[0], dated[dated["qualifier"] == "exact"].iloc[-1]
    parts = [
        t.n_(
            "On {day}, {n} member is documented: {list}.",
            "On {day}, {n} members are documented: {list}.",
            int(now["documented"]),
        ).format(day=t.day(found.day), list=", ".join(_kinds(t, now))),
        t._(
            "In the latency of 2018 to 2020 that the paper describes, they went from {before} "
            "to {after}."
        ).format(before=t.number(int(before)), after=t.number(int(after))),
        t._("Published totals of the whole network go from {first} to {last}.").format(
            first=total(t, first), last=total(t, last)
        ),
    ]
    return " ".join(parts)


def _lines(t: Texts, found: Growth) -> list[_Line]:
    """Return totals, comings and goings, and events in order of time, the undated ones last."""
    rows: list[_Line] = []
    for _index, row in found.totals.iterrows():
        day = row["day"] if pd.notna(row["day"]) else _NEVER
        number = describe.qualified(t, int(row["total"]), row["qualifier"])
        words = (_date(t, row["date"]), t._("Published total"), number, None, None)
        codes = {c: row[c] for c in ("date", "network_id", "total", "qualifier")}
        rows.append((day, words, str(row["source"]), codes))
    moved = (
        ("came", t._("Counts from this day: {names}")),
        ("went", t._("No longer counts: {names}")),
    )
    for _index, row in found.counted.iterrows():
        what = ". ".join(
            text.format(names=t.listing([name for name, _id in row[k]]))
            for k, text in moved
            if row[k]
        )
        if what:
            numbers = (int(row["stated"]), int(row["documented"]))
            places = "|".join(place for k, _text in moved for _name, place in row[k])
            codes = {"date": row["day"].isoformat(), "network_id": NETWORK, "place_ids": places}
            day = pd.Timestamp(row["day"])
            rows.append((day, (t.day(row["day"]), what, "", *numbers), "", codes))
    for _index, row in found.events.iterrows():
        title = said(row, "title", t)
        codes = {c: row[c] for c in ("date", "network_id", "event_id")}
        words = (t.partial(row["date"]), title, "", None, None)
        rows.append((row["day"], words, str(row["source"]), codes))
    return sorted(rows, key=lambda row: row[0])


def _keys(rows: list[_Line]) -> pd.DataFrame:
    """Return the codes of lines, with the days that each covers."""
    blank: dict[str, object] = dict.fromkeys(
        ("date", "network_id", "place_ids", "event_id", "total", "qualifier"), ""
    )
    blank["total"] = None
    lines = [{**blank, **line[-1]} for line in rows]
    found = pd.DataFrame(lines, columns=list(blank)).astype({"total": "Int64"})
    return found.drop(columns="date").join(covered(found["date"]))


def table(t: Texts, rows: list[_Line], titles: Mapping[str, str]) -> pd.DataFrame:
    """Return lines in words."""
    columns = [
        t._("Date"),
        t._("What"),
        t._("Published total"),
        t._("Stated and dated"),
        t._("Documented"),
        t._("Source"),
    ]
    cited = [
        [describe.reference_title(s, titles) or s for s in describe.sources(r[2])] for r in rows
    ]
    lines = [(*row[1], " · ".join(names)) for row, names in zip(rows, cited, strict=True)]
    return pd.DataFrame(lines, columns=columns).astype({columns[3]: "Int64", columns[4]: "Int64"})
