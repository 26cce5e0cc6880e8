"""The Alpine cluster: its rules, its members by name, and distances measured another way."""

from __future__ import annotations

import datetime as dt
from functools import cache

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
import shapely

from geo import filters, layers
from geo.i18n import Texts
from geo.maps import alps, alps_map, borders
from geo.model import Filters
from geo.paths import REFERENCE
from tests import counting, shared
from tests.geo.builders import members, request

SEVEN = {f"FR-{d}" for d in ("04", "05", "06", "26", "38", "73", "74")}
ALPINE = {"network_id": "anvita", "alps": list(counting.ALPS)}
BY_2022 = counting.on("2022-09-30", **ALPINE)
TODAY = counting.on("2026-11-22", **ALPINE)
LATER = TODAY[~TODAY["membership_id"].isin(BY_2022["membership_id"])]
FORMER = counting.on("2026-11-22", "former", **ALPINE)
KNOWN = {
    "Chambéry", "Barberaz", "Cognin", "Saint-Baldoph", "Grenoble", "Vizille",
    "Grenoble-Alpes-Métropole", "La Roche-sur-Foron", "Die",
}  # fmt: skip


@cache
def rows(day: str = "2022-09-30") -> gpd.GeoDataFrame:
    atlas = shared.atlas()
    return filters.at(atlas.members, atlas.executives, dt.date.fromisoformat(day))


def claims() -> pd.DataFrame:
    return pd.read_parquet(layers.LAYERS / "claims.parquet")


def crossings() -> gpd.GeoDataFrame:
    return gpd.read_parquet(layers.LAYERS / "crossings.parquet")


def places(country: str = "FR", **points: tuple[float, float]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame({"country_iso2": country}, index=list(points))
    geometry = [shapely.Point(p) for p in points.values()]
    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def official(*codes: str) -> gpd.GeoDataFrame:
    """Communes (INSEE) and comuni (ISTAT) by code, without any point."""
    return members(
        *(
            {
                "official_code": code.removeprefix("it-"),
                "code_scheme": "istat" if code.startswith("it-") else "insee",
                "country_iso2": "IT" if code.startswith("it-") else "FR",
                "departement": "" if code.startswith("it-") else code[:2],
                "geometry": None,
            }
            for code in codes
        )
    )


def names(found: gpd.GeoDataFrame, status: str) -> set[str]:
    return set(found.loc[found["alpine_status"] == status, "name"])


@pytest.mark.parametrize("day", ["2020-06-30", "2022-09-30", "2026-11-22"])
def test_members_by_september_2022_later_ones_and_former_are_the_known_ones(day: str) -> None:
    found = alps.cluster(rows(day), "dep7")
    assert names(found, "member_by_2022") == set(BY_2022["name"]) >= KNOWN
    assert names(found, "later_member") == set(LATER["name"]) >= {"Annecy", "Notre-Dame-de-l'Osier"}
    assert names(found, "former") == set(FORMER["name"]) >= {"Briançon"}
    assert names(found, "undated") == set()


def test_communes_are_counted_without_or_with_those_attested_later() -> None:
    found = alps.cluster(rows(), "dep7").query("level == 'commune'")
    communes = [len(part.query("level == 'commune'")) for part in (BY_2022, LATER)]
    assert len(names(found, "member_by_2022")) == communes[0] >= 8
    both = names(found, "member_by_2022") | names(found, "later_member")
    assert len(both) == sum(communes) >= 10


def test_the_state_follows_the_day_and_the_alpine_status_does_not() -> None:
    found = alps.cluster(rows("2018-12-31"), "dep7").set_index("name")
    assert found.loc[["Briançon", "Grenoble"], "state"].tolist() == ["current", "current"]
    assert found.loc["Briançon", "alpine_status"] == "former"
    assert set(found["state"].drop(["Briançon", "Grenoble"])) == {"future"}


def test_a_membership_that_no_source_dates_is_neither_early_nor_late() -> None:
    found = alps.cluster(rows(), "dep9")
    assert names(found, "undated") == {"La Seyne-sur-Mer"}
    assert set(found["name"]) - set(alps.cluster(rows(), "dep7")["name"]) == {"La Seyne-sur-Mer"}


def test_units_of_the_rules() -> None:
    assert alps.units("dep7") == SEVEN
    assert alps.units("dep9") == SEVEN | {"FR-83", "FR-84"}
    italian = {"IT-AO", "IT-CN", "IT-IM", "IT-TO"}
    assert alps.units("alcotra") == SEVEN - {"FR-26", "FR-38"} | italian
    assert {"AT", "CH", "LI", "SI", "DE-BY", "FR-69", "IT-MI"} < alps.units("eusalp")
    assert alps.units("dep9") | alps.units("alcotra") < alps.units("eusalp")
    with pytest.raises(KeyError):
        alps.units("convention")


@pytest.mark.parametrize("folder", ["print", "web"])
def test_both_sets_of_perimeters_have_the_same_rules_and_units(folder: str) -> None:
    found = alps.perimeters(REFERENCE / folder)
    assert tuple(found.index) == alps.RULES
    assert found.crs == "EPSG:4326"
    assert {rule: frozenset(u.split("|")) for rule, u in found["units"].items()} == {
        rule: alps.units(rule) for rule in alps.RULES
    }
    assert found.geometry.is_valid.all()


def test_a_folder_without_perimeters_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        alps.perimeters(layers.LAYERS)


def test_official_codes_decide_before_points_do() -> None:
    far = shapely.Point(2.35, 48.85)
    row = {"country_iso2": "FR", "official_code": "38185", "departement": "38"}
    one = members({**row, "code_scheme": "insee", "geometry": far})
    assert alps.unit_of(one).tolist() == ["FR-38"]
    assert alps.inside(one, "dep7").tolist() == [True]
    assert alps.unit_of(official("it-008065", "74010")).tolist() == ["IT-IM", "FR-74"]


def test_without_a_code_the_point_decides_within_its_own_country() -> None:
    blank = {"official_code": "", "code_scheme": "", "departement": ""}
    found = members(
        {**blank, "country_iso2": "CH", "geometry": shapely.Point(6.6327, 46.5197)},
        {**blank, "country_iso2": "AT", "geometry": shapely.Point(11.3933, 47.2628)},
        {**blank, "country_iso2": "DE", "geometry": shapely.Point(11.0773, 49.4539)},
        {**blank, "country_iso2": "FR", "geometry": shapely.Point(6.6327, 46.5197)},
        {**blank, "country_iso2": "CH", "geometry": None},
    )
    assert alps.unit_of(found).tolist() == ["CH-VD", "AT-7", "", "", ""]
    # Nürnberg lies north of the mapped units: there the perimeter decides
    assert alps.inside(found, "eusalp").tolist()[:3] == [True, True, True]
    assert alps.inside(found, "alcotra").sum() == 0


def test_a_region_is_inside_only_if_all_its_departements_are() -> None:
    region = {"official_code": "27", "code_scheme": "insee-reg", "departement": ""}
    one = members({**region, "country_iso2": "FR", "level": "region"})
    assert alps.unit_of(one).tolist() == ["FR-21|FR-25|FR-39|FR-58|FR-70|FR-71|FR-89|FR-90"]
    assert [bool(alps.inside(one, rule).iloc[0]) for rule in alps.RULES] == [False] * 3 + [True]


def test_every_rule_agrees_with_its_polygon_but_near_its_edge() -> None:
    # the point of Venezia lies in the lagoon, outside the polygon: its code decides
    located = rows()[rows().geometry.notna() & (rows()["level"] != "region")]
    points = located.to_crs("EPSG:3035")
    for rule in alps.RULES:
        shape = alps.perimeters().to_crs("EPSG:3035").geometry.loc[rule]
        far = points.distance(shape.boundary) > 2000
        differ = (alps.inside(located, rule) != points.within(shape)) & far
        assert set(located.loc[differ, "name"]) <= {"Venezia"}


@pytest.mark.parametrize(
    ("rule", "taken", "left"),
    [
        ("dep7", ["26362", "26198", "38053", "06088"], ["83126", "84007", "it-001272"]),
        ("dep9", ["26362", "26198", "38053", "06088", "84007", "83137", "83126"], ["it-001272"]),
        ("alcotra", ["it-001272", "06088", "it-008031"], ["38185", "38562", "26113", "it-022205"]),
        ("eusalp", ["69123", "13055", "63113", "it-015146", "it-027042"], ["75056"]),
    ],
)
def test_a_caveat_tells_the_truth(rule: str, taken: list[str], left: list[str]) -> None:
    assert alps.inside(official(*taken), rule).all()
    assert not alps.inside(official(*left), rule).any()


def test_every_rule_says_that_the_official_perimeter_is_not_to_be_had() -> None:
    for rule in alps.RULES:
        first, *shared = alps.caveats(Texts(), rule)
        assert any("Alpine Convention" in text for text in shared)
        assert first not in shared
    with pytest.raises(KeyError):
        alps.caveats(Texts(), "convention")


def test_slots_hold_the_paper_against_the_documented_by_departement() -> None:
    table = alps.slots(alps.cluster(rows(), "dep7"), "dep7", claims())
    assert list(table.index) == [*sorted(SEVEN), "total"]
    savoie, whole = (BY_2022["alps"] == "73").sum(), len(BY_2022)
    columns = ["documented", "paper", "missing"]
    assert table.loc["FR-73", columns].tolist() == [savoie, 6, 6 - savoie]
    assert table.loc["total", columns].tolist() == [whole, 12, 12 - whole]
    for unit in SEVEN:
        own, later, former = (
            part[part["alps"] == unit.removeprefix("FR-")] for part in (BY_2022, LATER, FORMER)
        )
        inferred = (own["evidence_grade"] == "inferred").sum()
        counted = [len(own), inferred, len(later), len(former)]
        said = table.loc[unit, ["documented", "inferred", "later", "former"]].tolist()
        assert said == counted, unit
    assert table["missing"].notna().tolist() == [i in {"FR-73", "total"} for i in table.index]
    assert table.loc["FR-73", "name"] == "Savoie"
    counts = ["documented", "inferred", "later", "former", "undated"]
    assert (table.loc[sorted(SEVEN), counts].sum() == table.loc["total", counts]).all()
    known = alps.cluster(rows(), "dep7")
    inferred = pd.concat([TODAY, FORMER]).query("evidence_grade == 'inferred'")
    assert set(known.query("evidence_grade == 'inferred'")["name"]) == set(inferred["name"])


def test_the_total_of_the_paper_is_given_with_one_rule_only_and_never_without_claims() -> None:
    for rule in ("dep9", "alcotra", "eusalp"):
        table = alps.slots(alps.cluster(rows(), rule), rule, claims())
        assert pd.isna(table.loc["total", "paper"])
        assert table.loc["FR-73", "missing"] == 6 - (BY_2022["alps"] == "73").sum()
    assert alps.slots(alps.cluster(rows(), "dep7"), "dep7")["paper"].isna().all()


@pytest.mark.parametrize("rule", alps.RULES)
def test_the_profile_counts_each_member_once(rule: str) -> None:
    found = alps.cluster(rows(), rule)
    table = alps.profile(found)
    assert list(table.index) == [*borders.BANDS, "unknown"]
    assert list(table) == list(alps.STATUSES)
    assert table.to_numpy().sum() == len(found)
    assert table.sum().to_dict() == {
        s: int((found["alpine_status"] == s).sum()) for s in alps.STATUSES
    }


def test_an_empty_cluster_gives_empty_tables() -> None:
    none = alps.cluster(rows()[rows()["network_id"] == "recosol"], "dep7")
    assert none.empty
    assert alps.profile(none).to_numpy().sum() == 0
    assert alps.slots(none, "dep7", claims()).loc["total", "missing"] == 12


def test_the_transalpine_context_is_current_and_across_the_border() -> None:
    found = alps.transalpine(rows("2026-11-22"))
    assert set(found["country_iso2"]) == {"IT", "CH", "AT"}
    assert set(found["state"]) == {"current"}
    assert set(found.loc[found["context"] == "recosol", "network_id"]) == {"recosol"}
    valley = {"Bardonecchia", "Susa", "Novalesa", "Avigliana", "Condove", "Mompantero"}
    assert valley < set(found.loc[found["context"] == "recosol", "name"])
    assert not {"Riace", "Lucca", "Lodi"} & set(found.loc[found["context"] == "recosol", "name"])
    assert {"Genève", "Innsbruck", "Torino"} < set(found.loc[found["context"] == "other", "name"])
    assert not found["name"].isin(["Bologna", "Roma"]).any()
    assert alps.transalpine(rows("1980-01-01")).empty


def independent_km(lon: float, lat: float, iso2: str) -> float:
    """Return the distance to the border in a projection centred on the place itself."""
    lines = gpd.read_parquet(alps.PRINT / "alps_borders.parquet").query("kind == 'national'")
    own = lines[lines[["left", "right"]].eq(iso2).any(axis=1)].geometry.segmentize(0.01)
    centred = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84"
    move = pyproj.Transformer.from_crs("EPSG:4326", centred, always_xy=True).transform
    line = shapely.transform(own.union_all(), move, interleaved=False)
    return float(shapely.Point(0, 0).distance(line)) / 1000


@pytest.mark.parametrize(
    ("lon", "lat", "iso2", "low", "high"),
    [
        pytest.param(6.6421, 44.8976, "FR", 6, 15, id="Briançon"),
        pytest.param(5.9117, 45.5793, "FR", 50, 70, id="Chambéry"),
        pytest.param(7.491, 43.7967, "FR", 0, 4, id="Menton"),
        pytest.param(7.52987, 43.78449, "FR", 0, 3, id="Ponte San Ludovico"),
        pytest.param(6.2986, 46.0441, "FR", 10, 25, id="La Roche-sur-Foron"),
        pytest.param(7.0451, 45.1376, "IT", 5, 20, id="Susa"),
        pytest.param(11.3933, 47.2628, "AT", 15, 25, id="Innsbruck"),
    ],
)
def test_distances_to_the_border_agree_with_another_computation(
    lon: float, lat: float, iso2: str, low: float, high: float
) -> None:
    km = float(borders.border_distance(places(iso2, here=(lon, lat))).iloc[0])
    assert low <= km <= high
    assert km == pytest.approx(independent_km(lon, lat, iso2), rel=0.005, abs=0.05)


def test_the_other_side_of_the_nearest_border_is_named() -> None:
    found = borders.nearest_border(
        places(briancon=(6.6421, 44.8976), la_roche=(6.2986, 46.0441), nice=(7.2661, 43.7102))
    )
    assert found["neighbour"].tolist() == ["IT", "CH", "MC"]


def test_crossings_said_to_lie_on_the_border_are_within_three_kilometres_of_it() -> None:
    on_border = (
        crossings()
        .set_index("crossing_id")
        .loc[["col-de-larche", "col-du-frejus", "petit-saint-bernard", "menton-ventimiglia"]]
    )
    km = borders.border_distance(on_border.assign(country_iso2="FR"))
    assert (km < 3).all()


def test_a_distance_is_unknown_where_a_border_outside_the_map_may_be_nearer() -> None:
    far = places(bayonne=(-1.4718, 43.4851), montpellier=(3.8767, 43.6112), lille=(3.06, 50.63))
    assert borders.border_distance(far).isna().all()
    assert set(borders.nearest_border(far)["neighbour"]) == {""}
    near = places(marseille=(5.38, 43.3))
    assert borders.border_distance(near).notna().all()
    assert borders.border_distance(places("GB", london=(-0.1, 51.5))).isna().all()


def test_places_without_a_point_have_no_distance() -> None:
    some = places(grenoble=(5.7301, 45.1825), nowhere=(0.0, 0.0))
    some.loc["nowhere", "geometry"] = None
    assert borders.border_distance(some).notna().tolist() == [True, False]
    found = borders.nearest_crossing(some, crossings())
    assert found.loc["nowhere", ["crossing_id", "name"]].tolist() == ["", ""]
    assert pd.isna(found.loc["nowhere", "km"])


def test_the_nearest_crossing_is_the_minimum_over_all() -> None:
    some = alps.cluster(rows(), "dep7")
    found = borders.nearest_crossing(some, crossings())
    geod = pyproj.Geod(ellps="WGS84")
    for place, point in some.geometry.items():
        each = {
            key: geod.inv(point.x, point.y, p.x, p.y)[2] / 1000
            for key, p in zip(crossings()["crossing_id"], crossings().geometry, strict=True)
        }
        assert found.loc[place, "km"] == pytest.approx(min(each.values()))
        assert each[found.loc[place, "crossing_id"]] == min(each.values())
    near = found.set_axis(some["name"])
    assert near.loc["Briançon", "name"] == "Montgenèvre Pass"
    with pytest.raises(ValueError, match="no crossing"):
        borders.nearest_crossing(some, crossings().iloc[:0])


def test_a_crossing_is_no_farther_with_more_crossings_to_choose_from() -> None:
    some = alps.cluster(rows(), "eusalp")
    passes = borders.nearest_crossing(some, crossings().query("kind == 'pass'"))["km"]
    every = borders.nearest_crossing(some, crossings())["km"]
    assert (every <= passes).all()


def test_the_lower_edge_of_a_band_belongs_to_it() -> None:
    km = pd.Series([0.0, 24.99, 25.0, 50.0, 75.0, 99.9, 100.0, 400.0, None])
    expected = ["0-25", "0-25", "25-50", "50-75", "75-100", "75-100", "100+", "100+", "unknown"]
    assert borders.band(km).tolist() == expected


def test_inputs_are_left_as_they_were() -> None:
    before = rows("2026-11-22").copy()
    alps.slots(alps.cluster(rows("2026-11-22"), "eusalp"), "eusalp", claims())
    alps.transalpine(rows("2026-11-22"))
    borders.nearest_border(rows("2026-11-22"))
    pd.testing.assert_frame_equal(rows("2026-11-22"), before)


def test_a_past_day_calls_a_member_of_that_day_a_member_and_the_legend_draws_it_so() -> None:
    day = Filters(as_of=dt.date(2019, 12, 31))
    view = alps_map.view(request(alps_map.ROOM, shared.atlas(), day))
    drawn = view.members.set_index("name").loc["Briançon"]
    words = {item.label: item.symbol for item in view.legend if item.count}
    assert drawn["mark"] == "full"
    symbol = words["member on this day, has left since"]
    assert (symbol.shape, symbol.mark, symbol.colour) == tuple(drawn[["shape", "mark", "colour"]])
    assert "former member" not in words
    assert "member on this day, has left since (1)" in view.caption
    later = alps_map.view(
        request(alps_map.ROOM, shared.atlas(), Filters(as_of=dt.date(2022, 9, 30)))
    )
    assert later.members.set_index("name").loc["Briançon", "mark"] == "cross"
    assert "member on this day, has left since" not in {item.label for item in later.legend}
