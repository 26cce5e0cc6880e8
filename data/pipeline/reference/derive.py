"""Entry point: every reference file from the fetched packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.pipeline.reference import (
    admin1_names,
    boundaries,
    communes_fr,
    comuni_it,
    countries_population,
    elevations_fr,
    hydro,
    relief,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

STEPS = (
    communes_fr,
    comuni_it,
    admin1_names,
    countries_population,
    elevations_fr,
    world,
    boundaries,
    hydro,
    relief,
)


def derive(raw: Path, out: Path) -> None:
    """Write every reference file and its sidecar; the same packages give the same bytes.

    Parameters
    ----------
    raw
        Cache folder filled by `fetch`.
    out
        Folder to write to (`data/reference`); files of other origin in it are left alone.

    Raises
    ------
    PackageError
        If a package is missing from the cache or altered.

    """
    for step in STEPS:
        step.derive(raw, out)
