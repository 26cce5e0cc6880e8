"""Another build of the layers: what leaves the atlas speaks of that build alone."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo import layers
from geo.__main__ import main
from geo.layers import Atlas
from geo.print import figure
from geo.takeaway import handout, notes
from tests.asking import read
from tests.shared import in_data, reseal

ANVITA_2019 = in_data("anvita on 2019-12-31")

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("build") / "layers"
    shutil.copytree(layers.LAYERS, made)
    networks = pd.read_parquet(made / "networks.parquet")
    networks.loc[networks["network_id"] == "anvita", "acronym"] = "ANOTHER"
    networks.to_parquet(made / "networks.parquet")
    references = pd.read_parquet(made / "references.parquet")
    references["title"] = "Some other paper"
    references.to_parquet(made / "references.parquet")
    package = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))
    package["version"] = "2031.1.1+other"
    package["licenses"][0] |= {"name": "CC-BY-NC-4.0", "title": "A licence of its own"}
    (made / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    reseal(made)
    return made


@pytest.fixture(scope="module")
def atlas(folder: Path) -> Atlas:
    return layers.read_atlas(folder)


def test_a_figure_has_the_names_titles_and_licence_of_its_build(atlas: Atlas) -> None:
    link = read("anvita?part=growth", atlas, TODAY)
    drawn = figure.render(link.build(), fmt="svg", url="").decode()
    assert "ANOTHER: " in drawn
    assert "Some other paper" in drawn
    assert "CC BY-NC 4.0" in drawn
    assert "2031.1.1+other" in drawn
    assert "ANVITA: " not in drawn


def test_notes_and_hand_outs_too(atlas: Atlas) -> None:
    link = read("contestatory", atlas, TODAY)
    view = link.view()
    content = notes.Content(view)
    told = notes.notes(content)
    coverage = [text for heading, text in told if heading == "Coverage"]
    assert any(text.startswith(f"ANOTHER: {ANVITA_2019} documented of 38") for text in coverage)
    assert (
        "Licence",
        "A licence of its own, https://creativecommons.org/licenses/by/4.0/",
    ) in told
    assert "ANOTHER" in handout.handout(view)


def test_the_command_line_reads_the_build_that_the_environment_names(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LAYERS", str(folder))
    written = tmp_path / "growth.svg"
    words = ["snapshot", "--view", "anvita", "--part", "growth", "--format", "svg"]
    assert main([*words, "--out", str(written)], TODAY) == 0
    assert "2031.1.1+other" in written.read_text(encoding="utf-8")
