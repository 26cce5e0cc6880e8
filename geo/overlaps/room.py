"""The page of overlaps: its map, its choices, and what builds each of its parts.

On the map each place has one symbol, by the networks of the set that it is in.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from geo import colouring, describe, headline, palette, schemes, views
from geo.describe import Card, Row
from geo.exhibit import Exhibit
from geo.fields import Choices
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import EUROPE, WORLD, Bounds, Display, LegendItem, View
from geo.overlaps import charts
from geo.overlaps.sets import PAIR, Sets, largest_first, numbers, title
from geo.request import Request, Room

PRESETS: Final[dict[str, Bounds]] = {
    "europe": (-11.0, 35.0, 32.0, 66.0),
    "world": views.PRESETS["world"],
}
_PLACE: Final = ("place_id", "name", "level", "country_iso2")
_MEMBERSHIP: Final = (  # what the texts of a place say of each of its memberships
    *("place_id", "network_id", "status", "status_at", "basis", "source_url"),
    *("joined", "left", "first_attested", "assumed_by"),
)
MOST: Final = 5  # networks told apart by colour: as many, or more


def categories(table: pd.DataFrame) -> pd.Series:
    """Return the category of each place of `geo.overlaps.sets.table`.

    Of two networks: ``first``, ``second`` or ``both``. Of more or fewer: in how many of them.
    """
    if len(table.columns) != PAIR:
        return numbers(table).clip(upper=MOST).astype("str")
    first, second = (table[network] for network in table)
    found = pd.Series("both", index=table.index, dtype="str")
    return found.mask(~second, "first").mask(~first, "second")


def place_rows(rows: gpd.GeoDataFrame, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row for each place: its earliest current membership, with its category.

    A place of which a membership is inferred is drawn as inferred.
    """
    former = rows["status_at"].eq("former")
    ordered = rows.assign(_former=former).sort_values(["_former", "start"], kind="stable")
    places = ordered.drop_duplicates("place_id").drop(columns="_former").sort_values("place_id")
    unsure = rows["evidence_grade"].eq("inferred") | rows["basis"].eq("assumed")
    inferred = set(rows.loc[unsure, "place_id"])
    grades = places["evidence_grade"].mask(places["place_id"].isin(inferred), "inferred")
    status = places["status_at"].where(places["status_at"] == "former", "member")
    category = places["place_id"].map(categories(table))
    return places.assign(evidence_grade=grades, status_at=status, category=category)


def words(sets: Sets) -> dict[str, str]:
    """Return the categories that a set can have, with their words."""
    t, found = sets.t, schemes.words(sets.t, "overlap")
    if len(sets.networks) != PAIR:
        numbers = [str(n) for n in range(1, min(len(sets.networks), MOST) + 1)]
        return {code: found[code] for code in numbers}
    first, second = (sets.names[network] for network in sets.networks)
    only = t._("{network} only")
    return {
        "first": only.format(network=first),
        "second": only.format(network=second),
        "both": t._("{a} and {b}").format(a=first, b=second),
    }


def legend(sets: Sets, drawn: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Return the legend of painted places, with what a hollow symbol means."""
    return colouring.legend(
        drawn, palette.SCHEMES["overlap"], words(sets), sets.t.each(schemes.MARKS)
    )


def texts(sets: Sets, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add ``hint``, ``card`` (for hand-outs) and ``label`` to places."""
    t, by_place = sets.t, dict[str, list[Row]]()
    for row in describe.records(sets.rows[list(_MEMBERSHIP)]):
        by_place.setdefault(row["place_id"], []).append(row)
    records = [(row, by_place[row["place_id"]]) for row in describe.records(places[list(_PLACE)])]
    hints = (
        (row["name"], *(f"{sets.names[m['network_id']]} · {describe.dates(t, m)}" for m in found))
        for row, found in records
    )
    return places.assign(
        hint=describe.column(places, hints),
        card=describe.column(places, (_card(sets, *record) for record in records)),
        label=places["name"],
    )


def _card(sets: Sets, row: Row, found: list[Row]) -> Card:
    t, status = sets.t, schemes.words(sets.t, "status")
    facts = [
        (sets.names[m["network_id"]], f"{status[m['status_at']]} · {describe.dates(t, m)}")
        for m in found
    ]
    facts.append((t._("Kind of body"), t.each(schemes.LEVELS)[row["level"]]))
    cells = dict.fromkeys(s for m in found for s in describe.sources(m["source_url"]))
    place = f"{row['name']}, {describe.country(t, row['country_iso2'])}"
    return Card(place, tuple(facts), tuple(cells))


def view(request: Request) -> View:
    """Return the map of the places in a set of networks."""
    t, display, sets = request.t, request.display, Sets.of(request)
    places = place_rows(sets.rows, sets.table)
    looked = colouring.with_symbols(places, "overlap", display.size_by)
    drawn = texts(sets, looked)
    europe = display.preset != "world"
    return View(
        view_id=f"overlaps_{display.preset}",
        title=title(t),
        subtitle=request.sentence(),
        as_of=request.filters.as_of,
        language=t.language,
        imprint=request.imprint,
        members=drawn,
        memberships=sets.rows,
        extent=PRESETS[display.preset],
        legend=legend(sets, drawn),
        coverage=sets.coverage,
        headline=headline.overlaps(t, numbers(sets.table), request.filters.as_of),
        caption=sets.caption(*_split(sets, drawn), *_unlocated(t, drawn)),
        facets=sets.facets,
        tables={"memberships": sets.rows},
        base=EUROPE if europe else WORLD,
    )


def _split(sets: Sets, drawn: gpd.GeoDataFrame) -> list[str]:
    """Say of two networks how many places are in either alone, and in both."""
    if len(sets.networks) != PAIR or drawn.empty:
        return []
    numbers = drawn["category"].value_counts()
    parts = [
        f"{label} ({sets.t.number(int(numbers.get(code, 0)))})"
        for code, label in words(sets).items()
    ]
    return [sets.t._("Of these: {list}.").format(list=sets.t.listing(parts))]


def _unlocated(t: Texts, drawn: gpd.GeoDataFrame) -> list[str]:
    number = int(drawn.geometry.isna().sum())
    said = t.n_(
        "{n} place has no point and is not on the map.",
        "{n} places have no point and are not on the map.",
        number,
    )
    return [said] if number else []


def build(request: Request) -> Exhibit:
    """Return the part of the page that is asked for."""
    display = request.display
    if display.part == "map":
        return view(request)
    sets, least = Sets.of(request), int(display.least)
    if display.part == "matrix":
        return charts.matrix(sets, least)
    if display.part == "ranking":
        return charts.ranking(sets, least)
    return charts.co_membership(sets) if display.part == "graph" else charts.combinations(sets)


def _choices(atlas: Atlas, t: Texts) -> Choices:
    _ = t._
    found = views.options(atlas, t, largest_first(atlas))
    offered = (  # filters of places, which all of their memberships pass; the last two by links
        *("networks", "countries", "regions", "tiers", "families", "stated", "statuses"),
        *("places", "departements"),
    )
    return {
        **{name: found[name] for name in offered},
        "part": {
            "map": _("Map"),
            "sets": _("Combinations"),
            "matrix": _("Places by networks"),
            "ranking": _("Ranking"),
            "graph": _("Networks"),
        },
        "preset": {"europe": _("Europe"), "world": _("World")},
        "size_by": t.each(schemes.SIZES),
        "least": {
            "1": _("one network or more"),
            "2": _("two networks or more"),
            "3": _("three networks or more"),
            "4": _("four networks or more"),
        },
        "card": views.places(atlas),
    }


ROOM: Final = Room(
    "overlaps",
    title,
    Display(part="map", preset="europe", least="2"),
    build,
    _choices,
    networks=None,
)
