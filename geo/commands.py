"""The commands that write files: ``snapshot``, ``export``, ``deck``, ``booklet``, ``animate``.

What they write is what the app's buttons give, byte for byte: both call the same functions. Which
view, options say: an address of the browser, or codes by name. Their values are the codes of the
address, and are read by the same reader. They are checked, unlike in the browser: a typing error
must not become another map.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from geo import fields, registry
from geo.errors import AddressError, AtlasError, CodeError, OptionError
from geo.escape import brief, safe_url
from geo.fields import FIELDS, Field
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.model import Filters
from geo.print import figure, typeset
from geo.registry import Misread, Reading
from geo.request import Request
from geo.takeaway import animation, booklet, deck, export, output, scenes
from geo.takeaway.export import Paper

Options = Callable[[argparse.ArgumentParser], None]
Writer = Callable[[argparse.Namespace, Atlas, dt.date], bytes]
PAPER: Final = "paper"
_NAMED: Final = 20  # characters that no font has
_SEVERAL: Final = "; several with commas, or the option again"
_OFFERED: Final = tuple(field for field in FIELDS if field.name not in {"as_of", "card", "net"})


def add(commands: Any) -> None:  # noqa: ANN401 - what add_subparsers returns has no public type
    """Add the commands to those of ``python -m geo``."""
    for name, (about, own, writer) in _COMMANDS.items():
        options = commands.add_parser(name, help=about, allow_abbrev=False)
        own(options)
        options.add_argument("--out", required=True, metavar="FILE", help="- is standard output")
        options.set_defaults(write=writer, whole=True)


def _snapshot_options(options: argparse.ArgumentParser) -> None:
    add_options(options)
    _format(options, export.SNAPSHOTS)
    _layout(options)
    _style(options)
    _qr(options)
    options.add_argument("--dpi", type=dpi, default=Paper.dpi, help="dots to the inch, 50 to 1200")


def _export_options(options: argparse.ArgumentParser) -> None:
    add_options(options)
    _format(options, export.FORMATS)
    options.add_argument(
        "--no-bom", action="store_true", help="CSV without the mark that spreadsheets need"
    )
    options.add_argument(
        "--accessed", type=day, metavar="DAY", help="day that citations in a zip name"
    )


def _deck_options(options: argparse.ArgumentParser) -> None:
    options.add_argument(
        "--scenes",
        required=True,
        metavar="FILE",
        help=f"a file of the app, - (standard input), or: {PAPER}",
    )
    _format(options, deck.FORMATS)
    options.add_argument(
        "--years", action="store_true", help="a page for each year of a map, from its first member"
    )
    options.add_argument(
        "--plain", action="store_true", help="slides with title and map only (pptx only)"
    )
    _layout(options, " (pdf only)")
    _style(options)
    options.add_argument(
        "--lang", choices=tuple(LANGUAGES), help="of every scene; else each has its own"
    )
    _base(options)


def _booklet_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--by", required=True, choices=tuple(booklet.KINDS))
    add_day(options)
    options.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    _format(options, ("pdf",))
    _style(options)
    _base(options)


def _animate_options(options: argparse.ArgumentParser) -> None:
    add_options(options)
    _format(options, ("gif",))
    _style(options)
    _progress_option(options)


def _progress_option(options: argparse.ArgumentParser) -> None:
    options.add_argument(
        "--progress", action="store_true", help="a line of JSON on standard error for each page"
    )


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


def _qr(options: argparse.ArgumentParser) -> None:
    options.add_argument("--qr", action="store_true", help="with the address as a QR code")


def _base(options: argparse.ArgumentParser) -> None:
    options.add_argument("--base", default="", metavar="URL", help="where the atlas answers")
    _qr(options)
    _progress_option(options)


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
        As `geo.takeaway.output.format_of`.
    """
    return output.format_of(chosen.out, chosen.format, chosen.formats, _FORMATS)


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options that say which view, one for each choice of `geo.fields`."""
    options.add_argument(
        "--url", help="an address copied out of the browser; other options change it"
    )
    options.add_argument("--view", choices=tuple(registry.ROOMS))
    add_day(options)
    options.add_argument("--lang", choices=tuple(LANGUAGES))
    groups = {
        "filter": options.add_argument_group("filters", f"Codes as in the address{_SEVERAL}."),
        "display": options.add_argument_group("looks"),
    }
    for field in _OFFERED:
        names = [f"--{fields.flag(field)}"]
        names += ["--colour-by"] if field.name == "colour_by" else []
        what = "TEXT" if field.kind == "text" else "DAY" if field.kind == "day" else "CODE"
        groups[field.home].add_argument(
            *names,
            dest=field.name,
            action="store" if field.kind == "text" else "append",
            metavar=what,
            help=field.label.lower(),
        )
    sides = options.add_argument_group("comparison", "The address of a map for each side.")
    for side in registry.SIDES:
        sides.add_argument(f"--{side}", metavar="URL", help="such as contestatory?asof=2019-12-31")


def add_day(options: argparse.ArgumentParser) -> None:
    """Add the option of the day."""
    options.add_argument("--as-of", type=day, metavar="DAY", help="such as 2022-09-30")


def day(text: str) -> dt.date:
    """Return a day that is written as 2022-09-30.

    Raises
    ------
    argparse.ArgumentTypeError
        If the text is no such day.
    """
    found = fields.day(text)
    if found is None:
        message = f"{brief(text)} is no day; accepted: days such as 2022-09-30"
        raise argparse.ArgumentTypeError(message)
    return found


def within(asked: dt.date, today: dt.date) -> dt.date:
    """Return a day that the atlas answers for.

    Raises
    ------
    OptionError
        If it lies outside; the message names the first and the last one.
    """
    if registry.EARLIEST <= asked <= today:
        return asked
    raise OptionError(
        f"argument --as-of: {asked.isoformat()} lies outside the atlas; "
        f"accepted: {registry.EARLIEST.isoformat()} to {today.isoformat()}"
    )


def read(options: argparse.Namespace, atlas: Atlas, today: dt.date) -> tuple[Request, str]:
    """Return what the options ask for, and the address that stands on what is written.

    With ``--url``, the options change what the address asks for; the address written is then that
    of the result. Without it, no address is written.

    Raises
    ------
    OptionError
        If a value is not accepted.
    """
    name, values, base = _start(options, atlas, today)
    given = _given(options, name, atlas, today)
    if options.lang or registry.LANGUAGE not in values:
        values[registry.LANGUAGE] = [options.lang or DEFAULT]
    reading = registry.read(name, values | given, atlas, today)
    for misread in reading.misread:
        raise OptionError(f"argument {_refused(misread)}")
    asked = reading.request
    return asked, registry.address(asked, today, base) if base else ""


def _refused(misread: Misread) -> str:
    """Return the option that stands for a key of an address, or for a side, and why it is wrong."""
    side, apart, inner = misread.key.partition(": ")
    said = registry.refusal(replace(misread, key=inner or side))
    if apart:
        return f"--{side}: {said}"
    flag = fields.flag(fields.BY_KEY[side]) if side in fields.BY_KEY else side
    return f"--{flag}: {said.removeprefix(f'{side}: ')}"


def _start(
    options: argparse.Namespace, atlas: Atlas, today: dt.date
) -> tuple[str, dict[str, list[str]], str]:
    """Return the room, the values and the base of the address, once it is understood whole."""
    if options.url is None:
        if options.view is None:
            names = ", ".join(registry.ROOMS)
            raise OptionError(f"argument --view or --url is missing; accepted views: {names}")
        return options.view, {}, ""
    if not options.url.strip():
        raise OptionError("argument --url: it is empty; accepted: an address of the atlas")
    try:
        name, values, base = registry.parse(options.url)
        reading: Reading = registry.read(name, values, atlas, today)
    except AddressError as error:
        raise OptionError(f"argument --url: {error}") from error
    for misread in reading.misread:
        raise OptionError(f"argument --url: {registry.refusal(misread)}")
    if options.view not in {None, name}:
        raise OptionError(f"argument --view: the address is of the view {name}; accepted: {name}")
    return name, values, base


def _given(
    options: argparse.Namespace, name: str, atlas: Atlas, today: dt.date
) -> dict[str, list[str]]:
    """Return what the options say as values of an address, by key."""
    opening = registry.offered(name, atlas, options.lang or DEFAULT, today)
    known = [field for field in FIELDS if field.name == "as_of" or field in _OFFERED]
    accepted = [f"--{fields.flag(field)}" for field in known if registry.offers(opening, field)]
    sides = name == registry.COMPARE
    if sides:
        accepted = [*map("--{}".format, registry.SIDES), "--lang"]
    given: dict[str, list[str]] = {}
    for side in registry.SIDES:
        address = getattr(options, side)
        if address is not None and not sides:
            _refuse(side, name, [f"with --view {registry.COMPARE}"])
        if address is not None:
            given[side] = [address]
    for field in FIELDS:
        held = getattr(options, field.name, None)
        if held is None:
            continue
        if not registry.offers(opening, field):
            _refuse(fields.flag(field), name, accepted)
        given[field.key] = _texts(field, held, opening)
    return given


def _refuse(flag: str, view: str, accepted: Collection[str]) -> None:
    """Refuse an option that means nothing for a view."""
    raise OptionError(
        f"argument --{flag}: not an option of the view {view}; accepted: {', '.join(accepted)}"
    )


def _texts(field: Field, held: Any, opening: Request) -> list[str]:  # noqa: ANN401 - by the option
    """Return the values of an option, once each, after parting those with commas."""
    if isinstance(held, dt.date):
        return [held.isoformat()]
    if field.kind == "text":
        return [held]
    codes = opening.choices[field.name]
    found: list[str] = []
    for text in held:
        pieces = [text] if text in codes else [piece.strip() for piece in text.split(",")]
        found += [piece for piece in pieces if piece]
    found = list(dict.fromkeys(found))
    flag = fields.flag(field)
    if not found:
        listed = registry.listed("", tuple(codes))
        raise OptionError(f"argument --{flag}: no value; accepted: {listed}")
    if field.kind != "codes" and len(found) > 1:
        raise OptionError(f"argument --{flag}: one value only, not {', '.join(found)}")
    return found


def _snapshot(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, atlas, today)
    if chosen.qr and not address:
        raise OptionError("argument --qr: there is no address; accepted: with --url of an atlas")
    paper = Paper(chosen.layout, chosen.style, chosen.dpi, chosen.qr)
    exhibit, fmt = asked.build(), kind(chosen)
    if fmt != export.HTML:
        _warn(chosen, figure.unknown(exhibit))
    return export.snapshot(exhibit, fmt, url=address, paper=paper)


def _export(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, atlas, today)
    exhibit, fmt = asked.build(), kind(chosen)
    accepted = export.formats(exhibit)
    if fmt not in accepted:
        said = ", ".join(accepted)
        raise OptionError(f"argument --format: {fmt!r}: only a map has points; accepted: {said}")
    return export.data(
        exhibit,
        fmt,
        url=address,
        bom=not chosen.no_bom,
        chosen=None if asked.sides else asked.filters,
        accessed=chosen.accessed,
    )


def _deck(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    wanted, fmt = _scenes(chosen, atlas, today), kind(chosen)
    if chosen.plain and fmt != "pptx":
        raise OptionError(f"argument --plain: not for {fmt}; accepted: with --format pptx")
    for number, scene in enumerate(wanted, start=1):
        _warn(chosen, typeset.unknown(f"{scene.title} {scene.note}"), f"scene {number}: ")
    if chosen.years:
        wanted = _each_year(wanted, atlas, today)
    how = _based(chosen) | {
        "style": chosen.style,
        "failed": partial(_failed, chosen),
        "progress": partial(_progress, chosen),
    }
    if fmt == "pptx":
        return deck.pptx(wanted, atlas, today, plain=chosen.plain, **how)
    return deck.pdf(wanted, atlas, today, layout=chosen.layout, **how)


def _failed(chosen: argparse.Namespace, number: int, error: Exception) -> None:
    said = error if isinstance(error, AtlasError) else f"it can't be drawn ({error!r})"
    chosen.say(f"scene {number} is not in the file: {said}")
    _tell(chosen, scene=number, long=isinstance(error, CodeError))
    chosen.whole = False


def _progress(chosen: argparse.Namespace, done: int, of: int) -> None:
    _tell(chosen, done=done, of=of)


def _tell(chosen: argparse.Namespace, **told: int) -> None:
    """Tell a program that waits for the file what has happened."""
    if chosen.progress:
        sys.stderr.write(json.dumps(told) + "\n")
        sys.stderr.flush()


def _warn(chosen: argparse.Namespace, unknown: Collection[str], whose: str = "") -> None:
    """Name the characters that a figure can't show, before it is made."""
    if unknown:
        said = " ".join(list(unknown)[:_NAMED])
        chosen.say(f"{whose}no font here has {said}: a figure shows a mark for each")


def _scenes(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> tuple[scenes.Scene, ...]:
    if chosen.scenes == PAPER:
        return scenes.paper(Texts(chosen.lang or DEFAULT))
    try:
        standard = chosen.scenes == "-"
        text = sys.stdin.buffer.read() if standard else Path(chosen.scenes).read_bytes()
        loaded = scenes.load(text, atlas, today)
    except (OSError, ValueError) as error:
        message = f"argument --scenes: {error}; accepted: {PAPER}, or a file of the app"
        raise OptionError(message) from error
    if loaded.refused:
        raise OptionError(f"argument --scenes: {'; '.join(loaded.refused)}")
    if not loaded.scenes:
        raise OptionError(f"argument --scenes: there are none in {chosen.scenes}")
    for line in loaded.tidied:
        chosen.say(line)
    return tuple(scenes.spoken_in(scene, chosen.lang or scene.language) for scene in loaded.scenes)


def _each_year(
    wanted: tuple[scenes.Scene, ...], atlas: Atlas, today: dt.date
) -> tuple[scenes.Scene, ...]:
    return tuple(year for scene in wanted for year in scenes.by_year(scene, atlas, today))


def _booklet(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    kind(chosen)
    day = within(chosen.as_of or today, today)
    t, filters = Texts(chosen.lang), Filters(as_of=day)
    if not booklet.units(atlas, chosen.by, filters, t):
        raise OptionError(f"argument --as-of: nothing is documented on {day.isoformat()}")
    steps = booklet.pages(atlas, chosen.by, filters, t, style=chosen.style, **_based(chosen))
    return booklet.made(steps, partial(_progress, chosen))


def _animate(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, atlas, today)
    kind(chosen)
    told = partial(_progress, chosen)
    return animation.gif(asked, url=address, style=chosen.style, progress=told)


_FORMATS: Final = frozenset({*export.SNAPSHOTS, *export.FORMATS, *deck.FORMATS, "gif"})
_COMMANDS: Final[dict[str, tuple[str, Options, Writer]]] = {
    "snapshot": (
        "draw a view as a figure, or as a hand-out that works without a network",
        _snapshot_options,
        _snapshot,
    ),
    "export": ("write the rows of a view", _export_options, _export),
    "deck": ("put scenes on slides or into a booklet", _deck_options, _deck),
    "booklet": (
        "draw a page for each network, country, French region or coalition",
        _booklet_options,
        _booklet,
    ),
    "animate": ("draw a map year by year as a moving picture", _animate_options, _animate),
}
