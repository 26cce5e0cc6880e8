"""The tools of every page: the link to what is seen, the button of the bar on a phone, words."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.i18n import DEFAULT, Texts, _
from geo.screen import assets

# What Streamlit says in English only: names of its controls, and hints in them. A text that ends in
# a blank is the beginning of longer ones. Said in the reader's language by the script.
_STREAMLIT: Final = (
    *(_("App pages"), _("Choose an option"), _("Choose date"), _("Clear all"), _("Close")),
    *(_("Close fullscreen"), _("Download as CSV"), _("Expand sidebar"), _("Collapse sidebar")),
    *(_("Fullscreen"), _("Link to heading"), _("Main menu"), _("No results"), _("Open")),
    *(_("Search"), _("Selected values"), _("Show/hide columns"), _("Skip to main content")),
    *(_("Upload"), _("file upload"), _("Next"), _("Previous")),
    *(_("Help for "), _("Remove "), _("day, "), _("month, "), _("year, ")),
)
# What is said beside it already, in the reader's language: by the field's own parts, by its style.
_SILENT: Final = ("Selected Date: ", "MB per file")
_script: Final = st.components.v2.component(
    "atlas_tools", js=assets.own("tools.js").decode(), isolate_styles=False
)


def link(t: Texts) -> None:
    """Draw the button that copies the address, with the part of the map that is seen."""
    own = {} if t.language == DEFAULT else {text: t._(text) for text in _STREAMLIT}
    data = {
        "kind": "link",
        "language": t.language,
        "words": t._("Copy link"),
        "done": t._("Link copied"),
        "streamlit": {text: said for text, said in own.items() if said != text},
        "silent": _SILENT if own else (),
    }
    _script(key="tools_link", data=data)


def bar(t: Texts, number: int, names: tuple[str, ...] = ()) -> None:
    """Draw the button that shows the bar where the window is narrow, with how many are set.

    ``names`` are suggested to who types a name into the search.
    """
    words = t._("Filters")
    words = f"{words} ({t.number(number)})" if number else words
    _script(key="tools_bar", data={"kind": "bar", "words": words, "names": names})
