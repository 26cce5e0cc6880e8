"""One membership in words: when, how it is known, how many people, under which party, from where.

The same words stand in the tooltip, the card and the table. The texts are plain; whoever puts
them into HTML escapes them (`geo.escape`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import labels
from geo.i18n import Texts

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """What a click on a symbol tells, in plain texts: a title, facts by name, source cells."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()


def records(rows: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as mappings from column to value, without the geometry."""
    plain = rows.drop(columns="geometry", errors="ignore")
    return [
        dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False)
    ]


def column(rows: pd.DataFrame, values: Iterable[object]) -> pd.Series:
    """Return values of any kind, one for each row, as a column beside the rows."""
    return pd.Series(list(values), rows.index, dtype="object")


def _is_missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def since(t: Texts, row: Row) -> str:
    """Say since when the membership counts, with the precision and the kind of its evidence."""
    if row["basis"] == "joined":
        return t.partial(row["joined"])
    if row["basis"] == "attested":
        return t._("by {date}").format(date=t.partial(row["first_attested"]))
    if row["basis"] == "assumed":
        return t._("by {date} (assumed)").format(date=t.partial(row["assumed_by"]))
    return t._("undated")


def dates(t: Texts, row: Row) -> str:
    """Say from when to when, such as *26 September 2018 – 2020*."""
    if row["left"]:
        return t._("{since}, left {left}").format(since=since(t, row), left=t.partial(row["left"]))
    if row["status"] == "former":
        return t._("{since}, left at an unknown date").format(since=since(t, row))
    return since(t, row)


def population(t: Texts, row: Row) -> str:
    """Say how many inhabitants, with the year where the source states one."""
    number = row["population"]
    if _is_missing(number):
        return t._("population unknown")
    count = t.n_("{n} inhabitant", "{n} inhabitants", int(number))
    year = row["population_year"]
    if _is_missing(year):
        return t._("{count} (year not stated)").format(count=count)
    return f"{count} ({int(year)})"


def party(t: Texts, row: Row) -> str:
    """Say the party of the executive, always with the date of the statement."""
    if not row["party"]:
        return t._("party unknown")
    said = t._("{party} as of {date}").format(
        party=row["party"], date=t.partial(row["party_as_of"])
    )
    if row["party_later"]:
        return t._("{statement}, after the map's date").format(statement=said)
    return said


def evidence(t: Texts, row: Row) -> str:
    """Say how the membership is known."""
    grade = labels.grades(t)[row["evidence_grade"]]
    if row["basis"] in {"assumed", "accessed"}:
        return f"{grade}, {labels.bases(t)[row['basis']]}"
    return grade


def hint(t: Texts, row: Row, network: str) -> tuple[str, ...]:
    """Return what is said of a member while pointing at it: its name, then a line for each fact."""
    return (
        row["name"],
        network,
        f"{labels.statuses(t)[row['status_at']]} · {dates(t, row)}",
        population(t, row),
        party(t, row),
    )


def card(t: Texts, row: Row, network: str) -> Card:
    """Return what a click on a member tells."""
    facts = (
        (t._("Network"), network),
        (t._("Status"), labels.statuses(t)[row["status_at"]]),
        (t._("Member since"), dates(t, row)),
        (t._("Kind of body"), labels.levels(t)[row["level"]]),
        (t._("Population"), population(t, row)),
        (t._("Party of the executive"), party(t, row)),
        (t._("Evidence"), evidence(t, row)),
    )
    place = f"{row['name']}, {labels.country(t, row['country_iso2'])}"
    return Card(place, facts, tuple(sources(row["source_url"])))


def sources(cell: str) -> list[str]:
    """Return the sources of a cell, in order."""
    return [part for part in cell.split("|") if part]


def reference_title(source: str, titles: Mapping[str, str]) -> str | None:
    """Return the citation of a ``ref:`` source, or None if it is an address."""
    if not source.startswith("ref:"):
        return None
    name = source.removeprefix("ref:")
    return titles.get(name, name)


def cited(cell: str, titles: Mapping[str, str]) -> str:
    """Return the sources of a cell in one text: titles of references, addresses as they are."""
    return "; ".join(reference_title(source, titles) or source for source in sources(cell))
