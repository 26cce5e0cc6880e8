"""What the lists of members rest on: each network's list, each address or paper that is cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from geo import coverage, describe, filters, summary, views
from geo.escape import safe_url
from geo.i18n import Texts, said
from geo.layers import Atlas

DATED: Final = ("joined", "attested")


def lists(t: Texts, atlas: Atlas, today: dt.date) -> pd.DataFrame:
    """Return one row per network with documented members: how many, how dated, of how many."""
    now = filters.at(atlas.members, atlas.executives, today)
    names = views.network_names(atlas, t)
    rows = []
    for network, members in atlas.members.groupby("network_id"):
        found = coverage.coverage(now, atlas.counts, str(network), today)
        cells = members["source_url"]
        years = members.loc[members["as_of"] != "", "as_of"].str[:4]
        rows.append(
            {
                t._("Network"): names[str(network)],
                t._("Memberships"): len(members),
                t._("Dated"): int(members["basis"].isin(DATED).sum()),
                t._("Inferred"): int((members["evidence_grade"] == "inferred").sum()),
                t._("Sources"): len({s for cell in cells for s in describe.sources(cell)}),
                t._("Dates of the sources"): _span(years),
                t._("Read on"): t.short_day(dt.date.fromisoformat(members["accessed"].max())),
                t._("Documented today"): "; ".join(
                    summary.coverage_line(t, line, names[line.network_id]) for line in found
                ),
            }
        )
    return pd.DataFrame(rows).sort_values(
        t._("Memberships"), ascending=False, kind="stable", ignore_index=True
    )


def _span(years: pd.Series) -> str:
    if years.empty:
        return ""
    first, last = years.min(), years.max()
    return first if first == last else f"{first}–{last}"


def cited(t: Texts, atlas: Atlas, dead: Mapping[str, str]) -> pd.DataFrame:
    """Return every source of the memberships, those of most rows first.

    The address is a link only where it is one of the web and is not known to be ``dead``
    (addresses with the day on which nothing answered); the text says it in any case.
    """
    titles, names = views.reference_titles(atlas, t), views.network_names(atlas, t)
    rows = atlas.members[["network_id", "source_url", "accessed"]].assign(
        source=atlas.members["source_url"].map(describe.sources)
    )
    flat = rows.explode("source").dropna(subset=["source"])
    found = []
    for source, part in flat.groupby("source"):
        text = str(source)
        networks = dict.fromkeys(part["network_id"])
        found.append(
            {
                t._("Source"): describe.reference_title(text, titles) or text,
                t._("Open"): None if text in dead else safe_url(text),
                t._("Memberships"): len(part),
                t._("Network"): t.listing([names[n] for n in networks]),
                t._("Read on"): _read(t, dead.get(text, ""), str(part["accessed"].max())),
            }
        )
    return pd.DataFrame(found).sort_values(
        [t._("Memberships"), t._("Source")], ascending=[False, True], ignore_index=True
    )


def _read(t: Texts, gone: str, accessed: str) -> str:
    day = t.short_day(dt.date.fromisoformat(accessed))
    if not gone:
        return day
    said = t._("{day}; no answer on {gone}")
    return said.format(day=day, gone=t.short_day(dt.date.fromisoformat(gone)))


def dead_links(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses of a package that are known to be dead, with the day of the check."""
    return {str(entry["url"]): str(entry["checked"]) for entry in package.get("dead_links", ())}


def tables(t: Texts, package: Mapping[str, Any]) -> pd.DataFrame:
    """Return the hand-kept source tables: rows, when their sources were read, licence."""
    found = package.get("tables", ())
    return pd.DataFrame(
        {
            t._("Table"): [f"{entry['name']}.csv" for entry in found],
            t._("Content"): [said(entry, "title", t) for entry in found],
            t._("Rows"): [entry["rows"] for entry in found],
            t._("Read on"): [
                t.short_day(dt.date.fromisoformat(entry["accessed"])) for entry in found
            ],
            t._("Licence"): [entry["license"] for entry in found],
        }
    )
