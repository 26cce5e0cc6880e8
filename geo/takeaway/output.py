"""Where a command writes to: a file appears whole or not at all, anything else is written to."""

from __future__ import annotations

import errno
import mimetypes
import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from geo.errors import OptionError

_STDOUT: Final = 1
_ALSO: Final = {"csv": {"txt"}, "geojson": {"json"}, "html": {"htm"}}
_OFFICE: Final = {"docx", "odp", "ods", "odt", "pptx", "xlsx"}  # not all are known to Python
_TYPES: Final = mimetypes.MimeTypes()  # those of Python: another machine answers alike


def format_of(
    out: str, asked: str | None, accepted: Collection[str], known: Collection[str]
) -> str:
    """Return the format asked for, or the one that the name of the file ends in.

    Parameters
    ----------
    out
        The name of the file.
    asked
        The format asked for, if any.
    accepted
        What the command writes.
    known
        What any command writes: a name that ends in another of these says something false.

    Raises
    ------
    OptionError
        If neither says one, or the two disagree.
    """
    ending = Path(out).suffix.lstrip(".").lower()
    if asked is None:
        if ending not in accepted:
            raise OptionError(f"argument --format is missing; accepted: {', '.join(accepted)}")
        return ending
    named = (
        ending in {*known, *_OFFICE}
        or _TYPES.guess_type(f"x.{ending}", strict=False)[0] is not None
    )
    if named and ending not in {asked, *_ALSO.get(asked, ())}:
        raise OptionError(f"argument --out: its name ends in .{ending}; accepted: .{asked}")
    return asked


def check(out: str) -> None:
    """Look whether a file can be written, before the work on what is in it.

    Raises
    ------
    OSError
        If it is no name of a file, lies in no folder, or is a folder.
    """
    with _named(out):
        found = _found(out)
        if found is None:
            Path(os.path.realpath(out)).parent.stat()
        elif stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def save(out: str, content: bytes) -> None:
    """Write a file whole or not at all; a link stays, and what it leads to is written.

    What is no plain file (a pipe, a device) is written to, never replaced; what this process writes
    to already (its standard output, by any name) is written to where it stands, without being
    opened again, which not all allow. ``-`` is the standard output. A file keeps its permissions;
    other names of it (hard links) keep the old content.

    Raises
    ------
    OSError
        If it can't be written; what was there is still there then.
    """
    with _named(out):
        found = _found(out)
        if (stream := _stream(out, found)) is not None:
            stream.flush()
            with os.fdopen(os.dup(stream.fileno()), "wb") as file:
                file.write(content)
            return
        if found is not None and not stat.S_ISREG(found.st_mode):
            with Path(out).open("ab") as file:
                file.write(content)
            return
        target = Path(os.path.realpath(out))
        partial = target.with_name(f".{secrets.token_hex(6)}.part")
        try:
            with partial.open("xb") as file:
                file.write(content)
            if found is not None:
                partial.chmod(stat.S_IMODE(found.st_mode))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _named(out: str) -> Iterator[None]:
    """Let an error name the file that was asked for, not one on the way to it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, out) from error


def _found(out: str) -> os.stat_result | None:
    """Return what a name leads to, None where nothing is yet.

    Raises
    ------
    OSError
        If it is no name of a file.
    """
    if not out:
        raise OSError(errno.EINVAL, "the name is empty")
    try:
        return os.fstat(_STDOUT) if out == "-" else Path(out).stat()
    except FileNotFoundError:
        return None
    except ValueError as error:  # NUL, half a character
        raise OSError(errno.EINVAL, "this is no name of a file") from error


def _stream(out: str, found: os.stat_result | None) -> TextIO | None:
    """Return the standard output or error of this process, if a name leads to it."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            held = None if stream is None else os.fstat(stream.fileno())
        except (OSError, ValueError):  # closed
            continue
        if held and found and (out == "-" or os.path.samestat(found, held)):
            return stream
    return None
