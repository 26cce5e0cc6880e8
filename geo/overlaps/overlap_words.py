"""Overlaps in words: sentences, measures with their definitions, coverage, names of places."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo import describe, labels, summary
from geo.coverage import coverage
from geo.i18n import Texts
from geo.layers import Atlas
from geo.model import Coverage, Filters
from geo.overlaps import overlap


def title(t: Texts) -> str:
    """Return the title of the page."""
    return t._("Overlaps between networks")


def caveat(t: Texts) -> str:
    """Say what an absent overlap means."""
    return t._("The lists are partial: an overlap that is absent here proves nothing.")


def sentence(t: Texts, sets: pd.DataFrame, names: Mapping[str, str], chosen: Filters) -> str:
    """Sum up how many places are in one network of the set, and in several."""
    day = t.day(chosen.as_of)
    if sets.empty:
        return t._("No documented membership fits these filters on {day}.").format(day=day)
    listed = t.listing([names[str(n)] for n in sets])
    several = int((overlap.numbers(sets) >= overlap.PAIR).sum())
    said = t._(
        "On {day}, {places} places are documented in at least one of {count} networks ({list}), "
        "{several} of them in two or more."
    )
    return said.format(
        day=day,
        places=t.number(len(sets)),
        count=t.number(len(sets.columns)),
        list=listed,
        several=t.number(several),
    )


def notes(t: Texts, rows: pd.DataFrame) -> list[str]:
    """Say what counts as one place, and what does not make an overlap."""
    found = []
    if (rows["network_id"] == "iccar").any():
        found.append(
            t._(
                "ICCAR is counted as one worldwide network; its European coalition ECCAR is a part "
                "of it, so ECCAR and ICCAR never overlap."
            )
        )
    if (rows["level"] == "group").any():
        group = t.n_(
            "A local group of City of Sanctuary is not the council of its town: {n} group lies in "
            "the area of a council that is in another network, and is not counted as an overlap.",
            "A local group of City of Sanctuary is not the council of its town: {n} groups lie in "
            "the area of a council that is in another network, and are not counted as overlaps.",
            overlap.apart(rows),
        )
        found.append(group)
    return found


def measures(t: Texts) -> dict[str, str]:
    """Return the measures of two networks A and B by name, with their definitions."""
    _ = t._
    return {
        _("Shared places"): _("the places in both A and B: |A ∩ B|"),
        _("Jaccard index"): _(
            "the shared places divided by the places in A or B or both: |A ∩ B| / |A ∪ B|, from "
            "0 (none shared) to 1 (the same places)"
        ),
        _("Overlap coefficient"): _(
            "the shared places divided by the places of the smaller network: "
            "|A ∩ B| / min(|A|, |B|); 1 where the smaller lies within the larger"
        ),
    }


def place_names(t: Texts, rows: pd.DataFrame) -> dict[str, str]:
    """Return a name for each place that no other place of the rows has.

    Where a name stands for several places, the kind of body is added, then the country.
    """
    found = rows.drop_duplicates("place_id").set_index("place_id")
    words = {**labels.levels(t), "council": t._("the council")}
    additions = (
        found["level"].map(words),
        found["country_iso2"].map(lambda code: labels.country(t, code)),
        pd.Series(found.index, index=found.index, dtype="str"),
    )
    names = found["name"]
    for addition in additions:
        names = names.where(~names.duplicated(keep=False), names + ", " + addition)
    return {str(key): str(name) for key, name in names.items()}


def coverages(
    atlas: Atlas, standing: pd.DataFrame, chosen: Filters, networks: tuple[str, ...]
) -> tuple[Coverage, ...]:
    """Return what is documented of each network on the day."""
    lines = [coverage(standing, atlas.counts, n, chosen.as_of) for n in networks]
    return tuple(line for found in lines for line in found)


def documented(t: Texts, lines: tuple[Coverage, ...], network: str) -> str:
    """Return in short how much of a network's published members is documented."""
    found = []
    for line in lines:
        if line.network_id != network:
            continue
        unit = labels.units(t)[line.unit]
        if line.total is None:
            none = t._("{documented} {unit}, no published total").format(
                documented=t.number(line.documented), unit=unit
            )
            found.append(none)
            continue
        said = t._("{documented} of {total} {unit} ({date})").format(
            documented=t.number(line.documented),
            total=labels.qualified(t, line.total, line.qualifier),
            unit=unit,
            date=t.partial(line.total_date),
        )
        found.append(said)
    return "; ".join(found)


def subtitle(t: Texts, chosen: Filters, names: Mapping[str, str]) -> str:
    """Say in words what a reader has filtered by, with the day."""
    return summary.filter_sentence(t, chosen, names)


def statuses(t: Texts, rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the status of each membership in words, by place and network."""
    words = labels.statuses(t)
    return {
        (row["place_id"], row["network_id"]): words[row["status_at"]]
        for row in describe.records(rows)
    }
