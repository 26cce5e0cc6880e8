"""``python -m geo``: ask the atlas on the command line.

``snapshot``, ``export``, ``deck``, ``booklet`` and ``animate`` write files. What they write is what
the app's buttons give, byte for byte: both call the same functions. Which view, options say
(`geo.options`). ``check`` says what is wrong with a list of one's own (`geo.listing`), ``geocode``
finds its places, and ``diff`` holds it against a network; ``--list`` draws it like any other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final

from geo import dates, layers, registry
from geo.articles import claims
from geo.damage import LayersError
from geo.errors import AtlasError, CodeError, OptionError
from geo.escape import brief, one_line
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.layers import Atlas
from geo.listing import keeping, listing
from geo.listing import room as your_list
from geo.listing.problems import ListError
from geo.model import Filters
from geo.options import (
    LIST,
    add_brought,
    add_day,
    add_list,
    add_options,
    add_own,
    add_site,
    based,
    content,
    day,
    listed,
    placed_list,
    read,
    with_list,
    within,
)
from geo.print import figure, typeset
from geo.takeaway import booklet, deck, export, light, output, scenes, site
from geo.takeaway.export import Paper

Options = Callable[[argparse.ArgumentParser], None]
Writer = Callable[[argparse.Namespace, Atlas, dt.date], bytes]
PAPER: Final = "paper"
_NAMED: Final = 20  # characters that no font has


def _snapshot_options(options: argparse.ArgumentParser) -> None:
    add_options(options)
    _format(options, export.SNAPSHOTS)
    output.add_paper(options)
    options.add_argument(
        "--years", action="store_true", help="with the years to play (html of a map only)"
    )
    options.add_argument(
        "--filters", action="store_true", help="with its days and filters (html of a map only)"
    )
    _progress_option(options)


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
        metavar="FILE",
        help=f"a file of the app, - (standard input), or: {PAPER}; else those of the project",
    )
    add_own(options)
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
    _format(options, deck.MOVING)
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


def kind(chosen: argparse.Namespace) -> str:
    """Return the format asked for, or the one that the name of the file says.

    Raises
    ------
    OptionError
        As `geo.takeaway.output.format_of`.
    """
    return output.format_of(chosen.out, chosen.format, chosen.formats, _FORMATS)


def _snapshot(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, with_list(chosen, atlas, today), today)
    if chosen.qr and not address:
        raise OptionError("argument --qr: there is no address; accepted: with --url of an atlas")
    exhibit, fmt = asked.build(), kind(chosen)
    paper = output.paper(chosen, exhibit, fmt)
    if chosen.filters:
        if fmt != export.HTML or not light.can_be(asked):
            raise OptionError("argument --filters: accepted: with --format html, of a map")
        asked = light.plain(asked)
        spoken = light.in_languages(asked, today, address, partial(_progress, chosen))
        first, *others = spoken
        return export.snapshot(
            first.view, fmt, url=address, paper=paper, light=first.recorded, others=others
        )
    years = scenes.each_year(asked) if chosen.years and fmt == export.HTML else ()
    if chosen.years and not years:
        raise OptionError("argument --years: accepted: with --format html, of a map with members")
    if fmt != export.HTML:
        _warn(chosen, figure.unknown(paper.worded(exhibit)))
    return export.snapshot(exhibit, fmt, url=address, paper=paper, years=years)


def _export(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, with_list(chosen, atlas, today), today)
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
    fmt, held = kind(chosen), ""
    if chosen.project or chosen.list:
        placed = placed_list(chosen, atlas, chosen.instead_of or "")
        atlas, held = placed.beside(atlas, today, Texts(chosen.lang or DEFAULT)), placed.scenes
    wanted = _scenes(chosen, held, atlas, today)
    if chosen.plain and fmt != "pptx":
        raise OptionError(f"argument --plain: not for {fmt}; accepted: with --format pptx")
    for number, scene in enumerate(wanted, start=1):
        _warn(chosen, typeset.unknown(f"{scene.title} {scene.note}"), f"scene {number}: ")
    if chosen.years:
        wanted = tuple(year for scene in wanted for year in scenes.by_year(scene, atlas, today))
    how = based(chosen) | {
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


def _scenes(
    chosen: argparse.Namespace, held: str, atlas: Atlas, today: dt.date
) -> tuple[scenes.Scene, ...]:
    """Return the scenes that are asked for; ``held`` are those of the project, as it has them."""
    if chosen.scenes == PAPER:
        return scenes.paper(Texts(chosen.lang or DEFAULT))
    if chosen.scenes is None and not held:
        said = " (the project has none)" if chosen.project else ""
        raise OptionError(f"argument --scenes is missing{said}; accepted: {PAPER}, or a file")
    try:
        text = held.encode() if chosen.scenes is None else content(chosen.scenes)
        loaded = scenes.load(text, atlas, today)
    except (OSError, ValueError) as error:
        message = f"argument --scenes: {error}; accepted: {PAPER}, or a file of the app"
        raise OptionError(message) from error
    if loaded.refused:
        raise OptionError(f"argument --scenes: {'; '.join(loaded.refused)}")
    if not loaded.scenes:
        raise OptionError(f"argument --scenes: there are none in {chosen.scenes or 'the project'}")
    for line in loaded.tidied:
        chosen.say(line)
    return tuple(scenes.spoken_in(scene, chosen.lang or scene.language) for scene in loaded.scenes)


def _booklet(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    kind(chosen)
    day = within(chosen.as_of or today, today)
    t, filters = Texts(chosen.lang), Filters(as_of=day)
    if not booklet.units(atlas, chosen.by, filters, t):
        raise OptionError(f"argument --as-of: nothing is documented on {day.isoformat()}")
    steps = booklet.pages(atlas, chosen.by, filters, t, style=chosen.style, **based(chosen))
    return booklet.made(steps, partial(_progress, chosen))


def _animate(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    asked, address = read(chosen, with_list(chosen, atlas, today), today)
    fmt = kind(chosen)
    if fmt == "mp4" and deck.encoder() is None:
        raise OptionError(f"argument --format: there is no encoder of films; {deck.REMEDY}")
    told = partial(_progress, chosen)
    return deck.moving(asked, fmt, url=address, style=chosen.style, progress=told)


def _site(chosen: argparse.Namespace, today: dt.date) -> int:
    chosen.lang = chosen.languages[0]
    atlas = with_list(chosen, layers.read_atlas(layers.folder()), today)
    return site.write(site.Site(atlas, today, chosen.languages, based(chosen)["base"]), chosen.out)


def _check_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("list", nargs="?", metavar="LIST", help=LIST, default=argparse.SUPPRESS)
    options.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    _format(options, listing.FORMATS)


def _geocode_options(options: argparse.ArgumentParser) -> None:
    add_list(options, "list")
    options.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    _format(options, ("csv",))


def _geocode(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    del today
    if chosen.out != "-":
        kind(chosen)
    placed = placed_list(chosen, atlas)
    chosen.say(placed.said(Texts(chosen.lang)))
    return placed.as_csv()


def _diff_options(options: argparse.ArgumentParser) -> None:
    add_list(options, "list")
    options.add_argument("--network", required=True, metavar="CODE", help="such as anvita")
    options.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    add_day(options)
    _format(options, tuple(dict.fromkeys((*export.FORMATS, *export.SNAPSHOTS))))


def _diff(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    if chosen.network not in atlas.drawn:
        said = f"{brief(chosen.network)}; accepted: {', '.join(atlas.drawn)}"
        raise OptionError(f"argument --network: {said}")
    if chosen.out == "-" and chosen.format is None:
        chosen.format = "csv"
    fmt, t = kind(chosen), Texts(chosen.lang)
    beside = placed_list(chosen, atlas).alone().beside(atlas, today, t)
    asked = registry.offered(your_list.NAME, beside, t.language, today)
    asked = asked.narrowed(networks=(chosen.network,), as_of=within(chosen.as_of or today, today))
    exhibit = asked.drawn(part="difference").build()
    chosen.say(exhibit.caption)
    if fmt in export.FORMATS:
        return export.data(exhibit, fmt, url="")
    return export.snapshot(exhibit, fmt, url="", paper=Paper())


def _check(chosen: argparse.Namespace, atlas: Atlas, today: dt.date) -> bytes:
    del today
    if chosen.out == "-" and chosen.format is None:
        chosen.format = "txt"
    fmt, t = kind(chosen), Texts(chosen.lang)
    try:
        brought = keeping.brought(
            *listed(chosen), {*atlas.parties["party"], *atlas.parties["name"]}
        )
    except ListError as error:
        raise OptionError(f"argument LIST: {' '.join(error.problem.said(t))}") from error
    given = brought.given
    rows = listing.rows(given)
    chosen.whole = all(fault.gravity != "error" for fault in rows.problems)
    if fmt == "xlsx":
        return keeping.annotated(given, rows, t)
    written = listing.as_json if fmt == "json" else listing.as_text
    return written(given, rows, t).encode()


_WITHOUT_LIST: Final = frozenset({"claims", "booklet"})
_PRINTED: Final = frozenset({"check", "diff"})  # on the standard output, unless a file is named
_FORMATS: Final = frozenset(
    {*export.SNAPSHOTS, *export.FORMATS, *deck.FORMATS, *listing.FORMATS, *deck.MOVING}
)
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
    "check": ("read a list of your own and say what is wrong with it", _check_options, _check),
    "geocode": ("find the places of a list of your own", _geocode_options, _geocode),
    "diff": ("hold a list of your own against a network of the atlas", _diff_options, _diff),
}


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    options = argparse.ArgumentParser(
        prog="python -m geo", description="Ask the atlas on the command line."
    )
    add_brought(options)
    names = options.add_subparsers(dest="command", required=True)
    held = names.add_parser(
        "claims", help="hold each figure printed in the papers against what the data documents"
    )
    held.add_argument("--format", choices=("table", "json"), default="table")
    held.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    for name, (about, own, writer) in _COMMANDS.items():
        command = names.add_parser(name, help=about, allow_abbrev=False)
        own(command)
        wanted: dict[str, Any] = {"default": "-"} if name in _PRINTED else {"required": True}
        command.add_argument("--out", **wanted, metavar="FILE", help="- is standard output")
        command.set_defaults(write=writer, whole=True)
    add_site(names.add_parser("site", help="write the atlas as a static site", allow_abbrev=False))
    return options


def main(arguments: list[str] | None = None, today: dt.date | None = None) -> int:
    """Run one command and return 0.

    Unknown commands, options and values leave with 2 and name the accepted ones; 1 says that a
    file, or a scene in it, could not be made, that a list has faults, or that the layers can't be
    shown. ``today`` is that of `geo.dates.today` if not given.
    """
    options = parser()
    chosen = options.parse_args(arguments)
    chosen.say = lambda text: print(one_line(f"{options.prog}: {text}"), file=sys.stderr)
    try:
        own = "list" if chosen.project is None else "project"
        if getattr(chosen, own) is not None and chosen.command in _WITHOUT_LIST:
            raise OptionError(f"argument --{own}: this command takes no list")
        if chosen.command == "claims":
            atlas = layers.read_atlas(layers.folder())
            print(claims.listing(Texts(chosen.lang), atlas, chosen.format))
            return 0
        if chosen.command == "site":
            return _site(chosen, today or dates.today())
        output.check(chosen.out)
        atlas = layers.read_atlas(layers.folder())
        output.save(chosen.out, chosen.write(chosen, atlas, today or dates.today()))
    except LayersError as error:
        chosen.say(error.said(Texts(chosen.lang or DEFAULT)))
        return 1
    except AtlasError as error:
        options.error(one_line(f"{chosen.command}: {error}"))
    except OSError as error:
        chosen.say(f"{error.filename}: {error.strerror or error}")
        return 1
    return 0 if chosen.whole else 1


if __name__ == "__main__":
    sys.exit(main())
