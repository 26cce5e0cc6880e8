"""Files of scenes that people and machines bring: what can be loaded is, and the rest is named.

`tests/cases/scenes.csv` has one file in each row.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import time
import unicodedata

import pytest

from geo.errors import SceneError
from geo.takeaway import scenes
from geo.takeaway.scenes import Loaded
from tests.shared import CASES, atlas, spelt_out

TODAY = dt.date(2026, 11, 22)
PATIENCE = 10.0  # seconds of the processor


def files() -> list[tuple[str, str, int, str]]:
    with (CASES / "scenes.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["case"], row["file"], int(row["loaded"]), row["said"])
            for row in csv.DictReader(file)
        ]


def content(text: str) -> bytes:
    """Return what a row stands for, its bytes spelt out."""
    parts = re.split(r"\\x([0-9a-f]{2})", spelt_out(text))
    found = [p.encode() if i % 2 == 0 else bytes.fromhex(p) for i, p in enumerate(parts)]
    return b"".join(found)


@pytest.mark.parametrize(
    ("text", "loaded", "said"), [row[1:] for row in files()], ids=[row[0] for row in files()]
)
def test_a_file_loads_what_it_can_and_says_what_it_could_not(
    text: str, loaded: int, said: str
) -> None:
    begun = time.process_time()
    try:
        found = scenes.load(content(text), atlas(), TODAY)
    except SceneError as error:
        found = Loaded((), (str(error),))
    assert time.process_time() - begun < PATIENCE
    assert len(found.scenes) == loaded
    told = [*found.refused, *found.tidied]
    assert bool(told) == bool(said)
    assert said in "\n".join(told)
    assert all("\n" not in line and len(line) < 1500 for line in told)
    kept = scenes.dumps(found.scenes)
    assert scenes.load(kept.encode(), atlas(), TODAY) == Loaded(found.scenes)
    for scene in found.scenes:
        texts = (scene.title, scene.note, *(v for values in scene.query.values() for v in values))
        held = "".join(texts).translate({ord(c): None for c in "\t\n\r"})
        assert not {"Cc", "Cs"} & {unicodedata.category(c) for c in held}
