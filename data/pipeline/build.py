"""From the source tables and the reference layers to the packaged layers: joined, and written.

A build also says which numbers of the data that tests assert it moves: they stand in
``tests/expected.yml``, and are written only when asked to (``--expect``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import yaml

from data.pipeline import contract, corrections, documents, locate, package
from data.pipeline.sources import Checked
from geo import dates, describe, schemes
from geo.articles import claims
from geo.events import history
from geo.layers import Atlas
from geo.paths import read_yaml

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "datapackage.json"
LAYERS: Final = {  # layer: source table
    "attestations": "attestations",
    "claims": "claims",
    "coalitions": "coalitions",
    "contrasts": "network_contrasts",
    "counts": "published_counts",
    "events": "events",
    "exonyms": "exonyms",
    "links": "network_links",
    "networks": "networks",
    "parties": "parties",
    "references": "references",
}
POINTS: Final = (
    "crossings",
    "non_members",
    "paper_readings",
)  # tables with lat and lon of their own
NOT_EVIDENCE: Final = frozenset({"proposal", "announcement", "left", "index-taker", "unnamed"})
CRS: Final = "EPSG:4326"
_EMPTY: Final = ""


def with_points(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Turn the cells ``lat`` and ``lon`` into points (EPSG:4326), and elevations into numbers."""
    numbers = rows.filter(["elevation_m"]).apply(pd.to_numeric)
    geometry = gpd.points_from_xy(pd.to_numeric(rows["lon"]), pd.to_numeric(rows["lat"]), crs=CRS)
    plain = rows.drop(columns=["lat", "lon"]).assign(**numbers)
    return gpd.GeoDataFrame(plain, geometry=geometry)


def frames(checked: Checked) -> dict[str, pd.DataFrame]:
    """Return every layer as a frame, from sources that keep their contract."""
    tables = checked.tables
    rows = corrections.apply(tables, checked.corrections)
    located = places(rows, checked.locations)
    accessed = str(tables["memberships"].meta["accessed"])
    result = {layer: rows[table] for layer, table in LAYERS.items()}
    result["counts"] = result["counts"].assign(total=pd.to_numeric(result["counts"]["total"]))
    result |= {layer: with_points(rows[layer]) for layer in POINTS}
    result["places"] = located
    result["seats"] = locate.seat_layer(rows["networks"], checked.seats)
    result["executives"] = executives(rows)
    result["executives_gb"] = executives_gb(rows)
    result["members"] = members(rows, located, accessed)
    result["corrections"] = corrections.table(checked.corrections)
    for name, frame in result.items():
        package.fields(name, frame, checked.dictionary)
    return result


def write(out: Path, root: Path = ROOT) -> dict[str, Any]:
    """Write all layers and ``datapackage.json`` into a folder, and return the description.

    Raises
    ------
    BuildError
        As `contract.check` and `documents.whole`; the folder stays as it was then.
    """
    checked = contract.check(root)
    return save(out, checked, frames(checked))


def save(out: Path, checked: Checked, layers: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Write layers and their description, all of them or none; return the description.

    Raises
    ------
    BuildError
        As `documents.whole`; the folder stays as it was then.
    """
    keys = {name: layer["key"] for name, layer in checked.dictionary["layers"].items()}
    with documents.whole(out, [PACKAGE, *(f"{name}.parquet" for name in layers)]) as folder:
        for name, frame in layers.items():
            write_parquet(frame, folder / f"{name}.parquet", keys[name])
        description = package.package(layers, folder, checked)
        package.write_package(description, folder / PACKAGE)
    return description


def places(tables: dict[str, pd.DataFrame], locations: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one row per place with its point, population and tier (EPSG:4326).

    A place without a known point keeps its row, with an empty geometry (None).
    """
    found = locations.rename(
        columns={"note": "location_note", "method": "location_method", "score": "match_score"}
    )
    rows = tables["places"].merge(found, on="place_id", how="left", validate="one_to_one")
    for name in ("lat", "lon", "match_score", "population", "population_year"):
        rows[name] = pd.to_numeric(rows[name])
    rows["population_tier"] = schemes.tier(rows["population"])
    for name in ("population", "population_year"):
        rows[name] = rows[name].astype("Int64")
    rows["departement"] = [
        departement(c, s) for c, s in zip(rows["official_code"], rows["code_scheme"], strict=True)
    ]
    points = gpd.points_from_xy(rows["lon"], rows["lat"], crs=CRS)
    frame = gpd.GeoDataFrame(rows.drop(columns=["lat", "lon"]), geometry=points)
    frame.loc[rows["lat"].isna(), "geometry"] = None
    return frame


def departement(code: str, scheme: str) -> str:
    """Return the département of a French commune's INSEE code, else an empty text."""
    if scheme == "insee-dep":
        return code
    if scheme != "insee":
        return _EMPTY
    return code[:3] if code.startswith("97") else code[:2]


def first_attested(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the earliest dated attestation of each membership, by membership_id.

    The source of the row itself (``as_of``) counts, and every dated row of the attestations for
    the same place and network whose kind is evidence of membership.
    """
    own = tables["memberships"][["membership_id", "place_id", "network_id", "as_of"]]
    said = tables["attestations"]
    said = said[~said["kind"].isin(NOT_EVIDENCE) & (said["date"] != _EMPTY)]
    pairs = own.merge(said[["place_id", "network_id", "date"]], on=["place_id", "network_id"])
    both = pd.concat(
        [
            own[own["as_of"] != _EMPTY][["membership_id", "as_of"]].rename(
                columns={"as_of": "date"}
            ),
            pairs[["membership_id", "date"]],
        ]
    )
    both["day"] = dates.last_days(both["date"])
    first = both.sort_values(["day", "date"], kind="stable").drop_duplicates("membership_id")
    return first.set_index("membership_id")["date"]


def party_table(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the parties with the full name and family, keyed by country and abbreviation."""
    return tables["parties"][["country_iso2", "party", "name", "family"]].rename(
        columns={"name": "party_name", "family": "party_family"}
    )


def executives(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the dated party statements of all places but British councils."""
    rows = tables["executives"].merge(
        tables["places"][["place_id", "country_iso2"]], on="place_id", validate="many_to_one"
    )
    return _with_family(rows, tables)


def executives_gb(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the dated control of British councils, for each council and each body it covers."""
    gb = tables["places"].query("country_iso2 == 'GB'")
    code = gb["official_code"].where(gb["official_code"] != _EMPTY, gb["covering_code"])
    bodies = gb.assign(official_code=code)[["place_id", "official_code", "country_iso2"]]
    rows = tables["executives_gb"].query("control != ''")
    joined = bodies[bodies["official_code"] != _EMPTY].merge(rows, on="official_code")
    named = joined.rename(columns={"control": "party"}).drop(columns=["name"])
    return _with_family(named, tables)


def _with_family(rows: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    joined = rows.merge(party_table(tables), on=["country_iso2", "party"], how="left")
    joined["party_family"] = joined["party_family"].fillna("unknown")
    return joined.drop(columns="country_iso2")


def members(
    tables: dict[str, pd.DataFrame], located: gpd.GeoDataFrame, accessed: str
) -> gpd.GeoDataFrame:
    """Return one row per membership with all that is known of its place (EPSG:4326).

    The party columns hold the latest statement; British councils' stay empty here, since theirs
    is share-alike data kept in a layer of its own, which `geo.layers` joins when it reads.
    """
    latest = executives(tables)
    latest["day"] = dates.last_days(latest["as_of"])
    latest = latest.sort_values(["day", "party"]).drop_duplicates("place_id", keep="last")
    party = latest.rename(columns={"as_of": "party_as_of"})[
        ["place_id", "party", "party_family", "party_as_of"]
    ]
    rows = tables["memberships"].rename(
        columns={"source": "source_url", "basis": "basis_of_listing"}
    )
    rows = rows.assign(
        accessed=accessed,
        first_attested=rows["membership_id"].map(first_attested(tables)).fillna(_EMPTY),
    )
    rows = rows.merge(located.drop(columns=["note"]), on="place_id", validate="many_to_one")
    rows = rows.merge(party, on="place_id", how="left")
    for name in ("party", "party_as_of"):
        rows[name] = rows[name].fillna(_EMPTY)
    rows["party_family"] = rows["party_family"].fillna("unknown")
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def write_parquet(frame: pd.DataFrame, path: Path, key: list[str]) -> None:
    """Write a table, or a GeoDataFrame as GeoParquet, sorted by its key.

    The same rows always give the same bytes.
    """
    ordered = frame.sort_values(key, kind="stable").reset_index(drop=True)
    ordered.attrs = {}
    with path.open("wb") as file:
        if isinstance(ordered, gpd.GeoDataFrame):
            ordered.to_parquet(file, index=False, compression="zstd", schema_version="1.1.0")
        else:
            ordered.to_parquet(file, index=False, compression="zstd", engine="pyarrow")


ANVITA_DAYS: Final = ("2018-09-26", "2019-12-31", "2022-09-30", "2022-12-31", "2026-11-22")
TODAY: Final = "2026-11-26"  # the day that tests are told
MAP_1: Final = ("city-of-sanctuary", "anvita", "recosol")
_HEAD: Final = """\
# Numbers of the data that tests assert. `make data` prints what differs from them;
# `python -m data.pipeline --expect` writes them again: read the difference before you commit it.
"""


def count(atlas: Atlas) -> dict[str, int]:
    """Return the numbers of an atlas by what they count."""
    members = atlas.members["network_id"].value_counts().sort_index()
    found = {
        "memberships": len(atlas.members),
        "places": len(atlas.places),
        "corrections": len(atlas.corrections),
        **{f"memberships of {network}": int(number) for network, number in members.items()},
    }
    for day in ANVITA_DAYS:
        rows = _current(atlas, day).query("network_id == 'anvita'")
        strict = rows["evidence_grade"] != "inferred"
        dated = rows["basis"].isin(["joined", "attested"])
        found[f"anvita on {day}"] = len(rows)
        found[f"anvita on {day}, strictly"] = int((strict & dated).sum())
    opening = _current(atlas, "2019-12-31")
    found["map 1 as it opens"] = int(opening["network_id"].isin(MAP_1).sum())
    return found | _overlaps(atlas) | _events(atlas) | _claims(atlas)


def _events(atlas: Atlas) -> dict[str, int]:
    """Count the places named by events that the atlas knows."""
    events = history.standing(atlas.events, dt.date.fromisoformat(TODAY))
    known = history.places_by_name(atlas)
    spots = [spot for row in describe.records(events) for spot in history.spots(row, known)]
    return {"events, places that have a card": sum(bool(spot.place_id) for spot in spots)}


def _claims(atlas: Atlas) -> dict[str, int]:
    """Return what the data document of each figure of the articles, where that is a count."""
    return {
        f"documented, {answer.claim['claim_id']}": answer.documented
        for answer in claims.answers(atlas)
        if isinstance(answer.documented, int)
    }


def _current(atlas: Atlas, day: str) -> pd.DataFrame:
    rows = atlas.at(dt.date.fromisoformat(day))
    return rows[rows["state"] == "current"]


def _overlaps(atlas: Atlas) -> dict[str, int]:
    """Count places by the networks they are in, today."""
    today = _current(atlas, TODAY)
    rows = today[today["network_id"].isin(atlas.european)]
    networks = rows.groupby("place_id")["network_id"].agg(frozenset)
    numbers, everywhere = networks.map(len), today.groupby("place_id")["network_id"].nunique()
    point = rows.drop_duplicates("place_id")["geometry"]
    asked = atlas.at(dt.date.fromisoformat(TODAY))
    either = networks[networks.map(lambda found: bool(found & {"anvita", "iccar"}))]
    ours = either.map(
        lambda found: " and ".join(sorted(found & {"anvita", "iccar"}))
    ).value_counts()
    return {
        "places in any network, former members too": int(
            asked.loc[asked["state"].isin(["current", "former"]), "place_id"].nunique()
        ),
        "places in several networks": int((everywhere > 1).sum()),
        "overlaps, places": len(networks),
        "overlaps, places with a point": int(point.notna().sum()),
        "overlaps, memberships": len(rows),
        "overlaps, places in several": int((numbers > 1).sum()),
        "overlaps, combinations": int(networks.nunique()),
        **{
            f"overlaps, places in {n}": int((numbers == n).sum())
            for n in range(1, int(numbers.max()) + 1)
        },
        **{
            f"overlaps, {names if ' and ' in str(names) else f'{names} alone'}": int(number)
            for names, number in ours.items()
        },
    }


def differences(atlas: Atlas, path: Path) -> list[str]:
    """Say what a build moves: numbers that tests expect otherwise, and rows no change tells of."""
    found, expected = count(atlas), read_yaml(path)
    said = [
        f"{path.name}: {name}: {found.get(name)}, expected {expected.get(name)}"
        for name in {**expected, **found}
        if found.get(name) != expected.get(name)
    ]
    return said + untold(atlas.package)


def untold(package: Mapping[str, Any]) -> list[str]:
    """Say which tables have other rows than the latest entry on them in the change log says."""
    told: dict[str, int] = {}
    for entry in package["changes"]:
        told |= entry["tables"]
    rows = {table["name"]: table["rows"] for table in package["tables"]}
    return [
        f"changes.yml: {name}: {rows[name]} rows, the latest entry says {number}"
        for name, number in told.items()
        if rows[name] != number
    ]


def expect(atlas: Atlas, path: Path) -> None:
    """Write the numbers of an atlas as those that tests expect."""
    text = yaml.safe_dump(count(atlas), sort_keys=False, allow_unicode=True)
    documents.write(path, _HEAD + text)
