"""The Alpine cluster of ANVITA: its members under a stated rule, and what they are held against.

The rules and units are those of `geo.maps.alps_units`, the distances those of `geo.maps.borders`.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import parse_qs

import geopandas as gpd
import pandas as pd

from geo import filters
from geo.i18n import Texts
from geo.maps import borders
from geo.maps.alps_units import RULES, inside, italian_units, perimeters, unit_names, unit_of, units

__all__ = (
    "REFERENCE_DAY",
    "RULES",
    "STATUSES",
    "TOTAL",
    "caveats",
    "cluster",
    "inside",
    "perimeters",
    "profile",
    "slots",
    "transalpine",
    "unit_names",
    "unit_of",
    "units",
)

REFERENCE_DAY: Final = dt.date(2022, 9, 30)  # "September 2022" in the paper
STATUSES: Final = ("member_by_2022", "later_member", "former", "undated")
CONTEXT_NETWORKS: Final = ("intercultural-cities", "icorn", "eurocities")
TOTAL: Final = "total"
_STATUS_OF: Final = {"current": STATUSES[0], "future": STATUSES[1], "former": STATUSES[2]}


def caveats(t: Texts, rule: str) -> list[str]:
    """Say what a rule wrongly takes in or leaves out, and what no rule here can do.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    _ = t._
    own = {
        "dep7": _(
            "Whole départements: they take in Valence, Montélimar and Bourgoin-Jallieu, which are "
            "not Alpine towns, and the coast with Nice. The Alpine edges of Var and Vaucluse and "
            "all that lies outside France are left out."
        ),
        "dep9": _(
            "Whole départements: they take in Valence, Montélimar, Bourgoin-Jallieu, Avignon, "
            "Toulon and La Seyne-sur-Mer, which are not Alpine towns, and the coast with Nice. "
            "All that lies outside France is left out."
        ),
        "alcotra": _(
            "The area of a cooperation programme: it takes in Turin and its plain and the coast "
            "with Nice and Imperia. Isère and Drôme are left out, and with them Grenoble, Vizille "
            "and Die, and so are the Alps east of Turin and of the Aosta Valley."
        ),
        "eusalp": _(
            "A political area far wider than the mountains: it takes in Lyon, Marseille, "
            "Clermont-Ferrand, Milan, Venice and Munich, which are not Alpine towns."
        ),
    }
    return [
        own[rule],
        _("The paper gives no definition: counting a place as Alpine is a choice made here."),
        _(
            "Places are sorted by administrative unit, not by an outline of the mountains: the "
            "outline at hand misses Breil-sur-Roya, Annemasse and Nice."
        ),
        _(
            "The official perimeter of the Alpine Convention was in no open package that could be "
            "found. None is drawn by guess; its place among the rules is kept."
        ),
    ]


def cluster(rows_at: gpd.GeoDataFrame, rule: str) -> gpd.GeoDataFrame:
    """Return the memberships of ANVITA inside a rule, whatever their state on the day.

    Parameters
    ----------
    rows_at
        The rows of `geo.filters.at`.

    Returns
    -------
    The rows in their order, with ``unit`` and ``alpine_status``, one of `STATUSES`: how they
    stood on 30 September 2022, whatever the day of the map, which ``state`` follows. A membership
    that no source dates is ``undated``, neither one nor the other.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    ours = rows_at[rows_at["network_id"] == "anvita"]
    rows = ours[inside(ours, rule)]
    then = filters.state(rows, REFERENCE_DAY).map(_STATUS_OF)
    dated = then.mask((rows["basis"] == "accessed") & (then != "former"), "undated")
    return rows.assign(unit=unit_of(rows), alpine_status=dated.astype("str"))


def transalpine(rows_at: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the members of other networks across the border, as context.

    Re.Co.Sol in the Italian provinces of ALCOTRA and EUSALP; ECCAR (the European coalition of
    ICCAR), Intercultural Cities, ICORN and Eurocities there and in all Switzerland and Austria.
    Those provinces reach far into the plain (Milan, Venice): they are context, not the Alps.

    Returns
    -------
    The current rows of `geo.filters.at`, in their order, with ``unit`` and ``context``
    (``recosol`` or ``other``).
    """
    network = rows_at["network_id"]
    others = network.isin(CONTEXT_NETWORKS) | (
        (network == "iccar") & (rows_at["coalition"] == "eccar")
    )
    wanted = (others | (network == "recosol")) & (rows_at["state"] == "current")
    rows = rows_at[wanted & rows_at["country_iso2"].isin(["IT", "CH", "AT"])]
    rows = rows.assign(unit=unit_of(rows), context="other")
    rows["context"] = rows["context"].mask(rows["network_id"] == "recosol", "recosol")
    abroad = rows["country_iso2"].isin(["CH", "AT"]) & (rows["context"] == "other")
    return rows[rows["unit"].isin(italian_units()) | abroad]


def profile(cluster: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count the members of `cluster` by distance to the nearest national border.

    Returns
    -------
    One row per band of `geo.maps.borders.BANDS` (kilometres) and ``unknown``, one column of
    counts per status of `STATUSES`.
    """
    bands = borders.band(borders.border_distance(cluster))
    counts = pd.crosstab(bands, cluster["alpine_status"])
    return counts.reindex(
        index=[*borders.BANDS, borders.UNKNOWN], columns=list(STATUSES), fill_value=0
    ).rename_axis(index="band", columns=None)


def _printed(claims: pd.DataFrame, rule: str) -> dict[str, int]:
    """Return the paper's Alpine figures by unit, and the total where it is read with the rule."""
    figures = {}
    for query, value in zip(claims["query"], claims["value"], strict=True):
        measure, _, text = query.partition("?")
        asked = {k: v[0] for k, v in parse_qs(text).items()}
        plain = (measure, asked.pop("network", ""), asked.pop("asof", ""))
        if plain != ("members", "anvita", REFERENCE_DAY.isoformat()):
            continue
        if asked.keys() == {"departement"}:
            figures["FR-" + asked["departement"]] = int(value)
        elif asked == {"alps": rule}:
            figures[TOTAL] = int(value)
    return figures


def slots(cluster: gpd.GeoDataFrame, rule: str, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Hold the documented members against the paper's figures, département by département.

    Parameters
    ----------
    cluster
        The rows of `cluster` under the same rule.
    claims
        The ``claims`` layer; without it the last two columns are empty.

    Returns
    -------
    One row per French unit of the rule, by code, then ``total`` over all rows: ``name``,
    ``documented`` by 30 September 2022, ``inferred`` of these, ``later``, ``former``,
    ``undated``, the ``paper``'s figure and ``missing``, the open slots, both empty (NA) where the
    paper gives none. The paper's total is read with dep7 (see the claims) and given there only.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    french = sorted(u for u in units(rule) if u[:2] == "FR")
    status, unit = cluster["alpine_status"], cluster["unit"]
    then = status == STATUSES[0]
    flags = pd.DataFrame(
        {
            "documented": then,
            "inferred": then & (cluster["evidence_grade"] == "inferred"),
            "later": status == STATUSES[1],
            "former": status == STATUSES[2],
            "undated": status == STATUSES[3],
        }
    )
    table = flags.groupby(unit).sum().reindex(french, fill_value=0)
    table.loc[TOTAL] = flags.sum()
    table.insert(0, "name", unit_names().reindex(table.index).fillna(""))
    printed = {} if claims is None else _printed(claims, rule)
    table["paper"] = pd.Series(printed, dtype="Int64").reindex(table.index)
    table["missing"] = (table["paper"] - table["documented"]).clip(lower=0)
    return table.rename_axis("unit")
