"""Copies of what a build reads, which a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

from data.pipeline import build, sources

ROOT = build.ROOT


def copy_of(folder: Path) -> Path:
    """Make a data folder of its own: sources and registers copied, the rest as it stands."""
    shutil.copytree(ROOT / "sources", folder / "sources")
    for name in ("corrections.yml", "changes.yml", "dead_links.yml"):
        shutil.copy(ROOT / name, folder)
    for name in ("reference", "pipeline"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def writable(folder: Path) -> Path:
    """Make a data folder of its own, of which the located places may be written too."""
    copy_of(folder)
    (folder / "reference").unlink()
    (folder / "reference").mkdir()
    for path in (ROOT / "reference").iterdir():
        if path.name.startswith("place_locations"):
            shutil.copy(path, folder / "reference")
        else:
            (folder / "reference" / path.name).symlink_to(path)
    return folder


def spoil(folder: Path, table: str, line: int, column: str, value: str) -> None:
    """Put a value into one cell of a copied table."""
    path = folder / "sources" / f"{table}.csv"
    rows = sources.read_rows(path)
    rows.loc[line - 2, column] = value
    rows.to_csv(path, index=False, lineterminator="\n")
