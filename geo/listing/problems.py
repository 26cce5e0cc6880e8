"""What is wrong with a list: each fault with its row, column, value, reason and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from geo.errors import AtlasError
from geo.escape import BRIEF, cleaned, one_line
from geo.i18n import DEFAULT, Texts, _

Gravity = Literal["error", "warning", "note"]
GRAVITIES: Final[dict[Gravity, str]] = {  # the gravest first
    "error": _("To be mended"),
    "warning": _("To be looked at"),
    "note": _("To know"),
}


@dataclass(frozen=True)
class Problem:
    """One fault of a list.

    ``row`` is the line of the text or the row of the spreadsheet, 0 for the whole file; ``column``
    and ``value`` are as they are written there. ``reason`` and ``remedy`` are messages of the
    catalogue with ``{}`` in the places of ``given``.
    """

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    gravity: Gravity
    given: tuple[tuple[str, str], ...] = ()

    def said(self, t: Texts) -> tuple[str, str]:
        """Return reason and remedy in a language, as plain text."""
        given = dict(self.given)
        return t._(self.reason).format(**given), t._(self.remedy).format(**given)

    def at(self, row: int, column: str = "") -> Problem:
        """Return the same fault in another place."""
        return replace(self, row=row, column=column or self.column)


class ListError(AtlasError):
    """A file is no list that can be read; ``problem`` says why, and what to do."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem, and say it in English."""
        super().__init__(" ".join(problem.said(Texts(DEFAULT))))
        self.problem = problem


def refused(reason: str, remedy: str, **given: str) -> ListError:
    """Return the error of a file that is refused as a whole."""
    return ListError(Problem(0, "", "", reason, remedy, "error", tuple(given.items())))


def brief(value: object) -> str:
    """Return a cell as a table of faults repeats it: on one line, and not much of it."""
    text = one_line(cleaned(str(value)))
    return text if len(text) <= BRIEF else f"{text[:BRIEF]}…"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return faults by gravity, then by row; each is said once."""
    order = list(GRAVITIES)
    return tuple(
        sorted(dict.fromkeys(problems), key=lambda p: (order.index(p.gravity), p.row, p.column))
    )


def table(problems: Iterable[Problem], t: Texts) -> pd.DataFrame:
    """Return faults as a table in words, one row each, in their order."""
    words = t.each(GRAVITIES)
    columns = [
        t._("Gravity"),
        t._("Row"),
        t._("Column"),
        t._("Value"),
        t._("Reason"),
        t._("Remedy"),
    ]
    rows = [
        [words[p.gravity], str(p.row or ""), p.column, brief(p.value), *p.said(t)] for p in problems
    ]
    return pd.DataFrame(rows, columns=columns, dtype="object")
