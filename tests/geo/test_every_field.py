"""Each choice of the table has all of its places, in each room that offers it."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from geo import fields, registry
from geo.__main__ import parser
from geo.fields import FIELDS, Field
from geo.i18n import Texts
from geo.request import Request
from geo.takeaway import export, notes
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)
NARROWING = [f for f in FIELDS if f.narrows and f.kind in {"code", "codes"}]
OFFERED = [
    (name, field)
    for name in registry.ROOMS
    if name != registry.COMPARE
    for field in NARROWING
    if len(registry.offered(name, atlas(), "en", TODAY).choices.get(field.name, ())) > 1
]


@cache
def narrowed(name: str, field: Field) -> Request:
    """Return what an address asks for that names the last code of a field, where it counts."""
    opening = registry.offered(name, atlas(), "en", TODAY)
    choices = opening.choices[field.name]
    plain = field.value(opening.filters, opening.display)
    code = next(c for c in reversed(list(choices)) if c and c not in {plain, *plain})
    values = {field.key: [code]}
    if field.parts:
        values["part"] = [field.parts[0]]
    if name == "typology" and field.name == "networks":
        values["part"] = ["relations"]
    reading = registry.read(name, values, atlas(), TODAY)
    assert not reading.misread
    return reading.request


def ids(case: tuple[str, Field]) -> str:
    return f"{case[0]}-{case[1].name}"


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_each_field_has_a_key_a_label_and_an_option(field: Field) -> None:
    assert field.key
    assert [f.key for f in FIELDS].count(field.key) == 1
    assert [fields.flag(f) for f in FIELDS].count(fields.flag(field)) == 1
    assert Texts("fr")._(field.label)
    held = Request.__dataclass_fields__  # the request has both homes
    assert {"filters", "display"} <= set(held)
    snapshot = parser().parse_args
    if field.name in {"card", "net"}:  # what is open on the screen leaves the atlas with nothing
        return
    text = "2022-09-30" if field.kind == "day" else "x"
    words = ["snapshot", "--view", "iccar", f"--{fields.flag(field)}", text, "--out", "o.png"]
    assert getattr(snapshot(words), field.name)


@pytest.mark.parametrize("case", OFFERED, ids=ids)
def test_what_narrows_a_view_is_said_wherever_the_view_is(case: tuple[str, Field]) -> None:
    name, field = case
    asked = narrowed(name, field)
    (code,) = field.chosen(asked.filters, asked.display)
    words = code if field.brief else asked.choices[field.name][code]
    chips = fields.active(asked.filters, asked.display, asked.room.shown, asked.choices)
    assert (field, code) in [(chip, value) for chip, value, _ in chips]
    assert words in asked.sentence()
    if (field.home, name, asked.display.part) == ("filter", "anvita", "claims"):
        return
    exhibit = asked.build()
    assert words in exhibit.subtitle
    told = notes.notes(notes.Content(exhibit))
    assert words in dict(told)["Filters"]
    if field.home == "filter":
        plain = registry.offered(name, atlas(), "en", TODAY).filters
        names = [export.filename(exhibit, chosen, "csv") for chosen in (asked.filters, plain)]
        assert names[0] != names[1]


def test_there_is_something_to_hold() -> None:
    assert len(OFFERED) > 60
    assert {"anvita", "typology", "history", "overlaps", "iccar"} <= {name for name, _ in OFFERED}
