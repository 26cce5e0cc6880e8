"""The years of a map as a moving picture."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
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
    assert content == deck.moving(request, "gif")
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
        deck.moving(growth, "gif")


ENCODER = """#!{python}
import json, sys
from pathlib import Path
Path(sys.argv[-1]).write_text(json.dumps([len(sys.stdin.buffer.read()), sys.argv[1:]]))
"""


def test_a_film_has_each_year_and_holds_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(ENCODER.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert deck.encoder() == str(program)
    out = tmp_path / "years.mp4"
    asking = ["animate", "--view", "anvita", "--as-of", DAY.isoformat(), "--out", str(out)]
    assert main(asking, dt.date(2026, 11, 22)) == 0
    size, options = json.loads(out.read_text())
    assert size == 1280 * 720 * 3 * (2 + 2)  # two years; the last one three times as long
    assert {"rawvideo", "1280x720", "libx264", "yuv420p"} <= set(options)


def test_without_an_encoder_a_film_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(deck, "encoder", lambda: None)
    asking = ["animate", "--view", "anvita", "--out", str(tmp_path / "years.mp4")]
    with pytest.raises(SystemExit):
        main(asking, dt.date(2026, 11, 22))
    assert "pip install imageio-ffmpeg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
