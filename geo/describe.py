"""One membership in words: when, how it is known, how many people, under which party, from where.

The same words stand in the tooltip, the card and the table. The texts are plain; whoever puts
them into HTML escapes them (`geo.escape`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo import labels
from geo.i18n import Texts

Row = Mapping[str, Any]


def records(rows: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as mappings from column to value, without the geometry."""
    plain = rows.drop(columns="geometry", errors="ignore")
    return [
        dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False)
    ]


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
