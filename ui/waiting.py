"""What a download button says while its file is made.

Streamlit makes the file without running the page again, and puts a turning icon into the button
meanwhile. The line of words and the moving bar below the button hang on that icon: they need no
run, so the map keeps its zoom.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.escape import for_style
from geo.i18n import Texts

_BUSY: Final = '.stDownloadButton:has([data-testid="stSpinnerIcon"])'
_STYLE: Final = """
<style>
.stDownloadButton { position: relative; }
BUSY::after { content: "WORDS"; display: block; font-size: .8rem; margin-top: .35rem; }
BUSY::before { content: ""; position: absolute; left: 0; top: calc(2.5rem + 1px); height: 3px;
 width: 100%; border-radius: 2px; background: linear-gradient(90deg, transparent 0 35%,
 var(--st-primary-color, #3579ad) 35% 65%, transparent 65%) 0 0 / 200% 100%;
 animation: atlas-making 1.1s linear infinite; }
@keyframes atlas-making { from { background-position: 200% 0; } to { background-position: 0 0; } }
@media (prefers-reduced-motion: reduce) { BUSY::before { animation: none; } }
</style>
"""


def style(t: Texts) -> None:
    """Let the download buttons of the page say that their file is being made."""
    words = for_style(t._("Making the file…"))
    st.html(_STYLE.replace("BUSY", _BUSY).replace("WORDS", words))
