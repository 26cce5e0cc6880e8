"""Declared readings of conflicts, and declared fixes: ``data/corrections.yml``.

Each entry names the rows it is about and what they must still hold (``expect``). When a source
row is mended or replaced, the guard fails and the entry has to be looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import pandas as pd
from pydantic import Field

from data.pipeline import documents, schemas
from data.pipeline.documents import BuildError, Kept, Problem, nearest
from data.pipeline.sources import TABLES, TEXTS, Table, Text

FILE: Final = "corrections.yml"
ASSUMED: Final = "assumed_by"
_TABLES: Final = (*TABLES, "place_locations", "seat_locations")  # the last two can only be noted
_CHANGING: Final = frozenset({"override", "assume"})


class Reading(Kept):
    """One of the readings that are in conflict, and where it was read."""

    value: str
    source: str
    value_fr: str = ""
    value_it: str = ""


class Entry(Kept):
    """One declared reading of a conflict, or one declared fix."""

    id: Text
    subject: Text
    subject_fr: Text
    subject_it: Text
    table: Text
    action: Literal["choose", "override", "assume", "note"]
    chosen: str
    reason: Text
    reason_fr: Text
    reason_it: Text
    readings: list[Reading] | None = None
    match: Annotated[dict[str, str | list[str]], Field(min_length=1)] | None = None
    expect: dict[str, str] | None = None
    field: str = ""
    chosen_fr: str = ""
    chosen_it: str = ""


def read(path: Path) -> list[dict[str, Any]]:
    """Read the entries.

    Raises
    ------
    BuildError
        If the file can't be read, an entry lacks a key or has an unknown one, or repeats an id.
    """
    entries: list[dict[str, Any]] = documents.read(path, list[Entry])
    seen: set[str] = set()
    problems = []
    for entry in entries:
        name = entry["id"]
        if name in seen:
            problems.append(Problem(path.name, None, "id", name, "this id stands twice"))
        seen.add(name)
    if problems:
        raise BuildError(problems)
    return entries


def check(tables: Mapping[str, Table], entries: list[dict[str, Any]], name: str) -> list[Problem]:
    """Return which entries (of the file ``name``) name no table or column, or write a bad cell.

    Of tables that can't be read nothing is said.
    """
    problems = []
    for entry in entries:
        table = tables.get(entry["table"])
        if entry["table"] not in _TABLES:
            near = nearest(entry["table"], _TABLES)
            problems.append(Problem(name, None, "table", entry["table"], "no such table", near))
        if table is None:
            continue
        written = entry["field"] if entry["action"] == "override" and "field" in entry else ""
        named = {*(entry.get("match") or {}), *(entry.get("expect") or {}), written} - {""}
        problems += [
            Problem(
                name,
                None,
                column,
                entry["id"],
                f"{entry['table']} has no such column",
                nearest(column, map(str, table.rows)),
            )
            for column in sorted(named - set(table.rows))
        ]
        if entry["action"] in _CHANGING and not entry.get("match"):
            problems.append(Problem(name, None, "match", entry["id"], "nothing says which rows"))
        if entry["action"] == "override" and not written:
            problems.append(Problem(name, None, "field", entry["id"], "nothing says which column"))
        described = {one["name"]: one for one in table.meta["columns"]}
        asked = described.get(written) or {"name": ASSUMED, "type": "date"}
        if entry["action"] in _CHANGING and (written in described or not written):
            wanted = tuple(schemas.rules(asked, table.meta["accessed"]))
            found = schemas.broken(entry["chosen"], asked, wanted)
            if found:
                problems.append(Problem(name, None, "chosen", entry["id"], *found))
    return problems


def matching_rows(rows: pd.DataFrame, match: dict[str, Any]) -> pd.Series:
    """Say which rows an entry is about: every column equal to the value, or to one of a list."""
    keep = pd.Series(data=True, index=rows.index)
    for column, wanted in match.items():
        keep &= rows[column].isin(
            [str(w) for w in (wanted if isinstance(wanted, list) else [wanted])]
        )
    return keep


def guard(entry: dict[str, Any], rows: pd.DataFrame) -> list[str]:
    """Return why an entry no longer holds: no row matches, or a row holds something else."""
    found = rows[matching_rows(rows, entry.get("match") or {})]
    if found.empty:
        return ["no row matches any more"]
    return [
        f"{column} is {value!r}, expected {str(wanted)!r}"
        for column, wanted in (entry.get("expect") or {}).items()
        for value in sorted(set(found[column]) - {str(wanted)})
    ]


def check_guards(
    tables: Mapping[str, Table], entries: list[dict[str, Any]], name: str
) -> list[Problem]:
    """Return the entries (of the file ``name``) that no longer fit the rows they are about."""
    return [
        Problem(name, None, "expect", entry["id"], reason)
        for entry in entries
        if entry.get("match")
        and entry["table"] in tables
        and {*entry["match"], *(entry.get("expect") or {})} <= {*tables[entry["table"]].rows}
        for reason in guard(entry, tables[entry["table"]].rows)
    ]


def apply(tables: Mapping[str, Table], entries: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Return the tables' rows with the declared fixes made.

    ``override`` writes ``chosen`` into ``field``; ``assume`` places memberships in time, in the
    column ``assumed_by``; ``choose`` and ``note`` change nothing and are only guarded.
    """
    rows = {key: table.rows.copy() for key, table in tables.items()}
    rows["memberships"][ASSUMED] = ""
    for entry in entries:
        if not entry.get("match"):
            continue
        target = rows[entry["table"]]
        if entry["action"] in _CHANGING:
            column = ASSUMED if entry["action"] == "assume" else entry["field"]
            target.loc[matching_rows(tables[entry["table"]].rows, entry["match"]), column] = str(
                entry["chosen"]
            )
    return rows


def table(entries: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the entries as a table for readers: what was in conflict, chosen, and why.

    The texts stand in English, and in each other language in columns of its own (``_fr``); a
    number, a date or a name reads the same in all.
    """
    rows = [
        {
            "correction_id": str(entry["id"]),
            "subject": str(entry["subject"]),
            **{f"subject_{code}": str(entry[f"subject_{code}"]) for code in TEXTS},
            "table": str(entry["table"]),
            "action": str(entry["action"]),
            "readings": _values(entry, "value"),
            **{f"readings_{code}": _values(entry, f"value_{code}") for code in TEXTS},
            "chosen": str(entry["chosen"]),
            **{f"chosen_{c}": str(entry.get(f"chosen_{c}", entry["chosen"])) for c in TEXTS},
            "reason": str(entry["reason"]),
            **{f"reason_{code}": str(entry[f"reason_{code}"]) for code in TEXTS},
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, dtype="str")


def _values(entry: dict[str, Any], key: str) -> str:
    return "|".join(str(r.get(key, r["value"])) for r in entry.get("readings") or [])
