"""The look of the pages beyond what ``.streamlit/config.toml`` can say, and what browsers load.

Streamlit serves the folder ``static/`` from the app itself.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import streamlit as st

from geo.escape import for_style
from geo.i18n import Texts
from geo.paths import ROOT
from geo.screen import assets

ICON: Final = str(assets.OWN / "icon.svg")


def apply() -> None:
    """Tighten the page, so that a map and its heading fit a projector's screen."""
    st.html(assets.OWN / "page.css")
    st.html(assets.OWN / "present.css")


_FIELD: Final = '[data-testid="stFileUploaderDropzone"]'
_UPLOAD_STYLE: Final = """
<style>
FIELD button p, FIELD [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
FIELD button p::after { content: "BUTTON"; font-size: .875rem; }
FIELD [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "LIMIT";
 font-size: .875rem; }
</style>
"""


def upload_words(t: Texts, kind: str, megabytes: int) -> None:
    """Let the file fields of the page say what they take: files of a kind, up to a size.

    Streamlit has these words in English only. They are drawn over its own; the field keeps its
    name for screen readers, which is in the reader's language.
    """
    button = t._("Choose a file")
    limit = t._("{kind}, up to {size} MB").format(kind=kind, size=t.number(megabytes))
    style = _UPLOAD_STYLE.replace("FIELD", _FIELD)
    st.html(style.replace("BUTTON", for_style(button)).replace("LIMIT", for_style(limit)))


STATIC: Final = ROOT / "static"


_FONT: Final = """
document.head.appendChild(document.createElement("style")).textContent =
  '@font-face { font-family: "Source Sans"; font-weight: 200 900; ' +
  'src: url(../../static/media/NAME); }';
"""


def font() -> bytes:
    """Return the script that lets the frame of a map write in the font of the page.

    Streamlit serves it, under a name with its hash: the browser has it already.
    """
    media = Path(st.__file__).parent / "static" / "static" / "media"
    found = next(iter(sorted(media.glob("SourceSansVF-Upright*.woff2"))), None)
    return _FONT.replace("NAME", found.name).encode() if found else b""


def prepare_static_files(target: Path = STATIC) -> None:
    """Write the static files that are missing or differ; each appears whole or not at all."""
    files = assets.everything()
    files[assets.BUNDLE] += font()
    for name, content in files.items():
        path = target / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_bytes(content)
        shutil.move(partial, path)
