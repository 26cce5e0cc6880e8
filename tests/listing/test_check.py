"""``python -m geo check``: what is wrong with a list, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.listing import keeping, reading
from tests.listing import builders


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "membres.csv"
    path.write_text("Commune;Adhésion;Élue\nGrenoble;26/9/18;A\nLyon;printemps 2019;B\n", "utf-8")
    return path


def test_faults_are_said_and_leave_with_1(told: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    assert main(["check", str(told), "--lang", "fr", "--out", str(out)]) == 1
    lines = out.read_text("utf-8").splitlines()
    assert "Fichier\u00a0: Texte à séparateurs (CSV, TSV)" in lines
    assert "Nom du lieu ← Commune\u00a0: Grenoble · Lyon" in lines
    assert "Gardées telles quelles\u00a0: Élue" in lines
    assert "2 lignes" in lines
    assert lines[-1].startswith("À corriger, ligne 3, Adhésion\u00a0: «\u00a0printemps 2019\u00a0»")


def test_a_program_reads_the_same(told: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["check", str(told), "--out", str(out)]) == 1
    found = json.loads(out.read_text("utf-8"))
    assert found["columns"] == {"name": "Commune", "joined": "Adhésion"}
    assert (found["rows"], found["further"], found["orders"]) == (2, ["Élue"], {"joined": "day"})
    assert [(p["gravity"], p["row"], p["value"]) for p in found["problems"]] == [
        ("error", 3, "printemps 2019"),
    ]
    assert found["read"]["separator"] == ";"


def test_a_mended_workbook_leaves_with_0(told: Path, tmp_path: Path) -> None:
    out, mended = tmp_path / "marked.xlsx", tmp_path / "mended.csv"
    assert main(["check", str(told), "--out", str(out)]) == 1
    back = keeping.of(reading.read(out.read_bytes(), "marked.xlsx"))
    cells = back.sheet.cells.replace("printemps 2019", "2019")
    cells.to_csv(mended, index=False)
    assert main(["check", str(mended), "--out", str(tmp_path / "x.txt")]) == 0


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", builders.xlsx([["Nom"], ["A"]])[:-500]])
def test_what_is_no_list_leaves_with_2_and_words(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(SystemExit) as left:
        main(["check", str(path), "--lang", "fr"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert "check: argument LIST: " in said
    assert "Traceback" not in said


def test_no_file_leaves_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.csv")]) == 1
    assert "No such file" in capsys.readouterr().err
