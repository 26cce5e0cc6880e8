"""What a command draws a figure on, and where it writes to.

A file appears whole or not at all, anything else is written to.
"""

from __future__ import annotations

import argparse
import errno
import mimetypes
import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from geo import views
from geo.errors import LogoError, OptionError
from geo.escape import brief
from geo.exhibit import Exhibit
from geo.model import View
from geo.options import dpi
from geo.print import figure, page
from geo.takeaway import export, scenes
from geo.takeaway.export import Paper

_STDOUT: Final = 1
_ALSO: Final = {"csv": {"txt"}, "geojson": {"json"}, "html": {"htm"}}
_OFFICE: Final = {"docx", "odp", "ods", "odt", "pptx", "xlsx"}  # not all are known to Python
_TYPES: Final = mimetypes.MimeTypes()  # those of Python: another machine answers alike


def add_paper(options: argparse.ArgumentParser) -> None:
    """Add the options that say how a figure looks, one for each field of `export.Paper`."""
    options.add_argument("--layout", choices=tuple(figure.LAYOUTS), default=Paper.layout)
    options.add_argument("--style", choices=figure.STYLES, default=Paper.style)
    options.add_argument("--dpi", type=dpi, default=Paper.dpi, help="dots to the inch, 50 to 1200")
    options.add_argument("--qr", action="store_true", help="with the address as a QR code")
    for name, words in export.TEXTS.items():
        said = f"{words.lower()} of your own on a figure"
        options.add_argument(f"--{name}", default="", metavar="TEXT", help=said)
    for name, words in export.SWITCHES.items():
        options.add_argument(f"--{name}", action="store_true", help=f"figure: {words.lower()}")
    edges, said = ("WEST", "SOUTH", "EAST", "NORTH"), "part of a map that is drawn, in degrees"
    options.add_argument("--extent", nargs=4, type=float, metavar=edges, help=said)
    said = "a logo of your own beside the sources of a figure, a PNG"
    options.add_argument("--logo", metavar="FILE", help=said)
    said = "how many names of places a map has"
    options.add_argument("--names", choices=tuple(export.NAMES), default=Paper.names, help=said)
    said = "what of a map is shown larger: crowd, none, a place, or WEST,SOUTH,EAST,NORTH"
    options.add_argument("--inset", default="crowd", metavar="PART", help=said)


def paper(chosen: argparse.Namespace, exhibit: Exhibit, fmt: str) -> Paper:
    """Return how a figure is to look.

    Raises
    ------
    OptionError
        If a part of a map is asked for that is none, or of what is no map, or anything of a figure
        for a hand-out, or a layout that has no room for the names of a chart.
    """
    if fmt != export.HTML and not figure.legible(exhibit, chosen.layout):
        said = f"{chosen.layout}: no room for all names, or only in type too small to read"
        fitting = ", ".join(figure.layouts(exhibit))
        raise OptionError(f"argument --layout: {said}; accepted: {fitting}")
    extent = None
    if chosen.extent is not None:
        extent = tuple(chosen.extent)
        if exhibit.kind != "map" or not views.within(extent):
            raise OptionError("argument --extent: accepted: west, south, east, north, of a map")
    texts = {name: scenes.line(getattr(chosen, name)) for name in export.TEXTS}
    switches = {name: getattr(chosen, name) for name in export.SWITCHES}
    own = {**texts, **switches, "extent": extent, **_of_map(chosen, exhibit)}
    own["logo"] = _logo(chosen.logo)
    for name, value in own.items():
        if value != getattr(Paper, name) and fmt == export.HTML:
            raise OptionError(f"argument --{name}: accepted: with --format png, svg or pdf")
    return Paper(chosen.layout, chosen.style, chosen.dpi, chosen.qr, **own)


def _logo(name: str | None) -> bytes:
    """Return the logo that a file has, none where none is named."""
    if name is None:
        return b""
    with Path(name).open("rb") as file:
        content = file.read(page.LONGEST_LOGO + 1)
    try:
        page.logo(content)
    except LogoError as error:
        raise OptionError(f"argument --logo: {error}") from error
    return content


def _of_map(chosen: argparse.Namespace, exhibit: Exhibit) -> dict[str, Any]:
    """Return how many names a map has, and what of it is shown larger."""
    found = {"names": chosen.names, "inset": Paper.inset}
    usual = (chosen.names, chosen.inset) == (Paper.names, "crowd")
    if usual or not isinstance(exhibit, View):
        if not usual:
            raise OptionError("argument --names, --inset: accepted: of a map")
        return found
    try:
        return found | {"inset": views.inset(exhibit, chosen.inset)}
    except ValueError as error:
        accepted = "crowd, none, WEST,SOUTH,EAST,NORTH, or a place of the map"
        raise OptionError(
            f"argument --inset: {brief(chosen.inset)}; accepted: {accepted}"
        ) from error


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
