"""Map 1 of the paper: the contestatory networks in Europe."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo import contestatory, facets, labels, views
from geo.display import Display
from geo.i18n import Texts
from geo.model import Filters
from ui import charts_panel, filter_bar, page_layout, session, shell, state
from ui.spec import Spec

NAME: Final = "contestatory"
ICON: Final = ":material/map:"


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Contestatory networks in Europe")


def spec(t: Texts) -> Spec:
    """Return what the page offers."""
    atlas = session.atlas()
    names = views.network_names(atlas, t)
    return Spec(
        page=NAME,
        default=Filters(as_of=contestatory.AS_OF),
        shown=Display(),
        filters=views.options(atlas, t, contestatory.NETWORKS),
        display={
            "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
            "colour_by": labels.colour_choices(t),
            "size_by": labels.size_choices(t),
            "context": {n: names[n] for n in contestatory.CONTEXT},
            "card": dict.fromkeys(atlas.places["place_id"], ""),
        },
    )


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map with its cards, coverage, charts, table."""
    offered = spec(t)
    state.start(offered)
    atlas = session.atlas()
    rows = contestatory.rows_at(atlas, state.filters().as_of)
    filter_bar.show(t, offered, facets.counts(rows, state.filters(), offered.filters))
    view = contestatory.view(atlas, state.filters(), t, state.display())
    page_layout.show(t, offered, view)
    page_layout.show_table(t, view)
    names = views.network_names(atlas, t)
    for scheme in ("tier", "family"):
        st.subheader(labels.colour_choices(t)[scheme])
        charts_panel.show(t, view.members, scheme, contestatory.NETWORKS, names)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
