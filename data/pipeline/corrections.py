"""Declared readings of conflicts, and declared fixes: ``data/corrections.yml``.

Each entry names the rows it is about and what they must still hold (``expect``). When a source
row is mended or replaced, the guard fails and the entry has to be looked at again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from data.pipeline.sources import BuildError, Problem, Table
from geo.paths import read_yaml

ACTIONS: Final = ("choose", "override", "assume", "note")
KEYS: Final = (
    "id",
    "subject",
    "subject_fr",
    "table",
    "action",
    "chosen",
    "reason",
    "reason_fr",
)
ASSUMED: Final = "assumed_by"


def read(path: Path) -> list[dict[str, Any]]:
    """Read the entries.

    Raises
    ------
    BuildError
        If an entry lacks a key, has an unknown action, or repeats an id.
    """
    entries: list[dict[str, Any]] = read_yaml(path)
    seen: set[str] = set()
    problems = []
    for entry in entries:
        name = str(entry.get("id", "?"))
        problems += [
            Problem(path.name, None, key, name, "this entry lacks the key")
            for key in KEYS
            if key not in entry
        ]
        if entry.get("action") not in ACTIONS:
            reason = f"{name}: expected one of {', '.join(ACTIONS)}"
            problems.append(Problem(path.name, None, "action", str(entry.get("action")), reason))
        if name in seen:
            problems.append(Problem(path.name, None, "id", name, "this id stands twice"))
        seen.add(name)
    if problems:
        raise BuildError(problems)
    return entries


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


def apply(
    tables: dict[str, Table], entries: list[dict[str, Any]], name: str
) -> dict[str, pd.DataFrame]:
    """Return the tables' rows with the declared fixes made.

    ``override`` writes ``chosen`` into ``field``; ``assume`` places memberships in time, in the
    column ``assumed_by``; ``choose`` and ``note`` change nothing and are only guarded.

    Raises
    ------
    BuildError
        If a guard fails: the entry (in the file ``name``) no longer fits the sources.
    """
    rows = {key: table.rows.copy() for key, table in tables.items()}
    rows["memberships"][ASSUMED] = ""
    problems = []
    for entry in entries:
        if not entry.get("match"):
            continue
        target = rows[entry["table"]]
        problems += [
            Problem(name, None, "expect", entry["id"], reason)
            for reason in guard(entry, tables[entry["table"]].rows)
        ]
        if entry["action"] in {"override", "assume"}:
            column = ASSUMED if entry["action"] == "assume" else entry["field"]
            target.loc[matching_rows(tables[entry["table"]].rows, entry["match"]), column] = str(
                entry["chosen"]
            )
    if problems:
        raise BuildError(problems)
    return rows


def table(entries: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the entries as a table for readers: what was in conflict, chosen, and why.

    The texts stand in English and in French (columns with ``_fr``); what has no French of its own,
    a number, a date or a name, reads the same in both.
    """
    rows = [
        {
            "correction_id": str(entry["id"]),
            "subject": str(entry["subject"]),
            "subject_fr": str(entry["subject_fr"]),
            "table": str(entry["table"]),
            "action": str(entry["action"]),
            "readings": _values(entry, "value"),
            "readings_fr": _values(entry, "value_fr"),
            "chosen": str(entry["chosen"]),
            "chosen_fr": str(entry.get("chosen_fr", entry["chosen"])),
            "reason": str(entry["reason"]),
            "reason_fr": str(entry["reason_fr"]),
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, dtype="str")


def _values(entry: dict[str, Any], key: str) -> str:
    return "|".join(str(r.get(key, r["value"])) for r in entry.get("readings") or [])
