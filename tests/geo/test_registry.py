"""The rooms by name: an address means the same here as in the browser."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import registry
from geo.errors import AddressError
from geo.fields import FIELDS
from geo.i18n import LANGUAGES, Texts
from geo.model import Filters
from geo.registry import COMPARE, ROOMS
from geo.request import Target
from tests import asking
from tests.asking import read
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)
EN = Texts("en")
SINGLE = tuple(name for name in ROOMS if name != COMPARE)


def test_the_maps_open_on_their_own_day_or_today() -> None:
    days = {name: ROOMS[name].plain(TODAY).as_of.isoformat() for name in SINGLE}
    assert days == {
        "contestatory": "2019-12-31",
        "iccar": "2026-11-22",
        "alpine": "2026-11-22",
        "anvita": "2022-09-30",
        "typology": "2026-11-22",
        "history": "2026-11-22",
        "overlaps": "2026-11-22",
    }


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_map_opens_with_is_among_its_choices(name: str, language: str) -> None:
    opening = registry.offered(name, atlas(), language, TODAY)
    assert opening.room.title(opening.t)
    known = {**vars(opening.filters), **vars(opening.display)}
    assert set(opening.choices) <= set(known)
    for field, choices in opening.choices.items():
        value = known[field]
        values = value if isinstance(value, tuple) else (value,)
        assert field in {"card", "net"} or set(values) <= set(choices), field
        assert field in {"card", "net"} or all(choices.values())


@pytest.mark.parametrize("name", SINGLE)
def test_every_choice_of_colours_can_be_drawn(name: str) -> None:
    opening = registry.offered(name, atlas(), "en", TODAY)
    for colour in opening.choices.get("colour_by", ()):
        drawn = opening.drawn(colour_by=colour).view()
        assert drawn.legend
        assert len(drawn.members)


def test_anvita_alone_on_the_map_of_france() -> None:
    view = read("anvita", atlas(), TODAY).view()
    rows = atlas().at(dt.date(2022, 9, 30))
    wanted = rows[(rows["network_id"] == "anvita") & (rows["state"] == "current")]
    assert sorted(view.members["membership_id"]) == sorted(wanted["membership_id"])
    assert set(view.members["country_iso2"]) == {"FR"}
    west, south, east, north = view.extent
    points = view.members.geometry.dropna()
    assert points.x.between(west, east).all()
    assert points.y.between(south, north).all()


filters = st.builds(
    Filters,
    as_of=st.dates(registry.EARLIEST, TODAY),
    tiers=st.sampled_from([(), ("lt5k",), ("lt5k", "unknown")]),
    statuses=st.sampled_from([(), ("founding", "former")]),
    parties=st.sampled_from([(), ("PS",)]),
    search=st.sampled_from(["", "Saint-Denis & Genève"]),
)


@given(st.sampled_from(SINGLE), filters, st.sampled_from(list(LANGUAGES)), st.data())
def test_an_address_comes_back_as_what_was_asked(
    name: str, chosen: Filters, language: str, data: st.DataObject
) -> None:
    opening = registry.offered(name, atlas(), language, TODAY)
    left_out = {f: () for f in ("tiers", "statuses", "parties") if f not in opening.choices}
    if name == "iccar":
        left_out = {"statuses": (), "parties": ()}
    drawn = {
        field: data.draw(st.sampled_from(list(opening.choices[field])))
        for field in ("colour_by", "size_by", "part", "period", "lanes", "least")
        if field in opening.choices
    }
    asked = opening.narrowed(**(vars(chosen) | left_out)).drawn(**drawn)
    for base in ("", "https://atlas.example.org", "https://example.org/sub/"):
        address = registry.address(asked, TODAY, base)
        assert read(address, atlas(), TODAY) == asked
        assert address.startswith(base)
        assert registry.parse(address)[2] == base.rstrip("/")


def test_the_address_fixes_the_day_and_leaves_the_card_out() -> None:
    shown = replace(ROOMS["iccar"].shown, card="fr-grenoble")
    asked = Target("iccar", Filters(as_of=TODAY), shown)
    query = parse_qs(urlsplit(registry.address(asked, TODAY)).query)
    assert query == {"asof": ["2026-11-22"], "lang": ["en"]}


def test_an_address_without_values_is_the_page_as_it_opens() -> None:
    for name, room in ROOMS.items():
        asked = read(f"http://localhost:8501/{name}", atlas(), TODAY)
        assert asked == registry.offered(name, atlas(), "en", TODAY)
        if name != COMPARE:
            assert (asked.filters, asked.display) == (room.plain(TODAY), room.shown)
    assert read("http://localhost:8501", atlas(), TODAY).name == "contestatory"
    assert read("https://example.org/sub/", atlas(), TODAY).name == "contestatory"


def test_bare_queries_and_names_can_be_read() -> None:
    wanted = read("https://a.org/alpine?rule=dep9&lang=fr", atlas(), TODAY)
    for text in ("alpine?rule=dep9&lang=fr", "view=alpine&rule=dep9&lang=fr"):
        assert read(text, atlas(), TODAY) == wanted
    assert wanted.display.rule == "dep9"
    assert wanted.language == "fr"


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("http://localhost:8501/iccar", ""),
        ("http://127.0.0.1/iccar", ""),
        ("http://[::1]:80/iccar", ""),
        ("http://0.0.0.0:8501/iccar", ""),
        ("https://me:secret@a.org/sub/iccar?tier=lt5k", "https://a.org/sub"),
    ],
)
def test_the_base_is_a_public_host_without_secrets(address: str, base: str) -> None:
    assert registry.parse(address)[2] == base


def test_an_address_that_is_not_of_the_web_is_refused() -> None:
    with pytest.raises(AddressError, match="no address of the web"):
        registry.parse("javascript://x/iccar")


def test_days_are_brought_into_the_atlas() -> None:
    for text, day, why in (
        ("1066-10-14", registry.EARLIEST, "range"),
        ("2999-01-01", TODAY, "range"),
        ("soon", TODAY, "day"),
    ):
        reading, _base = asking.reading(f"iccar?asof={text}", atlas(), TODAY)
        assert reading.request.filters.as_of == day
        assert [(one.key, one.value, one.why) for one in reading.misread] == [("asof", text, why)]


@pytest.mark.parametrize("name", SINGLE)
def test_an_unknown_value_of_any_choice_is_left_out_and_named(name: str) -> None:
    """Among known ones too; and what would have been understood is told."""
    choices = registry.offered(name, atlas(), "en", TODAY).choices
    for field in FIELDS:
        if field.name not in choices or field.kind in {"day", "text"}:
            continue
        known = list(choices[field.name])
        alone = registry.read(name, {field.key: known[-1:]}, atlas(), TODAY)
        reading = registry.read(name, {field.key: [*known[-1:], "moon"]}, atlas(), TODAY)
        assert alone.misread == ()
        assert [(one.key, one.value, one.why) for one in reading.misread] == [
            (field.key, "moon", "value")
        ]
        assert reading.misread[0].accepted == tuple(known)
        assert reading.request.filters == alone.request.filters
        assert reading.request.display == alone.request.display


@pytest.mark.parametrize("address", ["moon", "https://example.org/moon?tier=lt5k", "view=moon"])
def test_an_unknown_map_is_an_error_that_lists_the_maps(address: str) -> None:
    with pytest.raises(AddressError, match=r"moon.*contestatory, iccar, alpine, anvita"):
        asking.reading(address, atlas(), TODAY)
