"""What the page of sources and methods says: lists, rules, licences, dictionary, gaps, changes.

``package`` is everywhere the description of the layers (`geo.layers.Atlas.package`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import coverage, describe, views
from geo.escape import safe_url
from geo.i18n import DEFAULT, LANGUAGES, Texts, said, said_column
from geo.layers import Atlas
from geo.paths import REFERENCE, read_yaml

DATED: Final = ("joined", "attested")  # how the beginning of a membership is known


def networks(t: Texts, atlas: Atlas, today: dt.date) -> pd.DataFrame:
    """Return one row per network with documented members: how many, how dated, of how many."""
    now = atlas.at(today)
    names = views.network_names(atlas, t)
    rows = []
    for network, members in atlas.members.groupby("network_id"):
        found = coverage.coverage(now, atlas.counts, str(network), today)
        cells = members["source_url"]
        years = members.loc[members["as_of"] != "", "as_of"].str[:4]
        rows.append(
            {
                t._("Network"): names[str(network)],
                t._("Memberships"): len(members),
                t._("Dated"): int(members["basis"].isin(DATED).sum()),
                t._("Inferred"): int((members["evidence_grade"] == "inferred").sum()),
                t._("Sources"): len({s for cell in cells for s in describe.sources(cell)}),
                t._("Dates of the sources"): "–".join(dict.fromkeys((years.min(), years.max())))
                if len(years)
                else "",
                t._("Read on"): t.short_day(dt.date.fromisoformat(members["accessed"].max())),
                t._("Documented today"): t.series(
                    describe.coverage_line(t, line, names[line.network_id]) for line in found
                ),
            }
        )
    return pd.DataFrame(rows).sort_values(
        t._("Memberships"), ascending=False, kind="stable", ignore_index=True
    )


def cited(t: Texts, atlas: Atlas, dead: Mapping[str, str]) -> pd.DataFrame:
    """Return every source of the memberships, those of most rows first.

    The address is a link only where it is one of the web and is not known to be ``dead``
    (addresses with the day on which nothing answered); the text says it in any case.
    """
    titles, names = views.reference_titles(atlas, t), views.network_names(atlas, t)
    rows = atlas.members[["network_id", "source_url", "accessed"]].assign(
        source=atlas.members["source_url"].map(describe.sources)
    )
    flat = rows.explode("source").dropna(subset=["source"])
    found = []
    for source, part in flat.groupby("source"):
        text = str(source)
        listed = dict.fromkeys(part["network_id"])
        read = t.short_day(dt.date.fromisoformat(str(part["accessed"].max())))
        if text in dead:
            gone = t.short_day(dt.date.fromisoformat(dead[text]))
            read = t._("{day}; no answer on {gone}").format(day=read, gone=gone)
        found.append(
            {
                t._("Source"): describe.reference_title(text, titles) or text,
                t._("Open"): None if text in dead else safe_url(text),
                t._("Memberships"): len(part),
                t._("Network"): t.listing([names[n] for n in listed]),
                t._("Read on"): read,
            }
        )
    return pd.DataFrame(found).sort_values(
        [t._("Memberships"), t._("Source")], ascending=[False, True], ignore_index=True
    )


def dead_links(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses of a package that are known to be dead, with the day of the check."""
    return {str(entry["url"]): str(entry["checked"]) for entry in package.get("dead_links", ())}


def tables(t: Texts, package: Mapping[str, Any]) -> pd.DataFrame:
    """Return the hand-kept source tables: rows, when their sources were read, licence."""
    found = package.get("tables", ())
    return pd.DataFrame(
        {
            t._("Table"): [f"{entry['name']}.csv" for entry in found],
            t._("Content"): [said(entry, "title", t) for entry in found],
            t._("Rows"): [entry["rows"] for entry in found],
            t._("Read on"): [
                t.short_day(dt.date.fromisoformat(entry["accessed"])) for entry in found
            ],
            t._("Licence"): [entry["license"] for entry in found],
        }
    )


def methods(t: Texts) -> list[tuple[str, str]]:
    """Return the headings and texts on how the atlas reads its sources."""
    _ = t._
    return [
        (
            _("Who counts as a member on a day"),
            _(
                "The joining day is in and the leaving day is out. A year or a month means its "
                "first day when joining and its last day when leaving. Without a joining date, a "
                "membership counts from its earliest dated attestation. A former member whose "
                "leaving date is unknown never counts. A membership that no source dates counts "
                "from the day on which its source was read."
            ),
        ),
        (
            _("What absence means"),
            _(
                "No network publishes a complete, dated list. Each view says how many of the "
                "published members are documented. A place that is absent from the map may well "
                "be a member, and no figure is scaled up."
            ),
        ),
        (
            _("Parties"),
            _(
                "A party is always shown with the date of the statement. The statement made last "
                "before the day of the map is used; where there is none, the first one after it, "
                "marked as later. For British councils it is the party in control, and for a "
                "local group that of the council which covers it."
            ),
        ),
        (
            _("Population"),
            _(
                "French, Italian and British populations are those of the official statistics, "
                "with their year. Elsewhere the figure is that of the settlement in GeoNames, "
                "which states no year. Populations of overlapping levels are never added up."
            ),
        ),
        (
            _("Borders"),
            _(
                "Borders, also disputed ones, follow the source of each layer: the German edition "
                "of Natural Earth for Europe, Visionscarto for the world. Drawing them takes no "
                "position."
            ),
        ),
    ]


def choices_table(t: Texts, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the conflicts of the sources: the readings, the one chosen, and why."""
    readings = said_column(corrections, "readings", t)
    return pd.DataFrame(
        {
            t._("Subject"): said_column(corrections, "subject", t),
            t._("Readings"): readings.str.replace("|", " / ", regex=False),
            t._("Chosen"): said_column(corrections, "chosen", t),
            t._("Reason"): said_column(corrections, "reason", t),
        }
    )


def layers_table(t: Texts, package: Mapping[str, Any]) -> pd.DataFrame:
    """Return the packaged layers: what each holds, how many rows, under which licence."""
    return pd.DataFrame(
        {
            t._("Layer"): [r["name"] for r in package["resources"]],
            t._("Rows"): [r["rows"] for r in package["resources"]],
            t._("Content"): [said(r, "title", t) for r in package["resources"]],
            t._("Licence"): [said(r["licenses"][0], "title", t) for r in package["resources"]],
        }
    )


def reference_table(t: Texts, folder: Path = REFERENCE) -> pd.DataFrame:
    """Return the background layers with the attribution that each asks for."""
    sidecars = sorted(folder.rglob("*.meta.yml"))
    metas = [read_yaml(path) for path in sidecars]
    names = [path.relative_to(folder).as_posix().removesuffix(".meta.yml") for path in sidecars]
    return pd.DataFrame(
        {
            t._("Layer"): names,
            t._("Content"): [said(meta, "title", t) for meta in metas],
            t._("Licence"): [said(meta["licence"], "title", t) for meta in metas],
            t._("Attribution"): [said(meta["licence"], "attribution", t) for meta in metas],
        }
    )


def layer_titles(t: Texts, package: Mapping[str, Any]) -> dict[str, str]:
    """Return the layers of the package by name, with their titles."""
    return {r["name"]: t.labelled(r["name"], said(r, "title", t)) for r in package["resources"]}


def described(t: Texts, package: Mapping[str, Any], name: str) -> str:
    """Return what a layer holds.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    return said(_resource(package, name), "description", t)


def columns(t: Texts, package: Mapping[str, Any], name: str) -> pd.DataFrame:
    """Return the columns of a layer with their type and meaning; its key is marked.

    Raises
    ------
    KeyError
        If there is no such layer.
    """
    schema = _resource(package, name)["schema"]
    key = schema["primaryKey"]
    return pd.DataFrame(
        {
            t._("Column"): [f["name"] for f in schema["fields"]],
            t._("Type"): [f["type"] for f in schema["fields"]],
            t._("Meaning"): [said(f, "description", t) for f in schema["fields"]],
            t._("Key"): [f["name"] in key for f in schema["fields"]],
        }
    )


def _resource(package: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for resource in package["resources"]:
        if resource["name"] == name:
            found: Mapping[str, Any] = resource
            return found
    raise KeyError(name)


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


def places_lacking(t: Texts, atlas: Atlas, package: Mapping[str, Any]) -> pd.DataFrame:
    """Return the places without a point or a population, with the reason."""
    found = package.get("gaps", ())
    facts = atlas.places.set_index("place_id")
    names, countries = facts["name"], facts["country_iso2"]
    words = {"point": t._("point"), "population": t._("population")}
    return pd.DataFrame(
        {
            t._("Place"): [names[gap["place_id"]] for gap in found],
            t._("Country"): [describe.country(t, countries[gap["place_id"]]) for gap in found],
            t._("Missing"): [words[gap["missing"]] for gap in found],
            t._("Reason"): [said(gap, "reason", t) for gap in found],
        }
    )


def gaps(t: Texts, atlas: Atlas, package: Mapping[str, Any]) -> str:
    """Sum the gaps up in a sentence."""
    missing = [gap["missing"] for gap in package.get("gaps", ())]
    undated = int((atlas.members["basis"] == "accessed").sum())
    unlocated, uncounted = missing.count("point"), missing.count("population")
    return " ".join(
        (
            t.n_(
                "Of {n} network of the typology no member is documented.",
                "Of {n} networks of the typology no member is documented.",
                len(absent(t, atlas)),
            ),
            t.n_("{n} place has no point.", "{n} places have no point.", unlocated),
            t.n_("{n} place has no population.", "{n} places have no population.", uncounted),
            t.n_(
                "{n} membership is dated by no source.",
                "{n} memberships are dated by no source.",
                undated,
            ),
        )
    )


@dataclass(frozen=True)
class Change:
    """One change of the data: its date, its release, and what is said of it in each language."""

    date: str
    release: str
    said: Mapping[str, str]

    def words(self, t: Texts) -> str:
        """Return what has changed, in a language."""
        return self.said.get(t.language, self.said[DEFAULT])


def changes(package: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the changes that a package lists, the latest first."""
    found = [
        Change(
            str(entry["date"]),
            str(entry["version"]),
            {code: entry[code] for code in LANGUAGES if code in entry},
        )
        for entry in reversed(package.get("changes", ()))
    ]
    return tuple(sorted(found, key=lambda change: change.date, reverse=True))
