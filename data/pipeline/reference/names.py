"""Names, codes and populations of countries, and names of admin-1 units."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from data.pipeline.reference.files import read, read_json, write_csv

if TYPE_CHECKING:
    from pathlib import Path

# The source's longer or rarer names, replaced by the usual ones.
_USUAL = {"CHN": ("China", "Chine"), "CZE": ("Czechia", "Tchéquie")}
# Where the source's French name is another unit's, or does not stand without "province de".
_FRENCH = {
    "IT-AO": "Vallée d'Aoste",
    "IT-BZ": "Bolzano",
    "IT-GE": "Gênes",
    "IT-MB": "Monza et Brianza",
    "IT-PU": "Pesaro et Urbino",
}
_PREFIX = re.compile(r"^(?:[Cc]anton|[Pp]rovince)(?: autonome)? (?:de la |de l'|des |du |de |d')")
OVERSEAS = {"FR-GP": "971", "FR-MQ": "972", "FR-GF": "973", "FR-RE": "974", "FR-YT": "976"}


def country_source(raw: Path) -> gpd.GeoDataFrame:
    """Return the countries with all the columns of the source, in its order."""
    return gpd.read_file(io.BytesIO(read(raw, "countries_10m")), encoding="utf-8")


def country_frame(raw: Path) -> gpd.GeoDataFrame:
    """Natural Earth countries 1:10m, German point of view: a3, iso2, name, name_fr, geometry.

    `iso2` is None where the source has no ISO 3166-1 code (XK, Kosovo's user-assigned code, stays).

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    source = country_source(raw)
    a3 = source["ADM0_A3"].astype(str)
    usual_en = a3.map({k: v[0] for k, v in _USUAL.items()})
    usual_fr = a3.map({k: v[1] for k, v in _USUAL.items()})
    french = source["NAME_FR"].str[:1].str.upper() + source["NAME_FR"].str[1:]
    iso2 = source["ISO_A2_EH"].astype(object)
    columns = {
        "a3": a3,
        "iso2": iso2.where(iso2 != "-99", None),
        "name": usual_en.fillna(source["NAME_EN"]),
        "name_fr": usual_fr.fillna(french),
    }
    return gpd.GeoDataFrame(columns, geometry=source.geometry, crs="EPSG:4326")


def _italian_provinces(raw: Path) -> dict[str, str]:
    comuni = pd.read_feather(io.BytesIO(read(raw, "comuni_names")))
    pairs = zip(comuni["province_short"], comuni["province"], strict=True)
    return {f"IT-{short}": str(name) for short, name in pairs}


def departements(raw: Path) -> pd.DataFrame:
    """List the 101 départements by ISO 3166-2 code: code, name, region, region_name (COG)."""
    regions = {r["code"]: r["nom"] for r in read_json(raw, "regions")}
    to_iso = {insee: iso for iso, insee in OVERSEAS.items()}
    rows = [
        {
            "iso": to_iso.get(d["code"], f"FR-{d['code']}"),
            "code": d["code"],
            "name": d["nom"],
            "region": d["region"],
            "region_name": regions[d["region"]],
        }
        for d in read_json(raw, "departements")
        if d["zone"] != "com"
    ]
    return pd.DataFrame(rows).set_index("iso")


def unit_names(raw: Path, units: pd.DataFrame) -> pd.DataFrame:
    """Local and French name of admin-1 units.

    Parameters
    ----------
    raw
        Cache folder.
    units
        Natural Earth rows with columns code, name, name_fr.

    Returns
    -------
    Frame with columns name and name_fr, same index. French départements are named by the COG,
    Italian provinces by ISTAT; the words "canton de", "province de" are taken off French names.

    """
    french = dict(departements(raw)["name"])
    local = {**_italian_provinces(raw), **french}
    bare = units["name_fr"].map(lambda n: _PREFIX.sub("", n) if isinstance(n, str) else None)
    other = units["code"].map({**_FRENCH, **french})
    return pd.DataFrame(
        {
            "name": units["code"].map(local).fillna(units["name"]),
            "name_fr": other.fillna(bare).fillna(units["name"]),
        }
    )


def countries(raw: Path) -> pd.DataFrame:
    """Countries with the columns of the sidecar, sorted by iso2.

    Raises
    ------
    PackageError
        If the package is missing from the cache or altered.

    """
    content = io.BytesIO(read(raw, "countries_10m"))
    source = gpd.read_file(content, encoding="utf-8", ignore_geometry=True)
    labels = country_frame(raw).drop(columns="geometry")
    frame = labels.assign(
        population=source["POP_EST"].round().astype("int64"),
        population_year=source["POP_YEAR"].astype("int64"),
        continent=source["CONTINENT"],
    ).dropna(subset=["iso2"])
    most_populous = frame.sort_values(["iso2", "population"], ascending=[True, False])
    return most_populous.drop_duplicates("iso2").drop(columns="a3").reset_index(drop=True)


def derive(raw: Path, out: Path) -> None:
    """Write `admin1_names.csv` (as GeoNames codes them) and `countries_population.csv`."""
    divisions = [
        dict(
            zip(("country_iso2", "admin1_code"), r["code"].split(".", 1), strict=True),
            name=r["name"],
        )
        for r in read_json(raw, "admin1_names")
    ]
    divisions.sort(key=lambda r: (r["country_iso2"], r["admin1_code"]))
    write_csv(divisions, out / "admin1_names.csv")
    rows = [
        {
            "iso2": str(row["iso2"]),
            "name": str(row["name"]),
            "name_fr": str(row["name_fr"]),
            "population": str(row["population"] or ""),
            "population_year": str(row["population_year"] if row["population"] else ""),
            "continent": str(row["continent"]),
        }
        for row in countries(raw).to_dict("records")
    ]
    write_csv(rows, out / "countries_population.csv")
