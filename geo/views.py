"""Builds the views of the atlas: which rows, which symbols, which legend, which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import card, filters, labels, palette, summary
from geo.coverage import coverage
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Bounds, Filters, LegendItem, Mark, View

CONTESTATORY: Final = ("city-of-sanctuary", "anvita", "recosol")
CONTESTATORY_AS_OF: Final = dt.date(2019, 12, 31)
CONTESTATORY_EXTENT: Final[Bounds] = (-10.7, 36.6, 18.6, 58.4)
CONTESTATORY_FOCUS: Final = ("FR", "GB", "IE", "IT")


def network_names(atlas: Atlas, t: Texts) -> dict[str, str]:
    """Return the short name of every network: its acronym, else its name in the language."""
    rows = atlas.networks
    names = rows["acronym"].where(rows["acronym"] != "", rows[f"name_{t.language}"])
    named = dict(zip(rows["network_id"], names, strict=True))
    return named | {"city-of-sanctuary": "City of Sanctuary"}


def with_symbols(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add ``colour``, ``shape`` and ``mark`` by network, status and evidence."""
    marks = [
        palette.mark(s, g, b)
        for s, g, b in zip(rows["status_at"], rows["evidence_grade"], rows["basis"], strict=True)
    ]
    symbols = [palette.network_symbol(n, m) for n, m in zip(rows["network_id"], marks, strict=True)]
    return rows.assign(
        colour=[s.colour for s in symbols],
        shape=[s.shape for s in symbols],
        mark=[s.mark for s in symbols],
    )


def legend(
    t: Texts, rows: pd.DataFrame, networks: tuple[str, ...], names: Mapping[str, str]
) -> tuple[LegendItem, ...]:
    """Return the legend: every network of the view, and every mark that is drawn."""
    mark_labels: dict[Mark, str] = {
        "ring": t._("awarded or recognised"),
        "hollow": t._("inferred, or date assumed"),
        "cross": t._("former member"),
    }
    items = [
        LegendItem(palette.network_symbol(n), names[n], int((rows["network_id"] == n).sum()))
        for n in networks
    ]
    for mark, label in mark_labels.items():
        drawn = rows[rows["mark"] == mark]
        if len(drawn):
            symbol = palette.network_symbol(str(drawn["network_id"].iloc[0]), mark)
            items.append(LegendItem(symbol, label, len(drawn)))
    return tuple(items)


def contestatory(atlas: Atlas, chosen: Filters, t: Texts) -> View:
    """Return Map 1 of the paper: the three contestatory networks in Europe, on any day.

    ``chosen.networks`` empty means all three; other networks are never part of this view.
    """
    shown_networks = tuple(n for n in CONTESTATORY if n in (chosen.networks or CONTESTATORY))
    part = atlas.members[atlas.members["network_id"].isin(CONTESTATORY)]
    everything = filters.at(part, atlas.executives, chosen.as_of)
    rows = everything[
        filters.mask(everything, chosen) & everything["network_id"].isin(shown_networks)
    ]
    names = network_names(atlas, t)
    titles = dict(zip(atlas.references["ref_id"], atlas.references["title"], strict=True))
    drawn = card.with_cards(t, with_symbols(rows), names, titles)
    lines = tuple(
        line
        for network in shown_networks
        for line in coverage(everything, atlas.counts, network, chosen.as_of)
    )
    return View(
        view_id="contestatory",
        title=t._("Contestatory networks in Europe"),
        subtitle=summary.filter_sentence(t, chosen, names),
        as_of=chosen.as_of,
        language=t.language,
        members=drawn,
        extent=CONTESTATORY_EXTENT,
        focus=CONTESTATORY_FOCUS,
        legend=legend(t, drawn, shown_networks, names),
        coverage=lines,
        caption=summary.sentence(t, drawn, shown_networks, names, chosen.as_of),
    )


def options(atlas: Atlas, t: Texts, networks: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return the choices of each filter with their labels, in the order of their scheme.

    Keys are the field names of `Filters`; only values that occur in the networks' memberships, at
    any date, are offered, and the unknown ones are among them.
    """
    rows = atlas.members[atlas.members["network_id"].isin(networks)]
    said = atlas.executives[atlas.executives["place_id"].isin(rows["place_id"])]
    names = network_names(atlas, t)
    schemes = {
        "tiers": (rows["population_tier"], labels.tiers(t)),
        "families": (said["party_family"], labels.families(t)),
        "statuses": (rows["status"], labels.statuses(t)),
        "levels": (rows["level"], labels.levels(t)),
        "grades": (rows["evidence_grade"], labels.grades(t)),
        "bases": (rows["basis"], labels.bases(t)),
    }
    always = {"unknown"}
    found = {
        name: {code: label for code, label in words.items() if code in always | set(values)}
        for name, (values, words) in schemes.items()
    }
    countries = {c: labels.country(t, c) for c in rows["country_iso2"].unique()}
    return {
        "networks": {n: names[n] for n in networks},
        "countries": dict(sorted(countries.items(), key=lambda item: item[1])),
        **found,
        "parties": parties(said),
    }


def parties(said: pd.DataFrame) -> dict[str, str]:
    """Return the parties of some statements, abbreviation to abbreviation with the full name."""
    ordered = said.sort_values("party").drop_duplicates("party")
    names = ordered["party_name"].fillna("")
    return {
        party: f"{party} ({name})" if name not in {"", party} else party
        for party, name in zip(ordered["party"], names, strict=True)
    }
