"""What stops a build: always which file, which line, which column, which value, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One cell, row or table that can't be built from."""

    file: str
    line: int | None
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """Write the problem on one line."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        cell = f", column {self.column}" if self.column else ""
        shown = f", value {self.value!r}" if self.value else ""
        return f"{where}{cell}{shown}: {self.reason}"


class BuildError(ValueError):
    """The sources can't be built from; ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and write them as the message, one a line."""
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))
