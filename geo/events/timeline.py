"""The history as a chart: events on lanes, a symbol for a known day, a bar where only a span is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Final

import pandas as pd

from geo import describe, palette, schemes, table, views
from geo.describe import Row
from geo.events import history
from geo.exhibit import Axis, Chart, Dots, Links, Mark, Panel
from geo.fields import Choices
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.model import Display, LegendItem, Symbol
from geo.request import Request, Room

PARTS: Final = ("timeline", "list")
CUT: Final = dt.date(2000, 1, 1)  # few events lie before: they get a panel of their own
MOST_LINES: Final = 40
_LANE: Final = 32  # pixels, with one or two lines of words
_EVENT: Final = 24  # the same, of an event, whose words have one long line
_NARROW: Final = 46  # and on a phone, where they have three
_SIZE: Final = 11.0
_EARLY_SHARE: Final = 0.28
_DAY: Final = dt.timedelta(days=1)
_BEFORE: Final = 0.05  # of a span of time, free before its first event
_TICK: Final = dt.timedelta(days=30)
Span = tuple[dt.date, dt.date]


def middle(row: Row) -> dt.date:
    """Return the day in the middle of an event: its own, or that of its span."""
    begin: dt.date = row["begin"]
    length: dt.timedelta = row["finish"] - begin
    return begin + length / 2


def lane_labels(rows: pd.DataFrame, request: Request) -> pd.Series:
    """Return the line of the timeline on which each event stands."""
    t = request.t
    if request.display.lanes == "event":
        seen: Counter[str] = Counter()
        texts = []
        for row in describe.records(rows):
            text = f"{history.when(t, row)} · {said(row, 'title', t).rstrip('.')}"
            seen[text] += 1
            texts.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
        return pd.Series(texts, index=rows.index, dtype="str")
    if request.display.lanes == "network":
        words = history.networks(request.atlas, t)
        numbers = rows["network"].value_counts()
        alone = [n for n in numbers.index if numbers[n] == 1 and n != history.NONE]
        if len(alone) > 1:
            words |= dict.fromkeys(alone, t._("networks with one event"))
        return rows["network"].map(words)
    return rows["kind"].map(t.each(history.KINDS))


def _order(rows: pd.DataFrame, request: Request) -> tuple[str, ...]:
    """Return the lines from the top."""
    t = request.t
    if request.display.lanes == "event":
        return tuple(rows["lane"])
    if request.display.lanes == "network":
        words = list(history.networks(request.atlas, t).values())
        wanted = [*words[:-1], t._("networks with one event"), words[-1]]
    else:
        wanted = list(t.each(history.KINDS).values())
    found = set(rows["lane"])
    return tuple(lane for lane in wanted if lane in found)


def symbol(family: str, *, exact: bool) -> Symbol:
    """Return the symbol of a family of kinds: full for a known day, hollow for a span."""
    colour, shape = palette.EVENTS[family]
    return Symbol(colour, shape, "full" if exact else "hollow")


def _bars(rows: pd.DataFrame, window: Span) -> list[Mark]:
    """Return the bars of events that cover more than a day, cut to a window, by family."""
    found: list[Mark] = []
    long = [row for row in describe.records(rows) if row["finish"] > row["begin"]]
    for family, (colour, _shape) in palette.EVENTS.items():
        seen = [
            (max(row["begin"], window[0]), min(row["finish"] + _DAY, window[1]), row["lane"])
            for row in long
            if history.FAMILIES[row["kind"]] == family
            and row["begin"] < window[1]
            and row["finish"] >= window[0]
        ]
        if seen:
            starts = tuple((begin, lane) for begin, _finish, lane in seen)
            ends = tuple((finish, lane) for _begin, finish, lane in seen)
            found.append(Links(starts, ends, colour, (4.0,) * len(seen)))
    return found


def _dots(rows: pd.DataFrame, t: Texts, window: Span) -> list[Mark]:
    """Return the symbols of the events whose middle lies in a window, by family."""
    found: list[Mark] = []
    words = schemes.said(t, schemes.EVENTS)
    records = [row for row in describe.records(rows) if window[0] <= middle(row) < window[1]]
    for family in palette.EVENTS:
        seen = [row for row in records if history.FAMILIES[row["kind"]] == family]
        if seen:
            hover = [f"{history.when(t, r)} · {said(r, 'title', t)}" for r in seen]
            found.append(
                Dots(
                    x=tuple(middle(row) for row in seen),
                    y=tuple(row["lane"] for row in seen),
                    symbols=tuple(symbol(family, exact=row["exact"]) for row in seen),
                    sizes=(_SIZE,) * len(seen),
                    name=words[family],
                    hover=tuple(hover),
                )
            )
    return found


def _windows(rows: pd.DataFrame, as_of: dt.date) -> list[Span]:
    """Return the spans of time to draw: one, or the early years apart where there are some."""
    if rows.empty:
        return [(CUT, as_of + _DAY)]
    first = dt.date(rows["begin"].min().year, 1, 1)
    last = rows["finish"].max() + 92 * _DAY
    early = first.year < CUT.year - 5 and last.year > CUT.year + 5
    opens = first - ((CUT if early else last) - first) * _BEFORE  # no symbol lies on the words
    return [(opens, CUT), (CUT, last)] if early else [(opens, last)]


def panels(
    rows: pd.DataFrame, lines: tuple[str, ...], t: Texts, as_of: dt.date, *, roomy: bool = False
) -> list[Panel]:
    """Return the panels of events that have a ``lane``, early years before the later ones."""
    windows = _windows(rows, as_of)
    shares = (_EARLY_SHARE, 1 - _EARLY_SHARE) if len(windows) > 1 else (1.0,)
    ends = (CUT - _TICK, windows[-1][1])[-len(windows) :]  # no tick of the cut on its early side
    return [
        Panel(
            marks=(*_bars(rows, window), *_dots(rows, t, window)),
            x=Axis(kind="date", span=(window[0], min(window[1], end))),
            y=Axis(kind="category", categories=lines, roomy=roomy),
            share=share,
        )
        for window, share, end in zip(windows, shares, ends, strict=True)
    ]


def legend(rows: pd.DataFrame, t: Texts) -> tuple[LegendItem, ...]:
    """Return the legend: families of kinds, and what a hollow symbol with a bar means."""
    numbers = rows["kind"].map(history.FAMILIES).value_counts()
    items = [
        LegendItem(symbol(family, exact=True), words, int(numbers.get(family, 0)))
        for family, words in schemes.said(t, schemes.EVENTS).items()
    ]
    vague = int((~rows["exact"]).sum())
    if vague:
        words = t._("day not known: the bar spans the month, year or period")
        items.append(LegendItem(Symbol(palette.SUBTLE_INK, "circle", "hollow"), words, vague))
    return tuple(items)


def chart(request: Request) -> Chart:
    """Return the timeline of the events that a reader asks for; its table lists them all."""
    atlas, chosen, t = request.atlas, request.filters, request.t
    shown = request.display
    standing = history.standing(atlas.events, chosen.as_of)
    rows = history.kept(standing, chosen, shown)
    drawn = rows.head(MOST_LINES) if shown.lanes == "event" else rows
    drawn = drawn.assign(lane=lane_labels(drawn, request))
    lines = _order(drawn, request)
    each = shown.lanes == "event"
    drawing = panels(drawn, lines, t, chosen.as_of, roomy=each)
    notes = [history.sentence(t, rows, chosen, len(atlas.events))]
    if len(drawing) > 1:
        notes.append(t._("The years before 2000 are drawn closer together."))
    if len(drawn) < len(rows):
        cut = t._("The first {n} have a line of their own; the data have all.")
        notes.append(cut.format(n=t.number(len(drawn))))
    return Chart(
        view_id="history",
        title=t._("Timeline of dated events"),
        subtitle=request.sentence(t._("up to {day}")),
        caption=" ".join(notes),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=(tuple(drawing),),
        table=history.table(t, rows, atlas),
        keys=rows[["event_id", "kind", "network_id", "country_iso2", "precision"]].assign(
            first_day=rows["begin"].astype(table.DAY), last_day=rows["finish"].astype(table.DAY)
        ),
        legend=legend(rows, t),
        sources=tuple(rows["source"]),
        facets=cache(lambda: history.counts(standing, chosen, shown, request.choices)),
        tables={"events": rows},
        zoomable=True,
        height=110 + (_EVENT if each else _LANE) * max(len(lines), 3),
    )


def for_phone(drawn: Chart) -> Chart:
    """Return the timeline for a narrow screen: no zoom by dragging, which must scroll the page."""
    panel = drawn.rows[0][0]
    if not panel.y.roomy:
        return replace(drawn, zoomable=False)
    narrow = tuple(replace(p, y=replace(p.y, roomy=False)) for p in drawn.rows[0])
    height = 110 + _NARROW * len(panel.y.categories)
    return replace(drawn, zoomable=False, rows=(narrow,), height=height)


def _choices(atlas: Atlas, t: Texts) -> Choices:
    return {
        "networks": history.networks(atlas, t),
        "countries": history.countries(atlas, t),
        "part": {"timeline": t._("Timeline"), "list": t._("List by year")},
        "period": dict(history.periods(t)),
        "kinds": t.each(history.KINDS),
        "lanes": t.each(history.LANES),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "history",
    lambda t: t._("A history of welcoming cities"),
    Display(part="timeline", period="all", lanes="kind"),
    chart,
    _choices,
)
