"""Writes ``data/LICENSES.md``: under which licence each data file stands, and whom to name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from data.pipeline.package import read_dictionary

_HEAD: Final = """\
# Licences of the data

Written by `python -m data.pipeline` from the sidecars (`*.meta.yml`) and the data dictionary
(`data/pipeline/dictionary.yml`). The code is under the MIT licence, see `LICENSE`.

Facts were read in the sources that each row names; the compilation is the atlas's own. Borders,
also disputed ones, follow the source of their layer.
"""


def text(root: Path) -> str:
    """Return the page for the data folder ``root``."""
    files = sorted(root.rglob("*.meta.yml"))
    metas = [(path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in files]
    rows = [
        (
            path.relative_to(root).as_posix().removesuffix(".meta.yml"),
            str(meta["licence"]["title"]),
            str(meta["licence"]["attribution"]),
        )
        for path, meta in metas
    ]
    dictionary = read_dictionary(root / "pipeline" / "dictionary.yml")
    rows += [
        (
            f"layers/{name}.parquet",
            dictionary["licences"][layer["licence"]]["title"],
            layer["title"],
        )
        for name, layer in dictionary["layers"].items()
    ]
    lines = [f"| `{name}` | {_cell(licence)} | {_cell(whom)} |" for name, licence, whom in rows]
    table = ["| file | licence | attribution or content |", "|---|---|---|", *lines]
    return _HEAD + "\n" + "\n".join(table) + "\n"


def write(root: Path) -> None:
    """Write the page into the data folder."""
    (root / "LICENSES.md").write_text(text(root), encoding="utf-8")


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
