"""Reads the YAML files that are kept by hand, and puts files in place whole.

What can't be built from is a problem: always which file, line, column and value, why, and what is
near it. What is written stands beside the old files, which it then replaces in one step: a build
that is killed, at whatever moment, leaves the old layers or the new ones, never some of each. What
it leaves beside them is removed by the next build.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from geo.errors import AtlasError
from geo.paths import LOADER
from geo.spelling import fold

_UNREADABLE: Final = (yaml.YAMLError, ValueError, RecursionError)


class Kept(BaseModel):
    """A mapping of a file: the keys of the model and no other."""

    model_config = ConfigDict(extra="forbid")


def text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    BuildError
        If there is no such file, or it is not in UTF-8, or empty.
    """
    try:
        found = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BuildError([Problem(path.name, None, "", "", _why(error))]) from None
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        reason = "is not in UTF-8: save it in that encoding"
        raise BuildError([Problem(path.name, line, "", "", reason)]) from None
    if found.startswith("\ufeff"):
        reason = "begins with a byte order mark: save it as UTF-8 without one"
        raise BuildError([Problem(path.name, 1, "", "", reason)])
    if not found.strip():
        raise BuildError([Problem(path.name, None, "", "", "is empty")])
    return found


def _why(error: OSError) -> str:
    return (
        "is missing"
        if isinstance(error, FileNotFoundError)
        else f"can't be read: {error.strerror or error}"
    )


def read(path: Path, model: Any) -> Any:  # noqa: ANN401 - what a model describes
    """Return what a YAML file holds, as plain lists and dictionaries, once its model accepts it.

    Raises
    ------
    BuildError
        As `text`; or if it is no YAML, or not what the model describes: every place at once.
    """
    written = text(path)
    try:
        found = yaml.load(written, LOADER)  # noqa: S506 - it is a safe one
    except _UNREADABLE as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        reason = f"is no YAML: {getattr(error, 'problem', None) or 'nested too deep, or no date'}"
        raise BuildError([Problem(path.name, line, "", "", reason)]) from None
    try:
        TypeAdapter(model).validate_python(found)
    except ValidationError as refused:
        root = yaml.compose(written, LOADER)
        raise BuildError(
            [_problem(path.name, error, root, model) for error in refused.errors()]
        ) from None
    return found


def _problem(file: str, error: ErrorDetails, root: yaml.Node | None, model: Any) -> Problem:  # noqa: ANN401
    place = [part for part in error["loc"] if not str(part).startswith(("function-", "list["))]
    column = ".".join(str(part) for part in place if not isinstance(part, int))
    line, value, near = _line(root, place), "", ""
    match error["type"]:
        case "missing":
            reason = "this entry lacks the key"
        case "extra_forbidden":
            reason, near = "there is no such key", nearest(str(place[-1]), _keys(model))
        case "literal_error":
            accepted = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            value, reason = str(error["input"]), f"expected one of {accepted}"
            near = nearest(value, accepted.split(", "))
        case _:
            told = error["msg"].removeprefix("Value error, ")
            value = "" if isinstance(error["input"], (dict, list)) else str(error["input"])
            reason = told[0].lower() + told[1:]
    return Problem(file, line, column, value, reason, near)


def _keys(model: Any) -> set[str]:  # noqa: ANN401
    """Return every key that a model or one inside it knows."""
    schema = TypeAdapter(model).json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {str(key) for part in parts for key in part.get("properties", {})}


def _line(node: yaml.Node | None, place: list[int | str]) -> int | None:
    """Return the line of what a problem is about, or of what it should stand in."""
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            inside = {key.value: value for key, value in node.value}
            node = inside.get(str(part), node)
    return node.start_mark.line + 1 if node else None


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


_HERE: Final = -100  # AT_FDCWD: paths are those of the process
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux


def write(path: Path, written: str) -> None:
    """Write a text file, whole or not at all: UTF-8, lines end in LF."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(written, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole(out: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield an empty folder beside ``out``, which takes its place when all is written.

    Parameters
    ----------
    out
        The folder to replace; it may hold files of these names and no others.
    names
        What will be written.

    Raises
    ------
    BuildError
        If the folder holds something else, or can't be written.
    """
    out = out.resolve()
    _refuse_others(out, {*names})
    staged = out.with_name(f".{out.name}.{os.getpid()}.building")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clean(out)
        staged.mkdir()
        held = os.open(staged, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)  # tells other builds that this one is alive
            yield staged
            _settle(staged)
            _swap(staged, out)
        finally:
            os.close(held)
    except OSError as error:
        reason = f"can't be written: {error.strerror or error}"
        raise BuildError([Problem(str(out), None, "", "", reason)]) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _refuse_others(out: Path, names: set[str]) -> None:
    if out.exists() and not out.is_dir():
        raise BuildError([Problem(str(out), None, "", "", "is no folder")])
    others = sorted(path.name for path in out.glob("*") if path.name not in names or path.is_dir())
    if others:
        reason = f"holds {others[0]}, which is no layer: name another folder, or move it away"
        raise BuildError([Problem(str(out), None, "", "", reason)])


def _clean(out: Path) -> None:
    """Remove what builds that were killed have left, and bring the old layers back if need be."""
    aside = out.with_name(f".{out.name}.old")
    if aside.exists():
        if out.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(out)
    for left in out.parent.glob(f".{out.name}.*.building"):
        held = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # a build that is still at work
        finally:
            os.close(held)
        shutil.rmtree(left, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Have the disk take all that was written, before anything is replaced by it."""
    for path in [*folder.iterdir(), folder]:
        held = os.open(path, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def _swap(staged: Path, out: Path) -> None:
    if not out.exists():
        staged.rename(out)
        return
    if _exchange(staged, out):
        return
    aside = out.with_name(f".{out.name}.old")  # where a system knows no exchange: two steps
    out.rename(aside)
    try:
        staged.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's name in one step; say whether the system can."""
    with suppress(AttributeError, OSError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    return False
