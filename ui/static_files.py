"""Puts what the browser loads into ``static/``, which Streamlit serves from the app itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from geo.paths import ROOT
from geo.screen import assets

STATIC: Final = ROOT / "static"


def prepare(target: Path = STATIC) -> None:
    """Write the static files that are missing or differ; each appears whole or not at all."""
    for name, content in assets.everything().items():
        path = target / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_bytes(content)
        shutil.move(partial, path)
