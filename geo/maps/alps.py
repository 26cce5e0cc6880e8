"""The Alpine cluster of ANVITA: its members under a stated rule, and what they are held against.

A rule is a list of administrative units; its perimeter is dissolved from them and only drawn. A
place belongs by its official code, so a simplified boundary never decides where a code is known.
The perimeter of the Alpine Convention is in no package that was found: there is no rule for it,
and none is guessed. Distances are those of `geo.maps.borders`.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import geopandas as gpd
import pandas as pd
import shapely

from geo import filters
from geo.i18n import Texts
from geo.maps import borders
from geo.paths import REFERENCE

PRINT: Final = REFERENCE / "print"
RULES: Final = ("dep7", "dep9", "alcotra", "eusalp")
REFERENCE_DAY: Final = dt.date(2022, 9, 30)  # "September 2022" in the paper
STATUSES: Final = ("member_by_2022", "later_member", "former", "undated")
CONTEXT_NETWORKS: Final = ("intercultural-cities", "icorn", "eurocities")
TOTAL: Final = "total"
_STATUS_OF: Final = {"current": STATUSES[0], "future": STATUSES[1], "former": STATUSES[2]}
_METRIC: Final = "EPSG:3035"
_WGS84: Final = "EPSG:4326"
_REACH: Final = 1000.0  # metres: how far a shore point may lie off a simplified polygon


def perimeters(folder: Path = PRINT) -> gpd.GeoDataFrame:
    """Read the perimeters, one row per rule in the order of `RULES` (EPSG:4326).

    Parameters
    ----------
    folder
        ``data/reference/print`` (GeoParquet) or ``data/reference/web`` (GeoJSON).

    Returns
    -------
    ``rule`` (index), ``name_en``, ``name_fr``, ``definition_en``, ``definition_fr``, ``units``
    (codes separated by ``|``) and the polygon.

    Raises
    ------
    FileNotFoundError
        If the folder has no perimeters.
    """
    parquet, geojson = (folder / f"alps_perimeters.{e}" for e in ("parquet", "geojson"))
    if not parquet.exists() and not geojson.exists():
        raise FileNotFoundError(parquet)
    rows = gpd.read_parquet(parquet) if parquet.exists() else gpd.read_file(geojson)
    return rows.set_index("rule").loc[list(RULES)]


@cache
def units(rule: str) -> frozenset[str]:
    """Return the units of a rule: ``FR-38``, ``IT-TO``, ``DE-BY``, or a whole country as ``AT``.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    if rule not in RULES:
        raise KeyError(rule)
    return frozenset(str(perimeters().loc[rule, "units"]).split("|"))


@cache
def _admin1() -> gpd.GeoDataFrame:
    return gpd.read_parquet(PRINT / "alps_admin1.parquet").sort_values("code")


def unit_names() -> pd.Series:
    """Return the French names of the mapped units, by code."""
    return _admin1().set_index("code")["name_fr"]


@cache
def _provinces() -> dict[str, str]:
    rows = pd.read_parquet(
        REFERENCE / "comuni_it.parquet", columns=["code", "province_short"]
    ).astype(str)
    return dict(zip(rows["code"], "IT-" + rows["province_short"], strict=True))


@cache
def _regions() -> dict[str, str]:
    rows = pd.read_parquet(PRINT / "departements_fr.parquet", columns=["code", "region"])
    codes = ("FR-" + rows["code"].astype(str)).groupby(rows["region"].astype(str))
    return {str(region): "|".join(sorted(part)) for region, part in codes}


def unit_of(rows: gpd.GeoDataFrame) -> pd.Series:
    """Return the administrative unit in which each place lies.

    Official codes come first: the département of an INSEE code, all départements of a French
    région (separated by ``|``), the province of an ISTAT code. Else it is the unit of the place's
    own country whose polygon holds the point or is at most 1 km from it.

    Parameters
    ----------
    rows
        EPSG:4326 points (missing allowed) with ``country_iso2``, ``departement``,
        ``official_code`` and ``code_scheme``; unique index.

    Returns
    -------
    Codes as ``FR-38``, ``IT-TO``, ``CH-VD``, ``AT-7``; empty outside the mapped window.
    """
    code, scheme = rows["official_code"], rows["code_scheme"]
    french = ("FR-" + rows["departement"]).where(
        (rows["departement"] != "") & (rows["country_iso2"] == "FR"), ""
    )
    regions = code.map(_regions()).where(scheme == "insee-reg").fillna("")
    italian = code.map(_provinces()).where(scheme == "istat").fillna("")
    known = (french + regions + italian).astype("str")
    rest = rows[(known == "") & rows.geometry.notna() & (scheme != "insee-reg")]
    return known.mask(
        rows.index.isin(rest.index), _by_point(rest).reindex(rows.index, fill_value="")
    )


def _by_point(rows: gpd.GeoDataFrame) -> pd.Series:
    found = pd.Series("", index=rows.index, dtype="str")
    admin1 = _admin1()
    for iso2, part in rows[["country_iso2", "geometry"]].groupby("country_iso2"):
        own = admin1[admin1["iso2"] == iso2][["code", "geometry"]]
        if own.empty:
            continue
        points = gpd.GeoDataFrame(part, geometry="geometry", crs=_WGS84).to_crs(_METRIC)
        near = points.sjoin_nearest(own.to_crs(_METRIC), max_distance=_REACH)
        found.update(near.loc[~near.index.duplicated(), "code"])
    return found


def inside(rows: gpd.GeoDataFrame, rule: str, units_of: pd.Series | None = None) -> pd.Series:
    """Say which places a rule takes in.

    A place is in if all its units (`unit_of`), or their whole country, are in the rule. Where no
    unit is known, its point must lie in the perimeter.

    Parameters
    ----------
    rows
        As for `unit_of`.
    units_of
        What `unit_of` returns for the rows, where it is known already.

    Returns
    -------
    Boolean, same index.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    listed = units(rule)
    found = unit_of(rows) if units_of is None else units_of
    by_unit = found.map(
        lambda cell: bool(cell) and all(u in listed or u[:2] in listed for u in cell.split("|"))
    ).astype(bool)
    shape = shapely.union_all(perimeters().loc[[rule]].geometry.to_numpy())
    return by_unit | ((found == "") & rows.geometry.within(shape))


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
    that no source dates is ``undated``, neither one nor the other. ``alpine_on_day`` is the same
    as the map of the day must say it: who had left by then is ``former``, and who left before
    September 2022 but was still a member is ``since_left``.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    ours = rows_at[rows_at["network_id"] == "anvita"]
    unit = unit_of(ours)
    rows = ours[inside(ours, rule, unit)]
    then = filters.state(rows, REFERENCE_DAY).map(_STATUS_OF)
    dated = then.mask((rows["basis"] == "accessed") & (then != "former"), "undated")
    status, state = dated.astype("str"), rows["state"]
    left = status.mask((status == "former") & (state == "current"), "since_left")
    on_day = left.mask(state == "former", "former")
    return rows.assign(unit=unit[rows.index], alpine_status=status, alpine_on_day=on_day)


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
    provinces = {u for u in units("alcotra") | units("eusalp") if u.startswith("IT")}
    return rows[rows["unit"].isin(provinces) | abroad]


def profile(cluster: gpd.GeoDataFrame, km: pd.Series | None = None) -> pd.DataFrame:
    """Count the members of `cluster` by distance to the nearest national border.

    ``km`` is that distance where it is known already (`geo.maps.borders.border_distance`).

    Returns
    -------
    One row per band of `geo.maps.borders.BANDS` (kilometres) and ``unknown``, one column of
    counts per status of `STATUSES`.
    """
    bands = borders.band(borders.border_distance(cluster) if km is None else km)
    counts = pd.crosstab(bands, cluster["alpine_on_day"])
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
