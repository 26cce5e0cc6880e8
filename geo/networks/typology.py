"""The typology of 35 networks: the bodies with their classes, in the order of Lacroix's table.

As a table in words, and as a chart of four quadrants for paper and for scenes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd

from geo import describe, schemes, views
from geo.exhibit import Axis, Chart, Dots, Later, Panel
from geo.fields import BY_NAME
from geo.i18n import Texts, _, said, said_anyhow, said_column
from geo.layers import Atlas
from geo.model import Display, LegendItem, Symbol
from geo.request import Request
from geo.schemes import Category
from geo.spelling import fold
from geo.table import covered

CLASSES: Final[dict[str, tuple[str, str, str]]] = {  # class: scale, origin, scope
    "contestatory": ("national", "spontaneous", "contestatory"),
    "national-association": ("national", "coopted", "national-association"),
    "spontaneous-generalist": ("transnational", "spontaneous", "generalist"),
    "spontaneous-specialised": ("transnational", "spontaneous", "specialised"),
    "coopted-generalist": ("transnational", "coopted", "generalist"),
    "coopted-specialised": ("transnational", "coopted", "specialised"),
}
OUTSIDE: Final = "outside"
UNKNOWN: Final = "unknown"
CATEGORIES: Final = (  # as the full names of the classes, and of what stands outside the table
    Category("contestatory", _("national contestatory"), "#D55E00", "square"),
    Category("national-association", _("national associations"), "#0072B2", "circle"),
    Category(
        "spontaneous-generalist", _("transnational spontaneous generalist"), "#B8860B", "star"
    ),
    Category(
        "spontaneous-specialised", _("transnational spontaneous specialised"), "#009E73", "triangle"
    ),
    Category("coopted-generalist", _("transnational co-opted generalist"), "#332288", "hexagon"),
    Category("coopted-specialised", _("transnational co-opted specialised"), "#B84FA6", "diamond"),
    Category(OUTSIDE, _("not in the table of the paper"), schemes.UNKNOWN, "plus"),
)
_SYMBOLS: Final = {
    c.code: Symbol(c.colour, c.shape, "hollow" if c.code == OUTSIDE else "full") for c in CATEGORIES
}
QUADRANTS: Final = {  # by scale and origin, row by row
    ("national", "spontaneous"): _("National, spontaneous"),
    ("national", "coopted"): _("National, co-opted"),
    ("transnational", "spontaneous"): _("Transnational, spontaneous"),
    ("transnational", "coopted"): _("Transnational, co-opted"),
}
SCOPES: Final = {  # the sub-classes, as they stand inside a quadrant
    "contestatory": _("Contestatory"),
    "national-association": _("National associations"),
    "generalist": _("Generalist"),
    "specialised": _("Specialised"),
}
KINDS: Final = {  # of body
    "network": _("network"),
    "association": _("national association"),
    "alliance": _("alliance"),
    "council-of-mayors": _("council of mayors"),
    "forum": _("forum"),
    "mechanism": _("mechanism"),
    "movement": _("movement"),
    "observatory": _("observatory"),
    "committee": _("committee"),
    "programme": _("programme"),
    "ngo": _("non-governmental organisation"),
    "institution": _("institution"),
}
ACTIVITY: Final = {  # whether a body was active when the sources were read
    "yes": _("active"),
    "unknown": _("activity unknown"),
    "no": _("no longer under this name or form"),
}
COLUMNS: Final = {name: BY_NAME[name].key for name in ("classes", "seats", "kinds", "activity")}
_LONGEST: Final = 52  # characters of a name on the chart where there is a shorter one
_ROWS: Final = (7.5, 16.0)  # lines of the two rows of the chart


def symbol(code: str) -> Symbol:
    """Return the symbol of a class of networks; hollow for what stands outside the table.

    Raises
    ------
    KeyError
        If there is no such class.
    """
    return _SYMBOLS[code]


def members(t: Texts, row: describe.Row) -> str:
    """Say how many members a body counts: with the unit and the date, since units differ."""
    if not row["members_count"]:
        return t._("not known")
    number = describe.qualified(t, int(row["members_count"]), str(row["members_qualifier"]))
    unit = said(row, "members_unit", t)
    day = str(row["members_as_of"])
    dated = t.partial(day) if day else t._("undated page")
    return f"{number} {unit} ({dated})"


def seat(t: Texts, row: describe.Row) -> str:
    """Say where the seat is: city and country, as far as known."""
    country = str(row["seat_country_iso2"])
    parts = [str(row["seat_city"]), describe.country(t, country) if country else ""]
    return ", ".join(part for part in parts if part) or t._("not known")


def founded(t: Texts, row: describe.Row) -> str:
    """Say when a body was founded, with the precision of its source."""
    return t.partial(str(row["founded"])) if row["founded"] else t._("not known")


@lru_cache(maxsize=8)
def bodies(atlas: Atlas, t: Texts) -> pd.DataFrame:
    """Return every body with its class, in the order of the table, those outside it last.

    Adds to the networks ``class`` (a key of `CLASSES`, or ``outside``), ``order`` (1 to 35, 0
    outside), ``name``, ``founder``, ``spoken`` and ``short`` in the language, and ``seat``
    (country, or ``unknown``). Built once for each language; nobody changes it.
    """
    rows = atlas.networks
    codes = {triple: code for code, triple in CLASSES.items()}
    triples = zip(rows["scale"], rows["origin"], rows["scope"], strict=True)
    inside = rows["in_typology"] == "true"
    found = rows.assign(
        order=pd.to_numeric(rows["table_order"]).fillna(0).astype("int64"),
        name=said_column(rows, "name", t),
        founder=said_column(rows.rename(columns={"founder_or_initiator": "founder"}), "founder", t),
        spoken=[spoken_name(row, t) for row in describe.records(rows)],
        short=[short_name(row, t) for row in describe.records(rows)],
        seat=rows["seat_country_iso2"].where(rows["seat_country_iso2"] != "", UNKNOWN),
    )
    found["class"] = [codes.get(triple, OUTSIDE) for triple in triples]
    found["class"] = found["class"].where(inside, OUTSIDE)
    outside = found["order"].where(inside, len(found))
    return found.assign(_last=outside).sort_values(["_last", "name"]).drop(columns="_last")


def spoken_name(row: describe.Row, t: Texts) -> str:
    """Return what a body is called in a sentence: its acronym in the language, or its name.

    An acronym such as ``CEMR / CCRE`` has the English form first and the French one last.
    """
    forms = [form.strip() for form in str(row["acronym"]).split(" / ") if form.strip()]
    if not forms:
        return said(row, "name", t)
    return said({"form": forms[0], "form_fr": forms[-1]}, "form", t)


def short_name(row: describe.Row, t: Texts) -> str:
    """Return the name of a body for a drawing: without what is said of it after the name itself.

    That is what stands in brackets, or after the comma of a name of one word.
    """
    name = spoken_name(row, t).partition(" (")[0]
    head, comma, _rest = name.partition(", ")
    return head if comma and " " not in head else name


def kept(rows: pd.DataFrame, display: Display, search: str = "") -> pd.Series:
    """Say which rows of `bodies` pass the filters (boolean, same index)."""
    keep = pd.Series(data=True, index=rows.index)
    for name, column in COLUMNS.items():
        wanted: tuple[str, ...] = getattr(display, name)
        if wanted:
            keep &= rows[column].isin(wanted)
    sought = fold(search)
    if sought:
        names = said_anyhow(rows, "name")
        texts = rows[["network_id", *names, "acronym", "seed_label", "seat_city"]]
        keep &= texts.agg("|".join, axis=1).map(fold).str.contains(sought, regex=False)
    return keep


def table(atlas: Atlas, t: Texts, display: Display, search: str = "") -> pd.DataFrame:
    """Return the rows of `bodies` that stand in the table and pass the filters, in its order."""
    rows = bodies(atlas, t)
    return rows[(rows["order"] > 0) & kept(rows, display, search)]


def twins(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `bodies` that stand for a body which has another row too."""
    return rows[(rows["same_as"] != "") & rows["same_as"].isin(rows["network_id"])]


def distinct(rows: pd.DataFrame) -> int:
    """Count bodies, not names: two rows that are the same body count once."""
    pairs = {frozenset(pair) for pair in twins(rows)[["network_id", "same_as"]].to_numpy()}
    return len(rows) - len(pairs)


def counts(rows: pd.DataFrame) -> dict[str, int]:
    """Return the number of names in each class."""
    found = rows["class"].value_counts()
    return {code: int(found.get(code, 0)) for code in CLASSES}


def sentence(t: Texts, rows: pd.DataFrame) -> str:
    """Sum the table up: names, bodies, classes."""
    if rows.empty:
        return t._("No network of the table fits these filters.")
    classes = schemes.said(t, CATEGORIES)
    parts = [f"{classes[code]} ({t.number(n)})" for code, n in counts(rows).items() if n]
    names = t.n_("{n} name", "{n} names", len(rows))
    said = t.n_("{names} for {n} body", "{names} for {n} bodies", distinct(rows))
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


def _keys(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of rows of `bodies`, with the days of founding and counting as days."""
    codes = rows[["network_id", "class", "members_count", "members_qualifier"]]
    counted = pd.to_numeric(codes["members_count"]).astype("Int64")
    plain = codes.assign(members_count=counted).reset_index(drop=True)
    known = covered(rows["members_as_of"]).add_prefix("members_")
    return plain.join(known).join(covered(rows["founded"]))


def as_table(t: Texts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `bodies` in words."""
    classes, kinds, active = schemes.said(t, CATEGORIES), t.each(KINDS), t.each(ACTIVITY)
    records = describe.records(rows)
    return pd.DataFrame(
        {
            t._("No."): [row["order"] or None for row in records],
            t._("Name"): [row["name"] for row in records],
            t._("In the paper"): [row["seed_label"] for row in records],
            t._("Class"): [classes[row["class"]] for row in records],
            t._("Kind of network or body"): [kinds[row["kind"]] for row in records],
            t._("Founded"): [founded(t, row) for row in records],
            t._("Seat"): [seat(t, row) for row in records],
            t._("Members (units differ)"): [members(t, row) for row in records],
            t._("Activity"): [active[row["active"]] for row in records],
        }
    ).astype({t._("No."): "Int64"})


def divergences(atlas: Atlas, t: Texts) -> pd.DataFrame:
    """Return where the classes of the table and other sources pull apart, in words."""
    rows = bodies(atlas, t)[["network_id", "name"]]
    found = rows.merge(atlas.contrasts, on="network_id")
    titles = views.reference_titles(atlas, t)
    return pd.DataFrame(
        {
            t._("Name"): found["name"],
            t._("The table"): said_column(found, "table", t),
            t._("Other sources"): said_column(found, "others", t),
            t._("Source"): [describe.cited(t, cell, titles) for cell in found["source"]],
        }
    )


def options(atlas: Atlas, t: Texts) -> dict[str, dict[str, str]]:
    """Return the choices of the filters of `kept`, by field of `Display`."""
    rows = bodies(atlas, t)
    countries = {c: describe.country(t, c) for c in set(rows["seat"]) - {UNKNOWN}}
    ordered = dict(sorted(countries.items(), key=lambda item: fold(item[1])))
    return {
        "classes": schemes.said(t, CATEGORIES),
        "seats": ordered | {UNKNOWN: t._("seat not known")},
        "kinds": {k: w for k, w in t.each(KINDS).items() if k in set(rows["kind"])},
        "activity": t.each(ACTIVITY),
    }


def subtitle(request: Request) -> str:
    """Say in words what a reader has filtered by, after the table's author.

    A choice of networks narrows their relations only.
    """
    related = request.display.part == "relations"
    asked = request if related else request.narrowed(networks=())
    author = request.t._("Classes of the table of Lacroix")
    return " · ".join(filter(None, (author, asked.sentence(""))))


def legend(t: Texts, rows: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Return the classes with their symbols and the number of rows in each."""
    found = rows["class"].value_counts()
    return tuple(
        LegendItem(symbol(code), label, int(found.get(code, 0)))
        for code, label in schemes.said(t, CATEGORIES).items()
        if code != OUTSIDE or found.get(code, 0)
    )


def panel(t: Texts, rows: pd.DataFrame, scale: str, origin: str, lines: float) -> Panel:
    """Return one quadrant: a symbol and a name on each line, a gap between its two classes."""
    part = rows[(rows["scale"] == scale) & (rows["origin"] == origin)]
    places: list[float] = []
    for i, (code, before) in enumerate(
        zip(part["class"], part["class"].shift(fill_value=""), strict=True)
    ):
        gap = 0.0 if i == 0 else 1.0 + 0.5 * (code != before)
        places.append((places[-1] if places else 0.0) - gap)
    names = [chart_name(row) for row in describe.records(part)]
    dots = Dots(
        x=(0.0,) * len(part),
        y=tuple(places),
        symbols=tuple(symbol(code) for code in part["class"]),
        sizes=(13.0,) * len(part),
        texts=tuple(names),
        hover=tuple(part["name"]),
    )
    title = f"{t._(QUADRANTS[scale, origin])} ({t.number(len(part))})"
    bare = Axis("none", span=(-0.3, 10.0)), Axis("none", span=(0.5 - lines, 0.7))
    return Panel((dots,), *bare, title=title)


def chart_name(row: describe.Row) -> str:
    """Return a name for the chart: in full, or that for short where it is long."""
    names = (str(row["name"]), str(row["name"]).partition(" (")[0])
    return next((name for name in names if len(name) <= _LONGEST), str(row["short"]))


def chart(request: Request) -> Chart:
    """Return the table as a chart of four quadrants."""
    atlas, chosen = request.atlas, request.filters
    t, display = request.t, request.display
    rows = table(atlas, t, display, chosen.search)
    panels = [
        tuple(panel(t, rows, scale, origin, lines) for origin in ("spontaneous", "coopted"))
        for scale, lines in zip(("national", "transnational"), _ROWS, strict=True)
    ]
    return Chart(
        view_id="typology_table",
        title=t._("Typology of 35 networks"),
        subtitle=subtitle(request),
        caption=" ".join(part for part in (sentence(t, rows), note(atlas, t, rows)) if part),
        as_of=chosen.as_of,
        language=t.language,
        imprint=request.imprint,
        rows=tuple(panels),
        table=as_table(t, rows),
        keys=_keys(rows),
        legend=legend(t, rows),
        sources=tuple(dict.fromkeys(rows["source_urls"])),
        heights=_ROWS,
        height=620,
        tables=Later(networks=lambda: rows, divergences=lambda: divergences(atlas, t)),
    )
