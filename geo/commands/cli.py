"""The commands that write files: ``snapshot``, ``export``, ``deck`` and ``booklet``.

What they write is what the app's buttons give, byte for byte: both call the same functions.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any, Final

from geo.commands import cli_view
from geo.errors import OptionError
from geo.escape import safe_url
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.model import Filters
from geo.print import figure
from geo.takeaway import booklet, deck, export, scenes, series, snapshot
from geo.takeaway.snapshot import Paper

PAPER: Final = "paper"
_ABOUT: Final = {
    "snapshot": "draw a view as a figure, or as a hand-out that works without a network",
    "export": "write the rows of a view",
    "deck": "put scenes on slides or into a booklet",
    "booklet": "draw a page for each network, country, French region or coalition",
}


def add(commands: Any) -> None:  # noqa: ANN401 - what add_subparsers returns has no public type
    """Add the commands to those of ``python -m geo``."""
    for name, own in (
        ("snapshot", _snapshot_options),
        ("export", _export_options),
        ("deck", _deck_options),
        ("booklet", _booklet_options),
    ):
        options = commands.add_parser(name, help=_ABOUT[name], allow_abbrev=False)
        own(options)
        options.add_argument("--out", required=True, type=Path, metavar="FILE")
        options.set_defaults(write=_WRITERS[name])


def _snapshot_options(options: argparse.ArgumentParser) -> None:
    cli_view.add_options(options)
    _format(options, snapshot.FORMATS)
    _layout(options)
    _style(options)
    _qr(options)
    options.add_argument("--dpi", type=dpi, default=Paper.dpi, help="dots to the inch, 50 to 1200")


def _export_options(options: argparse.ArgumentParser) -> None:
    cli_view.add_options(options)
    _format(options, export.FORMATS)
    options.add_argument(
        "--no-bom", action="store_true", help="CSV without the mark that spreadsheets need"
    )
    options.add_argument(
        "--accessed", type=cli_view.day, metavar="DAY", help="day that citations in a zip name"
    )


def _deck_options(options: argparse.ArgumentParser) -> None:
    options.add_argument(
        "--scenes", required=True, metavar="FILE", help=f"a file of the app, or: {PAPER}"
    )
    _format(options, deck.FORMATS)
    _layout(options, " (pdf only)")
    _style(options)
    options.add_argument(
        "--lang", choices=tuple(LANGUAGES), help="of every scene; else each has its own"
    )
    _base(options)


def _booklet_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--by", required=True, choices=series.KINDS)
    cli_view.add_day(options)
    options.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    _format(options, ("pdf",))
    _style(options)
    _base(options)


def _format(options: argparse.ArgumentParser, accepted: tuple[str, ...]) -> None:
    said = "else what the name of the file ends in"
    options.add_argument("--format", choices=accepted, help=said)
    options.set_defaults(formats=accepted)


def _layout(options: argparse.ArgumentParser, only: str = "") -> None:
    options.add_argument(
        "--layout", choices=tuple(figure.LAYOUTS), default=Paper.layout, help=f"page{only}"
    )


def _style(options: argparse.ArgumentParser) -> None:
    options.add_argument("--style", choices=figure.STYLES, default=Paper.style)


def _base(options: argparse.ArgumentParser) -> None:
    options.add_argument("--base", default="", metavar="URL", help="where the atlas answers")
    _qr(options)


def _based(chosen: argparse.Namespace) -> dict[str, Any]:
    """Return where the atlas answers, and whether that is wanted as a QR code.

    Raises
    ------
    OptionError
        If it is no web address, or a code is wanted without one.
    """
    if chosen.base and not safe_url(chosen.base):
        raise OptionError("argument --base: accepted: an address such as https://example.org")
    if chosen.qr and not chosen.base:
        raise OptionError("argument --qr: there is no address; accepted: with --base")
    return {"base": chosen.base, "qr": chosen.qr}


def _qr(options: argparse.ArgumentParser) -> None:
    options.add_argument("--qr", action="store_true", help="with the address as a QR code")


def dpi(text: str) -> int:
    """Return a resolution.

    Raises
    ------
    argparse.ArgumentTypeError
        If the text is no whole number, or not one that figures are drawn with.
    """
    low, high = figure.RESOLUTIONS
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r}; accepted: whole numbers from {low} to {high}")


def kind(chosen: argparse.Namespace) -> str:
    """Return the format asked for, or the one that the name of the file says.

    Raises
    ------
    OptionError
        If neither says one.
    """
    if chosen.format:
        return str(chosen.format)
    ending = chosen.out.suffix.lstrip(".").lower()
    if ending not in chosen.formats:
        raise OptionError(f"argument --format is missing; accepted: {', '.join(chosen.formats)}")
    return str(ending)


def _snapshot(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = cli_view.read(chosen, atlas, today)
    if chosen.qr and not address:
        raise OptionError("argument --qr: there is no address; accepted: with --url of an atlas")
    paper = Paper(chosen.layout, chosen.style, chosen.dpi, chosen.qr)
    return snapshot.snapshot(asked.build(), atlas.version, kind(chosen), url=address, paper=paper)


def _export(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = cli_view.read(chosen, atlas, today)
    exhibit, fmt = asked.build(), kind(chosen)
    accepted = export.formats(exhibit)
    if fmt not in accepted:
        said = ", ".join(accepted)
        raise OptionError(f"argument --format: {fmt!r}: only a map has points; accepted: {said}")
    return snapshot.data(
        exhibit,
        atlas.version,
        fmt,
        url=address,
        bom=not chosen.no_bom,
        chosen=None if asked.sides else asked.filters,
        accessed=chosen.accessed,
    )


def _deck(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    wanted = _scenes(chosen, atlas, today)
    how = _based(chosen) | {"style": chosen.style}
    if kind(chosen) == "pptx":
        return deck.pptx(wanted, atlas, today, **how)
    return deck.pdf(wanted, atlas, today, layout=chosen.layout, **how)


def _scenes(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> tuple[scenes.Scene, ...]:
    if chosen.scenes == PAPER:
        return scenes.paper(Texts(chosen.lang or DEFAULT))
    try:
        found = scenes.loads(Path(chosen.scenes).read_bytes())
    except (OSError, ValueError) as error:
        message = f"argument --scenes: {error}; accepted: {PAPER}, or a file of the app"
        raise OptionError(message) from error
    if not found:
        raise OptionError(f"argument --scenes: there are none in {chosen.scenes}")
    _, refused = scenes.whole(found, atlas, today)
    if refused:
        raise OptionError(f"argument --scenes: {'; '.join(refused)}")
    return tuple(scenes.spoken_in(scene, chosen.lang or scene.language) for scene in found)


def _booklet(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    kind(chosen)
    day = cli_view.within(chosen.as_of or today, today)
    t, filters = Texts(chosen.lang), Filters(as_of=day)
    if not series.units(atlas, chosen.by, filters, t):
        raise OptionError(f"argument --as-of: nothing is documented on {day.isoformat()}")
    return booklet.booklet(atlas, chosen.by, filters, t, style=chosen.style, **_based(chosen))


_WRITERS: Final = {
    "snapshot": _snapshot,
    "export": _export,
    "deck": _deck,
    "booklet": _booklet,
}


def save(chosen: argparse.Namespace, content: bytes) -> None:
    """Write the file, whole or not at all.

    Raises
    ------
    OSError
        If it can't be written.
    """
    partial = chosen.out.with_name(f".{chosen.out.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(chosen.out)
    finally:
        partial.unlink(missing_ok=True)
