"""Files that commands write: whole or not at all, and nothing is replaced that is no file."""

from __future__ import annotations

import os
import resource
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.errors import OptionError
from geo.takeaway import output

OLD, NEW = b"old", b"new content"
SAVE = "from geo.takeaway import output; output.save('-', b'new content')"


def saving(out: str | Path, to: int) -> None:
    """Save with another standard output, by its number, as the system gives it to a process."""
    assert sys.__stdout__ is not None
    sys.__stdout__.flush()
    kept = os.dup(1)
    os.dup2(to, 1)
    try:
        output.save(str(out), NEW)
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def test_a_process_writes_to_the_standard_output_that_it_was_given() -> None:
    """One of its own; the other tests put theirs in place of that of this process."""
    done = subprocess.run([sys.executable, "-c", SAVE], check=True, stdout=subprocess.PIPE)
    assert done.stdout == NEW


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    output.save(str(path), OLD)
    path.chmod(0o640)
    output.save(str(path), NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("there", [True, False])
def test_what_a_link_leads_to_is_written(tmp_path: Path, there: bool) -> None:  # noqa: FBT001
    target, link, chain = (tmp_path / name for name in ("far/target.csv", "link.csv", "chain.csv"))
    target.parent.mkdir()
    if there:
        target.write_bytes(OLD)
    link.symlink_to(target)
    chain.symlink_to("link.csv")
    output.save(str(chain), NEW)
    assert target.read_bytes() == NEW
    assert link.readlink() == target
    assert chain.is_symlink()
    assert len(list(tmp_path.rglob("*"))) == 4


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    output.save(str(pipe), NEW)
    reader.join(10)
    assert got == [NEW]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_to_through_a_link_too(tmp_path: Path) -> None:
    link = tmp_path / "null.csv"
    link.symlink_to(os.devnull)
    for out in (os.devnull, link):
        output.save(str(out), NEW)
        assert Path(os.devnull).is_char_device()
    assert link.is_symlink()


@pytest.mark.parametrize("out", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_the_standard_output_is_written_to_and_keeps_what_it_has(tmp_path: Path, out: str) -> None:
    end, begin = os.pipe()
    with open(end, "rb") as told:  # noqa: PTH123 - a number
        saving(out, begin)
        os.close(begin)
        assert told.read() == NEW
    path = tmp_path / "all.csv"
    path.write_bytes(OLD)
    with path.open("ab") as file:
        saving(out, file.fileno())
        saving(path, file.fileno())
    assert path.read_bytes() == OLD + NEW + NEW
    assert list(tmp_path.iterdir()) == [path]


def test_a_standard_output_that_cannot_be_opened_again_is_written_to() -> None:
    here, there = socket.socketpair()
    with here, there:
        saving("-", there.fileno())
        there.close()
        with here.makefile("rb") as told:
            assert told.read() == NEW


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(OLD)
    with full_disk(100), pytest.raises(OSError, match="large"):
        output.save(str(path), NEW * 100)
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("length", [1, 200, 250, 255])
def test_as_long_a_name_as_the_disk_takes(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("n" * length)
    output.check(str(path))
    output.save(str(path), NEW)
    assert path.read_bytes() == NEW


def looped(folder: Path) -> str:
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    return "a"


@pytest.mark.parametrize("step", [output.check, lambda out: output.save(out, NEW)])
@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "/", "..", "folder", "folder/", "file/rows.csv", "no/rows.csv", "a\0b"),
        *("n" * 256, "a\ud800", "p/" * 3000 + "x", "loop"),
    ],
)
def test_what_is_no_name_of_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: object
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    out = looped(tmp_path) if name == "loop" else name
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match=r".") as raised:
        step(out)  # type: ignore[operator]
    assert raised.value.strerror
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file").read_bytes() == OLD


KNOWN = {"csv", "xlsx", "geojson", "png", "pdf", "html", "zip"}


@pytest.mark.parametrize(
    ("out", "asked", "found"),
    [
        ("a.csv", None, "csv"),
        ("a.CSV", None, "csv"),
        ("a.b.png", "png", "png"),
        ("a", "csv", "csv"),
        ("-", "csv", "csv"),
        ("/dev/stdout", "csv", "csv"),
        ("atlas_2022.09.30", "csv", "csv"),
        ("a.txt", "csv", "csv"),
        ("a.json", "geojson", "geojson"),
        ("a.htm", "html", "html"),
        ("a.PNG", "png", "png"),
    ],
)
def test_the_format_is_the_one_asked_for_or_that_of_the_name(
    out: str, asked: str | None, found: str
) -> None:
    assert output.format_of(out, asked, KNOWN, KNOWN) == found


@pytest.mark.parametrize(
    ("out", "asked", "said"),
    [
        ("a.xlsx", "csv", r"\.xlsx; accepted: \.csv"),
        ("a.csv", "xlsx", r"\.csv; accepted: \.xlsx"),
        ("a.pdf", "png", r"\.pdf; accepted: \.png"),
        ("a.jpg", "png", r"\.jpg; accepted: \.png"),
        ("a.docx", "pdf", r"\.docx; accepted: \.pdf"),
        ("a.doc", "pdf", r"\.doc; accepted: \.pdf"),
        ("a.txt", "png", r"\.txt; accepted: \.png"),
        ("a", None, "argument --format is missing; accepted: csv, "),
        ("a.jpg", None, "argument --format is missing"),
        ("-", None, "argument --format is missing"),
    ],
)
def test_a_name_that_says_another_format_is_refused(out: str, asked: str | None, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        output.format_of(out, asked, sorted(KNOWN), KNOWN)
