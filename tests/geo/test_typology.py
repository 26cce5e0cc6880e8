"""The table of 35 networks, the diagram of their relations, the map of their seats, the cards."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import registry
from geo.articles import claims
from geo.exhibit import Chart, Dots, Links
from geo.i18n import LANGUAGES, Texts
from geo.layers import LAYERS
from geo.model import Display, Filters, View
from geo.networks import relations, room, typology
from geo.networks.room import NetworkCard, network_card
from geo.request import Request
from geo.takeaway import export
from tests import asking
from tests.geo.builders import request
from tests.shared import atlas

SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources"
TODAY = Filters(as_of=dt.date(2026, 11, 26))
PLAIN = Display(part="table", preset="world")
EN, FR = Texts("en"), Texts("fr")
PRINTED = {
    "contestatory": 7,
    "national-association": 7,
    "spontaneous-generalist": 2,
    "spontaneous-specialised": 4,
    "coopted-generalist": 10,
    "coopted-specialised": 5,
}
ORDER = [  # as the notes give the table, class by class
    "anvita",
    "city-of-sanctuary",
    "recosol",
    "sanctuary-cities-us",
    "welcoming-cities-au",
    "welcoming-communities-nz",
    "welcoming-america",
    "cites-unies-france",
    "cites-unies-liban",
    "fcm",
    "lga",
    "salga",
    "vng",
    "ulga",
    "eurocities",
    "global-parliament-mayors",
    "icorn",
    "observatoire-vivre-ensemble",
    "c-mise",
    "welcoming-international",
    "cities-alliance",
    "cemr",
    "uclg",
    "uclg-africa",
    "uclg-mewa",
    "congress-clrae",
    "flacma",
    "mercociudades",
    "metropolis",
    "urbact",
    "icar-2004",
    "intercultural-cities",
    "iccar",
    "mayoral-forum",
    "inclusive-cities-observatory",
]


def source(name: str) -> list[dict[str, str]]:
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_35_names_in_the_order_of_the_paper(language: str) -> None:
    rows = typology.table(atlas(), Texts(language), PLAIN)
    assert list(rows["network_id"]) == ORDER
    assert list(rows["order"]) == list(range(1, 36))
    assert typology.counts(rows) == PRINTED
    assert sum(PRINTED.values()) == 35
    assert typology.distinct(rows) == 34


def test_the_counts_are_those_of_the_paper_s_claims() -> None:
    counted = typology.counts(typology.table(atlas(), EN, PLAIN))
    said = [a for a in claims.answers(atlas()) if str(a.claim["claim_id"]).startswith("quadrant-")]
    assert len(said) == 6
    for answer in said:
        triple = tuple(answer.parameters[key][0] for key in ("scale", "origin", "scope"))
        code = next(code for code, found in typology.CLASSES.items() if found == triple)
        assert counted[code] == answer.printed == answer.documented


def test_one_body_has_two_names() -> None:
    rows = typology.table(atlas(), EN, PLAIN)
    assert set(typology.twins(rows)["network_id"]) == {"icar-2004", "iccar"}
    chart = typology.chart(request(room.ROOM, atlas(), TODAY, EN, PLAIN))
    assert "35 names for 34 bodies" in chart.caption
    assert "(1 June 2016)" in chart.caption
    assert typology.distinct(rows[rows["network_id"] != "iccar"]) == 34


def test_the_chart_of_the_table_has_each_name_in_its_quadrant() -> None:
    chart = typology.chart(request(room.ROOM, atlas(), TODAY, EN, PLAIN))
    panels = [panel for row in chart.rows for panel in row]
    sizes = [len(mark.texts) for panel in panels for mark in panel.marks if isinstance(mark, Dots)]
    assert sizes == [7, 7, 6, 15]
    assert [panel.title for panel in panels][3] == "Transnational, co-opted (15)"
    assert {item.label: item.count for item in chart.legend}["national associations"] == 7
    assert len(chart.table) == 35


display = st.builds(
    Display,
    classes=st.sampled_from([(), ("contestatory",), ("coopted-generalist", "outside")]),
    kinds=st.sampled_from([(), ("network",), ("association", "forum")]),
    activity=st.sampled_from([(), ("yes",), ("unknown", "no")]),
    seats=st.sampled_from([(), ("FR",), ("unknown", "ES")]),
)


@given(display)
def test_filters_keep_what_pandas_keeps(chosen: Display) -> None:
    rows = pd.read_parquet(LAYERS / "networks.parquet").query("in_typology == 'true'")
    names = {triple: code for code, triple in typology.CLASSES.items()}
    triples = rows[["scale", "origin", "scope"]].itertuples(index=False, name=None)
    rows["class"] = [names[triple] for triple in triples]
    rows["seat"] = rows["seat_country_iso2"].replace("", "unknown")
    for column, wanted in (
        ("class", chosen.classes),
        ("kind", chosen.kinds),
        ("active", chosen.activity),
        ("seat", chosen.seats),
    ):
        rows = rows[rows[column].isin(wanted)] if wanted else rows
    assert set(typology.table(atlas(), EN, chosen)["network_id"]) == set(rows["network_id"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("recosol", ["recosol"]),
        ("re.co.sol", ["recosol"]),
        ("cglu", 4),
        ("MONTREAL", 1),
        ("zzz", []),
    ],
)
def test_a_search_finds_names_acronyms_labels_and_seats(text: str, found: list[str] | int) -> None:
    rows = list(typology.table(atlas(), EN, PLAIN, text)["network_id"])
    assert (len(rows) if isinstance(found, int) else rows) == found


def test_the_edges_of_the_diagram_are_the_links_of_the_sources() -> None:
    chart = relations.chart(request(room.ROOM, atlas(), TODAY, EN, PLAIN))
    marks = chart.rows[0][0].marks
    at = relations.at(atlas(), chart)
    drawn = {
        (at[start], at[end], mark.name)
        for mark in marks
        if isinstance(mark, Links)
        for start, end in zip(mark.starts, mark.ends, strict=True)
    }
    words = relations.options(EN)["relations"]
    links = pd.DataFrame(source("network_links"))
    pairs = links[["source_network_id", "target_network_id", "relation"]].itertuples(index=False)
    assert drawn == {(a, b, words[relation]) for a, b, relation in pairs}
    assert len(drawn) == len(chart.table) == len(links)
    nodes = set(links["source_network_id"]) | set(links["target_network_id"])
    assert set(at.values()) == nodes


def test_the_relations_of_one_network_are_those_at_either_end() -> None:
    asked = request(room.ROOM, atlas(), replace(TODAY, networks=("anvita",)), EN, PLAIN)
    rows = relations.edges(asked)
    links = pd.DataFrame(source("network_links"))
    wanted = links.query("source_network_id == 'anvita' or target_network_id == 'anvita'")
    assert len(rows) == len(wanted) > 0
    only = relations.edges(asked.drawn(relations=("partner",)))
    assert set(only["target_network_id"]) == {"icm", "ocu"}
    assert (
        relations.chart(
            request(room.ROOM, atlas(), TODAY, EN, Display(kinds=("observatory",)))
        ).table.shape[0]
        == 1
    )


NAMES = dict(typology.bodies(atlas(), EN)[["network_id", "short"]].itertuples(index=False))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "display", [PLAIN, Display(relations=("created-by",)), Display(classes=("contestatory",))]
)
def test_no_name_of_the_diagram_touches_another_or_a_network_on_a_phone(
    language: str, display: Display
) -> None:
    first = relations.chart(request(room.ROOM, atlas(), TODAY, Texts(language), display))
    assert (
        first.rows
        == relations.chart(request(room.ROOM, atlas(), TODAY, Texts(language), display)).rows
    )
    dots = next(mark for mark in first.rows[0][0].marks if isinstance(mark, Dots))
    boxes = []
    for x, y, size, text in zip(dots.x, dots.y, dots.sizes, dots.texts, strict=True):
        lines = text.split("\n")
        wide = size / 2 + relations.NAME + 5.8 * max(map(len, lines))
        boxes.append((float(str(x)) - size / 2, float(str(y)), wide, 14 * len(lines)))
    touching = [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and abs(a[1] - b[1]) < (a[3] + b[3]) / 2
    ]
    assert touching == []
    most = relations.WIDTH + relations.MARGIN
    assert all(x >= -8 and x + wide <= most for x, _y, wide, _high in boxes)
    bodies = typology.bodies(atlas(), Texts(language)).set_index("name")["short"]
    assert [text.replace("\n", " ") for text in dots.texts] == [bodies[name] for name in dots.hover]
    assert not any("…" in text for text in dots.texts)
    assert set(dots.hover) <= set(typology.bodies(atlas(), Texts(language))["name"])


def test_a_long_diagram_is_cut_into_two_columns_that_few_relations_cross() -> None:
    spots = relations.arranged(relations.graph(atlas().links), NAMES).spots
    left = {network for network, spot in spots.items() if spot.x < relations.WIDTH / 2 - 8}
    assert abs(2 * len(left) - len(spots)) <= 4
    ends = atlas().links[["source_network_id", "target_network_id"]]
    crossing = ends.isin(left).sum(axis="columns") == 1
    assert crossing.sum() == 1


def test_hardly_a_relation_runs_through_a_network_on_its_way() -> None:
    ties = relations.graph(atlas().links)
    spots = relations.arranged(ties, NAMES).spots
    through = []
    for one, other in ties.edges:
        a, b = sorted((spots[one], spots[other]), key=lambda spot: spot.y)
        for network, spot in spots.items():
            if a.y < spot.y < b.y:
                x = a.x + (b.x - a.x) * (spot.y - a.y) / (b.y - a.y)
                if abs(x - spot.x) < 3:
                    through.append((one, other, network))
    assert len(through) <= 1  # 14, if all stood right at their depth


def test_the_seats_are_those_of_the_table_with_a_known_city() -> None:
    view = room.seats(request(room.ROOM, atlas(), TODAY, EN, PLAIN))
    named = [row for row in source("networks") if row["in_typology"] == "true"]
    known = {row["network_id"] for row in named if row["seat_city"]} - {"icar-2004"}
    located = view.members[view.members.geometry.notna()]
    assert set(located["network_id"]) == known
    assert len(known) == 24
    assert view.caption.startswith("24 of 34 bodies have a known seat city, in 17 cities.")
    assert sum(item.count for item in view.legend) == 24
    paris = located.set_index("network_id").loc["anvita"].geometry
    assert (round(paris.x, 2), round(paris.y, 2)) == (2.35, 48.85)
    decatur = located.set_index("network_id").loc["welcoming-america"].geometry
    assert (round(decatur.x, 1), round(decatur.y, 1)) == (-84.3, 33.8)


def test_the_cities_with_several_seats_are_listed() -> None:
    cities = room.cities(
        EN, room.seat_rows(request(room.ROOM, atlas(), TODAY, EN, PLAIN))
    ).set_index("City")
    assert cities["Number"].sum() == 24
    assert cities.loc["Barcelona, Spain", "Number"] == 3
    assert cities.loc["Paris, France", "Networks"] == "ANVITA and ICCAR"


@pytest.mark.parametrize("fmt", ["csv", "geojson", "xlsx"])
def test_the_rows_of_the_seats_can_be_taken_away(fmt: str) -> None:
    view = room.seats(request(room.ROOM, atlas(), TODAY, FR, PLAIN))
    data = export.data(view, fmt, url="", chosen=TODAY, accessed=TODAY.as_of)  # type: ignore[arg-type]
    if fmt == "csv":
        header, *lines = data.decode("utf-8-sig").splitlines()
        assert header.startswith("network_id,name,class,kind,seat_city")
        assert len(lines) == 34
    assert data


def card_of(network: str, on: Filters = TODAY, t: Texts = EN) -> NetworkCard | None:
    return network_card(request(room.ROOM, atlas(), on, t, replace(PLAIN, net=network)))


def test_a_card_says_what_is_known_and_what_is_not() -> None:
    card = card_of("anvita", replace(TODAY, as_of=dt.date(2022, 9, 30)))
    assert card
    facts = dict(card.facts)
    assert facts["Founded"] == "26 September 2018"
    assert facts["Seat"] == "Paris, France"
    assert facts["Members"] == "90 local authorities (20 November 2025)"
    assert card.website == "https://www.anvita.fr"
    assert "member of Mayors Migration Council" in [tie.words for tie in card.ties]
    assert "creator of Migration Alliance" in [tie.words for tie in card.ties]
    assert card.coverage[0].startswith("ANVITA: ")
    assert "of 69 members published (September 2022)" in card.coverage[0]
    shown = registry.with_members(atlas(), "anvita")
    assert set(shown) == {"contestatory", "anvita", "alpine", "overlaps"}
    assert shown["overlaps"] == shown["contestatory"] == {"network": "anvita"}
    assert shown["anvita"] == {}
    unknown = card_of("ulga")
    assert unknown
    assert dict(unknown.facts)["Members"] == "not known"
    assert unknown.coverage == ()
    assert registry.with_members(atlas(), "ulga") == {}
    assert card_of("nobody") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_body_has_a_card_in_every_language(language: str) -> None:
    t = Texts(language)
    for network in atlas().networks["network_id"]:
        card = card_of(network, t=t)
        assert card
        assert card.name
        assert card.sources
        assert all(value for _label, value in card.facts)
        assert all("{" not in tie.words for tie in card.ties)


def test_seven_networks_are_described_otherwise_by_other_sources() -> None:
    table = typology.divergences(atlas(), EN)
    assert len(table) == 7
    card = card_of("welcoming-communities-nz")
    assert card
    assert "immigration agency" in card.divergences[0].others
    assert [c for c in card.divergences[0].sources if c.startswith("https://www.immigration")]


def read(address: str) -> Request:
    reading, _base = asking.reading(address, atlas(), TODAY.as_of)
    assert not reading.misread
    return reading.request


@pytest.mark.parametrize(
    ("part", "kind"), [("table", Chart), ("relations", Chart), ("seats", View)]
)
def test_each_part_has_an_address(part: str, kind: type) -> None:
    asked = read(f"typology?part={part}&class=contestatory")
    assert asked.display.classes == ("contestatory",)
    assert isinstance(asked.build(), kind)
    assert read(registry.address(asked, TODAY.as_of)) == asked


def test_a_card_is_no_part_of_an_address_that_is_kept() -> None:
    asked = read("typology?net=anvita")
    assert asked.display.net == "anvita"
    assert "net" not in registry.values(asked, TODAY.as_of)
