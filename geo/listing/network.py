"""A placed list as one more network of the atlas, and how it differs from what the atlas has.

The rows of a list get the columns of the layers and the days of `geo.filters.with_intervals`, so
that every map, chart, table and file treats them as it treats the others. The atlas itself is not
changed: what comes back is another one, which only its reader has.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Final, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import dates, describe, filters, palette, schemes
from geo.exhibit import Brought
from geo.i18n import LANGUAGES, Texts
from geo.layers import NO_READING, Atlas
from geo.listing import gazetteer
from geo.listing.listing import Network, Rows
from geo.model import Look, Shape
from geo.spelling import fold, slug
from geo.views import network_names

LIST: Final = "your-list"
OWN: Final = ("stated_for", "list_row", "further")  # columns that no other network has
OWN_POINT: Final = "list-point"
GAZETTEER: Final = "list-place"
_COLOURS: Final = (
    *("#E6007E", "#00A6A6", "#7A5C00", "#4B0092", "#D41159", "#1A85FF", "#5D3A9B", "#40B0A6"),
    *("#994F00", "#006CD1", "#E66100", "#0C7BDC"),
)
_COLOUR: Final = re.compile("#[0-9A-Fa-f]{6}")
_SHAPES: Final[tuple[Shape, ...]] = (
    *("hexagon", "kite", "pentagon", "star", "inverted", "diamond", "triangle", "plus"),
    *("square", "circle"),
)
_FACTS: Final = (  # what the atlas knows of a place of its own, and lends to a row of the list
    *("name", "name_variants", "country_iso2", "level", "official_code", "code_scheme", "admin1"),
    *("admin2", "covering_code", "location_method", "matched_id", "matched_name", "match_score"),
    *("population", "population_year", "population_source", "location_note", "departement"),
)
_NUMBERS: Final = ("match_score", "population", "population_year")


def look(atlas: Atlas, network: Network | None = None) -> Look:
    """Return the colour and shape of a list: those its reader chose, else proposed ones.

    What is proposed no network has; the colour is the farthest from all of theirs.
    """
    looks = palette.networks(atlas.networks)
    taken = np.asarray([_rgb(colour) for colour, _ in looks.values()])
    colour = max(_COLOURS, key=lambda c: float(np.abs(taken - _rgb(c)).sum(axis=1).min()))
    used = [shape for _, shape in looks.values()]
    shape = min(_SHAPES, key=used.count)
    if network is None:
        return colour, shape
    chosen = next((s for s in get_args(Shape) if s == network.shape), shape)
    return (network.colour if _COLOUR.fullmatch(network.colour) else colour), chosen


def day_of(text: str) -> dt.date | None:
    """Return the last day of a date as the atlas writes it, None where it is none."""
    try:
        return dates.last_day(text) if text else None
    except ValueError:
        return None


def _rgb(colour: str) -> np.ndarray:
    return np.asarray([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def place_ids(atlas: Atlas, listed: pd.Series, found: pd.DataFrame) -> pd.Series:
    """Return the atlas's own place of each row of `geo.listing.places.find`, empty for none.

    The same official code, the same entry of GeoNames or, for bodies that the atlas has no code
    of, the same kind and name in the same country. ``listed`` are the names as the list has them.
    """
    known = atlas.places
    coded = known[known["official_code"] != ""]
    by_code = dict(
        zip(coded["code_scheme"] + ":" + coded["official_code"], coded["place_id"], strict=True)
    )
    towns = known[
        known["location_method"].str.startswith("gazetteer-") & known["level"].eq("municipality")
    ]
    by_code |= dict(zip("geonames:" + towns["matched_id"], towns["place_id"], strict=True))
    rest = known[(known["official_code"] == "") & ~known["place_id"].isin(towns["place_id"])]
    named = [
        "|".join((country, level, fold(name)))
        for country, level, name in zip(
            rest["country_iso2"], rest["level"], rest["name"], strict=True
        )
    ]
    once = pd.Series(list(rest["place_id"]), index=named)
    by_name = once[~once.index.duplicated(keep=False)].to_dict()
    answers = [
        by_code.get(key) or by_name.get("|".join((country, kind, fold(name))), "")
        for key, country, kind, name in zip(
            *(found[c] for c in ("key", "country", "kind", "name")), strict=True
        )
    ]
    placed = pd.Series(answers, index=found.index, dtype="str")
    return placed.where(found["key"] != "", _named_alike(known, listed, found))


def _named_alike(known: pd.DataFrame, listed: pd.Series, found: pd.DataFrame) -> pd.Series:
    """Return the atlas's one place of the very name, for rows that no reference knows.

    Groups and networks of places have names that only the atlas has.
    """
    names = [fold(name) for name in known["name"]]
    once = pd.Series(list(known["place_id"]), index=[known["country_iso2"], names])
    once = once[~once.index.duplicated(keep=False)]
    alone = pd.Series(list(known["place_id"]), index=names)
    alone = alone[~alone.index.duplicated(keep=False)]
    unknown = found["how"].isin(("unknown", "spelling", "point"))
    answers = [
        (once.get((country, fold(name)), "") if country else alone.get(fold(name), ""))
        if asked
        else ""
        for asked, country, name in zip(unknown, found["country"], listed, strict=True)
    ]
    return pd.Series(answers, index=found.index, dtype="str")


def members(atlas: Atlas, rows: Rows, found: pd.DataFrame, day: dt.date) -> gpd.GeoDataFrame:
    """Return the rows of a list as memberships, with all columns of the atlas's own.

    Parameters
    ----------
    atlas
        The atlas that the list is held beside.
    rows
        The rows of the list.
    found
        Their places (`geo.listing.places.find`, same index).
    day
        The day on which the list was brought: a row without any date counts from it.

    Returns
    -------
    One row each, in their order, EPSG:4326. What the list says wins: its population and its own
    coordinates; where it says nothing the reference does. A row whose place is not known keeps its
    words and has no point. Of `OWN`, ``stated_for`` names the row in the statements on parties,
    ``list_row`` is its number, and ``further`` has the columns that are no fields, with values.
    """
    own = place_ids(atlas, rows.frame["name"], found)
    facts = _facts(atlas, rows.frame, found, own)
    told = _told(rows, own.where(own != "", _own_ids(rows.frame, found)), facts, day)
    made = {*told, *_NUMBERS, "start", "end", "basis", "geometry"}
    blank = {str(c): "" for c in atlas.members if c not in made}
    points = gpd.points_from_xy(told["lon"], told["lat"], crs=atlas.members.crs)
    dated = filters.with_intervals(told.assign(**blank))
    placed = gpd.GeoDataFrame(dated.drop(columns=["lat", "lon"]), geometry=points)
    placed.loc[told["lat"].isna(), "geometry"] = None
    return placed[[c for c in atlas.members if c in placed] + [*OWN]]


def _told(rows: Rows, places: pd.Series, facts: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return what the rows of a list say of memberships, beside the facts of their places."""
    frame = rows.frame
    status = frame["status"].mask(frame["status"] == "", "member")
    told = pd.DataFrame(
        {
            "membership_id": [f"{LIST}-{row}" for row in frame["row"]],
            "place_id": places,
            "network_id": LIST,
            "status": status,
            "joined": frame["joined"],
            "left": frame["left"],
            "evidence_grade": status.eq("founding").map({True: "founding", False: "explicit"}),
            "evidence": frame["note"],
            "source_url": frame["source"],
            "entity_type": facts["level"],
            "listed_name": frame["name"],
            "accessed": day.isoformat(),
            "party_family": "unknown",
            "reading": NO_READING,
            "stated_for": [f"{LIST}/{row}" for row in frame["row"]],
            "list_row": frame["row"].astype("Int64"),
            "further": describe.column(frame, _further(rows)),
        },
        index=frame.index,
    ).join(facts)
    told["region"] = told["admin1"].where(told["country_iso2"] == "FR", "").map(slug)
    told["population_tier"] = schemes.tier(told["population"])
    texts = ("status", "joined", "left", "evidence", "source_url", "listed_name", "evidence_grade")
    return told.astype(dict.fromkeys(texts, "str"))


def _further(rows: Rows) -> list[tuple[tuple[str, str], ...]]:
    """Return the other columns of each row with their names; an empty cell says nothing."""
    names = [str(name) for name in rows.further]
    return [
        tuple(zip(names, values, strict=True))
        for values in rows.further.astype("str").itertuples(index=False, name=None)
    ]


def _own_ids(frame: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Name the places that the atlas does not have: by their key, or by their words."""
    named = found["key"].map(lambda key: f"{LIST}-{slug(key)}")
    words = pd.Series([f"{LIST}-row-{row}" for row in frame["row"]], index=frame.index)
    return named.where(found["key"] != "", words)


def _facts(atlas: Atlas, frame: pd.DataFrame, found: pd.DataFrame, own: pd.Series) -> pd.DataFrame:
    """Return what is known of each row's place: of the atlas, the gazetteer, and the list."""
    departments = gazetteer.load().departments().to_dict()
    keys = list(zip(found["country"], found["department"], strict=True))
    names = [departments.get(key, key[1]) for key in keys]
    french, italian = found["country"] == "FR", found["country"] == "IT"
    official = found["scheme"] != "geonames"
    nowhere = found["key"] == ""
    facts = pd.DataFrame(
        {
            "name": found["name"].mask(nowhere, frame["name"].mask(frame["name"] == "", "?")),
            "country_iso2": found["country"],
            "level": found["kind"].mask(nowhere, "other"),
            "official_code": found["code"].where(official, ""),
            "code_scheme": found["scheme"].where(found["scheme"].isin(_SCHEMES), ""),
            "admin1": found["region"].mask(nowhere, frame["region"]),
            "admin2": pd.Series(names, index=found.index).mask(italian, found["department"]),
            "location_method": nowhere.map({True: schemes.UNPLACED, False: GAZETTEER}),
            "matched_id": found["code"],
            "matched_name": found["name"],
            "population": found["population"],
            "population_year": found["population_year"],
            "population_source": found["population_source"],
            "departement": found["department"].where(french & (found["kind"] != "epci"), ""),
            "lat": found["lat"],
            "lon": found["lon"],
        }
    )
    known, mine = atlas.places.set_index("place_id"), own != ""
    points = known.geometry
    lent = known[list(_FACTS)].assign(lat=points.y, lon=points.x).reindex(own).set_axis(own.index)
    for column in (*_FACTS, "lat", "lon"):
        told = lent[column] if column in (*_NUMBERS, "lat", "lon") else lent[column].fillna("")
        facts[column] = told.where(mine, facts[column]) if column in facts else told
    for column in ("lat", "lon"):
        facts[column] = facts[column].fillna(found[column])
    return _as_listed(frame, facts)


_SCHEMES: Final = frozenset({"insee", "istat", "gss", "siren", "insee-dep", "insee-reg"})


def _as_listed(frame: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Let the list's own population and coordinates stand before those of the reference."""
    counted = frame["population"].notna()
    pointed = frame["lat"].notna() & frame["lon"].notna()
    people = frame["population"].astype("Float64").fillna(facts["population"].astype("Float64"))
    return facts.assign(
        population=people.round().astype("Int64"),
        population_year=facts["population_year"].astype("Int64").mask(counted),
        population_source=facts["population_source"].mask(counted, LIST),
        lat=frame["lat"].where(pointed, facts["lat"]).astype("float64"),
        lon=frame["lon"].where(pointed, facts["lon"]).astype("float64"),
        location_method=facts["location_method"].mask(
            pointed & (facts["location_method"] != schemes.UNPLACED), OWN_POINT
        ),
    )


def statements(atlas: Atlas, rows: Rows, listed: gpd.GeoDataFrame, day: dt.date) -> pd.DataFrame:
    """Return what the list says of parties, one row each; without a date it is said on the day.

    The family is that of the atlas's party of the same letters or name in the country; of a party
    that the atlas does not know, nothing is guessed.
    """
    frame = rows.frame[rows.frame["party"] != ""]
    country = listed.loc[frame.index, "country_iso2"]
    known: dict[tuple[str, str], tuple[str, str, str]] = {}
    for where, party, name, family in zip(
        *(atlas.parties[c] for c in ("country_iso2", "party", "name", "family")), strict=True
    ):
        for text in (name, party):
            known[where, fold(text)] = (party, name, family)
    told = [
        known.get((where, fold(party)), (party, "", "unknown"))
        for where, party in zip(country, frame["party"], strict=True)
    ]
    said = pd.DataFrame(told, columns=["party", "party_name", "party_family"], index=frame.index)
    return said.assign(
        place_id=listed.loc[frame.index, "stated_for"],
        as_of=frame["party_date"].mask(frame["party_date"] == "", day.isoformat()),
        source=frame["source"],
        note="",
    )[list(atlas.executives)]


def beside(
    atlas: Atlas, network: Network, rows: Rows, found: pd.DataFrame, day: dt.date, t: Texts
) -> Atlas:
    """Return the atlas with the list as one more network, or in place of one of its own.

    Parameters
    ----------
    atlas
        The atlas as it is read; it is not changed.
    network
        What the reader says of the list. With ``instead_of``, the list's rows stand for that
        network's, under its name and "your list"; its looks and published totals stay.
    rows, found, day
        As for `members`.
    t
        The language of the names.

    Returns
    -------
    Another atlas, for this reader alone.
    """
    instead = network.instead_of if network.instead_of in set(atlas.networks["network_id"]) else ""
    listed = members(atlas, rows, found, day)
    listed = listed.assign(
        network_id=instead or LIST,
        population_source=listed["population_source"].replace(LIST, t._("your list")),
    )
    taken = atlas.members["network_id"] == instead
    kept = atlas.members[~taken].assign(stated_for=lambda rest: rest["place_id"])
    said = statements(atlas, rows, listed, day)
    whole = pd.concat([kept, listed], ignore_index=True)
    return replace(
        atlas,
        members=gpd.GeoDataFrame(whole, geometry="geometry", crs=atlas.members.crs),
        places=_places(atlas, listed),
        executives=pd.concat([atlas.executives, said], ignore_index=True),
        networks=_networks(atlas, network, instead, t),
        counts=_counts(atlas, network, instead, day),
        brought=Brought(
            instead or LIST,
            _called(atlas, network, instead, t.language),
            len(listed),
            day,
            network.licence,
            network_names(atlas, t)[instead] if instead else "",
        ),
        base=atlas,
        replaced=gpd.GeoDataFrame(atlas.members[taken]) if instead else None,
    )


def _places(atlas: Atlas, listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    new = listed[~listed["place_id"].isin(atlas.places["place_id"])].drop_duplicates("place_id")
    shared = [c for c in atlas.places if c in new]
    rows = pd.concat([atlas.places, new[shared]], ignore_index=True)
    texts = [c for c in rows if rows[c].dtype in {"str", "object"}]
    for column in [c for c in texts if c != "geometry"]:
        rows[column] = rows[column].fillna("")
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=atlas.places.crs)


def _called(atlas: Atlas, network: Network, instead: str, language: str) -> str:
    """Return what a list is called in a language."""
    t = Texts(language)
    if instead:
        return t._("{network}, your list").format(network=network_names(atlas, t)[instead])
    return network.name or t._("Your list")


def _networks(atlas: Atlas, network: Network, instead: str, t: Texts) -> pd.DataFrame:
    rows = atlas.networks
    named = {
        f"name_{language}": _called(atlas, network, instead, language) for language in LANGUAGES
    }
    named = {column: name for column, name in named.items() if column in rows}
    if instead:
        here = rows["network_id"] == instead
        told = named | {"short_name": "", "acronym": ""}
        return rows.assign(**{c: rows[c].mask(here, text) for c, text in told.items()})
    colour, shape = look(atlas, network)
    order = rows["draw_order"][rows["colour"] != ""].astype(int).max() + 1
    unit = network.unit or t._("members")
    told = {
        **dict.fromkeys(rows.columns, ""),
        **named,
        "network_id": LIST,
        "kind": "network",
        "active": "yes",
        "colour": colour,
        "shape": shape,
        "draw_order": str(order),
        "european": "true",
        **{str(c): unit for c in rows if str(c).startswith("members_unit")},
        "in_typology": "false",
    }
    return pd.concat([rows, pd.DataFrame([told])], ignore_index=True)


def _counts(atlas: Atlas, network: Network, instead: str, day: dt.date) -> pd.DataFrame:
    """Add the total that the list's network publishes itself, in the unit that it counts in."""
    if network.total is None:
        return atlas.counts
    units = atlas.networks.set_index("network_id")["members_unit"]
    told = dict.fromkeys(atlas.counts.columns, "") | {
        "network_id": instead or LIST,
        "total": network.total,
        "qualifier": "exact",
        "date": network.total_date if day_of(network.total_date) else day.isoformat(),
        "unit": units[instead] if instead else network.unit or "members",
    }
    return pd.concat([atlas.counts, pd.DataFrame([told])], ignore_index=True)
