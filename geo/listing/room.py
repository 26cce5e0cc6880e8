"""What is shown of a list: its members as a map, alone or beside others, and its difference.

The difference holds it against what the atlas has of a network: place by place, as a table and as a
map.

The room needs an atlas with a list (`geo.listing.network.beside`). It is not among those of
`geo.registry` that have an address: what a reader brings stands in none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import colouring, dates, describe, filters, headline, palette, schemes, views
from geo.coverage import coverage
from geo.describe import Card
from geo.exhibit import Axis, Chart, Dots, Exhibit, Line, Panel
from geo.fields import Choices
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.listing.network import LIST
from geo.model import EUROPE, WORLD, Bounds, Display, LegendItem, Look, Symbol, View
from geo.request import Request, Room
from geo.table import covered
from geo.views import Painter, kinds

NAME: Final = "your-list"
PARTS: Final = {
    "list": _("The list"),  # of the page alone: how it was read
    "map": _("Map"),
    "growth": _("Growth"),
    "difference": _("Against the atlas"),
}
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
_DOT: Final = 11.0
_EARLIEST: Final = 1990  # no list is drawn year by year from before
_EUROPE: Final[Bounds] = (-25.0, 33.0, 45.0, 72.0)


def difference(atlas: Atlas, network: str, day: dt.date) -> gpd.GeoDataFrame:
    """Hold a list against a network of the atlas, on a day.

    Parameters
    ----------
    atlas
        An atlas with a list (`geo.listing.network.beside`).
    network
        The network of the atlas that the list is of; it may stand in its place.
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
    mine, theirs = _standing(atlas, network, day)
    mine = mine.assign(row=mine["membership_id"].str.removeprefix(f"{LIST}-").astype(int))
    mine = mine.drop_duplicates("place_id", keep="last").sort_values("row")
    theirs = theirs.drop_duplicates("place_id", keep="last")
    both = _held_against(mine, theirs)
    missing = theirs[~theirs["place_id"].isin(mine["place_id"])].sort_values("name")
    blank = dict.fromkeys(("listed_status", "listed_joined", "listed_left"), "")
    known = missing.assign(difference="atlas", row=0, status=missing["status_at"], **blank)
    frame = pd.concat([both, pd.DataFrame(known)], join="inner", ignore_index=True)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=atlas.members.crs)


def _standing(
    atlas: Atlas, network: str, day: dt.date
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return what a list and the atlas say of a network: the memberships begun by a day."""
    rows = atlas.at(day)
    own_rows = rows["membership_id"].str.startswith(f"{LIST}-")
    theirs = rows[~own_rows & (rows["network_id"] == network)]
    if atlas.replaced is not None and network == own(atlas):
        theirs = filters.at(atlas.replaced, atlas.executives, day)
    begun = [
        each[each["state"] != "future"].sort_values("start", kind="stable")
        for each in (rows[own_rows], theirs)
    ]
    return begun[0], begun[1]


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
    everything = difference(request.atlas, network, day)
    wanted = replace(request.filters, networks=(), statuses=filters.STATUSES)
    kept = [
        place
        for rows in _standing(request.atlas, network, day)
        for place in rows.loc[filters.mask(rows, wanted), "place_id"]
    ]
    found = everything[everything["place_id"].isin(kept)].reset_index(drop=True)
    told = table(t, found)
    extent = views.bounds_of(views.bulk(found)) or views.PRESETS["europe"]
    brought = request.atlas.brought
    name = request.names[network]
    if brought is not None and brought.network == network:
        name = brought.instead
    number = counts(found)
    return View(
        view_id=f"your_list_against_{network}",
        title=t._("Your list against {network}").format(network=name),
        subtitle=request.narrowed(networks=()).sentence(),
        as_of=day,
        language=t.language,
        imprint=request.imprint,
        members=_drawn(found, told),
        extent=extent,
        legend=tuple(
            LegendItem(Symbol(*LOOKS[state]), words, number[state], state)
            for state, words in t.each(STATES).items()
            if number[state]
        ),
        headline=sentence(t, found, name),
        caption=sentence(t, found, name),
        base=EUROPE if within(extent, _EUROPE) else WORLD,
        table=told,
        columns=COLUMNS,
        key="place_id",
    )


def _drawn(found: gpd.GeoDataFrame, told: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the places of a difference with symbols, and with its table's words on their cards."""
    lines = list(told.itertuples(index=False, name=None))
    cards = [
        Card(
            line[0],
            tuple(zip(told.columns[1:6], line[1:6], strict=True)),
            tuple(describe.sources(line[6])),
        )
        for line in lines
    ]
    symbols = [Symbol(*LOOKS[state]) for state in found["difference"]]
    hints = [tuple(filter(None, line[:6])) for line in lines]
    drawn = found.assign(category=found["difference"])
    drawn = colouring.symbolised(drawn, symbols, hints, _SIZE)
    return drawn.assign(card=describe.column(found, cards))


def within(inner: Bounds, outer: Bounds) -> bool:
    """Say whether an extent lies in another."""
    least = zip(inner[:2], outer[:2], strict=True)
    most = zip(inner[2:], outer[2:], strict=True)
    return all(i >= o for i, o in least) and all(i <= o for i, o in most)


def own(atlas: Atlas) -> str:
    """Return the network that the rows of the list are of: its own, or that it stands for."""
    return atlas.brought.network if atlas.brought is not None else LIST


def held_against(request: Request) -> str:
    """Return the network that a list is held against: the first chosen, else the likeliest.

    That is the one whose place it takes, shares most places with it, or has most of its countries.
    """
    atlas, network = request.atlas, own(request.atlas)
    chosen = [n for n in request.filters.networks if n != network]
    if chosen or atlas.replaced is not None:
        return chosen[0] if chosen else network
    mine = atlas.members["network_id"] == network
    others = atlas.members[~mine & atlas.members["network_id"].isin(atlas.drawn)]
    for column in ("place_id", "country_iso2"):
        shared = others[column].isin(set(atlas.members.loc[mine, column]) - {""})
        if shared.any():
            return str(others.loc[shared, "network_id"].value_counts().index[0])
    return next(n for n in atlas.drawn if n != network)


def build(request: Request) -> Exhibit:
    """Return the map of the list, its growth, or its difference from a network of the atlas."""
    if request.display.part == "growth":
        return growth(request)
    if request.display.part == "difference":
        return against(request, held_against(request))
    return view(request)


def shown(request: Request) -> tuple[str, ...]:
    """Return the networks on the map: the list's own, and those chosen to stand beside it."""
    wanted = {own(request.atlas), *request.filters.networks}
    return tuple(n for n in request.atlas.drawn if n in wanted)


def view(request: Request) -> View:
    """Return the map of the list, with the networks chosen beside it."""
    atlas, t, display = request.atlas, request.t, request.display
    networks = shown(request)
    asked = request.narrowed(networks=networks)
    chosen, everything = asked.filters, request.rows
    painter = Painter(request.imprint, t)
    drawn = painter.paint(everything[filters.mask(everything, chosen)], display)
    extent = views.bounds_of(views.bulk(drawn)) or views.PRESETS["europe"]
    names = kinds(painter.names, networks, t)
    return View(
        view_id="your_list",
        title=t.listing([painter.names[n] for n in networks]),
        subtitle=request.narrowed(networks=()).sentence(),
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


def growth(request: Request) -> Chart:
    """Return how many members the list has at the end of each year, beside its published totals."""
    atlas, t, network = request.atlas, request.t, own(request.atlas)
    asked, rows = request.narrowed(networks=(network,), statuses=()), request.rows
    counted = _by_year(asked)
    panel, legend = _curve(asked, counted)
    columns = {
        t._("Day"): [t.day(each) for each in counted["day"]],
        t._("Members"): counted["members"],
        t._("Joined since"): counted["came"],
        t._("Left since"): counted["went"],
    }
    return Chart(
        view_id="your_list_growth",
        title=t.labelled(request.names[network], t._("members year by year")),
        subtitle=request.narrowed(networks=()).sentence(),
        caption=_growth_in_words(asked, counted),
        as_of=request.filters.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=((panel,),),
        table=pd.DataFrame(columns),
        keys=covered(map(str, counted["day"])).assign(network_id=network),
        legend=legend,
        coverage=coverage(rows, atlas.counts, network, request.filters.as_of),
        sources=tuple(rows.loc[rows["network_id"] == network, "source_url"]),
        height=420,
        facets=filters.facets(rows, asked.filters),
    )


def _curve(asked: Request, counted: pd.DataFrame) -> tuple[Panel, tuple[LegendItem, ...]]:
    """Return the curve of members, with the published totals as points, and their legend."""
    t, [network], counts = asked.t, asked.filters.networks, asked.atlas.counts
    colour, _shape = asked.imprint.looks[network]
    ends, numbers = tuple(counted["day"]), tuple(map(float, counted["members"]))
    known = counts[(counts["network_id"] == network) & (counts["date"] != "")]
    points = [
        (day, float(total))
        for day, total in zip(map(dates.last_day, known["date"]), known["total"], strict=True)
        if ends[0] <= day <= ends[-1]
    ]
    names = (t._("members in the list"), t._("published total"))
    dot = Symbol(palette.INK, "diamond")
    marks: list[Line | Dots] = [Line(ends, numbers, colour, names[0], step=True)]
    legend = [LegendItem(Symbol(colour, "square"), names[0], int(numbers[-1]))]
    if points:
        days, totals = zip(*points, strict=True)
        marks.append(Dots(days, totals, (dot,) * len(days), (_DOT,) * len(days), names[1]))
        legend.append(LegendItem(dot, names[1], len(days)))
    highest = max([*numbers, *(total for _, total in points), 1.0])
    upward = Axis("number", title=t._("members"), span=(0, round(highest * 1.15 + 1)))
    return Panel(tuple(marks), Axis("date", span=(ends[0], ends[-1])), upward), tuple(legend)


def _growth_in_words(asked: Request, counted: pd.DataFrame) -> str:
    t, rows = asked.t, asked.rows
    first, last = counted.iloc[0], counted.iloc[-1]
    said = t._("On {day}, {members}; at the end of {year}, {number}.").format(
        day=t.day(last["day"]),
        members=t.n_("{n} member", "{n} members", int(last["members"])),
        year=first["day"].year,
        number=t.number(int(first["members"])),
    )
    undated = rows["network_id"].isin(asked.filters.networks) & (rows["basis"] == "accessed")
    more = t.n_(
        "{n} row has no date and counts from the day on which the list was brought.",
        "{n} rows have no date and count from the day on which the list was brought.",
        int(undated.sum()),
    )
    return f"{said} {more}" if undated.any() else said


def _by_year(asked: Request) -> pd.DataFrame:
    """Count the members at the end of each year from the one before the first, and who moved."""
    day, own_rows = asked.filters.as_of, asked.atlas.members
    starts = own_rows.loc[own_rows["network_id"].isin(asked.filters.networks), "start"].dropna()
    first = min([*starts.dt.year, day.year]) - 1
    found, before = [], frozenset[str]()
    for year in range(max(first, _EARLIEST), day.year + 1):
        end = min(dt.date(year, 12, 31), day)
        rows = asked.atlas.at(end)
        rows = rows[filters.mask(rows, replace(asked.filters, as_of=end))]
        now = frozenset(rows["membership_id"])
        came, went = len(now - before), len(before - now)
        found.append({"day": end, "members": len(now), "came": came, "went": went})
        before = now
    return pd.DataFrame(found)


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
    beside=True,
)
