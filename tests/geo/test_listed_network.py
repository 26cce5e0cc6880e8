"""A list as a network of the atlas: its days, places, parties and tiers, and its differences."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from geo import __main__ as commands
from geo import layers, registry
from geo.comparison import STATES as PAIR_STATES
from geo.i18n import Texts
from geo.layers import Atlas
from geo.listing import keeping, listing, network, places, room
from geo.listing.keeping import Placed
from geo.model import View
from geo.takeaway import deck, export, scenes

DAY = dt.date(2026, 11, 28)
EN = Texts("en")
CSV = """Commune;Département;Adhésion;Départ;Statut;Parti;Habitants;Source
Grenoble;38;26/09/2018;;fondateur;EELV;;https://example.org/a
Saint-Denis;93;2018;;;;;
Grande-Synthe;59;26/09/2018;2020;;;;
Montreuil;93;2019;;;PCF;109000;
Saint-Denis;;;;;;;
Mairie de Vénissieux;69;2021;;;Parti des Lilas;;
Nantes Métropole;;2022;;;;;
Nulle Part sur Rien;38;2020;;;;;
"""


@cache
def atlas() -> Atlas:
    return layers.read_atlas()


@cache
def brought(csv: str = CSV) -> Placed:
    return keeping.placed(csv.encode(), "list.csv", atlas(), "FR")


@cache
def beside(instead_of: str = "", total: int | None = 12) -> Atlas:
    held = brought()
    told = listing.Network("Made-up", "towns", total, "2026-01", "FR", instead_of)
    return network.beside(atlas(), told, held.rows, held.found, DAY, EN)


def listed(day: dt.date = DAY, of: Atlas | None = None) -> pd.DataFrame:
    rows = (of or beside()).at(day)
    mine = rows[rows["membership_id"].str.startswith("your-list-")]
    return mine.set_index(mine["membership_id"].str.removeprefix("your-list-").astype(int))


def test_the_rows_are_those_of_the_list_with_all_columns_of_the_others() -> None:
    rows = beside().members
    assert set(rows.columns) == {*atlas().members.columns, *network.OWN}
    assert len(rows) == len(atlas().members) + 8
    kept = rows.iloc[: len(atlas().members)][list(atlas().members.columns)]
    assert kept["membership_id"].tolist() == atlas().members["membership_id"].tolist()
    for column, kind in atlas().members.dtypes.items():
        assert rows[column].dtype == kind, column


def test_members_overseas_do_not_widen_the_map_to_the_world() -> None:
    towns = "Grenoble;38\nLyon;69\nBrest;29\nLille;59\nNice;06\nStrasbourg;67\nAjaccio;2A\n"
    far = "Saint-Pierre;974\nFort-de-France;972\n"

    def view(rows: str) -> View:
        held = brought(f"Commune;Département\n{rows}")
        made = network.beside(atlas(), listing.Network(), held.rows, held.found, DAY, EN)
        return registry.offered("your-list", made, "en", DAY).view()

    home, wide = view(towns), view(towns + far)
    assert len(wide.members) == 9
    assert wide.extent == home.extent
    assert wide.base == home.base
    assert "2 memberships outside this map" in export.snapshot(wide, "svg").decode()
    assert "outside this map" not in export.snapshot(home, "svg").decode()
    half = view("Grenoble;38\nLyon;69\nNice;06\n" + far)  # these are no few
    assert half.extent[0] < -60
    assert half.extent[2] > 50


def test_the_days_are_those_of_the_house() -> None:
    found = {row: str(state) for row, state in listed()["state"].items()}
    assert found == dict.fromkeys((2, 3, 5, 6, 7, 8, 9), "current") | {4: "former"}
    before = listed(dt.date(2020, 6, 1))["state"]
    assert before[4] == "current"  # 2020 means its last day when leaving
    assert before[7] == before[6] == "future"
    assert listed(dt.date(2018, 1, 1))["state"][3] == "current"  # 2018: its first day
    assert listed()["basis"][6] == "accessed"


def test_what_the_list_does_not_say_the_reference_does() -> None:
    rows = listed()
    assert rows.loc[5, ["population", "population_tier"]].tolist() == [109_000, "100k-500k"]
    assert pd.isna(rows.loc[5, "population_year"])
    assert rows.loc[5, "population_source"] == "your list"
    assert rows.loc[7, ["population", "population_year"]].tolist() == [65_502, 2023]
    assert rows.loc[8, ["level", "code_scheme", "population_tier"]].tolist() == [
        "epci",
        "siren",
        "ge500k",
    ]
    assert rows.loc[2, "place_id"] == "fr-grenoble"
    assert rows.loc[[6, 9], "population_tier"].tolist() == ["unknown", "unknown"]
    assert rows.geometry[[6, 9]].isna().all()
    assert rows.geometry[[2, 3, 4, 5, 7, 8]].notna().all()


def test_parties_are_those_of_the_list_alone() -> None:
    rows = listed()
    assert rows["party"].to_dict() == {
        **dict.fromkeys((3, 4, 6, 8, 9), ""),
        2: "EELV",
        5: "PCF",
        7: "Parti des Lilas",
    }
    assert rows.loc[[2, 5, 7], "party_family"].tolist() == ["green", "radical-left", "unknown"]
    known = beside().at(DAY)
    theirs = known[(known["network_id"] == "anvita") & (known["place_id"] == "fr-grenoble")]
    before = atlas().at(DAY)
    same = before[(before["network_id"] == "anvita") & (before["place_id"] == "fr-grenoble")]
    assert theirs["party_source"].tolist() == same["party_source"].tolist()


def test_the_look_is_nobody_elses_and_the_total_is_its_own() -> None:
    colour, shape = network.look(atlas())
    looks = dict(zip(atlas().networks["network_id"], atlas().networks["colour"], strict=True))
    assert colour not in looks.values()
    made = registry.offered("your-list", beside(), "en", DAY).view()
    item = made.legend[0]
    assert (item.label, item.count, item.symbol.colour) == ("Made-up", 7, colour)
    assert item.symbol.shape == shape
    [line] = made.coverage
    assert (line.documented, line.total, line.total_date) == (7, 12, "2026-01")
    assert made.title == "Made-up"


def test_it_stands_beside_others_or_in_their_place() -> None:
    asked = registry.offered("your-list", beside(), "en", DAY)
    both = asked.narrowed(networks=("anvita", "your-list")).view()
    assert {item.code for item in both.legend} >= {"anvita", "your-list"}
    instead = beside("anvita")
    assert "your-list" not in instead.drawn
    room = registry.offered("anvita", instead, "en", DAY).narrowed(as_of=DAY).view()
    assert room.row_count == 7
    assert room.imprint.names["anvita"] == "ANVITA, your list"
    assert [line.total for line in room.coverage] == [12]
    assert registry.offered("your-list", instead, "en", DAY).view().row_count == 7


def test_the_atlas_itself_knows_nothing_of_it() -> None:
    beside()
    assert "stated_for" not in atlas().members
    assert "your-list" not in set(atlas().networks["network_id"])
    with pytest.raises(registry.AddressError, match="your-list"):
        registry.offered("your-list", atlas(), "en", DAY)
    assert "your-list" not in registry.ROOMS


def test_the_difference_says_what_is_where() -> None:
    found = room.difference(beside(), "anvita", DAY).set_index("place_id")
    state = found["difference"]
    assert state["fr-grenoble"] == state["fr-grande-synthe"] == "both"
    assert state["fr-saint-denis-93"] == state["fr-montreuil-93"] == "otherwise"
    assert state["your-list-insee-69259"] == "yours"
    assert state["your-list-row-9"] == state["your-list-row-6"] == "unplaced"
    assert state["fr-alfortville"] == "atlas"
    assert found.loc["fr-alfortville", "source_url"].startswith("http")
    assert found.loc["fr-montreuil-93", ["listed_joined", "joined"]].tolist() == [
        "2019",
        "2018-09-26",
    ]
    mine = {"fr-grenoble", "fr-grande-synthe", "fr-saint-denis-93", "fr-montreuil-93"}
    known = atlas().at(DAY)
    theirs = set(
        known.loc[(known["network_id"] == "anvita") & (known["state"] != "future"), "place_id"]
    )
    assert room.counts(found) == {
        "yours": 2,
        "atlas": len(theirs - mine),
        "otherwise": 2,
        "both": 2,
        "unplaced": 2,
    }
    assert not set(room.STATES) & set(PAIR_STATES) - {"both"}


def test_the_difference_is_a_map_and_a_table() -> None:
    asked = registry.offered("your-list", beside(), "fr", DAY)
    made = asked.narrowed(networks=("anvita",)).drawn(part="difference").view()
    assert isinstance(made, View)
    assert made.table is not None
    assert len(made.table) == len(made.members) == made.row_count
    assert sum(item.count for item in made.legend) == made.row_count
    assert "2" in made.caption


def test_a_row_is_found_by_a_name_that_only_the_atlas_has() -> None:
    groups = atlas().places.query("level == 'group'")
    name = groups["name"].iloc[0]
    held = keeping.placed(f"name,country\n{name},GB\n".encode(), "list.csv", atlas())
    rows = network.members(atlas(), held.rows, held.found, DAY)
    if groups["name"].tolist().count(name) == 1 and held.found["state"].iloc[0] != "found":
        assert rows["place_id"].tolist() == [groups["place_id"].iloc[0]]


@pytest.mark.parametrize("csv", ["name,country\nNowhere at all,FR\n", "code\n01001\n"])
def test_small_lists_become_networks(csv: str) -> None:
    held = keeping.placed(csv.encode(), "list.csv", atlas())
    made = held.beside(atlas(), DAY, EN)
    assert len(made.members) == len(atlas().members) + len(held.rows.frame)
    registry.offered("your-list", made, "en", DAY).view()
    room.difference(made, "recosol", DAY)


@pytest.mark.parametrize(
    ("csv", "network"),
    [
        ("Commune\nGrenoble\nVilleurbanne\n", "anvita"),  # members of it
        ("Commune\nBourg-en-Bresse\nCA du Grand Chambéry\n", "anvita"),  # of its country
        ("Comune\nBorgosatollo\nBotticino\n", "recosol"),
    ],
)
def test_a_list_is_held_against_the_network_that_is_likeliest(csv: str, network: str) -> None:
    made = keeping.placed(csv.encode(), "list.csv", atlas()).beside(atlas(), DAY, EN)
    asked = registry.offered("your-list", made, "en", DAY)
    assert room.held_against(asked) == network


def test_in_place_of_a_network_it_is_held_against_what_it_replaces() -> None:
    apart, instead = (room.difference(of, "anvita", DAY) for of in (beside(), beside("anvita")))
    told = ["place_id", "difference", "row", "listed_joined", "status", "joined", "source_url"]
    pd.testing.assert_frame_equal(apart[told], instead[told])
    assert room.counts(instead)["both"] == 2
    missing = instead[instead["difference"] == "atlas"]["place_id"]
    mine = beside("anvita").members
    assert not set(missing) & set(mine.loc[mine["network_id"] == "anvita", "place_id"])
    asked = registry.offered("your-list", beside("anvita"), "en", DAY)
    assert room.held_against(asked) == "anvita"
    drawn = asked.drawn(part="difference").view()
    assert drawn.title == "Your list against ANVITA"
    assert len(drawn.members) == len(instead)


def test_the_command_line_gives_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CSV, encoding="utf-8")
    out = tmp_path / "placed.csv"
    asked = [str(file), "--list-country", "FR"]
    assert commands.main(["geocode", *asked, "--out", str(out)], DAY) == 0
    assert "found: 6, to be chosen: 1, not found: 1" in capsys.readouterr().err
    rows = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert rows["place_key"].tolist() == list(brought().found["key"])
    assert "insee:97411" in rows.loc[4, "candidates"]
    out = tmp_path / "diff.geojson"
    assert commands.main(["diff", *asked, "--network", "anvita", "--out", str(out)], DAY) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    states = [each["properties"]["difference"] for each in told["features"]]
    assert states.count("otherwise") == states.count("both") == 2
    out = tmp_path / "map.svg"
    drawn = ["snapshot", "--list", *asked, "--view", "your-list", "--out", str(out)]
    assert commands.main(drawn, DAY) == 0
    assert "Nantes Métropole" in out.read_text(encoding="utf-8")


def _project(tmp_path: Path, scenes: str = "") -> Path:
    """Return a project with a choice, in place of a network, as the page saves it."""
    given = keeping.brought(CSV.encode(), "list.csv", keeping.parties(atlas())).given
    told = listing.Network("Made-up", "towns", 12, "2026-01", "FR", "anvita")
    chosen = replace(given, network=told).choosing("saint denis||||", "insee:97411")
    path = tmp_path / "list_project.zip"
    path.write_bytes(keeping.project(keeping.Project(chosen, CSV.encode(), scenes)))
    return path


def test_a_project_of_the_page_gives_the_same_on_the_command_line(tmp_path: Path) -> None:
    kept = scenes.dumps(
        [scenes.Scene("your-list", "Scene of mine", query={"asof": ["2020-01-01"]})]
    )
    path = _project(tmp_path, kept)
    opened = keeping.opened(path.read_bytes())
    rows = listing.rows(opened.given)
    page = Placed(
        opened.given,
        rows,
        places.find(rows.frame, opened.given.choices),
    )
    assert page.found["key"].tolist()[4] == "insee:97411"
    placed, drawn, data = (tmp_path / name for name in ("placed.csv", "map.svg", "rows.csv"))
    project = ["--project", str(path)]
    assert commands.main([*project, "geocode", "--out", str(placed)], DAY) == 0
    assert placed.read_bytes() == page.as_csv()
    asked = ["--view", "your-list", "--as-of", "2020-01-01", "--out"]
    beside_it = page.beside(atlas(), DAY, EN)
    request = registry.offered("your-list", beside_it, "en", DAY)
    request = request.narrowed(as_of=dt.date(2020, 1, 1))
    assert request.filters.as_of == dt.date(2020, 1, 1)
    for out, made in (
        (drawn, lambda: export.snapshot(request.build(), "svg")),
        (data, lambda: export.data(request.build(), "csv", chosen=request.filters)),
    ):
        command = "snapshot" if out is drawn else "export"
        assert commands.main([*project, command, *asked, str(out)], DAY) == 0
        assert out.read_bytes() == made()
    out = tmp_path / "diff.csv"  # against the network whose place it takes: as one of its own
    assert commands.main([*project, "diff", "--network", "anvita", "--out", str(out)], DAY) == 0
    states = pd.read_csv(out, dtype=str)["difference"]
    assert states.value_counts()["both"] == 2
    film, early = tmp_path / "years.gif", request.narrowed(as_of=dt.date(2019, 6, 1))
    asked = ["--view", "your-list", "--as-of", "2019-06-01", "--out", str(film)]
    assert commands.main([*project, "animate", *asked], DAY) == 0
    assert film.read_bytes() == deck.moving(early, "gif")
    slides = tmp_path / "scenes.pptx"
    assert commands.main([*project, "deck", "--out", str(slides)], DAY) == 0
    with zipfile.ZipFile(slides) as packed:
        assert b"Scene of mine" in packed.read("ppt/slides/slide1.xml")
    checked = tmp_path / "checked.txt"
    assert commands.main([*project, "check", "--out", str(checked)], DAY) == 0
    assert commands.main(["check", str(path), "--out", str(checked)], DAY) == 0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--project", "LIST", "geocode", "--out", "-"], "a project that the app has saved"),
        (["--project", "PROJECT", "geocode", "LIST", "--out", "-"], "one of the two"),
        (["geocode", "--out", "-"], "LIST is missing"),
        (["--project", "PROJECT", "claims"], "takes no list"),
        (["--project", "PROJECT", "booklet", "--by", "network", "--out", "x.pdf"], "takes no list"),
        (["--project", "PROJECT", "deck", "--out", "x.pdf"], "the project has none"),
        (["deck", "--out", "x.pdf"], "--scenes is missing"),
        (["snapshot", "--view", "your-list", "--out", "x.png"], "--list"),
        (["snapshot", "--view", "anvita", "--instead-of", "anvita", "--out", "x.png"], "--list"),
        (["--list", "LIST", "claims"], "argument --list: this command takes no list"),
        *(
            (["--list", "LIST", "snapshot", "--view", "compare", *sides, "--out", "x.png"], words)
            for sides, words in (
                (("--left", "your-list?part=growth"), "--left: part: 'growth' can't be compared"),
                (("--right", "anvita?part=moves"), "--right: part: 'moves' can't be compared"),
            )
        ),
        (["diff", "LIST", "--network", "nobody"], "anvita"),
        (["geocode", "LIST", "--list-country", "ZZZ", "--out", "-"], "accepted: a name, or ZW, "),
        (["geocode", "LIST", "--list-country", "zz", "--out", "-"], "accepted: a name, or ZW, "),
        (["diff", "LIST", "--network", "anvita", "--list-country", "EU"], "'EU' is no country"),
        (["site", "--list", "LIST", "--list-country", "AQ", "--out", "x"], "'AQ' is no country"),
        *(
            (
                [command, *view, "--list", "LIST", "--list-country", "FRX", "--out", f"x.{end}"],
                "FR,",
            )
            for command, view, end in (
                ("snapshot", ("--view", "your-list"), "png"),
                ("export", ("--view", "your-list"), "csv"),
                ("animate", ("--view", "your-list"), "gif"),
                ("deck", ("--scenes", "paper"), "pptx"),
            )
        ),
        (
            ["export", "--list", "LIST", "--view", "anvita", "--instead-of", "x", "--out", "-"],
            "anvita",
        ),
    ],
)
def test_what_is_not_accepted_is_said(
    asked: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("name\nGrenoble\n", encoding="utf-8")
    given = {"LIST": str(file), "PROJECT": str(_project(tmp_path))}
    with pytest.raises(SystemExit) as left:
        commands.main([given.get(a, a) for a in asked], DAY)
    assert left.value.code == 2
    assert words in capsys.readouterr().err
