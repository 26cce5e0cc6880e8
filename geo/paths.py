"""Where the files of the atlas are, and how those in YAML are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
REFERENCE: Final = ROOT / "data" / "reference"

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - each file has a shape of its own
    """Read a YAML file, without any object but lists, mappings, texts, numbers and dates."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - both are safe
