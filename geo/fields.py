"""What a reader can choose, each choice declared once.

A filter says which memberships are shown, a display option how. From this table come the keys of
addresses, the options of the command line, widgets, chips, the sentence under a title, the counts
beside options, names of files and the queries of claims. A room (`geo.request.Room`) says which
of them it offers, with which codes and in which words.

The same text is the address in the browser, the option of the command line and the query of a
claim. Values are the atlas's own codes, not labels: an address means the same in each language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from geo.escape import cleaned
from geo.i18n import Texts, _
from geo.model import Display, Filters

Home = Literal["filter", "display"]
Kind = Literal["codes", "code", "day", "text"]
Widget = Literal["list", "select", "own", "link"]
Choices = Mapping[str, Mapping[str, str]]  # field: its codes with their words
PRESENT: Final = "present"  # in an address: the map fills the screen; no choice of a view
LONGEST: Final = 100  # letters of a search, and codes of a list


@dataclass(frozen=True)
class Field:
    """One choice.

    ``name`` is its field in `Filters` or `Display` (``home`` says in which), ``key`` that of an
    address, ``flag`` the option of the command line. ``kind`` says what it holds: several codes,
    one code, a day (ISO text in `Display`), or a text. ``column`` is the one of `geo.filters.at`
    that a filter is held against. ``widget`` is how a page offers it: a list of several, a select,
    a widget of its own, or links only. ``narrows`` marks what leaves something out: it has a chip
    and a part in the sentence, where ``brief`` says the code itself, which readers know. ``parts``
    are those of a page in which it narrows, all of them if none is named. ``first`` marks what
    stands in the bar of a page itself, the rest stands behind a button of the bar.
    """

    name: str
    key: str
    label: str
    home: Home = "filter"
    kind: Kind = "codes"
    column: str = ""
    widget: Widget = "list"
    flag: str = ""
    narrows: bool = True
    brief: bool = False
    hint: str = ""
    parts: tuple[str, ...] = ()
    first: bool = False

    def value(self, filters: Filters, display: Display) -> Any:  # noqa: ANN401 - by its kind
        """Return what is chosen: a tuple of codes, a code, a day or a text."""
        return getattr(filters if self.home == "filter" else display, self.name)

    def chosen(self, filters: Filters, display: Display) -> tuple[str, ...]:
        """Return what is chosen as codes, none where nothing in particular is asked for."""
        held = self.value(filters, display)
        return held if isinstance(held, tuple) else (str(held),) if held else ()


def _option(name: str, key: str, label: str, widget: Widget = "select", **more: Any) -> Field:  # noqa: ANN401
    """Return a choice of how the view is drawn."""
    several = {"kind": "codes" if widget == "list" else "code"}
    return Field(
        name, key, label, "display", widget=widget, **({"narrows": False} | several | more)
    )


FIELDS: Final = (
    Field("as_of", "asof", _("As-of date"), kind="day", widget="own", flag="as-of"),
    Field("search", "q", _("Name of a place"), kind="text", widget="own", flag="search"),
    Field("networks", "network", _("Network"), column="network_id", first=True),
    Field("coalitions", "coalition", _("Regional coalition"), column="coalition", first=True),
    Field("countries", "country", _("Country"), column="country_iso2"),
    Field("regions", "region", _("Region of France"), column="region"),
    Field("tiers", "tier", _("Population tier"), column="population_tier", first=True),
    Field("families", "family", _("Party family"), column="party_family", first=True),
    Field("parties", "party", _("Party of the executive"), column="party", brief=True),
    Field("stated", "stated", _("Date of the party statement"), column="party_stated"),
    Field(
        "statuses",
        "status",
        _("Status"),
        column="status_at",
        hint=_("Without a choice, only current members are shown."),
    ),
    Field("levels", "level", _("Kind of body"), column="level"),
    Field("grades", "grade", _("Evidence"), column="evidence_grade"),
    Field("bases", "basis", _("How the date is known"), column="basis"),
    Field("places", "place", _("Place"), column="place_id", widget="link"),
    Field("departements", "departement", _("Département"), column="departement", widget="link"),
    Field("readings", "reading", _("The paper's reading"), column="reading"),
    _option("mode", "mode", _("Show")),
    _option("preset", "preset", _("Extent")),
    _option("measure", "measure", _("Countries by")),
    _option("rule", "rule", _("Alpine perimeter")),
    _option("colour_by", "colour", _("Colour by"), flag="color-by"),
    _option("size_by", "size", _("Size by"), flag="size-by"),
    _option("context", "with", _("Besides the members"), "list"),
    _option("card", "card", _("Open card"), "link"),
    _option("part", "part", _("Part of the page"), "own"),
    _option("by", "by", _("Count by"), "own"),
    _option("since", "since", _("Compared with"), "own", kind="day"),
    _option("move", "move", _("Kind of move"), "own"),
    _option("paper", "paper", _("Paper"), "own", narrows=True, parts=("claims",)),
    _option("section", "section", _("Topic"), "own", narrows=True, parts=("claims",)),
    _option("verdict", "verdict", _("Result"), "own", narrows=True, parts=("claims",)),
    _option("relations", "relation", _("Relation"), "list", narrows=True, parts=("relations",)),
    _option("classes", "class", _("Class"), "list", narrows=True, first=True),
    _option("seats", "seat", _("Country of the seat"), "list", narrows=True, first=True),
    _option("kinds", "kind", _("Kind"), "list", narrows=True),
    _option("activity", "active", _("Activity"), "list", narrows=True),
    _option("net", "net", _("Open card of a network"), "link"),
    _option("period", "period", _("Period"), "own", narrows=True),
    _option("lanes", "lanes", _("One line for each"), "own"),
    _option("least", "least", _("Places in at least"), "own"),
)
BY_NAME: Final = {field.name: field for field in FIELDS}
BY_KEY: Final = {field.key: field for field in FIELDS}
KEYS: Final = frozenset(BY_KEY)
AS_OF: Final = BY_NAME["as_of"].key
COLUMNS: Final = {field.name: field.column for field in FIELDS if field.column}


def flag(field: Field) -> str:
    """Return the option of the command line for a field, without its dashes."""
    return field.flag or field.key


def to_values(
    filters: Filters, display: Display, plain: Filters, shown: Display
) -> dict[str, list[str]]:
    """Write what differs from the defaults of a room as the values of an address, by key.

    The day is always among them: a link stays true when the default is another day.
    """
    values: dict[str, list[str]] = {}
    for field in FIELDS:
        held = field.value(filters, display)
        if held == field.value(plain, shown) and field.key != AS_OF:
            continue
        if isinstance(held, tuple):
            values[field.key] = list(held) or [""]
        else:
            values[field.key] = [held.isoformat() if isinstance(held, dt.date) else held]
    return values


def typed(text: str) -> str:
    """Return a search as it is kept, from a field or from an address: of what a file can hold."""
    return cleaned(text[:LONGEST])


def day(text: str) -> dt.date | None:
    """Return the day that an ISO text such as 2019-12-31 names, or None."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2019-12-31") else None
    except ValueError:
        return None


def is_unfiltered(filters: Filters, plain: Filters) -> bool:
    """Say whether the filters ask for no more than the default does, whatever their day."""
    names = [f.name for f in FIELDS if f.home == "filter" and f.kind != "day"]
    return all(getattr(filters, n) == getattr(plain, n) for n in names)


def active(
    filters: Filters, display: Display, shown: Display, choices: Choices
) -> list[tuple[Field, str, str]]:
    """Return field, code and words of each value that narrows a view, in the order of the table.

    These are the chips, and the parts of the sentence. The day is not among them.
    """
    found = []
    for field in FIELDS:
        elsewhere = field.parts and display.part not in field.parts
        if not field.narrows or field.kind in {"day", "text"} or elsewhere:
            continue
        if field.home == "display" and field.value(filters, display) == getattr(shown, field.name):
            continue
        words = choices.get(field.name, {})
        found += [(field, code, words.get(code, code)) for code in field.chosen(filters, display)]
    return found


def sentence(
    t: Texts,
    filters: Filters,
    display: Display,
    shown: Display,
    choices: Choices,
    until: str | None = None,
) -> str:
    """Say in words what a reader has chosen, with the day.

    ``until`` is a translated text with ``{day}``, where *as of* is not what the day means; an
    empty one leaves the day out.
    """
    said: dict[str, list[str]] = {}
    for field, code, words in active(filters, display, shown, choices):
        said.setdefault(field.name, []).append(code if field.brief else words)
    parts = [t.listing(words) for words in said.values()]
    if filters.search:
        parts.append(t.quoted(filters.search))
    day_said = (t._("as of {day}") if until is None else until).format(day=t.day(filters.as_of))
    return " · ".join([*parts, *([day_said] if day_said else [])])
