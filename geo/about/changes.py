"""The change log of the data, as the package of the layers carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.i18n import DEFAULT, LANGUAGES, Texts


@dataclass(frozen=True)
class Change:
    """One entry: its date, the release it belongs to, and what it says in each language."""

    date: str
    release: str
    said: Mapping[str, str]

    def words(self, t: Texts) -> str:
        """Return what has changed, in a language."""
        return self.said.get(t.language, self.said[DEFAULT])


def changes(package: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the entries of a package (`geo.layers.read_package`), the latest first."""
    found = [
        Change(
            str(entry["date"]),
            str(entry["version"]),
            {code: entry[code] for code in LANGUAGES if code in entry},
        )
        for entry in reversed(package.get("changes", ()))
    ]
    return tuple(sorted(found, key=lambda change: change.date, reverse=True))
