"""What the views of the atlas share: names, choices of the filters, symbols, legend, extents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod

from geo import colouring, describe, filters, palette, schemes
from geo.exhibit import Imprint, Licence
from geo.i18n import Texts, _, said, said_column
from geo.layers import Atlas
from geo.model import AGGREGATE_FROM, Bounds, ColourBy, Display, Inset, LegendItem, Look, View
from geo.spelling import fold

CONTEXT_SIZE: Final = 12
TILE: Final = 256  # pixels of the world's width at zoom 0, in Web Mercator
CLOSEST: Final = 9.0
PRESETS: Final[dict[str, Bounds]] = {  # what a map of the world can show of it
    "world": (-168.0, -56.0, 180.0, 74.0),
    "europe": (-11.0, 35.0, 41.0, 65.0),
}
PRESET_WORDS: Final = {"world": _("World"), "europe": _("Europe")}
_MARGIN: Final = 0.5  # degrees around a single point
_MOST: Final = 0.75  # of the rows of a map: those that it goes to
_FAR: Final = 1_500_000.0  # metres from their middle
_AROUND: Final = 0.25  # degrees of latitude from a place to the edge of what surrounds it
_GEOD: Final = Geod(ellps="WGS84")
# Of France, whose codes run from 01 to 95 without 20, which is Corsica.
DEPARTEMENTS: Final = (
    *(f"{number:02}" for number in range(1, 96) if number != 20),  # noqa: PLR2004 - said above
    *("2A", "2B", "971", "972", "973", "974", "976"),
)


def network_names(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the short name of every network: its usual one, else its acronym or name."""
    rows = atlas.networks
    names = rows["acronym"].where(rows["acronym"] != "", said_column(rows, "name", t))
    names = names.mask(rows["short_name"] != "", rows["short_name"])
    return dict(zip(rows["network_id"], names, strict=True))


def kinds(names: Mapping[str, str], networks: tuple[str, ...], t: Texts) -> dict[str, str]:
    """Return the categories of the scheme of networks, with their words, for some networks.

    City of Sanctuary has two: its local groups and its councils are never added up.
    """
    words: dict[str, str] = {}
    for network in networks:
        words[network] = names[network]
        if network == palette.SANCTUARY:
            sanctuary = names[network]
            words[network] = t._("{network} (local groups)").format(network=sanctuary)
            words[palette.COUNCILS] = t._("{network} (councils)").format(network=sanctuary)
    return words


def reference_titles(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the title of each reference that a source can name, with who wrote it and when."""
    rows = atlas.references
    written = [
        ", ".join(filter(None, (*str(authors).split("|"), str(year))))
        for authors, year in zip(rows["authors"], rows["year"], strict=True)
    ]
    titled = zip(rows["ref_id"], said_column(rows, "title", t), written, strict=True)
    return {ref: f"{title} ({by})" if by else title for ref, title, by in titled}


def imprint(atlas: Atlas, t: Texts) -> Imprint:
    """Return what every exhibit of an atlas carries of it.

    Raises
    ------
    KeyError
        If the package of the layers does not say under which licences they are.
    """
    shared = next(r for r in atlas.package["resources"] if r["name"] == "executives_gb")
    rows = atlas.networks

    def licence(record: Mapping[str, str]) -> Licence:
        name = record["name"].replace("CC-", "CC ").replace("-4.0", " 4.0")
        return Licence(name, said(record, "title", t), record["path"])

    names, brought = network_names(atlas, t), atlas.brought
    if brought is not None:
        brought = replace(brought, name=names[brought.network])
    return Imprint(
        names=names,
        looks=palette.networks(atlas.networks),
        reasons=dict(zip(rows["network_id"], said_column(rows, "coverage_reason", t), strict=True)),
        titles=reference_titles(atlas, t),
        version=atlas.version,
        licence=licence(atlas.package["licenses"][0]),
        shared=licence(shared["licenses"][0]),
        shared_sources=atlas.shared_sources,
        brought=brought,
    )


@dataclass(frozen=True)
class Painter:
    """Gives rows their symbols, sizes and texts, in one language.

    Where a map is about countries, the members of a network are ``quiet``: alike, and round.
    """

    imprint: Imprint
    t: Texts
    quiet: bool = False

    @classmethod
    def of(cls, atlas: Atlas, t: Texts) -> Painter:
        """Return the painter of an atlas."""
        return cls(imprint(atlas, t), t)

    @property
    def names(self) -> Mapping[str, str]:
        """Return the names of the networks."""
        return self.imprint.names

    @property
    def _looks(self) -> Mapping[str, Look]:
        looks = self.imprint.looks
        return dict.fromkeys(looks, palette.QUIET) if self.quiet else looks

    def paint(self, rows: gpd.GeoDataFrame, display: Display) -> gpd.GeoDataFrame:
        """Return the rows with all columns that a renderer needs."""
        looked = colouring.with_symbols(rows, display.colour_by, display.size_by, self._looks)
        return self._told(looked)

    def paint_context(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return rows of other networks, small and by network."""
        looked = colouring.with_symbols(rows, "network", looks=self.imprint.looks)
        return self._told(looked.assign(size=CONTEXT_SIZE))

    def _told(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Add ``label`` and ``hint``, the texts of a symbol.

        Beyond `AGGREGATE_FROM` located rows the map draws them together, and a hint of each would
        be read by nobody: they are left empty.
        """
        hints: list[tuple[str, ...]] = [()] * len(rows)
        if rows.geometry.notna().sum() <= AGGREGATE_FROM:
            hints = [
                describe.hint(self.t, row, self.names[row["network_id"]])
                for row in describe.records(rows)
            ]
        return rows.assign(label=rows["name"], hint=describe.column(rows, hints))

    def legend(
        self, rows: gpd.GeoDataFrame, colour_by: ColourBy, networks: tuple[str, ...]
    ) -> tuple[LegendItem, ...]:
        """Return the legend of painted rows; every category of the scheme keeps its line."""
        words = schemes.words(self.t, colour_by)
        if colour_by == "network":
            words = kinds(self.names, networks, self.t)
        elif colour_by in {"status", "grade"}:
            found = set(rows["category"])
            words = {code: label for code, label in words.items() if code in found}
        elif colour_by == "alpine" and "since_left" not in set(rows["category"]):
            del words["since_left"]  # only past days know it
        looks = palette.scheme(colour_by, self._looks)
        return colouring.legend(rows, looks, words, self.t.each(schemes.MARKS))


def options(atlas: Atlas, t: Texts, networks: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return the choices of each filter with their labels, in the order of their scheme.

    Keys are the field names of `Filters`; only values that occur in the networks' memberships, at
    any date, are offered, and the unknown ones are among them. Places and départements, which only
    links name, are also accepted where no member is: that nobody is there is an answer.
    """
    rows = atlas.members[atlas.members["network_id"].isin(networks)]
    said = atlas.executives[atlas.executives["place_id"].isin(rows["place_id"])]
    names = network_names(atlas, t)
    coded = {
        "coalitions": (rows["coalition"], schemes.words(t, "coalition")),
        "tiers": (rows["population_tier"], schemes.words(t, "tier")),
        "families": (said["party_family"], schemes.words(t, "family")),
        "stated": (filters.STATED if len(said) else (), t.each(describe.STATED)),
        "statuses": (rows["status"], schemes.words(t, "status")),
        "levels": (rows["level"], t.each(schemes.LEVELS)),
        "grades": (rows["evidence_grade"], schemes.words(t, "grade")),
        "bases": (rows["basis"], t.each(describe.BASES)),
    }
    if "anvita" in networks:
        coded["readings"] = (rows["reading"], schemes.words(t, "reading"))
    there = {
        name: {"unknown", *pd.unique(pd.Series(values))} for name, (values, _) in coded.items()
    }
    found = {
        name: {code: label for code, label in words.items() if code in there[name]}
        for name, (_values, words) in coded.items()
    }
    countries = {c: describe.country(t, c) for c in rows["country_iso2"].unique()}
    regions = rows[rows["region"] != ""].set_index("region")["admin1"].sort_index()
    everything = {
        "networks": {n: names[n] for n in networks},
        "countries": dict(sorted(countries.items(), key=lambda item: item[1])),
        "regions": regions.to_dict(),
        **found,
        "parties": parties(atlas, said, t),
    }
    asked = (parse_qs(query.partition("?")[2]) for query in atlas.claims["query"])
    claimed = sorted({place for values in asked for place in values.get("place", ())})
    french = (rows["country_iso2"] == "FR").any()
    linked = {
        "places": {code: code for code in claimed}
        | dict(zip(rows["place_id"], rows["name"], strict=True)),
        "departements": {code: code for code in DEPARTEMENTS} if french else {},
    }
    return {name: choices for name, choices in (everything | linked).items() if choices}


def places(atlas: Atlas) -> dict[str, str]:
    """Return the places whose card may be open, with their names."""
    return dict(zip(atlas.places["place_id"], atlas.places["name"], strict=True))


def parties(atlas: Atlas, said: pd.DataFrame, t: Texts) -> dict[str, str]:
    """Return the parties of some statements, abbreviation to abbreviation with the full name.

    What is no name but a description is given in the reader's language.
    """
    ordered = said[said["party"] != ""].sort_values("party").drop_duplicates("party")
    described = dict(zip(atlas.parties["name"], said_column(atlas.parties, "name", t), strict=True))
    names = ordered["party_name"].fillna("").map(lambda name: described.get(name, name))
    return {
        party: f"{party} ({name})" if name not in {"", party} else party
        for party, name in zip(ordered["party"], names, strict=True)
    }


def bounds_of(points: gpd.GeoDataFrame) -> Bounds | None:
    """Return west, south, east, north of the located rows (EPSG:4326), or None without any."""
    located = points[points.geometry.notna()]
    if located.empty:
        return None
    west, south, east, north = (float(edge) for edge in located.total_bounds)
    return (west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)


_EARTH: Final[Bounds] = (-180.0, -56.0, 180.0, 74.0)
_WIDEST: Final = 120.0  # degrees from which the whole world is shown


def window(rows: gpd.GeoDataFrame, least: tuple[float, float]) -> Bounds:
    """Return the extent of some rows with room around them; the world where they span it.

    ``least`` is how many degrees it has across and up, so that a single place has a country around.
    """
    found = bounds_of(rows)
    if found is None or found[2] - found[0] > _WIDEST:
        return _EARTH
    west, south, east, north = found
    across = max(least[0] - (east - west), 0.08 * (east - west)) / 2
    up = max(least[1] - (north - south), 0.08 * (north - south)) / 2
    return (
        max(-180.0, west - across),
        max(-85.0, south - up),
        min(180.0, east + across),
        min(85.0, north + up),
    )


def bulk(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the located rows without the few that lie far away from all the others.

    Where `_MOST` of the rows stand in one country, those overseas do not widen a map to the world.
    """
    located = points[points.geometry.notna()]
    if located.empty or located["country_iso2"].value_counts(normalize=True).iloc[0] < _MOST:
        return located
    lon, lat = located.geometry.x, located.geometry.y
    away = _GEOD.inv(lon, lat, lon * 0 + lon.median(), lat * 0 + lat.median())[2]
    near = located[away <= max(_FAR, 2 * np.quantile(away, _MOST))]
    return near if len(near) >= _MOST * len(located) else located


def centre(bounds: Bounds) -> tuple[float, float]:
    """Return latitude and longitude of the middle, as Leaflet writes a point."""
    west, south, east, north = bounds
    return ((south + north) / 2, (west + east) / 2)


def zoom(bounds: Bounds, width: int, height: int) -> float:
    """Return the zoom at which the bounds fill a map of a size in pixels (Web Mercator)."""
    west, south, east, north = bounds
    across = (east - west) / 360
    up = (_mercator(north) - _mercator(south)) / (2 * math.pi)
    fits = [
        math.log2(pixels / TILE / share)
        for pixels, share in ((width, across), (height, up))
        if share > 0
    ]
    return max(1.0, min([CLOSEST, *fits]))


def _mercator(latitude: float) -> float:
    bounded = max(-85.0, min(85.0, latitude))
    return math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2))


def located(view: View) -> dict[str, tuple[float, float]]:
    """Return where the places of a map are, in degrees by name, in the order of the alphabet."""
    drawn = [rows for rows in (view.members, view.context) if rows is not None]
    found: dict[str, tuple[float, float]] = {}
    for rows in drawn:
        on = rows[rows.geometry.notna()]
        points = zip(on.geometry.x, on.geometry.y, strict=True)
        found |= dict(zip(on["label"].astype(str), points, strict=True))
    return dict(sorted(found.items(), key=lambda item: fold(item[0])))


def _around(view: View, place: str) -> Bounds | None:
    """Return what surrounds a place of a map, in degrees; None where there is none of that name."""
    found = {fold(name): at for name, at in located(view).items()}
    at = found.get(fold(place))
    if at is None:
        return None
    across = _AROUND / max(math.cos(math.radians(at[1])), _AROUND)
    return (at[0] - across, at[1] - _AROUND, at[0] + across, at[1] + _AROUND)


def within(bounds: Bounds) -> bool:
    """Say whether west, south, east, north are a part of the Earth, in degrees."""
    west, south, east, north = bounds
    return -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004 - the Earth


def inset(view: View, asked: str) -> Inset:
    """Return what is shown larger: ``crowd``, ``none``, a place, or west,south,east,north.

    Raises
    ------
    ValueError
        If the map has no such place, or shows no such part.
    """
    if asked in {"crowd", "none"}:
        return "crowd" if asked == "crowd" else None
    try:
        west, south, east, north = map(float, asked.split(","))
    except ValueError:
        found = _around(view, asked)
    else:
        found = (west, south, east, north)
    if found is None or not within(found):
        raise ValueError(asked)
    return found
