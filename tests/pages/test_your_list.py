"""The page of a reader's own list: what is read, said, chosen, and what stays nowhere."""

from __future__ import annotations

import datetime as dt
import gc
import re
import sys
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo import __main__ as commands
from geo import layers, options, registry
from geo.comparison import Pair
from geo.exhibit import Chart
from geo.i18n import Texts
from geo.listing import keeping, reading
from geo.model import View
from geo.paths import ROOT
from geo.request import Request
from geo.takeaway import export, scenes
from tests.listing import builders
from tests.shared import atlas
from ui import own_list

Run = Callable[..., AppTest]
DAY = dt.date(2026, 11, 28)
LIST = (
    "Nom;Département;Adhésion;Statut;Élue\n"
    "Grenoble;38;26/09/2018;fondatrice;Zéphyrine\n"
    "Saint-Denis;;2019;;Zéphyrine\n"
    "Atlantide-sur-Mer;;printemps 2019;;\n"
)


@pytest.fixture(autouse=True)
def _one_atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    found = atlas()
    monkeypatch.setattr(layers, "read_atlas", lambda _folder=None: found)


def brought(app: AppTest, data: bytes, name: str = "membres.csv") -> AppTest:
    app.get("file_uploader")[0].set_value((name, data, "text/plain"))
    return app.run()


def said(app: AppTest) -> str:
    boxes = [*app.markdown, *app.caption, *app.header, *app.error]
    return "\n".join(box.value for box in boxes).replace("\\", "")


def box(app: AppTest, label: str) -> object:
    return next(found for found in app.selectbox if found.label == label)


def test_a_list_is_read_checked_and_placed(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="fr"), LIST.encode("cp1252"))
    assert not app.exception
    words = said(app)
    assert (
        "3 lignes · Fichier\u00a0: Texte à séparateurs (CSV, TSV) · Encodage\u00a0: cp1252" in words
    )
    assert box(app, "Nom du lieu").value == "Nom"
    assert box(app, "Date d’adhésion").value == "Adhésion"
    assert "Grenoble · Saint-Denis · Atlantide-sur-Mer" in words
    assert "Gardées telles quelles\u00a0: Élue" in words
    table = app.dataframe[0].value
    assert table.iloc[0, :4].tolist() == ["À corriger", "4", "Adhésion", "printemps 2019"]
    assert "Trouvés\u00a0: 1 · À choisir\u00a0: 1 · Introuvables\u00a0: 1" in words


def test_a_place_is_chosen_never_guessed_and_the_choice_can_be_taken_back(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    choice = box(app, "Place of row 3")
    assert choice.options[0] == "to be chosen"
    assert choice.options[1].startswith("Saint-Denis · commune · 974 · La Réunion · France · 155,")
    app = choice.select("insee:93066").run()
    held = app.session_state["_own_list"]
    assert held.found["key"].tolist()[1] == "insee:93066"
    assert list(held.given.choices.values()) == ["insee:93066"]
    app = next(b for b in app.button if b.label == "Take back the last choice").click().run()
    assert app.session_state["_own_list"].found["state"].tolist()[1] == "choose"


def test_a_row_that_was_found_at_a_wrong_place_is_moved(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    number = next(n for n in app.number_input if n.label.startswith("Number of a row"))
    app = number.set_value(4).run()
    assert "No place was found for row 4 yet." in said(app)
    number = next(n for n in app.number_input if n.label.startswith("Number of a row"))
    app = number.set_value(2).run()
    assert box(app, "Place of row 2").options[1].startswith("Grenoble · commune · 38 · ")
    other = next(f for f in app.text_input if f.label == "Another place for row 2")
    app = other.set_value("Villeurbanne").run()
    app = box(app, "Place of row 2").select("insee:69266").run()
    held = app.session_state["_own_list"]
    assert held.found["key"].tolist()[0] == "insee:69266"
    assert list(held.given.choices.values()) == ["insee:69266"]
    app = next(b for b in app.button if b.label == "Take back the last choice").click().run()
    assert app.session_state["_own_list"].found["key"].tolist()[0] == "insee:38185"


def test_columns_dates_and_the_reading_are_changed_by_hand(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), b"Nom;Autre;Depuis\nLyon;Metz;3/4/2019\n")
    assert app.session_state["_own_list"].rows.frame["joined"].tolist() == ["2019-04-03"]
    app = box(app, "What comes first in its dates").select("month").run()
    assert app.session_state["_own_list"].rows.frame["joined"].tolist() == ["2019-03-04"]
    app = box(app, "Name of the place").select("Autre").run()
    assert app.session_state["_own_list"].rows.frame["name"].tolist() == ["Metz"]
    app = app.number_input[0].set_value(0).run()
    app = next(b for b in app.button if b.label == "Read again").click().run()
    assert app.session_state["_own_list"].rows.frame["row"].tolist() == [1, 2]
    assert "Accents" not in {found.label for found in app.selectbox}


def test_accents_that_were_put_right_are_said_and_can_be_as_written(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="fr"), "Nom\nOrlÃ©ans\nÃ‰vry\n".encode())
    assert "Lettres accentuées\u00a0: rectifiées" in said(app)
    assert app.session_state["_own_list"].rows.frame["name"].tolist() == ["Orléans", "Évry"]
    app = box(app, "Lettres accentuées").select("written").run()
    app = next(b for b in app.button if b.label == "Relire").click().run()
    assert app.session_state["_own_list"].rows.frame["name"].tolist() == ["OrlÃ©ans", "Ã‰vry"]
    app = box(app, "Lettres accentuées").select("twice").run()
    app = next(b for b in app.button if b.label == "Relire").click().run()
    assert app.session_state["_own_list"].rows.frame["name"].tolist() == ["Orléans", "Évry"]


def test_pasted_names_are_a_list_and_are_forgotten(run_app: Run) -> None:
    app = run_app("your_list", lang="en")
    app = app.text_area[0].set_value("Grenoble\nLyon\n").run()
    app = next(b for b in app.button if b.label == "Read what is pasted").click().run()
    assert app.session_state["_own_list"].rows.frame["name"].tolist() == ["Grenoble", "Lyon"]
    app = next(b for b in app.button if b.label == "Forget the list").click().run()
    assert "_own_list" not in app.session_state
    assert not app.text_area[0].value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "This is a file of the kind PNG, not a list."),
        (builders.archive({"../x.kml": b""}), "leads out of its folder"),
        (b"Nom\n<script>=1+1</script>\n${x}\n", ""),
    ],
)
def test_hostile_files_are_refused_or_inert(run_app: Run, data: bytes, words: str) -> None:
    app = brought(run_app("your_list", lang="en"), data)
    assert not app.exception
    assert words in said(app)
    if words:
        assert "_own_list" not in app.session_state
    else:
        assert not re.search(r"(?<!\\)[<$]", "".join(m.value for m in app.markdown))


def test_a_mended_list_is_brought_back_without_forgetting_the_first(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    app = box(app, "Place of row 3").select("insee:93066").run()
    held = app.session_state["_own_list"]
    marked = keeping.annotated(held.given, held.rows, Texts("en"))
    app = brought(app, b"\x89PNG", "no.png")
    assert "This is a file of the kind PNG, not a list." in said(app)
    assert app.session_state["_own_list"].given.sheet.name == "membres.csv"  # it stays
    app = brought(app, marked, "mended.xlsx")
    held = app.session_state["_own_list"]
    assert held.given.sheet.name == "mended.xlsx"
    assert held.found["key"].tolist()[1] == "insee:93066"
    assert not app.error


def test_a_project_opens_with_its_choices(run_app: Run) -> None:
    given = keeping.of(reading.read(LIST.encode(), "membres.csv"))
    chosen = given.choosing("saint denis||||", "insee:97411")
    packed = keeping.project(keeping.Project(chosen, LIST.encode()))
    app = brought(run_app("your_list", lang="en"), packed, "project.zip")
    assert app.session_state["_own_list"].found["key"].tolist()[1] == "insee:97411"


def test_what_the_atlas_lacks_is_proposed_once_it_has_a_source(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode() + b"Nyons;26;2021;;\n")
    app = app.toggle(key="list_propose").set_value(True).run()
    app = box(app, "Network that the rows are of").select("anvita").run()
    assert "The atlas lacks 3 rows. 0 can be proposed." in said(app)
    assert "Nyons** :small[row 5 · It has no source yet.]" in said(app)
    assert not app.code
    asked = next(field for field in app.text_input if field.label == "Source of Nyons")
    app = asked.set_value("https://example.org/nyons").run()
    assert "The atlas lacks 3 rows. 1 can be proposed." in said(app)
    text = app.code[0].value
    assert text.startswith("Missing members: ANVITA (1)")
    assert "- Nyons (26220, FR): member, joined 2021. https://example.org/nyons" in text
    [sent] = [d.value for d in app.dataframe if "membership_id" in d.value]
    assert sent[["membership_id", "joined"]].to_numpy().tolist() == [["anvita-fr-nyons", "2021"]]
    assert "Zéphyrine" not in text + str([d.value for d in app.dataframe[-6:]])
    day = next(field for field in app.text_input if field.label.startswith("Day of the sources"))
    app = day.set_value("last spring").run()
    assert "This is no date." in said(app)
    held = app.session_state["_own_list"].given
    assert (held.proposal.network, held.proposal.as_of) == ("anvita", "")
    again = keeping.opened(keeping.project(keeping.Project(held, LIST.encode()))).given
    assert list(again.sources.values()) == ["https://example.org/nyons"]
    assert not app.exception


def test_nothing_of_a_list_is_in_the_address(run_app: Run) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    assert "Zéphyrine" not in str(dict(app.query_params))
    assert set(app.query_params) <= {"lang"}


def _same_on_the_command_line(app: AppTest, shown: Pair, folder: Path) -> None:
    """Hold a comparison of the page against the command line, with the list and its project."""
    held = app.session_state["_own_list"].project
    (folder / "membres.csv").write_bytes(held.data)
    (folder / "project.zip").write_bytes(keeping.project(held))
    asked = ["--view", "compare", "--left", "contestatory?asof=2019-12-31", "--right", "your-list"]
    for brought_by in (["--list", "membres.csv"], ["--project", "project.zip"]):
        given = [brought_by[0], str(folder / brought_by[1])]
        for command, made in (
            ("export.csv", export.data(shown, "csv")),
            ("snapshot.svg", export.snapshot(shown, "svg")),
        ):
            out = folder / command
            assert commands.main([*given, out.stem, *asked, "--out", str(out)]) == 0
            assert out.read_bytes() == made


def test_a_list_is_compared_in_the_session_and_in_no_address(run_app: Run, tmp_path: Path) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    app._page_hash = calc_hash("compare")
    app.query_params.clear()
    app.run()
    app = app.selectbox(key="side_right_map").select("your-list").run()
    assert not app.exception
    assert "your" not in str(dict(app.query_params))
    assert str(app.query_params["left"]).count("contestatory?asof=2019-12-31") == 1
    assert app.header[1].value.startswith("Your list · ")
    table = app.dataframe[0].value
    assert len(table[table.iloc[:, 4].str.startswith("Your list: ")]) == 3
    app = app.run()  # the address says nothing of it, and it stays
    assert app.header[1].value.startswith("Your list · ")
    assert "Embed" not in str([group.options for group in app.get("button_group")])
    made = app.session_state["_own"].made.values()
    gone = [weakref.ref(found) for found in made if isinstance(found, Pair | View)]
    assert len(gone) > 1
    _same_on_the_command_line(app, next(f for f in made if isinstance(f, Pair)), tmp_path)
    del made
    own_list_forgotten(app)
    gc.collect()
    assert [found() for found in gone if found() is not None] == []
    assert "Your list" not in "".join(header.value for header in app.header)
    assert "your-list" not in app.selectbox(key="side_right_map").options


def own_list_forgotten(app: AppTest) -> None:
    """Forget the list on its page, and come back."""
    app._page_hash = calc_hash("your_list")
    app.run()
    app.session_state["choice_part"] = "list"
    app.run()
    app = next(b for b in app.button if b.label == "Forget the list").click().run()
    app._page_hash = calc_hash("compare")
    app.run()
    assert not app.exception


def test_nothing_of_a_forgotten_list_stays_where_others_could_find_it(
    run_app: Run, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    marker = "Zorglubville"
    before = {path: path.stat().st_mtime_ns for path in _files()}
    text = f"Nom;Note;{marker};Lat;Lon\nGrenoble;{marker};{marker};;\n{marker};;x;45.5;5.5\n"
    app = brought(run_app("your_list", lang="fr"), text.encode(), f"{marker}.csv")
    app = app.button(key="list_show").click().run()
    app = app.text_input(key="choice_search").set_value(marker).run()
    app.session_state["choice_part"] = "growth"
    app = app.run()
    assert not app.exception
    held, made = app.session_state["_own_list"], app.session_state["_own"].made
    view = next(found for found in made.values() if isinstance(found, View))
    assert len(view.members) == 2
    assert next(found for found in made.values() if isinstance(found, Chart)).row_count
    assert marker.encode() in export.data(view, "csv")
    assert marker in export.snapshot(view, "html").decode()
    assert export.snapshot(view, "svg")
    own_list.leave_nothing()
    gone = [
        weakref.ref(thing)
        for thing in (held, held.rows.frame, view, made["atlas", "fr"], *made.values())
        if not isinstance(thing, dict | tuple | str | Request)  # callbacks of runs before hold it
    ]
    app.session_state["choice_part"] = "list"
    app = app.run()
    app = next(b for b in app.button if b.label == "Oublier la liste").click().run()
    assert marker not in str(app.session_state["_filters"])
    assert marker not in str([*app.query_params.items()])
    del held, made, view
    gc.collect()
    assert [type(left) for left in (found() for found in gone) if left is not None] == []
    memories = {
        f"{name}.{word}": memory
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in {"geo", "ui", "pages", "app"}
        for word, memory in vars(module).items()
        if hasattr(memory, "cache_info")
    }
    assert len(memories) > 20
    assert not [n for n, m in memories.items() if any(marker in str(r) for r in _texts(m))]
    assert marker not in caplog.text + "".join(capfd.readouterr())
    changed = [path for path in _files() if before.get(path) != path.stat().st_mtime_ns]
    assert not [path for path in changed if marker.encode() in path.read_bytes()]


def _files() -> list[Path]:
    """Return what a server could have written: in the house, and where passing files go."""
    folders = [ROOT / name for name in ("static", "data", ".streamlit")]
    return [
        path
        for folder in (*folders, Path(tempfile.gettempdir()))
        for path in (folder.rglob("*") if folder in folders else folder.glob("*"))
        if path.is_file()
    ]


def _texts(memory: object) -> list[object]:
    """Return the texts among the keys and results that a memory of calls holds."""
    found: list[object] = []
    for held in gc.get_referents(memory):
        if isinstance(held, dict):
            found += [k for k in held if isinstance(k, str)]
            found += [v for v in held.values() if isinstance(v, str)]
            found += [list(k) for k in held if isinstance(k, list | tuple)]
    return found


def test_a_scene_of_a_list_stays_in_the_session_and_in_its_project(
    run_app: Run, tmp_path: Path
) -> None:
    app = brought(run_app("your_list", lang="en"), LIST.encode())
    app = app.button(key="list_show").click().run()
    app.session_state["export_kind"] = "Scene"
    app = app.run()
    next(box for box in app.text_input if box.label == "Title of the scene").set_value("Ours")
    app = next(b for b in app.button if b.label == "Add to my scenes").click().run()
    [scene] = app.session_state["_scenes"]
    assert (scene.view, scene.title) == ("your-list", "Ours")
    assert app.session_state["_scenes_kept"] == ()  # what the browser is given to keep
    assert set(app.query_params) <= {"lang"}
    project = replace(app.session_state["_own_list"].project, scenes=scenes.dumps([scene]))
    file = tmp_path / "project.zip"
    file.write_bytes(keeping.project(project))
    again = brought(run_app("your_list", lang="en"), file.read_bytes(), "project.zip")
    assert scenes.dumps(again.session_state["_scenes"]) == scenes.dumps([scene])
    again = next(b for b in again.button if b.label == "Forget the list").click().run()
    assert again.session_state["_scenes"] == []
    out = tmp_path / "ours.pptx"
    assert commands.main(["--project", str(file), "deck", "--out", str(out)], DAY) == 0
    [slide] = Presentation(str(out)).slides
    assert slide.shapes.title.text_frame.text == "Ours"
    assert "is a reader’s own list" in slide.notes_slide.notes_text_frame.text
    member = tmp_path / "members.csv"
    member.write_text(LIST, encoding="utf-8")
    (tmp_path / "scenes.json").write_text(scenes.dumps([scene]), encoding="utf-8")
    asked = ["deck", "--list", str(member), "--scenes", str(tmp_path / "scenes.json")]
    assert commands.main([*asked, "--out", str(out)], DAY) == 0
    asked = ["deck", "--scenes", str(tmp_path / "scenes.json"), "--out", str(out)]
    with pytest.raises(SystemExit):
        commands.main(asked, DAY)


def test_the_years_of_a_list_are_a_film_that_no_address_leads_to(tmp_path: Path) -> None:
    member = tmp_path / "members.csv"
    member.write_text(LIST, encoding="utf-8")
    placed = keeping.placed(member.read_bytes(), "members.csv", atlas(), "FR")
    beside = placed.beside(atlas(), DAY, Texts("en"))
    asked = registry.offered("your-list", beside, "en", DAY)
    asked = asked.narrowed(as_of=dt.date(2019, 6, 1), tiers=("100k-500k",))
    assert registry.address(asked, DAY, "https://atlas.example.org") == ""
    flags = options.flags(asked, DAY)
    assert flags == [
        *("--view", "your-list", "--lang", "en", "--as-of=2019-06-01", "--tier=100k-500k")
    ]
    out = tmp_path / "years.gif"
    given = ["--list", str(member), "--list-country", "FR", *flags]
    assert commands.main(["animate", *given, "--out", str(out)], DAY) == 0
    with Image.open(out) as moving:
        assert moving.n_frames == 2
