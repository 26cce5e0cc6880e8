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

ICON: Final = str(Path(__file__).parent / "assets" / "icon.svg")

_STYLE: Final = """
<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 3rem; }
.stMainBlockContainer h1 { font-size: 1.75rem; padding: 0 0 .2rem; }
.stMainBlockContainer h2, .stSidebar h2 { font-size: 1.15rem; padding: .6rem 0 .2rem; }
[data-testid="stSliderThumbValue"], [data-testid="stSliderThumbValue"] * {
 color: inherit !important; }
.stHtml ul.atlas-legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; }
.atlas-legend li { display: inline-flex; align-items: center; gap: .35rem; padding: 0; }
.atlas-legend img { filter: drop-shadow(0 0 1px light-dark(transparent, #fffdf8)); }
.stHtml ul.atlas-legend li { margin: 0 1rem .2rem 0; }
.atlas-room { display: flex; flex-wrap: wrap; gap: 1rem; }
.atlas-room i { width: 216px; height: 68px; }
.atlas-room i.wide { width: 276px; }
.st-key-place_card { max-height: 560px; overflow-y: auto; }
[data-testid="stButtonGroup"] [data-selected="true"] p { color: light-dark(#1f5f8b, #8cc4ea); }
.stHtml h3.atlas-class { font-size: 1rem; margin: 0; padding: .2rem 0 0; display: flex;
 align-items: center; gap: .35rem; }
[class*="st-key-class_"] button, [class*="st-key-class_"] button * { text-align: left;
 justify-content: flex-start; }
.st-key-net_card { max-height: 900px; overflow-y: auto; }
.stHtml ul.atlas-figures { list-style: none; margin: 0; padding: 0; display: grid;
 gap: .6rem 1.2rem; grid-template-columns: repeat(auto-fit, minmax(9.2rem, 1fr)); }
.stHtml ul.atlas-figures li { margin: 0; padding: .1rem 0 .1rem .6rem;
 border-left: 3px solid #3579ad; }
.atlas-figures strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.atlas-figures small { display: block; font-size: .82rem; opacity: .8; }
[class*="st-key-opens_"] { position: relative; }
[class*="st-key-opens_"] a::after { content: ""; position: absolute; inset: 0; }
[class*="st-key-opens_"] .stElementContainer, [class*="st-key-opens_"] .stPageLink,
 [class*="st-key-opens_"] .stPageLink * { position: static; }
.stPageLink p { white-space: normal; overflow: visible; }
[data-testid="stCaptionContainer"]:has(a) { opacity: 1;
 color: color-mix(in srgb, currentColor 60%, transparent); }
.stSelectbox input { text-overflow: ellipsis; }
[class*="st-key-question_"] [data-testid="stCaptionContainer"] { padding-left: 2rem; }
.atlas-areas i { width: 18px; height: 12px; border: 1px solid #8f8877; flex: none; }
.atlas-areas i.atlas-hatched { border-style: dashed; }
@media (hover: none) { .stElementContainer:has(> [data-testid="stFullScreenFrame"] > .stDataFrame) {
 padding-top: 1.9rem; } }
@media (max-width: 640px) { .atlas-legend { font-size: .8rem; }
 .st-key-display_bar :is(.stSelectbox, .stMultiSelect) input { font-size: .75rem;
 padding-right: 0; }
 .st-key-display_bar .stSelectbox button { min-width: 0; padding: 0 .2rem 0 0; }
 .st-key-display_bar, .atlas-room { gap: .5rem; }
 [data-testid="stButtonGroup"] [role="radiogroup"] { gap: .3rem; }
 [data-testid="stButtonGroup"] [role="radio"] { margin: 0; border-radius: .3rem; }
 [data-testid="stButtonGroup"] [role="radio"][aria-checked="false"] {
 border: 1px solid light-dark(#8f8877, #71808c) !important; }
 .stTable table, .stTable thead, .stTable tbody { display: block; min-width: 0; }
 .stTable tr { display: grid; grid-template-columns: 1fr 1fr; padding: .3rem 0;
 border-bottom: 1px solid light-dark(#cfc9bb, #3d4852); }
 .stTable tr > * { border: 0; padding: .1rem .3rem !important; min-width: 0; }
 .stTable tr > :last-child:nth-child(odd) { grid-column: 1 / -1; }
 .st-key-claim_table tr { grid-template-columns: 5fr 5fr 4fr 3fr; }
 .st-key-claim_table tr > :first-child { grid-column: 1 / -1; }
 .st-key-claim_table tr > :last-child:nth-child(n) { grid-column: auto; }
 .st-key-display_bar > *, .atlas-room i, .atlas-room i.wide {
  width: calc(50% - .25rem) !important; flex: none; }
 .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
 .st-key-net_card { position: fixed; inset: auto 0 0 0; max-height: 58vh; z-index: 90;
 background: light-dark(#fbfaf6, #12171b); box-shadow: 0 -2px 12px rgb(0 0 0 / .3); } }
</style>
"""


def apply() -> None:
    """Tighten the page, so that a map and its heading fit a projector's screen."""
    st.html(_STYLE)


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


def prepare_static_files(target: Path = STATIC) -> None:
    """Write the static files that are missing or differ; each appears whole or not at all."""
    for name, content in assets.everything().items():
        path = target / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_bytes(content)
        shutil.move(partial, path)
