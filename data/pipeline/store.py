"""Puts files in place whole: written beside the old ones, which they then replace in one step.

A build that is killed, at whatever moment, leaves the old layers or the new ones, never some of
each. What it leaves beside them is removed by the next build.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from data.pipeline.documents import BuildError, Problem

_HERE: Final = -100  # AT_FDCWD: paths are those of the process
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux


def text(path: Path, written: str) -> None:
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
