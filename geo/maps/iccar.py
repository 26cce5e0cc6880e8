"""ICCAR by its seven coalitions: what each is, and how much of each is documented.

The International Coalition of Inclusive and Sustainable Cities works through seven regional or
national coalitions. Few publish their members.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, cast

import numpy as np
import pandas as pd

from geo import dates, describe, schemes
from geo.coverage import Scope, nearest_total
from geo.i18n import Texts, said

NETWORK: Final = "iccar"
COALITIONS: Final = ("eccar", "cimard", "us", "lac", "africa", "arab", "apcad")
QUALITIES: Final = ("good", "partial", "thin", "unknown")

_RANKS: Final = {"exact": 0, "about": 1, "more_than": 2}
_NEAR: Final = dt.timedelta(days=730)
_WHOLE: Final = Scope("members")
_NOT_THE_WHOLE: Final = ("sub-regional lead cities only",)  # notes of totals of something less
_GOOD: Final = 0.75
_THIN: Final = 0.4


def quality_labels(t: Texts) -> dict[str, str]:
    """Return the words for how well a coalition is documented, in the order of `QUALITIES`."""
    _ = t._
    return {
        "good": _("good: 75% or more"),
        "partial": _("partial: 40% to under 75%"),
        "thin": _("thin: under 40%"),
        "unknown": _("unknown: no published total that tells"),
    }


def current(rows: pd.DataFrame) -> pd.DataFrame:
    """Narrow the rows of `geo.filters.at` to the current documented members of ICCAR."""
    return rows[(rows["network_id"] == NETWORK) & (rows["state"] == "current")]


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
    facts = coalitions.set_index("coalition")
    read_on = dates.last_day(str(rows["accessed"].max()))
    documented = current(rows)["coalition"].value_counts()
    lines = []
    for key, label in schemes.words(t, "coalition").items():
        number = int(documented.get(key, 0))
        about = _facts(t, cast("pd.Series", facts.loc[key]))
        found = None
        if dates.first_day(about["founded"]) <= as_of:
            found = published_total(counts, key, as_of, number, read_on)
        line = {"key": key, "label": label, **about, "documented": number}
        lines.append(line | _published(number, found))
    table = pd.DataFrame(lines)
    return table.assign(published=table["published"].astype("Int64"))


def _facts(t: Texts, row: pd.Series) -> dict[str, str]:
    texts = {
        name: said(row, name, t) for name in ("name", "secretariat", "action_plan", "place_founded")
    }
    return {**texts, "founded": str(row["founded"]), "source": str(row["source"])}


def _published(number: int, found: tuple[str, pd.Series] | None) -> dict[str, object]:
    basis, total = found or ("", pd.Series({"date": "", "qualifier": "", "source": ""}))
    share = number / int(total["total"]) if found else np.nan
    return {
        "published": int(total["total"]) if found else None,
        "published_date": str(total["date"]),
        "qualifier": str(total["qualifier"]),
        "published_basis": basis,
        "published_source": str(total["source"]),
        "share": share,
        "quality": quality(share, basis),
    }


def for_readers(t: Texts, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `coalition_table` in words, for readers."""
    _, words = t._, quality_labels(t)
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
