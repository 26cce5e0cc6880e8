"""Reference layers: boundaries, communes, relief and names derived from registry packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.pipeline.reference import boundaries, gazetteer, ground, names, terrain
from data.pipeline.reference.files import DEFAULT_CACHE, fetch

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DEFAULT_CACHE", "derive", "fetch"]

STEPS = (names, gazetteer, boundaries, terrain, ground)


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
