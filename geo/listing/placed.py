"""A list read and placed, for whoever asks: the command line does here what the page does."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geo.escape import for_csv
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.listing import keeping, listing, matching, network, places, reading
from geo.listing.listing import List, Rows

STATES: Final = {
    matching.FOUND: _("found"),
    matching.CHOOSE: _("to be chosen"),
    matching.NOT_FOUND: _("not found"),
}
_LEFT: Final = ("row", "name", "code", "country", "region", "department")


@dataclass(frozen=True, eq=False)
class Placed:
    """A list with its rows and their places (`geo.listing.places.find`)."""

    given: List
    rows: Rows
    found: pd.DataFrame

    def beside(self, atlas: Atlas, day: dt.date, t: Texts) -> Atlas:
        """Return the atlas with the list (`geo.listing.network.beside`)."""
        return network.beside(atlas, self.given.network, self.rows, self.found, day, t)

    def said(self, t: Texts) -> str:
        """Say how many rows have a place."""
        number = Counter(self.found["state"])
        return ", ".join(
            t.labelled(words, t.number(number[state])) for state, words in t.each(STATES).items()
        )


def of(data: bytes, name: str, atlas: Atlas, country: str = "", instead_of: str = "") -> Placed:
    """Read and place a list, with the choices that the file holds.

    Parameters
    ----------
    data, name
        The file and its name.
    atlas
        The atlas, whose parties are known.
    country
        ISO code of the rows that name no country, where the file does not say it.
    instead_of
        The network of the atlas whose rows the list stands for.

    Raises
    ------
    ListError
        If the file is no list that can be read.
    """
    sheet = reading.read(data, name)
    given = keeping.of(sheet, parties={*atlas.parties["party"], *atlas.parties["name"]})
    told = replace(
        given.network,
        country=country or given.network.country,
        instead_of=instead_of or given.network.instead_of,
    )
    given = replace(given, network=told)
    rows = listing.rows(given)
    return Placed(given, rows, places.find(rows.frame, given.choices, told.country))


def table(placed: Placed) -> pd.DataFrame:
    """Return the rows of a list with their places: what was asked, what was found, and how."""
    found = placed.found.drop(columns=["candidates"]).add_prefix("place_")
    told = {key: _told(key) for key in {k for each in placed.found["candidates"] for k in each}}
    candidates = placed.found["candidates"].map(lambda keys: "; ".join(told[k] for k in keys))
    asked = placed.rows.frame[list(_LEFT)]
    return asked.join(found).assign(candidates=candidates)


def as_csv(placed: Placed) -> bytes:
    """Return the table as CSV with a byte order mark; no text in it becomes a formula."""
    rows = table(placed)
    numbers = ("row", "place_population", "place_population_year", "place_lat", "place_lon")
    texts = rows.columns.difference(list(numbers))
    rows[texts] = rows[texts].astype("str").map(for_csv)
    return b"\xef\xbb\xbf" + rows.to_csv(index=False, lineterminator="\r\n").encode()


def _told(key: str) -> str:
    place = places.place_table([key]).iloc[0]
    where = ", ".join(filter(None, (place["department"], place["region"], place["country"])))
    people = "" if pd.isna(place["population"]) else f", {int(place['population'])}"
    return f"{place['name']} ({place['kind']}, {where}{people}) {key}"
