"""A list placed, and with all choices as a file: a workbook to mend, a project to go on with.

Both files hold the same record, which anyone may have changed: what does not fit is left out.
`placed` is the whole way from a file to its places, for whoever asks: the command line does here
what the page does.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, TypeVar

import pandas as pd
import xlsxwriter

from geo.escape import for_csv
from geo.i18n import Texts, _
from geo.layers import Atlas
from geo.listing import (
    apart,
    dates,
    formats,
    gazetteer,
    listing,
    names,
    network,
    places,
    problems,
    reading,
)
from geo.listing.columns import FIELDS
from geo.listing.listing import List, Network, Proposal, Rows
from geo.listing.problems import Problem, brief, refused
from geo.listing.reading import How, Sheet

SCHEMA: Final = 1
_FILES: Final = ("project.json", "list", "scenes.json")
_MOST_CHOICES: Final = 25_000
_LONGEST: Final = 5_000
_FEW: Final = 10  # names in a sentence
_CELL: Final = 30_000  # characters of a record in one cell
_MOST_NOTES: Final = 2_000  # comments: a workbook with more opens slowly; the table has all
_COLOURS: Final = {"error": "#F8CBAD", "warning": "#FFE699", "note": "#DDEBF7"}
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # no file is dated by the clock
_NO_PROJECT: Final = _("This is no project file of the atlas.")
_REMEDY: Final = _("Save the project again from the page of your list.")
STATES: Final = {
    places.FOUND: _("found"),
    places.CHOOSE: _("to be chosen"),
    places.NOT_FOUND: _("not found"),
}
_ASKED: Final = ("row", "name", "code", "country", "region", "department")
Record = TypeVar("Record", How, Network, Proposal)


def record(given: List) -> dict[str, Any]:
    """Return how a list is read and what the reader chose, as JSON has it."""
    return {
        "schema": SCHEMA,
        "how": asdict(given.asked),
        "columns": dict(given.columns),
        "orders": dict(given.orders),
        "choices": dict(given.choices),
        "network": asdict(given.network),
        "proposal": asdict(given.proposal),
        "sources": dict(given.sources),
    }


def restored(
    sheet: Sheet, held: object, asked: How | None = None, parties: Collection[str] = ()
) -> List:
    """Return a list with the choices of a record, as far as they fit the sheet."""
    found = held if isinstance(held, dict) and held.get("schema") == SCHEMA else {}
    if not found:
        return listing.of(sheet, asked, parties)
    chosen, told = _texts(found.get("columns")), _made(Network, found.get("network"))
    return List(
        sheet,
        {f: chosen[f] for f in FIELDS if chosen.get(f) in sheet.columns},
        asked or How(),
        {f: o for f, o in _texts(found.get("orders")).items() if f in FIELDS and o in dates.ORDERS},
        _texts(found.get("choices")),
        replace(told, country=names.country(told.country)),
        _made(Proposal, found.get("proposal")),
        _texts(found.get("sources")),
    )


def of(sheet: Sheet, asked: How | None = None, parties: Collection[str] = ()) -> List:
    """Return the list of a sheet, with the choices that an annotated workbook holds."""
    try:
        held: object = json.loads(sheet.held) if sheet.held else None
    except (ValueError, RecursionError):
        held = None
    return restored(sheet, held, asked, parties)


def _texts(held: object) -> dict[str, str]:
    if not isinstance(held, dict):
        return {}
    kept = {k: v for k, v in held.items() if isinstance(v, str) and len(k) + len(v) <= _LONGEST}
    return dict(list(kept.items())[:_MOST_CHOICES])


def _made(kind: type[Record], held: object) -> Record:
    """Return a record with those of its fields whose values are of their kind."""
    default = kind()
    if not isinstance(held, dict):
        return default
    accepted = {
        field.name: held[field.name]
        for field in fields(kind)
        if field.name in held and _is_alike(held[field.name], str(field.type))
    }
    return replace(default, **accepted)


def _is_alike(value: object, kind: str) -> bool:
    if kind == "str":
        return isinstance(value, str) and len(value) <= _LONGEST
    if kind == "bool":
        return isinstance(value, bool)
    return value is None or (type(value) is int and 0 <= value < 10**9)


def annotated(given: List, read: Rows, t: Texts) -> bytes:
    """Return the list as a workbook with marked cells and comments, to be mended and brought back.

    Its second sheet has all faults; the reader's choices are in a hidden one.
    """
    file = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **inert}) as book:
        book.set_properties({"created": _DATED})
        _write_list(book, given, read, t)
        table = problems.table(read.problems, t)
        sheet = book.add_worksheet(t._("Faults"))
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.set_column(0, len(table.columns) - 1, 30)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table):
            sheet.write_string(0, column, str(name), bold)
            for line, value in enumerate(table[name], start=1):
                sheet.write_string(line, column, _writable(str(value)))
        held = json.dumps(record(given))
        hidden = book.add_worksheet(apart.HELD)
        hidden.very_hidden()
        for line, start in enumerate(range(0, len(held), _CELL)):
            hidden.write_string(line, 0, held[start : start + _CELL])
    return file.getvalue()


def _write_list(book: xlsxwriter.Workbook, given: List, read: Rows, t: Texts) -> None:
    sheet = book.add_worksheet(t._("List"))
    plain = {"bold": True, "bottom": 1}
    marks = {
        (gravity, quoted): book.add_format({"bg_color": colour, "quote_prefix": quoted})
        for gravity, colour in _COLOURS.items()
        for quoted in (False, True)
    }
    quoted = book.add_format({"quote_prefix": True})
    names, lines = list(given.sheet.columns), {r: i for i, r in enumerate(given.sheet.rows, 1)}
    faults: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    for fault in read.problems:
        column = names.index(fault.column) if fault.column in names else 0
        faults[lines.get(fault.row, 0), column].append(fault)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(names) - 1, 18)
    for column, name in enumerate(names):
        sheet.write_string(0, column, _writable(name), book.add_format(plain))
        for line, text in enumerate(given.sheet.cells[name], start=1):
            found = faults.get((line, column))
            formula = for_csv(text) != text
            style = marks[found[0].gravity, formula] if found else quoted if formula else None
            if text:
                sheet.write_string(line, column, _writable(text), style)
            elif found:
                sheet.write_blank(line, column, None, style)
    for (line, column), found in list(faults.items())[:_MOST_NOTES]:
        said = "\n".join(" ".join(fault.said(t)) for fault in found)
        sheet.write_comment(line, column, _writable(said), {"x_scale": 2, "author": ""})


def _writable(text: str) -> str:
    return _NO_XML.sub("", text)


@dataclass(frozen=True, eq=False)
class Project:
    """What a project file holds: the list, the file that it was read from, and scenes (JSON)."""

    given: List
    data: bytes
    scenes: str = ""


def project(held: Project) -> bytes:
    """Return a list with its file, its choices and its scenes as one zip."""
    about = record(held.given) | {"name": held.given.sheet.name}
    bodies = (json.dumps(about, ensure_ascii=False, indent=2).encode(), held.data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in zip(_FILES, (*bodies, held.scenes.encode()), strict=True):
            packed.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def is_project(data: bytes) -> bool:
    """Say whether a file is one that `project` writes, whatever is in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return set(packed.namelist()) == set(_FILES)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def opened(data: bytes) -> Project:
    """Read a project file, as hostile as any other.

    Raises
    ------
    ListError
        If it is none, of another schema, or holds a list that can't be read.
    """
    files = formats.unpack(data)
    if set(files) != set(_FILES):
        raise refused(_NO_PROJECT, _REMEDY)
    try:
        about = json.loads(files["project.json"])
        scenes = files["scenes.json"].decode()
    except (ValueError, RecursionError):
        raise refused(_NO_PROJECT, _REMEDY) from None
    schema = about.get("schema") if isinstance(about, dict) else None
    if type(schema) is not int or schema != SCHEMA:
        reason = _("The project file has another schema than {schema}.")
        raise refused(reason, _REMEDY, schema=str(SCHEMA))
    asked = _made(How, about.get("how"))
    sheet = reading.read(files["list"], str(about.get("name", "")), asked)
    return Project(restored(sheet, about, asked), files["list"], scenes)


def brought(data: bytes, name: str, parties: Collection[str] = ()) -> Project:
    """Read what a reader brings: a list, an annotated workbook, or a project.

    Rows without a country are in the one where most of their names are found, until the reader
    says otherwise.

    Raises
    ------
    ListError
        If it can't be read.
    """
    if is_project(data):
        return opened(data)
    given = of(reading.read(data, name), parties=parties)
    known = {column: field for field, column in given.columns.items()}
    cells = given.sheet.cells[list(known)].rename(columns=known)
    cells = cells.reindex(columns=["name", "country"], fill_value="")
    silent = cells.loc[cells["country"].str.strip() == "", "name"]
    country = given.network.country or gazetteer.load().usual_country(silent)
    return Project(replace(given, network=replace(given.network, country=country)), data)


@dataclass(frozen=True, eq=False)
class Placed:
    """A list with its rows and their places (`geo.listing.places.find`)."""

    given: List
    rows: Rows
    found: pd.DataFrame
    scenes: str = ""

    def alone(self) -> Placed:
        """Return the list as a network of its own, for whomever its rows stand."""
        network = replace(self.given.network, instead_of="")
        return replace(self, given=replace(self.given, network=network))

    def beside(self, atlas: Atlas, day: dt.date, t: Texts) -> Atlas:
        """Return the atlas with the list (`geo.listing.network.beside`)."""
        return network.beside(atlas, self.given.network, self.rows, self.found, day, t)

    def said(self, t: Texts) -> str:
        """Say how many rows have a place, and which were taken as towns."""
        number = Counter(self.found["state"])
        told = ", ".join(
            t.labelled(words, t.number(number[state])) for state, words in t.each(STATES).items()
        )
        return "\n".join(filter(None, (told, towns(self.rows, self.found, t))))

    def table(self) -> pd.DataFrame:
        """Return the rows with their places: what was asked, what was found, and how."""
        found = self.found.drop(columns=["candidates"]).add_prefix("place_")
        keys = {key for each in self.found["candidates"] for key in each}
        told = {str(key): _told(row) for key, row in gazetteer.load().of_keys(keys).iterrows()}
        candidates = self.found["candidates"].map(lambda keys: "; ".join(told[k] for k in keys))
        return self.rows.frame[list(_ASKED)].join(found).assign(candidates=candidates)

    def as_csv(self) -> bytes:
        """Return the table as CSV with a byte order mark; no text in it becomes a formula."""
        rows = self.table()
        numbers = ("row", "place_population", "place_population_year", "place_lat", "place_lon")
        texts = rows.columns.difference(list(numbers))
        rows[texts] = rows[texts].astype("str").map(for_csv)
        return b"\xef\xbb\xbf" + rows.to_csv(index=False, lineterminator="\r\n").encode()


def towns(rows: Rows, found: pd.DataFrame, t: Texts) -> str:
    """Say which rows are or may be the commune of a name that an EPCI has too; empty for none."""
    taken, asked = (rows.frame.loc[found["how"] == how, "name"] for how in ("town", "union"))
    said = t.n_(
        "{n} row is taken as a commune, though an EPCI has the same name: {names}.",
        "{n} rows are taken as communes, though EPCI have the same names: {names}.",
        len(taken),
    )
    may = t.n_(
        "{n} row may be a commune or an EPCI of the same name: {names}.",
        "{n} rows may be communes or EPCI of the same names: {names}.",
        len(asked),
    )
    remedy = t._("If they are EPCI, say so where the page asks what the members are.")
    settled = t._("Say which they all are where the page asks what the members are.")
    parts = ((taken, said, remedy), (asked, may, settled))
    return " ".join(
        f"{words.format(names=t.listing(_first(which)))} {then}"
        for which, words, then in parts
        if len(which)
    )


def _first(names: pd.Series) -> list[str]:
    return [*map(brief, names[:_FEW]), *(["…"] if len(names) > _FEW else [])]


def _told(place: pd.Series) -> str:
    where = ", ".join(filter(None, (place["department"], place["region"], place["country"])))
    people = "" if pd.isna(place["population"]) else f", {int(place['population'])}"
    return f"{place['name']} ({place['kind']}, {where}{people}) {place.name}"


def parties(atlas: Atlas) -> set[str]:
    """Return the parties of an atlas by label and name: a column of them needs no name."""
    return {*atlas.parties["party"], *atlas.parties["name"]}


def placed(data: bytes, name: str, atlas: Atlas, country: str = "", instead_of: str = "") -> Placed:
    """Read and place a list, with the choices that the file holds.

    Parameters
    ----------
    data, name
        The file, as for `brought`, and its name.
    atlas
        The atlas, whose parties are known.
    country
        ISO code of the rows that name no country; empty for the usual one of their names.
    instead_of
        The network of the atlas whose rows the list stands for.

    Raises
    ------
    ListError
        If the file is no list that can be read.
    """
    project = brought(data, name, parties(atlas))
    told = project.given.network
    told = replace(
        told,
        country=country or told.country,
        instead_of=instead_of or told.instead_of,
    )
    given = replace(project.given, network=told)
    rows = listing.rows(given)
    found = places.find(rows.frame, given.choices, unit=told.unit, heading=given.heading)
    return Placed(given, rows, found, project.scenes)
