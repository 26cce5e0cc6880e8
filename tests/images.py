"""Compares a picture with the one that was looked at and kept."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pixelmatch.contrib.PIL import pixelmatch

THRESHOLD = 0.15  # of the perceived colour distance, as pixelmatch measures it


@dataclass(frozen=True)
class Comparison:
    """Compares PNG pictures with ``<baselines>/<name>.png``.

    Attributes
    ----------
    baselines
        The folder of the kept pictures.
    artifacts
        The folder for ``<name>.actual.png`` and ``<name>.diff.png`` of a failure.
    update
        Whether to keep the new picture instead of comparing.
    """

    baselines: Path
    artifacts: Path
    update: bool = False

    def __call__(self, png: bytes, name: str, max_share: float = 0.01) -> None:
        """Fail the test if more than ``max_share`` of the pixels differ visibly."""
        baseline = self.baselines / f"{name}.png"
        if self.update:
            baseline.parent.mkdir(parents=True, exist_ok=True)
            baseline.write_bytes(png)
            return
        if not baseline.exists():
            self._keep(png, name)
            self._fail(f"{name} has no baseline. Make one with `make baselines`, and look at it.")
        share, diff = difference(baseline.read_bytes(), png)
        if share > max_share:
            self._keep(png, name, diff)
            self._fail(
                f"{name}: {share:.2%} of the pixels differ, {max_share:.2%} are allowed. "
                f"See {self.artifacts.name}/{name}.*.png; if the change is meant: `make baselines`."
            )

    def _keep(self, png: bytes, name: str, diff: Image.Image | None = None) -> None:
        self.artifacts.mkdir(parents=True, exist_ok=True)
        (self.artifacts / f"{name}.actual.png").write_bytes(png)
        if diff is not None:
            diff.save(self.artifacts / f"{name}.diff.png")

    @staticmethod
    def _fail(message: str) -> None:
        pytest.fail(message, pytrace=False)


def difference(one: bytes, other: bytes) -> tuple[float, Image.Image | None]:
    """Measure how much two PNG pictures differ.

    Returns
    -------
    The share of pixels that differ visibly (1.0 for pictures of different sizes), anti-aliasing
    left out, and a picture of the differences (None where there is nothing to show). Only the
    rectangle that holds all changed pixels is compared pixel by pixel, the slow part.
    """
    first, second = _open(one), _open(other)
    if first.size != second.size:
        return 1.0, None
    changed = np.any(np.asarray(first) != np.asarray(second), axis=2)
    if not changed.any():
        return 0.0, None
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    left, right = first.crop(box), second.crop(box)
    diff = Image.new("RGBA", left.size)
    count = pixelmatch(left, right, diff, threshold=THRESHOLD)
    return count / changed.size, diff


def _open(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGBA")
