"""What the atlas is known to lack: lists that nobody could read, points and populations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo import labels
from geo.i18n import Texts, said, said_column
from geo.layers import Atlas


def absent(t: Texts, atlas: Atlas) -> pd.DataFrame:
    """Return the networks of the typology of which not one member is documented.

    A second name of a body whose members are documented is not among them.
    """
    networks = atlas.networks[atlas.networks["in_typology"] == "true"]
    listed = set(atlas.members["network_id"])
    lacking = ~networks["network_id"].isin(listed) & ~networks["same_as"].isin(listed)
    rows = networks[lacking].sort_values("seed_label")
    unknown = t._("unknown")
    counted = [t.number(int(n)) if n.isdecimal() else n or unknown for n in rows["members_count"]]
    dated = [t.partial(day) if day else "" for day in rows["members_as_of"]]
    return pd.DataFrame(
        {
            t._("In the paper"): rows["seed_label"].to_numpy(),
            t._("Network"): said_column(rows, "name", t).to_numpy(),
            t._("Published total"): counted,
            t._("Date"): dated,
        }
    )


def places(t: Texts, atlas: Atlas, package: Mapping[str, Any]) -> pd.DataFrame:
    """Return the places without a point or a population, with the reason."""
    found = package.get("gaps", ())
    facts = atlas.places.set_index("place_id")
    names, countries = facts["name"], facts["country_iso2"]
    words = {"point": t._("point"), "population": t._("population")}
    return pd.DataFrame(
        {
            t._("Place"): [names[gap["place_id"]] for gap in found],
            t._("Country"): [labels.country(t, countries[gap["place_id"]]) for gap in found],
            t._("Missing"): [words[gap["missing"]] for gap in found],
            t._("Reason"): [said(gap, "reason", t) for gap in found],
        }
    )


def numbers(t: Texts, atlas: Atlas, package: Mapping[str, Any]) -> str:
    """Sum the gaps up in a sentence."""
    missing = [gap["missing"] for gap in package.get("gaps", ())]
    undated = int((atlas.members["basis"] == "accessed").sum())
    return t._(
        "Of {networks} networks of the typology no member is documented; {points} places have no "
        "point and {populations} no population; {undated} memberships are dated by no source."
    ).format(
        networks=t.number(len(absent(t, atlas))),
        points=t.number(missing.count("point")),
        populations=t.number(missing.count("population")),
        undated=t.number(undated),
    )
