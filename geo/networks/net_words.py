"""The networks in words: sentences, facts with their units and dates, tables, choices."""

from __future__ import annotations

import pandas as pd

from geo import describe, labels, views
from geo.display import Display
from geo.i18n import Texts, said, said_column
from geo.layers import Atlas
from geo.model import Filters
from geo.networks import net_labels, typology
from geo.networks.net_labels import UNKNOWN
from geo.spelling import fold


def sentence(t: Texts, rows: pd.DataFrame) -> str:
    """Sum the table up: names, bodies, classes."""
    if rows.empty:
        return t._("No network of the table fits these filters.")
    words = net_labels.classes(t)
    parts = [f"{words[code]} ({t.number(n)})" for code, n in typology.counts(rows).items() if n]
    names = t.n_("{n} name", "{n} names", len(rows))
    said = t.n_("{names} for {n} body", "{names} for {n} bodies", typology.distinct(rows))
    return t._("The table shows {said}: {list}.").format(
        said=said.format(names=names), list=t.listing(parts)
    )


def note(atlas: Atlas, t: Texts, rows: pd.DataFrame) -> str:
    """Say which body stands in the table under two names, and since when it has the later one."""
    names = dict(zip(rows["network_id"], rows["name"], strict=True))
    same = atlas.links[atlas.links["relation"] == "same-as"]
    said = [
        t._("One body has two names in the table: “{old}” took the name “{new}” ({date}).").format(
            old=names[old].partition(" (")[0], new=names[new], date=t.partial(since)
        )
        for old, new, since in same[["source_network_id", "target_network_id", "since"]].to_numpy()
        if old in names and new in names
    ]
    return " ".join(said)


def members(t: Texts, row: describe.Row) -> str:
    """Say how many members a body counts: with the unit and the date, since units differ."""
    if not row["members_count"]:
        return t._("not known")
    number = labels.qualified(t, int(row["members_count"]), str(row["members_qualifier"]))
    unit = said(row, "members_unit", t)
    day = str(row["members_as_of"])
    dated = t.partial(day) if day else t._("undated page")
    return f"{number} {unit} ({dated})"


def seat(t: Texts, row: describe.Row) -> str:
    """Say where the seat is: city and country, as far as known."""
    country = str(row["seat_country_iso2"])
    parts = [str(row["seat_city"]), labels.country(t, country) if country else ""]
    return ", ".join(part for part in parts if part) or t._("not known")


def founded(t: Texts, row: describe.Row) -> str:
    """Say when a body was founded, with the precision of its source."""
    return t.partial(str(row["founded"])) if row["founded"] else t._("not known")


def as_table(t: Texts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `bodies` in words."""
    words, kind_words = net_labels.classes(t), net_labels.kinds(t)
    active = net_labels.activity(t)
    records = describe.records(rows)
    return pd.DataFrame(
        {
            t._("No."): [row["order"] or None for row in records],
            t._("Name"): [row["name"] for row in records],
            t._("In the paper"): [row["seed_label"] for row in records],
            t._("Class"): [words[row["class"]] for row in records],
            t._("Kind of network or body"): [kind_words[row["kind"]] for row in records],
            t._("Founded"): [founded(t, row) for row in records],
            t._("Seat"): [seat(t, row) for row in records],
            t._("Members (units differ)"): [members(t, row) for row in records],
            t._("Activity"): [active[row["active"]] for row in records],
        }
    ).astype({t._("No."): "Int64"})


def divergences(atlas: Atlas, t: Texts) -> pd.DataFrame:
    """Return where the classes of the table and other sources pull apart, in words."""
    rows = typology.bodies(atlas, t)[["network_id", "name"]]
    found = rows.merge(atlas.contrasts, on="network_id")
    titles = views.reference_titles(atlas, t)
    return pd.DataFrame(
        {
            t._("Name"): found["name"],
            t._("The table"): said_column(found, "table", t),
            t._("Other sources"): said_column(found, "others", t),
            t._("Source"): [describe.cited(cell, titles) for cell in found["source"]],
        }
    )


def options(atlas: Atlas, t: Texts) -> dict[str, dict[str, str]]:
    """Return the choices of the filters of `kept`, by field of `Display`."""
    rows = typology.bodies(atlas, t)
    countries = {c: labels.country(t, c) for c in set(rows["seat"]) - {UNKNOWN}}
    ordered = dict(sorted(countries.items(), key=lambda item: fold(item[1])))
    return {
        "classes": net_labels.classes(t),
        "seats": ordered | {UNKNOWN: t._("seat not known")},
        "kinds": {k: w for k, w in net_labels.kinds(t).items() if k in set(rows["kind"])},
        "activity": net_labels.activity(t),
    }


def subtitle(
    t: Texts, chosen: Filters, display: Display, offered: dict[str, dict[str, str]]
) -> str:
    """Say in words what a reader has filtered by, after the table's author."""
    parts = [
        t.listing([words[code] for code in getattr(display, field)])
        for field, words in offered.items()
        if getattr(display, field)
    ]
    searched = [t.quoted(chosen.search)] if chosen.search else []
    return " · ".join([t._("Classes of the table of Lacroix"), *parts, *searched])
