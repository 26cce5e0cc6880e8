"""Who founded, joined and left ANVITA: one row each, and as a chart by year with its sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, fields, filters, palette, schemes
from geo.anvita import growth
from geo.coverage import coverage
from geo.exhibit import Axis, Bars, Chart, Panel
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.model import Filters, LegendItem, Symbol
from geo.request import Request

KINDS: Final = {  # of moves
    "founder": _("founding member"),
    "arrival": _("arrival"),
    "departure": _("departure"),
}
SERIES: Final[dict[str, Symbol]] = {
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


def table(t: Texts, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the moves in words, for readers; ``source`` cells are as the layer has them.

    A date has the precision and the kind of its evidence.
    """
    kinds, levels, bases = t.each(KINDS), t.each(schemes.LEVELS), t.each(describe.BASES)
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


def by_year(rows: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
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
    return counted.reindex(index=order, columns=list(SERIES), fill_value=0).astype("int64")


def chart(request: Request) -> Chart:
    """Return founders, arrivals and departures by year, with the list of them as the table."""
    atlas, chosen, t = request.atlas, request.filters, request.t
    since = fields.day(request.display.since)
    rows = moves(atlas, chosen, since, request.display.move)
    counted = by_year(rows, chosen.as_of)
    return Chart(
        view_id="moves",
        title=t._("Founders, arrivals and departures"),
        subtitle=request.sentence(),
        caption=sentence(t, rows, chosen.as_of, since),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=_panels(t, counted),
        table=table(t, rows),
        legend=tuple(
            LegendItem(symbol, words(t)[name], int(counted[name].sum()))
            for name, symbol in SERIES.items()
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
    came = tuple(_bars(t, counted, years, name) for name in SERIES if name != "departure")
    went = _bars(t, counted, years, "departure")
    top = int(counted.drop(columns="departure").sum(axis=1).max())
    low = max(int(counted["departure"].max()), _LEAST)
    return (
        (Panel(came, x=axis, y=Axis(title=t._("arrivals"), span=(0, top + 1))),),
        (Panel((went,), x=axis, y=Axis(title=t._("departures"), span=(0, low))),),
    )


def _bars(t: Texts, counted: pd.DataFrame, years: tuple[str, ...], name: str) -> Bars:
    numbers = [int(v) for v in counted[name]]
    label = words(t)[name]
    return Bars(
        years,
        tuple(float(v) for v in numbers),
        (SERIES[name].colour,) * len(years),
        name=label,
        across=False,
        hover=tuple(
            t.labelled(f"{y} · {label}", t.number(v)) for y, v in zip(years, numbers, strict=True)
        ),
    )


def words(t: Texts) -> dict[str, str]:
    """Return the words for the series."""
    kinds, bases = t.each(KINDS), t.each(describe.BASES)
    arrivals = {
        basis: t._("arrival, {basis}").format(basis=bases[basis]) for basis in filters.BASES
    }
    return {"founder": kinds["founder"], **arrivals, "departure": kinds["departure"]}


def sentence(t: Texts, rows: pd.DataFrame, as_of: dt.date, since: dt.date | None) -> str:
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
