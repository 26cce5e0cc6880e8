"""What can't be built from: always which file, line, column and value, why, and what is near it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from geo.errors import AtlasError
from geo.spelling import fold

NEAR: Final = 70  # of 100: `proposl` is near `proposal`, `zzz` is near nothing
SHOWN: Final = 80  # letters of a value that a message shows


@dataclass(frozen=True)
class Problem:
    """One cell, row or file that can't be built from."""

    file: str
    line: int | None
    column: str
    value: str
    reason: str
    near: str = ""

    def __str__(self) -> str:
        """Write the problem on one line."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        cell = f", column {self.column}" if self.column else ""
        cut = "" if len(self.value) <= SHOWN else f" and {len(self.value) - SHOWN} letters more"
        shown = f", value {self.value[:SHOWN]!r}{cut}" if self.value else ""
        near = f"; the nearest accepted is {self.near!r}" if self.near else ""
        return f"{where}{cell}{shown}: {self.reason}{near}"


class BuildError(AtlasError):
    """The sources can't be built from; ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and write them as the message, one a line."""
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


def nearest(value: str, accepted: Iterable[str]) -> str:
    """Return the accepted value that a mistyped one is near to; empty where none is."""
    if len(value) > SHOWN:
        return ""
    found = process.extractOne(
        value, sorted(filter(None, accepted)), scorer=fuzz.ratio, processor=fold, score_cutoff=NEAR
    )
    return str(found[0]) if found else ""
