"""Alpine perimeters by stated rule, as lists of admin-1 units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    import pandas as pd

_EUSALP_COUNTRIES = ("AT", "CH", "LI", "SI")
_EUSALP_FRENCH = ("84", "27", "93")
_EUSALP_GERMAN = ("DE-BW", "DE-BY")
_EUSALP_ITALIAN = (
    "Liguria",
    "Piemonte",
    "Valle d'Aosta",
    "Lombardia",
    "Trentino-Alto Adige",
    "Veneto",
    "Friuli-Venezia Giulia",
)
_DEP7 = ("FR-04", "FR-05", "FR-06", "FR-26", "FR-38", "FR-73", "FR-74")
_ALCOTRA = ("FR-04", "FR-05", "FR-06", "FR-73", "FR-74", "IT-TO", "IT-CN", "IT-IM", "IT-AO")


@dataclass(frozen=True)
class Rule:
    """A perimeter's name and definition in two languages; units None means EUSALP's regions."""

    rule: str
    name_en: str
    name_fr: str
    definition_en: str
    definition_fr: str
    units: tuple[str, ...] | None


RULES = (
    Rule(
        "alcotra",
        "ALCOTRA cooperation area",
        "Espace de coopération ALCOTRA",
        "The nine territories that the France-Italy programme ALCOTRA lists: five French "
        "départements and four Italian provinces (Valle d'Aosta counted as one).",
        "Les neuf territoires que liste le programme France-Italie ALCOTRA : cinq départements "
        "français et quatre provinces italiennes (la Vallée d'Aoste comptée comme une).",
        _ALCOTRA,
    ),
    Rule(
        "dep7",
        "Seven Alpine départements",
        "Sept départements alpins",
        "French départements 04, 05, 06, 26, 38, 73 and 74, in whole.",
        "Départements français 04, 05, 06, 26, 38, 73 et 74, en entier.",
        _DEP7,
    ),
    Rule(
        "dep9",
        "Nine Alpine départements",
        "Neuf départements alpins",
        "The seven Alpine départements, with 83 (Var) and 84 (Vaucluse), in whole.",
        "Les sept départements alpins, avec le Var (83) et le Vaucluse (84), en entier.",
        (*_DEP7, "FR-83", "FR-84"),
    ),
    Rule(
        "eusalp",
        "EU macro-region for the Alps (EUSALP)",
        "Macro-région alpine de l'UE (SUERA)",
        "Austria, Liechtenstein, Slovenia and Switzerland; Auvergne-Rhône-Alpes, "
        "Bourgogne-Franche-Comté and Provence-Alpes-Côte d'Azur; Baden-Württemberg and Bavaria; "
        "Liguria, Piedmont, Aosta Valley, Lombardy, Trentino-Alto Adige, Veneto and "
        "Friuli-Venezia Giulia.",
        "Autriche, Liechtenstein, Slovénie et Suisse ; Auvergne-Rhône-Alpes, "
        "Bourgogne-Franche-Comté et Provence-Alpes-Côte d'Azur ; Bade-Wurtemberg et Bavière ; "
        "Ligurie, Piémont, Vallée d'Aoste, Lombardie, Trentin-Haut-Adige, Vénétie et "
        "Frioul-Vénétie Julienne.",
        None,
    ),
)


def _eusalp(units: gpd.GeoDataFrame, french: pd.DataFrame) -> list[bool]:
    departements = set(french.index[french["region"].isin(_EUSALP_FRENCH)])
    rows = zip(units["code"], units["iso2"], units["region"], strict=True)
    return [
        iso2 in _EUSALP_COUNTRIES
        or code in departements
        or code in _EUSALP_GERMAN
        or (iso2 == "IT" and region in _EUSALP_ITALIAN)
        for code, iso2, region in rows
    ]


def perimeters(units: gpd.GeoDataFrame, french: pd.DataFrame) -> gpd.GeoDataFrame:
    """Dissolve the perimeters out of a (simplified) coverage.

    Parameters
    ----------
    units
        Coverage with columns code, iso2, region, geometry.
    french
        Départements by ISO 3166-2 code, with column region.

    Returns
    -------
    One row per rule, sorted: rule, name_en, name_fr, definition_en, definition_fr, units, geometry.

    Raises
    ------
    ValueError
        If a rule names a unit that the coverage does not have.

    """
    rows = []
    for rule in RULES:
        inside = units["code"].isin(rule.units) if rule.units else _eusalp(units, french)
        chosen = units[inside]
        if rule.units and len(chosen) != len(rule.units):
            raise ValueError(f"{rule.rule}: units missing from the coverage")
        whole = chosen["iso2"].isin(_EUSALP_COUNTRIES)
        codes = sorted(set(chosen["code"].where(~whole, chosen["iso2"])))
        shape = shapely.normalize(shapely.coverage_union_all(chosen.geometry.to_numpy()))
        rows.append({**vars(rule), "units": "|".join(codes), "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=units.crs)
