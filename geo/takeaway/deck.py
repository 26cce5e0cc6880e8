"""Scenes as slides and as a booklet, with the maps of `geo.paper.figure`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from geo.layers import Atlas
from geo.paper import figure
from geo.paper.figure import Style
from geo.takeaway import export_notes, pdfs, scenes, slides
from geo.takeaway.scenes import Scene
from geo.takeaway.stage import Staged, staged

FORMATS: Final = ("pptx", "pdf")
DPI: Final = 300
Progress = Callable[[int, int], None]


def pptx(
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    style: Style = "colour",
    qr: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """Return scenes as slides (16:9); the same scenes give the same bytes.

    Parameters
    ----------
    base
        Where the atlas answers, such as ``https://atlas.example.org``; notes and figures then
        name the address of each view.
    qr
        Whether figures have that address as a QR code too.
    progress
        Is told the number of slides that are done, and of all, after each.

    Raises
    ------
    ValueError
        If there are no scenes, or as `geo.paper.figure.render`.
    """
    deck, titles = slides.empty(), []
    for number, stage in enumerate(_stages(chosen, atlas, today, base), start=1):
        slides.add(deck, stage, style, qr=qr)
        titles.append(stage.view.title)
        day = stage.content.dated
        if progress is not None:
            progress(number, len(chosen))
    slides.describe(deck, titles, day)
    out = io.BytesIO()
    deck.save(out)
    return slides.dated(out.getvalue(), day)


def _stages(chosen: Sequence[Scene], atlas: Atlas, today: dt.date, base: str) -> Iterator[Staged]:
    """Return the scenes with their views, each built when its turn comes."""
    if not chosen:
        raise ValueError("there are no scenes")
    return (staged(scene, atlas, today, base) for scene in chosen)


def pdf(
    chosen: Sequence[Scene],
    atlas: Atlas,
    today: dt.date,
    *,
    base: str = "",
    layout: str = "a4-landscape",
    style: Style = "colour",
    qr: bool = False,
    progress: Progress | None = None,
) -> bytes:
    """Return scenes as a booklet with a page for each; notes stand before what is shown.

    Parameters and errors as for `pptx`; ``layout`` is a name in `geo.paper.figure.LAYOUTS`.
    """
    chapters = []
    for number, stage in enumerate(_stages(chosen, atlas, today, base), start=1):
        view, content = stage.view, stage.content
        said = " ".join(filter(None, (scenes.line(stage.note), view.caption)))
        drawn = figure.render(
            replace(view, caption=said),
            content.t,
            layout=layout,
            style=style,
            version=content.version,
            url=content.address,
            fmt="pdf",
            dpi=DPI,
            qr=qr,
        )
        chapters.append(pdfs.Chapter(view.title, [drawn]))
        if progress is not None:
            progress(number, len(chosen))
    language = chosen[0].language
    return pdfs.join(chapters, export_notes.ATLAS, language, content.dated)
