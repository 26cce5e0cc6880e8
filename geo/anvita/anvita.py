"""ANVITA: its maps and its moves, with the page that holds them beside history and make-up.

Moves are who founded, joined and left it: one row each, and a chart by year with its sentence.

One map has its members, on that of France. The other has the trajectories of the paper: Flamant &
Lacroix (2023) tell advocacy, exchange of practices and territorial development apart, name a few
cities for each, members of ANVITA or not, and others for the common platform. All of it is the
paper's reading, and says so wherever it is drawn: a city that it does not name has none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import colouring, describe, fields, filters, headline, palette, schemes, views
from geo.anvita import composition, growth
from geo.articles import claims
from geo.coverage import coverage
from geo.exhibit import Axis, Bars, Chart, Exhibit, Later, Panel
from geo.fields import Choices
from geo.i18n import Texts, _, said_column
from geo.layers import NO_READING, READINGS, Atlas
from geo.maps import contestatory
from geo.model import Bounds, Display, Filters, LegendItem, Symbol, View
from geo.request import Request, Room
from geo.table import begun, covered

NETWORKS: Final = (growth.NETWORK,)
AS_OF: Final = dt.date(2022, 9, 30)
EXTENT: Final[Bounds] = (-5.4, 41.2, 9.8, 51.3)
READ_CITIES: Final = "readings"  # what can stand behind the members: cities that the paper names
_CITIES: Final[Bounds] = (-10.2, 37.4, 15.6, 53.2)
_CITY_SIZE: Final = 14
PARTS: Final = {  # of the page, in order
    "map": _("Map"),
    "growth": _("Growth"),
    "composition": _("Composition"),
    "moves": _("Arrivals and departures"),
    "claims": _("The papers' figures"),
    "trajectories": _("Trajectories"),
}


def view(request: Request) -> View:
    """Return the members of ANVITA on any day, or compared with the end of 2019."""
    context = request.display.context
    networks = tuple(name for name in context if name != READ_CITIES)
    drawn = contestatory.view(request.narrowed(networks=NETWORKS).drawn(context=networks))
    found = replace(
        drawn,
        view_id="anvita",
        title=request.t._("ANVITA, the French network of welcoming cities"),
        subtitle=request.narrowed(networks=()).sentence(),
        extent=EXTENT,
        focus=("FR",),
    )
    return behind(found, request) if READ_CITIES in context else found


def _members_at(request: Request) -> frozenset[str]:
    """Return the places that are documented members of ANVITA on the chosen day."""
    rows = request.rows
    current = (rows["network_id"] == growth.NETWORK) & (rows["state"] == "current")
    return frozenset(rows.loc[current, "place_id"])


def _named_cities(request: Request) -> tuple[gpd.GeoDataFrame, tuple[LegendItem, ...]]:
    """Return the cities that the paper names as hollow symbols, and their legend.

    Those that are documented members on the day are among the members.
    """
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    wanted = tuple(r for r in (chosen.readings or READINGS) if r != NO_READING)
    rows = rows[rows["reading"].isin(wanted) & ~rows["place_id"].isin(_members_at(request))]
    if chosen.countries:
        rows = rows[rows["country_iso2"].isin(chosen.countries)]
    words = schemes.words(t, "reading")
    symbols = {r: palette.symbol(palette.SCHEMES["reading"], r, "hollow") for r in READINGS}
    said = t._("{name}: {reading}, says the paper; no documented member of ANVITA on this day")
    hints = [
        (said.format(name=name, reading=words[reading]),)
        for name, reading in zip(rows["name"], rows["reading"], strict=True)
    ]
    drawn = colouring.symbolised(rows, [symbols[r] for r in rows["reading"]], hints, _CITY_SIZE)
    label, counts = t._("{reading}: no documented member"), rows["reading"].value_counts()
    return drawn, tuple(
        LegendItem(symbols[r], label.format(reading=words[r]), int(counts[r]))
        for r in READINGS
        if r in counts
    )


def behind(view: View, request: Request) -> View:
    """Return a view with the cities of the paper added to what stands behind its members."""
    named, legend = _named_cities(request)
    if named.empty:
        return view
    parts = [named] if view.context is None or view.context.empty else [view.context, named]
    return replace(
        view,
        context=colouring.together(parts),
        context_legend=(*view.context_legend, *legend),
    )


def read_by_paper(request: Request) -> Request:
    """Return what the part on trajectories asks for.

    Without a choice, all cities that have one; coloured by them, whatever the other parts are.
    """
    networks = tuple(name for name in request.display.context if name != READ_CITIES)
    narrowed = request.narrowed(readings=request.filters.readings or READINGS)
    return narrowed.drawn(colour_by="reading", mode="day", context=networks)


def _readings_said(request: Request, drawn: View) -> str:
    """Say which cities the paper names for what, and how many are members on the day."""
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    words = schemes.words(t, "reading")
    wanted = [r for r in READINGS if r in (chosen.readings or READINGS)]
    named = [
        t._("{reading}: {cities}").format(
            reading=words[r], cities=t.listing(sorted(rows.loc[rows["reading"] == r, "name"]))
        )
        for r in wanted
    ]
    return t.n_(
        "As Flamant & Lacroix (2023) read them, not as a property of the cities: {list}. On {day}, "
        "{n} of these places is a documented member of ANVITA under these filters.",
        "As Flamant & Lacroix (2023) read them, not as a property of the cities: {list}. On {day}, "
        "{n} of these places are documented members of ANVITA under these filters.",
        len(drawn.members),
    ).format(list=t.series(named), day=t.day(chosen.as_of))


def cities(request: Request) -> pd.DataFrame:
    """Return the cities of the chosen readings with the evidence of the paper, for readers.

    Sources stay as the layer has them.
    """
    t, chosen, rows = request.t, request.filters, request.atlas.paper_readings
    wanted = chosen.readings or READINGS
    order = {reading: place for place, reading in enumerate(READINGS)}
    rows = rows[rows["reading"].isin(wanted)]
    rows = rows.assign(_order=rows["reading"].map(order)).sort_values(["_order", "name"])
    current = _members_at(request)
    words = schemes.words(t, "reading")
    return pd.DataFrame(
        {
            t._("City"): rows["name"],
            t._("The paper's reading"): rows["reading"].map(words),
            t._("What the paper gives"): said_column(rows, "evidence", t),
            t._("Date"): [t.partial(d) if d else t._("no date") for d in rows["date"]],
            t._("Member of ANVITA on {day}").format(day=t.short_day(chosen.as_of)): [
                t._("documented") if place in current else t._("not documented")
                for place in rows["place_id"]
            ],
            t._("Source"): rows["source"],
        }
    ).reset_index(drop=True)


def trajectories(drawn: View, request: Request) -> View:
    """Return the map of the trajectories from that of the members, coloured by reading."""
    placed, t = behind(drawn, request), request.t
    unread = schemes.words(t, "reading")[NO_READING]
    read = request.atlas.paper_readings
    named = int(read.loc[read["reading"].isin(request.filters.readings), "name"].nunique())
    return replace(
        placed,
        view_id="trajectories",
        title=t._("Three trajectories, as the paper reads them"),
        extent=_CITIES,
        headline=headline.readings(t, named, len(drawn.members), request.filters.as_of),
        caption=_readings_said(request, drawn),
        tables=Later(cities=lambda: cities(request)),
        legend=tuple(item for item in placed.legend if item.label != unread),
    )


def build(request: Request) -> Exhibit:
    """Return the part that is asked for, with the numbers beside its filters."""
    asked = request.drawn(paper="", section="", verdict="")  # of the claims, and of nothing else
    found: Exhibit
    match request.display.part:
        case "growth":
            found = growth.chart(asked)
        case "composition":
            found = composition.chart(asked)
        case "moves":
            found = moves_chart(asked)
        case "claims":
            found = claims.chart(request)
        case "trajectories":
            narrowed = read_by_paper(asked)
            found = trajectories(view(narrowed), narrowed)
        case _:
            found = view(asked)
    standing = growth.standing(request.atlas, request.filters.as_of)
    return replace(found, facets=filters.facets(standing, request.filters))


def _choices(atlas: Atlas, t: Texts) -> Choices:
    names = views.network_names(atlas, t)
    return {
        **views.options(atlas, t, NETWORKS),
        "part": t.each(PARTS),
        "mode": {"day": t._("the day chosen"), "change": t._("then and now, since 2019")},
        "colour_by": schemes.colour_choices(t) | schemes.choices(t, "reading"),
        "size_by": t.each(schemes.SIZES),
        "context": {
            **{n: names[n] for n in contestatory.context(atlas)},
            READ_CITIES: t._("Other cities that the paper names"),
        },
        "card": views.places(atlas),
        "by": t.each(composition.SCHEMES),
        "since": {"": t._("no other day")},
        "move": {"": t._("all moves"), **t.each(MOVES)},
        "paper": {"": t._("both papers"), **t.each(claims.PAPERS)},
        "section": {"": t._("all topics"), **t.each(claims.TOPICS)},
        "verdict": {"": t._("all claims"), **t.each(claims.VERDICT_WORDS)},
    }


ROOM: Final = Room(
    "anvita",
    lambda _: "ANVITA",
    Display(colour_by="tier", part="map", by="tier"),
    build,
    _choices,
    networks=NETWORKS,
    day=AS_OF,
    comparable=True,
)


MOVES: Final = {  # of moves
    "founder": _("founding member"),
    "arrival": _("arrival"),
    "departure": _("departure"),
}
_SERIES: Final[dict[str, Symbol]] = {
    "founder": Symbol(palette.SCHEMES["status"]["founding"][0], "square"),
    "joined": Symbol(palette.SCHEMES["status"]["member"][0], "square"),
    "attested": Symbol("#56B4E9", "square"),
    "assumed": Symbol("#B8860B", "square"),
    "accessed": Symbol(palette.UNKNOWN, "square"),
    "departure": Symbol(palette.SCHEMES["status"]["former"][0], "square"),
}
_LEAST: Final = 4  # so that no axis has fractions of a member


def moves(
    atlas: Atlas, chosen: Filters, since: dt.date | None = None, kind: str = ""
) -> gpd.GeoDataFrame:
    """Return the comings and goings that the filters keep, in order of time.

    Parameters
    ----------
    chosen
        The reader's filters. Without a choice of status, those who have left are among the rows.
    since
        Only what came after this day. Memberships that no source dates can't be placed between
        two days, and are left out then.
    kind
        One of `KINDS`, or empty for all.

    Returns
    -------
    The rows of `geo.filters.at` with ``move`` (one of `KINDS`) and ``day``; who joined and left
    is there twice.
    """
    rows = growth.standing(atlas, chosen.as_of)
    asked = replace(chosen, networks=(), statuses=chosen.statuses or filters.STATUSES)
    rows = rows[filters.mask(rows, asked)]
    founders = rows["evidence_grade"] == "founding"
    came = rows.assign(move=founders.map({True: "founder", False: "arrival"}), day=rows["start"])
    went = rows[(rows["state"] == "former") & rows["end"].notna()]
    both = pd.concat([came, went.assign(move="departure", day=went["end"])])
    if since is not None:
        both = both[(both["day"] > pd.Timestamp(since)) & (both["basis"] != "accessed")]
    if kind:
        both = both[both["move"] == kind]
    order = both["basis"].eq("accessed")
    sorted_rows = both.assign(_undated=order).sort_values(
        ["_undated", "day", "move", "name"], kind="stable"
    )
    return gpd.GeoDataFrame(sorted_rows.drop(columns="_undated"), crs=rows.crs)


def moves_table(t: Texts, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the moves in words, for readers; ``source`` cells are as the layer has them.

    A date has the precision and the kind of its evidence.
    """
    kinds, levels, bases = t.each(MOVES), t.each(schemes.LEVELS), t.each(describe.BASES)
    lines = []
    for row in describe.records(rows):
        if row["move"] == "departure":
            when, known = t.partial(row["left"]), t._("leaving date known")
            grade = schemes.words(t, "grade")["explicit"]
        else:
            when, known = describe.since(t, row), bases[row["basis"]]
            grade = describe.evidence(t, row)
        kind, level = kinds[row["move"]], levels[row["level"]]
        lines.append((when, kind, row["name"], level, known, grade, row["source_url"]))
    words = [
        t._("Date"),
        t._("Move"),
        t._("Place"),
        t._("Kind of body"),
        t._("How the date is known"),
        t._("Evidence"),
        t._("Source"),
    ]
    return pd.DataFrame(lines, columns=words)


def _move_keys(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of moves, with the days that the date of each covers, if it has one."""
    came = pd.Series(begun(rows), rows.index, dtype="str").mask(rows["basis"] == "accessed", "")
    codes = rows[["membership_id", "place_id", "network_id", "move", "basis", "evidence_grade"]]
    days = covered(rows["left"].where(rows["move"] == "departure", came))
    return pd.DataFrame(codes).reset_index(drop=True).join(days)


def moves_by_year(rows: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Count moves by year and series; each year from 2018 to that of the chosen day is there.

    An arrival belongs to the series of the kind of its date. Undated ones belong to no year: they
    stand in a row of their own, ``undated``.
    """
    named = rows["basis"].where(rows["move"] == "arrival", rows["move"])
    years = rows["day"].dt.year.astype("str").mask(named == "accessed", "undated")
    counted = pd.crosstab(years, named)
    order = [str(y) for y in range(growth.START.year, max(as_of.year, growth.START.year) + 1)]
    if "undated" in counted.index:
        order.append("undated")
    return counted.reindex(index=order, columns=list(_SERIES), fill_value=0).astype("int64")


def moves_chart(request: Request) -> Chart:
    """Return founders, arrivals and departures by year, with the list of them as the table."""
    atlas, chosen, t = request.atlas, request.filters, request.t
    since = fields.day(request.display.since)
    rows = moves(atlas, chosen, since, request.display.move)
    counted = moves_by_year(rows, chosen.as_of)
    return Chart(
        view_id="moves",
        title=t._("Founders, arrivals and departures"),
        subtitle=request.sentence(),
        caption=moves_said(t, rows, chosen.as_of, since),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=_panels(t, counted),
        table=moves_table(t, rows),
        keys=_move_keys(rows),
        legend=tuple(
            LegendItem(symbol, move_words(t)[name], int(counted[name].sum()))
            for name, symbol in _SERIES.items()
            if counted[name].sum()
        ),
        coverage=coverage(
            growth.standing(atlas, chosen.as_of), atlas.counts, growth.NETWORK, chosen.as_of
        ),
        sources=tuple(dict.fromkeys(rows["source_url"])),
        heights=(3, 1),
        aligned=True,
        height=380,
    )


def _panels(t: Texts, counted: pd.DataFrame) -> tuple[tuple[Panel, ...], ...]:
    years = tuple(t._("undated") if year == "undated" else str(year) for year in counted.index)
    axis = Axis("category", categories=years)
    came = tuple(_bars(t, counted, years, name) for name in _SERIES if name != "departure")
    went = _bars(t, counted, years, "departure")
    top = int(counted.drop(columns="departure").sum(axis=1).max())
    low = max(int(counted["departure"].max()), _LEAST)
    return (
        (Panel(came, x=axis, y=Axis(title=t._("arrivals"), span=(0, top + 1))),),
        (Panel((went,), x=axis, y=Axis(title=t._("departures"), span=(0, low))),),
    )


def _bars(t: Texts, counted: pd.DataFrame, years: tuple[str, ...], name: str) -> Bars:
    numbers = [int(v) for v in counted[name]]
    label = move_words(t)[name]
    return Bars(
        years,
        tuple(float(v) for v in numbers),
        (_SERIES[name].colour,) * len(years),
        name=label,
        across=False,
        hover=tuple(
            t.labelled(f"{y} · {label}", t.number(v)) for y, v in zip(years, numbers, strict=True)
        ),
    )


def move_words(t: Texts) -> dict[str, str]:
    """Return the words for the series."""
    kinds, bases = t.each(MOVES), t.each(describe.BASES)
    arrivals = {
        basis: t._("arrival, {basis}").format(basis=bases[basis]) for basis in filters.BASES
    }
    return {"founder": kinds["founder"], **arrivals, "departure": kinds["departure"]}


def moves_said(t: Texts, rows: pd.DataFrame, as_of: dt.date, since: dt.date | None) -> str:
    """Sum the moves up: how many of each kind, until when, and how sure their dates are."""
    day = t.day(as_of)
    if rows.empty:
        return t._("No documented founder, arrival or departure fits these filters.")
    counts = rows["move"].value_counts()
    said = t.listing(
        [
            t.n_("{n} founding member", "{n} founding members", int(counts.get("founder", 0))),
            t.n_("{n} arrival", "{n} arrivals", int(counts.get("arrival", 0))),
            t.n_("{n} departure", "{n} departures", int(counts.get("departure", 0))),
        ]
    )
    known = int(((rows["move"] == "arrival") & (rows["basis"] == "joined")).sum())
    if since is None:
        text = t._("Up to {day}, {list} are documented.").format(day=day, list=said)
    else:
        text = t._("After {since} and up to {day}, {list} are documented.").format(
            since=t.day(since), day=day, list=said
        )
    return " ".join(
        [
            text,
            t.n_(
                "Of the arrivals, {n} has a known joining date; the others count from the "
                "earliest source that names them, and may have joined long before.",
                "Of the arrivals, {n} have a known joining date; the others count from the "
                "earliest source that names them, and may have joined long before.",
                known,
            ),
        ]
    )
