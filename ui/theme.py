"""The look of the pages beyond what ``.streamlit/config.toml`` can say."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

ICON: Final = str(Path(__file__).parent / "assets" / "icon.svg")

_STYLE: Final = """
<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 3rem; }
.stMainBlockContainer h1 { font-size: 1.75rem; padding: 0 0 .2rem; }
.stMainBlockContainer h3 { font-size: 1.15rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; } }
</style>
"""


def apply() -> None:
    """Tighten the page, so that a map and its heading fit a projector's screen."""
    st.html(_STYLE)
