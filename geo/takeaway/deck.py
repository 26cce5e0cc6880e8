"""Scenes as native slides, as a PDF with a page each, as a talk; a map as a moving picture.

What is drawn is the figure of `geo.print.figure`.

Slides are those of `geo.takeaway.slide`: all words native, and notes. They stand on
``template.pptx``: the template that python-pptx brings along, its slides set to 16:9 and all
placeholders of its master and layouts moved and widened by the same factor.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

from PIL import Image
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from geo.errors import SceneError
from geo.exhibit import ATLAS, Chart, Exhibit
from geo.i18n import LANGUAGES, Texts
from geo.layers import Atlas
from geo.model import View
from geo.print import figure
from geo.print.figure import Style
from geo.print.pdf import Chapter, joined
from geo.request import Request
from geo.screen import frames
from geo.takeaway import notes, scenes, slide
from geo.takeaway.export import zipped
from geo.takeaway.scenes import Scene, Staged, staged

DPI: Final = 300
FORMATS: Final = ("pptx", "pdf")
Progress = Callable[[int, int], None]
Failed = Callable[[int, Exception], None]
_Made = TypeVar("_Made")
TEMPLATE: Final = Path(__file__).parent / "template.pptx"


def pptx(  # noqa: PLR0913 - each is a choice of the reader
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    style: Style = "colour",
    qr: bool = False,
    plain: bool = False,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> bytes:
    """Return scenes as slides (16:9); the same scenes give the same bytes.

    Parameters
    ----------
    base
        Where the atlas answers, such as ``https://atlas.example.org``; notes and figures then
        name the address of each view.
    qr
        Whether figures have that address as a QR code too.
    plain
        Whether slides have only their title and the map; what else is said stands in the notes.
    progress
        Is told the number of slides that are done, and of all, after each.
    failed
        Is told the number of a scene that can't be drawn, and why; the others are made. Without
        it, the first such scene ends the work.

    Raises
    ------
    SceneError
        If there are no scenes, or none that can be drawn.
    ValueError
        As `geo.print.figure.render`.
    """
    deck, titles, author = Presentation(str(TEMPLATE)), [], ""
    each = _stages(chosen, atlas, today, base)
    add = partial(slide.add, deck, style=style, qr=qr, plain=plain)
    for stage, _ in _drawn(each, add, progress, failed):
        titles.append(stage.view.title)
        author = author or notes.author(stage.view)
        day = stage.content.dated
    _describe(deck, titles, day, chosen[0].language, author)
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as held:  # whose entries the clock has dated
        return zipped({name: held.read(name) for name in held.namelist()}, day)


def _stages(
    chosen: Sequence[Scene], atlas: Atlas, today: dt.date, base: str
) -> list[Callable[[], Staged]]:
    """Return what builds each scene with its view, when its turn comes."""
    return [partial(staged, scene, atlas, today, base) for scene in chosen]


def _drawn(
    stages: Sequence[Callable[[], Staged]],
    draw: Callable[[Staged], _Made],
    progress: Progress | None,
    failed: Failed | None,
) -> Iterator[tuple[Staged, _Made]]:
    """Return the scenes that can be drawn with their drawings, one by one."""
    any_drawn = False
    for number, stage in enumerate(stages, start=1):
        try:
            built = stage()
            found = built, draw(built)
        except Exception as error:
            if failed is None:
                raise
            failed(number, error)
        else:
            any_drawn = True
            yield found
        if progress is not None:
            progress(number, len(stages))
    if not any_drawn:
        raise SceneError(
            "there are no scenes that can be drawn" if stages else "there are no scenes"
        )


def pdf(  # noqa: PLR0913 - each is a choice of the reader
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    layout: str = "a4-landscape",
    style: Style = "colour",
    qr: bool = False,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> bytes:
    """Return scenes as a booklet with a page for each; notes stand before what is shown.

    Parameters and errors as for `pptx`; ``layout`` is a name in `geo.print.figure.LAYOUTS`.
    """
    chapters, author = [], ""
    each = _stages(chosen, atlas, today, base)
    page = partial(_page, layout=layout, style=style, qr=qr)
    for stage, drawn in _drawn(each, page, progress, failed):
        chapters.append(Chapter(stage.view.title, [drawn]))
        author = author or notes.author(stage.view)
        day = stage.content.dated
    language = chosen[0].language
    return joined(chapters, ATLAS, language, day, author)


def _page(stage: Staged, *, layout: str, style: Style, qr: bool) -> bytes:
    """Return the page of a scene in a booklet."""
    said = " ".join(filter(None, (scenes.line(stage.note), stage.view.caption)))
    view = replace(stage.view, caption=said)
    where = stage.content.address
    return figure.render(view, layout=layout, style=style, url=where, fmt="pdf", dpi=DPI, qr=qr)


def _describe(deck: Deck, titles: list[str], day: dt.date, language: str, author: str) -> None:
    """Write what the file says of itself; its dates are those of the data."""
    about = deck.core_properties
    moment = dt.datetime.combine(day, dt.time())
    about.author = about.last_modified_by = author
    about.title, about.keywords = ATLAS, ""
    about.subject = Texts(language).series(filter(None, titles))[:255]
    about.created = about.modified = moment
    about.language, about.revision = LANGUAGES[language].tag, 1


MOVING: Final = ("gif", "mp4")
REMEDY: Final = "pip install imageio-ffmpeg, or ffmpeg on the path"
_MOVING_LAYOUT: Final = "slide-16-9"
MOVING_DPI: Final = 96  # 1280 pixels across
SECONDS: Final = 1.0  # of a year
_LAST_YEAR: Final = 3  # times as long as the others
_COLOURS: Final = 128
_SAID: Final = 500  # letters of what a failed encoder says
_RATE: Final = 25  # pictures a second of a film
_PACKAGED: Final = "imageio_ffmpeg"  # brings an encoder; none is needed for anything else


def moving(
    asked: Request,
    fmt: str,
    *,
    url: str = "",
    style: Style = "colour",
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> bytes:
    """Return a map at the end of each year from its first member on, each a figure with its words.

    A GIF goes on and on, a film (H.264) runs once. The same request gives the same bytes; a film
    by the same encoder.

    Raises
    ------
    SceneError
        If what is asked for is no map with members by day; for a film, also if there is no
        `encoder`, or it fails.
    """
    program = encoder() if fmt == "mp4" else ""
    if program is None:
        raise SceneError(f"there is no encoder of films; {REMEDY}")
    pictures = list(_years(asked, url, style, progress))
    return _film(pictures, seconds, program) if program else _gif(pictures, seconds)


def _gif(pictures: list[Image.Image], seconds: float) -> bytes:
    few = [picture.quantize(_COLOURS, dither=Image.Dither.NONE) for picture in pictures]
    each = round(1000 * seconds)
    out = io.BytesIO()
    few[0].save(
        out,
        format="GIF",
        save_all=True,
        append_images=few[1:],
        duration=[*[each] * (len(few) - 1), each * _LAST_YEAR],
        loop=0,
        optimize=False,
    )
    return out.getvalue()


def _film(pictures: list[Image.Image], seconds: float, program: str) -> bytes:
    wide, high = pictures[0].size
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "years.mp4"
        given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{wide}x{high}"]
        given += ["-r", f"{1 / seconds:g}", "-i", "-"]
        film = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-r", str(_RATE), "-threads", "1"]
        plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        command = [program, "-loglevel", "error", *given, *film, *plain]
        command += ["-movflags", "+faststart", str(path)]
        each = (*pictures, *pictures[-1:] * (_LAST_YEAR - 1))
        raw = b"".join(picture.tobytes() for picture in each)
        done = subprocess.run(command, input=raw, capture_output=True, check=False)  # noqa: S603 - no shell
        if done.returncode or not path.is_file():
            said = done.stderr.decode(errors="replace").strip()[-_SAID:]
            raise SceneError(f"the encoder of films has failed: {said}")
        return path.read_bytes()


def encoder() -> str | None:
    """Return the program that writes films: ffmpeg, or that of the package imageio-ffmpeg."""
    found = shutil.which("ffmpeg")
    if found is None and find_spec(_PACKAGED) is not None:
        with suppress(RuntimeError):  # it has none for this machine
            found = str(import_module(_PACKAGED).get_ffmpeg_exe())
    return found


def _years(
    asked: Request, url: str, style: Style, progress: Progress | None
) -> Iterator[Image.Image]:
    years = scenes.each_year(asked)
    if not years:
        raise SceneError("there are no years to show: only a map has members by day")
    for done, view in enumerate(years, start=1):
        drawn = figure.render(
            view, layout=_MOVING_LAYOUT, style=style, url=url, fmt="png", dpi=MOVING_DPI
        )
        with Image.open(io.BytesIO(drawn)) as image:
            yield image.convert("RGB")
        if progress is not None:
            progress(done, len(years))


_TALK_WIDE: Final = 190.0  # millimetres of the drawing of a chart: its letters are read from afar
_TALK_HIGH: Final = 95.0
_TALK_PIXEL: Final = 0.23  # millimetres of a pixel of the screen's chart


def talk(exhibit: Exhibit, root: str) -> dict[str, Any]:
    """Return what a talk shows of a scene, for ``ui/assets/talk.js``.

    ``root`` is the folder of the files of its maps.

    ``maps`` have a name each where there are two of them, what `geo.screen.frames.sheet` says, and
    their legend; ``drawing`` is the SVG of a chart. Notes are no part of it: they are for who
    presents.
    """
    t = Texts(exhibit.language)
    views = [part for part in exhibit.parts if isinstance(part, View)]
    names = exhibit.headings or ("",) * len(views)
    found = {
        "title": exhibit.title,
        "subtitle": "" if exhibit.headings else exhibit.subtitle,
        "headline": exhibit.headline or (exhibit.caption if len(views) > 1 else ""),
        "caption": exhibit.caption,
        "language": exhibit.language,
        "maps": [
            {"name": name, "sheet": frames.sheet(t, view, root), "legend": frames.legend(t, view)}
            for name, view in zip(names, views, strict=True)
        ],
        "drawing": "",
        "legend": [],
    }
    if isinstance(exhibit, Chart):
        high = max(_TALK_HIGH, exhibit.height * _TALK_PIXEL)
        found["drawing"] = figure.panels(exhibit, (_TALK_WIDE, high)).decode("utf-8")
        found["legend"] = frames.lines(t, exhibit.legend)
    return found
