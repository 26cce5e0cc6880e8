"""The few numbers of the data that tests assert, counted anew after each build.

They stand in ``tests/expected.yml``. A build prints what has changed in them, so that whoever adds
a row sees what it moves, and writes them only when asked to (``--expect``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from data.pipeline import documents
from geo import describe
from geo.articles import claims
from geo.events import history
from geo.layers import Atlas
from geo.paths import read_yaml

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
    found, expected = count(atlas), read(path)
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


def read(path: Path) -> dict[str, int]:
    """Read the expected numbers."""
    numbers: dict[str, int] = read_yaml(path)
    return numbers


def write(atlas: Atlas, path: Path) -> None:
    """Write the numbers of an atlas as those that tests expect."""
    text = yaml.safe_dump(count(atlas), sort_keys=False, allow_unicode=True)
    documents.write(path, _HEAD + text)
