"""What is asked of the atlas, in one hand: the view, its filters, its display, the language.

A builder of a view is given a `Request` and returns an exhibit. `geo.registry` names the rooms
and reads and writes addresses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd

from geo import fields, kept, layers, views
from geo.exhibit import Exhibit, Imprint
from geo.fields import Choices
from geo.filters import CURRENT_STATUSES
from geo.i18n import DEFAULT, Texts
from geo.layers import Atlas
from geo.model import Display, Filters, View


@dataclass(frozen=True)
class Room:
    """What one page shows by name: its defaults, its choices, and what builds it.

    ``day`` is its own day, None for today; ``shown`` how it is drawn when the address is silent.
    ``choices`` returns what it offers: by field of `geo.fields.FIELDS` the accepted codes with
    their words. ``networks`` are those whose members it shows, None for all with members.
    ``searches`` says whose names a search text is part of: a text typed for the one means nothing
    for the other. ``comparable`` maps can be put beside each other. ``beside`` says that members of
    a reader's own list are always shown, and that networks are chosen to stand beside them.
    ``among`` returns the rows that the filters choose from, where these are not all of the
    networks; ``statuses`` are those that are shown without a choice.
    """

    name: str
    title: Callable[[Texts], str]
    shown: Display
    build: Callable[[Request], Exhibit]
    choices: Callable[[Atlas, Texts], Choices]
    networks: tuple[str, ...] | None = ()
    day: dt.date | None = None
    searches: str = "places"
    comparable: bool = False
    beside: bool = False
    among: Callable[[Request], gpd.GeoDataFrame] | None = None
    statuses: tuple[str, ...] = CURRENT_STATUSES

    def within(self, atlas: Atlas) -> tuple[str, ...]:
        """Return the networks whose members the room shows."""
        if self.beside and atlas.brought is not None:
            return (atlas.brought.network,)
        return atlas.drawn if self.networks is None else self.networks

    def plain(self, today: dt.date) -> Filters:
        """Return the filters of an address without values."""
        return Filters(as_of=self.day or today)


@kept.with_argument(1, 64)
def _choices(room: Room, atlas: Atlas, language: str) -> Choices:
    """Return what a room offers, worked out once; nobody changes it."""
    return room.choices(atlas, Texts(language))


@kept.with_argument(0, 16)
def _imprint(atlas: Atlas, language: str) -> Imprint:
    """Return the imprint of an atlas, worked out once; nobody changes it."""
    return views.imprint(atlas, Texts(language))


@dataclass(frozen=True)
class Target:
    """Where a link leads: a room by name, with its filters and display."""

    name: str
    filters: Filters
    display: Display
    language: str = DEFAULT


@dataclass(frozen=True)
class Request(Target):
    """What a reader asks of one room of an atlas; a comparison asks for its two ``sides``.

    Two requests are the same where their targets and sides are.
    """

    sides: tuple[Request, ...] = ()
    atlas: Atlas = field(repr=False, compare=False, kw_only=True)
    room: Room = field(repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Call places as the reader's language does."""
        object.__setattr__(self, "atlas", layers.in_language(self.atlas, self.t))

    @property
    def t(self) -> Texts:
        """Return the texts of the language."""
        return Texts(self.language)

    @property
    def own(self) -> bool:
        """Say whether anything of a reader's own list is shown: nobody else may see it."""
        if self.sides:
            return any(side.own for side in self.sides)
        brought = self.atlas.brought
        if brought is None:
            return False
        within = self.room.within(self.atlas)
        return self.room.beside or brought.network in (*within, *self.display.context)

    @property
    def imprint(self) -> Imprint:
        """Return the names, titles, version and licences of the atlas."""
        return _imprint(self.atlas, self.language)

    @property
    def names(self) -> Mapping[str, str]:
        """Return the short names of the networks."""
        return self.imprint.names

    @property
    def rows(self) -> gpd.GeoDataFrame:
        """Return every membership of the atlas as it stands on the day (`geo.filters.at`)."""
        return self.atlas.at(self.filters.as_of)

    @property
    def memberships(self) -> gpd.GeoDataFrame:
        """Return those that the filters choose from, as they stand on the day."""
        if self.room.among is not None:
            return self.room.among(self)
        rows = self.rows
        return rows[rows["network_id"].isin(self.room.within(self.atlas))]

    @property
    def choices(self) -> Choices:
        """Return what the room offers: by field the accepted codes with their words."""
        return _choices(self.room, self.atlas, self.language)

    def sentence(self, until: str | None = None) -> str:
        """Say in words what is asked for (`geo.fields.sentence`)."""
        return fields.sentence(
            self.t, self.filters, self.display, self.room.shown, self.choices, until
        )

    def build(self) -> Exhibit:
        """Return the map, the chart or the comparison."""
        return self.room.build(self)

    def view(self) -> View:
        """Return the map.

        Raises
        ------
        TypeError
            If a chart or a comparison is asked for.
        """
        found = self.build()
        if isinstance(found, View):
            return found
        raise TypeError(f"{self.name}: {found.view_id} is not a map")

    def narrowed(self, **values: object) -> Request:
        """Return the same with other filters."""
        return replace(self, filters=replace(self.filters, **values))  # type: ignore[arg-type]

    def drawn(self, **values: object) -> Request:
        """Return the same, drawn otherwise."""
        return replace(self, display=replace(self.display, **values))  # type: ignore[arg-type]
