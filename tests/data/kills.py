"""Builds that are killed, for `tests.data.test_store`: ``python -m tests.data.kills OLD FOLDER``.

The layers are made once. Each build of them runs in a process of its own, over a copy of the old
layers, and is killed when it is about to do the nth thing that changes a file.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.pipeline import build, contract, documents
from data.pipeline.sources import Checked

# What is about to happen: audit events of Python, with how often it happened before, and whether
# the system can let two folders take each other's name. The last two are on one that can't.
MOMENTS = (
    ("os.mkdir", 0, True),
    ("open", 0, True),  # the first layer
    ("open", 6, True),
    ("open", 12, True),
    ("open", 18, True),  # the last one
    ("open", 19, True),  # the description
    ("ctypes.dlsym", 0, True),  # the swap
    ("shutil.rmtree", 0, True),  # the old layers go
    ("os.remove", 7, True),
    ("os.rmdir", 0, True),
    ("os.rename", 0, False),
    ("os.rename", 1, False),
)
Frames = Mapping[str, pd.DataFrame]


def name_of(event: str, number: int, can_exchange: object) -> str:
    """Return the name of a moment."""
    return f"{event} {number}{'' if can_exchange else ', no exchange'}"


def kill_at(event: str, number: int) -> None:
    """Let this process be killed at the nth event of a kind that writes."""
    left = number

    def hook(happening: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        written = happening != "open" or "w" in str(arguments[1])
        if happening == event and written:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(hook)


def killed(out: Path, checked: Checked, layers: Frames, event: str, number: int) -> bool:
    """Build in a process of its own, and say whether it was killed at that moment."""
    child = os.fork()
    if child == 0:
        kill_at(event, number)
        build.save(out, checked, layers)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(old: Path, folder: Path) -> None:
    """Kill a build at each of the moments, and say in a file of each folder whether it came."""
    checked = contract.check(build.ROOT)
    layers = build.frames(checked)
    for event, number, can_exchange in MOMENTS:
        if not can_exchange:
            documents._exchange = lambda _one, _other: False
        out = folder / name_of(event, number, can_exchange) / "layers"
        shutil.copytree(old, out)
        came = killed(out, checked, layers, event, number)
        (out.parent / "came").write_text(str(came), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
