"""The look and the tools of every page, beyond what ``.streamlit/config.toml`` can say.

The tools are the link to what is seen, the button of the bar on a phone, and Streamlit's own words
in the reader's language. Streamlit serves what browsers load, the folder ``static/``, from the app.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import streamlit as st

from geo.escape import for_style
from geo.i18n import DEFAULT, Texts, _
from geo.paths import ROOT
from geo.screen import assets

ICON: Final = str(assets.OWN / "icon.svg")


def apply() -> None:
    """Tighten the page, so that a map and its heading fit a projector's screen."""
    st.html(assets.OWN / "page.css")
    st.html(assets.OWN / "present.css")


_OPEN_SECTION: Final = """
<style>
[data-testid="stTopNav"] > :nth-child(NUMBER) > [data-testid="stTopNavSection"] {
 background: light-dark(#e7e2d6, #2a333b); box-shadow: inset 0 -2px light-dark(#1f5f8b, #8cc4ea); }
</style>
"""


def mark_section(number: int) -> None:
    """Mark the section of the menu that holds the page on the screen; the first is no section."""
    st.html(_OPEN_SECTION.replace("NUMBER", str(number + 1)))


_FIELD: Final = '[data-testid="stFileUploaderDropzone"]'
_UPLOAD_STYLE: Final = """
<style>
FIELD button p, FIELD [data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
FIELD button p::after { content: "BUTTON"; font-size: .875rem; }
FIELD [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "LIMIT";
 font-size: .875rem; }
FIELD { height: auto; flex-wrap: wrap; }
FIELD [data-testid="stFileUploaderDropzoneInstructions"],
FIELD [data-testid="stFileUploaderDropzoneInstructions"] * { white-space: normal; max-width: 100%;
 height: auto; overflow: visible; }
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


# What Streamlit says in English only: names of its controls, and hints in them. A text that ends in
# a blank is the beginning of longer ones, {n} is a number. The script says it in the language.
STREAMLIT: Final = (
    *(_("App pages"), _("Choose an option"), _("Choose date"), _("Choose date, "), _("Clear all")),
    *(_("Close"), _("Close fullscreen"), _("Download as CSV"), _("Expand sidebar")),
    *(_("Collapse sidebar"), _("Fullscreen"), _("Link to heading"), _("Main menu")),
    *(_("Search"), _("Selected values"), _("Show/hide columns"), _("Skip to main content")),
    *(_("Running..."), _("Stop"), _("Upload"), _("file upload"), _("Next"), _("Previous")),
    *(_("{n} option available."), _("{n} options available."), _("Previous month")),
    *(_("No results"), _("Open"), _("month"), _("year")),
    *(_("Next month"), _("Use arrow keys to navigate dates. Enter to select. Escape to close.")),
    *(_("Help for "), _("Remove "), _("day, "), _("month, "), _("year, "), _("Select all")),
    # The menu of a column of a table: what it does, its statistics, how it writes numbers and days.
    *(_("Sort ascending"), _("Sort descending"), _("Copy column name"), _("Statistics")),
    *(_("Format"), _("Autosize"), _("Pin column"), _("Unpin column"), _("Hide column")),
    *(_("Values"), _("Empty"), _("Distinct"), _("Minimum"), _("Maximum"), _("Median")),
    *(_("Average"), _("Sum"), _("Standard deviation"), _("Range"), _("Average length")),
    *(_("Minimum length"), _("Maximum length"), _("Automatic"), _("Localized"), _("Plain")),
    *(_("Compact"), _("Dollar"), _("Euro"), _("Yen"), _("Percent"), _("Scientific")),
    *(_("Accounting"), _("Distance"), _("Calendar"), _("Duration")),
)
# What is said beside it already, in the reader's language: by the field's own parts, by its style.
_SILENT: Final = ("Selected Date: ", "MB per file")
_script: Final = st.components.v2.component(
    "atlas_tools", js=assets.own("tools.js").decode(), isolate_styles=False
)


def link_button(t: Texts) -> None:
    """Draw the buttons that lead to the exports and that copy the address, with what is seen."""
    own = {} if t.language == DEFAULT else {text: t._(text) for text in STREAMLIT}
    data = {
        "kind": "link",
        "language": t.language,
        "words": t._("Copy link"),
        "done": t._("Link copied"),
        "save": t._("Save"),
        "streamlit": {text: said for text, said in own.items() if said != text},
        "silent": _SILENT if own else (),
    }
    _script(key="tools_link", data=data)


def filters_button(t: Texts, number: int, names: tuple[str, ...] = ()) -> None:
    """Draw the button that shows the bar where the window is narrow, with how many are set.

    ``names`` are suggested to who types a name into the search.
    """
    words = t._("Filters")
    words = f"{words} ({t.number(number)})" if number else words
    _script(key="tools_bar", data={"kind": "bar", "words": words, "names": names})


def switch(t: Texts, names: tuple[str, str]) -> None:
    """Draw the switch between two maps, by their names, where a phone has room for one of them."""
    data = {"kind": "switch", "words": t._("Map shown"), "names": names}
    _script(key="tools_switch", data=data)
