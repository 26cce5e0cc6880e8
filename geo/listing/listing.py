"""A reader's list: a sheet, what its columns mean and what the reader chose, as rows of fields.

`List` is what a project file holds. `rows` reads it into the columns that places are looked for by
and a network is made of; whatever can't be read stays a row, with its fault. `as_text` and
`as_json` say what was found: how the file was read, its columns, its faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Final

import pandas as pd

from geo.i18n import Texts, _
from geo.listing import columns, dates, formats, names
from geo.listing.columns import DATES, FIELDS, NUMBERS
from geo.listing.dates import ORDERS, Order
from geo.listing.problems import GRAVITIES, Problem, brief, in_order
from geo.listing.reading import DECIMALS, KINDS, How, Sheet
from geo.spelling import fold

FORMATS: Final = ("txt", "json", "xlsx")
LONGEST_NAME: Final = 200
UNSTATED: Final = "unstated"
_SPACES: Final = re.compile(r"[\s'’\u00a0\u202f]")
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{3})+")
_DEGREES: Final = re.compile(
    r"(\d{1,3}(?:\.\d+)?) ?° ?(?:(\d{1,2}(?:\.\d+)?) ?['’′] ?)?"
    r"(?:(\d{1,2}(?:\.\d+)?) ?(?:[\"”″]|'') ?)?([NSEWO])?",
    re.IGNORECASE,
)
_LIMITS: Final = {"lat": 90.0, "lon": 180.0, "population": 100_000_000.0}
_SAME: Final = ("code", "country", "region", "department", "joined", "left")
_DIGITS: Final = {4: 5, 5: 6}  # of a code that a spreadsheet took for a number
_READ_AS: Final = {
    "format": _("File"),
    "encoding": _("Encoding"),
    "separator": _("Separator"),
    "decimal": _("Decimal mark"),
    "sheet": _("Sheet or layer"),
    "letters": _("Accents"),
}


@dataclass(frozen=True)
class Network:
    """What the reader says of the network of a list. ``total`` is what it publishes itself."""

    name: str = ""
    unit: str = ""
    total: int | None = None
    total_date: str = ""
    country: str = ""  # that of rows which name none
    instead_of: str = ""  # the network of the atlas whose rows the list replaces
    licence: str = ""  # under which the reader says the list is
    colour: str = ""  # such as #E6007E; that proposed where none is chosen
    shape: str = ""


@dataclass(frozen=True)
class Proposal:
    """What the reader says of rows that are proposed to the atlas, beside the source of each.

    ``network`` and ``coalition`` are codes of the atlas, ``as_of`` is the day of the sources,
    ``evidence`` what they say in short, ``source`` that of rows which name none of their own.
    Notes of the rows go ``with_notes`` only.
    """

    network: str = ""
    coalition: str = ""
    as_of: str = ""
    evidence: str = ""
    source: str = ""
    with_notes: bool = False


@dataclass(frozen=True, eq=False)
class List:
    """A sheet with the column of each field, and the reader's choices.

    ``orders`` says for a field of dates what comes first, where the reader has chosen; ``choices``
    the place of a row by its key (see `Rows`), empty for none of them; ``sources`` what a row is
    proposed with, by its key.
    """

    sheet: Sheet
    columns: Mapping[str, str]
    asked: How = field(default_factory=How)
    orders: Mapping[str, Order] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    network: Network = field(default_factory=Network)
    proposal: Proposal = field(default_factory=Proposal)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """What the list calls its column of names; empty where nothing stands above it."""
        return self.columns.get("name", "")

    def choosing(self, key: str, place: str | None) -> List:
        """Return the list with another place of a row, None to have it looked for again."""
        kept = {k: v for k, v in self.choices.items() if k != key}
        return replace(self, choices=kept if place is None else kept | {key: place})


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a list in the atlas's own terms.

    ``frame`` has a row for each of the sheet, with ``row`` (its number there), ``key`` (its words,
    the same in another order of the rows) and all of `FIELDS`: texts, empty where there is none;
    dates as the atlas writes them; ``country`` as ISO code where it is known; ``population``
    (Int64), ``lat`` and ``lon`` (float). ``further`` has the other columns, ``orders`` what came
    first in dates of numbers, and ``problems`` all that was found, in order.
    """

    frame: pd.DataFrame
    further: pd.DataFrame
    orders: Mapping[str, Order]
    problems: tuple[Problem, ...]


def of(sheet: Sheet, asked: How | None = None, parties: Collection[str] = ()) -> List:
    """Return the list of a sheet as it is recognised; ``parties`` as `columns.match`."""
    return List(sheet, columns.match(sheet.cells, parties), asked or How())


def rows(given: List) -> Rows:
    """Read the rows of a list; nothing is guessed, and no row is lost."""
    sheet = given.sheet
    problems = list(sheet.problems)
    blank = pd.Series("", index=sheet.cells.index, dtype="object")
    found = {name: _texts(given, name, blank) for name in FIELDS}
    orders: dict[str, Order] = {}
    still = found["left"].str.strip().str.lower().str.replace("’", "'").isin(dates.STILL)
    found["left"] = found["left"].mask(still, "")
    for name in DATES:
        if name in given.columns:
            read = dates.read(
                list(found[name]), sheet.rows, given.columns[name], given.orders.get(name)
            )
            if any(map(dates.is_of_numbers, set(found[name]))):
                orders[name] = read.order
            found[name] = pd.Series(read.values, index=blank.index, dtype="object")
            problems += read.problems
    frame = pd.DataFrame(found)
    frame.insert(0, "row", list(sheet.rows))
    for name in NUMBERS:
        frame[name] = _numbers(given, frame, name, problems)
    frame["code"] = _codes(frame["code"])
    frame["country"] = _countries(given, frame, problems)
    frame["status"] = _statuses(given, frame, problems, still)
    problems += _faults(given, frame)
    frame.insert(1, "key", _keys(frame))  # as it is written: another usual country loses no choice
    frame["country"] = frame["country"].mask(found["country"] == "", given.network.country)
    further = sheet.cells[[c for c in sheet.columns if c not in set(given.columns.values())]]
    return Rows(frame, further, orders, in_order(problems))


def _texts(given: List, name: str, blank: pd.Series) -> pd.Series:
    column = given.columns.get(name)
    return blank if column is None else given.sheet.cells[column].astype("object")


def _numbers(given: List, frame: pd.DataFrame, name: str, problems: list[Problem]) -> pd.Series:
    kept: list[float | None] = []
    for text, row in zip(frame[name], frame["row"], strict=True):
        value = number(text, given.sheet.how.decimal, whole=name == "population")
        if value is None and name != "population":
            value = degrees(text)
        limit = _LIMITS[name]
        low = 0.0 if name == "population" else -limit
        if text and (value is None or not low <= value <= limit):
            reason = {
                "population": _("This is no number of inhabitants."),
                "lat": _("This is no latitude in degrees, from -90 to 90."),
                "lon": _("This is no longitude in degrees, from -180 to 180."),
            }[name]
            remedy = _("Write digits only, or leave it empty.")
            problems.append(
                Problem(row, given.columns[name], brief(text), reason, remedy, "warning")
            )
            value = None
        kept.append(value)
    values = pd.Series(kept, index=frame.index, dtype="float64")
    return values.astype("Int64") if name == "population" else values


def number(text: str, decimal: str = ".", *, whole: bool = False) -> float | None:
    """Return a number as people write it, None where it is none.

    A whole one may have any mark between its thousands.
    """
    bare = _SPACES.sub("", text)
    if whole and _THOUSANDS.fullmatch(bare):
        bare = re.sub("[.,]", "", bare)
    elif decimal == ",":
        bare = bare.replace(".", "").replace(",", ".") if "," in bare else bare
    else:
        bare = bare.replace(",", "")
    if not re.fullmatch(r"[-+]?\d{1,15}(\.\d*)?", bare):
        return None
    value = float(bare)
    return None if whole and not value.is_integer() else value


def degrees(text: str) -> float | None:
    """Return degrees written with minutes and seconds, such as 45°45' N; None if it is none."""
    found = _DEGREES.fullmatch(" ".join(text.replace(",", ".").split()))
    if found is None:
        return None
    whole, minutes, seconds = (float(part or 0) for part in found.groups()[:3])
    away = whole + minutes / 60 + seconds / 3600
    return round(-away if (found[4] or "N").upper() in "SWO" else away, 6)


def _codes(codes: pd.Series) -> pd.Series:
    """Return official codes with the zeros at their beginning that a spreadsheet has dropped.

    French codes have five signs and Italian ones six: where the longest of the column have so
    many, and others are one shorter, these have lost a zero.
    """
    plain = codes.str.replace(r"^'|\.0$|[\s.]", "", regex=True).str.upper()
    digits = plain[plain.str.fullmatch(r"\d+")].str.len()
    for short, whole in _DIGITS.items():
        if (digits == whole).any() and (digits == short).any() and digits.max() == whole:
            return plain.where(plain.str.len() != short, plain.str.zfill(whole))
    if len(digits) and (digits == 4).all():  # noqa: PLR2004 - the communes of Ain to Ariège
        return plain.str.zfill(5)
    return plain


def _countries(given: List, frame: pd.DataFrame, problems: list[Problem]) -> pd.Series:
    known = {text: names.country(text) for text in frame["country"].unique()}
    for text, row in zip(frame["country"], frame["row"], strict=True):
        if text and not known[text]:
            reason = _("No country of this name is known.")
            remedy = _("Write its ISO code, such as FR or IT.")
            problems.append(
                Problem(row, given.columns["country"], brief(text), reason, remedy, "warning")
            )
    return frame["country"].map(known)


def _statuses(
    given: List, frame: pd.DataFrame, problems: list[Problem], still: pd.Series
) -> pd.Series:
    """Return the codes of the atlas; a row that has left is a former member."""
    known = {text: columns.status(text) for text in frame["status"].unique()}
    for text, row in zip(frame["status"], frame["row"], strict=True):
        if text and not known[text]:
            reason = _("This is no status that the atlas knows; it is shown as unstated.")
            remedy = _("Write member, founding or former.")
            problems.append(
                Problem(row, given.columns["status"], brief(text), reason, remedy, "note")
            )
    found = frame["status"].map(known).replace("", UNSTATED).mask(frame["status"] == "", "member")
    gone = _texts(given, "left", pd.Series("", index=frame.index))
    return found.mask(~(still | gone.str.strip().str.lower().isin(dates.NOTHING)), "former")


def _faults(given: List, frame: pd.DataFrame) -> list[Problem]:
    """Return what is wrong with rows as wholes."""
    found: list[Problem] = []
    name_column = given.columns.get("name", "")
    if not {"name", "code"} & set(given.columns):
        reason = _("No column has names or official codes of places.")
        found.append(Problem(0, "", "", reason, _("Say which column it is."), "error"))
    seen: dict[tuple[str, ...], int] = {}
    for item in frame.to_dict("records"):
        row, name = item["row"], item["name"]
        if not (name or item["code"]):
            reason = _("The row has neither a name nor a code.")
            remedy = _("Write one of them, or take the row out.")
            found.append(Problem(row, name_column, "", reason, remedy, "error"))
            continue
        if len(name) > LONGEST_NAME:
            reason = _("The name has more than {limit} characters.")
            remedy = _("Write the name of the place alone.")
            limit = (("limit", str(LONGEST_NAME)),)
            found.append(Problem(row, name_column, brief(name), reason, remedy, "error", limit))
        if name.startswith(("=", "@")):
            reason = _("This looks like a formula; it is kept as text, and nothing is computed.")
            remedy = _("Write the name of the place.")
            found.append(Problem(row, name_column, brief(name), reason, remedy, "warning"))
        if _ends_before(item["joined"], item["left"]):
            reason = _("It has left before it joined.")
            remedy = _("Look at both dates.")
            value = f"{item['joined']} – {item['left']}"
            found.append(Problem(row, given.columns["left"], value, reason, remedy, "error"))
        same = (fold(name), *(item[field] for field in _SAME))
        if same in seen:
            reason = _("The same place stands in row {row} already.")
            given_row = (("row", str(seen[same])),)
            remedy = _("Take one of the rows out.")
            found.append(
                Problem(row, name_column, brief(name), reason, remedy, "warning", given_row)
            )
        seen.setdefault(same, row)
    return found


def _ends_before(joined: str, left: str) -> bool:
    return bool(joined and left) and left < joined[: len(left)]


def _keys(frame: pd.DataFrame) -> pd.Series:
    """Return what names a row by its words, with a number where several have the same."""
    words = [frame[c] for c in ("name", "code", "country", "region", "department")]
    key = pd.Series(["|".join(map(fold, row)) for row in zip(*words, strict=True)])
    again = key.groupby(key).cumcount()
    return key.where(again == 0, key + "|" + again.astype("str"))


def read_as(how: How, t: Texts) -> list[str]:
    """Return how a file was read, a line for each thing that was found."""
    words = {"format": KINDS, "separator": formats.SEPARATORS, "decimal": DECIMALS}
    words["letters"] = formats.LETTERS
    lines = []
    for name, label in t.each(_READ_AS).items():
        value = str(getattr(how, name))
        if value:
            lines.append(t.labelled(label, t._(words.get(name, {}).get(value, value))))
    header = str(how.header) if how.header else t._("none")
    return [*lines, t.labelled(t._("Row of the column names"), header)]


def counted(problems: tuple[Problem, ...], t: Texts) -> str:
    """Return how many faults there are of each gravity."""
    found = [
        t.labelled(words, t.number(many))
        for gravity, words in t.each(GRAVITIES).items()
        if (many := sum(p.gravity == gravity for p in problems))
    ]
    return " · ".join(found) or t._("No faults were found.")


def as_text(given: List, read: Rows, t: Texts) -> str:
    """Return all of it as lines of plain text."""
    fields = t.each(FIELDS)
    lines = [*read_as(given.sheet.how, t), ""]
    for name, column in given.columns.items():
        samples = " · ".join(given.sheet.samples(column))
        lines.append(t.labelled(f"{fields[name]} ← {brief(column)}", samples))
    further = [brief(column) for column in read.further]
    if further:
        lines.append(t.labelled(t._("Kept as they are"), ", ".join(further)))
    orders = t.each(ORDERS)
    lines += [t.labelled(given.columns[name], orders[order]) for name, order in read.orders.items()]
    count = t.n_("{n} row", "{n} rows", len(read.frame))
    lines += ["", count, counted(read.problems, t)]
    words = t.each(GRAVITIES)
    for fault in read.problems:
        place = t._("row {n}").format(n=fault.row) if fault.row else ""
        where = ", ".join(filter(None, (words[fault.gravity], place, brief(fault.column))))
        value = t.quoted(brief(fault.value)) if fault.value else ""
        lines.append(t.labelled(where, " ".join(filter(None, (value, *fault.said(t))))))
    return "\n".join(lines) + "\n"


def as_json(given: List, read: Rows, t: Texts) -> str:
    """Return all of it for a program; words are in the language."""
    faults = []
    for fault in read.problems:
        reason, remedy = fault.said(t)
        said = {"reason": reason, "remedy": remedy}
        where = {name: getattr(fault, name) for name in ("gravity", "row", "column", "value")}
        faults.append(where | said)
    found = {
        "read": asdict(given.sheet.how),
        "columns": dict(given.columns),
        "further": list(read.further),
        "orders": dict(read.orders),
        "rows": len(read.frame),
        "problems": faults,
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
