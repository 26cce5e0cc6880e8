"""Map 2 of the paper: ICCAR by its seven coalitions, as points, and by country, in classes.

The International Coalition of Inclusive and Sustainable Cities works through seven regional or
national coalitions. Few publish their members: what each is, and how much of each is documented,
stands beside the map; under it, the chart of the years from which its members count.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Final, cast

import numpy as np
import pandas as pd

from geo import dates, describe, filters, headline, palette, schemes, views
from geo.coverage import Scope, coverage, nearest_total, turning_days
from geo.exhibit import Axis, Chart, Later, Panel
from geo.fields import Choices
from geo.i18n import Texts, _, said, said_column
from geo.layers import Atlas
from geo.maps import iccar_countries as countries
from geo.maps import small_multiples
from geo.maps.iccar_countries import NETWORK
from geo.model import EUROPE, WORLD, Area, AreaKey, Display, View
from geo.request import Request, Room
from geo.table import covered
from geo.views import Painter, kinds

NETWORKS: Final = (NETWORK,)
NO_MEASURE: Final = "none"
COALITIONS: Final = ("eccar", "cimard", "us", "lac", "africa", "arab", "apcad")
QUALITIES: Final = {  # how well a coalition is documented
    "good": _("good: 75% or more"),
    "partial": _("partial: 40% to under 75%"),
    "thin": _("thin: under 40%"),
    "unknown": _("unknown: no published total that tells"),
}

_RANKS: Final = {"exact": 0, "about": 1, "more_than": 2}
_NEAR: Final = dt.timedelta(days=730)
_WHOLE: Final = Scope("members")
_NOT_THE_WHOLE: Final = (  # notes of totals of something else
    "sub-regional lead cities only",
    "mayors, not municipalities checked one by one",
    "mayors that signed the Compact on Racial Equity, another text",
)
_TEXTS: Final = ("name", "secretariat", "action_plan", "place_founded")
_GOOD: Final = 0.75
_THIN: Final = 0.4


def published_total(
    counts: pd.DataFrame, coalition: str, as_of: dt.date, at_least: int, read_on: dt.date
) -> tuple[str, pd.Series] | None:
    """Pick the published total of a coalition, and say how near to the day it is.

    Parameters
    ----------
    at_least
        What is documented: a smaller total can't be the whole, and is passed over.
    read_on
        The day on which the sources were read, which stands for the date of an undated page.

    Returns
    -------
    ``near`` and the total of `geo.coverage.nearest_total` (within two years, one dated to the
    year only where there is no better dated one); else, within two years of the reading,
    ``undated`` and the total of an undated page (an exact one first, then the largest); else
    ``older`` and the latest total published before the day. None if there is none.
    """
    own = counts[(counts["network_id"] == NETWORK) & (counts["coalition"] == coalition)]
    own = own[(own["total"] >= at_least) & ~own["note"].isin(_NOT_THE_WHOLE)]
    precise = own[own["date"].str.len() > len("YYYY")]
    for dated in (precise, own):
        near = nearest_total(dated, NETWORK, _WHOLE, as_of, at_least, coalition=coalition)
        if near is not None:
            return "near", near
    own = own.assign(_rank=own["qualifier"].map(_RANKS), _day=dates.last_days(own["date"]))
    undated = own[own["date"] == ""]
    if len(undated) and abs(as_of - read_on) <= _NEAR:
        order = undated.sort_values(["_rank", "total", "source"], ascending=[True, False, True])
        return "undated", order.iloc[0]
    older = own[own["_day"] <= pd.Timestamp(as_of)].sort_values(["_day", "total"])
    return ("older", older.iloc[-1]) if len(older) else None


def quality(share: float, basis: str) -> str:
    """Grade a documented share: good from 75 %, partial from 40 %, thin below.

    Unknown without a total (NaN), and when an ``older`` total does not make it thin: a coalition
    may have grown since, so that its share is only an upper bound.
    """
    if np.isnan(share) or (basis == "older" and share >= _THIN):
        return "unknown"
    return "good" if share >= _GOOD else "partial" if share >= _THIN else "thin"


def coalition_table(
    t: Texts, rows: pd.DataFrame, counts: pd.DataFrame, coalitions: pd.DataFrame, as_of: dt.date
) -> pd.DataFrame:
    """Return what is known of each coalition on a day, in the order of `COALITIONS`.

    Parameters
    ----------
    rows
        The memberships of `geo.filters.at` on that day, not narrowed by other filters.
    counts
        Published totals, as in `geo.coverage.coverage`.
    coalitions
        One row per coalition, with texts as in `geo.i18n.said`.

    Returns
    -------
    ``key``, ``label``, ``name``, ``founded``, ``place_founded``, ``secretariat``,
    ``action_plan``, ``source``, ``documented``, and of the total of `published_total`:
    ``published``, ``published_date``, ``qualifier``, ``published_basis``, ``published_source``
    (all empty before the founding); ``share`` (at most this, where the total is ``more_than``)
    and ``quality``.
    """
    facts, read_on = coalitions.set_index("coalition"), dates.last_day(str(rows["accessed"].max()))
    documented = countries.current(rows)["coalition"].value_counts()
    unknown, lines = pd.Series({"date": "", "qualifier": "", "source": ""}), []
    for key, label in schemes.words(t, "coalition").items():
        number, row = int(documented.get(key, 0)), cast("pd.Series", facts.loc[key])
        begun = dates.first_day(str(row["founded"])) <= as_of
        found = published_total(counts, key, as_of, number, read_on) if begun else None
        basis, total = found or ("", unknown)
        published = int(total["total"]) if found else None
        share = number / (published or np.nan)
        lines.append(
            {
                "key": key,
                "label": label,
                **{name: said(row, name, t) for name in _TEXTS},
                "founded": str(row["founded"]),
                "source": str(row["source"]),
                "documented": number,
                "published": published,
                "published_date": str(total["date"]),
                "qualifier": str(total["qualifier"]),
                "published_basis": basis,
                "published_source": str(total["source"]),
                "share": share,
                "quality": quality(share, basis),
            }
        )
    return pd.DataFrame(lines).astype({"published": "Int64"})


def for_readers(t: Texts, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `coalition_table` in words, for readers."""
    _, words = t._, t.each(QUALITIES)
    records = table.to_dict("records")
    return pd.DataFrame(
        {
            _("Coalition"): [r["label"] for r in records],
            _("Documented"): [r["documented"] for r in records],
            _("Published"): [_published_words(t, r) for r in records],
            _("Documented share"): [
                "" if pd.isna(r["share"]) else t.percent(r["share"]) for r in records
            ],
            _("Quality"): [words[r["quality"]] for r in records],
            _("Founded"): [t.partial(r["founded"]) if r["founded"] else "" for r in records],
            _("Where"): [r["place_founded"] for r in records],
            _("Secretariat"): [r["secretariat"] for r in records],
            _("Programme"): [r["action_plan"] for r in records],
        }
    )


def _published_words(t: Texts, record: dict[Any, Any]) -> str:
    if pd.isna(record["published"]):
        return t._("no total known")
    number = describe.qualified(t, int(record["published"]), record["qualifier"])
    date = t.partial(record["published_date"]) if record["published_date"] else t._("undated")
    return f"{number} ({date})"


def shares(table: pd.DataFrame) -> dict[str, float]:
    """Return the share of each coalition in `coalition_table`, NaN where its quality is unknown."""
    known = table["share"].astype("float64").where(table["quality"] != "unknown")
    return dict(zip(table["key"], known, strict=True))


def well_documented(atlas: Atlas, last: dt.date) -> list[tuple[str, list[str]]]:
    """Return the coalitions of which half or more is documented, with the first day of each state.

    The same as by `shares` and `iccar_countries.states` on every day until the last.
    """
    members = atlas.members[atlas.members["network_id"] == NETWORK]
    founded = atlas.coalitions.set_index("coalition")["founded"]
    read_on = dates.last_day(str(members["accessed"].max()))
    turns: dict[dt.date, dict[str, bool]] = {}
    for key in COALITIONS:
        own = members[members["coalition"] == key]
        totals = atlas.counts[
            (atlas.counts["network_id"] == NETWORK) & (atlas.counts["coalition"] == key)
        ]
        begun = dates.first_day(str(founded[key]))
        days = {day.date() for c in ("start", "end") for day in own[c].dropna()}
        days |= turning_days(totals, [NETWORK]) | {begun, dt.date.min}
        days |= {read_on - _NEAR, read_on + _NEAR + dt.timedelta(days=1)}
        for day in (day for day in days if day <= last):
            number = int((filters.state(own, day) == "current").sum()) if day >= begun else 0
            found = published_total(totals, key, day, number, read_on) if begun <= day else None
            share = number / int(found[1]["total"]) if found else np.nan
            known = bool(found) and quality(share, found[0] if found else "") != "unknown"
            turns.setdefault(day, {})[key] = known and share >= countries.WELL_DOCUMENTED
    since, standing = [], dict.fromkeys(COALITIONS, False)
    for day in sorted(turns):
        standing |= turns[day]
        since.append((day.isoformat(), [key for key, well in standing.items() if well]))
    return since


def measure_choices(t: Texts) -> dict[str, str]:
    """Return what countries can be coloured by."""
    words = {name: t._(measure.label) for name, measure in countries.MEASURES.items()}
    return {NO_MEASURE: t._("nothing"), **words}


def areas(table: pd.DataFrame, measure: str, t: Texts) -> tuple[Area, ...]:
    """Return the countries in the colour of their class, with a hint each."""
    fills = countries.colours(table[measure], measure)
    words = t.each(countries.STATES)
    names = said_column(table, "name", t)
    found = []
    for fill, name, row in zip(fills, names, table.to_dict("records"), strict=True):
        state = str(row["state"])
        empty, hatched = countries.ABSENCE.get(state, ("", False))
        told = countries.said(row, t) if state == "documented" else words[state]
        colour = fill or empty or countries.ABSENCE["none_documented"][0]
        found.append(Area(str(row["iso2"]), colour, (name, told), hatched=hatched))
    return tuple(found)


def area_legend(table: pd.DataFrame, measure: str, t: Texts) -> tuple[AreaKey, ...]:
    """Return the classes with the number of countries in each, then the kinds of absence.

    What is outside the filter has a line only where something is.
    """
    index = countries.classify(table[measure], measure)
    colours = countries.MEASURES[measure].colours
    keys = [
        AreaKey(colours[i], label, int((index == i).sum()))
        for i, label in enumerate(countries.class_labels(t, measure))
    ]
    words = t.each(countries.STATES)
    for state, (fill, hatched) in countries.ABSENCE.items():
        number = int((table["state"] == state).sum())
        if number or state != "outside":
            keys.append(AreaKey(fill, words[state], number, hatched=hatched))
    return tuple(keys)


def view(request: Request) -> View:
    """Return Map 2 on any day.

    Its tables are ``coalitions``, in words, and ``countries`` with their measures.
    """
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    everything = request.memberships
    rows = everything[filters.mask(everything, chosen)]
    coalitions = coalition_table(t, everything, atlas.counts, atlas.coalitions, chosen.as_of)
    table = countries.country_measures(rows, countries.read_countries(), shares(coalitions))
    table = countries.narrowed(table, everything, chosen)
    painter = Painter(request.imprint, t, quiet=True)
    drawn = painter.paint(rows, display)
    europe = display.preset == "europe"
    shaded: tuple[Area, ...] = ()
    keys: tuple[AreaKey, ...] = ()
    if display.measure != NO_MEASURE:
        shaded = areas(table, display.measure, t)
        keys = area_legend(table, display.measure, t)
    return View(
        view_id=f"iccar_{display.preset}",
        title=t._("Coverage of ICCAR"),
        subtitle=request.sentence(),
        as_of=chosen.as_of,
        language=t.language,
        imprint=painter.imprint,
        members=drawn,
        extent=views.PRESETS[display.preset],
        legend=painter.legend(drawn, display.colour_by, NETWORKS),
        area_legend=keys,
        area_title=measure_choices(t)[display.measure] if keys else "",
        coverage=coverage(everything, atlas.counts, NETWORK, chosen.as_of),
        headline=headline.world(t, drawn, chosen.as_of),
        caption=describe.sentence(t, drawn, kinds(painter.names, NETWORKS, t), chosen.as_of),
        base=EUROPE if europe else WORLD,
        areas=shaded,
        area_file="europe.geojson" if europe else "world.geojson",
        facets=filters.facets(everything, chosen),
        tables=Later(coalitions=lambda: for_readers(t, coalitions), countries=lambda: table),
    )


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the current members of ICCAR by the year from which they count, and coalition.

    Returns years as index, from the first to the last without gaps, and the coalitions in their
    order as columns. Undated rows are left out: no source says in which year they began.
    """
    dated = rows[(rows["state"] == "current") & (rows["basis"] != "accessed")]
    years = dated["start"].dt.year
    table = pd.crosstab(years, dated["coalition"])
    order = [c for c in palette.SCHEMES["coalition"] if c in set(rows["coalition"])]
    span = range(int(years.min()), int(years.max()) + 1) if len(dated) else range(0)
    return table.reindex(index=span, columns=order, fill_value=0).astype("int64")


@lru_cache(maxsize=32)
def joined(view: View, t: Texts) -> Chart:
    """Return the years as stacked bars, one colour for each coalition; drawn up once for a view."""
    table, words = by_year(view.members), schemes.words(t, "coalition")
    years = tuple(float(year) for year in table.index)
    bars, legend = small_multiples.stacked(table, years, words, "coalition", t)
    named = table.rename(columns=words).rename_axis(index=t._("Year"), columns=None)
    return small_multiples.beside(
        view,
        "year",
        title=t._("Members by the year from which they count"),
        caption=_years_in_words(table, view.members, t),
        rows=((Panel(bars, Axis("number"), Axis("number", t._("Members"))),),),
        table=named.reset_index(),
        keys=covered(map(str, table.index)),
        heads={words[str(code)]: f"coalition {code}" for code in table},
        legend=legend,
    )


def _years_in_words(table: pd.DataFrame, rows: pd.DataFrame, t: Texts) -> str:
    sums = table.sum(axis=1)
    if not sums.sum():
        return t._("No membership to count.")
    undated = int(((rows["state"] == "current") & (rows["basis"] == "accessed")).sum())
    said = t.n_(
        "{n} member counts from a year between {first} and {last}, most of them from {year} "
        "({most}).",
        "{n} members count from a year between {first} and {last}, most of them from {year} "
        "({most}).",
        int(sums.sum()),
    ).format(
        first=sums.index[0],
        last=sums.index[-1],
        year=sums.idxmax(),
        most=t.number(int(sums.max())),
    )
    more = t.n_(
        "{n} more has no dated source and is not drawn.",
        "{n} more have no dated source and are not drawn.",
        undated,
    )
    return f"{said} {more}" if undated else said


def _choices(atlas: Atlas, t: Texts) -> Choices:
    colours = schemes.choices(t, "network", "coalition") | schemes.colour_choices(t)
    return {
        **views.options(atlas, t, NETWORKS),
        "preset": t.each(views.PRESET_WORDS),
        "measure": dict(measure_choices(t)),
        "colour_by": colours | {"network": t._("nothing")},
        "size_by": t.each(schemes.SIZES),
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "iccar",
    lambda t: t._("Coverage of ICCAR"),
    Display(colour_by="coalition", preset="world", measure="members"),
    view,
    _choices,
    networks=NETWORKS,
    comparable=True,
)
