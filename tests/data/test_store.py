"""Layers appear whole or not at all, whatever happens to the build that writes them."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.pipeline import documents
from data.pipeline.documents import BuildError
from geo import layers
from tests.conftest import ROOT
from tests.data import kills

OLD = "2001.1.1+old"
NAMES = [path.name for path in layers.LAYERS.iterdir()]
AFTER = ("shutil.rmtree", "os.remove", "os.rmdir")  # by then the new ones are in place
MOMENTS = [kills.name_of(*moment) for moment in kills.MOMENTS]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each moment, with what a build has left that was killed then."""
    base = tmp_path_factory.mktemp("killed")
    shutil.copytree(layers.LAYERS, base / "old")
    path = base / "old" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8")) | {"version": OLD}
    path.write_text(json.dumps(package), encoding="utf-8")
    command = [sys.executable, "-m", "tests.data.kills", str(base / "old"), str(base)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return base


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_the_old_layers_or_the_new(killed: Path, moment: str) -> None:
    out = killed / moment / "layers"
    assert (out.parent / "came").read_text(encoding="utf-8") == "True"
    if moment == "os.rename 1, no exchange":  # the one moment at which there are none
        assert not out.exists()
    else:
        new = moment.startswith(AFTER)
        assert content(out) == content(layers.LAYERS if new else killed / "old")
        assert layers.read_atlas(out).version == layers.read_package(out)["version"]
    with pytest.raises(KeyboardInterrupt), documents.whole(out, NAMES):
        raise KeyboardInterrupt  # the next build tidies up, even if it comes to nothing
    left = {path.name for path in out.parent.iterdir()} - {"came"}
    assert left == {"layers"}
    assert content(out) in (content(layers.LAYERS), content(killed / "old"))


def test_a_build_at_work_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with documents.whole(tmp_path / "layers", NAMES) as first:
        (first / "members.parquet").write_bytes(b"first")
        with monkeypatch.context() as other:
            other.setattr(os, "getpid", lambda: 1)
            with documents.whole(tmp_path / "layers", NAMES) as second:
                (second / "members.parquet").write_bytes(b"second")
        assert first.exists()
    assert content(tmp_path / "layers") == {"members.parquet": b"first"}


def test_a_folder_with_something_else_in_it_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with (
        pytest.raises(BuildError, match=r"holds thesis\.txt, which is no layer"),
        documents.whole(tmp_path, NAMES),
    ):
        pass
    assert content(tmp_path) == {"thesis.txt": b"years of work"}


def test_a_full_disk_keeps_the_old_layers_and_says_so_on_one_line(tmp_path: Path) -> None:
    out = tmp_path / "layers"
    shutil.copytree(layers.LAYERS, out)

    def build() -> None:
        with documents.whole(out, NAMES) as folder:
            (folder / "members.parquet").write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(BuildError, match=r"can't be written: No space left on device$") as said:
        build()
    assert "\n" not in str(said.value)
    assert content(out) == content(layers.LAYERS)
    assert [path.name for path in tmp_path.iterdir()] == ["layers"]
