"""A scene with its view, built: what slides and booklets show and say of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from geo import describe
from geo.comparison import Shown, Tabled
from geo.i18n import Texts
from geo.layers import Atlas
from geo.takeaway import export_notes, scenes
from geo.takeaway.export_notes import Content
from geo.takeaway.scenes import Scene

_MOST_SOURCES: Final = 20


@dataclass(frozen=True)
class Staged:
    """A scene with its view, built, and the address at which it opens again."""

    scene: Scene
    view: Shown
    content: Content

    @property
    def note(self) -> str:
        """Return the note of the scene as paragraphs."""
        return "\n".join(filter(None, map(scenes.line, self.scene.note.splitlines())))


def staged(scene: Scene, atlas: Atlas, today: dt.date, base: str = "") -> Staged:
    """Return a scene with its view; ``base`` is where the atlas answers, if it does."""
    view = scenes.shown(scene, atlas, today)
    address = scene.asked(atlas, today).address(today, base)
    return Staged(scene, view, Content(view, Texts(scene.language), atlas.version, address))


def spoken(stage: Staged) -> str:
    """Return the notes of a slide: the reader's note, what is shown, of how much, from where."""
    t, content, view = stage.content.t, stage.content, stage.view
    found = cited_by(content)
    cited = found[:_MOST_SOURCES]
    more = len(found) - len(cited)
    if more:
        said = t.n_("{n} more source, in the data", "{n} more sources, in the data", more)
        cited.append(said)
    blocks = [
        stage.note,
        scenes.line(". ".join(filter(None, (view.subtitle, view.caption)))),
        "\n".join(export_notes.coverage(content)),
        "\n".join([f"{t._('Source')}:", *cited]) if cited else "",
        "\n".join([*export_notes.licences(content), export_notes.attribution(content)]),
        content.url,
    ]
    lines = [scenes.line(line) for block in blocks if block for line in (*block.splitlines(), "")]
    return "\n".join(lines).strip()


def cited_by(content: Content) -> list[str]:
    """Return the sources of the memberships of a view or of a chart, the most named first."""
    view = content.view
    cells = view.sources if isinstance(view, Tabled) else view.rows["source_url"].dropna()
    counted = Counter(
        export_notes.cite(content, source) for cell in cells for source in describe.sources(cell)
    )
    return sorted(counted, key=lambda source: (-counted[source], source))
