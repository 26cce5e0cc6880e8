"""Map 3: the Alpine cluster of ANVITA."""

from __future__ import annotations

from typing import Final

from geo import alps, alpsmap, facets, labels, views
from geo.display import Display
from geo.i18n import Texts
from geo.model import Filters
from ui import alpine_panel, filter_bar, page_layout, session, shell, state
from ui.spec import Spec

NAME: Final = "alpine"
ICON: Final = ":material/landscape:"


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("The Alpine cluster of ANVITA")


def spec(t: Texts) -> Spec:
    """Return what the page offers."""
    atlas = session.atlas()
    colours = {"alpine": t._("Membership in time"), **labels.colour_choices(t)}
    return Spec(
        page=NAME,
        default=Filters(as_of=session.today()),
        shown=Display(
            colour_by="alpine", rule="dep7", context=("recosol", "crossings", "non-members")
        ),
        filters=views.options(atlas, t, alpsmap.NETWORKS),
        display={
            "rule": alpsmap.rule_labels(t),
            "colour_by": {k: v for k, v in colours.items() if k != "network"},
            "size_by": labels.size_choices(t),
            "context": alpsmap.context_labels(t),
            "card": dict.fromkeys(atlas.places["place_id"], ""),
        },
    )


def render(t: Texts) -> None:
    """Draw the page: filters, sentence, map, limits of the perimeter, slots, distances, table."""
    offered = spec(t)
    state.start(offered)
    atlas = session.atlas()
    chosen, rule = state.filters(), state.display().rule
    cluster = alps.cluster(alpsmap.rows_at(atlas, chosen), rule)
    filter_bar.show(t, offered, facets.counts(cluster, chosen, offered.filters))
    view = alpsmap.view(atlas, chosen, t, state.display())
    page_layout.show(t, offered, view)
    alpine_panel.caveats(t, rule)
    alpine_panel.show(t, atlas, view.members, rule)
    page_layout.show_table(t, view)
    state.finish(offered)


if __name__ == "__main__":
    shell.run_whole_app()
