"""Views: rows, symbols, legend, words and tables agree with each other."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pandas as pd
import pytest

from geo import describe, filters, layers, palette, table, views
from geo.escape import for_map
from geo.exhibit import Imprint
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.maps import contestatory
from geo.model import Display, Filters, View
from geo.paths import REFERENCE
from geo.places import place_card
from geo.screen import leaflet
from geo.spelling import fold
from geo.takeaway.export import data
from geo.views import Painter
from tests import counting, shared
from tests.geo import builders
from tests.geo.builders import executives, members, request
from tests.geo.test_escape import HOSTILE
from tests.shared import in_data

ANVITA_2022 = in_data("anvita on 2022-09-30")

DAY = Filters(as_of=dt.date(2022, 9, 30))
EN = Texts("en")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return shared.atlas()


@pytest.fixture(scope="module")
def view(atlas: Atlas) -> View:
    return contestatory.view(request(contestatory.ROOM, atlas, DAY, EN))


def test_the_map_of_europe_holds_every_member_of_any_day(atlas: Atlas) -> None:
    known = atlas.members[atlas.members["network_id"].isin(contestatory.NETWORKS)]
    west, south, east, north = known.total_bounds
    left, bottom, right, top = contestatory.EXTENT
    assert left < west < east < right
    assert bottom < south < north < top


def test_the_legend_counts_what_is_drawn(view: View) -> None:
    counts = {item.label: item.count for item in view.legend}
    rows = view.members
    assert counts["ANVITA"] == (rows["network_id"] == "anvita").sum() == ANVITA_2022
    assert counts["inferred, or date assumed"] == (rows["mark"] == "hollow").sum()
    assert counts["awarded or recognised"] == (rows["mark"] == "ring").sum()
    sanctuary = ("City of Sanctuary (local groups)", "City of Sanctuary (councils)")
    assert sum(counts[name] for name in ("ANVITA", *sanctuary, "Re.Co.Sol")) == len(rows)


def test_what_is_no_town_stands_in_a_frame(view: View) -> None:
    rows = view.members
    areas = {"epci", "union", "departement", "region", "metropolitan"}
    assert set(rows.loc[rows["framed"], "level"]) <= areas
    assert {"Région Occitanie", "Grenoble-Alpes-Métropole"} <= set(rows.loc[rows["framed"], "name"])
    assert not rows.loc[rows["level"].isin(["commune", "council", "group"]), "framed"].any()
    (item,) = [item for item in view.legend if item.symbol == palette.FRAME]
    assert (item.label, item.count) == (
        "area, not a town, at its seat",
        int(rows["framed"].sum()),
    )
    drawn = leaflet.collection(view)["features"]
    framed = [f["properties"]["name"] for f in drawn if f["properties"].get("framed")]
    located = rows[rows["framed"] & rows.geometry.notna()]
    assert sorted(framed) == sorted(for_map(name) for name in located["name"])


def test_symbols_at_one_point_stand_beside_each_other_on_the_screen(view: View) -> None:
    drawn = leaflet.collection(view)["features"]
    stand = {
        f["properties"]["place_id"]: (
            *f["geometry"]["coordinates"],
            f["properties"].get("shift", 0),
        )
        for f in drawn
    }
    assert len(set(stand.values())) == len(stand)
    council, group = stand["gb-lewisham"], stand["gb-lewisham-group"]
    assert council[:2] == group[:2]
    assert {council[2], group[2]} == {-0.3, 0.3}
    assert stand["fr-die"][2] == 0


def test_a_filter_never_shifts_colours_or_empties_the_legend(atlas: Atlas) -> None:
    narrow = contestatory.view(
        request(contestatory.ROOM, atlas, replace(DAY, countries=("FR",)), EN)
    )
    whole = contestatory.view(request(contestatory.ROOM, atlas, DAY, EN))
    networks = len(contestatory.NETWORKS) + 1  # groups and councils of City of Sanctuary
    assert [i.symbol for i in narrow.legend[:networks]] == [
        i.symbol for i in whole.legend[:networks]
    ]
    assert [i.count for i in narrow.legend[:networks]] == [0, 0, ANVITA_2022, 0]


def test_coverage_does_not_move_with_the_filters(atlas: Atlas, view: View) -> None:
    narrow = contestatory.view(request(contestatory.ROOM, atlas, replace(DAY, tiers=("lt5k",)), EN))
    assert narrow.coverage == view.coverage
    anvita = next(line for line in view.coverage if line.network_id == "anvita")
    assert (anvita.documented, anvita.total, anvita.total_date) == (
        ANVITA_2022,
        69,
        "2022-09",
    )


def test_no_total_from_years_away_is_held_against_a_number(atlas: Atlas) -> None:
    early = contestatory.view(
        request(contestatory.ROOM, atlas, Filters(as_of=dt.date(2019, 12, 31)), EN)
    )
    councils = next(line for line in early.coverage if line.unit == "councils")
    rows = counting.on("2019-12-31", network_id="city-of-sanctuary")
    number = int((rows["level"] != "group").sum())
    assert (councils.documented, councils.total) == (number, None)
    said = describe.coverage_line(EN, councils, "City of Sanctuary")
    assert said == (
        f"City of Sanctuary: {number} councils documented, no published total near this date"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_the_rows_of_the_map_in_words(atlas: Atlas, language: str) -> None:
    t = Texts(language)
    view = contestatory.view(request(contestatory.ROOM, atlas, DAY, t))
    shown = table.for_readers(t, view.members, views.network_names(atlas, t))
    assert len(shown) == len(view.members)
    assert list(shown) == [name for name in table.COLUMNS if name not in {"coalition", "change"}]
    grenoble = shown[shown["place"] == "Grenoble"].iloc[0]
    assert grenoble["population"] == 156140
    assert grenoble["population_year"] == 2023
    assert grenoble["since"] == t.day(dt.date(2018, 9, 26))
    party = {"en": "EELV as of 20 August 2021", "fr": "EELV, 20 août 2021"}
    assert grenoble["party"] == (party | {"it": "EELV, 20 agosto 2021"})[language]


def test_the_csv_can_be_read_back_row_for_row(atlas: Atlas, view: View) -> None:
    content = data(view, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    wanted = table.ordered(view.members)
    assert [row["place_id"] for row in rows] == list(wanted["place_id"])
    assert [row["population"] for row in rows] == [
        "" if missing else str(number)
        for number, missing in zip(wanted["population"], wanted["population"].isna(), strict=True)
    ]
    assert all(row["source_url"] for row in rows)
    assert {row["as_of"] for row in rows} == {"2022-09-30"}
    assert {row["data_version"] for row in rows} == {atlas.version}


def test_every_located_member_is_one_feature(view: View) -> None:
    drawn = leaflet.collection(view)["features"]
    assert len(drawn) == view.members.geometry.notna().sum()
    assert {f["properties"]["context"] for f in drawn} == {False}
    grenoble = next(f for f in drawn if f["properties"]["place_id"] == "fr-grenoble")
    assert grenoble["properties"]["rank"] == 156140
    assert grenoble["geometry"]["coordinates"] == pytest.approx([5.72, 45.18], abs=0.02)


def hostile_view() -> View:
    rows = members({"joined": "2018", "name": HOSTILE, "source_url": "https://example.org/'\"${x}"})
    shown = builders.kept(rows, executives(("fr-grenoble", HOSTILE, "green", "2018")), DAY)
    imprint = Imprint({"anvita": HOSTILE}, {"anvita": ("#D55E00", "square")})
    drawn = Painter(imprint, EN).paint(shown, Display())
    extent = (-5.0, 41.0, 10.0, 51.0)
    return View("hostile", HOSTILE, "", DAY.as_of, "en", drawn, extent)


def test_hostile_text_is_inert_in_the_script_of_the_map() -> None:
    def cards(rows: pd.DataFrame) -> list[str]:
        records = describe.records(rows)
        return [leaflet.card(EN, describe.card(EN, row, HOSTILE), {}) for row in records]

    layer = leaflet.points(leaflet.collection(hostile_view(), cards))
    script = layer._template.module.script(layer)
    assert script.count("onerror") >= 4
    for dangerous in ("${", "`", "</", "<img"):
        assert dangerous not in script


@pytest.mark.parametrize(
    ("status", "grade", "basis", "mark"),
    [
        ("member", "explicit", "joined", "full"),
        ("founding", "founding", "joined", "full"),
        ("member", "inferred", "attested", "hollow"),
        ("member", "explicit", "assumed", "hollow"),
        ("awarded", "explicit", "joined", "ring"),
        ("former", "inferred", "attested", "cross"),
    ],
)
def test_marks_say_how_sure_a_membership_is(status: str, grade: str, basis: str, mark: str) -> None:
    assert palette.mark(status, grade, basis) == mark


def test_an_unknown_network_is_an_error_and_not_grey() -> None:
    with pytest.raises(KeyError):
        palette.symbol({}, "nobody")


@pytest.mark.parametrize(
    ("language", "wien", "london", "vintimille"),
    [
        ("en", "Vienna", "London", "Ventimiglia"),
        ("fr", "Vienne", "Londres", "Vintimille"),
    ],
)
def test_places_are_called_as_readers_know_them_and_found_by_either_name(
    language: str, wien: str, london: str, vintimille: str
) -> None:
    atlas, t = shared.atlas(), Texts(language)
    known = layers.in_language(atlas, t)
    assert layers.in_language(known, t) is known
    names = known.places.set_index("place_id")["name"]
    assert names["at-wien"] == wien
    assert set(names.loc[["gb-london", "gb-london-group"]]) == {london}
    assert vintimille in set(known.non_members["name"])
    for sought in ("wien", "vienn", fold(wien)):
        rows = known.members[filters.named_like(known.members, sought)]
        assert "at-wien" in set(rows["place_id"]), sought
    card = place_card(atlas, "at-wien", DAY.as_of, t, views.network_names(atlas, t))
    assert card is not None
    assert (card.name, card.variants[0]) == (wien, "Wien")


def test_a_party_has_its_name_and_what_is_none_is_described_in_the_language() -> None:
    def called(code: str) -> list[str]:
        words = views.options(shared.atlas(), Texts(code), shared.atlas().drawn)["parties"]
        return [words["Independent"].partition(" (")[2], words["LR"]]

    assert called("en")[0].startswith("Independent councillors and local groups")
    assert called("fr")[0].startswith("Élus indépendants et groupes locaux")
    assert called("it")[0].startswith("Consiglieri indipendenti e gruppi locali")
    assert called("it")[1] == "LR (Les Républicains)"


def test_exonyms_are_of_places_that_are_called_so_in_the_atlas_or_on_the_ground() -> None:
    atlas = shared.atlas()
    rows = atlas.exonyms
    ground = pd.read_csv(REFERENCE / "ground_places.csv", keep_default_na=False)
    named = set(zip(atlas.places["country_iso2"], atlas.places["name"], strict=True))
    drawn = set(zip(ground["iso2"], ground["name"], strict=True))
    unused = [
        row.name
        for row in rows.itertuples(index=False)
        if not {(row.country_iso2, row.name), (row.country_iso2, row.name_en)} & (named | drawn)
    ]
    assert unused == []
    for place, italian in (
        ("Lyon 1er arrondissement", "1º arrondissement di Lione"),
        ("Canton de Fribourg", "Cantone di Friburgo"),
    ):
        assert place in {name for _, name in named}
        assert rows.set_index("name").loc[place, "name_it"] == italian
    differs = rows[["name_en", "name_fr", "name_it"]].ne(rows["name"], axis="index")
    assert differs.any(axis="columns").all()
    italian = rows.set_index("name")["name_it"]
    assert italian.loc[["London", "Wien"]].tolist() == ["Londra", "Vienna"]
