"""The growth of ANVITA in words: names of its curves, a sentence, and a table in order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pandas as pd

from geo import describe, labels
from geo.anvita import growth
from geo.i18n import Texts, said
from geo.layers import Atlas
from geo.model import Filters

_NEVER: Final = pd.Timestamp.max.floor("s")
Row = tuple[pd.Timestamp, str, str, str, int | None, int | None, str]


@dataclass(frozen=True)
class Growth:
    """What the chart, its sentence and its table are made from."""

    counted: pd.DataFrame
    totals: pd.DataFrame
    events: pd.DataFrame
    latency: tuple[dt.date, dt.date]
    day: dt.date
    last: dt.date

    @classmethod
    def of(cls, atlas: Atlas, chosen: Filters) -> Growth:
        """Compute it for what a reader asks."""
        return cls(
            growth.steps(atlas, chosen),
            growth.totals(atlas),
            growth.events(atlas),
            growth.latency(atlas),
            chosen.as_of,
            growth.last_day(atlas, chosen.as_of),
        )

    @property
    def now(self) -> pd.Series:
        """Return the numbers on the chosen day."""
        return growth.on(self.counted, self.day)


def names(t: Texts) -> dict[str, str]:
    """Return the words for the curves and points."""
    _ = t._
    return {
        "stated": _("documented: stated by a source and dated"),
        "dated": _("documented, with inferred ones and assumed dates"),
        "undated": _("documented, undated: counted from the day on which the source was read"),
        "exact": _("published total"),
        "about": _("published total, “about”"),
        "more_than": _("published total, “more than”"),
    }


def total(t: Texts, row: pd.Series) -> str:
    """Write a published total with its date, such as *more than 80 (December 2024)*."""
    number = labels.qualified(t, int(row["total"]), row["qualifier"])
    return f"{number} ({_date(t, row['date'])})"


def _date(t: Texts, text: str) -> str:
    return t.partial(text) if text else t._("undated")


def sentence(t: Texts, found: Growth) -> str:
    """Sum the chart up: the chosen day, the quiet years, the published totals."""
    now, (start, end) = found.now, found.latency
    dated = found.totals[found.totals["day"].notna()]
    before = growth.on(found.counted, start)["documented"]
    after = growth.on(found.counted, end)["documented"]
    first, last = dated.iloc[0], dated[dated["qualifier"] == "exact"].iloc[-1]
    parts = [
        t._(
            "On {day}, {n} members are documented: {stated} stated and dated, {inferred} "
            "inferred, {assumed} dated by assumption, {undated} undated."
        ).format(
            day=t.day(found.day),
            n=t.number(int(now["documented"])),
            **{kind: t.number(int(now[kind])) for kind in growth.KINDS},
        ),
        t._(
            "In the latency of 2018 to 2020 that the paper describes, they went from {before} "
            "to {after}."
        ).format(before=t.number(int(before)), after=t.number(int(after))),
        t._("Published totals of the whole network go from {first} to {last}.").format(
            first=total(t, first), last=total(t, last)
        ),
    ]
    return " ".join(parts)


def table(t: Texts, found: Growth, titles: Mapping[str, str]) -> pd.DataFrame:
    """Return totals, comings and goings, and events in order of time, the undated ones last."""
    rows = sorted(
        chain(_total_rows(t, found), _step_rows(t, found), _event_rows(t, found)),
        key=lambda row: row[0],
    )
    words = (
        t._("Date"),
        t._("What"),
        t._("Published total"),
        t._("Stated and dated"),
        t._("Documented"),
        t._("Source"),
    )
    cited = [(*row[1:-1], _cited(row[-1], titles)) for row in rows]
    made = pd.DataFrame(cited, columns=list(words))
    return made.astype({words[3]: "Int64", words[4]: "Int64"})


def _cited(cell: str, titles: Mapping[str, str]) -> str:
    parts = [describe.reference_title(s, titles) or s for s in describe.sources(cell)]
    return " · ".join(parts)


def _total_rows(t: Texts, found: Growth) -> list[Row]:
    what = t._("Published total")
    return [
        (
            row["day"] if pd.notna(row["day"]) else _NEVER,
            _date(t, row["date"]),
            what,
            labels.qualified(t, int(row["total"]), row["qualifier"]),
            None,
            None,
            str(row["source"]),
        )
        for _, row in found.totals.iterrows()
    ]


def _step_rows(t: Texts, found: Growth) -> list[Row]:
    rows: list[Row] = []
    for _, row in found.counted.iterrows():
        said = [
            text.format(names=t.listing(list(row[name])))
            for name, text in (
                ("came", t._("Counts from this day: {names}")),
                ("went", t._("No longer counts: {names}")),
            )
            if row[name]
        ]
        if said:
            day, numbers = row["day"], (int(row["stated"]), int(row["documented"]))
            rows.append((pd.Timestamp(day), t.day(day), ". ".join(said), "", *numbers, ""))
    return rows


def _event_rows(t: Texts, found: Growth) -> list[Row]:
    return [
        (
            row["day"],
            t.partial(row["date"]),
            said(row, "title", t),
            "",
            None,
            None,
            str(row["source"]),
        )
        for _, row in found.events.iterrows()
    ]
