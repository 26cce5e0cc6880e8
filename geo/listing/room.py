"""What is shown of a list: its members as a map, alone or beside others, and its difference.

The difference holds it against what the atlas has of a network: place by place, as a table and as a
map.

The room needs an atlas with a list (`geo.listing.network.beside`). It is not among those of
`geo.registry` that have an address: what a reader brings stands in none.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import colouring, describe, filters, headline, schemes, views
from geo.coverage import coverage
from geo.describe import Card
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.listing.network import LIST
from geo.model import EUROPE, WORLD, Bounds, Display, LegendItem, Look, Symbol, View
from geo.request import Request, Room
from geo.views import Painter, kinds

NAME: Final = "your-list"
PARTS: Final = {"map": _("The list"), "difference": _("Against the atlas")}
STATES: Final = {
    "yours": _("Only in your list"),
    "atlas": _("Only in the atlas"),
    "otherwise": _("In both, with other dates or status"),
    "both": _("In both"),
    "unplaced": _("In your list, place not known"),
}
LOOKS: Final[dict[str, Look]] = {
    "yours": ("#D55E00", "triangle"),
    "atlas": ("#0072B2", "square"),
    "otherwise": ("#CC79A7", "diamond"),
    "both": ("#009E73", "circle"),
    "unplaced": ("#8A8F94", "circle"),
}
COLUMNS: Final = (
    *("place_id", "name", "country_iso2", "difference", "row", "listed_status", "listed_joined"),
    *("listed_left", "status", "joined", "left", "first_attested", "evidence_grade"),
    "source_url",
)
_SAID: Final = ("first_attested", "evidence_grade", "source_url")
_SHOWN: Final = ("place_id", "name", "country_iso2", "level", "further", "geometry")
_WHAT: Final = ("status_at", "joined", "left")
_SIZE: Final = 16
_EUROPE: Final[Bounds] = (-25.0, 33.0, 45.0, 72.0)


def difference(atlas: Atlas, network: str, day: dt.date) -> gpd.GeoDataFrame:
    """Hold a list against a network of the atlas, on a day.

    Parameters
    ----------
    atlas
        An atlas with a list (`geo.listing.network.beside`, not in place of the network).
    network
        The network of the atlas that the list is of.
    day
        What begins later is in neither.

    Returns
    -------
    One row for each place, those of the list in its order and then the others (EPSG:4326):
    ``difference`` (one of `STATES`), the list's ``row``, ``listed_status``, ``listed_joined`` and
    ``listed_left``, and the atlas's ``status``, ``joined``, ``left``, ``first_attested``,
    ``evidence_grade`` and ``source_url``. A row whose place is not known is held against nothing.
    Dates agree as far as both are precise; where one side has none, it says nothing.
    """
    standing = atlas.at(day)
    standing = standing[standing["state"] != "future"].sort_values("start", kind="stable")
    mine = standing[standing["network_id"] == LIST]
    mine = mine.assign(row=mine["membership_id"].str.removeprefix(f"{LIST}-").astype(int))
    mine = mine.drop_duplicates("place_id", keep="last").sort_values("row")
    theirs = standing[standing["network_id"] == network].drop_duplicates("place_id", keep="last")
    both = _held_against(mine, theirs)
    missing = theirs[~theirs["place_id"].isin(mine["place_id"])].sort_values("name")
    blank = dict.fromkeys(("listed_status", "listed_joined", "listed_left"), "")
    known = missing.assign(difference="atlas", row=0, status=missing["status_at"], **blank)
    frame = pd.concat([both, pd.DataFrame(known)], join="inner", ignore_index=True)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=atlas.members.crs)


def _held_against(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return the places of a list with what the atlas says of each."""
    both = mine.merge(
        pd.DataFrame(theirs)[
            ["place_id", *_WHAT, "first_attested", "evidence_grade", "source_url"]
        ],
        on="place_id",
        how="left",
        suffixes=("", "_atlas"),
        indicator=True,
    )
    other = [
        _other(*each)
        for each in zip(*(both[c] for w in _WHAT for c in (w, f"{w}_atlas")), strict=True)
    ]
    unplaced = both["place_id"].str.startswith(f"{LIST}-row-")
    found = np.select(
        [both["_merge"] == "both", unplaced],
        [np.where(other, "otherwise", "both"), "unplaced"],
        "yours",
    )
    listed = pd.DataFrame(
        {
            "difference": found,
            "row": both["row"],
            **{f"listed_{w.removesuffix('_at')}": both[w] for w in _WHAT},
            **{w.removesuffix("_at"): both[f"{w}_atlas"].fillna("") for w in _WHAT},
            **{c: both[f"{c}_atlas"].fillna("") for c in _SAID},
        }
    )
    return pd.DataFrame(both[list(_SHOWN)]).join(listed)


def _other(*told: str) -> bool:
    """Say whether the list says otherwise: the status on the day, joined, and left."""
    status, known, joined, known_joined, left, known_left = told
    usual = {"unstated": "member"}
    if usual.get(status, status) != usual.get(known, known):
        return True
    return not (_agree(joined, known_joined) and _agree(left, known_left))


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Count the places of each of `STATES`."""
    return {state: int((found["difference"] == state).sum()) for state in STATES}


def table(t: Texts, found: pd.DataFrame) -> pd.DataFrame:
    """Return the difference in words, as readers see it."""
    words = schemes.words(t, "status")

    def said(row: describe.Row, prefix: str) -> str:
        status, joined, left = (row[f"{prefix}{c}"] for c in ("status", "joined", "left"))
        span = t._("{joined} to {left}") if left else t._("since {joined}")
        dated = span.format(
            joined=t.partial(joined) if joined else "?", left=t.partial(left) if left else ""
        )
        parts = [words.get(status, status), dated if joined or left else ""]
        return ", ".join(part for part in parts if part)

    states = t.each(STATES)
    rows = [
        (
            row["name"],
            describe.country(t, row["country_iso2"]) if row["country_iso2"] else "",
            states[row["difference"]],
            str(row["row"] or ""),
            said(row, "listed_"),
            said(row, ""),
            row["source_url"],
        )
        for row in describe.records(gpd.GeoDataFrame(found))
    ]
    columns = [t._("Place"), t._("Country"), t._("Difference"), t._("Row of your list")]
    columns += [t._("Your list"), t._("The atlas"), t._("Source of the atlas")]
    return pd.DataFrame(rows, columns=columns)


def sentence(t: Texts, found: pd.DataFrame, network: str) -> str:
    """Say the difference in one sentence."""
    number = counts(found)
    text = t._(
        "Against {network}: {yours} only in your list, {atlas} only in the atlas, {both} in both "
        "and {otherwise} in both with other dates or status; the place of {unplaced} is not known."
    )
    return text.format(network=network, **{k: t.number(v) for k, v in number.items()})


def against(request: Request, network: str) -> View:
    """Return the difference as a map that is shown and leaves the atlas like any other."""
    t, day = request.t, request.filters.as_of
    found = difference(request.atlas, network, day)
    told = table(t, found)
    symbols = [Symbol(*LOOKS[state]) for state in found["difference"]]
    hints = [tuple(filter(None, line[:6])) for line in told.itertuples(index=False, name=None)]
    cards = [
        Card(
            line[0],
            tuple(zip(told.columns[1:6], line[1:6], strict=True)),
            tuple(describe.sources(line[6])),
        )
        for line in told.itertuples(index=False, name=None)
    ]
    drawn = colouring.symbolised(
        found.assign(category=found["difference"]), symbols, hints, _SIZE
    ).assign(card=describe.column(found, cards))
    extent = views.bounds_of(found) or views.PRESETS["europe"]
    name = request.names[network]
    number = counts(found)
    return View(
        view_id=f"your_list_against_{network}",
        title=t._("Your list against {network}").format(network=name),
        subtitle=t.day(day),
        as_of=day,
        language=t.language,
        imprint=request.imprint,
        members=drawn,
        extent=extent,
        legend=tuple(
            LegendItem(Symbol(*LOOKS[state]), words, number[state], state)
            for state, words in t.each(STATES).items()
            if number[state]
        ),
        caption=sentence(t, found, name),
        base=EUROPE if within(extent, _EUROPE) else WORLD,
        table=told,
        columns=COLUMNS,
        key="place_id",
    )


def within(inner: Bounds, outer: Bounds) -> bool:
    """Say whether an extent lies in another."""
    least = zip(inner[:2], outer[:2], strict=True)
    most = zip(inner[2:], outer[2:], strict=True)
    return all(i >= o for i, o in least) and all(i <= o for i, o in most)


def brought(atlas: Atlas) -> bool:
    """Say whether an atlas has a list."""
    return atlas.brought is not None


def own(atlas: Atlas) -> str:
    """Return the network that the rows of the list are of: its own, or that it stands for."""
    return atlas.brought.network if atlas.brought is not None else LIST


def build(request: Request) -> Exhibit:
    """Return the map of the list, or its differences from the one network that is chosen."""
    others = [n for n in request.filters.networks if n != own(request.atlas)]
    if request.display.part == "difference" and len(others) == 1:
        return against(request, others[0])
    return view(request)


def view(request: Request) -> View:
    """Return the map of the list; with networks chosen, of these and of the list if it is one."""
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    networks = tuple(n for n in atlas.drawn if n in (chosen.networks or (own(atlas),)))
    rows = atlas.at(chosen.as_of)
    everything = rows[rows["network_id"].isin(networks)]
    painter = Painter(request.imprint, t)
    drawn = painter.paint(everything[filters.mask(everything, chosen)], display)
    extent = views.bounds_of(drawn) or views.PRESETS["europe"]
    names = kinds(painter.names, networks, t)
    return View(
        view_id="your_list",
        title=t.listing([painter.names[n] for n in networks]),
        subtitle=request.sentence(),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=extent,
        legend=painter.legend(drawn, display.colour_by, networks),
        coverage=tuple(
            line for n in networks for line in coverage(everything, atlas.counts, n, chosen.as_of)
        ),
        headline=headline.members(t, drawn, painter.names, chosen.as_of),
        caption=describe.sentence(t, drawn, names, chosen.as_of),
        base=EUROPE if within(extent, _EUROPE) else WORLD,
        facets=filters.facets(everything, chosen),
    )


def _choices(atlas: Atlas, t: Texts) -> Choices:
    return {
        **views.options(atlas, t, atlas.drawn),
        "part": t.each(PARTS),
        "colour_by": dict(schemes.colour_choices(t)),
        "size_by": t.each(schemes.SIZES),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    NAME,
    lambda t: t._("Your list"),
    Display(part="map"),
    build,
    _choices,
    networks=None,
)
