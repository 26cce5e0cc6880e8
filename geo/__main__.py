"""``python -m geo``: ask the atlas on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys

import pandas as pd

from geo import clock, commands, layers
from geo.articles import claims
from geo.damage import LayersError
from geo.errors import AtlasError
from geo.escape import one_line
from geo.i18n import DEFAULT, LANGUAGES, Texts
from geo.takeaway import output


def parser() -> argparse.ArgumentParser:
    """Return the commands and their options."""
    options = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    names = options.add_subparsers(dest="command", required=True)
    held = names.add_parser(
        "claims", help="hold each figure printed in the papers against what the data documents"
    )
    held.add_argument("--format", choices=("table", "json"), default="table")
    held.add_argument("--lang", choices=tuple(LANGUAGES), default=DEFAULT)
    commands.add(names)
    return options


def main(arguments: list[str] | None = None, today: dt.date | None = None) -> int:
    """Run one command and return 0.

    Unknown commands, options and values leave with 2 and name the accepted ones; 1 says that a
    file, or a scene in it, could not be made, or that the layers can't be shown. ``today`` is that
    of `geo.clock` if not given.
    """
    options = parser()
    chosen = options.parse_args(arguments)
    chosen.say = lambda text: print(one_line(f"{options.prog}: {text}"), file=sys.stderr)
    try:
        if chosen.command == "claims":
            print(_claims(chosen))
            return 0
        output.check(chosen.out)
        atlas = layers.read_atlas(layers.folder())
        output.save(chosen.out, chosen.write(chosen, atlas, today or clock.today()))
    except LayersError as error:
        chosen.say(error.said(Texts(chosen.lang or DEFAULT)))
        return 1
    except AtlasError as error:
        options.error(one_line(f"{chosen.command}: {error}"))
    except OSError as error:
        chosen.say(f"{error.filename}: {error.strerror or error}")
        return 1
    return 0 if chosen.whole else 1


def _claims(chosen: argparse.Namespace) -> str:
    t, atlas = Texts(chosen.lang), layers.read_atlas(layers.folder())
    answers = claims.answers(atlas)
    if chosen.format == "json":
        said = {
            "version": atlas.version,
            "language": t.language,
            "claims": claims.records(t, answers),
        }
        return json.dumps(said, ensure_ascii=False, indent=2)
    agreeing = sum(answer.agrees for answer in answers)
    summary = t.n_("{n} printed figure agrees", "{n} printed figures agree", agreeing)
    whole = t._("{agreeing}, of {total} in all.").format(
        agreeing=summary, total=t.number(len(answers))
    )
    return f"{_columns(claims.table(t, answers).iloc[:, :6])}\n\n{whole}"


def _columns(table: pd.DataFrame) -> str:
    rows = [list(table), *table.astype("str").to_numpy().tolist()]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.columns))]
    cells = [[c.ljust(w) for c, w in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in cells)


if __name__ == "__main__":
    sys.exit(main())
