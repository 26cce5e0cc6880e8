"""The rows of a view as a table for readers, and the order and columns of those taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from geo import dates, describe, kept, schemes
from geo.escape import safe_url
from geo.i18n import Texts, _
from geo.model import View
from geo.spelling import fold

EXPORTED: Final = [
    "place_id",
    "name",
    "country_iso2",
    "admin1",
    "admin2",
    "level",
    "official_code",
    "code_scheme",
    "network_id",
    "coalition",
    "status_at",
    "joined",
    "left",
    "first_attested",
    "assumed_by",
    "basis",
    "evidence_grade",
    "evidence",
    "party",
    "party_family",
    "party_as_of",
    "party_source",
    "population",
    "population_year",
    "population_source",
    "population_tier",
    "source_url",
    "caution_en",
    "caution_fr",
    "caution_it",
]
DAY: Final = pd.ArrowDtype(pa.date32())  # a day stays one in every format, also if none is known
DAYS: Final = ["start_day", "start_precision", "end_day", "end_precision"]
_BEGUN: Final = {  # the column that the first day of a row is read from, by its basis
    "joined": "joined",
    "attested": "first_attested",
    "assumed": "assumed_by",
    "accessed": "accessed",
}
_RESERVED: Final = ("fid", "ogc_fid", "geom", "geometry", "rowid")  # by a geographic format
_CHANGES: Final = ("left", "joined", "undated", "stayed")
COLUMNS: Final = {  # the words above each column of `for_readers`, in order
    "place": _("Place"),
    "change": _("Change"),
    "country": _("Country"),
    "level": _("Kind of body"),
    "network": _("Network"),
    "coalition": _("Regional coalition"),
    "status": _("Status"),
    "since": _("Member since"),
    "evidence": _("Evidence"),
    "population": _("Population"),
    "population_year": _("Year of the population"),
    "tier": _("Population tier"),
    "party": _("Party of the executive"),
    "family": _("Party family"),
    "source": _("Source"),
}


def ordered(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows in the order of every table: network, then name, then key.

    What changed goes first, who left before who joined. Rows that are no memberships keep their
    order.
    """
    if "membership_id" not in rows:
        return rows
    rows = rows.assign(_kind=0, _folded=[fold(name) for name in rows["name"]])
    if _changes(rows):
        rows = rows.assign(_kind=rows["category"].map(_CHANGES.index))
    order = ["_kind", "network_id", "_folded", "membership_id"]
    return rows.sort_values(order, kind="stable").drop(columns=["_kind", "_folded"])


def _changes(rows: pd.DataFrame) -> bool:
    """Say whether rows are those of *then and now*."""
    return "category" in rows and len(rows) > 0 and bool(rows["category"].isin(_CHANGES).all())


@kept.with_argument(1, 4)
def in_words(t: Texts, view: View) -> pd.DataFrame:
    """Return the rows of a view `for_readers`, written once for all of them."""
    return for_readers(t, view.rows, view.imprint.names)


def for_readers(t: Texts, rows: gpd.GeoDataFrame, networks: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows with words instead of codes, and numbers that sort as numbers.

    Keys of the columns stay in English (``place``, ``network``, ...); `columns` gives the words
    that stand above them.
    """
    records = describe.records(ordered(rows))
    status_words, tier_words = schemes.words(t, "status"), schemes.words(t, "tier")
    family_words, level_words = schemes.words(t, "family"), t.each(schemes.LEVELS)
    related = (rows["coalition"] != "").any()
    changes, change_words = _changes(rows), schemes.words(t, "change")
    wanted = {"coalition": related, "change": changes}
    shown = [name for name in COLUMNS if wanted.get(name, True)]
    coalition_words = schemes.words(t, "coalition")
    return pd.DataFrame(
        [
            {
                "place": row["name"],
                "change": change_words[row["category"]] if changes else "",
                "country": describe.country(t, row["country_iso2"]),
                "level": level_words[row["level"]],
                "network": networks[row["network_id"]],
                "coalition": coalition_words.get(row["coalition"], ""),
                "status": status_words[row["status_at"]],
                "since": describe.dates(t, row),
                "evidence": describe.evidence(t, row),
                "population": row["population"],
                "population_year": row["population_year"],
                "tier": tier_words[row["population_tier"]],
                "party": describe.party(t, row),
                "family": family_words[row["party_family"]],
                "source": next(filter(safe_url, describe.sources(row["source_url"])), None),
            }
            for row in records
        ],
        columns=shown,
    ).astype({"population": "Int64", "population_year": "Int64"})


def further(rows: pd.DataFrame, beside: Iterable[object]) -> pd.DataFrame:
    """Return what only the rows of a reader's own list have, by the names that it has there.

    ``list_row`` is the number of the row. A name that stands ``beside`` them, in whatever case, is
    told apart by a line after it: some formats know no case.
    """
    held = [dict(f) if isinstance(f, tuple) else {} for f in rows.get("further", ())]
    found = {"list_row": rows["list_row"].astype("Int64")} if "list_row" in rows else {}
    used = {name.casefold() for name in (*map(str, beside), *found, *_RESERVED)}
    for column in dict.fromkeys(name for row in held for name in row):
        name = column or "?"
        while name.casefold() in used:
            name = f"{name}_"
        used.add(name.casefold())
        found[name] = describe.column(rows, [row.get(column, "") for row in held])
    return pd.DataFrame(found, index=rows.index)


def days(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the days from and until which rows count, as days, with the precision of each.

    The first day counts, the last one no longer does (`geo.filters.with_intervals`). A day is
    empty where none is known. Of bodies, it is when they were founded (`covered`).
    """
    if "founded" in rows:
        return covered(rows["founded"]).set_axis(rows.index)
    if "start" not in rows or not set(_BEGUN.values()) <= set(rows):
        return pd.DataFrame(index=rows.index)
    texts = begun(rows)
    found = {
        "start_day": [None if pd.isna(day) else day.date() for day in rows["start"]],
        "start_precision": [dates.precision(text) if text else "" for text in texts],
        "end_day": [None if pd.isna(day) else day.date() for day in rows["end"]],
        "end_precision": [dates.precision(text) if text else "" for text in rows["left"]],
    }
    kinds = dict.fromkeys(("start_day", "end_day"), DAY)
    return pd.DataFrame({k: pd.Series(v, rows.index, kinds.get(k)) for k, v in found.items()})


def begun(rows: pd.DataFrame) -> list[str]:
    """Return the partial date that the first day of each membership is read from."""
    records = describe.records(rows[["basis", *_BEGUN.values()]])
    return [str(row[_BEGUN[row["basis"]]]) for row in records]


def covered(texts: Iterable[str]) -> pd.DataFrame:
    """Return the days that partial dates cover, as days, and their precision; none for none.

    The columns are ``first_day``, ``last_day`` and ``precision``.
    """
    held = list(texts)
    found = {
        "first_day": [dates.first_day(text) if text else None for text in held],
        "last_day": [dates.last_day(text) if text else None for text in held],
    }
    days = pd.DataFrame({name: pd.Series(days, dtype=DAY) for name, days in found.items()})
    return days.assign(precision=[dates.precision(text) if text else "" for text in held])


def exported(view: View) -> list[str]:
    """Return the columns that leave the atlas with the rows of a view."""
    return list(view.columns) or EXPORTED


def shown(view: View, t: Texts, networks: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows of a view in words, and the words above each of its columns.

    The first column is ``place``, also where the rows are no memberships.
    """
    if view.table is None:
        rows = for_readers(t, view.rows, networks)
        return rows, {name: words for name, words in t.each(COLUMNS).items() if name in rows}
    first = str(view.table.columns[0])
    words = {"place": first, **{str(c): str(c) for c in view.table.columns[1:]}}
    return view.table.rename(columns={first: "place"}), words


def booklet(view: View, t: Texts, networks: Mapping[str, str]) -> tuple[list[str], pd.DataFrame]:
    """Return four columns for a narrow table, as texts, with the words above them.

    The country stands in the network's place where all rows are of one network, and the party
    where all are of one country too. Of rows that are no memberships, the first four columns.
    """
    rows, words = shown(view, t, networks)
    if view.table is not None:
        return list(words.values())[:4], rows.iloc[:, :4].astype("str")
    alike = [len(set(view.rows[column])) == 1 for column in ("network_id", "country_iso2")]
    second = "network" if not alike[0] else "party" if alike[1] else "country"
    numbers = ["" if pd.isna(p) else t.number(int(p)) for p in rows["population"]]
    names = ["place", second, "since", "population"]
    texts = rows.assign(population=numbers)[names].astype("str")
    return [words[name] for name in names], texts
