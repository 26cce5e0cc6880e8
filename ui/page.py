"""What a page is to the app: a name, an icon, its words, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from geo import registry
from geo.i18n import Texts
from geo.request import Request
from ui import state

Own = Mapping[str, Collection[str]]


def _nothing(t: Texts) -> Own:
    del t
    return {}


@dataclass(frozen=True)
class Page:
    """One page of the app; each module of `pages` declares its own as ``PAGE``.

    ``name`` is the last part of its address and ``label`` its name in the navigation, up to 20
    letters. ``render`` draws the page. ``own`` returns the keys that it understands in its
    address, with the values of each; a page of a room (see `geo.registry`) leaves that to the
    room.
    """

    name: str
    icon: str
    label: Callable[[Texts], str]
    title: Callable[[Texts], str]
    render: Callable[[Texts], None]
    own: Callable[[Texts], Own] = _nothing

    @classmethod
    def of_room(
        cls,
        name: str,
        icon: str,
        label: Callable[[Texts], str],
        draw: Callable[[Texts, Request], None],
    ) -> Page:
        """Return the page of a room, which has its title from there.

        ``draw`` is given the room as it opens; the reader's filters and display are in step with
        the address before it, and the address with them after it.
        """

        def render(t: Texts) -> None:
            opening = state.start(name)
            draw(t, opening)
            state.finish(opening)

        return cls(name, icon, label, registry.room(name).title, render)
