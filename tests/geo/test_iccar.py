"""Map 2 in numbers: countries, coalitions, and what an empty country is worth."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import yaml

from geo import filters, layers, schemes
from geo.i18n import LANGUAGES, Texts
from geo.maps import iccar
from geo.maps import iccar_countries as countries
from geo.maps.iccar_countries import COUNTRIES
from geo.model import Display, Filters
from tests import asking, counting, shared
from tests.conftest import ROOT
from tests.geo.builders import executives, members, request
from tests.shared import in_data

EN = Texts("en")
TODAY = dt.date(2026, 11, 22)
ATLAS = shared.atlas()
FACTS = pd.read_parquet(layers.LAYERS / "coalitions.parquet")
PLACES = countries.read_countries()


def on(day: dt.date) -> gpd.GeoDataFrame:
    return filters.at(ATLAS.members, ATLAS.executives, day)


def table_on(day: dt.date, t: Texts = EN) -> pd.DataFrame:
    table = iccar.coalition_table(t, on(day), ATLAS.counts, FACTS, day)
    assert tuple(table["key"]) == iccar.COALITIONS
    return table.set_index("key")


NOW = on(TODAY)
TABLE = table_on(TODAY)
MEASURES = countries.country_measures(NOW, PLACES).set_index("iso2")


def cell(frame: pd.DataFrame, row: str, column: str) -> Any:  # noqa: ANN401 - any scalar
    return frame.loc[row, column]


def made(*rows: Mapping[str, object]) -> gpd.GeoDataFrame:
    full = [
        {"network_id": "iccar", "coalition": "eccar", "place_id": f"p{i}", **row}
        for i, row in enumerate(rows)
    ]
    return filters.at(members(*full), executives(), TODAY)


def totals(*rows: Mapping[str, object]) -> pd.DataFrame:
    blank = {
        "network_id": "iccar",
        "coalition": "eccar",
        "date": "",
        "total": 100,
        "qualifier": "exact",
        "unit": "municipalities",
        "source": "https://example.org/total",
        "note": "",
    }
    return pd.DataFrame([{**blank, **row} for row in rows])


# Countries


def test_countries_are_listed_once_with_their_sidecar() -> None:
    meta = yaml.safe_load((COUNTRIES.parent / f"{COUNTRIES.name}.meta.yml").read_text("utf-8"))
    assert meta["sha256"] == hashlib.sha256(COUNTRIES.read_bytes()).hexdigest()
    assert meta["rows"] == len(PLACES) == 239
    assert [c["name"] for c in meta["columns"]] == list(PLACES.columns[:-1])
    assert PLACES["iso2"].is_unique
    assert PLACES["iso2"].is_monotonic_increasing
    assert (PLACES["population"].dropna() > 0).all()
    assert PLACES["population"].isna().equals(PLACES["population_year"].isna())
    assert 7.5e9 < PLACES["population"].sum() < 8e9


def test_namibia_is_a_country_and_france_has_its_inhabitants() -> None:
    rows = PLACES.set_index("iso2")
    assert cell(rows, "NA", "name") == "Namibia"
    assert cell(rows, "FR", "population") == 67_059_887
    assert cell(rows, "FR", "population_year") == 2019


def test_every_drawn_country_has_a_row_with_its_name() -> None:
    text = (ROOT / "data" / "reference" / "web" / "world.geojson").read_text(encoding="utf-8")
    drawn = {f["properties"]["iso2"]: f["properties"] for f in json.loads(text)["features"]}
    names = PLACES.set_index("iso2")["name"].to_dict()
    australia = "Australia"  # its Indian Ocean territories share the code and are drawn apart
    for iso2 in set(drawn) - {None, "AU"}:
        assert names[iso2] == drawn[iso2]["name"]
    assert names["AU"] == australia


@pytest.mark.parametrize(
    ("iso2", "region"),
    [
        ("DE", "eccar"), ("TR", "eccar"), ("CY", "eccar"), ("RU", "eccar"), ("CA", "cimard"),
        ("US", "us"), ("MX", "lac"), ("CU", "lac"), ("BR", "lac"), ("MR", "arab"), ("SD", "arab"),
        ("PS", "arab"), ("DJ", "africa"), ("MU", "africa"), ("MV", "apcad"), ("FJ", "apcad"),
        ("KZ", "apcad"), ("GL", ""), ("AQ", ""), ("TF", ""),
    ],
)  # fmt: skip
def test_each_country_lies_in_one_region(iso2: str, region: str) -> None:
    assert PLACES.set_index("iso2").loc[iso2, "region"] == region


def test_members_lie_in_the_region_of_their_coalition() -> None:
    own = countries.current(NOW).drop(columns="region")  # that of France
    rows = own.merge(PLACES, left_on="country_iso2", right_on="iso2", how="left")
    assert (rows["region"] == rows["coalition"]).all()
    assert set(PLACES["region"]) == {*iccar.COALITIONS, ""}


def test_all_documented_members_are_counted_once() -> None:
    assert len(countries.current(NOW)) == in_data("memberships of iccar")
    assert MEASURES["members"].sum() == in_data("memberships of iccar")
    assert (MEASURES["state"] == "documented").all()
    own = ATLAS.members[ATLAS.members["network_id"] == "iccar"]
    assert MEASURES["members"].to_dict() == own["country_iso2"].value_counts().to_dict()


def test_members_per_million() -> None:
    own = ATLAS.members.query("network_id == 'iccar' and country_iso2 == 'CA'")
    expected = len(own) / 37_589_262 * 1e6
    assert cell(MEASURES, "CA", "per_million") == pytest.approx(expected)
    assert MEASURES["per_million"].idxmax() == "CA"


def test_a_share_counts_municipalities_and_nothing_above_them() -> None:
    own = ATLAS.members.query("network_id == 'iccar' and country_iso2 == 'CH'")
    cities = own[own["name"] != "Canton de Fribourg"]
    assert len(own) - len(cities) == 1
    switzerland = MEASURES.loc["CH"]
    assert switzerland["municipalities"] == len(cities)
    assert switzerland["population_share"] == pytest.approx(cities["population"].sum() / 8_574_832)
    kept = set(countries.municipalities(NOW)["place_id"])
    assert {"gb-edinburgh", "it-bologna", "ca-toronto"} <= kept
    above = {"gb-london", "it-citta-metropolitana-di-bologna", "ca-peel", "de-kreis-duren"}
    assert not above & kept


def test_shares_are_shares() -> None:
    shares = MEASURES["population_share"].dropna()
    assert ((shares > 0) & (shares < 0.5)).all()


def test_a_commune_of_a_member_city_is_not_counted_twice() -> None:
    assert cell(MEASURES, "MR", "members") == 2
    assert cell(MEASURES, "MR", "municipalities") == 1
    city = {"official_code": "69123", "population": 500_000}
    part = {"official_code": "69381", "level": "arrondissement", "population": 30_000}
    both = countries.country_measures(made(city, part), PLACES).iloc[0]
    assert (both["members"], both["municipalities"]) == (2, 1)
    assert both["member_population"] == 500_000
    alone = countries.country_measures(made(part), PLACES).iloc[0]
    assert alone["member_population"] == 30_000


def test_a_county_council_lies_above_its_districts() -> None:
    county = {"country_iso2": "GB", "level": "council", "official_code": "E10000030"}
    assert countries.municipalities(made(county)).empty


def test_one_place_in_two_coalitions_is_one_member() -> None:
    twice = made({"place_id": "x"}, {"place_id": "x", "coalition": "arab"})
    row = countries.country_measures(twice, PLACES).iloc[0]
    assert (row["members"], row["municipalities"]) == (1, 1)


def test_unknown_populations_stay_out_and_are_counted() -> None:
    own = countries.municipalities(NOW)
    missing = own["population"].isna()
    assert MEASURES["without_population"].sum() == missing.sum() > 0
    canada = missing & (own["country_iso2"] == "CA")
    assert cell(MEASURES, "CA", "without_population") == canada.sum() > 0
    nobody = countries.country_measures(made({"population": None}), PLACES).iloc[0]
    assert nobody["without_population"] == 1
    assert pd.isna(nobody["population_share"])
    assert nobody["per_million"] > 0


def test_first_years_say_on_what_they_rest() -> None:
    assert cell(MEASURES, "US", "first_joined") == 2013
    assert pd.isna(cell(MEASURES, "AR", "first_joined"))
    assert cell(MEASURES, "AR", "first_counted") == 2016
    known = MEASURES.dropna(subset=["first_joined"])
    assert (known["first_joined"] >= known["first_counted"]).all()


def test_countries_without_members_appear_only_when_asked_for() -> None:
    own = ATLAS.members.query("network_id == 'iccar'")
    assert len(MEASURES) == own["country_iso2"].nunique()
    asked = countries.country_measures(NOW, PLACES, iccar.shares(TABLE.reset_index()))
    asked = asked.set_index("iso2")
    assert len(asked) == (PLACES["region"] != "").sum() == 229
    assert cell(asked, "DK", "state") == "none_known"
    assert cell(asked, "CL", "state") == "none_documented"
    assert cell(asked, "GH", "state") == "none_documented"
    assert cell(asked, "FR", "state") == "documented"
    assert (asked.loc[asked["state"] != "documented", "members"] == 0).all()
    assert "GL" not in asked.index
    pd.testing.assert_frame_equal(asked.loc[MEASURES.index], MEASURES, check_dtype=False)


@pytest.mark.parametrize(
    ("share", "state"),
    [(0.5, "none_known"), (0.49, "none_documented"), (np.nan, "none_documented")],
)
def test_an_empty_country_is_worth_what_its_coalition_is(share: float, state: str) -> None:
    found = countries.states(pd.Series([0, 3]), pd.Series(["eccar", "eccar"]), {"eccar": share})
    assert list(found) == [state, "documented"]
    assert set(found) <= set(countries.STATES)


def test_nothing_is_measured_of_an_empty_table() -> None:
    nothing = NOW.iloc[:0]
    assert countries.country_measures(nothing, PLACES).empty
    asked = countries.country_measures(nothing, PLACES, {})
    assert set(asked["state"]) == {"none_documented"}
    assert iccar.by_year(nothing).empty


def test_other_networks_and_former_members_do_not_count() -> None:
    rows = made({"network_id": "anvita"}, {"status": "former"}, {"joined": "2027"}, {})
    assert countries.country_measures(rows, PLACES)["members"].tolist() == [1]


# Years


def test_years_count_the_dated_members_of_each_coalition() -> None:
    table = iccar.by_year(NOW)
    dated = ATLAS.members.query("network_id == 'iccar' and joined != ''")
    joined = iccar.by_year(NOW[NOW["basis"] == "joined"]).sum(axis=1)
    expected = dated["joined"].str[:4].astype("int64").value_counts()
    assert joined[joined > 0].to_dict() == expected.to_dict()
    assert joined.sum() == len(dated)
    assert table.to_numpy().sum() == (countries.current(NOW)["basis"] != "accessed").sum()
    assert list(table) == [c for c in iccar.COALITIONS if c in set(table)]
    assert list(table.index) == list(range(table.index[0], table.index[-1] + 1))


def test_members_of_a_country_come_by_name() -> None:
    names = countries.country_members(NOW, "MA")["name"].tolist()
    assert names == sorted(names)
    assert {"Casablanca", "Essaouira", "Rabat", "Tangier"} <= set(names)
    swiss = ATLAS.members.query("network_id == 'iccar' and country_iso2 == 'CH'")
    assert len(countries.country_members(NOW, "CH")) == len(swiss) > 0
    assert countries.country_members(NOW, "DK").empty


# Coalitions


def test_coalitions_on_the_day_of_reading() -> None:
    documented = TABLE["documented"].to_dict()
    own = counting.on("2026-11-22", network_id="iccar")
    assert documented == own["coalition"].value_counts().to_dict()
    columns = ["published", "published_date", "qualifier", "published_basis", "quality"]
    keys = ["eccar", "cimard", "us", "apcad"]
    assert TABLE.loc[keys, columns].to_numpy().tolist() == [
        [170, "2025-11-13", "more_than", "near", "good"],
        [118, "", "exact", "undated", "partial"],
        [51, "", "exact", "undated", "thin"],
        [71, "2011-06", "exact", "older", "thin"],
    ]
    assert EN.percent(cell(TABLE, "us", "share")) == f"{round(100 * documented['us'] / 51)}%"
    assert cell(TABLE, "eccar", "share") == pytest.approx(documented["eccar"] / 170)


def test_a_total_that_tells_nothing_is_not_used() -> None:
    assert pd.isna(cell(TABLE, "arab", "published"))
    assert np.isnan(cell(TABLE, "arab", "share"))
    assert cell(TABLE, "arab", "quality") == "unknown"


def test_the_accession_forms_of_nairobi_are_the_total_of_africa() -> None:
    assert cell(TABLE, "africa", "published") == 54
    assert cell(TABLE, "africa", "published_date") == "2006-09"
    assert cell(TABLE, "africa", "quality") == "thin"


def test_mayors_and_signatories_of_another_text_are_no_total_of_the_coalition() -> None:
    mayors = ATLAS.counts.query("coalition == 'us' and total in [100, 140]")
    assert len(mayors) == 2
    for day in (dt.date(2014, 3, 1), dt.date(2022, 3, 1)):
        assert cell(table_on(day), "us", "published") not in {100, 140}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_no_share_is_above_one_and_no_total_comes_from_the_distant_future(year: int) -> None:
    day = dt.date(year, 6, 30)
    table = table_on(day)
    assert not (table["share"] > 1).any()
    assert set(table["quality"]) <= set(iccar.QUALITIES)
    undated = table["published_date"] == ""
    assert not undated.where(table["published"].notna(), other=False).any() or year >= 2024
    last = table.loc[~undated, "published_date"].str[:4].astype("int64")
    assert (last <= year + 2).all()


def test_nothing_is_compared_before_a_coalition_exists() -> None:
    table = table_on(dt.date(2012, 12, 31))
    assert cell(table, "us", "quality") == "unknown"
    assert pd.isna(cell(table, "us", "published"))


def test_lead_cities_are_not_the_whole_coalition() -> None:
    notes = set(ATLAS.counts.query("coalition == 'africa'")["note"])
    assert "sub-regional lead cities only" in notes
    assert cell(table_on(dt.date(2006, 12, 31)), "africa", "published") == 54


@pytest.mark.parametrize(
    ("share", "basis", "expected"),
    [
        (0.75, "near", "good"),
        (0.7499, "near", "partial"),
        (0.4, "undated", "partial"),
        (0.3999, "near", "thin"),
        (np.nan, "", "unknown"),
        (0.2, "older", "thin"),
        (0.9, "older", "unknown"),
    ],
)
def test_qualities_at_their_edges(share: float, basis: str, expected: str) -> None:
    assert iccar.quality(share, basis) == expected


def test_a_dated_total_goes_before_a_year_and_a_year_before_an_undated_page() -> None:
    dated = {"date": "2025-06", "total": 60}
    year, undated = {"date": "2026", "total": 70}, {"total": 80}
    older = {"date": "2015-01-01", "total": 90}

    def chosen(day: dt.date, *rows: Mapping[str, object], at_least: int = 0) -> object:
        found = iccar.published_total(totals(*rows), "eccar", day, at_least, TODAY)
        return found and (found[0], int(found[1]["total"]))

    assert chosen(TODAY, dated, year, undated, older) == ("near", 60)
    assert chosen(TODAY, year, undated, older) == ("near", 70)
    assert chosen(TODAY, undated, older) == ("undated", 80)
    assert chosen(TODAY, older) == ("older", 90)
    assert chosen(TODAY, dated, undated, at_least=61) == ("undated", 80)
    assert chosen(TODAY, undated, at_least=81) is None
    assert chosen(dt.date(2018, 1, 1), undated, older) == ("older", 90)
    assert chosen(dt.date(2010, 1, 1), undated, older) is None


def test_names_follow_the_language() -> None:
    french = table_on(TODAY, Texts("fr"))
    facts = FACTS.set_index("coalition")
    assert cell(french, "eccar", "name") == cell(facts, "eccar", "name_fr")
    assert cell(TABLE, "eccar", "name") == cell(facts, "eccar", "name_en")
    for language in LANGUAGES:
        t = Texts(language)
        told, where = table_on(TODAY, t), facts[f"secretariat_{language}"]
        assert list(told["secretariat"]) == [t.facts.typeset(where[key]) for key in told.index]
    assert (
        TABLE[["label", "name", "founded", "place_founded", "action_plan", "source"]] != ""
    ).all(axis=None)


def test_words_cover_their_codes() -> None:
    assert tuple(schemes.words(EN, "coalition")) == iccar.COALITIONS
    assert tuple(countries.STATES) == (
        "documented",
        "none_documented",
        "none_known",
        "outside",
    )
    assert tuple(iccar.QUALITIES) == ("good", "partial", "thin", "unknown")


# A measure of its own


def test_a_new_measure_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    added = countries.Measure(
        "Members without a known population",
        "count",
        (2, 3, 4, 5),
        lambda table: table["without_population"],
        lambda _t, number: f"{int(number)} of unknown size",
    )
    monkeypatch.setitem(countries.MEASURES, "unknown_size", added)
    assert iccar.measure_choices(EN)["unknown_size"] == "Members without a known population"
    fresh = replace(ATLAS)  # what a room offers is worked out once for each atlas
    reading, _base = asking.reading("iccar?measure=unknown_size", fresh, TODAY)
    assert not reading.misread
    view = reading.request.view()
    assert view.area_title == "Members without a known population"
    assert [key.label for key in view.area_legend][:2] == ["1", "2"]
    table = view.tables["countries"]
    known = table.loc[table["state"] == "documented", "unknown_size"]
    assert sum(key.count for key in view.area_legend[:5]) == int((known > 0).sum()) > 0
    assert "1 of unknown size" in countries.said(
        table[table["unknown_size"] == 1].iloc[0].to_dict(), EN
    )


@pytest.mark.parametrize(
    ("chosen", "inside"),
    [
        ({"countries": ("CA",)}, {"CA"}),
        ({"coalitions": ("cimard",)}, {"CA"}),
        ({"tiers": ("lt5k",)}, None),
    ],
)
def test_what_a_filter_leaves_out_is_outside_it_and_never_none_known(
    chosen: dict[str, tuple[str, ...]], inside: set[str] | None
) -> None:
    asked = replace(Filters(as_of=TODAY), **chosen)  # type: ignore[arg-type]
    display = Display(colour_by="coalition", preset="world", measure="per_million")
    view = iccar.view(request(iccar.ROOM, ATLAS, asked, EN, display))
    fill = countries.ABSENCE["outside"][0]
    areas = {area.iso2: area for area in view.areas}
    assert (areas["BR"].fill, areas["BR"].hint[1]) == (fill, "outside the filter")
    outside = {code for code, area in areas.items() if area.fill == fill}
    keys = {key.label: key for key in view.area_legend}
    assert keys["outside the filter"].count == len(outside)
    if inside is not None:
        assert set(areas) - outside == inside
        assert keys[countries.STATES["none_known"]].count == 0
    drawn = {key.fill for key in view.area_legend if key.count}
    assert {area.fill for area in view.areas} == drawn
    plain = iccar.view(request(iccar.ROOM, ATLAS, Filters(as_of=TODAY), EN, display))
    assert "outside the filter" not in {key.label for key in plain.area_legend}
