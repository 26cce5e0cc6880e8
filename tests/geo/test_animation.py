"""The years of a map as a moving picture."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from geo.__main__ import main
from geo.errors import SceneError
from geo.model import Display, Filters
from geo.takeaway import deck, scenes
from tests.asking import asked
from tests.shared import atlas

DAY = dt.date(2019, 6, 30)


def test_a_gif_has_a_picture_for_each_year_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = asked(atlas(), "anvita", Filters(DAY))
    days = scenes.days(request)
    assert days == (dt.date(2018, 12, 31), DAY)
    out = tmp_path / "years.gif"
    asking = ["animate", "--view", "anvita", "--as-of", DAY.isoformat(), "--progress"]
    assert main([*asking, "--out", str(out)], dt.date(2026, 11, 22)) == 0
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert told == [{"done": n, "of": 2} for n in (1, 2)]
    content = out.read_bytes()
    assert content == deck.gif(request)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (1280, 720)
        assert image.n_frames == len(days)
        assert image.info["loop"] == 0
        lasting, pictures = [], []
        for number in range(image.n_frames):
            image.seek(number)
            lasting.append(image.info["duration"])
            pictures.append(image.convert("RGB").tobytes())
    assert lasting == [1000, 3000]
    assert pictures[0] != pictures[1]


def test_a_chart_has_no_years_to_show() -> None:
    growth = asked(atlas(), "anvita", Filters(DAY), Display(part="growth"))
    with pytest.raises(SceneError, match="only a map"):
        deck.gif(growth)
