"""The HTML of tooltips and cards on the browser map: every text in it is escaped here, once.

In the app a symbol carries its tooltip only, and its card opens beside the map (`geo.place`); a
hand-out has no server to ask, so it carries the card of each member.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geo import describe, labels
from geo.escape import for_map, safe_url
from geo.i18n import Texts
from geo.screen import features


def tooltip(t: Texts, row: describe.Row, network: str) -> str:
    """Return the HTML shown while pointing at a member."""
    lines = (
        network,
        f"{labels.statuses(t)[row['status_at']]} · {describe.dates(t, row)}",
        describe.population(t, row),
        describe.party(t, row),
    )
    rest = "<br>".join(for_map(line) for line in lines)
    return f"<strong>{for_map(row['name'])}</strong><br>{rest}"


def source_link(t: Texts, source: str, titles: Mapping[str, str]) -> str:
    """Return a source as a link, or as its citation where it has no address."""
    citation = describe.reference_title(source, titles)
    if citation is not None:
        return for_map(citation)
    address = safe_url(source)
    if address is None:
        return for_map(source)
    host = address.split("/")[2]
    label = for_map(t._("Source: {host}").format(host=host))
    return f'<a href="{for_map(address)}" target="_blank" rel="noopener noreferrer">{label}</a>'


def card(t: Texts, row: describe.Row, network: str, titles: Mapping[str, str]) -> str:
    """Return the HTML of the card that a click opens."""
    facts = {
        t._("Network"): network,
        t._("Status"): labels.statuses(t)[row["status_at"]],
        t._("Member since"): describe.dates(t, row),
        t._("Kind of body"): labels.levels(t)[row["level"]],
        t._("Population"): describe.population(t, row),
        t._("Party of the executive"): describe.party(t, row),
        t._("Evidence"): describe.evidence(t, row),
    }
    lines = "".join(f"<dt>{for_map(k)}</dt><dd>{for_map(v)}</dd>" for k, v in facts.items())
    links = "<br>".join(source_link(t, s, titles) for s in describe.sources(row["source_url"]))
    place = f"{row['name']}, {labels.country(t, row['country_iso2'])}"
    return f"<h3>{for_map(place)}</h3><dl>{lines}</dl><p>{links}</p>"


def with_tooltips(
    t: Texts, rows: gpd.GeoDataFrame, networks: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Add ``tooltip`` and ``name_html`` (escaped HTML) to rows.

    Beyond `features.AGGREGATE_FROM` located rows the map draws them together, and a tooltip of
    each would be read by nobody: they are left empty.
    """
    named = rows.assign(name_html=[for_map(name) for name in rows["name"]], tooltip="")
    if rows.geometry.notna().sum() > features.AGGREGATE_FROM:
        return named
    records = describe.records(rows)
    return named.assign(tooltip=[tooltip(t, row, networks[row["network_id"]]) for row in records])


def cards(
    t: Texts, rows: pd.DataFrame, networks: Mapping[str, str], titles: Mapping[str, str]
) -> list[str]:
    """Return the card of each row."""
    return [card(t, row, networks[row["network_id"]], titles) for row in describe.records(rows)]
