"""Map 2 of the paper: the coverage of ICCAR."""

from __future__ import annotations

from typing import Final

from geo import facets, iccarmap, labels, views
from geo.display import Display
from geo.i18n import Texts
from geo.model import Filters
from ui import coalition_panel, country_panel, filter_bar, page_layout, session, shell, state
from ui.spec import Spec

NAME: Final = "iccar"
ICON: Final = ":material/public:"


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Coverage of ICCAR")


def spec(t: Texts) -> Spec:
    """Return what the page offers."""
    atlas = session.atlas()
    colours = {"coalition": t._("Regional coalition"), **labels.colour_choices(t)}
    return Spec(
        page=NAME,
        default=Filters(as_of=session.today()),
        shown=Display(colour_by="coalition", preset="world", measure="members"),
        filters=views.options(atlas, t, iccarmap.NETWORKS),
        display={
            "preset": iccarmap.preset_labels(t),
            "measure": iccarmap.measure_choices(t),
            "colour_by": {k: v for k, v in colours.items() if k != "network"},
            "size_by": labels.size_choices(t),
            "card": dict.fromkeys(atlas.places["place_id"], ""),
        },
    )


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map with country and place cards, coalitions, table."""
    offered = spec(t)
    state.start(offered)
    atlas = session.atlas()
    chosen = state.filters()
    rows = iccarmap.rows_at(atlas, chosen)
    filter_bar.show(t, offered, facets.counts(rows, chosen, offered.filters))
    view = iccarmap.view(atlas, chosen, t, state.display())
    table = iccarmap.coalitions(atlas, rows, chosen, t)
    measures = iccarmap.measures(view.members, table)
    page_layout.show(
        t,
        offered,
        view,
        lambda clicked: country_panel.show(t, clicked, measures, view.members),
    )
    coalition_panel.show(t, table, view.members)
    page_layout.show_table(t, view)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
