"""A view in sentences: what is shown, of how much, and how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from geo import colouring, labels
from geo.i18n import Texts
from geo.model import Coverage


def sentence(
    t: Texts,
    rows: pd.DataFrame,
    kinds: Mapping[str, str],
    as_of: dt.date,
) -> str:
    """Sum up the rows of a view: how many of which kind, and what is uncertain in them.

    ``kinds`` are the categories of the scheme of networks with their words (`geo.views.kinds`).
    """
    day = t.day(as_of)
    if rows.empty:
        return t._("No documented membership fits these filters on {day}.").format(day=day)
    numbers = colouring.network(rows).value_counts()
    counts = [
        f"{label} {t.number(int(numbers[kind]))}"
        for kind, label in kinds.items()
        if kind in numbers
    ]
    shown = t.n_("{n} membership is shown", "{n} memberships are shown", len(rows))
    parts = [
        t._("On {day}, {shown}: {list}.").format(day=day, shown=shown, list=t.listing(counts)),
        *_caveats(t, rows),
    ]
    return " ".join(parts)


def change_sentence(t: Texts, rows: pd.DataFrame, then: dt.date, now: dt.date) -> str:
    """Sum up *then and now*: how many stayed, joined and left between two days."""
    counts = rows["category"].value_counts()
    words = labels.changes(t)
    parts = [f"{words[c]} ({t.number(int(counts[c]))})" for c in words if counts.get(c)]
    if not parts:
        return t._("No documented membership fits these filters on {day}.").format(day=t.day(now))
    return t._("From {then} to {now}: {list}. Who joined and left between is not shown.").format(
        then=t.day(then), now=t.day(now), list=t.listing(parts)
    )


def _caveats(t: Texts, rows: pd.DataFrame) -> list[str]:
    unlocated = int(rows.geometry.isna().sum())
    facts = (
        (int((rows["mark"] == "hollow").sum()), t._("{n} inferred or dated by assumption")),
        (int((rows["population_tier"] == "unknown").sum()), t._("{n} without a known population")),
        (int((rows["party_family"] == "unknown").sum()), t._("{n} without a known party")),
        (int(rows["party_later"].sum()), t._("{n} with a party stated after that day")),
        (unlocated, t._("{n} without a point, in the table only")),
    )
    known = [text.format(n=t.number(number)) for number, text in facts if number]
    return [t._("Of these: {list}.").format(list=t.listing(known))] if known else []


def coverage_line(t: Texts, line: Coverage, name: str) -> str:
    """Say how much of a network's published membership is documented."""
    unit = labels.units(t)[line.unit]
    documented = t.number(line.documented)
    if line.total is None:
        return t._(
            "{name}: {documented} {unit} documented, no published total near this date"
        ).format(name=name, documented=documented, unit=unit)
    return t._("{name}: {documented} documented of {total} {unit} published ({date})").format(
        name=name,
        documented=documented,
        total=labels.qualified(t, line.total, line.qualifier),
        unit=unit,
        date=t.partial(line.total_date),
    )
