"""Each place is where it should be, homonyms above all, and each gap is declared."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.pipeline import locate
from data.pipeline.gazetteer import ACCEPT, Entry, Gazetteer, distance_km
from geo.spelling import fold

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources"
REFERENCE = ROOT / "data" / "reference"
LOCATIONS = REFERENCE / "place_locations.csv"
TOLERANCE = 0.3
OFFICIAL = frozenset({"insee-commune", "insee-epci", "istat-comune", "gss-authority"})
COAST_KM = 5.0  # what the coasts of 1:10m and 1:50m leave out: islands, fjords, lagoons
BORDER_KM = 1.5  # the same of borders

# place_id, latitude, longitude, official code or first-level division in the list
HOMONYMS = [
    ("fr-saint-denis-93", 48.94, 2.36, "93066"),  # not Réunion
    ("fr-lyon-1er-arrondissement", 45.77, 4.83, "69381"),
    ("fr-lyon", 45.76, 4.84, "69123"),
    ("fr-metropole-de-lyon", 45.75, 4.85, "200046977"),
    ("fr-paris", 48.86, 2.34, "75056"),
    ("fr-forges-17", 46.11, -0.90, "17166"),  # not Forges in six other départements
    ("fr-die", 44.75, 5.37, "26113"),  # not Saint-Dié
    ("fr-melle", 46.22, -0.14, "79174"),
    ("fr-metz", 49.11, 6.18, "57463"),
    ("fr-granville", 48.84, -1.60, "50218"),
    ("fr-villeurbanne", 45.77, 4.88, "69266"),
    ("fr-gap", 44.56, 6.08, "05061"),
    ("fr-louvigny-14", 49.16, -0.39, "14383"),
    ("fr-tours", 47.39, 0.69, "37261"),
    ("fr-saint-nazaire-44", 47.28, -2.22, "44184"),
    ("fr-seine-saint-denis", 48.91, 2.48, "93"),
    ("it-saint-pierre", 45.71, 7.22, "007063"),  # Valle d'Aosta
    ("it-susa", 45.14, 7.05, "001270"),
    ("it-bra", 44.70, 7.85, "004029"),
    ("it-locri", 38.24, 16.26, "080043"),
    ("it-riace", 38.42, 16.48, "080064"),
    ("it-carignano", 44.91, 7.67, "001058"),
    ("it-reggio-calabria", 38.11, 15.65, "080063"),
    ("it-reggio-emilia", 44.70, 10.63, "035033"),  # not Reggio di Calabria
    ("it-villanovaforru", 39.63, 8.87, "111100"),
    ("gb-newcastle-upon-tyne", 55.01, -1.66, "E08000021"),
    ("gb-birmingham", 52.49, -1.87, "E08000025"),
    ("gb-bradford", 53.84, -1.85, "E08000032"),  # not Bradford West Gwillimbury
    ("gb-durham-group", 54.78, -1.58, "England"),
    ("gb-hastings", 50.87, 0.57, "E07000062"),  # not New Zealand
    ("gb-cambridge", 52.20, 0.13, "E07000008"),  # not Massachusetts
    ("gb-london", 51.51, -0.13, ""),
    ("ca-london", 42.98, -81.23, "Ontario"),  # not England
    ("ca-hamilton", 43.25, -79.85, "Ontario"),  # not New Zealand
    ("nz-hamilton", -37.79, 175.28, ""),
    ("ca-kingston", 44.23, -76.48, "Ontario"),
    ("ca-aurora", 44.00, -79.47, "Ontario"),  # not Colorado
    ("ca-sherbrooke", 45.40, -71.90, "Québec"),  # not Nova Scotia
    ("ca-lincoln", 43.15, -79.39, "Ontario"),  # Niagara, not a quarter of Waterloo
    ("ca-richmond-hill", 43.87, -79.44, "Ontario"),
    ("ca-truro", 45.37, -63.27, "Nova Scotia"),  # not Cornwall
    ("ca-st-albert", 53.63, -113.63, "Alberta"),
    ("ca-calgary", 51.05, -114.09, "Alberta"),
    ("ca-peterborough", 44.30, -78.32, "Ontario"),
    ("ca-windsor", 42.30, -83.02, "Ontario"),
    ("us-birmingham-al", 33.52, -86.80, "Alabama"),  # not England
    ("us-san-jose-ca", 37.34, -121.89, "California"),  # not Costa Rica
    ("us-cambridge-ma", 42.38, -71.11, "Massachusetts"),
    ("us-boston-ma", 42.36, -71.06, "Massachusetts"),  # not Lincolnshire
    ("us-alameda-ca", 37.77, -122.24, "California"),
    ("us-portland-or", 45.52, -122.68, "Oregon"),  # not Maine
    ("us-columbia-sc", 34.00, -81.03, "South Carolina"),
    ("us-rochester-ny", 43.15, -77.62, "New York"),
    ("us-washington", 47.04, -122.90, "Washington"),  # the state
    ("us-district-of-columbia", 38.90, -77.04, "District of Columbia"),
    ("us-newark-nj", 40.74, -74.17, "New Jersey"),
    ("us-decatur-ga", 33.77, -84.30, "Georgia"),  # not Alabama or Illinois
    ("bo-la-paz", -16.50, -68.15, ""),
    ("es-santiago-de-compostela", 42.88, -8.55, ""),  # not Chile
    ("es-cartagena", 37.61, -0.99, ""),  # not Colombia
    ("es-barcelona", 41.39, 2.16, ""),  # not Venezuela
    ("ar-rosario", -32.95, -60.65, ""),
    ("br-rio-grande", -32.04, -52.10, "Rio Grande do Sul"),
    ("br-santa-maria", -29.68, -53.81, "Rio Grande do Sul"),
    ("kr-gwangju", 35.15, 126.92, ""),  # the metropolis, not the town near Seoul
    ("de-frankfurt-am-main", 50.11, 8.68, ""),  # not on the Oder
    ("de-munster", 51.96, 7.63, ""),  # not Munster on the heath
    ("de-halle-saale", 51.48, 11.97, ""),
    ("de-essen", 51.46, 7.01, ""),
    ("dk-frederiksberg", 55.68, 12.53, ""),
    ("be-saint-nicolas", 50.63, 5.53, ""),  # near Liège, not Sint-Niklaas
    ("au-salisbury", -34.77, 138.63, "South Australia"),  # not England
    ("au-stirling", -31.88, 115.81, "Western Australia"),  # not Scotland
    ("nz-hastings", -39.64, 176.85, ""),
    ("nz-nelson", -41.27, 173.28, ""),
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def located() -> dict[str, dict[str, str]]:
    return {row["place_id"]: row for row in read(LOCATIONS)}


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, str]]:
    return {row["place_id"]: row for row in read(SOURCES / "places.csv")}


@pytest.fixture(scope="module")
def memberships() -> list[str]:
    return [row["place_id"] for row in read(SOURCES / "memberships.csv")]


@pytest.mark.parametrize(("place_id", "lat", "lon", "code"), HOMONYMS)
def test_homonyms_are_told_apart(
    located: dict[str, dict[str, str]],
    places: dict[str, dict[str, str]],
    place_id: str,
    lat: float,
    lon: float,
    code: str,
) -> None:
    row = located[place_id]
    assert float(row["lat"]) == pytest.approx(lat, abs=TOLERANCE)
    assert float(row["lon"]) == pytest.approx(lon, abs=TOLERANCE)
    place = places[place_id]
    assert code in {place["official_code"], place["admin1"]}


def test_at_least_fifty_homonyms_are_held() -> None:
    assert len(HOMONYMS) >= 50


def test_every_place_has_one_row(
    located: dict[str, dict[str, str]], places: dict[str, dict[str, str]]
) -> None:
    assert list(located) == list(places)


def test_enough_memberships_are_located(
    located: dict[str, dict[str, str]], memberships: list[str]
) -> None:
    points = sum(located[place]["lat"] != "" for place in memberships)
    populations = sum(located[place]["population"] != "" for place in memberships)
    assert points / len(memberships) >= 0.98
    assert populations / len(memberships) >= 0.95


def test_the_gaps_are_declared_and_no_others(located: dict[str, dict[str, str]]) -> None:
    gaps = {(p, "point") for p, row in located.items() if not row["lat"]}
    gaps |= {(p, "population") for p, row in located.items() if not row["population"]}
    declared = read(SOURCES / "unlocated.csv")
    assert {(row["place_id"], row["missing"]) for row in declared} == gaps
    assert all(row["reason"] for row in declared)


def test_codes_are_used_where_there_are_any(
    located: dict[str, dict[str, str]], places: dict[str, dict[str, str]]
) -> None:
    for place_id, place in places.items():
        if place["code_scheme"] in {"insee", "siren", "istat"}:
            assert located[place_id]["method"].removesuffix("-seat") in OFFICIAL
            assert located[place_id]["matched_id"] == place["official_code"]


def test_doubtful_names_are_never_accepted(located: dict[str, dict[str, str]]) -> None:
    for row in located.values():
        by_name = row["method"] in {"gazetteer-name", "gazetteer-alternate-name"}
        assert not by_name or float(row["score"]) >= ACCEPT, row


def test_populations_say_where_they_come_from(located: dict[str, dict[str, str]]) -> None:
    for row in located.values():
        assert bool(row["population"]) == bool(row["population_source"]), row
        assert row["population"] != "0", row


def test_a_seat_lends_its_point_but_not_its_population(located: dict[str, dict[str, str]]) -> None:
    for row in located.values():
        if row["method"] in {"gazetteer-seat", "gazetteer-area"}:
            assert not row["population_source"].startswith("GeoNames"), row


def test_choices_name_the_entry_they_pick(located: dict[str, dict[str, str]]) -> None:
    for choice in read(SOURCES / "gazetteer_choices.csv"):
        row = located[choice["place_id"]]
        if choice["role"] == "refused":
            assert row["matched_id"] != choice["geonameid"]
        elif row["method"].endswith("-seat") and row["method"] != "gazetteer-seat":
            assert f"(GeoNames {choice['geonameid']}), {choice['reason']}" in row["note"]
        elif row["method"] != "cited-point":
            assert row["matched_id"] == choice["geonameid"]
            assert row["matched_name"] == choice["gazetteer_name"]


@pytest.fixture(scope="module")
def points(located: dict[str, dict[str, str]]) -> gpd.GeoSeries:
    rows = pd.DataFrame(located.values()).set_index("place_id").query("lat != ''")
    at = gpd.points_from_xy(rows["lon"].astype("float"), rows["lat"].astype("float"))
    return gpd.GeoSeries(at, index=rows.index, crs="EPSG:4326")


def off_km(point: shapely.Point, area: shapely.Geometry) -> float:
    """Return the kilometres from a point to an area, 0 inside."""
    (near,) = shapely.get_parts(shapely.shortest_line(point, area))
    (x, y), (to_x, to_y) = near.coords
    return distance_km((y, x), (to_y, to_x))


def shapes(name: str, key: str) -> gpd.GeoSeries:
    layer = gpd.read_parquet(REFERENCE / "print" / f"{name}.parquet")
    return layer[layer[key].notna()].dissolve(key).geometry


def test_every_point_is_on_the_land_of_its_country(
    points: gpd.GeoSeries, places: dict[str, dict[str, str]]
) -> None:
    europe, world = shapes("europe", "iso2"), shapes("world", "iso2")
    far = {}
    for place_id, point in points.items():
        country = places[place_id]["country_iso2"]
        land = [layer[country] for layer in (europe, world) if country in layer.index]
        off = min(off_km(point, area) for area in land)
        if off > COAST_KM:
            far[place_id] = off
    assert far == {}


def test_every_point_is_within_its_departement_or_region(
    points: gpd.GeoSeries, places: dict[str, dict[str, str]]
) -> None:
    departements = shapes("departements_fr", "code")
    units = {"insee-dep": departements, "insee-reg": shapes("regions_fr", "code")}
    asked = 0
    for place_id, point in points.items():
        scheme, code = places[place_id]["code_scheme"], places[place_id]["official_code"]
        if scheme not in {*units, "insee"}:
            continue
        unit = code if scheme in units else code[:3] if code.startswith("97") else code[:2]
        assert off_km(point, units.get(scheme, departements)[unit]) <= BORDER_KM, place_id
        asked += 1
    assert asked > 60


def test_every_italian_point_is_among_the_comuni_of_its_province(
    points: gpd.GeoSeries, places: dict[str, dict[str, str]]
) -> None:
    """No polygon of a province is packaged: the nearest other comuni tell it."""
    comuni = gpd.read_parquet(REFERENCE / "comuni_it.parquet").set_index("code")
    asked = 0
    for place_id, point in points.items():
        code = places[place_id]["official_code"]
        if places[place_id]["code_scheme"] != "istat":
            continue
        near = comuni.cx[point.x - 0.5 : point.x + 0.5, point.y - 0.5 : point.y + 0.5]
        own, others = comuni.loc[code], near.drop(code)
        assert off_km(point, own.geometry) < 8, place_id
        off = [off_km(point, inner) for inner in others.geometry]
        nearest = pd.Series(off, others.index, dtype="float64").nsmallest(5).index
        alike = (others.loc[nearest, "province"] == own["province"]).sum()
        assert alike >= 1 or others.empty, place_id
        asked += 1
    assert asked > 100


def test_a_seat_is_the_town_where_people_live(located: dict[str, dict[str, str]]) -> None:
    """The commune of Granville takes in the islands of Chausey: its middle lies in the sea."""
    for place_id, town in (
        ("fr-granville", (48.83792, -1.59714)),
        ("fr-region-occitanie", (43.60426, 1.44367)),
        ("gb-bristol", (51.45523, -2.59665)),
        ("gb-oxfordshire", (51.75222, -1.25596)),
        ("it-genova", (44.40478, 8.94439)),
    ):
        row = located[place_id]
        assert row["method"].endswith("-seat"), place_id
        assert distance_km((float(row["lat"]), float(row["lon"])), town) < 1.0, place_id
    assert "10 km from the middle of the area" in located["fr-granville"]["note"]


def test_a_point_without_a_town_says_so(located: dict[str, dict[str, str]]) -> None:
    middles = {p for p, row in located.items() if "point: middle of the area" in row["note"]}
    assert middles == {
        "fr-notre-dame-de-l-osier",
        "gb-mid-ulster",
    }


def test_the_nearest_town_of_a_name_is_found(small: Gazetteer) -> None:
    found = small.nearest("Hamlet", "DE", (49.09, 11.09), 30)
    assert found is not None
    assert (found[0].geonameid, round(found[1], 1)) == (6, 1.3)
    assert small.nearest("Hamlet", "DE", (52.0, 11.0), 30) is None
    assert small.nearest("Nürnberg", "DE", (49.4, 11.1), 30) is not None


@pytest.mark.slow
def test_locating_again_gives_the_committed_file(tmp_path: Path) -> None:
    frame = locate.places(SOURCES, REFERENCE)
    assert isinstance(frame, pd.DataFrame)
    locate.write(frame, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == LOCATIONS.read_bytes()


@pytest.mark.slow
def test_locating_the_seats_again_gives_the_committed_file(tmp_path: Path) -> None:
    locate.write(locate.seats(SOURCES, REFERENCE), tmp_path / locate.SEATS)
    assert (tmp_path / locate.SEATS).read_bytes() == (REFERENCE / locate.SEATS).read_bytes()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("Łódź", "Lodz"),
        ("Tromsø", "tromso"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("İzmir", "izmir"),
        ("Kadıköy", "kadikoy"),
        ("  Ōtara–Papatoetoe ", "otara papatoetoe"),
        ("Straße", "strasse"),
    ],
)
def test_folding_meets_spellings(left: str, right: str) -> None:
    assert fold(left) == fold(right)
    assert fold(fold(left)) == fold(left)


@pytest.fixture
def small() -> Gazetteer:
    entries = [
        Entry(1, "Newcastle", "GB", "ENG", 54.97, -1.61, 300_000),
        Entry(2, "Newcastle", "GB", "WLS", 51.50, -3.58, 7_000),
        Entry(3, "Newcastle", "AU", "02", -32.93, 151.78, 300_000),
        Entry(4, "Nuremberg", "DE", "02", 49.45, 11.08, 500_000),
        Entry(5, "Hamlet", "DE", "02", 49.00, 11.00, None),
        Entry(6, "Hamlet", "DE", "02", 49.10, 11.10, 40),
    ]
    return Gazetteer(entries, {4: ["Nürnberg"], 5: [], 1: ["Newcastle upon Tyne"]})


def test_the_country_is_never_crossed(small: Gazetteer) -> None:
    match = small.match("Newcastle", "AU")
    assert match is not None
    assert match.entry.geonameid == 3
    assert small.match("Newcastle", "FR") is None


def test_two_divisions_are_a_doubt(small: Gazetteer) -> None:
    match = small.match("Newcastle", "GB")
    assert match is not None
    assert match.score < ACCEPT
    assert match.rivals == 1


def test_the_division_settles_it(small: Gazetteer) -> None:
    match = small.match("Newcastle", "GB", "WLS")
    assert match is not None
    assert (match.entry.geonameid, match.score) == (2, 1.0)
    assert small.match("Newcastle", "GB", "SCT") is None


def test_population_decides_inside_a_division(small: Gazetteer) -> None:
    match = small.match("hamlet", "DE")
    assert match is not None
    assert (match.entry.geonameid, match.score) == (6, 1.0)


def test_other_names_are_found(small: Gazetteer) -> None:
    match = small.match("Nürnberg", "DE")
    assert match is not None
    assert (match.method, match.score) == ("alternate-name", 0.9)


def test_suggestions_are_only_suggestions(small: Gazetteer) -> None:
    assert small.match("Nurembourg", "DE") is None
    near, likeness = small.suggest("Nurembourg", "DE", limit=1)[0]
    assert near.geonameid == 4
    assert 0 < likeness < 1


def test_entries_are_reached_by_key(small: Gazetteer) -> None:
    assert small.get(4).name == "Nuremberg"
    assert len(small) == 6
    with pytest.raises(KeyError):
        small.get(99)
