"""Where the data comes from, how far it can be trusted, and how to take it, cite it and mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
import streamlit as st

from geo import layers
from geo.about import sources
from geo.escape import for_markdown
from geo.i18n import Texts
from geo.layers import Atlas
from geo.takeaway import citation, export, notes
from ui import bar, making, session, state
from ui.page import Page

_PART: Final = "part"
_WIDGET: Final = "sources_part"
Package = Mapping[str, Any]


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Sources and methods")


def render(t: Texts) -> None:
    """Draw the page: the version of the data, the choice of the part, and that part."""
    st.title(title(t))
    lead = t._(
        "What each list rests on, what was chosen where sources disagree, what every column "
        "means, what is missing, and the whole data to download."
    )
    st.markdown(for_markdown(lead))
    version = t._("Version of the data: {version}").format(version=session.atlas().version)
    st.caption(for_markdown(version))
    PARTS[_choose(t)](t, session.atlas().package)


def parts(t: Texts) -> dict[str, str]:
    """Return the parts of the page, in order."""
    _ = t._
    return {
        "lists": _("Lists and sources"),
        "methods": _("Rules and choices"),
        "dictionary": _("Data dictionary"),
        "licences": _("Licences"),
        "gaps": _("Known gaps"),
        "data": _("Data package, citation, errors"),
    }


def _choose(t: Texts) -> str:
    """Draw the choice of the part, kept in the address, and return the one that is shown."""
    words = parts(t)
    if state.is_news() or _WIDGET not in st.session_state:
        asked = state.address().get(_PART, [""])[-1]
        st.session_state[_WIDGET] = asked if asked in words else next(iter(words))
    chosen = bar.tabs(t._("Part of the page"), words, _WIDGET)
    state.write_address({_PART: [chosen]} if chosen != next(iter(words)) else {})
    return chosen


def _lists(t: Texts, package: Package) -> None:
    atlas = session.atlas()
    st.header(t._("The list of each network"))
    found = session.once(sources.networks, t, atlas, session.today())
    st.dataframe(found, hide_index=True)
    st.header(t._("Every source of the memberships"))
    st.caption(
        t._(
            "An address that is no longer answered, or a document that is not online, is shown as "
            "text with the day on which it was read."
        )
    )
    opens = st.column_config.LinkColumn(t._("Open"), display_text=r"https?://([^/]+)")
    found = session.once(_cited, t, atlas)
    st.dataframe(found, hide_index=True, column_config={t._("Open"): opens})
    st.header(t._("Tables kept by hand"))
    st.dataframe(sources.tables(t, package), hide_index=True)


def _cited(t: Texts, atlas: Atlas) -> pd.DataFrame:
    return sources.cited(t, atlas, sources.dead_links(atlas.package))


def _methods(t: Texts, _: Package) -> None:
    for heading, text in sources.methods(t):
        st.header(heading)
        st.markdown(for_markdown(text))
    st.header(t._("Conflicts, and what was chosen"))
    st.dataframe(sources.choices_table(t, session.atlas().corrections), hide_index=True)


def _dictionary(t: Texts, package: Package) -> None:
    words = sources.layer_titles(t, package)
    chosen = bar.one_of(t._("Layer"), words, "sources_layer", "members")
    st.markdown(for_markdown(sources.described(t, package, chosen)))
    st.dataframe(sources.columns(t, package, chosen), hide_index=True)


def _licences(t: Texts, package: Package) -> None:
    st.header(t._("Layers and licences"))
    st.dataframe(sources.layers_table(t, package), hide_index=True)
    st.header(t._("Background layers"))
    st.dataframe(sources.reference_table(t), hide_index=True)


def _gaps(t: Texts, package: Package) -> None:
    atlas = session.atlas()
    st.markdown(for_markdown(sources.gaps(t, atlas, package)))
    st.header(t._("Networks of the typology without a list of members"))
    st.dataframe(sources.absent(t, atlas), hide_index=True)
    st.header(t._("Places without a point or a population"))
    st.dataframe(sources.places_lacking(t, atlas, package), hide_index=True)


def _data(t: Texts, package: Package) -> None:
    version, today = session.atlas().version, session.today()
    making.waiting(t)
    st.header(t._("The whole data package"))
    said = t._(
        "Every layer as Parquet and CSV, with datapackage.json (Frictionless), licences and "
        "citation."
    )
    st.markdown(for_markdown(said))
    making.download(
        t._("Download the data package (zip)"),
        lambda: export.dataset(layers.folder()),
        export.dataset_name(version),
        "package_download",
        "folder_zip",
    )
    st.header(t._("Change log of the data"))
    found = sources.changes(package)
    lines = [f"- **{t.partial(c.date)}** ({c.release}) {for_markdown(c.words(t))}" for c in found]
    st.markdown("\n".join(lines))
    st.header(t._("How to cite the data"))
    style = st.segmented_control(
        t._("Style"),
        list(citation.STYLES),
        default="apa",
        required=True,
        format_func=citation.LABELS.__getitem__,
        key="sources_style",
    )
    text = citation.of_dataset(t, version, today, style)
    st.code(text, language=None, wrap_lines=True)
    st.header(t._("Report an error"))
    said = t._("Copy the lines below, fill them in, and send them to those who run this atlas.")
    st.markdown(for_markdown(said))
    subject, text = notes.report(t, version, st.context.url or "", session.today())
    st.code(text, language=None, wrap_lines=True)
    address = f"mailto:?subject={quote(subject)}&body={quote(text)}"
    st.link_button(t._("Write it as an e-mail"), address, icon=":material/mail:")


PARTS: Final[dict[str, Callable[[Texts, Package], None]]] = {
    "lists": _lists,
    "methods": _methods,
    "dictionary": _dictionary,
    "licences": _licences,
    "gaps": _gaps,
    "data": _data,
}


PAGE: Final = Page(
    "sources",
    ":material/menu_book:",
    title,
    render,
    own=lambda t: {_PART: parts(t)},
)
