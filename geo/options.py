"""The options of a command that say which view: an address of the browser, or codes by name.

Their values are the codes of the address, and are read by the same reader. They are checked, unlike
in the browser: a typing error must not become another map.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from geo import fields, registry
from geo.errors import AddressError, OptionError
from geo.escape import brief, safe_url
from geo.fields import FIELDS, Field
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.listing import gazetteer, keeping, names
from geo.listing.keeping import Placed
from geo.listing.problems import ListError
from geo.print import figure
from geo.registry import Misread, Reading
from geo.request import Request

LIST: Final = "a list of members, or a project of the app; - is standard input"
_SEVERAL: Final = "; several with commas, or the option again"
_OFFERED: Final = tuple(field for field in FIELDS if field.name not in {"as_of", "card", "net"})


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options that say which view, one for each choice of `geo.fields`."""
    options.add_argument(
        "--url", help="an address copied out of the browser; other options change it"
    )
    options.add_argument("--view", choices=(*registry.ROOMS, *registry.YOURS))
    add_own(options)
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


def flags(asked: Request, today: dt.date) -> list[str]:
    """Return the options that ask for a view, as `read` understands them."""
    held = registry.values(asked, today)
    return [
        *("--view", asked.name, "--lang", asked.language),
        *(
            f"--{fields.flag(fields.BY_KEY[k])}={v}"
            for k, given in held.items()
            for v in given
            if v
        ),
    ]


def add_brought(options: argparse.ArgumentParser) -> None:
    """Add the options that bring a list before the command, whichever it is."""
    said = "a list of your own with all choices, as the app saved it"
    options.add_argument("--project", metavar="FILE", help=said)
    options.add_argument("--list", metavar="LIST", help=LIST)


def add_own(options: argparse.ArgumentParser) -> None:
    """Add the options that put a list of one's own into the atlas."""
    add_list(options, "--list")
    options.add_argument(
        "--instead-of", metavar="CODE", help="the network whose rows those of the list stand for"
    )


def add_list(options: argparse.ArgumentParser, name: str) -> None:
    """Add the options that bring a list of one's own: the file, and what it does not say."""
    optional: dict[str, Any] = {} if name.startswith("-") else {"nargs": "?"}
    options.add_argument(name, metavar="LIST", help=LIST, default=argparse.SUPPRESS, **optional)
    options.add_argument(
        "--list-country", metavar="CODE", default="", help="country of its rows that name none"
    )


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
    for side, held in zip(registry.SIDES, asked.sides, strict=False):
        _hold_to_its_map(side, given.get(side, [""])[0], held.room.shown.part)
    return asked, registry.address(asked, today, base) if base else ""


def _hold_to_its_map(side: str, address: str, shown: str) -> None:
    """Refuse a side that is a part of a room other than its map: a browser shows the map then."""
    told = parse_qs(urlsplit(address).query).get("part", [shown])[-1]
    if told != shown:
        raise OptionError(f"argument --{side}: part: {told!r} can't be compared; accepted: {shown}")


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
        if options.view in registry.YOURS and not (options.list or options.project):
            said = f"{options.view} needs a list; accepted: --list LIST"
            raise OptionError(f"argument --view: {said}, or --project FILE")
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


def placed_list(options: argparse.Namespace, atlas: Atlas, instead_of: str = "") -> Placed:
    """Read and place the list that the options bring.

    Raises
    ------
    OptionError
        If the file is no list, or its country or the network that it stands for is not known.
    OSError
        If there is no such file.
    """
    data, name = listed(options)
    country = names.country(options.list_country)
    codes = gazetteer.load().countries if options.list_country else ()
    if options.list_country and country not in codes:
        said = f"{brief(options.list_country)} is no country that is known"
        accepted = registry.listed(options.list_country.upper(), sorted(codes))
        raise OptionError(f"argument --list-country: {said}; accepted: a name, or {accepted}")
    if instead_of and instead_of not in atlas.drawn:
        said = f"{brief(instead_of)}; accepted: {', '.join(atlas.drawn)}"
        raise OptionError(f"argument --instead-of: {said}")
    try:
        return keeping.placed(data, name, atlas, country, instead_of)
    except ListError as error:
        said = " ".join(error.problem.said(Texts(options.lang or DEFAULT)))
        raise OptionError(f"the list: {said}") from error


def listed(options: argparse.Namespace) -> tuple[bytes, str]:
    """Return the file that the options bring a list in, and its name.

    Raises
    ------
    OptionError
        If none is named, or two are, or a project is none.
    OSError
        If there is no such file.
    """
    if options.project is None and options.list is None:
        raise OptionError("argument LIST is missing; accepted: a file, or --project FILE before it")
    if options.project is not None and options.list is not None:
        raise OptionError("argument --project: it has a list already; accepted: one of the two")
    name = options.list if options.project is None else options.project
    data = content(name)
    if options.project is not None and not keeping.is_project(data):
        raise OptionError("argument --project: accepted: a project that the app has saved")
    return data, Path(name).name


def content(name: str) -> bytes:
    """Return what a file holds; - is the standard input."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def with_list(options: argparse.Namespace, atlas: Atlas, today: dt.date) -> Atlas:
    """Return the atlas with the list that the options bring; as it is if they bring none."""
    if options.list is None and options.project is None:
        if options.instead_of or options.list_country:
            raise OptionError("argument --list is missing; accepted: a file")
        return atlas
    placed = placed_list(options, atlas, options.instead_of or "")
    t = Texts(options.lang or DEFAULT)
    options.say(placed.said(t))
    return placed.beside(atlas, today, t)


def based(chosen: argparse.Namespace) -> dict[str, Any]:
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


def languages(text: str) -> tuple[str, ...]:
    """Return languages by their codes, separated by commas.

    Raises
    ------
    argparse.ArgumentTypeError
        If the atlas does not speak one of them.
    """
    found = tuple(dict.fromkeys(code.strip() for code in text.split(",")))
    for code in found:
        if code not in LANGUAGES:
            raise argparse.ArgumentTypeError(f"{brief(code)}; accepted: {', '.join(LANGUAGES)}")
    return found


def add_site(options: argparse.ArgumentParser) -> None:
    """Offer what a site is made of."""
    add_own(options)
    codes: dict[str, Any] = {"type": languages, "default": tuple(LANGUAGES)}
    options.add_argument("--lang", dest="languages", **codes, metavar="CODES", help="such as en,fr")
    options.add_argument("--base", default="", metavar="URL", help="where the site will answer")
    options.add_argument("--out", required=True, metavar="FOLDER", help="a new one, or of a site")
    options.set_defaults(lang=None, qr=False, whole=True)


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
