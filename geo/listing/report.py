"""What was found in a list, in words: how it was read, its columns, its faults."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from geo.i18n import Texts, _
from geo.listing import text
from geo.listing.dates import ORDERS
from geo.listing.fields import FIELDS
from geo.listing.listing import List, Rows
from geo.listing.problems import GRAVITIES, Problem, brief
from geo.listing.reading import DECIMALS, KINDS, How

FORMATS: Final = ("txt", "json", "xlsx")
_READ_AS: Final = {
    "format": _("File"),
    "encoding": _("Encoding"),
    "separator": _("Separator"),
    "decimal": _("Decimal mark"),
    "sheet": _("Sheet or layer"),
}


def read_as(how: How, t: Texts) -> list[str]:
    """Return how a file was read, a line for each thing that was found."""
    words = {"format": KINDS, "separator": text.SEPARATORS, "decimal": DECIMALS}
    lines = []
    for name, label in t.each(_READ_AS).items():
        value = str(getattr(how, name))
        if value:
            lines.append(t.labelled(label, t._(words.get(name, {}).get(value, value))))
    header = str(how.header) if how.header else t._("none")
    return [*lines, t.labelled(t._("Row of the column names"), header)]


def ordered(read: Rows, given: List, t: Texts) -> list[str]:
    """Return what comes first in each column of dates."""
    words = t.each(ORDERS)
    return [t.labelled(given.columns[name], words[order]) for name, order in read.orders.items()]


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
    for field, column in given.columns.items():
        samples = " · ".join(given.sheet.samples(column))
        lines.append(t.labelled(f"{fields[field]} ← {brief(column)}", samples))
    further = [brief(column) for column in read.further]
    if further:
        lines.append(t.labelled(t._("Kept as they are"), ", ".join(further)))
    rows = t.n_("{n} row", "{n} rows", len(read.frame))
    lines += [*ordered(read, given, t), "", rows, counted(read.problems, t)]
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
