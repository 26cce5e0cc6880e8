"""A map year by year as a moving picture (GIF): each year is the figure of a slide."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from PIL import Image

from geo.errors import SceneError
from geo.print import figure
from geo.print.figure import Style
from geo.request import Request
from geo.takeaway import scenes

LAYOUT: Final = "slide-16-9"
DPI: Final = 96  # 1280 pixels across
SECONDS: Final = 1.0  # of a year
_LAST: Final = 3  # times as long as the others
_COLOURS: Final = 128


def gif(
    asked: Request,
    *,
    url: str = "",
    style: Style = "colour",
    seconds: float = SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return a map at the end of each year from its first member on; it goes on and on.

    Each year has its title, day, legend, coverage and sources. The same request gives the same
    bytes.

    Raises
    ------
    SceneError
        If what is asked for is no map with members by day.
    """
    years = scenes.days(asked)
    if not years:
        raise SceneError("there are no years to show: only a map has members by day")
    pictures = []
    for done, day in enumerate(years, start=1):
        view = asked.narrowed(as_of=day).build()
        drawn = figure.render(view, layout=LAYOUT, style=style, url=url, fmt="png", dpi=DPI)
        with Image.open(io.BytesIO(drawn)) as image:
            pictures.append(image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE))
        if progress is not None:
            progress(done, len(years))
    each = round(1000 * seconds)
    out = io.BytesIO()
    pictures[0].save(
        out,
        format="GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=[*[each] * (len(pictures) - 1), each * _LAST],
        loop=0,
        optimize=False,
    )
    return out.getvalue()
