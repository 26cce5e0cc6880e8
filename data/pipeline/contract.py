"""Holds all that a build reads against what it promises, and tells every problem in one run.

What no sidecar can say stands here as rules: how the cells of a row, and the rows of two tables,
fit together. Each returns its problems and looks only at what is well written: a cell that breaks
the rule of its own column is said there, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import pandas as pd

from data.pipeline import corrections, locate, package, schemas, sources
from data.pipeline.documents import BuildError, Problem, nearest
from data.pipeline.schemas import Known, problem
from data.pipeline.sources import Checked, Table
from geo import dates, filters, palette, schemes
from geo.articles import measures
from geo.i18n import Texts
from geo.networks.typology import CLASSES

Tables = Mapping[str, Table]
LENGTHS: Final = {"day": 10, "month": 7, "year": 4}
# code scheme: form, then table and column of the codes in force, and those that are no more
SCHEMES: Final[dict[str, tuple[str, tuple[str, str], frozenset[str]]]] = {
    "insee": (r"([0-9]{2}|2[AB])[0-9]{3}", ("reference/communes_fr", "code"), frozenset()),
    "istat": (r"[0-9]{6}", ("reference/comuni_it", "code"), frozenset()),
    "gss": (r"[ENSW][0-9]{8}", ("authorities_gb", "official_code"), frozenset({"E07000163"})),
    "siren": (r"[0-9]{9}", ("reference/epci_fr", "code"), frozenset()),
    "insee-dep": (r"[0-9]{2,3}|2[AB]", ("reference/communes_fr", "departement"), frozenset()),
    "insee-reg": (r"[0-9]{2}", ("reference/communes_fr", "region"), frozenset()),
}


def _day(text: str, end: Callable[[str], Any]) -> Any:  # noqa: ANN401 - a day, or None
    try:
        return end(text) if text else None
    except ValueError:
        return None


def _after(table: Table, first: str, last: str) -> Iterator[Problem]:
    for row, (begin, end) in enumerate(zip(table.rows[first], table.rows[last], strict=True)):
        day, until = _day(begin, dates.first_day), _day(end, dates.last_day)
        if day and until and until < day:
            yield problem(table, row, last, f"is before {first} {begin!r}")


def check_dates(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that what ends has begun, and that a status and a precision fit their dates."""
    if members := tables.get("memberships"):
        yield from _after(members, "joined", "left")
        rows = members.rows
        for row in rows.index[(rows["left"] != "") & (rows["status"] != "former")]:
            reason = f"is not the status of a member that left ({rows.loc[row, 'left']})"
            yield problem(members, row, "status", reason, near="former")
        for row in rows.index[(rows["edition"] != "") != (rows["status"] == "host")]:
            yield problem(members, row, "edition", "a host has an edition, and nobody else")
    if events := tables.get("events"):
        yield from _after(events, "date", "date_end")
        for row, record in enumerate(events.rows.to_dict("records")):
            begun, ended, said = record["date"], record["date_end"], record["precision"]
            if said in LENGTHS and begun and LENGTHS[said] != len(begun):
                near = {n: word for word, n in LENGTHS.items()}.get(len(begun), "")
                yield problem(events, row, "precision", f"is not that of {begun!r}", near=near)
            elif said in {"period", "decade"} and not ended:
                yield problem(events, row, "date_end", f"a {said} has an end")


def check_coalitions(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that rows of a network with coalitions name one of them, and no others do."""
    if "coalitions" not in tables:
        return
    coalitions = tables["coalitions"].rows
    own = coalitions.groupby("network_id")["coalition"].agg(frozenset).to_dict()
    for name in ("memberships", "published_counts"):
        if table := tables.get(name):
            pairs = table.rows[["network_id", "coalition"]].itertuples(index=False, name=None)
            for row, (network, coalition) in enumerate(pairs):
                accepted = own.get(network, frozenset())
                if accepted and not coalition and name == "memberships":
                    reason = f"expected one of {', '.join(sorted(accepted))}, and not empty"
                    yield problem(table, row, "coalition", reason)
                elif coalition and coalition not in accepted:
                    reason = f"{network} has no such coalition"
                    near = nearest(coalition, accepted)
                    yield problem(table, row, "coalition", reason, near=near)


def check_parties(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that each label of a party stands in the table of parties of its country."""
    if not {"parties", "places"} <= tables.keys():
        return
    accepted = tables["parties"].rows.groupby("country_iso2")["party"].agg(frozenset).to_dict()
    places = tables["places"].rows
    country = dict(zip(places["place_id"], places["country_iso2"], strict=True))
    for name, column in (
        ("executives", "party"),
        ("executives_gb", "control"),
        ("executives_gb", "leading_party"),
    ):
        if table := tables.get(name):
            for row, record in enumerate(table.rows.to_dict("records")):
                code, label = country.get(record.get("place_id", ""), "GB"), record[column]
                known = accepted.get(code, frozenset())
                if label and label not in known:
                    reason = f"no party of {code} has this label: add it to parties.csv"
                    yield problem(table, row, column, reason, near=nearest(label, known))


def check_codes(tables: Tables, known: Known) -> Iterator[Problem]:
    """Check that an official code has the form of its scheme and is in force."""
    for name in ("places", "non_members", "paper_readings"):
        table = tables.get(name)
        if not table:
            continue
        codes = table.rows[["official_code", "code_scheme"]].itertuples(index=False, name=None)
        for row, (code, scheme) in enumerate(codes):
            if bool(code) != bool(scheme):
                reason = "a code and its scheme stand together"
                yield problem(table, row, "code_scheme" if code else "official_code", reason)
            elif scheme in SCHEMES:
                form, place, former = SCHEMES[scheme]
                accepted = known.get(place)
                if not re.fullmatch(form, code):
                    yield problem(table, row, "official_code", f"expected the form {form}")
                elif accepted and code not in accepted | former:
                    yield problem(table, row, "official_code", f"{scheme} has no such code")


def check_places(tables: Tables, known: Known) -> Iterator[Problem]:
    """Check that a key begins with its country, and that a group is no council."""
    places = tables.get("places")
    if not places:
        return
    located = known.get(("reference/place_locations", "place_id"), frozenset())
    for row, place in enumerate(places.rows.to_dict("records")):
        key, group = place["place_id"], place["level"] == "group"
        if not key.startswith(f"{place['country_iso2'].lower()}-"):
            reason = f"expected a key of {place['country_iso2']}"
            yield problem(places, row, "place_id", reason)
        elif key.endswith("-group") != group:
            yield problem(places, row, "level", "a place is a group where its key ends in -group")
        elif group and place["official_code"]:
            yield problem(places, row, "official_code", "a group has no code of its own")
        elif place["covering_code"] and place["level"] not in {"group", "parish"}:
            reason = "only a group or a parish lies in an authority"
            yield problem(places, row, "covering_code", reason)
        elif located and key not in located:
            reason = "has no point: run python -m data.pipeline --locate"
            yield problem(places, row, "place_id", reason)


def check_keys(tables: Tables, known: Known) -> Iterator[Problem]:
    """Check that a membership's key is made of what it joins, and a link has two ends."""
    if members := tables.get("memberships"):
        rows = members.rows
        parts = rows[["network_id", "place_id", "edition"]].itertuples(index=False, name=None)
        for row, (network, place, edition) in enumerate(parts):
            wanted = f"{network}-{place}-e{edition}" if edition else f"{network}-{place}"
            named = place in known.get(("places", "place_id"), place)
            if named and rows.loc[row, "membership_id"] != wanted:
                reason = "is not the key of this network and place"
                yield problem(members, row, "membership_id", reason, near=wanted)
    if links := tables.get("network_links"):
        same = links.rows["source_network_id"] == links.rows["target_network_id"]
        for row in links.rows.index[same]:
            yield problem(links, row, "target_network_id", "a link goes to another network")
    if networks := tables.get("networks"):
        for row in networks.rows.index[networks.rows["same_as"] == networks.rows["network_id"]]:
            yield problem(networks, row, "same_as", "expected another row")


def check_networks(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that the names of the typology, and no others, have a class."""
    networks = tables.get("networks")
    if not networks:
        return
    for row, one in enumerate(networks.rows.to_dict("records")):
        cells = {name: one[name] for name in ("scale", "origin", "scope", "table_order")}
        if one["in_typology"] == "true":
            for name in [name for name, cell in cells.items() if not cell]:
                yield problem(networks, row, name, "a name of the typology has one")
            named = (one["scale"], one["origin"], one["scope"])
            if all(named) and named not in CLASSES.values():
                reason = f"the table has no class {', '.join(named)}"
                yield problem(networks, row, "scope", reason)
        else:
            for name in ("origin", "scope", "table_order"):
                if one[name]:
                    yield problem(networks, row, name, "only names of the typology have one")


def check_totals(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that a network's count of members says of what, how exactly and since when."""
    networks = tables.get("networks")
    if not networks:
        return
    counted = networks.rows["members_count"] != ""
    for name in ("members_unit", "members_unit_fr", "members_unit_it", "members_qualifier"):
        for row in networks.rows.index[counted & (networks.rows[name] == "")]:
            yield problem(networks, row, name, "a count of members has one")
    for row in networks.rows.index[~counted & (networks.rows["members_as_of"] != "")]:
        yield problem(networks, row, "members_as_of", "there is no count of members")


def check_drawn(tables: Tables, _known: Known) -> Iterator[Problem]:
    """Check that a network with members has a place in legends and a look of its own."""
    if not {"networks", "memberships"} <= tables.keys():
        return
    networks, members = tables["networks"], tables["memberships"].rows["network_id"]
    with_members = networks.rows[networks.rows["network_id"].isin(members)]
    for name in ("draw_order", "colour", "shape"):
        for row in with_members.index[with_members[name] == ""]:
            yield problem(networks, row, name, "the network has members")
    taken = (networks.rows[["colour", "shape"]] == list(palette.COUNCILS_LOOK)).all(axis=1)
    for row in networks.rows.index[taken]:
        reason = "is the look of the councils of City of Sanctuary"
        yield problem(networks, row, "colour+shape", reason, " + ".join(palette.COUNCILS_LOOK))


def located(places: pd.Series, numbers: pd.Series) -> list[str]:
    """Return each place with a number of it, however that is written."""
    return [
        f"{place} {pd.to_numeric(number, errors='coerce')}"
        for place, number in zip(places, numbers, strict=True)
    ]


def check_points(tables: Tables, known: Known) -> Iterator[Problem]:
    """Check that places were located with the cited points and populations of today."""
    for name, columns in (
        ("place_points", ("lat", "lon")),
        ("place_populations", ("population", "population_year")),
    ):
        if (table := tables.get(name)) and ("reference/place_locations", "place_id") in known:
            for column in columns:
                accepted = known["reference/place_locations", f"place_id+{column}"]
                pairs = pd.Series(located(table.rows["place_id"], table.rows[column]))
                for row in pairs.index[~pairs.isin(accepted)]:
                    reason = "is not what was located: run python -m data.pipeline --locate"
                    yield problem(table, row, column, reason)


def _values_of_queries(known: Known) -> dict[str, Iterable[str]]:
    """Return what the parameters of a claim's query may be, by key."""
    named = {
        "network": ("networks", "network_id"),
        "coalition": ("coalitions", "coalition"),
        "party": ("parties", "party"),
        "country": ("places", "country_iso2"),
        "departement": ("reference/communes_fr", "departement"),
    }
    words = Texts()
    bodies = [
        known.get(place, frozenset())
        for place in (("places", "place_id"), ("networks", "network_id"))
    ]
    outside = known.get(("non_members", "non_member_id"), frozenset())
    return {
        **{key: known[place] for key, place in named.items() if place in known},
        **({"place": outside.union(*bodies)} if all(bodies) else {}),
        "tier": schemes.words(words, "tier"),
        "family": schemes.words(words, "family"),
        "level": schemes.LEVELS,
        "status": filters.STATUSES,
        "grade": filters.GRADES,
        "alps": measures.ALPS,
        "scale": ("national", "transnational"),
        "origin": ("spontaneous", "coopted"),
        "scope": ("contestatory", "national-association", "generalist", "specialised"),
    }


_FIGURES: Final = {
    "count": (r"[0-9]+", "a whole number"),
    "share": (r"(0(\.[0-9]+)?|1(\.0+)?)", "a share from 0 to 1"),
    "truth": (r"[01]", "1 or 0"),
    "date": (r"[0-9]{4}(-[0-9]{2}){0,2}", "YYYY, YYYY-MM or YYYY-MM-DD"),
}


def check_claims(tables: Tables, known: Known) -> Iterator[Problem]:
    """Check that a claim can be computed: its query is understood, and fits its figure."""
    claims = tables.get("claims")
    if not claims:
        return
    accepted = _values_of_queries(known)
    for row, claim in enumerate(claims.rows.to_dict("records")):
        try:
            measure, parameters = measures.parse(claim["query"])
            for key in {"asof", "date", "year"} & parameters.keys():
                for text in parameters[key]:
                    dates.first_day(text)
        except ValueError as error:
            near = nearest(claim["query"].partition("?")[0], measures.MEASURES)
            yield problem(claims, row, "query", f"is not understood: {error}", near=near)
            continue
        for key in accepted.keys() & parameters.keys():
            for value in set(parameters[key]) - set(accepted[key]):
                near = nearest(value, accepted[key])
                yield problem(claims, row, "query", f"there is no {key} {value!r}", near=near)
        form, words = _FIGURES[measures.MEASURES[measure].kind]
        if not re.fullmatch(form, claim["value"]):
            yield problem(claims, row, "value", f"expected {words}, as {measure} gives")


RULES: Final = (
    check_dates,
    check_coalitions,
    check_parties,
    check_codes,
    check_places,
    check_keys,
    check_networks,
    check_totals,
    check_drawn,
    check_points,
    check_claims,
)


_Read = TypeVar("_Read")
_CODES: Final = {
    "communes_fr": ("code", "departement", "region"),
    "comuni_it": ("code",),
    "epci_fr": ("code",),
}
COUNTRIES: Final = "countries_population"
_PLACED: Final = [field.name for field in fields(locate.Location)]
_SEATED: Final = [
    "network_id",
    *("lat", "lon", "method", "matched_id", "matched_name", "score"),
]


class _Reader:
    """Reads one file after the other, and keeps what is wrong with those that can't be read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except BuildError as error:
            self.problems += error.problems
            return None


def _known(
    tables: dict[str, Table], reference: Path, locations: pd.DataFrame | None, reader: _Reader
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the values that a cell may name, by table or reference file, and column."""
    known = schemas.known(tables)
    countries = reader(partial(sources.read_rows, reference / f"{COUNTRIES}.csv"))
    if countries is not None:
        known[f"reference/{COUNTRIES}", "iso2"] = frozenset(countries["iso2"])
    for name, columns in _CODES.items():
        try:
            codes = pd.read_parquet(reference / f"{name}.parquet", columns=list(columns))
        except (OSError, ValueError) as error:
            why = str(error).partition("\n")[0]
            reader.problems.append(Problem(f"{name}.parquet", None, "", "", f"unreadable: {why}"))
            continue
        for column in columns:
            known[f"reference/{name}", column] = frozenset(codes[column].dropna().astype("str"))
    if locations is not None:
        place = f"reference/{locate.PLACES.removesuffix('.csv')}"
        known[place, "place_id"] = frozenset(locations["place_id"])
        for column in ("lat", "lon", "population", "population_year"):
            known[place, f"place_id+{column}"] = frozenset(
                located(locations["place_id"], locations[column])
            )
    return known


def _located(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = sources.read_rows(path)
    if list(rows) != columns:
        reason = f"expected the columns {', '.join(columns)}: run python -m data.pipeline --locate"
        raise BuildError([Problem(path.name, 1, "", ",".join(map(str, rows)), reason)])
    return rows


def check(root: Path) -> Checked:
    """Return what a build reads below the data folder ``root``.

    Raises
    ------
    BuildError
        With every problem of every file; of a cell that breaks two rules, the first.
    """
    reader = _Reader()
    tables, broken = sources.read_tables(root / "sources")
    pipeline, reference = root / "pipeline", root / "reference"
    locations = reader(partial(_located, reference / locate.PLACES, _PLACED))
    seats = reader(partial(_located, reference / locate.SEATS, _SEATED))
    known = _known(tables, reference, locations, reader)
    entries = reader(partial(corrections.read, root / corrections.FILE))
    changes = reader(partial(package.read_changes, root / package.CHANGES, sources.TABLES))
    dead = reader(partial(package.read_dead_links, root / package.DEAD))
    texts = {
        code: reader(partial(package.read_texts, pipeline / name))
        for code, name in sources.TEXTS.items()
    }
    dictionary = reader(partial(package.read_dictionary, pipeline / package.DICTIONARY))
    read = changes[-1]["date"] if changes else ""
    cells = [problem for table in tables.values() for problem in schemas.check(table, read)]
    cells += schemas.check_references(tables, known)
    cells += [problem for rule in RULES for problem in rule(tables, known)]
    cells += corrections.check(tables, entries or [], corrections.FILE)
    spoilt = {problem.file for problem in [*broken, *cells]}  # there a guard would say it again
    whole = {name: table for name, table in tables.items() if table.path.name not in spoilt}
    cells += corrections.check_guards(whole, entries or [], corrections.FILE)
    if problems := _once([*broken, *reader.problems, *cells]):
        raise BuildError(problems)
    return Checked(
        tables,
        _there(entries),
        _there(changes),
        _there(dead),
        {code: _there(of) for code, of in texts.items()},
        _there(dictionary),
        _there(locations),
        _there(seats),
    )


def _there(read: _Read | None) -> _Read:
    assert read is not None  # noqa: S101 - what can't be read is a problem
    return read


def _once(problems: list[Problem]) -> list[Problem]:
    """Return each problem once: the first of a cell, and of a broken row that it is broken."""
    rows = {(p.file, p.line) for p in problems if p.line and not p.column}
    found: dict[tuple[str, int | None, str, str], Problem] = {}
    for one in problems:
        if one.column and (one.file, one.line) in rows:
            continue
        cell = one.reason if one.line is None else ""
        found.setdefault((one.file, one.line, one.column, cell), one)
    return list(found.values())
