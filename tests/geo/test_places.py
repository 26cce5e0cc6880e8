"""Places of a list: what is taken, what is asked, and that nothing ambiguous is taken silently."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.listing import gazetteer, names, places

GAZETTEER = gazetteer.load()
COMMUNES = GAZETTEER.table[
    (GAZETTEER.table["scheme"] == "insee") & (GAZETTEER.table["kind"] == "commune")
]
COMUNI = GAZETTEER.table[GAZETTEER.table["scheme"] == "istat"]
WRONG = 0.001


def asked(**cells: str) -> pd.Series:
    found = places.find(pd.DataFrame([cells]))
    assert list(found.columns[:1]) == ["key"]
    return found.iloc[0]


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def measured(frame: pd.DataFrame, truth: pd.Index, heading: str = "") -> dict[str, float]:
    """Return the shares of rows found rightly, asked, not found, and found wrongly."""
    answer = places.find(frame, heading=heading)
    found = answer["state"] == "found"
    right = found & (answer["key"] == list(truth))
    return {
        "right": right.mean(),
        "asked": (answer["state"] == "choose").mean(),
        "none": (answer["state"] == "not_found").mean(),
        "wrong": (found & ~right).mean(),
    }


@pytest.mark.parametrize(
    ("cells", "key", "how"),
    [
        ({"name": "Grenoble"}, "insee:38185", "name"),
        ({"name": "VILLE DE GRENOBLE"}, "insee:38185", "name"),
        ({"code": "38185"}, "insee:38185", "code"),
        ({"name": "Bourg en Bresse", "code": "1053"}, "insee:01053", "code"),
        ({"name": "Riace", "code": "80064"}, "istat:080064", "code"),
        ({"name": "Aubervilliers", "code": "219300019"}, "insee:93001", "code"),
        ({"name": "Grenoble-Alpes-Métropole", "code": "20004071500033"}, "siren:200040715", "code"),
        ({"name": "Sheffield", "code": "E08000019"}, "gss:E08000019", "code"),
        ({"name": "St Denis", "country": "FR", "department": "93"}, "insee:93066", "name_where"),
        ({"name": "Saint-Denis (93)"}, "insee:93066", "name_where"),
        (
            {"name": "Saint Denis", "country": "fr", "region": "Réunion"},
            "insee:97411",
            "name_where",
        ),
        ({"name": "Ville du Havre", "country": "France"}, "insee:76351", "name"),
        ({"name": "Havre (Le)", "country": "France"}, "insee:76351", "name"),
        ({"name": "L’Haÿ les Roses", "country": "FRA"}, "insee:94038", "name"),
        ({"name": "Bourg-lez-Valence", "country": "FR"}, "insee:26058", "name"),
        ({"name": "Chalon s/ Saône", "country": "FR"}, "insee:71076", "name"),
        ({"name": "Paris XIIIe", "country": "FR"}, "insee:75113", "name"),
        ({"name": "3ème arrondissement de Lyon"}, "insee:69383", "name"),
        ({"name": "CA du Grand Chambéry"}, "siren:200069110", "name"),
        ({"name": "Grand Chambéry"}, "siren:200069110", "name"),
        ({"name": "Métropole de Toulouse", "country": "FR"}, "siren:243100518", "name"),
        ({"name": "Est Ensemble"}, "siren:200057875", "name"),
        ({"name": "Région Occitanie", "country": "FR"}, "insee-reg:76", "name"),
        ({"name": "Conseil départemental de l'Isère"}, "insee-dep:38", "name"),
        ({"name": "Savoie", "country": "FR"}, "insee-dep:73", "name"),
        ({"name": "Torino", "country": "Italia"}, "istat:001272", "name"),
        ({"name": "Città metropolitana di Torino", "country": "IT"}, "istat-prov:001", "name"),
        ({"name": "Provincia di Brescia", "country": "IT"}, "istat-prov:017", "name"),
        ({"name": "Regione Toscana", "country": "IT"}, "istat-reg:09", "name"),
        ({"name": "Comune dell'Aquila", "country": "IT"}, "istat:066049", "name"),
        ({"name": "S. Giovanni in Persiceto", "country": "IT"}, "istat:037053", "name"),
        ({"name": "Bozen", "country": "Italie"}, "istat:021008", "name"),
        ({"name": "Florence", "country": "IT"}, "istat:048017", "name"),
        ({"name": "Castro", "country": "IT", "department": "BG"}, "istat:016065", "name_where"),
        ({"name": "Sheffield City Council", "country": "UK"}, "gss:E08000019", "name"),
        ({"name": "Séville", "country": "Espagne"}, "geonames:2510911", "name"),
        ({"name": "Portland, OR", "country": "US"}, "geonames:5746545", "name_where"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_one_place_that_fits_is_taken(cells: dict[str, str], key: str, how: str) -> None:
    found = asked(**cells)
    if not key:
        assert found["state"] != "found"
        return
    assert (found["state"], found["key"], found["how"]) == ("found", key, how)
    assert found["candidates"] == ()
    assert abs(found["lat"]) <= 90


@pytest.mark.parametrize(
    ("cells", "how", "among"),
    [
        ({"name": "Saint-Denis", "country": "FR"}, "homonyms", {"insee:93066", "insee:97411"}),
        ({"name": "Paris"}, "homonyms", {"insee:75056", "geonames:4717560"}),
        ({"name": "Landes", "country": "FR"}, "homonyms", {"insee:17202", "insee-dep:40"}),
        ({"name": "La Réunion", "country": "FR"}, "homonyms", {"insee-dep:974", "insee-reg:04"}),
        ({"name": "Lyon", "code": "38185"}, "code_name", {"insee:38185", "insee:69123"}),
        ({"code": "80064"}, "homonyms", {"insee:80064", "istat:080064"}),
        (
            {"name": "Briançon", "country": "FR", "department": "Isère"},
            "elsewhere",
            {"insee:05023"},
        ),
        ({"name": "Escale", "country": "FR"}, "spelling", {"insee:04079"}),
        ({"name": "Ville du Bois", "country": "FR"}, "homonyms", {"insee:91665"}),
        ({"name": "Grenoblle", "country": "FR"}, "spelling", {"insee:38185"}),
        ({"name": "Quessy", "country": "FR"}, "former", {"insee:02738"}),
        (
            {"name": "Grenoble", "country": "FR", "lat": "48.1", "lon": "-1.7"},
            "far",
            {"insee:38185"},
        ),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_what_is_not_sure_is_a_choice(cells: dict[str, str], how: str, among: set[str]) -> None:
    found = asked(**cells)
    assert (found["state"], found["how"], found["key"]) == ("choose", how, "")
    assert among <= set(found["candidates"])
    told = GAZETTEER.of_keys(found["candidates"])
    assert list(told.index) == list(found["candidates"])
    assert told["name"].ne("").all()


def test_a_point_tells_homonyms_apart_and_is_kept_where_no_place_is_known() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Saint-Denis", "A house in the hills", "A house in the hills"],
            "country": ["FR", "FR", "FR"],
            "lat": [48.93, 45.1, None],
            "lon": [2.36, 5.7, None],
        }
    )
    found = places.find(frame)
    assert list(found["how"]) == ["name_point", "point", "unknown"]
    assert list(found["key"]) == ["insee:93066", "", ""]
    assert found.loc[1, ["lat", "lon"]].tolist() == [45.1, 5.7]
    assert pd.isna(found.loc[1, "population"])
    assert list(found["state"]) == ["found", "found", "not_found"]


def test_choices_are_remembered_wherever_the_row_has_moved_to() -> None:
    frame = pd.DataFrame({"name": ["Saint-Denis", "Lyon", "Nowhere"], "country": "FR"})
    mark = places.signature(frame)
    kept = {mark[0]: "insee:11339", mark[1]: "", mark[2]: "insee:no-such"}
    found = places.find(frame.iloc[::-1], kept)
    assert list(found.index) == [2, 1, 0]
    assert found.loc[0, ["state", "how", "key"]].tolist() == ["found", "choice", "insee:11339"]
    assert found.loc[1, ["state", "how", "key"]].tolist() == ["not_found", "choice", ""]
    assert found.loc[2, "how"] != "choice"


def test_a_place_says_what_it_rests_on() -> None:
    found = places.find(pd.DataFrame({"name": ["Grenoble", "Barcelona"], "country": ["FR", "ES"]}))
    told = found[["code", "scheme", "kind", "department", "region", "population"]].to_numpy()
    assert told[0].tolist() == ["38185", "insee", "commune", "38", "Auvergne-Rhône-Alpes", 156_140]
    assert found.loc[0, "population_year"] == 2023
    assert found.loc[0, "population_source"].startswith("INSEE")
    assert found.loc[1, "population_source"].startswith("GeoNames")
    assert pd.isna(found.loc[1, "population_year"])


def test_the_usual_country_is_proposed_only_where_it_is_clear() -> None:
    french = ["Grenoble", "Villeurbanne", "Grande-Synthe", "Paris"]
    assert GAZETTEER.usual_country(french) == "FR"
    assert GAZETTEER.usual_country(["Riace", "Graz", "Gent"]) == ""
    assert GAZETTEER.usual_country(()) == ""
    found = places.find(pd.DataFrame({"name": french}), country="FR")
    assert found["state"].eq("found").all()


BODIES = ["CA du Grand Chambéry", "Rennes Métropole", "Est Ensemble", "Dunkerque", "Grenoble"]


def test_a_bare_name_that_a_union_has_too_is_asked() -> None:
    frame = pd.DataFrame({"name": BODIES, "country": "FR"})
    for heading in ("", "Commune"):  # which says nothing where others of the list are unions
        found = places.find(frame, heading=heading)
        assert list(found["state"]) == ["found"] * 3 + ["choose", "found"]
        assert found.loc[3, "candidates"] == ("insee:59183", "siren:245900428")
        assert found.loc[3, "how"] == "union"
    towns = pd.DataFrame({"name": ["Dunkerque", "Lyon", "Brest"], "country": "FR"})
    asked = places.find(towns)
    assert list(asked["how"]) == ["union"] * 3
    assert [found[0] for found in asked["candidates"]] == [
        "insee:59183",
        "insee:69123",
        "insee:29019",
    ]
    headed = places.find(towns, heading="Nom de la commune")
    assert list(headed["key"]) == ["insee:59183", "insee:69123", "insee:29019"]
    assert list(headed["how"]) == ["town"] * 3  # taken, and marked
    said = places.find(towns, unit="communautés urbaines", heading="Commune")
    assert said.loc[0, "candidates"] == ("insee:59183", "siren:245900428")
    assert list(places.find(towns, unit="communes")["how"]) == ["name"] * 3
    chosen = dict(zip(places.signature(towns), ["siren:245900428", "", ""], strict=True))
    assert places.find(towns, chosen, unit="EPCI").loc[0, "key"] == "siren:245900428"


def test_people_and_where_a_row_lies_say_whether_a_union_is_meant() -> None:
    frame = pd.DataFrame({"name": ["Dunkerque", "Lyon", "Riom", "Chaumont"], "country": "FR"})
    assert list(places.find(frame)["how"]) == ["union", "union", "name", "homonyms"]
    people = places.find(frame.assign(population=["195000", "520000", "", ""]))
    assert list(people["key"])[:2] == ["siren:245900428", "insee:69123"]
    assert list(people["how"])[:2] == ["name_people", "name_people"]
    for department, how in (("52", "union"), ("74", "name_where")):  # the union is in Haute-Marne
        assert places.find(frame.assign(department=department)).loc[3, "how"] == how


def test_the_beginning_of_several_names_is_asked_also_where_one_place_is_called_so() -> None:
    for name in ("San Giovanni", "Reggio", "Castel"):  # other names of one comune each
        found = asked(name=name, country="IT")
        assert (found["state"], found["how"]) == ("choose", "spelling"), name
    assert len(asked(name="San Giovanni", country="IT")["candidates"]) > 1
    assert asked(name="Reggio Emilia", country="IT")["key"] == "istat:035033"


def test_unions_among_communes_are_right_or_asked() -> None:
    unions = GAZETTEER.table[GAZETTEER.table["scheme"] == "siren"]
    spelled = unions["name"].map(lambda name: names.bare(names.core(names.spelled(name))))
    whole = places.find(pd.DataFrame({"name": spelled, "country": "FR"}))
    taken = whole["state"] == "found"
    assert (whole["key"][taken] == unions.index[taken]).all()
    assert taken.mean() > 0.94
    towns = COMMUNES.sample(5_000, random_state=1)
    some = unions.sample(40, random_state=1)  # less than one in a hundred rows
    frame = pd.DataFrame(
        {
            "name": [*spelled[some.index], *towns["name"]],
            "country": "FR",
            "department": [*[""] * len(some), *towns["department"]],
        }
    )
    found = places.find(frame)
    right = found["key"] == [*some.index, *towns.index]
    assert right[found["state"] == "found"].all()
    assert (found["state"] == "choose").mean() < 0.005
    alone = places.find(frame.iloc[len(some) :], heading="Commune")
    assert alone["key"].eq(list(towns.index))[alone["state"] == "found"].all()
    assert (alone["how"] == "town").mean() < 0.005


def test_a_union_without_its_kind_is_right_or_asked_also_as_a_list_of_its_own() -> None:
    """Its bare name was taken for the commune of it, in 23 of 1,266; without métropole, in 40."""
    unions = GAZETTEER.table[GAZETTEER.table["scheme"] == "siren"]
    cores = unions["name"].map(lambda name: names.core(names.spelled(name)))
    for bare_ones in (cores, cores.map(names.bare)):
        for country in ("FR", ""):
            frame = pd.DataFrame({"name": bare_ones, "country": country})
            shares = measured(frame, unions.index)
            assert shares["wrong"] == 0
            assert shares["right"] > 0.94
    towns = set(COMMUNES["name"].map(names.spelled))
    both = cores.map(names.bare)
    both = both[both.isin(towns)]
    assert len(both) > 40
    assert {asked(name=name, country="FR")["state"] for name in both} == {"choose"}


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        ("communes", set(names.MUNICIPAL)),
        ("Communautés de communes", {"epci"}),
        ("départements", {"departement", "county"}),
        ("Province", {"province", "metropolitan"}),
        ("regioni", {"region"}),
        ("", set()),
    ],
)
def test_the_unit_of_a_list_says_its_kinds(unit: str, kinds: set[str]) -> None:
    assert names.kinds_of(unit) == kinds


def test_every_place_of_a_key_is_that_of_the_key() -> None:
    keys = [*GAZETTEER.table.index[::997], "insee:00000", "nonsense", ""]
    known = [key for key in keys if GAZETTEER.number(key) is not None]
    assert known == keys[:-3]
    assert [GAZETTEER.key(GAZETTEER.number(key) or 0) for key in known] == known
    assert list(GAZETTEER.of_keys(keys).index) == known


def test_a_search_names_the_place_first() -> None:
    assert places.search("grenoble", "FR")[0] == "siren:200040715" or "insee:38185" in (
        places.search("grenoble", "FR")
    )
    assert "insee:38185" in places.search("Greno", "FR")
    assert places.search("", "FR") == ()
    assert "insee:69123" in places.search("Lyon")


def test_communes_with_homonyms_are_asked_or_right() -> None:
    spelled = COMMUNES["name"].map(names.spelled)
    same = COMMUNES[spelled.duplicated(keep=False)]
    assert len(same) == 3_774
    name = same["name"].map(bare)
    alone = measured(pd.DataFrame({"name": name, "country": "FR"}), same.index)
    assert alone == {"right": 0, "asked": 1, "none": 0, "wrong": 0}
    placed = measured(
        pd.DataFrame({"name": name, "country": "FR", "department": same["department"]}),
        same.index,
        "Commune",
    )
    assert placed["right"] > 0.999
    assert placed["wrong"] == placed["none"] == 0
    coded = measured(pd.DataFrame({"name": name, "code": same["code"].str.lstrip("0")}), same.index)
    assert coded["right"] == 1


def test_all_homonyms_are_among_the_candidates() -> None:
    spelled = COMMUNES["name"].map(names.spelled)
    most = spelled.value_counts()
    assert most.max() <= gazetteer.MOST
    named = COMMUNES[spelled.isin(most[most > 9].index)]
    found = places.find(pd.DataFrame({"name": named["name"], "country": "FR"}))
    assert [key in told for key, told in zip(named.index, found["candidates"], strict=True)] == (
        [True] * len(named)
    )


def test_unions_with_their_kind_are_right() -> None:
    unions = GAZETTEER.table[GAZETTEER.table["scheme"] == "siren"]
    shares = measured(pd.DataFrame({"name": unions["name"], "country": "FR"}), unions.index)
    assert shares["right"] > 0.997
    assert shares["wrong"] == shares["none"] == 0


def test_comuni_without_accents_are_right_but_for_homonyms() -> None:
    frame = pd.DataFrame({"name": COMUNI["name"].map(bare), "country": "IT"})
    shares = measured(frame, COMUNI.index)
    assert shares["right"] > 0.997
    assert shares["none"] == 0
    assert shares["wrong"] < WRONG
    placed = measured(frame.assign(department=COMUNI["department"]), COMUNI.index)
    assert placed["right"] > 0.999
    assert placed["wrong"] == 0


@given(
    st.sampled_from(list(COMMUNES.index) + list(COMUNI.index)),
    st.sampled_from(["{}", "Commune de {}", "mairie d'{}", "{} (ville)", "  {}. "]),
    st.booleans(),
    st.booleans(),
)
def test_no_spelling_leads_to_another_place(key: str, form: str, upper: bool, plain: bool) -> None:  # noqa: FBT001
    place = GAZETTEER.table.loc[key]
    name = form.format(bare(place["name"]) if plain else place["name"])
    found = asked(name=name.upper() if upper else name, country=str(place["country"]))
    if found["state"] == "found":
        assert found["key"] == key or names.spelled(found["name"]) == names.spelled(name)
    else:
        assert found["state"] == "choose"


@settings(max_examples=40)  # a name that nobody has is looked for by likeness
@given(st.text(max_size=80), st.text(max_size=12), st.sampled_from(["FR", "IT", "??"]))
def test_any_text_gets_an_answer(name: str, code: str, country: str) -> None:
    found = asked(name=name, code=code, country=country)
    assert found["state"] in places.STATES
    assert found["how"] in places.HOW
    assert len(found["candidates"]) <= places.MOST


def test_a_country_is_one_of_iso_3166() -> None:
    told = ("FR", "ita", "uk", "Kosovo", "Vatican City", "ZZ", "zzz", "EU", "UN", "IC", "XA")
    assert [names.country(text) for text in told] == ["FR", "IT", "GB", "XK", "VA", *[""] * 6]
