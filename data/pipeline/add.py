"""Adds a sourced membership, or a place: its rows where they belong, and the layers built anew.

What is missing is asked for on a terminal, and else named. Nothing is left half done: if the
sources would break their contract, every file is put back as it was.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml
from rapidfuzz import fuzz, process

from data.pipeline import build, documents, locate, package, sources
from data.pipeline.documents import BuildError, Problem, nearest
from data.pipeline.sources import Table
from geo import dates, layers
from geo.errors import OptionError
from geo.spelling import fold, slug

MEMBERSHIP: Final = {  # option: its help; each is a column of the table, unless ROWS names another
    "place": "key or name of the place",
    "network": "key, acronym or name of the network",
    "status": "founding, member, awarded, former ...",
    "joined": "YYYY, YYYY-MM or YYYY-MM-DD; empty if no source says it",
    "left": "when a former member left",
    "as_of": "day of the source",
    "grade": "founding, explicit or inferred",
    "evidence": "what the source says, in short",
    "source": "address of the page, or ref:name",
    "coalition": "for ICCAR",
    "edition": "for the Mayoral Forum",
    "national_network": "national network through which the place belongs",
}
PLACE: Final = {
    "name": "usual name in the language of the country",
    "country": "ISO 3166-1 alpha-2 code",
    "level": "commune, municipality, council, group ...",
    "code": "official code",
    "scheme": "whose code it is: insee, istat, gss, siren, insee-dep or insee-reg",
    "admin1": "first-level division",
    "covering": "GSS code of the authority that covers a British group",
    "id": "key, if the usual one is taken",
    "lat": "latitude, where no register or gazetteer has the place",
    "lon": "longitude",
    "point_source": "address of the page that has the point",
    "no_point": "why the place has no point",
    "population": "inhabitants, where no register or gazetteer says it",
    "population_year": "year of that number",
    "population_source": "address of the page that has it",
    "no_population": "why the place has no population",
}
_NEAR: Final = 3  # names that are offered
_CITED: Final = ("population_year", "population_source")
_KEPT: Final = (
    *("memberships", "attestations", "places", "gazetteer_choices", "place_points"),
    *("place_populations", "unlocated"),
)
Ask = Callable[[str], str]


class Form:
    """Answers: those given as options, and those that a person is asked for.

    Parameters
    ----------
    given
        Options by name; None or missing where nothing was given.
    ask
        Shows a question and returns the answer; None where nobody can be asked.
    """

    def __init__(self, given: Mapping[str, str | None], ask: Ask | None = None) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}
        self.ask = ask

    def answer(
        self, name: str, question: str, accepted: Collection[str] = (), usual: str | None = None
    ) -> str:
        """Return one answer, asking again until it is an accepted one.

        Raises
        ------
        OptionError
            If it is missing and nobody can be asked, or was given and is not accepted.
        """
        option = f"argument --{name.replace('_', '-')}"
        while True:
            asked = name not in self.given and self.ask is not None
            if asked and self.ask:
                hint = f" [{usual}]" if usual else ""
                found = self.ask(f"{question}{hint}: ").strip() or usual
            else:
                found = self.given.get(name, usual)
            if found is None and not asked:
                words = f"; accepted: {', '.join(accepted)}" if accepted else f": {question}"
                raise OptionError(f"{option} is missing{words}")
            if found is not None and (not accepted or found in accepted or found == usual == ""):
                return found
            if found is None:
                self.tell("an answer is needed")
                continue
            near = nearest(found, accepted)
            told = f"{found!r}; accepted: {', '.join(accepted)}{f'; near: {near}' if near else ''}"
            if not asked:
                raise OptionError(f"{option}: {told}")
            self.tell(told)

    def tell(self, words: str) -> None:
        """Say something to whoever fills the form in."""
        sys.stderr.write(f"{words}\n")


def membership(form: Form, root: Path) -> list[str]:
    """Add a membership to the sources below ``root``, and a place if it is new; build the layers.

    Returns
    -------
    What was done, line by line.

    Raises
    ------
    OptionError
        If an answer is missing or not accepted.
    BuildError
        If the row would break the contract of the sources; all files are as they were then.
    """
    tables = sources.read_all(root / "sources")
    with undone_if_it_fails(root):
        place = _place(form, tables, root)
        network = _network(form, tables["networks"])
        row = _row(form, tables, place, network)
        insert(root / "sources" / "memberships.csv", row)
        named = tables["networks"].rows.set_index("network_id").loc[network]
        what = f"{row['listed_name']} ({named['acronym'] or named['name_en']})"
        return finish(root, what, ["memberships", "places"])


def place(form: Form, root: Path) -> list[str]:
    """Add a place to the sources below ``root`` and locate it; otherwise as `membership`."""
    tables = sources.read_all(root / "sources")
    with undone_if_it_fails(root):
        key = _new_place(form, tables, form.answer("name", PLACE["name"]), root)
        return finish(root, key, ["places"])


def _columns(table: Table, name: str) -> list[str]:
    """Return the words that a column accepts."""
    found = next(one for one in table.meta["columns"] if one["name"] == name)
    return list(found["constraints"]["enum"])


def _network(form: Form, networks: Table) -> str:
    names = ("network_id", "acronym", "short_name", "name_en", "name_fr", "name_it")
    known = {
        fold(str(one[name])): str(one["network_id"])
        for name in reversed(names)
        for one in networks.rows.to_dict("records")
        if one[name]
    }
    while True:
        asked = form.answer("network", MEMBERSHIP["network"])
        if fold(asked) in known:
            return known[fold(asked)]
        near = process.extract(fold(asked), list(known), scorer=fuzz.WRatio, limit=_NEAR)
        keys = dict.fromkeys(known[one[0]] for one in near)
        told = f"no network is called {asked!r}; near: {', '.join(keys)}"
        if form.given.pop("network", None) is not None and form.ask is None:
            raise OptionError(f"argument --network: {told}")
        form.tell(told)


def _place(form: Form, tables: Mapping[str, Table], root: Path) -> str:
    """Return the key of the place that is meant, once it is there."""
    places = tables["places"].rows
    while True:
        asked = form.answer("place", MEMBERSHIP["place"])
        if asked in set(places["place_id"]):
            return asked
        inside = places
        if "country" in form.given:
            inside = places[places["country_iso2"] == form.given["country"]]
        named = {
            key: {fold(part) for part in [name, *variants.split("|")]}
            for key, name, variants in inside[["place_id", "name", "name_variants"]].itertuples(
                index=False, name=None
            )
        }
        same = [str(key) for key, names in named.items() if fold(asked) in names]
        if len(same) == 1:
            return str(same[0])
        first = {
            key: fold(name) for key, name in zip(inside["place_id"], inside["name"], strict=True)
        }
        hits = process.extract(fold(asked), first, scorer=fuzz.WRatio, limit=_NEAR)
        near = same or [hit[2] for hit in hits]
        if form.ask is None and not same and {"country", "level"} <= form.given.keys():
            return _new_place(form, tables, asked, root)
        why = "several places have" if same else "no place has"
        told = f"{why} the name {asked!r}; near: {', '.join(near)}"
        if form.ask is None:
            new = "" if same else "; for a new place give --country and --level too"
            raise OptionError(f"argument --place: {told}{new}")
        form.tell(told)
        form.given.pop("place", None)
        picked = form.ask("Which of them, or new: ").strip()
        if picked == "new":
            return _new_place(form, tables, asked, root)
        form.given["place"] = picked or asked


def _new_place(form: Form, tables: Mapping[str, Table], name: str, root: Path) -> str:
    """Write the row of a new place, and what is said of its point and population."""
    places = tables["places"]
    country = form.answer("country", PLACE["country"]).upper()
    level = form.answer("level", "Level", _columns(places, "level"))
    usual = f"{country.lower()}-{slug(name).replace('_', '-')}{'-group' * (level == 'group')}"
    key = form.given.get("id", usual)
    if key in set(places.rows["place_id"]):
        raise OptionError(f"argument --id: {key} is there already; accepted: another key")
    row = {
        "place_id": key,
        "name": name,
        "country_iso2": country,
        "level": level,
        "official_code": form.answer("code", "Official code, if it has one", usual=""),
        "admin1": form.answer("admin1", "First-level division", usual=""),
        "covering_code": form.given.get("covering", ""),
    }
    if row["official_code"]:
        row["code_scheme"] = form.answer("scheme", "Its scheme", _columns(places, "code_scheme"))
    insert(root / "sources" / "places.csv", row)
    _locate(form, key, root)
    return key


def _locate(form: Form, key: str, root: Path) -> None:
    """Find the point and population of a new place, or ask for them, or for why there are none."""
    folder = root / "sources"
    found = _located(root, key)
    if found["lat"] and found["method"].startswith("gazetteer"):
        told = f"{found['matched_name']} ({found['lat']}, {found['lon']}; {found['matched_id']})"
        answer = form.answer(
            "accept", f"Found {told}. Is it this place? yes or no", ("yes", "no"), "yes"
        )
        if answer == "no":
            found["lat"] = ""
    if not found["lat"] or "lat" in form.given:
        reason = form.answer(
            "no_point", "Nothing found. Why has it no point? Empty if it has one", usual=""
        )
        if reason:
            insert(
                folder / "unlocated.csv", {"place_id": key, "missing": "point", "reason": reason}
            )
        else:
            point = {name: form.answer(name, PLACE[name]) for name in ("lat", "lon")}
            source = form.answer("point_source", PLACE["point_source"])
            insert(folder / "place_points.csv", {"place_id": key, **point, "source": source})
        found = _located(root, key)
    if not found["population"]:
        number = form.answer(
            "population", "No population was found. Does a source say it", usual=""
        )
        if number:
            cited = {name: form.answer(name, PLACE[name], usual="") for name in _CITED}
            row = {"place_id": key, "population": number, "source": cited.pop("population_source")}
            insert(folder / "place_populations.csv", row | cited)
            _located(root, key)
            return
        reason = form.answer("no_population", "Why is there none", usual="no figure found")
        missing = {"place_id": key, "missing": "population", "reason": reason}
        insert(folder / "unlocated.csv", missing)


def _located(root: Path, key: str) -> dict[str, str]:
    """Locate one place, write what was found among the others, and return it."""
    return located(root, [key])[0]


def located(root: Path, keys: Collection[str]) -> list[dict[str, str]]:
    """Locate places of the sources below ``root``, write what was found, and return it.

    Raises
    ------
    BuildError
        If no register has the official code of a place.
    """
    path = root / "reference" / locate.PLACES
    places = sources.read_rows(root / "sources" / "places.csv")
    locator = locate.Locator(root / "sources", root / "reference")
    found, problems = [], []
    for row, place in enumerate(places.to_dict("records")):
        if place["place_id"] in keys:
            try:
                at = locator.locate({str(name): str(cell) for name, cell in place.items()})
            except KeyError:
                reason, code = "no register has this code", place["official_code"]
                problems.append(Problem("places.csv", row + 2, "official_code", code, reason))
                continue
            found.append({n: "" if v is None else str(v) for n, v in asdict(at).items()})
    if problems:
        raise BuildError(problems)
    rows = sources.read_rows(path)
    others = rows[~rows["place_id"].isin(keys)]
    locate.write(pd.concat([others, pd.DataFrame(found)], ignore_index=True), path)
    sources.seal(path, len(others) + len(found))
    return found


def _row(form: Form, tables: Mapping[str, Table], place: str, network: str) -> dict[str, str]:
    """Return the row of a membership; its cells are checked with all others."""
    members, coalitions = tables["memberships"], tables["coalitions"].rows
    own = list(coalitions.loc[coalitions["network_id"] == network, "coalition"])
    named = tables["places"].rows.set_index("place_id")["name"]
    status = form.answer("status", "Status", _columns(members, "status"), "member")
    edition = form.answer("edition", MEMBERSHIP["edition"]) if status == "host" else ""
    return {
        "membership_id": f"{network}-{place}{f'-e{edition}' if edition else ''}",
        "place_id": place,
        "network_id": network,
        "coalition": form.answer("coalition", "Coalition", own) if own else "",
        "status": status,
        "joined": form.answer("joined", f"Joined ({MEMBERSHIP['joined']})", usual=""),
        "left": form.answer("left", MEMBERSHIP["left"], usual="") if status == "former" else "",
        "as_of": form.answer("as_of", "Day of the source, if it has one", usual=""),
        "evidence_grade": form.answer(
            "grade", "Grade", _columns(members, "evidence_grade"), "explicit"
        ),
        "evidence": form.answer("evidence", "Evidence: " + MEMBERSHIP["evidence"]),
        "source": form.answer("source", "Source: " + MEMBERSHIP["source"]),
        "listed_name": str(named.get(place, form.given.get("place", ""))),
        "national_network": form.given.get("national_network", ""),
        "edition": edition,
    }


def insert(path: Path, row: Mapping[str, str]) -> None:
    """Put a row where its key belongs; all other lines stay as they are."""
    meta = sources.read_sidecar(path)
    first, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    header = next(csv.reader([first]))
    written = io.StringIO()
    csv.DictWriter(written, header, "", lineterminator="\n").writerow(row)
    where = [header.index(name) for name in meta["primaryKey"]]
    key = [row[name] for name in meta["primaryKey"]]
    after = [n for n, cells in enumerate(csv.reader(lines)) if [cells[i] for i in where] > key]
    lines.insert(after[0] if after else len(lines), written.getvalue())
    documents.write(path, "".join([first, *lines]))


def finish(root: Path, what: str, changed: list[str]) -> list[str]:
    """Tell the change, hold all to the contract, and build; return what was done."""
    rows = {name: len(sources.read_rows(root / "sources" / f"{name}.csv")) for name in changed}
    tell_change(root / package.CHANGES, what, rows)
    description = build.write(root / "layers", root)
    numbers = root.parent / "tests" / "expected.yml"
    moved = []
    if numbers.exists():
        atlas = layers.read_atlas(root / "layers")
        moved = build.differences(atlas, numbers)
        build.expect(atlas, numbers)
    return [
        f"added: {what}",
        *moved,
        f"version {description['version']}",
        "read the difference (git diff), then commit it",
    ]


def tell_change(path: Path, what: str, rows: Mapping[str, int]) -> None:
    """Add an entry to the change log, of today."""
    written = path.read_text(encoding="utf-8")
    last: dict[str, Any] = yaml.safe_load(written)[-1]
    entry = {
        "date": max(dates.today().isoformat(), last["date"]),
        "version": last["version"],
        "tables": dict(rows),
        "en": f"Added: {what}.",
        "fr": f"Ajout : {what}.",
        "it": f"Aggiunta: {what}.",
    }
    text = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=100)
    documents.write(path, written.rstrip("\n") + "\n" + text)


@contextmanager
def undone_if_it_fails(root: Path) -> Iterator[None]:
    """Put every file back as it was if what is done inside fails, or is broken off."""
    located = root / "reference" / locate.PLACES
    files = [root / "sources" / f"{name}.csv" for name in _KEPT]
    files += [root / package.CHANGES, located, sources.sidecar_path(located)]
    before = {path: path.read_text(encoding="utf-8") for path in files}
    try:
        yield
    except BaseException:
        for path, text in before.items():
            documents.write(path, text)
        raise
