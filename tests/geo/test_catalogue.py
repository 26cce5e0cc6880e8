"""The maps by name: an address means the same here as in the browser."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import catalogue, links
from geo import display as looks
from geo.catalogue import VIEWS, Asked
from geo.i18n import LANGUAGES, Texts
from geo.maps import contestatory
from geo.model import Display, Filters
from tests.shared import atlas

TODAY = dt.date(2026, 11, 22)
EN = Texts("en")


def test_the_maps_open_on_their_own_day_or_today() -> None:
    days = {name: view.default(TODAY).as_of.isoformat() for name, view in VIEWS.items()}
    assert days == {
        "contestatory": "2019-12-31",
        "iccar": "2026-11-22",
        "alpine": "2026-11-22",
        "anvita": "2022-09-30",
        "typology": "2026-11-22",
        "history": "2026-11-22",
        "overlaps": "2026-11-22",
    }


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_map_opens_with_is_among_its_choices(name: str, language: str) -> None:
    view, t = VIEWS[name], Texts(language)
    assert view.title(t)
    assert set(view.filters(atlas(), t)) <= set(vars(view.default(TODAY)))
    for field, choices in view.display(atlas(), t).items():
        value = getattr(view.shown, field)
        values = value if isinstance(value, tuple) else (value,)
        assert field in {"card", "net"} or set(values) <= set(choices), field
        assert field in {"card", "net"} or all(choices.values())


@pytest.mark.parametrize("name", VIEWS)
def test_every_choice_of_colours_can_be_drawn(name: str) -> None:
    view = VIEWS[name]
    for colour in view.display(atlas(), EN).get("colour_by", ()):
        drawn = view.build(
            atlas(), view.default(TODAY), EN, looks.replace(view.shown, colour_by=colour)
        )
        assert drawn.legend
        assert len(drawn.members)


def test_anvita_alone_on_the_map_of_france() -> None:
    asked = links.from_address("anvita", atlas(), TODAY)[0]
    view = asked.view(atlas())
    rows = contestatory.rows_at(atlas(), dt.date(2022, 9, 30))
    wanted = rows[(rows["network_id"] == "anvita") & (rows["state"] == "current")]
    assert sorted(view.members["membership_id"]) == sorted(wanted["membership_id"])
    assert set(view.members["country_iso2"]) == {"FR"}
    west, south, east, north = view.extent
    points = view.members.geometry.dropna()
    assert points.x.between(west, east).all()
    assert points.y.between(south, north).all()


filters = st.builds(
    Filters,
    as_of=st.dates(catalogue.EARLIEST, TODAY),
    tiers=st.sampled_from([(), ("lt5k",), ("lt5k", "unknown")]),
    statuses=st.sampled_from([(), ("founding", "former")]),
    parties=st.sampled_from([(), ("PS",)]),
    search=st.sampled_from(["", "Saint-Denis & Genève"]),
)


@given(st.sampled_from(list(VIEWS)), filters, st.sampled_from(list(LANGUAGES)), st.data())
def test_an_address_comes_back_as_what_was_asked(
    name: str, chosen: Filters, language: str, data: st.DataObject
) -> None:
    offered = VIEWS[name].filters(atlas(), EN)
    left_out = {f: () for f in ("tiers", "statuses", "parties") if f not in offered}
    if name == "iccar":
        left_out = {"statuses": (), "parties": ()}
    chosen = looks.replace(chosen, **left_out)
    options = VIEWS[name].display(atlas(), EN)
    drawn = {
        field: data.draw(st.sampled_from(list(options[field])))
        for field in ("colour_by", "size_by", "part", "period", "lanes", "least")
        if field in options
    }
    asked = Asked(name, chosen, Display(**(vars(VIEWS[name].shown) | drawn)), language)
    for base in ("", "https://atlas.example.org", "https://example.org/sub/"):
        address = asked.address(TODAY, base)
        assert links.from_address(address, atlas(), TODAY)[0] == asked
        assert address.startswith(base)
        assert catalogue.parts(address)[2] == base.rstrip("/")


def test_the_address_fixes_the_day_and_leaves_the_card_out() -> None:
    shown = looks.replace(VIEWS["iccar"].shown, card="fr-grenoble")
    asked = Asked("iccar", Filters(as_of=TODAY), shown)
    query = parse_qs(urlsplit(asked.address(TODAY)).query)
    assert query == {"asof": ["2026-11-22"], "lang": ["en"]}


def test_an_address_without_values_is_the_page_as_it_opens() -> None:
    for name, view in VIEWS.items():
        asked = links.from_address(f"http://localhost:8501/{name}", atlas(), TODAY)[0]
        assert asked == Asked(name, view.default(TODAY), view.shown)
    assert links.from_address("http://localhost:8501", atlas(), TODAY)[0].name == "contestatory"
    assert links.from_address("https://example.org/sub/", atlas(), TODAY)[0].name == "contestatory"


def test_bare_queries_and_names_can_be_read() -> None:
    wanted = links.from_address("https://a.org/alpine?rule=dep9&lang=fr", atlas(), TODAY)[0]
    for text in ("alpine?rule=dep9&lang=fr", "view=alpine&rule=dep9&lang=fr"):
        assert links.from_address(text, atlas(), TODAY)[0] == wanted
    assert wanted.display.rule == "dep9"
    assert wanted.language == "fr"


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("http://localhost:8501/iccar", ""),
        ("http://127.0.0.1/iccar", ""),
        ("http://[::1]:80/iccar", ""),
        ("http://0.0.0.0:8501/iccar", ""),
        ("javascript://x/iccar", ""),
        ("https://me:secret@a.org/sub/iccar?tier=lt5k", "https://a.org/sub"),
    ],
)
def test_the_base_is_a_public_host_without_secrets(address: str, base: str) -> None:
    assert catalogue.parts(address)[2] == base


def test_days_are_brought_into_the_atlas() -> None:
    for text, day in (("1066-10-14", catalogue.EARLIEST), ("2999-01-01", TODAY), ("soon", TODAY)):
        asked = links.from_address(f"iccar?asof={text}", atlas(), TODAY)[0]
        assert asked.filters.as_of == day


@pytest.mark.parametrize("address", ["moon", "https://example.org/moon?tier=lt5k", "view=moon"])
def test_an_unknown_map_is_an_error_that_lists_the_maps(address: str) -> None:
    with pytest.raises(ValueError, match=r"moon.*contestatory, iccar, alpine, anvita"):
        links.from_address(address, atlas(), TODAY)[0]
