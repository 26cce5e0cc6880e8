"""What the first page says to those who come with a group: what this is, and how to go about it."""

from __future__ import annotations

from geo.i18n import Texts


def lead(t: Texts) -> str:
    """Return what the atlas is, in two sentences."""
    return t._(
        "Who belongs to which network of welcoming cities, since when, and on what evidence. Each "
        "membership has its date and its source, and each view says how much of the published "
        "membership it can name."
    )


def steps(t: Texts) -> list[str]:
    """Return the steps of a workshop."""
    _ = t._
    return [
        _("Start from a question below the maps, or open a map and choose a day."),
        _("Narrow it with the filters; the address in the browser always holds what you see."),
        _("Ask of each view what it can't show: the gauge says how many members are documented."),
        _("Keep a view as a scene, with a title and a note; put the scenes in order."),
        _("Take them away as slides, a booklet or a hand-out that needs no network."),
    ]
