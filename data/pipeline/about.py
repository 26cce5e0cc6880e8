"""What the package says besides its layers: change log, source tables, known gaps, French texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from data.pipeline.errors import BuildError, Problem
from data.pipeline.sources import Table, sha256

FRENCH: Final = "french.yml"
CHANGES: Final = "changes.yml"
DEAD: Final = "dead_links.yml"
_ENTRY: Final = ("date", "version", "tables", "en", "fr")


def read_french(path: Path) -> dict[str, str]:
    """Read the French texts by their English ones."""
    found: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def read_changes(path: Path, tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Read the change log of the data.

    Raises
    ------
    BuildError
        If an entry lacks a key, stands before an earlier one, or names no source table.
    """
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    problems = []
    before = ""
    for entry in entries:
        day = str(entry.get("date", ""))
        problems += [
            Problem(path.name, None, key, day, "this entry lacks the key")
            for key in _ENTRY
            if key not in entry
        ] + [
            Problem(path.name, None, "tables", name, f"{day}: no such table")
            for name in entry.get("tables", {})
            if name not in tables
        ]
        if day < before:
            problems.append(Problem(path.name, None, "date", day, f"stands after {before}"))
        before = day
    if problems:
        raise BuildError(problems)
    return entries


def read_dead_links(path: Path) -> list[dict[str, str]]:
    """Read the addresses that are known to be dead.

    Raises
    ------
    BuildError
        If an entry lacks its address or the day of the check.
    """
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    problems = [
        Problem(path.name, None, key, str(entry.get("url", "")), "this entry lacks the key")
        for entry in entries
        for key in ("url", "checked")
        if not entry.get(key)
    ]
    if problems:
        raise BuildError(problems)
    return [{"url": str(entry["url"]), "checked": str(entry["checked"])} for entry in entries]


def tables(read: Mapping[str, Table], french: Mapping[str, str]) -> list[dict[str, Any]]:
    """Describe each source table, as its sidecar does."""
    return [
        {
            "name": name,
            "title": table.meta["title"],
            "title_fr": french.get(table.meta["title"], table.meta["title"]),
            "rows": len(table.rows),
            "accessed": str(table.meta["accessed"]),
            "hash": f"sha256:{sha256(table.path)}",
            "license": table.meta["licence"]["id"],
            "sources": table.meta["sources"],
        }
        for name, table in sorted(read.items())
    ]


def gaps(unlocated: pd.DataFrame, french: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the places without a point or a population, with the reason in both languages."""
    rows = unlocated.sort_values(["place_id", "missing"], kind="stable")
    return [
        {
            "place_id": place,
            "missing": missing,
            "reason": reason,
            "reason_fr": french.get(reason, reason),
        }
        for place, missing, reason in rows[["place_id", "missing", "reason"]].itertuples(
            index=False, name=None
        )
    ]
