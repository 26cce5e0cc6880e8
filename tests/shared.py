"""What many tests look at, made once in each process that runs tests.

Nothing here may be changed by a test: exhibits are frozen, and tables are copied before a change.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import re
import time
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import geopandas as gpd
import pytest
import yaml
from hypothesis import settings
from matplotlib.figure import Figure

from geo import layers
from geo.comparison import Pair
from geo.exhibit import Exhibit
from geo.layers import Atlas
from geo.spelling import fold

Shown = TypeVar("Shown", bound=Exhibit)
Answer = TypeVar("Answer")

CASES: Final = Path(__file__).parent / "cases"  # what people and machines send

# For properties that build a table or a view of each example, and for those that build many: a part
# of the few examples of a run by day, all those of the night.
_NIGHT: Final = os.environ.get("ATLAS_EXAMPLES") == "nightly"
FEWER: Final = settings(max_examples=settings().max_examples // (1 if _NIGHT else 2))
FEWEST: Final = settings(max_examples=settings().max_examples // (1 if _NIGHT else 3))


def spelt_out(text: str) -> str:
    """Return a text of a case with what stands between « and » repeated: ``«ab×3»``."""
    return re.sub(r"«(.+?)×(\d+)»", lambda found: found[1] * int(found[2]), text, flags=re.DOTALL)


@cache
def atlas() -> Atlas:
    """Return the atlas of the built layers."""
    return layers.read_atlas()


def awaited(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine to its end, in a thread: the browser of other tests keeps a loop in ours."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def until(met: Callable[[], object], wait: float = 60.0) -> None:
    """Wait for something that happens beside the test, for some seconds at most."""
    ends = time.monotonic() + wait
    while not met():
        assert time.monotonic() < ends, "in vain"
        time.sleep(0.01)


def reseal(folder: Path) -> None:
    """Write the hash of each layer of a folder into its package: a build of its own, and whole."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for one in package["resources"]:
        body = (folder / one["path"]).read_bytes()
        one["hash"] = f"sha256:{hashlib.sha256(body).hexdigest()}"
    path.write_text(json.dumps(package), encoding="utf-8")


def left_behind(draw: Callable[[], object], times: int) -> int:
    """Draw figures, and return how many of them are still there."""
    made: list[weakref.ref[Figure]] = []
    begin = Figure.__init__

    def watched(self: Figure, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        made.append(weakref.ref(self))
        begin(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "__init__", watched)
        for _ in range(times):
            draw()
    assert len(made) == times
    gc.collect()
    return sum(figure() is not None for figure in made)


def in_order(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return memberships as tables have them: by network, then by name as a reader sorts it."""
    plain = rows["name"].map(fold)
    by = ["network_id", "plain", "membership_id"]
    return rows.assign(plain=plain).sort_values(by, kind="stable").drop(columns="plain")


def released(exhibit: Shown, version: str) -> Shown:
    """Return an exhibit as if it were built from another version of the data."""
    imprint = replace(exhibit.imprint, version=version)
    sides = {"left": exhibit.left, "right": exhibit.right} if isinstance(exhibit, Pair) else {}
    parts = {name: released(view, version) for name, view in sides.items()}
    return replace(exhibit, imprint=imprint, **parts)


@cache
def _numbers() -> dict[str, int]:
    path = Path(__file__).with_name("expected.yml")
    numbers: dict[str, int] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return numbers


def in_data(name: str) -> int:
    """Return a number of the data: ``expected.yml`` has them all, and one test holds it true."""
    return _numbers()[name]
