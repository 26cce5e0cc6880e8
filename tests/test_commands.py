"""Commands that people and machines type: each ends with a file, or with one line that says why.

`tests/cases/commands.csv` has the arguments of one in each row.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from geo import layers
from geo.__main__ import main
from geo.takeaway import booklet, deck
from tests.conftest import ROOT
from tests.shared import CASES, atlas, spelt_out

TODAY = dt.date(2026, 11, 22)
READ = layers.read_atlas


def commands() -> list[tuple[str, list[str], int, str]]:
    with (CASES / "commands.csv").open(encoding="utf-8") as file:
        return [
            (row["case"], json.loads(row["arguments"]), int(row["code"]), row["said"])
            for row in csv.DictReader(file)
        ]


@pytest.fixture(autouse=True)
def _one_atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    found = atlas()
    monkeypatch.setattr(layers, "read_atlas", lambda _folder=None: found)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "afile").write_text("kept")
    (tmp_path / "adir").mkdir()
    return tmp_path


@cache
def page() -> bytes:
    return deck.pdf([deck.Scene("anvita")], atlas(), TODAY)


def left_with(arguments: list[str]) -> int:
    try:
        return main(arguments, TODAY)
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [row[1:] for row in commands()],
    ids=[row[0] for row in commands()],
)
def test_a_command_ends_with_a_file_or_one_line_that_says_why(
    arguments: list[str],
    code: int,
    said: str,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setattr(booklet, "sheets", lambda *_args, **_options: [page()])
    left = left_with([spelt_out(text).replace("OUT", str(out)) for text in arguments])
    printed, errors = capfdbinary.readouterr()
    lines = errors.decode(errors="replace").splitlines()
    assert left == code, lines
    assert "Traceback" not in "\n".join(lines)
    made = [path for path in out.iterdir() if path.name not in {"afile", "adir"}]
    assert (out / "afile").read_text() == "kept"
    if code:
        assert said in lines[-1]
        assert not made
    else:
        assert printed or [path.stat().st_size > 100 for path in made] == [True]


@pytest.mark.parametrize("folder", ["/nosuch", "tests"])
@pytest.mark.parametrize("command", [["export", "--view", "anvita", "--out", "a.csv"], ["claims"]])
def test_the_command_line_reads_the_layers_of_the_environment(
    folder: str,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(layers, "read_atlas", READ)
    monkeypatch.setenv("ATLAS_LAYERS", folder)
    assert left_with(command) != 0
    said = capsys.readouterr().err.splitlines()
    assert folder in said[-1]
    assert "Traceback" not in "".join(said)
    assert not Path("a.csv").exists()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_zone_of_a_machine_changes_no_byte(
    zone: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for named in (None, zone):
        with monkeypatch.context() as patch:
            if named:
                patch.setenv("TZ", named)
            time.tzset()
            path = out / "rows.xlsx"
            assert left_with(["export", "--view", "anvita", "--out", str(path)]) == 0
            files.append(path.read_bytes())
    time.tzset()
    assert files[0] == files[1]


WRONG = ["export", "--view", "ville d’accueil 都"]


def test_a_console_that_lacks_letters_gets_a_line_all_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", *WRONG],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"invalid choice" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_so_does_one_of_another_alphabet(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python opens it with this encoding in ``PYTHONIOENCODING``."""
    console = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
    monkeypatch.setattr(sys, "stderr", console)
    assert left_with(WRONG) == 2
    console.seek(0)
    assert "invalid choice" in console.read()
