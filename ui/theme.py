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
.stMainBlockContainer h2, .stSidebar h2 { font-size: 1.15rem; padding: .6rem 0 .2rem; }
[data-testid="stSliderThumbValue"], [data-testid="stSliderThumbValue"] * {
 color: inherit !important; }
.stHtml ul.atlas-legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; }
.atlas-legend li { display: inline-flex; align-items: center; gap: .35rem; padding: 0; }
.stHtml ul.atlas-legend li { margin: 0 1rem .2rem 0; }
.atlas-room { display: flex; flex-wrap: wrap; gap: 1rem; }
.atlas-room i { width: 205px; height: 68px; }
.atlas-room i.wide { width: 265px; }
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
[class*="st-key-question_"] .stPageLink p { white-space: normal; overflow: visible; }
[class*="st-key-question_"] [data-testid="stCaptionContainer"] { padding-left: 2rem; }
.atlas-areas i { width: 18px; height: 12px; border: 1px solid #8f8877; flex: none; }
.atlas-areas i.atlas-hatched { border-style: dashed; }
@media (max-width: 640px) { .atlas-legend { font-size: .8rem; }
 .st-key-display_bar > *, .atlas-room i, .atlas-room i.wide {
  width: calc(50% - .5rem) !important; flex: none; }
 .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
 .st-key-net_card { position: fixed; inset: auto 0 0 0; max-height: 58vh; z-index: 90;
 background: Canvas; box-shadow: 0 -2px 12px rgb(0 0 0 / .3); } }
</style>
"""


def apply() -> None:
    """Tighten the page, so that a map and its heading fit a projector's screen."""
    st.html(_STYLE)
