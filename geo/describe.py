"""What the atlas says in words: a membership, a view, a code that has no colour.

Of a membership, when, how it is known, how many people, under which party, from where: the same
words stand in the tooltip, the card and the table. Of a view, what is shown, of how much, and how
sure it is. The texts are plain; whoever puts them into HTML escapes them (`geo.escape`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from babel import Locale

from geo import colouring, schemes
from geo.escape import cleaned, one_line
from geo.exhibit import ATLAS, Brought, Exhibit
from geo.i18n import Texts, _, said
from geo.model import Coverage

Row = Mapping[str, Any]
BASES: Final = {  # how the beginning of a membership is known
    "joined": _("joining date known"),
    "attested": _("earliest attestation"),
    "assumed": _("date assumed"),
    "accessed": _("undated source"),
}
STATED: Final = {  # when the party of an executive was stated, seen from the day
    "by": _("party stated by the day shown"),
    "later": _("party stated only after it"),
    "none": _("party not stated"),
}
UNITS: Final = {  # what a published total counts
    "members": _("members"),
    "groups": _("local groups in the United Kingdom"),
    "councils": _("councils"),
}


@dataclass(frozen=True)
class Card:
    """What a click on a symbol tells, in plain texts: a title, facts by name, source cells."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()


def records(rows: pd.DataFrame) -> list[Row]:
    """Return the rows of a table as mappings from column to value, without the geometry."""
    plain = rows.drop(columns="geometry", errors="ignore")
    columns = [plain.iloc[:, number].astype("object").tolist() for number in range(plain.shape[1])]
    return [dict(zip(plain.columns, values, strict=True)) for values in zip(*columns, strict=True)]


def column(rows: pd.DataFrame, values: Iterable[object]) -> pd.Series:
    """Return values of any kind, one for each row, as a column beside the rows."""
    return pd.Series(list(values), rows.index, dtype="object")


def _is_missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def since(t: Texts, row: Row) -> str:
    """Say since when the membership counts, with the precision and the kind of its evidence."""
    if row["basis"] == "joined":
        return t.partial(row["joined"])
    if row["basis"] == "attested":
        return t._("by {date}").format(date=t.partial(row["first_attested"]))
    if row["basis"] == "assumed":
        return t._("by {date} (assumed)").format(date=t.partial(row["assumed_by"]))
    return t._("undated")


def dates(t: Texts, row: Row) -> str:
    """Say from when to when, such as *26 September 2018 – 2020*."""
    if row["left"]:
        return t._("{since}, left {left}").format(since=since(t, row), left=t.partial(row["left"]))
    if row["status"] == "former":
        return t._("{since}, left at an unknown date").format(since=since(t, row))
    return since(t, row)


def population(t: Texts, row: Row) -> str:
    """Say how many inhabitants, with the year where the source states one."""
    number = row["population"]
    if _is_missing(number):
        return t._("population unknown")
    count = t.n_("{n} inhabitant", "{n} inhabitants", int(number))
    year = row["population_year"]
    if _is_missing(year):
        return t._("{count} (year not stated)").format(count=count)
    return f"{count} ({int(year)})"


def party(t: Texts, row: Row) -> str:
    """Say the party of the executive, always with the date of the statement."""
    if not row["party"]:
        return t._("party unknown")
    said = t._("{party} as of {date}").format(
        party=row["party"], date=t.partial(row["party_as_of"])
    )
    if row["party_later"]:
        return t._("{statement}, after the map's date").format(statement=said)
    return said


def evidence(t: Texts, row: Row) -> str:
    """Say how the membership is known."""
    grade = schemes.words(t, "grade")[row["evidence_grade"]]
    if isinstance(row.get("further"), tuple):
        grade = t._("in the reader’s own list")
    if row["basis"] in {"assumed", "accessed"}:
        return f"{grade}, {t.each(BASES)[row['basis']]}"
    return grade


def hint(t: Texts, row: Row, network: str) -> tuple[str, ...]:
    """Return what is said of a member while pointing at it: its name, then a line for each fact."""
    return (
        row["name"],
        network,
        f"{schemes.words(t, 'status')[row['status_at']]} · {dates(t, row)}",
        population(t, row),
        party(t, row),
    )


def card(t: Texts, row: Row, network: str) -> Card:
    """Return what a click on a member tells."""
    facts = (
        (t._("Network"), network),
        (t._("Status"), schemes.words(t, "status")[row["status_at"]]),
        (t._("Member since"), dates(t, row)),
        (t._("Kind of body"), t.each(schemes.LEVELS)[row["level"]]),
        (t._("Population"), population(t, row)),
        (t._("Party of the executive"), party(t, row)),
        (t._("Evidence"), evidence(t, row)),
        *([(t._("Weak point"), weak)] if (weak := said(row, "caution", t)) else []),
        *further(t, row),
    )
    local = row.get("local_name", row["name"])
    name = row["name"] if local == row["name"] else f"{row['name']} ({local})"
    place = f"{name}, {country(t, row['country_iso2'])}"
    return Card(place, facts, tuple(sources(row["source_url"])))


_MOST_FURTHER: Final = 20  # columns of a list that a card shows
_LONGEST: Final = 200  # letters of each


def further(t: Texts, row: Row) -> tuple[tuple[str, str], ...]:
    """Return what only a reader's own list says of a member: its note and its further columns."""
    own = row.get("further")
    if not isinstance(own, tuple):
        return ()
    told = [(_short(name), _short(value)) for name, value in own if value]
    note = [(t._("Note"), _short(row["evidence"]))] if row["evidence"] else []
    return tuple([*note, *told][:_MOST_FURTHER])


def _short(text: str) -> str:
    shown = one_line(cleaned(text))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def sources(cell: str) -> list[str]:
    """Return the sources of a cell, in order."""
    return [part for part in cell.split("|") if part]


def reference_title(source: str, titles: Mapping[str, str]) -> str | None:
    """Return the citation of a ``ref:`` source, or None if it is an address."""
    if not source.startswith("ref:"):
        return None
    name = source.removeprefix("ref:")
    return titles.get(name, name)


def cited(t: Texts, cell: str, titles: Mapping[str, str]) -> str:
    """Return the sources of a cell in one text: titles of references, addresses as they are."""
    return t.series(reference_title(source, titles) or source for source in sources(cell))


def qualified(t: Texts, number: int | str, qualifier: str) -> str:
    """Write a published total, or a figure in words, with what its source puts before it."""
    written = number if isinstance(number, str) else t.number(number)
    if qualifier == "about":
        return t._("about {number}").format(number=written)
    if qualifier == "more_than":
        return t._("more than {number}").format(number=written)
    return written


def country(t: Texts, iso2: str) -> str:
    """Return the name of a country, or its code where the locale has no name for it."""
    return str(Locale.parse(t.language).territories.get(iso2, iso2))


def sentence(
    t: Texts,
    rows: pd.DataFrame,
    kinds: Mapping[str, str],
    as_of: dt.date,
) -> str:
    """Sum up the rows of a view: how many of which kind, and what is uncertain in them.

    ``kinds`` are the categories of the scheme of networks with their words (`geo.views.kinds`).
    """
    said, day = sentence_words(t), t.day(as_of)
    if rows.empty:
        return said.none.format(day=day)
    numbers = colouring.network(rows).value_counts()
    counts = [
        f"{label} {t.number(int(numbers[kind]))}"
        for kind, label in kinds.items()
        if kind in numbers
    ]
    shown = t.numbered(said.shown, len(rows))
    first = said.all.format(day=day, shown=shown, list=t.listing(counts))
    uncertain = {
        "inferred": rows["mark"] == "hollow",
        "tier": rows["population_tier"] == "unknown",
        "family": rows["party_family"] == "unknown",
        "later": rows["party_later"],
        "point": rows.geometry.isna(),
    }
    known = [
        t.numbered(forms, int(uncertain[name].sum()))
        for name, forms in said.caveats.items()
        if uncertain[name].any()
    ]
    return f"{first} {said.some.format(list=t.listing(known))}" if known else first


@dataclass(frozen=True)
class SentenceWords:
    """The texts of `sentence`: of none, of all, of some; what is uncertain, for one and more."""

    none: str
    all: str
    some: str
    shown: tuple[str, str]
    caveats: Mapping[str, tuple[str, str]]


def sentence_words(t: Texts) -> SentenceWords:
    """Return the texts that `sentence` is made of."""
    later = t._("{n} with a party stated after that day")
    tier, family = t._("{n} without a known population"), t._("{n} without a known party")
    point = t._("{n} without a point, not on the map")
    return SentenceWords(
        t._("No documented membership fits these filters on {day}."),
        t._("On {day}, {shown}: {list}."),
        t._("Of these: {list}."),
        t.forms("{n} membership is shown", "{n} memberships are shown"),
        {
            "inferred": t.forms(
                "{n} inferred or dated by assumption", "{n} inferred or dated by assumption"
            ),
            "tier": (tier, tier),
            "family": (family, family),
            "later": (later, later),
            "point": (point, point),
        },
    )


def change_sentence(t: Texts, rows: pd.DataFrame, then: dt.date, now: dt.date) -> str:
    """Sum up *then and now*: how many stayed, joined and left between two days."""
    counts = rows["category"].value_counts()
    words = schemes.words(t, "change")
    parts = [f"{words[c]} ({t.number(int(counts[c]))})" for c in words if counts.get(c)]
    if not parts:
        return t._("No documented membership fits these filters on {day}.").format(day=t.day(now))
    said = t._("From {then} to {now}: {list}. Who joined and left between is not shown.").format(
        then=t.day(then), now=t.day(now), list=t.listing(parts)
    )
    left = rows.loc[rows["category"] == "left", "name"].drop_duplicates().sort_values().tolist()
    if not left:
        return said
    named = t._("Who left: {places}.").format(places=t.listing(left))
    return f"{said} {named}"


def coverage_line(t: Texts, line: Coverage, name: str) -> str:
    """Say how much of a network's published membership is documented."""
    unit = t.each(UNITS)[line.unit]
    documented = t.number(line.documented)
    if line.total is None:
        return t._(
            "{name}: {documented} {unit} documented, no published total near this date"
        ).format(name=name, documented=documented, unit=unit)
    return t._("{name}: {documented} documented of {total} {unit} published ({date})").format(
        name=name,
        documented=documented,
        total=qualified(t, line.total, line.qualifier),
        unit=unit,
        date=t.partial(line.total_date),
    )


def absence(t: Texts, exhibit: Exhibit) -> str:
    """Say what it means that a place is not shown; a reader's own list may be whole."""
    if exhibit.whose == "list":
        return t._("A place that is absent is not in the list.")
    return t._("A place that is absent may well be a member: the lists are partial.")


def ownership(t: Texts, exhibit: Exhibit) -> str:
    """Say which memberships are those of a reader's own list; nothing where all are the atlas's."""
    brought = exhibit.imprint.brought
    if brought is None or exhibit.whose == "atlas":
        return ""
    said = t._("{name} is a reader’s own list, brought on {day} ({rows}).").format(
        name=t.quoted(brought.name),
        day=t.day(brought.day),
        rows=t.n_("{n} row", "{n} rows", brought.rows),
    )
    others = t._("All other memberships are the atlas’s.") if exhibit.whose == "both" else ""
    apart = t._("It is no part of the atlas; its licence: {licence}.")
    return " ".join(filter(None, (said, apart.format(licence=_stated(t, brought)), others)))


def _stated(t: Texts, brought: Brought) -> str:
    return brought.licence or t._("not stated")


def list_licence(t: Texts, exhibit: Exhibit) -> str:
    """Say under which licence a reader's own list is, as that reader states it."""
    brought = exhibit.imprint.brought
    if brought is None or exhibit.whose == "atlas":
        return ""
    return t.labelled(t.quoted(brought.name), _stated(t, brought))


def edition(t: Texts, exhibit: Exhibit, licence: str) -> str:
    """Say which version of the atlas is shown under which licence, or has drawn what is shown."""
    version = exhibit.imprint.version
    if exhibit.whose == "list":
        said = t._("Made with the {atlas}, data version {version}.")
        return said.format(atlas=ATLAS, version=version)
    return t._("Welcoming Cities Atlas, data version {version}, {licence}.").format(
        version=version, licence=licence
    )
