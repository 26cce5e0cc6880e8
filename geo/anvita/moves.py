"""Who founded, joined and left ANVITA, one row each, up to the chosen day or between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import describe, filters, labels
from geo.anvita import growth
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Filters

KINDS: Final = ("founder", "arrival", "departure")


def kind_labels(t: Texts) -> dict[str, str]:
    """Return the words for the kinds of moves."""
    return {
        "founder": t._("founding member"),
        "arrival": t._("arrival"),
        "departure": t._("departure"),
    }


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
    rows = filters.at(growth.members(atlas), atlas.executives, chosen.as_of)
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


def when(t: Texts, row: describe.Row) -> str:
    """Write the date of a move, with the precision and the kind of its evidence."""
    return t.partial(row["left"]) if row["move"] == "departure" else describe.since(t, row)


def table(t: Texts, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the moves in words, for readers; ``source`` cells are as the layer has them."""
    kinds, levels, bases = kind_labels(t), labels.levels(t), labels.bases(t)
    records = describe.records(rows)

    def known(row: describe.Row) -> tuple[str, str]:
        if row["move"] == "departure":
            return t._("leaving date known"), labels.grades(t)["explicit"]
        return bases[row["basis"]], describe.evidence(t, row)

    return pd.DataFrame(
        [
            (
                when(t, row),
                kinds[row["move"]],
                row["name"],
                levels[row["level"]],
                *known(row),
                row["source_url"],
            )
            for row in records
        ],
        columns=columns(t),
    )


def columns(t: Texts) -> list[str]:
    """Return the words above the columns of `table`."""
    _ = t._
    return [
        _("Date"),
        _("Move"),
        _("Place"),
        _("Kind of body"),
        _("How the date is known"),
        _("Evidence"),
        _("Source"),
    ]
