"""Options of the command line that say which view: an address of the browser, or codes by name.

Values are the codes of the address. They are checked, unlike there: a typing error must not become
another map.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from geo import catalogue, compare, links, query
from geo.catalogue import Asked
from geo.compare import Sides
from geo.display import DAYS, KEYS, Display
from geo.display import day as display_day
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.links import Link
from geo.named import NamedView

LOOKS: Final[dict[str, str]] = {  # field of `Display`: option, named as in the address
    **{name: key for name, key in KEYS.items() if name not in {"card", "net"}},
    "colour_by": "color-by",
    "size_by": "size-by",
}
_MANY: Final = 60
_LONGEST: Final = 100  # of a search, as in the address
_SEVERAL: Final = "; several with commas, or the option again"


class OptionError(ValueError):
    """An option or a value that is not accepted; the message lists the accepted ones."""


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options that say which view."""
    options.add_argument(
        "--url", help="an address copied out of the browser; other options change it"
    )
    options.add_argument("--view", choices=links.NAMES)
    add_day(options)
    options.add_argument("--lang", choices=tuple(LANGUAGES))
    filters = options.add_argument_group("filters", f"Codes as in the address{_SEVERAL}.")
    for field, key in query.KEYS.items():
        filters.add_argument(f"--{key}", dest=field, action="append", metavar="CODE")
    filters.add_argument("--search", metavar="TEXT", help="a part of a place's name")
    looks = options.add_argument_group("looks")
    for field, key in LOOKS.items():
        names = [f"--{key}"] + (["--colour-by"] if field == "colour_by" else [])
        looks.add_argument(*names, dest=field, action="append", metavar="CODE")
    sides = options.add_argument_group("comparison", "The address of a map for each side.")
    for side in compare.SIDES:
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
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no day; accepted: days such as 2022-09-30"
        raise argparse.ArgumentTypeError(message) from error


def within(asked: dt.date, today: dt.date) -> dt.date:
    """Return a day that the atlas answers for.

    Raises
    ------
    OptionError
        If it lies outside; the message names the first and the last one.
    """
    if catalogue.EARLIEST <= asked <= today:
        return asked
    raise OptionError(
        f"argument --as-of: {asked.isoformat()} lies outside the atlas; "
        f"accepted: {catalogue.EARLIEST.isoformat()} to {today.isoformat()}"
    )


def read(options: argparse.Namespace, atlas: Atlas, today: dt.date) -> tuple[Link, str]:
    """Return what the options ask for, and the address that stands on what is written.

    With ``--url``, the options change what the address asks for; the address written is then that
    of the result. Without it, no address is written.

    Raises
    ------
    OptionError
        If a value is not accepted.
    """
    start, base = _start(options, atlas, today)
    if isinstance(start, Sides):
        asked: Link = _sides(options, start, atlas, today)
    else:
        asked = _changed(options, start, atlas, today)
    return asked, asked.address(today, base) if base else ""


def _start(options: argparse.Namespace, atlas: Atlas, today: dt.date) -> tuple[Link, str]:
    """Return what the address asks for, or the view as it opens; and the base of the address."""
    if options.url is not None:
        try:
            start, base = links.from_address(options.url, atlas, today)
        except ValueError as error:
            raise OptionError(f"argument --url: {error}") from error
        if options.view not in {None, start.name}:
            raise OptionError(
                f"argument --view: the address is of the view {start.name}; accepted: {start.name}"
            )
        return start, base
    if options.view is None:
        names = ", ".join(links.NAMES)
        raise OptionError(f"argument --view or --url is missing; accepted views: {names}")
    return links.asked(options.view, {}, atlas, today), ""


def _changed(options: argparse.Namespace, start: Asked, atlas: Atlas, today: dt.date) -> Asked:
    """Return a view with what the options change."""
    _refuse(options, compare.SIDES, start.name, f"with --view {compare.NAME}")
    start = replace(start, language=options.lang or start.language)
    view, t = catalogue.named(start.name), Texts(start.language)
    filters = {
        field: _several(getattr(options, field), accepted, query.KEYS[field])
        for field, accepted in _accepted_filters(view, atlas, t).items()
        if getattr(options, field)
    }
    if "networks" not in view.filters(atlas, t):
        filters.pop("networks", None)  # it has one only: asking for it changes nothing
    looks = _looks(options, view.display(atlas, t), view.name)
    chosen: dict[str, Any] = dict(filters)
    if options.as_of:
        chosen["as_of"] = within(options.as_of, today)
    if options.search:
        chosen["search"] = options.search[:_LONGEST]
    return replace(
        start,
        filters=replace(start.filters, **chosen),
        display=replace(start.display, **looks),
    )


def _sides(options: argparse.Namespace, start: Sides, atlas: Atlas, today: dt.date) -> Sides:
    """Return a comparison with the sides that the options name."""
    accepted = "--left, --right, --lang"
    _refuse(options, ("as_of", "search", *query.KEYS, *LOOKS), start.name, accepted)
    sides = []
    for name, held in zip(compare.SIDES, start.both, strict=True):
        address = getattr(options, name)
        try:
            asked = held if address is None else _side(address, held, atlas, today)
        except ValueError as error:
            raise OptionError(f"argument --{name}: {error}") from error
        sides.append(replace(asked, language=options.lang or start.language))
    return Sides(*sides)


def _side(address: str, held: Asked, atlas: Atlas, today: dt.date) -> Asked:
    compare.named(address)
    return compare.side(address, held, atlas, today)


def _refuse(options: argparse.Namespace, fields: Iterable[str], view: str, accepted: str) -> None:
    """Refuse options that mean nothing for a view."""
    keys = {"as_of": "as-of"} | dict(query.KEYS) | LOOKS
    for field in fields:
        if getattr(options, field) is not None:
            key = keys.get(field, field)
            raise OptionError(
                f"argument --{key}: not an option of the view {view}; accepted: {accepted}"
            )


def _accepted_filters(view: NamedView, atlas: Atlas, t: Texts) -> dict[str, Iterable[str]]:
    """Return the codes that a view accepts, by field."""
    networks = view.within(atlas)
    rows = atlas.members[atlas.members["network_id"].isin(networks)]
    offered = view.filters(atlas, t)
    single = {
        "networks": networks,
        "coalitions": sorted(set(rows["coalition"]) - {""}),
        "countries": sorted(set(rows["country_iso2"])),
        "places": sorted(set(rows["place_id"])),
        "departements": sorted(set(rows["departement"].dropna()) - {""}),
    }
    return {field: list(offered.get(field, single.get(field, ()))) for field in query.KEYS}


def _looks(
    options: argparse.Namespace, offered: Mapping[str, Mapping[Any, str]], name: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, key in LOOKS.items():
        given = getattr(options, field)
        if given is None:
            continue
        if field not in offered:
            accepted = ", ".join(f"--{k}" for f, k in LOOKS.items() if f in offered)
            raise OptionError(
                f"argument --{key}: not an option of the view {name}; accepted: {accepted}"
            )
        days = [text for text in given if field in DAYS and display_day(text)]
        if field in DAYS and len(days) < len(given):
            raise OptionError(f"argument --{key}: accepted: days such as 2022-09-30")
        values = _several(given, [*offered[field], *days], key)
        several = Display.several(field)
        if not several and len(values) > 1:
            raise OptionError(f"argument --{key}: one value only, not {', '.join(values)}")
        found[field] = values if several else values[0]
    return found


def _several(given: Iterable[str], accepted: Iterable[str], key: str) -> tuple[str, ...]:
    """Return the codes of an option, once each, after checking them."""
    codes = list(accepted)
    values = []
    for text in given:
        pieces = [text] if text in codes else [piece.strip() for piece in text.split(",")]
        values += [piece for piece in pieces if piece]
    for value in values:
        if value not in codes:
            raise OptionError(
                f"argument --{key}: {value!r} is unknown; accepted: {listed(value, codes)}"
            )
    if not values:
        raise OptionError(f"argument --{key}: no value; accepted: {listed('', codes)}")
    return tuple(dict.fromkeys(values))


def listed(value: str, codes: list[str]) -> str:
    """Return the accepted codes; of very many, those most like the value, and how many more."""
    if not codes:
        return "none, the view has no such filter"
    if len(codes) <= _MANY:
        return ", ".join(codes)
    near = get_close_matches(value, codes, n=10, cutoff=0.3) or codes[:10]
    return f"{', '.join(near)} … and {len(codes) - len(near)} more"
