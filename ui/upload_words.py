"""The words of a file field in the reader's language: Streamlit has them in English only.

They are drawn over Streamlit's own by the style of the page; the field keeps its name for screen
readers, which is in the reader's language.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.escape import for_style
from geo.i18n import Texts

_FIELD: Final = '[data-testid="stFileUploaderDropzone"]'
_STYLE: Final = """
<style>
FIELD button p, FIELD [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
FIELD button p::after { content: "BUTTON"; font-size: .875rem; }
FIELD [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "LIMIT";
 font-size: .875rem; }
</style>
"""


def style(t: Texts, kind: str, megabytes: int) -> None:
    """Let the file fields of the page say what they take: files of a kind, up to a size."""
    button = t._("Choose a file")
    limit = t._("{kind}, up to {size} MB").format(kind=kind, size=t.number(megabytes))
    style = _STYLE.replace("FIELD", _FIELD)
    st.html(style.replace("BUTTON", for_style(button)).replace("LIMIT", for_style(limit)))
