"""The typology of 35 networks: the bodies with their classes, in the order of Lacroix's table."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import Final

import pandas as pd

from geo import describe
from geo.display import Display
from geo.i18n import Texts, said, said_anyhow, said_column
from geo.layers import Atlas
from geo.networks.net_labels import OUTSIDE, UNKNOWN
from geo.spelling import fold

CLASSES: Final[dict[str, tuple[str, str, str]]] = {  # class: scale, origin, scope
    "contestatory": ("national", "spontaneous", "contestatory"),
    "national-association": ("national", "coopted", "national-association"),
    "spontaneous-generalist": ("transnational", "spontaneous", "generalist"),
    "spontaneous-specialised": ("transnational", "spontaneous", "specialised"),
    "coopted-generalist": ("transnational", "coopted", "generalist"),
    "coopted-specialised": ("transnational", "coopted", "specialised"),
}
_SHORT: Final = 35  # characters of a short name


class _Frame:
    """A table as the key of a cache: the same object, whatever is in it."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frame) and self.rows is other.rows


def bodies(atlas: Atlas, t: Texts) -> pd.DataFrame:
    """Return every body with its class, in the order of the table, those outside it last.

    Adds to the networks ``class`` (a key of `CLASSES`, or ``outside``), ``order`` (1 to 35, 0
    outside), ``name``, ``founder``, ``spoken`` and ``short`` in the language, and ``seat``
    (country, or ``unknown``). Built once for each language; nobody changes it.
    """
    return _bodies(_Frame(atlas.networks), t)


@lru_cache(maxsize=8)
def _bodies(networks: _Frame, t: Texts) -> pd.DataFrame:
    rows, records = networks.rows, describe.records(networks.rows)
    codes = {triple: code for code, triple in CLASSES.items()}
    triples = zip(rows["scale"], rows["origin"], rows["scope"], strict=True)
    inside = rows["in_typology"] == "true"
    found = rows.assign(
        order=pd.to_numeric(rows["table_order"]).fillna(0).astype("int64"),
        name=said_column(rows, "name", t),
        founder=said_column(rows.rename(columns={"founder_or_initiator": "founder"}), "founder", t),
        spoken=[spoken_name(row, t) for row in records],
        short=[short_name(row, t) for row in records],
        seat=rows["seat_country_iso2"].where(rows["seat_country_iso2"] != "", UNKNOWN),
    )
    found["class"] = [codes.get(triple, OUTSIDE) for triple in triples]
    found["class"] = found["class"].where(inside, OUTSIDE)
    outside = found["order"].where(inside, len(found))
    return found.assign(_last=outside).sort_values(["_last", "name"]).drop(columns="_last")


def spoken_name(row: describe.Row, t: Texts) -> str:
    """Return what a body is called in a sentence: its acronym in the language, or its name.

    An acronym such as ``CEMR / CCRE`` has the English form first and the French one last.
    """
    forms = [form.strip() for form in str(row["acronym"]).split(" / ") if form.strip()]
    if not forms:
        return said(row, "name", t)
    return said({"form": forms[0], "form_fr": forms[-1]}, "form", t)


def short_name(row: describe.Row, t: Texts) -> str:
    """Return the name of a body for a drawing, cut where it is long."""
    name = spoken_name(row, t)
    if len(name) > _SHORT:
        name = name.partition(" (")[0].partition(", ")[0]
    return textwrap.shorten(name, _SHORT, placeholder="…")


def kept(rows: pd.DataFrame, display: Display, search: str = "") -> pd.Series:
    """Say which rows of `bodies` pass the filters (boolean, same index)."""
    keep = pd.Series(data=True, index=rows.index)
    columns = {"class": "classes", "seat": "seats", "kind": "kinds", "active": "activity"}
    for column, field in columns.items():
        wanted: tuple[str, ...] = getattr(display, field)
        if wanted:
            keep &= rows[column].isin(wanted)
    sought = fold(search)
    if sought:
        names = said_anyhow(rows, "name")
        texts = rows[["network_id", *names, "acronym", "seed_label", "seat_city"]]
        keep &= texts.agg("|".join, axis=1).map(fold).str.contains(sought, regex=False)
    return keep


def table(atlas: Atlas, t: Texts, display: Display, search: str = "") -> pd.DataFrame:
    """Return the rows of `bodies` that stand in the table and pass the filters, in its order."""
    rows = bodies(atlas, t)
    return rows[(rows["order"] > 0) & kept(rows, display, search)]


def twins(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `bodies` that stand for a body which has another row too."""
    return rows[(rows["same_as"] != "") & rows["same_as"].isin(rows["network_id"])]


def distinct(rows: pd.DataFrame) -> int:
    """Count bodies, not names: two rows that are the same body count once."""
    pairs = {frozenset(pair) for pair in twins(rows)[["network_id", "same_as"]].to_numpy()}
    return len(rows) - len(pairs)


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """Return the number of names in each class."""
    found = rows["class"].value_counts()
    return {code: int(found.get(code, 0)) for code in CLASSES}
